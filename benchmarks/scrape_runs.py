"""Runs of `unmirror run` for the measurements: started, watched, killed, and moved on in time.

What is due later is made due now by writing to the table fetches, since a measurement cannot wait
for a week. Nothing else of the database is touched.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.synthetic_web import Running

#: Exit codes of `unmirror run` that say that it did its work: all well, or some sources failed.
WORKED: Final = (0, 1)
_ROOT: Final = Path(__file__).resolve().parent.parent
#: Failures that pass: no answer, too many requests, and the server's own.
_PASSING: Final = "(status IS NULL OR status = 429 OR status >= 500)"
_NOW: Final = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"


@dataclass(frozen=True, slots=True)
class Scrape:
    """A seeds file, a database, and how `unmirror run` is called for them."""

    seeds: Path
    database: Path
    options: tuple[str, ...] = ()

    def command(self) -> list[str]:
        """Return the words of the command."""
        return [
            *(sys.executable, "-c", "import scraper.cli; scraper.cli.main()", "run"),
            *("--seeds", str(self.seeds), "--db", str(self.database)),
            *("--allow-private", "--log-format", "json", *self.options),
        ]

    def start(self) -> subprocess.Popen[str]:
        """Start a run in a process group of its own; what it says goes to a file by its side."""
        said = self.database.with_suffix(".log").open("a", encoding="utf-8")
        with said:
            return subprocess.Popen(  # noqa: S603 - our own command
                self.command(),
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=self.database.parent,
                env={**os.environ, "PYTHONPATH": str(_ROOT)},
                start_new_session=True,
            )


@dataclass(slots=True)
class Spent:
    """What a run took."""

    code: int
    wall: float
    #: Seconds of the processor, all its processes together.
    cpu: float
    #: Megabytes at most, all its processes together, and at some numbers of pages.
    peak: float
    at: dict[int, float] = field(default_factory=dict)


def write_seeds(
    path: Path, web: Running, *, delay: float, only: Iterable[int] | None = None
) -> None:
    """Write the list of the blogs of a web."""
    chosen = None if only is None else set(only)
    entries = [
        f'[[blog]]\nname = "{blog.name}"\nhome = "{web.site(blog).base}/"\ndelay = {delay:g}\n'
        for blog in web.web.all
        if chosen is None or blog.number in chosen
    ]
    path.write_text("\n".join(entries), encoding="utf-8")


def run(scrape: Scrape, *, web: Running | None = None, steps: Iterable[int] = ()) -> Spent:
    """Run once to the end, and measure.

    Args:
        scrape: What to run.
        web: The web that is asked, where memory is to be noted by the pages given.
        steps: At how many pages memory is noted.

    Raises:
        SystemExit: It ended otherwise than a run that did its work.
    """
    start = time.perf_counter()
    watch = _Watch(web, list(steps))
    process = scrape.start()
    while process.poll() is None:
        watch.look(process.pid)
        time.sleep(0.1)
    spent = Spent(process.returncode, time.perf_counter() - start, watch.cpu, watch.peak, watch.at)
    if spent.code not in WORKED:
        tail = scrape.database.with_suffix(".log").read_text(encoding="utf-8")[-2000:]
        raise SystemExit(f"unmirror run ended with {spent.code}; it said last:\n{tail}")
    return spent


class _Watch:
    """Looks at a process and its children: their memory, their processor time."""

    def __init__(self, web: Running | None, steps: list[int]) -> None:
        self._web = web
        self._steps = steps
        self._place = 0
        self._pages = 0
        self.peak = 0.0
        self.at: dict[int, float] = {}
        self._cpu: dict[int, float] = {}

    @property
    def cpu(self) -> float:
        return sum(self._cpu.values())

    def look(self, process: int) -> None:
        family = list(_family(process))
        self.peak = max(self.peak, sum(map(_memory, family)))
        for one in family:
            with suppress(OSError, ValueError):
                self._cpu[one] = max(self._cpu.get(one, 0.0), _cpu(one))
        if self._steps and self._web:
            self._count(self._web.log)
            while self._steps and self._pages >= self._steps[0]:
                self.at[self._steps.pop(0)] = self.peak

    def _count(self, log: Path) -> None:
        with log.open("rb") as file:
            file.seek(self._place)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._place += len(whole)
        self._pages += whole.count(b'"status": 200')


def _family(process: int) -> Iterable[int]:
    yield process
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _memory(process: int) -> float:
    """Return the megabytes that a process has in memory."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    # proc(5): fields 14 and 15, user and system time; what stands behind the name begins at 3.
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# --- time -----------------------------------------------------------------------------------------


def hurry(database: Path) -> int:
    """Make due what failed for a time, and hosts ready; return how many addresses that is."""
    return _write(
        database,
        f"UPDATE fetches SET due_at = {_NOW} WHERE due_at IS NOT NULL AND NOT probe "  # noqa: S608
        f"AND failures > 0 AND {_PASSING}",
    )


def make_due(database: Path, *, posts: bool) -> int:
    """Make due what is asked again and again: the lists of a blog, and its posts if told.

    Usual places at which nothing was found are left alone: they are looked at far more seldom.
    """
    condition = "" if posts else "AND role <> 'post' AND standing AND failures = 0"
    return _write(
        database,
        f"UPDATE fetches SET due_at = {_NOW} WHERE due_at IS NOT NULL {condition}",  # noqa: S608
    )


def left(database: Path) -> int:
    """Return how many addresses are due and were never asked."""
    with closing(sqlite3.connect(database)) as connection:
        query = f"SELECT count(*) FROM fetches WHERE asked_at IS NULL AND due_at <= {_NOW}"  # noqa: S608
        count: int = connection.execute(query).fetchone()[0]
    return count


def _write(database: Path, statement: str) -> int:
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        connection.execute(f"UPDATE hosts SET ready_at = {_NOW} WHERE ready_at > {_NOW}")  # noqa: S608
        return connection.execute(statement).rowcount
