"""Titles, people, dates, tags and addresses that a page states of itself."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.metadata import Metadata, canonical, read
from cleaners.model import Form, Head, HeadLink, Layout, Page
from cleaners.segment import segment
from cleaners.tree import parse

URL = "http://a.example/p"


def layout_of(html: str, url: str = URL) -> Layout:
    """Cut the page `html` into segments."""
    return segment(parse(Page(html, Form.HTML, "utf-8", "str", url)))


def facts(html: str, url: str = URL, post: range | None = None) -> Metadata:
    """Read the metadata of a page that is a post as a whole, unless `post` says where it is."""
    layout = layout_of(html, url)
    return read(layout, url, range(len(layout.segments)) if post is None else post)


def ld(source: str) -> str:
    """Return `source` as a page's JSON-LD."""
    return f'<script type="application/ld+json">{source}</script>'


def test_a_headline_of_json_ld_is_a_title() -> None:
    """What JSON-LD gives as the headline is believed before the head's title."""
    page = ld('{"@type": "BlogPosting", "headline": "A post"}') + "<title>Blog</title>"
    assert facts(page).title == "A post"


def test_the_title_is_the_heading_nearest_the_post() -> None:
    """The blog's name is a heading and part of the head's title too, but stands further away."""
    page = "<title>A post - Blog</title><h1>Blog</h1><p>menu<h2>A post</h2><p>x"
    assert facts(page, post=range(2, 4)).title == "A post"


def test_the_site_is_named_by_its_publisher() -> None:
    """Where Open Graph does not name the site, JSON-LD's publisher does."""
    page = ld('{"@type": "BlogPosting", "publisher": {"@type": "Organization", "name": " B "}}')
    assert facts(page).site_name == "B"


JSON_LD = [
    '{"@type": "BlogPosting", "author": "Jane"}',
    '{"@type": ["Thing", "BlogPosting"], "author": {"@type": "Person", "name": "Jane"}}',
    '{"@type": "http://schema.org/BlogPosting", "author": [{"name": "Jane"}, {"name": "Jane"}]}',
    '{"@type": "schema:BlogPosting", "author": {"name": ["Jane"]}}',
    '[{"@type": "WebSite", "author": "Site"}, {"@type": "Article", "author": "Jane"}]',
    '{"@graph": [{"@type": "Person", "author": "x"}, {"@type": "Article", "author": "Jane"}, 3]}',
    '{"@graph": {"@type": "Article", "author": "Jane"}}',
    '{"@type": "WebPage", "mainEntity": {"@type": "Article", "author": "Jane"}}',
    '<!-- {"@type": "Article", "author": "Jane"} -->',
    '//<![CDATA[\n{"@type": "Article", "author": "Jane"}\n//]]>',
    '/*<![CDATA[*/{"@type": "Article", "author": "Jane"}/*]]>*/',
    '{"@type": "Article", "author": "Jane"};',
    '{"@type": "Article", "headline": "a\nraw line break", "author": "Jane"}',
    'not JSON</script><script type="application/ld+json">{"@type": "Article", "author": "Jane"}',
]


@pytest.mark.parametrize("source", JSON_LD)
def test_json_ld(source: str) -> None:
    """JSON-LD is read in all the shapes that plug-ins write it in."""
    assert facts(ld(source)).authors == ("Jane",)


def test_json_ld_with_long_runs_of_spaces_is_read_in_time() -> None:
    """Spaces in a statement that ends as a script does cost nothing: 2,000 took eight seconds."""
    started = time.process_time()

    said = facts(ld('{"@type": "Article",%s"author": "Jane"};' % (" " * 20_000)))

    assert said.authors == ("Jane",)
    assert time.process_time() - started < 1


NO_JSON_LD = [
    "",
    "null",
    "3",
    '"Article"',
    "[[[]]]",
    "{",
    '{"@type": null, "author": "Jane"}',
    '{"@type": {"a": 1}, "author": "Jane"}',
    '{"@type": "WebSite", "author": "Jane"}',
    '{"@type": "Article", "author": null}',
    '{"@type": "Article", "author": 7}',
    '{"@type": "Article", "author": {"name": {"name": 7}}}',
    f'{{"@type": "Article", "author": {"[" * 900}"Jane"{"]" * 900}}}',
    f'{{"@type": "Article", "author": {"[" * 90000}',
    f'{{"@type": "Article", "author": "Jane", "wordCount": {"9" * 5000}}}',
    '{"@type": "Article", "author": NaN}',
    '{"@type": "Article", "author": ""}',
]


