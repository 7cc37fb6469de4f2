"""The command bulk: archives of any size go in, files of posts come out, and no database."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
from rich.progress import Progress, TaskID

from . import files, parquet, reading
from .bulklocal import BulkInput, Local
from .bulkpages import Lost
from .bulkplan import Finished, Manifest, Refuse, Settings
from .bulkrun import FAILURES, Engine, Run
from .errors import ExtraMissing, ReadError
from .lock import only_one
from .options import NumberRange
from .present import counted, event_line
from .sample import MOST
from .shards import WORK, Figure, Form, Result, Shard, figures
from .streams import EXIT_FAILED, Stopped, complaints, fail, say, spinner
from .workers import WorkersError

#: Pages of a shard: a minute of work for two processes, and 5 to 10 MB of rows, compressed.
SHARD_PAGES: Final = 2_000
#: Seconds that one page may take; the slowest of our own take 2, with both witnesses 40.
PAGE_SECONDS: Final = 120
#: A day; no clock of the system waits for as long as may be said.
MOST_SECONDS: Final = 86_400
#: More processors than one machine has.
MOST_JOBS: Final = 1024
#: Failures that are told one by one; `failures.jsonl` has them all.
_TOLD: Final = 20


@click.command()
@click.argument("paths", metavar="IN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the rows go; made if there is none.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([str(form) for form in Form]),
    default=str(Form.JSONL),
    show_default=True,
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
)
@click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    metavar="N",
    help="Processes that clean; without it, as many as there are processors.",
)
@click.option(
    "--learn",
    type=click.IntRange(0, MOST),
    metavar="N",
    default=MOST,
    show_default=True,
    help="Pages of each site to learn from at most; 0 for none.",
)
@click.option(
    "--everything",
    is_flag=True,
    help="Rows for lists of posts, errors and empty pages too, with their kind and no text.",
)
@click.option("--url", default="", help="Where the page, or the files of the folder, came from.")
@click.option(
    "--shard-pages",
    type=click.IntRange(min=1),
    metavar="N",
    default=SHARD_PAGES,
    show_default=True,
    help="Pages of each file of rows.",
)
@click.option(
    "--timeout",
    "seconds",
    type=NumberRange(0, MOST_SECONDS, min_open=True),
    metavar="SECONDS",
    default=PAGE_SECONDS,
    show_default=True,
    help="How long one page may take; Ray has no such limit.",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: tell how it goes as lines of JSON on standard error.",
)
def bulk(  # noqa: PLR0913 - one for each option
    *,
    paths: tuple[Path, ...],
    folder: Path,
    form: str,
    engine: str,
    jobs: int | None,
    learn: int,
    everything: bool,
    url: str,
    shard_pages: int,
    seconds: float,
    log_format: str,
) -> None:
    """Clean archives of any size into files of posts.

    IN is what `import` reads: web archives (WARC and WET), MHTML, saved pages, and folders of them.
    First some pages of each site are learned from, then every page is cleaned with what is known
    of its site. DIR gets posts-*.jsonl.gz, rows like those of `export --format jsonl` in the order
    of the input; failures.jsonl, what could not be read, with file and offset; sites.jsonl.gz,
    what was learned; and manifest.json, what all that was made from. The same input gives the same
    rows, whatever the number of processes.

    Stop it whenever you like: the same command goes on from the last file that is whole.

    \b
    Examples:
      unmirror bulk crawl-*.warc.gz --out posts/
      unmirror bulk mirror/ --out posts/ --url https://blog.example/ --jobs 4
      unmirror bulk crawl/ --out posts/ --format parquet
      unmirror bulk crawl/ --out posts/ --engine ray
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be refilled
    _check_usage(paths, url, folder)
    settings = Settings(form, learn, everything, shard_pages, url)
    source = BulkInput(paths, url, datetime.now(UTC))
    with complaints(), _telling(log_format) as told:
        run = Run(folder, settings, source, told)
        try:
            made = _engine(engine, source, folder, shard_pages, jobs, seconds)
            if form == Form.PARQUET:
                parquet.require()
            finished = _finished(run, made)
        except KeyboardInterrupt as error:
            say(f"stopped: {told.summary()}; the same command goes on from here")
            raise Stopped from error
        except (ExtraMissing, ReadError, WorkersError) as error:
            fail(str(error))
    _close(finished, folder)


def _check_usage(paths: Sequence[Path], url: str, folder: Path) -> None:
    if url and len(paths) > 1:
        raise click.UsageError("--url is for one IN; clean the others on their own")
    if url and not reading.is_address(url):
        raise click.UsageError(f"--url {url!r} is no address such as https://blog.example/")
    for path in paths:
        if files.is_folder(path) and _lies_in(folder, path):
            raise click.UsageError(f"--out {str(folder)!r} lies in {str(path)!r}, which is read")
        if files.is_stream(path):
            raise click.UsageError(f"{path} can be read only once; save it as a file first")
    if all(map(files.is_missing, paths)):  # nothing is made of nothing
        for path in paths:
            say(files.not_found(path))
        sys.exit(EXIT_FAILED)


def _lies_in(folder: Path, path: Path) -> bool:
    # Unlike Path.resolve, this takes links in a circle: they are told when they are to be opened.
    return Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(path))


