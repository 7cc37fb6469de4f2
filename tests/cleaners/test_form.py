"""Binary, HTML or text: decided by content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.form import binary_kind, form_of
from cleaners.model import Form

MARKDOWN = """# Notes

- one <br> two
- three <b>bold</b>
- [four](https://example.org)

Some `<div>` and more <sub>text</sub>.
"""
ABOUT_HTML = """How to write a page

First you open a paragraph like this
and go on for a line or two
and then another line
and one more
<p>text</p>
and so it goes on
for many lines
of plain text
until the end
"""


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("<!DOCTYPE html><p>x", Form.HTML),
        ("  <!-- a --> <!-- b --><html><body>", Form.HTML),
        ('<?xml version="1.0"?><rss version="2.0">', Form.HTML),
        ("<p>Hello</p>", Form.HTML),
        ("<p>" + "long words " * 200 + "</p>", Form.HTML),
        ("One<br>Two <b>three</b>", Form.HTML),
        ("Intro.<br/><br/>More <a href='x'>there</a>.\n<pre>a\nb\nc\nd</pre>", Form.HTML),
        ("", Form.TEXT),
        ("no markup at all", Form.TEXT),
        ("a < b and b > c", Form.TEXT),
        ("The <p> element, the <br> element", Form.TEXT),
        ("Use `<b>x</b>` for bold.", Form.TEXT),
        ("<https://example.org> is an address", Form.TEXT),
        ("text " * 300 + "<b>one</b>", Form.TEXT),
        (MARKDOWN, Form.TEXT),
        (ABOUT_HTML, Form.TEXT),
    ],
)
def test_tells_markup_from_text(text: str, form: Form) -> None:
    """Markup that shapes the text is HTML; markup that the text mentions is not."""
    assert form_of(text) is form


def test_a_declared_type_only_tips_the_balance() -> None:
    """HTML sent as text is HTML, text sent as HTML stays text; doubt follows the header."""
    doubtful = "text " * 300 + "<b>one</b>"

    assert form_of("<!doctype html><p>x", "text/plain") is Form.HTML
    assert form_of("just text", "text/html") is Form.TEXT
    assert form_of(doubtful, "text/html") is Form.HTML


def test_many_comments_take_no_time() -> None:
    """A page of comments alone is looked through once, not in every combination."""
    assert form_of("<!-- x -->" * 4_000 + "end") is Form.TEXT


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"%PDF-1.7", "a PDF document; extract its text first"),
        (b"\x1f\x8b\x08", "gzip-compressed data; decompress it first"),
        (bytes(range(256)), "binary data"),
        (b"text with one \0 byte in it and more text after", ""),
        (b"", ""),
    ],
)
def test_names_binary_data(data: bytes, kind: str) -> None:
    """What is no text is named, with what to do about it."""
    assert binary_kind(data) == kind


@given(st.text(alphabet="<>/pabr!- \n`#*x", max_size=200), st.sampled_from(["", "text/html"]))
def test_always_answers(text: str, content_type: str) -> None:
    """Any text gets a form."""
    assert form_of(text, content_type) in Form
