"""Credit lines and their traps, statements of the head, and what they come to together."""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaners.creditline import Line
from cleaners.creditnames import Own
from cleaners.credits import MAX_COLUMNS, read
from cleaners.hostnames import archived, host_of, is_front, name_of, publisher, unwrapped
from cleaners.line import clean
from cleaners.metadata import Metadata, canonical
from cleaners.model import Form, Link, LinkKind, Page, Role, Verdict
from cleaners.provenance import find
from cleaners.publisher import Said, Source
from cleaners.segment import segment
from cleaners.tree import parse

CASES = tomllib.loads((Path(__file__).parent / "credits.toml").read_text("utf-8"))
URL = "http://quiet-hill.example/2020/p"
X = "http://b.example/x"
PLACES = {
    "x": X,
    "y": "http://c.example/y",
    "front": "http://b.example/",
    "self": URL,
    "own": "http://quiet-hill.example/other",
}
BODY = "<p>It rained all day, and nobody came to the market.</p>" * 30


def markup(line: str) -> str:
    """Put the links of the table of cases into a line."""
    opened = re.sub(r"<(x|y|front|self|own)>", lambda m: f"<a href='{PLACES[m[1]]}'>", line)
    return re.sub(r"</(?:x|y|front|self|own)>", "</a>", opened)


def links(
    html: str, *, url: str = URL, roles: dict[str, Role] | None = None, title: str = ""
) -> tuple[Link, ...]:
    """Return the links that say where the page `html` comes from; texts in `roles` are no post."""
    layout = segment(parse(Page(html, Form.HTML, "utf-8", "str", url)))
    given = roles or {}
    verdicts = [
        Verdict(next((given[key] for key in given if key in one.text), Role.POST), 1.0, "given")
        for one in layout.segments
    ]
    facts = Metadata(title=title, site_name="Quiet Hill", canonical=canonical(layout.head, url))
    return find(layout, verdicts, url, facts)


def sources(html: str, *, url: str = URL, roles: dict[str, Role] | None = None) -> list[object]:
    """Return kind and target of those links, the canonical address apart."""
    found = links(markup(html), url=url, roles=roles)
    return [(str(one.kind), one.url) for one in found if one.kind is not LinkKind.CANONICAL]


ORIGIN = ("origin", X)


# --- lines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["links"], ids=lambda case: case[0])
def test_a_line_credits_what_it_links(case: list[str]) -> None:
    """As the first line of a post and as the last, a credit leads to its object."""
    line, kind = case

    assert sources(f"<p>{line}</p>{BODY}") == [(kind, X)]
    assert sources(f"{BODY}<p>{line}</p>") == [(kind, X)]


@pytest.mark.parametrize("case", CASES["names"], ids=lambda case: case[0])
def test_a_line_credits_what_it_names(case: list[str]) -> None:
    """A source that is named and not linked has a name, and no address that nobody gave."""
    line, kind, name = case

    (link,) = links(f"{BODY}<p>{line}</p>")

    assert (str(link.kind), link.url, link.text) == (kind, "", name)


@pytest.mark.parametrize("line", CASES["nothing"])
def test_a_line_credits_nobody(line: str) -> None:
    """The words of a credit are not one where they speak of something else."""
    assert sources(f"<p>{line}</p>{BODY}") == []
    assert sources(f"{BODY}<p>{line}</p>") == []


def test_the_table_is_varied() -> None:
    """A hundred and fifty cases and more, a third of them traps."""
    traps = len(CASES["nothing"])
    total = traps + len(CASES["links"]) + len(CASES["names"])

    assert total >= 150
    assert traps >= total / 3


def test_a_credit_says_in_which_words_it_was_given() -> None:
    """The link carries the line, its segment, what says so in words, and how sure that is."""
    assert links(markup(f"{BODY}<p>This post first appeared on <x>B</x>.")) == (
        Link(
            X,
            "This post first appeared on B.",
            LinkKind.ORIGIN,
            segment=30,
            evidence="the line credits it: “first appeared on”",
            confidence=0.95,
        ),
    )


