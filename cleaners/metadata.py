"""What the page says about the post: title, authors, dates, tags, site, canonical address.

Statements made for machines are believed before shown text, in the order of how much care their
publishers put in: JSON-LD (schema.org), Open Graph and ``article:`` properties, Dublin Core, plain
meta names, microformats and ``<time>`` in the body. The title is the exception (`titles`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from . import dates, shown, titles
from .bylines import is_byline, is_date
from .inline import fold
from .later import deferred
from .model import Head, Hint, HintKind, Layout

#: Hosts that mean the machine itself (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3).
_LOCAL_HOST = re.compile(r"(?:.*\.)?localhost$|127\.|0\.0\.0\.0$|::1?$")
#: schema.org types that describe the post itself, not its site or breadcrumbs.
_ARTICLE_TYPES = frozenset(
    "article blogposting newsarticle techarticle socialmediaposting report webpage "
    "scholarlyarticle analysisnewsarticle opinionnewsarticle reviewnewsarticle".split()
)
_BYLINE = re.compile(
    r"^(?:posted\s+by|written\s+by|published\s+by|by|von|par|por|door|作者|文|撰文|著者)"
    r"\s*[:：]?\s*",
    re.IGNORECASE,
)
#: What templates put around JSON-LD to hide it from old browsers and XML, or leave at its end.
_UNWRAPPED = re.compile(
    r"^\s*(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?"
    r"|\s*(?://|/\*)?\s*(?:-->|\]\]>)\s*(?:\*/)?\s*$|;\s*$"
)
#: Lists and objects within each other in which a name is looked for; a list of objects has two.
_MAX_DEPTH = 8
#: A label that can only be a byline's: with a colon, or "by" before a capitalised name.
_LABELLED = re.compile(
    r"\s*(?:(?:作者|撰文|著者|投稿者|글쓴이|[Aa]uthor|[Aa]utor|[Aa]uteur|[Aa]utore)\s*[:：]\s*|"
    r"(?:(?:[Pp]osted|[Ww]ritten|[Pp]ublished)\s+)?[Bb]y\s+(?=[A-Z]\w+\s+[A-Z]))"
)
_NAME_END = re.compile(r"\s*(?:[|·•,，/]|\s[-–—]\s|\s\d|\son\s|\sat\s|\s{2,}|$)")
#: A name longer than this (characters) is a sentence or a list of everything in the page's corner.
_MAX_NAME = 60
#: Segments around the start of the body among which its byline and date are looked for.
_REACH = 12
#: Segments below the post's first among which its byline may stand: its title comes before.
_BELOW = 4
#: Characters of the longest byline.
_MAX_BYLINE = 160


@deferred("published")
@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a post besides its text."""

    title: str = ""
    #: The title as the page's head has it, which is what the judge has learned to look for.
    headed: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    tags: tuple[str, ...] = ()
    site_name: str = ""
    canonical: str = ""
    #: Language tags that the page declares, most specific statement first.
    languages: tuple[str, ...] = ()


def read(layout: Layout, url: str, post: range = range(0), *, heads_all: str = "") -> Metadata:
    """Read the metadata of a page whose post is the segments of `post`.

    Args:
        layout: The page, cut into segments.
        url: Where it stands.
        post: Its segments that are the post.
        heads_all: What all pages of the site are headed, which is not the title of any.
    """
    head = layout.head
    items = list(_articles(head))
    site_name = head.meta("og:site_name") or _publisher(items) or head.meta("application-name")
    declared = (
        *_field(items, "headline"),
        head.meta("og:title", "twitter:title", "dc.title", "dcterms.title", "title"),
        head.title,
    )
    title = titles.find(layout, declared, heads_all or site_name, post.start)
    return Metadata(
        title=title.shown,
        headed=title.headed,
        authors=_authors(layout, items, post),
        published=_published(layout, items, url, post),
        updated=_updated(head, items),
        tags=_tags(layout, items),
        site_name=fold(site_name),
        canonical=canonical(head, url),
        languages=_languages(head, items),
    )


def canonical(head: Head, url: str) -> str:
    """Return the page's canonical address (RFC 6596), or "" where it gives none that can be.

    A canonical that leads every post of a blog to its home page is a theme's mistake, and one that
    leads to the author's own machine was left there by a site generator.
    """
    href = next((link.href for link in head.links if "canonical" in link.rel.split()), "")
    try:
        target = urljoin(head.base or url, href) if href else ""
        parts, own = urlsplit(target), urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    host = parts.hostname or ""
    if host != own.hostname and ("." not in host or _LOCAL_HOST.match(host)):
        return ""  # a name without a dot is known on the publisher's own network alone
    is_home = parts.path in ("", "/") and not parts.query
    own_is_home = own.path in ("", "/") and not own.query
    return "" if is_home and not own_is_home else target


# --- JSON-LD ------------------------------------------------------------------------------------


