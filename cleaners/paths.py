"""What leads to each container: the landmarks, lists and names it stands in.

Of names it is asked how often what they hold is kept (`naming`), and whether they say plainly that
here is the post or furniture (`places`, `evidence`). Everything is handed down from the element
around, in one walk.
"""

from __future__ import annotations

from collections import Counter
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
_PLACE = (
    *(f"in_{tag}" for tag in _LANDMARKS),
    "lists", "cells", "tag", "siblings", "furniture", "named", "below_post", "name", "name_low",
    "name_high", "name_near", "name_sum",
)  # fmt: skip

#: What a container hands down: landmarks it stands in (bits), lists and cells around it, elements
#: below the last one named as a post; lowest, highest, nearest and summed odds of names.
_Path = tuple[int, int, int, int, float, float, float, float]
_ROOT: _Path = (0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0)


def measure(evidence: Evidence, names: Naming) -> dict[str, Array]:
    """Read each container's tag and names, and those of what is around it, for its segments."""
    containers = evidence.layout.containers
    makes = [(c.parent, c.tag, c.tokens[:3]) for c in containers]
    alike = Counter(makes)
    paths: list[_Path] = []
    rows = []
    for index, container in enumerate(containers):
        around = paths[container.parent] if container.parent >= 0 else _ROOT
        odds = names(container.tokens) if container.tokens else None
        path = _path(around, container.tag, evidence.posts[index], odds)
        paths.append(path)
        landmarks, lists, cells, below, *odds_around = path
        rows.append(
            (
                landmarks,
                lists,
                cells,
                _TAG_RANKS.get(container.tag, 0),
                alike[makes[index]],
                RANKS[evidence.furniture[index]],
                evidence.named[index],
                below,
                odds or 0.0,
                *odds_around,
            )
        )
    table = np.array(rows).reshape(len(rows), len(_PLACE) - len(_LANDMARKS) + 1)
    own = table[evidence.geometry.levels[0]].T.astype(np.float32)
    bits = own[0].astype(np.intp) >> np.arange(len(_LANDMARKS))[:, None] & 1
    return dict(zip(_PLACE, (*bits, *own[1:]), strict=True))


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