def test_a_named_source_shows_the_line() -> None:
    """The evidence of a name is the line it stands in."""
    (link,) = links(f"{BODY}<p>Source: Reuters, {'May ' * 3}</p>")

    assert link.evidence.startswith("the line names it: “Source: Reuters")
    assert link.confidence == 0.6


# --- where a line stands --------------------------------------------------------------------------

CREDIT = "<p>来源：<x>B</x></p>"
SAID = "<p>This article originally appeared on <x>B</x>.</p>"
LONG = "It rained all day, and nobody came to the market, and so on. " * 8


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"{BODY}{SAID}{BODY}", []),
        (f"{BODY}{CREDIT}{BODY}", []),
        # A clause at either end of a long paragraph, and in its middle.
        (f"<p>This article originally appeared on <x>B</x>. {LONG}</p>", [ORIGIN]),
        (f"{BODY}<p>{LONG}This article originally appeared on <x>B</x>.</p>", [ORIGIN]),
        (f"{BODY}<p>{LONG}This article originally appeared on <x>B</x>. {LONG}</p>", []),
        (f"{BODY}<p>{LONG}Source: <x>B</x></p>", []),
        (f"{BODY}<p>It rained.<br>{LONG}<br>转载自 <x>B</x></p>", [ORIGIN]),
        (f"{BODY}<p>One.<br>{LONG}<br>Three.</p>", []),
        # Beside a picture, a table or a listing a label is theirs; a sentence is the post's.
        (f"{BODY}<img src='a.png'>{CREDIT}", []),
        (f"{BODY}<pre>code</pre>{CREDIT}", []),
        (f"{BODY}<img src='a.png'>{SAID}", [ORIGIN]),
        (f"{BODY}<figure><img src='a.png'><figcaption>来源：<x>B</x></figcaption></figure>", []),
        # What is quoted has its own source; who quotes nothing else reposts it.
        (f"{BODY}<blockquote><p>Words.<p>More.<p>Source: <x>B</x></blockquote>", []),
        (f"{BODY}<blockquote><p>Words.</p></blockquote>{CREDIT}", []),
        (f"<blockquote>{BODY}</blockquote>{CREDIT}", [ORIGIN]),
        (f"<blockquote>{BODY}<p>Source: <x>B</x></blockquote>", [ORIGIN]),
        (f"<blockquote>{CREDIT}</blockquote>{BODY}", [ORIGIN]),
        # Lists of what was read.
        (f"{BODY}<h2>References</h2>{CREDIT}", []),
        (f"{BODY}<ul><li>Source: <x>B</x><li>Source: <y>C</y></ul>", []),
        (f"{BODY}{CREDIT}<p>来源：<y>C</y></p>", []),
        (f"<p>来源：<x>B</x></p><p>来源：<y>C</y></p>{BODY}", []),
        (f"{BODY}<p>Source:<br><a href='{X}'>One<br>two</a></p>", []),
        # Parts of a post with sources of their own; the one above it all is the post's.
        (f"{BODY}<p>Rain fell (source: the almanac).</p>{BODY}<p>Source: <x>B</x></p>", []),
        (f"<p>Source: <x>B</x></p>{BODY}<p>It fell (source: the almanac).</p>{BODY}", [ORIGIN]),
        # A label and its object may be two lines; a label alone is not one.
        (f"{BODY}<p>转载自：</p><p><x>B</x></p>", [ORIGIN]),
        (f"{BODY}<p>转载自：</p><p>http://b.example/x</p>", [ORIGIN]),
        (f"{BODY}<p>转载自：</p><p>Words, and <x>B</x> among them.</p>", []),
        (f"{BODY}<p>转载自：</p>", []),
        # Two say the same, one of them says where.
        (f"{BODY}<p>来源：<front>B</front></p><p>原文：<x>B</x></p>", [ORIGIN]),
        (f"{BODY}<p>转载自 <front>B</front>，<x>原文链接</x></p>", [ORIGIN]),
        # An origin, and who showed the way to it.
        (
            f"{BODY}<p>Source: <x>B</x></p><p>via <y>C</y></p>",
            [ORIGIN, ("via", "http://c.example/y")],
        ),
    ],
)
def test_where_a_credit_stands(html: str, expected: list[object]) -> None:
    """The same words are a credit at the edges of the post, and not beside what is shown in it."""
    assert sources(html) == expected


