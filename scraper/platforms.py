"""What a front page names: feeds, interfaces, sitemaps, and the software that made it.

What the page says comes first; where it says nothing, the few places are tried in which the
software it was made with, or most software, puts such things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from . import apis, listingpages
from .leads import Lead, Reading, Role
from .urls import below, same_host
from .webpage import WebPage, read

if TYPE_CHECKING:
    from cleaners.post import Post

    from .capture import Capture
    from .shapes import Shapes

#: RFC 4287, the RSS Advisory Board's autodiscovery, and JSON Feed 1.1, "Discovery".
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
#: Feeds of readers' answers (WordPress, Blogger, Ghost, Drupal).
_OF_COMMENTS = re.compile(r"(?:^|[/?&=._-])comments?(?:[/?&=._-]|$)", re.IGNORECASE)
#: Names by which the forms of one feed are told apart.
_FORM_WORDS = re.compile(r"rss2?|atom|feed|rdf|json|xml|alt|index|default|[^a-z0-9]", re.IGNORECASE)
#: Feeds of one blog that are read; it seldom has more than two or three languages.
MAX_FEEDS = 5
#: Where feeds are most often when no page names them: WordPress and Ghost, Hexo, Hugo, Jekyll.
_FEED_PATHS = ("feed", "atom.xml", "rss.xml", "index.xml", "feed.xml")
#: Search data that themes of static sites make.
_SEARCH_PATHS = {"hexo": "search.xml", "hugo": "index.json", "jekyll": "search.json"}
_WORDPRESS_API = "https://api.w.org/"
_BLOGGER_FEED = re.compile(r"/feeds/(?:\d+/)?posts/(?:default|full)|blogger\.com/feeds/\d+/posts")
_WORDPRESS_FILES = re.compile(r"/wp-(?:content|includes|json)/")


def read_home(
    capture: Capture, home: str, post: Post | None = None, shapes: Shapes | None = None
) -> Reading:
    """Read a front page; where it has moved to another host, that host is the blog's."""
    home = home if same_host(home, capture.url) else capture.url
    page = read(capture)
    if page is None or capture.failed:
        why = f"the server answered {capture.status}" if capture.failed else "no HTML in it"
        return Reading(tuple(_unnamed(home)), problem=f"no front page: {why}")
    platform = _platform(page)
    interfaces = [*_interfaces(page, platform, home)]
    # Blogger's interface is its feed.
    feeds = [] if platform == "blogger" else [*_feeds(page)]
    leads = [*feeds, *interfaces, *_sitemaps(page, platform, home), *_search(platform, home)]
    if not feeds and not interfaces:
        leads += _unnamed(home)
    post = post or listingpages.cleaned(capture)
    leads += [Lead(url, Role.POST) for url in listingpages.posts(page, home, post, shapes)]
    # Whoever asks does so last, and only where nothing that was named had all posts.
    leads += listingpages.older(page, home, post)
    leads += listingpages.lists(page, home, capture.fetched_at.year)
    return Reading(tuple(leads), platform=platform, title=page.site_name or page.title)


def _platform(page: WebPage) -> str:
    if named := apis.platform_of(page.generator):
        return named
    if any(page.related(_WORDPRESS_API)):
        return "wordpress"
    addresses = [relation.url for relation in page.relations]
    if any(map(_BLOGGER_FEED.search, addresses)):
        return "blogger"
    return "wordpress" if any(map(_WORDPRESS_FILES.search, addresses)) else ""


def _interfaces(page: WebPage, platform: str, home: str) -> Iterator[Lead]:
    if platform == "blogger":
        yield Lead(apis.blogger(home), Role.BLOGGER)
    if roots := [relation.url for relation in page.related(_WORDPRESS_API)]:
        yield Lead(apis.wordpress(roots[0]), Role.WORDPRESS)
    elif platform == "wordpress":
        yield Lead(apis.wordpress(below(home, "wp-json/")), Role.WORDPRESS, probe=True)


def _feeds(page: WebPage) -> Iterator[Lead]:
    """Yield the feeds of posts, one of each that is there in several forms."""
    seen: set[str] = set()
    for relation in page.related("alternate"):
        stem = _FORM_WORDS.sub("", urlsplit(relation.url)._replace(scheme="").geturl())
        is_feed = relation.type in _FEED_TYPES and not _OF_COMMENTS.search(_path(relation.url))
        if is_feed and stem not in seen and len(seen) < MAX_FEEDS:
            seen.add(stem)
            yield Lead(relation.url, Role.FEED)


def _sitemaps(page: WebPage, platform: str, home: str) -> Iterator[Lead]:
    named = [relation.url for relation in page.related("sitemap")]
    yield from (Lead(url, Role.SITEMAP) for url in named if same_host(home, url))
    # Blogger's feed has all that its sitemap has.
    if not named and platform != "blogger":
        yield Lead(below(home, "sitemap.xml"), Role.SITEMAP, probe=True)
        if platform == "wordpress":
            yield Lead(below(home, "sitemap_index.xml"), Role.SITEMAP, probe=True)


def _search(platform: str, home: str) -> Iterator[Lead]:
    if path := _SEARCH_PATHS.get(platform):
        yield Lead(below(home, path), Role.SEARCH_INDEX, probe=True)


def _unnamed(home: str) -> Iterator[Lead]:
    for path in _FEED_PATHS:
        yield Lead(below(home, path), Role.FEED, probe=True)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
