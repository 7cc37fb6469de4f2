"""Whether Latin text is language at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.prose import UNDECIDED, prose_score, without_noise


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("see https://example.org/a?b=c now", "see   now"),
        ("mail me@example.org or @me", "mail   or  "),
        ("open src/main.py and /etc/hosts", "open   and  "),
        ("a [link](https://example.org) here", "a link here"),
        ("run `git log` first", "run   first"),
        ("**bold** and _soft_", "bold and soft"),
        ("let $x^2$ be", "let   be"),
        ("点www.example.org吧", "点 吧"),
        ("Nothing here.", "Nothing here."),
        ("either/or", "either/or"),
    ],
)
def test_blanks_out_what_is_no_language(text: str, cleaned: str) -> None:
    """Addresses, handles, paths, formulas and Markdown go; words stay."""
    assert without_noise(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "It was a dark and stormy night.",
        "Wir gehen heute nicht in den Park, weil es regnet",
        "Bu yazıda çok basit bir örnek göreceğiz.",
        "Onte pola tarde fomos á praia coa miña irmá.",
    ],
)
def test_prose_is_prose(text: str) -> None:
    """Sentences of any language score above nought."""
    assert prose_score(text) > 0


@pytest.mark.parametrize(
    "text",
    [
        '{"id": 3, "tags": ["a", "b"]}',
        "for (i = 0; i < n; i++) { sum += a[i]; }",
        "a3f5c9d8e7b6a1",
        r"\frac{a}{b} = \sum_{i=1}^n x_i",
        "tar -xzf archive --strip-components",
        "INFO:root:12:34:56 [worker-3] status=200",
        "name: nginx\nimage: nginx\nports: none\nreplicas: many",
        "",
    ],
)
def test_code_is_none(text: str) -> None:
    """Code, data, hashes, formulas and commands score well below what a heading gets."""
    assert prose_score(text) < UNDECIDED


def test_a_heading_is_undecided() -> None:
    """Words without a sentence could be either."""
    assert UNDECIDED <= prose_score("Getting started") < 0.5


@given(st.text(max_size=100))
def test_any_text_has_a_score(text: str) -> None:
    """Any text is cleaned and scored."""
    assert isinstance(prose_score(without_noise(text)), float)
