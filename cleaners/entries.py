"""What a page leads to: entries of a list, or parts of a post, and what is kept between them.

A list of posts is headed by links to other pages of its site, with something of each post below
them; a post is headed by its own title, which the head of the page repeats. Addresses are compared
without scheme, query and fragment. A saved page may not know its own, so its site is also told by
its canonical address, or by where most of its links lead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log1p

import numpy as np
from numpy.typing import NDArray

from .evidence import Evidence
from .features import inline_runs
from .model import Head, Heading, Segment
from .paths import Array

#: Share of a line's text from which on it is a link, and columns below which it is a menu's entry.
_LINKED, _ENTRY = 0.6, 8
#: Kept columns from which on there is text between two entries: a short line.
_LINE = 30
#: Columns of a line that may be a date or a byline, and from which on one is a paragraph.
_SHORT = 60
#: Probability from which on a segment may be kept (`cut` has its range up to here).
_MAYBE = 0.4
#: Segments above the kept text among which its title stands, and below.
_ABOVE, _BELOW = 12, 2
#: Segments beside an entry's heading among which its date stands, and below it its text.
_BESIDE, _UNDER = 2, 5

#: Where a heading leads, as a number that trees can part.
_NOWHERE, _TO_ITSELF, TO_ANOTHER, _HOME, _ABROAD = 0.0, 1.0, 2.0, 3.0, 4.0

_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_INDEX = re.compile(r"(?:(?:^|/)(?:index|default|home)\.\w+|/)$")
#: Sections of another page that readers' answers, or the rest of a post, stand in.
_ANSWERS = re.compile(r"#(?:comment|respond|disqus|more|reply|waline|gitalk)", re.IGNORECASE)
#: Addresses of pages of pages (WordPress, Hexo, Hugo, Jekyll, Ghost), and characters of
#: the links that lead there.
_PAGER = re.compile(r"/(?:page|index)[/_-]?\d+|[?&]paged?=")
_PAGER_TEXT = 30
_ELSEWHERE = ("#", "mailto:", "tel:", "magnet:", "ftp:", "file:")


@dataclass(frozen=True, slots=True)
class _Lead:
    """A link outside furniture: the segment it stands in, and where it leads."""

    at: int
    address: str
    #: The address as it is compared, see `place_of`.
    place: str


@dataclass(frozen=True, slots=True)
class _View:
    """A page as the measures below see it."""

    evidence: Evidence
    own: Mapping[str, Array]
    keep: Array
    columns: Array
    #: Columns kept before each segment; one more for all.
    before: NDArray[np.float64]
    leads: tuple[_Lead, ...]
    #: What the page says is its own place.
    selves: frozenset[str]
    host: str

    @property
    def total(self) -> float:
        """Columns kept of the page, never 0."""
        return float(self.before[-1]) + 1

    def is_root(self, place: str) -> bool:
        """Tell whether a place is the site's first page."""
        return place.strip("./") in ("", self.host)

    def leads_inside(self, lead: _Lead) -> bool:
        """Tell whether a link leads to another page of the site."""
        if lead.place in self.selves or self.is_root(lead.place):
            return False
        host = host_of(lead.address)
        return host == self.host if host else not lead.address.startswith(_ELSEWHERE)


def measure(
    evidence: Evidence, own: Mapping[str, Array], keep: Array, url: str
) -> dict[str, float]:
    """Measure what a page leads to, its segments being the post with the probabilities `keep`."""
    view = _view(evidence, own, keep, url)
    heads, lines = _groups(view)
    measures = {**_group(view, "heads", heads), **_group(view, "lines", lines)}
    flow = (1 - measures["heads_before"]) * max(0.0, measures["heads_filled"])
    return {
        **measures,
        "flow": flow * (measures["heads_between"] + measures["heads_after"]),
        **_links(view),
        **_lead(view),
        **_headline(view),
        **_dates(view),
    }


def _view(evidence: Evidence, own: Mapping[str, Array], keep: Array, url: str) -> _View:
    columns = np.expm1(own["columns"])
    before = np.zeros(len(columns) + 1)
    np.cumsum(keep * columns, out=before[1:])
    linked = np.flatnonzero(own["links"] > 0).tolist()
    leads = tuple(_leads(evidence, linked))
    stated = _stated(evidence.layout.head, url)
    host = next(filter(None, map(host_of, stated)), "") or _commonest_host(leads)
    selves = frozenset(map(place_of, stated))
    return _View(evidence, own, keep, columns, before, leads, selves, host)


