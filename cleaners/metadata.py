"""What the page says about the post: title, authors, dates, tags, site, canonical address.

Statements made for machines are believed before shown text, in the order of how much care their
publishers put in: JSON-LD (schema.org), Open Graph and ``article:`` properties, Dublin Core, plain
meta names, microformats and ``<time>`` in the body. The title is the exception (`titles`).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any
from urllib.parse import urljoin, urlsplit

from . import datelines, dates, people, titles
from .decode import storable
from .facts import NOTHING, Claim, Fact, claims, distinct
from .inline import fold
from .later import deferred
from .model import Head, HintKind, Layout

#: Hosts that mean the machine itself (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3).
_LOCAL_HOST = re.compile(r"(?:.*\.)?localhost$|127\.|0\.0\.0\.0$|::1?$")
#: schema.org types that describe the post itself, not its site or breadcrumbs.
_ARTICLE_TYPES = frozenset(
    "article blogposting newsarticle techarticle socialmediaposting report webpage "
    "scholarlyarticle analysisnewsarticle askpublicnewsarticle backgroundnewsarticle "
    "opinionnewsarticle reportagenewsarticle reviewnewsarticle liveblogposting".split()
)
#: The context of what Baidu asks of pages: a title, a day of publishing, no type.
_BAIDU = "cambrian.jsonld"
#: What templates put before JSON-LD to hide it from old browsers and XML; and at its end, where a
#: remark of a script may be around it.
_OPENING = re.compile(r"(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?")
_CLOSING = ("-->", "]]>")
#: Lists and objects within each other in which a name is looked for; a list of objects has two.
_MAX_DEPTH = 8
#: A tag longer than this (characters) is a sentence or all tags in one.
_MAX_TAG = 60
#: What parts the tags that a statement has in one.
_TAG_SIGNS = re.compile(r"[,，、;；]")


@deferred("published", "facts")
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
    #: Where each of these was read; those that are empty were read nowhere.
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    """A page whose metadata is read, and what of it is looked at again and again."""

    layout: Layout
    url: str
    #: Its segments that are the post.
    post: range
    #: Its JSON-LD objects that describe an article or page.
    items: list[dict[str, Any]]
    #: The first content of each of its metas.
    metas: dict[str, str]
    #: Tells claims about the post from those about others' (`people.own`).
    is_own: Callable[[Claim], bool]

    def data(self, name: str) -> list[Claim]:
        """Return what its JSON-LD says of a property; plug-ins escape it as HTML ("O&#39;Hara")."""
        return claims(map(html.unescape, _field(self.items, name)), f"JSON-LD {name}")

    def meta(self, *names: str) -> Claim:
        """Return the content of the first of `names` that its head has."""
        found = next((name for name in names if name in self.metas), "")
        return Claim(self.metas[found], f"meta {found}") if found else NOTHING


def read(layout: Layout, url: str, post: range = range(0), *, heads_all: str = "") -> Metadata:
    """Read the metadata of a page whose post is the segments of `post`.

    Args:
        layout: The page, cut into segments.
        url: Where it stands.
        post: Its segments that are the post.
        heads_all: What all pages of the site are headed, which is not the title of any.
    """
    metas = {name: content for name, content in reversed(layout.head.metas) if content}
    items, is_own = list(articles(layout.head)), people.own(layout)
    page = _Page(layout, url, post, items, metas, is_own)
    names = (page.meta("og:site_name"), *_publisher(page), page.meta("application-name"))
    site_name = _first(names)
    title = titles.find(layout, _declared(page), heads_all or site_name.value, post.start)
    address = Claim(canonical(layout.head, url), "link rel=canonical")
    authors, published, updated = _authors(page), _published(page), _updated(page)
    tags, languages = _tags(page), _languages(page)
    stated = (
        ("title", [Claim(title.shown, title.rule, title.segment)]),
        ("authors", authors),
        ("published", [published]),
        ("updated", [updated]),
        ("tags", tags),
        ("site_name", [site_name]),
        ("canonical", [address]),
        ("languages", languages),
    )
    return Metadata(
        title=title.shown,
        headed=title.headed,
        authors=tuple(claim.value for claim in authors),
        published=published.value,
        updated=updated.value,
        tags=tuple(claim.value for claim in tags),
        site_name=fold(site_name.value),
        canonical=address.value,
        languages=tuple(claim.value for claim in languages),
        facts=tuple(
            claim.about(field) for field, found in stated for claim in found if claim.value
        ),
    )


def _first(found: Iterable[Claim]) -> Claim:
    return next((claim for claim in found if claim.value), NOTHING)


def _declared(page: _Page) -> list[Claim]:
    """Return what the head calls the page, the most careful statement first."""
    return [
        # Not `data`: a title may name tags, and `titles` knows what is escaped twice in one.
        *claims(_field(page.items, "headline"), "JSON-LD headline"),
        page.meta("og:title", "twitter:title", "dc.title", "dcterms.title", "title"),
        Claim(page.layout.head.title, "the title element"),
    ]


def canonical(head: Head, url: str) -> str:
    """Return the page's canonical address (RFC 6596), or "" where it gives none that can be.

    A canonical that leads every post of a blog to its home page is a theme's mistake, and one that
    leads to the author's own machine was left there by a site generator.
    """
    href = next((link.href for link in head.links if "canonical" in link.rel.split()), "")
    return stated(href, head, url)


def stated(href: str, head: Head, url: str) -> str:
    """Return an address that the page gives for its post, absolute, or "" where it can be none."""
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


def articles(head: Head) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects that describe an article or page."""
    for source in head.json_ld:
        try:
            data = json.loads(_unwrapped(source), strict=False)
        except (ValueError, RecursionError):  # scripts that are no JSON are common
            continue
        for item in _objects(data):
            # A type may be written as its address.
            names = (re.split(r"[/:#]", name)[-1].lower() for name in _strings(item.get("@type")))
            if not _ARTICLE_TYPES.isdisjoint(names) or _is_baidus(item):
                yield item


