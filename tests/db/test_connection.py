"""Opening the file: what is accepted, what is refused, and in which words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from db.connection import explained
from db.errors import DamagedError, NotOursError, StoreError
from db.reader import Reader
from db.store import Store

if TYPE_CHECKING:
    from pathlib import Path


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


def _coded(error: sqlite3.Error, code: int) -> sqlite3.Error:
    error.sqlite_errorcode = code
    return error
