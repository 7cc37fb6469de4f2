"""Feeds and APIs: what a blog publishes itself, in whatever form it does."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from cleaners.model import LinkKind
from scraper import feeds, xmlstream
from scraper.feeds import Entry

if TYPE_CHECKING:
    from pathlib import Path

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Days</title><link>https://a.example/</link>
<item><title>Rain</title><link>https://a.example/rain/?utm_source=rss</link>
<description>It rained…</description>
<content:encoded><![CDATA[<p>It rained &amp; rained.</p>]]></content:encoded></item>
<item><title>Snow</title><link>https://a.example/snow/</link>
<description>&lt;p&gt;It snowed.&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Days</title>
<entry><title>Rain</title><link rel="replies" href="https://a.example/rain/#c"/>
<link rel="alternate" href="https://a.example/rain/"/><summary>It rained…</summary>
<content type="html">&lt;p&gt;It rained &amp;amp; rained.&lt;/p&gt;</content></entry>
<entry><title>Snow</title><link href="https://a.example/snow/"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It snowed.</p></div></content>
</entry>
</feed>"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="https://a.example/"><title>Days</title></channel>
<item rdf:about="https://a.example/rain/"><title>Rain</title><link>https://a.example/rain/</link>
<content:encoded>&lt;p&gt;It rained &amp;amp; rained.&lt;/p&gt;</content:encoded></item>
<item rdf:about="https://a.example/snow/"><title>Snow</title><link>https://a.example/snow/</link>
<description>&lt;p&gt;It snowed.&lt;/p&gt;</description></item></rdf:RDF>"""
BLOGGER = {
    "version": "1.0",
    "feed": {
        "entry": [
            {
                "title": {"type": "text", "$t": "Rain"},
                "content": {"type": "html", "$t": "<p>It rained &amp; rained.</p>"},
                "link": [
                    {"rel": "self", "href": "https://www.blogger.com/feeds/1/posts/default/2"},
                    {"rel": "alternate", "href": "https://a.example/rain/"},
                ],
            },
            {
                "title": {"type": "text", "$t": "Snow"},
                "summary": {"type": "text", "$t": "<p>It snowed.</p>"},
                "link": [{"rel": "alternate", "href": "https://a.example/snow/"}],
            },
        ]
    },
}
WORDPRESS = [
    {
        "link": "https://a.example/rain/",
        "title": {"rendered": "Rain"},
        "content": {"rendered": "<p>It rained &amp; rained.</p>", "protected": False},
    },
    {
        "link": "https://a.example/snow/",
        "title": {"rendered": "Snow"},
        "content": {"rendered": "<p>It snowed.</p>"},
    },
    {
        "link": "https://a.example/secret/",
        "title": {"rendered": "Protected: a secret"},
        "content": {"rendered": "<form>Password</form>", "protected": True},
    },
]
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "items": [
        {
            "id": "1",
            "url": "https://a.example/rain/",
            "title": "Rain",
            "content_html": "<p>It rained &amp; rained.</p>",
            "summary": "It rained…",
        },
        {
            "id": "2",
            "url": "https://a.example/snow/",
            "title": "Snow",
            "summary": "<p>It snowed.</p>",
        },
        {"id": "3", "title": "Without an address", "content_text": "Nobody can tell which."},
    ],
}
FORMS = {
    "RSS": RSS,
    "Atom": ATOM,
    "RDF": RDF,
    "Blogger": json.dumps(BLOGGER),
    "WordPress": json.dumps(WORDPRESS),
    "JSON Feed": json.dumps(JSON_FEED),
    "a byte order mark": "\ufeff" + json.dumps(JSON_FEED),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_entries(form: str) -> None:
    """Address, fullest body and title are found; what has no address or no text is left out."""
    entries = feeds.read(FORMS[form].encode())

    assert [entry.url for entry in entries] == [
        "https://a.example/rain/",
        "https://a.example/snow/",
    ]
    assert [entry.title for entry in entries] == ["Rain", "Snow"]
    assert entries[0].body == "<p>It rained &amp; rained.</p>"
    assert "It snowed." in entries[1].body


#: What entries say of where they are from: in the entry, and address, name, kind, whether a blog.
SOURCES = {
    '<source url="https://b.example/feed.xml">Tides</source>': [
        ("https://b.example/feed.xml", "Tides", LinkKind.ORIGIN, True)
    ],
    "<source>Tides</source>": [("", "Tides", LinkKind.ORIGIN, True)],
    "<source url='mailto:a@b.example'></source>": [],
    "<a:source><a:id>urn:1</a:id><a:title>Tides</a:title>"
    "<a:link rel='self' href='https://b.example/feed'/><a:link href='https://b.example/'/>"
    "</a:source>": [("https://b.example/", "Tides", LinkKind.ORIGIN, True)],
    "<a:link rel='via' href='/gulls' title='Gulls'/>": [
        ("https://a.example/gulls", "Gulls", LinkKind.VIA, False)
    ],
    "<a:link rel='related' href='https://b.example/'/>": [],
    "": [],
}


@pytest.mark.parametrize(("said", "expected"), SOURCES.items())
def test_where_an_entry_is_from(said: str, expected: list[object]) -> None:
    """The feed that an entry was taken from, or what it was seen through, in RSS and Atom."""
    feed = (
        '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><item><title>x</title>'
        f"<link>https://a.example/rain</link>{said}</item></channel></rss>"
    )

    (entry,) = feeds.parse(feed.encode(), url="https://a.example/feed").entries

    assert [(s.url, s.name, s.kind, s.is_blog) for s in entry.said.sources] == expected


def _rss(element: str) -> str:
    link = "<link>https://a.example/rain</link>"
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<item><title>x</title>{link}{element}</item></channel></rss>"
    )


