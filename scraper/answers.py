"""What becomes of one answer: the page's way into the database, and its address's next date.

    Asked -by its status and role-> post kept | list read | failure noted
          -in one transaction-> captures, posts, the queue          -> Event

Everything that follows from an answer is committed at once, so that a killed run has to ask again
only for what was on its way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from db.queue import FetchRow, LeadRow
from db.rows import BlogRow, timestamp

from . import discover, frontier, hosts, mirror
from .capture import Capture, Redirect
from .decide import address_of, refusal
from .errors import ScraperError
from .identity import address_for
from .leads import Lead, Reading, Role
from .mirror import Cleaned, Failed, Gone, Saved, Unchanged
from .rows import capture_row
from .urls import leads_to_page, page_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from db.store import Store

    from .seeds import Seed
    from .sites import Sites

#: RFC 9110, section 15.4: the address that answers stands for the other from now on.
PERMANENT: Final = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)

#: Redirects followed from one spelling of an address to another; the Fetch standard
#: ("HTTP-redirect fetch") stops at 20.
MOST_HOPS: Final = 20

#: Roles whose answers carry the posts themselves, by which pages are judged.
_PUBLISHED: Final = (Role.FEED, Role.BLOGGER, Role.WORDPRESS, Role.SEARCH_INDEX)


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
class Asked:
    """A request that was made, and its answer."""

    row: FetchRow
    answer: Capture | Redirect | ScraperError
    #: When the answer was complete.
    at: datetime
    #: How long it took.
    seconds: float = 0.0


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


class Answers:
    """Takes the answers of one run.

    Args:
        store: Where everything goes.
        seeds: The blogs, by name.
        sites: What is known of them.
        rng: Spreads the dates of the next visits.
    """

    def __init__(self, store: Store, seeds: Mapping[str, Seed], sites: Sites, rng: Random) -> None:
        self._store = store
        self._seeds = seeds
        self._sites = sites
        self._rng = rng
        #: Hosts of which something was taken up; emptied by whoever runs the pass.
        self.hosts: set[str] = set()

    def take(self, asked: Asked, host: hosts.Host) -> Event:
        """Store an answer with all that follows from it.

        Args:
            asked: The request and its answer.
            host: Who answered, its clock set by this answer already.

        Raises:
            StoreError: Nothing of it was stored.
        """
        with self._store.transaction():
            row, event = self._become(asked, host)
            self._store.queue.record(row)
        return replace(
            event,
            seconds=asked.seconds,
            failures=row.failures,
            bytes=len(asked.answer.body) if isinstance(asked.answer, Capture) else 0,
        )

    def break_down(self, asked: Asked, error: Exception) -> Event:
        """Store that an answer could not be read because of a mistake of ours."""
        reason = f"{asked.row.address}: it could not be read ({error!r}); please report this"
        row = frontier.missing(asked.row, reason, asked.at)
        self._store.queue.record(row)
        return replace(_event(row, Result.FAILED, detail=reason), failures=row.failures)

    def _become(self, asked: Asked, host: hosts.Host) -> tuple[FetchRow, Event]:
        row, answer, now = asked.row, asked.answer, asked.at
        if isinstance(answer, ScraperError):
            failed = frontier.failed(row, str(answer), now, self._rng)
            return failed, _event(row, Result.FAILED, detail=str(answer))
        if isinstance(answer, Redirect):
            return self._redirected(row, answer, now)
        row = replace(row, status=answer.status)
        if hosts.is_busy(answer):
            later = frontier.waiting(row, host.reason, now, host.ready_at)
            return later, _event(row, Result.LATER, detail=f"{row.address}: {host.reason}")
        if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            return self._missing(row, answer, now)
        if reason := refusal(answer):
            reason = f"{row.address}: {reason}"
            return frontier.failed(row, reason, now, self._rng), _event(
                row, Result.FAILED, detail=reason
            )
        if answer.status == HTTPStatus.NOT_MODIFIED or answer.digest == row.digest:
            return self._same(row, now)
        return self._new(_validated(row, answer), answer, now)

    def _missing(self, row: FetchRow, answer: Capture, now: datetime) -> tuple[FetchRow, Event]:
        reason = f"{row.address}: {refusal(answer)}"
        if answer.status == HTTPStatus.GONE and not frontier.is_source(row):
            after = frontier.retired(replace(row, asked_at=timestamp(now)), reason)
        else:
            after = frontier.missing(row, reason, now)
        page = mirror.examine(row.address, answer)
        outcome = mirror.bury(page, self._store, now=now) if isinstance(page, Failed) else page
        result = Result.GONE if isinstance(outcome, Gone) else Result.FAILED
        if row.probe:
            result = Result.READ  # nobody said that there was anything
        return after, _event(row, result, detail=reason)

    def _same(self, row: FetchRow, now: datetime) -> tuple[FetchRow, Event]:
        if row.post_id is not None:
            self._store.seen(row.post_id, timestamp(now))
        return frontier.unchanged(row, now, self._rng), _event(row, Result.NOT_MODIFIED)

    def _new(self, row: FetchRow, capture: Capture, now: datetime) -> tuple[FetchRow, Event]:
        if frontier.is_source(row):
            return self._source(row, capture, now)
        return self._post(row, capture, now)

    # --- lists of posts -------------------------------------------------------------------------

    def _source(self, row: FetchRow, capture: Capture, now: datetime) -> tuple[FetchRow, Event]:
        reading = discover.read(capture, Role(row.role), self._home(row))
        if reading.problem:
            reason = f"{row.address}: {reading.problem}"
            after = frontier.failed(row, reason, now, self._rng)
            result = Result.READ if row.probe else Result.FAILED
            return after, _event(row, result, detail=reason)
        self._publish(row, capture, reading)
        new = self._plan(row, reading, now)
        after = frontier.changed(row, _newest(reading.leads), now, self._rng)
        return after, _event(row, Result.READ, detail=f"{len(reading.leads)} leads, {new} new")

    def _publish(self, row: FetchRow, capture: Capture, reading: Reading) -> None:
        """Keep what the publisher gives of posts, by which their pages are judged."""
        if row.role in _PUBLISHED and any(entry.body for entry in reading.entries):
            self._store.save_feed(self._blog(row), capture_row(capture))
            self._sites.forget(row.blog)

    def _plan(self, row: FetchRow, reading: Reading, now: datetime) -> int:
        """Take up what a list names, and return how many addresses of posts are new."""
        blog = self._blog(row, title=reading.title)
        posts = [lead for lead in reading.leads if lead.role is Role.POST]
        others = [lead for lead in reading.leads if lead.role is not Role.POST]
        new = self._store.plan(blog, self._admitted(posts, row, now), timestamp(now))
        rows = self._admitted(others, row, now)
        self._store.plan(blog, rows, timestamp(now))
        if row.asked_at is not None and posts and new == len(posts):
            # More is new than one page of the list holds.
            self._store.queue.again(rows)
        return new

    def _admitted(self, leads: Sequence[Lead], row: FetchRow, now: datetime) -> tuple[LeadRow, ...]:
        rows = frontier.admit(leads, self._seeds[row.blog], now, row.address)
        self.hosts.update(one.host for one in rows)
        return rows

    # --- posts ----------------------------------------------------------------------------------

    def _post(self, row: FetchRow, capture: Capture, now: datetime) -> tuple[FetchRow, Event]:
        blog = self._blog(row)
        site = self._sites.of(address_of(capture), blog)
        page = mirror.examine(row.address, capture, site)
        if isinstance(page, Failed):
            after = frontier.missing(row, page.reason, now)
            return after, _event(row, Result.FAILED, detail=page.reason)
        if page.lists_posts:
            return self._list(row, page, now)
        address = address_for(capture, page.post, self._store.known)
        outcome = mirror.keep(
            page, self._store, sites=self._sites, blog=blog, now=now, address=address
        )
        match outcome:
            case Saved(_, post_id, revision):
                row = replace(row, post_id=post_id)
                since = _published(page.post.updated or page.post.published)
                after = frontier.changed(row, since, now, self._rng)
                result = Result.NEW if revision == 1 else Result.CHANGED
                return after, _event(row, result, post_id=post_id)
            case Unchanged(_, post_id):
                row = replace(row, post_id=post_id)
                since = _published(page.post.published)
                first = row.changed_at is None
                after = (
                    frontier.changed(row, since, now, self._rng)
                    if first
                    else frontier.unchanged(row, now, self._rng)
                )
                return after, _event(row, Result.NOT_MODIFIED, post_id=post_id)
            case _:
                reason = outcome.reason
                return frontier.missing(row, reason, now), _event(row, Result.FAILED, detail=reason)

    def _list(self, row: FetchRow, page: Cleaned, now: datetime) -> tuple[FetchRow, Event]:
        """Read a page that was taken for a post and lists posts."""
        reading = discover.read(page.capture, Role.LISTING, self._home(row), page.post)
        new = self._plan(row, reading, now)
        once = replace(row, role=str(Role.LISTING), standing=False)
        after = frontier.unchanged(once, now, self._rng)
        return after, _event(row, Result.READ, detail=f"it lists posts, {new} of them new")

    # --- redirects ------------------------------------------------------------------------------

    def _redirected(
        self, row: FetchRow, redirect: Redirect, now: datetime
    ) -> tuple[FetchRow, Event]:
        """Take up where an address leads, which is asked in its turn like any other."""
        row = replace(row, status=redirect.status)
        home, role = self._home(row), Role(row.role)
        if not frontier.is_source(row) and not leads_to_page(home, redirect.url):
            reason = f"{row.address}: it leads to {redirect.url}, which is no page of the blog"
            return frontier.missing(row, reason, now), _event(row, Result.FAILED, detail=reason)
        lead = Lead(redirect.url, role, probe=row.probe, standing=row.standing)
        if frontier.key_of(lead) == row.key:
            return self._respelled(row, redirect.url, now)
        self._store.plan(self._blog(row), self._admitted([lead], row, now), timestamp(now))
        detail = f"leads to {redirect.url}"
        if redirect.status in PERMANENT or not row.standing:
            after = frontier.retired(replace(row, asked_at=timestamp(now)), f"{detail} for good")
            return replace(after, moved_to=redirect.url), _event(row, Result.MOVED, detail=detail)
        after = replace(frontier.unchanged(row, now, self._rng), reason=detail)
        return after, _event(row, Result.MOVED, detail=detail)

    def _respelled(self, row: FetchRow, url: str, now: datetime) -> tuple[FetchRow, Event]:
        """Ask the same page by the spelling that its server prefers, from now on."""
        if row.failures >= MOST_HOPS:
            reason = f"{row.address}: it redirects without end"
            return frontier.failed(row, reason, now, self._rng), _event(
                row, Result.FAILED, detail=reason
            )
        host = hosts.origin(url)
        self.hosts.add(host)
        after = replace(
            row,
            address=url,
            host=host,
            failures=row.failures + 1,
            asked_at=timestamp(now),
            due_at=timestamp(now),
        )
        return after, _event(row, Result.MOVED, detail=f"is spelt {url}")

    # --- the blog -------------------------------------------------------------------------------

    def _blog(self, row: FetchRow, title: str = "") -> BlogRow:
        return BlogRow(row.blog, self._seeds[row.blog].home, title)

    def _home(self, row: FetchRow) -> str:
        """Return where a blog stands now: a home that moved for good took it along."""
        home = self._seeds[row.blog].home
        for _ in range(MOST_HOPS):
            known = self._store.queue.fetch(page_key(home))
            if known is None or not known.moved_to:
                break
            home = known.moved_to
        return home


def _event(row: FetchRow, result: Result, *, detail: str = "", post_id: int | None = None) -> Event:
    return Event(
        row.blog, row.address, row.role, result, row.status, detail=detail, post_id=post_id
    )


def _validated(row: FetchRow, capture: Capture) -> FetchRow:
    return replace(
        row,
        etag=capture.header("etag"),
        last_modified=capture.header("last-modified"),
        digest=capture.digest,
    )


def _newest(leads: Sequence[Lead]) -> datetime | None:
    return max((lead.changed for lead in leads if lead.changed), default=None)


def _published(date: str) -> datetime | None:
    """Read a date as precisely as a page states it; a day is its first moment."""
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
