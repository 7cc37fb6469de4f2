"""Queries: what people type, and that nothing they type is an error."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.query import MAX_TERMS, Filter, Query, Term, fts5, match_expression, parse


def term(*words: str, prefix: bool = False, negated: bool = False) -> Term:
    """Return a term, shortly."""
    return Term(words, prefix=prefix, negated=negated)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开源 模型", Query((term("开源"), term("模型")))),
        ("开源　模型", Query((term("开源"), term("模型")))),
        ('"open source"', Query((term("open", "source"),))),
        ("“open source”", Query((term("open", "source"),))),
        ("「開源」", Query((term("开源"),))),
        ('"open source', Query((term("open", "source"),))),
        ("-spam", Query((term("spam", negated=True),))),
        ("－广告", Query((term("广告", negated=True),))),
        ('-"buy now"', Query((term("buy", "now", negated=True),))),
        ("trans*", Query((term("trans", prefix=True),))),
        ('"trans*"', Query((term("trans"),))),
        ("word word", Query((term("word"),))),
        ("e-mail", Query((term("e", "mail"),))),
        ("- -- * \" ' ( ) :", Query()),
        ("", Query()),
        (
            "NOT AND OR NEAR(a b)",
            Query((term("not"), term("and"), term("or"), term("near", "a"), term("b"))),
        ),
        ("lang:zh", Query((), (Filter("lang", "zh"),))),
        ("LANG：zh", Query((), (Filter("lang", "zh"),))),
        ("-kind:index", Query((), (Filter("kind", "index", negated=True),))),
        ('blog:"Jane\'s blog"', Query((), (Filter("blog", "Jane's blog"),))),
        ("after:2022-01", Query((), (Filter("after", "2022-01"),))),
        ("before:2022-01-05", Query((), (Filter("before", "2022-01-05"),))),
        ("after:yesterday", Query((term("after", "yesterday"),))),
        ("after:٢٠٢٢", Query((term("after", "٢٠٢٢"),))),
        ("colour:red", Query((term("colour", "red"),))),
        ("lang:", Query((term("lang"),))),
        ("\ud800", Query()),
    ],
)
def test_reading_a_query(text: str, expected: Query) -> None:
    """Each form has its meaning; what has none is words."""
    assert parse(text) == expected


def test_wanted_and_unwanted_terms() -> None:
    """A query knows which of its terms must occur."""
    query = parse("a -b")

    assert (query.wanted, query.unwanted) == ((term("a"),), (term("b", negated=True),))


def test_a_very_long_query_is_cut() -> None:
    """More terms than SQLite could nest are left out."""
    assert len(parse(" ".join(f"w{number}" for number in range(500))).terms) == MAX_TERMS


@given(st.one_of(st.text(), st.text(alphabet='ab中* -":()^{}+.NOTANDOR,', max_size=40)))
def test_whatever_is_typed_sqlite_accepts(text: str) -> None:
    """No input makes an FTS5 syntax error."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE s USING fts5 (t)")
        terms = parse(text).terms
        if terms:
            connection.execute(
                "SELECT rowid FROM s WHERE s MATCH ?", (match_expression(terms),)
            ).fetchall()


@given(st.text())
def test_every_text_is_an_expression_of_sqlite(text: str) -> None:
    """What is written for Datasette's search box never is a syntax error, and is about words."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (a)")
        assert connection.execute("SELECT 1 FROM t WHERE t MATCH ?", (fts5(text),)).fetchall() == []
