"""The encoding of bytes that nothing declares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.encodings import find
from cleaners.guess import guess


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Съешь же ещё этих мягких французских булок", "windows-1251"),
        ("Съешь же ещё этих мягких французских булок", "koi8-r"),
        ("Съешь же ещё этих мягких французских булок", "ibm866"),
        ("Съешь же ещё этих мягких французских булок", "iso-8859-5"),
        ("今天天气很好，我们去公园散步吧。", "gbk"),
        ("今天天氣很好，我們去公園散步吧。", "big5"),
        ("今日は天気がいいので公園に行きます。", "shift_jis"),
        ("今日は天気がいいので公園に行きます。", "euc-jp"),
        ("오늘은 날씨가 좋아서 공원에 갑니다.", "euc-kr"),
        ("Ο καιρός είναι καλός σήμερα και πάμε βόλτα.", "windows-1253"),
        ("מזג האוויר יפה היום ואנחנו הולכים לפארק.", "windows-1255"),
        ("Zażółć gęślą jaźń, a potem idź spać.", "windows-1250"),
        ("Grüße aus Köln, schöne Mädchen und Bücher", "windows-1252"),
        ("un café noir", "windows-1252"),
        ("你好", "gbk"),
    ],
)
def test_guesses(text: str, label: str) -> None:
    """A sentence is enough to tell the legacy encodings of the web apart."""
    encoding = find(label)
    assert encoding is not None

    assert text.encode(encoding.codec).decode(guess(text.encode(encoding.codec)).codec) == text


def test_markup_does_not_count() -> None:
    """Tags around the text, however many, leave the guess alone."""
    data = b"<div class='x'><a href='/y'>" * 50 + "Привет, как дела сегодня?".encode("koi8-r")

    assert guess(data * 40).name == "koi8-r"


def test_a_long_page_is_sampled() -> None:
    """A page of many telling lines is judged by its first ones."""
    line = "Съешь же ещё этих мягких французских булок\n".encode("koi8-r")

    assert guess(line * 1_000).name == "koi8-r"


@given(st.binary(min_size=1, max_size=80).filter(lambda data: not data.isascii()))
def test_always_answers(data: bytes) -> None:
    """Any bytes outside ASCII get an encoding."""
    assert guess(data).name


@pytest.mark.parametrize(
    ("text", "label"),
    [("un café noir", "windows-1252"), ("красивый вид на море и горы", "koi8-r")],
)
def test_words_in_tags_count_where_there_are_no_others(text: str, label: str) -> None:
    """What is said of pictures may be all that is not ASCII."""
    encoding = find(label)
    assert encoding is not None
    data = f"<p>Hello.</p><img alt='{text}'>".encode(encoding.codec)

    assert guess(data).name == label
