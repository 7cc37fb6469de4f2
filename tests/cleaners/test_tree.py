"""The DOM as a head and a stream of events."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.cuts import MAX_MARKS, MAX_OPEN, MAX_REPEATED
from cleaners.model import Form, HeadLink, Page
from cleaners.tree import CLOSE, MAX_DEPTH, MAX_NODES, Open, Tree, parse


def tree_of(html: str, url: str = "") -> Tree:
    """Parse `html` as a page fetched from `url`."""
    return parse(Page(html, Form.HTML, "utf-8", "str", url))


def shown(html: str) -> str:
    """Return the text of the events that `html` gives."""
    return "".join(event for event in tree_of(html).events() if isinstance(event, str))


def tags(html: str) -> list[str]:
    """Return the tags of the elements that `html` gives."""
    return [event.tag for event in tree_of(html).events() if isinstance(event, Open)]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<script>b</script><style>c</style><noscript>d</noscript>e", "ae"),
        ("<p>a<svg><title>b</title><text>c</text></svg>d", "ad"),
        ("<form>a<button>b</button><select><option>c</select><textarea>d</textarea></form>", "a"),
        ("<p>a<!-- b --><template>c</template>", "a"),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>", "漢字"),
        ("<ruby><rb>旧<rb>金<rt>jiù<rt>jīn<rtc>San</rtc></ruby>山", "旧金山"),
        ('<p><ruby>山<span class="yomi"><rt>やま</rt></span></ruby>へ', "山へ"),
        ("<p>a<rt>b</rt> <rp>(c)</rp>", "ab (c)"),
        ("<div><ruby>a<rt>left open<p>the post</div>", "aleft openthe post"),
        ('<p>to <a data-cfemail="2a4b6a48044943">[email&#160;protected]</a>.', "to a@b.ci."),
        ('<p>to <a data-cfemail="zz">nobody</a>.<a data-cfemail>x</a>', "to ."),
        ('<p>save <span aria-hidden="true" class="icon">bookmark</span>', "save "),
        ('<p aria-hidden="true">a block may be the post in a modal', None),
    ],
)
def test_what_is_no_text_is_left_out(html: str, text: str | None) -> None:
    """Scripts, styles, controls, drawings and decoration give no text; blocks always do."""
    assert shown(html) == (text if text is not None else "a block may be the post in a modal")


FORMULAS = [
    # KaTeX: MathML with its source, and a drawn twin for the eye.
    (
        (
            'so <span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi>'
            '<annotation encoding="application/x-tex">x^2</annotation></semantics></math></span>'
            '<span class="katex-html" aria-hidden="true"><span>x</span><b>2</b></span></span>.'
        ),
        "so $x^2$ .",
    ),
    # MathJax 2: its source in a script.
    ('so <script type="math/tex; mode=display">\\int f</script>', "so $\\int f$"),
    # MathJax 3: drawn glyphs by style sheet, MathML for screen readers.
    (
        (
            'so <mjx-container><mjx-math aria-hidden="true"><mjx-c>junk</mjx-c></mjx-math>'
            "<mjx-assistive-mml><math><mi>y</mi></math></mjx-assistive-mml></mjx-container>"
        ),
        "so y",
    ),
    ("so <math><mi>a</mi><mo>+</mo><mi>b</mi></math>", "so a+b"),
    # The boxes of tasks cannot be pressed (GitHub, markdown-it, kramdown); those of forms can.
    ('<input disabled="" type="checkbox"> sail', "\u2610 sail"),
    ('<input class="task" type="checkbox" checked="checked" disabled> sail', "\u2611 sail"),
    ('<input type="checkbox" checked> remember me', "remember me"),
    ('<input disabled value="no"> sail', "sail"),
]


@pytest.mark.parametrize(("html", "text"), FORMULAS)
def test_formulas_are_read_once(html: str, text: str) -> None:
    """A formula is its TeX source where the page has it, and is never emitted twice."""
    assert " ".join(shown(f"<p>{html}</p>").split()) == text


TABLES = [
    ("<tr><th>a<th>b<tr><td>1<td>2", True),
    ("<tr><td>a<td>b<tr><td>1<td>2", True),
    ("<tr><td>a<td>b", False),
    ("<tr><td>a<tr><td>b", False),
    ("<tr><td>a<td><p>b</p><p>c</p><tr><td>1<td>2", False),
    ("<tr><td>a<td><pre>b</pre><tr><td>1<td>2", False),
    ("<tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table><td>x<tr><td>1<td>2", False),
    ("<tr><td><img src=a><td><img src=b><tr><td><img src=c><td><img src=d>", False),
    ("", False),
]


@pytest.mark.parametrize(("rows", "is_data"), TABLES)
def test_data_tables_are_told_from_layout_tables(rows: str, is_data: bool) -> None:  # noqa: FBT001
    """One row, one column, blocks in cells or pictures alone: the table places things."""
    outer = next(
        event
        for event in tree_of(f"<table>{rows}</table>").events()
        if isinstance(event, Open) and event.tag == "table"
    )
    assert outer.data_table is is_data


@pytest.mark.parametrize("role", ["presentation", "none"])
def test_a_role_says_that_a_table_is_layout(role: str) -> None:
    """The author's own word on a table counts more than its shape."""
    events = tree_of(f"<table role={role}><tr><td>a<td>b<tr><td>1<td>2</table>").events()
    assert not any(event.data_table for event in events if isinstance(event, Open))


