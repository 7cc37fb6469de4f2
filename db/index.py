"""Keeps the search index in step with the posts' current revisions.

The index stores no text, so an entry is taken out by giving SQLite the very words it was made from;
they are derived again from the revision, which never changes. All of it happens in the transaction
that changes the post.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from .tokens import index_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_CURRENT: Final = (
    "SELECT p.id, r.title, r.text FROM posts AS p JOIN revisions AS r ON r.id = p.revision_id"
)


def add(connection: sqlite3.Connection, post_id: int, title: str, text: str) -> None:
    """Enter a post's content."""
    connection.execute(
        "INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)",
        (post_id, index_text(title), index_text(text)),
    )


def remove(connection: sqlite3.Connection, post_id: int, title: str, text: str) -> None:
    """Take out a post's content, exactly as it was entered."""
    connection.execute(
        "INSERT INTO search (search, rowid, title, text) VALUES ('delete', ?, ?, ?)",
        (post_id, index_text(title), index_text(text)),
    )


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the index anew from the current revisions."""
    connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    for post_id, title, text in connection.execute(_CURRENT):
        add(connection, post_id, title, text)


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the index is the one that the current revisions would give.

    A second index is made of the texts in a temporary database, and the two are compared: the
    length of every post, and for every word in how many posts and how many times it stands.
    """
    (definition,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'search'"
    ).fetchone()
    _drop_expected(connection)
    try:
        connection.execute(definition.replace("TABLE search", "TABLE temp.expected", 1))
        connection.executemany(
            "INSERT INTO temp.expected (rowid, title, text) VALUES (?, ?, ?)",
            (
                (post_id, index_text(title), index_text(text))
                for post_id, title, text in connection.execute(_CURRENT)
            ),
        )
        return all(
            expected == found
            for expected, found in zip_longest(
                _contents(connection, "temp", "expected"), _contents(connection, "main", "search")
            )
        )
    finally:
        _drop_expected(connection)


def _contents(connection: sqlite3.Connection, schema: str, name: str) -> Iterator[tuple[object]]:
    words = f"{name}_words"
    connection.execute(
        f"CREATE VIRTUAL TABLE temp.{words} USING fts5vocab('{schema}', '{name}', 'row')"
    )
    yield from connection.execute(f"SELECT id, sz FROM {schema}.{name}_docsize ORDER BY id")  # noqa: S608  names are ours
    yield from connection.execute(f"SELECT term, doc, cnt FROM temp.{words}")  # noqa: S608


def _drop_expected(connection: sqlite3.Connection) -> None:
    for table in ("expected_words", "search_words", "expected"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
