"""The command: usage, exit codes, and what goes to which stream."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

import scraper
from db.rows import Bundle, CaptureRow, PostRow, RevisionRow, text_hash
from db.store import Store
from scraper.cli import _report, main
from scraper.mirror import Gone

if TYPE_CHECKING:
    from click.testing import Result

PAGE = b"<title>A day</title><article><h1>A day</h1><p>It rained, and nobody came.</p></article>"


def run(*arguments: str | Path, stdin: bytes | None = None, **env: str) -> Result:
    """Run the command, and let only the exits that it means to make pass."""
    words = [str(argument) for argument in arguments]
    result = CliRunner(env=env).invoke(main, words, input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return a saved page with one post."""
    path = tmp_path / "page.html"
    path.write_bytes(PAGE)
    return path


@pytest.fixture
def database(tmp_path: Path, page: Path) -> Path:
    """Return a database with one post, known by its address."""
    path = tmp_path / "mirror.db"
    assert run("clean", page, "--url", "http://a.example/1", "--db", path).exit_code == 0
    return path


COMMANDS = [pytest.param(command, id=name) for name, command in main.commands.items()]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_by_an_example(command: click.Command) -> None:
    """Each command has help that ends in examples of its use."""
    shown = run(command.name or "", "--help")

    assert shown.exit_code == 0
    assert f"unmirror {command.name}" in shown.stdout.partition("Examples:")[2]


def test_the_version_is_told() -> None:
    """The command says which release it is."""
    assert run("--version").stdout.startswith("unmirror, version ")


WRONG = {
    "no source": ["clean"],
    "no such format": ["clean", "a.html", "--format", "pdf"],
    "one address for two pages": ["clean", "a.html", "b.html", "--url", "http://a.example/"],
    "an address of an address": ["clean", "http://a.example/", "--url", "http://b.example/"],
    "an address that is none": ["clean", "a.html", "--url", "a.example/post"],
    "an address without a host": ["clean", "a.html", "--url", "http://"],
    "standard input twice": ["clean", "-", "-"],
    "no post": ["show"],
    "no such command": ["bake"],
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    """Wrong usage is told on standard error, with exit code 2, and nothing is done."""
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: ")


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("markdown", "# A day\n\nIt rained"),
        ("text", "A day\n\nIt rained"),
        ("html", '<article lang="'),
        ("json", '{"kind": "post"'),
    ],
)
def test_formats(page: Path, form: str, start: str) -> None:
    """A post is printed in the form that is asked for, and nothing else is said."""
    result = run("clean", page, "--format", form)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(start)


def test_several_posts_as_json_are_one_line_each(page: Path) -> None:
    """Several sources as JSON are JSON Lines, whatever fails in between."""
    result = run("clean", page, "missing.html", page, "--format", "json")

    assert result.exit_code == 1
    assert [json.loads(line)["title"] for line in result.stdout.splitlines()] == ["A day"] * 2


def test_explain_prints_every_piece(page: Path) -> None:
    """--explain gives a line for each piece of the page instead of the post."""
    lines = run("clean", page, "--explain").stdout.splitlines()
    value = json.loads(run("clean", page, "--explain", "--format", "json").stdout)

    assert lines[0].startswith("verdict")
    assert len(lines) == 1 + len(value["segments"])
    assert lines[-1].startswith("kept")
    assert lines[-1].endswith("It rained, and nobody came.")


def test_explain_shows_a_page_that_failed(tmp_path: Path) -> None:
    """The pieces of a page on which no post was found are shown, and it has failed all the same."""
    path = tmp_path / "404.html"
    path.write_bytes(b"<title>404 Not Found</title><h1>404 Not Found</h1><p>Nothing here.</p>")

    result = run("clean", path, "--explain")

    assert result.exit_code == 1
    assert "Nothing here." in result.stdout
    assert "no post on it (error)" in result.stderr


@pytest.mark.parametrize(
    "key", ["1", "http://a.example/1", "HTTP://A.example:80/1?utm_source=x#top"]
)
def test_show_finds_a_post_by_number_or_address(database: Path, key: str) -> None:
    """A post is found by its number, and by its address in any spelling."""
    result = run("show", key, "--db", database)

    assert result.exit_code == 0
    assert result.stdout.startswith("# A day\n")
    assert "It rained, and nobody came." in result.stdout


def test_show_finds_a_post_by_its_file(tmp_path: Path, page: Path) -> None:
    """A post that was read from a file is found by the file."""
    database = tmp_path / "m.db"
    run("clean", page, "--db", database)

    assert run("show", page, "--db", database).stdout.startswith("# A day\n")


