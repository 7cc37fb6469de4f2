"""Is the page a post at all? A list of posts, and a page that says it has none, are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice

import numpy as np

from . import forest, listing, plain, refusals
from .evidence import Evidence
from .forest import Forest
from .judge import Opinion, weights
from .model import Heading
from .post import Kind

#: Probability from which on a page is taken for a list of posts. To lose a post is worse than to
#: keep a list; what it finds and what it gets wrong stands in ``weights.json``.
IS_LIST = 0.5
#: The same where there is little to tell it from: a page of few lines, or one where nothing reads
#: as a post.
IS_SURELY_LIST = 0.8
#: The same at an address where platforms put lists, on a site's first page, and where what is kept
#: stands under the first of several headings that lead elsewhere. Of the posts and articles there
#: none is above 0.12, of services' pages two are above 0.3; first pages that show whole posts whose
#: titles are no headings are at 0.38 to 0.48, sections of a blog at 0.37 and 0.47.
IS_LIST_THERE = 0.35
#: The same where the page says itself that it is one. Of 2,477 posts and articles none says so, and
#: of their pages one, a forum's thread at 0.01; tags and months with a single post are at 0.04 to
#: 0.5 in the themes of five blog generators.
IS_LIST_AS_SAID = 0.03
#: Links that a page must have to be a list: it leads to its posts, were there two of them. At an
#: address of lists one will do: many a tag has a single post.
LEAST_LINKS = 2
#: Lines of a short page that are read for what it says of itself.
_SPOKEN = 40


def of(
    evidence: Evidence, opinion: Opinion, kept: Sequence[bool], title: str, url: str
) -> tuple[Kind, str]:
    """Return what a page is, and a note that says why where it is no post."""
    layout = evidence.layout
    if not any(segment.text for segment in layout.segments):
        return Kind.EMPTY, "the page shows no text"
    if said := _refusal(evidence, kept, title):
        return Kind.ERROR, says_error(said)
    measures = listing.measure(evidence, opinion.measures, opinion.keep, title, url)
    if probability(measures) > bar(evidence, kept, measures, url):
        count = round(measures["heads_count"])
        entries = f" ({count} entries)" if count > 1 else ""
        return Kind.INDEX, f"the page is a list of posts{entries}"
    if not _reads(evidence, kept):
        return Kind.EMPTY, "nothing on the page reads as a post"
    return Kind.POST, ""


def bar(evidence: Evidence, kept: Sequence[bool], measures: Mapping[str, float], url: str) -> float:
    """Return the probability above which a page of these measures is taken for a list of posts."""
    is_lists = listing.stands_among_lists(measures)
    if sum(features.links for features in evidence.features) < (1 if is_lists else LEAST_LINKS):
        return 1.0
    if listing.shows_posts(measures) or listing.is_of_list(url, measures):
        return 0.0
    if listing.is_said(measures):
        return IS_LIST_AS_SAID
    if is_lists:
        return IS_LIST_THERE
    if not _reads(evidence, kept):
        return IS_SURELY_LIST
    if not plain.is_few(evidence) or listing.is_headed_by_link(measures):
        is_likely = listing.is_first(measures) or listing.heads_a_row(measures)
        return IS_LIST_THERE if is_likely else IS_LIST
    return IS_LIST if listing.leads_on(evidence, kept) else IS_SURELY_LIST


def calls_itself_list(evidence: Evidence, opinion: Opinion, title: str, url: str) -> bool:
    """Tell whether a page or its address says itself that it is a list of posts."""
    measures = listing.measure(evidence, opinion.measures, opinion.keep, title, url)
    return listing.is_said(measures) or listing.is_of_list(url, measures)


def _reads(evidence: Evidence, kept: Sequence[bool]) -> bool:
    """Tell whether anything on a page reads as a post."""
    return any(k and s.text for k, s in zip(kept, evidence.layout.segments, strict=True))


@cache
def _forest() -> Forest:
    return forest.load(weights(), "kind")


def probability(measures: Mapping[str, float]) -> float:
    """Return the probability that a page of these measures lists posts rather than being one."""
    rows = np.array([[value] for value in measures.values()], dtype=np.float32)
    return float(_forest().probability(rows)[0])


def says_error(said: str) -> str:
    """Say why a page is taken for an error page."""
    return f"the page says of itself: “{said}”"


def _refusal(evidence: Evidence, kept: Sequence[bool], title: str) -> str:
    """Return by what words a page says that it stands in for a post, or ""."""
    columns = sum(f.columns for f, keep in zip(evidence.features, kept, strict=True) if keep)
    if columns > refusals.MAX_COLUMNS:
        return ""
    spoken = (
        segment.text
        for index, segment in enumerate(evidence.layout.segments)
        if segment.text and (kept[index] or _heads(evidence, index))
    )
    lines = list(islice(spoken, _SPOKEN))
    return refusals.refusal((title, evidence.layout.head.title), lines, columns)


def _heads(evidence: Evidence, index: int) -> bool:
    """Tell whether a segment is a heading that leads nowhere and stands in no furniture."""
    segment = evidence.layout.segments[index]
    is_heading = isinstance(segment.leaf, Heading) and not evidence.features[index].links
    return is_heading and evidence.furniture[segment.container] is None
