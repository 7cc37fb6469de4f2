"""Fingerprints: which texts count as the same although they differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.fingerprint import (
    OWN_LENGTH,
    fingerprint,
    fold,
    in_place,
    own_names,
    packed,
    parts,
    unnamed,
    unpacked,
)
from cleaners.model import Form, Layout, Page
from cleaners.segment import segment
from cleaners.tree import parse

NOTICE = "Subscribe by post, and never miss a rainy day again."


def layout_of(html: str) -> Layout:
    """Return the page `html` in segments."""
    return segment(parse(Page(html, Form.HTML, "utf-8", "str")))


def known_by(html: str, place: int = 7) -> list[int]:
    """Return what the one segment of `html` is known by."""
    (piece,) = layout_of(html).segments
    return [text for text, _ in parts(piece, place)]


ALIKE = [
    ("12 comments", "3  Comments"),
    ("Posted on May 3, 2022", "Posted on June 14, 2021"),
    ("Am 3. März 2022", "am 14. Dezember 2021"),
    ("le 3 février 2022", "le 14 août 2021"),
    ("Анна, 3 мая 2022", "Анна, 14 июня 2021"),
    ("发表于2022年5月3日", "发表于2021年12月14日"),
    ("Seen 10:30 - 2022/05/03", "seen 9:15 - 2021/12/14"),
    ("Page 1,234 of 5.678", "page 9 of 10"),
    ("two\nlines", "Two lines"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_counts_up_is_folded(one: str, other: str) -> None:
    """Numbers, dates, case and spacing make no difference."""
    assert fingerprint(one) == fingerprint(other)


UNLIKE = [
    ("Comments", "Comment"),
    # Names of months are words where no number stands beside them.
    ("It may rain", "It march rain"),
    ("we may go", "we june go"),
    # A date that is all there is says which page it is.
    ("3 May 2022", "4 June 2021"),
    ("2022", "2021"),
    ("", "x"),
    ("雨", "雪"),
]


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_words_make_a_difference(one: str, other: str) -> None:
    """Other words are another text, and so is a bare date of another day."""
    assert fingerprint(one) != fingerprint(other)


def test_characters_that_cannot_be_written() -> None:
    """Half of a surrogate pair has a fingerprint as well."""
    assert fingerprint("\ud800") != fingerprint("")


@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text: str) -> None:
    """Folding is idempotent, so a stored text may be folded again."""
    assert fold(fold(text)) == fold(text)


def test_short_texts_are_known_in_their_place() -> None:
    """A tag of the sidebar may be a heading of a post; a sentence is known wherever it stands."""
    short = "x" * (OWN_LENGTH - 1)
    assert in_place(short, 1) != in_place(short, 2)
    assert in_place(short + "x", 1) == in_place(short + "x", 2)


def test_a_row_of_links_is_known_by_each() -> None:
    """Rows of links and of lines have a fingerprint for each, with its length."""
    row = "<p><a href=/1>Older posts</a> <a href=/2>Home</a> <a href=/3>Newer posts</a></p>"
    assert known_by(row) == [in_place(text, 7) for text in ("Older posts", "Home", "Newer posts")]
    lines = "<p>Some rain fell.<br>Then it was dry again.</p>"
    (piece,) = layout_of(lines).segments
    assert parts(piece, 7) == (
        (in_place("Some rain fell.", 7), 15),
        (in_place("Then it was dry again.", 7), 22),
    )


@pytest.mark.parametrize(
    "html",
    [
        # A sentence with a link in it is a sentence.
        f"<p>{NOTICE} <a href=/1>Here</a> or <a href=/2>there</a>.</p>",
        "<pre>one = 1\ntwo = 2</pre>",
        "<table><tr><th>a<th>b<tr><td>1<td>2</table>",
        # A hundred links are a table of contents, and have an element each elsewhere.
        "<p>" + " ".join(f"<a href=/{n}>tag{n}</a>" for n in range(100)) + "</p>",
    ],
)
def test_anything_else_is_known_as_a_whole(html: str) -> None:
    """Sentences, code, tables and very long rows have one fingerprint."""
    assert len(known_by(html)) == 1


@given(st.lists(st.integers(0, 2**48 - 1)))
def test_packing(texts: list[int]) -> None:
    """Fingerprints come back from their string as they were."""
    assert unpacked(packed(texts)) == texts


@pytest.mark.parametrize("line", ["x", "AAAA", "é", "AAAAAAAA\n", "AAAAAAA="])
def test_strings_that_are_no_fingerprints(line: str) -> None:
    """What was not packed is refused."""
    with pytest.raises(ValueError, match=r".+"):
        unpacked(line)


# --- lines that name their own page ---------------------------------------------------------------


def test_what_a_page_is_called() -> None:
    """A page is called by its address, the headings that its head confirms, and its og:title."""
    layout = layout_of(
        "<title>Rain in May - A blog</title><meta property=og:title content='Rain, rain'>"
        "<h1>A blog</h1><h2>Rain in May</h2><h2>More on rain</h2><h2>R</h2>"
    )
    assert own_names(layout, "http://a.example/rain") == (
        "http://a.example/rain",
        "Rain in May",
        "Rain, rain",
        "A blog",
    )


NAMED = [
    ("Did you like “Rain in May”?", "Did you like “0”?"),
    ("Rain in May at http://a.example/rain", "0 at 0"),
    ("Rain in\nMay was wet", "0 was wet"),
    # A bare title says which page it is, and so does one among numbers.
    ("Rain in May", "Rain in May"),
    ("Rain in May (3)", "Rain in May (3)"),
    ("Snow in June", "Snow in June"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "rest"), NAMED)
def test_a_line_that_names_its_page(text: str, rest: str) -> None:
    """It is known by the words around the name, which are the same on other pages."""
    assert unnamed(text, ["http://a.example/rain", "Rain in May"]) == rest


def test_pages_that_ask_the_same() -> None:
    """The line of one page is the line of another, the titles are not."""
    lines = [
        parts(layout_of(f"<p>Did you like “{title}”?</p>").segments[0], 7, [title])
        for title in ("Rain in May", "Snow in Dec")
    ]
    titles = [
        parts(layout_of(f"<p>{title}</p>").segments[0], 7, [title])
        for title in ("Rain in May", "Snow in Dec")
    ]
    assert lines[0] == lines[1]
    assert titles[0] != titles[1]
