"""Opens the file, for writing or for reading, and turns SQLite's complaints into sentences.

SQLite tells what went wrong by a result code; every function here that touches the file runs inside
`explained`, so that nothing above this module has to know the codes.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from .errors import DamagedError, DiskFullError, LockedError, NotOursError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Marks a file as ours in the place SQLite's format reserves for that
#: (https://www.sqlite.org/fileformat2.html#application_id): "unmr" in ASCII.
APPLICATION_ID: Final = 0x756E6D72

#: Memory for pages, in KiB (negative by SQLite's convention). The upper levels of the search index
#: of 100,000 posts fit; SQLite's default of 2,000 KiB makes every insert read them again.
CACHE_KIB: Final = -64_000

_SENTENCES: Final[dict[int, tuple[type[StoreError], str]]] = {
    sqlite3.SQLITE_BUSY: (LockedError, "another program is writing to it; try again later"),
    sqlite3.SQLITE_LOCKED: (LockedError, "another program is writing to it; try again later"),
    sqlite3.SQLITE_FULL: (
        DiskFullError,
        "the disk is full; make room and run again, what was committed before is intact",
    ),
    sqlite3.SQLITE_CORRUPT: (
        DamagedError,
        "the file is damaged; restore a backup, or try `sqlite3 FILE .recover`",
    ),
    sqlite3.SQLITE_NOTADB: (NotOursError, "it is not an SQLite database; choose another file"),
    sqlite3.SQLITE_CANTOPEN: (
        StoreError,
        "it cannot be opened; check that its folder exists and may be written to",
    ),
    sqlite3.SQLITE_READONLY: (StoreError, "it may not be written to; check its permissions"),
    sqlite3.SQLITE_IOERR: (
        DiskFullError,
        "the disk did not take it; make room or check the disk, what was committed is intact",
    ),
}

#: The low byte of an extended result code is the primary one (https://www.sqlite.org/rescode.html).
_PRIMARY_CODE: Final = 0xFF


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as ours, with the file's name and what to do.

    Raises:
        StoreError: Whatever SQLite raised and a person can act upon. Errors in our own SQL pass.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY_CODE
        if code not in _SENTENCES:
            raise
        kind, sentence = _SENTENCES[code]
        raise kind(f"could not use the database {str(path)!r}: {sentence} ({error})") from error


def connect_to_write(path: Path, wait_seconds: float) -> sqlite3.Connection:
    """Open or create the file for writing, in WAL mode, with foreign keys enforced."""
    with explained(path):
        # Transactions are ours to begin: the driver's implicit ones start DEFERRED and so can fail
        # in the middle, when the lock is already someone else's.
        connection = sqlite3.connect(path, timeout=wait_seconds, isolation_level=None)
    try:
        with explained(path):
            _claim(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            # In WAL mode NORMAL loses at most the last commits when the power fails, never the
            # file's soundness; a lost page is fetched again (docs/decisions/0012).
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = {CACHE_KIB}")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open an existing database of ours so that nothing can be written through it."""
    if not path.exists():
        raise StoreError(f"there is no database at {str(path)!r}; `unmirror clean --db` makes one")
    with explained(path):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        with explained(path):
            ours = application_id(connection) == APPLICATION_ID
    except BaseException:
        connection.close()
        raise
    if not ours:
        connection.close()
        raise _not_ours(path)
    return connection


def application_id(connection: sqlite3.Connection) -> int:
    """Return whose the file says it is."""
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def _claim(connection: sqlite3.Connection, path: Path) -> None:
    """Mark a new file as ours, accept one of ours, refuse any other."""
    if application_id(connection) == APPLICATION_ID:
        return
    with closing(connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")) as cursor:
        if cursor.fetchone():
            raise _not_ours(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _not_ours(path: Path) -> NotOursError:
    return NotOursError(f"{str(path)!r} is a database of some other program; choose another file")
