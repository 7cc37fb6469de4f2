"""Blocks as Markdown, and the Markdown as others read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleaners import render
from cleaners.markdown import to_markdown
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
    Runs,
    Table,
)
from tests.cleaners.blocks import BLOCKS, plain, runs

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def seen(markdown: str) -> str:
    """Return the text that a reader of rendered `markdown` sees, without white space."""
    parts: list[str] = []
    stack = list(reversed(READER.parse(markdown)))
    while stack:
        token: Token = stack.pop()
        if token.type in ("text", "code_inline", "fence", "code_block"):
            parts.append(token.content)
        elif token.type == "html_block":
            parts.append(f"[html:{token.content}]")
        elif token.type != "image":
            stack.extend(reversed(token.children or []))
    return "".join("".join(parts).split())


def bare(blocks: list[Block]) -> str:
    """Return the text of `blocks`, without white space."""
    return "".join(render.text(blocks).split())


def html_of(markdown: str) -> str:
    """Render `markdown` with another's renderer."""
    return str(READER.render(markdown))


MARKDOWN: list[tuple[list[Block], str]] = [
    ([Heading(2, (Run("A\nB"),))], "## A B"),
    ([Heading(2, (Run("C #"),))], "## C \\#"),
    ([Heading(1, (Run("#"),))], "# \\#"),
    ([plain("a\nb")], "a  \nb"),
    ([plain("1. a")], "1\\. a"),
    ([plain("- a\n# b\n+")], "\\- a  \n\\# b  \n\\+"),
    ([plain("#1 of 5")], "#1 of 5"),
    ([plain("a_b * c [d] <e> `f` ~g~")], "a\\_b \\* c \\[d\\] \\<e\\> \\`f\\` \\~g\\~"),
    ([plain("AT&T writes &amp; and &#60;")], "AT&T writes \\&amp; and \\&#60;"),
    ([plain("a", Mark.STRONG)], "**a**"),
    ([plain(" a ", Mark.STRONG | Mark.EMPHASIS)], "***a***"),
    ([plain("a", Mark.DELETED)], "~~a~~"),
    ([plain("a", Mark.SUPERSCRIPT | Mark.EMPHASIS)], "<sup>*a*</sup>"),
    ([plain("a`b", Mark.CODE)], "``a`b``"),
    ([plain("`a\nb`", Mark.CODE)], "`` `a b` ``"),
    ([plain("x*y", Mark.CODE | Mark.STRONG)], "**`x*y`**"),
    ([Paragraph((Run("“重点”", Mark.STRONG), Run("内容")))], "<strong>“重点”</strong>内容"),
    ([Paragraph((Run("重点", Mark.STRONG), Run("内容")))], "**重点**内容"),
    ([Paragraph((Run("a", Mark.STRONG), Run("b", Mark.EMPHASIS)))], "**a**<em>b</em>"),
    ([Paragraph((Run("a "), Run("b", Mark.STRONG), Run(" c", Mark.STRONG)))], "a **b** **c**"),
    ([Paragraph((Run("a", Mark.NONE, "u"), Run("b", Mark.STRONG, "u")))], "[a**b**](u)"),
    ([Paragraph((Run("a", Mark.NONE, "u"), Run("b", Mark.NONE, "v")))], "[a](u)[b](v)"),
    ([Paragraph((Run("“a”", Mark.STRONG), Run("b", Mark.NONE, "v")))], "**“a”**[b](v)"),
    ([Paragraph((Run("Wow!"), Run("a", href="u")))], "Wow\\![a](u)"),
    ([Paragraph((Run(" ", href="u"), Run("a ", href="v"), Run("b")))], "[a](v) b"),
    ([Paragraph((Run("a", href="/T_(x)"),))], "[a](</T_(x)>)"),
    ([Paragraph((Run("a", href="/a b<c>\\d"),))], "[a](/a%20b%3Cc%3E%5Cd)"),
    ([Paragraph((Run("a", href="/?a&copy;b&c"),))], "[a](/?a\\&copy;b&c)"),
    ([Paragraph((Run("x "), Run("al[t", image="i.png")))], "x ![al\\[t](i.png)"),
    ([Paragraph((Run("x", Mark.NONE, "u", "i.png"),))], "[![x](i.png)](u)"),
    ([Figure((Picture("i.png", "x", "u"), Picture("j.png")))], "[![x](i.png)](u)\n![](j.png)"),
    (
        [Figure((Picture("i.png"),), (Run("A "), Run("b", Mark.STRONG)))],
        "![](i.png)\n\n*A* ***b***",
    ),
    ([Code("a\n\nb", "py")], "```py\na\n\nb\n```"),
    ([Code("```\na\n````")], "`````\n```\na\n````\n`````"),
    ([Quote((plain("a"), Code("b\n\n\nc")))], "> a\n>\n> ```\n> b\n>\n>\n> c\n> ```"),
    ([Quote((Quote((plain("a"),)),))], "> > a"),
    ([List(((plain("a"),), (plain("b"),)))], "- a\n- b"),
    ([List(((plain("a"), plain("b")), (plain("c"),)))], "- a\n\n  b\n\n- c"),
    ([List(((plain("a"), List(((plain("b"),),), start=9)),))], "- a\n\n  9. b"),
    ([List(((Code("a\n\nb"),),), start=10)], "10. ```\n    a\n\n    b\n    ```"),
    ([Definitions(((False, (plain("t"),)), (True, (plain("d"), plain("e")))))], "t\n\n: d\n\n  e"),
    ([plain("a"), Rule(), plain("b")], "a\n\n***\n\nb"),
    (
        [Table((((Run("a|b"),), (Run("c\nd"),)), ((Run("e"),),)), header=True)],
        "| a\\|b | c d |\n| --- | --- |\n| e |  |",
    ),
    ([Table((((Run("a"),),),))], "|  |\n| --- |\n| a |"),
]


