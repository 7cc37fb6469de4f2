"""The measures that the judge of flattened text sees of each line, and of the lines around it.

Without elements, what is left to go by is the line itself, its words, its neighbours and its place
among the lines that read as running text. `textevidence` says of each line what can be said and
adds it up; its sums, and the stretch of lines where they are greatest, are measures too.

Measures of the whole page (its lines, its headings, its share of prose) are not among them: with
them forests learn to know the few blogs that they have seen (`docs/decisions/0033`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from . import wording
from .forest import Floats
from .model import Code, Layout, Segment, Table
from .paths import RANKS, Array
from .surroundings import Measures, shifted
from .textevidence import Fact
from .textweights import Value
from .titles import key

#: Says how often lines with such words are kept: mean, lowest and highest log-odds.
Phrasing = Callable[[str], wording.Odds]

#: Lines on both sides that are looked at one by one, and together.
_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_WINDOWS = (4, 12, 30)
#: Lines beyond which "how long since" makes no difference.
_FAR = 150
#: Characters of the longest line whose words say what it is, and of those that are compared.
_SHORT, _COMPARED = 240, 240
#: Lags at which lines are compared: lists of teasers repeat title, teaser and date.
_LAGS = (1, 2, 3, 4)

_WORD = re.compile(r"[^\W\d_]+")
_EAST = re.compile(r"[㐀-鿿぀-ヿ가-힣]+")
_BARS = "|·•›»/"
_OWN = (
    "columns", "prose", "ends", "item", "code", "table", "level", "role", "head", "dated",
    "counted", "address", "cut", "repeated", "foreign", "picture", "gutter", "block", "value",
    "words", "word_length", "capitals", "digits", "commas", "bars", "asks", "announces", "lower",
    "holds_address", "copyright", "quoted", "titled", "shared", "wording", "wording_low",
    "wording_high",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seeming:
    """What a page of lines looks like before the forests are asked."""

    facts: Sequence[Fact]
    values: Sequence[Value]
    #: The stretch of lines whose values have the greatest sum.
    stretch: tuple[int, int]
    #: The line that seems to be the title, or -1.
    title: int


def measure(
    layout: Layout, seeming: Seeming, phrasing: Phrasing = wording.score_in_text
) -> Measures:
    """Measure every line of a page.

    Args:
        layout: The page, cut into segments.
        seeming: What it looks like.
        phrasing: What words mean; given in training, so that it may leave a site out of them.
    """
    own = _own(layout, seeming, phrasing)
    measures: Measures = dict(zip(_OWN, own.T, strict=True))
    columns = measures["columns"].astype(float)
    measures["columns"] = np.log1p(columns)
    sums = _sums(columns, measures)
    measures |= _neighbours(measures)
    measures |= _windows(sums)
    measures |= _position(sums)
    measures |= _stretched(measures["value"], seeming.stretch, seeming.title)
    measures |= _since(measures, sums)
    return measures | _rhythm(measures)


# --- the line -----------------------------------------------------------------------------------


def _own(layout: Layout, seeming: Seeming, phrasing: Phrasing) -> Floats:
    facts = seeming.facts
    shared = _shared(facts, seeming.stretch)
    name = key(facts[seeming.title].text) if seeming.title >= 0 else ""
    rows = [
        (
            *_of_fact(fact, segment),
            value.number,
            *_of_text(fact.text),
            bool(name) and fact.columns <= 2 * len(name) + 8 and key(fact.text) == name,
            share,
            *(phrasing(fact.text) if _is_short(fact) else wording.NEUTRAL),
        )
        for fact, segment, value, share in zip(
            facts, layout.segments, seeming.values, shared, strict=True
        )
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(_OWN))


def _of_fact(fact: Fact, segment: Segment) -> tuple[float, ...]:
    return (
        fact.columns,
        fact.is_prose,
        fact.ends,
        fact.is_item,
        isinstance(segment.leaf, Code),
        isinstance(segment.leaf, Table),
        fact.level,
        RANKS[fact.role],
        RANKS[fact.head],
        fact.dated,
        fact.counted,
        fact.address,
        fact.cut,
        fact.repeated,
        fact.foreign,
        fact.picture,
        fact.gutter,
        RANKS[fact.block],
    )


def _of_text(text: str) -> tuple[float, ...]:
    start = text[:_COMPARED]
    words = _WORD.findall(start)
    letters = sum(map(len, words))
    size = len(start) or 1
    return (
        len(words),
        letters / (len(words) or 1),
        sum(word[0].isupper() for word in words) / (len(words) or 1),
        sum(map(str.isdigit, start)) / size,
        (start.count(",") + start.count("，") + start.count("、")) / size,
        sum(map(start.count, _BARS)) / size,
        text[-1:] in "?!？！",
        text[-1:] in ":：",
        text[:1].islower(),
        "://" in start or "@" in start or "www." in start,
        "©" in start,
        text[:1] in "\"“„«「『‘'",
    )


def _is_short(fact: Fact) -> bool:
    return 0 < len(fact.text) <= _SHORT and not fact.is_solid


def _shared(facts: Sequence[Fact], stretch: tuple[int, int]) -> list[float]:
    """Return of each line the share of its words that the stretch has in other lines too."""
    words = [_words(fact.text) if not fact.is_solid else frozenset() for fact in facts]
    start, stop = stretch
    said = Counter(word for line in words[start:stop] for word in line)
    return [
        sum(said[word] > (start <= at < stop) for word in line) / (len(line) + 1)
        for at, line in enumerate(words)
    ]


def _words(text: str) -> frozenset[str]:
    """Return the longer words of a line; of unspaced scripts, pairs of characters."""
    lowered = text[:_COMPARED].lower()
    found = {word for word in _WORD.findall(lowered) if len(word) > 3}
    if not lowered.isascii():
        runs = _EAST.findall(lowered)
        found |= {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return frozenset(found)


# --- the lines around it ------------------------------------------------------------------------


def _sums(columns: Array, measures: Measures) -> Measures:
    """Return running sums over the lines: item k holds what stands before line k."""
    furniture = (measures["role"] > 0) | (measures["head"] > 0) | (measures["counted"] > 0)
    parts = {
        "columns": columns,
        "prose": columns * measures["prose"],
        "prose_lines": measures["prose"],
        "value": measures["value"],
        "furniture": furniture,
        "dated": measures["dated"],
        "cut": measures["cut"],
        "ends": measures["ends"] * measures["prose"],
        "wording": measures["wording"],
        "short": columns < 30,
    }
    return {
        name: np.concatenate([[0.0], np.cumsum(part, dtype=float)]) for name, part in parts.items()
    }


def _neighbours(own: Measures) -> Measures:
    seen = ("columns", "prose", "ends", "role", "dated", "cut", "value", "wording", "level")
    return {f"{name}{by:+d}": shifted(own[name], by) for by in _NEIGHBOURS for name in seen}


def _windows(sums: Measures) -> Measures:
    size = len(sums["columns"]) - 1
    at = np.arange(size)
    measures: Measures = {}
    for width in _WINDOWS:
        low, high = np.maximum(0, at - width), np.minimum(size, at + width + 1)
        count = high - low

        def within(name: str, low: Array = low, high: Array = high) -> Array:
            found: Array = sums[name][high] - sums[name][low]
            return found

        columns = within("columns") + 1
        measures |= {
            f"prose_within_{width}": within("prose") / columns,
            f"ends_within_{width}": within("ends") / (within("prose_lines") + 1),
            f"mean_within_{width}": np.log1p(columns / count),
            f"furniture_within_{width}": within("furniture") / count,
            f"dated_within_{width}": within("dated"),
            f"cut_within_{width}": within("cut"),
            f"short_within_{width}": within("short") / count,
            f"wording_within_{width}": within("wording") / count,
            f"behind_{width}": np.log1p(sums["prose"][at] - sums["prose"][low]),
            f"ahead_{width}": np.log1p(sums["prose"][high] - sums["prose"][at + 1]),
            f"value_behind_{width}": sums["value"][at] - sums["value"][low],
            f"value_ahead_{width}": sums["value"][high] - sums["value"][at + 1],
        }
    return measures


def _position(sums: Measures) -> Measures:
    size = len(sums["columns"]) - 1
    at = np.arange(size)
    prose, columns = max(1.0, float(sums["prose"][-1])), max(1.0, float(sums["columns"][-1]))
    return {
        "position": at / max(1, size),
        "prose_before": sums["prose"][:-1] / prose,
        "prose_after": (prose - sums["prose"][1:]) / prose,
        "columns_before": sums["columns"][:-1] / columns,
        "furniture_before": sums["furniture"][:-1],
        "furniture_after": sums["furniture"][-1] - sums["furniture"][1:],
    }


def _stretched(value: Array, stretch: tuple[int, int], title: int) -> Measures:
    """Measure where lines stand to the stretch, and what joining it to them would gain."""
    at = np.arange(len(value))
    start, stop = stretch
    total = np.concatenate([[0.0], np.cumsum(value, dtype=float)])
    before, after = at < start, at >= stop
    gain = np.where(before, total[start] - total[:-1], np.where(after, total[1:] - total[stop], 0))
    return {
        "in_stretch": (~before & ~after).astype(float),
        "from_stretch": np.where(before, at - start, np.where(after, at - stop + 1, 0)),
        "stretch_at": (at - start) / max(1, stop - start),
        "joined": gain,
        "edge": np.where(before | after, -1, np.minimum(at - start, stop - 1 - at)),
        "from_title": np.clip(at - title, -_FAR, _FAR) if title >= 0 else np.full(len(at), -_FAR),
    }


def _since(own: Measures, sums: Measures) -> Measures:
    """Measure how far the last heading, byline and head of a block are, and the next."""
    size = len(own["prose"])
    at = np.arange(size)
    marks = {
        "heading": own["level"] > 0,
        "byline": own["dated"] > 0,
        "head": own["head"] > 0,
        "furniture": (own["role"] > 0) | (own["counted"] > 0),
        "prose": own["prose"] > 0,
    }
    measures: Measures = {}
    for name, flags in marks.items():
        where = np.where(flags, at, -1)
        last = np.maximum.accumulate(where) if size else at
        following = np.where(flags, at, size)[::-1]
        ahead = np.minimum.accumulate(following)[::-1] if size else at
        known, to_come = last >= 0, ahead < size
        there = np.maximum(last, 0)
        prose = sums["prose"][at] - sums["prose"][np.minimum(there + 1, at)]
        measures[f"since_{name}"] = np.where(known, np.minimum(at - there, _FAR), -1)
        measures[f"since_{name}_prose"] = np.where(known, np.log1p(np.maximum(prose, 0)), -1)
        measures[f"until_{name}"] = np.where(to_come, np.minimum(ahead - at, _FAR), -1)
        if name in ("head", "furniture"):
            kind = own["head" if name == "head" else "role"]
            measures[f"last_{name}"] = np.where(known, kind[there], 0)
    return measures


def _rhythm(own: Measures) -> Measures:
    """Measure how alike lines at some distance are in length: lists of teasers have a rhythm."""
    columns = own["columns"]
    measures: Measures = {}
    for lag in _LAGS:
        before, after = shifted(columns, -lag, np.nan), shifted(columns, lag, np.nan)
        apart = np.stack([np.abs(columns - before), np.abs(columns - after)])
        measures[f"unlike_{lag}"] = np.nan_to_num(np.fmax(apart[0], apart[1]), nan=9.0)
    return measures
