"""What a blog publishes itself: the entries of its feed or API, with the bodies it gives them.

Feeds (RSS, Atom, RDF) are read by feedparser, which knows their many broken forms; the JSON of
Blogger's feed, of WordPress' REST API and of JSON Feed 1.1 is plain. Bodies are HTML as published:
they are evidence to compare pages with, never shown, so nothing is sanitised here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from .errors import AddressError
from .urls import normalise

_LINK = re.compile(rb"<link\b[^>]*>", re.IGNORECASE)
_FEED_TYPE = re.compile(rb"application/(?:rss\+xml|atom\+xml|feed\+json)", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One post as its publisher lists it."""

    #: Where its page stands, normalised.
    url: str
    #: HTML of the fullest body that the entry carries; a summary where there is no other.
    body: str
    title: str = ""


def read(data: bytes) -> tuple[Entry, ...]:
    """Read a feed, in page order, entries without an address or body left out.

    What is no feed has no entries; a broken one has those before the break.
    """
    found = _from_json(data) if _is_json(data) else _from_xml(data)
    return tuple(entry for entry in found if key(entry.url) and entry.body.strip())


def why_empty(data: bytes) -> str:
    """Say why `read` found nothing, and what to do."""
    if not (_is_json_feed(data) if _is_json(data) else _parsed(data).get("version")):
        return f"this is no feed; {_remedy(data)}"
    return "this is a feed, but none of its posts has both an address and a text"


def bodies(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the body of each post by the key of its address; of two of one post, the longer."""
    known: dict[str, str] = {}
    for entry in entries:
        if len(entry.body) > len(known.get(key(entry.url), "")):
            known[key(entry.url)] = entry.body
    return known


def blog_of(entries: Iterable[Entry]) -> str:
    """Return the host that most entries stand on."""
    hosts = Counter(urlsplit(entry.url).hostname or "" for entry in entries)
    return max(hosts, key=lambda host: (hosts[host], host))


def key(address: str) -> str:
    """Return what an entry and the page of the same post have in common: path and query.

    Feeds name other hosts than the pages answer from: with and without ``www``, by http and https,
    a mirror's, or that of the machine on which a static site was built.

    >>> key("http://localhost:4000/a/index.html") == key("https://blog.example/a/")
    True
    """
    parts = urlsplit(address)
    path = parts.path.removesuffix("index.html").removesuffix(".html").rstrip("/")
    return f"{path}?{parts.query}" if path or parts.query else ""


def _parsed(data: bytes) -> Any:
    import feedparser  # noqa: PLC0415 - a tenth of a second that only feeds need

    # Given bytes instead of a stream, it would open the file that they name.
    return feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)


def _from_xml(data: bytes) -> list[Entry]:
    return [
        Entry(_address(_link(item)), _body(item), str(item.get("title") or ""))
        for item in _parsed(data).entries
    ]


def _link(item: Mapping[str, Any]) -> str:
    # FeedBurner moves the post's own address there.
    return str(item.get("feedburner_origlink") or item.get("link") or "")


def _body(item: Mapping[str, Any]) -> str:
    found = [str(part.get("value") or "") for part in item.get("content", ())]
    return max([*found, str(item.get("summary") or "")], key=len)


def _remedy(data: bytes) -> str:
    """Return the address of the feed that a page names, or what a feed is."""
    found = next(filter(_FEED_TYPE.search, _LINK.findall(data)), b"")
    if address := _HREF.search(found):
        return f"the page names one: {address[1].decode('utf-8', 'replace')}"
    return "give the address or file of an RSS, Atom or JSON feed"


def _is_json(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _is_json_feed(data: bytes) -> bool:
    with suppress(ValueError):
        known = json.loads(data)
        for items, _ in _FORMS:
            with suppress(KeyError, TypeError):
                return isinstance(items(known), list)
    return False


def _from_json(data: bytes) -> list[Entry]:
    try:
        known = json.loads(data)
    except ValueError:
        return []
    for items, entry in _FORMS:
        with suppress(KeyError, TypeError, AttributeError, IndexError):
            return [entry(item) for item in items(known)]
    return []


def _blogger(item: dict[str, Any]) -> Entry:
    body = item.get("content") or item["summary"]
    link = next((one["href"] for one in item["link"] if one["rel"] == "alternate"), "")
    return Entry(_address(link), str(body["$t"]), str(item["title"]["$t"]))


def _wordpress(item: dict[str, Any]) -> Entry:
    content = item["content"]
    body = "" if content.get("protected") else str(content["rendered"])
    return Entry(_address(item["link"]), body, str(item["title"]["rendered"]))


def _json_feed(item: dict[str, Any]) -> Entry:
    body = item.get("content_html") or item.get("content_text") or item.get("summary") or ""
    return Entry(_address(item.get("url") or ""), str(body), str(item.get("title") or ""))


#: How the entries of each form are found, and read.
_FORMS: tuple[tuple[Callable[[Any], Any], Callable[[dict[str, Any]], Entry]], ...] = (
    (lambda known: known["feed"]["entry"], _blogger),
    (lambda known: known["items"], _json_feed),
    (lambda known: known if isinstance(known, list) else known["posts"], _wordpress),
)


def _address(link: str) -> str:
    with suppress(AddressError, ValueError):
        return normalise(str(link).strip())
    return ""
