"""Arguments that nobody means: each ends in a sentence, and none in a traceback."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from db.store import Store
from tests.db.conftest import make_bundle
from tests.scraper.commands import run

HUGE = "9" * 23
NO_TEXT = "\udcff"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database with one post."""
    path = tmp_path / "posts.db"
    with Store.open(path) as store:
        store.save(make_bundle())
    return path


@pytest.mark.parametrize("command", ["show", "diff", "export", "explain", "mirrors", "teach"])
@pytest.mark.parametrize("post", [HUGE, "9" * 5000, NO_TEXT, "0", "²"])
def test_no_post_is_called_so(database: Path, command: str, post: str) -> None:
    """Numbers that no database holds, and names of no text, are posts that are not there."""
    more = ["--drop", "x"] if command == "teach" else []

    result = run(command, *more, "--db", database, "--", post)

    assert result.exit_code == 1
    assert "there is no post" in result.stderr


@pytest.mark.parametrize("words", [["search", "paragraph"], ["mirrors"], ["status"]])
def test_as_many_as_there_are(database: Path, words: list[str]) -> None:
    """A limit beyond all numbers is none."""
    limit = [] if words == ["status"] else ["--limit", HUGE]

    assert run(*words, *limit, "--db", database).exit_code == 0


def test_revisions_beyond_all_numbers_are_not_there(database: Path) -> None:
    """What cannot be a revision is none."""
    result = run("diff", "1", HUGE, "--db", database)

    assert result.exit_code == 1
    assert "post 1 has 1 revision; there are no two to compare" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["add", "http://127.0.0.1:9/", "--delay", "nan"],
        ["add", "http://127.0.0.1:9/", "--delay", "inf"],
        ["bulk", "x.html", "--out", "out", "--timeout", "nan"],
        ["bulk", "x.html", "--out", "out", "--timeout", "inf"],
        ["bulk", "x.html", "--out", "out", "--jobs", HUGE],
        ["run", "--max-minutes", "nan"],
    ],
)
def test_numbers_that_are_none_are_wrong_usage(words: list[str]) -> None:
    """A time that never ends, or is none, and more processes than a machine bears are refused."""
    result = run(*words)

    assert result.exit_code == 2
    assert "Error: Invalid value for" in result.stderr


def test_a_full_disk_leaves_no_half_page(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that explains a post is written whole or not at all; the one before stays."""
    page = database.with_name("page.html")
    page.write_text("the one before")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    result = run("explain", "1", "--html", page, "--db", database)

    assert result.exit_code == 1
    assert "No space left on device; choose another file" in result.stderr
    assert page.read_text() == "the one before"


def test_standard_input_is_no_file(tmp_path: Path) -> None:
    """Who imports from a pipe is told what reads one."""
    result = run("import", "-", "--db", tmp_path / "x.db")

    assert result.exit_code == 1
    assert "read by `unmirror clean - --db FILE`" in result.stderr
