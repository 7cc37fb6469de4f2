"""The commands by which a blog teaches the cleaner, from end to end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import click
import httpx
import pytest
from click.testing import CliRunner

from cleaners.post import Kind, Post
from cleaners.sites import SiteMemory
from db.rows import BlogRow, LabelRow
from db.store import Store
from scraper.cli import main
from scraper.fetch import Fetcher
from scraper.mirror import Cleaned, Skipped, examine, keep
from scraper.reclean import reclean
from tests.scraper.conftest import REFRAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

    from scraper.capture import Capture
    from scraper.reclean import Relearned

NAME = "harbour.example"
START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path, blog: dict[str, bytes], make_capture: Callable[..., Capture]) -> Path:
    """Return a database with a blog whose pages were each cleaned alone."""
    path = tmp_path / "posts.db"
    with Store.open(path) as store:
        for day, (url, body) in enumerate(blog.items()):
            at = START + timedelta(days=day)
            page = examine(url, make_capture(body=body, url=url, url_asked=url, fetched_at=at))
            assert isinstance(page, Cleaned)
            keep(page, store, now=at)
    return path


def run(database: Path, *arguments: str | Path, stdin: str | None = None) -> Result:
    """Run a command on a database, and let only the exits that it means to make pass."""
    words = [*map(str, arguments), "--db", str(database)]
    result = CliRunner().invoke(main, words, input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def shown(database: Path, number: int = 1) -> str:
    """Return a post as it is printed."""
    return run(database, "show", str(number), "--format", "text").stdout


@pytest.fixture
def feed(tmp_path: Path, blog: dict[str, bytes]) -> Path:
    """Return the feed of the blog, whole for its first post, with the line under it."""
    url, page = next(iter(blog.items()))
    body = page.decode().partition('<div class="c1">')[2].replace("</div>", "")
    path = tmp_path / "feed.xml"
    path.write_text(
        f'<rss version="2.0"><channel><item><title>x</title><link>{url}</link>'
        f"<description><![CDATA[{body}]]></description></item></channel></rss>"
    )
    return path


# --- reclean ------------------------------------------------------------------------------------


def test_reclean_says_what_came_of_it(database: Path) -> None:
    """The posts gain, and a line for each blog says how many and by what."""
    assert REFRAIN in shown(database)

    first, second = (run(database, "reclean") for _ in range(2))

    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == (
        "unmirror: harbour.example: 6 pages, 6 changed; the blog is known by 6 pages\n"
    )
    assert "6 pages, 0 changed" in second.stderr
    assert REFRAIN not in shown(database)


def test_reclean_takes_blogs_by_name(database: Path) -> None:
    """Only the blogs that are named are cleaned, and one that is not there is said."""
    unknown = run(database, "reclean", "other.example")

    assert run(database, "reclean", NAME).exit_code == 0
    assert unknown.exit_code == 1
    assert "there is no blog 'other.example' in" in unknown.stderr
    assert "`unmirror site` lists them" in unknown.stderr


def test_reclean_names_pages_that_are_no_posts(database: Path) -> None:
    """A page of which nothing is left is a failure, and its post stays."""
    with Store.open(database) as store:
        store.teach(BlogRow(NAME), LabelRow(keep=False, selector="div.a1"), "2026")

    result = run(database, "reclean")

    assert result.exit_code == 1
    assert "https://harbour.example/heron: no post on it (empty); the post stays" in result.stderr
    assert "heron" in shown(database)


def test_reclean_says_where_it_was_stopped(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends the run with a sentence; what was cleaned until then is stored."""

    def stopped(store: Store, blog: Relearned) -> Iterator[object]:
        steps = reclean(store, blog)
        yield next(steps)
        raise KeyboardInterrupt

    monkeypatch.setattr("scraper.learning.clean_again", stopped)
    result = run(database, "reclean")

    assert result.exit_code == 1
    assert "harbour.example: stopped after 1 of 6 pages; what was cleaned is stored" in (
        result.stderr
    )
    assert REFRAIN not in shown(database, 1)
    assert REFRAIN in shown(database, 2)