def _atom(element: str) -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://a.example/rain"/>'
        "<author><name>Ann Lee</name><email>ann@a.example</email></author>"
        f"<author><name>Bo Ek</name></author>{element}"
        "<updated>2024-01-01T00:00:00Z</updated></entry></feed>"
    )


#: Feeds of one post, and the date and authors that they give it.
SAID = {
    "RSS": (
        _rss(
            "<author>ann@a.example (Ann Lee)</author>"
            "<pubDate>Mon, 01 May 2023 23:30:00 -0500</pubDate>"
        ),
        ("2023-05-01T23:30:00-05:00", ("Ann Lee",)),
    ),
    "RSS without a name": (_rss("<author>ann@a.example</author>"), ("", ())),
    "Dublin Core": (
        _rss("<dc:creator>Ann Lee</dc:creator><dc:date>2023-05-01</dc:date>"),
        ("2023-05-01T00:00:00", ("Ann Lee",)),
    ),
    "Atom": (
        _atom("<published>2023-05-01T09:00:00+09:00</published>"),
        ("2023-05-01T09:00:00+09:00", ("Ann Lee", "Bo Ek")),
    ),
    "Atom that only changed": (_atom(""), ("", ("Ann Lee", "Bo Ek"))),
    "Blogger": (
        json.dumps(
            {
                "feed": {
                    "entry": [
                        {
                            "link": [{"rel": "alternate", "href": "https://a.example/rain"}],
                            "published": {"$t": "2023-05-01T09:00:00+09:00"},
                            "author": [{"name": {"$t": "Ann Lee"}}],
                        }
                    ]
                }
            }
        ),
        ("2023-05-01T09:00:00+09:00", ("Ann Lee",)),
    ),
    "WordPress": (
        json.dumps([{"link": "https://a.example/rain", "date": "2023-05-01T09:00:00"}]),
        ("2023-05-01T09:00:00", ()),
    ),
    "JSON Feed": (
        json.dumps(
            {
                "items": [
                    {
                        "url": "https://a.example/rain",
                        "date_published": "2023-05-01T09:00:00Z",
                        "authors": [{"name": "Ann Lee"}, {"url": "https://b.example"}],
                    }
                ]
            }
        ),
        ("2023-05-01T09:00:00+00:00", ("Ann Lee",)),
    ),
    "nothing": (_rss("<pubDate>soon</pubDate>"), ("", ())),
}


@pytest.mark.parametrize("form", SAID)
def test_when_and_by_whom_an_entry_was_published(form: str) -> None:
    """The date keeps its own zone, and a date of changes is none of publication."""
    document, expected = SAID[form]

    (entry,) = feeds.parse(document.encode()).entries

    assert (entry.said.published, entry.said.authors) == expected


