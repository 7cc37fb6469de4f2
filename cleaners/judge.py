"""The judge of pages: which segments are the post, and why.

Evidence is gathered in two steps. First the *body* is found: the container in which text that
reads as prose outweighs links, labels and what is named as furniture by the widest margin (the
maximum-subsequence idea of Pasternack and Roth, "Extracting article text from the web with maximum
subsequence segmentation", WWW 2009, applied to the subtrees of the page). Then each segment is
judged: outside the body it is furniture; inside, a segment goes that is named as furniture, reads
as furniture, or repeats the title.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from . import lexicon, places
from .features import Features, measure
from .model import Code, Container, Heading, Layout, Picture, Role, Rule, Segment, Table, Verdict

#: Columns that a short unpunctuated line counts against its container. Menu entries, labels and
#: dates are this short, and a page has dozens of them. Chosen on training blogs: 4 to 16 differ
#: by less than 0.002.
LABEL_COST = 8
#: What prose in a place named as furniture counts, as a share of its length: below zero, so that a
#: body which leaves it out is better, and small, since names mislead.
NAMED_FURNITURE = -0.3
#: Share of the page's prose from which on a container is not furniture, whatever its name.
TOO_LARGE = 0.6
#: Share of the best weight from which on a container named as the post's place is believed, even
#: though another container weighs more: a post may be shorter than its sidebar.
BELIEVED = 0.15
#: Most of a segment's text is links.
LINKY = 0.6
#: Share of the body that may follow a heading such as "Related posts"; where more follows, the
#: heading belongs to the post.
TAIL_SHARE = 0.5
#: How sure each kind of evidence is, as the share of segments it decided rightly on training pages
#: to the nearest 0.05.
SURE, LIKELY, UNSURE = 0.98, 0.9, 0.7


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a page when its segments are judged."""

    layout: Layout
    features: tuple[Features, ...]
    #: Kind of furniture that each container is named as, its own or inherited.
    furniture: tuple[Role | None, ...]


def gather(layout: Layout) -> Evidence:
    """Measure `layout` and read the names in it."""
    features = measure(layout)
    return Evidence(layout, features, _furniture(layout, features))


def judge(evidence: Evidence, body: Body | None, title: str) -> tuple[Verdict, ...]:
    """Judge each segment of a page, given its body and its title."""
    if body is None:
        why = Verdict(Role.BOILERPLATE, 1 - UNSURE, "nothing on the page reads as a post")
        return tuple(why for _ in evidence.layout.segments)
    bench = _Bench(evidence, body, _key(title))
    verdicts = [bench.verdict(index) for index in range(len(evidence.layout.segments))]
    return tuple(_tail_removed(evidence, body, verdicts))


# --- the body -----------------------------------------------------------------------------------


def find_body(evidence: Evidence) -> Body | None:
    """Return the container that holds the post, or None where nothing reads as one."""
    containers = evidence.layout.containers
    weights = _weights(evidence)
    if not containers:
        return None
    heaviest = _heaviest(range(len(containers)), weights, containers)
    named = [
        index
        for index, container in enumerate(containers)
        if evidence.furniture[index] is None and places.says_post(container)
    ]
    if named:
        best = _heaviest(named, weights, containers)
        if weights[best] > 0 and weights[best] >= BELIEVED * weights[heaviest]:
            return Body(best, f"its place is named {_name(containers[best])}", SURE, named=True)
    if weights[heaviest] <= 0:
        return None
    total = sum(max(0.0, w) for w in _segment_weights(evidence))
    score = min(LIKELY, weights[heaviest] / total) if total else UNSURE
    reason = f"most of the page's prose stands in {_name(containers[heaviest])}"
    return Body(heaviest, reason, score, named=False)


def _heaviest(
    among: Sequence[int], weights: Sequence[float], containers: Sequence[Container]
) -> int:
    """Return the container of greatest weight, of equals the innermost."""
    return max(among, key=lambda index: (weights[index], containers[index].depth))


def _weights(evidence: Evidence) -> list[float]:
    """Return what the segments inside each container weigh together."""
    sums = [0.0, *accumulate(_segment_weights(evidence))]
    return [sums[c.stop] - sums[c.start] for c in evidence.layout.containers]


def _segment_weights(evidence: Evidence) -> list[float]:
    return [
        _weight(segment, features, evidence.furniture[segment.container])
        for segment, features in zip(evidence.layout.segments, evidence.features, strict=True)
    ]


def _weight(segment: Segment, features: Features, furniture: Role | None) -> float:
    """Weigh a segment in columns: positive for prose, negative for labels and links."""
    if isinstance(segment.leaf, Picture | Rule):
        return 0.0
    if segment.hidden or furniture is not None:
        return NAMED_FURNITURE * features.columns - LABEL_COST
    if isinstance(segment.leaf, Code | Table):
        return features.columns
    if features.is_prose:
        return features.columns * (1 - 2 * features.link_density)
    return 0.0 if isinstance(segment.leaf, Heading) else -LABEL_COST


def _furniture(layout: Layout, features: tuple[Features, ...]) -> tuple[Role | None, ...]:
    """Read what each container is named as; what is inside furniture is furniture."""
    prose = [0, *accumulate(f.columns if f.is_prose else 0 for f in features)]
    holds_post = _holding_post(layout.containers)
    roles: list[Role | None] = []
    for index, container in enumerate(layout.containers):
        role = roles[container.parent] if container.parent >= 0 else None
        if role is None:
            role = places.furniture_role(container)
            inside = prose[container.stop] - prose[container.start]
            if inside > TOO_LARGE * prose[-1] or (role is Role.BOILERPLATE and holds_post[index]):
                role = None
        roles.append(role)
    return tuple(roles)


