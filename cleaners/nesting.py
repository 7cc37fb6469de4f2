"""The block-level elements around the reading position, while they are open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .model import Container, Frame


class Scope(NamedTuple):
    """What a container hands down to those inside it."""

    hidden: bool = False
    frames: tuple[Frame, ...] = ()
    #: Leaf that text directly inside becomes.
    heading: int = 0
    caption: bool = False
    #: Number of the list around, -1 for none.
    list: int = -1


class Place:
    """A container while it is open; it is numbered when the first segment falls into it."""

    __slots__ = ("index", "next_number", "parent", "scope", "start", "stop", "tag", "tokens")

    def __init__(
        self, tag: str, parent: Place | None, tokens: tuple[str, ...], scope: Scope
    ) -> None:
        self.tag = tag
        self.parent = parent
        self.tokens = tokens
        self.scope = scope
        self.index = -1
        self.start = self.stop = 0
        #: Number of the next item of an ``<ol>``.
        self.next_number: int | None = None


def frozen(places: list[Place]) -> Iterator[Container]:
    """Yield the containers that `places` have become, parents first."""
    depths: list[int] = []
    for place in places:
        parent = place.parent.index if place.parent is not None else -1
        depths.append(depths[parent] + 1 if parent >= 0 else -1)
        yield Container(place.tag, parent, depths[-1], place.tokens, place.start, place.stop)
