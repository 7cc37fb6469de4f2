"""Brings a database to the current schema, step by step.

Theory of operation. A new file is laid out by `schema.sql`, which always holds the current schema.
An existing file records in sqlite-utils' table ``_sqlite_migrations`` which steps it has had, and
is given the missing ones. Both go through the same list: the first step lays out the current
schema, and each later step looks whether its work is there already. All of it happens in one
transaction, so that a file is never between two schemas.

Views hold no data: they are dropped and made again from `views.sql` after every step.

A file that records a step unknown to us was written by a later release and is refused, since what
that step changed is unknown.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from . import counts, index
from .connection import MIGRATION_SET
from .errors import NewerSchemaError, OlderSchemaError

if TYPE_CHECKING:
    from pathlib import Path

Step = Callable[[sqlite3.Connection], None]

#: The comment stands inside, since SQLite keeps only what is inside of a column's definition.
_ADD_CHARACTERS: Final = """
ALTER TABLE posts ADD COLUMN characters -- Length of its current text; 0 where it has none.
    INTEGER NOT NULL DEFAULT 0
"""

_ADD_LANGUAGE: Final = """
ALTER TABLE blogs ADD COLUMN language
    -- BCP 47 tag of what its posts are written in, as the list of blogs says.
    TEXT NOT NULL DEFAULT ''
"""

_ADD_CONFIDENCE: Final = """
ALTER TABLE links ADD COLUMN confidence
    -- Probability, 0 to 1, that the post comes from there; NULL for links that do not say so.
    REAL
"""
_ADD_EVIDENCE: Final = """
ALTER TABLE links ADD COLUMN evidence -- What says that the post comes from there, in words.
    TEXT NOT NULL DEFAULT ''
"""
_ADD_FACTS: Final = (
    """
ALTER TABLE posts ADD COLUMN capture_id
    -- The capture that title, authors, dates and the like were last read from; NULL where it is
    -- the revision's.
    INTEGER REFERENCES captures (id)
""",
    """
ALTER TABLE posts ADD COLUMN cleaner
    -- Version of the cleaner that read them; NULL where it is the revision's.
    TEXT
""",
    """
ALTER TABLE posts ADD COLUMN facts
    -- Where they were read, as in revisions; NULL where it is as there.
    TEXT CHECK (facts IS NULL OR json_valid(facts))
""",
    """
ALTER TABLE revisions ADD COLUMN facts
    -- Where the post's values were read: a JSON array of rules.id, or of [rules.id, position of the
    -- segment]. The view post_facts puts the words in.
    TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(facts))
