"""Which lines of flattened text are the post, and what the others are.

The evidence of each line adds up (`textweights`); the stretch of lines whose values have the
greatest sum is where the post seems to be (maximum subsequence segmentation, Pasternack and Roth
2009). Forests that have seen many pages then say how likely each line is (`textforest`), and what
they promise is cut where the page's F1 should be best. Above the text the title and the byline are
looked for; below it the blocks that headings such as "Comments" or "Popular posts" open keep what
belongs to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

import numpy as np

from . import textcode, textforest, texttitle
from .forest import Floats
from .model import Code, Heading, Layout, Picture, Role, Rule, Segment, Verdict
from .textevidence import Fact, facts
from .textmeasures import Seeming
from .textweights import Value, weigh
from .titles import key

#: Lines above the text among which the byline is looked for.
_BYLINE_ABOVE = 12
#: Probabilities of lines that a rule decides: set phrases, and lines by their place.
_SURE, _LIKELY = 0.03, 0.1
#: Probability from which on a line stays although it is a set phrase (as `judge.SURE_OF_PHRASE`).
_SURE_OF_PHRASE = 0.97
#: Probability from which on a line stays that gives an address amid the text: posts name their
#: sources so.
_SURE_OF_FURNITURE = 0.1
#: Lines that may stand between a post and a listing that belongs to it, for each line of the
#: listing and at most; the probability that a listing needs, and that one of so many lines needs.
#: Nine in ten such listings were the post's.
_LISTING_REACH, _LISTING_FARTHEST, _LISTING_LEAST = 2, 12, 0.15
_LONG, _LONG_LEAST = 5, 0.1
#: Lines above and below a line among which code is kept that it then stands amid, and the most that
#: may have gone in a row; lines of that code, lines of one listing that count, and the least
#: probability. On sites left out such lines were the post's two times in three.
_AMID_REACH, _AMID_CODE, _AMID_OF_ONE, _AMID_LEAST = 30, 4, 4, 0.03
#: Share of the running text of a block of comments that must seem to be the post's for it to stay.
_COMMENTS_SHARE = 0.5
#: Rows that a table with numbered rows has, and the share of them that must be kept for the others.
_MIN_COUNTED, _COUNTED_SHARE = 5, 0.3
_NUMBERED = re.compile(r"\d{1,4}(?!\S)")
#: No line that goes is said to be likelier of the post than not, and none that stays unlikelier.
_REMOVED_MOST, _KEPT_LEAST = 0.45, 0.5


def judge_text(layout: Layout, odds: Floats | None = None) -> tuple[Verdict, ...]:
    r"""Judge the segments of flattened text, one verdict each.

    Args:
        layout: The page, cut into lines.
        odds: What is known of each line from elsewhere, as log-odds; None where nothing is.

    >>> from .model import Form, Page
    >>> from .text import segment_text
    >>> dump = "Skip to main content\n\nA day\n\nIt rained all day, and nobody came.\n\nComments"
    >>> layout = segment_text(Page(dump, Form.TEXT, "utf-8", "str"))
    >>> [verdict.role.value for verdict in judge_text(layout)]
    ['navigation', 'title', 'post', 'comment']
    """
    seeming = seem(layout)
    told = np.zeros(len(seeming.facts), np.float32) if odds is None else odds
    return settle(layout, seeming, textforest.likely(layout, seeming, told))


def settle(layout: Layout, seeming: Seeming, likely: Floats) -> tuple[Verdict, ...]:
    """Say what each line is, given how likely it is part of the post."""
    kept = _kept(layout, seeming, likely)
    rows = seeming.facts
    start, stop = _extent(rows, kept)
    title = texttitle.find(rows, start, stop, likely.tolist()) if start < stop else -1
    name = key(rows[title].text) if title >= 0 else ""
    lead = next((i for i in range(start, stop) if kept[i] and _says(rows[i])), stop)
    begins = max(start, title + 1)
    if begins == title + 1 < stop and rows[begins].dated:
        begins += 1  # the byline
    last = max((i for i in range(lead, stop) if kept[i] and _says(rows[i])), default=lead)
    bench = _Bench(rows, seeming.values, likely.tolist(), kept, begins, stop, lead, last, name)
    return tuple(_verdict(bench, index) for index in range(len(rows)))


def seem(layout: Layout) -> Seeming:
    """Return what a page of lines looks like before the forests are asked."""
    rows = facts(layout)
    values = weigh(rows)
    start, stop = stretch([value.number for value in values])
    start, stop = _first(rows, start), _last(rows, stop)
    title = texttitle.find(rows, start, stop) if start < stop else -1
    return Seeming(rows, values, (start, stop), title)


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


# --- what stays ---------------------------------------------------------------------------------


def _kept(layout: Layout, seeming: Seeming, likely: Floats) -> list[bool]:
    """Decide which lines stay, whatever the title will turn out to be."""
    rows = seeming.facts
    cut = textforest.cut(likely, rows)
    kept = [
        bool(row.text) and probability > cut and _may_stay(row, value, probability)
        for row, value, probability in zip(rows, seeming.values, likely.tolist(), strict=True)
    ]
    _drop_lone(rows, likely, kept)
    _drop_hanging(layout, rows, kept)
    sizes = [_code_lines(segment) for segment in layout.segments]
    _add_listings(rows, sizes, likely, kept)
    start, stop = _extent(rows, kept)
    before = next((i for i in range(start, stop) if kept[i] and _says(rows[i])), start)
    for index in range(start, stop):
        if rows[index].dated and index < before:
            kept[index] = False
        elif rows[index].block is None and not kept[index]:
            leaf = layout.segments[index].leaf
            kept[index] = isinstance(leaf, Picture | Rule | Code) and not rows[index].gutter
    _add_amid_code(rows, sizes, likely, kept)
    _add_counted(rows, likely, kept)
    doubtful = [
        index
        for index in range(start + 1, stop - 1)
        if not kept[index] and likely[index] > _SURE_OF_FURNITURE and _cites(rows[index])
    ]
    if doubtful:
        above, below = _nearest(rows, kept), _nearest(rows[::-1], kept[::-1])[::-1]
        for index in doubtful:
            kept[index] = above[index] and below[index]
    return kept


def _add_listings(
    rows: Sequence[Fact], sizes: Sequence[int], likely: Floats, kept: list[bool]
) -> None:
    """Keep listings near the kept lines, before and after them, with nothing known between."""
    for step in (1, -1):
        start, stop = _extent(rows, kept)
        if start == stop:
            return
        index, far = (stop, 0) if step > 0 else (start - 1, 0)
        while 0 <= index < len(rows) and far <= _LISTING_FARTHEST:
            if not (_is_plain(rows[index]) or rows[index].is_empty):
                break
            far += bool(rows[index].text)
            least = _LONG_LEAST if sizes[index] >= _LONG else _LISTING_LEAST
            least = _AMID_LEAST if far == 1 else least
            if far <= sizes[index] * _LISTING_REACH and likely[index] > least:
                kept[index], far = True, 0
            index += step


def _add_amid_code(
    rows: Sequence[Fact], sizes: Sequence[int], likely: Floats, kept: list[bool]
) -> None:
    """Keep lines amid kept code: output, remarks, names of files, which look like nothing."""
    code = [min(size, _AMID_OF_ONE) * keep for size, keep in zip(sizes, kept, strict=True)]
    if not any(code):
        return
    sums = list(accumulate(code, initial=0))
    start, stop = _extent(rows, kept)
    stays = [index for index in range(start, stop) if kept[index]]
    for last, following in pairwise(stays):
        if following - last > _AMID_REACH:
            continue
        for index in range(last + 1, following):
            above = sums[index] - sums[max(0, index - _AMID_REACH)]
            below = sums[min(len(rows), index + _AMID_REACH + 1)] - sums[index]
            amid = min(above, below) > 0 and above + below >= _AMID_CODE
            kept[index] = amid and likely[index] > _AMID_LEAST and _is_plain(rows[index])


def _add_counted(rows: Sequence[Fact], likely: Floats, kept: list[bool]) -> None:
    """Keep the rows of a table that counts them where enough are kept: it is the post's, or not."""
    at = 0
    while at < len(rows):
        stop = _counted(rows, at)
        if stop - at >= _MIN_COUNTED and sum(kept[at:stop]) >= _COUNTED_SHARE * (stop - at):
            for index in range(at, stop):
                sure = likely[index] > _LISTING_LEAST and _is_plain(rows[index])
                kept[index] = kept[index] or sure
        at = max(stop, at + 1)


