"""Cleans stored pages again, with today's cleaner and all that their site has taught since.

    captures of a blog -learn-> memory -clean-> posts -decide-> new revisions where the text changed

Nothing is fetched. The memory is learned anew first, from the pages seen last, so that what an
earlier cleaner took for the post teaches nothing wrong; then every page is cleaned with it. A page
is stored before the next is cleaned, so that stopping in between loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from cleaners.drift import find as find_drift
from cleaners.sites import MAX_PAGES, SiteMemory
from db.rows import BlogRow, timestamp

from .decide import address_of
from .errors import AddressError
from .mirror import Cleaned, Failed, Outcome, examine, keep
from .rows import alarm_row, capture_of, memory_row, site_memory
from .sites import Site, Sites, alone
from .urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaners.trace import Trace
    from db.reader import Reader
    from db.rows import StoredLabel, StoredPage
    from db.store import Store


@dataclass(frozen=True, slots=True)
class Relearned:
    """One blog, about to be cleaned again."""

    site: Site
    pages: tuple[StoredPage, ...]
    labels: tuple[StoredLabel, ...] = ()


def _as_they_are(pages: list[StoredPage]) -> Iterable[StoredPage]:
    return pages


def relearn(
    store: Store,
    blog: BlogRow,
    now: datetime,
    watched: Callable[[list[StoredPage]], Iterable[StoredPage]] = _as_they_are,
) -> Relearned:
    """Learn a blog anew from its last pages and its own feeds, and store what was learned.

    Args:
        store: An open database.
        blog: The blog.
        now: When it is learned.
        watched: Tells somebody how far the pages to learn from are read.

    Raises:
        StoreError: The database does not take it.
    """
    pages = store.reader.pages(blog.name)
    labels = store.reader.labels(blog.name)
    corrections = site_memory((), labels)
    site = Site.read(store.reader, blog.name, corrections, blog.language)
    traces = _traces(store.reader, watched(_last(pages, site)), site)
    memory = SiteMemory.of(traces, corrections.labels)
    rows = [memory_row(one) for one in memory.traces.values()]
    store.relearn(blog, rows, alarm_row(find_drift(memory)), timestamp(now))
    return Relearned(replace(site, memory=memory), pages, labels)


def reclean(store: Store, blog: Relearned) -> Iterator[Outcome]:
    """Clean each page of a blog again, and store what changed.

    Raises:
        StoreError: The database does not take it; what was cleaned before is stored.
    """
    for page in blog.pages:
        yield _again(store, page, _site_of(page, blog))


def reclean_post(store: Store, post_id: int) -> Outcome:
    """Clean the page of one post again with what is known of its blog, and store what changed.

    Raises:
        StoreError: The database does not take it.
    """
    page = store.reader.page(post_id)
    if page is None:
        return Failed(str(post_id), f"no page of post {post_id} is stored")
    return _again(store, page, Sites(store.reader).of(page.address, BlogRow(page.blog)))


def _again(store: Store, page: StoredPage, site: Site) -> Outcome:
    # What it teaches is learned already.
    again = _examined(store.reader, page, site, learn=False)
    if isinstance(again, Failed):
        return again
    # Nobody has seen the page again.
    seen = datetime.fromisoformat(page.last_seen_at)
    return keep(again, store, blog=BlogRow(page.blog), now=seen)


def _site_of(page: StoredPage, blog: Relearned) -> Site:
    return blog.site if is_web_address(page.address) else alone(page.address, blog.labels)


def _last(pages: Iterable[StoredPage], site: Site) -> list[StoredPage]:
    """Return the pages to learn from: the last, and those that the blog's feeds have."""
    known = [page for page in pages if is_web_address(page.address)]
    published = [page for page in known if site.word(page.address)]
    return list(dict.fromkeys((*known[-MAX_PAGES:], *published[-MAX_PAGES:])))


def _traces(reader: Reader, pages: Iterable[StoredPage], site: Site) -> Iterator[Trace]:
    unlearned = replace(site, memory=SiteMemory())
    for page in pages:
        found = _examined(reader, page, unlearned, learn=True)
        if isinstance(found, Cleaned) and found.trace is not None:
            yield found.trace


def _examined(reader: Reader, page: StoredPage, site: Site, *, learn: bool) -> Cleaned | Failed:
    row = reader.capture(page.capture_id)
    if row is None:
        return Failed(page.address, f"{page.address}: no page of it is stored")
    capture = capture_of(row)
    try:
        name = address_of(capture)
    except AddressError as error:  # nothing here stores one, but a hand can
        return Failed(page.address, f"{page.address}: {error}")
    return examine(name, capture, site, learn=learn)
