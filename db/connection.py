"""Opens the file, for writing or for reading, and turns SQLite's complaints into sentences.

SQLite tells what went wrong by a result code; every function here that touches the file runs inside
`explained`, so that nothing above this module has to know the codes.
"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

from .errors import (
    DamagedError,
    DiskFullError,
    LockedError,
    NotOursError,
    RowError,
    StoreError,
)
from .values import ValueDamage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: Under this name sqlite-utils records our steps, beside those that others may add to the file.
MIGRATION_SET: Final = "unmirror"

#: Pages of the log after which they are carried over to the file: 64 MB. A transaction of many
#: captures writes 14 MB, much of it the same pages of indexes as the one before, which are carried
#: over once for all. Against 16 MB, captures saved one by one take a seventh less time (10,000
#: posts of benchmarks/made_up_blogs.py, both sizes in turn).
LOG_PAGES: Final = 16_000

#: Marks a file as ours in the place SQLite's format reserves for that
#: (https://www.sqlite.org/fileformat2.html#application_id): "unmr" in ASCII.
APPLICATION_ID: Final = 0x756E6D72

#: Memory for pages, in KiB (negative by SQLite's convention). The upper levels of the search index
#: of 100,000 posts fit; SQLite's default of 2,000 KiB makes every insert read them again.
CACHE_KIB: Final = -64_000

#: The largest whole number that SQLite holds (https://www.sqlite.org/datatype3.html).
LARGEST: Final = 2**63 - 1

_MAKERS: Final = "`unmirror run`, `import` and `clean --db` make one, --db FILE names another"
_DAMAGED: Final = "the file is damaged; restore a backup, or try `sqlite3 FILE .recover`"
#: What the driver cannot decode, a search index that lost its settings, and tables that somebody
#: has changed, have no result code of their own.
_DAMAGE_WITHOUT_CODE: Final = (
    "decode to UTF-8",
    "no such fts5 table",
    "invalid fts5 file format",
    "no such table",
    "no such column",
    "malformed JSON",
    "integer overflow",
)

_SENTENCES: Final[dict[int, tuple[type[StoreError], str]]] = {
    sqlite3.SQLITE_BUSY: (LockedError, "another program is writing to it; try again later"),
    sqlite3.SQLITE_LOCKED: (LockedError, "another program is writing to it; try again later"),
    sqlite3.SQLITE_FULL: (
        DiskFullError,
        "the disk is full; make room and run again, what was committed before is intact",
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

#: What SQLite says where a file in WAL mode lies in a folder that takes no writing: even a reader
#: has to make a file beside it (https://www.sqlite.org/wal.html#read_only_databases).
_NO_ROOM_BESIDE: Final = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as ours, with the file's name and what to do.

    Raises:
        StoreError: Whatever SQLite raised and a person can act upon. Errors in our own SQL pass.
    """
    try:
        yield
    except ValueDamage as error:
        raise RowError(f"could not use the database {str(path)!r}: {error}; correct it") from error
    except (sqlite3.Error, UnicodeDecodeError, zlib.error) as error:
        if not (found := _explanation(error)):
            raise
        kind, sentence = found
        raise kind(f"could not use the database {str(path)!r}: {sentence} ({error})") from error


class Asking:
    """What asks an open database, with SQLite's complaints as sentences."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def _rows(self, query: str, parameters: Sequence[object] | dict[str, object] = ()) -> list[Any]:
        with explained(self._path):
            return self._connection.execute(query, parameters).fetchall()


def is_damage(error: Exception) -> bool:
    """Whether an error says that the file is not as it was written."""
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, UnicodeDecodeError | zlib.error)
    return _code(error) == sqlite3.SQLITE_CORRUPT or any(
        words in str(error) for words in _DAMAGE_WITHOUT_CODE
    )


def _explanation(error: Exception) -> tuple[type[StoreError], str] | None:
    return (DamagedError, _DAMAGED) if is_damage(error) else _SENTENCES.get(_code(error))


def _code(error: Exception) -> int:
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & _PRIMARY_CODE


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
            # Some builds of SQLite, Debian's among them, write zeros over what is freed. Nothing
            # here is secret, and the index frees pieces all the time: a twentieth of saving.
            connection.execute("PRAGMA secure_delete = OFF")
            connection.execute(f"PRAGMA cache_size = {CACHE_KIB}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    except BaseException:
        connection.close()
        raise
    return connection


def no_database(path: Path) -> str:
    """Say that there is none, and what makes one."""
    return f"there is no database at {str(path)!r}; {_MAKERS}"


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open an existing database of ours so that nothing can be written through it."""
    if not path.exists():
        raise StoreError(no_database(path))
    with explained(path):
        connection = _open_to_read(path)
    try:
        with explained(path):
            _require_ours(connection, path)
            connection.execute(f"PRAGMA cache_size = {CACHE_KIB}")
    except BaseException:
        connection.close()
        raise
    return connection


def _open_to_read(path: Path) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=True)
    try:
        application_id(connection)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        connection.close()
        if _code(error) not in _NO_ROOM_BESIDE or not is_complete(path):
            raise
        # Nobody has it open for writing, else there would be a log: the file is all there is.
        return sqlite3.connect(f"{address}&immutable=1", uri=True)
    return connection


def is_complete(path: Path) -> bool:
    """Whether all of the database is in its file, and nothing in a log beside it."""
    log = path.with_name(f"{path.name}-wal")
    return not log.exists() or log.stat().st_size == 0


def application_id(connection: sqlite3.Connection) -> int:
    """Return whose the file says it is."""
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def _claim(connection: sqlite3.Connection, path: Path) -> None:
    """Mark a new file as ours, accept one of ours, refuse any other."""
    if application_id(connection) == APPLICATION_ID:
        return
    if _has_tables(connection) and not _has_our_steps(connection):
        raise _not_ours(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _require_ours(connection: sqlite3.Connection, path: Path) -> None:
    if not _has_tables(connection):
        raise StoreError(f"{str(path)!r} is an empty file and no database yet; {_MAKERS}")
    if application_id(connection) != APPLICATION_ID and not _has_our_steps(connection):
        raise _not_ours(path)


def _has_tables(connection: sqlite3.Connection) -> bool:
    with closing(connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")) as cursor:
        return cursor.fetchone() is not None


def _has_our_steps(connection: sqlite3.Connection) -> bool:
    """Whether the file records our migrations: a dump carries the tables, but not the mark."""
    table = connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'")
    if table.fetchone() is None:
        return False
    steps = connection.execute(
        "SELECT 1 FROM _sqlite_migrations WHERE migration_set = ? LIMIT 1", (MIGRATION_SET,)
    )
    return steps.fetchone() is not None


def _not_ours(path: Path) -> NotOursError:
    return NotOursError(f"{str(path)!r} is a database of some other program; choose another file")
