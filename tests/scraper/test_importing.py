"""The command import: saved pages become posts, each as of its own day."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.reader import Reader
from db.store import Store
from scraper.errors import ReadError
from scraper.fetch import Fetcher
from scraper.mirror import Cleaned, examine, keep, read, take
from tests.scraper.archives import PAGE, URL, Archive
from tests.scraper.commands import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.capture import Capture

OTHER = PAGE.replace(b"nobody came", b"Ann came, late")
THIRD = PAGE.replace(b"nobody came", b"Ann came, and stayed")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return where a database is made."""
    return tmp_path / "my.db"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Return an archive of one post in three states, newest first, and a picture."""
    made = Archive(tmp_path / "a.warc.gz")
    for year, page in ((2021, THIRD), (2019, PAGE), (2020, OTHER)):
        made.answer(body=page, date=f"{year}-01-01T00:00:00Z")
    made.answer(body=b"\x89PNG\r\n\x1a\n\0\0\0\r")
    made.save()
    return made


def test_states_of_a_post_become_revisions_by_their_own_dates(
    archive: Archive, database: Path
) -> None:
    """Whatever the order in the archive, the newest state is the current one."""
    result = run("import", archive.path, "--db", database)

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "unmirror: 3 stored, 1 no page\n"
    with Reader.open(database) as reader:
        post = reader.post(URL)
        history = reader.revisions(1)
    assert post is not None
    assert post.revision is not None
    assert "and stayed" in post.revision.text
    assert (post.first_seen_at, post.last_seen_at) == (
        "2019-01-01T00:00:00Z",
        "2021-01-01T00:00:00Z",
    )
    seen = sorted((info.fetched_at[:4], info.number) for info in history)
    assert seen == [("2019", 2), ("2020", 3), ("2021", 1)]


def test_a_second_import_changes_nothing(archive: Archive, database: Path) -> None:
    """What is imported already is known, and nothing is added."""
    run("import", archive.path, "--db", database)
    with Reader.open(database) as reader:
        before = reader.status()

    again = run("import", archive.path, "--db", database)

    assert again.exit_code == 0
    assert again.stderr == "unmirror: 0 stored, 3 known already, 1 no page\n"
    with Reader.open(database) as reader:
        assert reader.status() == before


def test_old_material_never_replaces_what_was_fetched_since(
    archive: Archive, database: Path, make_capture: Callable[..., Capture]
) -> None:
    """A post that was fetched today stays as it is, and gets an earlier past."""
    page = PAGE.replace(b"nobody came", b"everybody came")
    today = make_capture(body=page, url=URL.replace("http:", "https:"))
    with Store.open(database) as store:
        cleaned = examine(today.url, today)
        assert isinstance(cleaned, Cleaned)
        keep(cleaned, store)

    run("import", archive.path, "--db", database)

    with Reader.open(database) as reader:
        post = reader.post(1)
        assert reader.status().posts == 1
        assert len(reader.revisions(1)) == 4
    assert post is not None
    assert post.revision is not None
    assert "everybody came" in post.revision.text
    assert (post.first_seen_at[:4], post.last_seen_at[:4]) == ("2019", "2026")


@pytest.mark.parametrize(
    "url",
    ["http://blog.example/a", "https://www.blog.example/a", "https://blog.example/a/"],
)
def test_a_blog_that_moved_a_little_keeps_its_posts(
    tmp_path: Path, database: Path, url: str
) -> None:
    """A page of the time before https, ``www.`` or slashes is an earlier state of its post."""
    path = tmp_path / "a.html"
    for page, address in ((PAGE, "https://blog.example/a"), (OTHER, url)):
        path.write_bytes(page)
        run("import", path, "--url", address, "--db", database)

    with Reader.open(database) as reader:
        assert reader.status().posts == 1
        assert len(reader.revisions(1)) == 2


def test_the_address_that_the_user_gives_is_final(tmp_path: Path, database: Path) -> None:
    """A page's own word on its address is heard, but not against the user's."""
    path = tmp_path / "blog.example" / "a-post-on-rain.html"
    path.parent.mkdir()
    head = b"<link rel=canonical href=https://blog.example/2019/a-post-on-rain>"
    path.write_bytes(PAGE + head)
    run("import", path, "--url", "https://blog.example/a-post-on-rain", "--db", database)
    run("import", path.parent, "--url", "https://blog.example/x/", "--db", database)

    with Reader.open(database) as reader:
        posts = [reader.post(number) for number in (1, 2)]

    assert [post.post.address for post in posts if post] == [
        "https://blog.example/a-post-on-rain",
        "https://blog.example/2019/a-post-on-rain",
    ]


def test_a_post_that_is_gone_stays_gone(archive: Archive, database: Path) -> None:
    """An archive of a page from before it vanished does not bring it back."""
    run("import", archive.path, "--db", database)
    with Store.open(database) as store:
        store.gone(URL, "2022-01-01T00:00:00Z")

    run("import", archive.path, "--db", database)

    with Reader.open(database) as reader:
        post = reader.post(URL)
    assert post is not None
    assert post.gone_at == "2022-01-01T00:00:00Z"


def test_failures_are_named_and_do_not_stop_the_others(tmp_path: Path, database: Path) -> None:
    """Each page that fails has its line with its place, the others are stored, and exit is 1."""
    made = Archive(tmp_path / "a.warc")
    made.answer("http://a.example/empty", b"<html><body></body></html>")
    made.answer()
    made.path.write_bytes(made.data + b"WARC/1.0\r\nWARC-Type: response\r\n")

    result = run("import", made.path, tmp_path / "missing.html", "--db", database)

    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0].startswith(f"unmirror: {made.path}@0: no post on it (empty)")
    assert lines[1].startswith(f"unmirror: {made.path}@{len(made.data)}: the record")
    assert lines[2].startswith(f"unmirror: no such file: {tmp_path}/missing.html")
    assert lines[3] == "unmirror: 1 stored, 3 failed"


def test_nothing_to_import_makes_no_database(tmp_path: Path, database: Path) -> None:
    """A name that is mistyped is told, and leaves no empty database behind."""
    result = run("import", tmp_path / "a.html", tmp_path / "b.warc", "--db", database)

    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"unmirror: no such file: {tmp_path}/a.html (an address starts with https:// or http://)",
        f"unmirror: no such file: {tmp_path}/b.warc (an address starts with https:// or http://)",
        "unmirror: 0 stored, 2 failed",
    ]
    assert not database.exists()


def test_pages_of_a_mirror_get_a_blog(tmp_path: Path, database: Path) -> None:
    """A folder is imported under the address and the blog that the user names."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "rain.html").write_bytes(PAGE)
    (tmp_path / "old" / "style.css").write_bytes(b"a {}")

    result = run(
        *("import", tmp_path / "old", "--db", database),
        *("--url", "https://blog.example/2019/", "--blog", "rainy"),
    )

    assert result.stderr == "unmirror: 1 stored, 1 no page\n"
    with Reader.open(database) as reader:
        post = reader.post("https://blog.example/2019/rain.html")
        assert [blog.name for blog in reader.blogs()] == ["rainy"]
    assert post is not None


