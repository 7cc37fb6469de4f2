"""Checks: each kind of damage is found and named; what is derived is mended."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from db.check import CHECKS, REPAIRS
from db.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.db.conftest import Make

DAMAGE = {
    "foreign keys": "UPDATE links SET revision_id = revision_id + 98",
    "captures": "UPDATE captures SET body = x'00'",
    "captures ": "UPDATE captures SET body = zeroblob(size)",
    "revisions": "UPDATE revisions SET text_hash = 'x'",
    "texts": "UPDATE texts SET text = 'y' WHERE id = 1",
    "current revisions": "UPDATE posts SET revision_id = NULL",
    "counts": "UPDATE posts SET characters = characters + 1",
    "counts ": "UPDATE reason_counts SET revisions = 0",
    "counts  ": "UPDATE furniture_counts SET posts = posts + 1",
    "search index": "INSERT INTO search (rowid, title, text) VALUES (7, 'a', 'b')",
    "search index ": "INSERT INTO search (search) VALUES ('delete-all')",
    "search index  ": "UPDATE revisions SET title = 'another'",
    "search index   ": "DELETE FROM search_data",
    "search index    ": "UPDATE search_data SET block = x'ff' WHERE id > 100",
}


@pytest.mark.parametrize(("name", "statement"), DAMAGE.items())
def test_damage_is_found_and_what_is_derived_is_mended(
    store: Store, make: Make, name: str, statement: str
) -> None:
    """Each check finds its damage; a repair leaves only what cannot be derived."""
    store.save(make())
    store.save(make("Another.", address="https://other.example/"))
    assert store.check() == ()

    store._connection.execute("PRAGMA foreign_keys = OFF")
    store._connection.execute(statement)

    found = store.check()
    assert name.strip() in {finding.check for finding in found}
    assert all(finding.detail for finding in found)
    assert all(finding.repairable == (finding.check in REPAIRS) for finding in found)
    left = store.check(repair=True)
    assert {finding.check for finding in left} == {name.strip()} - set(REPAIRS)


def test_a_broken_index_is_made_anew(path: Path, make: Make) -> None:
    """An index of SQLite's own that lost an entry is found by the integrity check and mended."""
    with Store.open(path) as store:
        store.save(make())
    with closing(sqlite3.connect(path)) as connection:
        (sql,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'posts_published_language'"
        ).fetchone()
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = ? WHERE name = 'posts_published_language'",
            (f"{sql} WHERE published = 'never'",),
        )
        connection.commit()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("REINDEX posts_published_language")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = ? WHERE name = 'posts_published_language'", (sql,)
        )
        connection.commit()

    with Store.open(path) as store:
        assert {finding.check for finding in store.check()} == {"integrity"}
        assert store.check(repair=True) == ()


def test_an_index_that_lost_its_settings_is_made_anew(path: Path, make: Make) -> None:
    """SQLite cannot even open such an index; it is found, mended, and answers again."""
    with Store.open(path) as store:
        store.save(make())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM search_config")
        connection.commit()

    with Store.open(path) as store:
        assert {finding.check for finding in store.check()} == {"search index"}
        assert store.check(repair=True) == ()
        assert store.reader.search("paragraph")


def test_damage_that_stops_one_check_does_not_stop_the_others(store: Store, make: Make) -> None:
    """A text that cannot be read is a finding, and what comes after it is still looked at."""
    store.save(make())
    store._connection.execute("UPDATE revisions SET text = CAST(x'ff41' AS TEXT)")
    store._connection.execute("UPDATE posts SET revision_id = NULL")

    found = {finding.check: finding for finding in store.check()}

    assert "cannot be read" in found["revisions"].detail
    assert not found["revisions"].repairable
    assert "current revisions" in found


def test_errors_that_are_no_damage_pass(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours in a check is not told as damage of the file."""

    def mistaken(connection: sqlite3.Connection) -> Iterator[str]:
        connection.execute("SELEC 1")
        yield ""

    monkeypatch.setitem(CHECKS, "captures", mistaken)
    with pytest.raises(sqlite3.OperationalError, match="syntax"):
        store.check()


def test_only_indexes_are_said_to_be_mended(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what SQLite finds wrong, rows that are lost are not promised back."""
    lines = ["row 7 missing from index posts_published_language", "NULL value in segments.keep"]
    monkeypatch.setitem(CHECKS, "integrity", lambda _: iter(lines))

    assert [finding.repairable for finding in store.check()] == [True, False]


def test_a_sound_database_has_no_findings(store: Store) -> None:
    """An empty database is sound, and repairing it changes nothing."""
    assert store.check(repair=True) == ()


def test_whoever_watches_is_told_each_step(store: Store) -> None:
    """With many posts a check takes minutes, so it says what it is at."""
    told: list[str] = []

    store.check(repair=True, watch=told.append)

    assert told[0] == f"mending integrity (1 of {len(REPAIRS)})"
    assert told[-1] == f"checking search index ({len(CHECKS)} of {len(CHECKS)})"
    assert len(told) == len(REPAIRS) + len(CHECKS)
