"""What the database survives: a killed writer, a full disk, a second writer.

Each trial runs the writer as a process of its own and looks at the file afterwards. Run by
itself it is that writer: ``python -m benchmarks.survival write FILE START COUNT``, ``import`` with
the same, or ``hold FILE SECONDS``.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.made_up_blogs import bundle
from db.errors import LockedError, StoreError
from db.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Room on the small disk: some hundred posts.
SMALL_DISK_BYTES: Final = 8_000_000

#: A killed writer lives for a random time up to this, which is enough to save hundreds of posts.
LONGEST_LIFE_SECONDS: Final = 1.0

#: Posts that a writer makes before it starts, so that it is killed while it saves, not while it
#: makes them: about as many as it saves in its life.
READY: Final = 150

#: More posts than any writer gets to before it is stopped.
MANY: Final = 100_000


@dataclass(frozen=True, slots=True)
class Survived:
    """How a trial ended."""

    name: str
    said: str
    wanted: str
    holds: bool


def kills(path: Path, times: int) -> Survived:
    """Kill a writer at random moments, and look each time whether all it reported is there.

    By turns it saves captures one by one and many to a transaction.
    """
    dice = random.Random(time.time_ns())  # noqa: S311 - moments to kill at, no secrets
    reported, unsound, lost = 0, 0, 0
    for turn in range(times):
        role = ("write", "import")[turn % 2]
        reported = max(reported, _killed_writer(role, path, reported, dice))
        with Store.open(path, command="survival benchmark") as store:
            unsound += bool(store.check())
            stored = store.reader.status().posts
        lost += stored < reported
        reported = stored
    return Survived(
        name=f"kill -9 of the writer, {times} times",
        said=f"{unsound} unsound, {lost} lost",
        wanted=f"0 and 0 ({reported} posts in the end)",
        holds=not unsound and not lost and reported > 0,
    )


def _killed_writer(role: str, path: Path, start: int, dice: random.Random) -> int:
    """Run a writer for a moment, kill it, and return how many posts it had reported as saved."""
    with _started(role, str(path), str(start), str(MANY)) as process:
        # Its first report says that it is about to save: only then can it be killed at work.
        first = _first_line(process)
        time.sleep(dice.uniform(0, LONGEST_LIFE_SECONDS))
        process.send_signal(signal.SIGKILL)
        whole = [line for line in (first, *(process.stdout or ())) if line.endswith("\n")]
    return int(whole[-1]) if whole else start


def disk_full(folder: Path) -> Iterator[Survived]:
    """Write until there is no room: on a small disk, if one can be mounted, and under a limit."""
    with _small_disk(folder) as disk:
        if disk:
            yield _until_full(disk / "full.db", "disk full (tmpfs of 8 MB)", limited=False)
    yield _until_full(folder / "limited.db", "disk full (file size limit)", limited=True)


def _until_full(path: Path, name: str, *, limited: bool) -> Survived:
    process = _started("write", str(path), "0", str(MANY), limited=limited)
    output, complaint = process.communicate()
    reported = int(output.split()[-1])
    clear = process.returncode == 1 and complaint.startswith("DiskFullError:")
    with tempfile.TemporaryDirectory() as elsewhere:
        # A full disk has no room for what opening a database needs either.
        copy = Path(elsewhere) / "copy.db"
        _copy(path, copy)
        with Store.open(copy, command="survival benchmark") as store:
            found, stored = store.check(), store.reader.status().posts
    return Survived(
        name=name,
        said=f"{'clear' if clear else 'UNCLEAR'}, {len(found)} findings",
        wanted=f"a clear error, 0 findings ({stored} of {reported} reported posts there)",
        holds=clear and not found and stored >= reported > 0,
    )


def _started(*arguments: str, limited: bool = False) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmarks.survival", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
        preexec_fn=_limit_files if limited else None,  # noqa: PLW1509 - no threads here
    )


def _first_line(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline() if process.stdout else ""


def _limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_DISK_BYTES, SMALL_DISK_BYTES))


def _copy(path: Path, copy: Path) -> None:
    for suffix in ("", "-wal"):
        with suppress(FileNotFoundError):
            Path(f"{copy}{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    disk = folder / "disk"
    disk.mkdir()
    mounted = _run("mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_BYTES}", "tmpfs", str(disk))
    try:
        yield disk if mounted else None
    finally:
        if mounted:
            _run("umount", str(disk))


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603
    except FileNotFoundError:
        return False


def second_writer(path: Path) -> Survived:
    """Write while another process holds the lock, first for a moment, then for too long."""
    with Store.open(path, command="survival benchmark") as store:
        store.save(bundle(0))
    waited = _beside_holder(path, hold_seconds=0.5, wait_seconds=30)
    refused = _beside_holder(path, hold_seconds=4, wait_seconds=1)
    return Survived(
        name="a second writer",
        said=f"{waited[0]}, {refused[0]}",
        wanted=f"saved, then LockedError that names the holder: {refused[1]}",
        holds=waited[0] == "saved" and refused[0] == "LockedError" and "'holder'" in refused[1],
    )


def _beside_holder(path: Path, *, hold_seconds: float, wait_seconds: float) -> tuple[str, str]:
    with _started("hold", str(path), str(hold_seconds)) as process:
        _first_line(process)
        try:
            with Store.open(path, command="second", wait_seconds=wait_seconds) as store:
                store.save(bundle(1))
        except LockedError as error:
            return "LockedError", str(error)
    return "saved", ""


def _write(path: str, start: int, count: int, *, many: bool) -> None:
    """Save posts and report after each how many there are."""
    ready = [bundle(number) for number in range(start, start + READY)]
    rest = (bundle(number) for number in range(start + READY, start + count))
    bundles = chain(ready, rest)
    with Store.open(path, command="writer") as store:
        print(start, flush=True)
        stored = store.save_many(bundles) if many else map(store.save, bundles)
        for number, _ in enumerate(stored, start + 1):
            print(number, flush=True)


def _hold(path: str, seconds: float) -> None:
    """Hold the write lock, as a writer does in the middle of a large post."""
    with Store.open(path, command="holder"), closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        print("held", flush=True)
        time.sleep(seconds)


def main() -> int:
    """Be the writer of a trial."""
    role, path, *numbers = sys.argv[1:]
    try:
        if role == "hold":
            _hold(path, float(numbers[0]))
        else:
            _write(path, *map(int, numbers), many=role == "import")
    except StoreError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
