"""Checks a database: that the file is sound, and that what is derived agrees with its source.

What comes from the world (captures, revisions, verdicts) can only be found wrong; what is derived
from it (indexes, the search index, the pointer to the current revision) can be made anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from . import counts, index, mirrors, values
from .connection import is_damage
from .inserts import TEXT_DIGEST_BYTES, unpack
from .rows import text_hash
from .values import ValueDamage

if TYPE_CHECKING:
    from collections.abc import Iterator

_Step = TypeVar("_Step")

_WRONG_POINTER: Final = """
SELECT p.address FROM posts AS p WHERE NOT EXISTS (
    SELECT 1 FROM revisions AS r WHERE r.id = p.revision_id AND r.post_id = p.id
) AND (p.revision_id IS NOT NULL OR EXISTS (SELECT 1 FROM revisions WHERE post_id = p.id))
"""

_MEND_POINTERS: Final = """
UPDATE posts SET revision_id = (
    SELECT id FROM revisions WHERE post_id = posts.id ORDER BY number DESC LIMIT 1
) WHERE NOT EXISTS (
    SELECT 1 FROM revisions AS r WHERE r.id = posts.revision_id AND r.post_id = posts.id
)
"""

#: Columns that hold more than any text, by the table of which they are, and what reads them.
_FORMS: Final[dict[str, dict[str, Callable[[Any, str], object]]]] = {
    "post": {
        **dict.fromkeys(("authors", "tags", "notes"), values.texts),
        **dict.fromkeys(("first_seen_at", "last_seen_at", "gone_at"), values.moment),
    },
    "capture": {"headers": values.pairs, "fetched_at": values.moment},
}

#: Is told what is being done, since with many posts each step takes a while.
Watch = Callable[[str], None]


def unwatched(_: str) -> None:
    """Watch nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a database."""

    #: Which check found it, by its name in `CHECKS`.
    check: str
    #: What is wrong, in words.
    detail: str
    #: It can be made anew from what is stored.
    repairable: bool = False


def findings(connection: sqlite3.Connection, watch: Watch = unwatched) -> tuple[Finding, ...]:
    """Run every check; nothing found means that the database is sound."""
    return tuple(
        Finding(name, detail, repairable=_is_repairable(name, detail))
        for name, check in _watched("checking", CHECKS, watch)
        for detail in _details(connection, check)
    )


def _details(
    connection: sqlite3.Connection, check: Callable[[sqlite3.Connection], Iterator[str]]
) -> Iterator[str]:
    """Run one check; damage that stops it is a finding too, and the others still run."""
    try:
        yield from check(connection)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if not is_damage(error):
            raise
        yield f"it cannot be read to the end: {error}"


def _is_repairable(name: str, detail: str) -> bool:
    # SQLite names the index in "row 7 missing from index captures_url" and the like; any other
    # complaint of the integrity check is about rows, which nothing brings back.
    return name in REPAIRS and (name != "integrity" or " index " in detail)


def repair(connection: sqlite3.Connection, watch: Watch = unwatched) -> None:
    """Make anew everything that is derived, inside the caller's transaction."""
    for _, mend in _watched("mending", REPAIRS, watch):
        connection.execute("SAVEPOINT mending")
        try:
            mend(connection)
        except sqlite3.IntegrityError:  # a row refers to none: the checks name it
            connection.execute("ROLLBACK TO mending")
        connection.execute("RELEASE mending")


def _watched(verb: str, steps: dict[str, _Step], watch: Watch) -> Iterator[tuple[str, _Step]]:
    for place, (name, step) in enumerate(steps.items(), 1):
        watch(f"{verb} {name} ({place} of {len(steps)})")
        yield name, step


def _integrity(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield line


def _foreign_keys(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"row {row} of {table!r} refers to a row of {parent!r} that is not there"


def _captures(connection: sqlite3.Connection) -> Iterator[str]:
    rows = connection.execute("SELECT id, url, digest, size, body FROM captures")
    for number, url, digest, size, body in rows:
        if _digest(body, size) != digest:
            yield f"capture {number} of {url!r} does not hold the bytes its digest names"


def _digest(body: bytes, size: int) -> str:
    try:
        return hashlib.sha256(unpack(body, size)).hexdigest()
    except zlib.error:
        return ""


def _revisions(connection: sqlite3.Connection) -> Iterator[str]:
    for number, digest, text in connection.execute("SELECT id, text_hash, text FROM revisions"):
        if text_hash(text) != digest:
            yield f"revision {number} does not hold the text its hash names"


def _texts(connection: sqlite3.Connection) -> Iterator[str]:
    for number, digest, text in connection.execute("SELECT id, digest, text FROM texts"):
        if hashlib.sha256(text.encode()).digest()[:TEXT_DIGEST_BYTES] != digest:
            yield f"text {number} is not the one its digest names"


def _values(connection: sqlite3.Connection) -> Iterator[str]:
    for table, forms in _FORMS.items():
        for number, *row in connection.execute(f"SELECT id, {', '.join(forms)} FROM {table}s"):  # noqa: S608  names are ours
            for (name, form), value in zip(forms.items(), row, strict=True):
                try:
                    value is None or form(value, f"{name} of {table} {number}")
                except ValueDamage as error:
                    yield str(error)


def _pointers(connection: sqlite3.Connection) -> Iterator[str]:
    for (address,) in connection.execute(_WRONG_POINTER):
        yield f"post {address!r} does not point to a revision of its own"


def _search(connection: sqlite3.Connection) -> Iterator[str]:
    if not index.is_current(connection):
        yield "the search index does not agree with the texts"


def _mend_integrity(connection: sqlite3.Connection) -> None:
    connection.execute("REINDEX")


def _mend_pointers(connection: sqlite3.Connection) -> None:
    connection.execute(_MEND_POINTERS)


#: In this order, the file itself first.
CHECKS: Final[dict[str, Callable[[sqlite3.Connection], Iterator[str]]]] = {
    "integrity": _integrity,
    "foreign keys": _foreign_keys,
    "captures": _captures,
    "revisions": _revisions,
    "texts": _texts,
    "values": _values,
    "current revisions": _pointers,
    "counts": counts.wrong,
    "mirrors": mirrors.wrong,
    "search index": _search,
}

#: What can be made anew, and how; what follows the pointers comes after them.
REPAIRS: Final[dict[str, Callable[[sqlite3.Connection], None]]] = {
    "integrity": _mend_integrity,
    "current revisions": _mend_pointers,
    "counts": counts.rebuild,
    "mirrors": mirrors.rebuild,
    "search index": index.rebuild,
}