def _stated(head: Head, url: str) -> list[str]:
    """Return the addresses that a page is said to have."""
    canonical = next((link.href for link in head.links if link.rel == "canonical"), "")
    return [address for address in (url, canonical, head.meta("og:url")) if address]


def _leads(evidence: Evidence, linked: Sequence[int]) -> Iterator[_Lead]:
    for index in linked:
        segment = evidence.layout.segments[index]
        if evidence.furniture[segment.container] is None:
            last = ""
            for run in inline_runs(segment):
                if run.href and run.href != last:
                    last = run.href
                    yield _Lead(index, last, place_of(last))


def _commonest_host(leads: tuple[_Lead, ...]) -> str:
    counts = Counter(filter(None, (host_of(lead.address) for lead in leads)))
    return counts.most_common(1)[0][0] if counts else ""


@lru_cache(maxsize=8192)
def place_of(address: str) -> str:
    """Return an address as it is compared: without scheme, query, fragment and index page.

    >>> place_of("https://www.a.example/b/index.html#more"), place_of("http://a.example/b?s=1")
    ('a.example/b', 'a.example/b')
    """
    plain = _SCHEME.sub("", address.partition("#")[0].partition("?")[0], count=1)
    return _INDEX.sub("", plain)


@lru_cache(maxsize=8192)
def host_of(address: str) -> str:
    """Return the host of an address of the web without "www.", or "".

    >>> host_of("https://www.a.example/b"), host_of("b/index.html")
    ('a.example', '')
    """
    scheme = _SCHEME.match(address)
    return re.split(r"[/?#]", address[scheme.end() :], maxsplit=1)[0].lower() if scheme else ""


# --- entries ------------------------------------------------------------------------------------


def _groups(view: _View) -> tuple[list[_Lead], list[_Lead]]:
    """Return the headings of one make, and the lines of one make, that lead to most pages."""
    heads: dict[object, list[_Lead]] = {}
    lines: dict[object, list[_Lead]] = {}
    segments, linked = view.evidence.layout.segments, view.own["linked"]
    for lead in _first_of_each(view.leads):
        segment = segments[lead.at]
        if linked[lead.at] <= _LINKED or not view.leads_inside(lead):
            continue
        if isinstance(segment.leaf, Heading):
            heads.setdefault(_make(view, segment), []).append(lead)
        elif view.columns[lead.at] >= _ENTRY:
            lines.setdefault(_make(view, segment), []).append(lead)
    return max(heads.values(), key=_width, default=[]), max(lines.values(), key=_width, default=[])


def _first_of_each(leads: tuple[_Lead, ...]) -> Iterator[_Lead]:
    last = -1
    for lead in leads:
        if lead.at != last:
            last = lead.at
            yield lead


def _make(view: _View, segment: Segment) -> object:
    containers = view.evidence.layout.containers
    own = containers[segment.container]
    around = containers[max(0, own.parent)]
    level = segment.leaf.level if isinstance(segment.leaf, Heading) else 0
    return level, own.tag, own.tokens[:2], around.tag, around.tokens[:2]


def _width(group: list[_Lead]) -> int:
    return len({lead.place for lead in group})


_OF_GROUP = ("count", "before", "between", "after", "filled", "columns", "own")


def _group(view: _View, name: str, group: list[_Lead]) -> dict[str, float]:
    """Measure what is kept before, between and after the entries of a group, and of themselves."""
    if not group:
        return {f"{name}_{part}": -1.0 if part != "count" else 0.0 for part in _OF_GROUP}
    at, before = np.array([lead.at for lead in group]), view.before
    gaps = before[at[1:]] - before[at[:-1] + 1]
    values = (
        float(_width(group)),
        float(before[at[0]]) / view.total,
        float(gaps.sum()) / view.total,
        float(before[-1] - before[at[-1] + 1]) / view.total,
        float((gaps > _LINE).mean()) if len(gaps) else -1.0,
        log1p(float(view.columns[at].mean())),
        float((before[at + 1] - before[at]).sum()) / view.total,
    )
    return {f"{name}_{part}": value for part, value in zip(_OF_GROUP, values, strict=True)}


def _links(view: _View) -> dict[str, float]:
    """Count the pages led to more than once, those whose answers are, and pages of pages."""
    places: dict[str, int] = {}
    twice, answers = set(), set()
    for lead in view.leads:
        if view.leads_inside(lead):
            if places.setdefault(lead.place, lead.at) != lead.at:
                twice.add(lead.place)
            if "#" in lead.address and _ANSWERS.search(lead.address):
                answers.add(lead.place)
    return {
        "twice": float(len(twice)),
        "answers": float(len(answers)),
        "pages": float(len(set(_pagers(view)))),
    }


