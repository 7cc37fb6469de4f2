"""Bulk work on one machine: one process reads, the others learn and clean, results come in order.

The input is read up to three times (to draw the sample, to learn from it, to clean), each time as a
stream: what is held are the pages that processes are at, and finished rows that wait for an earlier
one.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Final, TypeVar

from cleaners.sites import SiteMemory

from . import bulkpages, files, memories
from .bulkpages import Lost
from .capture import Capture, LeftOut, Repeated, Taken, Unread
from .memories import Part
from .sample import Sample
from .saved import File, Material
from .shards import WORK, Result
from .workers import Broken, Crew, Ready, Todo

#: Fingerprints of answers of one archive that are held for revisits, two of most answers: about
#: 250 MB.
REMEMBERED: Final = 1_000_000
#: Traces that are put together at a time: about 40 kB each, so that it takes less than a gigabyte.
_AT_ONCE: Final = 20_000

#: What `saved.Material.listed` gives.
Listed = File | Taken
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class BulkInput:
    """What is read, by path or by engine: always the same pages in the same order."""

    paths: tuple[Path, ...]
    #: Where it was saved from, as the user says.
    url: str
    now: datetime

    def listed(self) -> Iterator[Listed]:
        """Yield the files of the input."""
        return Material(self.now, self.url).listed(self.paths)

    def opened(self, one: Listed) -> Iterator[Taken]:
        """Yield what one of them holds."""
        if isinstance(one, File):
            return Material(self.now, self.url, REMEMBERED).opened(one)
        return iter((one,))

    def pages(self) -> Iterator[Taken]:
        """Yield what all of them hold."""
        for one in self.listed():
            yield from self.opened(one)


def with_shards(things: Iterable[_Thing], shard_pages: int) -> Iterator[tuple[int, _Thing]]:
    """Yield each with the number of its shard: so many may be pages, and what lies between them."""
    seen = 0
    for one in things:
        seen += not isinstance(one, LeftOut)
        yield max(seen - 1, 0) // shard_pages, one


def sites_and_lots(taken: Iterable[Taken]) -> Iterator[tuple[str, int]]:
    """Yield site and lot of all that may be pages; what cannot be read is of no site."""
    for one in taken:
        if isinstance(one, Capture):
            yield bulkpages.site_of(one), bulkpages.lot(one)
        elif isinstance(one, Unread) and not isinstance(one, Repeated):
            yield "", 0


@dataclass(frozen=True, slots=True)
class Learning:
    """What a process does to learn."""

    def __call__(self, capture: Capture) -> str:
        """Return the trace of a page as JSON, or ""."""
        return bulkpages.learn(capture)


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What a process does to clean."""

    folder: Path

    def __call__(self, given: tuple[Capture, Part | None]) -> Result:
        """Clean a page with the memory that is at a place of the file of memories."""
        capture, part = given
        known = memories.opened(self.folder).at(part) if part else None
        return bulkpages.clean(capture, known)


@dataclass(frozen=True, slots=True)
class Local:
    """The engine of one machine.

    Args:
        source: What is read.
        folder: Where rows go.
        shard_pages: Pages of each shard.
        jobs: Processes that learn and clean.
        seconds: How long one page may take.
    """

    source: BulkInput
    folder: Path
    shard_pages: int
    jobs: int
    seconds: float

    def survey(self) -> Iterator[tuple[str, int]]:
        """Yield site and lot of every page."""
        return sites_and_lots(self.source.pages())

    def memories(
        self, sample: Sample, tell: Callable[[int], None]
    ) -> Iterator[tuple[str, SiteMemory]]:
        """Learn from the pages that are drawn, and yield what is known of each site.

        Traces are kept by shard, so that a run that is stopped goes on with the next one.
        """
        self._learn(sample, tell)
        kept = sorted((self.folder / WORK).glob("traces-*.jsonl.gz"))
        parts = sum(1 for _ in _traces(kept, 1, 0)) // _AT_ONCE + 1
        for part in range(parts):
            by_site: dict[str, list[str]] = defaultdict(list)
            for site, trace in _traces(kept, parts, part):
                by_site[site].append(trace)
            for site, traces in sorted(by_site.items()):
                yield site, bulkpages.remembered(traces)

    def rows(self, index: dict[str, Part], skip: frozenset[int]) -> Iterator[tuple[int, Result]]:
        """Clean every page, and yield what became of it with its shard, in order.

        Args:
            index: Where what is known of each site is.
            skip: Shards that are done.
        """

        def things() -> Iterator[Todo[tuple[int, str], object] | Ready[tuple[int, str]]]:
            for shard, one in with_shards(self.source.pages(), self.shard_pages):
                if shard in skip:
                    continue
                if isinstance(one, Capture):
                    part = index.get(bulkpages.site_of(one))
                    yield Todo((shard, one.source), (one, part))
                else:
                    known = one if isinstance(one, LeftOut) else bulkpages.lost(one)
                    yield Ready((shard, one.source), known)

        with Crew(Cleaning(self.folder), self.jobs, self.seconds) as crew:
            for (shard, source), result in crew.map(things()):
                yield shard, _result(source, result)

    def _learn(self, sample: Sample, tell: Callable[[int], None]) -> None:
        def things() -> Iterator[Todo[tuple[int, str], Capture]]:
            for shard, one in with_shards(self.source.pages(), self.shard_pages):
                if not isinstance(one, Capture) or _kept(self.folder, shard).exists():
                    continue
                site = bulkpages.site_of(one)
                if sample.has(site, bulkpages.lot(one)):
                    yield Todo((shard, site), one)

        with Crew(Learning(), self.jobs, self.seconds) as crew:
            found = crew.map(things())
            for shard, group in groupby(found, key=lambda one: one[0][0]):
                lines = []
                for (_, site), trace in group:
                    tell(1)
                    # What breaks here breaks again when it is cleaned, and is told then.
                    if trace and not isinstance(trace, Broken):
                        lines.append(f"{json.dumps(site)}\t{trace}\n")
                packed = gzip.compress("".join(lines).encode(), mtime=0)
                files.replace(_kept(self.folder, shard), packed)


def _result(source: str, result: Result | Broken) -> Result:
    if isinstance(result, Broken):
        return Lost(source, f"{source}: {result.why}")
    return result


def _kept(folder: Path, shard: int) -> Path:
    return folder / WORK / f"traces-{shard:05}.jsonl.gz"


def _traces(kept: Iterable[Path], parts: int, part: int) -> Iterator[tuple[str, str]]:
    """Yield site and trace of those sites that belong to one of so many parts."""
    for path in kept:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                name, _, trace = line.partition("\t")
                if zlib.crc32(name.encode()) % parts == part:
                    yield json.loads(name), trace
