"""What becomes of an answer that lists posts: a front page, a feed, an API, a sitemap.

    Capture -discover.read-> Reading -> its leads are taken up, its entries kept as the publisher's
                                        own word, its address dated

A list is read to its end once. When it is asked again, its later pages are looked at only where all
that its first page names is new: then more has come than one page holds.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from db.rows import timestamp

from . import discover, frontier
from .apis import of_news
from .decide import refusal
from .events import Event, Result, event
from .leads import Lead, Reading, Role
from .planting import overfull
from .present import counted
from .rows import capture_row
from .shapes import Shapes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

    from db.queue import FetchRow
    from db.store import Store

    from .capture import Capture
    from .mirror import Cleaned
    from .planting import Planted, Planter
    from .sites import Sites

#: Roles whose answers carry the posts themselves, by which pages are judged.
_PUBLISHED: Final = (Role.FEED, Role.BLOGGER, Role.WORDPRESS, Role.SEARCH_INDEX)
#: Roles whose answers are the blog's own word on what is a post, and so teach how posts are named.
_TEACHING: Final = (Role.FEED, Role.BLOGGER, Role.WORDPRESS)
#: Roles that are judged by that.
_TAUGHT: Final = (Role.SEARCH_INDEX, Role.SITEMAP, Role.LISTING)

#: Pages of a list in a row that name nothing new, after which it is not followed further: servers
#: that ignore the number of a page give the same one for ever.
_BARREN: Final = 3


class Lists:
    """Takes the answers that list posts.

    Args:
        store: Where everything goes.
        planter: Takes up what is named.
        sites: What is known of the blogs, which learns what they publish.
        rng: Spreads the dates of the next visits.
    """

    def __init__(self, store: Store, planter: Planter, sites: Sites, rng: Random) -> None:
        self._store = store
        self._planter = planter
        self._sites = sites
        self._rng = rng

    def take(self, row: FetchRow, capture: Capture, now: datetime) -> tuple[FetchRow, Event]:
        """Read an answer as what it was asked for, and take up what it names."""
        reading = discover.read(
            capture, Role(row.role), self._planter.home(row), shapes=self._shapes(row)
        )
        if reading.problem:
            return self._disappointed(row, capture, reading, now)
        self._publish(row, capture, reading)
        planted = self._plan(row, reading, now)
        new = planted.new
        if planted.left:
            return self._overfull(row, planted, now)
        after = self._dated(replace(row, gave=new, probe=False), reading, now)
        detail = f"{counted(len(reading.leads), 'lead')}, {counted(new, 'post')} new"
        told = event(row, Result.READ, detail=detail)
        return self._next_time(row, after, reading, now), told

    def take_page(self, row: FetchRow, page: Cleaned, now: datetime) -> tuple[FetchRow, Event]:
        """Read a page that was taken for a post and lists posts."""
        reading = discover.read(
            page.capture,
            Role.LISTING,
            self._planter.home(row),
            page.post,
            shapes=self._shapes(replace(row, role=str(Role.LISTING))),
        )
        planted = self._plan(row, reading, now)
        once = replace(row, role=str(Role.LISTING), standing=False, gave=planted.new)
        if planted.left:
            return self._overfull(once, planted, now)
        told = event(row, Result.READ, detail=f"it lists posts, {planted.new} of them new")
        return frontier.unchanged(once, now, self._rng), told

    def _dated(self, row: FetchRow, reading: Reading, now: datetime) -> FetchRow:
        """Say when a list is asked again: what names nothing new has not changed.

        Many lists have other bytes at every answer, if only for the time at which they were made.
        """
        if row.gave or row.changed_at is None:
            return frontier.changed(row, _newest(reading.leads), now, self._rng)
        return frontier.unchanged(row, now, self._rng)

    def _disappointed(
        self, row: FetchRow, capture: Capture, reading: Reading, now: datetime
    ) -> tuple[FetchRow, Event]:
        """Note that it is not what was expected, and take up what may stand in for it."""
        self._planter.plan(self._planter.blog(row), reading.leads, now, row.address)
        reason = f"{row.address}: {reading.problem}"
        # RFC 9110, section 15.6: from 500 on a status says that the server failed.
        is_passing = not refusal(capture) or (
            capture.status is not None and capture.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        )
        after = (
            frontier.failed(row, reason, now, self._rng)
            if is_passing
            else frontier.missing(row, reason, now)
        )
        # Nobody said that there was anything at a usual place.
        return after, event(row, Result.READ if row.probe else Result.FAILED, detail=reason)

    def _overfull(self, row: FetchRow, planted: Planted, now: datetime) -> tuple[FetchRow, Event]:
        """Have a list read again when there is room for all that it names."""
        reason = overfull(row, planted.left)
        after = frontier.failed(replace(row, gave=planted.new), reason, now, self._rng)
        return after, event(row, Result.FAILED, detail=reason)

    def _publish(self, row: FetchRow, capture: Capture, reading: Reading) -> None:
        """Keep what the publisher gives of posts, by which their pages are judged."""
        if row.role in _PUBLISHED and any(entry.body for entry in reading.entries):
            self._store.save_feed(self._planter.blog(row), capture_row(capture))
            self._sites.forget(row.blog)

    def _plan(self, row: FetchRow, reading: Reading, now: datetime) -> Planted:
        """Take up what a list names; its later pages only where all of this one found room."""
        blog = self._planter.blog(row, title=reading.title)
        later = [lead for lead in reading.leads if not lead.standing]
        others = [lead for lead in reading.leads if lead.standing]
        planted = self._planter.plan(blog, others, now, row.address)
        if not planted.left and self._goes_on(row, _count(others), planted.new):
            self._planter.plan(blog, later, now, row.address)
            self._store.queue.again(map(frontier.key_of, later), timestamp(now))
        return planted

    def _goes_on(self, row: FetchRow, named: int, new: int) -> bool:
        """Tell whether the later pages of a list are worth asking."""
        if row.changed_at is not None and row.standing:
            return 0 < named == new
        if new:
            return True
        before = self._planter.before(row)
        for _ in range(_BARREN - 1):
            if before is None or before.standing or before.gave:
                return True
            before = self._planter.before(before)
        return False

    def _next_time(
        self, row: FetchRow, after: FetchRow, reading: Reading, now: datetime
    ) -> FetchRow:
        """Ask next time for the newest posts only; now for all, where all of these are new."""
        if not row.standing:
            return after
        whole = frontier.whole_address(row)
        is_news = row.address != whole
        if is_news and 0 < _count(reading.leads) == after.gave:
            return replace(frontier.unread(after), address=whole, due_at=timestamp(now))
        news = of_news(row.address)
        return after if news == row.address else replace(frontier.unread(after), address=news)

    def _shapes(self, row: FetchRow) -> Shapes | None:
        """Return what the posts of a blog are named like, as far as its own lists tell."""
        if row.role not in _TAUGHT:
            return None
        shapes = Shapes()
        shapes.learn(self._store.queue.posts_named_by(row.blog, _TEACHING))
        return shapes


def _count(leads: Sequence[Lead]) -> int:
    return sum(lead.role is Role.POST for lead in leads)


def _newest(leads: Sequence[Lead]) -> datetime | None:
    return max((lead.changed for lead in leads if lead.changed), default=None)
