"""Shows where a text answers a query: the line that does so best, with the words marked.

The index holds no positions in the text as written, so the words are found again, line by line in
folded form; only the chosen line is mapped back to the characters as written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from .folding import composed, fold
from .tokens import SINGLE, is_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .query import Term

#: Length of a snippet in characters: two lines of a terminal.
SNIPPET_LENGTH: Final = 160

#: How much of it stands before the first word found.
LEAD: Final = 40

#: What folding never joins to its neighbours: a character with the marks upon it, among them the
#: half-width sound marks of kana; and the parts of a Korean syllable.
_CLUSTER: Final = re.compile(
    "[\u1100-\u11ff]+|.["
    + "".join(
        character
        for character in map(chr, range(0x300, 0x10000))
        if unicodedata.combining(character)
    )
    + "\uff9e\uff9f]*",
    re.DOTALL,
)

_WORD_START: Final = f"(?:(?<![^\\W_])|(?<=[{SINGLE}]))"
_WORD_END: Final = f"(?:(?![^\\W_])|(?=[{SINGLE}]))"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet."""

    text: str
    #: It is what was searched for.
    hit: bool = False


def snippet(text: str, terms: Iterable[Term]) -> tuple[Piece, ...]:
    """Return the line of a text in which most of the terms occur, shortened, with them marked.

    Where none is found (they are in the title), it is the beginning of the text.
    """
    patterns = [_pattern(term) for term in terms]
    best, best_count = "", 0
    for line in text.splitlines():
        folded = fold(line)
        count = sum(pattern.search(folded) is not None for pattern in patterns)
        if count > best_count:
            best, best_count = line, count
        if patterns and count == len(patterns):
            break
    line = best or text.lstrip().partition("\n")[0]
    return tuple(_cut(line, sorted(_spans(line, patterns))))


@lru_cache(maxsize=256)
def _pattern(term: Term) -> re.Pattern[str]:
    """Return what finds a term in folded text as SQLite finds it in the index."""
    gaps = [
        "[\\W_]+" if is_run(before) == is_run(after) else "[\\W_]*"
        for before, after in pairwise(term.words)
    ]
    first, last = term.words[0], term.words[-1]
    start = "" if is_run(first) else _WORD_START
    end = "" if is_run(last) else "\\w*" if term.prefix else _WORD_END
    pieces = zip(map(re.escape, term.words), [*gaps, end], strict=True)
    return re.compile(start + "".join(map("".join, pieces)))


def _spans(line: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    folded, places = _mapped(line)
    for pattern in patterns:
        for match in pattern.finditer(folded):
            yield places[match.start()], places[match.end()]


def _mapped(line: str) -> tuple[str, Sequence[int]]:
    """Return the folded line, and the place in the line of each of its characters and its end."""
    if composed(line) == line:
        pieces = list(map(_folded, line))
        # Most lines fold character by character: then every place is its own.
        if all(len(piece) == 1 for piece in pieces):
            return "".join(pieces), range(len(line) + 1)
    return _mapped_by_clusters(line)


def _mapped_by_clusters(line: str) -> tuple[str, Sequence[int]]:
    folded: list[str] = []
    places: list[int] = []
    start = 0
    for cluster in _CLUSTER.findall(line):
        piece = _folded(cluster)
        folded.append(piece)
        places.extend([start] * len(piece))
        start += len(cluster)
    return "".join(folded), [*places, len(line)]


_folded = lru_cache(maxsize=65_536)(fold)


def _cut(line: str, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    first = spans[0][0] if spans else 0
    start = max(0, first - LEAD) if len(line) > SNIPPET_LENGTH else 0
    stop = min(len(line), start + SNIPPET_LENGTH)
    if start:
        yield Piece("…")
    place = start
    for span_start, span_stop in spans:
        if span_stop <= place or span_start >= stop:
            continue
        if span_start > place:
            yield Piece(line[place:span_start])
        yield Piece(line[max(place, span_start) : min(span_stop, stop)], hit=True)
        place = min(span_stop, stop)
    if place < stop:
        yield Piece(line[place:stop])
    if stop < len(line):
        yield Piece("…")
