"""What stands amid or below a post's text and is small beside it: boxes, links, other posts.

Editors put boxes into the text ("Read also", a newsletter to subscribe to), and pages without
telling names go on below it with other posts. Forests judge each line, and a line of a box is a
sentence like another. Here a whole box is looked at, and what is more than an aside stays: it is
what the page is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, takewhile

from . import geometry, lexicon, places
from .entries import host_of
from .evidence import Evidence
from .features import inline_runs
from .model import Heading, Role

#: Share of a line from which on it is a link and nothing else, a number or a sign beside it aside.
ALL_LINKED = 0.9
#: Share of what is kept up to which links below such a phrase are an aside. Articles of labelled
#: sets gain the same from a fifth on; pages that list news lose less the smaller it is.
ASIDE = 0.2
#: The same for a box named for subscriptions: of six that are kept in labelled sets, none is gold.
BOX = 0.3
#: The same for posts that are linked one below the other (up to half, no labelled set loses); and
#: lines of the longest such teaser, and of the longest box of links.
TEASERS, LONGEST = 0.5, 5


def without(evidence: Evidence, stays: Sequence[bool]) -> list[bool]:
    """Remove what is an aside: links below a phrase that heads them, boxes, teasers."""
    stays = _without(evidence, stays, _linked, ASIDE)
    stays = _without(evidence, stays, _invitations, BOX)
    return _without(evidence, stays, _teasers, TEASERS)


_Finder = Callable[[Evidence, Sequence[bool]], Iterator[int]]


def _without(evidence: Evidence, stays: Sequence[bool], find: _Finder, share: float) -> list[bool]:
    """Remove what `find` yields, unless it is more than a share of what is kept."""
    found = list(find(evidence, stays))
    if not found:  # on nearly all pages
        return list(stays)
    kept = list(stays)
    for index in found:
        kept[index] = False
    sizes = [f.columns for f in evidence.features]
    is_aside = sum(compress(sizes, kept)) >= (1 - share) * sum(compress(sizes, stays))
    return kept if is_aside else list(stays)


def _linked(evidence: Evidence, stays: Sequence[bool]) -> Iterator[int]:
    """Yield the lines that only link, right below a set phrase that heads other posts.

    They stand in the post's own text where their blog has no other place for them, or few of them
    between two paragraphs.
    """
    shown = [index for index, s in enumerate(evidence.layout.segments) if s.text]
    for place, lines in _below_heads(evidence, stays, shown):
        around = (shown[max(0, place - 1)], shown[min(len(shown) - 1, place + len(lines) + 1)])
        is_amid = len(lines) <= LONGEST and all(
            stays[index] and evidence.features[index].is_prose for index in around
        )
        yield from (
            index
            for index in lines
            if stays[index]
            and (is_amid or evidence.named[evidence.layout.segments[index].container])
        )


def _below_heads(
    evidence: Evidence, stays: Sequence[bool], shown: Sequence[int]
) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield where phrases that head other posts stand, and the lines below each that only link."""
    for place, index in enumerate(shown):
        if stays[index] or lexicon.opens(evidence.layout.segments[index].text) is not Role.RELATED:
            continue
        below = takewhile(
            lambda at: evidence.features[at].link_density >= ALL_LINKED, shown[place + 1 :]
        )
        yield place, list(below)


def _invitations(evidence: Evidence, stays: Sequence[bool]) -> Iterator[int]:
    """Yield what is kept in elements that are named for subscriptions."""
    containers, kinds = evidence.layout.containers, evidence.geometry.kinds
    said = [places.says_invitation(containers[index]) for index in kinds.first]
    if not any(said):
        return
    boxes = compress(containers, (said[kind] for kind in kinds.of))
    yield from {i for box in boxes for i in range(box.start, box.stop) if stays[i]}


def _teasers(evidence: Evidence, stays: Sequence[bool]) -> Iterator[int]:
    """Yield what is kept of articles side by side, each headed by a link to the same host.

    Other cards are as often the page's own text: what a service offers, a book's chapters. So are
    these where the page has no article besides, or where they stand in what is named as its text.
    """
    containers, kinds = evidence.layout.containers, evidence.geometry.kinds.of
    rows: dict[tuple[int, int, str], list[range]] = {}
    for index, container in enumerate(containers):
        if container.tag != "article":
            continue
        pieces = range(container.start, container.stop)
        if not 1 < len(pieces) <= LONGEST:
            continue
        if host := _headed_by_link(evidence, pieces):
            rows.setdefault((container.parent, kinds[index], host), []).append(pieces)
    rows = {key: teasers for key, teasers in rows.items() if len(teasers) > 1}
    if not rows:  # on nearly all pages
        return
    of_text = geometry.within(containers, places.says_post_text)
    found = [one for (at, *_), row in rows.items() if at < 0 or not of_text[at] for one in row]
    inside = {index for pieces in found for index in pieces if stays[index]}
    if inside and _is_of_article(evidence, stays, inside):
        yield from inside


def _is_of_article(evidence: Evidence, stays: Sequence[bool], teasers: AbstractSet[int]) -> bool:
    """Tell whether most of what is kept besides teasers stands in an article or a post's place."""
    containers = evidence.layout.containers
    own = geometry.within(containers, lambda one: one.tag == "article")
    sizes = [0, 0]
    for index, segment in enumerate(evidence.layout.segments):
        if stays[index] and index not in teasers:
            at = segment.container
            sizes[own[at] or evidence.named[at]] += evidence.features[index].columns
    return sizes[True] > sizes[False]


def _headed_by_link(evidence: Evidence, pieces: range) -> str:
    """Return the host to which the heading of an element leads, its first line, or ""."""
    first = next((at for at in pieces if evidence.layout.segments[at].text), -1)
    if first < 0 or evidence.features[first].link_density < ALL_LINKED:
        return ""
    segment = evidence.layout.segments[first]
    if not isinstance(segment.leaf, Heading):
        return ""
    return next((host_of(run.href) for run in inline_runs(segment) if run.href), "")
