"""What a page's head states for machines about where the post comes from, and whose the page is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import unquote

from . import metadata, titles
from .claims import Claim
from .creditnames import Own
from .decode import storable
from .features import inline_runs
from .hostnames import host_of, is_nowhere, is_own_mirror, same_publisher
from .metadata import Metadata
from .model import Head, Layout, LinkKind, Picture, Role, Segment, Verdict
from .publisher import Source

#: How sure each statement is. Search engines act on rel=canonical and syndication-source, so their
#: publishers take care; og:url is copied along with a theme or a page more easily.
_CANONICAL, _SYNDICATION, _BASED_ON, _TRANSLATION = 0.9, 0.95, 0.85, 0.95
_OWN_ADDRESS, _SOURCE = 0.6, 0.7
#: Programs that gather other blogs' posts write a feed's source; it is not for readers to see.
_FEED = 0.85
#: And what only agrees with others.
_SAME_AS, _AUTHOR, _PICTURES = 0.3, 0.2, 0.3
#: Property, what it names, how sure, and whether it must fit the page (`_fits`) to say so alone.
_PROPERTIES = (
    ("isBasedOn", LinkKind.ORIGIN, _BASED_ON, True),
    ("isBasedOnUrl", LinkKind.ORIGIN, _BASED_ON, True),
    ("mainEntityOfPage", LinkKind.ORIGIN, _OWN_ADDRESS, True),
    ("translationOfWork", LinkKind.TRANSLATION_OF, _TRANSLATION, False),
    # What is negative only agrees with others.
    ("sameAs", LinkKind.ORIGIN, -_SAME_AS, False),
    ("author", LinkKind.ORIGIN, -_AUTHOR, False),
)
#: Words of an address that mean something: no "www", no "01", but the numbers of articles.
_WORD = re.compile(r"[^\W_]{5,}|\d{4,}")
#: Metas that name the page a copy was made from (Google News, 2010; Dublin Core).
_SYNDICATED = ("syndication-source", "original-source")
_DUBLIN_CORE = ("dc.source", "dcterms.source", "dc.relation.isversionof", "dcterms.isversionof")
#: Pictures from which on their host says something, and the share of them that it must have.
_FEW_PICTURES, _MOST_PICTURES = 2, 0.6
#: Bylines that are looked at.
_FEW_BYLINES = 4


def names(facts: Metadata) -> tuple[str, ...]:
    """Return what the page's site is called, as letters and digits."""
    return tuple(filter(None, (titles.key(facts.site_name),)))


def own_addresses(head: Head, url: str) -> tuple[str, ...]:
    """Return the addresses by which a page is known besides its own: its short link."""
    short = (link.href for link in head.links if "shortlink" in link.rel.split())
    return tuple(filter(None, (url, *short)))


def claims(head: Head, url: str, facts: Metadata) -> Iterator[Claim]:
    """Yield what a page's head says of the post's source."""
    if not url.startswith("http"):
        return  # where it was fetched is not known: every address may be its own
    yield from _elsewhere(facts.canonical, head, url, "rel=canonical", _CANONICAL)
    for name in (*_SYNDICATED, *_DUBLIN_CORE):
        sure = _SYNDICATION if name in _SYNDICATED else _SOURCE
        yield from _elsewhere(head.meta(name), head, url, f"meta {name}", sure)
    # A page that calls itself the original says so with care, and anything else in passing.
    is_own = bool(facts.canonical) and same_publisher(facts.canonical, url)
    for address, evidence, sure, kind, must_fit in _passing(head):
        is_idle = is_own and sure == _OWN_ADDRESS
        fits = not must_fit or (not is_idle and _fits(address, url, facts.title))
        yield from _elsewhere(address, head, url, evidence, sure if fits else -abs(sure), kind)


def of_feed(sources: Iterable[Source], own: Own) -> Iterator[Claim]:
    """Yield what the blog's own feed says of the post's source.

    A feed that gathers other blogs' posts names each one's own blog, where its link leads anyway.
    """
    for one in sources:
        if own.is_elsewhere(one.url) if one.url else not own.is_named(one.name):
            yield Claim(
                one.kind,
                one.url,
                one.name or one.evidence,
                one.evidence,
                _FEED,
                is_of_blog=one.is_blog,
            )


