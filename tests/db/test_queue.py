"""The queue of a scrape: addresses are taken up once, asked in order, and remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from db.queue import FetchRow, HostRow, LeadRow, RunRow
from db.rows import BlogRow

if TYPE_CHECKING:
    from pathlib import Path

    from db.store import Store

BLOG = BlogRow("blog", "https://blog.example/")
HOST = "https://blog.example"
NOW, LATER, NEXT_DAY = "2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z", "2026-11-25T12:00:00Z"


def lead(name: str, **changes: object) -> LeadRow:
    """Return an address that is new to the queue."""
    fields: dict[str, object] = {
        "key": name,
        "address": f"{HOST}/{name}",
        "role": "post",
        "lane": 2,
        "host": HOST,
        "due_at": NOW,
    }
    return LeadRow(**{**fields, **changes})  # type: ignore[arg-type]


def due(store: Store, now: str = NOW, *, limit: int = 9) -> list[str]:
    """Return the keys of what is due, in order."""
    blogs = store.queue.watched(["blog"])
    return [row.key for row in store.queue.next_due(HOST, now, blogs, limit)]


def known(store: Store, key: str) -> FetchRow:
    """Return an address of the queue."""
    row = store.queue.fetch(key)
    assert row is not None
    return row


def test_an_address_is_taken_up_once(store: Store) -> None:
    """Naming it again adds nothing, and does not change who named it first."""
    assert store.plan(BLOG, [lead("a", found_on="feed"), lead("b")], NOW) == 2
    assert store.plan(BLOG, [lead("a", found_on="map")], LATER) == 0

    assert known(store, "a").found_on == "feed"


def test_posts_are_told_by_the_lists_of_their_own_blog_that_named_them(store: Store) -> None:
    """Neither what another kind of list named first nor another blog's posts are among them."""
    store.plan(BLOG, [lead("feed", role="feed"), lead("map", role="sitemap")], NOW)
    store.plan(BLOG, [lead("a", found_on=f"{HOST}/feed"), lead("b", found_on=f"{HOST}/map")], NOW)
    store.plan(BlogRow("other"), [lead("c", found_on=f"{HOST}/feed")], NOW)

    assert store.queue.posts_named_by("blog", ["feed"]) == [f"{HOST}/a"]
    assert store.queue.posts_named_by("blog", ["feed", "sitemap"], limit=1) == [f"{HOST}/a"]
    assert store.queue.posts_named_by("other", ["feed"]) == []


def test_what_is_due_comes_by_lane_and_then_by_date(store: Store) -> None:
    """Lists come first; what is due later comes later."""
    leads = [
        lead("late", due_at=LATER),
        lead("list", lane=3),
        lead("post"),
        lead("feed", lane=0),
    ]
    store.plan(BLOG, leads, NOW)

    assert due(store) == ["feed", "post", "list"]
    assert due(store, LATER) == ["feed", "post", "late", "list"]
    assert due(store, LATER, limit=2) == ["feed", "post"]


def test_only_blogs_that_are_watched_are_asked(store: Store) -> None:
    """What was taken up of a blog that is paused or no longer listed waits."""
    store.plan(BLOG, [lead("a")], NOW)
    store.plan(BlogRow("other"), [lead("b")], NOW)

    assert due(store) == ["a"]
    assert store.queue.due_hosts(NOW, store.queue.watched(["blog"])) == (HOST,)
    assert store.queue.due_hosts(NOW, store.queue.watched([])) == ()


def test_a_list_that_was_read_is_told_from_one_that_fails(store: Store) -> None:
    """Only what was read, does not fail now and is of a role that is asked for counts."""
    store.plan(BLOG, [lead("a", role="sitemap"), lead("b", role="feed")], NOW)
    assert not store.queue.has_read("blog", ["sitemap"])
    with store.transaction():
        store.queue.record(replace(known(store, "a"), changed_at=NOW))

    assert store.queue.has_read("blog", ["sitemap", "wordpress"])
    assert not store.queue.has_read("blog", ["feed"])
    assert not store.queue.has_read("other", ["sitemap"])
    with store.transaction():
        store.queue.record(replace(known(store, "a"), failures=1))
    assert not store.queue.has_read("blog", ["sitemap"])


def test_the_next_date_of_a_host_is_known(store: Store) -> None:
    """A run that has nothing to do asks when it will have."""
    store.plan(BLOG, [lead("a"), lead("b", due_at=NEXT_DAY), lead("c", due_at=LATER)], NOW)
    blogs = store.queue.watched(["blog"])

    assert store.queue.soonest(HOST, NOW, blogs) == LATER
    assert store.queue.soonest(HOST, NEXT_DAY, blogs) is None


def test_what_came_of_asking_is_remembered(store: Store) -> None:
    """Every field of an answered address is read back as it was stored."""
    store.plan(BLOG, [lead("a", probe=True)], NOW)
    after = replace(
        known(store, "a"),
        address=f"{HOST}/other",
        role="listing",
        lane=3,
        probe=False,
        standing=False,
        said_changed=NOW,
        asked_at=NOW,
        changed_at=NOW,
        status=200,
        etag='"1"',
        last_modified="Tue, 24 Nov 2026 12:00:00 GMT",
        digest="d",
        gave=4,
        failures=1,
        reason="why",
        moved_to=f"{HOST}/new",
        due_at=None,
    )

    with store.transaction():
        store.queue.record(after)

    assert known(store, "a") == after
    assert due(store, NEXT_DAY) == []


