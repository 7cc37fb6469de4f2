"""Kept segments become blocks again."""

from __future__ import annotations

import pytest

from cleaners.assemble import assemble
from cleaners.model import (
    Block,
    Code,
    Definitions,
    Figure,
    Form,
    Heading,
    List,
    Page,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Run,
)
from cleaners.segment import segment
from cleaners.tree import parse


def blocks_of(html: str, *, without: str = "") -> tuple[Block, ...]:
    """Assemble the page `html`, its segments in which a letter of `without` stands removed."""
    page = Page(html, Form.HTML, "utf-8", "str", "http://a.example/")
    segments = segment(parse(page)).segments
    return assemble(segments, [not (s.text and s.text in without) for s in segments])


def p(text: str) -> Paragraph:
    """Return a paragraph."""
    return Paragraph((Run(text),))


PICTURE = Picture("http://a.example/i.png")
FIGURE = "<img src=i.png>"
CASES: list[tuple[str, tuple[Block, ...]]] = [
    ("", ()),
    ("<p>a<p>b", (p("a"), p("b"))),
    ("<h2>a</h2><pre>b</pre>", (Heading(2, (Run("a"),)), Code("b"))),
    ("<ul><li>a<li>b</ul>", (List(((p("a"),), (p("b"),))),)),
    ("<ol start=3><li>a<li>b</ol>", (List(((p("a"),), (p("b"),)), start=3),)),
    ("<ul><li>a<ul><li>b</ul>c</ul>", (List(((p("a"), List(((p("b"),),)), p("c")),)),)),
    ("<ul><li>a</ul><ul><li>b</ul>", (List(((p("a"),),)), List(((p("b"),),)))),
    ("<ul><li><p>a<p>b<li><pre>c</pre></ul>", (List(((p("a"), p("b")), (Code("c"),))),)),
    (
        "<blockquote><p>a<blockquote>b</blockquote></blockquote><blockquote>c</blockquote>",
        (Quote((p("a"), Quote((p("b"),)))), Quote((p("c"),))),
    ),
    ("<blockquote><ul><li>a</ul></blockquote>", (Quote((List(((p("a"),),)),)),)),
    (
        "<dl><dt>a<dd>b<dd><p>c<p>d</dl>",
        (Definitions(((False, (p("a"),)), (True, (p("b"),)), (True, (p("c"), p("d"))))),),
    ),
    # What no term stands before is not defined: wikis indent so.
    ("<dl><dd>a<dd><p>b<p>c</dl>", (p("a"), p("b"), p("c"))),
    (
        "<dl><dd>a<dt>b<dd>c</dl>",
        (p("a"), Definitions(((False, (p("b"),)), (True, (p("c"),))))),
    ),
    ("<li>a<li>b<p>c", (List(((p("a"),), (p("b"), p("c")))),)),
    (f"<figure>{FIGURE}<figcaption>a</figcaption></figure>", (Figure((PICTURE,), (Run("a"),)),)),
    (f"<p>{FIGURE}</p><p>a", (Figure((PICTURE,)), p("a"))),
    ("<figure><figcaption>a</figcaption></figure>", (p("a"),)),
    (
        f"<figure>{FIGURE}<figcaption><p>a<p>b</figcaption></figure>",
        (Figure((PICTURE,), (Run("a"),)), p("b")),
    ),
    ("<p>a<hr>b", (p("a"), Rule(), p("b"))),
    ("<hr><p>a<hr><hr><p>b<hr>", (p("a"), Rule(), p("b"))),
    # A list of one item with headings in it places things on the page.
    ("<ul><li><h2>a</h2><p>b</ul>", (Heading(2, (Run("a"),)), p("b"))),
]


@pytest.mark.parametrize(("html", "expected"), CASES)
def test_assemble(html: str, expected: tuple[Block, ...]) -> None:
    """Items go back into lists, captions to their pictures, and idle rules go."""
    assert blocks_of(html) == expected


def test_what_was_removed_leaves_no_gap() -> None:
    """Neighbours of one list or quotation stay together when something between them went."""
    assert blocks_of("<ul><li>a<li>b<li>c</ul>", without="b") == (List(((p("a"),), (p("c"),))),)
    assert blocks_of("<blockquote><p>a<p>b<p>c</blockquote>", without="b") == (
        Quote((p("a"), p("c"))),
    )
    assert blocks_of("<ul><li>a</ul>", without="a") == ()
