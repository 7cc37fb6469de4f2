"""What happened to an address: the vocabulary of reports and logs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.queue import FetchRow


class Result(StrEnum):
    """What asking an address came to."""

    NEW = "new"
    CHANGED = "changed"
    NOT_MODIFIED = "not modified"
    #: A list of posts was read.
    READ = "read"
    #: It leads elsewhere; the other address is asked in its turn.
    MOVED = "moved"
    GONE = "gone"
    FAILED = "failed"
    #: The host wants to be left alone; the address is asked later.
    LATER = "later"
    #: Not asked, because robots.txt says so.
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to an address, as the report counts it and the log tells it."""

    blog: str
    url: str
    role: str
    result: Result
    status: int | None = None
    #: Why, or what came of it, in words.
    detail: str = ""
    #: Of the body, inflated.
    bytes: int = 0
    seconds: float = 0.0
    post_id: int | None = None
    #: How often in a row it has failed now.
    failures: int = 0


def event(row: FetchRow, result: Result, *, detail: str = "", post_id: int | None = None) -> Event:
    """Return what happened to an address of the queue."""
    return Event(
        row.blog, row.address, row.role, result, row.status, detail=detail, post_id=post_id
    )
