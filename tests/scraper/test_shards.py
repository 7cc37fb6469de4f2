"""Shards of rows: whole or not there, and counted."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cleaners.post import Kind, Post
from scraper import shards
from scraper.bulkpages import Lost
from scraper.capture import Capture, How, LeftOut
from scraper.corpusrow import CorpusRow, of_page
from scraper.shards import Form, Shard

AT = datetime(2026, 1, 2, tzinfo=UTC)


def row(kind: Kind = Kind.POST) -> CorpusRow:
    """Return the row of a page of a kind."""
    url = "http://a.example/1"
    page = Capture(b"<p>", url, url, 200, (), "", AT, How.WARC, "a.warc@0")
    return of_page(Post(kind, text="Ein Text."), page, url, "a.example")


def some() -> list[shards.Result]:
    """Return one result of each sort."""
    return [
        row(),
        LeftOut("a.warc@1", "a picture"),
        row(Kind.INDEX),
        Lost("a.warc@2", "it is damaged"),
        Lost("a.warc@3", "as in another file", repeats=True),
        row(Kind.ERROR),
        row(Kind.EMPTY),
    ]


def lines(path: Path) -> list[dict[str, object]]:
    """Return the rows of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.mark.parametrize(("everything", "kinds"), [(False, 1), (True, 4)])
def test_posts_are_written_and_everything_is_counted(
    tmp_path: Path, kinds: int, *, everything: bool
) -> None:
    """Other pages have rows where that is asked for, and are counted always."""
    shard = shards.write(tmp_path, 3, some(), Form.JSONL, everything=everything)

    assert shard.file == "posts-00003.jsonl.gz"
    assert len(lines(tmp_path / shard.file)) == kinds
    assert lines(tmp_path / shard.file)[0] == json.loads(json.dumps(row().to_json()))
    assert shard.counts == {
        "pages": 5,
        "posts": 1,
        "lists": 1,
        "errors": 1,
        "empty": 1,
        "failed": 1,
        "repeats": 1,
        "no_pages": 1,
    }
    assert shard.failures == (Lost("a.warc@2", "it is damaged"),)


def test_what_is_whole_is_known_again(tmp_path: Path) -> None:
    """A shard's record is read as it was written."""
    written = shards.write(tmp_path, 3, some(), Form.JSONL, everything=False)

    assert shards.done(tmp_path) == {3: written}


def test_a_shard_that_is_not_written_to_its_end_is_not_there(tmp_path: Path) -> None:
    """Neither the file nor its record appears before all rows are in it."""

    def broken() -> Iterator[shards.Result]:
        yield row()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shards.write(tmp_path, 0, broken(), Form.JSONL, everything=False)

    assert list(tmp_path.rglob("*.*")) == []
    assert shards.done(tmp_path) == {}


@pytest.mark.parametrize("form", list(Form))
def test_the_same_rows_are_the_same_bytes(tmp_path: Path, form: Form) -> None:
    """No time and no name of a machine is in them."""
    if form is Form.PARQUET:
        pytest.importorskip("pyarrow")

    def made(name: str) -> Shard:
        return shards.write(tmp_path / name, 0, some(), form, everything=True)

    assert made("one") == made("other")


def test_rows_may_be_parquet(tmp_path: Path) -> None:
    """A reader of Parquet sees the same fields as one of JSON lines."""
    parquet = pytest.importorskip("pyarrow.parquet")
    shard = shards.write(tmp_path, 0, some(), Form.PARQUET, everything=False)

    [found] = parquet.read_table(tmp_path / shard.file).to_pylist()

    assert shard.file == "posts-00000.parquet"
    assert (found["text"], found["source"]) == ("Ein Text.", "a.warc@0")
    assert list(found) == list(row().to_json())
