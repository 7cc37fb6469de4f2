"""Whole blogs, walked from the front page until nothing new is named: every post is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, urlsplit

import pytest

from scraper import discover
from scraper.leads import Role
from scraper.urls import page_key
from tests.scraper.answers import HOME, answer

POSTS = [f"/{2015 + n // 12}/{n % 12 + 1:02}/tide-number-{n}.html" for n in range(60)]
_TEXT = "The tide came in at six and left the harbour at noon, as it does every other day. "
#: A server: the body of an address' path and query, or None where there is nothing.
Server = Callable[[str], str | None]


def page(head: str, paths: list[str], more: str = "") -> str:
    """Return a page that lists these posts."""
    entries = "".join(
        f'<article><h2><a href="{path}">Tide {path[6:-5]}</a></h2><p>{_TEXT * 2}</p></article>'
        for path in paths
    )
    return (
        f"<!DOCTYPE html><html><head><title>Tides</title>{head}</head><body><h1><a href='/'>Tides"
        f"</a></h1><a href='/p/about.html'>About</a><main>{entries}</main>{more}</body></html>"
    )


def feed(paths: list[str], generator: str = "") -> str:
    """Return an RSS feed of these posts."""
    items = "".join(f"<item><link>{HOME[:-1]}{path}</link></item>" for path in paths)
    made = f"<generator>{generator}</generator>"
    return f"<rss><channel><link>{HOME}</link>{made}{items}</channel></rss>"


def blogger(path: str) -> str | None:
    """Answer as Blogger does: all posts in its feed, at most 25 of them at a time."""
    fields = parse_qs(urlsplit(path).query)
    if path == "/":
        return page('<meta name="generator" content="blogger">', POSTS[:7])
    if path.startswith("/feeds/posts/default?alt=json"):
        start = int(fields["start-index"][0])
        links = [[{"rel": "alternate", "href": HOME[:-1] + post}] for post in POSTS]
        entries = [{"link": link} for link in links[start - 1 : start + 24]]
        counts = {"openSearch$totalResults": {"$t": "60"}, "openSearch$startIndex": {"$t": start}}
        return json.dumps({"feed": {**counts, "entry": entries}})
    return None


def wordpress(path: str) -> str | None:
    """Answer as WordPress does whose API is closed: ten posts in each page of the feed."""
    if path == "/":
        return page('<meta name="generator" content="WordPress 6.4">', POSTS[:10])
    if path.startswith("/feed/"):
        number = int(parse_qs(urlsplit(path).query).get("paged", ["1"])[0])
        return feed(POSTS[10 * (number - 1) : 10 * number], "https://wordpress.org/?v=6.4")
    return None


def static(path: str) -> str | None:
    """Answer as a static site: the newest posts in the feed, all of them in the sitemap."""
    urls = "".join(f"<url><loc>http://localhost:1313{post}</loc></url>" for post in POSTS)
    alternate = '<link rel="alternate" type="application/rss+xml" href="/index.xml">'
    return {
        "/": page(alternate, POSTS[:5]),
        "/index.xml": feed(POSTS[:5]),
        "/sitemap.xml": f"<sitemapindex><sitemap><loc>{HOME}en/sitemap.xml</loc></sitemap>"
        "</sitemapindex>",
        "/en/sitemap.xml": f"<urlset>{urls}<url><loc>{HOME}tags/sea/</loc></url></urlset>",
    }.get(path)


def paged(path: str) -> str | None:
    """Answer as a theme without feed or sitemap: pages of older posts, and an endless calendar."""
    number = int(path.strip("/").removeprefix("page/") or 1) if path.startswith("/page/") else 1
    if path != "/" and not path.startswith("/page/"):
        return None
    calendar = f'<a rel="next" href="/calendar/{number}/">Next month</a>'
    pager = f'<a href="/page/{number + 1}/">Older posts</a>'
    # Beyond the last page the server still answers, and leads on.
    return page("", POSTS[6 * (number - 1) : 6 * number], calendar + pager)


def walk(server: Server) -> tuple[set[str], list[str]]:
    """Ask for all that is named, each page once; return the posts and the addresses asked."""
    queue = list(discover.begin(HOME))
    known = {page_key(lead.url): lead for lead in queue}
    asked: list[str] = []
    while queue:
        lead = queue.pop(0)
        if lead.role is Role.POST:
            continue
        parts = urlsplit(lead.url)
        asked.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        body = server(asked[-1])
        capture = answer(body or "Not found", lead.url, status=404 if body is None else 200)
        for found in discover.read(capture, lead.role, HOME).leads:
            if page_key(found.url) not in known:
                known[page_key(found.url)] = found
                queue.append(found)
    return {key for key, lead in known.items() if lead.role is Role.POST}, asked


SERVERS: Mapping[str, tuple[Server, int]] = {
    # The front page and three pages of the feed.
    "Blogger": (blogger, 4),
    # The front page, the API at two addresses, the feed to its empty page, and seven guesses.
    "WordPress": (wordpress, 17),
    # The front page, the feed, the index and its sitemap.
    "a static site": (static, 4),
    # Ten pages, the first empty one, and six guesses.
    "pages of older posts": (paged, 17),
}


@pytest.mark.parametrize("kind", SERVERS)
def test_every_post_of_a_blog_is_found(kind: str) -> None:
    """All posts and nothing else, each under one address, by no more requests than it takes."""
    server, most = SERVERS[kind]

    found, asked = walk(server)

    assert found == {page_key(HOME[:-1] + post) for post in POSTS}
    assert len(asked) <= most, asked
    assert len(asked) == len(set(asked))
