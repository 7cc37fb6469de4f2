"""How the watched blogs fare is said in words, within the columns of a terminal."""

from __future__ import annotations

from dataclasses import replace

from db.watching import FailingAddress, PastRun, ShutHost, Watch, WatchedBlog
from scraper.watchwords import ROWS, describe

NOW, NEXT = "2026-11-28T10:00:00Z", "2026-11-28T10:43:35Z"
RUN = PastRun(NOW, NOW, "done", 6, 5, 0, 0, 1)
IDLE = replace(RUN, asked=0)
BLOG = WatchedBlog("harbour", 0, 0, NOW, NEXT)


def test_nothing_is_said_where_nothing_is_watched() -> None:
    """A database of saved pages has no runs."""
    assert describe(Watch(), NOW, {}) == ""


def test_the_last_run_is_said_and_the_last_that_asked() -> None:
    """Most runs find nothing due; what the last busy one came to is of more interest."""
    assert describe(Watch(last=IDLE, last_busy=RUN), NOW, {}).splitlines() == [
        "last run        2026-11-28 10:00 UTC, nothing was due",
        "one that asked  2026-11-28 10:00 UTC, 6 asked, 5 new, 0 changed, 0 gone, 1 failed",
    ]


def test_a_run_that_did_not_end_well_is_said() -> None:
    """Stopped and killed runs can be told from the others."""
    stopped = describe(Watch(last=replace(RUN, ending="stopped"), last_busy=None), NOW, {})
    killed = describe(Watch(last=replace(RUN, ended_at=None, ending="")), NOW, {})

    assert "UTC, ended early (stopped): 6 asked" in stopped
    assert "UTC, goes on, or was killed: 6 asked" in killed


def test_blogs_in_trouble_come_first_and_those_that_rest_last() -> None:
    """A host that is left alone, then addresses that fail, then what is due, then paused blogs."""
    blogs = (
        replace(BLOG, name="paused"),
        replace(BLOG, name="well", next_at=NOW),
        replace(BLOG, name="failing", failing=3),
        replace(BLOG, name="down", last_asked_at=None, waiting=1),
        replace(BLOG, name="name" * 12),
    )
    shut = (ShutHost("https://down.example", NEXT, "it cannot be reached", ("down",)),)

    said = describe(Watch(blogs, shut), NOW, {"paused": "paused"}).splitlines()

    assert [line.split() for line in said[1:6]] == [
        ["down", "1", "0", "never", "2026-11-28", "10:43"],
        ["failing", "0", "3", "2026-11-28", "10:00", "2026-11-28", "10:43"],
        ["well", "0", "0", "2026-11-28", "10:00", "now"],
        [f"{'name' * 12}"[:21] + "…", "0", "0", "2026-11-28", "10:00", "2026-11-28", "10:43"],
        ["paused", "0", "0", "2026-11-28", "10:00", "paused"],
    ]
    assert max(map(len, said[:6])) <= 80
    assert said[-1] == "  https://down.example until 2026-11-28 10:43 UTC: it cannot be reached"


def test_a_host_of_many_blogs_is_said_once() -> None:
    """With the number of those that wait for it."""
    shut = (ShutHost("https://host.example", NEXT, "it answered 429", ("a", "b")),)

    assert "https://host.example (2 blogs) until" in describe(Watch(shut=shut), NOW, {})


def test_addresses_that_fail_are_said_with_the_reason_and_what_comes_next() -> None:
    """The address stands there once, also where the reason does not begin with it."""
    url = "https://a.example/1"
    failing = (
        FailingAddress("a", url, 3, f"{url}: 404", NEXT),
        FailingAddress("a", url, 1, "it broke", None),
    )
    blogs = (replace(BLOG, name="a", failing=5),)

    said = describe(Watch(blogs, failing=failing), NOW, {}).splitlines()

    assert said[-3:] == [
        f"  a: {url}: 404 (3 times in a row; asked again 2026-11-28 10:43 UTC)",
        f"  a: {url}: it broke (once; not asked again)",
        "  (3 more)",
    ]


def test_what_fails_of_a_blog_that_is_not_asked_is_not_said() -> None:
    """Nobody has to do anything about it."""
    blogs = (replace(BLOG, name="a", failing=1),)
    failing = (FailingAddress("a", "https://a.example/1", 3, "404", None),)
    shut = (ShutHost("https://a.example", NEXT, "it cannot be reached", ("a",)),)

    said = describe(Watch(blogs, shut, failing), NOW, {"a": "paused"})

    assert said.splitlines()[1:] == [
        "  a                             0        1  2026-11-28 10:00  paused"
    ]


def test_a_long_list_is_summed_up() -> None:
    """Of many blogs the first are named, the rest counted."""
    blogs = tuple(replace(BLOG, name=f"b{number}") for number in range(ROWS + 3))

    assert describe(Watch(blogs), NOW, {}).splitlines()[-1] == "  (3 more)"
