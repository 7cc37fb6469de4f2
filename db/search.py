"""Full-text search: a query in, ranked posts with snippets out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .query import Filter, Query, match_expression
from .rows import PostSummary
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
    "lang": "(lower(p.language) = lower(?) OR lower(p.language) GLOB lower(?) || '-*')",
    "blog": "p.blog_id IN (SELECT id FROM blogs WHERE lower(name) = lower(?))",
    "site": "(p.host = lower(?) OR p.host GLOB '*.' || lower(?))",
    "author": "EXISTS (SELECT 1 FROM json_each(p.authors) WHERE instr(lower(value), lower(?)))",
    "tag": "EXISTS (SELECT 1 FROM json_each(p.tags) WHERE lower(value) = lower(?))",
    "kind": "p.kind = lower(?)",
    "after": "coalesce(p.published >= ?, 0)",
    "before": "coalesce(p.published < ?, 0)",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that answers a query."""

    post: PostSummary
    #: The better the larger; 0 where nothing but filters was asked.
    score: float
    #: The place in the text that answers best.
    snippet: tuple[Piece, ...]


def search(
    connection: sqlite3.Connection, query: Query, *, limit: int = 20, offset: int = 0
) -> tuple[Hit, ...]:
    """Return the posts that answer a query, the best first, the newest first where equal."""
    if not query.terms and not query.filters:
        return ()
    statement, parameters = _statement(query)
    rows = connection.execute(statement, (*parameters, limit, offset)).fetchall()
    return tuple(_hit(row, query) for row in rows)


def _hit(row: tuple[Any, ...], query: Query) -> Hit:
    *summary, text, rank = row
    return Hit(PostSummary(*summary), -rank, snippet(text, query.wanted))


def _statement(query: Query) -> tuple[str, list[str]]:
    conditions, values = _conditions(query.filters)
    if not query.wanted:
        return _listing(query, conditions, values)
    match = match_expression(query.wanted)
    if query.unwanted:
        match = f"({match}) NOT ({match_expression(query.unwanted, joiner='OR')})"
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
    return statement, [match, *values]


def _listing(query: Query, conditions: list[str], values: list[str]) -> tuple[str, list[str]]:
    if query.unwanted:
        conditions = ["p.id NOT IN (SELECT rowid FROM search WHERE search MATCH ?)", *conditions]
        values = [match_expression(query.unwanted, joiner="OR"), *values]
    statement = (
        f"SELECT {_COLUMNS}, 0.0 FROM posts AS p {_JOINS} WHERE {' AND '.join(conditions)} "  # noqa: S608
        "ORDER BY coalesce(p.published, p.first_seen_at) DESC, p.id DESC LIMIT ? OFFSET ?"
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
    """Return a filter's value, without wildcards where it becomes part of a GLOB pattern."""
    if asked.field in ("lang", "site"):
        return "".join(character for character in asked.value if character not in "*?[]")
    return asked.value