@pytest.mark.parametrize(("blocks", "expected"), MARKDOWN)
def test_markdown(blocks: list[Block], expected: str) -> None:
    """Markdown escapes what would be markup and no more, and keeps marks that would not be read."""
    assert to_markdown(blocks) == expected


@pytest.mark.parametrize(
    ("blocks", "html"),
    [
        ([plain("“重点”", Mark.STRONG)], "<p><strong>“重点”</strong></p>\n"),
        (
            [Paragraph((Run("a", Mark.EMPHASIS), Run("b"), Run("c", Mark.STRONG)))],
            "<p><em>a</em>b<strong>c</strong></p>\n",
        ),
        ([plain("***\n---\n===\n***")], "<p>***<br />\n---<br />\n===<br />\n***</p>\n"),
        ([plain("a | b\n--- | ---\nc | d")], "<p>a | b<br />\n--- | ---<br />\nc | d</p>\n"),
        ([plain("[a]: http://b.example/")], "<p>[a]: http://b.example/</p>\n"),
        (
            [List(((plain("a"),), (plain("b"),)), start=3)],
            '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n',
        ),
        ([List(((Rule(),),))], "<ul>\n<li>\n<hr />\n</li>\n</ul>\n"),
    ],
)
def test_markdown_reads_back(blocks: list[Block], html: str) -> None:
    """Another's renderer makes of the Markdown what the page had."""
    assert html_of(to_markdown(blocks)) == html


def without_markers(text: str) -> str:
    """Take away what plain text writes before the items of a list."""
    return text.replace("-", "")


@given(st.lists(BLOCKS, min_size=1, max_size=4))
def test_no_text_is_lost_or_made_in_markdown(blocks: list[Block]) -> None:
    """Whatever the text holds, a reader of the rendered Markdown sees the text, and no markup."""
    assert without_markers(seen(to_markdown(blocks))) == without_markers(bare(blocks))


@given(st.lists(runs(lines=False), min_size=2, max_size=6))
def test_no_text_is_lost_in_a_table(cells: list[Runs]) -> None:
    """Pipes and marks in cells stay in their cells."""
    table = Table((tuple(cells), tuple(cells)), header=True)
    assert seen(to_markdown([table])) == bare([table])
