"""What a blog publishes itself: the entries of its feed or API, with the bodies it gives them.

Feeds (RSS, Atom, RDF) are read by feedparser, which knows their many broken forms; those that are
JSON by `feedjson`. Bodies are HTML as published: they are evidence to compare pages with, never
shown, so nothing is sanitised here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleaners.model import LinkKind
from cleaners.publisher import Said, Source

from . import feedjson
from .feedentries import Entry, Feed, address_of, addressed, authors_of, integer, key
from .moments import from_struct, stated
from .xmlstream import is_bomb

__all__ = ["Entry", "Feed", "blog_of", "bodies", "key", "parse", "read", "why_empty"]

_LINK = re.compile(rb"<link\b[^>]*>", re.IGNORECASE)
_FEED_TYPE = re.compile(rb"application/(?:rss\+xml|atom\+xml|feed\+json)", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
#: How a page of HTML begins, and what a feed among these bytes would hold.
_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_HEAD = 64 * 1024
_HREF = re.compile(rb"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


def parse(data: bytes, *, url: str = "", content_type: str = "") -> Feed:
    """Read a feed or an answer of an API, whatever form it has.

    What is none has no form; a broken one has the entries before the break.

    Args:
        data: The document.
        url: Where it stands; relative addresses in it are resolved against that.
        content_type: The HTTP header's value, for its charset.

    >>> parse(b"<rss><channel><item><link>https://a.example/rain</link></item></channel></rss>").count
    1
    """
    return (
        feedjson.read(data, url) if feedjson.is_json(data) else _from_xml(data, url, content_type)
    )


def read(data: bytes) -> tuple[Entry, ...]:
    """Read a feed, in page order, entries without an address or body left out.

    What is no feed has no entries; a broken one has those before the break.
    """
    return tuple(entry for entry in parse(data).entries if entry.body.strip())


def why_empty(data: bytes) -> str:
    """Say why `read` found nothing, and what to do."""
    if not parse(data).form:
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


def _parsed(data: bytes, url: str = "", content_type: str = "") -> Mapping[str, Any]:
    import feedparser  # noqa: PLC0415 - a tenth of a second that only feeds need

    # Its rules for media types are those of RFC 3023, which took text/xml for ASCII; only the
    # charset is passed on, as RFC 7303 has it.
    charset = _CHARSET.search(content_type)
    told = f"application/xml; charset={charset[1]}" if charset else "application/xml"
    headers = {"content-type": told, "content-location": url}
    try:
        # Given bytes instead of a stream, it would open the file that they name.
        found: Mapping[str, Any] = feedparser.parse(
            BytesIO(data),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers=headers,
        )
    except Exception:  # noqa: BLE001 - on hostile documents its parsers raise what they like
        return {}
    return found


def _from_xml(data: bytes, url: str, content_type: str) -> Feed:
    if is_bomb(data):
        return Feed(refused="its entities refer to each other; it was not read")
    if _is_page(data):
        return Feed()
    found = _parsed(data, url, content_type)
    items = found.get("entries", ())
    about = found.get("feed", {})
    form = str(found.get("version") or "")
    return Feed(
        form=form,
        title=str(about.get("title") or "").strip(),
        generator=_generator(about),
        entries=addressed(_xml_entry(item, url, form) for item in items),
        links=tuple(_links(about, url)),
        count=len(items),
        total=integer(about.get("opensearch_totalresults")),
        start=integer(about.get("opensearch_startindex")),
    )


def _is_page(data: bytes) -> bool:
    head = data[:_HEAD]
    return bool(_PAGE.match(head.lstrip())) and not _ROOT.search(head)


def _generator(about: Mapping[str, Any]) -> str:
    detail = about.get("generator_detail") or {}
    parts = (about.get("generator"), detail.get("href"), detail.get("version"))
    return " ".join(str(part) for part in parts if part)


def _links(about: Mapping[str, Any], url: str) -> Iterator[tuple[str, str]]:
    for link in about.get("links", ()):
        with suppress(ValueError):
            yield str(link.get("rel") or "alternate"), urljoin(url, str(link.get("href") or ""))


def _xml_entry(item: Mapping[str, Any], url: str, form: str) -> Entry:
    # Asked for a change that is not told, feedparser gives the publication, and warns.
    changed = from_struct(
        item.get("updated_parsed" if "updated_parsed" in item else "published_parsed")
    )
    # The date of Dublin Core, which RSS 1.0 has, is one of changes to feedparser.
    came = item.get("published") or ("" if form.startswith("atom") else item.get("updated"))
    authors = tuple(authors_of(item.get("authors", ()), str(item.get("author") or "")))
    said = Said(stated(came), authors, tuple(_sources(item, url)))
    return Entry(address_of(_link(item)), _body(item), str(item.get("title") or ""), changed, said)


def _sources(item: Mapping[str, Any], url: str) -> Iterator[Source]:
    """Yield where an entry is from.

    The element ``source`` names the feed it was taken from: by its address (RSS 2.0), or with that
    feed's own links (RFC 4287, section 4.2.11). Of these, the blog is worth more than its feed. A
    link of the relation ``via`` leads to what the entry has its information from (section 4.2.7.2).
    """
    source = item.get("source")
    if isinstance(source, Mapping):
        address = address_of(source.get("link") or source.get("href") or "", url)
        name = str(source.get("title") or "").strip()
        if address or name:
            yield Source(address, name, LinkKind.ORIGIN, "the feed's <source>", is_blog=True)
    for link in item.get("links", ()):
        if link.get("rel") == "via" and (address := address_of(link.get("href") or "", url)):
            name = str(link.get("title") or "").strip()
            yield Source(address, name, LinkKind.VIA, "the feed's link rel=via")


def _link(item: Mapping[str, Any]) -> str:
    # FeedBurner moves the post's own address to the first. Atom knows entries by an identifier,
    # which often is their address where they give no other.
    named = str(item.get("feedburner_origlink") or item.get("link") or "")
    identifier = str(item.get("id") or "")
    return named or (identifier if identifier.startswith(("http://", "https://")) else "")


def _body(item: Mapping[str, Any]) -> str:
    found = [str(part.get("value") or "") for part in item.get("content", ())]
    return max([*found, str(item.get("summary") or "")], key=len)


def _remedy(data: bytes) -> str:
    """Return the address of the feed that a page names, or what a feed is."""
    found = next(filter(_FEED_TYPE.search, _LINK.findall(data)), b"")
    if address := _HREF.search(found):
        return f"the page names one: {address[1].decode('utf-8', 'replace')}"
    return "give the address or file of an RSS, Atom or JSON feed"
