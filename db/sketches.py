"""The arithmetic of signatures: how much two posts have in common, by what is kept of each.

A sketch holds the smallest hashes of a post's shingles (`db.rows.SignatureRow`). Up to the smaller
of two sketches' limits both are samples taken by one rule, so that what they share there is to what
each has there as the posts are to each other (Broder 1997; Irber et al. 2022 for the common limit).
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .rows import SignatureRow

#: What a sketch that has every hash reaches to: beyond the largest that there is.
_ALL: Final = 1 << 32


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of each of two posts stands in the other, as far as their sketches tell."""

    #: Share of the first one's words that the second has, 0 to 1.
    first: float
    #: Share of the second one's words that the first has.
    second: float
    #: Hashes that the smaller of the two shares follows from; the fewer, the less it means.
    judged: int

    @property
    def most(self) -> float:
        """The share of the one that stands more in the other."""
        return max(self.first, self.second)

    @property
    def least(self) -> float:
        """The share of the other one."""
        return min(self.first, self.second)


NOTHING: Final = Overlap(0.0, 0.0, 0)


@dataclass(frozen=True, slots=True)
class Sketch:
    """Hashes, ascending, and up to where they are all that the post has."""

    hashes: tuple[int, ...]
    #: The first number from which on hashes may be missing.
    limit: int

    def below(self, limit: int, without: Iterable[int]) -> int:
        """Count the hashes below a limit, except for some that it has."""
        return bisect_left(self.hashes, limit) - sum(number < limit for number in without)

    def beginning(self, count: int) -> Sketch:
        """Return what a sketch of at most so many hashes would hold."""
        if len(self.hashes) <= count:
            return self
        return Sketch(self.hashes[:count], self.hashes[count - 1] + 1)


def unpack(row: SignatureRow) -> Sketch:
    """Return the hashes of a stored signature."""
    hashes = struct.unpack(f"<{len(row.sketch) // 4}I", row.sketch)
    complete = len(hashes) == row.shingles
    return Sketch(hashes, _ALL if complete or not hashes else hashes[-1] + 1)


def overlap(first: Sketch, second: Sketch, without: frozenset[int] = frozenset()) -> Overlap:
    """Estimate how much two posts have in common.

    Args:
        first: The one.
        second: The other.
        without: Hashes that say nothing, because very many posts have them.
    """
    limit = min(first.limit, second.limit)
    # What both have is below either limit.
    both = set(first.hashes).intersection(second.hashes) - without
    one = first.below(limit, _of(without, first))
    other = second.below(limit, _of(without, second))
    if not one or not other:
        return NOTHING
    return Overlap(len(both) / one, len(both) / other, min(one, other))


def _of(numbers: frozenset[int], sketch: Sketch) -> frozenset[int]:
    return numbers.intersection(sketch.hashes) if numbers else numbers
