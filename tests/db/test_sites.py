"""What a blog teaches, as rows: its remembered pages, its feeds, and readers' corrections."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from db.reader import Reader
from db.rows import BlogRow, CaptureRow, LabelRow, MemoryRow

if TYPE_CHECKING:
    from pathlib import Path

    from db.store import Store
    from tests.db.conftest import Make

ADDRESS = "https://blog.example/2022/05/opt.html"
AT, LATER = "2022-05-03T09:00:00Z", "2022-06-01T09:00:00Z"
BLOG = BlogRow("blog.example")
TEXT = LabelRow(keep=False, text="Subscribe", address=ADDRESS, place="a1")
RULE = LabelRow(keep=True, selector="div.note")


def remembered(number: int, at: str = AT) -> MemoryRow:
    """Return a page as its blog remembers it."""
    return MemoryRow(f"https://blog.example/{number}", at, '{"a":1}', 0.9, "<div.post>", True)  # noqa: FBT003 - by position, as rows come


def a_feed(body: bytes, at: str = AT, url: str = "https://blog.example/feed") -> CaptureRow:
    """Return a capture of a feed."""
    return CaptureRow(hashlib.sha256(body).hexdigest(), url, url, at, body)


# --- memory -------------------------------------------------------------------------------------


def test_a_page_is_remembered_with_its_post(store: Store, make: Make) -> None:
    """What a page teaches is stored by the transaction that stores the page."""
    store.save(replace(make(), memory=remembered(1)))

    assert store.reader.memory("blog.example") == (remembered(1),)
    assert store.reader.memory("other.example") == ()


def test_a_page_is_remembered_once(store: Store, make: Make) -> None:
    """A page seen again takes the place of what was remembered of it."""
    again = replace(remembered(1, LATER), promise=0.5)
    for row in (remembered(1), again):
        store.save(replace(make(), memory=row))

    assert store.reader.memory("blog.example") == (again,)


def test_forgotten_pages_are_deleted(store: Store, make: Make) -> None:
    """A page for which others are forgotten takes their rows away, and no more."""
    for number in (1, 2, 3):
        store.save(replace(make(str(number)), memory=remembered(number)))

    forgotten = (remembered(1).address, "https://blog.example/unknown")
    store.save(replace(make("4"), memory=remembered(4), forgotten=forgotten))

    assert [row.address[-1] for row in store.reader.memory("blog.example")] == ["2", "3", "4"]


def test_nothing_is_remembered_of_a_page_that_was_not_stored(store: Store, make: Make) -> None:
    """Page and memory are stored together or not at all."""
    broken = replace(make(), memory=replace(remembered(1), trace="no JSON"))

    with pytest.raises(sqlite3.IntegrityError):
        store.save(broken)

    assert store.reader.status().captures == 0
    assert store.reader.memory("blog.example") == ()


def test_learning_anew_forgets_the_rest(store: Store, make: Make) -> None:
    """A blog learned anew is remembered by the pages given, and other blogs as they were."""
    store.save(replace(make(), memory=remembered(1)))
    other = make(address="https://other.example/x")
    store.save(replace(other, memory=remembered(9)))

    store.relearn(BLOG, [remembered(2, LATER), remembered(3)], None, AT)

    assert store.reader.memory("blog.example") == (remembered(3), remembered(2, LATER))
    assert store.reader.memory("other.example") == (remembered(9),)


# --- feeds --------------------------------------------------------------------------------------


def test_of_a_feed_the_latest_body_counts(store: Store) -> None:
    """Every body is a capture, and the last of each feed is what the blog says."""
    store.save_feed(BLOG, a_feed(b"old" * 40))
    store.save_feed(BLOG, a_feed(b"new", LATER))
    store.save_feed(BLOG, a_feed(b"other", AT, "https://blog.example/atom"))

    captures = map(store.reader.capture, store.reader.feed_captures("blog.example"))
    assert [(one.url, one.fetched_at, one.body) for one in captures if one] == [
        ("https://blog.example/atom", AT, b"other"),
        ("https://blog.example/feed", LATER, b"new"),
    ]
    assert store.reader.status().captures == 3


def test_a_feed_makes_no_post(store: Store) -> None:
    """A feed is evidence about posts, and none itself."""
    store.save_feed(BLOG, a_feed(b"<rss/>"))

    assert store.reader.status().posts == 0
    assert [blog.name for blog in store.reader.blogs()] == ["blog.example"]


# --- labels -------------------------------------------------------------------------------------


def test_a_correction_is_kept_with_its_post(store: Store, make: Make) -> None:
    """A label comes back as it was given, by blog or all of them."""
    store.save(make())
    numbers = [store.teach(BLOG, TEXT, AT), store.teach(BlogRow("b.example"), RULE, LATER)]

    found = store.reader.labels()

    assert [one.id for one in found] == numbers
    assert [(one.blog, one.row, one.created_at, one.undone_at) for one in found] == [
        ("blog.example", TEXT, AT, None),
        ("b.example", RULE, LATER, None),
    ]
    assert [one.row for one in store.reader.labels("b.example")] == [RULE]


def test_a_correction_is_taken_back_once(store: Store) -> None:
    """One that was undone holds no more, stays on record, and cannot be undone again."""
    number = store.teach(BLOG, RULE, AT)

    assert store.undo_label(number, LATER)
    assert not store.undo_label(number, LATER)
    assert not store.undo_label(99, LATER)
    assert store.reader.labels() == ()
    assert [one.undone_at for one in store.reader.labels(also_undone=True)] == [LATER]


@pytest.mark.parametrize("label", [TEXT, RULE], ids=["text", "selector"])
def test_the_last_word_on_a_piece_holds(store: Store, make: Make, label: LabelRow) -> None:
    """A correction of the same piece takes the place of the one before, whatever that said."""
    store.save(make())
    store.teach(BLOG, label, AT)
    last = store.teach(BLOG, replace(label, keep=not label.keep), LATER)

    assert [(one.id, one.row.keep) for one in store.reader.labels()] == [(last, not label.keep)]
    assert len(store.reader.labels(also_undone=True)) == 2


def test_the_same_text_elsewhere_is_another_piece(store: Store, make: Make) -> None:
    """On another page, or on another blog, it has its own correction."""
    other = "https://blog.example/other"
    store.save(make())
    store.save(make(address=other))
    store.teach(BLOG, TEXT, AT)
    store.teach(BLOG, replace(TEXT, address=other, keep=True), AT)
    store.teach(BlogRow("b.example"), TEXT, AT)

    assert len(store.reader.labels()) == 3


# --- pages --------------------------------------------------------------------------------------


def test_pages_come_in_the_order_they_were_seen(store: Store, make: Make) -> None:
    """An archive that was imported later is older; of each post the latest capture counts."""
    store.save(make(address="https://blog.example/new", at=LATER))
    store.save(make("Then.", address="https://blog.example/old", at=AT))
    store.save(make("Now.", address="https://blog.example/old", at="2022-05-04T09:00:00Z"))
    store.save(make(address="https://other.example/x"))

    pages = store.reader.pages("blog.example")

    assert [page.address.rpartition("/")[2] for page in pages] == ["old", "new"]
    assert [page.last_seen_at for page in pages] == ["2022-05-04T09:00:00Z", LATER]
    capture = store.reader.capture(pages[0].capture_id)
    assert capture is not None
    assert b"Now." in capture.body
    assert len(store.reader.pages()) == 3


def test_the_blog_of_a_post_is_known_by_its_address(store: Store, make: Make) -> None:
    """A post may stand on a blog that is not named after its host."""
    store.save(replace(make(), blog=BlogRow("the days")))

    assert store.reader.blog_of(ADDRESS) == "the days"
    assert store.reader.blog_of("https://blog.example/unknown") == ""


def test_a_reader_without_a_writer_reads_them(store: Store, make: Make, path: Path) -> None:
    """All of it can be read through a file that is open for reading only."""
    store.save(replace(make(), memory=remembered(1)))
    store.save_feed(BLOG, a_feed(b"<rss/>"))
    store.teach(BLOG, TEXT, AT)

    with Reader.open(path) as reader:
        assert reader.memory("blog.example")
        assert reader.feed_captures("blog.example")
        assert reader.labels("blog.example")
