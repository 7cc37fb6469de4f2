"""A captured page with its verdicts on it: every piece in its place, and nothing that runs."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.decode import decode
from cleaners.elsewhere import cut_to_judge
from cleaners.line import clean
from cleaners.tinted import MOST_STYLE, Marked, Tint, anchor, draw, mark
from tests.db.browse.test_colours import ENOUGH, luminance

SENTENCES = " ".join(
    f"On day {n} it rained from morning to night at the harbour." for n in range(12)
)
#: Everything that is known to make a browser run, ask, lead elsewhere or take input.
HOSTILE = (
    "<script>alert(1)</script><script src=//evil.example/x.js></script>",
    "<img src=https://evil.example/x.png onerror=alert(1) alt='<b>x</b>'>",
    "<svg onload=alert(1)><script>alert(1)</script><style>a{}</style><a href=//b.example>s</a>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></math>",
    "<p onclick=alert(1) onmouseover='alert(1)'>handled</p>",
    "<a href='javascript:alert(1)' target=_top ping=//evil.example>pressed</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>dated</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=//evil.example></object>",
    "<embed src=//evil.example/x.swf><video src=//evil.example/v onerror=alert(1)></video>",
    "<base href=//evil.example/><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example method=post><input name=a value=b><button>Send</button></form>",
    "<link rel=stylesheet href=//evil.example/x.css><template><script>alert(1)</script></template>",
    '<p style="background:url(//evil.example/x)" class=\'a"onclick=alert(1)\'>styled</p>',
    "<p id=piece-1 name=x is=x-y slot=z contenteditable autofocus accesskey=q>named</p>",
    "<x-y onclick=alert(1) style='color:red'>custom</x-y><textarea></textarea><select></select>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<plaintext-x></plaintext-x><portal src=//evil.example></portal><frame src=//evil.example>",
)
ALLOWED = re.compile(
    r"</?(?:a|abbr|address|article|aside|b|bdi|bdo|big|blockquote|body|br|caption|center|cite|code|"
    r"dd|del|dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|head|header|hr|html|i|ins|kbd|li|"
    r"main|mark|meta|nav|ol|p|pre|q|s|samp|section|small|span|strike|strong|style|sub|sup|table|"
    r"tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul|var)(?:\s[^>]*)?>"
)


def marked(html: str) -> Marked:
    """Cut a page of HTML."""
    return mark(decode(html))


def drawn(html: str, **options: bool) -> str:
    """Draw a page whose pieces are kept and removed in turn."""
    page = marked(html)
    tints = [Tint(n, n % 2 == 0, f"why {n}") for n in range(len(page.layout.segments))]
    return draw(page, tints, **options)  # type: ignore[arg-type]


def body(document: str) -> str:
    """Return the body of a document."""
    return document[document.index("<body") :]


PAGES = {
    "paragraphs": "<p>One.</p><div><p>Two <b>bold</b> and <a href=/x>linked</a>.</p></div>",
    "lines": "<div>One<br><br>two <b>bold</b><br><br>three</div>",
    "lists": "<ul><li>a<li>b<ul><li>c</ul></ul><dl><dt>d<dd>e</dl><blockquote>f<p>g</blockquote>",
    "listing": "<pre><code>a = 1\nb\n</code></pre><pre>1\n2\n3</pre>",
    "table": "<table><caption>Rain</caption><tr><th>a<th>b<tr><td>1<td>2</table>",
    "one cell": "<table><tr><td><p>a<p>b</table><table><tr><td>x<tr><td>y</table>",
    "pictures": "<p><img src=a alt=cat></p><img src=b><p>t<img src=c><hr><p>x</p><img src=data:>",
    "anchors": "<h2>Rain <a class=headerlink href=#rain>#</a></h2><p># is a sign",
    "hidden": "<p hidden>a</p><p style='display: none'>b</p><p class=sr-only>c</p>",
    "custom": "<my-post><p>a</p>b<i-i>c</i-i></my-post><o:p>d</o:p><center><font color=red>e",
    "deep": "<div>" * 700 + "<p>deep</p>" + "</div>" * 700 + "<p>after",
    "ruby": "<p><ruby>漢<rt>kan</rt></ruby>字</p><p>&nbsp;</p><p>a\u3000b\u200b</p>",
}


@pytest.mark.parametrize("case", PAGES)
def test_every_piece_is_tinted_once(case: str) -> None:
    """Each segment has one element that bears its number, holds its beginning, and says why."""
    page = marked(f"<body>{PAGES[case]}")
    document = drawn(f"<body>{PAGES[case]}")

    found = re.findall(r'id="(piece-\d+)" tabindex="0"', document)
    assert found == [anchor(n) for n in range(len(page.layout.segments))]
    for n, segment in enumerate(page.layout.segments):
        inside = document.split(f'id="{anchor(n)}"')[1]
        first = re.sub(r"<[^>]*>|\s", "", inside.split(">", 1)[1])[:1]
        assert not segment.text or first == segment.text.strip()[0]
        assert f" why {n}</span>" in inside


def test_a_whole_element_is_tinted_whole_and_a_line_by_itself() -> None:
    """The tint of a paragraph fills it; of several pieces in one element each has its own."""
    whole = body(drawn("<p>a <b>b</b> c</p><p>d</p>"))
    lines = body(drawn("<div>a<br><br>b <b>c</b></div>"))

    assert whole.count("unmirror-block") == 2
    assert whole.count("unmirror-piece") == 2
    assert "unmirror-block" not in lines
    assert lines.count("unmirror-piece") == 3
    assert lines.count('tabindex="0"') == 2


def test_what_belongs_to_no_piece_has_no_tint() -> None:
    """The sign of a heading's link to itself and a gutter of line numbers stand as they are."""
    document = body(drawn("<h2>Rain<a class=headerlink href=#r>¶</a></h2><pre>1\n2\n3</pre><p>x"))

    assert "¶" in document
    assert document.count("unmirror-first") == 2


