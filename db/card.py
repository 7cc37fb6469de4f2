"""The database in the figures that whoever gets a corpus of it wants to know: its data card.

All figures are of posts that have a text, since those are what is exported, in their current state.
They are counted from the rows themselves, in one view of the database, whatever is written to it
meanwhile.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .licences import licences_in
from .mirrors import NO_COPIES
from .rows import Count
from .sources import TAKEN_FROM
from .tokens import count_words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

#: Which posts: all, or those of one blog.
_CHOSEN: Final = "p.revision_id IS NOT NULL AND (:blog IS NULL OR p.blog_id = :blog)"

_TOTALS: Final = """
SELECT count(*), count(DISTINCT p.blog_id), count(DISTINCT nullif(p.host, '')), count(p.gone_at),
    coalesce(sum(p.characters), 0), sum(p.published IS NULL), min(p.published), max(p.published),
    sum(json_array_length(p.authors) = 0)
FROM posts AS p WHERE {chosen}
"""
_MEDIAN: Final = """
SELECT p.characters FROM posts AS p WHERE {chosen} ORDER BY 1
LIMIT 1 OFFSET (SELECT max(0, count(*) - 1) / 2 FROM posts AS p WHERE {chosen})
"""
_WITHOUT_TEXT: Final = """
SELECT count(*) FROM posts AS p
WHERE p.revision_id IS NULL AND (:blog IS NULL OR p.blog_id = :blog)
"""
_REVISIONS: Final = """
SELECT coalesce(sum(n), 0), coalesce(sum(n > 1), 0) FROM (
    SELECT count(*) AS n FROM posts AS p JOIN revisions AS r ON r.post_id = p.id
    WHERE {chosen} GROUP BY p.id
)
"""
_CAPTURES: Final = """
SELECT count(*), min(c.fetched_at), max(c.fetched_at)
FROM posts AS p JOIN captures AS c ON c.post_id = p.id WHERE {chosen}
"""
_AUTHORS: Final = """
SELECT count(DISTINCT a.value) FROM posts AS p, json_each(p.authors) AS a WHERE {chosen}
"""
_LANGUAGES: Final = """
SELECT p.language, count(*), sum(p.characters), sum(count_words(r.text))
FROM posts AS p JOIN revisions AS r ON r.id = p.revision_id
WHERE {chosen} GROUP BY p.language ORDER BY 2 DESC, 1
"""
_BLOGS: Final = """
SELECT b.name, b.title, b.url, count(*), sum(p.characters), min(p.published), max(p.published)
FROM posts AS p JOIN blogs AS b ON b.id = p.blog_id
WHERE {chosen} GROUP BY b.id ORDER BY 4 DESC, 1
"""
_COUNTS: Final = {
    "kinds": "SELECT p.kind, count(*) FROM posts AS p WHERE {chosen} GROUP BY 1",
    "hosts": "SELECT p.host, count(*) FROM posts AS p WHERE {chosen} AND p.host <> '' GROUP BY 1",
    "came_by": """
        SELECT c.how, count(*) FROM posts AS p JOIN revisions AS r ON r.id = p.revision_id
        JOIN captures AS c ON c.id = r.capture_id WHERE {chosen} GROUP BY 1
    """,
    "cleaners": """
        SELECT r.cleaner, count(*) FROM posts AS p JOIN revisions AS r ON r.id = p.revision_id
        WHERE {chosen} GROUP BY 1
    """,
    "sources": """
        SELECT l.kind, count(DISTINCT p.id) FROM posts AS p
        JOIN links AS l ON l.revision_id = p.revision_id
        WHERE {chosen} AND l.kind IN {taken} GROUP BY 1
    """,
    "reasons": """
        SELECT t.text, s.n FROM (
            SELECT s.reason_id, count(*) AS n FROM posts AS p
            JOIN segments AS s ON s.revision_id = p.revision_id
            WHERE {chosen} AND NOT s.keep GROUP BY 1
        ) AS s JOIN texts AS t ON t.id = s.reason_id
    """,
}
_YEARS: Final = """
SELECT substr(p.published, 1, 4), count(*) FROM posts AS p
WHERE {chosen} AND p.published IS NOT NULL GROUP BY 1 ORDER BY 1
"""
_REMOVED: Final = """
SELECT s.role, count(*), count(DISTINCT p.id)
FROM posts AS p JOIN segments AS s ON s.revision_id = p.revision_id
WHERE {chosen} AND NOT s.keep GROUP BY 1 ORDER BY 2 DESC, 1
"""
_PIECES: Final = """
SELECT count(*), coalesce(sum(s.keep), 0)
FROM posts AS p JOIN segments AS s ON s.revision_id = p.revision_id WHERE {chosen}
"""
_NAMED: Final = """
SELECT count(*), coalesce(sum(linked), 0), coalesce(sum(here), 0) FROM (
    SELECT max(l.url <> '') AS linked, max(o.id IS NOT NULL) AS here FROM posts AS p
    JOIN links AS l ON l.revision_id = p.revision_id
    LEFT JOIN posts AS o ON o.address = l.url AND l.url <> '' AND o.id <> p.id
    WHERE {chosen} AND l.kind IN ('origin', 'translation-of') GROUP BY p.id
)
"""
_REFERENCES: Final = """
SELECT count(DISTINCT p.id), count(DISTINCT lower(l.identifier)) FROM posts AS p
JOIN links AS l ON l.revision_id = p.revision_id WHERE {chosen} AND l.identifier <> ''
"""
_MIRRORS: Final = """
SELECT count(DISTINCT m.cluster_id), count(*) FROM posts AS p
JOIN mirrors AS m ON m.post_id = p.id WHERE {chosen}
"""
#: What a cluster has beyond one post of it; excerpts and translations are no repetition.
_REPEATED: Final = """
SELECT coalesce(sum(n - 1), 0) FROM (
    SELECT count(*) AS n FROM posts AS p JOIN mirrors AS m ON m.post_id = p.id
    WHERE {chosen} AND m.role NOT IN {no_copies} GROUP BY m.cluster_id
)
"""
_ROLES: Final = """
SELECT CASE m.role WHEN '' THEN 'not looked at yet' ELSE m.role END, count(*) FROM posts AS p
JOIN mirrors AS m ON m.post_id = p.id WHERE {chosen} GROUP BY 1 ORDER BY 2 DESC, 1
"""
#: Removed lines in which a licence may be named; `licences_in` says which.
_LICENCE_LINES: Final = """
SELECT t.text, p.id FROM (
    SELECT id, text FROM texts WHERE text LIKE '%cc%by%' OR text LIKE '%cc0%'
    OR text LIKE '%creativecommons.org%' OR text LIKE '%creative commons%'
) AS t
CROSS JOIN segments AS s ON s.text_id = t.id
JOIN posts AS p ON p.revision_id = s.revision_id WHERE {chosen}
"""
_LICENCE_LINKS: Final = """
SELECT l.url, p.id FROM posts AS p JOIN links AS l ON l.revision_id = p.revision_id
WHERE {chosen} AND l.url LIKE '%creativecommons.org%' AND l.text <> ''
"""

#: What is one page's own in a reason: figures, and what is named in it.
_OWN: Final = re.compile(r"(?<=“).+(?=”)|(?<=<)[^<>]+(?=>)|\d+")


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """What is written in one language."""

    #: BCP 47.
    language: str
    posts: int
    characters: int
    words: int


@dataclass(frozen=True, slots=True)
class BlogShare:
    """What comes from one blog."""

    name: str
    title: str
    url: str
    posts: int
    characters: int
    #: Of the dates that its posts state.
    earliest: str | None
    latest: str | None


@dataclass(frozen=True, slots=True)
class Removed:
    """What was left out for being one thing."""

    role: str
    pieces: int
    #: Of how many posts.
    posts: int


@dataclass(frozen=True, slots=True)
class Card:
    """A corpus in figures."""

    posts: int
    blogs: int
    hosts: int
    #: Posts whose page has vanished since.
    gone: int
    characters: int
    words: int
    #: Characters of the post in the middle, by length.
    median_characters: int
    #: Pages that are stored as posts and never gave a text; they are not exported.
    without_text: int
    undated: int
    earliest: str | None
    latest: str | None
    without_author: int
    authors: int
    revisions: int
    #: Posts that have more than one.
    changed: int
    captures: int
    first_capture: str | None
    last_capture: str | None
    #: Largest first, as are all that follow but for the years.
    by_language: tuple[LanguageShare, ...]
    by_blog: tuple[BlogShare, ...]
    by_year: tuple[Count, ...]
    by_host: tuple[Count, ...]
    by_kind: tuple[Count, ...]
    #: How the pages of the texts came: "fetched", "file", "warc", ...
    by_way: tuple[Count, ...]
    by_cleaner: tuple[Count, ...]
    #: Posts that say where they come from, by kind of source: "origin", "via", "translation-of".
    by_source: tuple[Count, ...]
    #: Posts that name an origin or what they translate; of these, those that give its address, and
    #: those whose source is in the database too.
    reposts: int
    reposts_linked: int
    reposts_here: int
    #: Posts that refer to a work, and how many works there are.
    referring: int
    works: int
    #: Posts that stand in several places, and how many they are without those that are one.
    clusters: int
    mirrored: int
    repeated: int
    by_mirror_role: tuple[Count, ...]
    #: Posts below which a licence stands; one may name several.
    by_licence: tuple[Count, ...]
    licensed: int
    #: Pieces of the pages of the texts, and how many of them are in the texts.
    pieces: int
    kept: int
    by_removed_role: tuple[Removed, ...]
    #: Reasons that differ only in figures and in what they name are one.
    by_reason: tuple[Count, ...]


def card(connection: sqlite3.Connection, blog: str = "") -> Card:
    """Return the figures of all posts, or of those of one blog by its name."""
    connection.create_function("count_words", 1, count_words, deterministic=True)
    connection.execute("BEGIN")
    try:
        return _Counting(connection, blog).card()
    finally:
        connection.execute("COMMIT")


class _Counting:
    """One look at the database."""

    def __init__(self, connection: sqlite3.Connection, blog: str) -> None:
        self._connection = connection
        found = connection.execute("SELECT id FROM blogs WHERE name = ?", (blog,)).fetchone()
        # No blog has the number 0, so that of one that is not known there is nothing.
        self._blog = (found[0] if found else 0) if blog else None

    def card(self) -> Card:
        counts = {name: self._counts(query) for name, query in _COUNTS.items()}
        languages = tuple(LanguageShare(*row) for row in self._rows(_LANGUAGES))
        totals = self._row(_TOTALS)
        posts, blogs, hosts, gone, characters, undated, earliest, latest, nameless = totals
        revisions, changed = self._row(_REVISIONS)
        captures, first, last = self._row(_CAPTURES)
        reposts, linked, here = self._row(_NAMED)
        referring, works = self._row(_REFERENCES)
        clusters, mirrored = self._row(_MIRRORS)
        pieces, kept = self._row(_PIECES)
        licences, licensed = self._licences()
        return Card(
            posts=posts,
            blogs=blogs,
            hosts=hosts,
            gone=gone,
            characters=characters,
            words=sum(one.words for one in languages),
            median_characters=next((row[0] for row in self._rows(_MEDIAN)), 0),
            without_text=self._row(_WITHOUT_TEXT)[0],
            undated=undated or 0,
            earliest=earliest,
            latest=latest,
            without_author=nameless or 0,
            authors=self._row(_AUTHORS)[0],
            revisions=revisions,
            changed=changed,
            captures=captures,
            first_capture=first,
            last_capture=last,
            by_language=languages,
            by_blog=tuple(BlogShare(*row) for row in self._rows(_BLOGS)),
            by_year=tuple(Count(*row) for row in self._rows(_YEARS)),
            by_host=counts["hosts"],
            by_kind=counts["kinds"],
            by_way=counts["came_by"],
            by_cleaner=counts["cleaners"],
            by_source=counts["sources"],
            reposts=reposts,
            reposts_linked=linked,
            reposts_here=here,
            referring=referring,
            works=works,
            clusters=clusters,
            mirrored=mirrored,
            repeated=self._row(_REPEATED)[0],
            by_mirror_role=tuple(Count(*row) for row in self._rows(_ROLES)),
            by_licence=licences,
            licensed=licensed,
            pieces=pieces,
            kept=kept,
            by_removed_role=tuple(Removed(*row) for row in self._rows(_REMOVED)),
            by_reason=_alike(counts["reasons"]),
        )

    def _licences(self) -> tuple[tuple[Count, ...], int]:
        """Return by how many posts each licence is named, and how many posts name one."""
        posts: dict[str, set[int]] = defaultdict(set)
        for query in (_LICENCE_LINES, _LICENCE_LINKS):
            for text, post in self._rows(query):
                for licence in licences_in(text):
                    posts[licence].add(post)
        counts = {licence: len(named) for licence, named in posts.items()}
        return _largest_first(counts), len(set().union(*posts.values()))

    def _row(self, query: str) -> tuple[Any, ...]:
        return next(iter(self._rows(query)))

    def _rows(self, query: str) -> Iterable[tuple[Any, ...]]:
        query = query.format(chosen=_CHOSEN, taken=TAKEN_FROM, no_copies=NO_COPIES)
        return self._connection.execute(query, {"blog": self._blog})

    def _counts(self, query: str) -> tuple[Count, ...]:
        return tuple(Count(*row) for row in self._rows(f"{query} ORDER BY 2 DESC, 1"))


def _alike(reasons: Iterable[Count]) -> tuple[Count, ...]:
    """Count as one the reasons that differ in what is one page's own."""
    counts: Counter[str] = Counter()
    for reason in reasons:
        counts[_OWN.sub("…", reason.name)] += reason.count
    return _largest_first(counts)


def _largest_first(counts: Mapping[str, int]) -> tuple[Count, ...]:
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Count(name, number) for name, number in found)