@pytest.mark.parametrize(
    ("role", "html", "expected"),
    [
        (Role.COMMENT, SAID, []),
        (Role.RELATED, SAID, []),
        (Role.HIDDEN, SAID, []),
        (Role.BOILERPLATE, SAID, [ORIGIN]),
        (Role.BOILERPLATE, "<p>Source: <x>B</x></p>", []),
        (Role.BYLINE, "<p>Source: <x>B</x></p>", [ORIGIN]),
        (Role.BYLINE, SAID, [ORIGIN]),
    ],
)
def test_what_the_line_was_taken_for(role: Role, html: str, expected: list[object]) -> None:
    """A comment says nothing of the post; a plain credit counts though it seemed furniture."""
    roles = {"appeared": role, "Source": role}

    assert sources(f"{html}{BODY}", roles=roles) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<h1>A day</h1><p>Source: <x>B</x></p>{BODY}", [ORIGIN]),
        (f"<h1>A day</h1><p><x>Originally published on B</x></p>{BODY}", [ORIGIN]),
        (f"<p><x>Originally published on B</x></p><h1>A day</h1>{BODY}", []),
        (f"<div>{BODY}<p>Source: <x>B</x></p></div>", [ORIGIN]),
        (f"<div>{BODY}</div><div><p>Source: <x>B</x></p></div>", []),
        (f"<div>{BODY}<p>Source: <x>B</x></p><p>Up</p></div>", [ORIGIN]),
    ],
)
def test_furniture_beside_the_text(html: str, expected: list[object]) -> None:
    """Furniture between title and text, or in the text's own block, may be a credit of any kind."""
    roles = {"A day": Role.TITLE, "Source": Role.BOILERPLATE, "published": Role.NAVIGATION}

    assert sources(html, roles=roles) == expected


def test_far_furniture_is_not_asked() -> None:
    """A line of the page's footer, far below the post, is not the post's."""
    far = "".join(f"<p>Furniture {n}</p>" for n in range(9))
    roles = {"Furniture": Role.BOILERPLATE, "appeared": Role.BOILERPLATE}

    assert sources(f"{BODY}{far}{SAID}", roles=roles) == []


def test_a_page_without_a_post() -> None:
    """Where nothing was kept, the byline alone is asked."""
    assert sources("<p>来源：<x>B</x>", roles={"来源": Role.BYLINE}) == [ORIGIN]
    assert sources("<p>Menu", roles={"Menu": Role.NAVIGATION}) == []


# --- layouts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", CASES["layout"], ids=lambda layout: layout["name"])
def test_layouts(layout: dict[str, Any]) -> None:
    """Boxes and footers that themes, portals and aggregators make are read as they are meant."""
    html = layout["html"].replace("{text}", BODY)

    assert sources(html) == [tuple(one) for one in layout["expected"]]


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://link.example.com/?target=http%3A%2F%2Fb.example%2Fx", X),
        ("https://link.example.com/?target=http%3A%2F%2Fquiet-hill.example%2F2020%2Fp", ""),
        ("https://web.archive.org/web/2012/http://quiet-hill.example/2020/p", ""),
        ("https://web.archive.org/web/2012/http://b.example/x", None),
        ("http://www.quiet-hill.example/other", ""),
        ("http://cdn.quiet-hill.example/other", ""),
        ("#top", ""),
        ("https://[broken", ""),
        ("https://bit.ly/3abc", None),
        ("https://ann.blogspot.com/2011/05/a.html", None),
    ],
)
def test_whose_address_it_is(target: str, expected: str | None) -> None:
    """Forwarding addresses count as what they lead to; the page's own credit nobody."""
    found = sources(f"{BODY}<p>Originally published at <a href='{target}'>B</a></p>")

    url = target if expected is None else expected
    assert found == ([("origin", url)] if url else [])


