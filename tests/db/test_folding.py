"""Folding: what a reader takes for one is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import folding
from db.folding import composed, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe"),
        ("ÀÉÎÕÜ", "aeiou"),
        ("cafe\N{COMBINING ACUTE ACCENT}", "café"),
        ("q\N{COMBINING TILDE}", "q"),
        ("Straße", "STRASSE"),
        ("ế", "e"),
        ("ＳＱＬｉｔｅ３", "sqlite3"),
        ("ﾃﾞｰﾀﾍﾞｰｽ", "データベース"),
        ("ｶﾞ", "ガ"),
        ("か\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}", "が"),
        ("\u1112\u1161\u11ab", "한"),
        ("soft\N{SOFT HYPHEN}ware", "software"),
        ("葛\N{VARIATION SELECTOR-17}", "葛"),
        ("ภา\N{ZERO WIDTH SPACE}ษา", "ภาษา"),
        ("開源語言模型", "开源语言模型"),
        ("頭髮與發展", "头发与发展"),
        ("裡裏里", "里里里"),
        ("跟著", "跟着"),
        ("乾燥的樹幹", "干燥的树干"),
        ("臺灣", "台灣"),
        ("﨑", "﨑"),
    ],
)
def test_forms_of_one_word_fold_to_one(one: str, other: str) -> None:
    """Accents, width, case, composition and script do not tell words apart."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("й", "и"), ("が", "か"), ("人", "入"), ("ม้า", "มา")])
def test_what_makes_another_word_stays(one: str, other: str) -> None:
    """Marks that are letters of their own, or tones, are kept outside of Latin."""
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_is_total_and_idempotent(text: str) -> None:
    """Any text folds, and what is folded stays as it is but for letters newly side by side."""
    folded = fold(text)

    assert fold(fold(folded)) == fold(folded)


@given(st.text(), st.text())
def test_folding_goes_character_by_character(left: str, right: str) -> None:
    """Texts joined by a space fold to their folds joined by a space."""
    assert fold(f"{left} {right}") == f"{fold(left)} {fold(right)}"


@given(st.text())
def test_composing_keeps_what_is_composed(text: str) -> None:
    """A composed text is its own composition."""
    assert composed(composed(text)) == composed(text)


def test_every_character_that_folding_changes_is_looked_for() -> None:
    """The expression that finds what to replace leaves out nothing that would be replaced."""
    changing = folding._changing()
    missed = [
        character
        for character in map(chr, range(0x10000))
        if folding._Folded()[character] != character and not changing.match(character)
    ]

    assert missed == []
    assert changing.match("\U00010400")
    assert changing.match("\U0010ffff")


@given(st.characters())
def test_a_replacement_holds_nothing_to_replace(character: str) -> None:
    """Characters can be replaced in any order: what comes out of one is no other's concern."""
    folded = folding._FOLDED[character]

    assert [folding._FOLDED[one] for one in folded] == list(folded)
