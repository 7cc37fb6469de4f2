"""What the first look at flattened text found around each line; the second look sees it.

As in `echoes`, a judge that sees its own first opinion of what stands around a line corrects stray
verdicts within the post, and finds where it begins and ends ("auto-context", Tu 2008).
"""

from __future__ import annotations

import numpy as np

from .paths import Array
from .surroundings import Measures, shifted

_NEIGHBOURS = (-4, -3, -2, -1, 1, 2, 3, 4)
_WINDOWS = (3, 8, 20)
#: Columns that a line without any counts for.
_LEAST = 8.0


def measure(columns: Array, first: Array) -> Measures:
    """Measure the first opinion (a probability for each line) around each line.

    Args:
        columns: The length of each line, as log(1 + columns).
        first: The first opinion of each.
    """
    size = np.expm1(columns) + _LEAST
    hope = np.concatenate([[0.0], np.cumsum(first * size)])
    held = np.concatenate([[0.0], np.cumsum(size)])
    measures: Measures = {"first": first}
    measures |= {f"first{by:+d}": shifted(first, by) for by in _NEIGHBOURS}
    measures |= _within(hope, held)
    measures |= _best(first, size, hope, held)
    total = hope[-1] + 1e-9
    return measures | {
        "first_before": hope[:-1] / total,
        "first_after": (hope[-1] - hope[1:]) / total,
    }


def _within(hope: Array, held: Array) -> Measures:
    last = len(held) - 1
    at = np.arange(last)
    measures: Measures = {}
    for width in _WINDOWS:
        low, high = np.maximum(0, at - width), np.minimum(last, at + width + 1)
        measures[f"first_behind_{width}"] = (hope[at] - hope[low]) / (held[at] - held[low] + 1e-9)
        measures[f"first_ahead_{width}"] = (hope[high] - hope[at + 1]) / (
            held[high] - held[at + 1] + 1e-9
        )
    return measures


def _best(first: Array, size: Array, hope: Array, held: Array) -> Measures:
    """Measure the stretch of lines that gains most when it is kept whole."""
    at = np.arange(len(first))
    gains = np.concatenate([[0.0], np.cumsum((2 * first - 1) * size)])
    lowest = np.minimum.accumulate(gains)
    stop = int(np.argmax(gains - lowest))
    start = int(np.argmin(gains[: stop + 1]))
    before, after = at < start, at >= stop
    kept, whole = hope[stop] - hope[start], held[stop] - held[start]
    return {
        "in_best": (~before & ~after).astype(float),
        "from_best": np.where(before, at - start, np.where(after, at - stop + 1, 0)),
        "best_joined": np.where(
            before, gains[start] - gains[:-1], np.where(after, gains[1:] - gains[stop], 0)
        ),
        "best_at": (at - start) / max(1, stop - start),
        "best_share": np.full(len(first), kept / (hope[-1] + 1e-9)),
        "best_density": np.full(len(first), kept / (whole + 1e-9)),
    }
