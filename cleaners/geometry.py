"""Where segments stand in the elements of a page, as arrays of numbers.

Both looks of the judge walk up from every segment; what they find on the way is found once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .model import Container, Layout

Indices = NDArray[np.intp]

#: Elements around a segment that are measured: its own, and three that each hold more.
LEVELS = 4
#: Parents passed over at each level because they hold the same segments: wrappers around one box.
_WRAPPERS = 3


@dataclass(frozen=True, slots=True)
class Geometry:
    """The nesting of a page."""

    #: Stretch of segments in each container.
    start: Indices
    stop: Indices
    #: The container of each segment at each of the levels, its own first.
    levels: tuple[Indices, ...]
    #: Number of each segment's make: leaf, and three elements around with names.
    makes: Indices


def of(layout: Layout) -> Geometry:
    """Return the nesting of `layout`."""
    containers = layout.containers
    start = np.array([c.start for c in containers], dtype=np.intp)
    stop = np.array([c.stop for c in containers], dtype=np.intp)
    home = np.array([s.container for s in layout.segments], dtype=np.intp)
    levels = tuple(_levels(containers, stop - start, home))
    return Geometry(start, stop, levels, likeness_groups(layout))


def _levels(containers: tuple[Container, ...], held: Indices, home: Indices) -> Iterator[Indices]:
    """Yield the element of each segment at each of the levels, its own first.

    Args:
        containers: Of the page.
        held: How many segments each container holds.
        home: The innermost container of each segment.
    """
    parent = np.array([max(0, c.parent) for c in containers], dtype=np.intp)
    at = home
    for _ in range(LEVELS):
        yield at
        around = parent[at]
        for _ in range(_WRAPPERS):
            around = np.where(held[around] == held[at], parent[around], around)
        at = around


def likeness_groups(layout: Layout) -> Indices:
    """Number the segments of a page by their make: leaf, and three elements around with names."""
    make: list[tuple[object, ...]] = []
    for container in layout.containers:
        around = make[container.parent][:4] if container.parent >= 0 else ()
        make.append((container.tag, container.tokens[:2], *around))
    numbers: dict[tuple[object, ...], int] = {}
    return np.array(
        [
            numbers.setdefault((type(s.leaf), make[s.container]), len(numbers))
            for s in layout.segments
        ],
        dtype=np.intp,
    )
