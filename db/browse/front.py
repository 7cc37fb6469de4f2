"""What the front page says of an archive, in time that does not grow with it.

Nothing here reads a whole table of posts, links or addresses: what is newest comes from an index,
languages are those of the newest posts, and references and mirrors of what was stored last, whose
rows stand together. The views of the database tell all of it to who has the time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db.rows import Count
from db.watching import last_run

from .copies import Cluster, clusters
from .health import Blog, Shut, blogs, shut

if TYPE_CHECKING:
    import sqlite3

    from db.watching import PastRun

#: Posts that are listed: a screen or two.
LISTED: Final = 15
#: Posts whose languages and references are counted: each is a row or ten to be read.
RECENT: Final = 500
#: References that are shown.
REFERENCES: Final = 10
#: Posts with a copy that are looked at, and clusters that are shown of them.
COPIES: Final = 400
MIRRORS: Final = 5
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

# From the index alone.
_LANGUAGES: Final = """
SELECT language FROM posts WHERE published <= ? ORDER BY published DESC LIMIT ?
"""
# From the end of the table, where they are soon found: asked only where few posts have a date. The
# plus keeps SQLite from the index, by which it would have to sort all of them.
_LANGUAGES_UNDATED: Final = """
SELECT language FROM posts WHERE +published IS NULL ORDER BY id DESC LIMIT ?
"""

# The links of the revisions stored last stand together in their table.
_CITED: Final = """
SELECT min(l.identifier), count(DISTINCT l.revision_id) AS posts
FROM (SELECT revision_id AS id FROM posts ORDER BY revision_id DESC LIMIT ?) AS r
CROSS JOIN links AS l ON l.revision_id = r.id
WHERE l.identifier <> ''
GROUP BY l.identifier COLLATE NOCASE ORDER BY posts DESC, 1 LIMIT ?
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
class Front:
    """All that the front page says."""

    newest: tuple[Listed, ...]
    #: How many of the newest posts the languages are of.
    recent: int
    languages: tuple[Count, ...]
    cited: tuple[Cited, ...]
    blogs: tuple[Blog, ...]
    #: Hosts that are left alone for now.
    shut: tuple[Shut, ...]
    mirrors: tuple[Cluster, ...]
    run: PastRun | None


def front(connection: sqlite3.Connection, now: str) -> Front:
    """Read what the front page says.

    Args:
        connection: The database.
        now: Posts that claim to be published later are left out; ISO 8601.
    """
    limits = {"now": now, "limit": LISTED, "beginning": BEGINNING}
    newest = connection.execute(_NEWEST, limits).fetchall()
    languages = _languages(connection, now)
    return Front(
        newest=tuple(Listed(*row) for row in newest),
        recent=languages.total(),
        languages=tuple(Count(name, count) for name, count in languages.most_common()),
        cited=tuple(Cited(*row) for row in connection.execute(_CITED, (RECENT, REFERENCES))),
        blogs=blogs(connection, now),
        shut=shut(connection, now),
        mirrors=clusters(connection, recent=COPIES, shown=MIRRORS).clusters,
        run=last_run(connection),
    )


def _languages(connection: sqlite3.Connection, now: str) -> Counter[str]:
    dated = connection.execute(_LANGUAGES, (now, RECENT)).fetchall()
    undated = connection.execute(_LANGUAGES_UNDATED, (RECENT - len(dated),)).fetchall()
    return Counter(language for (language,) in dated + undated)
