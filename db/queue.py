"""The queue of a scrape: what was asked, what is due, and how its hosts are to be treated.

Rows come from the scraper and go back to it as they are; when something is due is decided there.
Rows are written inside a transaction of the caller's (`Store.transaction`), so that a page and what
became of asking for it are stored as one.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Final, NewType

from .connection import Asking, explained

if TYPE_CHECKING:
    from collections.abc import Iterable


#: How a run ends that nothing stopped: no more is due.
DONE: Final = "done"

#: Some blogs, as a query takes them: their numbers as a JSON array.
Watched = NewType("Watched", str)


@dataclass(frozen=True, slots=True)
class LeadRow:
    """An address that is new to the queue, or is named again."""

    #: What all spellings of the address have in common.
    key: str
    address: str
    role: str
    #: Which of several that are due is asked first: the lowest.
    lane: int
    #: Scheme, host and port.
    host: str
    due_at: str
    #: The address whose answer named it; "" for what the list of blogs names.
    found_on: str = ""
    said_changed: str | None = None
    probe: bool = False
    standing: bool = True


@dataclass(frozen=True, slots=True)
class FetchRow:
    """An address of the queue: what came of asking it, and when it is asked again."""

    id: int
    key: str
    address: str
    #: Name of the blog.
    blog: str
    role: str
    lane: int
    host: str
    found_on: str
    probe: bool
    standing: bool
    said_changed: str | None
    asked_at: str | None
    #: When what it answers was last found to be new.
    changed_at: str | None
    status: int | None
    etag: str
    last_modified: str
    digest: str
    #: How many addresses of posts its last answer was the first to name.
    gave: int
    #: How often in a row it failed.
    failures: int
    #: Why it failed, or why it is not asked again.
    reason: str
    #: The address that stands for it, after a permanent redirect.
    moved_to: str
    #: The post that its page is of.
    post_id: int | None
    #: None: never again.
    due_at: str | None


@dataclass(frozen=True, slots=True)
class HostRow:
    """A host: when it may be asked again, and what its robots.txt says."""

    #: Scheme, host and port.
    host: str
    ready_at: str
    #: How often in a row it could not be reached or was not able to answer.
    failures: int = 0
    reason: str = ""
    #: JSON, made by the scraper.
    robots: str = ""
    robots_body: bytes = b""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One pass over what was due, in figures."""

    started_at: str
    command: str
    ended_at: str | None = None
    ending: str = ""
    asked: int = 0
    not_modified: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    failed: int = 0
    bytes: int = 0
    #: The same figures of each blog, as JSON.
    blogs: str = "{}"


_LEAD: Final = """
INSERT INTO fetches (key, address, role, lane, host, due_at, found_on, said_changed, probe,
    standing, blog_id, found_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
"""

#: Whoever names it says that it changed after it was asked: so it is due now.
_NAMED_AGAIN: Final = """
UPDATE fetches SET said_changed = :said, due_at = min(due_at, :due)
WHERE key = :key AND :said > asked_at AND :said > coalesce(said_changed, '') AND due_at IS NOT NULL
"""

_AGAIN: Final = (
    "UPDATE fetches SET due_at = :due WHERE key = :key AND moved_to = '' AND NOT standing"
)

_RECORD: Final = """
UPDATE fetches SET address = ?, role = ?, lane = ?, host = ?, probe = ?, standing = ?,
    said_changed = ?, asked_at = ?, changed_at = ?, status = ?, etag = ?, last_modified = ?,
    digest = ?, gave = ?, failures = ?, reason = ?, moved_to = ?, post_id = ?, due_at = ?
WHERE id = ?
"""

_FETCHES: Final = """
SELECT f.id, f.key, f.address, b.name, f.role, f.lane, f.host, f.found_on, f.probe, f.standing,
    f.said_changed, f.asked_at, f.changed_at, f.status, f.etag, f.last_modified, f.digest,
    f.gave, f.failures, f.reason, f.moved_to, f.post_id, f.due_at
FROM fetches AS f JOIN blogs AS b ON b.id = f.blog_id WHERE
"""

#: Lanes there are, from 0.
LANES: Final = 4

_NEXT: Final = """
SELECT id FROM fetches INDEXED BY fetches_due
WHERE host = ? AND lane = ? AND due_at <= ? AND blog_id IN (SELECT value FROM json_each(?))
ORDER BY due_at, id LIMIT ?
"""

_SOONEST: Final = """
SELECT min(due_at) FROM fetches INDEXED BY fetches_due
WHERE host = ? AND lane = ? AND due_at > ? AND blog_id IN (SELECT value FROM json_each(?))
"""

_DUE_HOSTS: Final = """
SELECT host FROM fetches WHERE due_at <= ? AND blog_id IN (SELECT value FROM json_each(?))
GROUP BY host ORDER BY min(due_at), host
"""

