"""What the words of short lines say."""

from __future__ import annotations

import pytest

from cleaners import wording


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foto: Anna, Foto 2", ["foto", "anna"]),
        ("转载请注明", ["转载", "载请", "请注", "注明"]),
        ("I, a", []),
        ("", []),
        ("2024-01", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Words are told by letters; scripts without spaces give pairs of characters."""
    assert wording.words(text) == expected


def test_long_lines_are_read_in_part() -> None:
    """So many different words are looked up, and no more."""
    text = " ".join(f"w{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(200))

    assert len(wording.words(text)) == wording.MAX_WORDS


def test_calls_to_subscribe_speak_against_a_line() -> None:
    """A word that stands on furniture lowers a line's odds."""
    _, low, _ = wording.score("Subscribe to our newsletter")

    assert low < 0
    assert wording.most_telling("Subscribe to our newsletter")[0] in ("subscribe", "newsletter")


def test_unknown_words_are_neutral() -> None:
    """A line of words that no table has says nothing."""
    assert wording.score("zxqv qqzz") == wording.NEUTRAL
    assert wording.most_telling("zxqv qqzz") == ("", 0.0)
