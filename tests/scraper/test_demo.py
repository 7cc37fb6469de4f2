"""The demonstration, and what it may replace."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from db.errors import NotOursError, StoreError
from db.reader import Reader
from db.rows import BlogRow
from db.store import Store
from scraper import demo
from scraper.mirror import examine, keep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.capture import Capture

PAGE = b"<title>A day</title><article><h1>A day</h1><p>It rained, and nobody came.</p></article>"


def test_the_demonstration_tells_what_happened(tmp_path: Path) -> None:
    """The sample is mirrored, told page by page, and can be asked for again."""
    database = tmp_path / "demo.db"
    out = io.StringIO()

    failed = demo.run(database, Console(file=out, width=240))
    told = out.getvalue()

    assert not failed
    assert "8 posts stored in" in told
    assert "8 unchanged, 0 new" in told
    assert "https://qiantan.example/2023/03/xiaochao-release" in told
    assert "The grinder came from a flea market" in told
    assert f"unmirror show 1 --db {database}" in told
    assert f"unmirror site lantern --db {database}" in told
    assert " \n" not in told
    with Reader.open(database) as reader:
        assert reader.status().posts == 8
        assert len(reader.memory("lantern")) == 3


def test_an_earlier_demonstration_is_replaced(tmp_path: Path) -> None:
    """Running it again starts afresh, without a question."""
    database = tmp_path / "demo.db"
    for _ in range(2):
        demo.run(database, Console(file=io.StringIO()))

    with Reader.open(database) as reader:
        assert reader.status().captures == 9


def test_a_file_that_may_not_be_removed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier demonstration in a folder that is closed to us is told in one line."""
    database = tmp_path / "demo.db"
    database.touch()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    with pytest.raises(StoreError, match=r"cannot replace .*demo\.db.*Permission denied; choose"):
        demo.run(database, Console(file=io.StringIO()))


def test_an_empty_file_is_replaced(tmp_path: Path) -> None:
    """A file of no bytes, as mktemp makes them, holds nothing that could be lost."""
    database = tmp_path / "demo.db"
    database.touch()

    demo.make_room(database)

    assert not database.exists()


def test_a_watched_blog_without_a_post_is_kept(tmp_path: Path) -> None:
    """What is known of one's own blogs is not removed, though no post of them is stored yet."""
    database = tmp_path / "own.db"
    with Store.open(database, command="test") as store:
        store.plan(BlogRow("a.example", "https://a.example/"), (), "2026-11-24T00:00:00Z")

    with pytest.raises(NotOursError, match="choose a file with --db"):
        demo.make_room(database)


def test_another_file_is_never_touched(tmp_path: Path) -> None:
    """A file that is no database of ours is refused and left as it is."""
    notes = tmp_path / "notes.db"
    notes.write_bytes(b"not a database, but mine")
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (a)")

    for path in (notes, other):
        before = path.read_bytes()
        with pytest.raises(NotOursError):
            demo.make_room(path)
        assert path.read_bytes() == before


def test_a_database_with_other_posts_is_never_touched(
    tmp_path: Path, make_capture: Callable[..., Capture]
) -> None:
    """A database in which someone keeps posts is refused, though the program wrote it."""
    database = tmp_path / "unmirror.db"
    page = examine("x", make_capture(body=PAGE))
    with Store.open(database) as store:
        keep(page, store, now=datetime(2026, 11, 24, tzinfo=UTC))  # type: ignore[arg-type]

    with pytest.raises(NotOursError, match="choose a file with --db"):
        demo.make_room(database)

    with Reader.open(database) as reader:
        assert reader.status().posts == 1


def test_a_database_of_another_release_is_never_touched(tmp_path: Path) -> None:
    """What a later release wrote cannot be read here, so nobody can say that it may go."""
    database = tmp_path / "unmirror.db"
    with Store.open(database):
        pass
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE _sqlite_migrations SET name = name || ' of later'")
        connection.commit()

    with pytest.raises(NotOursError):
        demo.make_room(database)
