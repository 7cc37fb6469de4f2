"""What the front page says of an archive, in time that does not grow with it.

Nothing here reads a whole table of posts, links or addresses: what is newest comes from an index,
languages and references are those of the newest posts, and the posts of a blog are counted up to a
bound. The views of the database tell all of it to who has the time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from db.rows import Count
from db.watching import last_run

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from db.watching import PastRun

#: Posts that are listed: a screen or two.
LISTED: Final = 12
#: Posts whose languages and references are counted: each is a row or ten to be read.
RECENT: Final = 500
#: Blogs that are shown, those in trouble first; and references.
BLOGS: Final = 15
REFERENCES: Final = 12
#: A blog's posts are counted so far and no further.
COUNTED: Final = 10_000
#: Addresses that fail are counted so far, over all blogs.
FAILING: Final = 5_000
#: Characters of a post that are shown.
BEGINNING: Final = 320

# A date in the future is a page's mistake, and would stand on top for years.
_NEWEST: Final = """
SELECT p.id, p.title, b.name, p.language, p.published, p.characters, p.gone_at,
    substr(r.text, 1, :beginning)
FROM (
    SELECT * FROM (
        SELECT id, published FROM posts WHERE published <= :now ORDER BY published DESC LIMIT :limit
    )
    UNION ALL
    SELECT * FROM (SELECT id, NULL FROM posts WHERE published IS NULL ORDER BY id DESC LIMIT :limit)
    LIMIT :limit
) AS newest
JOIN posts AS p ON p.id = newest.id
JOIN blogs AS b ON b.id = p.blog_id
LEFT JOIN revisions AS r ON r.id = p.revision_id
ORDER BY p.published DESC, p.id DESC
"""

_RECENT: Final = """
SELECT id, language, revision_id FROM posts WHERE published <= :now
ORDER BY published DESC LIMIT :limit
"""
_STORED_LAST: Final = (
    "SELECT id, language, revision_id FROM posts WHERE :now ORDER BY id DESC LIMIT :limit"
)

_CITED: Final = """
SELECT min(l.identifier), count(DISTINCT l.revision_id) AS posts
FROM json_each(?) AS r CROSS JOIN links AS l ON l.revision_id = r.value
WHERE l.identifier <> ''
GROUP BY l.identifier COLLATE NOCASE ORDER BY posts DESC, 1 LIMIT ?
"""

_BLOGS: Final = """
SELECT b.id, b.name, b.title, a.since, p.first_seen_at
FROM blogs AS b
LEFT JOIN alarms AS a ON a.blog_id = b.id
LEFT JOIN posts AS p ON p.id = (SELECT max(id) FROM posts WHERE blog_id = b.id)
ORDER BY a.blog_id IS NULL, p.id DESC, b.name
LIMIT ?
"""
_POSTS: Final = "SELECT count(*) FROM (SELECT 1 FROM posts WHERE blog_id = ? LIMIT ?)"
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


@dataclass(frozen=True, slots=True)
class Listed:
    """A post as the front page lists it."""

    id: int
    title: str
    blog: str
    language: str
    published: str | None
    characters: int
    gone_at: str | None
    beginning: str | None


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper, a repository or a video."""

    identifier: str
    posts: int


@dataclass(frozen=True, slots=True)
class Blog:
    """A blog and how it fares."""

    name: str
    title: str
    posts: int
    #: There are more posts than were counted.
    more: bool
    #: When its latest post was stored; None where it has none.
    stored_at: str | None
    #: When its front page, feeds or sitemaps were last asked; None where they never were.
    asked_at: str | None
    #: Its addresses that give nothing.
    failing: int
    #: Since when it no longer is what its memory knows; None while it is.
    changed_since: str | None


@dataclass(frozen=True, slots=True)
class Front:
    """All that the front page says."""

    newest: tuple[Listed, ...]
    #: How many of the newest posts the next two are about.
    recent: int
    languages: tuple[Count, ...]
    cited: tuple[Cited, ...]
    blogs: tuple[Blog, ...]
    run: PastRun | None


def front(connection: sqlite3.Connection, now: str) -> Front:
    """Read what the front page says.

    Args:
        connection: The database.
        now: Posts that claim to be published later are left out; ISO 8601.
    """
    limits = {"now": now, "limit": LISTED, "beginning": BEGINNING}
    newest = connection.execute(_NEWEST, limits).fetchall()
    recent = _recent(connection, now)
    languages = Counter(language for _, language, _ in recent)
    return Front(
        newest=tuple(Listed(*row) for row in newest),
        recent=len(recent),
        languages=tuple(Count(name, count) for name, count in languages.most_common()),
        cited=_cited(connection, (revision for _, _, revision in recent)),
        blogs=tuple(_blogs(connection)),
        run=last_run(connection),
    )


def _recent(connection: sqlite3.Connection, now: str) -> list[Any]:
    limits = {"now": now, "limit": RECENT}
    rows = connection.execute(_RECENT, limits).fetchall()
    # An archive without dates has its newest at the end.
    return rows or connection.execute(_STORED_LAST, limits).fetchall()


def _cited(connection: sqlite3.Connection, revisions: Iterable[int | None]) -> tuple[Cited, ...]:
    numbers = ",".join(str(revision) for revision in revisions if revision is not None)
    return tuple(Cited(*row) for row in connection.execute(_CITED, (f"[{numbers}]", REFERENCES)))


def _blogs(connection: sqlite3.Connection) -> Iterable[Blog]:
    rows = connection.execute(_BLOGS, (BLOGS,)).fetchall()
    failing = dict(map(tuple, connection.execute(_FAILING, (FAILING,))))
    for blog_id, name, title, since, stored_at in rows:
        (posts,) = connection.execute(_POSTS, (blog_id, COUNTED + 1)).fetchone()
        (asked_at,) = connection.execute(_ASKED, (blog_id,)).fetchone()
        yield Blog(
            name=name,
            title=title,
            posts=min(posts, COUNTED),
            more=posts > COUNTED,
            stored_at=stored_at,
            asked_at=asked_at,
            failing=failing.get(blog_id, 0),
            changed_since=since,
        )
