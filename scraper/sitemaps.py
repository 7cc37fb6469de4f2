"""Sitemaps: lists of addresses for search engines, by https://www.sitemaps.org/protocol.html.

They list a blog's posts among all its other pages, so what is found here is less sure than what a
feed says; what is plainly a list or a file is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from .apis import read_feed
from .inflate import InflateError, gunzip
from .leads import Lead, Reading, Role
from .moments import from_text, past
from .shapes import ENOUGH, Shapes, is_endless, is_never_post
from .urls import at_home, joined, page_key, same_host, same_site
from .xmlstream import BombError, Record, is_xml, records, root_name

if TYPE_CHECKING:
    from datetime import datetime

    from .capture import Capture

#: "No more than 50,000 URLs and must be no larger than 50MB (52,428,800 bytes)", uncompressed;
#: an index may list as many sitemaps, of which a blog of 200,000 posts fills four.
MAX_ENTRIES = 50_000
MAX_BYTES = 52_428_800
MAX_SITEMAPS = 500

_NO_SITEMAP = Reading(problem="no sitemap")
_GZIP = b"\x1f\x8b"
#: Words in names of sitemaps by which platforms part posts from the rest (WordPress, Yoast, Ghost,
#: Blogger and others).
_OF_POSTS = frozenset("post posts article articles blog blogs news entry entries".split())
_OF_OTHERS = frozenset(
    "page pages author authors user users category categories tag tags taxonomies taxonomy label "
    "labels image images video videos product products attachment attachments misc archive "
    "archives topic topics series archivemonths".split()
)
_WORDS = re.compile(r"[^\W\d_]+")


def read_sitemap(capture: Capture, home: str, shapes: Shapes | None = None) -> Reading:
    """Read a sitemap or an index of sitemaps, in any of the forms there are.

    A broken one gives what stands before the break.

    Args:
        capture: The answer.
        home: The blog's front page; other sites' addresses are left out.
        shapes: What posts of this blog look like, where that is known.
    """
    data = inflated(capture.body)
    if not is_xml(data):
        return _of_text(data, home, shapes)
    try:
        found = list(islice(records(data, frozenset({"url", "sitemap"})), MAX_ENTRIES))
    except BombError as error:
        return Reading(problem=f"{error}; it was not read")
    if not found and (root := root_name(data)) not in ("urlset", "sitemapindex"):
        # "You can provide an RSS or Atom feed": Blogger's robots.txt has long named its own.
        is_feed = root.lower() in ("rss", "feed", "rdf")
        return read_feed(replace(capture, body=data), home) if is_feed else _NO_SITEMAP
    return Reading((*_maps(found, capture.url, home), *_pages(found, capture, home, shapes)))


def inflated(data: bytes) -> bytes:
    """Return a body with its own compression undone, cut at `MAX_BYTES`; a broken one up to there.

    >>> import gzip
    >>> inflated(gzip.compress(b"<urlset/>"))
    b'<urlset/>'
    """
    if not data.startswith(_GZIP):
        return data[:MAX_BYTES]
    parts: list[bytes] = []
    size = 0
    try:
        for part in gunzip([data]):
            parts.append(part)
            size += len(part)
            if size > MAX_BYTES:
                break
    except InflateError:
        pass
    return b"".join(parts)[:MAX_BYTES]


def _maps(found: Iterable[Record], base: str, home: str) -> Iterator[Lead]:
    """Yield the sitemaps of an index: those of posts where their names tell, the rest otherwise."""
    named = [
        at_home(joined(base, one.fields.get("loc", "")), home)
        for one in found
        if one.name == "sitemap"
    ]
    known = [url for url in dict.fromkeys(named) if url and same_host(home, url)][:MAX_SITEMAPS]
    parted = any(words(url) & _OF_POSTS for url in known)
    kept = [url for url in known if not words(url) & _OF_OTHERS or words(url) & _OF_POSTS]
    # WordPress' "wp-sitemap-posts-page-1.xml" is of pages: what its last word says is what it is.
    kept = [url for url in kept if not (parted and last_word(url) in _OF_OTHERS)]
    for url in kept or known:
        yield Lead(url, Role.SITEMAP)


def words(url: str) -> frozenset[str]:
    """Return the words of an address' last name, in lower case.

    >>> sorted(words("https://a.example/wp-sitemap-posts-page-1.xml"))
    ['page', 'posts', 'sitemap', 'wp', 'xml']
    """
    return frozenset(_names(url))


def last_word(url: str) -> str:
    """Return the last word of an address' last name, its ending and "sitemap" aside."""
    return next((one for one in reversed(_names(url)) if one not in _ENDINGS), "")


_ENDINGS = frozenset({"xml", "gz", "sitemap", "php", "txt"})


def _names(url: str) -> list[str]:
    parts = urlsplit(url)
    return _WORDS.findall(unquote(parts.path.rsplit("/", 1)[-1] + " " + parts.query).lower())


def _pages(
    found: Iterable[Record], capture: Capture, home: str, shapes: Shapes | None
) -> Iterator[Lead]:
    addresses = (
        (joined(capture.url, one.fields.get("loc", "")), from_text(one.fields.get("lastmod")))
        for one in found
        if one.name == "url"
    )
    return _posts(addresses, capture.fetched_at, home, shapes)


def _of_text(data: bytes, home: str, shapes: Shapes | None) -> Reading:
    """Read a text sitemap: one address a line, nothing else (UTF-8)."""
    lines = data.decode("utf-8-sig", "replace").splitlines()[:MAX_ENTRIES]
    addresses = [(joined("", line), None) for line in lines if line.strip()]
    if not any(url for url, _ in addresses[:ENOUGH]):
        return _NO_SITEMAP
    return Reading(tuple(_posts(addresses, None, home, shapes)))


def _posts(
    addresses: Iterable[tuple[str, datetime | None]],
    now: datetime | None,
    home: str,
    shapes: Shapes | None,
) -> Iterator[Lead]:
    root = page_key(home)
    for named, changed in addresses:
        url = at_home(named, home)
        if url and same_site(home, url) and may_be_post(url, shapes) and page_key(url) != root:
            yield Lead(url, Role.POST, past(changed, now) if now else changed)


def may_be_post(url: str, shapes: Shapes | None) -> bool:
    """Tell whether an address that somebody lists can be one of a post."""
    if is_endless(url):
        return False
    return shapes.post_like(url) is not False if shapes else not is_never_post(url)
