"""Draws charts as inline SVG, without a script and without a style of their own.

Colours are classes of the style sheet, of which `SERIES` numbers as many as can be told apart.
Places along a chart are percentages and nothing is scaled, so that a chart is as wide as its page
and its letters are as large as the page's. What a chart shows stands in its title and in a table
beside it; each mark has a title of its own for whoever points at it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Classes of colours, the last for what is left over.
SERIES: Final = ("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7")
#: Columns that are told apart on a screen: on a phone each is a pixel and a half wide.
COLUMNS: Final = 180
#: Marks on the axis of values, at most, and labels below the columns.
TICKS: Final = 4
LABELS: Final = 6
#: The label of the first month of a year.
_JANUARY: Final = re.compile(r"^\d{4}-01$")
#: A lone column is no wider than one of so many.
_WIDEST: Final = 16
#: Share of a column's place that it fills.
_FILLED: Final = 0.86
#: Heights of a row of a diagram of arcs and the width of its gutter, in rem.
ROW: Final = 4
GUTTER: Final = 5
#: Units of a diagram's coordinates in a rem.
_REM: Final = 16
#: Radius of the mark of a row.
_DOT: Final = 5
#: How far an arc swings out that spans one row, and at most.
_SWING: Final = 10
_FURTHEST: Final = 60


@dataclass(frozen=True, slots=True)
class Series:
    """One of the quantities that are stacked in each column."""

    name: str
    values: tuple[int, ...]
    #: One of `SERIES`; "" for that of its place among the others.
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Quantities over a scale, to be drawn as stacked columns."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Return the height of each column."""
        return tuple(map(sum, zip(*(one.values for one in self.series), strict=True)))

    @property
    def colours(self) -> tuple[str, ...]:
        """Return the class of each series."""
        return tuple(
            one.colour or SERIES[min(number, len(SERIES) - 1)]
            for number, one in enumerate(self.series)
        )


@dataclass(frozen=True, slots=True)
class Arc:
    """What connects two rows of a list, and how strongly."""

    start: int
    end: int
    #: 0 to 1.
    share: float
    #: What it says to whoever points at it.
    says: str
    #: Somebody says so, and nobody compared.
    stated: bool = False


def binned(columns: Columns, most: int = COLUMNS) -> Columns:
    """Add up neighbours until there are few enough columns to be told apart.

    >>> binned(Columns(("1", "2", "3"), (Series("a", (1, 2, 3)),)), 2)
    Columns(labels=('1 to 2', '3'), series=(Series(name='a', values=(3, 3), colour=''),))
    """
    size = math.ceil(len(columns.labels) / most)
    if size < 2:
        return columns
    starts = range(0, len(columns.labels), size)
    cut = [columns.labels[start : start + size] for start in starts]
    return Columns(
        tuple(one[0] if len(one) == 1 else f"{one[0]} to {one[-1]}" for one in cut),
        tuple(
            replace(one, values=tuple(sum(one.values[start : start + size]) for start in starts))
            for one in columns.series
        ),
    )


def ticks(highest: int) -> tuple[int, ...]:
    """Return round values for an axis, from 0 to one that is no lower than the highest.

    >>> ticks(0), ticks(1), ticks(7), ticks(1234)
    ((0, 1), (0, 1), (0, 2, 4, 6, 8), (0, 500, 1000, 1500))
    """
    highest = max(highest, 1)
    power = 10 ** math.floor(math.log10(highest / TICKS)) if highest > TICKS else 1
    step = next(
        round(power * factor) for factor in (1, 2, 5, 10) if power * factor * TICKS >= highest
    )
    return tuple(range(0, math.ceil(highest / step) * step + 1, step))


