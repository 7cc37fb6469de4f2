"""Languages written in Han characters."""

from __future__ import annotations

import pytest

from cleaners.chinese import guess_han, speaks_against_japanese
from cleaners.scripts import count_scripts


def tag(text: str) -> str:
    """Return what the characters say."""
    return guess_han(count_scripts(text), text).tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今天天气很好，我们去公园。", "zh-Hans"),
        ("今天天氣很好，我們去公園。", "zh-Hant"),
        ("这是「罪と罰」的结局，我们来看看这个故事。", "zh-Hans"),
        ("我很喜歡「鬼の話」這個故事，你們呢？", "zh-Hant"),
        ("今日はいい天気です。", "ja"),
        ("機械学習入門", "ja"),
        ("売上高推移", "ja"),
        ("鬼滅の刃", "ja"),
        ("呢個係我哋嘅嘢，佢喺度。", "yue"),
        ("中文", ""),
        ("東京", ""),
        ("国際", ""),
        ("台后干里", ""),
    ],
)
def test_tells_apart(text: str, language: str) -> None:
    """Characters decide; what both sides write alike decides nothing."""
    assert tag(text) == language


def test_a_quoted_phrase_makes_no_cantonese() -> None:
    """Mandarin that quotes some Cantonese stays Mandarin."""
    assert tag("他說的「佢哋」是粵語，意思是他們。" + "這是一篇很長的國語文章。" * 12) == "zh-Hant"


def test_long_text_without_kana_is_not_japanese() -> None:
    """No running Japanese text does without kana, whatever kanji it has."""
    assert tag("円" + "山水天地人" * 8 + "語") == "zh-Hant"


def test_certainty_grows_with_evidence() -> None:
    """More characters of one kind, or fewer of the other, make it surer."""
    texts = ("们国際語", "们这东国", "们这东国业丛两严", "们这东国业丛两严語機車")
    mixed, short, long, disturbed = (guess_han(count_scripts(text), text) for text in texts)

    assert mixed.confidence < short.confidence < long.confidence
    assert disturbed.confidence < long.confidence


@pytest.mark.parametrize(
    ("text", "against"), [("東京電機大学", False), ("我們", True), ("国对", True), ("氣", True)]
)
def test_what_japanese_never_writes(text: str, against: bool) -> None:  # noqa: FBT001 - a table
    """Chinese words, and characters that Japan replaced, speak against Japanese."""
    assert speaks_against_japanese(count_scripts(text), text) is against