def test_show_explains_a_stored_post(database: Path) -> None:
    """The verdicts on a stored post can be read without its page."""
    assert "kept" in run("show", "1", "--explain", UNMIRROR_DB=str(database)).stdout
    value = json.loads(run("show", "1", "--format", "json", "--db", database).stdout)

    assert value["segments"]


@pytest.mark.parametrize("key", ["2", "http://b.example/", "http://", "no-such-file"])
def test_show_names_what_it_does_not_find(database: Path, key: str) -> None:
    """A post that is not there is named, with exit code 1."""
    result = run("show", key, "--db", database)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"unmirror: there is no post {key!r} in {str(database)!r}; "
        "`unmirror status` lists the newest, `unmirror search WORDS` finds all\n"
    )


def test_status_prints_the_figures(database: Path) -> None:
    """The figures of the database that the environment names are printed."""
    result = run("status", UNMIRROR_DB=str(database))

    assert result.exit_code == 0
    assert result.stdout.split()[:2] == ["posts", "1"]
    assert "A day" in result.stdout


@pytest.mark.parametrize(
    "command", [["status"], ["show", "1"], ["teach", "1"], ["reclean"], ["check"]]
)
def test_a_missing_database_is_one_line(tmp_path: Path, command: list[str]) -> None:
    """Where there is no database, its name and the remedy are told, and none is made."""
    path = tmp_path / "none.db"

    result = run(*command, "--db", path)

    assert (result.exit_code, result.stdout, path.exists()) == (1, "", False)
    assert result.stderr.startswith("unmirror: ")
    assert result.stderr.count("\n") == 1
    assert f"{str(path)!r}; `unmirror run`, `import` and `clean --db` make one" in result.stderr


def test_search_prints_what_answers(database: Path) -> None:
    """A search prints each post that answers, with the line that does."""
    found = run("search", "nobody", "-snow", "--db", database)
    value = json.loads(run("search", '"nobody came"', "--json", "--db", database).stdout)

    assert (found.exit_code, found.stderr) == (0, "")
    assert "A day" in found.stdout
    assert "It rained, and nobody came." in found.stdout
    assert (value["address"], value["snippet"]) == (
        "http://a.example/1",
        "It rained, and nobody came.",
    )


def test_search_marks_its_matches_in_json(database: Path) -> None:
    """A program is told where in the snippet the words stand."""
    value = json.loads(run("search", "nobody", "--json", "--db", database).stdout)

    assert [value["snippet"][start:end] for start, end in value["matches"]] == ["nobody"]


