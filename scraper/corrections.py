"""A reader's correction, from what was typed to the label that a site remembers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaners.decode import decode, storable
from cleaners.elsewhere import cut_to_judge
from cleaners.errors import BadSelector
from cleaners.model import Form, Layout
from cleaners.teaching import Label, named, place_of, selector_of
from db.corrections import Scope

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
        found.append(_by_text(keep, whole, post, layout, form))
    return [label_row(label) for label in _without_contradiction(found)]


def of_piece(reader: Reader, post: StoredPost, number: int, *, everywhere: bool) -> LabelRow:
    """Return the label that says of a piece that its verdict is wrong.

    Args:
        reader: Where the post is stored.
        post: What is corrected.
        number: Place of the piece among those of the post, from 0.
        everywhere: Of its place on every page of the blog, and not only of its text.

    Raises:
        NoSuchPieceError: Nothing can be said of it; the message says why.
    """
    wrong = post.segments[number]
    if not (wrong.text or everywhere):
        raise NoSuchPieceError("a picture or a rule has no text by which it would be known")
    layout, form = _page(reader, post)
    if not everywhere:
        return label_row(_by_text(not wrong.keep, wrong.text, post, layout, form))
    selector = _scope(post, number, layout, form).selector
    if not selector:
        raise NoSuchPieceError("its place has no name by which it would be known on other pages")
    return label_row(_by_rule(not wrong.keep, selector, post, layout))


def scope(reader: Reader, post: StoredPost, number: int) -> Scope:
    """Say by which selector the place of a piece is known, and what else of its page it names."""
    return _scope(post, number, *_page(reader, post))


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


def _scope(post: StoredPost, number: int, layout: Layout, form: Form) -> Scope:
    text = post.segments[number].text
    at = [i for i, one in enumerate(layout.segments) if storable(one.text) == text]
    if form is Form.TEXT or not at or not is_web_address(post.post.address):
        return Scope("")
    selector = selector_of(layout, number if number in at else at[0])
    if not selector:
        return Scope("")
    texts = set(named(layout, selector))
    there = [one for one in post.segments if one.text in texts]
    return Scope(selector, len(there), sum(one.keep for one in there)) if there else Scope("")


def _by_text(keep: bool, text: str, post: StoredPost, layout: Layout, form: Form) -> Label:  # noqa: FBT001 - a pair of values
    place = place_of(layout, text) if form is Form.HTML else 0
    return Label(keep, text, post.post.address, place)


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
    page = reader.page(post.id)
    row = reader.capture(page.capture_id) if page is not None else None
    if row is None:
        raise NoSuchPieceError(f"no page of post {post.id} is stored, so nothing can be said of it")
    capture = capture_of(row)
    found = decode(capture.body, url=page_url(capture), content_type=capture.content_type)
    return cut_to_judge(found), found.form
