"""What tells a list of posts from a post: counts over the page, for a small forest to weigh."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import log1p
from urllib.parse import urlsplit

import numpy as np

from . import places
from .evidence import Evidence
from .inline import fold
from .model import Container, Heading, HintKind, Layout, Leaf, Segment
from .paths import Array

#: What addresses of lists hold, on the platforms whose documentation says so (WordPress, Blogger,
#: Hexo, Hugo, Jekyll, Ghost): archives, labels, pages of pages, searches.
_LIST_PATH = re.compile(
    r"/(?:page/?\d+|tags?|categor(?:y|ies)|labels?|archives?|author|topics?|search|timeline|series)"
    r"(?:/|$|\.)|/\d{4}/(?:\d\d/)?$|[?&](?:q|s|page|paged|updated-max|label|cat)=",
    re.IGNORECASE,
)
_HOME_PATH = re.compile(
    r"^/?(?:(?:index|default|home)\.\w+|[a-z]{2}(?:-[a-z]{2})?/?)?$", re.IGNORECASE
)
#: An address of a post often holds its date or ends in a long slug.
_POST_PATH = re.compile(r"/\d{4}/\d\d?/.*[^/\d]|/[^/]*-[^/]*-[^/]*-[^/]*/?$")
#: Ends of a text that goes on elsewhere, and characters below which it is a button.
_CUT = ("...", "…", "[…]", "»", "→")
_TEASER = 40
#: schema.org types of pages that list others.
_LIST_TYPES = ("CollectionPage", "ItemList", "SearchResults")
#: Share of a line's text from which on it is a link, and columns from which on one is longer than a
#: menu's entry.
_LINKED, _ENTRY = 0.6, 12


def measure(
    evidence: Evidence, own: Mapping[str, Array], keep: Array, title: str, url: str
) -> dict[str, float]:
    """Measure a page whose segments are the post with the probabilities `keep`."""
    layout = evidence.layout
    columns = np.expm1(own["columns"])
    kept = keep * columns
    total, all_columns = float(kept.sum()) + 1, float(columns.sum()) + 1
    entries = max(entry_groups(evidence).values(), key=len, default=[])
    return {
        **_address(url),
        **_head(layout, title),
        "kept_columns": log1p(total),
        "kept_share": total / all_columns,
        "kept_linked": float((kept * own["linked"]).sum()) / total,
        "kept_longest": log1p(float(kept.max(initial=0))),
        "kept_marked": 20 * float((keep * own["marks"]).sum()) / total,
        "sure": float((keep > 0.9).sum()) / (float((keep > 0.1).sum()) + 1),
        "mean": float((keep * kept).sum()) / total,
        "entries": log1p(len(entries)),
        "in_entries": _share(kept, entries) / total,
        "entry_columns": log1p(_share(columns, entries) / max(1, len(entries))),
        "bylines": log1p(float(own["hinted"].sum())),
        "dates": log1p(float(own["dated"].sum())),
        "openings": float((own["opens"] > 0).sum()),
        "teasers": log1p(sum(map(_is_teaser, layout.segments))),
        "longest": log1p(float(columns.max(initial=0))),
        "linked": float((columns * own["linked"]).sum()) / all_columns,
        "articles": log1p(sum(c.tag == "article" for c in layout.containers)),
        "posts": log1p(sum(evidence.posts)),
        "permalinks": log1p(sum(hint.kind is HintKind.PERMALINK for hint in layout.hints)),
        "times": log1p(sum(hint.kind is HintKind.TIME for hint in layout.hints)),
        **_headings(layout, keep),
        **_repetition(evidence, own),
    }


def _address(url: str) -> dict[str, float]:
    parts = urlsplit(url)
    where = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return {
        "address": float(bool(url)),
        "home": float(bool(url) and not parts.query and bool(_HOME_PATH.match(parts.path))),
        "list_path": float(bool(_LIST_PATH.search(where))),
        "post_path": float(bool(_POST_PATH.search(parts.path))),
        "depth": float(parts.path.strip("/").count("/")),
    }


def _head(layout: Layout, title: str) -> dict[str, float]:
    head = layout.head
    kind = head.meta("og:type").lower()
    site = fold(head.meta("og:site_name")).lower()
    data = " ".join(head.json_ld)
    return {
        "says_article": float("article" in kind),
        "says_website": float("website" in kind or "blog" in kind),
        "says_dated": float(bool(head.meta("article:published_time", "datepublished"))),
        "data_post": float("Posting" in data or "Article" in data),
        "data_list": float(any(name in data for name in _LIST_TYPES)),
        "site_title": float(bool(site) and title.lower() in (site, "")),
        "title_length": log1p(len(title)),
        "next": float(any(link.rel in ("next", "prev") for link in head.links)),
    }


def _headings(layout: Layout, keep: Array) -> dict[str, float]:
    headings = [
        (segment.leaf, float(p))
        for segment, p in zip(layout.segments, keep, strict=True)
        if isinstance(segment.leaf, Heading)
    ]
    linked = [p for leaf, p in headings if _is_linked(leaf)]
    return {
        "headings": log1p(len(headings)),
        "linked_headings": log1p(len(linked)),
        "linked_share": len(linked) / max(1, len(headings)),
        "kept_linked_headings": log1p(sum(linked)),
        "h1s": float(sum(leaf.level == 1 for leaf, _ in headings)),
    }


def _repetition(evidence: Evidence, own: Mapping[str, Array]) -> dict[str, float]:
    """Measure the makes of segment: how many there are, and how many the commonest has."""
    group = evidence.geometry.makes
    if not len(group):
        return dict.fromkeys(("makes", "most_alike", "linked_alike", "linked_alike_columns"), 0.0)
    count = np.bincount(group)
    linked = np.bincount(group, weights=own["linked"] > _LINKED)
    columns = np.bincount(group, weights=np.expm1(own["columns"])) / count
    sizable = linked * (columns > _ENTRY)
    return {
        "makes": log1p(len(count)),
        "most_alike": log1p(float(count.max())),
        "linked_alike": log1p(float(sizable.max())),
        "linked_alike_columns": log1p(float(columns[int(sizable.argmax())])),
    }


def _is_teaser(segment: Segment) -> bool:
    return len(segment.text) > _TEASER and segment.text.endswith(_CUT)


def _share(values: Array, among: Sequence[Container]) -> float:
    return float(sum(values[c.start : c.stop].sum() for c in among))


def entry_groups(evidence: Evidence) -> dict[tuple[int, str], list[Container]]:
    """Return like siblings with a linked heading each: what may be posts side by side."""
    layout = evidence.layout
    headed = _headed(layout)
    groups: dict[tuple[int, str], list[Container]] = {}
    for index, container in enumerate(layout.containers):
        if headed[index] and evidence.furniture[index] is None:
            groups.setdefault((container.parent, container.tag), []).append(container)
    return {key: group for key, group in groups.items() if len(group) > 1}


#: Posts side by side from which on a page is a list of them, and the share of what is kept that
#: they must hold: teasers below a post hold less.
MIN_ENTRIES, MOST = 3, 0.5


def leads_on(evidence: Evidence, kept: Sequence[bool]) -> bool:
    """Tell whether as many kept pieces lead elsewhere as a list of posts must have."""
    pairs = zip(evidence.features, kept, strict=True)
    return sum(keep and features.links > 0 for features, keep in pairs) >= MIN_ENTRIES


def shows_posts(evidence: Evidence, kept: Sequence[bool]) -> bool:
    """Tell whether most of what is kept stands in elements named as posts, with linked headings."""
    size = np.array(
        [f.columns if keep else 0 for f, keep in zip(evidence.features, kept, strict=True)]
    )
    for group in entry_groups(evidence).values():
        named = [c for c in group if c.tag == "article" or places.says_post(c)]
        if len(named) >= MIN_ENTRIES and _share(size, named) > MOST * size.sum():
            return True
    return False


def _headed(layout: Layout) -> list[bool]:
    """Tell for each container whether the first heading in it is a link."""
    at = [
        index for index, segment in enumerate(layout.segments) if isinstance(segment.leaf, Heading)
    ]
    linked = [_is_linked(layout.segments[index].leaf) for index in at]
    found = []
    for container in layout.containers:
        first = bisect_left(at, container.start)
        inside = first < len(at) and at[first] < container.stop
        found.append(inside and linked[first])
    return found


def _is_linked(leaf: Leaf) -> bool:
    return isinstance(leaf, Heading) and any(run.href for run in leaf.runs)
