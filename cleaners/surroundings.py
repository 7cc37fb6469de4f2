"""What surrounds each segment: the elements it stands in, its neighbours, the page.

Everything is counted with running sums: what an element holds is a difference of two, so that the
whole page costs a few passes however deep it nests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log1p

import numpy as np
from numpy.typing import NDArray

from . import naming, paths
from .body import Body
from .evidence import Evidence
from .geometry import Geometry, Indices
from .paths import Array, Naming

Measures = dict[str, Array]

#: Segments on both sides that are looked at one by one, and together.
_NEIGHBOURS = (-2, -1, 1, 2)
_WINDOWS = (4, 25)
#: Distances in segments beyond which "how long since" makes no difference.
_FAR = 200
#: What is summed over stretches of segments.
_SUMMED = ("columns", "linked", "prose", "marks", "one", "opening", "heading", "byline")


@dataclass(frozen=True, slots=True)
class _Sums:
    """Running sums over the segments of a page: row k holds what stands before segment k."""

    rows: Array
    start: Indices
    stop: Indices

    def between(self, start: Indices, stop: Indices, name: str) -> Array:
        """Return the sums over half-open stretches of segments."""
        column = self.rows[:, _SUMMED.index(name)]
        result: Array = column[stop] - column[start]
        return result

    def before(self, name: str) -> Array:
        """Return for each segment what stands before it."""
        result: Array = self.rows[:-1, _SUMMED.index(name)]
        return result

    def total(self, name: str) -> float:
        """Return the sum over the page."""
        return float(self.rows[-1, _SUMMED.index(name)])


def measure(
    evidence: Evidence, body: Body | None, own: Mapping[str, Array], names: Naming = naming.score
) -> Measures:
    """Measure what surrounds the segments of a page, given their `own` measures."""
    geometry = evidence.geometry
    sums = _sums(geometry, own)
    measures = paths.measure(evidence, names)
    measures |= _levels(geometry, sums)
    measures |= _position(sums)
    measures |= _neighbours(own, measures)
    measures |= _windows(sums)
    measures |= _since(sums, own)
    measures |= _landing(sums, body)
    measures |= _page(evidence, sums, own)
    return measures | _alike(evidence, own)


def _sums(geometry: Geometry, own: Mapping[str, Array]) -> _Sums:
    columns = own["columns"]
    parts = {
        "columns": columns,
        "linked": columns * own["linked"],
        "prose": columns * own["prose"],
        "marks": own["marks"],
        "one": np.ones(len(columns)),
        "opening": own["opens"] > 0,
        "heading": own["level"] > 0,
        "byline": np.maximum(own["dated"], own["hinted"]),
    }
    rows = np.zeros((len(columns) + 1, len(_SUMMED)))
    np.cumsum(np.stack([parts[name] for name in _SUMMED], axis=1), axis=0, out=rows[1:])
    return _Sums(rows, geometry.start, geometry.stop)


# --- containers -----------------------------------------------------------------------------------


def _levels(geometry: Geometry, sums: _Sums) -> Measures:
    """Measure the elements around each segment: its own, and those that hold more than the last."""
    kinds = _holdings(sums)
    table = np.stack(list(kinds.values()))
    measures: Measures = {}
    for level, at in enumerate(geometry.levels):
        names = [f"{name}_{level}" for name in kinds]
        measures |= zip(names, table[:, at], strict=True)
    return measures


def _holdings(sums: _Sums) -> Measures:
    """Measure what each container holds."""

    def held(name: str) -> Array:
        return sums.between(sums.start, sums.stop, name)

    columns, count = held("columns"), np.maximum(held("one"), 1)
    return {
        "held": np.log1p(columns),
        "density": held("linked") / (columns + 1),
        "share": held("prose") / max(1.0, sums.total("prose")),
        "prosaic": held("prose") / (columns + 1),
        "marked": 20 * held("marks") / (columns + 1),
        "count": np.log1p(count),
        "openings": held("opening"),
        "headed": held("heading") / count,
        "bylines": held("byline"),
        "mean": columns / count,
    }


# --- neighbours -----------------------------------------------------------------------------------


def _position(sums: _Sums) -> Measures:
    size = len(sums.rows) - 1
    at = np.arange(size)
    prose = max(1.0, sums.total("prose"))
    return {
        "position": at / max(1, size),
        "from_start": at,
        "to_end": size - at,
        "prose_before": sums.before("prose") / prose,
        "prose_after": (sums.total("prose") - sums.rows[1:, _SUMMED.index("prose")]) / prose,
        "columns_before": sums.before("columns") / max(1.0, sums.total("columns")),
        "links_before": sums.before("linked") / max(1.0, sums.total("linked")),
    }


def shifted(values: Array, by: int, fill: float = -1) -> Array:
    """Return for each segment the value of the one `by` places on, `fill` past the page's ends.

    >>> shifted(np.array([1.0, 2.0, 3.0]), 1).tolist()
    [2.0, 3.0, -1.0]
    """
    moved: Array = np.full_like(values, fill)
    if abs(by) < len(values):
        if by > 0:
            moved[:-by] = values[by:]
        else:
            moved[-by:] = values[:by]
    return moved


def _neighbours(own: Mapping[str, Array], place: Mapping[str, Array]) -> Measures:
    seen = {
        "columns": np.log1p(own["columns"]),
        "linked": own["linked"],
        "marks": own["marks"],
        "furniture": place["furniture"],
        "named": place["named"],
    }
    return {
        f"{name}{by:+d}": shifted(values, by) for by in _NEIGHBOURS for name, values in seen.items()
    }


def _windows(sums: _Sums) -> Measures:
    size = len(sums.rows) - 1
    at = np.arange(size)
    measures: Measures = {}
    for width in _WINDOWS:
        low, high = np.maximum(0, at - width), np.minimum(size, at + width + 1)
        columns = sums.between(low, high, "columns") + 1
        measures |= {
            f"prose_within_{width}": sums.between(low, high, "prose") / columns,
            f"linked_within_{width}": sums.between(low, high, "linked") / columns,
            f"mean_within_{width}": np.log1p(sums.between(low, high, "prose") / (high - low)),
            f"behind_{width}": np.log1p(sums.between(low, at, "prose")),
            f"ahead_{width}": np.log1p(sums.between(at + 1, high, "prose")),
        }
    return measures


def _since(sums: _Sums, own: Mapping[str, Array]) -> Measures:
    """Measure how far back the last heading, byline, title … stands, in segments and columns."""
    size = len(sums.rows) - 1
    at = np.arange(size)
    marks = {
        "heading": own["level"] > 0,
        "main_heading": (own["level"] > 0) & (own["level"] <= 2),
        "opening": own["opens"] > 0,
        "title": own["title"] > 0,
        "byline": np.maximum(own["dated"], own["hinted"]) > 0,
    }
    measures: Measures = {}
    for name, flags in marks.items():
        last = np.maximum.accumulate(np.where(flags, at, -1)) if size else at
        known = last >= 0
        there = np.where(known, last, 0)
        prose = sums.between(np.minimum(there + 1, at), at, "prose")
        measures[f"since_{name}"] = np.where(known, np.minimum(at - there, _FAR), -1)
        measures[f"since_{name}_prose"] = np.where(known, np.log1p(prose), -1)
        if name in ("heading", "opening"):
            measures[f"{name}_opens"] = np.where(known, own["opens"][there], 0)
            measures[f"{name}_level"] = np.where(known, own["level"][there], 0)
    begins, ends = _ends(marks["title"])
    measures["from_title"] = at - begins
    measures["from_last_title"] = at - ends
    measures["from_h1"] = at - _ends(own["level"] == 1)[0]
    return measures


def _ends(flags: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the first and last place of a flag, twice 0 where there is none."""
    where = np.flatnonzero(flags)
    return (int(where[0]), int(where[-1])) if len(where) else (0, 0)


