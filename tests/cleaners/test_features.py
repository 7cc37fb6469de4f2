"""Measures of segments in scripts with and without spaces between words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.features import columns, inline_runs, measure
from cleaners.model import Form, Layout, Page, Run
from cleaners.segment import segment
from cleaners.tree import parse


def layout_of(html: str) -> Layout:
    """Cut the page `html` into segments."""
    return segment(parse(Page(html, Form.HTML, "utf-8", "str", "http://a.example/p")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), ("ab", 2), ("显卡", 4), ("한국", 4), ("ｆ１", 4), ("a显", 3), ("ไทย", 3)],
)
def test_columns(text: str, expected: int) -> None:
    """An East Asian character is as wide as two letters."""
    assert columns(text) == expected


@given(st.text(), st.text())
def test_columns_add_up(one: str, other: str) -> None:
    """The length of two texts together is the sum of their lengths."""
    assert columns(one + other) == columns(one) + columns(other)


PROSE = [
    ("<p>It rained, and nobody came.", True),
    ("<p>下雨了，没有人来。", True),
    ("<p>क्या बारिश हुई।", True),
    ("<p>هل أمطرت؟", True),
    ("<p>Home", False),
    ("<p>" + "word " * 20, True),
    ("<p>" + "字" * 40, True),
    ("<p><a href=x>It rained, and nobody came.</a>", False),
    ("<p>It rained, and <a href=x>nobody</a> came.", True),
    ("<pre>x = 1; y = 2;</pre>", False),
]


@pytest.mark.parametrize(("html", "is_prose"), PROSE)
def test_prose(html: str, is_prose: bool) -> None:  # noqa: FBT001
    """Prose is punctuated or long, in any script, and not mostly a link."""
    (features,) = measure(layout_of(html))
    assert features.is_prose is is_prose


def test_densities() -> None:
    """Links within the page are counted apart; pictures are no text."""
    (features,) = measure(
        layout_of("<p>aaaa<a href='#x'>bb</a><a href='/p#y'>bb</a><a href='/q'>cc<img src=i></a>")
    )
    assert features.link_density == pytest.approx(0.6)
    assert features.anchor_density == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a.", True),
        ("a", False),
        ("他说：「好。」", True),
        ("a, b", False),
        ('he said "no."', True),
    ],
)
def test_sentence_ends(text: str, ends: bool) -> None:  # noqa: FBT001
    """A sentence may end within its quotation marks."""
    (features,) = measure(layout_of(f"<p>{text}"))
    assert features.ends is ends


def test_inline_runs() -> None:
    """A table's cells are read one after the other; code and pictures have no runs."""
    layout = layout_of("<table><tr><td>a<td>b<tr><td>c<td>d</table><pre>e</pre><img src=i>")
    table, code, picture = layout.segments
    assert inline_runs(table) == (Run("a"), Run("b"), Run("c"), Run("d"))
    assert inline_runs(code) == inline_runs(picture) == ()