def _is_baidus(item: dict[str, Any]) -> bool:
    return any(context.endswith(_BAIDU) for context in _strings(item.get("@context")))


def _unwrapped(source: str) -> str:
    """Return JSON without what hides it, and without the semicolon of a script.

    >>> _unwrapped('/*<![CDATA[*/ {"a": 1} /*]]>*/'), _unwrapped('{"a": 1};')
    ('{"a": 1}', '{"a": 1}')
    """
    # No pattern looks for the end: it would try every space of a long run.
    plain = source.strip()
    if opening := _OPENING.match(plain):
        plain = plain[opening.end() :].lstrip()
    closing = plain.removesuffix("*/").rstrip()
    if closing.endswith(_CLOSING):
        plain = closing[:-3].rstrip().removesuffix("//").removesuffix("/*")
    return plain.removesuffix(";").rstrip()


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
        yield storable(value)
    elif isinstance(value, dict) and depth < _MAX_DEPTH:
        yield from _strings(value.get("name"), depth + 1)
    elif isinstance(value, list) and depth < _MAX_DEPTH:
        for entry in value:
            yield from _strings(entry, depth + 1)


def _field(items: Iterable[dict[str, Any]], key: str) -> list[str]:
    return [fold(text) for item in items for text in _strings(item.get(key)) if fold(text)]


def _publisher(page: _Page) -> list[Claim]:
    return page.data("publisher")[:1]


# --- people, dates, tags ------------------------------------------------------------------------


def _authors(page: _Page) -> list[Claim]:
    metas = [
        Claim(value, f"meta {name}")
        for name, value in page.layout.head.metas
        if name in ("author", "article:author", "dc.creator")
    ]
    shown = people.shown(page.layout, page.post, page.is_own)
    # Portals give the newspaper that a report is from there.
    last = [page.meta("og:article:author")]
    # Most pages say it first: what they show is then not looked through.
    for source in chain((page.data("author"), metas), shown, (last,)):
        if names := people.people(_at_home(page, source)):
            return names
    return []


def _at_home(page: _Page, found: Iterable[Claim]) -> Iterator[Claim]:
    """Yield names without the name of the site behind them ("Jane Doe, THE GAZETTE")."""
    site = fold(page.metas.get("og:site_name", "")).casefold()
    for claim in found:
        name, _, rest = claim.value.rpartition(",")
        is_said = bool(name and site) and rest.strip().casefold() == site
        yield replace(claim, value=name) if is_said else claim


def _published(page: _Page) -> Claim:
    candidates = [
        *page.data("datePublished"),
        *page.data("dateCreated"),
        *page.data("pubDate"),
        page.meta(
            "article:published_time",
            "og:article:published_time",
            "og:published_time",
            "article:published",
        ),
        page.meta("datepublished", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date"),
        page.meta("date", "pubdate", "publishdate", "publish-date", "parsely-pub-date"),
        *_times_near(page),
    ]
    said = _first_date(candidates)
    if said.value:
        return said
    near, at = datelines.nearest(page.layout, page.post.start)
    if near:
        return Claim(near, "the nearest line that is a date or a byline", at)
    return Claim(dates.from_address(page.url), "the date in the address")


def _first_date(candidates: Iterable[Claim]) -> Claim:
    for claim in candidates:
        if found := dates.iso(claim.value):
            return replace(claim, value=found)
    return NOTHING


def _times_near(page: _Page) -> list[Claim]:
    """Return the ``<time>`` values around the post, those at its beginning first.

    Readers' answers and other posts have their own.
    """
    times = (
        Claim(hint.value, "a time element", hint.segment)
        for hint in people.around(page.layout, page.post)
        if hint.kind is HintKind.TIME
    )
    return list(filter(page.is_own, times))


def _updated(page: _Page) -> Claim:
    return _first_date(
        [
            *page.data("dateModified"),
            page.meta(
                "article:modified_time", "og:updated_time", "last-modified", "dcterms.modified"
            ),
        ]
    )


def _tags(page: _Page) -> list[Claim]:
    hints = (hint for hint in page.layout.hints if hint.kind is HintKind.TAG)
    found = [
        *(Claim(hint.value.lstrip("# "), "a link marked as a tag", hint.segment) for hint in hints),
        *(
            Claim(word, "meta article:tag")
            for name, value in page.layout.head.metas
            if name == "article:tag"
            for word in _TAG_SIGNS.split(value)
        ),
        *(
            replace(claim, value=word)
            for claim in page.data("keywords")
            for word in _TAG_SIGNS.split(claim.value)
        ),
    ]
    folded = distinct(replace(claim, value=fold(claim.value)) for claim in found)
    return [tag for tag in folded if len(tag.value) <= _MAX_TAG]


def _languages(page: _Page) -> list[Claim]:
    locale = page.meta("og:locale")
    return distinct(
        [
            *page.data("inLanguage"),
            Claim(page.layout.head.language, "html lang"),
            page.meta("content-language", "language", "dc.language"),
            replace(locale, value=locale.value.replace("_", "-")),
        ]
    )
