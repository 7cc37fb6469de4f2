"""The output of a bulk run: shards of rows, each written whole, with a record of what is in it.

    posts-00000.jsonl.gz    rows of the first so many pages, in the order of the input
    .unmirror/00000.json    that it is done, its figures, and what failed among its pages

The record is written last: a shard that has one is whole, and is not made again.
"""

from __future__ import annotations

import dataclasses
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Final

from cleaners.post import Kind

from . import files, parquet
from .bulkpages import Lost
from .capture import LeftOut
from .corpus import json_line
from .corpusrow import CorpusRow

#: Where a run keeps what it needs to go on, within the folder of its output.
WORK: Final = ".unmirror"
#: zlib's own; the highest takes three times as long for 3 % less.
_LEVEL: Final = 6

Result = CorpusRow | Lost | LeftOut


class Form(StrEnum):
    """What rows are written as."""

    JSONL = "jsonl"
    PARQUET = "parquet"


_ENDINGS: Final = {Form.JSONL: "jsonl.gz", Form.PARQUET: "parquet"}


class Figure(StrEnum):
    """What is counted of the input."""

    #: All that may be pages: those that failed too.
    PAGES = "pages"
    POSTS = "posts"
    LISTS = "lists"
    ERRORS = "errors"
    EMPTY = "empty"
    FAILED = "failed"
    #: Records that say no more than that another file has the same.
    REPEATS = "repeats"
    #: Pictures, scripts and the like.
    NO_PAGES = "no_pages"


_OF_KIND: Final = {
    Kind.POST: Figure.POSTS,
    Kind.INDEX: Figure.LISTS,
    Kind.ERROR: Figure.ERRORS,
    Kind.EMPTY: Figure.EMPTY,
}


@dataclass(frozen=True, slots=True)
class Shard:
    """One shard that is done."""

    file: str
    bytes: int
    sha256: str
    counts: Mapping[str, int]
    failures: tuple[Lost, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return dataclasses.asdict(self)


def figures(result: Result) -> tuple[Figure, ...]:
    """Return what a result counts as."""
    match result:
        case LeftOut():
            return (Figure.NO_PAGES,)
        case Lost(repeats=True):
            return (Figure.REPEATS,)
        case Lost():
            return (Figure.PAGES, Figure.FAILED)
        case CorpusRow():
            return (Figure.PAGES, _OF_KIND[Kind(result.kind)])


def write(
    folder: Path, number: int, results: Iterable[Result], form: Form, *, everything: bool
) -> Shard:
    """Write a shard and its record.

    Args:
        folder: Of the output.
        number: Which shard it is.
        results: What became of its part of the input, in order.
        form: What rows are written as.
        everything: Write rows of pages that are no posts too.

    Raises:
        OSError: It cannot be written.
    """
    counts: Counter[str] = Counter()
    failures: list[Lost] = []

    def rows() -> Iterator[CorpusRow]:
        for result in results:
            counts.update(map(str, figures(result)))
            if isinstance(result, Lost) and not result.repeats:
                failures.append(result)
            elif isinstance(result, CorpusRow) and (everything or result.kind == Kind.POST):
                yield result

    path = folder / f"posts-{number:05}.{_ENDINGS[form]}"
    with files.replacing(path) as stream:
        _WRITERS[form](rows(), stream)
    size, _ = files.size_and_date(path)
    told = dict(sorted(counts.items()))
    shard = Shard(path.name, size, files.digest(path), told, tuple(failures))
    files.replace(_record(folder, number), json.dumps(shard.to_json()).encode())
    return shard


def done(folder: Path) -> dict[int, Shard]:
    """Return the shards that are whole, by their number."""
    found = sorted((folder / WORK).glob("[0-9]*.json"))
    return {int(path.stem): _read(path) for path in found}


def _read(path: Path) -> Shard:
    values = json.loads(files.load(path))
    failures = tuple(Lost(**one) for one in values.pop("failures"))
    return Shard(**values, failures=failures)


def _record(folder: Path, number: int) -> Path:
    return folder / WORK / f"{number:05}.json"


def _write_lines(rows: Iterable[CorpusRow], stream: BinaryIO) -> None:
    # Without name and time the same rows are the same bytes.
    with gzip.GzipFile("", "wb", _LEVEL, stream, mtime=0) as packed:
        for row in rows:
            packed.write(f"{json_line(row)}\n".encode())


_WRITERS: Final[dict[Form, Callable[[Iterable[CorpusRow], BinaryIO], object]]] = {
    Form.JSONL: _write_lines,
    Form.PARQUET: parquet.write,
}
