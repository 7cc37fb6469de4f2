"""Blocks as text, Markdown and HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleaners import render
from cleaners.inline import merged
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

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def plain(text: str, marks: Mark = Mark.NONE) -> Paragraph:
    """Return a paragraph of one run."""
    return Paragraph((Run(text, marks),))


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


# --- Markdown -----------------------------------------------------------------------------------

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
    assert render.markdown(blocks) == expected


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
    assert html_of(render.markdown(blocks)) == html


MARKUP = st.text(alphabet=st.sampled_from("ab1 .)(*_`~#+-=|<>[]!&;:\\\"'“”。重点\n"), max_size=12)
MARKS = st.sampled_from([*Mark, Mark.NONE, Mark.STRONG | Mark.EMPHASIS, Mark.STRONG | Mark.DELETED])
ADDRESSES = st.sampled_from(["", "", "", "http://a.example/x", "http://a.example/T_(y)?a=1&lt;=2"])


def tidy(text: str) -> str:
    """Bring `text` into the form that segments have: no space at the edges of its lines."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


@st.composite
def runs(draw: st.DrawFn, *, lines: bool = True) -> Runs:
    """Draw runs as the segmenter makes them: neighbours differ, and lines have tidy ends."""
    drawn = draw(st.lists(st.builds(Run, MARKUP, MARKS, ADDRESSES), min_size=1, max_size=4))
    if not lines:
        drawn = [Run(run.text.replace("\n", " "), run.marks, run.href) for run in drawn]
    texts = [tidy(run.text) for run in drawn]
    kept = [Run(t, r.marks, r.href) for t, r in zip(texts, drawn, strict=True) if t]
    states = [(run.marks, run.href, run.image) for run in kept]
    return merged([run.text for run in kept], states) or (Run("x"),)


PARAGRAPHS = st.builds(Paragraph, runs())
LEAVES = st.one_of(
    PARAGRAPHS,
    st.builds(Heading, st.integers(1, 6), runs(lines=False)),
    st.builds(Code, MARKUP.map(lambda text: text.strip("\n") or "x")),
    st.builds(Figure, st.just((Picture("http://a.example/i.png", "x"),)), runs()),
)


def several(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[tuple[Block, ...]]:
    """Draw one or two blocks."""
    return st.lists(inner, min_size=1, max_size=2).map(tuple)


BLOCKS: st.SearchStrategy[Block] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Quote, several(inner)),
        st.builds(
            List,
            st.lists(
                st.lists(inner, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3
            ).map(tuple),
        ),
    ),
    max_leaves=6,
)


def without_markers(text: str) -> str:
    """Take away what plain text writes before the items of a list."""
    return text.replace("-", "")


@given(st.lists(BLOCKS, min_size=1, max_size=4))
def test_no_text_is_lost_or_made_in_markdown(blocks: list[Block]) -> None:
    """Whatever the text holds, a reader of the rendered Markdown sees the text, and no markup."""
    assert without_markers(seen(render.markdown(blocks))) == without_markers(bare(blocks))


@given(st.lists(runs(lines=False), min_size=2, max_size=6))
def test_no_text_is_lost_in_a_table(cells: list[Runs]) -> None:
    """Pipes and marks in cells stay in their cells."""
    table = Table((tuple(cells), tuple(cells)), header=True)
    assert seen(render.markdown([table])) == bare([table])


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
