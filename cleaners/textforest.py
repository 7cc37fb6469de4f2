"""How likely each line of flattened text is part of the post, as two forests say.

They look as the two of the judge of pages do: the first at the measures of every line
(`textmeasures`), the second also at what the first said of the lines around (`textechoes`). On
pages of a few lines, of which forests have seen next to none, the sum of evidence is heard too.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import forest, signals, textechoes, textmeasures, trained
from .cut import best_cut
from .forest import Floats, Forest
from .model import Layout
from .textevidence import Fact
from .textmeasures import Seeming

#: Lines with text up to which the evidence alone decides (as `plain.FEW`), and from which on the
#: forests alone do; between them both are heard.
FEW, MANY = 12, 40
#: Sums of evidence turn into probabilities by this slope: a paragraph of two hundred columns has
#: nine in ten.
_SLOPE = 1.2
#: What the place in the stretch counts for a line in it, and against a line outside.
_PLACE = 1.0
#: What is said at least of lines in the stretch, and at most of those outside.
_INSIDE_LEAST, _OUTSIDE_MOST = 0.5, 0.04
#: Probability below which the likeliest line of a page is none: a page without a post.
LEAST_LIKELY = 0.2
#: Probabilities are read no closer to 0 and 1 than this: what a memory knows is heard beside them.
_EDGE = 1e-4


@cache
def weights() -> Mapping[str, NDArray[Any]]:
    """Read what `benchmarks/train_text.py` wrote; ``text.json`` is its record."""
    with np.load(io.BytesIO(trained.read("text.npz")), allow_pickle=False) as file:
        return dict(file)


@cache
def _forests() -> tuple[Forest, Forest]:
    arrays = weights()
    return forest.load(arrays, "first"), forest.load(arrays, "second")


def likely(layout: Layout, seeming: Seeming, odds: Floats) -> Floats:
    """Return for each line the probability that it is part of the post.

    Args:
        layout: The page, cut into lines.
        seeming: What it looks like.
        odds: What is known of each line from elsewhere, as log-odds.
    """
    if evidence_share(seeming) == 1:
        return leaning(_by_evidence(seeming), odds)
    measures = textmeasures.measure(layout, seeming)
    rows = signals.matrix(measures)
    first, second = _forests()
    looked = first.odds(rows)
    seen = leaning(forest.as_probability(looked), odds)
    around = textechoes.measure(measures["columns"], seen)
    closer = second.odds(np.concatenate([rows, signals.matrix(around)]))
    return leaning(mended(seeming, forest.together(looked, closer)), odds)


def evidence_share(seeming: Seeming) -> float:
    """Return how far the sum of the evidence decides about a page, 0 to 1."""
    lines = sum(bool(fact.text) for fact in seeming.facts)
    return min(1.0, max(0.0, (MANY - lines) / (MANY - FEW)))


def mended(seeming: Seeming, learned: Floats) -> Floats:
    """Return the probabilities that forests gave, as the evidence mends them on a short page."""
    share = evidence_share(seeming)
    if not share:
        return learned
    result: Floats = (share * _by_evidence(seeming) + (1 - share) * learned).astype(np.float32)
    return result


def leaning(probability: Floats, odds: Floats) -> Floats:
    """Return probabilities moved by log-odds.

    >>> bool(leaning(np.array([0.5], np.float32), np.array([-2.0], np.float32))[0] < 0.2)
    True
    """
    if not odds.any():
        return probability
    return forest.swayed(probability, odds, _EDGE)


def cut(probability: Floats, facts: Sequence[Fact]) -> float:
    """Return the probability above which lines are kept."""
    if not len(probability) or probability.max() < LEAST_LIKELY:
        return 1.0
    return best_cut(probability, np.array([fact.columns for fact in facts], np.float32))


def _by_evidence(seeming: Seeming) -> Floats:
    """Return the probabilities that sums of evidence make."""
    start, stop = seeming.stretch
    found = [
        max(_INSIDE_LEAST, _probability(value.number + _PLACE))
        if start <= index < stop
        else min(_OUTSIDE_MOST, _probability(value.number - _PLACE))
        for index, value in enumerate(seeming.values)
    ]
    return np.array(found, np.float32)


def _probability(value: float) -> float:
    return 1 / (1 + math.exp(-_SLOPE * value))
