"""Parts of a post that read like furniture: what a page's links and its text say of them.

Forests learn that "Comments" and "About the author" head what is no post, and that small print at
the end is none. A post may have such headings itself, among others of its own; and what a raised
number in its text leads to is its note.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from . import lexicon, notemarks
from .evidence import Evidence
from .model import Code, Heading, Segment
from .plain import LINKY

#: Share of a page's listings that the judge must keep for one that is announced to stay: where it
#: keeps few, labels of articles have none (docs/decisions/0030).
_LISTINGS = 0.5
#: Pieces of the longest note: a page's element that holds more is not one note. Of the 140 to which
#: marks lead and that lead back, on 38 labelled pages of three sets, 137 are of one piece and three
#: of two; the rest is room for notes of some paragraphs.
_LONGEST_NOTE = 8


def with_own_parts(evidence: Evidence, stays: Sequence[bool]) -> list[bool]:
    """Keep what belongs to the text that is kept: headings of its own, and its notes."""
    kept = list(stays)
    for index in chain(own_headings(evidence, stays), notes(evidence, stays)):
        kept[index] = True
    for index in announced(evidence, kept):
        kept[index] = True
    return kept


# --- code -----------------------------------------------------------------------------------------


def announced(evidence: Evidence, stays: Sequence[bool]) -> Iterator[int]:
    """Yield the listings of code right below a kept line that ends in a colon, in its element.

    Not where the judge leaves out the listings of a page altogether.
    """
    segments, containers = evidence.layout.segments, evidence.layout.containers
    listings = [k for s, k in zip(segments, stays, strict=True) if isinstance(s.leaf, Code)]
    if len(listings) > 1 and sum(listings) < _LISTINGS * len(listings):
        return
    for index, (before, segment) in enumerate(pairwise(segments), 1):
        is_announced = stays[index - 1] and before.text.endswith((":", "："))
        if is_announced and isinstance(segment.leaf, Code) and not evidence.hidden[index]:
            around = containers[before.container].parent
            if containers[around].start <= index < containers[around].stop:
                yield index


# --- headings -------------------------------------------------------------------------------------


def own_headings(evidence: Evidence, stays: Sequence[bool]) -> Iterator[int]:
    """Yield the set phrases that head a part of the post's own text.

    Such a heading stands between kept text and kept text, in an element with another heading of its
    level that is kept.
    """
    segments = evidence.layout.segments
    outline = {
        (segment.leaf.level, _around(evidence, index))
        for index, segment in enumerate(segments)
        if stays[index] and isinstance(segment.leaf, Heading)
    }
    shown = [index for index, segment in enumerate(segments) if segment.text] if outline else []
    first = next((index for index in shown if stays[index]), len(segments))
    for index, after in pairwise(shown):
        if stays[index] or index < first:
            continue
        level = _level_of_phrase(segments[index])
        if (
            level
            and _heads(evidence, stays, after)
            and (level, _around(evidence, index)) in outline
        ):
            yield index


def _heads(evidence: Evidence, stays: Sequence[bool], after: int) -> bool:
    """Tell whether what follows a heading is kept text, neither a heading nor a link.

    Links may be a list of other posts.
    """
    is_heading = isinstance(evidence.layout.segments[after].leaf, Heading)
    return stays[after] and not is_heading and evidence.features[after].link_density <= LINKY


def _level_of_phrase(segment: Segment) -> int:
    """Return the level of a heading that is a set phrase of web pages, else 0."""
    if not isinstance(segment.leaf, Heading):
        return 0
    is_phrase = lexicon.role_of(segment.text) or lexicon.opens(segment.text)
    return segment.leaf.level if is_phrase else 0


def _around(evidence: Evidence, index: int) -> int:
    """Return the element around a heading; document generators give each a section of its own."""
    containers = evidence.layout.containers
    at = containers[evidence.layout.segments[index].container].parent
    if at >= 0 and containers[at].tag == "section" and containers[at].start == index:
        at = containers[at].parent
    return at


# --- notes ----------------------------------------------------------------------------------------


def notes(evidence: Evidence, stays: Sequence[bool]) -> Iterator[int]:
    """Yield the pieces of the notes to which marks in the kept text lead, and which lead back."""
    segments = evidence.layout.segments
    marked: dict[str, int] = {}
    for index, segment in enumerate(segments):
        if stays[index] and notemarks.leads_to_places(segment.leaf):
            for target in notemarks.targets(segment.leaf.runs):
                marked.setdefault(target.lower(), index)  # as names of elements are
    if not marked:
        return
    for container in evidence.layout.containers:
        pieces = range(container.start, container.stop)
        at = min((marked[token] for token in container.tokens if token in marked), default=None)
        if at is None or at >= container.start or len(pieces) > _LONGEST_NOTE:
            continue
        if any(notemarks.leads_to_places(segments[index].leaf) for index in pieces):
            yield from (index for index in pieces if not evidence.hidden[index])