def _pagers(view: _View) -> Iterator[str]:
    segments = view.evidence.layout.segments
    for index in np.flatnonzero(view.own["links"] > 0).tolist():
        for run in inline_runs(segments[index]):
            href = run.href
            is_short = href and len(run.text) < _PAGER_TEXT
            if is_short and ("page" in href or "/index" in href) and _PAGER.search(href):
                yield href


# --- titles -------------------------------------------------------------------------------------


def _lead(view: _View) -> dict[str, float]:
    """Measure what stands at the head of the kept text: its heading, and the page's title."""
    kept = np.flatnonzero(view.keep > _MAYBE)
    if not len(kept):
        return dict.fromkeys(("lead_linked", "lead_far", "lead_title", "lead_titled"), -1.0)
    sizable = kept[view.columns[kept] > _SHORT]
    first = int(sizable[0] if len(sizable) else kept[0])
    near = range(max(0, first - _ABOVE), min(len(view.keep), first + _BELOW))
    targets = {lead.at: lead for lead in reversed(view.leads) if lead.at in near}
    head = next((at for at in reversed(near) if at <= first and _heads(view, at)), None)
    own = [at for at in near if at not in targets or not view.is_root(targets[at].place)]
    title, titled = view.own["title"], view.own["titled"]
    texts = (len(view.evidence.layout.segments[at].text) for at in own if titled[at])
    return {
        "lead_linked": -1.0 if head is None else _target(view, targets.get(head)),
        "lead_far": -1.0 if head is None else float(first - head),
        "lead_title": float(any(title[at] for at in own if at <= first)),
        "lead_titled": max(texts, default=0) / max(1, len(view.evidence.layout.head.title)),
    }


def _heads(view: _View, at: int) -> bool:
    """Tell whether a segment is a heading, and no date: Blogger heads each day's posts with one."""
    return isinstance(view.evidence.layout.segments[at].leaf, Heading) and not view.own["dated"][at]


def _target(view: _View, lead: _Lead | None) -> float:
    """Say where a heading leads: nowhere, to its own page, to another, home, or off the site."""
    if lead is None or view.own["linked"][lead.at] <= _LINKED:
        return _NOWHERE
    if view.is_root(lead.place):
        return _HOME
    if lead.place in view.selves:
        return _TO_ITSELF
    return TO_ANOTHER if view.leads_inside(lead) else _ABROAD


def _headline(view: _View) -> dict[str, float]:
    """Measure the longest heading that is in the head's title and no way home."""
    segments, titled = view.evidence.layout.segments, view.own["titled"]
    homes = {lead.at for lead in view.leads if view.is_root(lead.place)}
    found = [
        index
        for index in np.flatnonzero(titled).tolist()
        if index not in homes and isinstance(segments[index].leaf, Heading)
    ]
    best = max(found, key=lambda index: len(segments[index].text), default=None)
    if best is None:
        return {"headline": 0.0, "headline_after": -1.0}
    size = max(1, len(view.evidence.layout.head.title))
    return {
        "headline": len(segments[best].text) / size,
        "headline_after": float(view.before[-1] - view.before[best]) / view.total,
    }


# --- dates --------------------------------------------------------------------------------------


def _dates(view: _View) -> dict[str, float]:
    """Count dates amid the kept text, and headings with a date and text of their own."""
    short = view.columns < _SHORT
    dated = ((view.own["dated"] > 0) | (view.own["hinted"] > 0)) & short
    kept = np.flatnonzero((view.keep > _MAYBE) & ~short)
    inside = dated[kept[0] : kept[-1]].sum() if len(kept) else 0
    return {"dates_inside": float(inside), "starts": float(_starts(view, dated))}


def _starts(view: _View, dated: NDArray[np.bool_]) -> int:
    """Count the headings that have a date beside them, each date once, and text below."""
    evidence, segments = view.evidence, view.evidence.layout.segments
    found = free = 0
    for at in np.flatnonzero(view.own["level"] > 0).tolist():
        if dated[at] or evidence.furniture[segments[at].container] is not None:
            continue
        low = max(free, at - _BESIDE)
        beside = np.flatnonzero(dated[low : at + 1 + _BESIDE])
        if len(beside) and (view.keep[at + 1 : at + 1 + _UNDER] > _MAYBE).any():
            found, free = found + 1, low + int(beside[0]) + 1
    return found
