"""The second look: what the first one found around each segment.

A judge that sees its own first opinion of a segment's neighbours and containers corrects stray
verdicts within the post and finds where it begins and ends ("auto-context", Tu 2008).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .geometry import Geometry, Indices
from .paths import Array
from .surroundings import Measures, shifted

_NEIGHBOURS = (-2, -1, 1, 2)
_WINDOWS = (4, 12)


def measure(geometry: Geometry, own: Mapping[str, Array], first: NDArray[np.floating]) -> Measures:
    """Measure the first opinion (a probability for each segment) around each segment."""
    weight = np.expm1(own["columns"])
    hope = np.concatenate([[0.0], np.cumsum(first * weight)])
    size = np.concatenate([[0.0], np.cumsum(weight)])
    measures: Measures = {"first": first}
    measures |= {f"first{by:+d}": shifted(first, by) for by in _NEIGHBOURS}
    measures |= _within(hope, size)
    measures |= _levels(geometry, hope, size)
    measures |= _best(geometry, hope, size)
    measures |= _whole(hope, size)
    group = geometry.makes
    measures["first_alike"] = (
        np.bincount(group, weights=first * weight) / (np.bincount(group, weights=weight) + 1e-9)
    )[group]
    measures["first_heading"] = _of_heading(own, first)
    return measures


def _mean(hope: Array, size: Array, start: Indices, stop: Indices) -> Array:
    result: Array = (hope[stop] - hope[start]) / (size[stop] - size[start] + 1e-9)
    return result


def _within(hope: Array, size: Array) -> Measures:
    last = len(size) - 1
    at = np.arange(last)
    measures: Measures = {}
    for width in _WINDOWS:
        low, high = np.maximum(0, at - width), np.minimum(last, at + width + 1)
        measures[f"first_behind_{width}"] = _mean(hope, size, low, at)
        measures[f"first_ahead_{width}"] = _mean(hope, size, at + 1, high)
    return measures


def _levels(geometry: Geometry, hope: Array, size: Array) -> Measures:
    start, stop = geometry.start, geometry.stop
    mean = _mean(hope, size, start, stop)
    share = (hope[stop] - hope[start]) / (hope[-1] + 1e-9)
    measures: Measures = {}
    for level, at in enumerate(geometry.levels):
        measures[f"first_mean_{level}"] = mean[at]
        measures[f"first_share_{level}"] = share[at]
    return measures


def _best(geometry: Geometry, hope: Array, size: Array) -> Measures:
    """Measure the container in which what is likely kept outweighs what is not by the most."""
    count = len(size) - 1
    at = np.arange(count)
    place = heaviest(geometry, hope, size)
    start, stop = place
    kept, held = hope[stop] - hope[start], size[stop] - size[start]
    return {
        "in_best": ((at >= start) & (at < stop)).astype(float),
        "best_at": (at - start) / max(1, stop - start),
        "best_share": np.full(count, kept / (hope[-1] + 1e-9)),
        "best_density": np.full(count, kept / (held + 1e-9)),
    }


def heaviest(geometry: Geometry, hope: Array, size: Array) -> tuple[int, int]:
    """Return the stretch of the container that gains most when it is kept whole.

    Of equals it is the last, which is the innermost.
    """
    start, stop = geometry.start, geometry.stop
    if not len(start):
        return 0, 0
    gains = 2 * (hope[stop] - hope[start]) - (size[stop] - size[start])
    best = len(gains) - 1 - int(np.argmax(gains[::-1]))
    return int(start[best]), int(stop[best])


def _whole(hope: Array, size: Array) -> Measures:
    count = len(size) - 1
    total = hope[-1] + 1e-9
    return {
        "first_page": np.full(count, hope[-1] / (size[-1] + 1e-9)),
        "first_total": np.full(count, np.log1p(hope[-1])),
        "first_before": hope[:-1] / total,
        "first_after": (hope[-1] - hope[1:]) / total,
    }


def _of_heading(own: Mapping[str, Array], first: NDArray[np.floating]) -> Array:
    at = np.arange(len(first))
    last = np.maximum.accumulate(np.where(own["level"] > 0, at, -1)) if len(first) else at
    result: Array = np.where(last >= 0, first[np.maximum(last, 0)], -1)
    return result
