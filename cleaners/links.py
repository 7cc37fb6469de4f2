"""The links of a post, typed by what their targets are to it.

Works scholars and programmers cite are recognised by their address (`identifiers`), or by what the
text calls them (`cited`), and carry an identifier in the form ``scheme:value``, so that the same
paper cited under three addresses is one reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from .cited import bare_addresses, named
from .features import columns, inline_runs
from .identifiers import identifier, same
from .lexicon import is_byline_or_date, opens, role_of
from .listing import is_list_address
from .model import Heading, Link, LinkKind, Picture, Role, Segment, Verdict

#: The host of an address that is plainly written.
_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]+)(?=[/?#]|$)(?!.*\s)")
#: A related entry's title is longer than "Next" or "More" (columns).
_MIN_TITLE = 8
#: Columns of the longest title; from which a line under one is its teaser in any case, and from
#: which it is where it ends so.
_MAX_TITLE, _TEASER_COLUMNS, _SHORTEST_TEASER = 240, 160, 40
_TEASER_ENDS = (".", "!", "?", "…", "。", "！", "？", "»", "]")


def find(segments: Sequence[Segment], verdicts: Sequence[Verdict], url: str) -> tuple[Link, ...]:
    """Return the links of a page's post, each target once, in page order."""
    found: dict[tuple[LinkKind, str], Link] = {}
    for index, (segment, verdict) in enumerate(zip(segments, verdicts, strict=True)):
        if verdict.keep:
            links = _of_post(segment, index, url)
        elif verdict.role is Role.RELATED:
            links = _related(segment, index, url)
        else:
            continue
        _add(found, links)
    _add(found, _titled(segments, verdicts))
    return tuple(found.values())


def _add(found: dict[tuple[LinkKind, str], Link], links: Iterable[Link]) -> None:
    for link in links:
        found.setdefault((link.kind, same(link.identifier) or link.url or link.text), link)


def of_entries(segments: Sequence[Segment], url: str) -> tuple[Link, ...]:
    """Return the posts that a list of posts leads to: the links of its headings, each once."""
    found: dict[str, Link] = {}
    for index, segment in enumerate(segments):
        if isinstance(segment.leaf, Heading):
            for target, text in _anchors(segment):
                kind = LinkKind.INTERNAL if same_host(target, url) else LinkKind.OUTBOUND
                found.setdefault(target, Link(target, text, kind, segment=index))
    return tuple(found.values())


def _of_post(segment: Segment, index: int, page: str) -> Iterator[Link]:
    if isinstance(segment.leaf, Picture):
        yield Link(segment.leaf.src, segment.leaf.alt, LinkKind.IMAGE, segment=index)
        return
    linked: set[str] = set()
    for url, text in _anchors(segment):
        linked.add(url)
        yield _typed(url, text, index, page)
    for run in inline_runs(segment):
        if run.image:
            yield Link(run.image, run.text, LinkKind.IMAGE, segment=index)
    for url in bare_addresses(segment.text):
        if url not in linked:
            yield _typed(url, "", index, page)
    for work in named(segment.text):
        yield Link(work.url, work.text, LinkKind.REFERENCE, work.identifier, index)


def _anchors(segment: Segment) -> Iterator[tuple[str, str]]:
    """Yield target and text of each link; neighbouring runs with one target are one link."""
    text, href = "", ""
    for run in inline_runs(segment):
        if run.image:
            continue
        if run.href != href and href:
            yield href, text.strip()
            text = ""
        text, href = (text + run.text, run.href) if run.href else ("", "")
    if href:
        yield href, text.strip()


def _typed(url: str, text: str, index: int, page: str) -> Link:
    if known := identifier(url):
        return Link(url, text, LinkKind.REFERENCE, known, index)
    kind = LinkKind.INTERNAL if same_host(url, page) else LinkKind.OUTBOUND
    return Link(url, text, kind, segment=index)


def same_host(url: str, other: str) -> bool:
    """Tell whether two addresses are on one host, ``www.`` aside; a page's own part counts.

    >>> same_host("https://www.example.org/a", "http://example.org"), same_host("#x", "http://e.org")
    (True, True)
    """
    return _host(url) in ("", _host(other))


def _host(url: str) -> str:
    if plain := _PLAIN_HOST.match(url):  # three times as fast, and nearly all are
        return plain[1].removeprefix("www.")
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _related(segment: Segment, index: int, page: str) -> Iterator[Link]:
    """Yield the links of a block of related posts: to tags and authors it leads too, and back."""
    for url, text in _anchors(segment):
        is_other = not is_list_address(url) and _whole(url) != _whole(page)
        if is_other and columns(text) >= _MIN_TITLE:
            yield Link(url, text, LinkKind.RELATED, segment=index)


def _whole(url: str) -> str:
    """Return the address of a page without that of a place on it."""
    return url.partition("#")[0].rstrip("/")


def _titled(segments: Sequence[Segment], verdicts: Sequence[Verdict]) -> Iterator[Link]:
    """Yield the related posts that are named without a target.

    In flattened text titles stand over their teasers, or one below the other; elsewhere they are
    headings.
    """
    is_flat = all(segment.container == 0 for segment in segments)
    entry, heads = None, False
    for index, (segment, verdict) in enumerate(zip(segments, verdicts, strict=True)):
        if verdict.role is not Role.RELATED or any(_anchors(segment)) or _is_aside(segment.text):
            continue
        is_heading = isinstance(segment.leaf, Heading)
        if entry is not None and not is_heading and (heads or _is_teaser(segment.text, entry)):
            yield replace(entry, teaser=segment.text)
            entry = None
            continue
        if entry is not None:
            yield entry
        is_title = (is_flat or is_heading) and columns(segment.text) <= _MAX_TITLE
        entry = Link("", segment.text, LinkKind.RELATED, segment=index) if is_title else None
        heads = is_heading
    if entry is not None:
        yield entry


def _is_aside(text: str) -> bool:
    """Tell whether a line names no post: a head, a button, a date."""
    if not any(map(str.isalpha, text)) or opens(text) is not None or role_of(text) is not None:
        return True
    return is_byline_or_date(text)


def _is_teaser(text: str, entry: Link) -> bool:
    """Tell whether a line under a title is its teaser: it is longer, and ends or breaks off."""
    if columns(text) >= _TEASER_COLUMNS:
        return True
    longer = columns(text) > max(_SHORTEST_TEASER, columns(entry.text))
    return longer and text.rstrip().endswith(_TEASER_ENDS)
