"""The commands that scrape: run, add and schedule, as they are called."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from werkzeug import Response

from db.reader import Reader
from scraper import seeds
from scraper.cli import main
from scraper.lock import only_one
from tests.scraper.harbour import POSTS, Blog, page

if TYPE_CHECKING:
    from click.testing import Result

TITLES = [f"On the {name}" for name in sorted(POSTS)]


class Desk:
    """A folder with a list of blogs and a database, and commands called there."""

    def __init__(self, folder: Path, blog: Blog) -> None:
        self.folder = folder
        self.blog = blog
        self.seeds = folder / "blogs.toml"
        self.database = folder / "posts.db"

    def enlist(self, *lines: str) -> None:
        """Put the blog on the list, with further lines in its entry."""
        entry = ("[[blog]]", 'name = "harbour"', f'home = "{self.blog.base}/"', "delay = 0", *lines)
        self.seeds.write_text("\n".join(entry), encoding="utf-8")

    def call(self, command: str, *arguments: str) -> Result:
        """Call a command."""
        words = [command, *arguments, "--seeds", str(self.seeds)]
        if command == "run":
            words += ["--db", str(self.database)]
        if command in {"run", "add"} and "--guarded" not in words:
            words.append("--allow-private")
        words = [word for word in words if word != "--guarded"]
        result = CliRunner().invoke(main, words)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def titles(self) -> list[str]:
        """Return the titles of the stored posts."""
        with Reader.open(self.database) as reader:
            return sorted(post.title for post in reader.posts(limit=-1))


@pytest.fixture
def desk(tmp_path: Path, harbour: Blog) -> Desk:
    """Return a folder in which the blog is on the list."""
    made = Desk(tmp_path, harbour)
    made.enlist()
    return made


# --- run ----------------------------------------------------------------------------------------


def test_a_run_stores_posts_and_prints_its_figures(desk: Desk) -> None:
    """The table goes to standard output, and exit code 0 says that all is well."""
    result = desk.call("run")

    assert result.exit_code == 0, result.output
    assert desk.titles() == TITLES
    assert result.stdout.splitlines()[0].split()[:3] == ["blog", "asked", "not"]
    assert result.stdout.splitlines()[1].split()[:1] == ["harbour"]
    assert result.stderr == ""


def test_a_run_with_nothing_to_do_says_nothing(desk: Desk) -> None:
    """Cron mails what is printed, so nothing is."""
    desk.call("run")

    result = desk.call("run")

    assert (result.exit_code, result.output) == (0, "")


def test_a_run_with_failures_names_them_and_exits_with_1(desk: Desk) -> None:
    """Each failed address is a line on standard error; the others are stored."""
    desk.blog.answers["/heron"] = Response("gone", 404)

    result = desk.call("run")

    assert result.exit_code == 1
    assert f"{desk.blog.base}/heron: the server answered 404 Not Found" in result.stderr
    assert len(desk.titles()) == 2


def test_a_run_is_kept_in_the_database(desk: Desk) -> None:
    """With its figures, also blog by blog, and how it ended."""
    desk.call("run")

    with closing(connect(desk.database)) as connection:
        new, ending, blogs = connection.execute("SELECT new, ending, blogs FROM runs").fetchone()
    assert (new, ending) == (3, "done")
    assert json.loads(blogs)["harbour"]["new"] == 3


def test_a_run_logs_as_json(desk: Desk) -> None:
    """One object a line on standard error, for each request."""
    result = desk.call("run", "--log-format", "json")

    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert sorted(line["url"] for line in lines if line["event"] == "new") == [
        f"{desk.blog.base}/{name}" for name in sorted(POSTS)
    ]


def test_a_run_writes_its_report_as_a_page(desk: Desk) -> None:
    """Readable by a person, with the figures and the failures."""
    desk.blog.answers["/heron"] = Response("gone", 404)
    report = desk.folder / "report.html"

    desk.call("run", "--report", str(report))

    text = report.read_text(encoding="utf-8")
    assert "2 new posts" in text
    assert "404 Not Found" in text


def test_a_report_that_cannot_be_written_is_told(desk: Desk) -> None:
    """The posts are stored all the same."""
    (desk.folder / "no").write_text("no folder")

    result = desk.call("run", "--report", str(desk.folder / "no" / "report.html"))

    assert result.exit_code == 1
    assert "cannot write the report" in result.stderr
    assert desk.titles() == TITLES


def test_a_dry_run_asks_nothing(desk: Desk) -> None:
    """It lists what would be asked and why, before and after the first run."""
    before = desk.call("run", "--dry-run")
    assert before.stdout == f"harbour  home  {desk.blog.base}/  (never asked)\n"
    assert not desk.blog.asked

    desk.call("run", "--max-pages", "2")
    asked = desk.blog.asked.total()
    after = desk.call("run", "--dry-run")

    assert f"post  {desk.blog.base}/heron  (never asked; named by" in after.stdout
    assert desk.blog.asked.total() == asked


def test_a_dry_run_with_nothing_due_says_so(desk: Desk) -> None:
    """Who asks what would be done is not left with an empty screen."""
    desk.call("run")

    result = desk.call("run", "--dry-run")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("unmirror: nothing is due; `unmirror status`")


def test_a_dry_run_tells_which_hosts_are_left_alone(desk: Desk) -> None:
    """What is due there would not be asked now."""
    desk.blog.answers["/robots.txt"] = Response("oops", 500)
    desk.call("run")

    lines = desk.call("run", "--dry-run").stdout.splitlines()

    assert lines[-1].startswith(f"{desk.blog.base}  is left alone until 20")
    assert lines[-1].endswith("(robots.txt: answered 500, so nothing may be asked)")


def test_only_the_blogs_that_are_named_are_asked(desk: Desk) -> None:
    """A name that is not on the list is a mistake, and says so."""
    assert desk.call("run", "--only", "harbour").exit_code == 0
    result = desk.call("run", "--only", "harbor")

    assert result.exit_code == 1
    assert "has no blog called 'harbor'" in result.stderr


def test_a_paused_blog_is_not_asked(desk: Desk) -> None:
    """And where all are paused, a run fails at nothing, and says what ends that."""
    desk.enlist("paused = true")

    result = desk.call("run")

    assert result.exit_code == 0
    assert "all are paused, which `unmirror pause NAME --undo` ends" in result.stderr
    assert not desk.blog.asked


def test_a_list_with_mistakes_is_told_and_nothing_is_asked(desk: Desk) -> None:
    """File, entry and key are named."""
    desk.enlist('delya = "soon"')

    result = desk.call("run")

    assert result.exit_code == 1
    assert "blogs.toml" in result.stderr
    assert "delya" in result.stderr


def test_two_runs_at_a_time_are_one_too_many(desk: Desk) -> None:
    """The second ends at once with exit code 75 and says who is at it."""
    with only_one(desk.database):
        result = desk.call("run")

    assert result.exit_code == 75
    assert f"process {os.getpid()}" in result.stderr
    assert not desk.blog.asked


def test_a_private_address_is_not_asked_unless_allowed(desk: Desk) -> None:
    """A list of blogs from elsewhere must not lead into the own network."""
    result = desk.call("run", "--guarded")

    assert result.exit_code == 1
    assert "nothing is asked of it for now" in result.stderr
    assert "--allow-private" in result.stderr
    assert not desk.blog.asked
    assert desk.call("run").exit_code == 0
    assert desk.titles() == TITLES


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_told_to_stop_finishes_what_is_on_its_way(
    desk: Desk, how: signal.Signals
) -> None:
    """It ends by itself, its figures are stored, and the next run does the rest."""
    desk.seeds.write_text(desk.seeds.read_text().replace("delay = 0", "delay = 1"))
    running = subprocess.Popen(
        [
            *(sys.executable, "-c", "from scraper.cli import main; main()", "run"),
            *("--seeds", str(desk.seeds), "--db", str(desk.database), "--allow-private"),
        ],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 30
    while not desk.blog.asked["/"] and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(how)
    _, said = running.communicate(timeout=30)

    assert running.returncode == 0
    assert "stopping after what is on its way" in said
    assert "the next run goes on from here" in said
    with closing(connect(desk.database)) as connection:
        assert connection.execute("SELECT ending FROM runs").fetchone() == ("stopped",)
    desk.enlist()
    time.sleep(1)
    desk.call("run")
    assert desk.titles() == TITLES


def test_a_killed_run_repeats_only_what_was_on_its_way(desk: Desk) -> None:
    """After kill -9 the next run goes on; what was stored is not asked again."""
    desk.seeds.write_text(desk.seeds.read_text().replace("delay = 0", "delay = 0.3"))
    running = subprocess.Popen(
        [
            *(sys.executable, "-c", "from scraper.cli import main; main()", "run"),
            *("--seeds", str(desk.seeds), "--db", str(desk.database), "--allow-private"),
        ],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + 30
    while not any(desk.blog.asked[f"/{name}"] for name in POSTS) and time.monotonic() < until:
        time.sleep(0.01)
    running.kill()
    running.wait()

    time.sleep(1)
    desk.enlist()
    desk.call("run")

    assert desk.titles() == TITLES
    assert sum(desk.blog.asked.values()) - len(desk.blog.asked) <= 1


# --- add ----------------------------------------------------------------------------------------


def test_a_blog_is_put_on_the_list(desk: Desk) -> None:
    """With its sources told, its name made of its host, and no post fetched."""
    desk.seeds.unlink()

    result = desk.call("add", desk.blog.base, "--delay", "0")

    assert result.exit_code == 0, result.output
    (seed,) = seeds.load(desk.seeds)
    assert (seed.name, seed.home) == ("localhost", f"{desk.blog.base}/")
    assert "/feed.xml" in result.stdout
    assert "3 posts are named" in result.stderr
    again = f"--allow-private --seeds {desk.seeds}"
    assert f"`unmirror run --only localhost {again}` fetches its posts" in result.stderr
    assert not any(desk.blog.asked[f"/{name}"] for name in POSTS)
    desk.call("run")
    assert desk.titles() == TITLES


def test_a_blog_is_put_on_the_list_once(desk: Desk) -> None:
    """Another spelling of its home is the same blog."""
    result = desk.call("add", desk.blog.base)

    assert result.exit_code == 1
    assert "on the list already, as 'harbour'" in result.stderr
    assert not desk.blog.asked


def test_a_private_address_is_not_looked_at_unless_allowed(desk: Desk) -> None:
    """What keeps robots.txt from being read is told, not that it forbids anything."""
    desk.seeds.write_text("")

    result = desk.call("add", desk.blog.base, "--guarded")

    assert result.exit_code == 1
    assert "give --allow-private" in result.stderr
    assert "robots.txt does not allow it" not in result.stderr


def test_a_page_that_names_no_posts_is_told(desk: Desk) -> None:
    """Whoever gave the address of a post is told so, though the feed was found from there."""
    desk.seeds.write_text("")
    link = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
    desk.blog.answers["/heron"] = page("heron", head=link)

    result = desk.call("add", f"{desk.blog.base}/heron", "--delay", "0", "--dry-run")

    assert result.exit_code == 0
    assert "names no posts itself" in result.stderr


@pytest.mark.parametrize("command", ["run", "add", "schedule", "clean", "feed"])
def test_a_contact_that_cannot_be_sent_is_wrong_usage(command: str) -> None:
    """It is told before anything is asked or printed."""
    words = ["https://blog.example/"] if command in {"add", "clean", "feed"} else []

    result = CliRunner().invoke(main, [command, *words, "--contact", "my name"])

    assert result.exit_code == 2
    assert "is no mail or web address" in result.stderr


def test_a_look_leaves_the_list_as_it_is(desk: Desk) -> None:
    """`--dry-run` tells what would be used."""
    desk.seeds.write_text("# empty\n")

    result = desk.call("add", desk.blog.base, "--dry-run", "--delay", "0")

    assert result.exit_code == 0
    assert desk.seeds.read_text() == "# empty\n"


def test_a_page_without_posts_is_not_put_on_the_list(desk: Desk) -> None:
    """A wrong address is told before it is asked for months."""
    desk.seeds.write_text("")
    desk.blog.posts.clear()

    result = desk.call("add", desk.blog.base, "--delay", "0")

    assert result.exit_code == 1
    assert "no post was found" in result.stderr
    assert desk.seeds.read_text() == ""


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Response("no", 403), "403 Forbidden"),
        (Response("User-agent: later", 503), "robots.txt: answered 503, so nothing may be asked"),
        (Response("User-agent: *\nDisallow: /\n"), "robots.txt does not allow it"),
    ],
)
def test_why_a_blog_cannot_be_had_is_told(desk: Desk, answer: Response, words: str) -> None:
    """The address and the reason, in one line."""
    desk.seeds.write_text("")
    desk.blog.answers["/robots.txt" if b"User-agent" in answer.data else "/"] = answer

    result = desk.call("add", desk.blog.base, "--delay", "0")

    assert result.exit_code == 1
    assert words in result.stderr


def test_an_address_that_is_none_is_wrong_usage(desk: Desk) -> None:
    """Exit code 2, and what an address looks like."""
    assert desk.call("add", "ftp://blog.example/").exit_code == 2


def test_a_feed_that_the_home_page_does_not_name_is_written_down(desk: Desk) -> None:
    """It was found at a usual place, so the entry has to name it."""
    desk.seeds.write_text("")
    home = desk.blog.home().data.replace(b"rel='alternate'", b"rel='x'")
    desk.blog.answers["/"] = Response(home, content_type="text/html")

    desk.call("add", desk.blog.base, "--delay", "0", "--name", "pier")

    (seed,) = seeds.load(desk.seeds)
    assert (seed.name, seed.feed) == ("pier", f"{desk.blog.base}/feed.xml")


# --- schedule -----------------------------------------------------------------------------------


def test_a_schedule_calls_this_very_program(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words that cron would run are those of a run that works."""
    monkeypatch.chdir(desk.folder)
    program = Path(sys.executable).with_name("unmirror")
    result = CliRunner().invoke(
        main, ["schedule", "--seeds", str(desk.seeds), "--db", str(desk.database)]
    )
    line = result.stdout.splitlines()[-1].split(" ", 5)[5]
    # Under a test runner, what was called is not this program.
    command = line.replace(line.split("&& ", 1)[1].split(" run ")[0], str(program))

    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} --allow-private"], check=False, capture_output=True
    )

    assert done.returncode == 0, done.stderr
    assert desk.titles() == TITLES


