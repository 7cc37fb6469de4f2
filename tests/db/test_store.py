"""The writer: what a bundle leaves behind, once, twice, and out of order."""

from __future__ import annotations

import multiprocessing
import os
import platform
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from db.errors import DiskFullError, LockedError
from db.rows import BlogRow, CommentRow, Known
from db.store import Store
from db.writers import may_live

if TYPE_CHECKING:
    from pathlib import Path

    from tests.db.conftest import Make

ADDRESS = "https://blog.example/2022/05/opt.html"
LATER = "2022-06-01T00:00:00Z"
EARLIER = "2022-01-01T00:00:00Z"


def test_a_bundle_is_known_once_saved(store: Store, make: Make) -> None:
    """What is known of an address is what the latest bundle said."""
    bundle = make()
    assert bundle.revision is not None

    stored = store.save(bundle)

    assert (stored.new_capture, stored.new_revision) == (True, 1)
    assert store.known(ADDRESS) == Known(
        post_id=1,
        address=ADDRESS,
        kind="post",
        title="OPT-175B",
        last_seen_at="2022-05-03T09:00:00Z",
        gone_at=None,
        revision=1,
        text_hash=bundle.revision.text_hash,
        cleaner="1",
    )


def test_an_address_never_seen_is_not_known(store: Store) -> None:
    """Nothing is known of what was never saved."""
    assert store.known("https://elsewhere.example/") is None


@pytest.mark.parametrize("how", ["fetched", "file"])
def test_the_same_bundle_twice_adds_nothing(store: Store, make: Make, how: str) -> None:
    """Saving is idempotent, whatever came of the first time."""
    bundle = make(how=how, comments=(CommentRow("Nice."),))
    first = store.save(bundle)
    before = store.reader.status()

    second = store.save(bundle)

    assert second == replace(first, new_capture=False, new_revision=0)
    assert store.reader.status() == before


def test_many_bundles_are_saved_as_one_by_one(store: Store, make: Make) -> None:
    """Where several captures share a transaction, the same rows come of it."""
    bundles = [make(address=f"https://blog.example/{number}") for number in range(40)]

    stored = list(store.save_many(bundles))

    assert [one.post_id for one in stored] == list(range(1, 41))
    assert not any(one.new_revision for one in store.save_many(bundles))
    assert store.reader.status().revisions == 40
    assert not store.check()


def test_a_post_that_changes_twice_in_one_transaction_is_indexed_once(
    store: Store, make: Make
) -> None:
    """Where several states of a post come together, the last is found and the others are not."""
    states = [make(f"word{n} here", at=f"2022-0{n}-01T00:00:00Z") for n in (1, 2, 3)]
    store.save(make("word0 here", at="2021-01-01T00:00:00Z"))

    assert [one.new_revision for one in store.save_many(states)] == [2, 3, 4]

    assert [len(store.reader.search(f"word{n}")) for n in range(4)] == [0, 0, 0, 1]
    assert store.check() == ()


def test_a_file_read_again_later_adds_nothing(store: Store, make: Make) -> None:
    """A file has one capture, whenever it is read."""
    store.save(make(how="file"))

    assert not store.save(make(how="file", at=LATER)).new_capture
    assert store.reader.status().captures == 1


@pytest.mark.parametrize("how", ["fetched", "warc", "mhtml"])
def test_a_page_that_went_back_is_captured_again(store: Store, make: Make, how: str) -> None:
    """A, B, A are three captures and three revisions: each was seen."""
    for text, at in (("A", EARLIER), ("B", "2022-02-01T00:00:00Z"), ("A", LATER)):
        stored = store.save(make(text, at=at, how=how))
        assert (stored.new_capture, stored.new_revision > 0) == (True, True)

    assert [info.number for info in store.reader.revisions(1)] == [1, 2, 3]


def test_a_page_fetched_unchanged_is_one_capture(store: Store, make: Make) -> None:
    """The same bytes fetched later only move the date of last sight."""
    store.save(make())

    stored = store.save(make(at=LATER, revision=False))

    assert (stored.new_capture, stored.new_revision) == (False, 0)
    known = store.known(ADDRESS)
    assert known is not None
    assert known.last_seen_at == LATER


def test_the_same_text_on_a_changed_page_adds_no_revision(store: Store, make: Make) -> None:
    """New furniture around an old text is a new capture of the same revision."""
    store.save(make())

    stored = store.save(make(at=LATER, body=b"<p>another sidebar</p>"))

    assert (stored.new_capture, stored.new_revision) == (True, 0)
    assert stored.revision_id == 1


def test_a_new_title_alone_is_a_revision(store: Store, make: Make) -> None:
    """A post that was retitled has changed, if the caller brings it as a revision."""
    store.save(make())

    assert store.save(make(title="OPT-175B, updated", at=LATER)).new_revision


