"""Blocks as text and HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import render
from cleaners.model import (
    Block,
    Code,
    Definitions,
    Figure,
    Heading,
    List,
    Mark,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Run,
    Table,
)
from tests.cleaners.blocks import BLOCKS, plain

# --- text ---------------------------------------------------------------------------------------

TEXTS: list[tuple[list[Block], str]] = [
    ([], ""),
    ([Heading(2, (Run("A"),)), plain("b")], "A\n\nb"),
    ([plain("Roses\nViolets")], "Roses\nViolets"),
    ([Code("if x:\n    y")], "if x:\n    y"),
    ([Table((((Run("a"),), (Run("b"),)), ((), (Run("c"),))))], "a\tb\nc"),
    ([Quote((plain("a"), plain("b")))], "a\n\nb"),
    ([List(((plain("a"),), (plain("b"), plain("c"))))], "- a\n\n- b\n\n  c"),
    ([List(((plain("a"), List(((plain("b"),),), start=1)),), start=9)], "9. a\n\n  1. b"),
    ([List(((Figure((Picture("x.png"),)),), (plain("b"),)))], "- b"),
    ([Definitions(((False, (plain("t"),)), (True, (plain("d"),))))], "t\n\nd"),
    ([plain("a"), Rule(), plain("b")], "a\n\nb"),
    ([Figure((Picture("x.png", "alt"),), (Run("Said"),))], "Said"),
    ([Figure((Picture("x.png", "alt"),))], ""),
    ([Paragraph((Run("a "), Run("alt", image="x.png"), Run(" b")))], "a b"),
]


@pytest.mark.parametrize(("blocks", "expected"), TEXTS)
def test_text(blocks: list[Block], expected: str) -> None:
    """Plain text is what a reader would copy: no marks, no targets, no pictures."""
    assert render.text(blocks) == expected


# --- HTML ---------------------------------------------------------------------------------------

HTML: list[tuple[list[Block], str]] = [
    ([Heading(3, (Run("a & b"),))], "<h3>a &amp; b</h3>"),
    ([plain("a\nb", Mark.STRONG | Mark.CODE)], "<p><strong><code>a<br>b</code></strong></p>"),
    ([Code("<a>\n", "c++")], '<pre><code class="language-c++">&lt;a&gt;\n</code></pre>'),
    ([Code("x")], "<pre><code>x</code></pre>"),
    ([Quote((plain("a"), Rule()))], "<blockquote><p>a</p>\n<hr></blockquote>"),
    ([List(((plain("a"), plain("b")),))], "<ul><li>a<p>b</p></li></ul>"),
    ([List(((Code("a"),),), start=1)], "<ol><li><pre><code>a</code></pre></li></ol>"),
    ([List(((plain("a"),),), start=4)], '<ol start="4"><li>a</li></ol>'),
    (
        [Definitions(((False, (plain("t"),)), (True, (plain("d"),))))],
        "<dl><dt>t</dt><dd>d</dd></dl>",
    ),
    (
        [Figure((Picture("http://a.example/i.png", 'a "b"'),), (Run("c"),))],
        (
            '<figure><img src="http://a.example/i.png" alt="a &quot;b&quot;">'
            "<figcaption>c</figcaption></figure>"
        ),
    ),
    (
        [Figure((Picture("http://a.example/i.png"),))],
        '<figure><img src="http://a.example/i.png" alt=""></figure>',
    ),
    (
        [Table((((Run("a"),), (Run("b"),)), ((Run("c"),), ())), header=True)],
        "<table><tbody><tr><th>a</th><th>b</th></tr><tr><td>c</td><td></td></tr></tbody></table>",
    ),
]


@pytest.mark.parametrize(("blocks", "expected"), HTML)
def test_html(blocks: list[Block], expected: str) -> None:
    """HTML has the elements that the page had, and escapes its text."""
    assert render.to_html(blocks) == expected


HOSTILE: list[Block] = [
    Paragraph((Run("x", href="javascript:alert(1)"),)),
    Paragraph((Run("x", href="data:text/html;base64,PHNjcmlwdD4="),)),
    Paragraph((Run("x", href='http://a.example/" onclick="alert(1)'),)),
    Paragraph((Run("x", image='x" onerror="alert(1)'),)),
    Paragraph((Run('"><script>alert(1)</script>', image="http://a.example/i.png"),)),
    Figure((Picture("javascript:alert(1)", "x"),)),
    Code("x", 'c" onclick="alert(1)'),
    plain("<script>alert(1)</script>"),
]


@pytest.mark.parametrize("block", HOSTILE)
def test_html_is_safe(block: Block) -> None:
    """No address, alternative text or language name gets out of its attribute, and nothing runs."""
    page = render.to_html([block])
    assert "<script" not in page
    assert "javascript:" not in page
    assert ' onclick="' not in page
    assert ' onerror="' not in page
    assert "data:" not in page


@given(st.lists(BLOCKS, max_size=4))
def test_html_needs_no_repair(blocks: list[Block]) -> None:
    """Sanitising what was sanitised changes nothing."""
    import nh3

    page = render.to_html(blocks)
    again = nh3.clean(page, tags=render._TAGS, attributes=render._ATTRIBUTES)
    assert again == page
