"""How the watched blogs fare: the last runs, what each blog waits for, and what gives nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class WatchedBlog:
    """One blog of which addresses are in the queue."""

    name: str
    #: Addresses that were never asked and will be.
    waiting: int
    #: Addresses that gave nothing when they were last asked; usual places nobody named apart.
    failing: int
    last_asked_at: str | None
    #: When the next of its addresses is due and its host may be asked; None: never.
    next_at: str | None


@dataclass(frozen=True, slots=True)
class ShutHost:
    """A host that has to be waited for, for longer than its usual delay."""

    host: str
    ready_at: str
    reason: str
    #: Names of the blogs that want to ask it.
    blogs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailingAddress:
    """An address that gives nothing."""

    blog: str
    address: str
    #: How often in a row.
    failures: int
    reason: str
    #: When it is asked again; None: never.
    due_at: str | None


@dataclass(frozen=True, slots=True)
class PastRun:
    """What one run came to."""

    started_at: str
    #: None while it goes on, and where it was killed.
    ended_at: str | None
    ending: str
    asked: int
    new: int
    changed: int
    gone: int
    failed: int


@dataclass(frozen=True, slots=True)
class Watch:
    """How the blogs of one database fare."""

    #: By name.
    blogs: tuple[WatchedBlog, ...] = ()
    #: The longest to be waited for first.
    shut: tuple[ShutHost, ...] = ()
    #: The most stubborn first; not all of them.
    failing: tuple[FailingAddress, ...] = ()
    last: PastRun | None = None
    #: The last that had anything to ask.
    last_busy: PastRun | None = None


# The scalar max of two moments is NULL where one is, and the aggregate min passes over those.
_BLOGS: Final = """
SELECT b.name,
    count(*) FILTER (WHERE f.asked_at IS NULL AND f.due_at IS NOT NULL),
    count(*) FILTER (WHERE f.failures > 0 AND NOT f.probe),
    max(f.asked_at),
    min(max(f.due_at, coalesce(h.ready_at, '')))
FROM fetches AS f JOIN blogs AS b ON b.id = f.blog_id LEFT JOIN hosts AS h ON h.host = f.host
GROUP BY f.blog_id ORDER BY b.name
"""

_SHUT: Final = """
SELECT h.host, h.ready_at, h.reason, json_group_array(DISTINCT b.name)
FROM hosts AS h JOIN fetches AS f ON f.host = h.host AND f.due_at IS NOT NULL
JOIN blogs AS b ON b.id = f.blog_id
WHERE h.reason <> '' GROUP BY h.host ORDER BY h.ready_at DESC, h.host
"""

# `fetches_failing_blog` gives them in this order, so that no more than are shown are read.
_FAILING: Final = """
SELECT b.name, f.address, f.failures, f.reason, f.due_at
FROM fetches AS f JOIN blogs AS b ON b.id = f.blog_id
WHERE f.failures > 0 AND NOT f.probe ORDER BY f.failures DESC LIMIT ?
"""

_RUN: Final = """
SELECT started_at, ended_at, ending, asked, new, changed, gone, failed FROM runs
WHERE asked >= ? ORDER BY id DESC LIMIT 1
"""


def watch(connection: sqlite3.Connection, failing: int) -> Watch:
    """Return how the blogs fare.

    Args:
        connection: A database open for reading.
        failing: Addresses that give nothing, at most.
    """
    shut = connection.execute(_SHUT).fetchall()
    return Watch(
        tuple(WatchedBlog(*row) for row in connection.execute(_BLOGS)),
        tuple(
            ShutHost(host, ready_at, reason, tuple(sorted(json.loads(names))))
            for host, ready_at, reason, names in shut
        ),
        tuple(FailingAddress(*row) for row in connection.execute(_FAILING, (failing,))),
        last_run(connection),
        last_run(connection, asked=1),
    )


def last_run(connection: sqlite3.Connection, *, asked: int = 0) -> PastRun | None:
    """Return the last run that asked for so much at least; None where there is none."""
    row = connection.execute(_RUN, (asked,)).fetchone()
    return PastRun(*row) if row else None
