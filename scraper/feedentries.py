"""Feeds and their entries as values, and how what all forms have is read: addresses, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleaners.publisher import UNSAID, Said

from .errors import AddressError
from .urls import normalise

_IN_BRACKETS = re.compile(r"\(([^()]+)\)")


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


def authors_of(people: Any, rss: str = "") -> Iterator[str]:
    """Yield the names of people; RSS 2.0 has an address of mail, and the name in brackets."""
    for person in people:
        name = person.get("name")
        if rss.startswith(person.get("email") or " "):
            in_brackets = _IN_BRACKETS.search(rss)
            name = in_brackets[1] if in_brackets else ""
        if name:
            yield str(name).strip()


def addressed(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that have an address."""
    return tuple(entry for entry in entries if key(entry.url))


def integer(value: Any) -> int | None:
    """Return a number as others write it; None for what is none."""
    with suppress(TypeError, ValueError):
        return int(value)
    return None


def address_of(link: Any, base: str = "") -> str:
    """Return a link as an address of ours, read against `base`; "" for what is none."""
    said = str(link or "").strip()  # nothing, resolved, would be the document itself
    with suppress(AddressError, ValueError):
        return normalise(urljoin(base, said)) if said else ""
    return ""
