"""Says what tables, views and columns hold, from the comments in `schema.sql` and `views.sql`.

It writes docs/schema.md, and Datasette shows the same sentences (`db.browse`).

Example:
    python -c "from db import describe; print(describe.page())" > docs/schema.md
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .migrations import resource, statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_INTRODUCTION: Final = """\
# The database

One SQLite file, which any SQLite tool reads. This page is generated from the comments of
`db/schema.sql` and `db/views.sql` by `db/describe.py`; the same comments stand in the file
itself, where `.schema` shows them.

In every table a string that is unknown is `''`, a date or number that is unknown is `NULL`, and a
time is ISO 8601 in UTC. Lists of words (authors, tags, notes) are JSON arrays.

A program other than unmirror may read, back up and vacuum the file freely, and add tables and views
of its own. No trigger and no function of ours is needed for that. What a foreign writer breaks: a
revision that is added or changed without the `search` table following makes searches miss it, and a
changed body or text no longer agrees with its digest. `unmirror check` finds both;
`unmirror check --repair` mends what is derived. `sqlite-utils rebuild-fts` cannot rebuild `search`,
which holds no text of its own, and leaves it as it is.

Back it up with `.backup` or `VACUUM INTO`, while it is in use if need be; a copy of the file alone
lacks what still stands in the `-wal` file beside it. A `.dump` can be restored too.
"""

_TABLE: Final = re.compile(r"^CREATE (?:VIRTUAL )?TABLE (\w+)", re.MULTILINE)
_VIEW: Final = re.compile(r"^CREATE VIEW (\w+)", re.MULTILINE)
_COLUMN: Final = re.compile(r"^    (?P<name>\w+) (?P<type>[A-Z]+)\b.*?-- (?P<comment>.*)$")
_REFERENCE: Final = re.compile(r"REFERENCES (\w+)")
_COMMENT: Final = re.compile(r"^\s*-- (.*)$", re.MULTILINE)
#: A column of a view: an expression, its name, and what is said of it.
_OF_VIEW: Final = re.compile(
    r"^    (?P<from>[^-]*?)(?: AS (?P<name>\w+))?,?(?: -- (?P<comment>.*))?$", re.MULTILINE
)
#: A column of a table that a view takes over as it is, such as ``b.name``.
_TAKEN: Final = re.compile(r"(?:(?P<alias>\w+)\.)?(?P<of>\w+)")
#: The table that a view without aliases reads.
_ONLY: Final = re.compile(r"^FROM (?P<table>\w+)$", re.MULTILINE)
_ALIAS: Final = re.compile(r"\b(?:FROM|JOIN) (?P<table>\w+) AS (?P<alias>\w+)")


@dataclass(frozen=True, slots=True)
class Described:
    """A table or view in words."""

    name: str
    #: One sentence or two.
    says: str
    #: What each column holds.
    columns: Mapping[str, str]


def described() -> tuple[Described, ...]:
    """Return every table and view, in the order of the files.

    >>> blogs = described()[0]
    >>> blogs.name, blogs.says, blogs.columns["url"]
    ('blogs', 'One row per blog that posts come from.', 'Its home page.')
    """
    tables = [
        Described(name[1], _description(statement), _comments(statement))
        for statement in statements(resource("schema.sql"))
        if (name := _TABLE.search(statement))
    ]
    known = {table.name: table.columns for table in tables}
    views = [
        Described(name, _description(statement), _of_view(statement, known))
        for statement in statements(resource("views.sql"))
        for name in _VIEW.findall(statement)
    ]
    return (*tables, *views)


def _comments(statement: str) -> dict[str, str]:
    found = map(_COLUMN.match, statement.splitlines())
    return {column["name"]: column["comment"] for column in found if column}


def _of_view(view: str, tables: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return what a view says of its columns, and of others what their tables say."""
    columns = {found["alias"]: tables.get(found["table"], {}) for found in _ALIAS.finditer(view)}
    only = _ONLY.search(view)
    known = columns | ({None: tables.get(only["table"], {})} if only else {})
    said: dict[str, str] = {}
    for column in _OF_VIEW.finditer(view):
        taken = _TAKEN.fullmatch(column["from"])
        name = column["name"] or (taken["of"] if taken else "")
        comes_with = known.get(taken["alias"], {}).get(taken["of"], "") if taken else ""
        if name and (comment := column["comment"] or comes_with):
            said.setdefault(name, comment)
    return said


def page() -> str:
    """Return the whole page."""
    tables = "".join(map(_table, statements(resource("schema.sql"))))
    views = "\n".join(map(_view, statements(resource("views.sql"))))
    return f"{_INTRODUCTION}\n## Tables\n{tables}\n## Views\n\n| view | shows |\n|---|---|\n{views}"


def _table(statement: str) -> str:
    name = _TABLE.search(statement)
    if name is None:
        return ""
    columns = list(_columns(statement))
    lines = ["", f"### {name[1]}", "", _description(statement)]
    if columns:
        lines += ["", "| column | type | holds |", "|---|---|---|", *columns]
    return "\n".join((*lines, ""))


def _columns(statement: str) -> Iterator[str]:
    for line in statement.splitlines():
        if column := _COLUMN.match(line):
            reference = _REFERENCE.search(line)
            target = f" → `{reference[1]}`" if reference else ""
            yield f"| `{column['name']}` | {column['type']}{target} | {column['comment']} |"


def _view(statement: str) -> str:
    return "".join(f"| `{name}` | {_description(statement)} |" for name in _VIEW.findall(statement))


def _description(statement: str) -> str:
    """Return the comment that stands by itself nearest to the statement's beginning."""
    start = statement.index("CREATE ")
    inside = _COMMENT.findall(statement[start:])
    # A virtual table has no room for comments inside.
    before = statement[:start].rpartition("\n\n")[2]
    return inside[0] if inside else " ".join(_COMMENT.findall(before))
