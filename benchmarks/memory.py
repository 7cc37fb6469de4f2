"""What site memory and the publisher's feeds add: F1 by the number of pages known of a blog.

Each blog's pages are put into an order by chance (from a seed); its memory learns the first 0, 2,
5, ... of them, and every labelled page is cleaned with it. With feeds, the pages that a feed has
are cleaned, and learned, with the publisher's word.
"""

from __future__ import annotations

import gzip
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import corpora, scores
from benchmarks.corpora import Labelled
from cleaners.line import clean, examine
from cleaners.post import Post
from cleaners.sites import SiteMemory
from cleaners.trace import Trace
from scraper import feeds

#: Pages known of a blog; None for all.
CURVE: tuple[int | None, ...] = (0, 2, 5, 10, 20, None)
#: Pages of each blog that are timed.
TIMED = 12
#: Names of feeds that carry comments, or that are no feeds.
_NO_FEEDS = ("comments", "robots")
#: A line of furniture shorter than this occurs in posts too.
_LEAST_LINE = 12


@dataclass(frozen=True, slots=True)
class Blog:
    """A blog of a labelled set, and the bodies of its own feeds by `feeds.key`."""

    name: str
    pages: tuple[Labelled, ...]
    words: Mapping[str, str]

    def word(self, page: Labelled) -> str:
        """Return what the blog's feed has of a page, or ""."""
        return self.words.get(feeds.key(page.url), "")


@dataclass(frozen=True, slots=True)
class Figure:
    """How well a blog's posts were cleaned."""

    f1: float
    #: Labelled lines of furniture that survived, and all of them.
    survived: int
    lines: int


def report(folder: Path, seed: int = 1) -> None:
    """Print the curve of a set, and then each blog with all pages known."""
    blogs = load(folder)
    traces = {blog.name: _traces(blog, seed, with_feeds=False) for blog in blogs}
    last: dict[str, Figure] = {}
    print(f"\n## {folder.name}, site memory: {len(blogs)} blogs, by pages known")
    for count in CURVE:
        last = {blog.name: measure(blog, traces[blog.name][:count]) for blog in blogs}
        print(_line("all" if count is None else str(count), last), flush=True)
    with_feed = [blog for blog in blogs if any(map(blog.word, blog.pages))]
    published = {
        blog.name: measure(blog, _traces(blog, seed, with_feeds=True), with_feeds=True)
        for blog in with_feed
    }
    without = {blog.name: last[blog.name] for blog in with_feed}
    print(_line(f"all, {len(with_feed)} blogs with feeds", without))
    print(_line("the same with their feeds", published))
    _report_cost(blogs, traces)
    for name, figure in sorted(last.items()):
        said = f"  with its feed {published[name].f1:.4f}" if name in published else ""
        print(f"{name:40} {figure.f1:.4f}{said}")


def _report_cost(blogs: Sequence[Blog], traces: Mapping[str, Sequence[Trace]]) -> None:
    """Print what a memory costs beside cleaning without: processor time, page by page in turn."""
    alone = known = learned = 0.0
    for blog in blogs:
        memory = SiteMemory.of(traces[blog.name])
        for page in blog.pages[:TIMED]:
            work = page.body, _address(page)
            alone += _seconds(partial(clean, *work))
            known += _seconds(partial(clean, *work, site=memory))
            learned += _seconds(partial(_learn, *work, memory))
    print(
        f"processor time beside cleaning alone: {known / alone - 1:+.0%} with a memory, "
        f"{learned / alone - 1:+.0%} where the page is learned too"
    )


def _learn(body: bytes, address: str, memory: SiteMemory) -> Post:
    return examine(body, address, site=memory).post


def _seconds(work: Callable[[], Post]) -> float:
    """Return the processor time of cleaning a page wholly, the shorter of two tries."""
    return min(_once(work) for _ in range(2))


def _once(work: Callable[[], Post]) -> float:
    start = time.process_time()
    post = work()
    # What is put off until it is asked for is asked for here.
    _ = post.markdown, post.segments, post.links, post.comments, post.language
    return time.process_time() - start


def load(folder: Path) -> list[Blog]:
    """Read the blogs of a set, and their feeds."""
    pages: dict[str, list[Labelled]] = defaultdict(list)
    for page in corpora.load(folder):
        pages[page.site].append(page)
    return [Blog(name, tuple(own), _words(folder, name)) for name, own in sorted(pages.items())]


def measure(blog: Blog, traces: Sequence[Trace], *, with_feeds: bool = False) -> Figure:
    """Clean the labelled pages of a blog with the memory of some of its pages."""
    memory = SiteMemory.of(traces)
    found, survived, lines = [], 0, 0
    for page in blog.pages:
        if not page.is_scored or "text" not in page.record:
            continue
        word = blog.word(page) if with_feeds else ""
        text = examine(page.body, _address(page), "", memory, word).post.text
        found.append(scores.overlap(page.record["text"], text).f1)
        furniture = _furniture(page)
        kept = set(text.split("\n"))
        survived += sum(line in kept for line in furniture)
        lines += len(furniture)
    return Figure(statistics.mean(found), survived, lines)


def _traces(blog: Blog, seed: int, *, with_feeds: bool) -> list[Trace]:
    order = list(blog.pages)
    random.Random(seed).shuffle(order)  # noqa: S311 - no secret
    return list(_learned(blog, order, with_feeds=with_feeds))


def _learned(blog: Blog, pages: Sequence[Labelled], *, with_feeds: bool) -> Iterator[Trace]:
    for page in pages:
        word = blog.word(page) if with_feeds else ""
        trace = examine(page.body, _address(page), published=word).trace
        if trace is not None:
            yield trace


def _address(page: Labelled) -> str:
    return page.url or f"https://{page.site}.invalid/{page.name}"


def _furniture(page: Labelled) -> list[str]:
    """Return the labelled furniture of a page, less what the post itself says."""
    known = page.record.get("boilerplate") or ()
    text = page.record["text"]
    return [line for line in known if len(line) >= _LEAST_LINE and line not in text]


def _words(folder: Path, blog: str) -> dict[str, str]:
    files = sorted((folder / "feeds").glob(f"{blog}.*.gz"))
    entries = (
        entry
        for file in files
        if not any(word in file.name for word in _NO_FEEDS)
        for entry in feeds.read(gzip.decompress(file.read_bytes()))
    )
    return feeds.bodies(entries)


def _line(what: str, figures: Mapping[str, Figure]) -> str:
    lowest = min(figures, key=lambda name: figures[name].f1)
    lines = sum(figure.lines for figure in figures.values())
    survived = sum(figure.survived for figure in figures.values())
    mean = statistics.mean(figure.f1 for figure in figures.values())
    return (
        f"{what:28} mean over blogs {mean:.4f}  lowest {figures[lowest].f1:.4f} ({lowest})  "
        f"furniture that survived {survived} of {lines} lines ({survived / max(1, lines):.2%})"
    )