@pytest.mark.parametrize(
    ("said", "is_due"), [(LATER, True), ("2026-11-24T11:00:00Z", False), (None, False)]
)
def test_an_address_said_to_have_changed_since_is_due(
    store: Store, said: str | None, *, is_due: bool
) -> None:
    """A date after the last visit brings the next one forward; an older one does not."""
    store.plan(BLOG, [lead("a")], NOW)
    with store.transaction():
        store.queue.record(replace(known(store, "a"), asked_at=NOW, due_at=NEXT_DAY))

    store.plan(BLOG, [lead("a", said_changed=said, due_at=LATER)], LATER)

    assert (due(store, LATER) == ["a"]) is is_due


def test_an_address_that_is_never_asked_again_stays_so(store: Store) -> None:
    """What was given up is not revived by a date of change."""
    store.plan(BLOG, [lead("a")], NOW)
    with store.transaction():
        store.queue.record(replace(known(store, "a"), asked_at=NOW, due_at=None))

    store.plan(BLOG, [lead("a", said_changed=LATER, due_at=LATER)], LATER)

    assert due(store, NEXT_DAY) == []


def test_later_pages_of_a_list_can_be_asked_again(store: Store) -> None:
    """Only what is asked once is made due anew, and nothing that has moved."""
    store.plan(BLOG, [lead("page", standing=False), lead("post"), lead("old")], NOW)
    with store.transaction():
        for key in ("page", "post", "old"):
            moved = "https://new.example/" if key == "old" else ""
            store.queue.record(replace(known(store, key), due_at=None, moved_to=moved))
        store.queue.again(["page", "post", "old"], LATER)

    assert due(store, NEXT_DAY) == ["page"]


def test_a_host_is_remembered(store: Store) -> None:
    """Clock, failures and robots.txt outlive the process."""
    row = HostRow(HOST, LATER, 3, "down", '{"status": 200}', b"User-agent: *\n")

    with store.transaction():
        store.queue.save_host(HostRow(HOST, NOW))
        store.queue.save_host(row)

    assert store.queue.host(HOST) == row
    assert store.queue.host("https://other.example") is None


def test_a_host_whose_clock_moves_is_not_written_whole(store: Store, path: Path) -> None:
    """Storing its next moment writes a page of the database, not its robots.txt again."""
    body = b"".join(b"Disallow: /%d\n" % number for number in range(20_000))
    with store.transaction():
        store.queue.save_host(HostRow(HOST, NOW, robots="{}", robots_body=body))
    log = path.with_name(f"{path.name}-wal")
    before = log.stat().st_size
    with store.transaction():
        store.queue.save_host(HostRow(HOST, LATER, robots="{}", robots_body=body))

    assert 0 < log.stat().st_size - before < 10_000


def test_a_run_is_one_row_however_often_it_is_stored(store: Store) -> None:
    """Figures so far are replaced by those in the end."""
    number = store.save_run(RunRow(NOW, "unmirror run", asked=1))
    assert store.save_run(RunRow(NOW, "unmirror run", LATER, "done", asked=7), number) == number
    other = store.save_run(RunRow(LATER, "unmirror run"))

    rows = store.reader._rows("SELECT id, asked, ending FROM run_log")
    assert rows == [(other, 0, ""), (number, 7, "done")]


def test_a_failed_transaction_leaves_neither_page_nor_answer(store: Store) -> None:
    """What is done inside one transaction is committed as one, or not at all."""
    store.plan(BLOG, [lead("a")], NOW)

    def interrupted() -> None:
        with store.transaction():
            store.queue.record(replace(known(store, "a"), failures=5))
            store.plan(BLOG, [lead("b")], NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()

    assert known(store, "a").failures == 0
    assert store.queue.fetch("b") is None


def test_views_show_what_is_watched_and_what_fails(store: Store) -> None:
    """Somebody who opens the database sees the state of each blog without knowing the tables."""
    store.plan(BLOG, [lead("a"), lead("b"), lead("guess", probe=True, role="feed")], NOW)
    with store.transaction():
        store.queue.record(
            replace(known(store, "a"), asked_at=NOW, failures=3, reason="no", due_at=LATER)
        )
        store.queue.record(replace(known(store, "guess"), asked_at=NOW, failures=1))

    watched = store.reader._rows(
        "SELECT blog, post_addresses, waiting, failing, next_due_at FROM watched_blogs"
    )
    failing = store.reader._rows("SELECT address, failures, reason FROM failing_fetches")
    upcoming = store.reader._rows("SELECT address FROM next_fetches")

    assert watched == [("blog", 2, 1, 1, NOW)]
    assert failing == [(f"{HOST}/a", 3, "no")]
    assert upcoming[-1] == (f"{HOST}/a",)
