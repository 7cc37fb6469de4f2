"""Code listings and data tables, as the highlighters and editors of the web write them."""

from __future__ import annotations

import pytest

from cleaners.model import Code, Form, Mark, Page, Run, Table
from cleaners.segment import segment
from cleaners.tree import parse
from cleaners.wholes import is_line_numbers


def leaves(html: str) -> list[object]:
    """Return the leaves of the page `html`."""
    page = Page(html, Form.HTML, "utf-8", "str", "http://a.example/")
    return [s.leaf for s in segment(parse(page)).segments]


HEXO = (
    '<figure class="highlight js"><table><tr><td class="gutter"><pre>'
    '<span class="line">1</span><br><span class="line">2</span><br></pre></td>'
    '<td class="code"><pre><span class="line"><span class="keyword">if</span> (a) {</span><br>'
    '<span class="line">  b();</span><br></pre></td></tr></table></figure>'
)
HUGO_TABLE = (
    '<div class="highlight"><div class="chroma"><table class="lntable"><tr><td class="lntd">'
    '<pre class="chroma"><code><span class="lnt" id="l1">1\n</span><span class="lnt">2\n</span>'
    '</code></pre></td><td class="lntd"><pre class="chroma"><code class="language-go" '
    'data-lang="go"><span class="line"><span class="cl">func f() {\n</span></span>'
    '<span class="line"><span class="cl">\treturn\n</span></span></code></pre></td></tr></table>'
    "</div></div>"
)
HUGO_INLINE = (
    '<pre class="chroma"><code class="language-go" data-lang="go"><span class="line">'
    '<span class="ln">1</span><span class="cl">x := 1\n</span></span><span class="line">'
    '<span class="ln">2</span><span class="cl">y := 2\n</span></span></code></pre>'
)
LISTINGS = [
    ("<pre>a\n  b\n</pre>", Code("a\n  b")),
    ("<pre>\tall:\n\t\tmake</pre>", Code("\tall:\n\t\tmake")),
    (
        "<pre><code class='language-python'>x = 1  \ny = 2</code></pre>",
        Code("x = 1\ny = 2", "python"),
    ),
    ("<pre class='lang-js'>x&nbsp;=&nbsp;1</pre>", Code("x = 1", "js")),
    ("<pre class='brush: php; gutter: true'>x</pre>", Code("x", "php")),
    ("<pre><code class='language-none'>x</code></pre>", Code("x")),
    ("<pre>a<br>b<br/>c</pre>", Code("a\nb\nc")),
    ("<pre>a\r\nb&#13;c</pre>", Code("a\nb\nc")),
    ("<pre><div>a</div><div>b</div></pre>", Code("a\nb")),
    ("<pre><ol><li>a<li>b</ol></pre>", Code("a\nb")),
    # An editor's line a <code>; words of code in a line.
    ("<pre><code><span>a</span></code><code>b</code><code><br></code></pre>", Code("a\nb")),
    ("<pre>if <code>a</code> <code>b</code></pre>", Code("if a b")),
    (
        "<pre><code>a\nb</code><ul class='pre-numbering'><li>1</li><li>2</li></ul></pre>",
        Code("a\nb"),
    ),
    ("<pre>1</pre>", Code("1")),
    ("<pre>1\n2\n4</pre>", Code("1\n2\n4")),
    (f"<pre>{'9' * 5000} {'9' * 5000}</pre>", Code(f"{'9' * 5000} {'9' * 5000}")),
    ("<pre>a\n\n\nb</pre>", Code("a\n\n\nb")),
    (HEXO, Code("if (a) {\n  b();", "js")),
    (HEXO.replace("highlight js", "highlight plain"), Code("if (a) {\n  b();")),
    (HUGO_TABLE, Code("func f() {\n\treturn", "go")),
    (HUGO_INLINE, Code("x := 1\ny := 2", "go")),
    (
        (
            '<div class="language-ruby highlighter-rouge"><div class="highlight">'
            '<pre class="highlight"><code>puts</code></pre></div></div>'
        ),
        Code("puts", "ruby"),
    ),
    (
        '<div class="highlight-python notranslate"><div class="highlight"><pre>x</pre></div></div>',
        Code("x", "python"),
    ),
    ('<div class="highlight highlight-source-c++"><pre>x</pre></div>', Code("x", "c++")),
    ('<div class="highlight-default"><div class="highlight"><pre>x</pre></div></div>', Code("x")),
    ('<body class="language-en"><pre>x</pre>', Code("x")),
    # Prism numbers the lines of what is called so, and appends the numbers as empty elements.
    (
        (
            "<pre><code class='line-numbers language-c'>int a;<span class='line-numbers-rows'>"
            "<span>1</span></span></code></pre>"
        ),
        Code("int a;", "c"),
    ),
    ("<pre><span class='no-gutter'>x</span></pre>", Code("x")),
    # Chroma without classes, which is Hugo's default: numbers are told by their style alone.
    (
        (
            '<div class="highlight"><pre><code class="language-sh"><span style="display:flex;">'
            '<span style="white-space:pre;user-select:none;color:#7f7f7f">1</span><span>cd a\n'
            '</span></span><span style="display:flex;"><span style="user-select:none">2</span>'
            "<span>ls\n</span></span></code></pre></div>"
        ),
        Code("cd a\nls", "sh"),
    ),
    ("<pre><span style='user-select: none'>$ </span>ls</pre>", Code("$ ls")),
    # Pygments with its numbers beside the listing, as PyMdown names its language.
    (
        (
            '<div class="language-python highlight"><table class="highlighttable"><tr>'
            '<td class="linenos"><div class="linenodiv"><pre><span>1</span></pre></div></td>'
            '<td class="code"><div><pre><code>x = 1</code></pre></div></td></tr></table></div>'
        ),
        Code("x = 1", "python"),
    ),
    (HEXO.replace("highlight js", "wide highlight js"), Code("if (a) {\n  b();", "js")),
    ('<figure class="highlight"><pre>x</pre></figure>', Code("x")),
]


