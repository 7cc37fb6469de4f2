"""Feeds and APIs: what a blog publishes itself, in whatever form it does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scraper import feeds
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
