"""Cleans stored pages again, with today's cleaner and all that their site has taught since.

    captures of a blog -learn-> memory -clean-> posts -decide-> new revisions where the text changed

Nothing is fetched. The memory is learned anew first, from the pages seen last, so that what an
earlier cleaner took for the post teaches nothing wrong; then every page is cleaned with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cleaners.drift import find as find_drift
from cleaners.sites import MAX_PAGES, SiteMemory
from db.rows import BlogRow, timestamp

from .decide import address_of
from .mirror import Cleaned, Failed, Outcome, examine, keep
from .rows import alarm_row, capture_of, memory_row, site_memory
from .sites import NOWHERE, Site, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from cleaners.trace import Trace
    from db.reader import Reader
    from db.rows import StoredPage
    from db.store import Store


@dataclass(frozen=True, slots=True)
class Relearned:
    """One blog, about to be cleaned again."""

    site: Site
    pages: tuple[StoredPage, ...]


def relearn(store: Store, blog: BlogRow, now: datetime) -> Relearned:
    """Learn a blog anew from its last pages and its own feeds, and store what was learned.

    Raises:
        StoreError: The database does not take it.
    """
    pages = store.reader.pages(blog.name)
    corrections = site_memory((), store.reader.labels(blog.name))
    site = Site(blog.name, corrections, words(store.reader.feeds(blog.name)))
    traces = _traces(store.reader, _last(pages, site), site)
    memory = SiteMemory.of(traces, corrections.labels)
    rows = [memory_row(one) for one in memory.traces.values()]
    store.relearn(blog, rows, alarm_row(find_drift(memory)), timestamp(now))
    return Relearned(replace(site, memory=memory), pages)


def reclean(store: Store, blog: Relearned, now: datetime) -> Iterator[Outcome]:
    """Clean each page of a blog again, and store what changed.

    Raises:
        StoreError: The database does not take it; what was cleaned before is stored.
    """
    for page in blog.pages:
        again = _examined(store.reader, page, blog.site)
        if isinstance(again, Cleaned):
            # What it teaches is learned already.
            yield keep(replace(again, trace=None), store, blog=BlogRow(page.blog), now=now)
        else:
            yield again


def traced(reader: Reader, blog: str, post_id: int) -> Trace | None:
    """Return what the latest page of a post leaves in the memory of its site."""
    page = next((one for one in reader.pages(blog) if one.post_id == post_id), None)
    found = _examined(reader, page, NOWHERE) if page is not None else None
    return found.trace if isinstance(found, Cleaned) else None


def _last(pages: Iterable[StoredPage], site: Site) -> list[StoredPage]:
    """Return the pages to learn from: the last, and those that the blog's feeds have."""
    known = list(pages)
    published = [page for page in known if site.word(page.address)]
    return list(dict.fromkeys((*known[-MAX_PAGES:], *published[-MAX_PAGES:])))


def _traces(reader: Reader, pages: Iterable[StoredPage], site: Site) -> Iterator[Trace]:
    alone = replace(site, memory=SiteMemory())
    for page in pages:
        found = _examined(reader, page, alone)
        if isinstance(found, Cleaned) and found.trace is not None:
            yield found.trace


def _examined(reader: Reader, page: StoredPage, site: Site) -> Cleaned | Failed:
    row = reader.capture(page.capture_id)
    if row is None:
        return Failed(page.address, f"{page.address}: no page of it is stored")
    capture = capture_of(row)
    return examine(address_of(capture), capture, site)