def test_a_piece_without_a_verdict_has_no_tint() -> None:
    """What an earlier cleaner did not know stands there untinted."""
    page = marked("<p>a</p><p>b</p>")
    document = draw(page, [None, Tint(7, keep=True, says="why")])

    assert "<p>a</p>" in document
    assert 'id="piece-7"' in document


def test_pressing_a_piece_leads_where_it_is_told() -> None:
    """With an address a piece is a link out of the frame, escaped; each part of it is one."""
    page = marked("<div>a<br><br>b <b>c</b></div>")
    tints = [Tint(n, keep=True, says="<why>", href=f'/x?a="{n}"&b') for n in range(2)]
    document = body(draw(page, tints))

    assert document.count('href="/x?a=&quot;1&quot;&amp;b" target=_top') == 2
    assert "<span class=unmirror-why dir=ltr lang=en> &lt;why&gt;</span></a>" in document


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("markup", HOSTILE)
def test_nothing_is_written_that_runs_asks_or_leads_elsewhere(markup: str, *, plain: bool) -> None:
    """Of a hostile page only names of elements that show text, and how they look, are written."""
    style = "<style>p{color:red}</style><style></styl<!--</style>"
    document = drawn(f"{style}<body onload=alert(1)><p>Before.</p>{markup}<p>After.", plain=plain)

    bare = re.sub(r"<style>.*?</style>", "", document, flags=re.DOTALL)
    tags = re.findall(r"<[^>]*>", bare)
    assert [tag for tag in tags[1:] if not ALLOWED.fullmatch(tag)] == []
    named = re.compile(r'\s([\w-]+)=?(?:"[^"]*"|[\w-]*)')
    names = {name for tag in tags[1:] for name in named.findall(tag)}
    assert not {n for n in names if n.startswith("on")}
    assert not names & {"href", "src", "srcdoc", "action", "target", "ping", "data", "autofocus"}
    assert document.count("http-equiv") == 1
    assert "default-src 'none'" in document
    assert document.count('id="piece-1"') <= 1
    assert "After." in document or "<noscript>" in markup  # which nothing ends


SOUP = st.lists(
    st.sampled_from(
        [
            *"a b <p> </p> <div> </div> <b> </b> <ul> <li> </ul> <table> <tr> <td> </table> <pre> "
            "</pre> <br> <hr> <dl> <dt> <dd> <h2> </h2> <x-y> </x-y> <caption> <blockquote> # ¶ "
            "<form> <nobr> <center> <math> <svg> </svg> <select> <option> <body> </body>".split(),
            "<a href=/x>",
            "</a>",
            "<img src=x alt=y onerror=z>",
            "<p style=x onclick=y id=piece-0>",
            "<script>alert(1)</script>",
            "<style>p{}</style>",
            "one two",
            "\n",
            "&lt;script&gt;",
        ]
    ),
    max_size=30,
).map("".join)