@pytest.mark.parametrize("source", NO_JSON_LD)
def test_unusable_json_ld(source: str) -> None:
    """JSON-LD that is broken, of another thing, or hostile says nothing and breaks nothing."""
    assert facts(ld(source)).authors == ()


def test_json_ld_cannot_smuggle_half_a_character() -> None:
    """Half a surrogate pair becomes a question mark, which can be stored."""
    page = ld('{"@type": "Article", "headline": "a\\ud83d"}')
    assert facts(page).title.encode("utf-8") == b"a?"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["@type", "@graph", "author", "name", "headline", "keywords"]),
                inner,
            )
        ),
    )
)
def test_any_json_is_read(value: object) -> None:
    """Whatever JSON a page holds, its metadata can be read and stored."""
    source = json.dumps({"@type": "Article", "author": value, "@graph": value})
    read_ = facts(ld(source.replace("<", "\\u003c")))
    assert all(name.encode() for name in read_.authors)


AUTHORS = [
    ("<meta name=author content='By Jane Doe'>", ("Jane Doe",)),
    ("<meta name=author content='作者：张三'>", ("张三",)),
    ("<meta name=author content=Jane><meta name=author content=John>", ("Jane", "John")),
    ("<meta property=article:author content='https://a.example/jane'><a rel=author>J</a>", ("J",)),
    ("<meta name=author content='3'><p>x", ()),
    # The paper behind the name is the site; alone it is the author.
    (
        "<meta property=og:site_name content='The Lamp'><meta name=author content='Jo, THE LAMP'>",
        ("Jo",),
    ),
    (
        "<meta property=og:site_name content='The Lamp'><meta name=author content='The Lamp'>",
        ("The Lamp",),
    ),
    ("<meta property=og:article:author content=Jane>", ("Jane",)),
    (ld('{"@type": "ReportageNewsArticle", "author": {"name": "Jane"}}'), ("Jane",)),
    (f"<meta name=author content='{'very ' * 20}long'>", ()),
    ("<p>Posted by <span class=fn>Jane</span>", ("Jane",)),
    ("<p>x</p>" * 40 + "<a rel=author>Jane", ()),
]


@pytest.mark.parametrize(("html", "authors"), AUTHORS)
def test_authors(html: str, authors: tuple[str, ...]) -> None:
    """An author is a name: no address, number or sentence, and none from far away."""
    assert facts(html, post=range(1)).authors == authors


PUBLISHED = [
    (ld('{"@type": "Article", "datePublished": "2022-05-03T10:00Z"}'), "2022-05-03T10:00:00+00:00"),
    (ld('{"@type": "Article", "dateCreated": "2022-05-03"}'), "2022-05-03"),
    (
        ld('{"@context": "https://a.example/cambrian.jsonld", "pubDate": "2022-05-03T10:12:40"}'),
        "2022-05-03T10:12:40",
    ),
    ("<meta property=article:published_time content=2022-05-03>", "2022-05-03"),
    ("<meta name=DC.date.issued content=2022-05-03>", "2022-05-03"),
    ("<meta name=date content='May 3, 2022'>", "2022-05-03"),
    ("<meta name=date content=unknown><time datetime=2022-05-03>x</time>", "2022-05-03"),
    (
        "<p>a<time datetime=2022-05-03>x</time>" + "<p>x" * 30 + "<time datetime=2023-01-01>",
        "2022-05-03",
    ),
    ("<p>a", ""),
]


@pytest.mark.parametrize(("html", "date"), PUBLISHED)
def test_published(html: str, date: str) -> None:
    """A date is taken from the most careful statement that is a date."""
    assert facts(html, post=range(1)).published == date


