"""Runs over a small blog on a real server: what is asked, what is stored, what is left alone."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from threading import Timer
from typing import TYPE_CHECKING

import pytest
from werkzeug import Response

from db.store import Store
from scraper import mirror
from scraper.events import Event, Result
from scraper.fetch import Fetcher
from scraper.run import Bounds, Run
from scraper.seeds import Seed
from tests.scraper.harbour import POSTS, Blog, html, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open an empty database."""
    with Store.open(tmp_path / "posts.db") as opened:
        yield opened


class World:
    """Runs over one blog, each some time after the last."""

    def __init__(self, store: Store, blog: Blog) -> None:
        self.store = store
        self.blog = blog
        self.seed = Seed("harbour", f"{blog.base}/", delay=0.0)
        self.passed = timedelta()
        self.ending = ""

    def run(
        self,
        later: timedelta = timedelta(),
        *,
        bounds: Bounds | None = None,
        stop_at: Result | None = None,
    ) -> list[Event]:
        """Run once, and return what happened."""
        self.passed += later
        self.blog.asked.clear()
        events: list[Event] = []

        def tell(event: Event) -> None:
            events.append(event)
            if event.result is stop_at:
                run.stop()

        with Fetcher(allow_private=True, trust_env=False) as fetcher:
            run = Run(
                self.store,
                [self.seed],
                fetcher,
                bounds=bounds,
                tell=tell,
                now=lambda: datetime.now(UTC) + self.passed,
                rng=Random(1),  # noqa: S311
            )
            self.ending = run.go()
        return events

    def titles(self) -> list[str]:
        """Return the titles of the stored posts."""
        return sorted(post.title for post in self.store.reader.posts(limit=-1))

    def address(self, name: str) -> str:
        """Return where a post stands."""
        return f"{self.blog.base}/{name}"

    def results(self, events: list[Event], name: str) -> list[Result]:
        """Return what became of one page."""
        return [one.result for one in events if one.url == self.address(name)]


@pytest.fixture
def world(store: Store, harbour: Blog) -> World:
    """Return a blog and a database, and nothing asked yet."""
    return World(store, harbour)


ALL = [f"On the {name}" for name in sorted(POSTS)]


def test_a_blog_is_found_fetched_and_stored(world: World) -> None:
    """From its front page to its posts, in one run."""
    events = world.run()

    assert world.titles() == ALL
    assert world.ending == "done"
    assert {one.result for one in events if one.role == "post"} == {Result.NEW}


def test_what_is_not_due_is_not_asked(world: World) -> None:
    """A run that follows at once asks for nothing at all."""
    world.run()

    assert world.run() == []
    assert not world.blog.asked


def test_an_edited_post_becomes_a_revision(world: World) -> None:
    """It is asked again the next day, and the day after when it has just changed."""
    world.run()
    world.blog.answers["/heron"] = page("heron", "Someone has seen another one since then.")

    events = world.run(2 * DAY)

    assert world.results(events, "heron") == [Result.CHANGED]
    assert world.results(events, "ferry") == [Result.NOT_MODIFIED]
    assert [one.number for one in world.store.reader.revisions(1)] == [1, 2]


def test_a_new_post_is_found_in_the_feed(world: World) -> None:
    """An hour later the feed is asked again; the posts that are known are not."""
    world.run()
    world.blog.posts.append("lamp")

    world.run(2 * timedelta(hours=1))

    assert "On the lamp" in world.titles()
    assert world.blog.asked["/heron"] == 0


def test_a_feed_that_only_tells_the_time_is_asked_less_and_less(world: World) -> None:
    """Other bytes at every answer are no news: half a day of nothing new makes it wait longer."""
    moments = iter(range(100))

    def feed() -> Response:
        dated = f"<lastBuildDate>{next(moments)}</lastBuildDate><item>"
        return Response(world.blog.feed().data.replace(b"<item>", dated.encode(), 1))

    world.blog.answers["/feed.xml"] = feed

    asked = []
    for _ in range(24):
        world.run(timedelta(hours=1))
        asked.append(world.blog.asked["/feed.xml"])

    assert sum(asked[:12]) > sum(asked[12:]) > 0


