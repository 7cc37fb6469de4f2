"""Boosted oblivious trees, evaluated with numpy.

An oblivious tree asks the same question at all nodes of a level, so a tree of depth d is d
comparisons, whose answers written as bits are the number of the leaf (Prokhorenkova et al.,
"CatBoost: unbiased boosting with categorical features", NeurIPS 2018). A page's segments go through
all trees at once. Training is `benchmarks/train.py`'s; nothing of it is needed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
#: Share of the closer look in what both looks say together. Two forests that err apart are right
#: more often than either; on sites left out anything from a half to three quarters does as well
#: (docs/decisions/0030, 0033). The forest of kinds learned from the closer look alone: at two
#: thirds it takes one short post of an invented theme for a list.
CLOSER = 0.75


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of one depth over one list of measures."""

    #: Which measure each distinct question asks about, shape (questions,).
    measures: NDArray[np.intp]
    #: What the measure must exceed for a yes, shape (questions,).
    borders: Floats
    #: The questions of each level of each tree, shape (depth, trees).
    questions: NDArray[np.intp]
    #: What each leaf adds to the log-odds, shape (trees, 2 ** depth).
    leaves: Floats
    #: Log-odds before any tree.
    bias: float

    def odds(self, rows: Floats) -> Floats:
        """Return log-odds for columns of `rows`, an array of shape (measures, items)."""
        # `take` with bounds that need no check, and sums in place, spare a quarter of the time.
        answers = (rows.take(self.measures, axis=0) > self.borders[:, None]).view(np.uint8)
        bits = answers.take(self.questions[-1], axis=0)  # a tree has at most 256 leaves
        for asked in self.questions[-2::-1]:
            bits <<= 1
            bits |= answers.take(asked, axis=0)
        trees, size = self.leaves.shape
        leaf = bits + np.arange(0, trees * size, size, dtype=np.intp)[:, None]
        found: Floats = self.leaves.take(leaf, mode="clip").sum(axis=0, dtype=np.float32)
        return found + np.float32(self.bias)

    def probability(self, rows: Floats) -> Floats:
        """Return probabilities, 0 to 1, as `odds` does log-odds."""
        return as_probability(self.odds(rows))


def as_probability(odds: Floats) -> Floats:
    """Return the probabilities, 0 to 1, that log-odds stand for."""
    result: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
    return result


def swayed(probability: Floats, odds: Floats, edge: float) -> Floats:
    """Return probabilities moved by log-odds, none taken for nearer to 0 or 1 than `edge`."""
    within = np.clip(probability, edge, 1 - edge)
    return as_probability(np.log(within / (1 - within)) + odds)


def together(first: Floats, closer: Floats) -> Floats:
    """Return the probabilities of items that two looks give log-odds: those of their mean."""
    return as_probability((1 - CLOSER) * first + CLOSER * closer)


def load(arrays: Mapping[str, NDArray[Any]], name: str) -> Forest:
    """Take the forest called `name` out of the arrays of a weights file."""
    return Forest(
        arrays[f"{name}.measures"].astype(np.intp),
        arrays[f"{name}.borders"],
        arrays[f"{name}.questions"].astype(np.intp),
        arrays[f"{name}.leaves"].astype(np.float32),
        float(arrays[f"{name}.bias"]),
    )
