"""Signatures: the same text is the same in any dress, and another is another."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.mirrors import LEAST_SHINGLES, SKETCH, Signature, shingles, sign

LATIN = "The ferry came late, and we waited on the pier until the lamps were lit. "
HAN = "渡輪來得很晚，我們在碼頭上等到燈都亮了，才看見它從霧裡慢慢地駛出來，船上一個人也沒有。"
HANGUL = "배가 늦게 와서 우리는 불이 켜질 때까지 부두에서 기다렸다. 안개 속에서 천천히 나타났다. "


def hashes(signature: Signature) -> tuple[int, ...]:
    """Return the numbers of a sketch."""
    return tuple(number for (number,) in struct.iter_unpack("<I", signature.sketch))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LATIN, LATIN.upper()),
        (LATIN, LATIN.replace(" ", "\n\n").replace(",", " —")),
        (LATIN, "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in LATIN)),
        (HAN, HAN.replace("，", ", ").replace("。", ".")),
        (HANGUL, HANGUL.replace(" ", "")),
    ],
    ids=["case", "spacing", "width", "punctuation", "words"],
)
def test_dress_does_not_count(one: str, other: str) -> None:
    """Case, width, white space and punctuation leave the signature as it is."""
    import unicodedata

    def fold(text: str) -> str:
        return unicodedata.normalize("NFKC", text).casefold()

    assert sign(one, fold) == sign(other, fold)
    assert sign(one, fold).shingles >= LEAST_SHINGLES


def test_the_caller_says_which_characters_are_one() -> None:
    """Simplified and Traditional forms are the same to who folds them."""
    table = str.maketrans("輪來們碼頭燈亮見從霧裡駛個沒", "轮来们码头灯亮见从雾里驶个没")

    def fold(text: str) -> str:
        return text.translate(table)

    assert sign(HAN, fold) == sign(HAN.translate(table), fold)
    assert sign(HAN) != sign(HAN.translate(table))


def test_a_sketch_is_a_sorted_sample_of_a_fixed_size() -> None:
    """The smallest hashes are kept, each once, in order."""
    text = " ".join(f"{LATIN}{number}" for number in range(60))

    found = hashes(sign(text))

    assert len(found) == SKETCH
    assert list(found) == np.unique(shingles(text))[:SKETCH].tolist()


def test_what_repeats_counts_once() -> None:
    """A text twice over has the same shingles, but for those across the seam."""
    once, twice = sign(LATIN * 2), sign(LATIN * 9)

    assert once == twice


def test_shingles_are_shorter_where_a_sign_says_more() -> None:
    """Five Han characters, six of Hangul and twelve letters make one."""
    assert len(shingles("一二三四五")) == 1
    assert len(shingles("가나다라마바")) == 1
    assert len(shingles("abcdefghijkl")) == 1
    assert len(shingles("一二三四")) == len(shingles("가나다라마")) == len(shingles("abc")) == 0


def test_a_short_text_has_no_signature() -> None:
    """A greeting says too little to be called a copy."""
    assert sign("Happy new year!") == sign("") == sign("…!?") == Signature(0, b"")


def test_a_change_touches_only_the_shingles_around_it() -> None:
    """One word that is another leaves most of a text's hashes as they were."""
    text = " ".join(f"{LATIN}{number}" for number in range(9))

    before, after = set(shingles(text).tolist()), set(shingles(text + " and more").tolist())

    assert before < after
    assert len(after - before) <= len("and more")


@given(st.text(max_size=300))
def test_any_text_can_be_signed(text: str) -> None:
    """Signing is total, and gives the same for the same."""
    signature = sign(text)

    assert signature == sign(text)
    assert len(hashes(signature)) == min(signature.shingles, SKETCH)


def test_half_characters_are_no_trouble() -> None:
    """What was cut in the middle of a character can be signed."""
    assert sign(LATIN + "\ud800") == sign(LATIN)
