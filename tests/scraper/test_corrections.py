"""From what a reader types to the label that is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from db.corrections import Scope
from db.rows import BlogRow, LabelRow, SegmentRow, StoredPost
from db.store import Store
from scraper import corrections
from scraper.capture import How
from scraper.corrections import NoSuchPieceError, SelectorError
from scraper.mirror import Cleaned, examine, keep
from scraper.reclean import reclean_post
from tests.scraper.conftest import REFRAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scraper.capture import Capture

    Make = Callable[..., Capture]


def piece(text: str) -> SegmentRow:
    """Return a piece of a page."""
    return SegmentRow(text, keep=True, role="post", reason="", score=0.9)


PIECES = [
    piece(text) for text in ("Share", "Share this  post", "It rained", "It snowed", "", "Share")
]

FITS = {
    "the whole, before what begins with it": ("share", "Share"),
    "the beginning": ("Share this", "Share this  post"),
    "a part": ("rain", "It rained"),
    "case and spacing apart": ("  SHARE   THIS post ", "Share this  post"),
}


@pytest.mark.parametrize("case", FITS)
def test_a_piece_is_named_by_some_of_its_text(case: str) -> None:
    """The text need not be given whole, as long as it fits one."""
    typed, meant = FITS[case]

    assert corrections.piece(PIECES, typed).text == meant


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("hail", "no piece of the page has 'hail'"),
        ("It", "fits 2 pieces ('It rained'; 'It snowed'); give more of it"),
        ("", "the text is empty"),
        ("  ", "the text is empty"),
    ],
)
def test_what_names_no_piece_or_several_is_refused(typed: str, says: str) -> None:
    """The message names the text and, where there are several, what it fits."""
    with pytest.raises(NoSuchPieceError) as raised:
        corrections.piece(PIECES, typed)

    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("answer", "meant"), [("", []), ("2", [2]), ("3, 1", [1, 3]), ("2-4 3 9", [2, 3, 4, 9])]
)
def test_numbers_are_given_singly_or_from_to(answer: str, meant: list[int]) -> None:
    """An answer may be empty, and names each piece once."""
    assert corrections.numbers(answer, 9) == meant


@pytest.mark.parametrize("answer", ["0", "10", "x", "4-2", "1-", "-3", "2-99", "9" * 99, "٣"])
def test_an_answer_that_is_no_number_is_refused(answer: str) -> None:
    """Nothing that was typed is passed over."""
    with pytest.raises(NoSuchPieceError, match="numbers from 1 to 9"):
        corrections.numbers(answer, 9)


# --- labels -------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a new database open for writing."""
    with Store.open(tmp_path / "posts.db") as opened:
        yield opened


def stored(store: Store, capture: Capture) -> StoredPost:
    """Store a page, and return its post as the database has it."""
    page = examine(capture.url, capture)
    assert isinstance(page, Cleaned)
    keep(page, store)
    post = store.reader.post(1)
    assert post is not None
    return post


@pytest.fixture
def post(store: Store, blog: dict[str, bytes], make_capture: Make) -> StoredPost:
    """Return a stored post of the invented blog."""
    url, body = next(iter(blog.items()))
    return stored(store, make_capture(body=body, url=url))


def test_a_text_makes_a_label_that_knows_its_place(store: Store, post: StoredPost) -> None:
    """The label has the whole text, the page and the signature of the place."""
    (label,) = corrections.labels(store.reader, post, [(False, "tide tables")], [])

    assert (label.keep, label.text, label.address) == (False, REFRAIN, post.post.address)
    assert label.place


def test_what_is_said_twice_is_one_label(store: Store, post: StoredPost) -> None:
    """The same piece by two of its parts, or a selector twice, is corrected once."""
    wanted, rules = [(False, "tide tables"), (False, REFRAIN)], [(False, "div.d4")] * 2

    found = corrections.labels(store.reader, post, wanted, rules)

    assert [label.selector for label in found] == ["div.d4", ""]


REFUSED = {
    "a piece kept and dropped": ([(True, "Tide"), (False, "Tide")], [], "both kept and dropped"),
    "elements kept and dropped": ([], [(True, "h1"), (False, "h1")], "both kept and dropped"),
    "elements that are not there": ([], [(False, "div.x9")], "names nothing with text"),
    "all of the post": ([], [(False, "div.a1")], "holds the whole of post 1"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_not_be_meant_is_refused(store: Store, post: StoredPost, case: str) -> None:
    """A correction that would do nothing, or leave nothing, is not kept."""
    wanted, rules, says = REFUSED[case]

    with pytest.raises(NoSuchPieceError, match=says):
        corrections.labels(store.reader, post, wanted, rules)


def test_elements_that_hold_the_post_may_be_kept(store: Store, post: StoredPost) -> None:
    """Only dropping all of it is refused."""
    found = corrections.labels(store.reader, post, [], [(True, "div.a1")])

    assert found == [LabelRow(keep=True, selector="div.a1")]


def test_a_selector_that_is_none_is_refused(store: Store, post: StoredPost) -> None:
    """What is more than tags, classes and ids is not understood."""
    with pytest.raises(SelectorError, match=r"tags, \.classes and #ids"):
        corrections.labels(store.reader, post, [], [(False, "p:first-child")])


@pytest.mark.parametrize("form", ["html", "text"])
def test_a_file_takes_texts_and_no_selectors(
    store: Store, blog: dict[str, bytes], make_capture: Make, form: str
) -> None:
    """A selector holds for a blog, and a file is of none."""
    body = next(iter(blog.values()))
    if form == "text":
        body = f"A day\n\n{REFRAIN}\n\n{REFRAIN.upper()} And more of it, at length.".encode()
    url = "file:///a"
    capture = make_capture(body=body, url=url, url_asked=url, how=How.FILE, content_type="")
    post = stored(store, capture)

    (label,) = corrections.labels(store.reader, post, [(False, REFRAIN)], [])
    with pytest.raises(NoSuchPieceError, match=r"no address|names nothing"):
        corrections.labels(store.reader, post, [], [(True, "div.d4")])

    assert (label.address, bool(label.place)) == (url, form == "html")


def test_a_post_that_only_the_data_holds_can_be_corrected(store: Store, make_capture: Make) -> None:
    """Its texts have the place in which the judge saw them, and their labels hold there."""
    who = "aunt baker clerk diver elder farmer guide host inspector judge keeper lender".split()
    lines = [f"The {one} came in the rain, and nobody else was there to see us." for one in who]
    data = json.dumps({"@type": "BlogPosting", "headline": "Rain", "articleBody": "\n".join(lines)})
    body = (
        f'<title>Rain</title><script type="application/ld+json">{data}</script>'
        "<body><h1>Rain</h1><p>Please log in.</p>"
    )
    post = stored(store, make_capture(body=body.encode()))

    (label,) = corrections.labels(store.reader, post, [(False, lines[3])], [])
    assert label.place
    store.teach(BlogRow(post.blog), label, "2026-11-24T00:00:00Z")
    reclean_post(store, post.id)

    again = store.reader.post(post.id)
    assert again is not None
    assert [piece.text for piece in again.segments if piece.keep] == lines[:3] + lines[4:]


def test_the_place_of_a_piece_is_told(store: Store, post: StoredPost) -> None:
    """What a selector for the place would hold for: of this page so many pieces, so many kept."""
    numbers = {piece.text[:4]: number for number, piece in enumerate(post.segments)}

    assert corrections.scope(store.reader, post, numbers["Tide"]) == Scope("div.d4 > p", 1, 1)
    assert corrections.scope(store.reader, post, numbers["It i"]) == Scope("div.c1 > p", 3, 3)
