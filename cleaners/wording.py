"""How often short lines with a word are part of a post: learned from many sites.

`wording.tsv` lists words (pairs of characters in scripts without spaces) with the log-odds that a
line of at most `signals.SHORT` characters which holds one is kept, each site counted once
(`benchmarks/train.py` writes it); ``textwording.tsv`` is the same for lines of flattened text
(`benchmarks/train_text.py`). "Subscribe", "Foto" and "转载" say more than a line's shape does; long
paragraphs need no such hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from . import trained

#: Words of a line that are looked up.
MAX_WORDS = 48
#: A single letter is no word, and no pair of characters.
_WORD = re.compile(r"[^\W\d_]{2,}")
#: The same for lower-cased ASCII, found in half the time.
_ASCII_WORD = re.compile("[a-z]{2,}")
#: From here on scripts set no spaces between words (CJK Radicals Supplement, U+2E80).
_FIRST_EAST = "\u2e80"


#: The table of pages of HTML, and that of lines of flattened text.
_OF_PAGES, _OF_TEXT = "wording.tsv", "textwording.tsv"


@cache
def _table(name: str = _OF_PAGES) -> Mapping[str, float]:
    text = trained.read(name).decode()
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: float(odds) for word, odds in lines}


def words(text: str) -> list[str]:
    """Return the different words of a line, in order.

    >>> words("Foto: Anna, Foto 2"), words("转载请注明")
    (['foto', 'anna'], ['转载', '载请', '请注', '注明'])
    """
    lowered = text.lower()
    if lowered.isascii():
        return list(dict.fromkeys(_ASCII_WORD.findall(lowered)))[:MAX_WORDS]
    found: dict[str, None] = {}
    for word in _WORD.findall(lowered):
        if word[0] >= _FIRST_EAST:
            found.update(dict.fromkeys(_pairs(word)))
        else:
            found[word] = None
    return list(found)[:MAX_WORDS]


def _pairs(word: str) -> Iterator[str]:
    return (word[at : at + 2] for at in range(len(word) - 1))


Odds = tuple[float, float, float]
NEUTRAL: Odds = (0.0, 0.0, 0.0)


def summary(odds: list[float]) -> Odds:
    """Return mean, lowest and highest of the odds of a line's known words."""
    return (sum(odds) / len(odds), min(odds), max(odds)) if odds else NEUTRAL


@lru_cache(maxsize=8192)
def score(text: str) -> Odds:
    """Return mean, lowest and highest log-odds of a line's known words; zeros where none is."""
    known = _table().get
    return summary([odds for word in words(text) if (odds := known(word)) is not None])


@lru_cache(maxsize=8192)
def score_in_text(text: str) -> Odds:
    """Return of a line of flattened text what `score` does of one of HTML."""
    table = _table(_OF_TEXT)
    return summary([table[word] for word in words(text) if word in table])


def most_telling(text: str) -> tuple[str, float]:
    """Return the word of a line that speaks most against it, with its log-odds; ("", 0) if none."""
    table = _table()
    known = [(table[word], word) for word in words(text) if word in table]
    odds, word = min(known, default=(0.0, ""))
    return word, odds
