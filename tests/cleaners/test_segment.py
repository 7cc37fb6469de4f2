"""How a page falls into segments: text flow, lists, quotations, captions, hidden parts, hints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.model import (
    Caption,
    Code,
    Form,
    Heading,
    HintKind,
    ItemFrame,
    Layout,
    Mark,
    Page,
    Paragraph,
    Picture,
    QuoteFrame,
    Rule,
    Run,
    Table,
    TermFrame,
)
from cleaners.segment import MAX_FRAMES, segment
from cleaners.tree import parse


def cut(html: str, url: str = "http://a.example/p") -> Layout:
    """Cut the page `html` into segments."""
    return segment(parse(Page(html, Form.HTML, "utf-8", "str", url)))


def texts(html: str) -> list[str]:
    """Return the texts of the segments of `html`."""
    return [segment.text for segment in cut(html).segments]


FLOW = [
    ("<p>one <b>bold</b>, <i>it</i>alic<a href=x>!</a>", ["one bold, italic!"]),
    ("<p>one\n  <span>\n two </span>\n", ["one two"]),
    ("<div>loose<p>block</p>tail</div>", ["loose", "block", "tail"]),
    ("<div>a<br><br>b<br>\n&nbsp;<br>c</div>", ["a", "b", "c"]),
    (
        "<p>Roses are red,<br>violets are blue,</p><p>end",
        ["Roses are red,\nviolets are blue,", "end"],
    ),
    ("<p><br>a<br></p>", ["a"]),
    ("<p>&nbsp;</p><p>\u200b</p><p>a", ["a"]),
    ("<b>a<p>b</p>c</b>", ["a", "b", "c"]),
    ("<p>Word<o:p>&nbsp;</o:p> pads", ["Word pads"]),
    ("<p>a <g-emoji>🙂</g-emoji> b", ["a 🙂 b"]),
    ("<p>H<sub>2</sub>O", ["H2O"]),
    ("<custom-card>a</custom-card><custom-card>b</custom-card>", ["a", "b"]),
    ("<table><tr><td>left<td><p>a</p><p>b</p></table>", ["left", "a", "b"]),
    ("<center>a</center>b", ["a", "b"]),
    ("<p>a<wbr>b", ["ab"]),
    ("", []),
    ("just text", ["just text"]),
]


@pytest.mark.parametrize(("html", "expected"), FLOW)
def test_flow(html: str, expected: list[str]) -> None:
    """Text flows across inline elements and ends where a block begins, or at a blank line."""
    assert texts(html) == expected


def test_marks_and_links() -> None:
    """Runs carry what the page says by marks, and links resolved against the page."""
    (only,) = cut('<p>a <strong>b <em>c</em></strong> <a href="/d"><code>e</code></a>').segments
    assert only.leaf == Paragraph(
        (
            Run("a "),
            Run("b ", Mark.STRONG),
            Run("c", Mark.STRONG | Mark.EMPHASIS),
            Run(" "),
            Run("e", Mark.CODE, "http://a.example/d"),
        )
    )


def test_a_word_is_read_without_its_reading() -> None:
    """What ruby writes beside a word is in no heading, in no paragraph and in no link's text."""
    word = "<ruby>外国人<rp>（</rp><rt>がいこくじん</rt><rp>）</rp></ruby>"
    heading, paragraph = cut(f"<h2>{word}へ</h2><p><a href=x>{word}</a>です").segments
    assert heading.text == "外国人へ"
    assert paragraph.leaf == Paragraph((Run("外国人", href="http://a.example/x"), Run("です")))


def test_a_link_around_blocks_is_a_link_in_each() -> None:
    """A card that is one link gives each of its segments the link."""
    segments = cut("<a href=/x><h2>T</h2><p>teaser</p></a>").segments
    assert [segment.leaf for segment in segments] == [
        Heading(2, (Run("T", href="http://a.example/x"),)),
        Paragraph((Run("teaser", href="http://a.example/x"),)),
    ]


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="#t">#</a>',
        '<a href="#t">¶</a>',
        '<a class="headerlink" href="/p#t">🔗</a>',
        '<a href="#t"></a>',
        '<a class="headerlink" href="#t">\uf0c1</a>',
        '<a class="anchor" href="#t" aria-hidden="true"><span>link</span></a>',
    ],
)
def test_self_anchors_of_headings_vanish(anchor: str) -> None:
    """The sign by which one copies a heading's address is no part of the heading."""
    assert texts(f"<h2>{anchor}Title {anchor}</h2>") == ["Title"]


