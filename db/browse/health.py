"""How the blogs of an archive fare: those in trouble, and those of which something came last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

#: Blogs that are shown.
BLOGS: Final = 12
#: Revisions that are looked at, the last stored first, for the blogs that they are of.
STORED: Final = 2_000
#: A blog's posts are counted so far and no further.
COUNTED: Final = 2_000
#: Months of which the new posts of a blog are drawn, the present one the last.
MONTHS: Final = 12
#: Addresses that fail are counted so far, over all blogs.
FAILING: Final = 5_000
#: Hosts that are shown.
SHUT: Final = 8

# In the order in which they are wanted; all from indexes, or from tables of a row for each blog.
_CHOSEN: Final = (
    "SELECT blog_id FROM alarms ORDER BY raised_at DESC LIMIT :blogs",
    """
    SELECT blog_id FROM (
        SELECT blog_id, revision_id FROM posts ORDER BY revision_id DESC LIMIT :stored
    ) GROUP BY blog_id ORDER BY max(revision_id) DESC LIMIT :blogs
    """,
    "SELECT id FROM blogs ORDER BY id DESC LIMIT :blogs",
)
_BLOG: Final = """
SELECT b.name, b.title, a.since FROM blogs AS b LEFT JOIN alarms AS a ON a.blog_id = b.id
WHERE b.id = ?
"""
_POSTS: Final = "SELECT count(*) FROM (SELECT 1 FROM posts WHERE blog_id = ? LIMIT ?)"
_NEWEST: Final = "SELECT max(published) FROM posts WHERE blog_id = ? AND published <= ?"
_MONTHS: Final = """
SELECT substr(published, 1, 7), count(*) FROM (
    SELECT published FROM posts WHERE blog_id = ? AND published >= ? AND published <= ?
    ORDER BY published DESC LIMIT ?
) GROUP BY 1
"""
# Of each blog the few addresses that name others, which are asked the most often.
_ASKED: Final = """
SELECT max(asked_at) FROM fetches WHERE blog_id = ?
AND role IN ('home', 'feed', 'blogger', 'wordpress', 'sitemap', 'search-index')
"""
_FAILING: Final = """
SELECT blog_id, count(*) FROM (
    SELECT blog_id, probe FROM fetches WHERE failures > 0 LIMIT ?
) WHERE NOT probe GROUP BY blog_id
"""
_SHUT: Final = """
SELECT host, ready_at, reason FROM hosts
WHERE reason <> '' AND ready_at > ? ORDER BY ready_at DESC LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Blog:
    """A blog and how it fares."""

    name: str
    title: str
    posts: int
    #: There are more posts than were counted.
    more: bool
    #: Date of its newest post; None where none has one.
    newest: str | None
    #: New posts of each of the last months, the present one the last.
    months: tuple[int, ...]
    #: When its front page, feeds or sitemaps were last asked; None where they never were.
    asked_at: str | None
    #: Its addresses that give nothing.
    failing: int
    #: Since when it no longer is what its memory knows; None while it is.
    changed_since: str | None


@dataclass(frozen=True, slots=True)
class Shut:
    """A host that is left alone for longer than its usual delay."""

    host: str
    ready_at: str
    reason: str


def blogs(connection: sqlite3.Connection, now: str) -> tuple[Blog, ...]:
    """Return the blogs that changed their looks, then those of which something was stored last."""
    limits = {"blogs": BLOGS, "stored": STORED}
    chosen = [number for query in _CHOSEN for (number,) in connection.execute(query, limits)]
    failing = dict(map(tuple, connection.execute(_FAILING, (FAILING,))))
    return tuple(
        _blog(connection, number, failing.get(number, 0), now)
        for number in list(dict.fromkeys(chosen))[:BLOGS]
    )


def _blog(connection: sqlite3.Connection, number: int, failing: int, now: str) -> Blog:
    name, title, since = connection.execute(_BLOG, (number,)).fetchone()
    (posts,) = connection.execute(_POSTS, (number, COUNTED + 1)).fetchone()
    (newest,) = connection.execute(_NEWEST, (number, now)).fetchone()
    (asked_at,) = connection.execute(_ASKED, (number,)).fetchone()
    months = list(_last_months(now))
    found = dict(
        map(tuple, connection.execute(_MONTHS, (number, months[0], now, COUNTED)).fetchall())
    )
    return Blog(
        name=name,
        title=title,
        posts=min(posts, COUNTED),
        more=posts > COUNTED,
        newest=newest,
        months=tuple(found.get(month, 0) for month in months),
        asked_at=asked_at,
        failing=failing,
        changed_since=since,
    )


def _last_months(now: str) -> Iterable[str]:
    last = int(now[:4]) * 12 + int(now[5:7]) - 1
    for month in range(last - MONTHS + 1, last + 1):
        yield f"{month // 12:04}-{month % 12 + 1:02}"


def shut(connection: sqlite3.Connection, now: str) -> tuple[Shut, ...]:
    """Return the hosts that have to be waited for, the longest first."""
    rows: list[Any] = connection.execute(_SHUT, (now, SHUT)).fetchall()
    return tuple(Shut(*row) for row in rows)