def _holding_post(containers: Sequence[Container]) -> list[bool]:
    """Tell for each container whether one inside it is named as the post's place."""
    holds = [False] * len(containers)
    for container in reversed(containers):  # children come after their parents
        index = container.parent
        if places.says_post(container):
            while index >= 0 and not holds[index]:
                holds[index] = True
                index = containers[index].parent
    return holds


def _name(container: Container) -> str:
    return f"<{container.tag}{''.join('.' + token for token in container.tokens[:2])}>"


# --- the segments -------------------------------------------------------------------------------


def _key(text: str) -> str:
    """Reduce a line to its letters and digits, to compare titles."""
    return "".join(filter(str.isalnum, text.casefold()))


@dataclass(frozen=True, slots=True)
class _Bench:
    """One page's case: each witness below looks at one segment and may decide it."""

    evidence: Evidence
    body: Body
    title: str

    def verdict(self, index: int) -> Verdict:
        """Ask the witnesses in turn; the first that speaks decides."""
        segment, features = self.evidence.layout.segments[index], self.evidence.features[index]
        for witness in _WITNESSES:
            if (verdict := witness(self, index, segment, features)) is not None:
                return verdict
        return Verdict(Role.POST, self.body.score, self.body.reason)

    def inside(self, index: int) -> bool:
        """Tell whether a segment stands in the body."""
        container = self.evidence.layout.containers[self.body.index]
        return container.start <= index < container.stop


def _by_title(bench: _Bench, index: int, segment: Segment, _: Features) -> Verdict | None:
    body = bench.evidence.layout.containers[bench.body.index]
    heading = isinstance(segment.leaf, Heading)
    if bench.title and _key(segment.text) == bench.title and (heading or index <= body.start):
        return Verdict(Role.TITLE, 1 - SURE, "it is the title")
    return None


def _by_hiding(_: _Bench, __: int, segment: Segment, ___: Features) -> Verdict | None:
    if segment.hidden:
        return Verdict(Role.HIDDEN, 1 - LIKELY, "the page keeps it from view")
    return None


def _by_phrase(bench: _Bench, index: int, segment: Segment, _: Features) -> Verdict | None:
    if isinstance(segment.leaf, Code | Table):
        return None
    role = lexicon.role_of(segment.text)
    if role is None and not bench.inside(index):
        role = lexicon.opens(segment.text)
    if role is None:
        return None
    return Verdict(role, 1 - SURE, f"a set phrase of web pages: {_shown(segment.text)}")


def _by_name(bench: _Bench, _: int, segment: Segment, __: Features) -> Verdict | None:
    evidence = bench.evidence
    role = evidence.furniture[segment.container]
    if role is None:
        return None
    index = segment.container
    containers = evidence.layout.containers
    while containers[index].parent >= 0 and evidence.furniture[containers[index].parent]:
        index = containers[index].parent
    return Verdict(role, 1 - LIKELY, f"its place is named {_name(containers[index])}")


def _by_place(bench: _Bench, index: int, _: Segment, features: Features) -> Verdict | None:
    if bench.inside(index):
        return None
    role = Role.NAVIGATION if features.link_density > LINKY else Role.BOILERPLATE
    place = bench.evidence.layout.containers[bench.body.index]
    return Verdict(role, 1 - bench.body.score, f"it stands outside the post's {_name(place)}")


def _by_links(bench: _Bench, _: int, segment: Segment, features: Features) -> Verdict | None:
    if isinstance(segment.leaf, Code | Table | Picture | Rule):
        return None
    if features.anchor_density > LINKY and segment.frames:
        return Verdict(Role.NAVIGATION, 1 - LIKELY, "an entry of the page's own contents")
    if not bench.body.named and features.link_density > LINKY and not features.marks:
        return Verdict(Role.NAVIGATION, 1 - UNSURE, f"{features.link_density:.0%} of it is links")
    return None


def _by_shape(bench: _Bench, index: int, segment: Segment, _: Features) -> Verdict | None:
    """Bylines and dates stand before the text, and nowhere else."""
    body = bench.evidence.layout.containers[bench.body.index]
    features = bench.evidence.features[body.start : index]
    if isinstance(segment.leaf, Code | Table) or any(f.is_prose for f in features):
        return None
    if lexicon.is_byline(segment.text) or lexicon.is_date(segment.text):
        return Verdict(Role.BYLINE, 1 - LIKELY, "a byline or date before the text")
    return None


_WITNESSES: tuple[Callable[[_Bench, int, Segment, Features], Verdict | None], ...] = (
    _by_title,
    _by_hiding,
    _by_phrase,
    _by_name,
    _by_place,
    _by_links,
    _by_shape,
)


def _shown(text: str) -> str:
    """Shorten a text for a reason; 40 characters tell a reader which line is meant."""
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"


def _tail_removed(evidence: Evidence, body: Body, verdicts: list[Verdict]) -> list[Verdict]:
    """Remove what follows a heading such as "Related posts" or "Comments" at the body's end."""
    segments = evidence.layout.segments
    place = evidence.layout.containers[body.index]
    inside = range(place.start, place.stop)
    weight = [evidence.features[i].columns if verdicts[i].keep else 0 for i in inside]
    total, before = sum(weight), 0
    for index in inside:
        role = lexicon.opens(segments[index].text) if verdicts[index].keep else None
        if role is not None and total - before <= TAIL_SHARE * total:
            why = f"it follows {_shown(segments[index].text)}"
            tail = Verdict(role, 1 - LIKELY, why)
            return [
                tail if index <= i < place.stop and v.keep else v for i, v in enumerate(verdicts)
            ]
        before += weight[index - place.start]
    return verdicts