_BLOGS: Final = """
SELECT id FROM blogs WHERE name IN (SELECT value FROM json_each(?))
"""

_HOST: Final = """
SELECT host, ready_at, failures, reason, robots, robots_body FROM hosts WHERE host = ?
"""

# Of a row that is updated SQLite writes the pages that differ, of one that is replaced all; and a
# body may have half a million bytes.
_SAVE_HOST: Final = """
INSERT INTO hosts (host, ready_at, failures, reason, robots, robots_body) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (host) DO UPDATE SET ready_at = excluded.ready_at, failures = excluded.failures,
    reason = excluded.reason, robots = excluded.robots, robots_body = excluded.robots_body
"""

_SOURCES: Final = f"""
{_FETCHES} b.name = ? AND f.role <> 'post' ORDER BY f.lane, f.id
"""

_HAS_READ: Final = """
SELECT EXISTS (
    SELECT 1 FROM fetches AS f JOIN blogs AS b ON b.id = f.blog_id
    WHERE b.name = ? AND f.role IN (SELECT value FROM json_each(?))
        AND f.changed_at IS NOT NULL AND f.failures = 0
)
"""

_COUNT_LISTS: Final = """
SELECT count(*) FROM fetches AS f JOIN blogs AS b ON b.id = f.blog_id
WHERE b.name = ? AND f.role IN (
    'home', 'feed', 'blogger', 'wordpress', 'sitemap', 'search-index', 'listing'
) AND (f.asked_at IS NOT NULL OR f.due_at IS NOT NULL)
"""

_RENAME: Final = "UPDATE blogs SET name = :new WHERE name = :old"

_HAND_OVER: Final = """
UPDATE fetches SET blog_id = (SELECT id FROM blogs WHERE name = :new)
WHERE blog_id = (SELECT id FROM blogs WHERE name = :old)
"""

_CLAIM: Final = """
UPDATE fetches SET blog_id = (SELECT id FROM blogs WHERE name = :blog), role = :role, lane = 0,
    probe = 0, standing = 1, due_at = :due, etag = '', last_modified = '', digest = ''
WHERE key = :key
"""

_COUNT_WAITING: Final = """
SELECT count(*) FROM fetches AS f JOIN blogs AS b ON b.id = f.blog_id
WHERE b.name = ? AND f.role = 'post' AND f.asked_at IS NULL AND f.due_at IS NOT NULL
"""

_NAMES_POSTS: Final = """
SELECT EXISTS (
    SELECT 1 FROM fetches AS f JOIN blogs AS b ON b.id = f.blog_id
    WHERE b.name = ? AND f.role = 'post'
)
"""

# The lists are looked up by the name again, so that they are read once and not for every post.
_NAMED_BY: Final = """
SELECT f.address FROM fetches AS f JOIN blogs AS b ON b.id = f.blog_id
WHERE b.name = :blog AND f.role = 'post' AND f.found_on IN (
    SELECT s.address FROM fetches AS s JOIN blogs AS n ON n.id = s.blog_id
    WHERE n.name = :blog AND s.role IN (SELECT value FROM json_each(:roles))
) LIMIT :limit
"""

_FORGET_IDLE: Final = """
DELETE FROM runs WHERE id = (SELECT max(id) FROM runs) AND asked = 0 AND ending = ?
"""

_FETCH_COLUMNS: Final = tuple(field.name for field in fields(FetchRow))
_RUN_COLUMNS: Final = tuple(field.name for field in fields(RunRow))


