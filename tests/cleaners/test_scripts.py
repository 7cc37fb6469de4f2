"""Scripts of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.scripts import LANGUAGE_OF_SCRIPT, OTHER, count_scripts


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Hello, 123", {"Latn": 5}),
        ("", {}),
        ("1 + 2 = 3", {}),
        ("é × ÷", {"Latn": 1}),
        (
            "为国氣語気山",
            {"Hans": 1, "Hans+Jpan": 1, "Hant": 1, "Hant+Jpan": 1, "Jpan": 1, "Hani": 1},
        ),
        ("カナ・かなー", {"Kana": 4}),
        ("한국어", {"Hang": 3}),
        ("Ελληνικά", {"Grek": 8}),
        ("עברית ไทย հայ ქართ", {"Hebr": 5, "Thai": 3, "Armn": 3, "Geor": 4}),
        ("ＡＢｃ", {"Latn": 3}),
        ("𠀀", {"Hani": 1}),
        ("🙂→。", {}),
    ],
)
def test_counts(text: str, counts: dict[str, int]) -> None:
    """Letters are counted by script, Han characters by whose they are, signs not at all."""
    assert count_scripts(text) == counts


@given(st.text(max_size=60))
def test_never_counts_more_than_there_is(text: str) -> None:
    """Every character belongs to one class at most, and none to no script."""
    counts = count_scripts(text)

    assert counts.total() <= len(text)
    assert OTHER not in counts


def test_every_language_has_one_script() -> None:
    """The scripts that decide a language by themselves are four-letter codes with distinct tags."""
    assert all(len(script) == 4 for script in LANGUAGE_OF_SCRIPT)
    assert len(set(LANGUAGE_OF_SCRIPT.values())) == len(LANGUAGE_OF_SCRIPT)
