"""Runs over blogs that lie: without end, without sense, without an answer. Each run ends, and says.

Every blog here is a real server, and most are one that was met or that anybody could set up.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from werkzeug import Response

from db.store import Store
from scraper import planting
from scraper.cli import main
from scraper.errors import SeedError
from scraper.events import Event, Result
from scraper.fetch import Fetcher
from scraper.run import Bounds, Run
from scraper.seeds import Seed, load
from tests.scraper.harbour import Blog, html, page
from tests.scraper.test_run import DAY, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result as Ran


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open an empty database."""
    with Store.open(tmp_path / "posts.db") as opened:
        yield opened


@pytest.fixture
def world(store: Store, harbour: Blog) -> World:
    """Return a blog and a database, and nothing asked yet."""
    return World(store, harbour)


def failures(events: list[Event]) -> list[str]:
    """Return what is said of what failed."""
    return [one.detail for one in events if one.result is Result.FAILED]


# --- without end --------------------------------------------------------------------------------


def test_no_more_posts_are_taken_up_than_may_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left out is told with a remedy, and its list read again when there is room."""
    monkeypatch.setattr(planting, "MOST_POSTS", 3)
    world.blog.posts = [f"heron-{number}" for number in range(8)]

    events = world.run()

    assert len(world.titles()) == 3
    assert any("5 posts that it names were left out" in one for one in failures(events))
    assert any("entry of harbour" in one for one in failures(events))

    for _ in range(4):
        world.run(DAY)

    assert len(world.titles()) == 8


def test_an_interface_with_new_posts_on_every_page_ends(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that makes up posts for every page of its interface fills its own room only."""
    monkeypatch.setattr(planting, "MOST_POSTS", 250)
    numbers = count()

    def made_up() -> Response:
        links = [f"{world.blog.base}/heron-{next(numbers)}" for _ in range(100)]
        items = [{"link": one, "title": {"rendered": "A"}, "content": {}} for one in links]
        return Response(json.dumps(items), content_type="application/json")

    world.blog.answers["/"] = html(
        "<head><link rel='https://api.w.org/' href='/wp-json/'></head><body>Notes</body>"
    )
    world.blog.answers["/wp-json/wp/v2/posts"] = made_up

    world.run()

    assert world.ending == "done"
    assert world.store.queue.names_posts("harbour")
    assert next(numbers) <= 500
    assert world.store.queue.count_waiting("harbour") == 0


def test_a_redirect_to_ever_new_pages_is_given_up(world: World) -> None:
    """After as many as browsers follow, where each names another that nobody has named before."""
    numbers = count()

    def onward() -> Response:
        return Response(status=302, headers={"Location": f"/heron-{next(numbers)}"})

    world.blog.answers["/heron"] = onward
    for number in range(100):
        world.blog.answers[f"/heron-{number}"] = onward

    events = world.run()

    assert any("it redirects without end" in one for one in failures(events))
    assert next(numbers) <= planting.MOST_HOPS + 2


def test_pages_of_older_posts_that_name_the_same_ones_end(world: World) -> None:
    """A server that ignores the number of a page is left after three, however it writes them."""

    def older(number: int) -> Response:
        entries = "".join(
            f'<h2><a href="/2020/01/{one}">On the {one}</a></h2>' for one in world.blog.posts
        )
        return html(
            f"<body>{entries}<a rel='next' href='/page/{number + 1}/'>Older posts</a></body>"
        )

    world.blog.answers["/"] = older(1)
    for number in range(2, 40):
        world.blog.answers[f"/page/{number}/"] = older(number)

    world.run()

    assert sum(path.startswith("/page/") for path in world.blog.asked) <= 4


def test_a_large_blog_does_not_keep_the_news_of_others_waiting(
    world: World,
) -> None:
    """What comes due while a run goes on is asked in it, also of a host that it was done with."""
    other = world.blog.base.replace("localhost", "127.0.0.1")
    small = Seed("small", f"{other}/", exclude=(".*",), delay=0.0)
    passed = timedelta()

    def late() -> Response:
        nonlocal passed
        passed = timedelta(hours=2)
        return page("frost")

    world.blog.answers["/frost"] = late
    told: list[Event] = []
    with Fetcher(allow_private=True, trust_env=False) as fetcher:
        Run(
            world.store,
            [small, world.seed],
            fetcher,
            tell=told.append,
            now=lambda: datetime.now(UTC) + passed,
        ).go()

    assert other != world.blog.base
    assert [one.url for one in told].count(f"{other}/feed.xml") == 2


def test_a_run_ends_when_its_time_is_up_also_while_it_waits(world: World) -> None:
    """A host that wants twenty seconds between two requests does not hold it for so long."""
    world.seed = replace(world.seed, delay=20.0)
    began = time.monotonic()

    world.run(bounds=Bounds(max_minutes=1 / 60))

    assert world.ending == "the time is up"
    assert time.monotonic() - began < 10


# --- without sense ------------------------------------------------------------------------------


def test_a_feed_whose_entries_lead_nowhere_names_no_posts(world: World) -> None:
    """Links of other sites and schemes, of no host at all, or as long as a book, are not asked."""
    links = (
        *(
            "javascript:alert(1)",
            "file:///etc/passwd",
            "//",
            "http://[",
            "http://127.0.0.1:99999/a",
        ),
        *("https://other.example/heron", f"{world.blog.base}/{'a' * 10_000}", ""),
    )
    items = "".join(f"<item><title>On it</title><link>{one}</link></item>" for one in links)
    world.blog.answers["/feed.xml"] = Response(
        f"<rss version='2.0'><channel>{items}</channel></rss>", content_type="application/rss+xml"
    )
    world.blog.posts = []

    world.run()

    assert not world.store.queue.names_posts("harbour")


