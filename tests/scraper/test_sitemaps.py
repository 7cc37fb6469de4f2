"""Sitemaps in every form, and what is left out of them."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import sitemaps
from scraper.leads import Lead, Reading, Role
from scraper.shapes import Shapes
from tests.scraper.answers import HOME, leads_of
from tests.scraper.answers import read as read_answer

URLSET = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:xhtml="http://www.w3.org/1999/xhtml">
<url><loc>https://a.example/</loc></url>
<url><loc> https://a.example/2021/tide/ </loc><lastmod>2021-03-04</lastmod>
<image:image><image:loc>https://a.example/2021/tide.jpg</image:loc></image:image></url>
<url><loc>https://a.example/2022/ebb/</loc><lastmod>2031-01-01</lastmod>
<xhtml:link rel="alternate" hreflang="de" href="https://a.example/de/2022/ebb/"/>
<news:news><news:publication_date>2022-01-01</news:publication_date></news:news></url>
<url><loc>https://a.example/tag/tide/</loc></url>
<url><loc>https://b.example/2021/tide/</loc></url>
<url><loc>mailto:jane@a.example</loc></url>
</urlset>"""
POSTS = ["https://a.example/2021/tide/", "https://a.example/2022/ebb/"]
FORMS = {
    "plain": URLSET.encode(),
    "gzip": gzip.compress(URLSET.encode()),
    "a byte order mark": b"\xef\xbb\xbf" + URLSET.encode(),
    "blank lines before it": b"\n\n" + URLSET.encode(),
    "UTF-16": URLSET.replace("UTF-8", "UTF-16").encode("utf-16"),
    "broken": URLSET.encode().removesuffix(b"</urlset>") + b"<url><loc>https://a.exa",
    "gzip cut short": gzip.compress(URLSET.encode() + b" " * 5000)[:-9],
    "text": b"https://a.example/2021/tide/\r\nhttps://a.example/2022/ebb/\n\nhttps://b.example/\n",
}


def read(body: str | bytes, *, home: str = HOME, shapes: Shapes | None = None) -> Reading:
    """Read a sitemap."""
    return read_answer(Role.SITEMAP, body, f"{HOME}sitemap.xml", home=home, shapes=shapes)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_posts(form: str) -> None:
    """Other sites, pictures, translations, labels and the front page are left out."""
    reading = read(FORMS[form])

    assert leads_of(reading, Role.POST) == POSTS
    assert not reading.problem


def test_a_change_is_told_unless_it_is_still_to_come() -> None:
    """A post has the moment at which its sitemap says that it changed."""
    changes = [lead.changed for lead in read(URLSET).leads]

    assert changes == [datetime(2021, 3, 4, tzinfo=UTC), None]


def index(*names: str) -> str:
    """Return an index of sitemaps."""
    maps = "".join(f"<sitemap><loc>{HOME}{name}</loc></sitemap>" for name in names)
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'
    )


INDEXES = {
    "WordPress": (
        ["wp-sitemap-posts-post-1.xml"],
        [
            "wp-sitemap-posts-page-1.xml",
            "wp-sitemap-taxonomies-category-1.xml",
            "wp-sitemap-users-1.xml",
        ],
    ),
    "Yoast": (
        ["post-sitemap.xml", "post-sitemap2.xml"],
        ["page-sitemap.xml", "category-sitemap.xml", "post_tag-sitemap.xml", "author-sitemap.xml"],
    ),
    "Ghost": (
        ["sitemap-posts.xml"],
        ["sitemap-pages.xml", "sitemap-tags.xml", "sitemap-authors.xml"],
    ),
    "Blogger": (["sitemap.xml?page=1", "sitemap.xml?page=2"], []),
    "Hugo with two languages": (["de/sitemap.xml", "en/sitemap.xml"], []),
    "nothing but pages": (["page-sitemap.xml", "tag-sitemap.xml"], []),
}


