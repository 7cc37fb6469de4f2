"""Front pages: what they name, and what is tried where they name nothing."""

from __future__ import annotations

import pytest

from scraper.apis import blogger, wordpress
from scraper.leads import Lead, Role
from tests.scraper.answers import HOME, leads_of, read

_TEXT = "The tide came in at six and left the harbour at noon, as it does every other day. "
_ENTRIES = "".join(
    f'<article><h2><a href="/2021/0{n}/tide-number-{n}/">Tide number {n}</a></h2>'
    f"<p>{_TEXT * 2}</p></article>"
    for n in range(1, 7)
)
_OLDER = '<nav><a href="/page/2/">Older posts</a></nav>'
POSTS = [f"{HOME}2021/0{n}/tide-number-{n}/" for n in range(1, 7)]


def page(head: str = "", more: str = _OLDER, entries: str = _ENTRIES) -> str:
    """Return a front page."""
    return (
        f"<!DOCTYPE html><html><head><title>Tides</title>{head}</head><body>"
        f"<header><h1><a href='/'>Tides</a></h1><a href='/about/'>About</a></header>"
        f"<main>{entries}</main>{more}</body></html>"
    )


def _feed(href: str, kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}">'


def test_feeds_are_those_of_posts_and_each_once() -> None:
    """Feeds of answers, embeds and translations of the page are none; RSS and Atom are one feed."""
    head = "".join(
        (
            _feed("/feed/"),
            _feed("/feed/atom/", "application/atom+xml"),
            _feed("/comments/feed/"),
            _feed("/feeds/7/comments/default"),
            _feed("/?feed=comments-rss2"),
            _feed("/de/feed.json", "application/feed+json"),
            _feed("/wp-json/oembed/1.0/embed?url=x", "application/json+oembed"),
            '<link rel="alternate" hreflang="de" href="/de/">',
        )
    )

    assert leads_of(read(Role.HOME, page(head)), Role.FEED) == [
        f"{HOME}feed/",
        f"{HOME}de/feed.json",
    ]


def test_common_places_are_tried_only_where_no_feed_is_named() -> None:
    """A few guesses, marked as such."""
    unnamed = read(Role.HOME, page())
    guesses = [lead for lead in unnamed.leads if lead.role is Role.FEED]

    assert [lead.url for lead in guesses] == [
        f"{HOME}{name}" for name in ("feed", "atom.xml", "rss.xml", "index.xml", "feed.xml")
    ]
    assert all(lead.probe for lead in guesses)
    assert not any(lead.probe for lead in read(Role.HOME, page(_feed("/rss"))).leads
                   if lead.role is Role.FEED)  # fmt: skip


def test_guesses_stand_below_the_blogs_own_path() -> None:
    """A blog in a folder has its feed and sitemap there."""
    home = "https://host.example/~jane/blog/"

    reading = read(Role.HOME, page(), home, home=home)

    assert leads_of(reading, Role.SITEMAP) == [f"{home}sitemap.xml"]
    assert leads_of(reading, Role.FEED)[0] == f"{home}feed"


def test_the_posts_of_the_front_page_and_the_page_of_older_ones_are_leads() -> None:
    """The page about the author is none of them."""
    reading = read(Role.HOME, page(_feed("/feed/")))

    assert leads_of(reading, Role.POST) == POSTS
    assert leads_of(reading, Role.LISTING) == [f"{HOME}page/2/"]
    assert reading.title == "Tides"


def test_bloggers_feed_is_asked_first() -> None:
    """It has all posts; no sitemap is asked for, and the page of older ones stands by."""
    head = '<meta name="generator" content="blogger">' + _feed("/feeds/posts/default")

    reading = read(Role.HOME, page(head))

    assert reading.platform == "blogger"
    assert [lead for lead in reading.leads if lead.role is not Role.POST] == [
        Lead(blogger(HOME), Role.BLOGGER),
        Lead(f"{HOME}page/2/", Role.LISTING, standing=False),
    ]


def test_blogger_is_known_by_its_feed_too() -> None:
    """Themes drop the generator, and seldom the feed."""
    head = _feed("https://www.blogger.com/feeds/123/posts/default", "application/atom+xml")

    assert read(Role.HOME, page(head)).platform == "blogger"


