"""Which lines of flattened text are the post: evidence per line, then the best stretch of lines.

Every segment gets a value from evidence that adds up: running text speaks for the post, a menu
entry against it (`textevidence`). The post is the stretch of lines whose values have the greatest
sum (maximum subsequence segmentation, Pasternack and Roth 2009), less the furniture inside it.
Above it the title and the byline are looked for; below it the blocks that headings such as
"Comments" or "Popular posts" open keep what belongs to them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from . import texttitle
from .model import Layout, Role, Verdict
from .textevidence import Fact, facts
from .textweights import Value, weigh
from .titles import key

#: Lines above the text among which the byline is looked for.
_BYLINE_ABOVE = 12
#: Values turn into probabilities by this slope: a paragraph of two hundred columns has nine in ten.
_SLOPE = 1.2
#: Probabilities of lines that a rule decides, not a sum: set phrases, and lines by their place.
_SURE, _LIKELY = 0.03, 0.1
#: What the place in the stretch counts for a line in it, and against a line outside.
_PLACE = 1.0
#: No line outside is said to be likelier of the post than not.
_OUTSIDE_MOST = 0.45


def judge_text(layout: Layout) -> tuple[Verdict, ...]:
    r"""Judge the segments of flattened text, one verdict each.

    >>> from .model import Form, Page
    >>> from .text import segment_text
    >>> dump = "Skip to main content\n\nA day\n\nIt rained all day, and nobody came.\n\nComments"
    >>> layout = segment_text(Page(dump, Form.TEXT, "utf-8", "str"))
    >>> [verdict.role.value for verdict in judge_text(layout)]
    ['navigation', 'title', 'post', 'comment']
    """
    return judge_facts(facts(layout))


def judge_facts(rows: Sequence[Fact]) -> tuple[Verdict, ...]:
    """Judge lines by what can be said of them."""
    values = weigh(rows)
    start, stop = stretch([value.number for value in values])
    start, stop = _first(rows, start), _last(rows, stop)
    title = texttitle.find(rows, start, stop) if start < stop else -1
    start = max(start, title + 1)
    said = (i for i in range(start, stop) if rows[i].is_prose or rows[i].is_solid)
    name = key(rows[title].text) if title >= 0 else ""
    bench = _Bench(rows, values, start, stop, next(said, stop), name)
    return tuple(_verdict(bench, index) for index in range(len(rows)))


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the verdicts are spoken from."""

    facts: Sequence[Fact]
    values: Sequence[Value]
    #: The stretch of lines that is the post; empty where nothing speaks for one.
    start: int
    stop: int
    #: The first running text or listing in it.
    lead: int
    #: The title's letters and digits, by which it is found wherever the page repeats it.
    title: str


def stretch(numbers: Sequence[float]) -> tuple[int, int]:
    """Return the range with the greatest sum (Kadane's algorithm), the first of equals.

    >>> stretch([-1, 2, -1, 2, -3, 1]), stretch([-1, 0])
    ((1, 4), (0, 0))
    """
    best, best_range = 0.0, (0, 0)
    total, start = 0.0, 0
    for index, number in enumerate(numbers):
        if total <= 0:
            total, start = 0.0, index
        total += number
        if total > best:
            best, best_range = total, (start, index + 1)
    return best_range


def _first(rows: Sequence[Fact], start: int) -> int:
    """Move the start up to the line under the byline, if only plain lines stand between."""
    for index in range(start - 1, max(-1, start - _BYLINE_ABOVE), -1):
        if rows[index].dated:
            return index + 1
        if rows[index].bars_title or not (rows[index].role is None or rows[index].is_empty):
            break
    return start


def _last(rows: Sequence[Fact], stop: int) -> int:
    """Move the end down over the items of a list that the stretch begins or announces."""
    while 0 < stop < len(rows) and rows[stop].is_item:
        if not (rows[stop - 1].is_item or rows[stop - 1].text.endswith((":", "："))):
            break
        stop += 1
    return stop


# --- verdicts -------------------------------------------------------------------------------------


def _verdict(bench: _Bench, index: int) -> Verdict:
    fact = bench.facts[index]
    if bench.title and fact.may_title and key(fact.text) == bench.title:
        return Verdict(Role.TITLE, _SURE, "it is the title")
    if bench.start <= index < bench.stop:
        return _inside(bench, index)
    return _outside(bench, index)


def _inside(bench: _Bench, index: int) -> Verdict:
    fact, value = bench.facts[index], bench.values[index]
    if fact.furniture is not None:
        return Verdict(fact.furniture, _SURE, fact.why_furniture)
    if fact.block is not None and value.number < 0:
        return Verdict(fact.block, _LIKELY, fact.why_block)
    if fact.dated and index < bench.lead:
        return Verdict(Role.BYLINE, _LIKELY, "a byline or date above the text")
    reason = value.strongest(speaks_for=True) or "it stands among running text"
    return Verdict(Role.POST, max(0.5, _probability(value.number + _PLACE)), reason)


def _outside(bench: _Bench, index: int) -> Verdict:
    fact = bench.facts[index]
    if fact.block is not None:
        return Verdict(fact.block, _LIKELY, fact.why_block)
    if fact.furniture is not None:
        return Verdict(fact.furniture, _SURE, fact.why_furniture)
    if fact.dated and index < bench.start:
        return Verdict(Role.BYLINE, _LIKELY, "a byline or date above the text")
    role = Role.BOILERPLATE if fact.is_prose or fact.is_solid else Role.NAVIGATION
    return Verdict(role, *_why_outside(bench, index))


def _why_outside(bench: _Bench, index: int) -> tuple[float, str]:
    value = bench.values[index]
    if bench.start == bench.stop:
        return _LIKELY, "no line of the page reads as running text"
    where = "above" if index < bench.start else "below"
    against = value.strongest(speaks_for=False) or "less running text than elsewhere"
    score = min(_OUTSIDE_MOST, _probability(value.number - _PLACE))
    return score, f"it stands {where} the post; {against}"


def _probability(value: float) -> float:
    return 1 / (1 + math.exp(-_SLOPE * value))
