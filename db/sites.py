"""Rows by which a blog teaches the cleaner: the memory of its pages, its feeds, readers' labels.

As in `inserts`, each function works inside the caller's transaction.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from .rows import AlarmRow, LabelRow, MemoryRow, StoredLabel
from .values import texts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_LABELS: Final = """
SELECT l.id, b.name, coalesce(p.address, ''), l.keep, l.text, l.place, l.selector, l.created_at,
    l.undone_at
FROM labels AS l JOIN blogs AS b ON b.id = l.blog_id LEFT JOIN posts AS p ON p.id = l.post_id
WHERE (:blog = '' OR b.name = :blog) AND (:all OR l.undone_at IS NULL) ORDER BY l.id
"""

_SUPERSEDE: Final = """
UPDATE labels SET undone_at = :at WHERE undone_at IS NULL AND blog_id = :blog AND text = :text
    AND selector = :selector AND post_id IS (SELECT id FROM posts WHERE address = :address)
"""


def remember(
    connection: sqlite3.Connection, blog_id: int, row: MemoryRow, forgotten: Iterable[str] = ()
) -> None:
    """Add a page to what is remembered of a blog, or put it anew, and forget others."""
    connection.execute(
        "INSERT OR REPLACE INTO site_memory VALUES (?, ?, ?, ?, ?, ?, ?)",
        (blog_id, row.address, row.seen_at, row.promise, row.place, row.published, row.trace),
    )
    connection.executemany(
        "DELETE FROM site_memory WHERE blog_id = ? AND address = ?",
        [(blog_id, address) for address in forgotten],
    )


def alarm(connection: sqlite3.Connection, blog_id: int, row: AlarmRow | None, at: str) -> None:
    """Raise a blog's alarm, or end it; one that goes on keeps the date it was raised."""
    if row is None:
        connection.execute("DELETE FROM alarms WHERE blog_id = ?", (blog_id,))
        return
    connection.execute(
        "INSERT INTO alarms VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "since = excluded.since, pages = excluded.pages, changes = excluded.changes",
        (blog_id, row.since, row.pages, json.dumps(row.changes, ensure_ascii=False), at),
    )


def alarms(connection: sqlite3.Connection) -> tuple[tuple[str, AlarmRow], ...]:
    """Return the blogs whose alarm is raised, the last first."""
    rows = connection.execute(
        "SELECT b.name, a.since, a.pages, a.changes FROM alarms AS a "
        "JOIN blogs AS b ON b.id = a.blog_id ORDER BY a.raised_at DESC, b.name"
    )
    return tuple(
        (name, AlarmRow(since, pages, texts(changes, f"changes of the alarm of {name!r}")))
        for name, since, pages, changes in rows
    )


def relearn(connection: sqlite3.Connection, blog_id: int, rows: Sequence[MemoryRow]) -> None:
    """Remember of a blog these pages and no other."""
    connection.execute("DELETE FROM site_memory WHERE blog_id = ?", (blog_id,))
    for row in rows:
        remember(connection, blog_id, row)


def memory(connection: sqlite3.Connection, blog: str) -> tuple[MemoryRow, ...]:
    """Return what is remembered of a blog, by its name."""
    rows = connection.execute(
        "SELECT m.address, m.seen_at, m.trace, m.promise, m.place, m.published "
        "FROM site_memory AS m JOIN blogs AS b ON b.id = m.blog_id WHERE b.name = ? "
        "ORDER BY m.seen_at, m.address",
        (blog,),
    )
    return tuple(MemoryRow(*row) for row in rows)


def feed(connection: sqlite3.Connection, blog_id: int, url: str, capture_id: int, at: str) -> None:
    """Note which capture is the latest of a blog's feed."""
    connection.execute(
        "INSERT INTO feeds VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "capture_id = excluded.capture_id, read_at = excluded.read_at",
        (blog_id, url, capture_id, at),
    )


def teach(connection: sqlite3.Connection, blog_id: int, row: LabelRow, at: str) -> int:
    """Add a label and return its number; what was said before of the same is taken back."""
    said = {
        "blog": blog_id,
        "address": row.address,
        "keep": row.keep,
        "text": row.text,
        "place": row.place,
        "selector": row.selector,
        "at": at,
    }
    connection.execute(_SUPERSEDE, said)
    cursor = connection.execute(
        "INSERT INTO labels (blog_id, post_id, keep, text, place, selector, created_at) VALUES "
        "(:blog, (SELECT id FROM posts WHERE address = :address), :keep, :text, :place, :selector, "
        ":at)",
        said,
    )
    return int(cursor.lastrowid or 0)


def undo(connection: sqlite3.Connection, label: int, at: str) -> bool:
    """Take back a label; tell whether there was one in force."""
    cursor = connection.execute(
        "UPDATE labels SET undone_at = ? WHERE id = ? AND undone_at IS NULL", (at, label)
    )
    return cursor.rowcount > 0


def labels(
    connection: sqlite3.Connection, blog: str = "", *, also_undone: bool = False
) -> tuple[StoredLabel, ...]:
    """Return the labels of a blog, or of all, the oldest first."""
    found = connection.execute(_LABELS, {"blog": blog, "all": also_undone})
    return tuple(
        StoredLabel(
            id=number,
            blog=name,
            row=LabelRow(keep=bool(keep), text=text, address=address, place=place, selector=chosen),
            created_at=created_at,
            undone_at=undone_at,
        )
        for number, name, address, keep, text, place, chosen, created_at, undone_at in found
    )
