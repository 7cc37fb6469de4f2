"""A reader's correction, from what was typed to the label that a site remembers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaners.decode import decode
from cleaners.errors import BadSelector
from cleaners.line import cut
from cleaners.model import Form, Layout
from cleaners.teaching import Label, named, place_of

from .decide import page_url
from .rows import capture_of, label_row
from .urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.reader import Reader
    from db.rows import LabelRow, SegmentRow, StoredPost

#: Candidates that are named where a text fits several pieces.
_NAMED = 3
#: Characters of a piece that say which it is.
_SHOWN = 40
#: One number or two; of more than nine digits no page has so many pieces.
_RANGE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


class SelectorError(Exception):
    """A selector is not understood; the message says what is."""


class NoSuchPieceError(Exception):
    """What was typed names no piece of the page, or several; the message says which."""


def labels(
    reader: Reader,
    post: StoredPost,
    wanted: Iterable[tuple[bool, str]],
    rules: Iterable[tuple[bool, str]],
) -> list[LabelRow]:
    """Return the labels that a reader's words make.

    Args:
        reader: Where the post is stored.
        post: What is corrected.
        wanted: Keep or drop, and the piece: its beginning, or a part of it.
        rules: Keep or drop, and a selector.

    Raises:
        NoSuchPieceError: A text or selector names no piece, or a text several; or a piece is to be
            both kept and dropped.
        SelectorError: A selector is not understood.
    """
    layout, form = _page(reader, post)
    try:
        found = [_by_rule(keep, rule, post, layout) for keep, rule in rules]
    except BadSelector as error:
        raise SelectorError(str(error)) from error
    for keep, text in wanted:
        whole = piece(post.segments, text).text
        place = place_of(layout, whole) if form is Form.HTML else 0
        found.append(Label(keep, whole, post.post.address, place))
    return [label_row(label) for label in _without_contradiction(found)]


def piece(segments: Sequence[SegmentRow], text: str) -> SegmentRow:
    """Return the piece of a page that is meant: the one that is the text, begins with it, has it.

    Raises:
        NoSuchPieceError: There is none, or more than one.
    """
    wanted = _folded(text)
    if not wanted:
        raise NoSuchPieceError("the text is empty; give the beginning of a piece of the page")
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = [one for one in segments if one.text and fits(_folded(one.text), wanted)]
        texts = dict.fromkeys(one.text for one in found)
        if len(texts) > 1:
            some = "; ".join(repr(text[:_SHOWN]) for text in list(texts)[:_NAMED])
            more = " …" if len(texts) > _NAMED else ""
            raise NoSuchPieceError(
                f"{text!r} fits {len(texts)} pieces ({some}{more}); give more of it"
            )
        if found:
            return found[0]
    raise NoSuchPieceError(
        f"no piece of the page has {text!r}; `unmirror show POST --explain` lists them"
    )


def numbers(answer: str, last: int) -> list[int]:
    """Return the numbers that an answer gives, singly or from-to.

    >>> numbers("7, 2-4", 9)
    [2, 3, 4, 7]

    Raises:
        NoSuchPieceError: Some of it is no number from 1 to `last`.
    """
    found: set[int] = set()
    for word in answer.replace(",", " ").split():
        ends = _RANGE.fullmatch(word)
        first, until = (int(ends[1]), int(ends[2] or ends[1])) if ends else (0, 0)
        if not 1 <= first <= until <= last:
            raise NoSuchPieceError(
                f"there is no piece {word!r}; give numbers from 1 to {last}, such as 2 or 4-6"
            )
        found.update(range(first, until + 1))
    return sorted(found)


def _by_rule(keep: bool, rule: str, post: StoredPost, layout: Layout) -> Label:  # noqa: FBT001 - a pair of values
    texts = set(named(layout, rule))
    kept = {one.text for one in post.segments if one.keep and one.text}
    if not keep and kept and kept <= texts:
        raise NoSuchPieceError(
            f"{rule!r} holds the whole of post {post.id}; name an element inside or beside it"
        )
    if not texts:
        raise NoSuchPieceError(
            f"{rule!r} names nothing with text on the page of post {post.id}; check it in the "
            "page's source, or give --keep or --drop a TEXT"
        )
    if not is_web_address(post.post.address):
        raise NoSuchPieceError(
            f"post {post.id} has no address, so it is of no blog for which {rule!r} could hold; "
            "give --keep or --drop a TEXT"
        )
    return Label(keep, selector=rule)


def _without_contradiction(found: Sequence[Label]) -> list[Label]:
    """Return each label once.

    Raises:
        NoSuchPieceError: A piece is to be kept and dropped.
    """
    said: dict[tuple[str, str], Label] = {}
    for label in found:
        other = said.setdefault((label.text, label.selector), label)
        if other.keep != label.keep:
            named_by = label.selector or label.text[:_SHOWN]
            raise NoSuchPieceError(f"{named_by!r} cannot be both kept and dropped; choose one")
    return list(said.values())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _page(reader: Reader, post: StoredPost) -> tuple[Layout, Form]:
    """Cut the post's latest page anew, by which the places of its texts are known."""
    page = next((one for one in reader.pages(post.blog) if one.post_id == post.id), None)
    row = reader.capture(page.capture_id) if page is not None else None
    if row is None:
        raise NoSuchPieceError(f"no page of post {post.id} is stored, so nothing can be said of it")
    capture = capture_of(row)
    found = decode(capture.body, url=page_url(capture), content_type=capture.content_type)
    return cut(found), found.form
