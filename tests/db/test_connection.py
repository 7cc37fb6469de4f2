"""Opening the file: what is accepted, what is refused, and in which words."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from db.connection import explained
from db.errors import DamagedError, NotOursError, StoreError
from db.reader import Reader
from db.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.db.conftest import Make


def test_a_new_file_is_ours_and_in_wal_mode(store: Store) -> None:
    """The file says whose it is, and readers and the writer do not wait for each other."""
    values = [
        store._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "journal_mode", "foreign_keys", "synchronous")
    ]

    assert values == [0x756E6D72, "wal", 1, 1]


def test_a_foreign_database_is_not_written_to(path: Path) -> None:
    """Another program's database stays as it is."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (id)")
    connection.close()
    before = path.read_bytes()

    with pytest.raises(NotOursError, match=str(path)), Store.open(path):
        pass

    assert path.read_bytes() == before


@pytest.mark.parametrize("opener", [Store.open, Reader.open])
def test_a_file_that_is_no_database_is_refused(path: Path, opener: object) -> None:
    """A text file given by mistake is left alone."""
    path.write_text("# Notes\n" * 200, encoding="utf-8")

    assert callable(opener)
    with pytest.raises(NotOursError, match="not an SQLite database"), opener(path):
        pass

    assert path.read_text(encoding="utf-8").startswith("# Notes")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The remedy is told: the folder has to exist."""
    with pytest.raises(StoreError, match="its folder exists"), Store.open(tmp_path / "no" / "x.db"):
        pass


def test_a_damaged_file_is_told_from_a_foreign_one(path: Path) -> None:
    """Damage is said to be damage."""
    with pytest.raises(DamagedError, match="damaged"), explained(path):
        raise _coded(sqlite3.DatabaseError("malformed"), sqlite3.SQLITE_CORRUPT)


def test_extended_codes_count_as_their_primary_ones(path: Path) -> None:
    """A write error of any kind is a disk that did not take it."""
    with pytest.raises(StoreError, match="did not take it"), explained(path):
        raise _coded(sqlite3.OperationalError("disk I/O error"), sqlite3.SQLITE_IOERR_WRITE)


def test_errors_in_our_own_sql_pass(path: Path) -> None:
    """A mistake of ours is not dressed up as trouble with the file."""
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(sqlite3.OperationalError, match="syntax"),
        explained(path),
    ):
        connection.execute("SELEC 1")


def test_a_file_in_a_folder_that_takes_no_writing_is_read(
    store: Store, make: Make, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive on a read-only medium can be searched: no file has to be made beside it."""
    store.save(make())
    store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    opened: list[str] = []

    def connect(address: str, *, uri: bool) -> sqlite3.Connection:
        opened.append(address)
        if "immutable" in address:
            return connect_really(address, uri=uri)
        connection = connect_really(":memory:", factory=Unwritable)
        assert isinstance(connection, sqlite3.Connection)
        return connection

    connect_really = sqlite3.connect
    monkeypatch.setattr("db.connection.sqlite3.connect", connect)

    with Reader.open(path) as reader:
        assert reader.status().posts == 1
    assert len(opened) == 2


def test_a_log_that_cannot_be_read_is_not_passed_over(
    store: Store, make: Make, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where part of the database stands in the log, the file alone is not taken for all of it."""
    store.save(make())
    connect = sqlite3.connect
    monkeypatch.setattr(
        "db.connection.sqlite3.connect", lambda *_, **__: connect(":memory:", factory=Unwritable)
    )

    with pytest.raises(StoreError, match="cannot be opened"), Reader.open(path):
        pass


def test_a_restored_dump_is_ours(store: Store, make: Make, path: Path) -> None:
    """The mark of the file does not travel in a dump, the list of its migrations does."""
    store.save(make())
    store._connection.execute("PRAGMA application_id = 0")

    with Reader.open(path) as reader:
        assert reader.status().posts == 1
    with Store.open(path) as again:
        assert again.check() == ()
        assert again._connection.execute("PRAGMA application_id").fetchone() == (0x756E6D72,)


@pytest.mark.parametrize(
    "error",
    [
        UnicodeDecodeError("utf-8", b"\xbe", 0, 1, "invalid start byte"),
        sqlite3.OperationalError("Could not decode to UTF-8 column 'title'"),
        zlib.error("incorrect header check"),
    ],
)
def test_what_cannot_be_decoded_is_damage(path: Path, error: Exception) -> None:
    """Bytes that were overwritten are told as a damaged file, not as a traceback."""
    with pytest.raises(DamagedError, match="damaged"), explained(path):
        raise error


class Unwritable(sqlite3.Connection):
    """A database whose log's index cannot be made."""

    def execute(self, *_: object) -> sqlite3.Cursor:
        """Fail as SQLite does."""
        raise _coded(
            sqlite3.OperationalError("unable to open database file"), sqlite3.SQLITE_CANTOPEN
        )


def _coded(error: sqlite3.Error, code: int) -> sqlite3.Error:
    error.sqlite_errorcode = code
    return error
