"""What the search page says: answers with their snippets, and what narrows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db.query import parse
from db.rows import Count
from db.search import Facets, Hit, facets, search
from db.snippets import Piece, snippet

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

#: Answers on a page.
HITS: Final = 20
#: How far one can turn the pages: ranking a page takes as long as ranking all before it.
LAST_PAGE: Final = 50
#: Values that are offered of a facet.
OFFERED: Final = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """A post that answers, with what was asked for marked."""

    hit: Hit
    title: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that narrows the search."""

    name: str
    count: int
    #: The query with it.
    query: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that the search page says."""

    #: It asks for something.
    asks: bool
    page: int
    #: Place of its first answer among all, from 1.
    first: int
    answers: tuple[Answer, ...]
    more: bool
    facets: Facets
    #: Name of each facet and what it offers.
    choices: tuple[tuple[str, tuple[Choice, ...]], ...]


def found(connection: sqlite3.Connection, typed: str, page: int) -> Found:
    """Answer what was typed.

    Args:
        connection: The database.
        typed: In the language of `db.query`.
        page: From 1.
    """
    query = parse(typed)
    page = max(1, min(page, LAST_PAGE))
    before = (page - 1) * HITS
    hits = search(connection, query, limit=HITS + 1, offset=before)
    counts = facets(connection, query)
    return Found(
        asks=bool(query.terms or query.filters),
        page=page,
        first=before + 1,
        answers=tuple(Answer(hit, snippet(hit.post.title, query.wanted)) for hit in hits[:HITS]),
        more=len(hits) > HITS and page < LAST_PAGE,
        facets=counts,
        choices=_choices(typed, counts),
    )


def _choices(typed: str, counts: Facets) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Offer the values of each facet, where there is a choice."""
    years = sorted(counts.year, key=lambda count: count.name, reverse=True)
    offered = (
        ("Language", [(count, f"lang:{count.name}") for count in counts.language]),
        ("Blog", [(count, condition("blog", count.name)) for count in counts.blog]),
        ("Year", [(count, _year(count.name)) for count in years if count.name.isdecimal()]),
        ("Kind", [(count, f"kind:{count.name}") for count in counts.kind]),
    )
    return tuple(
        (name, tuple(_narrowed(typed, values))) for name, values in offered if len(values) > 1
    )


def _narrowed(typed: str, values: Iterable[tuple[Count, str]]) -> Iterable[Choice]:
    for count, condition in list(values)[:OFFERED]:
        yield Choice(count.name, count.count, f"{typed.strip()} {condition}")


def condition(field: str, value: str) -> str:
    """Write what narrows a search to the posts that have a value, in the language of `db.query`.

    >>> condition("tag", "bread"), condition("blog", "Slow Bread")
    ('tag:bread', 'blog:"Slow Bread"')
    """
    spaced = any(character.isspace() for character in value)
    return f'{field}:"{value}"' if spaced else f"{field}:{value}"


def _year(year: str) -> str:
    return f"after:{year} before:{int(year) + 1:04}"
