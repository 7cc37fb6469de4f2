"""Signatures of places: the same on every page of a theme, another elsewhere."""

from __future__ import annotations

import pytest

from cleaners import signature
from cleaners.model import Form, Page
from cleaners.segment import segment
from cleaners.tree import parse


def places(html: str) -> list[int]:
    """Return the signature of the place of each segment of `html`."""
    layout = segment(parse(Page(html, Form.HTML, "utf-8", "str")))
    containers = signature.of_containers(layout.containers)
    return [signature.of_segment(piece, containers) for piece in layout.segments]


SAME = [
    # What platforms say of a single post is no part of its place.
    (
        "<div class='x1 post-12'><p>a</p></div>",
        "<div class='x1 post-9 tag-tea sticky'><p>b</p></div>",
    ),
    ("<div id=comment-7 class='even depth-2'>a</div>", "<div id=comment-8 class='odd'>b</div>"),
    ("<div id=w1234567>a</div>", "<div id=w7654321>b</div>"),
    # The page's own element and headings are named after the post.
    ("<body class='page-rain'><p>a</p>", "<body class=snow><p>b</p>"),
    ("<h2 id=rain>a</h2>", "<h2 id=snow>b</h2>"),
    # Utility classes beyond the first few make no place of its own.
    ("<div class='a b c d e'>a</div>", "<div class='a b c d f'>b</div>"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_place_on_two_pages(one: str, other: str) -> None:
    """Counters and tokens of the post are folded."""
    assert places(one) == places(other)


OTHER = [
    ("<div class=x1>a</div>", "<div class=x2>a</div>"),
    ("<div class=c-2>a</div>", "<div class=c-3>a</div>"),
    ("<div>a</div>", "<section>a</section>"),
    ("<div>a</div>", "<div><div>a</div></div>"),
    ("<div class=x1><p>a</p></div>", "<div class=x2><p>a</p></div>"),
    # Not every name with a dash speaks of the post.
    ("<div class=category-list>a</div>", "<div class=category-box>a</div>"),
    ("<div class=tag-cloud>a</div>", "<div class=tag-links>a</div>"),
    ("<div class=author-bio>a</div>", "<div class=author-name>a</div>"),
]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_different_places(one: str, other: str) -> None:
    """Tags, names and what stands around tell places apart."""
    assert places(one) != places(other)


def test_kinds_of_text_in_one_element() -> None:
    """Headings, code and captions beside paragraphs have places of their own."""
    found = places("<div>a<h2>b</h2><pre>c</pre>d</div>")
    assert len(set(found)) == 3
    assert found[0] == found[3]


def test_the_page_decides_not_its_length() -> None:
    """What stands before a place does not change it."""
    page = "<div class=x1><p>a</p></div>"
    assert places(f"<p>b</p><ul><li>c</ul>{page}")[-1] == places(page)[-1]


@pytest.mark.parametrize(
    ("tokens", "kept"),
    [
        (
            ("post-1274", "hentry", "category-bread", "c-2", "box_123456"),
            ("hentry", "c-2", "box_0"),
        ),
        (("has-post-thumbnail", "format-standard", "status-publish"), ()),
        (("tag-cloud", "tag-tea", "post-list"), ("tag-cloud", "post-list")),
        ((), ()),
    ],
)
def test_theme_tokens(tokens: tuple[str, ...], kept: tuple[str, ...]) -> None:
    """Of an element's names those stay that the theme gave it."""
    assert signature.theme_tokens("div", tokens) == kept
