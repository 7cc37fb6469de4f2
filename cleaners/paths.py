"""What leads to each container: the landmarks, lists and names it stands in.

Of names it is asked how often what they hold is kept (`naming`), and whether they say plainly that
here is the post or furniture (`places`, `evidence`). Everything is handed down from the element
around, in one walk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .evidence import Evidence
from .model import Role

Array = NDArray[Any]
#: Says how often what stands in an element of such tokens is kept, as log-odds; None: unknown.
Naming = Callable[[tuple[str, ...]], float | None]

#: The roles that phrases and names give, as numbers that trees can part.
RANKS: dict[Role | None, int] = {
    None: 0,
    Role.COMMENT: 1,
    Role.RELATED: 2,
    Role.SHARE: 3,
    Role.NAVIGATION: 4,
    Role.TAGS: 5,
    Role.BYLINE: 6,
    Role.BOILERPLATE: 7,
    Role.PLACEHOLDER: 8,
}
_LANDMARKS = ("nav", "footer", "header", "aside", "form", "article", "main", "section")
_LANDMARK = {tag: place for place, tag in enumerate(_LANDMARKS)}
_TAG_RANKS = {
    tag: rank
    for rank, tag in enumerate(
        "p div li td span section a body article dd dt blockquote label th".split(), 1
    )
}
_IN_LANDMARKS = tuple(f"in_{tag}" for tag in _LANDMARKS)

#: What a container hands down: landmarks it stands in (bits), lists and cells around it, elements
#: below the last one named as a post; lowest, highest, nearest and summed odds of names.
_Path = tuple[int, int, int, int, float, float, float, float]
_WIDTH = 10
_ROOT: _Path = (0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0)


def measure(evidence: Evidence, names: Naming) -> dict[str, Array]:
    """Read each container's tag and names, and those of what is around it, for its segments."""
    kinds, home = evidence.geometry.kinds, evidence.geometry.levels[0]
    containers = evidence.layout.containers
    paths: list[_Path] = []
    rows = []
    for index, outer in zip(kinds.first, kinds.around, strict=True):
        container = containers[index]
        around = paths[outer] if outer >= 0 else _ROOT
        odds = names(container.tokens) if container.tokens else None
        path = _path(around, container.tag, evidence.posts[index], odds)
        paths.append(path)
        rows.append((*path, _TAG_RANKS.get(container.tag, 0), odds or 0.0))
    table = np.array(rows).reshape(len(rows), _WIDTH)
    own = table[np.array(kinds.of, dtype=np.intp)[home]].T.astype(np.float32)
    landmarks, lists, cells, below, low, high, near, total, tag, name = own
    bits = landmarks.astype(np.intp) >> np.arange(len(_LANDMARKS))[:, None] & 1
    furniture = np.array([RANKS[role] for role in evidence.furniture], dtype=np.float32)
    named = np.array(evidence.named, dtype=np.float32)
    return {
        **dict(zip(_IN_LANDMARKS, bits, strict=True)),
        "lists": lists,
        "cells": cells,
        "tag": tag,
        "siblings": _siblings(evidence)[home],
        "furniture": furniture[home],
        "named": named[home],
        "below_post": below,
        "name": name,
        "name_low": low,
        "name_high": high,
        "name_near": near,
        "name_sum": total,
    }


def _siblings(evidence: Evidence) -> Array:
    """Count for each container those in the same element that are alike in tag and first names."""
    kinds, containers = evidence.geometry.kinds, evidence.layout.containers
    alike: dict[tuple[str, tuple[str, ...]], int] = {}
    makes = [
        alike.setdefault((c.tag, c.tokens[:3]), len(alike))
        for c in map(containers.__getitem__, kinds.first)
    ]
    if not makes:
        return np.zeros(0, dtype=np.float32)
    own = np.array(makes, dtype=np.intp)[np.array(kinds.of, dtype=np.intp)]
    _, which, counts = np.unique(
        evidence.geometry.parent * len(alike) + own, return_inverse=True, return_counts=True
    )
    siblings: Array = counts[which].astype(np.float32)
    return siblings


def _path(around: _Path, tag: str, is_post: bool, odds: float | None) -> _Path:  # noqa: FBT001 - a hot path
    landmarks, lists, cells, below, low, high, near, total = around
    if (landmark := _LANDMARK.get(tag)) is not None:
        landmarks |= 1 << landmark
    elif tag in ("ul", "ol", "dl"):
        lists += 1
    elif tag in ("td", "th"):
        cells += 1
    below = 0 if is_post else below + 1
    if odds is None:
        return landmarks, lists, cells, below, low, high, near, total
    return landmarks, lists, cells, below, min(low, odds), max(high, odds), odds, total + odds