def support(layout: Layout, verdicts: Sequence[Verdict], url: str) -> Iterator[Claim]:
    """Yield what makes a claim likelier that leads to the same place, and says nothing alone."""
    if url.startswith("http"):
        judged = list(zip(layout.segments, verdicts, strict=True))
        yield from _pictures([one for one, verdict in judged if verdict.keep], url)
        yield from _byline([one for one, verdict in judged if verdict.role is Role.BYLINE], url)


def _passing(head: Head) -> Iterator[tuple[str, str, float, LinkKind, bool]]:
    """Yield addresses, what gives them, how sure, what of, and whether they must fit the page."""
    yield head.meta("og:url"), "og:url", _OWN_ADDRESS, LinkKind.ORIGIN, True
    for item in metadata.articles(head):
        for key, kind, sure, must_fit in _PROPERTIES:
            for address in _urls(item.get(key)):
                yield address, f"JSON-LD {key}", sure, kind, must_fit


def _fits(address: str, url: str, title: str) -> bool:
    """Tell whether an address has a word of the page's own address or title: it is the same text.

    Else it is likely to be a theme's sample, the site, or a study that the text is about.
    """
    has = set(_WORD.findall(unquote(address.partition("://")[2].partition("/")[2]).lower()))
    return not has.isdisjoint(_WORD.findall(f"{unquote(url.partition('://')[2])} {title}".lower()))


def _elsewhere(  # noqa: PLR0913, PLR0917 - what a statement is made of
    address: str,
    head: Head,
    url: str,
    evidence: str,
    sure: float,
    kind: LinkKind = LinkKind.ORIGIN,
) -> Iterator[Claim]:
    """Yield what an address elsewhere claims; where `sure` is negative, it only supports."""
    target = metadata.stated(address, head, url) if address else ""
    if target.startswith("http") and not (
        same_publisher(target, url) or is_own_mirror(target, url) or is_nowhere(target)
    ):
        yield Claim(kind, target, evidence, evidence, abs(sure), is_support=sure < 0)


def _urls(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the addresses in a JSON-LD value: a string, an object with one, a list of them."""
    if isinstance(value, str):
        if value.startswith("http"):
            yield storable(value)
    elif isinstance(value, dict) and depth < 2:
        first = value.get("url") or value.get("@id")
        yield from _urls(first, depth + 1)
    elif isinstance(value, list) and depth < 2:
        for one in value[:8]:
            yield from _urls(one, depth + 1)


def _pictures(post: Iterable[Segment], url: str) -> Iterator[Claim]:
    """Yield the support of a host that most pictures come from: copies leave them in place."""
    sources = [source for source in _sources(post) if source.startswith("http")]
    if len(sources) < _FEW_PICTURES:
        return
    host, number = Counter(map(host_of, sources)).most_common(1)[0]
    address = f"http://{host}/"
    if number >= _MOST_PICTURES * len(sources) and not same_publisher(address, url):
        evidence = f"{number} of {len(sources)} pictures come from {host}"
        yield Claim(LinkKind.ORIGIN, address, "", evidence, _PICTURES, is_support=True)


def _sources(post: Iterable[Segment]) -> Iterator[str]:
    for segment in post:
        if isinstance(segment.leaf, Picture):
            yield segment.leaf.src
        else:
            yield from (run.image for run in inline_runs(segment) if run.image)


def _byline(bylines: Iterable[Segment], url: str) -> Iterator[Claim]:
    """Yield the support of the hosts that bylines lead to: the author is at home there."""
    runs = (run for one in islice(bylines, _FEW_BYLINES) for run in inline_runs(one) if run.href)
    for run in runs:
        if run.href.startswith("http") and not same_publisher(run.href, url):
            evidence = f"the byline leads to {host_of(run.href)}"
            yield Claim(LinkKind.ORIGIN, run.href, "", evidence, _AUTHOR, is_support=True)