def _counted(rows: Sequence[Fact], at: int) -> int:
    """Return the index after the rows from `at` on that begin with one number after another."""
    stop, number = at, -1
    while stop < len(rows) and (found := _NUMBERED.match(rows[stop].text)):
        if stop > at and int(found[0]) != number + 1:
            break
        stop, number = stop + 1, int(found[0])
    return stop


def _code_lines(segment: Segment) -> int:
    """Return how many lines of code a segment is."""
    if isinstance(segment.leaf, Code):
        return segment.text.count("\n") + 1
    return int(textcode.is_code(segment.text))


def _is_plain(row: Fact) -> bool:
    """Tell whether a line is nothing that is known by itself or by what it follows."""
    return row.furniture is None and row.head is None and row.block is None


def _cites(row: Fact) -> bool:
    """Tell whether a line gives an address or is code, and is nothing else that is known."""
    plain = _is_plain(row) and not row.dated
    return plain and ("://" in row.text or textcode.is_code(row.text))


def _nearest(rows: Sequence[Fact], kept: Sequence[bool]) -> list[bool]:
    """Return for each line whether the last before it that says something, not citing, is kept."""
    last, found = False, []
    for row, keep in zip(rows, kept, strict=True):
        found.append(last)
        if not row.is_empty and not _cites(row):
            last = keep
    return found