def test_a_link_to_a_section_keeps_its_text() -> None:
    """Only signs vanish: a heading that is itself the link to itself stays."""
    assert texts('<h2><a href="#t">Title</a></h2>') == ["Title"]


@pytest.mark.parametrize(
    "link", ["<a href=#rain>Rain</a>", "<a class=header-anchor href=#_1-rain><span>Rain</span></a>"]
)
def test_a_heading_that_is_a_link_to_itself(link: str) -> None:
    """A heading that is the link to itself links nowhere; one to another place does."""
    assert cut(f"<h2 id=rain>{link}</h2>").segments[0].leaf == Heading(2, (Run("Rain"),))
    elsewhere = cut("<h2 id=rain><a href=#snow>Rain</a></h2>").segments[0].leaf
    assert elsewhere == Heading(2, (Run("Rain", href="http://a.example/p#snow"),))


FOLDED = [
    ("<button aria-expanded=true><h3>Why?</h3></button>", ["Why?", "So."]),
    ("<h3><button data-bs-toggle=collapse>Why?</button></h3>", ["Why?", "So."]),
    ("<h3>Why? <button>Copy</button></h3>", ["Why?", "So."]),
    ("<button aria-expanded=false>Menu?</button>", ["So."]),
    ("<h3><button aria-expanded=false>Details</button></h3>", ["So."]),
]


@pytest.mark.parametrize(("head", "expected"), FOLDED)
def test_a_button_that_folds_an_answer_is_a_heading(head: str, expected: list[str]) -> None:
    """A button asks what it folds the answer to where it is in a heading, or has one."""
    assert texts(f"{head}<div><p>So.</div>") == expected


LISTS = [
    (
        "<ul><li>a<ul><li>b</ul><li>c</ul>",
        [("a", (None,)), ("b", (None, None)), ("c", (None,))],
    ),
    ("<ol start=3><li>a<li>b</ol>", [("a", (3,)), ("b", (4,))]),
    ("<ol><li>a<li value=7>b<li>c</ol>", [("a", (1,)), ("b", (7,)), ("c", (8,))]),
    ("<ol start=x><li value=y>a</ol>", [("a", (1,))]),
    ("<ol start=-1><li>a<li>b</ol>", [("a", (-1,)), ("b", (0,))]),
    ("<ul><li><p>a</p><p>b</p></ul>", [("a", (None,)), ("b", (None,))]),
    ("<menu><li>a</menu>", [("a", (None,))]),
]


@pytest.mark.parametrize(("html", "expected"), LISTS)
def test_lists(html: str, expected: list[tuple[str, tuple[int | None, ...]]]) -> None:
    """Segments know the items around them and the numbers that a reader sees."""
    assert [
        (s.text, tuple(frame.number for frame in s.frames if isinstance(frame, ItemFrame)))
        for s in cut(html).segments
    ] == expected


def test_items_are_told_apart() -> None:
    """Two paragraphs of one item share it; two items of one list share the list."""
    frames = [
        frame
        for s in cut("<ul><li><p>a</p><p>b</p><li>c</ul><ul><li>d</ul>").segments
        for frame in s.frames
        if isinstance(frame, ItemFrame)
    ]
    a, b, c, d = frames
    assert a == b
    assert (a.list, a.item) != (c.list, c.item)
    assert a.list == c.list != d.list


def test_items_without_a_list_begin_one() -> None:
    """Stray items, as broken templates leave them, are the items of one list."""
    first, second, _ = cut("<li>a<li>b<p>c").segments
    assert isinstance(first.frames[0], ItemFrame)
    assert isinstance(second.frames[0], ItemFrame)
    assert first.frames[0].list == second.frames[0].list >= 0


def test_definitions() -> None:
    """A term and its definition are entries of one definition list."""
    term, definition = cut("<dl><dt>a<dd>b</dl>").segments
    (of_term,), (of_definition,) = term.frames, definition.frames
    assert isinstance(of_term, TermFrame)
    assert isinstance(of_definition, TermFrame)
    assert (of_term.defines, of_definition.defines) == (False, True)
    assert of_term.list == of_definition.list


def test_quotations_nest() -> None:
    """A quotation in a quotation has two frames, the outer one first."""
    outer, inner, after = cut("<blockquote>a<blockquote>b</blockquote></blockquote>c").segments
    assert [type(frame) for frame in inner.frames] == [QuoteFrame, QuoteFrame]
    assert inner.frames[0] == outer.frames[0]
    assert after.frames == ()


