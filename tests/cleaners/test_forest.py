"""Oblivious trees, read and evaluated."""

from __future__ import annotations

import json
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import forest
from cleaners.forest import Forest

#: Two trees of depth two over two measures: a[0] > 1, a[1] > 5.
TREES = Forest(
    measures=np.array([0, 1], dtype=np.intp),
    borders=np.array([1.0, 5.0], dtype=np.float32),
    questions=np.array([[0, 1], [1, 0]], dtype=np.intp),
    leaves=np.array([[0, 1, 2, 3], [0, 10, 20, 30]], dtype=np.float32),
    bias=0.5,
)


@pytest.mark.parametrize(
    ("values", "odds"),
    [((0, 0), 0.5), ((2, 0), 0.5 + 1 + 20), ((0, 9), 0.5 + 2 + 10), ((2, 9), 0.5 + 3 + 30)],
)
def test_odds(values: tuple[float, float], odds: float) -> None:
    """The answers of a tree's levels, as bits, number its leaf."""
    rows = np.array([[values[0]], [values[1]]], dtype=np.float32)

    assert TREES.odds(rows).tolist() == [odds]


def test_border_itself_is_no_yes() -> None:
    """A measure must exceed the border."""
    rows = np.array([[1.0], [5.0]], dtype=np.float32)

    assert TREES.odds(rows).tolist() == [0.5]


@given(st.lists(st.tuples(st.floats(-9, 9, width=32), st.floats(-9, 9, width=32)), max_size=9))
def test_items_do_not_touch_each_other(items: list[tuple[float, float]]) -> None:
    """An item gets the same odds alone and among others."""
    together = TREES.odds(np.array(items, dtype=np.float32).reshape(-1, 2).T)
    alone = [TREES.odds(np.array([item], dtype=np.float32).T)[0] for item in items]

    assert together.tolist() == alone


def test_probability() -> None:
    """Log-odds of zero are a probability of one half."""
    even = Forest(TREES.measures, TREES.borders, TREES.questions, TREES.leaves, bias=0.0)

    assert even.probability(np.zeros((2, 1), dtype=np.float32)).tolist() == [0.5]


def test_load() -> None:
    """A forest is read out of the arrays that training wrote."""
    arrays = {
        f"x.{part}": np.asarray(getattr(TREES, part))
        for part in ("measures", "borders", "questions", "leaves", "bias")
    }
    rows = np.array([[2.0, 0.0], [9.0, 9.0]], dtype=np.float32)

    assert forest.load(arrays, "x").odds(rows).tolist() == TREES.odds(rows).tolist()


@pytest.mark.parametrize("name", ["weights.json", "text.json"])
def test_record(name: str) -> None:
    """The records of the weights say what they were made from and what they score."""
    record = json.loads(resources.files("cleaners").joinpath(name).read_text("utf-8"))

    assert {"date", "seed", "sets", "licence", "scores_on_sites_left_out"} <= record.keys()


def test_weights_are_small() -> None:
    """All that was learned is less than a megabyte."""
    files = (
        *("weights.npz", "weights.json", "names.tsv", "wording.tsv"),
        *("text.npz", "text.json", "textwording.tsv"),
    )
    size = sum(len(resources.files("cleaners").joinpath(name).read_bytes()) for name in files)

    assert size < 1_000_000
