"""Trains forests of oblivious trees with catboost, and takes them out of it."""

from __future__ import annotations

import importlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaners.forest import Floats, Forest

__all__ = ["Forest", "arrays", "fit", "joined"]

#: Learning rate for two hundred trees; leaf regularisation; borders a measure; shares of measures
#: and rows that each tree sees. Chosen on left-out sites; none is sharp.
_SETTINGS = {
    "learning_rate": 0.15,
    "l2_leaf_reg": 8,
    "border_count": 32,
    "rsm": 0.3,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    "thread_count": 2,
    "verbose": 0,
    "allow_writing_files": False,
}


def fit(rows: Floats, right: Floats, weights: Floats, size: tuple[int, int], seed: int) -> Forest:
    """Train trees (how many, how deep) to tell which rows are `right` (0 or 1)."""
    catboost: Any = importlib.import_module("catboost")
    trees, depth = size
    model = catboost.CatBoostClassifier(
        iterations=trees, depth=depth, random_seed=seed, **_SETTINGS
    )
    # Weights near one keep the regularisation's meaning.
    model.fit(catboost.Pool(rows, right.astype(int), weight=weights / weights.mean()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.json")
        model.save_model(str(path), format="json")
        return _forest(json.loads(path.read_text("utf-8")), depth)


def joined(forests: Sequence[Forest]) -> Forest:
    """Return one forest that says the mean of what several say, as log-odds."""
    counts = [len(forest.borders) for forest in forests]
    starts = [sum(counts[:place]) for place in range(len(counts))]
    questions = [
        forest.questions + np.int16(start) for forest, start in zip(forests, starts, strict=True)
    ]
    return Forest(
        np.concatenate([forest.measures for forest in forests]),
        np.concatenate([forest.borders for forest in forests]),
        np.concatenate(questions, axis=1),
        (np.concatenate([forest.leaves for forest in forests]) / len(forests)).astype(np.float32),
        sum(forest.bias for forest in forests) / len(forests),
    )


def _forest(model: dict[str, Any], depth: int) -> Forest:
    trees = model["oblivious_trees"]
    numbers: dict[tuple[int, float], int] = {}
    # A tree may be less deep where nothing is left to ask: its last question counts for nothing.
    questions = np.zeros((depth, len(trees)), dtype=np.intp)
    leaves = np.zeros((len(trees), 1 << depth), dtype=np.float32)
    for place, tree in enumerate(trees):
        values = np.array(tree["leaf_values"], dtype=np.float32)
        leaves[place] = np.tile(values, (1 << depth) // len(values))
        for level, split in enumerate(tree["splits"] or ()):
            asked = (int(split["float_feature_index"]), float(split["border"]))
            questions[level, place] = numbers.setdefault(asked, len(numbers))
    scale, bias = model["scale_and_bias"]
    return Forest(
        np.array([measure for measure, _ in numbers], dtype=np.intp),
        np.array([border for _, border in numbers], dtype=np.float32),
        questions,
        leaves * np.float32(scale),
        float(bias[0]),
    )


def arrays(forest: Forest) -> dict[str, NDArray[Any]]:
    """Return what `cleaners.forest.load` reads; leaves to three digits and a bit."""
    return {
        "measures": forest.measures.astype(np.int16),
        "borders": forest.borders,
        "questions": forest.questions.astype(np.int16),
        "leaves": forest.leaves.astype(np.float16),
        "bias": np.array(forest.bias, dtype=np.float32),
    }
