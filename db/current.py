"""What a post is now, as far as saving a further capture of it has to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

_CURRENT: Final = """
SELECT p.id, p.blog_id, r.id, r.capture_id, coalesce(r.title, ''), coalesce(r.text_hash, ''),
    coalesce(c.fetched_at, ''),
    (SELECT coalesce(max(number), 0) FROM revisions WHERE post_id = p.id)
FROM posts AS p
LEFT JOIN revisions AS r ON r.id = p.revision_id
LEFT JOIN captures AS c ON c.id = r.capture_id
WHERE p.address = ?
"""


@dataclass(frozen=True, slots=True)
class Current:
    """A stored post and its current revision."""

    post_id: int
    blog_id: int
    revision_id: int | None
    #: The capture that its current revision was made from.
    capture_id: int | None
    title: str
    text_hash: str
    fetched_at: str
    #: Number of the post's last revision, which need not be the current one; 0 where there is none.
    last: int


def find_current(connection: sqlite3.Connection, address: str) -> Current | None:
    """Return what the post at an address is now."""
    row = connection.execute(_CURRENT, (address,)).fetchone()
    return Current(*row) if row else None


def following(current: Current | None) -> int:
    """Return the number that the next revision of a post gets."""
    return current.last + 1 if current else 1
