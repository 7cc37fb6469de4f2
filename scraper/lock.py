"""One run at a time: a lock beside what it writes to, that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import LockedError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def only_one(beside: Path, work: str = "") -> Iterator[None]:
    """Hold the right to scrape into a database, or to do something else to a file.

    The kernel gives the lock back when the process ends, however it ends, so that a killed run
    leaves nothing to clean up (flock, which Linux, BSD and macOS have in common).

    Args:
        beside: The file that is written to, which need not exist; the lock stands beside it.
        work: What is done, as in "another run is writing to"; scraping into it, if nothing is said.

    Raises:
        LockedError: Another run holds it.
    """
    work = work or f"scraping into {str(beside)!r}"
    path = beside.with_name(f"{beside.name}-run")
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise LockedError(
                f"another run is {work} (process {holder}); it goes on, and this one is not needed"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