@pytest.mark.parametrize(("html", "code"), LISTINGS)
def test_code(html: str, code: Code) -> None:
    """A listing keeps its lines and indentation, loses its line numbers, and knows its language."""
    assert leaves(html) == [code]


@pytest.mark.parametrize(
    "html",
    [
        "<pre>1\n2\n3</pre>",
        "<pre> \n </pre>",
        '<div class="lineno"><pre>1</pre></div>',
        '<pre><span class="lnt">1\n</span></pre>',
    ],
)
def test_what_is_no_listing(html: str) -> None:
    """A column of line numbers and an empty listing are nothing."""
    assert leaves(html) == []


def test_is_line_numbers() -> None:
    """Whole class names count, not parts of them."""
    assert is_line_numbers(("code", "gutter"))
    assert not is_line_numbers(("online", "ln-1"))


def cell(text: str) -> tuple[Run, ...]:
    """Return a cell of plain text."""
    return (Run(text),) if text else ()


def test_table() -> None:
    """Cells keep links, marks and line ends as a space; a first row of ``<th>`` is a header."""
    (table,) = leaves(
        "<table>\n<thead><tr><th>Name<th>Value</thead>\n<tr><td><code>a</code><td>one<br>two"
        "<tr><td><a href=/x>b</a><td><div>three</div></table>"
    )
    assert table == Table(
        (
            (cell("Name"), cell("Value")),
            ((Run("a", Mark.CODE),), cell("one two")),
            ((Run("b", href="http://a.example/x"),), cell("three")),
        ),
        header=True,
    )


def test_table_without_a_header() -> None:
    """Row headings are no column headings, and empty rows are no rows."""
    (table,) = leaves("<table><tr><td>a<td>b<tr><th>c<td><img src=i.png alt=x><tr><td><td></table>")
    assert table == Table(
        (
            (cell("a"), cell("b")),
            (cell("c"), (Run("x", image="http://a.example/i.png"),)),
        )
    )
