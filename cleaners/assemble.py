"""Kept segments become blocks again: items go back into lists, captions to their pictures.

Segments carry the frames (list items, quotations, definitions) they stood in, outermost first.
Neighbours that share a frame belong together; what was removed between them leaves no gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import assert_never

from .model import (
    Block,
    Caption,
    Definitions,
    Figure,
    Frame,
    Heading,
    ItemFrame,
    Leaf,
    List,
    Paragraph,
    Picture,
    Quote,
    QuoteFrame,
    Rule,
    Segment,
    TermFrame,
)
from .notemarks import tidied

_Piece = tuple[tuple[Frame, ...], Leaf]
#: Stands for "no frame" where neighbours are grouped by the number of theirs.
_LOOSE = -1


def assemble(segments: Sequence[Segment], kept: Sequence[bool]) -> tuple[Block, ...]:
    """Put the kept among `segments` together, in page order.

    >>> from .model import Run
    >>> leaf = Paragraph((Run("a"),))
    >>> found = Segment(leaf, "a", 0, (ItemFrame(1, 1, 3),)), Segment(leaf, "a", 0)
    >>> [type(b).__name__ for b in assemble(found, (True, True))]
    ['List', 'Paragraph']
    """
    pieces = [
        (segment.frames, leaf)
        for segment, keep in zip(segments, kept, strict=True)
        if keep and _is_left(leaf := tidied(segment.leaf))
    ]
    return _between_rules(_blocks(pieces))


def _is_left(leaf: Leaf) -> bool:
    return not isinstance(leaf, Paragraph | Caption) or bool(leaf.runs)


def _blocks(pieces: Sequence[_Piece]) -> tuple[Block, ...]:
    """Group neighbours by their outermost frame, and each group by the frame inside it."""
    blocks: list[Block] = []
    for number, group in groupby(pieces, _family):
        if number == _LOOSE:
            blocks.extend(_captioned([leaf for _, leaf in group]))
        else:
            blocks.extend(_framed(list(group)))
    return tuple(blocks)


def _family(piece: _Piece) -> int:
    """Return the number of the list or quotation that the piece's outermost frame belongs to."""
    frames = piece[0]
    if not frames:
        return _LOOSE
    outermost = frames[0]
    return outermost.quote if isinstance(outermost, QuoteFrame) else outermost.list


def _framed(pieces: list[_Piece]) -> tuple[Block, ...]:
    """Build what one family of frames stands for: a quotation, a list, a definition list."""
    outermost = pieces[0][0][0]
    if isinstance(outermost, QuoteFrame):
        return (Quote(_blocks(_inside(pieces))),)
    parts = [list(part) for _, part in groupby(pieces, _entry)]
    inner = tuple(_blocks(_inside(part)) for part in parts)
    if isinstance(outermost, TermFrame):
        return _defined(tuple(zip(map(_defines, parts), inner, strict=True)))
    if len(inner) == 1 and any(isinstance(block, Heading) for block in inner[0]):
        return inner[0]  # a list of one item with headings in it places things on the page
    return (List(inner, start=outermost.number),)


def _defined(entries: Sequence[tuple[bool, tuple[Block, ...]]]) -> tuple[Block, ...]:
    """Build a definition list; what stands before its first term defines nothing.

    Wikis indent with it (MediaWiki's ":"), and pages list things in it that have no terms.
    """
    terms = [place for place, (defines, _) in enumerate(entries) if not defines]
    first = terms[0] if terms else len(entries)
    loose = [block for _, inner in entries[:first] for block in inner]
    return (*loose, Definitions(tuple(entries[first:]))) if terms else tuple(loose)


def _inside(pieces: Sequence[_Piece]) -> list[_Piece]:
    return [(frames[1:], leaf) for frames, leaf in pieces]


def _entry(piece: _Piece) -> int:
    match piece[0][0]:
        case ItemFrame(item=number) | TermFrame(entry=number) | QuoteFrame(quote=number):
            return number
        case _:
            assert_never(piece[0][0])


def _defines(pieces: Sequence[_Piece]) -> bool:
    frame = pieces[0][0][0]
    return isinstance(frame, TermFrame) and frame.defines


def _captioned(leaves: Sequence[Leaf]) -> list[Block]:
    """Give each caption to the picture before it; one without a picture is a paragraph."""
    blocks: list[Block] = []
    for leaf in leaves:
        before = blocks[-1] if blocks else None
        match leaf:
            case Picture():
                blocks.append(Figure((leaf,)))
            case Caption() if isinstance(before, Figure) and not before.caption:
                blocks[-1] = Figure(before.pictures, leaf.runs)
            case Caption():
                blocks.append(Paragraph(leaf.runs))
            case _:
                blocks.append(leaf)
    return blocks


def _between_rules(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Drop thematic breaks that no longer stand between two other blocks."""
    kept: list[Block] = []
    for block in blocks:
        if not isinstance(block, Rule) or (kept and not isinstance(kept[-1], Rule)):
            kept.append(block)
    if kept and isinstance(kept[-1], Rule):
        kept.pop()
    return tuple(kept)
