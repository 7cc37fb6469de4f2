"""Sketches: what two samples say of how much two posts have in common."""

from __future__ import annotations

import struct
from random import Random

import pytest

from db.rows import SignatureRow
from db.sketches import NOTHING, Overlap, overlap, unpack

SIZE = 128


def row(hashes: set[int], size: int = SIZE) -> SignatureRow:
    """Return the signature of a post with these hashes."""
    kept = sorted(hashes)[:size]
    return SignatureRow(len(hashes), struct.pack(f"<{len(kept)}I", *kept))


def drawn(count: int, seed: int) -> set[int]:
    """Draw different hashes."""
    return set(Random(seed).sample(range(1 << 32), count))  # noqa: S311


def test_small_posts_are_compared_exactly() -> None:
    """What has all its hashes in its sketch is not estimated."""
    found = overlap(unpack(row({1, 2, 3, 4})), unpack(row({3, 4, 5, 6, 7, 8, 9, 10})))

    assert found == Overlap(0.5, 0.25, 4)
    assert (found.most, found.least) == (0.5, 0.25)


@pytest.mark.parametrize("kept", [0.2, 0.6, 1.0])
def test_a_part_is_known_as_one(kept: float) -> None:
    """Of a truncated copy all stands in the whole, and of the whole what was kept."""
    whole = drawn(5000, 1)
    part = set(Random(2).sample(sorted(whole), round(5000 * kept)))  # noqa: S311

    found = overlap(unpack(row(part)), unpack(row(whole)))

    assert found.first == 1.0
    assert found.second == pytest.approx(kept, abs=0.12)


def test_different_posts_have_nothing_in_common() -> None:
    """Chance gives two posts no hash in common."""
    found = overlap(unpack(row(drawn(5000, 3))), unpack(row(drawn(3000, 4))))

    assert found.most == 0.0
    assert found.judged > 70


def test_what_many_have_can_be_left_out() -> None:
    """Without the hashes of a shared passage, only the rest is compared."""
    passage, one, other = drawn(60, 5), drawn(40, 6), drawn(40, 7)
    first, second = unpack(row(passage | one)), unpack(row(passage | other))

    assert overlap(first, second).most == 0.6
    assert overlap(first, second, frozenset(passage)).most == 0.0
    assert overlap(first, first, frozenset(passage)) == Overlap(1.0, 1.0, 40)


def test_an_empty_sketch_has_nothing_in_common() -> None:
    """A post that is too short is no copy of anything."""
    assert overlap(unpack(row(set())), unpack(row({1, 2}))) == NOTHING


def test_the_beginning_of_a_sketch_is_a_smaller_sketch() -> None:
    """It reaches as far as its last hash, and is the whole where it is no larger."""
    hashes = drawn(500, 8)

    assert unpack(row(hashes)).beginning(32) == unpack(row(hashes, 32))
    assert unpack(row({1, 2})).beginning(32) == unpack(row({1, 2}))