def _landing(sums: _Sums, body: Body | None) -> Measures:
    """Measure where segments stand in what seems to be the post's container."""
    size = len(sums.rows) - 1
    at = np.arange(size)
    nowhere = np.full(size, -1.0)
    if body is None:
        names_of = ("in_body", "body_named", "body_share", "body_at", "body_sure")
        return dict.fromkeys(names_of, nowhere)
    start, stop = sums.start[body.index], sums.stop[body.index]
    share = sums.between(start, stop, "prose") / max(1.0, sums.total("prose"))
    return {
        "in_body": ((at >= start) & (at < stop)).astype(float),
        "body_named": np.full(size, float(body.named)),
        "body_share": np.full(size, float(share)),
        "body_at": (at - start) / max(1, stop - start),
        "body_sure": np.full(size, body.score),
    }


def _page(evidence: Evidence, sums: _Sums, own: Mapping[str, Array]) -> Measures:
    size = len(sums.rows) - 1
    head = evidence.layout.head
    columns = max(1.0, sums.total("columns"))
    kind = head.meta("og:type").lower()
    articles = sum(container.tag == "article" for container in evidence.layout.containers)
    facts = {
        "page_count": log1p(size),
        "page_columns": log1p(columns),
        "page_prosaic": sums.total("prose") / columns,
        "page_linked": sums.total("linked") / columns,
        "page_marked": 20 * sums.total("marks") / columns,
        "page_headings": log1p(sums.total("heading")),
        "page_openings": sums.total("opening"),
        "page_bylines": log1p(sums.total("byline")),
        "page_longest": log1p(float(own["columns"].max(initial=0))),
        "page_articles": log1p(articles),
        "page_h1s": float((own["level"] == 1).sum()),
        "page_titled": float((own["title"] > 0).any()),
        "says_product": float("product" in kind),
        "says_website": float("website" in kind),
        "says_dated": float(bool(head.meta("article:published_time"))),
    }
    return {name: np.full(size, value) for name, value in facts.items()}


def _alike(evidence: Evidence, own: Mapping[str, Array]) -> Measures:
    """Measure the segments of the same make: same leaf, same elements and names around it."""
    group = evidence.geometry.makes
    count = np.bincount(group)
    columns = np.bincount(group, weights=own["columns"])
    linked = np.bincount(group, weights=own["columns"] * own["linked"])
    prose = np.bincount(group, weights=own["prose"])
    return {
        "alike": np.log1p(count)[group],
        "alike_mean": np.log1p(columns / count)[group],
        "alike_linked": (linked / (columns + 1))[group],
        "alike_prose": (prose / count)[group],
    }
