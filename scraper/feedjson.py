"""Feeds that are JSON: Blogger's feed, WordPress' REST API, JSON Feed 1.1.

Each form is told by what it holds. An entry that is not as its form says is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from cleaners.publisher import Said

from .feedentries import Entry, Feed, address_of, addressed, authors_of, integer
from .moments import from_text, stated


def loaded(data: bytes) -> Any:
    """Return the value that a JSON document holds; None for what is none, or nests endlessly."""
    with suppress(ValueError, RecursionError):
        return json.loads(data.lstrip(b"\xef\xbb\xbf"))
    return None


def is_json(data: bytes) -> bool:
    """Tell whether a document begins as JSON does."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read(data: bytes, url: str) -> Feed:
    """Read a document; what has none of the forms is no feed.

    Args:
        data: The document.
        url: Where it stands; relative addresses in it are resolved against that.
    """
    known = loaded(data)
    for form, items_of, entry_of, about_of in _FORMS:
        with suppress(KeyError, TypeError, AttributeError):
            items = items_of(known)
            if isinstance(items, list):
                entries = addressed(_entries(items, entry_of, url))
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
    said = Said(stated(came), tuple(authors_of(names)))
    moment = from_text(changed or came)
    return Entry(address_of(link, url), _text(body), _text(item.get("title")), moment, said)


def _wordpress(item: dict[str, Any], url: str) -> Entry:
    content = item.get("content") or {}
    body = "" if content.get("protected") else str(content.get("rendered") or "")
    changed = item.get("modified_gmt") or item.get("date_gmt")
    title = str((item.get("title") or {}).get("rendered") or "")
    said = Said(stated(item.get("date") or item.get("date_gmt")))
    return Entry(address_of(item["link"], url), body, title, from_text(changed), said)


def _json_feed(item: dict[str, Any], url: str) -> Entry:
    body = item.get("content_html") or item.get("content_text") or item.get("summary") or ""
    link = item.get("url") or item.get("id") or ""
    if not item.get("url") and not str(link).startswith(("http://", "https://")):
        link = ""
    changed = from_text(item.get("date_modified") or item.get("date_published"))
    names = item.get("authors") or [item.get("author") or {}]  # of version 1.1, or of 1
    said = Said(stated(item.get("date_published")), tuple(authors_of(names)))
    return Entry(address_of(link, url), str(body), str(item.get("title") or ""), changed, said)


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
        "total": integer((feed.get("openSearch$totalResults") or {}).get("$t")),
        "start": integer((feed.get("openSearch$startIndex") or {}).get("$t")),
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
