"""What the judge has learned: weights and vocabularies that ``benchmarks/train.py`` writes.

They are package data. Benchmarks that measure on pages the judge has not seen put others in their
place, before anything is judged.
"""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

_place: Traversable = resources.files(__package__)


def read(name: str) -> bytes:
    """Return one of the files, such as ``weights.npz``."""
    return _place.joinpath(name).read_bytes()


def use(folder: Path) -> None:
    """Judge by the files of a folder from now on; what was read already stays in use."""
    global _place  # noqa: PLW0603 - a process judges by one set of weights
    _place = folder
