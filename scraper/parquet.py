"""Rows of a corpus as Parquet: the one place that knows their Arrow schema, and pyarrow.

Rows are written in groups of bounded size as they come, so that a corpus may be larger than memory.
pyarrow is large, and an extra of ours: it is loaded when it is needed.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, BinaryIO, Final, assert_never

from .corpusrow import FIELDS, CorpusLink, Holds
from .errors import ExtraMissing
from .release import release

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from .corpusrow import CorpusRow

#: A group of rows ends at whichever comes first. Readers load a group at a time and skip those that
#: a condition rules out; 122,880 rows are DuckDB's own
#: (https://duckdb.org/docs/stable/data/parquet/tips). 16 Mi characters are 16 to 48 MiB of UTF-8;
#: with them 60,000 Chinese posts of 3,000 characters took 325 MB of memory, and 15,000 321.
GROUP_ROWS: Final = 122_880
GROUP_CHARACTERS: Final = 16 * 1024 * 1024


def write(rows: Iterable[CorpusRow], stream: BinaryIO) -> int:
    """Write rows to an open stream, which need not be a file, and return how many there were.

    The same rows give the same bytes with the same release of pyarrow.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    arrow, parquet = _libraries()
    schema = _schema(arrow)
    count = 0
    with parquet.ParquetWriter(
        _Counted(stream), schema, compression="zstd", write_page_index=True
    ) as writer:
        for group in _groups(rows):
            values = [row.to_values() for row in group]
            writer.write_table(arrow.Table.from_pylist(values, schema))
            count += len(group)
    return count


def require() -> None:
    """Make sure that rows can be written, before anything is read for them.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    _libraries()


def _groups(rows: Iterable[CorpusRow]) -> Iterator[list[CorpusRow]]:
    group: list[CorpusRow] = []
    characters = 0
    for row in rows:
        group.append(row)
        characters += len(row.text) + len(row.markdown)
        if len(group) >= GROUP_ROWS or characters >= GROUP_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group


def _schema(arrow: ModuleType) -> Any:
    """Return the Arrow schema of a row; each field says what it holds."""
    fields = [
        arrow.field(
            name,
            _type(arrow, field.holds),
            nullable=field.may_be_null,
            metadata={"description": field.says},
        )
        for name, field in FIELDS.items()
    ]
    return arrow.schema(fields, metadata={"creator": f"unmirror {release()}"})


def _type(arrow: ModuleType, holds: Holds) -> Any:
    match holds:
        case Holds.TEXT:
            return arrow.string()
        case Holds.TEXTS:
            return _list(arrow, arrow.string())
        case Holds.NUMBER:
            return arrow.int64()
        case Holds.SHARE:
            return arrow.float64()
        case Holds.MOMENT:
            # pandas and DuckDB have microseconds too; years from 1 to 9999 are in their range.
            return arrow.timestamp("us", tz="UTC")
        case Holds.LINKS:
            parts = [part.name for part in dataclasses.fields(CorpusLink)]
            members = [arrow.field(part, arrow.string(), nullable=False) for part in parts]
            return _list(arrow, arrow.struct(members))
        case _:
            assert_never(holds)


def _list(arrow: ModuleType, of: Any) -> Any:
    return arrow.list_(arrow.field("element", of, nullable=False))


def _libraries() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and slow to load
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise ExtraMissing("Parquet", "pyarrow", "parquet") from error
    return pa, parquet


class _Counted:
    """A stream that knows where it is, which a pipe does not: Parquet notes where things stand."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._written = 0
        self.closed = False

    def write(self, piece: bytes) -> int:
        self._stream.write(piece)
        self._written += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        # Who opened the stream closes it.
        self.closed = True

    @staticmethod
    def readable() -> bool:
        return False

    @staticmethod
    def seekable() -> bool:
        return False

    @staticmethod
    def writable() -> bool:
        return True
