"""The reader: rows come back as they went in."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from db.errors import NotOursError, StoreError
from db.reader import Reader
from db.rows import Count

if TYPE_CHECKING:
    from pathlib import Path

    from db.store import Store
    from tests.db.conftest import Make

ADDRESS = "https://blog.example/2022/05/opt.html"


def test_a_post_comes_back_as_it_went_in(store: Store, make: Make) -> None:
    """Every field of every row survives the way through the database."""
    bundle = make(
        authors=("Ann", "Bo"),
        published="2022-05-03",
        updated="2022-05-04T10:00:00+08:00",
        language_confidence=0.75,
        tags=("模型", "AI"),
        site_name="Blog",
        canonical="https://origin.example/opt",
        encoding="gb18030",
        notes=("3 bytes did not decode",),
    )
    stored = store.save(bundle)

    post = store.reader.post(ADDRESS)

    assert post is not None
    assert (post.post, post.revision, post.number) == (bundle.post, bundle.revision, 1)
    assert (post.segments, post.links) == (bundle.segments, bundle.links)
    assert store.reader.capture(stored.capture_id) == bundle.capture
    assert store.reader.revision(1, 1) == bundle.revision


def test_kept_segments_are_not_stored_twice(store: Store, make: Make) -> None:
    """A segment that stands in the text is a place in it; only other texts are kept."""
    store.save(make())

    texts = store._connection.execute("SELECT text FROM texts ORDER BY text").fetchall()

    assert texts == [("Skip to main content",), ("a skip link",), ("running text",)]


def test_a_kept_segment_that_is_not_in_the_text_keeps_its_own(store: Store, make: Make) -> None:
    """A segment that was rendered otherwise comes back as it was."""
    bundle = make("One.\n\nTwo.")
    assert bundle.revision is not None
    from dataclasses import replace

    store.save(replace(bundle, revision=replace(bundle.revision, text="1. One")))

    assert store.reader.segments(1) == bundle.segments


@pytest.mark.parametrize("key", [1, "1", ADDRESS])
def test_a_post_is_found_by_number_or_address(store: Store, make: Make, key: int | str) -> None:
    """A number may be given as text, as the command line does."""
    store.save(make())

    post = store.reader.post(key)

    assert post is not None
    assert post.id == 1


def test_an_address_comes_before_a_number(store: Store, make: Make) -> None:
    """A post whose address looks like a number is found by it."""
    store.save(make())
    store.save(make(address="1"))

    post = store.reader.post("1")

    assert post is not None
    assert post.post.address == "1"


@pytest.mark.parametrize("key", [7, "nowhere", "²"])
def test_what_is_not_there_is_none(store: Store, key: int | str) -> None:
    """Asking for what was never stored is no error."""
    assert store.reader.post(key) is None
    assert store.reader.capture(7) is None
    assert store.reader.revision(7, 1) is None
    assert store.reader.revisions(7) == ()


def test_posts_are_listed_newest_first(store: Store, make: Make) -> None:
    """The date of publication counts, or else that of first sight."""
    for name, published in (("old", "2020-01"), ("undated", None), ("new", "2023-02-01")):
        store.save(make(address=f"https://blog.example/{name}", published=published))

    listed = [summary.address.rpartition("/")[2] for summary in store.reader.posts()]

    assert listed == ["new", "undated", "old"]
    assert len(store.reader.posts(limit=1, offset=1)) == 1


def test_posts_are_listed_by_language_and_blog(store: Store, make: Make) -> None:
    """A list may be narrowed."""
    store.save(make())

    assert len(store.reader.posts(language="zh-Hans", blog="blog.example")) == 1
    assert store.reader.posts(language="en") == ()
    assert store.reader.posts(blog="elsewhere") == ()


def test_status_counts(store: Store, make: Make) -> None:
    """The figures are those of what was saved."""
    store.save(make())
    store.save(make("Another.", address="https://other.example/1"))
    store.gone(ADDRESS, "2022-06-01T00:00:00Z")

    status = store.reader.status()

    assert (status.posts, status.gone, status.captures, status.revisions) == (2, 1, 2, 2)
    assert (status.segments, status.links) == (5, 4)
    assert status.by_language == (Count("zh-Hans", 2),)
    assert status.by_blog == (Count("blog.example", 1), Count("other.example", 1))
    assert status.by_kind == (Count("post", 2),)
    assert status.removed_by_reason == (Count("a skip link", 2),)
    assert status.last_capture == "2022-05-03T09:00:00Z"


def test_a_reader_cannot_write(store: Store, make: Make, path: Path) -> None:
    """What is opened for reading is safe from us."""
    store.save(make())

    with Reader.open(path) as reader, pytest.raises(StoreError, match="may not be written"):
        reader._rows("DELETE FROM posts")


def test_a_reader_sees_all_of_a_post_or_nothing(store: Store, make: Make, path: Path) -> None:
    """While a writer is at work, others see the last committed state and do not wait."""
    store.save(make())

    with Reader.open(path) as reader, store.transaction():
        store._save(make("half", address="https://blog.example/half"))
        seen = reader.status().posts

    assert seen == 1


def test_no_database_is_said(path: Path) -> None:
    """A missing file is named, with what makes one."""
    with pytest.raises(StoreError, match="there is no database"), Reader.open(path):
        pass


def test_an_empty_file_is_no_other_programs(path: Path) -> None:
    """A file of nothing, as `touch` makes it, is told to be empty."""
    path.touch()
    with pytest.raises(StoreError, match="is an empty file"), Reader.open(path):
        pass


def test_a_foreign_database_is_refused(path: Path) -> None:
    """Another program's database is not read as ours."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (id)")
    connection.close()

    with pytest.raises(NotOursError, match="some other program"), Reader.open(path):
        pass
