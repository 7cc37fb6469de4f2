"""What the pages that explain a post ask of those who know how pages are cleaned.

The pages are in this room and the cleaner is not, so that who starts them hands over what draws a
captured page with its verdicts on it and, where a reader may correct them, what keeps corrections.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .rows import CaptureRow, SegmentRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """A correction as a reader gives it: the verdict on a piece of a page is wrong."""

    post: int
    #: Number of the revision that the reader looked at.
    revision: int
    #: Place of the piece on the page, from 0.
    piece: int
    #: It holds for the place of the piece on every page of the blog, not only for its text.
    everywhere: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """What a correction for a place on every page would hold for."""

    #: A CSS selector; "" where there can be no such correction.
    selector: str
    #: How many pieces of this page stand there, and how many of them are part of the post now.
    pieces: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a correction, or of taking one back."""

    #: OK, or why nothing was changed.
    status: HTTPStatus
    #: In a sentence or two.
    says: str
    #: Number of the correction; 0 where there is none.
    label: int = 0


class Teacher(Protocol):
    """Keeps corrections, and cleans the post again."""

    def scope(self, post: int, piece: int) -> Scope:
        """Say what a correction for the place of a piece on every page would hold for."""

    def correct(self, wanted: Wanted) -> Said:
        """Keep a correction, and clean the post again with it."""

    def undo(self, post: int, label: int) -> Said:
        """Take back a correction, and clean the post again without it."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """Who draws pages with their verdicts on them."""

    #: Says in a sentence why a page cannot be drawn; "" where it can.
    why_not: Callable[[CaptureRow], str]
    #: Draws a page with verdicts, as a document for a frame without scripts, given where pressing a
    #: piece leads (None for nowhere) and whether the page's own style is to be left out.
    draw: Callable[[CaptureRow, Sequence[SegmentRow], Callable[[int], str] | None, bool], str]
    #: None where nothing is to be corrected.
    teacher: Teacher | None = None
