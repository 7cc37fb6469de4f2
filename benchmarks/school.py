"""All lessons, measured: the rows that the judge learns from, and what they weigh."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks import held_out, lessons, vocabulary
from benchmarks.lessons import GUISES, KEPT, Lesson
from benchmarks.vocabulary import Words
from cleaners import body, closer, echoes, geometry, metadata, signals
from cleaners.evidence import Evidence, gather
from cleaners.judge import is_doubtful
from cleaners.model import Layout
from cleaners.paths import Naming
from cleaners.surroundings import Measures

Floats = NDArray[np.float32]

#: Segments from the nearest kept one beyond which a removed one teaches little: one in so many of
#: them is learned from, and weighs for all.
FAR, ONE_IN = 12, 8

#: How much more the rest of a cropped page weighs at most.
MOST_WORTH = 5.0


def say(what: str) -> None:
    """Tell what is being done, with the time."""
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


@dataclass(slots=True)
class Table:
    """All segments of all lessons in one guise."""

    guise: str
    names: list[str]
    #: Shape (segments, measures).
    rows: Floats
    #: Where each lesson's segments begin; one more for the end.
    starts: NDArray[np.intp]
    #: Which segments the guise shows.
    left: NDArray[np.bool_]
    #: What the first look said, once it has; the second learns from what it left open.
    first: Floats | None = None

    def open(self) -> NDArray[np.bool_]:
        """Tell which segments are looked at."""
        if self.first is None:
            return self.left
        return self.left & is_doubtful(self.first)


@dataclass(slots=True)
class School:
    """The lessons with all that is learned from."""

    lessons: list[Lesson]
    words: tuple[Words, Words]
    seed: int
    folds: int
    tables: dict[str, Table] = field(default_factory=dict)

    @property
    def share(self) -> Floats:
        """What of each segment is the post, over all lessons."""
        return np.concatenate([lesson.share for lesson in self.lessons])

    @property
    def weight(self) -> Floats:
        """What each segment weighs, over all lessons."""
        return np.concatenate([lesson.weight for lesson in self.lessons])

    def fold_of(self, lesson: Lesson) -> int:
        """Return the part of the sites that a lesson's belongs to."""
        return held_out.part_of(lesson.site, self.folds)

    def per_segment(self, values: Sequence[int]) -> NDArray[np.intp]:
        """Spread a value of each lesson over its segments."""
        sizes = [len(lesson.share) for lesson in self.lessons]
        return np.repeat(np.array(values, dtype=np.intp), sizes)


def measure(school: School, guises: Sequence[str] = tuple(GUISES)) -> None:
    """Measure every segment of every lesson, in every guise."""
    for guise in guises:
        say(f"measuring pages with {guise}")
        starts = np.cumsum([0, *(len(lesson.share) for lesson in school.lessons)])
        rows, masks, names = [], [], list[str]()
        for _, _, measures, left in views(school, guise):
            rows.append(spread(signals.matrix(measures).T, left))
            masks.append(left)
            names = list(measures)
        left = np.concatenate(masks)
        school.tables[guise] = Table(guise, names, np.concatenate(rows), starts, left)


def spread(rows: Floats, left: NDArray[np.bool_]) -> Floats:
    """Return rows for all segments of a page, zeros for those that a guise left out."""
    table = np.zeros((len(left), rows.shape[1]), np.float32)
    table[left] = rows
    return table


def views(
    school: School, guise: str
) -> Iterator[tuple[Lesson, Evidence, Measures, NDArray[np.bool_]]]:
    """Show each lesson in a guise, always the same way."""
    scores: dict[str, Naming] = {}
    for index, lesson in enumerate(school.lessons):
        if lesson.site not in scores:
            scores[lesson.site] = vocabulary.naming(school.words[0], lesson.site)
        layout, left = shown(school, index, guise)
        evidence = gather(layout)
        place = body.find(evidence)
        title = metadata.read(evidence.layout, lesson.url, post_range(evidence, place)).headed
        yield lesson, evidence, signals.gather(evidence, place, title, scores[lesson.site]), left


def shown(school: School, index: int, guise: str) -> tuple[Layout, NDArray[np.bool_]]:
    """Return a lesson's page in a guise, the same each time, and which segments are left."""
    dice = random.Random(f"{school.seed}/{index}/{guise}")  # noqa: S311 - to be repeated
    return lessons.guise(school.lessons[index], guise, dice)


def post_range(evidence: Evidence, place: body.Body | None) -> range:
    """Return the segments of the container where the post seems to be."""
    if place is None:
        return range(0)
    container = evidence.layout.containers[place.index]
    return range(container.start, container.stop)


def sample(school: School) -> tuple[NDArray[np.bool_], Floats]:
    """Choose the segments that teach something, and what they weigh for those passed over."""
    chosen, scale = [], []
    for index, lesson in enumerate(school.lessons):
        kept = np.flatnonzero(np.nan_to_num(lesson.share) >= KEPT)
        at = np.arange(len(lesson.share))
        far = np.full(len(at), bool(len(kept)))
        if len(kept):
            near = kept[np.clip(np.searchsorted(kept, at), 0, len(kept) - 1)]
            before = kept[np.clip(np.searchsorted(kept, at) - 1, 0, len(kept) - 1)]
            far = np.minimum(abs(near - at), abs(at - before)) > FAR
        if lesson.page.snippets:  # the few that are labelled all teach
            far = np.zeros(len(at), dtype=bool)
        drawn = (at + index) % ONE_IN == 0
        chosen.append(~far | drawn)
        scale.append(np.where(far, ONE_IN, 1))
    return np.concatenate(chosen), np.concatenate(scale).astype(np.float32)


def worth(school: School, table: Table) -> Floats:
    """Return by what the segments left of each page weigh more, so that a page stays one page."""
    factors = []
    for index, lesson in enumerate(school.lessons):
        left = table.left[table.starts[index] : table.starts[index + 1]]
        kept = np.where(np.nan_to_num(lesson.share) >= KEPT, lesson.weight, 0)
        rest = float(kept[left].sum())
        factors.append(min(MOST_WORTH, float(kept.sum()) / rest) if rest else 1.0)
    sizes = [len(lesson.share) for lesson in school.lessons]
    return np.repeat(np.array(factors, np.float32), sizes)


def add_second_look(school: School, table: Table, first: Floats) -> None:
    """Give a table's rows what the second look sees: words, and the first opinions around."""
    parts = []
    columns, level = table.names.index("columns"), table.names.index("level")
    names: list[str] = []
    for index, lesson in enumerate(school.lessons):
        start, stop = table.starts[index], table.starts[index + 1]
        layout, left = shown(school, index, table.guise)
        rows, opinion = table.rows[start:stop][left], first[start:stop][left]
        own = {"columns": rows[:, columns], "level": rows[:, level]}
        phrasing = vocabulary.phrasing(school.words[1], lesson.site)
        found = closer.look(layout.segments, is_doubtful(opinion), phrasing)
        found |= echoes.measure(geometry.of(layout), own, opinion)
        parts.append(spread(signals.matrix(found).T, left))
        names = list(found)
    table.rows = np.hstack([table.rows, np.concatenate(parts)])
    table.names = [*table.names, *names]
    table.first = first