@pytest.mark.parametrize(
    ("url", "target", "is_credit"),
    [
        ("https://ann.blogspot.com/a.html", "https://bob.blogspot.com/b.html", True),
        ("https://ann.blogspot.com/a.html", "https://ann.blogspot.de/b.html", False),
        ("https://medium.com/@ann/a", "https://medium.com/@bob/b", True),
        ("https://medium.com/@ann/a", "https://medium.com/@ann/b", False),
        ("https://ann.github.io/a", "https://bob.github.io/a", True),
        ("https://a.example.co.uk/a", "https://b.example.co.uk/b", False),
        ("http://10.0.0.1/a", "http://10.0.0.2/a", True),
    ],
)
def test_blog_hosts_have_many_publishers(url: str, target: str, *, is_credit: bool) -> None:
    """On hosts of blogs, a name or the first part of the path is the publisher."""
    found = sources(f"{BODY}<p>转载自 <a href='{target}'>B</a></p>", url=url)

    assert found == ([("origin", target)] if is_credit else [])


def test_the_page_s_short_link_is_its_own() -> None:
    """A short link that the head gives as the page's own is no source."""
    head = "<link rel=shortlink href='https://wp.me/p1'>"

    assert sources(f"{head}{BODY}<p>原文链接：<a href='https://wp.me/p1'>wp.me/p1</a></p>") == []


@pytest.mark.parametrize("function", [host_of, publisher, is_front, unwrapped, archived, name_of])
def test_any_address_is_somebody_s(function: Callable[[str], object]) -> None:
    """What is no address has no host, and breaks nothing."""
    for address in ("", "https://[broken", "https://[http://%3a", "mailto:ann@b.example", "://"):
        assert function(address) in ("", False, True, address)