def test_an_edited_post_is_told(desk: Desk) -> None:
    """What a run found changed can be read as a difference."""
    desk.call("run")
    desk.blog.answers["/heron"] = page("heron", "Someone has seen another one since then.")
    with closing(connect(desk.database)) as connection, connection:
        connection.execute("UPDATE fetches SET due_at = '2000-01-01T00:00:00Z' WHERE role = 'post'")

    desk.call("run")

    told = CliRunner().invoke(main, ["diff", f"{desk.blog.base}/heron", "--db", str(desk.database)])
    assert "Someone has seen another one" in told.stdout


# --- status -------------------------------------------------------------------------------------


def test_status_tells_how_the_watched_blogs_fare(desk: Desk) -> None:
    """The last run, what is due next and what fails; and which of them are no longer asked."""
    desk.blog.answers["/heron"] = Response("gone", 404)
    desk.call("run")

    watched = desk.call("status", "--db", str(desk.database)).stdout
    desk.enlist("paused = true")
    paused = desk.call("status", "--db", str(desk.database)).stdout
    desk.seeds.write_text("")
    removed = desk.call("status", "--db", str(desk.database)).stdout

    assert "2 new, 0 changed, 0 gone, 1 failed" in watched
    assert f"harbour: {desk.blog.base}/heron: the server answered 404 Not Found" in watched
    assert "paused" not in watched
    assert "  paused\n" in paused
    assert "  not on the list\n" in removed


def test_mistakes_in_the_list_do_not_keep_status_from_telling_the_rest(desk: Desk) -> None:
    """They are told, and what the database knows as well."""
    desk.call("run")
    desk.enlist('delya = "soon"')

    result = desk.call("status", "--db", str(desk.database))

    assert result.exit_code == 0
    assert "delya" in result.stderr
    assert "watched blogs" in result.stdout
