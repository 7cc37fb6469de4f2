"""Posts as JSON Lines and Markdown, read back by what others read them with."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scraper import corpus
from scraper.cli import main
from scraper.corpusrow import of_stored
from tests.scraper.commands import run

from .test_exporting import ORIGIN, lineage

PAGE = f"""<html lang=en><head><title>Rain: "fog" - Blog</title><meta name=author content="Ada Lee">
</head><body><article><h1>Rain: "fog"</h1>
<p>It rained all day, and <b>nobody</b> came to the harbour to look at it, not even the cat.</p>
<p>The paper is arXiv:2205.01068v2, and the ferry did not leave before it had been read.</p>
<p>Originally published at <a href="{ORIGIN}">Origin</a>.</p></article></body></html>"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database with two posts, of which one is known by a file alone."""
    path = tmp_path / "posts.db"
    page = tmp_path / "rain.html"
    page.write_text(PAGE, encoding="utf-8")
    run("clean", page, "--url", "https://blog.example/rain", "--db", path)
    page.write_text(PAGE.replace("rained", "snowed").replace("Rain", "Snow"), encoding="utf-8")
    run("clean", page, "--db", path)
    return path


def front_matter(document: str) -> tuple[dict[str, object], str]:
    """Take a Markdown document apart, as generators of sites do."""
    _, head, body = document.split("---\n", 2)
    return yaml.safe_load(head), body


def test_json_lines_have_a_post_each_with_the_same_fields(database: Path) -> None:
    """A reader that takes its columns from the first line finds them in all."""
    result = run("export", "--all", "--format", "jsonl", "--db", database)
    one, two = map(json.loads, result.stdout.splitlines())

    assert result.exit_code == 0
    assert list(one) == list(two)
    assert (one["id"], one["title"], one["language"]) == (1, 'Rain: "fog"', "en")
    assert one["text"].startswith("It rained all day, and nobody came")
    assert "**nobody**" in one["markdown"]
    assert (one["url"], two["url"]) == ("https://blog.example/rain", "")
    assert (one["origin"], one["references"]) == ([ORIGIN], ["arxiv:2205.01068"])
    assert len(one["sha256"]) == 64


def test_markdown_has_its_facts_above_it(database: Path) -> None:
    """The front matter is YAML, what is not known is not in it, and the text is Markdown."""
    result = run("export", "1", "--format", "markdown", "--db", database)
    facts, body = front_matter(result.stdout)

    assert (facts["title"], facts["authors"]) == ('Rain: "fog"', ["Ada Lee"])
    assert "gone_at" not in facts
    assert body.startswith("\nIt rained all day, and **nobody** came")


def test_a_post_whose_capture_was_deleted_is_named(database: Path) -> None:
    """The sqlite3 program deletes rows that others refer to; the other posts are exported."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM captures WHERE id = 1")

    result = run("export", "--all", "--format", "jsonl", "--db", database)

    assert result.exit_code == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [2]
    assert "post 1 has no text or no capture" in result.stderr


def test_posts_are_written_to_a_folder(database: Path, tmp_path: Path) -> None:
    """Each post is a file named by its number, so that a second export replaces the first."""
    folder = tmp_path / "a folder" / "雨"
    for _ in range(2):
        result = run("export", "--all", "--format", "markdown", "--out", folder, "--db", database)

        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == f"unmirror: 2 posts written to {str(folder)!r}\n"
    assert sorted(path.name for path in folder.iterdir()) == ["1.md", "2.md"]
    printed = run("export", "2", "--format", "markdown", "--db", database).stdout
    assert (folder / "2.md").read_text(encoding="utf-8") == printed


def test_a_folder_that_cannot_be_written_is_named(database: Path, tmp_path: Path) -> None:
    """A file in the place of the folder ends the command with one line."""
    (tmp_path / "taken").touch()
    inside = tmp_path / "taken" / "posts"

    result = run("export", "1", "--format", "markdown", "--out", inside, "--db", database)

    assert result.exit_code == 1
    assert str(inside / "1.md") in result.stderr
    assert "choose another folder" in result.stderr


def test_a_folder_is_for_markdown_alone(database: Path, tmp_path: Path) -> None:
    """Other texts are one document, and say where that goes."""
    result = run("export", "--all", "--format", "jsonl", "--out", tmp_path, "--db", database)

    assert result.exit_code == 2
    assert "--out is for markdown, parquet, epub" in result.stderr


def test_markdown_goes_to_no_file(database: Path) -> None:
    """A file in the place of the folder is refused before anything is read."""
    result = run("export", "1", "--format", "markdown", "--out", database, "--db", database)

    assert result.exit_code == 2
    assert "markdown goes to a folder" in result.stderr


#: What SQLite gives back is what UTF-8 can hold.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(title=TEXTS, author=TEXTS)
def test_no_title_is_taken_for_syntax(title: str, author: str) -> None:
    """Whatever a page calls itself, YAML and JSON give it back, each in its own lines."""
    post = lineage(title, (author,))
    facts, _ = front_matter(corpus.markdown(of_stored(post)))
    mirrored = dataclasses.replace(post, mirrors=("https://m.example/",))
    line = corpus.json_line(of_stored(mirrored))

    assert (facts["title"], facts["authors"]) == (title, [author])
    assert "\n" not in line
    assert json.loads(line)["title"] == title


@pytest.mark.parametrize("form", ["jsonl", "markdown", "prov", "bibtex", "csl-json"])
def test_documents_are_utf_8_wherever_they_go(database: Path, form: str) -> None:
    """What Windows or an old locale would write to a file in its own encoding, no reader knows."""
    words = ("export", "--all", "--format", form, "--db", database)
    page = database.parent / "rain.html"
    page.write_text(PAGE.replace("Ada Lee", "Zoë 😀 Lee"), encoding="utf-8")
    run("clean", page, "--url", "https://blog.example/zoe", "--db", database)

    latin = CliRunner(charset="latin-1").invoke(main, [str(word) for word in words])

    assert latin.stdout_bytes == run(*words).stdout_bytes
    assert "Zoë" in latin.stdout_bytes.decode("utf-8")


def test_json_is_utf_8_wherever_it_is_printed(database: Path) -> None:
    """Escapes of Python, which stand for what an encoding lacks, would be no JSON."""
    page = database.parent / "rain.html"
    page.write_text(PAGE.replace("Ada Lee", "Zoë 😀 Lee"), encoding="utf-8")

    said = CliRunner(charset="latin-1").invoke(main, ["clean", str(page), "--format", "json"])

    assert json.loads(said.stdout_bytes)["authors"] == ["Zoë 😀 Lee"]


def test_nothing_in_a_line_of_json_ends_it_for_some_readers() -> None:
    """JSON may hold these as they are, but Python's own `splitlines` ends a line at each."""
    title = "a\x85b\u2028c\u2029d\ve\ff\x1cg"
    line = corpus.json_line(of_stored(lineage(title, ())))

    assert line.splitlines() == [line]
    assert json.loads(line)["title"] == title