def test_an_older_capture_does_not_undo_a_newer_one(store: Store, make: Make) -> None:
    """An archive imported later adds to the history and leaves the present alone."""
    store.save(make("new text"))

    stored = store.save(make("old text", title="Old title", at=EARLIER))

    post = store.reader.post(ADDRESS)
    assert stored.new_revision
    assert post is not None
    assert post.revision is not None
    assert (post.revision.text, post.post.title) == ("new text", "OPT-175B")
    assert post.first_seen_at == EARLIER
    assert not store.reader.search("old")


def test_an_older_capture_twice_adds_one_revision(store: Store, make: Make) -> None:
    """Idempotence holds for what is not current, too."""
    store.save(make("new text"))
    store.save(make("old text", at=EARLIER))

    assert not store.save(make("old text", at=EARLIER)).new_revision


def test_cleaning_again_makes_a_revision_of_the_stored_capture(store: Store, make: Make) -> None:
    """A better cleaner adds a revision, and no capture."""
    first = make()
    store.save(first)
    better = make("第一段。")

    stored = store.save(replace(better, capture=first.capture))

    assert (stored.new_capture, stored.new_revision) == (False, 2)


def test_a_reading_that_is_taken_back_is_a_revision(store: Store, make: Make) -> None:
    """A capture that is read otherwise, and then as at first, has three revisions."""
    body = b"<p>the page</p>"
    for text in ("One.", "Two.", "One."):
        store.save(make(text, body=body))

    post = store.reader.post(ADDRESS)

    assert post is not None
    assert post.number == 3
    assert post.revision is not None
    assert post.revision.text == "One."


def test_a_page_that_is_no_post_leaves_a_capture(store: Store, make: Make) -> None:
    """A capture stands by itself until it turns out to be a post."""
    bundle = make(post=False)

    stored = store.save(bundle)
    assert (stored.post_id, stored.revision_id, stored.new_capture) == (None, None, True)

    stored = store.save(make())
    assert (stored.capture_id, stored.new_capture) == (1, False)
    assert store._connection.execute("SELECT post_id FROM captures").fetchall() == [(1,)]


def test_a_post_may_have_no_text_yet(store: Store, make: Make) -> None:
    """A page whose text is not known is a post without revision."""
    stored = store.save(make(revision=False))

    post = store.reader.post(ADDRESS)
    assert stored.revision_id is None
    assert post is not None
    assert (post.revision, post.number, post.segments) == (None, 0, ())


def test_comments_are_gathered(store: Store, make: Make) -> None:
    """New comments are added, old ones stay, none is stored twice."""
    first, second = CommentRow("Nice.", "Ann"), CommentRow("Indeed.", "Bo", "May 4")
    store.save(make(comments=(first,)))
    store.save(make(at=LATER, comments=(second, second, first)))

    post = store.reader.post(ADDRESS)
    assert post is not None
    assert post.comments == (first, second)


@pytest.mark.parametrize(
    ("address", "blog", "expected"),
    [
        (ADDRESS, None, "blog.example"),
        ("notes/opt.txt", None, "local"),
        ("http://[broken", None, "local"),
        (ADDRESS, BlogRow("Jane's", "https://blog.example/"), "Jane's"),
    ],
)
def test_a_post_belongs_to_a_blog(
    store: Store, make: Make, address: str, blog: BlogRow | None, expected: str
) -> None:
    """A blog is named by the caller, or by the host of its posts."""
    store.save(replace(make(address=address), blog=blog))

    assert store.reader.posts()[0].blog == expected


def test_what_is_known_of_a_blog_is_not_forgotten(store: Store, make: Make, path: Path) -> None:
    """A blog mentioned without its address keeps the one it has."""
    store.save(replace(make(), blog=BlogRow("b", "https://blog.example/", "Blog")))
    store.save(replace(make(at=LATER), blog=BlogRow("b")))

    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, url, title FROM blogs").fetchall()
    connection.close()
    assert rows == [("b", "https://blog.example/", "Blog")]


def test_a_page_that_vanished_keeps_its_post(store: Store, make: Make) -> None:
    """Gone is a date, set once, and taken back when the page is seen again."""
    store.save(make())

    store.gone(ADDRESS, LATER)
    store.gone(ADDRESS, "2022-07-01T00:00:00Z")
    gone = store.known(ADDRESS)
    store.seen(ADDRESS, "2022-08-01T00:00:00Z")
    back = store.known(ADDRESS)

    assert gone is not None
    assert back is not None
    assert (gone.gone_at, back.gone_at) == (LATER, None)
    assert back.last_seen_at == "2022-08-01T00:00:00Z"


