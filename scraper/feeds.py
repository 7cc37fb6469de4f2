"""What a blog publishes itself: the entries of its feed or API, with the bodies it gives them.

Feeds (RSS, Atom, RDF) are read by feedparser, which knows their many broken forms; the JSON of
Blogger's feed, of WordPress' REST API and of JSON Feed 1.1 is plain. Bodies are HTML as published:
they are evidence to compare pages with, never shown, so nothing is sanitised here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .errors import AddressError
from .urls import normalise


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
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    found = _from_json(data) if head in (b"{", b"[") else _from_xml(data)
    return tuple(entry for entry in found if key(entry.url) and entry.body.strip())


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


def _from_xml(data: bytes) -> list[Entry]:
    import feedparser  # noqa: PLC0415 - a tenth of a second that only feeds need

    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    return [
        Entry(_address(_link(item)), _body(item), str(item.get("title") or ""))
        for item in feed.entries
    ]


def _link(item: Mapping[str, Any]) -> str:
    # FeedBurner moves the post's own address there.
    return str(item.get("feedburner_origlink") or item.get("link") or "")


def _body(item: Mapping[str, Any]) -> str:
    found = [str(part.get("value") or "") for part in item.get("content", ())]
    return max([*found, str(item.get("summary") or "")], key=len)


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
