"""Reads what a person types into the search box; every text is a query, none is an error.

::

    words next to each other     all of them must occur
    "a phrase"                   in this order
    -word  -"a phrase"           must not occur
    word*                        any word that begins so
    lang:zh blog:NAME site:host author:NAME tag:NAME kind:post
    after:2022-01 before:2022-03-15   published on or after, published before

Quotation marks, colons and minus signs may be those of a Chinese or Japanese keyboard. A field that
is not known, or a date that is none, is searched for as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from .tokens import phrase, runs

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The fields that narrow a search.
FIELDS: Final = ("lang", "blog", "site", "author", "tag", "kind", "after", "before")
_DATE_FIELDS: Final = ("after", "before")
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)

#: A query beyond this many terms is cut: SQLite refuses expressions nested deeper than 256
#: (SQLITE_FTS5_MAX_EXPR_DEPTH), and nobody types so many.
MAX_TERMS: Final = 64

_Piece = TypeVar("_Piece", "Term", "Filter")

_QUOTES: Final = dict.fromkeys(map(ord, "“”„‟＂「」『』«»"), '"')
_PIECE: Final = re.compile(
    r"""(?P<minus>[-－−])?  (?:(?P<field>[A-Za-z]+)[:：])?
        (?: "(?P<phrase>[^"]*)"? | (?P<word>[^\s"]+) )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that must occur, or must not."""

    #: Folded; never empty.
    words: tuple[str, ...]
    #: The last word may go on.
    prefix: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a post apart from its text."""

    #: One of `FIELDS`.
    field: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for."""

    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that must occur."""
        return tuple(term for term in self.terms if not term.negated)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        """The terms that must not occur."""
        return tuple(term for term in self.terms if term.negated)


def parse(text: str) -> Query:
    """Read a query.

    >>> query = parse('开源 -"open weights" trans* lang:zh')
    >>> [("-" if t.negated else "") + "+".join(t.words) + "*" * t.prefix for t in query.terms]
    ['开源', '-open+weights', 'trans*']
    >>> query.filters
    (Filter(field='lang', value='zh', negated=False),)
    """
    # SQLite binds UTF-8 only, and a lone surrogate has none.
    readable = text.encode("utf-8", "replace").decode().translate(_QUOTES)
    pieces = [_piece(match) for match in _PIECE.finditer(readable)]
    terms = [piece for piece in pieces if isinstance(piece, Term)]
    filters = [piece for piece in pieces if isinstance(piece, Filter)]
    return Query(_distinct(terms), _distinct(filters))


def no_dates(text: str) -> tuple[str, ...]:
    """Return what stands where a date is expected and is none, so that it was taken for words.

    >>> no_dates("bread after:May before:2022-03 after:2022")
    ('after:May',)
    """
    found = (match for match in _PIECE.finditer(text.translate(_QUOTES)) if match["field"])
    return tuple(
        match[0].strip()
        for match in found
        if (field := match["field"].lower()) in _DATE_FIELDS
        and not _is_filter(field, (match["phrase"] or match["word"] or "").strip())
    )


def _piece(match: re.Match[str]) -> Term | Filter | None:
    field = (match["field"] or "").lower()
    value = (match["phrase"] or match["word"] or "").strip()
    negated = match["minus"] is not None
    if value and _is_filter(field, value):
        return Filter(field, value, negated=negated)
    if match["field"]:
        value = f"{match['field']} {value}"
    found = runs(value)
    prefix = match["phrase"] is None and value.endswith(("*", "＊"))
    return Term(found, prefix=prefix, negated=negated) if found else None


def _is_filter(field: str, value: str) -> bool:
    if field in _DATE_FIELDS:
        return _DATE.fullmatch(value) is not None
    return field in FIELDS


def _distinct(pieces: Iterable[_Piece]) -> tuple[_Piece, ...]:
    return tuple(dict.fromkeys(pieces))[:MAX_TERMS]


def fts5(text: str) -> str:
    """Write what a person typed in FTS5's query language, for a place that knows no filters.

    A filter is looked for as words. Nothing that was typed is an error, and nothing finds nothing.

    >>> fts5('开源 -"large model" lang:zh'), fts5("--")
    ('("开源" AND "lang zh") NOT ("large model")', '""')
    """
    query = parse(text)
    words = tuple(Term(runs(f"{f.field} {f.value}"), negated=f.negated) for f in query.filters)
    query = Query((*query.terms, *words))
    return match_query(query) if query.wanted else '""'


def match_query(query: Query) -> str:
    """Write a query's terms in FTS5's query language; some of them must be wanted."""
    wanted = match_expression(query.wanted)
    if not query.unwanted:
        return wanted
    return f"({wanted}) NOT ({match_expression(query.unwanted, joiner='OR')})"


def match_expression(terms: Iterable[Term], *, joiner: str = "AND") -> str:
    """Write terms in FTS5's query language.

    Words hold letters, digits and marks only, so nothing in them needs escaping.

    >>> match_expression(parse('开源 马 trans*').terms)
    '"开源" AND "马" * AND "trans" *'
    """
    return f" {joiner} ".join(map(_phrase, terms))


def _phrase(term: Term) -> str:
    tokens, goes_on = phrase(term.words)
    return f'"{tokens}" *' if goes_on or term.prefix else f'"{tokens}"'
