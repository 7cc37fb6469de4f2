"""The cut that promises the best F1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.cut import HIGHEST, LOWEST, best_cut, promised

PROBABILITIES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def array(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the values as numpy has them."""
    return np.array(values, dtype=np.float64)


@pytest.mark.parametrize(
    ("likely", "size", "kept"),
    [
        ((0.99, 0.98, 0.02), (100, 100, 100), 2),
        # A page that is hard to judge keeps what is less sure.
        ((0.4, 0.3, 0.3), (100, 100, 100), 3),
        ((0.9, 0.3, 0.02), (100, 10, 100), 1),
        ((0.01, 0.01), (100, 100), 0),
        ((), (), 0),
    ],
)
def test_best_cut(likely: tuple[float, ...], size: tuple[float, ...], kept: int) -> None:
    """What is kept is what promises most."""
    cut = best_cut(array(*likely), array(*size))

    assert sum(value > cut for value in likely) == kept


@given(PROBABILITIES)
def test_bounds(likely: list[float]) -> None:
    """The cut stays within its bounds."""
    assert LOWEST <= best_cut(array(*likely), np.ones(len(likely))) <= HIGHEST


@given(PROBABILITIES, st.floats(LOWEST, HIGHEST))
def test_no_other_cut_promises_more(likely: list[float], other: float) -> None:
    """Within the bounds no other cut promises more."""
    values, size = array(*likely), np.ones(len(likely))

    best = promised(values, size, best_cut(values, size))

    assert promised(values, size, other) <= best + 1e-6


def test_nothing_is_promised_where_nothing_is_kept() -> None:
    """An empty page promises nothing."""
    assert promised(array(), array(), 0.5) == 0
