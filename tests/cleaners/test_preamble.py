"""Lines between the title and the text that markup explains where words do not."""

from __future__ import annotations

import pytest

from cleaners import clean
from cleaners.model import Form, Page
from cleaners.preamble import is_label, signers
from cleaners.segment import segment
from cleaners.tree import parse

BY = '<span itemprop="author">Mo Shen</span>'
ON = '<time datetime="2023-02-10">2023-02-10</time>'
LABELS = [
    f"{BY}{ON}<time datetime=2023-03-01>2023-03-01</time>",
    f"{ON} {BY}",
    f"{BY}March 14, 2023",
    "<a href=/categories/notes/>notes</a><a href=/tags/notes/>notes</a>",
    "<a href=http://b.example/author/mo/>Mo</a>",
    "By Jane Doe | May 3, 2022",
]
TEXTS = [
    f"{BY} wrote this on {ON}",
    f"{ON}{ON}x",
    "<a href=/2023/notes.html>notes</a>",
    "<a href=/tags/notes/>notes</a> on rain",
    "<a href=/tags/notes/>notes</a>, <a href='http://['>rain</a>",
    "Gone fishing",
]


@pytest.mark.parametrize("html", [*LABELS, *TEXTS])
def test_labels(html: str) -> None:
    """A line of names, dates and links to lists is a label; with a word more it is text."""
    layout = segment(parse(Page(f"<body><p>{html}</p>", Form.HTML, "utf-8", "str")))
    authors = signers(layout.hints).get(0, ())
    assert is_label(layout.segments[0], authors) is (html in LABELS)


def test_a_header_in_the_text_is_no_text() -> None:
    """What a theme repeats of the post for machines, within its text, is left out of it."""
    page = (
        "<title>Gone to the sea</title><article class=post-content><header>"
        "<a href=/categories/notes/>notes</a><a href=/tags/notes/>notes</a>"
        f"<h1>Gone to the sea</h1>{BY}{ON}</header><p>Back on Thursday, with salt in my shoes.</p>"
        "</article><div class=post-copyright><p>Author: Mo Shen, who writes here.</p>"
        "<p>Link: http://a.example/sea/</p><p>This work is licensed under CC BY-NC-SA 4.0, unless "
        "stated otherwise, and may be copied with the name of its author.</p></div>"
    )
    assert (
        clean(page, url="http://a.example/sea/").text == "Back on Thursday, with salt in my shoes."
    )