@pytest.mark.parametrize("opening", ["<blockquote>", "<ul><li>", "<dl><dd>"])
def test_frames_are_limited(opening: str) -> None:
    """However deep lists and quotations nest, the frames stay few enough to render."""
    (only,) = cut(opening * 1000 + "a").segments
    assert only.text == "a"
    assert len(only.frames) == MAX_FRAMES


CAPTIONS = [
    "<figure><img src=i.png alt=x><figcaption>Said</figcaption></figure>",
    "<div class=wp-caption><img src=i.png alt=x><p class=wp-caption-text>Said</p></div>",
    "<table><tr><td><img src=i.png alt=x><tr><td class=tr-caption>Said</table>",
]


@pytest.mark.parametrize("html", CAPTIONS)
def test_captions(html: str) -> None:
    """A caption is known by its element or by the platforms' class names."""
    picture, caption = cut(html).segments
    assert picture.leaf == Picture("http://a.example/i.png", "x")
    assert picture.text == ""
    assert caption.leaf == Caption((Run("Said"),))


def test_pictures() -> None:
    """A picture alone is a block, with the link around it; one in a sentence is part of it."""
    alone, inside = cut(
        "<p><a href=big.png><img src=small.png></a></p><p>see <img src=x.png> here</p>"
    ).segments
    assert alone.leaf == Picture("http://a.example/small.png", "", "http://a.example/big.png")
    assert inside.text == "see here"
    assert inside.leaf == Paragraph(
        (Run("see "), Run("", image="http://a.example/x.png"), Run(" here"))
    )


def test_rules_and_code_and_tables_are_whole() -> None:
    """A rule, a listing and a data table are one segment each, between the text around them."""
    layout = cut(
        "<p>a<hr>b<pre>c\n d</pre>e<table><caption>f</caption><tr><td>g<td>h<tr><td>i<td>j</table>"
    )
    assert [type(s.leaf) for s in layout.segments] == [
        Paragraph,
        Rule,
        Paragraph,
        Code,
        Paragraph,
        Paragraph,
        Table,
    ]
    assert [s.text for s in layout.segments] == ["a", "", "b", "c\n d", "e", "f", "g\th\ni\tj"]


HIDDEN = [
    ("<div hidden>a</div>", True),
    ('<div style="color:red; display : none">a</div>', True),
    ('<div style="VISIBILITY:hidden">a</div>', True),
    ('<p class="sr-only">a</p>', True),
    ("<div class='screen-reader-text'><p>a</p></div>", True),
    ("<pre hidden>a</pre>", True),
    ("<table style='display:none'><tr><td>a<td>b<tr><td>c<td>d</table>", True),
    ('<div style="display:block">a</div>', False),
    ('<div style="font-display:none">a</div>', False),
    ("<div>a</div>", False),
]


@pytest.mark.parametrize(("html", "hidden"), HIDDEN)
def test_hidden_blocks(html: str, hidden: bool) -> None:  # noqa: FBT001
    """What the page keeps from view is known for it, blocks inside included."""
    (only,) = cut(html).segments
    assert only.hidden is hidden


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<span hidden>x</span> b",
        '<p>a<span style="display:none">x <b>y</b></span> b',
        "<p>a<a class=screen-reader-text href=z>x</a> b",
    ],
)
def test_hidden_words_vanish_from_a_sentence(html: str) -> None:
    """Words for screen readers inside a sentence are no part of it."""
    assert texts(html) == ["a b"]


def test_blocks_in_a_hidden_inline_element_are_not_lost() -> None:
    """Old templates put the whole rest of a post into a hidden span; scripts show it."""
    assert texts('<p>a<span style="display:none"><div>rest</div>end</span>') == ["a", "rest", "end"]


HINTS = [
    ("<p>a <time datetime='2022-05-03'>May</time>", HintKind.TIME, "2022-05-03"),
    (
        "<abbr class='published' title='2022-05-03T10:00:00Z'>x</abbr>",
        HintKind.TIME,
        "2022-05-03T10:00:00Z",
    ),
    ("<span itemprop='datePublished' content='2022-05-03'>x</span>", HintKind.TIME, "2022-05-03"),
    ("<span itemprop='datePublished' title='2022-05-03'>x</span>", HintKind.TIME, "2022-05-03"),
    ("<div><meta itemprop='dateCreated' content='2022-05-03'>x</div>", HintKind.TIME, "2022-05-03"),
    ("<p class=author>x<meta itemprop=name content=Jane>", HintKind.AUTHOR, "Jane"),
    ("<a rel='author' href=x>Jane  Doe</a>", HintKind.AUTHOR, "Jane Doe"),
    ("<a rel='author' href=x><div>Jane</div> Doe</a>", HintKind.AUTHOR, "Jane Doe"),
    ("<span class='vcard'><span class='fn'>Jane</span></span>", HintKind.AUTHOR, "Jane"),
    ("<p>a <a rel='tag' href=x>tea</a>", HintKind.TAG, "tea"),
    ("<a rel='bookmark' href='/p'>x</a>", HintKind.PERMALINK, "http://a.example/p"),
]