@pytest.mark.parametrize("path", ["/feed.xml", "/heron"])
def test_what_was_wrong_and_stays_so_fails_again(world: World, path: str) -> None:
    """The same wrong bytes a second time are no sign that all is well."""
    wrong = html("<title>404 Not Found</title><h1>404 Not Found</h1><p>Nothing here.</p>")
    world.blog.answers[path] = wrong
    world.blog.answers["/feed"] = wrong

    first = world.results(world.run(), path[1:])
    again = world.results(world.run(2 * DAY), path[1:])

    assert set(first) == set(again) == {Result.FAILED}


@pytest.mark.parametrize(("status", "again"), [(404, 1), (410, 0)])
def test_a_post_that_vanished_is_marked_and_stays(world: World, status: int, again: int) -> None:
    """404 may be a mistake and is asked again; 410 is final (RFC 9110, section 15.5.11)."""
    world.run()
    world.blog.posts.remove("heron")
    world.blog.answers["/heron"] = Response("gone", status)

    events = world.run(2 * DAY)

    assert world.results(events, "heron") == [Result.GONE]
    assert world.titles() == ALL
    world.run(2 * DAY)
    assert world.blog.asked["/heron"] == again


def test_a_post_that_comes_back_is_no_longer_gone(world: World) -> None:
    """Its page answers again, so the mark is taken off."""
    world.run()
    world.blog.answers["/heron"] = Response("gone", 404)
    world.run(2 * DAY)
    del world.blog.answers["/heron"]

    world.run(2 * DAY)

    assert [post.gone_at for post in world.store.reader.posts()] == [None] * 3


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_leads_to_one_post(world: World, status: int) -> None:
    """The post is known by where it answers; the other address is not a second one."""
    world.blog.answers["/heron"] = Response(status=status, headers={"Location": "/2022/heron"})
    world.blog.answers["/2022/heron"] = page("heron")

    events = world.run()

    assert world.titles() == ALL
    assert world.results(events, "heron") == [Result.MOVED]
    assert world.store.reader.known(world.address("2022/heron"))
    world.run(2 * DAY)
    assert world.blog.asked["/heron"] == (0 if status in {301, 308} else 1)


def test_a_server_may_prefer_another_spelling(world: World) -> None:
    """A slash at the end is the same page, which is asked by that spelling from now on."""
    world.blog.answers["/heron"] = Response(status=301, headers={"Location": "/heron/"})
    world.blog.answers["/heron/"] = page("heron")

    world.run()
    world.run(2 * DAY)

    assert world.titles() == ALL
    assert (world.blog.asked["/heron"], world.blog.asked["/heron/"]) == (0, 1)


def test_a_ring_of_redirects_ends(world: World) -> None:
    """Two spellings that lead to each other are given up."""
    world.blog.answers["/heron"] = Response(status=301, headers={"Location": "/heron/"})
    world.blog.answers["/heron/"] = Response(status=301, headers={"Location": "/heron"})

    events = world.run(bounds=Bounds(max_minutes=1))

    assert any(one.result is Result.FAILED and "without end" in one.detail for one in events)
    assert world.blog.asked["/heron"] + world.blog.asked["/heron/"] <= 30


@pytest.mark.parametrize("target", ["/", "http://localhost.example/heron"])
def test_a_post_that_leads_elsewhere_is_missing(world: World, target: str) -> None:
    """Lost posts are often led to the front page, or to whoever bought the domain."""
    world.blog.answers["/heron"] = Response(status=302, headers={"Location": target})

    events = world.run()

    assert world.results(events, "heron") == [Result.FAILED]
    assert len(world.titles()) == 2


def test_a_home_that_moved_takes_the_blog_along(world: World) -> None:
    """Posts below the new front page are the blog's."""
    world.seed = replace(world.seed, home=f"{world.blog.base}/old/")
    world.blog.answers["/old/"] = Response(status=301, headers={"Location": "/"})

    world.run()

    assert world.titles() == ALL


def test_a_host_that_is_busy_for_a_moment_is_waited_for(world: World) -> None:
    """A short Retry-After is kept within the run."""
    answers = iter([Response("busy", 503, headers={"Retry-After": "1"})])
    world.blog.answers["/heron"] = lambda: next(answers, page("heron"))

    events = world.run()

    assert world.results(events, "heron") == [Result.LATER, Result.NEW]
    assert world.titles() == ALL