@pytest.mark.parametrize(
    "arguments",
    [[], ["a.html", "b.html", "--url", "https://a.example/"], ["a.html", "--url", "a.example"]],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    """Wrong usage is told, and nothing is done."""
    result = run("import", *arguments)

    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")


def test_the_command_runs_as_a_program(archive: Archive, database: Path) -> None:
    """Installed, it does the same: nothing on standard output, figures on standard error."""
    script = Path(sys.executable).with_name("unmirror")
    done = subprocess.run(
        [script, "import", archive.path, "--db", database], capture_output=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr == b"unmirror: 3 stored, 1 no page\n"


@pytest.mark.usefixtures("interruptible")
def test_stopping_loses_nothing(tmp_path: Path, database: Path) -> None:
    """After Ctrl-C what was imported is stored, and the same command does the rest."""
    made = Archive(tmp_path / "a.warc")
    for number in range(2000):
        made.answer(f"{URL}/{number}", PAGE.replace(b"nobody", b"%d" % number))
    made.save()
    script = Path(sys.executable).with_name("unmirror")
    command: list[str | Path] = [script, "import", made.path, "--db", database]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        while not _posts(database):
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        _, told = child.communicate(timeout=60)

    assert child.returncode == -signal.SIGINT
    assert told.count("stopped") == 1
    assert "stopped: " in told
    assert "; the same command goes on from here" in told
    stored = _posts(database)
    assert 0 < stored < 2000
    assert int(told.split("stopped: ")[1].split()[0]) in {stored, stored - 1}


def _posts(database: Path) -> int:
    if not database.exists():
        return 0
    try:
        with Reader.open(database) as reader:
            return reader.status().posts
    except Exception:  # noqa: BLE001 - the schema may be in the making
        return 0


# --- clean reads through the same door ------------------------------------------------------------


def test_clean_prints_every_page_of_an_archive(archive: Archive, database: Path) -> None:
    """`clean` of an archive prints each page, names each by its place, and stores each."""
    shown = run("clean", archive.path)
    stored = run("clean", archive.path, "--format", "json", "--db", database)

    assert shown.exit_code == 0
    assert shown.stdout.count("# A day") == 3
    assert len(stored.stdout.splitlines()) == 3
    assert stored.stderr.splitlines()[0] == f"unmirror: {archive.path}@0: stored as post 1"


def test_clean_reads_what_a_message_and_a_browser_saved(tmp_path: Path) -> None:
    """`clean` knows the address that MHTML, SingleFile and browsers write into a page."""
    link = b'<p>More is <a href="/more">to be read elsewhere</a>, and all of it is true.</p>'
    page = PAGE.replace(b"</article>", link + b"</article>")
    head = (
        b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Location: https://blog.example/a\n\n"
    )
    saved = b"<!-- saved from url=(0022)https://blog.example/a -->\n"
    for body in (head + page, saved + page):
        path = tmp_path / "page"
        path.write_bytes(body)
        assert "(https://blog.example/more)" in run("clean", path).stdout


def test_an_archive_without_pages_fails(tmp_path: Path) -> None:
    """An archive that holds no page is told to hold none, by each way to read it."""
    path = Archive(tmp_path / "a.warc").path
    path.write_bytes(b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n")

    result = run("clean", path)

    assert result.exit_code == 1
    assert result.stderr == f"unmirror: {path}: there is no page in it\n"
    with Fetcher() as fetcher, pytest.raises(ReadError, match="there is no page in it"):
        take(str(path), fetcher)


def test_a_file_is_of_the_day_it_was_written(tmp_path: Path) -> None:
    """`clean` takes a saved page for the state of its own day, not of today."""
    path = tmp_path / "a.html"
    path.write_bytes(PAGE)
    os.utime(path, (1_500_000_000, 1_500_000_000))

    with Fetcher() as fetcher:
        page = read(str(path), fetcher)

    assert isinstance(page, Cleaned)
    assert page.capture.fetched_at == datetime.fromtimestamp(1_500_000_000, UTC)
