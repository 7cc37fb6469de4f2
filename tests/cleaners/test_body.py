"""Where the post stands, whatever its place is called."""

from __future__ import annotations

import pytest

from cleaners.body import SURE, called, find
from cleaners.evidence import Evidence, gather
from cleaners.model import Container, Form, Page
from cleaners.segment import segment
from cleaners.tree import parse

PROSE = "It rained all day, and the day after, and nobody came to the market."
TEASER = "A teaser of another post, which is as long as a paragraph of this one is, or longer."
CODE = "x = 1\n" * 40
LINKS = "".join(f"<li><a href=/{n}>Another post of this blog</a>" for n in range(20))


def evidence_of(html: str) -> Evidence:
    """Gather the evidence of the page `html`."""
    return gather(segment(parse(Page(html, Form.HTML, "utf-8", "str", "http://a.example/"))))


def place(html: str) -> str:
    """Return the tag and first class of the body found in `html`."""
    evidence = evidence_of(html)
    body = find(evidence)
    return called(evidence.layout.containers[body.index]) if body else ""


PLACES = [
    # Neutral class names: where the prose is.
    (f"<div class=x1><ul>{LINKS}</ul></div><div class=x2><p>{PROSE}<p>{PROSE}</div>", "<div.x2>"),
    (f"<table><tr><td class=a><ul>{LINKS}</ul><td class=b><p>{PROSE}<p>{PROSE}</table>", "<td.b>"),
    (f"<section class=a><div><p>{PROSE}</div><div><p>{PROSE}</div></section><p>©", "<section.a>"),
    # A short post among long sidebars: its name is believed.
    (
        (f"<div class=entry-content><p>{PROSE}</div><div class=y>{f'<p>{TEASER}' * 3}</div>"),
        "<div.entry-content>",
    ),
    # ... unless what is named is next to nothing beside the rest.
    (f"<div class=entry-content><p>Hm.</div><div class=y>{f'<p>{PROSE}' * 20}</div>", "<body>"),
    # The post's text rather than the post with its byline, when it holds most of it.
    (
        f"<article class=post><h1>T</h1><div class=entry-content><p>{PROSE}</div></article>",
        "<div.entry-content>",
    ),
    (
        f"<article class=post><p>{PROSE}<p>{PROSE}<div class=entry-content>Hm.</div></article>",
        "<article.post>",
    ),
    # Names of furniture count against it.
    (f"<div class=sidebar><p>{PROSE}</div><div class=y><p>{PROSE}<p>{PROSE}</div>", "<div.y>"),
    # Code and tables are the post's own.
    (f"<div class=x><pre>{CODE}</pre><p>So.</div><ul>{LINKS}</ul>", "<div.x>"),
    # Nothing at all.
    (f"<ul>{LINKS}</ul>", ""),
    ("<p>", ""),
    ("<img src=i.png>", ""),
]


@pytest.mark.parametrize(("html", "expected"), PLACES)
def test_find(html: str, expected: str) -> None:
    """The body is where text reads as prose, or the place that is named as the post's."""
    assert place(html) == expected


def test_a_name_says_how_the_body_was_found() -> None:
    """The reason names the element; a place that is named is as good as sure."""
    body = find(evidence_of(f"<div class='Post-Body x y'><p>{PROSE}</div>"))
    assert body is not None
    assert (body.score, body.named) == (SURE, True)
    assert "<div.post-body.x>" in body.reason


def test_a_page_of_two_equal_halves_is_doubtful() -> None:
    """The score is the share of the page's prose that the body holds."""
    half = f"<div><p>{PROSE}<p>{PROSE}</div>"
    body = find(evidence_of(f"<section>{half}</section><ul>{LINKS}</ul><section>{half}</section>"))
    assert body is not None
    assert body.score == pytest.approx(0.5)


def test_no_segments_no_body() -> None:
    """A page of nothing, or of a line's own element alone, has no body."""
    assert find(evidence_of("")) is None


def test_called() -> None:
    """An element is called by its tag and first two names."""
    assert called(Container("div", 0, 1, ("a", "b", "c"), 0, 1)) == "<div.a.b>"