class Queue(Asking):
    """The queue of one database; `Store.queue` is one."""

    def plan(self, blog_id: int, leads: Iterable[LeadRow], at: str) -> int:
        """Add addresses to the queue, and return how many were new.

        One that is there already becomes due where it is said to have changed since it was asked.
        """
        new = 0
        for lead in leads:
            added = self._connection.execute(_LEAD, (*astuple(lead), blog_id, at)).rowcount
            new += added
            if not added and lead.said_changed:
                named = {"said": lead.said_changed, "due": lead.due_at, "key": lead.key}
                self._connection.execute(_NAMED_AGAIN, named)
        return new

    def again(self, keys: Iterable[str], due_at: str) -> None:
        """Make addresses that are asked but once due once more, by their keys."""
        for key in keys:
            self._connection.execute(_AGAIN, {"key": key, "due": due_at})

    def rename(self, old: str, new: str) -> None:
        """Give a blog another name; where that is a blog's already, only its addresses."""
        is_taken = self._rows("SELECT EXISTS (SELECT 1 FROM blogs WHERE name = ?)", (new,))[0][0]
        names = {"old": old, "new": new}
        self._connection.execute(_HAND_OVER if is_taken else _RENAME, names)

    def claim(self, key: str, blog: str, role: str, due_at: str) -> None:
        """Have an address be of a blog and asked in a role from the first lane, from now on."""
        values = {"key": key, "blog": blog, "role": role, "due": due_at}
        self._connection.execute(_CLAIM, values)

    def record(self, row: FetchRow) -> None:
        """Store what came of asking an address."""
        self._connection.execute(
            _RECORD,
            (
                *(row.address, row.role, row.lane, row.host, row.probe, row.standing),
                *(row.said_changed, row.asked_at, row.changed_at, row.status, row.etag),
                *(row.last_modified, row.digest, row.gave, row.failures, row.reason, row.moved_to),
                *(row.post_id, row.due_at, row.id),
            ),
        )

    def fetch(self, key: str) -> FetchRow | None:
        """Return the address of the queue that has a key."""
        found = self._rows(f"{_FETCHES} f.key = ?", (key,))
        return _fetch(found[0]) if found else None

    def watched(self, blogs: Iterable[str]) -> Watched:
        """Return the blogs of some names, as the other methods take them."""
        numbers = self._rows(_BLOGS, (json.dumps(list(blogs)),))
        return Watched(json.dumps([number for (number,) in numbers]))

    def count_waiting(self, blog: str) -> int:
        """Return how many addresses of a blog's posts were never asked."""
        return int(self._rows(_COUNT_WAITING, (blog,))[0][0])

    def names_posts(self, blog: str) -> bool:
        """Tell whether any address of a blog is one of a post."""
        return bool(self._rows(_NAMES_POSTS, (blog,))[0][0])

    def has_read(self, blog: str, roles: Iterable[str]) -> bool:
        """Tell whether any list of a blog, of some roles, was read and does not fail."""
        return bool(self._rows(_HAS_READ, (blog, json.dumps(list(roles))))[0][0])

    def count_lists(self, blog: str) -> int:
        """Return how many addresses that list a blog's posts were or will be asked."""
        return int(self._rows(_COUNT_LISTS, (blog,))[0][0])

    def posts_named_by(self, blog: str, roles: Iterable[str], limit: int = 1000) -> list[str]:
        """Return addresses of posts that lists of some roles were the first to name."""
        named = {"blog": blog, "roles": json.dumps(list(roles)), "limit": limit}
        with explained(self._path):
            return [url for (url,) in self._connection.execute(_NAMED_BY, named)]

    def next_due(self, host: str, now: str, blogs: Watched, limit: int = 1) -> tuple[FetchRow, ...]:
        """Return what is to be asked of a host next, of what is due, in order."""
        numbers: list[int] = []
        for lane in range(LANES):
            if len(numbers) < limit:
                rows = self._rows(_NEXT, (host, lane, now, blogs, limit - len(numbers)))
                numbers += [number for (number,) in rows]
        return tuple(_fetch(self._rows(f"{_FETCHES} f.id = ?", (number,))[0]) for number in numbers)

    def soonest(self, host: str, now: str, blogs: Watched) -> str | None:
        """Return when something of a host is due next, after now."""
        found = (self._rows(_SOONEST, (host, lane, now, blogs))[0][0] for lane in range(LANES))
        return min(filter(None, found), default=None)

    def due_hosts(self, now: str, blogs: Watched) -> tuple[str, ...]:
        """Return the hosts of which something is due, the longest due first."""
        return tuple(host for (host,) in self._rows(_DUE_HOSTS, (now, blogs)))

    def host(self, name: str) -> HostRow | None:
        """Return what is known of a host."""
        found = self._rows(_HOST, (name,))
        return HostRow(*found[0]) if found else None

    def save_host(self, row: HostRow) -> None:
        """Store what is known of a host."""
        self._connection.execute(_SAVE_HOST, astuple(row))

    def save_run(self, row: RunRow, number: int | None = None) -> int:
        """Store a run, anew or in the place of what was stored of it, and return its number.

        Of runs in a row that found nothing due only the last is kept: cron starts one each minute.
        """
        if number is None:
            self._connection.execute(_FORGET_IDLE, (DONE,))
        columns = ", ".join(("id", *_RUN_COLUMNS))
        holders = ", ".join("?" * (len(_RUN_COLUMNS) + 1))
        cursor = self._connection.execute(
            f"INSERT OR REPLACE INTO runs ({columns}) VALUES ({holders})",  # noqa: S608 - names are ours
            (number, *astuple(row)),
        )
        return int(cursor.lastrowid or 0)

    def sources(self, blog: str) -> tuple[FetchRow, ...]:
        """Return the addresses of a blog that list its posts, in the order they are asked."""
        return tuple(map(_fetch, self._rows(_SOURCES, (blog,))))


def _fetch(row: tuple[object, ...]) -> FetchRow:
    values = dict(zip(_FETCH_COLUMNS, row, strict=True))
    values |= {name: bool(values[name]) for name in ("probe", "standing")}
    return FetchRow(**values)  # type: ignore[arg-type]
