"""Where on the page the post seems to stand, before anything is judged: evidence for the judge.

The body is the container in which text that reads as prose outweighs links, labels and what is
named as furniture by the widest margin: the maximum-subsequence idea of Pasternack and Roth
("Extracting article text from the web with maximum subsequence segmentation", WWW 2009) applied to
the subtrees of the page. A container that is named as the post's place is believed before that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from . import places
from .evidence import Evidence
from .features import Features
from .model import Code, Container, Heading, Picture, Rule, Segment, Table

#: Columns that a short unpunctuated line counts against its container. Menu entries, labels and
#: dates are this short, and a page has dozens of them.
LABEL_COST = 8
#: What prose in a place named as furniture counts, as a share of its length: below zero, so that a
#: body which leaves it out is better, and small, since names mislead.
NAMED_FURNITURE = -0.3
#: Share of the best weight from which on a container named as the post's place is believed, even
#: though another container weighs more: a post may be shorter than its sidebar.
BELIEVED = 0.15
#: Share of a post's weight from which on the element named as its text is taken rather than the one
#: named as the post, which holds the byline and tags too.
TEXT_SHARE = 0.5
#: Degrees of belief that verdicts report. Set by hand to rank the kinds of evidence; they are not
#: calibrated probabilities.
SURE, LIKELY = 0.98, 0.9


@dataclass(frozen=True, slots=True)
class Body:
    """The container that holds the post."""

    index: int
    #: How it was found, in words.
    reason: str
    #: Probability that it is the right one.
    score: float
    #: Its name says so, which makes the links inside it part of the post.
    named: bool


def find(evidence: Evidence) -> Body | None:
    """Return the container that holds the post, or None where nothing reads as one."""
    containers = evidence.layout.containers
    own = _segment_weights(evidence)
    sums = [0.0, *accumulate(own)]
    weights = [sums[c.stop] - sums[c.start] for c in containers]
    candidates = [i for i, container in enumerate(containers) if not is_line(container)]
    if not candidates:
        return None
    heaviest = _heaviest(candidates, weights, containers)
    best = _best_named(evidence, weights)
    if best is not None and weights[best] >= BELIEVED * weights[heaviest]:
        return Body(best, f"its place is named {called(containers[best])}", SURE, named=True)
    if weights[heaviest] <= 0:
        return None
    total = sum(max(0.0, weight) for weight in own)
    reason = f"most of the page's prose stands in {called(containers[heaviest])}"
    return Body(heaviest, reason, min(LIKELY, weights[heaviest] / total), named=False)


def _best_named(evidence: Evidence, weights: Sequence[float]) -> int | None:
    """Return the heaviest container named as the post, or as its text where that is most of it."""
    containers = evidence.layout.containers
    named = [
        index for index, is_post in enumerate(evidence.posts) if is_post and evidence.named[index]
    ]
    if not named:
        return None
    best = _heaviest(named, weights, containers)
    texts = [index for index in named if places.says_post_text(containers[index])]
    if texts:
        text = _heaviest(texts, weights, containers)
        best = text if weights[text] >= TEXT_SHARE * weights[best] else best
    return best


def is_line(container: Container) -> bool:
    """Tell whether an element holds one line of the post rather than the post."""
    return container.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd")


def _heaviest(
    among: Sequence[int], weights: Sequence[float], containers: Sequence[Container]
) -> int:
    """Return the container of greatest weight, of equals the innermost."""
    return max(among, key=lambda index: (weights[index], containers[index].depth))


def _segment_weights(evidence: Evidence) -> list[float]:
    return [
        _weight(
            segment,
            features,
            aside=hidden or evidence.furniture[segment.container] is not None,
            named=evidence.named[segment.container],
        )
        for segment, features, hidden in zip(
            evidence.layout.segments, evidence.features, evidence.hidden, strict=True
        )
    ]


def _weight(segment: Segment, features: Features, *, aside: bool, named: bool) -> float:
    """Weigh a segment in columns: positive for prose, negative for labels and links."""
    if isinstance(segment.leaf, Picture | Rule):
        return 0.0
    if aside:
        return NAMED_FURNITURE * features.columns - LABEL_COST
    if named or isinstance(segment.leaf, Code | Table):
        return features.columns
    if features.is_prose:
        return features.columns * (1 - 2 * features.link_density)
    return 0.0 if isinstance(segment.leaf, Heading) else -LABEL_COST


def called(container: Container) -> str:
    """Return what to call a container in a reason: its tag and first two names."""
    return f"<{'.'.join((container.tag, *container.tokens[:2]))}>"
