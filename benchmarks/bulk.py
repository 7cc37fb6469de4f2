"""How fast an archive is cleaned in bulk, in how much memory, and what site memory does for it.

    python -m benchmarks.bulk SET... [--jobs 1,2] [--copies 1] [--limit N]

The pages of the sets (folders in the form that `benchmarks.corpora` describes) are written to one
web archive, in turn as a crawl has them; --copies has each several times, under other addresses of
the same site. `unmirror bulk` then cleans it with each number of processes, and once without
learning. Seconds are those of a clock, reading and learning included, and beside them those of
processors, which do not depend on what else the machine does; memory is the most that any of the
processes took. The scores are F1 over bags of words, mean over sites.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from statistics import mean
from typing import BinaryIO, Final

from benchmarks import corpora, scores
from benchmarks.corpora import Labelled
from db.rows import CaptureRow
from scraper import warcwriter
from scraper.urls import normalise

_MOMENT: Final = "2026-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of the command."""

    seconds: float
    #: Of processor time, of all processes.
    worked: float
    #: Of the largest process.
    mebibytes: float
    f1: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for."""
    options = _parser().parse_args(arguments)
    sets = [[*islice(corpora.load(folder), options.limit)] for folder in options.sets]
    pages = [page for turn in zip_longest(*sets) for page in turn if page and page.url]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        with path.open("wb") as stream:
            count = write(pages, options.copies, stream)
        size = path.stat().st_size / 2**20
        print(f"{count} pages, {size:.0f} MiB compressed, {os.cpu_count()} processors")
        print(f"{'':24} {'pages/s':>8} {'of processors':>14} {'MiB':>6} {'F1':>7}")
        for name, words in _runs(options.jobs):
            found = measure(path, Path(folder) / name.replace(" ", "-"), words, pages)
            print(
                f"{name:24} {count / found.seconds:8.1f} {count / found.worked:14.1f} "
                f"{found.mebibytes:6.0f} {found.f1:7.4f}",
                flush=True,
            )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bulk", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET", help="folder of a set")
    parser.add_argument("--jobs", default="1,2", help="numbers of processes, by comma")
    parser.add_argument("--copies", type=int, default=1, help="how often each page is there")
    parser.add_argument("--limit", type=int, help="pages of each set (default all)")
    return parser


def _runs(jobs: str) -> Iterator[tuple[str, list[str]]]:
    numbers = jobs.split(",")
    for number in numbers:
        yield f"{number} jobs", ["--jobs", number]
    yield f"{numbers[-1]} jobs, nothing learned", ["--jobs", numbers[-1], "--learn", "0"]


def write(pages: Sequence[Labelled], copies: int, stream: BinaryIO) -> int:
    """Write an archive, a gzip member a record, and return how many pages it has."""
    stream.write(gzip.compress(warcwriter.opening(_MOMENT), mtime=0))
    for copy in range(copies):
        for page in pages:
            url = f"{page.url}{'&' if '?' in page.url else '?'}copy={copy}" if copy else page.url
            row = CaptureRow(
                f"{copy}", url, url, _MOMENT, page.body, status=200, content_type="text/html"
            )
            stream.write(gzip.compress(warcwriter.record(row), 1, mtime=0))
    return len(pages) * copies


def measure(path: Path, out: Path, words: Sequence[str], pages: Sequence[Labelled]) -> Measured:
    """Clean an archive, and say how it went.

    Raises:
        subprocess.CalledProcessError: The command failed.
    """
    command = [sys.executable, "-m", "scraper", "bulk", str(path), "--out", str(out), *words]
    start = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    worked = usage.ru_utime + usage.ru_stime
    return Measured(seconds, worked, usage.ru_maxrss / 1024, score(out, pages))


def score(out: Path, pages: Sequence[Labelled]) -> float:
    """Return the mean over sites of the F1 of the texts that were written, 0 where none has one."""
    gold = {normalise(page.url): page for page in pages if page.is_scored and not page.snippets}
    found: dict[str, list[float]] = defaultdict(list)
    for path in sorted(out.glob("posts-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if page := gold.get(row["url"]):
                    both = scores.overlap(page.record["text"], row["text"])
                    found[row["blog"]].append(both.f1)
    return mean(map(mean, found.values())) if found else 0.0


if __name__ == "__main__":
    sys.exit(main())