def test_the_address_before_feedburner_counts() -> None:
    """A feed that counts clicks names the post's own address elsewhere."""
    feed = RSS.replace(
        "<rss ", '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" '
    )
    link = "<link>https://a.example/snow/</link>"
    counted = (
        "<link>https://feeds.example/~r/days/3</link>"
        "<feedburner:origLink>https://a.example/snow/</feedburner:origLink>"
    )

    entries = feeds.read(feed.replace(link, counted).encode())

    assert entries[1].url == "https://a.example/snow/"


def test_a_broken_feed_has_what_came_before_the_break() -> None:
    """A download that was cut is of use as far as it goes."""
    cut = RSS.encode()[: RSS.index("<item><title>Snow")] + b"<item><title>Sn"

    assert feeds.read(cut)[0].url == "https://a.example/rain/"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("gb2312", "<p>今天下雨，没有人来。</p>"), ("shift_jis", "<p>今日は雨が降りました。</p>")],
)
def test_encodings_are_heeded(encoding: str, text: str) -> None:
    """A feed is read in the encoding that it declares."""
    feed = f"""<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel>
    <item><title>x</title><link>https://a.example/1</link>
    <description><![CDATA[{text}]]></description></item></channel></rss>"""

    assert [entry.body for entry in feeds.read(feed.encode(encoding))] == [text]


NO_FEEDS = {
    "nothing": (b"", "no feed"),
    "text": (b"# Notes", "no feed"),
    "broken JSON": (b'{"items": [', "no feed"),
    "JSON of something else": (b'{"code": "rest_no_route", "data": {"status": 404}}', "no feed"),
    "a list of something else": (b"[1, 2]", "no feed"),
    "a list of nothing": (b"[]", "none of its posts"),
    "a page": (b"<!DOCTYPE html><html><body><p>Hello</p></body></html>", "RSS, Atom or JSON"),
    "a page that names one": (
        b"<link rel=icon href=/i.png><link type='application/rss+xml' href='/feed/'>",
        "the page names one: /feed/",
    ),
    "a feed without posts": (b'<rss version="2.0"><channel/></rss>', "none of its posts"),
    "a JSON feed without posts": (b'{"items": []}', "none of its posts"),
    "entries of another shape": (b'{"items": ["x", null]}', "none of its posts"),
}


@pytest.mark.parametrize("case", NO_FEEDS)
def test_what_is_no_feed_has_no_entries(case: str) -> None:
    """Anything can be read; where nothing was found, the reason can be told."""
    data, reason = NO_FEEDS[case]

    assert feeds.read(data) == ()
    assert reason in feeds.why_empty(data)


def test_a_feed_that_is_the_name_of_a_file_opens_none(tmp_path: Path) -> None:
    """Bytes from the web are read, never followed."""
    secret = tmp_path / "feed.xml"
    secret.write_text(RSS)

    assert feeds.read(str(secret).encode()) == ()


