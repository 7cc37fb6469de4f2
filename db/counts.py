"""Keeps counts that a reader would otherwise wait for, in step with what they count.

Counting the removed pieces of 100,000 posts takes seconds, and Datasette stops a query after one.
So they are counted in the transaction that saves them. Each count is the answer to a query over the
other tables, which stands here once: it adds, it counts anew, and `unmirror check` compares.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

_ALL: Final = "true"

#: `{which}` narrows a query to revisions or posts whose numbers are a JSON array.
_REASONS: Final = """
SELECT reason_id, role, count(*), count(DISTINCT revision_id)
FROM segments WHERE NOT keep AND {which} GROUP BY reason_id, role
"""
_OF_REVISIONS: Final = "revision_id IN (SELECT value FROM json_each(?))"

_FURNITURE: Final = """
SELECT p.blog_id, s.text_id, s.role, count(DISTINCT p.id)
FROM posts AS p CROSS JOIN segments AS s ON s.revision_id = p.revision_id
WHERE NOT s.keep AND s.text_id IS NOT NULL AND {which} GROUP BY p.blog_id, s.text_id, s.role
"""
_OF_POSTS: Final = "p.id IN (SELECT value FROM json_each(?))"

_ADD_REASONS: Final = (
    f"INSERT INTO reason_counts {_REASONS.format(which=_OF_REVISIONS)}"
    "ON CONFLICT DO UPDATE SET segments = segments + excluded.segments, "
    "revisions = revisions + excluded.revisions"
)
_ADD_FURNITURE: Final = (
    f"INSERT INTO furniture_counts {_FURNITURE.format(which=_OF_POSTS)}"
    "ON CONFLICT DO UPDATE SET posts = posts + excluded.posts"
)
_TAKE_FURNITURE: Final = """
UPDATE furniture_counts SET posts = posts - 1 WHERE (blog_id, text_id, role) IN (
    SELECT p.blog_id, s.text_id, s.role FROM posts AS p
    CROSS JOIN segments AS s ON s.revision_id = p.revision_id
    WHERE NOT s.keep AND p.id = ?
)
"""
_CLEAR_FURNITURE: Final = """
DELETE FROM furniture_counts
WHERE blog_id = (SELECT blog_id FROM posts WHERE id = ?) AND posts = 0
"""

#: SQLite's own `length` stops at a zero character, so the lengths are taken by Python.
_CHARACTERS: Final = """
SELECT p.id, p.characters, r.text FROM posts AS p LEFT JOIN revisions AS r ON r.id = p.revision_id
"""

#: Each table of counts, and the query it has to agree with.
_TABLES: Final = {
    "reason_counts": _REASONS.format(which=_ALL),
    "furniture_counts": _FURNITURE.format(which=_ALL),
}


def add(connection: sqlite3.Connection, revisions: Iterable[int], posts: Iterable[int]) -> None:
    """Count what new revisions removed, and the furniture on the current state of posts."""
    connection.execute(_ADD_REASONS, (json.dumps([*revisions]),))
    connection.execute(_ADD_FURNITURE, (json.dumps([*posts]),))


def withdraw(connection: sqlite3.Connection, post_id: int) -> None:
    """Take the furniture on a post out of the counts, before its blog or its content changes."""
    connection.execute(_TAKE_FURNITURE, (post_id,))
    connection.execute(_CLEAR_FURNITURE, (post_id,))


def rebuild(connection: sqlite3.Connection) -> None:
    """Count everything anew."""
    # All are found before the first is changed: an open query must not meet its own changes.
    connection.executemany(
        "UPDATE posts SET characters = ? WHERE id = ?", [*_wrong_characters(connection)]
    )
    for table, query in _TABLES.items():
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  names are ours
        connection.execute(f"INSERT INTO {table} {query}")


def wrong(connection: sqlite3.Connection) -> Iterator[str]:
    """Say which counts do not agree with what they count."""
    if wrong_posts := sum(1 for _ in _wrong_characters(connection)):
        posts = "1 post" if wrong_posts == 1 else f"{wrong_posts} posts"
        yield f"the length that a post gives of its text is wrong for {posts}"
    for table, query in _TABLES.items():
        if _differ(connection, f"SELECT * FROM {table}", query):  # noqa: S608
            yield f"the table {table!r} does not agree with the segments"


def _wrong_characters(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Give the true length of each text whose post states another, and the post."""
    for post_id, stated, text in connection.execute(_CHARACTERS):
        if stated != len(text or ""):
            yield len(text or ""), post_id


def _differ(connection: sqlite3.Connection, found: str, expected: str) -> bool:
    return set(connection.execute(found)) != set(connection.execute(expected))
