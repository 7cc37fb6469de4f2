"""Labelled pages as lessons for the judge: layouts, labels, and the guises pages are shown in.

A page is shown as it is; without names (and often without landmark elements), so that the judge
learns to do without what a new theme may call otherwise; and cropped, the post to a few pieces or
the furniture to little, so that it knows short posts among long sidebars, and pages that are
nothing but a post.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpora, held_out
from benchmarks.corpora import Labelled
from benchmarks.vocabulary import Words
from cleaners import naming, tree, wording
from cleaners.align import align
from cleaners.decode import decode
from cleaners.errors import NotText
from cleaners.model import Container, Layout
from cleaners.segment import segment
from cleaners.signals import is_short

Floats = NDArray[np.float32]

#: Sets that pages are taken from, and what a page of each weighs.
SETS = {"wcxb-dev": 1.0, "blogs-dev": 0.6, "trafeval-dev": 1.6, "mirror-dev": 1.0}
#: What pages of other types than articles weigh beside them.
TYPES = {"forum": 0.5, "product": 0.5, "collection": 0.5, "listing": 0.5, "service": 0.7}
#: Kept share from which on a segment is to be kept.
KEPT = 0.5
#: Least number of gold tokens that a page's segments are weighed by, so that a caption's worth of
#: text does not weigh as a post; and what every segment weighs at least.
_MIN_TOKENS, _LEAST = 20, 0.003
#: Priors of the vocabularies: shares kept of elements, and of short lines, over all sites.
NAME_PRIOR, WORD_PRIOR = 0.45, 0.35


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page, cut into segments, with the share of each that is the post and what it weighs."""

    page: Labelled
    layout: Layout
    url: str
    site: str
    #: 0 to 1; NaN where nobody has said.
    share: Floats
    weight: Floats


def load(data: Path) -> list[Lesson]:
    """Read the sets that are in the folder."""
    return [
        lesson
        for name in SETS
        if (data / name / "index.jsonl.gz").exists()
        for page in corpora.load(data / name)
        if (lesson := _lesson(page)) is not None
    ]


def _lesson(page: Labelled) -> Lesson | None:
    try:
        decoded = decode(page.body, url=page.url)
    except NotText:
        return None
    layout = segment(tree.parse(decoded))
    if not layout.segments:
        return None
    share, weight = labels(page, layout)
    scale = SETS[page.corpus] * TYPES.get(str(page.record.get("page_type")), 1.0)
    return Lesson(
        page,
        layout,
        decoded.url,
        held_out.site_of(page, decoded.url),
        share,
        weight * np.float32(scale),
    )


def labels(page: Labelled, layout: Layout) -> tuple[Floats, Floats]:
    """Say of each segment what share of it is the post, and what it weighs within its page."""
    return _by_snippets(page, layout) if page.snippets else _by_text(page, layout)


def _by_text(page: Labelled, layout: Layout) -> tuple[Floats, Floats]:
    size = len(layout.segments)
    if "text" not in page.record or page.record.get("kind") == "listing":
        return np.full(size, np.nan, np.float32), np.zeros(size, np.float32)
    found = align([s.text for s in layout.segments], page.record["text"])
    share = np.array([label.share for label in found], np.float32)
    tokens = np.array([label.tokens for label in found], np.float32)
    whole = max(_MIN_TOKENS, float(tokens[share >= KEPT].sum()))
    weight = np.where(tokens > 0, np.minimum(tokens / whole, 1) + _LEAST, 0)
    return share, weight.astype(np.float32)


def _by_snippets(page: Labelled, layout: Layout) -> tuple[Floats, Floats]:
    wanted = [" ".join(text.split()) for text in page.record["wanted"]]
    unwanted = [" ".join(text.split()) for text in page.record.get("unwanted", ())]
    share = np.full(len(layout.segments), np.nan, np.float32)
    weight = np.zeros(len(layout.segments), np.float32)
    for index, piece in enumerate(layout.segments):
        text = " ".join(piece.text.split())
        good, bad = sum(w in text for w in wanted), sum(u in text for u in unwanted)
        if text and good + bad:
            share[index] = good / (good + bad)
            weight[index] = (good + bad) / (len(wanted) + len(unwanted))
    return share, weight


# --- vocabularies -------------------------------------------------------------------------------


_Counts = dict[str, tuple[float, float]]


def vocabularies(lessons: Iterable[Lesson]) -> tuple[Words, Words]:
    """Count the words of names and of short lines, by site."""
    known = list(lessons)
    return _counted(known, NAME_PRIOR, _name_words), of_lines(known)


def of_lines(lessons: Iterable[Lesson]) -> Words:
    """Count the words of short lines, by site."""
    return _counted(lessons, WORD_PRIOR, _line_words)


