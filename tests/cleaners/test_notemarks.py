"""The marks by which text and notes lead to each other."""

from __future__ import annotations

import time

import pytest

from cleaners.assemble import assemble
from cleaners.markdown import to_markdown
from cleaners.model import Form, Mark, Page, Paragraph, Run
from cleaners.notemarks import targets, tidied
from cleaners.render import text
from cleaners.segment import segment
from cleaners.tree import parse


def shown(html: str) -> str:
    """Return the text of a page of which everything is kept."""
    segments = segment(parse(Page(html, Form.HTML, "utf-8", "str", "http://a.example/"))).segments
    return text(assemble(segments, [True] * len(segments)))


MARKS = [
    # Python-Markdown, Goldmark, markdown-it, GitHub, WordPress.
    ('loft<sup id="r"><a class="footnote-ref" href="#fn:1">1</a></sup> and', "loft[1] and"),
    ('loft<sup><a href="#fn1" id="r1">[1]</a></sup> and', "loft[1] and"),
    ('loft<a href="/p#n1"><sup>1</sup></a>.', "loft[1]."),
    # What leads elsewhere, or leads nowhere, is what the author wrote.
    ('10<sup>6</sup> <sup><a href="/two">2</a></sup>', "106 2"),
    ('loft<sup><a href="#fn1">*</a></sup>', "loft*"),
    ('see <a href="#two">2</a>', "see 2"),
]


@pytest.mark.parametrize(("html", "expected"), MARKS)
def test_numbers_of_notes_stand_apart(html: str, expected: str) -> None:
    """A raised number that leads to a note on the page is not glued to a word."""
    assert shown(f"<p>{html}</p>") == expected


BACK = [
    ('A note. <a href="#fnref:1" title="Jump back">&#8617;</a>', "A note."),
    ('A note. <a href="#r1">\u21a9\ufe0e</a>', "A note."),
    ('A note. <a href="#r1">\u21a9</a> <a href="#r2">\u21a9<sup>2</sup></a>', "A note."),
    ('<a href="#cite_ref-1">^</a> A note.', "A note."),
    ('A note. <a class="footnote-return" href="#fnref:1">[return]</a>', "A note."),
    ('A note. [<a href="#r1">\u21a9</a>]', "A note."),
    ('A note on <a href="#arrows">arrows</a>.', "A note on arrows."),
    ('Up we go. <a href="/top">\u2191</a>', "Up we go. \u2191"),
]


@pytest.mark.parametrize(("html", "expected"), BACK)
def test_what_leads_back_from_notes_goes(html: str, expected: str) -> None:
    """The arrow behind a note is no part of it; words and links elsewhere are."""
    assert shown(f"<p>{html}</p>") == expected


def test_nothing_is_left_of_an_arrow() -> None:
    """A paragraph that is nothing but the way back is none."""
    assert shown('<p>A note.</p><p><a href="#r">\u21a9</a></p><p>B.</p>') == "A note.\n\nB."


def test_pictures_beside_a_mark_stay() -> None:
    """What is trimmed is space, not the picture at a paragraph's edge."""
    html = '<p><img src=a.png> one <img src=b.png> <a href="#r">\u21a9</a></p>'
    segments = segment(parse(Page(html, Form.HTML, "utf-8", "str", "http://a.example/"))).segments
    shown_ = to_markdown(assemble(segments, [True]))
    assert shown_ == "![](http://a.example/a.png) one ![](http://a.example/b.png)"


def test_only_marks_lead_to_notes() -> None:
    """A number in the running text that leads to a section is no mark of a note."""
    assert list(targets((Run("see "), Run("2", href="http://a.example/#two")))) == []
    assert list(targets((Run("[2]", href="http://a.example/#two"),))) == ["two"]


def test_a_text_of_many_marks_is_read_in_time() -> None:
    """The work on marks stays linear: fifty thousand of them took two seconds and more."""
    words = (Run("loft "), Run("1", href="#n1"), Run(" "), Run("2", Mark.SUPERSCRIPT, "#n2"))
    started = time.process_time()

    leaf = tidied(Paragraph(words * 25_000))

    assert time.process_time() - started < 2
    assert isinstance(leaf, Paragraph)
    assert len(leaf.runs) == 100_000