def test_reclean_says_how_many_became_lists(
    database: Path, monkeypatch: pytest.MonkeyPatch, make_capture: Callable[..., Capture]
) -> None:
    """A page that now reads as a list of posts costs nothing and is counted."""
    listed = Skipped(Cleaned("x", make_capture(), Post(Kind.INDEX)), "a list")
    monkeypatch.setattr("scraper.learning.clean_again", lambda *_: iter([listed, listed]))

    result = run(database, "reclean")

    assert result.exit_code == 0
    assert "0 changed; 2 no longer read as posts and stay as they were; " in result.stderr


# --- feed ---------------------------------------------------------------------------------------


def test_a_feed_decides_what_is_part_of_a_post(database: Path, feed: Path) -> None:
    """What the blog publishes itself is content, though it stands under every post."""
    told = run(database, "feed", feed)
    run(database, "reclean")

    assert told.exit_code == 0
    assert f"{feed}: 1 post of {NAME}, 1 of them stored; `unmirror reclean {NAME} " in told.stderr
    assert REFRAIN in shown(database, 1)
    assert "the blog's own feed has 1 of them whole" in run(database, "site", NAME).stdout


def test_a_feed_before_its_pages_is_kept(tmp_path: Path, feed: Path) -> None:
    """A feed may come first; that none of its posts is stored is said."""
    result = run(tmp_path / "new.db", "feed", feed)

    assert result.exit_code == 0
    assert f"1 post of {NAME}, 0 of them stored; pages to come are judged by it" in result.stderr


def test_a_feed_is_of_the_blog_its_posts_are_stored_on(
    tmp_path: Path,
    feed: Path,
    blog: dict[str, bytes],
    make_capture: Callable[..., Capture],
) -> None:
    """Whatever the blog is called, or by its host with or without www."""
    url, body = next(iter(blog.items()))
    for name, address in (("the mole", url), (f"www.{NAME}", "https://x.example/1")):
        path = tmp_path / f"{name}.db"
        page = examine("x", make_capture(body=body, url=address))
        assert isinstance(page, Cleaned)
        with Store.open(path) as store:
            keep(page, store, blog=BlogRow(name))

        assert f"1 post of {name}," in run(path, "feed", feed).stderr


WRONG_FEEDS = {
    "no such file": ("nowhere.xml", "no such file"),
    "no feed": ("notes.txt", "this is no feed; give the address or file of an RSS, Atom"),
    "a page": ("page.html", "the page names one: /feed.xml"),
    "an empty feed": ("empty.xml", "none of its posts has both an address and a text"),
}


