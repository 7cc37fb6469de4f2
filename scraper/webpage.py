"""What a page of a blog says to programs: the links of its head, and every link that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaners import tree
from cleaners.decode import decode
from cleaners.errors import NotText
from cleaners.model import Form, Head
from cleaners.tree import CLOSE, Event, Open

from .urls import joined

if TYPE_CHECKING:
    from .capture import Capture

#: Links of one page that are looked at: a yearly archive of a busy blog has some thousands.
MAX_ANCHORS = 20_000
#: One field of a Link header (RFC 8288, section 3): address, then parameters.
_LINK_FIELD = re.compile(r"""<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)""")
_RELATION = re.compile(r""";\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link that readers see."""

    #: Absolute, without fragment.
    url: str
    #: What they see of it; of a picture, its alternative text.
    text: str
    relations: frozenset[str] = frozenset()
    #: Class names, and what is shown when a pointer rests on it.
    label: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A link that the page's head or the answer's header states."""

    name: str
    url: str
    #: Media type, or "".
    type: str = ""


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page of HTML as programs see it."""

    #: Where it answered.
    url: str
    title: str
    #: What made it, as it says: ``<meta name=generator>``, or "".
    generator: str
    #: The name its site gives itself (``og:site_name``), or "".
    site_name: str
    relations: tuple[Relation, ...]
    anchors: tuple[Anchor, ...]

    def related(self, name: str) -> Iterator[Relation]:
        """Yield the head's links of one relation, in order."""
        return (relation for relation in self.relations if relation.name == name)


def read(capture: Capture) -> WebPage | None:
    """Read a page; None for what is no HTML."""
    try:
        page = decode(capture.body, url=capture.url, content_type=capture.content_type)
    except NotText:
        return None
    if page.form is not Form.HTML:
        return None
    parsed = tree.parse(page)
    base = parsed.head.base or capture.url
    return WebPage(
        url=capture.url,
        title=parsed.head.title,
        generator=parsed.head.meta("generator"),
        site_name=parsed.head.meta("og:site_name", "application-name"),
        relations=(*_of_head(parsed.head, base), *of_header(capture)),
        anchors=tuple(_anchors(parsed.events(), base)),
    )


def of_header(capture: Capture) -> Iterator[Relation]:
    """Yield the links of an answer's Link fields (RFC 8288)."""
    for key, value in capture.headers:
        if key.lower() == "link":
            for address, parameters in _LINK_FIELD.findall(value):
                names = (one or other for one, other in _RELATION.findall(parameters))
                yield from _relations(" ".join(names), joined(capture.url, address))


def _of_head(head: Head, base: str) -> Iterator[Relation]:
    for link in head.links:
        yield from _relations(link.rel, joined(base, link.href), link.type)


def _relations(names: str, url: str, media: str = "") -> Iterator[Relation]:
    for name in names.lower().split() if url else ():
        yield Relation(name, url, media.partition(";")[0].strip().lower())


def _anchors(events: Iterator[Event], base: str) -> Iterator[Anchor]:
    found = 0
    for event in events:
        if isinstance(event, Open) and event.tag == "a" and event.attributes.get("href"):
            text = _text(events)
            if url := joined(base, event.attributes["href"] or ""):
                found += 1
                yield _anchor(url, text, event.attributes)
        if found >= MAX_ANCHORS:
            return


def _anchor(url: str, text: str, attributes: dict[str, str | None]) -> Anchor:
    labels = (attributes.get(name) or "" for name in ("class", "title", "aria-label", "id"))
    relations = (attributes.get("rel") or "").lower().split()
    return Anchor(url, text, frozenset(relations), " ".join(filter(None, labels)))


def _text(events: Iterator[Event]) -> str:
    """Read up to the end of the element that has just begun, and return its text."""
    parts: list[str] = []
    depth = 1
    for event in events:
        if event is CLOSE:
            depth -= 1
            if not depth:
                break
        elif isinstance(event, Open):
            depth += 1
            parts.append((event.attributes.get("alt") or "") if event.tag == "img" else "")
        elif isinstance(event, str):
            parts.append(event)
    return " ".join("".join(parts).split())