def test_a_host_that_wants_to_be_left_alone_is(world: World) -> None:
    """The wait outlives the run, and holds for everything on that host."""
    world.blog.answers["/feed.xml"] = Response("busy", 429, headers={"Retry-After": "7200"})
    world.run()
    asked = world.blog.asked["/feed.xml"]

    world.run(timedelta(hours=1))
    assert (asked, world.blog.asked.total()) == (1, 0)
    world.blog.answers.clear()
    world.run(timedelta(hours=1, seconds=10))

    assert world.titles() == ALL


def test_a_failure_that_passes_is_tried_again_at_once(world: World) -> None:
    """One error of the server costs a few seconds, not a day."""
    answers = iter([Response("oops", 500)])
    world.blog.answers["/heron"] = lambda: next(answers, page("heron"))

    events = world.run()

    assert world.results(events, "heron") == [Result.FAILED, Result.NEW]


def test_one_page_that_breaks_us_does_not_end_the_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake of ours is told with a word on what to do, and everything else is stored."""
    examine = mirror.examine

    def broken(source: str, *rest: object, **more: object) -> object:
        if source.endswith("/heron"):
            raise ZeroDivisionError("a bug")
        return examine(source, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(mirror, "examine", broken)

    events = world.run()

    told = [one.detail for one in events if one.result is Result.FAILED]
    assert len(told) == 1
    assert "a bug" in told[0]
    assert "please report" in told[0]
    assert len(world.titles()) == 2


def test_no_more_is_asked_than_wanted(world: World) -> None:
    """A bound on pages holds for the run, and the next one goes on from there."""
    events = world.run(bounds=Bounds(max_pages=3))

    assert len(events) == 3
    assert world.ending == "as many pages as asked for"
    world.run()
    assert world.titles() == ALL


def test_an_entry_may_bound_its_blog(world: World) -> None:
    """`max_pages` of an entry holds for each run."""
    world.seed = replace(world.seed, max_pages=2)

    assert len(world.run()) == 2


def test_a_run_that_is_stopped_stores_what_was_on_its_way(world: World) -> None:
    """And the next one does the rest."""
    world.run(stop_at=Result.NEW)
    assert world.ending == "stopped"
    assert 1 <= len(world.titles()) < len(POSTS)

    world.run()
    assert world.titles() == ALL


def test_a_run_that_waits_for_an_answer_can_be_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the answer takes, and whatever other host is waited for meanwhile."""
    monkeypatch.setattr("scraper.run.GRACE", 0.0)
    over = threading.Event()

    def slow() -> Response:
        Timer(0.2, run.stop).start()
        return page("heron", "It came late." if over.wait(20) else "It came too late.")

    world.blog.answers["/heron"] = slow
    elsewhere = world.blog.base.replace("localhost", "127.0.0.1")
    seeds = [world.seed, Seed("waited-for", f"{elsewhere}/other/", delay=60.0)]
    began = time.monotonic()
    with Fetcher(allow_private=True, trust_env=False) as fetcher:
        run = Run(world.store, seeds, fetcher)
        ending = run.go()
        took = time.monotonic() - began
        over.set()

    assert ending == "stopped"
    assert took < 15


def test_what_robots_txt_forbids_is_not_asked(world: World) -> None:
    """It is told, remembered with the reason, and looked at again much later."""
    world.blog.answers["/robots.txt"] = Response("User-agent: *\nDisallow: /heron\n")

    events = world.run()

    assert world.results(events, "heron") == [Result.FORBIDDEN]
    assert world.blog.asked["/heron"] == 0
    row = world.store.queue.fetch(world.address("heron"))
    assert row is not None
    assert row.reason == "robots.txt does not allow it"


def test_a_host_whose_rules_cannot_be_had_is_left_alone(world: World) -> None:
    """Nothing may be asked while robots.txt answers 5xx (RFC 9309, section 2.3.1.4)."""
    world.blog.answers["/robots.txt"] = Response("oops", 500)

    (event,) = world.run()
    assert event.result is Result.FAILED
    assert "robots.txt: answered 500" in event.detail
    assert set(world.blog.asked) == {"/robots.txt"}
    del world.blog.answers["/robots.txt"]
    world.run(timedelta(hours=1))
    assert world.titles() == ALL