def test_published_is_nearest_the_post() -> None:
    """Of several times the one beside the post's beginning counts; its end comes next."""
    page = "<p>a<time datetime=2020-01-01>x</time>" + "<p>x" * 20 + "<time datetime=2022-05-03>y"
    assert facts(page, post=range(18, 21)).published == "2022-05-03"
    assert facts(page, post=range(3)).published == "2020-01-01"
    after = "<p>x" * 30 + "<p>y<time datetime=2022-05-03>z</time>"
    assert facts(after, post=range(30)).published == "2022-05-03"


def test_published_by_address() -> None:
    """Where the page states no date its address may."""
    assert facts("<p>a", "http://a.example/2022/05/03/x/").published == "2022-05-03"


def test_updated() -> None:
    """The last change is a statement of its own."""
    assert facts("<meta property=article:modified_time content=2022-05-04>").updated == "2022-05-04"
    assert facts(ld('{"@type": "Article", "dateModified": "2022-05-05"}')).updated == "2022-05-05"


def test_tags() -> None:
    """Tags come from links, metas and JSON-LD, each once, without their signs."""
    page = (
        "<meta property=article:tag content='tea,oolong'>"
        + ld('{"@type": "Article", "keywords": "tea, 咖啡，milk; "}')
        + f"<a rel=tag href=/t>#oolong</a><a rel=tag href=/u>{'x' * 99}</a>"
    )
    assert facts(page).tags == ("oolong", "tea", "咖啡", "milk")


def test_what_is_escaped_twice() -> None:
    """Names and tags in JSON-LD are read as a reader should see them, though escaped as in HTML."""
    item = (
        '{"@type": "Article", "author": {"name": "Ann O&#039;Hara"}, "keywords": "bread &amp; tea",'
        ' "publisher": {"name": "Flour &amp; Co"}, "headline": "A use of &lt;br&gt;"}'
    )
    read = facts(ld(item))
    assert (read.authors, read.tags) == (("Ann O'Hara",), ("bread & tea",))
    assert (read.site_name, read.title) == ("Flour & Co", "A use of <br>")


def test_languages() -> None:
    """Declared languages are all kept, the most particular statement first."""
    page = (
        "<html lang=en><meta property=og:locale content=zh_CN>"
        "<meta http-equiv=content-language content=en>"
        + ld('{"@type": "Article", "inLanguage": "zh-Hans"}')
    )
    assert facts(page).languages == ("zh-Hans", "en", "zh-CN")


CANONICALS = [
    ("http://a.example/p", "http://a.example/p"),
    ("/p?id=3", "http://a.example/p?id=3"),
    ("//b.example/p", "http://b.example/p"),
    ("http://b.example/p", "http://b.example/p"),
    # Traps: the blog's home page, addresses that are none, addresses no reader can open.
    ("http://a.example/", ""),
    ("http://a.example", ""),
    ("/", ""),
    ("http://[", ""),
    ("javascript:void(0)", ""),
    ("file:///p.html", ""),
    ("", ""),
]


@pytest.mark.parametrize(("href", "expected"), CANONICALS)
def test_canonical(href: str, expected: str) -> None:
    """A canonical address is absolute, of the web, and not the home page of every post."""
    assert facts(f"<link rel='canonical' href='{href}'>").canonical == expected


def test_a_home_page_may_be_its_own_canonical() -> None:
    """On the home page itself the home page is the right answer, and so is a query on it."""
    link = "<link rel=canonical href='http://a.example/'>"
    assert facts(link, "http://a.example/").canonical == "http://a.example/"
    query = "<link rel=canonical href='http://a.example/?p=3'>"
    assert facts(query, "http://a.example/?p=3").canonical == "http://a.example/?p=3"


def test_no_canonical() -> None:
    """A page without the link, or at no usable address, has no canonical address."""
    assert facts("<link rel=stylesheet href=x>").canonical == ""
    assert facts("<link rel=canonical href=http://a.example/p>", "http://[").canonical == ""
    assert facts("<link rel=canonical href=http:p>", "").canonical == ""


@pytest.mark.parametrize("host", ["localhost:4000", "127.0.0.1:1313", "0.0.0.0:4000"])
def test_a_canonical_on_the_authors_machine_is_none(host: str) -> None:
    """A canonical that a site generator left pointing at its preview server says nothing."""
    head = Head(links=(HeadLink("canonical", f"http://{host}/posts/rain/"),))

    assert canonical(head, "https://blog.example/posts/rain/") == ""