def _engine(  # noqa: PLR0913, PLR0917 - what an engine is made of
    name: str, source: BulkInput, folder: Path, shard_pages: int, jobs: int | None, seconds: float
) -> Engine:
    if name == "ray":
        from .bulkray import Ray  # noqa: PLC0415 - an extra

        return Ray.ready(source, folder, shard_pages, jobs)
    return Local(source, folder, shard_pages, jobs or _processors(), seconds)


def _finished(run: Run, engine: Engine) -> Manifest:
    """Return the manifest of the finished run, whether it was finished now or before."""
    run.folder.mkdir(parents=True, exist_ok=True)
    with only_one(run.folder / WORK, f"writing to {str(run.folder)!r}"):
        try:
            manifest, intent = run.begin()
        except ValueError as error:
            raise click.UsageError(
                f"--out {str(run.folder)!r}: its manifest.json cannot be read: {error}; "
                "choose another folder"
            ) from error
        if isinstance(intent, Refuse):
            raise click.UsageError(
                f"--out {str(run.folder)!r}: {intent.reason}; choose another folder"
            )
        if isinstance(intent, Finished):
            say(f"{str(run.folder)!r} is finished already")
            return intent.found
        return run.go(engine, manifest, intent)


def _close(finished: Manifest, folder: Path) -> None:
    counts = finished.counts
    say(f"{_summary(counts)} in {str(folder)!r}")
    if counts[Figure.FAILED] or not counts[Figure.PAGES]:
        more = f"; {str(folder / FAILURES)!r} names each" if counts[Figure.FAILED] else ""
        fail(f"{counts[Figure.FAILED]} failed{more}" if more else "there was no page to clean")


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# --- how it goes ----------------------------------------------------------------------------------


@contextmanager
def _telling(log_format: str) -> Iterator[_Told]:
    with spinner(quiet=log_format == "json") as progress:
        yield _Told(progress, progress.add_task("starting"), is_json=log_format == "json")


@dataclass(slots=True)
class _Told:
    """Tells how a run goes: a line that changes, or lines of JSON."""

    progress: Progress
    task: TaskID
    is_json: bool
    counts: Counter[str] = field(default_factory=Counter[str])
    _stage: str = ""
    _total: int = 0
    _passed: int = 0
    _began: float = 0.0

    def stage(self, name: str, total: int = 0) -> None:
        """Begin a part of the run."""
        self._stage, self._total, self._passed, self._began = name, total, 0, time.monotonic()
        self._show()
        self._log("stage", stage=name, **({"pages": total} if total else {}))

    def passed(self, pages: int) -> None:
        """Count pages that were read."""
        self._passed += pages
        self._show()

    def result(self, result: Result) -> None:
        """Count what became of a page; a failure is told."""
        counted = figures(result)
        self.counts.update(map(str, counted))
        self._passed += Figure.PAGES in counted
        self._show()
        if isinstance(result, Lost) and not result.repeats:
            self._failed(result)

    def shard(self, shard: Shard) -> None:
        """Tell that a shard is whole."""
        self._log("shard", file=shard.file, bytes=shard.bytes, **shard.counts)

    def summary(self) -> str:
        """Say what was done so far."""
        return _summary(self.counts) if self.counts else self._stage

    def _failed(self, lost: Lost) -> None:
        self._log("failed", source=lost.source, reason=lost.reason)
        count = self.counts[Figure.FAILED]
        if not self.is_json and count <= _TOLD:
            more = f" (more of them are in {FAILURES} at the end)" if count == _TOLD else ""
            words = " ".join(f"{lost.reason}{more}".split())
            self.progress.console.print(f"unmirror: {words}", markup=False, soft_wrap=True)

    def _show(self) -> None:
        total = f"{self._passed:,} of " if self._total else ""
        pages = f"{total}{counted(self._total or self._passed, 'page')}"
        rate = self._passed / max(time.monotonic() - self._began, 1.0)
        posts = f", {counted(self.counts[Figure.POSTS], 'post')}" if self.counts else ""
        failed = f", {self.counts[Figure.FAILED]:,} failed" if self.counts[Figure.FAILED] else ""
        said = f"{self._stage}: {pages}{posts}{failed} · {rate:,.0f}/s"
        self.progress.update(self.task, description=said)

    def _log(self, event: str, **values: Any) -> None:
        if self.is_json:
            click.echo(event_line(event, datetime.now(UTC), values), err=True)


def _summary(counts: Mapping[str, int]) -> str:
    """Say in one line what became of the pages."""
    said = (
        (Figure.POSTS, "post", "posts"),
        (Figure.LISTS, "list of posts", "lists of posts"),
        (Figure.ERRORS, "error", "errors"),
        (Figure.EMPTY, "empty", "empty"),
        (Figure.FAILED, "failed", "failed"),
        (Figure.REPEATS, "repeat of another file", "repeats of other files"),
        (Figure.NO_PAGES, "no page", "no pages"),
    )
    numbers = ((counts.get(figure, 0), one, many) for figure, one, many in said)
    return ", ".join(counted(*each) for each in numbers if each[0] or each[1] == "post")