@pytest.mark.parametrize("location", ["javascript:alert(1)", "http://[", "//", "http://a b/"])
def test_a_robots_file_that_leads_to_no_address_ends_no_run(world: World, location: str) -> None:
    """It counts as one that cannot be had, of this host alone."""
    world.blog.answers["/robots.txt"] = Response(status=302, headers={"Location": location})

    events = world.run()

    assert world.ending == "done"
    assert len(failures(events)) == 1 or world.titles()


def test_a_mistake_of_ours_in_asking_ends_no_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is told with what went wrong, and the others are asked."""
    ask = Fetcher.ask

    def breaks(self: Fetcher, url: str, **how: str) -> object:
        if url.endswith("/heron"):
            raise RuntimeError("a bug")
        return ask(self, url, **how)

    monkeypatch.setattr(Fetcher, "ask", breaks)

    events = world.run()

    assert "RuntimeError('a bug')" in failures(events)[0]
    assert world.titles() == ["On the ferry", "On the frost"]


def test_a_blog_that_gets_another_name_on_the_list_goes_on(world: World) -> None:
    """Its addresses are known under the old one, and would never be asked again."""
    world.run(bounds=Bounds(max_pages=3))
    world.seed = replace(world.seed, name="quay")

    events = world.run(DAY)

    assert {one.blog for one in events} == {"quay"}
    assert world.titles() == ["On the ferry", "On the frost", "On the heron"]


def test_a_front_page_that_another_blog_named_as_a_post_is_one(world: World) -> None:
    """A blog in a folder of another's host is found, whoever was on the list first."""
    world.blog.posts = ["notes", "heron"]
    world.blog.answers["/notes"] = page("notes")
    world.run()
    world.blog.answers["/notes"] = html('<body><h2><a href="/notes/eel">On the eel</a></h2></body>')
    world.blog.answers["/notes/eel"] = page("eel")
    world.seed = Seed("notes", f"{world.blog.base}/notes", delay=0.0)

    events = world.run()

    assert [one.role for one in events if one.url.endswith("/notes")] == ["home"]


def test_one_home_with_and_without_www_is_one_blog(tmp_path: Path) -> None:
    """The second entry would be given nothing, since its pages are the first one's."""
    path = tmp_path / "blogs.toml"
    entry = '[[blog]]\nname = "{}"\nhome = "https://{}"\n'
    path.write_text(entry.format("a", "a.example") + entry.format("b", "www.a.example/"))

    with pytest.raises(SeedError, match="the same as that of blog 'a'"):
        load(path)


# --- without an answer --------------------------------------------------------------------------


@pytest.fixture
def seeds(tmp_path: Path, harbour: Blog) -> Path:
    """Write a list with the one blog."""
    path = tmp_path / "blogs.toml"
    path.write_text(f'[[blog]]\nname = "harbour"\nhome = "{harbour.base}/"\ndelay = 0\n')
    return path


def command(seeds: Path) -> Ran:
    """Run the command over the list."""
    database = seeds.with_name("run.db")
    options = ["--seeds", str(seeds), "--db", str(database), "--allow-private"]
    return CliRunner().invoke(main, ["run", *options])


def test_a_blog_that_answers_every_address_with_the_same_page_is_told(
    seeds: Path, harbour: Blog
) -> None:
    """Nothing failed and nothing was found: that is no success."""
    sorry = html("<head><title>Not found</title></head><body><p>There is no such page.</p></body>")
    harbour.answers["/"] = sorry
    harbour.answers["/feed.xml"] = sorry

    ran = command(seeds)

    assert ran.exit_code == 1
    assert "harbour: no post of it is known" in ran.stderr
    assert "name its feed" in ran.stderr


def test_a_blog_that_asks_to_be_left_alone_is_told(seeds: Path, harbour: Blog) -> None:
    """A first run that got nothing but 429 says so."""
    harbour.answers["/"] = Response("slow down", 429)

    ran = command(seeds)

    assert ran.exit_code == 1
    assert "it answered 429" in ran.stderr


def test_a_front_page_that_robots_txt_forbids_is_told(seeds: Path, harbour: Blog) -> None:
    """A blog that was never to be asked does not look like one without news."""
    harbour.answers["/robots.txt"] = Response("User-agent: *\nDisallow: /\n")

    ran = command(seeds)

    assert ran.exit_code == 1
    assert "robots.txt does not allow it; ask the owner" in ran.stderr


def test_a_front_page_that_fails_is_told_with_its_status(seeds: Path, harbour: Blog) -> None:
    """An error page is HTML too; what counts is what the server said."""
    harbour.answers["/"] = Response("oh dear", 500)

    assert "the server answered 500" in command(seeds).stderr


def test_a_run_of_which_nothing_was_due_is_quiet(seeds: Path) -> None:
    """What cron mails is what a person has to know."""
    assert command(seeds).exit_code == 0

    again = command(seeds)

    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "")


def test_adding_a_blog_whose_robots_file_fails_says_so(tmp_path: Path, harbour: Blog) -> None:
    """Nobody forbade anything, and the owner need not be asked."""
    harbour.answers["/robots.txt"] = Response(status=503)
    options = ["--seeds", str(tmp_path / "blogs.toml"), "--allow-private", "--delay", "0"]

    ran = CliRunner().invoke(main, ["add", harbour.base, *options])

    assert ran.exit_code == 1
    assert "answered 503" in ran.stderr
    assert "does not allow" not in ran.stderr
