"""Full-text search: a query in, ranked posts with snippets out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .query import Filter, Query, match_expression, match_query
from .rows import Count, PostSummary
from .snippets import Piece, snippet

if TYPE_CHECKING:
    import sqlite3

_COLUMNS: Final = (
    "p.id, p.address, p.title, p.kind, p.language, b.name, p.published, p.last_seen_at, p.gone_at, "
    "p.characters, coalesce(r.text, '')"
)
_JOINS: Final = (
    "JOIN blogs AS b ON b.id = p.blog_id LEFT JOIN revisions AS r ON r.id = p.revision_id"
)

#: What each filter asks of a post; `?` is its value, given as often as it stands there.
_CONDITIONS: Final = {
    "lang": "(p.language LIKE ? OR p.language LIKE ? || '-%')",
    "blog": "p.blog_id IN (SELECT id FROM blogs WHERE lower(name) = lower(?))",
    "site": "(p.host = lower(?) OR p.host GLOB '*.' || lower(?))",
    "author": "EXISTS (SELECT 1 FROM json_each(p.authors) WHERE instr(lower(value), lower(?)))",
    "tag": "EXISTS (SELECT 1 FROM json_each(p.tags) WHERE lower(value) = lower(?))",
    "kind": "p.kind = lower(?)",
    "after": "coalesce(p.published >= ?, 0)",
    "before": "coalesce(p.published < ?, 0)",
}

#: Filters that the index on dates answers, so that no post is read that is not shown.
_INDEXED: Final = frozenset({"lang", "blog", "kind", "after", "before"})

#: How many posts are looked at to say what there is among the answers. Each is a row to be read:
#: 2,000 take some milliseconds, whatever the size of the archive.
FACETED: Final = 2_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that answers a query."""

    post: PostSummary
    #: The better the larger; 0 where nothing but filters was asked.
    score: float
    #: The place in the text that answers best.
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is among the posts that answer a query, the most frequent first."""

    #: How many posts were looked at, where there are too many: those stored last, or the newest
    #: where filters alone were asked.
    posts: int
    #: They are all there are.
    complete: bool
    language: tuple[Count, ...]
    blog: tuple[Count, ...]
    year: tuple[Count, ...]
    kind: tuple[Count, ...]


def search(
    connection: sqlite3.Connection, query: Query, *, limit: int = 20, offset: int = 0
) -> tuple[Hit, ...]:
    """Return the posts that answer a query, the best first, the newest first where equal."""
    if not query.terms and not query.filters:
        return ()
    statement, parameters = _statement(query)
    rows = connection.execute(statement, (*parameters, limit, offset)).fetchall()
    return tuple(_hit(row, query) for row in rows)


def facets(connection: sqlite3.Connection, query: Query, *, among: int = FACETED) -> Facets:
    """Count the answers to a query by language, blog, year of publication, and kind.

    Args:
        connection: The database.
        query: What is asked; without terms and filters it has no answers.
        among: Look at so many answers at most.
    """
    rows: list[tuple[str, str, str, str]] = []
    if query.terms or query.filters:
        source, values = _counted_of(query)
        statement = (
            "SELECT p.language, b.name, coalesce(substr(p.published, 1, 4), ''), p.kind "  # noqa: S608
            f"FROM {source} JOIN blogs AS b ON b.id = p.blog_id"
        )
        rows = connection.execute(statement, (*values, among + 1)).fetchall()
    looked_at = rows[:among]
    columns = list(zip(*looked_at, strict=True)) or [()] * 4
    language, blog, year, kind = (_counted(column) for column in columns)
    return Facets(len(looked_at), len(rows) <= among, language, blog, year, kind)


def latest(connection: sqlite3.Connection, query: Query, *, limit: int) -> tuple[int, ...]:
    """Return the numbers of the posts that answer a query, those stored last first."""
    if not query.terms and not query.filters:
        return ()
    found, values = _found(query)
    rows = connection.execute(f"{found} DESC LIMIT ?", (*values, limit))
    return tuple(number for (number,) in rows)


def _counted(values: tuple[str, ...]) -> tuple[Count, ...]:
    return tuple(Count(name, count) for name, count in Counter(values).most_common() if name)


def _found(query: Query) -> tuple[str, list[str]]:
    """Write what finds the posts that answer, in the order of their numbers."""
    conditions, values = _conditions(query.filters)
    if not query.wanted:
        unwanted, excluded = _without(query)
        where = " AND ".join((*unwanted, *conditions))
        return f"SELECT p.id FROM posts AS p WHERE {where} ORDER BY p.id", [*excluded, *values]  # noqa: S608
    where = " AND ".join(("search MATCH ?", *conditions))
    joined = "JOIN posts AS p ON p.id = s.rowid" if conditions else ""
    statement = f"SELECT s.rowid AS id FROM search AS s {joined} WHERE {where} ORDER BY s.rowid"  # noqa: S608
    return statement, [match_query(query), *values]


def _counted_of(query: Query) -> tuple[str, list[str]]:
    """Write where the answers that are counted come from, a number of them at most."""
    if not _is_indexed(query):
        found, values = _found(query)
        return f"({found} DESC LIMIT ?) AS s JOIN posts AS p ON p.id = s.id", values
    conditions, values = _conditions(query.filters)
    columns = "p.language, p.blog_id, p.published, p.kind"
    where = " AND ".join(conditions)
    found = f"SELECT {columns} FROM posts AS p WHERE {where} ORDER BY p.published DESC LIMIT ?"  # noqa: S608
    return f"({found}) AS p", values


def _is_indexed(query: Query) -> bool:
    """Whether the index on dates tells which posts answer."""
    return not query.terms and _INDEXED.issuperset(asked.field for asked in query.filters)


def _hit(row: tuple[Any, ...], query: Query) -> Hit:
    *summary, text, rank = row
    return Hit(PostSummary(*summary), -rank, snippet(text, query.wanted))


def _statement(query: Query) -> tuple[str, list[str]]:
    conditions, values = _conditions(query.filters)
    if not query.wanted:
        return _listing(query, conditions, values)
    if conditions:
        # The join comes first, so that the limit counts only what passes the filters.
        ranked = (
            "SELECT s.rowid AS rowid, s.rank AS rank FROM search AS s "  # noqa: S608
            f"JOIN posts AS p ON p.id = s.rowid WHERE search MATCH ? AND {' AND '.join(conditions)}"
        )
    else:
        ranked = "SELECT rowid, rank FROM search WHERE search MATCH ?"
    page = f"{ranked} ORDER BY rank, rowid DESC LIMIT ? OFFSET ?"
    statement = (
        f"SELECT {_COLUMNS}, s.rank FROM ({page}) AS s "  # noqa: S608
        f"JOIN posts AS p ON p.id = s.rowid {_JOINS} ORDER BY s.rank, p.id DESC"
    )
    return statement, [match_query(query), *values]


def _without(query: Query) -> tuple[list[str], list[str]]:
    """Write the condition that a post holds none of the unwanted words, and its value."""
    if not query.unwanted:
        return [], []
    condition = "p.id NOT IN (SELECT rowid FROM search WHERE search MATCH ?)"
    return [condition], [match_expression(query.unwanted, joiner="OR")]


def _listing(query: Query, conditions: list[str], values: list[str]) -> tuple[str, list[str]]:
    unwanted, excluded = _without(query)
    conditions, values = [*unwanted, *conditions], [*excluded, *values]
    # The page is chosen before texts are read, or SQLite would sort all of them. Where a row has to
    # be read to judge it, the plus keeps SQLite from reading them in the index's order, which is
    # all over the file.
    order = "p.published" if _is_indexed(query) else "+p.published"
    newest = f"ORDER BY {order} DESC, p.id DESC"
    page = f"SELECT p.id FROM posts AS p WHERE {' AND '.join(conditions)} {newest} LIMIT ? OFFSET ?"  # noqa: S608
    statement = (
        f"SELECT {_COLUMNS}, 0.0 FROM ({page}) AS s "  # noqa: S608
        f"JOIN posts AS p ON p.id = s.id {_JOINS} {newest}"
    )
    return statement, values


def _conditions(filters: tuple[Filter, ...]) -> tuple[list[str], list[str]]:
    conditions, values = [], []
    for asked in filters:
        condition = _CONDITIONS[asked.field]
        conditions.append(f"NOT {condition}" if asked.negated else condition)
        values += [_literal(asked)] * condition.count("?")
    return conditions, values


def _literal(asked: Filter) -> str:
    """Return a filter's value, without wildcards where it becomes part of a pattern."""
    if asked.field in ("lang", "site"):
        return "".join(character for character in asked.value if character not in "*?[]%_")
    return asked.value
