"""Where the values of posts were read: written compactly, read back with the captures behind them.

A fact is the number of its rule, with the position of a segment where one says it. Rules are few
and come back on every page, so that the facts of a post take some dozens of bytes. As in `inserts`,
what writes works inside the caller's transaction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .rows import FactRow
from .values import ValueDamage, array, moment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, MutableMapping

_FIND: Final = "SELECT id FROM rules WHERE field = ? AND rule = ?"
_ADD: Final = "INSERT INTO rules (field, rule) VALUES (?, ?)"

#: What is as in the current revision is NULL.
_STATE: Final = """
UPDATE posts SET (capture_id, cleaner, facts) = (
    SELECT nullif(:capture, r.capture_id), nullif(:cleaner, r.cleaner), nullif(:facts, r.facts)
    FROM revisions AS r WHERE r.id = posts.revision_id
) WHERE id = :post
"""

_CAPTURE: Final = """
SELECT c.id, c.url_asked, c.url, c.fetched_at, c.status, c.content_type, c.how, c.source, c.digest,
    c.size FROM captures AS c WHERE c.id = ?
"""

_TRAIL: Final = """
SELECT p.id, p.address, r.id, r.number, r.created_at, r.text_hash, r.cleaner, r.capture_id,
    coalesce(p.cleaner, r.cleaner), coalesce(p.capture_id, r.capture_id),
    coalesce(p.facts, r.facts)
FROM posts AS p JOIN revisions AS r ON r.id = p.revision_id WHERE p.id = ?
"""


@dataclass(frozen=True, slots=True)
class CaptureInfo:
    """A capture without its body."""

    id: int
    url_asked: str
    url: str
    fetched_at: str
    #: HTTP status; None where no server was asked.
    status: int | None
    content_type: str
    how: str
    source: str
    #: SHA-256 of the body, hexadecimal, and its length in bytes.
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Trail:
    """What a post's values were read from."""

    post_id: int
    address: str
    revision_id: int
    #: Number of the current revision among those of the post.
    number: int
    created_at: str
    text_hash: str
    #: What the text was read from, and the version of the cleaner that read it.
    text_from: CaptureInfo
    text_cleaner: str
    #: The same of title, authors, dates and the like, which may have been read again since.
    state_from: CaptureInfo
    state_cleaner: str
    #: Empty where they were read before facts were kept.
    facts: tuple[FactRow, ...]


def packed(
    connection: sqlite3.Connection,
    facts: Iterable[FactRow],
    known: MutableMapping[tuple[str, str], int],
) -> str:
    """Return facts as they are kept; rules that are new are stored.

    Args:
        connection: The database, in a transaction.
        facts: What is to be kept.
        known: Numbers of rules that were looked up before; new ones are added.
    """
    found: list[str] = []
    for fact in facts:
        name = (fact.field, fact.rule)
        number = known.get(name)
        if number is None:
            number = known[name] = _number(connection, name)
        found.append(str(number) if fact.segment < 0 else f"[{number},{fact.segment}]")
    return f"[{','.join(found)}]"  # what a JSON encoder gives, in a third of its time


def _number(connection: sqlite3.Connection, name: tuple[str, str]) -> int:
    row = connection.execute(_FIND, name).fetchone()
    return int(row[0] if row else connection.execute(_ADD, name).lastrowid or 0)


def set_state(
    connection: sqlite3.Connection, read_from: tuple[int, int], cleaner: str, packed: str
) -> None:
    """Note what capture a post's state was read from, where that is not what its text was."""
    post_id, capture_id = read_from
    connection.execute(
        _STATE, {"post": post_id, "capture": capture_id, "cleaner": cleaner, "facts": packed}
    )


def reset_state(connection: sqlite3.Connection, post_id: int) -> None:
    """Note that the state of a post was read from what its new text was read from."""
    connection.execute(
        "UPDATE posts SET capture_id = NULL, cleaner = NULL, facts = NULL WHERE id = ?", (post_id,)
    )


def trail(connection: sqlite3.Connection, post_id: int) -> Trail | None:
    """Return what a post was read from; None where it has no text, or its capture was deleted."""
    row = connection.execute(_TRAIL, (post_id,)).fetchone()
    if row is None:
        return None
    number, address, revision_id, place, created_at, text_hash, *rest = row
    text_cleaner, text_capture, state_cleaner, state_capture, facts = rest
    text_from, state_from = (_capture(connection, at) for at in (text_capture, state_capture))
    if text_from is None or state_from is None:
        return None
    return Trail(
        number,
        address,
        revision_id,
        place,
        created_at,
        text_hash,
        text_from,
        text_cleaner,
        state_from,
        state_cleaner,
        _unpacked(connection, facts, f"facts of post {number}"),
    )


def _capture(connection: sqlite3.Connection, number: int) -> CaptureInfo | None:
    row = connection.execute(_CAPTURE, (number,)).fetchone()
    if row is None:
        return None
    found = CaptureInfo(*row)
    moment(found.fetched_at, f"fetched_at of capture {number}")
    return found


def _unpacked(connection: sqlite3.Connection, facts: str, what: str) -> tuple[FactRow, ...]:
    found = [one if isinstance(one, list) else [one, -1] for one in array(facts, what)]
    numbers = [one for one in found if len(one) == 2 and all(isinstance(n, int) for n in one)]
    rules = {
        number: (field, rule)
        for number, field, rule in connection.execute(
            "SELECT id, field, rule FROM rules WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([number for number, _ in numbers]),),
        )
    }
    if len(numbers) < len(found) or not all(number in rules for number, _ in numbers):
        raise ValueDamage(f"{what}: {facts!r} names a rule that is not there")
    return tuple(FactRow(*rules[number], segment) for number, segment in numbers)
