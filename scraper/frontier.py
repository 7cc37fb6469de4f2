"""What to ask next: which addresses are taken up, and when each is asked again.

Pure decisions over rows of the queue. A page is asked again when half as much time has passed as
since it last changed: a post of this morning tomorrow, one of last year in half a year. A list of
posts is asked again after a tenth of that, so that a blog with a post a month is asked every few
days and one with ten a day every hour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from db.queue import FetchRow, LeadRow
from db.rows import timestamp

from .errors import AddressError
from .hosts import origin, spread
from .leads import SOURCES, Lead, Role
from .urls import fetchable, page_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from .seeds import Seed

#: Which is asked first of what is due at one host: full lists by the publisher, which say what else
#: there is; then posts; then pages that list posts, which are of use only where no list does.
_LANES: Final = {
    Role.HOME: 0,
    Role.FEED: 0,
    Role.BLOGGER: 0,
    Role.WORDPRESS: 0,
    Role.SEARCH_INDEX: 1,
    Role.SITEMAP: 1,
    Role.POST: 2,
    Role.LISTING: 3,
}

#: What is a page of the site, whatever it was taken for.
_PAGES: Final = (Role.HOME, Role.LISTING, Role.POST)

#: Sources that hold every post of a blog; a feed holds the latest only.
FULL: Final = (Role.BLOGGER, Role.WORDPRESS, Role.SITEMAP, Role.SEARCH_INDEX)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often something is asked again."""

    #: Of the time since it last changed.
    share: float
    least: timedelta
    most: timedelta


#: Half of its age: a page that has been the same for a month will most likely stay so for a while.
#: The bounds are those of a feed reader and of an archive: a correction is seen the next day, and
#: no page is forgotten for more than half a year.
POST_PACE: Final = Pace(0.5, timedelta(days=1), timedelta(days=180))
#: A tenth: of the posts of a blog with one a month, half are seen within three days.
SOURCE_PACE: Final = Pace(0.1, timedelta(hours=1), timedelta(days=7))

#: The first retry comes soon, since most failures are passing ones; then four times as late each
#: time, up to a month.
RETRY: Final = timedelta(seconds=5)
RETRY_LATER: Final = timedelta(minutes=15)
LATEST_RETRY: Final = timedelta(days=30)

#: A page that is not there is looked for again after this, seven times as late each time ...
MISSING: Final = timedelta(days=1)
#: ... and given up after so many times, half a year in all.
MISSING_TIMES: Final = 4

#: A usual place where nothing is found is looked at again after this, and so is what robots.txt
#: keeps us from: both change seldom.
UNLIKELY: Final = timedelta(days=90)

#: A failure that is no passing one is told loudly from this many times in a row on.
LOUD_AFTER: Final = 5

#: A source that says of more than this many posts, and of most of those it names, that they changed
#: since it was last asked, dates them by the clock.
_DATED_BY_CLOCK: Final = 20


def admit(
    leads: Iterable[Lead], seed: Seed, now: datetime, found_on: str = ""
) -> tuple[LeadRow, ...]:
    """Return what is taken up of what an answer names: the blog's own, as its entry allows."""
    rows = (_row(lead, seed, now, found_on) for lead in trusted(leads, now))
    return tuple(row for row in rows if row is not None)


def trusted(leads: Iterable[Lead], now: datetime) -> tuple[Lead, ...]:
    """Return leads without their dates of change where these are plainly made up by the clock."""
    known = tuple(leads)
    dated = [lead for lead in known if lead.changed and lead.role is Role.POST]
    recent = sum(now - lead.changed < timedelta(days=1) for lead in dated if lead.changed)
    if recent <= _DATED_BY_CLOCK or recent * 2 <= len(dated):
        return known
    return tuple(replace(lead, changed=None) for lead in known)


def key_of(lead: Lead) -> str:
    """Return what all spellings of an address have in common.

    A feed and a page may differ in nothing but what `page_key` leaves out, so lists have keys of
    their own.

    Raises:
        AddressError: It is no address.
    """
    if lead.role in _PAGES:
        return page_key(lead.url)
    return f"{lead.role}:{fetchable(lead.url)}"


def whole_address(row: FetchRow) -> str:
    """Return the address by which a list is asked for all it has; another asks for its news."""
    return row.key.removeprefix(f"{row.role}:") if row.role not in _PAGES else row.address


