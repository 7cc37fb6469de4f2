"""How often what stands in elements of a name is part of the post: learned from many sites.

`names.tsv` lists words of class and id tokens with the log-odds that text below an element so named
is kept, counted over sites, each site once (`benchmarks/train.py` writes it). Words of fewer than
six sites are left out: they would be a site's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from . import trained

_WORD = re.compile(r"[a-z]{3,19}")


@cache
def _table() -> Mapping[str, float]:
    text = trained.read("names.tsv").decode()
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: float(odds) for word, odds in lines}


def words(tokens: tuple[str, ...]) -> set[str]:
    """Return the words in an element's tokens.

    >>> sorted(words(("post-body", "col-12")))
    ['body', 'col', 'post']
    """
    return {word for token in tokens for word in _WORD.findall(token)}


@lru_cache(maxsize=16384)
def _known(token: str) -> tuple[str, ...]:
    """Return the words of one token that the table has; most tokens have none, or are repeated."""
    table = _table()
    return tuple([word for word in _WORD.findall(token) if word in table])


@lru_cache(maxsize=8192)
def score(tokens: tuple[str, ...]) -> float | None:
    """Return the mean log-odds of an element's words, None where none is known."""
    known = {word for token in tokens for word in _known(token)}
    if not known:
        return None
    table = _table()
    return sum([table[word] for word in sorted(known)]) / len(known)