@pytest.mark.parametrize("platform", INDEXES)
def test_an_index_leads_to_the_sitemaps_of_posts(platform: str) -> None:
    """Where the names tell posts from the rest, only the posts are asked for; else all are."""
    wanted, unwanted = INDEXES[platform]

    reading = read(index(*unwanted, *wanted))

    assert leads_of(reading, Role.SITEMAP) == [HOME + name for name in wanted]


def test_sitemaps_of_other_hosts_are_not_asked_for() -> None:
    """An index may only name its own host's, and what was built for a preview is brought home."""
    body = index().replace(
        "</sitemapindex>",
        "<sitemap><loc>https://b.example/sitemap.xml</loc></sitemap>"
        "<sitemap><loc>http://localhost:1313/en/sitemap.xml</loc></sitemap></sitemapindex>",
    )

    assert leads_of(read(body), Role.SITEMAP) == ["https://a.example/en/sitemap.xml"]


def test_a_blog_with_a_path_takes_only_what_is_below_it() -> None:
    """The sitemap of a host that many share lists the others' pages too."""
    body = f"{HOME}~jane/tide\n{HOME}~joe/tide\n"

    reading = read(body, home=f"{HOME}~jane/")

    assert leads_of(reading, Role.POST) == ["https://a.example/~jane/tide"]


def test_what_is_known_of_a_blog_keeps_other_pages_out() -> None:
    """With shapes, folders of posts are left out; without, only names tell."""
    shapes = Shapes()
    shapes.learn(f"{HOME}2020/tide-{n}/" for n in range(8))
    body = f"{HOME}2021/\n{HOME}2021/tide/\n{HOME}imprint-and-more/\n"

    assert leads_of(read(body, shapes=shapes), Role.POST) == [
        "https://a.example/2021/tide/",
        "https://a.example/imprint-and-more/",
    ]
    assert len(leads_of(read(body), Role.POST)) == 3


def test_a_bomb_is_refused() -> None:
    """Entities that multiply are a problem in words, not in memory."""
    reading = read('<!DOCTYPE u [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><urlset/>')

    assert reading == Reading(problem="its entities refer to each other; it was not read")


@pytest.mark.parametrize("body", ["<!DOCTYPE html><p>Not found", "", "Not found\n", "<opml/>"])
def test_what_is_no_sitemap_is_a_problem(body: str) -> None:
    """A page that servers give in its place leads nowhere, and so does another document."""
    assert read(body) == Reading(problem="no sitemap")


def test_a_feed_may_stand_for_a_sitemap() -> None:
    """The protocol allows it, and robots.txt of Blogger blogs names one."""
    body = (
        f"<rss><channel><generator>Blogger</generator><item><link>{HOME}2021/tide/</link></item>"
        "</channel></rss>"
    )

    for data in (body.encode(), gzip.compress(body.encode())):
        reading = read(data)
        assert leads_of(reading, Role.POST) == ["https://a.example/2021/tide/"]
        assert len(leads_of(reading, Role.BLOGGER)) == 1


def test_an_empty_sitemap_is_one() -> None:
    """A blog without posts has one too."""
    assert read("<urlset/>") == Reading()


def test_a_sitemap_ends_where_the_protocol_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """More entries than the protocol allows, or more bytes, are left out."""
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 2)
    many = "".join(f"{HOME}tide-{n}\n" for n in range(5))
    assert len(read(many).leads) == 2

    monkeypatch.setattr(sitemaps, "MAX_BYTES", 100)
    bomb = gzip.compress(b"<urlset>" + b" " * 10_000_000)
    assert sitemaps.inflated(bomb) == b"<urlset>" + b" " * 92


@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    """Nothing is raised."""
    for body in (data, b"<urlset><url><loc>" + data, b"\x1f\x8b" + data):
        assert all(isinstance(lead, Lead) for lead in read(body).leads)
