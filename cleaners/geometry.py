"""Where segments stand in the elements of a page, as arrays of numbers.

Both looks of the judge walk up from every segment; what they find on the way is found once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
class Kinds:
    """The kinds of a page's containers: alike in tag and names, and so is all around them.

    Half of a page's containers are like one before (the items of a list, the rows of a table), so
    what tags and names say is worked out once a kind.
    """

    #: The kind of each container.
    of: Sequence[int]
    #: The first container of each kind.
    first: Sequence[int]
    #: The kind around each kind, -1 for none; parents come first.
    around: Sequence[int]


@dataclass(frozen=True, slots=True)
class Geometry:
    """The nesting of a page."""

    kinds: Kinds
    #: Stretch of segments in each container.
    start: Indices
    stop: Indices
    #: The container around each; the root is in itself.
    parent: Indices
    #: The container of each segment at each of the levels, its own first.
    levels: tuple[Indices, ...]
    #: Number of each segment's make: leaf, and three elements around with names.
    makes: Indices


def of(layout: Layout) -> Geometry:
    """Return the nesting of `layout`."""
    containers = layout.containers
    kinds = _kinds(containers)
    start = np.array([c.start for c in containers], dtype=np.intp)
    stop = np.array([c.stop for c in containers], dtype=np.intp)
    parent = np.array([c.parent for c in containers], dtype=np.intp)
    np.maximum(parent, 0, out=parent)
    home = np.array([s.container for s in layout.segments], dtype=np.intp)
    levels = tuple(_levels(parent, stop - start, home))
    return Geometry(kinds, start, stop, parent, levels, _makes(layout, kinds))


def within(containers: Sequence[Container], is_one: Callable[[Container], bool]) -> list[bool]:
    """Tell for each container, parents first, whether it or one around it is such a one."""
    found: list[bool] = []
    for container in containers:
        around = container.parent >= 0 and found[container.parent]
        found.append(around or is_one(container))
    return found


def _kinds(containers: Sequence[Container]) -> Kinds:
    of: list[int] = []
    first: list[int] = []
    around: list[int] = []
    known: dict[tuple[int, str, tuple[str, ...]], int] = {}
    for index, container in enumerate(containers):
        parent = container.parent
        outer = of[parent] if parent >= 0 else -1
        key = outer, container.tag, container.tokens
        kind = known.get(key)
        if kind is None:
            kind = known[key] = len(first)
            first.append(index)
            around.append(outer)
        of.append(kind)
    return Kinds(of, first, around)


def _levels(parent: Indices, held: Indices, home: Indices) -> Iterator[Indices]:
    """Yield the element of each segment at each of the levels, its own first.

    Args:
        parent: The container around each.
        held: How many segments each container holds.
        home: The innermost container of each segment.
    """
    # What a container leads to is the same for all segments in it.
    wider = parent
    for _ in range(_WRAPPERS):
        wider = np.where(held[wider] == held, parent[wider], wider)
    at = home
    for _ in range(LEVELS):
        yield at
        at = wider[at]


def _makes(layout: Layout, kinds: Kinds) -> Indices:
    """Number the segments of a page by their make: leaf, and three elements around with names."""
    make: list[tuple[object, ...]] = []
    for index, outer in zip(kinds.first, kinds.around, strict=True):
        container = layout.containers[index]
        around = make[outer][:4] if outer >= 0 else ()
        make.append((container.tag, container.tokens[:2], *around))
    alike: dict[tuple[object, ...], int] = {}
    makes = [alike.setdefault(one, len(alike)) for one in make]
    numbers: dict[tuple[object, int], int] = {}
    return np.array(
        [
            numbers.setdefault((s.leaf.__class__, makes[kinds.of[s.container]]), len(numbers))
            for s in layout.segments
        ],
        dtype=np.intp,
    )
