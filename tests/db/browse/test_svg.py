"""Drawings: sound with nothing, little and much to draw, and with every name."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.dom.minidom import Document, parseString

import pytest

from db.browse import svg
from db.browse.svg import Arc, Columns, Series

HOSTILE = "</title></svg><script>x</script>\"'"


def read(drawing: str) -> Document:
    """Read a drawing as XML."""
    return parseString(drawing)  # noqa: S318  it is ours


def many(count: int, *, series: int = 2) -> Columns:
    """Return so many columns of so many series."""
    return Columns(
        tuple(f"day {number}" for number in range(count)),
        tuple(
            Series(f"series {one}", tuple(number % 7 + one for number in range(count)))
            for one in range(series)
        ),
    )


def drawn(columns: Columns) -> Document:
    """Draw columns and read the drawing as XML."""
    return read(svg.stacked(columns, "c", "Posts", "Many."))


@pytest.mark.parametrize("count", [0, 1, 2, 179, 180, 181, 10_000])
def test_columns_are_drawn_whatever_their_number(count: int) -> None:
    """None, one and ten thousand give a drawing of at most 180 columns, all inside of it."""
    columns = svg.binned(many(count))
    rects = drawn(columns).getElementsByTagName("rect")

    assert len(columns.labels) <= svg.COLUMNS
    assert sum(columns.totals) == sum(many(count).totals)
    assert bool(rects) == bool(count)
    for rect in rects:
        for start, length in (("x", "width"), ("y", "height")):
            low, extent = (float(rect.getAttribute(name)[:-1]) for name in (start, length))
            assert low >= 0
            assert low + extent <= 100.02
    assert len(svg.labelled(columns.labels)) <= svg.LABELS
    read(svg.values_axis(columns))


def test_a_series_of_nothing_draws_nothing() -> None:
    """Values of 0 have no mark, and the axis still has its two ends."""
    columns = Columns(("2022-05",), (Series("en", (0,)),))

    assert not drawn(columns).getElementsByTagName("rect")
    assert re.findall(r">(\d+)<", svg.values_axis(columns)) == ["0", "1"]


def test_a_drawing_says_what_it_shows() -> None:
    """It is a picture with a title and a description, and each column has a title of its own."""
    picture = drawn(many(1)).documentElement

    assert picture is not None
    assert picture.getAttribute("role") == "img"
    ids = picture.getAttribute("aria-labelledby").split()
    said = {
        node.getAttribute("id"): node.firstChild.data  # type: ignore[union-attr]
        for name in ("title", "desc")
        for node in picture.getElementsByTagName(name)
    }
    assert [said[one] for one in ids] == ["Posts", "Many."]
    assert said[""] == "day 0: 1 (series 1 1)"


@pytest.mark.parametrize("name", [HOSTILE, "בלוג הלחם", "潮汐筆記", "مدونة الخبز", "a & b"])
def test_a_name_is_text(name: str) -> None:
    """Names of blogs and labels are text in every script, and never markup."""
    drawings = (
        svg.stacked(Columns((name,), (Series(name, (1,)), Series("b", (2,)))), "c", name, name),
        svg.labels_axis(Columns((name,), ())),
        svg.arcs(["s0", "s1"], [Arc(0, 1, 0.5, name)], "c", name, name),
    )

    for drawing in drawings:
        document = read(drawing)
        assert not document.getElementsByTagName("script")
        assert name.partition(" to ")[0] in "".join(
            node.firstChild.data  # type: ignore[union-attr]
            for tag in ("title", "text")
            for node in document.getElementsByTagName(tag)
        )


def test_nothing_is_styled_in_place() -> None:
    """The style sheet alone says how marks look, since CSP forbids styles in place."""
    drawings = (
        svg.stacked(many(3), "c", "a", "b"),
        svg.sparkline([0, 3, 1]),
        svg.sparkline([]),
        svg.bar([("s0", 0.7), ("s1", 0.3)]),
        svg.arcs(["s0"], [], "c", "a", "b"),
    )

    for drawing in drawings:
        read(drawing)
        assert not re.search(r"style|fill=|stroke=|on\w+=", drawing)


def test_arcs_join_their_rows() -> None:
    """An arc begins and ends at the marks of its two rows, and does not leave the drawing."""
    picture = read(
        svg.arcs(["s0"] * 40, [Arc(0, 39, 1, "far"), Arc(1, 2, 0, "near")], "c", "a", "b")
    )
    marks = [int(mark.getAttribute("cy")) for mark in picture.getElementsByTagName("circle")]
    for path, rows in zip(picture.getElementsByTagName("path"), [(0, 39), (1, 2)], strict=True):
        numbers = [float(one) for one in re.findall(r"[\d.]+", path.getAttribute("d"))]
        assert (numbers[1], numbers[-1]) == (marks[rows[0]], marks[rows[1]])
        # A cubic curve stays between its ends and three quarters of the way to its handles.
        assert numbers[0] * 0.25 + numbers[2] * 0.75 >= 0


@pytest.mark.parametrize("highest", [0, 1, 3, 5, 99, 100, 101, 12_345, 10**9])
def test_an_axis_ends_no_lower_than_the_highest(highest: int) -> None:
    """Its values are round, evenly spaced, and few."""
    marks = svg.ticks(highest)

    assert marks[0] == 0
    assert marks[-1] >= max(highest, 1)
    assert 2 <= len(marks) <= svg.TICKS + 1
    assert len({b - a for a, b in pairwise(marks)}) == 1