def stacked(columns: Columns, name: str, title: str, says: str) -> Markup:
    """Draw columns with lines across at round values.

    Args:
        columns: What is drawn; none or few of them are fine.
        name: Unlike that of any other chart of the page.
        title: What it shows.
        says: What there is to be seen in it, in a sentence.
    """
    marks = ticks(max(columns.totals, default=0))
    width = 100 / max(len(columns.labels), 1)
    shown = min(width * _FILLED, 100 / _WIDEST)
    parts = [
        _tag("line", {"class": "grid", "x1": "0", "x2": "100%", "y1": y, "y2": y})
        for y in (_percent(100 - 100 * mark / marks[-1]) for mark in marks)
    ]
    for place, label in enumerate(columns.labels):
        left = place * width + (width - shown) / 2
        parts.append(_column(columns, place, label, (left, shown, marks[-1])))
    return _picture("chart", name, (title, says), {"width": "100%", "height": "100%"}, parts)


def _column(columns: Columns, place: int, label: str, frame: tuple[float, float, int]) -> Markup:
    left, width, highest = frame
    values = [one.values[place] for one in columns.series]
    below = [0, *accumulate(values)]
    said = ", ".join(
        f"{one.name} {value:,}"
        for one, value in zip(columns.series, values, strict=True)
        if value and len(columns.series) > 1
    )
    title = f"{label}: {sum(values):,}{f' ({said})' if said else ''}"
    rects = [
        _tag(
            "rect",
            {
                "class": colour,
                "x": _percent(left),
                "width": _percent(width),
                "y": _percent(100 - 100 * (under + value) / highest),
                "height": _percent(100 * value / highest),
            },
        )
        for colour, value, under in zip(columns.colours, values, below, strict=False)
        if value
    ]
    return _group([_titled(title), *rects]) if rects else Markup()


def values_axis(columns: Columns) -> Markup:
    """Draw the values that the lines across stand for, to stand beside the columns."""
    marks = ticks(max(columns.totals, default=0))
    texts = [
        _tag(
            "text",
            {"x": "100%", "y": _percent(100 - 100 * mark / marks[-1]), "dy": ".35em"},
            f"{mark:,}",
        )
        for mark in marks
    ]
    return _decoration("values", {"width": "100%", "height": "100%"}, texts)


def labels_axis(columns: Columns) -> Markup:
    """Draw the labels below the columns: as many as fit, in even steps; on a phone every other."""
    count = len(columns.labels)
    texts = [
        _tag(
            "text",
            {
                "x": _percent((place + 0.5) * 100 / count),
                "y": "1em",
                "class": f"{_anchor(place, count)}{' minor' if number % 2 else ''}",
            },
            label,
        )
        for number, (place, label) in enumerate(labelled(columns.labels))
    ]
    return _decoration("labels", {"width": "100%", "height": "1.4em"}, texts)


def labelled(labels: Sequence[str]) -> list[tuple[int, str]]:
    """Choose the columns that are labelled, and what is said of them: of many months, the years.

    >>> labelled(("2021-11", "2021-12", "2022-01"))
    [(0, '2021-11'), (1, '2021-12'), (2, '2022-01')]
    >>> labelled([f"{year}-{month:02}" for year in (2019, 2020, 2021) for month in range(1, 13)])
    [(0, '2019'), (12, '2020'), (24, '2021')]
    """
    years = [(place, label[:4]) for place, label in enumerate(labels) if _JANUARY.search(label)]
    every = [(place, label.partition(" to ")[0]) for place, label in enumerate(labels)]
    chosen = years if len(years) > 2 else every
    return chosen[:: math.ceil(len(chosen) / LABELS) or 1]


def _anchor(place: int, count: int) -> str:
    """Keep the outermost labels inside of the chart."""
    if count == 1:
        return "middle"
    share = (place + 0.5) / count
    return "start" if share < 0.1 else "end" if share > 0.9 else "middle"


def bar(shares: Iterable[tuple[str, float]]) -> Markup:
    """Draw one bar of parts, each a colour and its share from 0 to 1; the words stand beside it."""
    parts, left = [], 0.0
    for name, share in shares:
        parts.append(
            _tag(
                "rect",
                {"class": name, "x": _percent(left), "width": _percent(share * 100)}
                | {"y": "0", "height": "100%"},
            )
        )
        left += share * 100
    return _decoration("bar", {"width": "100%", "height": "100%"}, parts)


