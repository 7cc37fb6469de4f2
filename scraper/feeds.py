"""What a blog publishes itself: the entries of its feed or API, with the bodies it gives them.

Feeds (RSS, Atom, RDF) are read by feedparser, which knows their many broken forms; the JSON of
Blogger's feed, of WordPress' REST API and of JSON Feed 1.1 is plain. Bodies are HTML as published:
they are evidence to compare pages with, never shown, so nothing is sanitised here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleaners.model import LinkKind
from cleaners.publisher import UNSAID, Said, Source

from .errors import AddressError
from .moments import from_struct, from_text, stated
from .urls import normalise
from .xmlstream import is_bomb

_LINK = re.compile(rb"<link\b[^>]*>", re.IGNORECASE)
_FEED_TYPE = re.compile(rb"application/(?:rss\+xml|atom\+xml|feed\+json)", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
#: How a page of HTML begins, and what a feed among these bytes would hold.
_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_HEAD = 64 * 1024
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_HREF = re.compile(rb"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One post as its publisher lists it."""

    #: Where its page stands, normalised.
    url: str
    #: HTML of the fullest body that the entry carries; a summary where there is no other.
    body: str
    title: str = ""
    #: When its publisher says that it last changed, or came out; None where it does not say.
    changed: datetime | None = None
    #: What its publisher says of it otherwise.
    said: Said = UNSAID


@dataclass(frozen=True, slots=True)
class Feed:
    """One document in which a blog publishes its posts."""

    #: "rss20", "atom10", "blogger", "wordpress", "json-feed" and so on; "" for what is no feed.
    form: str = ""
    title: str = ""
    #: What wrote it, as it says.
    generator: str = ""
    #: Entries with an address, in the document's order; the body may be empty.
    entries: tuple[Entry, ...] = ()
    #: Relation and absolute address of the links of the document itself (RFC 4287, 5005).
    links: tuple[tuple[str, str], ...] = ()
    #: Entries that it holds, with and without an address.
    count: int = 0
    #: OpenSearch 1.1: entries that there are in all, and the number of the first one here.
    total: int | None = None
    start: int | None = None
    #: Why it was not read, in words; "" where it was.
    refused: str = ""

    def link(self, relation: str) -> str:
        """Return the address of the first link of that relation, or ""."""
        return next((href for rel, href in self.links if rel == relation), "")


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
    return _from_json(data, url) if _is_json(data) else _from_xml(data, url, content_type)


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
        entries=_addressed(_xml_entry(item, url, form) for item in items),
        links=tuple(_links(about, url)),
        count=len(items),
        total=_integer(about.get("opensearch_totalresults")),
        start=_integer(about.get("opensearch_startindex")),
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
    authors = tuple(_authors(item.get("authors", ()), str(item.get("author") or "")))
    said = Said(stated(came), authors, tuple(_sources(item, url)))
    return Entry(_address(_link(item)), _body(item), str(item.get("title") or ""), changed, said)


def _authors(people: Any, rss: str = "") -> Iterator[str]:
    """Yield the names of people; RSS 2.0 has an address of mail, and the name in brackets."""
    for person in people:
        name = person.get("name")
        if rss.startswith(person.get("email") or " "):
            in_brackets = _IN_BRACKETS.search(rss)
            name = in_brackets[1] if in_brackets else ""
        if name:
            yield str(name).strip()


def _sources(item: Mapping[str, Any], url: str) -> Iterator[Source]:
    """Yield where an entry is from.

    The element ``source`` names the feed it was taken from: by its address (RSS 2.0), or with that
    feed's own links (RFC 4287, section 4.2.11). Of these, the blog is worth more than its feed. A
    link of the relation ``via`` leads to what the entry has its information from (section 4.2.7.2).
    """
    source = item.get("source")
    if isinstance(source, Mapping):
        address = _address(source.get("link") or source.get("href") or "", url)
        name = str(source.get("title") or "").strip()
        if address or name:
            yield Source(address, name, LinkKind.ORIGIN, "the feed's <source>", is_blog=True)
    for link in item.get("links", ()):
        if link.get("rel") == "via" and (address := _address(link.get("href") or "", url)):
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


def _addressed(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if key(entry.url))


# --- JSON ---------------------------------------------------------------------------------------


def loaded(data: bytes) -> Any:
    """Return the value that a JSON document holds; None for what is none, or nests endlessly."""
    with suppress(ValueError, RecursionError):
        return json.loads(data.lstrip(b"\xef\xbb\xbf"))
    return None