def test_a_line_that_is_too_long_is_not_read() -> None:
    """Beyond the limit nothing is asked, however it begins."""
    assert read(Line("Source: Reuters" + " " * MAX_COLUMNS), Own(URL)) == []
    assert read(Line("来源：" + "报" * (MAX_COLUMNS // 2)), Own(URL)) == []


# --- the head -------------------------------------------------------------------------------------


def article(**fields: object) -> str:
    """Return JSON-LD that describes an article."""
    data = json.dumps({"@type": "Article", **fields})
    return f"<script type=application/ld+json>{data}</script>"


MARKET = "http://b.example/market"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link rel=canonical href=/q>", []),
        (f"<link rel=canonical href={X}>", [ORIGIN]),
        ("<link rel=canonical href=http://b.example/>", []),
        ("<link rel=canonical href=http://m.quiet-hill.example/2020/p>", []),
        ("<link rel=canonical href=http://quiet-hill-example.cluster.test.example/2020/p>", []),
        ("<link rel=canonical href=http://quiet-hill.pages.dev/2020/p>", []),
        ("<link rel=canonical href=http://10.1.2.3/2020/p>", []),
        ("<link rel=canonical href=http://yoursite.com/2020/p>", []),
        ("<link rel=canonical href=http://prod-7.herokuapp.com/2020/p>", []),
        ("<link rel=canonical href=http://blog.internal/2020/p>", []),
        (f"<link rel=canonical href=/2020/p><meta property=og:url content={MARKET}>", []),
        (f"<meta name=syndication-source content={X}>", [ORIGIN]),
        (f"<meta name=original-source content={X}>", [ORIGIN]),
        (f"<meta name=dcterms.source content={X}>", [ORIGIN]),
        ("<meta name=dc.source content='The Gazette'>", []),
        # In passing, an address says something where it fits the page.
        (f"<meta property=og:url content={X}>", []),
        (f"<meta property=og:url content={MARKET}>", [("origin", MARKET)]),
        (article(mainEntityOfPage="https://samples.example/article"), []),
        (article(mainEntityOfPage={"@id": MARKET}), [("origin", MARKET)]),
        (article(isBasedOn=[MARKET, MARKET]), [("origin", MARKET)]),
        (article(isBasedOn="http://studies.example/250"), []),
        (article(translationOfWork={"url": X}), [("translation-of", X)]),
        (article(author={"url": "http://b.example/"}, sameAs=X), []),
        (article(sameAs={"url": {"url": {"url": X}}}, isBasedOn=3, author="Ann"), []),
    ],
)
def test_statements_of_the_head(head: str, expected: list[object]) -> None:
    """Addresses elsewhere name the origin, unless they are the publisher's own or a sample."""
    found = links(f"{head}<title>A day at the market</title>{BODY}", title="A day at the market")

    assert [(str(a.kind), a.url) for a in found if a.kind is not LinkKind.CANONICAL] == expected


@pytest.mark.parametrize("url", ["", "file:///p.html"])
def test_a_page_from_nowhere(url: str) -> None:
    """Where a page was fetched is not known: its canonical may be its own, and is no origin."""
    found = links(f"<link rel=canonical href={X}>{BODY}", url=url)

    assert found == (Link(X, "", LinkKind.CANONICAL, evidence="rel=canonical"),)


def test_witnesses_that_agree_are_surer() -> None:
    """A canonical, a credit, the byline and the pictures: four that say the same host."""
    html = (
        f"<link rel=canonical href={X}><p>By <a href='http://b.example/ann'>Ann</a></p>{BODY}"
        "<p><img src='http://b.example/1.png'> and <img src='http://b.example/2.png'></p>"
        "<img src='http://b.example/3.png'>"
        "<p>This post first appeared on <a href='http://b.example/'>B</a>.</p>"
    )

    _, link = links(html, roles={"By Ann": Role.BYLINE})

    assert (link.url, link.confidence) == (X, 0.99)
    assert link.evidence.split("; ") == [
        "rel=canonical",
        "the line credits it: “first appeared on”",
        "3 of 3 pictures come from b.example",
        "the byline leads to b.example",
    ]


def test_a_name_and_an_address_may_agree() -> None:
    """The publisher that a line names is the one that a canonical leads to."""
    head = "<link rel=canonical href=http://evening-gazette.example/x>"

    _, link = links(f"{head}{BODY}<p>This article first appeared in Evening Gazette.</p>")

    assert link.url == "http://evening-gazette.example/x"
    assert link.confidence > 0.95


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Evening Gazette", "http://evening-gazette.example/x"), ("Morning Post", "")],
)
def test_a_title_that_links_is_the_source_that_is_named(name: str, expected: str) -> None:
    """The link before the verb is the object where it leads to whom the sentence names."""
    link = "<a href='http://evening-gazette.example/x'>A day</a>"

    found = sources(f"{BODY}<p>The article {link} was first published on {name}.</p>")

    assert found == [("origin", expected)]


def test_words_beside_a_page_s_own_links_support_nothing() -> None:
    """Pictures and bylines of the page's own host, and few of others, are no evidence."""
    html = (
        f"<link rel=canonical href={X}><p>By <a href=/ann>Ann</a></p>{BODY}"
        "<p><img src='http://cdn.quiet-hill.example/1.png'> and "
        "<img src='http://cdn.quiet-hill.example/2.png'></p><img src='http://b.example/3.png'>"
    )

    _, link = links(html, roles={"By Ann": Role.BYLINE})

    assert link.evidence == "rel=canonical"


def test_pictures_from_elsewhere_say_nothing_alone() -> None:
    """A host of pictures is no origin."""
    pictures = "<img src='http://b.example/1.png'>" * 4

    assert sources(f"{pictures}{BODY}") == []
    assert sources(f"{pictures}{BODY}<p>转载自 <y>C</y></p>") == [("origin", PLACES["y"])]