def test_head() -> None:
    """The head carries title, language, metas, links and JSON-LD, names in lower case."""
    head = tree_of(
        '<html lang=" zh-CN "><head><title>\n A\n title </title><base href="/blog/">'
        '<meta name="Author" content=" Jane "><meta property="og:title" content="T">'
        '<meta name="empty" content=""><meta charset="utf-8">'
        '<link rel="Canonical" href=" /p " hreflang="zh" type="text/html"><link rel="x">'
        '<script type="application/ld+json">{"a": 1}</script></head><body></body>',
        "http://a.example/x",
    ).head
    assert head.title == "A title"
    assert head.language == "zh-CN"
    assert head.metas == (("author", "Jane"), ("og:title", "T"), ("empty", ""))
    assert head.meta("empty", "og:title") == "T"
    assert head.meta("absent") == ""
    assert head.links == (HeadLink("canonical", "/p", "text/html", "zh"),)
    assert head.json_ld == ('{"a": 1}',)
    assert head.base == "http://a.example/blog/"


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<p>a<svg><title>An icon</title></svg>", ""),
        ("<svg><title>An icon</title></svg><title>The page</title>", "The page"),
        ("<p>a</p><title>Late</title>", "Late"),
    ],
)
def test_title_is_the_pages(html: str, title: str) -> None:
    """A drawing has a title too, and a page's title may stand in its body."""
    assert tree_of(html).head.title == title


@pytest.mark.parametrize("base", ["http://[", ""])
def test_an_unusable_base_is_ignored(base: str) -> None:
    """Relative links are read against the page's address where ``<base>`` is no address."""
    assert tree_of(f'<base href="{base}">', "http://a.example/").head.base == "http://a.example/"


def test_nesting_beyond_the_limit_is_flat() -> None:
    """Thousands of levels are read without recursion, no text lost and no level past the limit."""
    tree = tree_of("<div>" * MAX_OPEN + "deep" + "</div>" * MAX_OPEN + "<p>after")
    depth = deepest = 0
    texts = []
    for event in tree.events():
        depth += isinstance(event, Open) - (event is CLOSE)
        deepest = max(deepest, depth)
        texts += [event] if isinstance(event, str) else []
    assert (texts, depth, deepest) == (["deep", "after"], 0, MAX_DEPTH + 1)


def test_nodes_beyond_the_limit_are_left_out_with_a_note() -> None:
    """A page of 300,000 elements is cut, every element closed, and says so."""
    tree = tree_of("<p>first" + "<i></i>" * 300_000 + "last")
    events = list(tree.events())
    assert [event for event in events if isinstance(event, str)] == ["first"]
    assert sum(isinstance(event, Open) for event in events) == events.count(CLOSE)
    assert tree.notes == [f"cut after {MAX_NODES:,} elements and texts"]


def test_marks_left_open_in_every_paragraph_are_cut_with_a_note() -> None:
    """Tree construction would open all of them again in each paragraph, five billion in all."""
    tree = tree_of("".join(f"<p><font size={n}>x" for n in range(100_000)))
    assert next(tree.events()) == Open("body", {})
    assert tree.notes == [f"cut where marks left open were repeated {MAX_REPEATED:,} times"]


def test_blocks_beyond_the_limit_are_left_out_with_a_note() -> None:
    """A hundred thousand nested blocks would take the parser a minute; the page is cut before."""
    tree = tree_of("<p>first" + "<ul><li>" * 100_000 + "deep")
    assert [event for event in tree.events() if isinstance(event, str)] == ["first"]
    assert tree.notes == [f"cut where {MAX_OPEN:,} blocks stood open"]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<div></section></x>" * 100_000 + "deep",
        "</x>" * 100_000 + "<div>" * 100_000 + "deep",
    ],
    ids=["balanced", "strays between", "strays before"],
)
def test_tags_that_close_do_not_hide_depth(html: str) -> None:
    """Blocks that are closed later, and tags that close nothing, make up for no open block."""
    tree = tree_of(f"<p>first{html}")
    assert [event for event in tree.events() if isinstance(event, str)] == ["first"]
    assert tree.notes == [f"cut where {MAX_OPEN:,} blocks stood open"]


def test_marks_that_all_differ_are_cut_with_a_note() -> None:
    """Each is compared with all before it, and tags that close nothing make up for none."""
    tree = tree_of("<p>first" + "".join(f"<font size={n}></x>" for n in range(20_000)) + "last")
    assert [event for event in tree.events() if isinstance(event, str)] == ["first"]
    assert tree.notes == [f"cut where {MAX_MARKS:,} marks stood open"]


@pytest.mark.parametrize(
    "filling",
    [
        "<svg>" + "<path d='M0 0'/>" * 20_000 + "</svg>",
        "<script>" + "if (a<b) c();" * 20_000 + "</script>",
        "<script>for (i=0;i<n;i++) {" + "c ();\n" * 50_000 + "}</script>",
        "<div></div><br>" * 20_000,
        "<b>" * 20_000,
    ],
    ids=["drawing", "script", "comparison", "siblings", "marks"],
)
def test_large_pages_are_not_cut_for_being_deep(filling: str) -> None:
    """Drawings, scripts and thousands of siblings do not nest."""
    tree = tree_of(f"<p>first</p>{filling}<p>last")
    assert [event for event in tree.events() if isinstance(event, str)][-1] == "last"
    assert tree.notes == []


@given(st.text(alphabet=st.sampled_from('<>/="abpdivtrl !-&;#\n'), max_size=300))
def test_every_open_has_its_close(html: str) -> None:
    """Whatever the source, elements nest."""
    depth = 0
    for event in tree_of(html).events():
        depth += isinstance(event, Open)
        depth -= event is CLOSE
        assert 0 <= depth <= MAX_DEPTH + 1
    assert depth == 0


def test_malformed_html_is_read_as_browsers_read_it() -> None:
    """Unclosed and misnested elements end where the HTML standard says."""
    assert tags("<p>a<p>b<b><i>c</b>d</i><li>e<td>f") == ["body", "p", "p", "b", "i", "i", "li"]
