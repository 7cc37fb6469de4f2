"""A reader's correction, from what was typed to the label that a site remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaners.teaching import Label, parse

from .reclean import traced
from .rows import site_memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaners.trace import Trace
    from db.reader import Reader
    from db.rows import SegmentRow, StoredPost

#: Candidates that are named where a text fits several pieces.
_NAMED = 3


class NoSuchPieceError(Exception):
    """The text fits no piece of the page, or several; the message says which."""


def labels(
    reader: Reader,
    post: StoredPost,
    wanted: Iterable[tuple[bool, str]],
    rules: Iterable[tuple[bool, str]],
) -> list[Label]:
    """Return the labels that a reader's words make.

    Args:
        reader: Where the post is stored.
        post: What is corrected.
        wanted: Keep or drop, and the piece: its beginning, or a part of it.
        rules: Keep or drop, and a selector.

    Raises:
        NoSuchPieceError: A text fits no piece, or several.
        BadSelector: A selector is not understood.
    """
    found = [Label(keep, selector=rule) for keep, rule in rules if parse(rule)]
    trace = _trace(reader, post)
    for keep, text in wanted:
        whole = piece(post.segments, text).text
        place = trace.place_of(whole, post.post.title) if trace is not None else 0
        found.append(Label(keep, whole, post.post.address, place))
    return found


def piece(segments: Sequence[SegmentRow], text: str) -> SegmentRow:
    """Return the piece of a page that is meant: the one that is the text, begins with it, has it.

    Raises:
        NoSuchPieceError: There is none, or more than one.
    """
    wanted = _folded(text)
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = [one for one in segments if one.text and fits(_folded(one.text), wanted)]
        if len({one.text for one in found}) > 1:
            named = "; ".join(repr(one.text[:40]) for one in found[:_NAMED])
            raise NoSuchPieceError(
                f"{text!r} fits {len(found)} pieces ({named} …); give more of it"
            )
        if found:
            return found[0]
    raise NoSuchPieceError(
        f"no piece of the page has {text!r}; `unmirror show POST --explain` lists them"
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _trace(reader: Reader, post: StoredPost) -> Trace | None:
    """Return what the post's page leaves in memory, by which a text's place is known."""
    known = site_memory(reader.memory(post.blog)).traces.get(post.post.address)
    return known or traced(reader, post.blog, post.id)