@pytest.mark.parametrize("case", WRONG_FEEDS)
def test_what_is_no_feed_is_refused(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """The source is named with the reason, and nothing is kept of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("Notes")
    (tmp_path / "page.html").write_text("<link type=application/rss+xml href=/feed.xml>")
    (tmp_path / "empty.xml").write_text('<rss version="2.0"><channel/></rss>')
    source, says = WRONG_FEEDS[case]

    result = run(database, "feed", source)

    assert result.exit_code == 1
    assert source in result.stderr
    assert says in result.stderr
    with Store.open(database) as store:
        assert store.reader.feed_captures(NAME) == ()


def test_a_feed_that_is_not_there_is_said(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server's "not found" is no feed, whatever the page says."""
    answer = httpx.MockTransport(lambda _: httpx.Response(404, stream=httpx.ByteStream(b"gone")))
    monkeypatch.setattr("scraper.fetch.Fetcher", partial(Fetcher, transport=answer))

    result = run(database, "feed", "https://harbour.example/feed")

    assert result.exit_code == 1
    assert "https://harbour.example/feed: the server answered 404 Not Found" in result.stderr


def test_a_feed_says_where_a_post_is_from(database: Path, feed: Path) -> None:
    """What a feed names as the source of a post is its origin, and the database says why."""
    source = '<source url="https://dunes.example/feed">Dunes</source>'
    feed.write_text(feed.read_text().replace("<title>x</title>", source))

    run(database, "feed", feed, "--blog", NAME)
    run(database, "reclean")

    trail = json.loads(run(database, "show", "1", "--provenance", "--format", "json").stdout)
    (origin,) = [one for one in trail["values"] if one["field"] == "origin"]
    assert (origin["value"], origin["rule"]) == (
        "https://dunes.example/feed",
        "the feed's <source>",
    )


def test_a_feed_of_no_blog_is_refused(database: Path, feed: Path) -> None:
    """A name that is mistyped does not make a blog."""
    result = run(database, "feed", feed, "--blog", "harbor.example")

    assert result.exit_code == 1
    assert "there is no blog 'harbor.example'" in result.stderr
    assert "harbor" not in run(database, "site").stdout


# --- teach --------------------------------------------------------------------------------------


def test_a_correction_changes_the_post_until_it_is_undone(database: Path) -> None:
    """Teach, list, clean again, undo: each says what is next."""
    run(database, "reclean")

    taught = run(database, "teach", "1", "--keep", "tide tables")
    run(database, "reclean")
    listed = run(database, "teach", "--list")
    with_it = shown(database)
    undone = run(database, "teach", "--undo", "1")
    run(database, "reclean")

    assert taught.exit_code == undone.exit_code == 0
    assert "correction 1: keep 'Tide tables hang in the hall of the harbour" in taught.stderr
    remedy = f"`unmirror reclean {NAME} --db {database}` cleans the blog again with it"
    assert remedy in taught.stderr
    assert listed.stdout.startswith(f"1  {NAME}  keep 'Tide tables hang")
    assert listed.stdout.endswith("(on https://harbour.example/heron)\n")
    assert REFRAIN in with_it
    assert "correction 1 is taken back" in undone.stderr
    assert REFRAIN not in shown(database)
    assert "nothing was corrected yet" in run(database, "teach", "--list").stderr


def test_what_is_suggested_names_the_database_only_where_it_was_named(database: Path) -> None:
    """A command that may follow can be copied as it is, and is no longer than it has to be."""
    result = CliRunner().invoke(
        main, ["teach", "1", "--keep", "tide tables"], env={"UNMIRROR_DB": str(database)}
    )

    assert f"`unmirror reclean {NAME}` cleans the blog again with it" in result.stderr


def test_a_correction_reaches_other_pages(database: Path) -> None:
    """The same text in the same place follows it elsewhere on the blog."""
    run(database, "teach", "1", "--drop", "tide tables")
    run(database, "reclean")

    explained = run(database, "show", "2", "--explain").stdout
    assert REFRAIN not in shown(database, 2)
    assert "a reader said so of the same text on another" in " ".join(explained.split())


def test_a_rule_holds_for_every_page(database: Path) -> None:
    """Elements that a selector names are dropped, or kept, wherever they stand."""
    taught = run(database, "teach", "1", "--selector", "div.d4", "--keep-selector", "h1")
    run(database, "reclean")

    assert "correction 1: keep elements 'h1'" in taught.stderr
    assert "correction 2: drop elements 'div.d4'" in taught.stderr
    assert all(REFRAIN not in shown(database, number) for number in range(1, 7))
    assert "keep h1" in run(database, "site", NAME).stdout


ANSWERS = {
    "one": ("5\n", "drop 'Tide tables"),
    "from to": ("4-5\n", "drop 'Whoever remembers"),
    "none": ("\n", "nothing is corrected"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_pieces_are_chosen_by_number(database: Path, case: str) -> None:
    """Without a text the pieces are listed with their verdicts, and asked for."""
    answer, says = ANSWERS[case]

    result = run(database, "teach", "1", stdin=answer)

    assert result.exit_code == 0
    assert "   1 - On the heron\n   2 + A heron stood" in result.stderr
    assert says in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("9\n", "there is no piece '9'; give numbers from 1 to 5, such as 2 or 4-6"),
        ("two\n", "there is no piece 'two'"),
        ("", "nobody answered; give --keep TEXT or --drop TEXT"),
    ],
)
def test_an_answer_that_is_none_corrects_nothing(database: Path, answer: str, says: str) -> None:
    """What was typed wrong, or not at all, is said."""
    result = run(database, "teach", "1", stdin=answer)

    assert result.exit_code == 1
    assert says in result.stderr
    assert run(database, "teach", "--list").stdout == ""


def test_a_person_may_leave_the_question(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C at the prompt ends the command and corrects nothing."""

    class Person:
        def isatty(self) -> bool:
            return True

    def leave(*_: object, **__: object) -> str:
        monkeypatch.setattr("sys.stdin", Person())
        raise click.Abort

    monkeypatch.setattr("click.prompt", leave)
    result = run(database, "teach", "1")

    assert result.exit_code == 1
    assert "Aborted!" in result.stderr


REFUSED = {
    "no such post": (["99", "--drop", "x"], 1, "there is no post '99'"),
    "no such text": (["1", "--drop", "hail"], 1, "no piece of the page has 'hail'"),
    "several pieces": (["1", "--drop", "heron"], 1, "fits"),
    "both": (["1", "--drop", "Tide", "--keep", "Tide"], 1, "both kept and dropped"),
    "no such element": (["1", "--selector", "div.x"], 1, "names nothing with text"),
    "all of it": (["1", "--selector", "div.a1"], 1, "holds the whole of post 1"),
    "no such correction": (["--undo", "7"], 1, "there is no correction 7 that holds"),
    "no selector": (["1", "--selector", "p[x]"], 2, "a selector is made of tags"),
    "no post": ([], 2, "give a POST, or --list, or --undo NUMBER"),
    "a post and a list": (["1", "--list"], 2, "give a POST, or --list"),
    "a list and an undo": (["--list", "--undo", "1"], 2, "give a POST, or --list"),
    "a text without a post": (["--list", "--drop", "x"], 2, "give a POST, or --list"),
    "no number": (["--undo", "x"], 2, "not a valid integer"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_correction_that_cannot_be_is_refused(database: Path, case: str) -> None:
    """The message names what was typed; wrong usage is 2, all else 1."""
    arguments, code, says = REFUSED[case]

    result = run(database, "teach", *arguments)

    assert result.exit_code == code
    assert says in result.stderr
    assert run(database, "teach", "--list").stdout == ""


@pytest.mark.parametrize("command", [["reclean"], ["teach", "1", "--drop", "x"], ["site"]])
def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, command: list[str]) -> None:
    """There is nothing to be learned from in a new file."""
    path = tmp_path / "none.db"

    result = run(path, *command)

    assert result.exit_code == 1
    assert "there is no database at" in result.stderr
    assert not path.exists()


@pytest.mark.parametrize("command", [["reclean"], ["teach", "1", "--drop", "Tide"]])
def test_a_database_that_another_holds_is_said(
    database: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """Whoever has to wait too long ends with 75, which asks to be tried again."""
    monkeypatch.setattr("scraper.learning.Store.open", partial(Store.open, wait_seconds=0))
    with Store.open(database) as other, other.transaction():
        assert run(database, *command).exit_code == 75


# --- site ---------------------------------------------------------------------------------------


def test_a_site_is_told_in_words(database: Path) -> None:
    """Where the post stands, what stands elsewhere, and what is on many pages."""
    run(database, "reclean")

    told = run(database, "site", NAME).stdout

    assert told.startswith(f"{NAME}: 6 pages are remembered, the last seen 2026-11-06\n")
    assert "The post stands in:\n    6 pages  <div." in told
    assert f"  6 pages  {REFRAIN[:40]}" in told


def test_the_list_of_sites_has_them_all(database: Path) -> None:
    """Blogs with nothing remembered are listed too."""
    assert run(database, "site").stdout == "  0 pages  harbour.example\n"
    assert "nothing is known yet" in run(database, "site", NAME).stdout


def test_a_memory_can_be_taken_elsewhere(database: Path) -> None:
    """What --json prints is what the library reads, corrections and all."""
    run(database, "reclean")
    run(database, "teach", "1", "--drop", "Tide")

    memory = SiteMemory.from_json(run(database, "site", NAME, "--json").stdout)

    assert memory.pages == 6
    assert memory.pages_with(REFRAIN) == 6
    assert [label.text for label in memory.labels] == [REFRAIN]


def test_a_site_that_is_not_there_is_said(database: Path) -> None:
    """A name that is mistyped is told from a blog of which nothing is known."""
    result = run(database, "site", "nowhere")

    assert result.exit_code == 1
    assert "there is no blog 'nowhere'" in result.stderr


def test_json_is_one_object(database: Path) -> None:
    """Standard output holds the memory and nothing else, also where it is empty."""
    assert json.loads(run(database, "site", NAME, "--json").stdout)["pages"] == []