SAME = [
    ("http://localhost:4000/a/", "https://a.example/a"),
    ("https://www.a.example/a/index.html", "https://a.example/a/"),
    ("https://a.example/2020/a.html", "https://a.example/2020/a"),
    ("https://a.example/?p=7", "https://m.example/?p=7"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_post_has_one_key(one: str, other: str) -> None:
    """The address in a feed and that of the page may differ in host and in how the path ends."""
    assert feeds.key(one) == feeds.key(other) != ""


def test_other_posts_have_other_keys() -> None:
    """Paths and queries tell posts apart, and the home page is the key of none."""
    assert feeds.key("https://a.example/?p=7") != feeds.key("https://a.example/?p=8")
    assert feeds.key("https://a.example/a") != feeds.key("https://a.example/b")
    assert feeds.key("https://a.example/") == feeds.key("https://a.example/index.html") == ""


def test_of_two_bodies_the_longer_counts() -> None:
    """A summary in one feed does not hide the whole post in another."""
    short, full = Entry("https://a.example/a", "It…"), Entry("https://a.example/a/", "It rained.")

    assert feeds.bodies([full, short]) == feeds.bodies([short, full]) == {"/a?": "It rained."}


def test_a_feed_is_of_the_host_of_most_entries() -> None:
    """A post that is reposted from elsewhere does not make it a feed of elsewhere."""
    hosts = ("https://b.example/1", "https://a.example/2", "https://a.example/3")

    assert feeds.blog_of(Entry(url, "x") for url in hosts) == "a.example"


def test_entries_without_a_text_are_read_whole() -> None:
    """`parse` gives what has an address, `read` what has a text as well."""
    data = b"""<rss><channel><title> Days </title><generator>Hugo</generator>
    <item><link>https://a.example/rain</link></item><item><title>Nowhere</title></item>
    <item><guid>https://a.example/snow</guid><description>Snow.</description></item>
    </channel></rss>"""

    feed = feeds.parse(data)

    assert [entry.url for entry in feed.entries] == [
        "https://a.example/rain",
        "https://a.example/snow",
    ]
    assert (feed.form, feed.title, feed.generator, feed.count) == ("rss", "Days", "Hugo", 3)
    assert [entry.url for entry in feeds.read(data)] == ["https://a.example/snow"]


def test_a_change_is_told_before_a_publication() -> None:
    """An entry with both moments has changed at the later one that its publisher names."""
    data = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://a.example/a"/>
    <published>2020-01-01T00:00:00Z</published><updated>2021-01-01T00:00:00Z</updated></entry>
    <entry><link href="https://a.example/b"/><published>2020-01-01T00:00:00Z</published></entry>
    <entry><link href="https://a.example/c"/></entry></feed>"""

    changes = [entry.changed and entry.changed.year for entry in feeds.parse(data).entries]

    assert changes == [2021, 2020, None]


def test_an_identifier_is_an_address_where_it_looks_like_one() -> None:
    """Atom entries and items of JSON Feed may have no other."""
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://a.example/a</id></entry>
    <entry><id>tag:a.example,2021:b</id></entry></feed>"""
    items = [{"id": "https://a.example/a"}, {"id": "b"}, {"id": 3}]

    for data in (atom, json.dumps({"items": items}).encode()):
        assert [entry.url for entry in feeds.parse(data).entries] == ["https://a.example/a"]


def test_relative_addresses_are_those_of_the_feed() -> None:
    """Feeds may leave out what their own address says."""
    rss = b"<rss><channel><item><link>/rain/</link></item></channel></rss>"

    feed = feeds.parse(rss, url="https://a.example/feed/")

    assert [entry.url for entry in feed.entries] == ["https://a.example/rain/"]


def test_the_header_tells_the_encoding_where_the_feed_does_not() -> None:
    """RFC 7303: the charset of the header counts, and without one the feed's own."""
    rss = "<rss><channel><title>Дни</title><item><link>https://a.example/a</link></item>"
    told = "text/xml; charset=windows-1251"

    assert feeds.parse(rss.encode("cp1251"), content_type=told).title == "Дни"
    assert feeds.parse(rss.encode(), content_type="text/xml").title == "Дни"


def test_one_bad_entry_spoils_no_other() -> None:
    """Items that are not as their form has them are left out."""
    items = [7, {"url": "https://a.example/a"}, {"url": ["x"]}, None]

    feed = feeds.parse(json.dumps({"items": items}).encode())

    assert [entry.url for entry in feed.entries] == ["https://a.example/a"]
    assert feed.count == 4


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel/></rss>',
        b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 5000 + b'">]><rss><channel/></rss>',
    ],
)
def test_entities_that_multiply_are_refused(data: bytes) -> None:
    """A feed that would fill the memory is not read, and says so."""
    feed = feeds.parse(data)

    assert feed.entries == ()
    assert feed.refused == "its entities refer to each other; it was not read"


def test_endless_json_is_no_feed() -> None:
    """Lists in lists without end are read as nothing."""
    assert feeds.parse(b"[" * 200_000).form == ""
    assert feeds.parse(b'{"items": ' + b"9" * 10_000 + b"}").form == ""


def test_comments_before_no_page_are_passed_in_time() -> None:
    """Comments and beginnings of comments at the start of a feed are read once."""
    for data in (b"<!---->" * 9000, b"<!--" * 16_000, b"<?" * 32_000):
        begin = time.process_time()
        feeds._PAGE.match(data)
        xmlstream._COMMENT.sub(b"", data)
        assert time.process_time() - begin < 2
