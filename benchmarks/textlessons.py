"""Labelled pages, flattened, as lessons for the judge of flattened text.

Articles and posts are flattened in the first of `dumps.STYLES`, articles and one post in `ONE_IN`
in another too, and other pages in one, all by turns, so that no way of flattening is learned alone.
One page in `ONE_IN` is also cropped, the post to a few lines or the furniture to little, so that
the judge knows short posts, and dumps that are nothing but a post. Dumps that come as such
(``flattened-dev``) are scored and not learned from: they are made from pages that are.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import corpora, dumps, flattened, held_out, lessons
from benchmarks.corpora import Labelled
from benchmarks.lessons import KEPT, SETS, TYPES, Floats, Lesson
from cleaners.decode import decode
from cleaners.errors import NotText
from cleaners.model import Form, Page
from cleaners.text import segment_text

#: The set of dumps that come as such.
DUMPS = "flattened-dev"
#: The style that `benchmarks.flattened` measures by, and what dumps that come as such have for one.
FIRST_STYLE, AS_IT_IS = next(iter(dumps.STYLES)), "as it is"
#: What a page weighs in its first style, in another, and cropped.
FIRST, OTHER, CROPPED = 1.0, 0.5, 0.5
#: Of so many pages one is cropped, and of so many posts of blogs one comes in a second style: a
#: blog's posts are much alike.
ONE_IN = 3
#: How much more the rest of a cropped page weighs at most.
_MOST = 5.0
#: Processes that flatten and label; the result does not depend on how many.
PROCESSES = 2
#: Pages handed to a process at a time.
CHUNK = 20


@dataclass(frozen=True, slots=True)
class Dump:
    """A page in a style, with what of each line is the post."""

    lesson: Lesson
    style: str
    is_cropped: bool = False

    @property
    def is_scored(self) -> bool:
        """Whether a figure is given for it: a post or article with its whole text known."""
        record = self.lesson.page.record
        is_post = (
            record.get("kind") != "listing" and record.get("page_type", "article") == "article"
        )
        return not self.is_cropped and "text" in record and is_post


def load(data: Path, seed: int, without: Sequence[str] = ()) -> list[Dump]:
    """Read, flatten and label the sets that are in the folder, `without` some of them."""
    names = [name for name in (*SETS, DUMPS) if name not in without]
    known = [name for name in names if (data / name / "index.jsonl.gz").exists()]
    pages = [page for name in known for page in corpora.load(data / name)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        made = pool.map(partial(_dumps, seed=seed), enumerate(pages), chunksize=CHUNK)
        return [dump for group in made for dump in group]


def site_of(page: Labelled) -> str:
    """Return what is left out together; a dump belongs to the blog that it was made from."""
    return flattened.blog_of(page) if page.corpus == DUMPS else held_out.site_of(page)


def _dumps(numbered: tuple[int, Labelled], seed: int) -> list[Dump]:
    number, page = numbered
    if page.corpus == DUMPS:
        return list(_labelled(page, page.body.decode("utf-8", "replace"), AS_IT_IS, 0.0))
    try:
        html = decode(page.body, url=page.url).text
    except NotText:
        return []
    found = [
        dump
        for style, weight in _styles(page, number)
        for dump in _labelled(page, dumps.STYLES[style](html), style, weight)
    ]
    if not found or number % ONE_IN:
        return found
    return [*found, *_cropped(found[-1], number, seed)]


def _styles(page: Labelled, number: int) -> Iterator[tuple[str, float]]:
    """Yield the styles that a page is flattened in, and what it weighs so."""
    _, *others = dumps.STYLES
    other = others[number % len(others)]
    is_blog, is_article = page.corpus == "blogs-dev", page.record.get("page_type") == "article"
    if not (is_blog or is_article):
        yield list(dumps.STYLES)[number % len(dumps.STYLES)], FIRST
        return
    yield FIRST_STYLE, FIRST
    if is_article or number % ONE_IN == 0:
        yield other, OTHER


def _labelled(page: Labelled, text: str, style: str, weight: float) -> Iterator[Dump]:
    layout = segment_text(Page(text, Form.TEXT, "utf-8", "str"))
    if layout.segments:
        share, worth = lessons.labels(page, layout)
        scale = SETS.get(page.corpus, 0) * TYPES.get(str(page.record.get("page_type")), 1.0)
        scaled = worth * np.float32(scale * weight)
        yield Dump(Lesson(page, layout, "", site_of(page), share, scaled), style)


def _cropped(dump: Dump, number: int, seed: int) -> Iterator[Dump]:
    lesson = dump.lesson
    if lesson.page.snippets or not (lesson.share >= KEPT).any():
        return
    left = lessons.crop(lesson.share, random.Random(f"{seed}/{number}"))  # noqa: S311 - repeatable
    layout = lessons.only(lesson.layout, left)
    weight = _whole(lesson.weight, lesson.share, left) * np.float32(CROPPED)
    cropped = replace(lesson, layout=layout, share=lesson.share[left], weight=weight)
    yield Dump(cropped, dump.style, is_cropped=True)


def _whole(weight: Floats, share: Floats, left: lessons.Mask) -> Floats:
    """Return the weights of what is left, raised so that the page stays one page."""
    kept = np.where(share >= KEPT, weight, 0)
    rest = float(kept[left].sum())
    return weight[left] * np.float32(min(_MOST, float(kept.sum()) / rest) if rest else 1.0)


def fold_of(dump: Dump, folds: int) -> int:
    """Return the part of the sites that a dump's belongs to."""
    return zlib.crc32(dump.lesson.site.encode()) % folds
