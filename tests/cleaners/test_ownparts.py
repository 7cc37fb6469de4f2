"""Parts of a post that read like furniture."""

from __future__ import annotations

import pytest

from cleaners.evidence import Evidence, gather
from cleaners.model import Form, Page
from cleaners.ownparts import with_own_parts
from cleaners.segment import segment
from cleaners.tree import parse


def evidence_of(html: str) -> Evidence:
    """Return the evidence of a page."""
    return gather(segment(parse(Page(html, Form.HTML, "utf-8", "str", "http://a.example/p"))))


def added(html: str, kept: str) -> list[str]:
    """Return what is kept besides the segments that begin with a letter of `kept`."""
    evidence = evidence_of(html)
    segments = evidence.layout.segments
    stays = [s.text[:1] in kept for s in segments]
    found = with_own_parts(evidence, stays)
    return [s.text for s, old, new in zip(segments, stays, found, strict=True) if new and not old]


HEADINGS = [
    # Between kept text, beside another heading of the post.
    ("<h2>Kites</h2><p>K one.</p><h2>Comments</h2><p>K two.</p>", ["Comments"]),
    ("<h2 id=kites>Kites</h2><p>K one.</p><h2 id=tags>Tags</h2><p>K two.</p>", ["Tags"]),
    # In sections that each heading has for itself, as Sphinx writes them.
    (
        (
            "<section><h2>Kites</h2><p>K one.</p></section>"
            "<section><h2>Tags</h2><p>K two.</p></section>"
        ),
        ["Tags"],
    ),
    # Nothing of the post below it; another level; no other heading; a list of links below it.
    ("<h2>Kites</h2><p>K one.</p><h2>Comments</h2><p>Thank you.</p>", []),
    ("<h2>Kites</h2><p>K one.</p><h3>Comments</h3><p>K two.</p>", []),
    ("<p>K one.</p><h2>Comments</h2><p>K two.</p>", []),
    ("<h2>Kites</h2><p>K one.</p><h2>Related posts</h2><p><a href=/k>K two</a></p>", []),
    ("<h2>Kites</h2><p>K one.</p><h2>Comments</h2><h2>Kiln</h2>", []),
    # A heading that is no set phrase is for the judge alone, and so is what stands before the text.
    ("<h2>Kites</h2><p>K one.</p><h2>Bread</h2><p>K two.</p>", []),
    ("<h2>Comments</h2><p>K one.</p><h2>Kites</h2><p>K two.</p>", []),
]


@pytest.mark.parametrize(("html", "expected"), HEADINGS)
def test_headings_of_the_text_itself(html: str, expected: list[str]) -> None:
    """What furniture is headed with stays where it heads a part of the post's own outline."""
    assert added(f"<div>{html}</div>", "K") == expected


MARK = '<p>K one, which is long enough to be seen<sup><a href="#N1">1</a></sup>.</p>'
NOTE = '<li id="N1"><p>The note. <a href="#r1">\u21a9</a></p></li>'
NOTES = [
    (f"{MARK}<ol>{NOTE}</ol>", ["The note. \u21a9"]),
    # docutils: the number is a piece of its own.
    (
        (
            '<p>K one<a class="brackets" href="#id2" id="id1">[1]</a></p><aside class="footnote" '
            'id="id2"><span>[<a href="#id1">1</a>]</span><p>The note.</p></aside>'
        ),
        ["[1]", "The note."],
    ),
    # It does not lead back; the mark is left out; it stands before its mark; it is hidden.
    (f"{MARK}<ol><li id=N1>The note.</li></ol>", []),
    (f"{MARK.replace('K one', 'one')}<ol>{NOTE}</ol><p>K.</p>", []),
    (f"<ol>{NOTE}</ol>{MARK}", []),
    (f"{MARK}<ol>{NOTE.replace('<li', '<li hidden')}</ol>", []),
    # An element with half of the page in it is no note.
    (f"{MARK}<div id=N1>{'<p>The <a href=#x>menu</a>.</p>' * 9}</div>", []),
]


@pytest.mark.parametrize(("html", "expected"), NOTES)
def test_notes_of_the_text(html: str, expected: list[str]) -> None:
    """A note stays if a mark in kept text leads to it, and it leads back."""
    assert added(f"<div>{html}</div>", "K") == expected


CODE = [
    ("<p>K run:</p><pre>make</pre>", ["make"]),
    ("<p>K 运行：</p><pre>make</pre>", ["make"]),
    ("<p>K run.</p><pre>make</pre>", []),
    ("<p>Run:</p><pre>make</pre>", []),
    ("<div><p>K run:</p></div><aside><pre>make</pre></aside>", []),
    ("<p>K run:</p><pre hidden>make</pre>", []),
    # The judge leaves out the listings of this page.
    ("<p>K run:</p><pre>make</pre><p>K or:</p><pre>do</pre>", []),
    ("<p>K run:</p><pre>make</pre><pre>K do</pre>", ["make"]),
]


@pytest.mark.parametrize(("html", "expected"), CODE)
def test_code_that_a_line_announces(html: str, expected: list[str]) -> None:
    """A listing stays below a kept line that ends in a colon, if listings stay on the page."""
    assert added(f"<main><p>K.</p>{html}</main>", "K") == expected
