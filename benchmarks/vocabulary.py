"""The words of names and of short lines, and how often what they stand on is kept, by site.

A word's odds come from the mean over sites of the share that is kept there, drawn towards a prior
as if a few more sites had said so. In training a site is judged by what the *other* sites say, or
the judge would learn to trust words more than a new site deserves.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cleaners import naming as cleaners_naming
from cleaners import wording
from cleaners.wording import Odds

#: Sites that must hold a word before it means anything: fewer would be a site's own.
MIN_SITES = 6
#: Sites' worth of belief in the prior.
PRIOR_SITES = 3
#: Odds within which a word says too little to be shipped, in the written tables.
DULL = 0.35


@dataclass(slots=True)
class Words:
    """For each word, the share kept at each site that has it."""

    prior: float
    shares: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    _sums: dict[str, tuple[float, int]] = field(default_factory=dict)

    def add(self, site: str, kept: Mapping[str, float], all_of: Mapping[str, float]) -> None:
        """Add what one site shows: for each word, what was kept of how much."""
        for word, size in all_of.items():
            if size > 0:
                self.shares[word][site] = kept.get(word, 0.0) / size

    def close(self) -> None:
        """Sum up over sites; nothing is added after this."""
        rare = [word for word, sites in self.shares.items() if len(sites) < MIN_SITES]
        for word in rare:
            del self.shares[word]
        self._sums = {
            word: (math.fsum(sites.values()), len(sites)) for word, sites in self.shares.items()
        }

    def odds(self, word: str, without: str = "") -> float | None:
        """Return a word's log-odds from all sites but one, None where too few have it."""
        if word not in self._sums:
            return None
        total, sites = self._sums[word]
        own = self.shares[word].get(without)
        if own is not None:
            total, sites = total - own, sites - 1
        if sites < MIN_SITES - 1:
            return None
        share = (total + self.prior * PRIOR_SITES) / (sites + PRIOR_SITES)
        share = min(max(share, 0.01), 0.99)
        return math.log(share / (1 - share))

    def write(self, path: Path, title: str) -> None:
        """Write the table that `cleaners` reads, words in order."""
        centre = math.log(self.prior / (1 - self.prior))
        lines = [f"# {title}", "# word\tlog-odds; written by benchmarks/train.py"]
        for word in sorted(self._sums):
            odds = self.odds(word)
            if odds is not None and abs(odds - centre) >= DULL:
                lines.append(f"{word}\t{odds:.2f}")
        path.write_text("\n".join(lines) + "\n", "utf-8")

    def lookup(self, site: str) -> Callable[[str], float | None]:
        """Return `odds` as a new site would see them, remembered."""
        centre = math.log(self.prior / (1 - self.prior))
        known: dict[str, float | None] = {}

        def find(word: str) -> float | None:
            if word not in known:
                odds = self.odds(word, site)
                dull = odds is None or abs(odds - centre) < DULL
                known[word] = None if dull else round(odds or 0.0, 2)
            return known[word]

        return find


def naming(words: Words, site: str) -> Callable[[tuple[str, ...]], float | None]:
    """Return what `naming.score` would be had `site` never been seen."""
    find = words.lookup(site)
    memory: dict[tuple[str, ...], float | None] = {}

    def score(tokens: tuple[str, ...]) -> float | None:
        if tokens not in memory:
            known = [
                o for word in sorted(cleaners_naming.words(tokens)) if (o := find(word)) is not None
            ]
            memory[tokens] = sum(known) / len(known) if known else None
        return memory[tokens]

    return score


def phrasing(words: Words, site: str) -> Callable[[str], Odds]:
    """Return what `wording.score` would be had `site` never been seen."""
    find = words.lookup(site)

    def score(text: str) -> Odds:
        known = [odds for word in wording.words(text) if (odds := find(word)) is not None]
        return wording.summary(known)

    return score