def _row(lead: Lead, seed: Seed, now: datetime, found_on: str) -> LeadRow | None:
    try:
        address, key = fetchable(lead.url), key_of(lead)
    except AddressError:
        return None
    if lead.role in {Role.POST, Role.LISTING} and not _is_wanted(lead, address, seed):
        return None
    return LeadRow(
        key=key,
        address=address,
        role=str(lead.role),
        lane=_LANES[lead.role],
        host=origin(address),
        due_at=timestamp(now),
        found_on=found_on,
        said_changed=timestamp(lead.changed) if lead.changed else None,
        probe=lead.probe,
        standing=lead.standing,
    )


def _is_wanted(lead: Lead, address: str, seed: Seed) -> bool:
    too_old = (
        lead.role is Role.POST
        and seed.since
        and lead.changed
        and lead.changed < datetime.combine(seed.since, time(), UTC)
    )
    if too_old or seed.excludes(address):
        return False
    return lead.role is not Role.POST or seed.includes(address)


def is_source(row: FetchRow) -> bool:
    """Tell whether an address is asked for the posts it names."""
    return Role(row.role) in SOURCES


def why(row: FetchRow) -> str:
    """Say in words why an address is due."""
    if row.asked_at is None:
        return "never asked" + (f"; named by {row.found_on}" if row.found_on else "")
    if row.failures:
        often = "once" if row.failures == 1 else f"{row.failures} times"
        return f"failed {often}, last on {row.asked_at[:10]}: {row.reason}"
    if row.said_changed and row.said_changed > row.asked_at:
        return f"said to have changed on {row.said_changed[:10]}, last asked on {row.asked_at[:10]}"
    return f"last asked on {row.asked_at[:10]}, the same since {(row.changed_at or '')[:10]}"


# --- when it is asked again ---------------------------------------------------------------------


def unchanged(row: FetchRow, now: datetime, rng: Random) -> FetchRow:
    """Return an address that answered the same as before."""
    return _scheduled(replace(row, failures=0, reason="", asked_at=timestamp(now)), now, rng)


def changed(row: FetchRow, since: datetime | None, now: datetime, rng: Random) -> FetchRow:
    """Return an address that answered something new.

    Args:
        row: As it was.
        since: When that was published or changed, where it says so.
        now: When it was asked.
        rng: Spreads the next visits.
    """
    moment = min(since, now) if since and row.changed_at is None else now
    new = replace(row, probe=False, changed_at=timestamp(moment))
    return unchanged(new, now, rng)


def failed(row: FetchRow, reason: str, now: datetime, rng: Random) -> FetchRow:
    """Return an address that gave nothing, to be tried again before long."""
    row, failures = unread(row), row.failures + 1
    if row.probe:
        return _again(row, reason, now, UNLIKELY, failures)
    wait = RETRY if failures == 1 else RETRY_LATER * 4 ** min(failures - 2, 10)
    return _again(row, reason, now, spread(min(wait, LATEST_RETRY), rng), failures)


def missing(row: FetchRow, reason: str, now: datetime) -> FetchRow:
    """Return an address that is not there; it is looked for again a few times."""
    row, failures = unread(row), row.failures + 1
    if row.probe:
        return _again(row, reason, now, UNLIKELY, failures)
    if failures > MISSING_TIMES:
        return retired(replace(row, failures=failures, asked_at=timestamp(now)), reason)
    return _again(row, reason, now, MISSING * 7 ** (failures - 1), failures)


def unread(row: FetchRow) -> FetchRow:
    """Forget what the next answer would be compared with: nothing came of this one."""
    return replace(row, etag="", last_modified="", digest="")


def waiting(row: FetchRow, reason: str, now: datetime, ready_at: datetime) -> FetchRow:
    """Return an address whose host wants to be left alone until a moment."""
    wait = max(ready_at - now, timedelta())
    return _again(row, reason, now, wait, row.failures + 1)


def forbidden(row: FetchRow, reason: str, now: datetime) -> FetchRow:
    """Return an address that robots.txt keeps us from; it was not asked."""
    return replace(row, reason=reason, due_at=timestamp(now + UNLIKELY))


def retired(row: FetchRow, reason: str) -> FetchRow:
    """Return an address that is never asked again."""
    return replace(row, reason=reason, due_at=None)


def _again(row: FetchRow, reason: str, now: datetime, wait: timedelta, failures: int) -> FetchRow:
    return replace(
        row,
        failures=failures,
        reason=reason,
        asked_at=timestamp(now),
        due_at=timestamp(now + wait),
    )


def _scheduled(row: FetchRow, now: datetime, rng: Random) -> FetchRow:
    if not row.standing:
        return replace(row, due_at=None)
    pace = SOURCE_PACE if is_source(row) else POST_PACE
    since = datetime.fromisoformat(row.changed_at) if row.changed_at else now
    wait = min(max((now - since) * pace.share, pace.least), pace.most)
    return replace(row, due_at=timestamp(now + spread(wait, rng)))
