"""Posts as Parquet, read back by what others read it with."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import compute
from pyarrow import parquet as pq

from scraper import parquet
from scraper.corpusrow import FIELDS, CorpusRow, of_stored

from .commands import run
from .test_corpus import database
from .test_exporting import ORIGIN, lineage

__all__ = ["database"]


def row(number: int, text: str = "") -> CorpusRow:
    """Return a row with a text of its own."""
    return dataclasses.replace(of_stored(lineage()), id=number, text=text or f"Day {number}.")


def written(rows: Iterator[CorpusRow] | list[CorpusRow]) -> bytes:
    """Return rows as a file."""
    stream = io.BytesIO()
    parquet.write(rows, stream)
    return stream.getvalue()


def read(body: bytes) -> pa.Table:
    """Return what a reader finds in a file."""
    return pq.read_table(io.BytesIO(body))


def exported(database: Path, *more: str | Path) -> pa.Table:
    """Export all posts to a file, and read it."""
    path = database.parent / "corpus.parquet"
    result = run("export", "--all", "--format", "parquet", "--out", path, *more, "--db", database)
    assert (result.exit_code, result.stdout) == (0, "")
    return pq.read_table(path)


def as_lines(table: pa.Table) -> list[dict[str, Any]]:
    """Return rows of a table as JSON Lines have them."""
    return [
        {
            name: value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value
            for name, value in values.items()
        }
        for values in table.to_pylist()
    ]


def test_parquet_holds_what_json_lines_hold(database: Path) -> None:
    """The same fields in the same order, with the same facts."""
    table = exported(database)
    lines = run("export", "--all", "--format", "jsonl", "--db", database).stdout.splitlines()

    assert table.column_names == list(FIELDS)
    assert as_lines(table) == [json.loads(line) for line in lines]
    assert table["origin"].to_pylist()[0] == [ORIGIN]


def test_columns_have_their_types(database: Path) -> None:
    """Moments are moments, lists are lists, and links are structures, so that SQL can ask them."""
    schema = exported(database).schema

    moment = pa.timestamp("us", tz="UTC")
    assert {schema.field(name).type for name in ("published_at", "fetched_at", "gone_at")} == {
        moment
    }
    assert schema.field("id").type == pa.int64()
    assert schema.field("language_confidence").type == pa.float64()
    assert pa.types.is_list(schema.field("authors").type)
    assert [field.name for field in schema.field("links").type.value_type] == [
        "kind",
        "url",
        "text",
        "identifier",
    ]
    assert schema.field("text").metadata[b"description"].startswith(b"The post as plain text")


def test_a_reader_can_filter_without_reading_all(database: Path) -> None:
    """Conditions on columns are answered by the file, as query engines ask it."""
    exported(database)
    path = database.parent / "corpus.parquet"
    before = datetime(2020, 1, 1, tzinfo=UTC)

    late = pq.read_table(path, columns=["id"], filters=compute.field("fetched_at") > before)
    none = pq.read_table(path, columns=["id"], filters=compute.field("fetched_at") < before)

    assert (late["id"].to_pylist(), none["id"].to_pylist()) == ([1, 2], [])


def test_rows_are_written_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group ends at its number of rows, or where its texts are long, and none is lost."""
    monkeypatch.setattr(parquet, "GROUP_ROWS", 3)
    monkeypatch.setattr(parquet, "GROUP_CHARACTERS", 100)
    rows = [row(1), row(2, "long " * 30), *(row(number) for number in range(3, 8))]

    file = pq.ParquetFile(io.BytesIO(written(rows)))

    sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert sizes == [2, 3, 2]
    assert file.read()["id"].to_pylist() == [1, 2, 3, 4, 5, 6, 7]


def test_rows_are_taken_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group is on its way before the next is asked for, so that memory holds one."""
    monkeypatch.setattr(parquet, "GROUP_ROWS", 2)
    stream, seen = io.BytesIO(), []

    def rows() -> Iterator[CorpusRow]:
        for number in range(6):
            seen.append(stream.tell())
            yield row(number)

    assert parquet.write(rows(), stream) == 6
    assert seen[0] == seen[1] < seen[2] == seen[3] < seen[4]


def test_the_same_rows_are_the_same_bytes() -> None:
    """Nothing of the moment or the machine is in the file."""
    assert written([row(1), row(2)]) == written([row(1), row(2)])


def test_no_rows_are_a_table_without_rows() -> None:
    """A reader finds the columns even then."""
    table = read(written([]))

    assert (table.num_rows, table.column_names) == (0, list(FIELDS))


def test_it_may_go_to_a_pipe(database: Path) -> None:
    """A pipe does not know how far it is written, and takes the file all the same."""
    words = ["-m", "scraper", "export", "--all", "--format", "parquet", "--db", str(database)]
    done = subprocess.run([sys.executable, *words], check=True, capture_output=True)

    assert (read(done.stdout).num_rows, done.stderr) == (2, b"")


def test_it_does_not_go_to_a_terminal(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that no terminal shows are refused with the remedy."""
    monkeypatch.setattr("scraper.exporting.on_terminal", lambda: True)
    result = run("export", "--all", "--format", "parquet", "--db", database)

    assert result.exit_code == 2
    assert "say --out FILE" in result.stderr


def test_without_pyarrow_the_extra_is_named(database: Path, tmp_path: Path) -> None:
    """Nothing is written, and the message says what to install."""
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "pyarrow.py").write_text("raise ImportError", encoding="utf-8")
    words = ["-m", "scraper", "export", "--all", "--format", "parquet", "--out", "a.parquet"]
    done = subprocess.run(
        [sys.executable, *words, "--db", str(database)],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "without")},
    )

    assert done.returncode == 1
    assert "pip install 'unmirror[parquet]'" in done.stderr
    assert not (tmp_path / "a.parquet").exists()


def test_a_file_that_fails_leaves_the_old_one(database: Path, tmp_path: Path) -> None:
    """Where the new file cannot be made, that is one line, and the old one is as it was."""
    (tmp_path / "taken").write_bytes(b"old")
    inside = tmp_path / "taken" / "a.parquet"
    result = run("export", "1", "--format", "parquet", "--out", inside, "--db", database)

    assert result.exit_code == 1
    assert str(inside) in result.stderr
    assert (tmp_path / "taken").read_bytes() == b"old"


def test_a_post_that_cannot_be_exported_is_named(database: Path, tmp_path: Path) -> None:
    """The exit code says that something is missing; the rest is written."""
    path = tmp_path / "corpus.parquet"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM captures WHERE id = 1")
    result = run("export", "--all", "--format", "parquet", "--out", path, "--db", database)

    assert result.exit_code == 1
    assert "post 1 has no text or no capture" in result.stderr
    assert pq.read_table(path)["id"].to_pylist() == [2]
