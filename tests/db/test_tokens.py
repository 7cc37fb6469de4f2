"""Tokens: what goes into the index, and what a query becomes, in every script."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.folding import fold
from db.tokens import SINGLE, count_words, index_text, is_run, phrase, runs

SCRIPTS = st.text(alphabet="中国開源ひカー・한국어ไทยกาab 1,，。\n_-éहि")
WORDS = st.text(alphabet="中国開源ひカー한국어ไทย", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello World", "hello world"),
        ("开源模型", "开源 源模 模型 型"),
        ("用Python写", "用 python 写"),
        ("你好，世界", "你好 好 ， 世界 界"),
        ("한국 사람", "한국 국 사람 람"),
        ("ไทย", "ไท ทย ย"),
        ("コード・レビュー", "コー ード ド ・ レビ ビュ ュー ー"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_index_text_by_script(text: str, expected: str) -> None:
    """Scripts without spaces become pairs and a last character, the rest is left to SQLite."""
    assert index_text(text).replace(",", "，").split() == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e-mail", ("e", "mail")),
        ("snake_case", ("snake", "case")),
        ("GPT4模型・アイ", ("gpt4", "模型", "アイ")),
        ("हिन्दी", ("हिन्दी",)),
        ("«»…。", ()),
        ("", ()),
    ],
)
def test_runs_of_a_query(text: str, expected: tuple[str, ...]) -> None:
    """A query is cut where SQLite cuts, with runs of characters in one piece."""
    assert runs(text) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("模",), ("模", True)),
        (("模型",), ("模型", False)),
        (("开源模型",), ("开源 源模 模型", False)),
        (("你好", "世界"), ("你好 好 世界", False)),
        (("gpt4", "型"), ("gpt4 型", True)),
        (("模型", "gpt4"), ("模型 型 gpt4", False)),
    ],
)
def test_phrase_of_words(words: tuple[str, ...], expected: tuple[str, bool]) -> None:
    """The lone last token of a run is asked for only where the run is known to end."""
    assert phrase(words) == expected


@given(SCRIPTS, WORDS)
def test_a_phrase_finds_what_a_substring_search_finds(text: str, word: str) -> None:
    """For words of scripts without spaces the index answers exactly as the folded text does."""
    from db.folding import fold

    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE s USING fts5 (t, content = '', "
            "tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co M*'\")"
        )
        connection.execute("INSERT INTO s (rowid, t) VALUES (1, ?)", (index_text(text),))
        found = True
        for run in runs(word):
            tokens, goes_on = phrase((run,))
            query = f'"{tokens}"' + (" *" if goes_on else "")
            rows = connection.execute("SELECT rowid FROM s WHERE s MATCH ?", (query,)).fetchall()
            found = found and bool(rows)

    assert found == all(run in fold(text) for run in runs(word))


def test_sqlite_takes_every_single_character_for_a_letter() -> None:
    """No character that we make a token is punctuation to stock SQLite."""
    import re

    ranges = ((0xE00, 0x3200), (0x3400, 0xA000), (0xAC00, 0xD7A4), (0xF900, 0xFB00))
    characters = [
        chr(code)
        for first, last in ranges
        for code in range(first, last)
        if re.match(f"[{SINGLE}]", chr(code)) and chr(code).isprintable()
    ]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE s USING fts5 (t, content = '', "
            "tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co M*'\")"
        )
        connection.execute("INSERT INTO s (rowid, t) VALUES (1, ?)", (" ".join(characters),))
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab ('s', 'row')")
        known = {term for (term,) in connection.execute("SELECT term FROM v")}

    assert set(characters) <= known


@given(st.text())
def test_cutting_is_total(text: str) -> None:
    """Any text can be indexed and asked for."""
    words = runs(text)

    assert index_text(text) is not None
    assert all(words)
    assert all(isinstance(is_run(word), bool) for word in words)
    if words:
        assert phrase(words)[0]


@given(SCRIPTS)
def test_all_runs_are_cut_as_each_is_by_itself(text: str) -> None:
    """Cutting every run of a text at once gives the pairs that cutting one by one gives."""
    expected: list[str] = []
    for run, other in re.findall(f"([{SINGLE}]+)|([^{SINGLE}]+)", fold(text)):
        expected += [run[place : place + 2] for place in range(len(run))] or other.split()

    assert index_text(text).split() == expected


COUNTED = {
    "": 0,
    "It rained, and rained.": 4,
    "開源模型": 4,
    "GPT-4 を試す": 5,
    "오늘 비가 왔다": 3,
    "नमस्ते दुनिया": 2,
    "snake_case": 2,
    "e\u0301te\u0301": 1,
}


@pytest.mark.parametrize(("text", "words"), COUNTED.items())
def test_words_are_counted_as_readers_count_them(text: str, words: int) -> None:
    """Characters of scripts without spaces count singly; marks and syllables of Hangul do not."""
    assert count_words(text) == words
