"""Keeps the search index in step with the posts' current revisions.

The index stores no text, so an entry is taken out by giving SQLite the very words it was made from;
they are derived again from the revision, which never changes. All of it happens in the transaction
that changes the post.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from .tokens import index_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Posts that are read at once when the index is made anew; their texts take some 10 MB.
REBUILT_AT_ONCE: Final = 256

#: How FTS5 is told to write an index that is read through once and dropped: in pieces of 64 MB that
#: are never merged. Those of 100,000 posts are some fifty.
_WRITTEN_ONCE: Final = {"hashsize": 64 << 20, "automerge": 0, "crisismerge": 1999}

_CURRENT: Final = (
    "SELECT p.id, r.title, r.text FROM posts AS p JOIN revisions AS r ON r.id = p.revision_id"
)


def add(connection: sqlite3.Connection, contents: Iterable[tuple[int, str, str]]) -> None:
    """Enter posts' contents: number, title and text of each."""
    # All are cut before the first is entered: that keeps both loops in the processor's cache.
    entries = [(post_id, index_text(title), index_text(text)) for post_id, title, text in contents]
    connection.executemany("INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)", entries)


def remove(connection: sqlite3.Connection, post_id: int, title: str, text: str) -> None:
    """Take out a post's content, exactly as it was entered."""
    connection.execute(
        "INSERT INTO search (search, rowid, title, text) VALUES ('delete', ?, ?, ?)",
        (post_id, index_text(title), index_text(text)),
    )


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the index anew from the current revisions, whatever state it is in."""
    try:
        connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    except sqlite3.DatabaseError:
        _empty(connection)
    posts = connection.execute(_CURRENT)
    while some := posts.fetchmany(REBUILT_AT_ONCE):
        add(connection, some)


def _empty(connection: sqlite3.Connection) -> None:
    """Empty an index that SQLite can no longer open, by way of the tables that hold it."""
    # A new index of the same definition shows what an empty one holds: the format is SQLite's.
    (definition,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'search'"
    ).fetchone()
    _drop_expected(connection)
    connection.execute(definition.replace("TABLE search", "TABLE temp.expected", 1))
    for table in ("data", "idx", "docsize", "config"):
        if table != "config":
            connection.execute(f"DELETE FROM main.search_{table}")  # noqa: S608  names are ours
        connection.execute(
            f"INSERT OR REPLACE INTO main.search_{table} SELECT * FROM temp.expected_{table}"  # noqa: S608
        )
    _drop_expected(connection)


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the index is sound, and the one that the current revisions would give.

    SQLite looks at its inner structure. Then a second index is made of the texts in a temporary
    database, and the two are compared: the length of every post, and for every word in how many
    posts and how many times it stands.
    """
    connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    # One transaction: every text is read as of one moment, and the second index is written in large
    # pieces instead of a piece for every post, which takes a tenth of the time.
    connection.execute("BEGIN")
    try:
        _enter_expected(connection)
        return all(_same(connection, *queries) for queries in _queries(connection))
    finally:
        _drop_expected(connection)
        connection.execute("COMMIT")


def _enter_expected(connection: sqlite3.Connection) -> None:
    (definition,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'search'"
    ).fetchone()
    _drop_expected(connection)
    connection.execute(definition.replace("TABLE search", "TABLE temp.expected", 1))
    for setting, value in _WRITTEN_ONCE.items():
        connection.execute(
            "INSERT INTO temp.expected (expected, rank) VALUES (?, ?)", (setting, value)
        )
    with closing(connection.execute(_CURRENT)) as posts:
        connection.executemany(
            "INSERT INTO temp.expected (rowid, title, text) VALUES (?, ?, ?)",
            ((post_id, index_text(title), index_text(text)) for post_id, title, text in posts),
        )


def _queries(connection: sqlite3.Connection) -> Iterator[tuple[str, ...]]:
    """Give what has to be the same of both: the lengths of posts, then the counts of words."""
    yield (
        "SELECT id, sz FROM temp.expected_docsize ORDER BY id",
        "SELECT id, sz FROM main.search_docsize ORDER BY id",
    )
    for schema, name in (("temp", "expected"), ("main", "search")):
        connection.execute(
            f"CREATE VIRTUAL TABLE temp.{name}_words USING fts5vocab('{schema}', '{name}', 'row')"
        )
    yield (
        "SELECT term, doc, cnt FROM temp.expected_words",
        "SELECT term, doc, cnt FROM temp.search_words",
    )


def _same(connection: sqlite3.Connection, expected: str, found: str) -> bool:
    # Damage may end the reading in the middle; a statement left open would then lock its table.
    with (
        closing(connection.execute(expected)) as rows,
        closing(connection.execute(found)) as others,
    ):
        return all(row == other for row, other in zip_longest(rows, others))


def _drop_expected(connection: sqlite3.Connection) -> None:
    for table in ("expected_words", "search_words", "expected"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
