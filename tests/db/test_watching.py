"""How the watched blogs fare is told from the queue, the hosts and the runs."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from db.queue import HostRow, LeadRow, RunRow
from db.rows import BlogRow
from db.watching import FailingAddress, PastRun, ShutHost, Watch, WatchedBlog

if TYPE_CHECKING:
    from db.store import Store

NOW, LATER, NEXT_DAY = "2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z", "2026-11-25T12:00:00Z"
#: Seconds in which a person expects an answer; it takes a tenth of one.
PATIENCE: Final = 2.0


def lead(blog: str, name: str, **changes: object) -> LeadRow:
    """Return an address of a blog that is new to the queue."""
    fields: dict[str, object] = {
        "key": f"{blog}/{name}",
        "address": f"https://{blog}.example/{name}",
        "role": "post",
        "lane": 2,
        "host": f"https://{blog}.example",
        "due_at": NOW,
    }
    return LeadRow(**{**fields, **changes})  # type: ignore[arg-type]


def watch(store: Store, failing: int = 20) -> Watch:
    """Return how the blogs of a database fare."""
    return store.reader.watch(failing=failing)


def test_nothing_is_told_of_a_database_that_was_never_scraped_into(store: Store) -> None:
    """There are no blogs and no runs."""
    assert watch(store) == Watch()


def test_a_blog_is_next_when_its_host_may_be_asked(store: Store) -> None:
    """An address that is due waits for the clock of its host."""
    store.plan(BlogRow("a"), [lead("a", "1"), lead("a", "2", due_at=NEXT_DAY)], NOW)
    store.plan(BlogRow("b"), [lead("b", "1")], NOW)
    with store.transaction():
        store.queue.save_host(HostRow("https://a.example", LATER, 5, "it cannot be reached"))

    told = watch(store)

    assert told.blogs == (WatchedBlog("a", 2, 0, None, LATER), WatchedBlog("b", 1, 0, None, NOW))
    assert told.shut == (ShutHost("https://a.example", LATER, "it cannot be reached", ("a",)),)


def test_what_fails_is_told_the_most_stubborn_first(store: Store) -> None:
    """A usual place at which nothing is found is no failure; only as many as asked for are told."""
    store.plan(BlogRow("a"), [lead("a", "1"), lead("a", "2"), lead("a", "3", probe=True)], NOW)
    with store.transaction():
        for name, failures in (("1", 2), ("2", 7), ("3", 1)):
            row = store.queue.fetch(f"a/{name}")
            assert row is not None
            store.queue.record(replace(row, failures=failures, reason="404", asked_at=NOW))

    told = watch(store, failing=1)

    assert told.blogs == (WatchedBlog("a", 0, 2, NOW, NOW),)
    assert told.failing == (FailingAddress("a", "https://a.example/2", 7, "404", NOW),)


def test_the_last_run_is_told_and_the_last_that_asked(store: Store) -> None:
    """Of those in a row that found nothing due, one is kept."""
    with store.transaction():
        store.queue.save_run(RunRow(NOW, "run", NOW, "done", asked=4, new=2))
        for _ in range(3):
            number = store.queue.save_run(RunRow(LATER, "run"))
            store.queue.save_run(RunRow(LATER, "run", LATER, "done"), number)

    told = watch(store)

    assert told.last == PastRun(LATER, LATER, "done", 0, 0, 0, 0, 0)
    assert told.last_busy == PastRun(NOW, NOW, "done", 4, 2, 0, 0, 0)
    assert store.queue.save_run(RunRow(NEXT_DAY, "run")) == 2


def test_a_hundred_thousand_addresses_are_summed_up_at_once(store: Store) -> None:
    """A person who asks how things stand does not wait."""
    names = [str(number) for number in range(1_000)]
    with store.transaction():
        for blog in (f"b{number}" for number in range(100)):
            store.plan(BlogRow(blog), [lead(blog, name) for name in names], NOW)

    began = time.perf_counter()
    told = watch(store)

    assert sum(blog.waiting for blog in told.blogs) == 100_000
    assert time.perf_counter() - began < PATIENCE
