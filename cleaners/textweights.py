"""How strongly what can be said of a line speaks for its being of the post, and in what words.

`textevidence` finds the facts; here each of them has a weight, and a line's value is their sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from .model import Role
from .textevidence import Fact

# --- weights: a hundred columns of running text are the unit --------------------------------------
# Chosen by coordinate search for the mean F1 of flattened pages, on a fourth of the pages of
# labelled blogs in ten languages and a fifth of English articles (`benchmarks/flattened.py`).

#: A hundred columns of running text, and how many hundreds count.
PROSE, MOST_PROSE = 1.5, 4.0
#: Running text that ends as a sentence does.
SENTENCE = 0.2
#: A listing or table, and a hundred columns of it.
SOLID, SOLID_COLUMNS = 0.8, 0.8
HEADING = 0.2
#: A line that is neither furniture nor running text, in the midst of furniture; and a list's item.
SHORT, ITEM = -0.5, -0.05
FURNITURE = -2.5
DATE = -0.8
#: "2011 (26)", "Espagne (3)": archives and lists of tags.
COUNTED = -1.2
ADDRESS = -0.3
#: Running text that breaks off: "...", "[…]", or ends in "Read more".
CUT = -2.2
#: The same short line stands elsewhere on the page.
REPEATED = -1.2
#: A long line in another script than most of the page.
FOREIGN = -3.0
#: Each line of a block of comments, and of teasers of other posts.
IN_COMMENTS, IN_BLOCK = -3.0, -2.0
#: A line under a byline, up to the first running text.
UNDER_BYLINE = 0.6

# --- reaches --------------------------------------------------------------------------------------

#: Lines without running text in a row from which a short one counts in full.
_CROWD = 7
#: Lines on either side among which furniture makes a short line suspect; the share of it from which
#: the suspicion is full; and what is left of it where there is none.
_NEAR, _NEAR_SHARE, _LEAST_SUSPECT = 3, 0.2, 0.1
#: Lines that a byline may vouch for.
_BYLINE_REACH = 30


@dataclass(frozen=True, slots=True)
class Value:
    """How much a line speaks for being of the post, and in what words, strongest first."""

    number: float
    evidence: tuple[tuple[float, str], ...]

    def strongest(self, *, speaks_for: bool) -> str:
        """Return the strongest evidence on one side, or "" where there is none."""
        return next((words for weight, words in self.evidence if (weight > 0) is speaks_for), "")


# --- weighing -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """What the lines around one say about it."""

    #: Lines in a row, itself included, that are no running text.
    crowd: int
    #: How suspect a short line is there, 0 to 1.
    suspect: float
    under_byline: bool


def weigh(rows: Sequence[Fact]) -> tuple[Value, ...]:
    """Add up the evidence of every line."""
    around = zip(_crowds(rows), _suspicion(rows), _under_bylines(rows), strict=True)
    places = [_Place(crowd, suspect, under) for crowd, suspect, under in around]
    return tuple(_value(row, place) for row, place in zip(rows, places, strict=True))


def _crowds(rows: Sequence[Fact]) -> list[int]:
    crowds: list[int] = []
    crowd: list[Fact] = []
    for row in (*rows, None):
        if row is not None and not (row.is_prose or row.is_solid):
            crowd.append(row)
            continue
        crowds.extend([sum(not each.is_empty for each in crowd)] * len(crowd))
        crowd = []
        if row is not None:
            crowds.append(0)
    return crowds


def _suspicion(rows: Sequence[Fact]) -> Iterator[float]:
    """Yield how much furniture stands around each line, as a factor on what short lines weigh."""
    furniture = (not row.is_empty and bool(row.role or row.head or row.counted) for row in rows)
    sums = list(accumulate(furniture, initial=0))
    for index in range(len(rows)):
        start, stop = max(0, index - _NEAR), min(len(rows), index + _NEAR + 1)
        share = (sums[stop] - sums[start]) / (stop - start)
        yield _LEAST_SUSPECT + (1 - _LEAST_SUSPECT) * min(1.0, share / _NEAR_SHARE)


def _under_bylines(rows: Sequence[Fact]) -> Iterator[bool]:
    """Yield whether each line stands between a byline and the first running text or furniture."""
    left = 0
    for row in rows:
        if row.dated and row.block is None:
            left = _BYLINE_REACH
            yield False
            continue
        furniture = row.role is not None and not row.is_empty and row.role is not Role.TAGS
        if row.head is not None or row.block is not None or furniture:
            left = 0
        yield left > 0
        left = 0 if row.is_prose or row.is_solid else max(0, left - 1)


def _value(row: Fact, place: _Place) -> Value:
    evidence = [(weight, words) for weight, words in _evidence(row, place) if weight]
    evidence.sort(key=lambda pair: -abs(pair[0]))
    return Value(sum(weight for weight, _ in evidence), tuple(evidence))


def _evidence(row: Fact, place: _Place) -> Iterator[tuple[float, str]]:
    if row.block is Role.COMMENT:
        yield IN_COMMENTS, "it stands among comments"
    elif row.block is not None:
        yield IN_BLOCK, row.why_block
    if row.is_solid:
        columns = min(row.columns / 100, MOST_PROSE)
        yield SOLID + SOLID_COLUMNS * columns, "a listing or table"
    elif row.is_empty:
        return
    elif row.role is not None or row.head is not None:
        yield FURNITURE, row.why_furniture
    elif row.dated:
        yield DATE, "a date or byline"
    else:
        yield UNDER_BYLINE * place.under_byline, "it stands under a byline or date"
        yield from _evidence_of_prose(row) if row.is_prose else _evidence_of_short(row, place)


def _evidence_of_prose(row: Fact) -> Iterator[tuple[float, str]]:
    yield PROSE * min(row.columns / 100, MOST_PROSE), "running text"
    yield SENTENCE * row.ends, "it ends as a sentence does"
    yield CUT * row.cut, "it breaks off as a teaser does"
    yield FOREIGN * row.foreign, "it is in another script than the page"


def _evidence_of_short(row: Fact, place: _Place) -> Iterator[tuple[float, str]]:
    full = min(1.0, max(0, place.crowd - 1) / (_CROWD - 1)) * place.suspect
    if row.counted:
        yield COUNTED, "a count in brackets ends it, as in archives"
    elif row.address:
        yield ADDRESS, "a bare address"
    elif row.level and place.crowd <= 2:
        yield HEADING, "a heading over running text"
    elif row.is_item:
        yield ITEM, "a short item"
    else:
        yield SHORT * full, f"one of {place.crowd} short lines in a row"
    yield REPEATED * row.repeated * full, "the page repeats it"
