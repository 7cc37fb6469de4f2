"""Snippets: the right line, the right characters marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.query import parse
from db.snippets import SNIPPET_LENGTH, snippet


def marked(text: str, query: str) -> str:
    """Return a snippet with brackets around what was found."""
    pieces = snippet(text, parse(query).wanted)
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("One.\nTwo words here.\nThree.", "words", "Two [words] here."),
        ("這是開源的模型。", "开源", "這是[開源]的模型。"),
        ("Un Café noir", "cafe", "Un [Café] noir"),
        ("Un Cafe\N{COMBINING ACUTE ACCENT}!", "café", "Un [Cafe\N{COMBINING ACUTE ACCENT}]!"),
        ("ﾃﾞｰﾀを読む", "データ", "[ﾃﾞｰﾀ]を読む"),
        ("ﬁne print", "fine", "[ﬁne] print"),
        ("\u1112\u1161\u11ab국", "한국", "[\u1112\u1161\u11ab국]"),
        ("transformers transform", "trans*", "[transformers] [transform]"),
        ("art start artist", "art", "[art] start artist"),
        ("用Python写", "python", "用[Python]写"),
        ("GPT4 模型，GPT4模型", "GPT4模型", "[GPT4 模型]，[GPT4模型]"),
        ("open-source code", '"open source"', "[open-source] code"),
        ("你好，世界", '"你好 世界"', "[你好，世界]"),
        ("first a\nthen a and b", "a b", "then [a] [a]nd [b]".replace("[a]nd", "and")),
        ("  \nOnly the title has it.\nMore.", "title-word", "Only the title has it."),
        ("模型模型", "模型", "[模型][模型]"),
        ("overlap", "overlap over*", "[overlap]"),
        ("", "word", ""),
    ],
)
def test_the_best_line_is_shown_with_its_words_marked(text: str, query: str, expected: str) -> None:
    """Folded forms are found, and the text is shown as it was written."""
    assert marked(text, query) == expected


def test_a_long_line_is_cut_around_what_was_found() -> None:
    """The word is in sight, with dots where text was left out."""
    shown = marked("before " * 100 + "needle" + " after" * 100, "needle")

    assert "[needle]" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= SNIPPET_LENGTH + 4


def test_a_hit_at_the_edge_is_cut_there() -> None:
    """A phrase longer than the snippet is marked as far as it is shown."""
    long = " ".join(["word"] * 60)

    shown = marked(long, f'"{long}"')

    assert shown == f"[{long[:SNIPPET_LENGTH]}]…"


def test_a_hit_beyond_the_edge_is_left_out() -> None:
    """Only what is shown is marked."""
    shown = marked("needle " + "hay " * 60 + "needle", "needle")

    assert shown.count("[needle]") == 1


@given(st.text(alphabet="aé中國 ｶﾞ\n,", max_size=60), st.text(alphabet="ae中国カ ", max_size=8))
def test_a_snippet_is_a_stretch_of_a_line(text: str, query: str) -> None:
    """Whatever is marked, the characters are those of one line of the text."""
    shown = "".join(piece.text for piece in snippet(text, parse(query).wanted))

    assert shown.strip("…") in text