@given(SOUP)
@settings(max_examples=60, deadline=None)
def test_whatever_a_page_is_made_of_every_piece_is_tinted_once(soup: str) -> None:
    """Elements left open, closed twice and put where none may be change nothing of that."""
    page = marked(f"<title>x</title><body>{soup}")
    document = drawn(f"<title>x</title><body>{soup}")

    found = sorted(int(n) for n in re.findall(r'id="piece-(\d+)" tabindex="0"', document))
    assert found == list(range(len(page.layout.segments)))
    bare = re.sub(r"<style>.*?</style>", "", document, flags=re.DOTALL)
    assert [tag for tag in re.findall(r"<[^>]*>", bare)[1:] if not ALLOWED.fullmatch(tag)] == []


def test_a_style_sheet_cannot_end_itself() -> None:
    """What stands in a sheet stays in it, and one of two million letters is left out."""
    sheet = "a::after { content: '<\\/style><script>alert(1)</script>' }"
    document = drawn(f"<svg><style>x</style></svg><style>{sheet}</style><p>a")
    large = drawn(f"<style>{'a{}' * MOST_STYLE}</style><style>b{{}}</style><p>a")

    assert document.count("</style>") == 2
    assert len(large) < MOST_STYLE
    assert "<style>b{}</style>" not in large or "a{}a{}" not in large


def test_plain_leaves_the_style_of_the_page_out() -> None:
    """Neither sheets nor attributes of style; a page without sheets is plain by itself."""
    page = "<style>p{color:red}</style><body class=b><p style='color:blue' align=right lang=de>a"
    own, plain, bare = drawn(page), drawn(page, plain=True), drawn("<body><p align=right>a")

    assert "p{color:red}" in own
    assert "color:blue" in own
    for document in (plain, bare):
        assert "color:red" not in document.split("</style>")[0]
        assert "color:blue" not in document
        assert "align" not in body(document)
        assert "light dark" in document
    assert '<p lang="de">' in plain


def test_a_language_is_a_tag_or_unknown() -> None:
    """What programs that read aloud would stumble over is left out."""
    page = "<html lang={}><body><p lang={}>a</p></body>"

    assert '<html lang="de-AT">' in drawn(page.format("de-AT", "fr"))
    assert '<p lang="fr">' in drawn(page.format("de-AT", "fr"))
    assert '<html lang="und">' in drawn(page.format("de_AT", "x y"))
    assert "<p>" in drawn(page.format("de_AT", "'x\"y'"))


def test_a_post_that_only_the_data_holds_is_shown_with_the_page() -> None:
    """What the page does not show stands at its end, tinted, and it says so."""
    data = {"@type": "BlogPosting", "headline": "Rain", "articleBody": SENTENCES}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    html = f"<title>Rain</title>{script}<body><p>Please log in.</p>"
    document = drawn(html)

    assert len(cut_to_judge(decode(html)).segments) == len(clean(html).segments) == 2
    assert "in its data" in document
    assert 'id="piece-1"' in document.split("in its data")[1]


def test_a_post_that_is_shown_without_scripts_is_cut_as_it_was_judged() -> None:
    """The page as browsers without scripts show it is the one that is drawn."""
    html = f"<title>Rain</title><div id=app></div><noscript><p>{SENTENCES}</noscript>"

    assert len(clean(html).segments) == 1
    assert SENTENCES in drawn(html)


def test_flattened_text_is_cut_as_it_was_judged() -> None:
    """Text has no element to be tinted, and the same pieces as its verdicts."""
    text = f"A day\n\n{SENTENCES}\n\nShare this"

    assert [s.text for s in cut_to_judge(decode(text)).segments] == [
        s.text for s in clean(text).segments
    ]


def test_a_page_that_is_cut_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many pieces the rest is left out, and what is open is ended."""
    monkeypatch.setattr("cleaners.segment.MAX_SEGMENTS", 9)
    document = drawn("<body><div>" + "<p>a" * 10)

    assert 'id="piece-8"' in document
    assert document.endswith("</p></div></body></html>")


def test_tinted_text_can_be_read() -> None:
    """Light or dark, text on a tint and the reason's own have a contrast of 4.5 to 1."""
    for name in ("tinted.css", "tinted-plain.css"):
        sheet = files("cleaners").joinpath(name).read_text(encoding="utf-8")
        colours = dict(re.findall(r"--unmirror-(\w+): (#[0-9a-f]{6});", sheet))
        for text, ground in (("ink", "kept"), ("ink", "removed"), ("said", "bar")):
            low, high = sorted((luminance(colours[text]), luminance(colours[ground])))
            assert (high + 0.05) / (low + 0.05) >= ENOUGH, (name, text, ground)
