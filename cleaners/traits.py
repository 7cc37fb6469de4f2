"""What the segments of a page are known by: the signature of their place, and fingerprints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import signature
from .fingerprint import own_names, parts
from .model import Layout

#: What a segment is known by: fingerprints, each with the characters it stands for.
KnownBy = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Traits:
    """One page's segments, as a memory knows them."""

    #: Signature of each container.
    containers: Sequence[int]
    #: Signature of each segment's place.
    places: Sequence[int]
    #: Fingerprints of each segment; none where it has no text.
    known_by: Sequence[KnownBy]


def read(layout: Layout, address: str) -> Traits:
    """Read the traits of a page; what it alone is called makes no difference to them."""
    containers = signature.of_containers(layout.containers)
    places = [signature.of_segment(piece, containers) for piece in layout.segments]
    names = own_names(layout, address)
    known_by = [
        parts(piece, place, names) if piece.text else ()
        for piece, place in zip(layout.segments, places, strict=True)
    ]
    return Traits(containers, places, known_by)
