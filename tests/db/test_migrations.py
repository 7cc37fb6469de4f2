"""Migrations: an earlier schema becomes the current one with its data, a later one is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db import migrations
from db.errors import NewerSchemaError, OlderSchemaError
from db.reader import Reader
from db.rows import BlogRow, LabelRow
from db.store import Store

SCHEMAS = Path(__file__).parent / "schemas"
EARLIER = sorted(SCHEMAS.glob("*.sql"))
ADDRESS = "https://blog.example/2022/05/opt.html"


def lay_out(dump: Path, path: Path) -> None:
    """Make a database as an earlier release left it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))


def structure(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Describe every table, index and view, comments and layout apart."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute(
            "SELECT type || ' ' || name, name FROM sqlite_master ORDER BY 1"
        ).fetchall()
        return {
            kind: [row[1:] for row in connection.execute(f"PRAGMA table_xinfo('{name}')")]
            for kind, name in names
        }


def test_every_step_but_the_last_has_a_dump() -> None:
    """A step added without keeping the schema before it would go untested."""
    assert [dump.stem for dump in EARLIER] == list(migrations.STEPS)[:-1]


@pytest.mark.parametrize("dump", EARLIER, ids=lambda dump: dump.stem)
def test_an_earlier_schema_becomes_the_current_one(dump: Path, tmp_path: Path) -> None:
    """An upgraded database is built as a new one is, and sound."""
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    lay_out(dump, old)

    with Store.open(old) as store:
        assert not store.check()
    with Store.open(new):
        pass

    assert structure(old) == structure(new)


@pytest.mark.parametrize("dump", EARLIER, ids=lambda dump: dump.stem)
def test_the_data_of_an_earlier_schema_is_all_there(dump: Path, tmp_path: Path) -> None:
    """Posts, history, verdicts and links are as they were, and can be searched."""
    lay_out(dump, tmp_path / "old.db")

    with Store.open(tmp_path / "old.db") as store:
        post = store.reader.post(ADDRESS)
        hits = store.reader.search("开源 corrected")
        history = store.reader.revisions(1)

    assert post is not None
    assert post.revision is not None
    assert post.revision.markdown.startswith("# OPT\n\n開源")
    assert [segment.text for segment in post.segments] == ["Skip", "開源的語言模型。"]
    assert [link.identifier for link in post.links] == ["arxiv:2205.01068"]
    assert [hit.post.address for hit in hits] == [ADDRESS]
    assert [info.number for info in history] == [1, 2]


@pytest.mark.parametrize("dump", EARLIER, ids=lambda dump: dump.stem)
def test_an_earlier_schema_cannot_be_read_as_it_is(dump: Path, tmp_path: Path) -> None:
    """Reading changes nothing, so it asks for the file to be brought up to date."""
    lay_out(dump, tmp_path / "old.db")

    with pytest.raises(OlderSchemaError, match="unmirror check"), Reader.open(tmp_path / "old.db"):
        pass


@pytest.mark.parametrize("opener", [Store.open, Reader.open])
def test_a_later_schema_is_refused_with_a_sentence(path: Path, opener: object) -> None:
    """What a later release wrote is left alone."""
    with Store.open(path) as store:
        store._connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('unmirror', '9999_later', '')"
        )

    assert callable(opener)
    with pytest.raises(NewerSchemaError, match=r"later release.*9999_later"), opener(path):
        pass


def test_a_step_that_fails_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is never between two schemas."""
    with Store.open(path):
        pass
    before = structure(path)

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (id)")
        raise RuntimeError("stopped")

    monkeypatch.setitem(migrations.STEPS, "0003_half", fail)
    with pytest.raises(RuntimeError, match="stopped"), Store.open(path):
        pass

    assert structure(path) == before


def test_a_failure_that_ends_the_transaction_is_told_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where SQLite has rolled back by itself, nothing hides the cause."""

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("ROLLBACK")
        raise RuntimeError("stopped")

    monkeypatch.setitem(migrations.STEPS, "0001_line", fail)
    with pytest.raises(RuntimeError, match="stopped"), Store.open(path):
        pass


def test_a_blog_of_an_earlier_schema_can_teach(tmp_path: Path) -> None:
    """The tables of what a blog teaches are added empty, and take what comes."""
    old = tmp_path / "old.db"
    lay_out(SCHEMAS / "0003_merging.sql", old)

    with Store.open(old) as store:
        assert store.reader.memory("blog.example") == ()
        assert store.reader.labels() == ()
        label = LabelRow(keep=False, text="Skip", address=ADDRESS)
        store.teach(BlogRow("blog.example"), label, "2022-05-03T09:00:00Z")
        assert [one.row for one in store.reader.labels("blog.example")] == [label]


@pytest.mark.parametrize("table", ["site_memory", "feeds", "labels"])
def test_a_table_that_is_there_already_stays(path: Path, table: str) -> None:
    """The step adds what is missing of its three tables, and touches no other."""
    with Store.open(path) as store:
        store.teach(BlogRow("blog.example"), LabelRow(keep=True, selector="p"), "2022")
    before = structure(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = '0004_sites'")
        connection.commit()

    with Store.open(path) as store:
        assert len(store.reader.labels()) == (table != "labels")

    assert structure(path) == before


def test_a_link_of_an_earlier_schema_claims_nothing(tmp_path: Path) -> None:
    """How sure a source is and what says so were not kept: they are unknown, not certain."""
    old = tmp_path / "old.db"
    lay_out(SCHEMAS / "0006_scrape.sql", old)

    with Store.open(old) as store:
        links = store.reader.links(2)

    assert [(link.confidence, link.evidence) for link in links] == [(None, "")]


def test_views_of_others_stay(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Upgrading remakes our views and leaves those that a person added."""
    with Store.open(path) as store:
        store._connection.execute("CREATE VIEW mine AS SELECT title FROM posts")
    monkeypatch.setitem(migrations.STEPS, "0003_nothing", lambda _connection: None)

    with Store.open(path):
        pass

    assert "view mine" in structure(path)
    assert "view removed_segments" in structure(path)


def test_two_processes_may_make_the_file_at_once(path: Path) -> None:
    """Whoever comes second finds the work done."""
    with Store.open(path) as first, Store.open(path) as second:
        assert first.reader.status() == second.reader.status()