def sparkline(values: Sequence[int]) -> Markup:
    """Draw a row of small columns, without axes; the words stand beside it."""
    highest = max((*values, 1))
    width = 100 / max(len(values), 1)
    parts = [
        _tag(
            "rect",
            {
                "class": "s0" if value else "grid",
                "x": _percent(place * width),
                "width": _percent(width * _FILLED),
                # Where there was nothing, a line says that it was looked at.
                "y": _percent(100 - max(100 * value / highest, 6)),
                "height": _percent(max(100 * value / highest, 6)),
            },
        )
        for place, value in enumerate(values)
    ]
    return _decoration("spark", {"width": "100%", "height": "100%"}, parts)


def arcs(rows: Sequence[str], lines: Iterable[Arc], name: str, title: str, says: str) -> Markup:
    """Draw what connects the rows of a list that stands beside it, each `ROW` rem high.

    Args:
        rows: The class of each row's mark.
        lines: What connects them.
        name: Unlike that of any other chart of the page.
        title: What it shows.
        says: What there is to be seen in it, in a sentence.
    """
    parts = [_arc(line) for line in lines]
    parts += [
        _tag("circle", {"class": mark, "cx": _edge(), "cy": str(_middle(row)), "r": str(_DOT)})
        for row, mark in enumerate(rows)
    ]
    size = {"width": f"{GUTTER}rem", "height": f"{max(len(rows), 1) * ROW}rem"}
    size["viewBox"] = f"0 0 {GUTTER * _REM} {max(len(rows), 1) * ROW * _REM}"
    return _picture("arcs", name, (title, says), size, parts)


def _arc(line: Arc) -> Markup:
    start, end = _middle(line.start), _middle(line.end)
    # What is said runs beside what was found, where both join the same rows.
    swing = min(_FURTHEST, _SWING * abs(line.end - line.start) + _SWING * (1 + line.stated / 2))
    x = GUTTER * _REM - _DOT - 2
    path = f"M {x} {start} C {x - swing * 4 / 3:g} {start} {x - swing * 4 / 3:g} {end} {x} {end}"
    name = "arc stated" if line.stated else "arc"
    attributes = {"class": name, "d": path, "stroke-width": f"{1 + 3 * line.share:.1f}"}
    return _group([_titled(line.says), _tag("path", attributes)])


def _edge() -> str:
    return str(GUTTER * _REM - _DOT - 2)


def _middle(row: int) -> int:
    return (row * ROW + ROW // 2) * _REM


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _picture(
    kind: str, name: str, words: tuple[str, str], size: dict[str, str], parts: list[Markup]
) -> Markup:
    """Put parts into a picture that says what it is."""
    title, says = words
    ids = f"{name}-title", f"{name}-says"
    said = [_tag("title", {"id": ids[0]}, title), _tag("desc", {"id": ids[1]}, says)]
    attributes = {"class": kind, "role": "img", "aria-labelledby": " ".join(ids), **size}
    return _tag("svg", attributes, Markup().join((*said, *parts)))


def _decoration(kind: str, size: dict[str, str], parts: list[Markup]) -> Markup:
    """Put parts into a picture that says nothing that does not stand beside it."""
    attributes = {"class": kind, "aria-hidden": "true", "focusable": "false", **size}
    return _tag("svg", attributes, Markup().join(parts))


def _group(parts: list[Markup]) -> Markup:
    return _tag("g", {}, Markup().join(parts))


def _titled(text: str) -> Markup:
    return _tag("title", {}, text)


def _tag(name: str, attributes: dict[str, str], content: str | Markup = "") -> Markup:
    """Write an element; everything that is no markup yet is escaped."""
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{written}>{escape(content)}</{name}>")  # noqa: S704  escaped
