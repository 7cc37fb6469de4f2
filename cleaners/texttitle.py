"""The title of flattened text: the line above the text that speaks most for being it.

Evidence adds up as it does for the text itself; the strongest is that a title's words come back in
the text below it, which neither a site's name nor a menu's entry does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from . import textcode
from .textevidence import Fact

# --- weights --------------------------------------------------------------------------------------
# Fitted as a conditional logit of the title among the candidates of a page. With whole sites left
# out it finds 82 % of the titles of labelled blogs and 64 % of those of articles, of which one in
# six is no candidate.

#: The share of the line's words that the text has.
SHARED = 3.6
#: A byline or date follows within three lines; or is the next line.
OVER_BYLINE, RIGHT_OVER_BYLINE = 2.9, 1.2
#: A byline stands right over it.
UNDER_BYLINE = 1.4
#: As long as titles are; longer than menus' entries.
USUAL_LENGTH, LONG = 1.8, 1.3
#: It ends as statements do.
STATEMENT = -2.0
#: It reads as a sentence where the text begins.
SENTENCE_INSIDE = -0.8
#: Each line between it and the text below; each line of the text above it.
ABOVE, INSIDE = -0.07, -0.3
#: It stands right over the text.
NEAREST = 0.5
#: The page has the same line elsewhere.
REPEATED = -0.2
#: Markdown says it is the first heading; set, not fitted, for no labelled dump is Markdown.
FIRST_LEVEL = 3.0
#: Evidence below which no line is called the title: chosen so that menus alone give none.
_LEAST = 1.0

#: Lines above the text, and of its beginning, among which the title is looked for.
_REACH, INTO = 40, 7
#: Columns of running text that may stand over a title: a slogan, a notice.
_MAX_LEAD = 200
#: Share of the text that must be below a title found in its beginning: taking a line for the title
#: takes what stands over it out of the text.
_LEAST_BELOW = 0.6
#: Mean probability of a line and of what stands above it from which on it is no title amid the
#: text: none of 25 titles there had more than 0.72, and half of the other lines had.
_SURE_OF_TEXT = 0.75
#: Lines under a title within which its byline stands.
_BYLINE_WITHIN = 3
#: Columns of usual titles: from four short words to two lines; and of what menus seldom reach.
_SHORTEST, _LONGEST, _LONG = 16, 140, 30
#: Characters of the text that are compared with the title.
_SAMPLE = 6000

_EAST = re.compile(r"[㐀-鿿぀-ヿ가-힣]+")
_WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")


def find(rows: Sequence[Fact], start: int, stop: int, likely: Sequence[float] | None = None) -> int:
    """Return the index of the title of the text at `rows[start:stop]`, or -1.

    Args:
        rows: What can be said of the lines.
        start: Where the text begins.
        stop: The line after its last.
        likely: The probability of each line to be of the post, where it is known.
    """
    said = _words("\n".join(row.text for row in rows[start:stop] if row.is_prose)[:_SAMPLE])
    scores = {
        index: _score(rows, index, start, said)
        for index in _candidates(rows, start, stop)
        if index <= start or likely is None or not _is_sure(likely, start, index)
    }
    best = max(scores, key=lambda index: scores[index], default=-1)
    return best if best >= 0 and scores[best] >= _LEAST else -1


def _candidates(rows: Sequence[Fact], start: int, stop: int) -> Iterator[int]:
    """Yield lines that may be the title: above the text nearest first, then in its beginning."""
    for index in range(start - 1, max(-1, start - 1 - _REACH), -1):
        if rows[index].may_title:
            yield index
    whole = _said(rows[start:stop])
    for index in range(start, min(stop, start + INTO)):
        row = rows[index]
        if row.is_item or row.is_solid or _said(rows[start:index]) > _MAX_LEAD:
            return
        if textcode.is_code(row.text) and not _is_over_byline(rows, index):
            return  # commands and listings stand under a title
        below = _said(rows[index + 1 : stop])
        usual = not row.is_prose or (row.columns <= _LONGEST and not _states(row))
        usual = usual or _is_over_byline(rows, index)
        if row.may_title and usual and below and below >= _LEAST_BELOW * whole:
            yield index


def _is_over_byline(rows: Sequence[Fact], index: int) -> bool:
    return index + 1 < len(rows) and rows[index + 1].dated


def _is_sure(likely: Sequence[float], start: int, index: int) -> bool:
    """Tell whether a line and those of the text above it are of the post, so that it heads none."""
    above = likely[start:index]
    return (sum(above) / len(above) + likely[index]) / 2 > _SURE_OF_TEXT


def _states(row: Fact) -> bool:
    """Tell whether a line ends as a statement, which titles seldom do; they ask and exclaim."""
    return row.ends and not row.text.endswith(("?", "!", "？", "！", "…"))


def _said(rows: Sequence[Fact]) -> int:
    """Return the columns of running text, listings and tables."""
    return sum(row.columns for row in rows if row.is_prose or row.is_solid)


def _score(rows: Sequence[Fact], index: int, start: int, said: Counter[str]) -> float:
    row, own = rows[index], _words(rows[index].text)
    if index >= start and row.is_prose:
        said = said - own
    score = SHARED * sum(word in said for word in own) / max(2, len(own))
    score += USUAL_LENGTH * (_SHORTEST <= row.columns <= _LONGEST) + LONG * (row.columns > _LONG)
    score += STATEMENT * _states(row)
    score += REPEATED * row.repeated + FIRST_LEVEL * (row.level == 1)
    return score + _score_of_bylines(rows, index) + _score_of_place(row, index, start)


def _score_of_bylines(rows: Sequence[Fact], index: int) -> float:
    dated = [row.dated for row in rows[index + 1 : index + 1 + _BYLINE_WITHIN]]
    over = any(dated)
    score = OVER_BYLINE * over + RIGHT_OVER_BYLINE * (over and dated[0])
    return score + UNDER_BYLINE * (not over and index > 0 and rows[index - 1].dated)


def _score_of_place(row: Fact, index: int, start: int) -> float:
    if index >= start:
        return INSIDE * (index - start) + SENTENCE_INSIDE * row.is_prose
    gap = start - 1 - index
    return ABOVE * gap + NEAREST * (gap == 0)


def _words(text: str) -> Counter[str]:
    """Count the words of `text` in lower case; of unspaced scripts, pairs of characters.

    >>> sorted(_words("Meta 开源了"))
    ['meta', '开源', '源了']
    """
    lowered = text.casefold()
    runs = _EAST.findall(lowered)
    words = Counter(_WORD.findall(_EAST.sub(" ", lowered) if runs else lowered))
    words.update(run[at : at + 2] for run in runs for at in range(len(run) - 1))
    return words
