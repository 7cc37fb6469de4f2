"""Aligning a page's segments with a known text of its post."""

from __future__ import annotations

import pytest

from cleaners.align import align

LEAD = "it rained all day and the day after too"
BODY = "nobody came to the market so the bread was given away"


def shares(texts: list[str], known: str) -> list[float]:
    """Return the kept share of each segment."""
    return [label.share for label in align(texts, known)]


CASES = [
    (["Home", LEAD, BODY], f"{LEAD} {BODY}", [0, 1, 1]),
    # A teaser above the post repeats its beginning: one of them is the post.
    ([LEAD, "Share this", LEAD, BODY], f"{LEAD} {BODY}", [0, 0, 1, 1]),
    # A short heading counts only where the text has it.
    (["Bread", LEAD, "Bread", BODY, "Bread"], f"{LEAD} Bread {BODY}", [0, 1, 1, 1, 0]),
    ([LEAD], "", [0]),
    ([], LEAD, []),
    (["", LEAD], LEAD, [0, 1]),
]


@pytest.mark.parametrize(("texts", "known", "expected"), CASES)
def test_align(texts: list[str], known: str, expected: list[float]) -> None:
    """Segments are the post where the text has them, in its order, each stretch once."""
    assert shares(texts, known) == expected


def test_part_of_a_segment() -> None:
    """A segment that holds more than the text is the post in part."""
    (share,) = shares([f"{LEAD} {BODY}"], LEAD)
    assert share == 0 or 0.5 <= share < 1