def _may_stay(row: Fact, value: Value, probability: float) -> bool:
    """Tell whether no rule forbids to keep a line: set phrases, and teasers of other posts."""
    if row.furniture is not None:
        return probability > _SURE_OF_PHRASE and not row.is_empty
    return row.block is None or value.number >= 0 or probability > _SURE_OF_PHRASE


def _drop_lone(rows: Sequence[Fact], likely: Floats, kept: list[bool]) -> None:
    """Drop what is kept of a block of comments if most of the block goes."""
    for role, group in groupby(range(len(rows)), lambda index: rows[index].block):
        said = [index for index in group if rows[index].is_prose]
        stays = [index for index in said if kept[index]]
        if role is Role.COMMENT and len(stays) < _COMMENTS_SHARE * len(said):
            for index in stays:
                kept[index] = likely[index] > _SURE_OF_PHRASE


def _drop_hanging(layout: Layout, rows: Sequence[Fact], kept: list[bool]) -> None:
    """Drop headings and announcements at the end, of which nothing that follows is kept."""
    for index in range(len(rows) - 1, -1, -1):
        if not kept[index]:
            continue
        heads = isinstance(layout.segments[index].leaf, Heading) or rows[index].text[-1] in ":："
        if rows[index].is_prose or not heads:
            break
        kept[index] = False


def _extent(rows: Sequence[Fact], kept: Sequence[bool]) -> tuple[int, int]:
    """Return the lines from the first that is kept to the last; an empty range where none is."""
    found = [index for index, keep in enumerate(kept) if keep and rows[index].text]
    return (found[0], found[-1] + 1) if found else (0, 0)


def _says(row: Fact) -> bool:
    return row.is_prose or row.is_solid


# --- verdicts -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the verdicts are spoken from."""

    facts: Sequence[Fact]
    values: Sequence[Value]
    likely: Sequence[float]
    kept: Sequence[bool]
    #: Where the text begins, and the line after its last; 0 where there is no text.
    start: int
    stop: int
    #: The first running text or listing in it.
    lead: int
    #: The last of those.
    last: int
    #: The title's letters and digits, by which it is found wherever the page repeats it.
    title: str


def _verdict(bench: _Bench, index: int) -> Verdict:
    fact = bench.facts[index]
    names = bool(bench.title) and fact.may_title and key(fact.text) == bench.title
    if names and not _is_deep(bench, index):
        return Verdict(Role.TITLE, _SURE, "it is the title")
    if bench.kept[index] and index >= bench.start:
        reason = bench.values[index].strongest(speaks_for=True) or "it stands among running text"
        return Verdict(Role.POST, max(_KEPT_LEAST, bench.likely[index]), reason)
    if fact.furniture is not None:
        return Verdict(fact.furniture, _SURE, fact.why_furniture)
    if fact.block is not None:
        return Verdict(fact.block, _LIKELY, fact.why_block)
    if fact.dated and index < max(bench.lead, bench.start):
        return Verdict(Role.BYLINE, _LIKELY, "a byline or date above the text")
    role = Role.BOILERPLATE if _says(fact) else Role.NAVIGATION
    return Verdict(role, min(_REMOVED_MOST, bench.likely[index]), _why_removed(bench, index))


def _is_deep(bench: _Bench, index: int) -> bool:
    """Tell whether a line stands so deep in the text that it says the title's words itself."""
    return bench.kept[index] and bench.lead + texttitle.INTO < index < bench.last


def _why_removed(bench: _Bench, index: int) -> str:
    if not bench.stop:
        return "no line of the page reads as running text"
    where = "above" if index < bench.start else "below" if index >= bench.stop else "within"
    against = bench.values[index].strongest(speaks_for=False) or "less running text than elsewhere"
    return f"it stands {where} the post; {against}"
