"""What becomes of one answer: the page's way into the database, and its address's next date.

    Asked -by its status and role-> post kept | list read | failure noted
          -in one transaction-> captures, posts, the queue          -> Event

Everything that follows from an answer is committed at once, so that a killed run has to ask again
only for what was on its way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from db.rows import timestamp

from . import frontier, hosts, mirror
from .capture import Capture, Redirect
from .decide import VANISHED, address_of, refusal
from .errors import ScraperError
from .events import Event, Result, event
from .identity import address_for
from .leads import Lead, Role
from .mirror import Failed, Gone, Saved, Unchanged
from .planting import MOST_HOPS, Planter, overfull
from .sources import Lists
from .urls import leads_to_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from db.queue import FetchRow
    from db.store import Store

    from .seeds import Seed
    from .sites import Sites

#: RFC 9110, section 15.4: statuses of an answer that names another address.
_LEADING_ON: Final = (
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was made, and its answer."""

    row: FetchRow
    answer: Capture | Redirect | ScraperError
    #: When the answer was complete.
    at: datetime
    #: How long it took.
    seconds: float = 0.0


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
        self._sites = sites
        self._rng = rng
        self.planter = Planter(store, seeds)
        self._lists = Lists(store, self.planter, sites, rng)

    def take(self, asked: Asked, host: hosts.Host) -> Event:
        """Store an answer with all that follows from it.

        Args:
            asked: The request and its answer.
            host: Who answered, its clock set by this answer already.

        Raises:
            StoreError: Nothing of it was stored.
        """
        with self._store.transaction():
            row, happened = self._outcome(asked, host)
            self._store.queue.record(row)
        return replace(
            happened,
            seconds=asked.seconds,
            failures=row.failures,
            bytes=len(asked.answer.body) if isinstance(asked.answer, Capture) else 0,
        )

    def break_down(self, asked: Asked, error: Exception) -> Event:
        """Store that an answer could not be read because of a mistake of ours."""
        reason = f"{asked.row.address}: it could not be read ({error!r}); please report this"
        row = frontier.missing(asked.row, reason, asked.at)
        self._store.queue.record(row)
        return replace(event(row, Result.FAILED, detail=reason), failures=row.failures)

    def _outcome(self, asked: Asked, host: hosts.Host) -> tuple[FetchRow, Event]:
        row, answer, now = asked.row, asked.answer, asked.at
        if isinstance(answer, ScraperError):
            return self._to_retry(row, str(answer), now)
        if isinstance(answer, Redirect):
            return self._redirected(row, answer, now)
        row = replace(row, status=answer.status)
        if hosts.is_busy(answer):
            later = frontier.waiting(row, host.reason, now, host.ready_at)
            return later, event(row, Result.LATER, detail=f"{row.address}: {host.reason}")
        if frontier.is_source(row) and answer.status != HTTPStatus.NOT_MODIFIED:
            return self._list(row, answer, now)
        if answer.status in VANISHED:
            return self._missing(row, answer, now)
        if reason := refusal(answer):
            return self._to_retry(row, f"{row.address}: {reason}", now)
        if answer.status == HTTPStatus.NOT_MODIFIED or answer.digest == row.digest:
            return self._same(row, now)
        return self._post(_validated(row, answer), answer, now)

    def _list(self, row: FetchRow, answer: Capture, now: datetime) -> tuple[FetchRow, Event]:
        if refusal(answer):
            return self._lists.take(row, answer, now)
        if answer.digest == row.digest:
            return self._same(row, now)
        return self._lists.take(_validated(row, answer), answer, now)

    def _missing(self, row: FetchRow, answer: Capture, now: datetime) -> tuple[FetchRow, Event]:
        reason = f"{row.address}: {refusal(answer)}"
        if answer.status == HTTPStatus.GONE:
            after = frontier.retired(replace(row, asked_at=timestamp(now)), reason)
        else:
            after = frontier.missing(row, reason, now)
        page = mirror.examine(row.address, answer)
        outcome = mirror.bury(page, self._store, now=now) if isinstance(page, Failed) else page
        result = Result.GONE if isinstance(outcome, Gone) else Result.FAILED
        return after, event(row, result, detail=reason)

    def _to_retry(self, row: FetchRow, reason: str, now: datetime) -> tuple[FetchRow, Event]:
        """Note trouble that may pass."""
        after = frontier.failed(row, reason, now, self._rng)
        return after, event(row, Result.FAILED, detail=reason)

    def _same(self, row: FetchRow, now: datetime) -> tuple[FetchRow, Event]:
        if row.post_id is not None:
            self._store.seen(row.post_id, timestamp(now))
        return frontier.unchanged(row, now, self._rng), event(row, Result.NOT_MODIFIED)

    # --- posts ----------------------------------------------------------------------------------

    def _post(self, row: FetchRow, capture: Capture, now: datetime) -> tuple[FetchRow, Event]:
        blog = self.planter.blog(row)
        site = self._sites.of(address_of(capture), blog)
        page = mirror.examine(row.address, capture, site)
        if isinstance(page, Failed):
            return _no_post(row, page.reason, now)
        if page.lists_posts:
            return self._lists.take_page(row, page, now)
        if row.post_id is None and self.planter.is_too_old(row, _published(page.post.published)):
            reason = f"published on {page.post.published[:10]}, before what the list asks for"
            return frontier.retired(row, reason), event(row, Result.READ, detail=reason)
        address = self._known_as(row) or address_for(capture, page.post, self._store.known)
        outcome = mirror.keep(
            page, self._store, sites=self._sites, blog=blog, now=now, address=address
        )
        return self._kept(row, page, outcome, now)

    def _kept(
        self, row: FetchRow, page: mirror.Cleaned, outcome: mirror.Outcome, now: datetime
    ) -> tuple[FetchRow, Event]:
        """Note what became of a page that was given to the database."""
        match outcome:
            case Saved(_, post_id, revision):
                row = replace(row, post_id=post_id)
                since = _published(page.post.updated or page.post.published)
                after = frontier.changed(row, since, now, self._rng)
                result = Result.NEW if revision == 1 else Result.CHANGED
                return after, event(row, result, post_id=post_id)
            case Unchanged(_, post_id):
                row = replace(row, post_id=post_id)
                since = _published(page.post.published)
                first = row.changed_at is None
                after = (
                    frontier.changed(row, since, now, self._rng)
                    if first
                    else frontier.unchanged(row, now, self._rng)
                )
                return after, event(row, Result.NOT_MODIFIED, post_id=post_id)
            case _:
                return _no_post(row, outcome.reason, now)

    def _known_as(self, row: FetchRow) -> str:
        """Return the address of the post that a page was of before, whatever it says of itself."""
        return self._store.reader.address(row.post_id) if row.post_id is not None else ""

    # --- redirects ------------------------------------------------------------------------------

    def _redirected(
        self, row: FetchRow, redirect: Redirect, now: datetime
    ) -> tuple[FetchRow, Event]:
        """Take up where an address leads, which is asked in its turn like any other."""
        row = replace(row, status=redirect.status)
        home, role = self.planter.home(row), Role(row.role)
        if not frontier.is_source(row) and not leads_to_page(home, redirect.url):
            reason = f"{row.address}: it leads to {redirect.url}, which is no page of the blog"
            return _no_post(row, reason, now)
        lead = Lead(redirect.url, role, probe=row.probe, standing=row.standing)
        if frontier.key_of(lead) == row.key:
            return self._respelled(row, redirect.url, now)
        if reason := self._wanders(row) or self._left_out(row, lead, now):
            failed = frontier.failed(row, reason, now, self._rng)
            return failed, event(row, Result.FAILED, detail=reason)
        detail = f"leads to {redirect.url}"
        if redirect.permanent or not row.standing:
            after = frontier.retired(replace(row, asked_at=timestamp(now)), f"{detail} for good")
            return replace(after, moved_to=redirect.url), event(row, Result.MOVED, detail=detail)
        after = replace(frontier.unchanged(row, now, self._rng), reason=detail)
        return after, event(row, Result.MOVED, detail=detail)

    def _wanders(self, row: FetchRow) -> str:
        """Return why a redirect is not followed that is the latest of many; "" where it is."""
        reached = row
        for _ in range(MOST_HOPS):
            before = self.planter.before(reached)
            if before is None or before.status not in _LEADING_ON:
                return ""
            reached = before
        return _endless(row)

    def _left_out(self, row: FetchRow, lead: Lead, now: datetime) -> str:
        """Take up where an address leads, or return why there is no room for that."""
        planted = self.planter.plan(self.planter.blog(row), [lead], now, row.address)
        return overfull(row, planted.left) if planted.left else ""

    def _respelled(self, row: FetchRow, url: str, now: datetime) -> tuple[FetchRow, Event]:
        """Ask the same page by the spelling that its server prefers, from now on."""
        if row.failures >= MOST_HOPS:
            return self._to_retry(row, _endless(row), now)
        host = hosts.origin(url)
        self.planter.hosts.add(host)
        after = replace(
            row,
            address=url,
            host=host,
            failures=row.failures + 1,
            asked_at=timestamp(now),
            due_at=timestamp(now),
        )
        return after, event(row, Result.MOVED, detail=f"is spelt {url}")


def _no_post(row: FetchRow, reason: str, now: datetime) -> tuple[FetchRow, Event]:
    """Note that an address has no post, which may change but seldom does."""
    return frontier.missing(row, reason, now), event(row, Result.FAILED, detail=reason)


def _endless(row: FetchRow) -> str:
    return f"{row.address}: it redirects without end; open it in a browser"


def _validated(row: FetchRow, capture: Capture) -> FetchRow:
    return replace(
        row,
        etag=capture.header("etag"),
        last_modified=capture.header("last-modified"),
        digest=capture.digest,
    )


def _published(date: str) -> datetime | None:
    """Read a date as precisely as a page states it; a day is its first moment."""
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