@pytest.mark.parametrize(("html", "kind", "value"), HINTS)
def test_hints(html: str, kind: HintKind, value: str) -> None:
    """What markup states for machines is kept, though it is not text."""
    assert [(hint.kind, hint.value) for hint in cut(html).hints] == [(kind, value)]


@pytest.mark.parametrize(
    "html",
    [
        "<time>May</time>",
        "<p>a<meta itemprop=name content=x>a",
        "<a rel=author></a>",
        "<abbr title=x>y</abbr>",
    ],
)
def test_no_hints(html: str) -> None:
    """An element that states nothing gives no hint."""
    assert cut(html).hints == ()


def test_inline_tokens() -> None:
    """A segment remembers what its inline elements call themselves, each name once."""
    (only,) = cut("<p><span class='Price x'>a</span> <i class=x role=note>b</i>").segments
    assert only.inline_tokens == ("price", "x", "note")


def test_containers_nest() -> None:
    """Containers come parents first, and their ranges of segments nest."""
    layout = cut("<main id=M class='Post x'><p>a</p><div><p>b</p></div></main><div></div>")
    root, body, main, p, div, _ = layout.containers
    assert (root.parent, body.tag, main.tokens) == (-1, "body", ("post", "x", "m"))
    assert [(c.start, c.stop) for c in (body, main, p, div)] == [(0, 2), (0, 2), (0, 1), (1, 2)]


@given(st.text(alphabet=st.sampled_from("<>/=abdiouplrehtq \n&;#"), max_size=300))
def test_layouts_are_well_formed(html: str) -> None:
    """Whatever the source, containers hold their segments and their parents' ranges hold theirs."""
    layout = cut(html)
    for index, segment_ in enumerate(layout.segments):
        container = layout.containers[segment_.container]
        assert container.start <= index < container.stop
    for index, container in enumerate(layout.containers[1:], 1):
        parent = layout.containers[container.parent]
        assert 0 <= container.parent < index
        assert parent.start <= container.start <= container.stop <= parent.stop


SLUGS = [
    ("a-calendar-that-slips", "A calendar that slips", ()),
    ("share-your-bread", "Share your bread!", ()),
    # What is headed so may be what its id says; one word is a name; other words are too.
    ("related-posts", "Related posts", ("related-posts",)),
    ("comments", "Comments", ("comments",)),
    ("sidebar-left", "Bread", ("sidebar-left",)),
]


def test_a_heading_that_links_to_itself_names_nothing() -> None:
    """Sphinx gives every heading of a text such a link, and themes none of theirs."""
    anchor = '<a class="headerlink" href="#comments">¶</a>'
    page = f"<section id=comments class=wide><h2>Comments{anchor}</h2><p>x</p></section>"
    section = next(c for c in cut(page).containers if c.tag == "section")
    assert section.tokens == ("wide",)


@pytest.mark.parametrize(("name", "heading", "tokens"), SLUGS)
def test_ids_that_repeat_a_heading(name: str, heading: str, tokens: tuple[str, ...]) -> None:
    """Generators make a section's id of its heading: such an id names nothing."""
    page = f"<section id={name}><h2>{heading}</h2><p>x</p></section>"
    section = next(c for c in cut(page).containers if c.tag == "section")
    assert section.tokens == tokens


def test_a_page_says_only_so_much_of_itself() -> None:
    """Beyond what any real page says, names are not read, and the page tells it; texts stay."""
    names = " ".join(f"n{number}" for number in range(600))
    layout = cut("".join(f"<div class='{names}'>line {n}</div>" for n in range(300)))
    assert layout.notes == ("names are read up to 100,000",)
    assert len(layout.segments) == 300
    named = [bool(container.tokens) for container in layout.containers]
    assert 100_000 // 600 <= sum(named) <= 100_000 // 600 + 1
