"""`unmirror browse`: a real server on a real database, and what is said where it cannot be."""

from __future__ import annotations

import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.corrections import Explainer
from db.store import Store
from scraper import explaining
from scraper.browsing import PUBLISHING
from scraper.cli import main
from scraper.desk import Desk

pytest.importorskip("datasette")

COMMAND = [
    sys.executable,
    "-c",
    "from scraper.cli import main; main(prog_name='unmirror')",
    "browse",
]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Make a database without posts."""
    path = tmp_path / "my posts.db"
    with Store.open(path, command="test"):
        pass
    return path


@contextmanager
def served(database: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command, and give its process and the address it says."""
    command = [*COMMAND, "--db", str(database), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            found = re.search(r"http://\S+", said)
            assert found, said
            yield process, found[0]
        finally:
            process.kill()


def test_it_serves_until_it_is_interrupted(database: Path) -> None:
    """The address it says answers with the front page, and Ctrl-C ends it well."""
    with served(database) as (process, address):
        assert address.endswith("/my+posts/-/posts")
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert b"Newest posts" in answer.read()

        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def test_nothing_can_be_written_through_it(database: Path) -> None:
    """The database is opened for reading: what asks to write is refused."""
    with served(database) as (_, address):
        root = address.removesuffix("/-/posts")
        asked = f"{root}.json?sql=pragma+user_version=7&_shape=array"
        with pytest.raises(urllib.error.HTTPError), urllib.request.urlopen(asked, timeout=30):
            pass

    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)


def test_verdicts_are_corrected_only_with_teach(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are drawn in any case; who takes corrections is handed over with --teach alone."""
    handed: list[Explainer] = []

    def serve(_: Path, *, explainer: Explainer, **__: object) -> bool:
        handed.append(explainer)
        return True

    monkeypatch.setattr("db.browse.serve.serve", serve)
    for options in ([], ["--teach"]):
        result = CliRunner().invoke(main, ["browse", "--db", str(database), *options])
        assert result.exit_code == 0, result.stderr

    assert [one.teacher for one in handed] == [None, Desk(database)]
    assert all(one.draw is explaining.draw for one in handed)


def test_teach_needs_a_database_that_can_be_written(database: Path, tmp_path: Path) -> None:
    """One that is not there, or that another program writes to, is named before anything starts."""
    missing = CliRunner().invoke(main, ["browse", "--teach", "--db", str(tmp_path / "no.db")])
    with pytest.MonkeyPatch.context() as patch, closing(sqlite3.connect(database)) as other:
        patch.setattr("scraper.browsing.Desk", partial(Desk, wait_seconds=0.1))
        other.execute("BEGIN IMMEDIATE")
        locked = CliRunner().invoke(main, ["browse", "--teach", "--db", str(database)])

    assert (missing.exit_code, locked.exit_code) == (1, 75)
    assert "there is no database at" in missing.stderr
    assert "another program is writing to it" in locked.stderr


def test_a_port_that_is_taken_is_named(database: Path) -> None:
    """Where another program listens, the message says so and what to do."""
    with served(database) as (_, address):
        port = address.split(":")[2].split("/")[0]
        second = subprocess.run(
            [*COMMAND, "--db", str(database), "--port", port],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert second.returncode == 1
    assert f"could not listen on 127.0.0.1:{port}; choose another with --port" in second.stderr


def test_without_the_extra_it_says_what_to_install(database: Path) -> None:
    """Where Datasette is not installed there is one line with the remedy, and no traceback."""
    hidden = "import sys; sys.modules['datasette'] = None; from scraper.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", hidden, "browse", "--db", str(database)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert result.returncode == 1
    assert result.stderr == (
        "unmirror: browsing needs Datasette, which is not installed beside unmirror: "
        f"{shlex.quote(sys.executable)} -m pip install datasette\n"
    )


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A database that is not there, and one of another program, end the command with one line."""
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (a)")

    missing = CliRunner().invoke(main, ["browse", "--db", str(tmp_path / "no.db")])
    foreign = CliRunner().invoke(main, ["browse", "--db", str(other)])

    assert (missing.exit_code, foreign.exit_code) == (1, 1)
    assert "there is no database at" in missing.stderr
    assert "is a database of some other program" in foreign.stderr


def test_files_for_a_datasette_without_us_are_written(database: Path, tmp_path: Path) -> None:
    """--metadata writes both files, named after the database, and serves nothing."""
    folder = tmp_path / "published"
    result = CliRunner().invoke(main, ["browse", "--db", str(database), "--metadata", str(folder)])

    assert result.exit_code == 0, result.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["datasette.json", "metadata.json"]
    assert '"my posts"' in (folder / "metadata.json").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_named(database: Path, tmp_path: Path) -> None:
    """Where a file stands in the way the message names the folder."""
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "below"
    result = CliRunner().invoke(main, ["browse", "--db", str(database), "--metadata", str(folder)])

    assert result.exit_code == 1
    assert "choose another folder" in result.stderr


def test_what_help_says_of_publishing_works(database: Path, tmp_path: Path) -> None:
    """The statements that it recommends run as they stand, and leave a sound copy."""
    statements = re.findall(r'"((?:VACUUM|UPDATE)[^"]*)"', PUBLISHING)
    assert len(statements) == 2
    copy = tmp_path / "public.db"

    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(statements[0].replace("public.db", str(copy)))
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.executescript(statements[1])
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
