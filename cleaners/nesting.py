"""The block-level elements around the reading position, while they are open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from . import lexicon
from .model import Container, Frame, Heading, Segment
from .names import Attributes, Names, links_to_itself
from .titles import key

#: Words from which on an element's name may repeat its heading. One word, ``comments``, is a name.
_SLUG_WORDS = 2


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


def leads_to_itself(attributes: Attributes, names: Names, place: Place) -> bool:
    """Tell whether a link leads to the heading it stands in.

    Themes make all of a heading the link by which its address is copied (VuePress, Gatsby).
    """
    address = attributes.get("href") or ""
    if not place.scope.heading or not address.startswith("#"):
        return False
    return names.is_anchor or unquote(address[1:]).lower() in place.tokens


def frozen(places: Sequence[Place], segments: Sequence[Segment]) -> Iterator[Container]:
    """Yield the containers that `places` have become, parents first."""
    depths: list[int] = []
    for place in places:
        parent = place.parent.index if place.parent is not None else -1
        depths.append(depths[parent] + 1 if parent >= 0 else -1)
        tokens = _named(place, segments)
        yield Container(place.tag, parent, depths[-1], tokens, place.start, place.stop)


def _named(place: Place, segments: Sequence[Segment]) -> tuple[str, ...]:
    """Return a place's tokens without its heading's words, which name nothing.

    Document generators give a section the words of its heading as its id: ``a-calendar-that-slips``
    is no calendar. What is headed "Related posts" may be what its id says, unless the heading has a
    link to itself: only headings of texts have one.
    """
    if not place.tokens or place.start >= place.stop:
        return place.tokens
    first = segments[place.start]
    if not isinstance(first.leaf, Heading):
        return place.tokens
    slug = key(first.text)
    if links_to_itself(first.inline_tokens):
        return tuple([token for token in place.tokens if key(token) != slug])
    if lexicon.role_of(first.text) is not None:
        return place.tokens
    return tuple(
        [
            token
            for token in place.tokens
            if token.count("-") + 1 < _SLUG_WORDS or key(token) != slug
        ]
    )
