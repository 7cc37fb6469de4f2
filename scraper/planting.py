"""Takes up what answers name: leads become addresses of the queue, each under its blog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.rows import BlogRow, timestamp

from . import frontier
from .leads import Role
from .urls import page_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from db.queue import FetchRow
    from db.store import Store

    from .leads import Lead
    from .seeds import Seed

#: Redirects followed from one address of a page to another; the Fetch standard ("HTTP-redirect
#: fetch") stops at 20.
MOST_HOPS: Final = 20

#: Feeds, sitemaps and other lists of one blog that are taken up: as many as an index of sitemaps
#: and the pages of an API with a hundred thousand posts come to. Who names more never ends.
MOST_LISTS: Final = 2_000


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

    def plan(self, blog: BlogRow, leads: Sequence[Lead], now: datetime, found_on: str = "") -> int:
        """Take up what an answer names, and return how many addresses of posts are new."""
        posts = [lead for lead in leads if lead.role is Role.POST]
        lists = [lead for lead in leads if lead.role is not Role.POST]
        if lists and self._store.queue.count_lists(blog.name) < MOST_LISTS:
            self._take_up(blog, lists, now, found_on)
        return self._take_up(blog, posts, now, found_on) if posts else 0

    def _take_up(self, blog: BlogRow, leads: Sequence[Lead], now: datetime, found_on: str) -> int:
        rows = frontier.admit(leads, self._seeds[blog.name], now, found_on)
        self.hosts.update(row.host for row in rows)
        return self._store.plan(blog, rows, timestamp(now))

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
