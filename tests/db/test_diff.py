"""Differences: readable in any script, and nothing is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import diff as differences
from db.diff import CONTEXT, Change, Op, diff, render

TEXTS = st.text(alphabet="ab 模型大小。\n한국", max_size=60)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("same", "same", "same"),
        ("", "", ""),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("one two three", "one 2 three", "one [-two-]{+2+} three"),
        ("模型很大。", "模型不大。", "模型[-很-]{+不+}大。"),
        ("我们开放权重", "我们公开了权重", "我们[-开放-]{+公开了+}权重"),
        ("학교에서 배운다", "학교에서 가르친다", "학교에서 [-배운다-]{+가르친다+}"),
        ("a\nb\nc", "a\nB\nc", "a\n[-b-]{+B+}\nc"),
        ("a\n", "a\nb\n", "a\n{+b\n+}"),
    ],
)
def test_changes_read_as_a_person_would_tell_them(old: str, new: str, expected: str) -> None:
    """What was removed stands before what was added, word by word."""
    assert render(diff(old, new)) == expected


def test_agreement_by_chance_is_counted_as_change() -> None:
    """A single character that two rewritten stretches share does not cut them up."""
    assert render(diff("昨天的天气非常好呢", "昨天下雨天路滑得呢")).count("[-") == 1


def test_long_unchanged_text_is_shortened() -> None:
    """Only the neighbourhood of a change is shown."""
    shown = render((Change(Op.SAME, "x" * 500), Change(Op.ADDED, "y")))

    assert shown == f"{'x' * CONTEXT} … {'x' * CONTEXT}{{+y+}}"


def test_texts_too_long_to_compare_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change beyond the limit is shown whole, at once."""
    monkeypatch.setattr(differences, "MOST_COMPARISONS", 3)

    assert diff("a b", "a c") == (Change(Op.REMOVED, "a b"), Change(Op.ADDED, "a c"))


@given(TEXTS, TEXTS)
def test_changes_hold_both_texts(old: str, new: str) -> None:
    """What is the same and removed makes the old text; the same and added the new one."""
    changes = diff(old, new)

    assert "".join(c.text for c in changes if c.op is not Op.ADDED) == old
    assert "".join(c.text for c in changes if c.op is not Op.REMOVED) == new


@given(TEXTS, TEXTS)
def test_neighbouring_changes_differ_in_kind(old: str, new: str) -> None:
    """No stretch is empty and none is told in two pieces."""
    changes = diff(old, new)

    assert all(change.text for change in changes)
    assert all(a.op is not b.op for a, b in pairwise(changes))