""",
    "DROP INDEX links_identifier",
)

_CREATES_VIEW: Final = re.compile(r"CREATE VIEW (\w+)")
_IS_SETTING: Final = re.compile(r"^INSERT INTO search\b", re.MULTILINE)
_IS_OF_SITES: Final = re.compile(r"^CREATE TABLE (site_memory|alarms|feeds|labels)\b", re.MULTILINE)
_IS_COUNTED: Final = re.compile(
    r"^CREATE (TABLE|INDEX) (reason_counts|furniture_counts|posts_revision_id|segments_doubtful"
    r"|captures_fetched_at|links_identifier|links_kind)\b",
    re.MULTILINE,
)
_IS_OF_SCRAPE: Final = re.compile(
    r"^CREATE (TABLE|INDEX) (fetches|fetches_\w+|hosts|runs)\b", re.MULTILINE
)
_IS_OF_FACTS: Final = re.compile(r"^CREATE (TABLE|INDEX) (rules|links_identifier)\b", re.MULTILINE)
_IS_OF_MIRRORS: Final = re.compile(
    r"^CREATE (TABLE|INDEX) (signatures|signature_keys|copies|copies_\w+|mirrors|mirrors_\w+)\b",
    re.MULTILINE,
)
_IS_OF_BROWSING: Final = re.compile(
    r"^CREATE INDEX (posts_blog_published|posts_published_language|fetches_failing_blog|hosts_shut)"
    r"\b",
    re.MULTILINE,
)
_IS_SEARCH: Final = re.compile(r"^(CREATE VIRTUAL TABLE|INSERT INTO) search\b", re.MULTILINE)


def statements(script: str) -> Iterator[str]:
    r"""Split a script into its statements.

    The driver's own ``executescript`` commits first, which would end the transaction around it.

    >>> [" ".join(statement.split()) for statement in statements("SELECT 1;\nSELECT\n 2;\n")]
    ['SELECT 1;', 'SELECT 2;']
    """
    lines: list[str] = []
    for line in script.splitlines():
        lines.append(line)
        if line.rstrip().endswith(";") and sqlite3.complete_statement("\n".join(lines)):
            yield "\n".join(lines)
            lines = []


def run_script(connection: sqlite3.Connection, name: str) -> None:
    """Run one of this package's SQL files inside the caller's transaction."""
    for statement in statements(resource(name)):
        connection.execute(statement)


def resource(name: str) -> str:
    """Return one of this package's SQL files."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _has(connection: sqlite3.Connection, name: str) -> bool:
    """Whether the file has a table of some name."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,))
    return found.fetchone() is not None


def _run_those(connection: sqlite3.Connection, wanted: re.Pattern[str]) -> None:
    """Run those statements of the current schema that a pattern finds."""
    for statement in statements(resource("schema.sql")):
        if wanted.search(statement):
            connection.execute(statement)


def _lay_out(connection: sqlite3.Connection) -> None:
    run_script(connection, "schema.sql")


def _add_search(connection: sqlite3.Connection) -> None:
    if _has(connection, "search"):
        return
    _run_those(connection, _IS_SEARCH)
    index.rebuild(connection)


def _set_merging(connection: sqlite3.Connection) -> None:
    _run_those(connection, _IS_SETTING)


def _add_sites(connection: sqlite3.Connection) -> None:
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    for statement in statements(resource("schema.sql")):
        table = _IS_OF_SITES.search(statement)
        if table and table[1] not in present:
            connection.execute(statement)


def _add_counts(connection: sqlite3.Connection) -> None:
    if _has(connection, "reason_counts"):
        return
    connection.execute(_ADD_CHARACTERS)
    connection.execute("DROP INDEX links_identifier")
    _run_those(connection, _IS_COUNTED)
    counts.rebuild(connection)
    _set_merging(connection)


def _add_scrape(connection: sqlite3.Connection) -> None:
    if _has(connection, "fetches"):
        return
    connection.execute(_ADD_LANGUAGE)
    _run_those(connection, _IS_OF_SCRAPE)


def _add_provenance(connection: sqlite3.Connection) -> None:
    names = {row[1] for row in connection.execute("PRAGMA table_info('links')")}
    if "evidence" not in names:
        connection.execute(_ADD_CONFIDENCE)
        connection.execute(_ADD_EVIDENCE)


def _add_mirrors(connection: sqlite3.Connection) -> None:
    """Add the tables empty: signatures are made by `unmirror mirrors --rebuild`, not here."""
    if _has(connection, "signatures"):
        return
    _run_those(connection, _IS_OF_MIRRORS)


def _add_facts(connection: sqlite3.Connection) -> None:
    if _has(connection, "rules"):
        return
    for statement in _ADD_FACTS:
        connection.execute(statement)
    _run_those(connection, _IS_OF_FACTS)


def _add_browsing(connection: sqlite3.Connection) -> None:
    """Widen the indexes that pages are read from, so that they hold what is shown."""
    if _has(connection, "posts_blog_published"):
        return
    # A file that has just been given `fetches` has its index as it is now.
    for narrower in (
        "posts_blog_id",
        "posts_published",
        "fetches_failing",
        "fetches_failing_blog",
    ):
        connection.execute(f"DROP INDEX IF EXISTS {narrower}")
    _run_those(connection, _IS_OF_BROWSING)


#: Every step since the first release, in order. Names are never changed: files carry them.
STEPS: Final[dict[str, Step]] = {
    "0001_line": _lay_out,
    "0002_search": _add_search,
    "0003_merging": _set_merging,
    "0004_sites": _add_sites,
    "0005_counts": _add_counts,
    "0006_scrape": _add_scrape,
    "0007_provenance": _add_provenance,
    "0008_mirrors": _add_mirrors,
    "0009_facts": _add_facts,
    "0010_browsing": _add_browsing,
}


def applied(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the names of the steps the file has had, in order."""
    if not _has(connection, "_sqlite_migrations"):
        return ()
    rows = connection.execute(
        "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (MIGRATION_SET,)
    )
    return tuple(name for (name,) in rows)


def require_current(connection: sqlite3.Connection, path: Path) -> None:
    """Check that the file can be read as it is.

    Raises:
        NewerSchemaError: A later release wrote it.
        OlderSchemaError: It has to be brought up to date first.
    """
    names = applied(connection)
    _refuse_newer(names, path)
    if len(names) < len(STEPS):
        raise OlderSchemaError(
            f"{str(path)!r} was written by an earlier release; "
            "`unmirror check` brings it up to date"
        )


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Give the file the steps it lacks, all in one transaction or none.

    Raises:
        NewerSchemaError: A later release wrote it.
    """
    _refuse_newer(applied(connection), path)
    if len(applied(connection)) == len(STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        _apply_missing(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _apply_missing(connection: sqlite3.Connection) -> None:
    # Only a file that lacks steps pays for the import, a quarter of a second.
    from sqlite_utils import Database, Migrations  # noqa: PLC0415

    migrations = Migrations(MIGRATION_SET)
    for name, step in STEPS.items():
        migrations(name=name)(lambda _, step=step: step(connection))
    migrations.apply(Database(connection))
    _remake_views(connection)


def _remake_views(connection: sqlite3.Connection) -> None:
    for view in statements(resource("views.sql")):
        # Only ours: a person may have added views of their own.
        for name in _CREATES_VIEW.findall(view):
            connection.execute(f"DROP VIEW IF EXISTS {name}")
        connection.execute(view)


def _refuse_newer(names: tuple[str, ...], path: Path) -> None:
    unknown = [name for name in names if name not in STEPS]
    if unknown:
        raise NewerSchemaError(
            f"{str(path)!r} was written by a later release (it has had the step {unknown[-1]!r}); "
            "upgrade unmirror to use it"
        )
