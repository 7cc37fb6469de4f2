"""Folding: what a reader takes for one is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