def test_the_likelier_of_two_origins() -> None:
    """A canonical is believed before a label that serves for pictures too."""
    assert sources(f"<link rel=canonical href={X}>{BODY}<p>Source: <y>C</y></p>") == [ORIGIN]


# --- the blog's own feed --------------------------------------------------------------------------

FEED, OF_FEED = "https://b.example/feed.xml", "the feed's <source>"


def told(html: str, url: str, name: str = "") -> list[tuple[str, str]]:
    """Return target and text of the origin of a page whose feed says where it is from."""
    said = Source(url, name, LinkKind.ORIGIN, OF_FEED, is_blog=True)
    found = clean(markup(html), URL, said=Said(sources=(said,))).links
    return [(link.url, link.text) for link in found if link.kind is LinkKind.ORIGIN]


@pytest.mark.parametrize(
    ("url", "name", "expected"),
    [
        (FEED, "Tides", [(FEED, "Tides")]),
        (FEED, "", [(FEED, OF_FEED)]),
        ("", "Tides", [("", "Tides")]),
        ("http://www.quiet-hill.example/feed", "Tides", []),
        ("", "Quiet Hill", []),
    ],
)
def test_a_feed_says_where_a_post_is_from(url: str, name: str, expected: list[object]) -> None:
    """What the feed names is the origin, unless it is the blog itself."""
    assert told(f"<title>A day</title>{BODY}", url, name) == expected


def test_a_credit_to_the_post_is_told_before_the_feed_s_to_its_blog() -> None:
    """Both say the same, and the line leads to the post itself."""
    line = "<p>Originally published at <x>B</x>.</p>"

    assert [url for url, _ in told(f"<title>A day</title>{BODY}{line}", FEED)] == [X]


def test_a_feed_and_a_credit_make_each_other_surer() -> None:
    """The link says both, and is surer than the line alone."""
    html = f"<title>A day</title>{BODY}<p>Originally published at <x>B</x>.</p>"
    said = Source(FEED, "", LinkKind.ORIGIN, OF_FEED, is_blog=True)

    def credit(*given: Source) -> Link:
        return next(
            one for one in clean(markup(html), URL, said=Said(sources=given)).links if one.url == X
        )

    alone, both = credit(), credit(said)

    assert both.confidence > alone.confidence
    assert both.evidence == f"{alone.evidence}; {OF_FEED}"


# --- whole pages, and any page --------------------------------------------------------------------


def test_flattened_text() -> None:
    """Markdown and plain text are read the same way."""
    text = (
        "# A day\n\n> 来源：[`b.example/x`](http://b.example/x)\n\n"
        + "今天下了一整天的雨，没有人来市场。\n\n" * 9
    )

    found = [one for one in clean(text).links if one.kind is LinkKind.ORIGIN]

    assert [one.url for one in found] == [X]


HOSTILE = [
    "转载自" * 80,
    "via " * 60,
    "originally published on " * 10,
    "Source: " * 30,
    ":" * 240,
    "(" * 240,
    "in different " * 18 + "originally published",
    "translated by " + "a " * 110,
    "is part of a " + "b-" * 100 + " series",
    "https://" * 30,
    "この記事は" + "に掲載" * 60,
    "2014-05-06 " * 20 + "first published on " + "May 2014 " * 10,
    "\ue000\ue001" * 120,
    "ilk olarak " * 20,
    "if you like the original " * 9,
    "read the original post of this " * 7,
    "оригинал взят у " * 15,
    "点击原文查看" * 20,
    "this is part of a part of " * 9,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_line_takes_long(text: str) -> None:
    """Whatever a line repeats, and however long it is, a page of it takes no second."""
    html = "".join(f"<p>{text}<a href='{X}'>B</a> {text}</p>" for _ in range(20))
    long = f"<p>{text * 400}<a href='{X}'>B</a></p>"
    started = time.process_time()

    links(html)
    links(html.replace("<p>", "<p>This post "))
    links(long)

    assert time.process_time() - started < 1.0
