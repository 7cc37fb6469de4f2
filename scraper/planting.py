"""Takes up what answers name: leads become addresses of the queue, each under its blog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db.rows import BlogRow, timestamp

from . import discover, frontier
from .errors import AddressError
from .leads import Lead, Role
from .present import counted
from .urls import page_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from db.queue import FetchRow, LeadRow
    from db.store import Store

    from .seeds import Seed

#: Redirects followed from one address of a page to another; the Fetch standard ("HTTP-redirect
#: fetch") stops at 20.
MOST_HOPS: Final = 20

#: Feeds, sitemaps and other lists of one blog that are taken up: as many as an index of sitemaps
#: and the pages of an API with a hundred thousand posts come to. Who names more never ends.
MOST_LISTS: Final = 2_000

#: Addresses of posts of one blog that a run takes up, those among them that waited for it already:
#: as many as WordPress' interface gives page by page (`apis.MAX_PAGES`), ten times as many as the
#: blogs with the most posts have, and two days of asking. Who names more makes them up.
MOST_POSTS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Planted:
    """What became of leads."""

    #: Addresses of posts that are new to the queue.
    new: int = 0
    #: Addresses of posts that would be, but for which there is no room.
    left: int = 0


def overfull(row: FetchRow, left: int) -> str:
    """Say that an answer names more posts than there is room for, and what to do."""
    return (
        f"{row.address}: {counted(left, 'post that it names was', 'posts that it names were')} "
        "left out, since no more than "
        f"{MOST_POSTS:,} of a blog may wait; if they are no posts, keep them out with `exclude` "
        f"or `include` in the entry of {row.blog}"
    )


def blog_row(seed: Seed, title: str = "") -> BlogRow:
    """Return what is stored of a blog on the list."""
    return BlogRow(seed.name, seed.home, title, seed.language)


class Planter:
    """Takes up leads for the blogs of a run.

    Args:
        store: Where the queue is.
        seeds: The blogs, by name.
    """

    def __init__(self, store: Store, seeds: Mapping[str, Seed]) -> None:
        self._store = store
        self._seeds = seeds
        #: Hosts of which something was taken up; emptied by whoever runs.
        self.hosts: set[str] = set()
        #: How many more addresses of posts are taken up, by blog.
        self._room: dict[str, int] = {}

    def begin(self, seed: Seed, now: datetime) -> None:
        """Take up what the list of blogs names of one, which may have had another name before."""
        home = page_key(seed.home)
        with self._store.transaction():
            known = self._store.queue.fetch(home)
            if known and known.role == Role.HOME and known.blog not in self._seeds:
                self._store.queue.rename(known.blog, seed.name)
            self.plan(blog_row(seed), discover.begin(seed.home, seed.feed), now)
            now_known = self._store.queue.fetch(home)
            if now_known and (now_known.blog, now_known.role) != (seed.name, Role.HOME):
                # Another blog, or the same when it had another front page, has named it as a page.
                self._store.queue.claim(home, seed.name, str(Role.HOME), timestamp(now))

    def plan(
        self, blog: BlogRow, leads: Sequence[Lead], now: datetime, found_on: str = ""
    ) -> Planted:
        """Take up what an answer names, as far as there is room."""
        posts = [lead for lead in leads if lead.role is Role.POST]
        lists = [lead for lead in leads if lead.role is not Role.POST]
        if lists and self._store.queue.count_lists(blog.name) < MOST_LISTS:
            self._take_up(blog, self._admitted(blog, lists, now, found_on), now)
        if not posts:
            return Planted()
        rows, left = self._fitting(blog, self._admitted(blog, posts, now, found_on))
        new = self._take_up(blog, rows, now)
        self._room[blog.name] -= new
        return Planted(new, left)

    def _admitted(
        self, blog: BlogRow, leads: Sequence[Lead], now: datetime, found_on: str
    ) -> tuple[LeadRow, ...]:
        return frontier.admit(leads, self._seeds[blog.name], now, found_on)

    def _fitting(self, blog: BlogRow, rows: Sequence[LeadRow]) -> tuple[Sequence[LeadRow], int]:
        """Return the posts that are known or find room, and how many others there are."""
        if blog.name not in self._room:
            self._room[blog.name] = MOST_POSTS - self._store.queue.count_waiting(blog.name)
        room = self._room[blog.name]
        if len(rows) <= room:
            return rows, 0
        new = {row.key: None for row in rows if self._store.queue.fetch(row.key) is None}
        left = frozenset(list(new)[max(room, 0) :])
        return [row for row in rows if row.key not in left], len(left)

    def _take_up(self, blog: BlogRow, rows: Sequence[LeadRow], now: datetime) -> int:
        self.hosts.update(row.host for row in rows)
        return self._store.plan(blog, rows, timestamp(now))

    def before(self, row: FetchRow) -> FetchRow | None:
        """Return the address of the same role whose answer named another; None where none did."""
        try:
            key = frontier.key_of(Lead(row.found_on, Role(row.role)))
        except AddressError:
            return None
        return self._store.queue.fetch(key)

    def blog(self, row: FetchRow, title: str = "") -> BlogRow:
        """Return the blog of an address."""
        return blog_row(self._seeds[row.blog], title)

    def is_too_old(self, row: FetchRow, published: datetime | None) -> bool:
        """Tell whether a post is older than its blog's entry goes back."""
        since = self._seeds[row.blog].since
        return since is not None and published is not None and published.date() < since

    def home(self, row: FetchRow) -> str:
        """Return where a blog stands now: a front page that moved for good took it along."""
        home = self._seeds[row.blog].home
        for _ in range(MOST_HOPS):
            known = self._store.queue.fetch(page_key(home))
            if known is None or not known.moved_to:
                break
            home = known.moved_to
        return home
