"""Measured values beside what they have to be, as the measurements print them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value and what it has to be."""

    name: str
    value: str
    wanted: str
    holds: bool

    def __str__(self) -> str:
        return (
            f"{'ok  ' if self.holds else 'MISS'} {self.name:<46} {self.value:>34}   {self.wanted}"
        )


def report(figures: Iterable[Figure]) -> int:
    """Print figures as they come, and return the exit code: 1 where one does not hold."""
    holding = True
    for figure in figures:
        print(figure, flush=True)
        holding = holding and figure.holds
    return 0 if holding else 1