def test_a_page_that_lists_posts_is_none_and_leads_to_some(world: World) -> None:
    """What was taken for a post and is a list is read as one."""
    hidden = "".join(
        f"<article><h2><a href='/{name}'>On the {name}</a></h2><p>The {name}, read more …</p>"
        "</article>"
        for name in ("lamp", "nets", "geese", "tide", "fog")
    )
    world.blog.posts += ["lamp", "nets", "geese", "tide", "fog"]
    names = [*POSTS, "category/birds"]
    world.blog.answers["/category/birds"] = html(f"<title>Birds</title><main>{hidden}</main>")
    world.blog.answers["/"] = html(
        "".join(f'<h2><a href="/{one}">On {one}</a></h2>' for one in names)
    )
    feed = "".join(f"<item><link>{world.address(one)}</link></item>" for one in names)
    world.blog.answers["/feed.xml"] = Response(f"<rss><channel>{feed}</channel></rss>")
    world.seed = replace(world.seed, feed=f"{world.blog.base}/feed.xml")

    world.run()

    assert "Birds" not in world.titles()
    assert "On the lamp" in world.titles()


def test_two_addresses_of_one_post_are_one(world: World) -> None:
    """A copy for printing names the post it is of."""
    head = f"<link rel='canonical' href='{world.address('ferry-at-night')}'>"
    world.blog.answers["/ferry-at-night"] = page("ferry at night", head=head)
    world.blog.answers["/print/ferry-at-night"] = page("ferry at night", head=head)
    world.blog.posts = ["print/ferry-at-night", "ferry-at-night"]

    world.run()

    assert world.titles() == ["On the ferry at night"]
    assert world.store.reader.known(world.address("ferry-at-night"))


def test_a_copy_that_changes_stays_the_post_it_was(world: World) -> None:
    """What was known under its canonical address is not a second post once its text differs."""
    canonical = world.address("ferry-at-night")
    head = f"<link rel='canonical' href='{canonical}'>"
    world.blog.answers["/print/ferry-at-night"] = page("ferry at night", head=head)
    world.blog.posts = ["print/ferry-at-night"]
    world.run()
    world.blog.answers["/print/ferry-at-night"] = page("ferry at night", "It was late.", head)

    world.run(2 * DAY)

    assert [post.address for post in world.store.reader.posts()] == [canonical]
    assert [one.number for one in world.store.reader.revisions(1)] == [1, 2]


def test_a_post_that_turns_out_too_old_is_left_alone(world: World) -> None:
    """Where no list dates it, its page does; it is not asked again."""
    world.seed = replace(world.seed, since=date(2020, 1, 1))
    for name, day in (("heron", "2019-12-31"), ("ferry", "2020-01-01")):
        head = f"<meta property='article:published_time' content='{day}T10:00:00Z'>"
        world.blog.answers[f"/{name}"] = page(name, head=head)

    world.run()

    assert world.titles() == ["On the ferry", "On the frost"]
    world.run(400 * DAY)
    assert world.blog.asked["/heron"] == 0


def test_the_entry_may_tell_the_language(world: World) -> None:
    """A post too short to tell is in the language of its blog."""
    world.seed = replace(world.seed, language="nl")
    short = "<article><h1>Water</h1><p>Water, water.</p></article>"
    world.blog.answers["/heron"] = html(f"<title>Water</title>{short}")
    world.blog.posts = ["heron"]

    world.run()

    assert [post.language for post in world.store.reader.posts()] == ["nl"]


def test_the_hosts_clock_outlives_the_run(world: World) -> None:
    """A run that follows at once keeps the delay of the one before."""
    world.seed = replace(world.seed, delay=2.0)
    world.run(bounds=Bounds(max_pages=1))
    began = datetime.now(UTC)

    host = world.store.queue.host(world.blog.base)

    assert host is not None
    assert datetime.fromisoformat(host.ready_at) - began > timedelta(seconds=1)
