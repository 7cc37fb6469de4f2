"""Forests taken together."""

from __future__ import annotations

import numpy as np
import pytest

from cleaners.forest import Forest

#: The benchmarks are not in the wheel.
boosting = pytest.importorskip("benchmarks.boosting", reason="needs the source tree")
pytestmark = pytest.mark.checkout


def forest(measure: int, border: float, leaves: tuple[float, float], bias: float) -> Forest:
    """Return a forest of one tree with one question."""
    return Forest(
        np.array([measure], dtype=np.int16),
        np.array([border], dtype=np.float32),
        np.array([[0]], dtype=np.int16),
        np.array([leaves], dtype=np.float32),
        bias,
    )


def test_joined_forests_say_the_mean() -> None:
    """What several forests say together is the mean of their log-odds, for every item."""
    forests = [forest(0, 1, (-1, 2), 0.5), forest(1, 3, (4, -2), -1), forest(0, 2, (0, 1), 0)]
    rows = np.array([[0, 1.5, 5], [2, 4, 3]], dtype=np.float32)
    together = boosting.joined(forests).odds(rows)
    assert together == pytest.approx(np.mean([one.odds(rows) for one in forests], axis=0))