def _articles(head: Head) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects that describe an article or page."""
    for source in head.json_ld:
        try:
            data = json.loads(_UNWRAPPED.sub("", source), strict=False)
        except (ValueError, RecursionError):  # scripts that are no JSON are common
            continue
        for item in _objects(data):
            # A type may be written as its address.
            names = (re.split(r"[/:#]", name)[-1].lower() for name in _strings(item.get("@type")))
            if not _ARTICLE_TYPES.isdisjoint(names):
                yield item


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    for entry in _listed(data):
        if isinstance(entry, dict):
            inner = (*_listed(entry.get("@graph")), entry.get("mainEntity"))
            yield from (item for item in (entry, *inner) if isinstance(item, dict))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _strings(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the names in a JSON-LD value: a string, an object with a name, or a list of them."""
    if isinstance(value, str):
        # JSON can write half a surrogate pair, which no encoding can store.
        yield value.encode("utf-8", "replace").decode("utf-8")
    elif isinstance(value, dict) and depth < _MAX_DEPTH:
        yield from _strings(value.get("name"), depth + 1)
    elif isinstance(value, list) and depth < _MAX_DEPTH:
        for entry in value:
            yield from _strings(entry, depth + 1)


def _field(items: Iterable[dict[str, Any]], key: str) -> list[str]:
    return [fold(text) for item in items for text in _strings(item.get(key)) if fold(text)]


def _publisher(items: Iterable[dict[str, Any]]) -> str:
    return next(iter(_field(items, "publisher")), "")


# --- people, dates, tags ------------------------------------------------------------------------


def _authors(layout: Layout, items: list[dict[str, Any]], post: range) -> tuple[str, ...]:
    head = layout.head
    # The nearest alone: what is farther signs a comment or another post.
    hints = [h.value for h in _around(layout, post) if h.kind is HintKind.AUTHOR][:1]
    first = max(0, post.start - _REACH)
    shown = [_signed(segment.text) for segment in layout.segments[first : post.start + 2]]
    for source in (
        _field(items, "author"),
        [value for name, value in head.metas if name in ("author", "article:author", "dc.creator")],
        hints,
        shown,
    ):
        names = [name for name in map(_person, source) if name]
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _signed(text: str) -> str:
    """Return the name in a line that is labelled as a byline, or "".

    >>> _signed("作者：陶镕 2006-04-09 22:17"), _signed("By Jane Doe | May 3"), _signed("By noon")
    ('陶镕', 'Jane Doe', '')
    """
    label = _LABELLED.match(text)
    return _NAME_END.split(text[label.end() :], maxsplit=1)[0] if label else ""


def _person(text: str) -> str:
    """Return the name in a byline, or "" where it is an address, a number or a sentence."""
    name = _BYLINE.sub("", fold(text)).strip(" ,:：|-")
    is_name = 0 < len(name) <= _MAX_NAME and any(map(str.isalpha, name)) and "://" not in name
    return name if is_name else ""


def _published(layout: Layout, items: list[dict[str, Any]], url: str, post: range) -> str:
    head = layout.head
    candidates = [
        *_field(items, "datePublished"),
        *_field(items, "dateCreated"),
        head.meta("article:published_time", "og:published_time", "article:published"),
        head.meta("datepublished", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date"),
        head.meta("date", "pubdate", "publishdate", "publish-date", "parsely-pub-date"),
        *_times_near(layout, post),
    ]
    said = next(filter(None, map(dates.iso, candidates)), "")
    return said or _shown_near(layout, post) or dates.from_address(url)


def _shown_near(layout: Layout, post: range) -> str:
    """Return the date in the line nearest to the post's beginning that is a date or a byline."""
    first = max(0, post.start - _REACH)
    lines = list(enumerate(layout.segments[first : post.start + _BELOW], first))
    lines.sort(key=lambda line: abs(line[0] - post.start))
    for _, segment in lines:
        text = segment.text
        found = shown.date_in(text) if 0 < len(text) <= _MAX_BYLINE else ""
        if found and (is_date(text) or is_byline(text)):
            return found
    return ""


def _times_near(layout: Layout, post: range) -> list[str]:
    """Return the ``<time>`` values around the post, those at its beginning first."""
    return [hint.value for hint in _around(layout, post) if hint.kind is HintKind.TIME]


def _around(layout: Layout, post: range) -> list[Hint]:
    """Return the hints around the post: those at its beginning, nearest first, then at its end."""
    before = [hint for hint in layout.hints if abs(hint.segment - post.start) <= _REACH]
    after = [hint for hint in layout.hints if 0 <= hint.segment - post.stop <= _REACH]
    before.sort(key=lambda hint: abs(hint.segment - post.start))
    return [*before, *after]


def _updated(head: Head, items: list[dict[str, Any]]) -> str:
    candidates = [
        *_field(items, "dateModified"),
        head.meta("article:modified_time", "og:updated_time", "last-modified", "dcterms.modified"),
    ]
    return next(filter(None, map(dates.iso, candidates)), "")


def _tags(layout: Layout, items: list[dict[str, Any]]) -> tuple[str, ...]:
    shown = [hint.value.lstrip("# ") for hint in layout.hints if hint.kind is HintKind.TAG]
    said = [value for name, value in layout.head.metas if name == "article:tag"]
    keywords = [
        word for text in _field(items, "keywords") for word in re.split(r"[,，、;；]", text)
    ]
    tags = [fold(tag) for tag in (*shown, *said, *keywords)]
    return tuple(dict.fromkeys(tag for tag in tags if tag and len(tag) <= _MAX_NAME))


def _languages(head: Head, items: list[dict[str, Any]]) -> tuple[str, ...]:
    declared = [
        *_field(items, "inLanguage"),
        head.language,
        head.meta("content-language", "language", "dc.language"),
        head.meta("og:locale").replace("_", "-"),
    ]
    return tuple(dict.fromkeys(tag for tag in declared if tag))