def _counted(lessons: Iterable[Lesson], prior: float, words: Callable[[Lesson], _Counts]) -> Words:
    found = Words(prior)
    by_site: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        if not np.isnan(lesson.share).all():
            by_site[lesson.site].append(lesson)
    for site, group in by_site.items():
        _count(found, site, map(words, group))
    found.close()
    return found


def _count(words: Words, site: str, pages: Iterable[_Counts]) -> None:
    """Add a site: each of its pages says a share, which counts once."""
    kept: dict[str, float] = defaultdict(float)
    size: dict[str, float] = defaultdict(float)
    for counts in pages:
        for word, (good, whole) in counts.items():
            kept[word] += good / whole
            size[word] += 1
    words.add(site, kept, size)


def _name_words(lesson: Lesson) -> _Counts:
    known = ~np.isnan(lesson.share)
    weight = np.where(known, lesson.weight, 0)
    sums = np.concatenate([[0], np.cumsum(weight)])
    good = np.concatenate([[0], np.cumsum(weight * np.nan_to_num(lesson.share))])
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for container in lesson.layout.containers:
        whole = sums[container.stop] - sums[container.start]
        if whole > 0:
            for word in naming.words(container.tokens):
                found[word][0] += good[container.stop] - good[container.start]
                found[word][1] += whole
    return {word: (kept, whole) for word, (kept, whole) in found.items()}


def _line_words(lesson: Lesson) -> _Counts:
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for piece, share in zip(lesson.layout.segments, lesson.share, strict=True):
        if is_short(piece) and not np.isnan(share):
            for word in wording.words(piece.text):
                found[word][0] += float(share >= KEPT)
                found[word][1] += 1
    return {word: (kept, whole) for word, (kept, whole) in found.items()}


# --- guises -------------------------------------------------------------------------------------

#: How a page may be shown, and what it weighs so.
GUISES = {"as it is": 1.0, "no names": 0.4, "cropped": 0.25}
#: Share of the names that each guise forgets.
_FORGET = {"as it is": 0.0, "no names": 1.0, "cropped": 0.4}
_LANDMARKS = frozenset("article main section nav aside header footer".split())
#: Pieces that a cropped post may be cut down to, and furniture that goes or stays together.
_SHORT_POST, _BLOCK = 6, 12
Mask = NDArray[np.bool_]


def guise(lesson: Lesson, name: str, dice: random.Random) -> tuple[Layout, Mask]:
    """Return the page as `name` shows it, and which of its segments are left."""
    forget, layout = _FORGET[name], lesson.layout
    left = np.ones(len(layout.segments), dtype=bool)
    if name == "cropped" and not lesson.page.snippets and (lesson.share >= KEPT).any():
        left = crop(lesson.share, dice)
        layout = only(layout, left)
    if forget:
        plain = dice.random() < forget / 2
        masked = _masked(layout.containers, forget, dice, plain=plain)
        layout = replace(layout, containers=tuple(masked))
    return layout, left


def crop(share: Floats, dice: random.Random) -> Mask:
    """Cut the post down to a few pieces, or most of the furniture away, or both."""
    left = np.ones(len(share), dtype=bool)
    kept = np.flatnonzero(share >= KEPT)
    rest = np.flatnonzero(~(share >= KEPT))
    what = dice.choice(("post", "furniture", "both"))
    if what != "furniture":
        size = dice.randint(1, _SHORT_POST)
        start = 0 if dice.random() < KEPT else dice.randrange(len(kept))
        left[kept] = False
        left[kept[start : start + size]] = True
    if what != "post":
        share_left = dice.choice((0.0, 0.1, 0.3))
        for at in range(0, len(rest), _BLOCK):
            left[rest[at : at + _BLOCK]] = dice.random() < share_left
    return left


def only(layout: Layout, left: Mask) -> Layout:
    """Return a page of the segments that are `left`, in the elements that hold any of them."""
    before = np.concatenate([[0], np.cumsum(left)]).tolist()
    numbers = {-1: -1}
    containers: list[Container] = []
    for index, container in enumerate(layout.containers):
        start, stop = before[container.start], before[container.stop]
        if start < stop:
            numbers[index] = len(containers)
            parent = numbers[container.parent]
            containers.append(replace(container, parent=parent, start=start, stop=stop))
    segments = [
        replace(piece, container=numbers[piece.container])
        for piece, stays in zip(layout.segments, left, strict=True)
        if stays
    ]
    hints = [replace(hint, segment=before[hint.segment]) for hint in layout.hints]
    return replace(
        layout, segments=tuple(segments), containers=tuple(containers), hints=tuple(hints)
    )


def _masked(
    containers: Iterable[Container], forget: float, dice: random.Random, *, plain: bool
) -> Iterator[Container]:
    for container in containers:
        tokens = tuple(token for token in container.tokens if dice.random() >= forget)
        tag = "div" if plain and container.tag in _LANDMARKS else container.tag
        yield replace(container, tag=tag, tokens=tokens)
