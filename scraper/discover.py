"""What an answer of a blog's server leads to: the one place that sends answers to their readers.

    Capture + Role -read-> Reading

Nothing is asked here and nothing is remembered: the same answer always leads to the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never
from urllib.parse import urlsplit

from .apis import read_blogger, read_feed, read_wordpress
from .leads import Lead, Reading, Role
from .listingpages import read_listing
from .platforms import read_home
from .searchindex import read_search_index
from .sitemaps import read_sitemap

if TYPE_CHECKING:
    from cleaners.post import Post

    from .capture import Capture
    from .shapes import Shapes

#: Roles whose readers have something to say of an answer that failed.
_HEARD = (Role.HOME, Role.BLOGGER, Role.WORDPRESS)
_BLOGGER = re.compile(r"/feeds/(?:\d+/)?posts/default.*[?&]alt=json(?:&|$)")
_WORDPRESS = re.compile(r"/wp/v2/posts")
_SITEMAP = re.compile(r"/[^/]*sitemap[^/]*\.(?:xml|txt)(?:\.gz)?$")


def begin(home: str, feed: str = "") -> tuple[Lead, ...]:
    """Return what is asked first of a blog.

    All else follows from what these answers, and robots.txt, say.

    >>> [str(lead.role) for lead in begin("https://a.example/", "https://a.example/feed/")]
    ['home', 'feed']

    Args:
        home: The blog's front page.
        feed: What its seed names as its feed: a feed, an interface or a sitemap; or "".
    """
    first = Lead(home, Role.HOME)
    return (first, Lead(feed, role_of(feed))) if feed else (first,)


def role_of(url: str) -> Role:
    """Tell what an address that a person calls a feed is, by how it is written.

    >>> str(role_of("https://a.example/wp-json/wp/v2/posts")), str(role_of("https://a.example/rss"))
    ('wordpress', 'feed')
    """
    if _BLOGGER.search(url):
        return Role.BLOGGER
    if _WORDPRESS.search(url):
        return Role.WORDPRESS
    return Role.SITEMAP if _SITEMAP.search(urlsplit(url).path) else Role.FEED


def read(
    capture: Capture,
    role: Role,
    home: str,
    post: Post | None = None,
    *,
    shapes: Shapes | None = None,
) -> Reading:
    """Read an answer as what it was asked for.

    Answers that failed are to be read too: a closed interface leads to what stands in for it.

    Args:
        capture: The answer.
        role: What was expected of it.
        home: The blog's front page, at the address where it answers.
        post: The page, cleaned, where that was done already; only for front pages and lists.
        shapes: What the blog's posts look like, where that is known: it keeps pages of other kinds
            out of what sitemaps, search data and lists lead to.
    """
    if capture.failed and role not in _HEARD:
        return Reading(problem=f"the server answered {capture.status}")
    match role:
        case Role.HOME:
            return read_home(capture, home, post, shapes)
        case Role.FEED:
            return read_feed(capture, home)
        case Role.BLOGGER:
            return read_blogger(capture, home)
        case Role.WORDPRESS:
            return read_wordpress(capture, home)
        case Role.SITEMAP:
            return read_sitemap(capture, home, shapes)
        case Role.SEARCH_INDEX:
            return read_search_index(capture, home, shapes)
        case Role.LISTING:
            return read_listing(capture, home, post, shapes)
        case Role.POST:
            return Reading()
        case _:
            assert_never(role)
