"""A bulk run from its first page to its manifest, on whatever engine: what is done stays done.

input -survey-> Sample -memories-> sites.jsonl.gz -rows-> posts-*.jsonl.gz -> manifest.json
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final, Protocol

from cleaners import CLEANER_VERSION
from cleaners.sites import SiteMemory

from . import files, memories, shards
from .bulklocal import BulkInput
from .bulkpages import Lost
from .bulkplan import MANIFEST, GoOn, Input, Intent, Manifest, Settings, decide
from .capture import Unread
from .errors import ReadError
from .memories import Part
from .present import as_json
from .release import release
from .sample import Sample, Survey
from .saved import File
from .shards import WORK, Figure, Form, Result, Shard

FAILURES: Final = "failures.jsonl"
_SAMPLE: Final = "sample.jsonl.gz"


class Engine(Protocol):
    """What reads, learns and cleans."""

    def survey(self) -> Iterator[tuple[str, int]]:
        """Yield site and lot of every page."""

    def memories(
        self, sample: Sample, tell: Callable[[int], None]
    ) -> Iterator[tuple[str, SiteMemory]]:
        """Learn from the pages that are drawn, and yield what is known of each site."""

    def rows(self, index: dict[str, Part], skip: frozenset[int]) -> Iterator[tuple[int, Result]]:
        """Clean every page, and yield what became of it with its shard, in order."""


class Telling(Protocol):
    """Who is told how a run goes."""

    def stage(self, name: str, total: int = 0) -> None:
        """Begin a part of the run, of which so many pages are known to come."""

    def passed(self, pages: int) -> None:
        """Say that so many pages were read or learned from."""

    def result(self, result: Result) -> None:
        """Say what became of a page."""

    def shard(self, shard: Shard) -> None:
        """Say that a shard is whole."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run, begun now or before.

    Args:
        folder: Where its output goes.
        settings: What decides what the rows are.
        source: What is read.
        tell: Who is told how it goes.
    """

    folder: Path
    settings: Settings
    source: BulkInput
    tell: Telling

    def begin(self) -> tuple[Manifest, Intent]:
        """Look at input and folder, and return the manifest to begin with and what to do."""
        self.tell.stage("listing")
        wanted = Manifest(release(), CLEANER_VERSION, self.settings, self._inputs())
        return wanted, decide(wanted, _manifest(self.folder), is_empty=_is_empty(self.folder))

    def go(self, engine: Engine, manifest: Manifest, intent: Intent) -> Manifest:
        """Do what is not done yet, and return the manifest of the whole.

        Raises:
            OSError: The output cannot be written.
            ReadError: The input has changed meanwhile.
            WorkersError: No process can be started.
        """
        (self.folder / WORK).mkdir(parents=True, exist_ok=True)
        _sweep(self.folder)
        if not isinstance(intent, GoOn):
            files.replace(self.folder / MANIFEST, manifest.to_json().encode())
        index, pages = self._learned(engine)
        done = shards.done(self.folder)
        self.tell.stage("cleaning", pages)
        self.tell.passed(sum(shard.counts.get(Figure.PAGES, 0) for shard in done.values()))
        for number, results in _by_shard(engine.rows(index, frozenset(done))):
            form = Form(self.settings.format)
            everything = self.settings.everything
            done[number] = shards.write(
                self.folder, number, self._told(results), form, everything=everything
            )
            self.tell.shard(done[number])
        return self._close(manifest, [done[number] for number in sorted(done)])

    def _told(self, results: Iterable[Result]) -> Iterator[Result]:
        for result in results:
            self.tell.result(result)
            yield result

    def _learned(self, engine: Engine) -> tuple[dict[str, Part], int]:
        """Return where the memory of each site is, and how many pages there are; 0 if unknown."""
        if not self.settings.learn:
            return {}, 0
        drawn = self.folder / WORK / _SAMPLE
        if not drawn.exists():
            self._survey(engine, drawn)
        sample, pages = _read_sample(drawn)
        if not (self.folder / memories.INDEX).exists():
            self.tell.stage("learning")
            found = engine.memories(sample, self.tell.passed) if sample.highest else iter(())
            memories.write(self.folder, found)
        return memories.index(self.folder), pages

    def _survey(self, engine: Engine, drawn: Path) -> None:
        self.tell.stage("survey")
        survey, pages = Survey(self.settings.learn), 0
        for site, lot in engine.survey():
            survey.add(site, lot)
            pages += 1
            self.tell.passed(1)
        sample = survey.sample()
        lines = [json.dumps(pages), *map(json.dumps, sorted(sample.highest.items()))]
        files.replace(drawn, gzip.compress("\n".join(lines).encode(), mtime=0))

    def _close(self, manifest: Manifest, whole: list[Shard]) -> Manifest:
        self.tell.stage("closing")
        if self._inputs() != manifest.inputs:
            raise ReadError(
                "the input has changed while it was read, so that its rows may be of both states; "
                "start again with another --out when nothing writes to it"
            )
        failures = (_failure(lost) for shard in whole for lost in shard.failures)
        with files.replacing(self.folder / FAILURES) as stream:
            stream.writelines(failures)
        digests = {
            str(path): files.digest(path) for path in self.source.paths if files.is_file(path)
        }
        finished = manifest.completed(whole, digests)
        files.replace(self.folder / MANIFEST, finished.to_json().encode())
        shutil.rmtree(self.folder / WORK)
        return finished

    def _inputs(self) -> tuple[Input, ...]:
        return tuple(_input(path, self.source) for path in self.source.paths)


def _input(path: Path, source: BulkInput) -> Input:
    listing, count, size = hashlib.sha256(), 0, 0
    for one in BulkInput((path,), source.url, source.now).listed():
        if isinstance(one, File):
            known = files.size_and_date(one.path)
            count, size = count + 1, size + known[0]
            listing.update(f"{one.path}\0{known}\n".encode("utf-8", "surrogateescape"))
        elif isinstance(one, Unread):
            listing.update(f"{one.source}\0{one.reason}\n".encode("utf-8", "surrogateescape"))
    return Input(str(path), count, size, listing.hexdigest())


def _by_shard(results: Iterable[tuple[int, Result]]) -> Iterator[tuple[int, Iterator[Result]]]:
    """Yield the results of each shard together, as they come."""
    for shard, group in groupby(results, key=itemgetter(0)):
        yield shard, (result for _, result in group)


def _manifest(folder: Path) -> Manifest | None:
    path = folder / MANIFEST
    if files.is_missing(path):
        return None
    return Manifest.from_json(files.load(path).decode())


def _is_empty(folder: Path) -> bool:
    # The lock is there already, and of a run that was killed before it wrote anything no more.
    return all(one.name.startswith(WORK) for one in folder.iterdir())


def _sweep(folder: Path) -> None:
    """Remove the drafts of a run that was killed; whoever holds the lock is alone here."""
    for place in (folder, folder / WORK):
        for draft in place.glob(".*.*.[0-9]*"):
            draft.unlink()


def _read_sample(path: Path) -> tuple[Sample, int]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pages = json.loads(next(lines))
        return Sample(dict(map(json.loads, lines))), pages


def _failure(lost: Lost) -> bytes:
    """Return a failure as a line: the file, the offset in it where there is one, and why."""
    file, at, offset = lost.source.rpartition("@")
    is_place = bool(at) and offset.replace("+", "").isdecimal()
    values = {
        "file": file if is_place else lost.source,
        "offset": offset if is_place else None,
        "reason": lost.reason,
    }
    return f"{as_json(values, pretty=False)}\n".encode("utf-8", "replace")