def test_a_vanished_page_is_told_with_its_post(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever asks for a page that is gone hears which post of theirs it was."""
    _report(Gone("http://a.example/1", 7, "http://a.example/1: the server answered 410 Gone"))

    assert "410 Gone; post 7 is marked gone, and stays" in capsys.readouterr().err


def test_a_word_may_be_excluded_whatever_its_letters(database: Path) -> None:
    """No letter after the hyphen is taken for an option, and a mistyped option is told."""
    excluded = run("search", "nobody", "-python -thin", "--db", database)
    mistyped = run("search", "nobody", "--jsno", "--db", database)

    assert "It rained, and nobody came." in excluded.stdout
    assert (mistyped.exit_code, mistyped.stdout) == (2, "")
    assert "--jsno" in mistyped.stderr


def test_a_search_that_nothing_answers_says_so(database: Path) -> None:
    """No hit is no failure, but it is told."""
    result = run("search", "snow", "--db", database)

    assert (result.exit_code, result.stdout) == (0, "")
    assert "answers 'snow'" in result.stderr
    assert "give dates as" not in result.stderr


def test_a_date_that_is_none_is_told_where_nothing_answers(database: Path) -> None:
    """It was looked for as words, which nobody who types it means."""
    result = run("search", "nobody", "after:May", "--db", database)

    assert (result.exit_code, result.stdout) == (0, "")
    assert "give dates as 2022, 2022-01 or 2022-01-31" in result.stderr


def test_diff_prints_what_changed(database: Path, page: Path) -> None:
    """The last two revisions are compared, or those that are named."""
    for word in (b"Ann", b"Joe"):
        page.write_bytes(PAGE.replace(b"nobody", word))
        run("clean", page, "--url", "http://a.example/1", "--db", database)

    last = run("diff", "1", "--db", database)
    first = run("diff", "http://a.example/1", "1", "2", "--db", database)
    from_first = run("diff", "1", "1", "--db", database)

    assert "[-Ann-]{+Joe+}" in last.stdout
    assert "[-nobody-]{+Ann+}" in first.stdout
    assert "[-nobody-]{+Joe+}" in from_first.stdout
    assert re.search(r"revision 1 \([\d-]{10}\) against revision 3 \(", from_first.stderr)


def test_diff_compares_with_what_was_seen_before(tmp_path: Path) -> None:
    """An older state that is imported later is compared as the earlier one, title and all."""
    address, path = "http://a.example/1", tmp_path / "history.db"
    with Store.open(path) as store:
        for word, at in (("新", "2022-02-01T00:00:00Z"), ("旧", "2021-01-01T00:00:00Z")):
            capture = CaptureRow(text_hash(word), address, address, at, word.encode())
            content = RevisionRow(f"{word}的文字。", title=f"{word}题")
            store.save(Bundle(capture, at, post=PostRow(address), revision=content))

    result = run("diff", address, "--db", path)

    assert result.stdout == "[-旧-]{+新+}题\n\n[-旧-]{+新+}的文字。\n"
    assert "revision 2 (2021-01-01) against revision 1 (2022-02-01)" in result.stderr


@pytest.mark.parametrize("numbers", [[], ["1", "2"], ["7"]])
def test_diff_needs_two_revisions(database: Path, numbers: list[str]) -> None:
    """Where there are no two revisions to compare, that is said."""
    result = run("diff", "1", *numbers, "--db", database)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "post 1 has 1 revision" in result.stderr


def test_check_finds_and_mends(database: Path) -> None:
    """What is wrong is found, mended on request, and sound again."""
    assert "is sound" in run("check", "--db", database).stderr
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE posts SET revision_id = NULL")
        connection.commit()

    found = run("check", "--db", database)
    mended = run("check", "--repair", "--db", database)

    assert found.exit_code == 1
    assert "--repair mends it" in found.stdout
    assert (mended.exit_code, mended.stdout) == (0, "")


def test_a_check_shows_its_steps_where_someone_watches(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal a long check says what it is at; into a pipe it writes its findings only."""
    piped = run("check", "--db", database).stderr
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert "(10 of 10)" in run("check", "--db", database).stderr
    assert "of 9" not in piped


def test_check_makes_no_database(tmp_path: Path) -> None:
    """Checking a database that is not there does not make one."""
    path = tmp_path / "none.db"

    assert run("check", "--db", path).exit_code == 1
    assert not path.exists()


def test_another_program_s_file_is_left_alone(tmp_path: Path, page: Path) -> None:
    """A file that is no database is refused in one line, and not written to."""
    path = tmp_path / "notes.txt"
    path.write_bytes(b"not a database" * 99)

    result = run("clean", page, "--db", path)

    assert result.exit_code == 1
    assert str(path) in result.stderr
    assert path.read_bytes() == b"not a database" * 99


def test_a_locked_database_is_exit_code_75(
    database: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another program holds the write lock, the exit code says: try again later."""
    monkeypatch.setattr("scraper.cli.WAIT_SECONDS", 0.0)
    with Store.open(database) as store, store.transaction():
        result = run("clean", page, "--db", database)

    assert result.exit_code == 75
    assert str(database) in result.stderr


def test_demo_refuses_a_database_in_use(database: Path) -> None:
    """The demonstration does not replace a database that holds posts of one's own."""
    result = run("demo", "--db", database)

    assert result.exit_code == 1
    assert "choose a file with --db" in result.stderr


def process(
    *arguments: str | Path, extra: dict[str, str] | None = None, **options: object
) -> subprocess.Popen[bytes]:
    """Start the command as a process of its own."""
    words = [sys.executable, "-c", "from scraper.cli import main; main()", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(Path(scraper.__file__).parents[1]), **(extra or {})}
    return subprocess.Popen(words, env=env, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload, no-any-return]


def test_a_stream_of_another_encoding_takes_any_character(tmp_path: Path) -> None:
    """Where standard output is not UTF-8, characters it lacks are escaped instead of raising."""
    page = tmp_path / "page.html"
    page.write_text("<title>雨</title><article><p>It rained, and nobody came. 雨。</p></article>")
    options = {"stdout": subprocess.PIPE, "extra": {"PYTHONIOENCODING": "latin-1"}}

    with process("clean", page, **options) as command:  # type: ignore[arg-type]
        out, err = command.communicate(timeout=60)

    assert (command.returncode, err) == (0, b"")
    assert b"nobody came. \\u96e8" in out
