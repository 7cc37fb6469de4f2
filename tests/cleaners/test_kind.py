"""Posts, lists of posts, and pages that say they have none."""

from __future__ import annotations

import pytest

from cleaners import kind
from cleaners.body import find
from cleaners.evidence import gather
from cleaners.model import Form, Page
from cleaners.post import Kind
from cleaners.segment import segment
from cleaners.tree import parse

PROSE = "It rained all day, and the day after, and nobody came to the market."


def kind_of(html: str, title: str = "") -> tuple[Kind, str]:
    """Return what the page `html` is, with the note on it."""
    evidence = gather(segment(parse(Page(html, Form.HTML, "utf-8", "str", "http://a.example/"))))
    return kind.of(evidence, find(evidence), title)


def entry(heading: str = "<h2><a href=/x>A post</a></h2>") -> str:
    """Return one of a list of posts."""
    return f"<article class=post>{heading}<p>{PROSE}</p></article>"


KINDS = [
    (f"<article class=post><h1>Rain</h1><p>{PROSE}</article>", Kind.POST),
    (entry(), Kind.POST),
    (entry() * 2, Kind.POST),
    (entry() * 3, Kind.INDEX),
    ("<div class=hentry><h3><a href=/x>A</a></h3><p>B, c.</div>" * 5, Kind.INDEX),
    # Sections of one post have headings that lead nowhere.
    (entry("<h2>Part</h2>") * 5, Kind.POST),
    (entry("") * 5, Kind.POST),
    # A long post with teasers of others below it, in a place that holds all of them.
    (f"<main class=entry-content>{f'<p>{PROSE}' * 20}{entry() * 3}</main>", Kind.POST),
    (f"<main class=entry-content><p>{PROSE}</p>{entry() * 9}</main>", Kind.INDEX),
    # Related posts under a post are no list of posts.
    (
        entry("<h1>A</h1>" + f"<p>{PROSE}" * 9) + f"<div class=related>{entry() * 5}</div>",
        Kind.POST,
    ),
    ("", Kind.EMPTY),
    ("<img src=i.png>", Kind.EMPTY),
    ("<a href=/>Home</a>", Kind.EMPTY),
]


@pytest.mark.parametrize(("html", "expected"), KINDS)
def test_kind(html: str, expected: Kind) -> None:
    """Posts side by side, each with a linked heading, are a list; nothing to read is empty."""
    found, note = kind_of(html)
    assert found is expected
    assert bool(note) == (expected is not Kind.POST)


TITLES = [
    ("404 Not Found", True),
    ("Page not found – A blog", True),
    ("Seite nicht gefunden", True),
    ("找不到页面", True),
    ("ページが見つかりません", True),
    ("Just a moment...", True),
    ("Area 4040", False),
    ("Rain", False),
]


@pytest.mark.parametrize(("title", "is_error"), TITLES)
def test_error_pages(title: str, is_error: bool) -> None:  # noqa: FBT001
    """A short page with the title of an error is one; a long post about errors is not."""
    found, note = kind_of(f"<div class=post-body><p>{PROSE}</div>", title)
    assert (found is Kind.ERROR) is is_error
    assert (title in note) is is_error
    assert kind_of(f"<div class=post-body>{f'<p>{PROSE}' * 20}</div>", title)[0] is Kind.POST


def test_the_heads_title_counts_too() -> None:
    """An error page without a body is known by its head."""
    assert kind_of("<title>403 Forbidden</title><a href=/>Home</a>")[0] is Kind.ERROR
