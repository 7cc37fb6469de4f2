"""What a transaction writes last: the rows of all its captures in few long statements.

Segments, links, counts and index entries are many and of one kind. Written together at the end,
instead of in turn with everything else, they take a tenth less time (benchmarks/storage.py): each
loop stays in the processor's cache.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import counts, index, inserts, mirrors

if TYPE_CHECKING:
    import sqlite3

    from .rows import SignatureRow


@dataclass(slots=True)
class Late:
    """Rows that wait for the end of the transaction they belong to."""

    #: Value after value, without a row of their own for each: a hundred thousand rows that wait
    #: would have Python look through them for garbage again and again.
    segments: list[object] = field(default_factory=list)
    links: list[object] = field(default_factory=list)
    #: New revisions, whose removals are to be counted.
    revisions: list[int] = field(default_factory=list)
    #: Posts whose furniture is to be counted, and is not counted now.
    posts: set[int] = field(default_factory=set)
    #: Title and text of posts that are to be indexed.
    contents: dict[int, tuple[str, str]] = field(default_factory=dict)
    #: Signatures of posts whose text is new.
    signatures: dict[int, SignatureRow] = field(default_factory=dict)

    def write(self, connection: sqlite3.Connection) -> None:
        """Write everything, and wait for the next transaction."""
        _insert(connection, "segments", self.segments, inserts.SEGMENT_COLUMNS)
        _insert(connection, "links", self.links, inserts.LINK_COLUMNS)
        if self.revisions or self.posts:
            counts.add(connection, self.revisions, self.posts)
        if self.contents:
            index.add(connection, ((post, *content) for post, content in self.contents.items()))
        if self.signatures:
            mirrors.write(connection, self.signatures)
        self.forget()

    def forget(self) -> None:
        """Drop everything, because the transaction has ended."""
        self.segments.clear()
        self.links.clear()
        self.revisions.clear()
        self.posts.clear()
        self.contents.clear()
        self.signatures.clear()


def _insert(connection: sqlite3.Connection, table: str, values: list[object], columns: int) -> None:
    if values:
        holders = ", ".join("?" * columns)
        rows = zip(*[iter(values)] * columns, strict=True)
        connection.executemany(f"INSERT INTO {table} VALUES ({holders})", rows)  # noqa: S608  names are ours