def _is_json(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _from_json(data: bytes, url: str) -> Feed:
    known = loaded(data)
    for form, items_of, entry_of, about_of in _FORMS:
        with suppress(KeyError, TypeError, AttributeError):
            items = items_of(known)
            if isinstance(items, list):
                entries = _addressed(_entries(items, entry_of, url))
                return Feed(form, entries=entries, count=len(items), **about_of(known, url))
    return Feed()


def _entries(
    items: Iterable[Any], entry_of: Callable[[dict[str, Any], str], Entry], url: str
) -> Iterator[Entry]:
    for item in items:
        with suppress(KeyError, TypeError, AttributeError, IndexError):
            yield entry_of(item, url)


def _blogger(item: dict[str, Any], url: str) -> Entry:
    body = item.get("content") or item.get("summary") or {}
    link = next((one["href"] for one in item["link"] if one["rel"] == "alternate"), "")
    came, changed = (_text(item.get(name)) for name in ("published", "updated"))
    names = ({"name": _text(person.get("name"))} for person in item.get("author", ()))
    said = Said(stated(came), tuple(_authors(names)))
    moment = from_text(changed or came)
    return Entry(_address(link, url), _text(body), _text(item.get("title")), moment, said)


def _wordpress(item: dict[str, Any], url: str) -> Entry:
    content = item.get("content") or {}
    body = "" if content.get("protected") else str(content.get("rendered") or "")
    changed = item.get("modified_gmt") or item.get("date_gmt")
    title = str((item.get("title") or {}).get("rendered") or "")
    said = Said(stated(item.get("date") or item.get("date_gmt")))
    return Entry(_address(item["link"], url), body, title, from_text(changed), said)


def _json_feed(item: dict[str, Any], url: str) -> Entry:
    body = item.get("content_html") or item.get("content_text") or item.get("summary") or ""
    link = item.get("url") or item.get("id") or ""
    if not item.get("url") and not str(link).startswith(("http://", "https://")):
        link = ""
    changed = from_text(item.get("date_modified") or item.get("date_published"))
    names = item.get("authors") or [item.get("author") or {}]  # of version 1.1, or of 1
    said = Said(stated(item.get("date_published")), tuple(_authors(names)))
    return Entry(_address(link, url), str(body), str(item.get("title") or ""), changed, said)


def _text(value: Any) -> str:
    """Return a text as Google's form of JSON has it."""
    return str((value or {}).get("$t", ""))


def _about_blogger(known: dict[str, Any], url: str) -> dict[str, Any]:
    feed = known["feed"]
    links = [one for one in feed.get("link", ()) if isinstance(one, dict)]
    return {
        "title": _text(feed.get("title")),
        "generator": _text(feed.get("generator")),
        "links": tuple((str(one.get("rel")), urljoin(url, str(one.get("href")))) for one in links),
        "total": _integer((feed.get("openSearch$totalResults") or {}).get("$t")),
        "start": _integer((feed.get("openSearch$startIndex") or {}).get("$t")),
    }


def _about_json_feed(known: dict[str, Any], url: str) -> dict[str, Any]:
    more = known.get("next_url")
    links = (("next", urljoin(url, more)),) if isinstance(more, str) and more else ()
    return {"title": str(known.get("title") or ""), "links": links}


def _about_nothing(_known: Any, _url: str) -> dict[str, Any]:
    return {}


def _posts(known: Any) -> Any:
    """Return WordPress' posts, if that is what a list holds: each has a link and an own title."""
    posts = known if isinstance(known, list) else known["posts"]
    return posts if all("link" in post for post in posts) else None


#: Each form: its name, how its entries are found and read, and what it says of itself.
_FORMS: tuple[
    tuple[
        str,
        Callable[[Any], Any],
        Callable[[dict[str, Any], str], Entry],
        Callable[[Any, str], dict[str, Any]],
    ],
    ...,
] = (
    ("blogger", lambda known: known["feed"].get("entry", []), _blogger, _about_blogger),
    ("json-feed", lambda known: known["items"], _json_feed, _about_json_feed),
    ("wordpress", _posts, _wordpress, _about_nothing),
)


def _integer(value: Any) -> int | None:
    with suppress(TypeError, ValueError):
        return int(value)
    return None


def _address(link: Any, base: str = "") -> str:
    said = str(link or "").strip()  # nothing, resolved, would be the document itself
    with suppress(AddressError, ValueError):
        return normalise(urljoin(base, said)) if said else ""
    return ""