def test_an_old_sight_does_not_bring_a_page_back(store: Store, make: Make) -> None:
    """A page seen before it vanished is still gone."""
    store.save(make(at=EARLIER))
    store.gone(ADDRESS, LATER)
    store.seen(ADDRESS, "2022-03-01T00:00:00Z")

    known = store.known(ADDRESS)
    assert known is not None
    assert known.gone_at == LATER


def test_a_failure_in_the_middle_leaves_nothing(store: Store, make: Make) -> None:
    """Half a bundle is none, and what was remembered on the way is forgotten."""
    bundle = make()
    broken = replace(bundle, links=(*bundle.links, replace(bundle.links[0], kind=None)))  # type: ignore[arg-type]

    with pytest.raises(sqlite3.IntegrityError):
        store.save(broken)
    assert store.reader.status().captures == 0

    assert store.save(bundle).new_revision
    assert not store.check()


def test_a_full_disk_is_said_and_survived(store: Store, make: Make, path: Path) -> None:
    """When there is no room, the error says so, nothing is half there, and work can go on."""
    store.save(make())
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(DiskFullError, match=str(path)):
        store.save(make(body=os.urandom(300_000), at=LATER))
    assert not store.check()

    store._connection.execute(f"PRAGMA max_page_count = {10 * pages + 1000}")
    assert store.save(make("more", at=LATER)).new_revision


def test_a_second_writer_hears_who_holds_the_lock(store: Store, make: Make, path: Path) -> None:
    """Waiting has an end, and the complaint names the other process and what it does."""
    store._connection.execute("BEGIN IMMEDIATE")
    try:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            message = pool.apply(_write_beside, (str(path),))
    finally:
        store._connection.execute("ROLLBACK")

    assert "'test'" in message
    assert f"process {os.getpid()}" in message
    assert store.save(make()).new_revision


def _write_beside(path: str) -> str:
    try:
        with Store.open(path, command="second", wait_seconds=0.1):
            return "was let in"
    except LockedError as error:
        return str(error)


def test_a_foreign_program_that_holds_the_lock_is_told_apart(path: Path, make: Make) -> None:
    """Where no process of ours can be the holder, the complaint says that."""
    with Store.open(path, wait_seconds=0.1) as store:
        store.save(make())
        foreign = sqlite3.connect(path, isolation_level=None)
        foreign.execute("BEGIN IMMEDIATE")

        with pytest.raises(LockedError, match="some other program"):
            store.seen(ADDRESS, LATER)
        foreign.execute("ROLLBACK")
        foreign.close()


def test_a_lock_met_before_the_tables_exist_is_explained(path: Path) -> None:
    """Even a file without tables yet says that it is locked, and for whom it cannot say."""
    foreign = sqlite3.connect(path, isolation_level=None)
    foreign.execute("PRAGMA journal_mode = WAL")
    foreign.execute("PRAGMA application_id = 0x756E6D72")
    foreign.execute("BEGIN IMMEDIATE")

    with pytest.raises(LockedError, match="some other program"), Store.open(path, wait_seconds=0.1):
        pass
    foreign.close()


def test_writers_that_died_are_forgotten(path: Path) -> None:
    """A process that was killed does not stay in the list of writers."""
    with Store.open(path) as store:
        store._connection.execute(
            "INSERT INTO writers (host, pid, command, since) VALUES (?, ?, 'dead', ''), "
            "('elsewhere', 1, 'far', '')",
            (platform.node(), 2**22 + 1),
        )
    with Store.open(path, command="next") as store:
        commands = store._connection.execute("SELECT command FROM writers ORDER BY id").fetchall()

    assert commands == [("far",), ("next",)]


def test_a_writer_that_failed_signs_out(path: Path) -> None:
    """A process that goes on after an error is not listed for a file it has closed."""
    with pytest.raises(RuntimeError, match="stopped"), Store.open(path):
        raise RuntimeError("stopped")

    with Store.open(path) as store:
        (writers,) = store._connection.execute("SELECT count(*) FROM writers").fetchone()
    assert writers == 1


@pytest.mark.parametrize(
    ("error", "alive"), [(None, True), (ProcessLookupError, False), (PermissionError, True)]
)
def test_a_processmay_live_unless_the_system_knows_of_none(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception] | None, *, alive: bool
) -> None:
    """Another user's process is alive, too."""

    def kill(_pid: int, _signal: int) -> None:
        if error:
            raise error

    monkeypatch.setattr(os, "kill", kill)

    assert may_live(1, platform.node()) is alive


def test_leaving_while_locked_is_no_error(path: Path) -> None:
    """A writer that cannot sign out leaves a row, which the next one clears."""
    foreign = None
    with Store.open(path, wait_seconds=0.1):
        foreign = sqlite3.connect(path, isolation_level=None)
        foreign.execute("BEGIN IMMEDIATE")
    foreign.close()

    with Store.open(path) as store:
        assert not store.check()