WORDPRESS_HEADS = {
    "a link": '<link rel="https://api.w.org/" href="https://a.example/wp-json/">',
    "a link without permalinks": '<link rel="https://api.w.org/" href="/index.php?rest_route=/">',
}


@pytest.mark.parametrize("case", WORDPRESS_HEADS)
def test_wordpress_names_its_api(case: str) -> None:
    """It is asked before anything that lists a few posts at a time."""
    reading = read(Role.HOME, page(WORDPRESS_HEADS[case] + _feed("/feed/")))

    lead = next(lead for lead in reading.leads if lead.role is Role.WORDPRESS)
    assert "wp/v2/posts" in lead.url
    assert not lead.probe
    assert reading.platform == "wordpress"
    assert leads_of(reading, Role.SITEMAP) == [f"{HOME}sitemap.xml", f"{HOME}sitemap_index.xml"]


def test_wordpress_names_its_api_in_a_header() -> None:
    """The header says the same where a theme leaves the link out."""
    headers = (("Link", f'<{HOME}wp-json/>; rel="https://api.w.org/"'),)

    reading = read(Role.HOME, page(), headers=headers)

    assert leads_of(reading, Role.WORDPRESS) == [wordpress(f"{HOME}wp-json/")]


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="generator" content="WordPress 6.4">',
        '<link rel="stylesheet" href="/wp-content/themes/tide/style.css">',
    ],
)
def test_wordpress_without_a_named_api_is_tried(head: str) -> None:
    """The API is then a guess, so older posts are looked for as well."""
    reading = read(Role.HOME, page(head))

    lead = next(lead for lead in reading.leads if lead.role is Role.WORDPRESS)
    assert lead == Lead(wordpress(f"{HOME}wp-json/"), Role.WORDPRESS, probe=True)
    assert leads_of(reading, Role.LISTING) == [f"{HOME}page/2/"]


@pytest.mark.parametrize(
    ("generator", "path"),
    [("Hexo 6.3.0", "search.xml"), ("Hugo 0.121", "index.json"), ("Jekyll v4", "search.json")],
)
def test_static_sites_may_have_search_data(generator: str, path: str) -> None:
    """Each generator's themes put it in one place."""
    reading = read(Role.HOME, page(f'<meta name="generator" content="{generator}">'))

    lead = next(lead for lead in reading.leads if lead.role is Role.SEARCH_INDEX)
    assert lead == Lead(HOME + path, Role.SEARCH_INDEX, probe=True)


def test_a_named_sitemap_is_no_guess() -> None:
    """A page that names its sitemap spares the guess; another site's is not asked for."""
    named = read(Role.HOME, page('<link rel="sitemap" href="/maps/all.xml">'))
    foreign = read(Role.HOME, page('<link rel="sitemap" href="https://b.example/s.xml">'))

    assert [lead for lead in named.leads if lead.role is Role.SITEMAP] == [
        Lead(f"{HOME}maps/all.xml", Role.SITEMAP)
    ]
    assert leads_of(foreign, Role.SITEMAP) == []


_LABELS = '<aside><a href="/tag/sea/">sea</a><a href="/tag/sky/">sky</a></aside>'
_ARCHIVE = '<a href="/archives/">Archive</a><a href="/archives/2021/">2021</a>'


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (_LABELS + _OLDER + _ARCHIVE, ["page/2/", "archives/"]),
        (_LABELS + _OLDER, ["page/2/"]),
        (_LABELS, ["tag/sea/", "tag/sky/"]),
    ],
)
def test_lists_are_walked_where_nothing_else_lists_the_blog(more: str, expected: list[str]) -> None:
    """The archive and the pages of older posts come first, labels only where there are neither."""
    reading = read(Role.HOME, page(more=more))

    assert leads_of(reading, Role.LISTING) == [HOME + path for path in expected]
    assert not any(lead.standing for lead in reading.leads if lead.role is Role.LISTING)


def test_labels_stand_by_where_there_is_a_feed() -> None:
    """A feed has the latest posts only; whoever asks looks at labels where no list has all."""
    leads = read(Role.HOME, page(_feed("/rss"), more=_LABELS)).leads

    assert [lead.role for lead in leads][-2:] == [Role.LISTING] * 2
