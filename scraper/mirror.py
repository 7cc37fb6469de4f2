"""The line: a source goes in at one end, and what became of it comes out at the other.

    source -take-> Capture -examine-> Cleaned -keep-> Saved | Unchanged | Skipped
                      └──────────────────┴──────────-> Failed

Trouble with a source is a value, so that one bad page never stops the others; a failing database
raises, because every further page would fail in the same way.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, assert_never

from cleaners import CLEANER_VERSION, line
from cleaners.post import Kind, Post
from db.rows import timestamp

from . import files, rows
from .capture import Capture, How, LeftOut, Unread
from .decide import (
    AddRevision,
    KeepCapture,
    KeepState,
    Refuse,
    address_of,
    decide,
    no_post,
    page_url,
    refusal,
    vanished,
)
from .errors import ReadError, ScraperError
from .saved import Material
from .settling import settle
from .sites import NOWHERE, Site
from .urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaners.trace import Trace
    from db.rows import BlogRow, Stored
    from db.store import Store

    from .fetch import Fetcher
    from .sites import Sites


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A source that was read and cleaned: a post, or a list of posts."""

    source: str
    capture: Capture
    post: Post
    site: Site = NOWHERE
    #: What the page leaves in the memory of its site.
    trace: Trace | None = None

    @property
    def lists_posts(self) -> bool:
        """It is a list of posts, and none itself."""
        return self.post.kind is Kind.INDEX


@dataclass(frozen=True, slots=True)
class Saved:
    """A new post, or a new revision of one, is in the database."""

    page: Cleaned
    post_id: int
    #: 1 for a post that is new.
    revision: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The post is in the database already, with this text."""

    page: Cleaned
    post_id: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """The page is no post; its bytes are in the database and nothing else."""

    page: Cleaned
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """There was no page, or nothing on it; nothing was stored."""

    source: str
    #: One line that names the source and, where there is one, the remedy.
    reason: str
    #: The page, where it was read but held no post.
    post: Post | None = None
    #: Addresses whose page the server says is not there.
    vanished: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """The page of a stored post has vanished; the post is marked, and stays."""

    source: str
    post_id: int
    #: One line that names the source.
    reason: str


Outcome = Saved | Unchanged | Skipped | Failed | Gone


def pages_of(source: str, fetcher: Fetcher, *, url: str = "") -> Iterator[Capture | Unread]:
    """Get the pages of one source, of which an archive has many."""
    try:
        if source == files.STDIN or is_web_address(source):
            yield take(source, fetcher, url=url)
            return
        found = False
        for one in Material(datetime.now(UTC), url).file(source):
            if not isinstance(one, LeftOut):
                found = True
                yield one
    except ScraperError as error:
        yield Unread(source, str(error))
    else:
        if not found:
            yield Unread(source, _no_page(source))


def take(source: str, fetcher: Fetcher, *, url: str = "", stdin: BinaryIO | None = None) -> Capture:
    """Get the bytes of one source: an address, a file, or ``-`` for standard input.

    Of an archive, these are the bytes of its first page.

    Args:
        source: What to read.
        fetcher: Asks where the source is an address.
        url: Where a saved page came from.
        stdin: What ``-`` stands for, if not standard input itself.

    Raises:
        ScraperError: The source cannot be read.
    """
    return fetcher.fetch(source) if is_web_address(source) else read_saved(source, url, stdin)


def read_saved(source: str, url: str = "", stdin: BinaryIO | None = None) -> Capture:
    """Get the bytes of a file, or of ``-`` for standard input, as `take` does.

    Raises:
        ScraperError: The source cannot be read.
    """
    material = Material(datetime.now(UTC), url)
    stream = stdin or sys.stdin.buffer
    read = [material.stream(stream)] if source == files.STDIN else material.file(source)
    for one in read:
        match one:
            case Capture():
                return one
            case Unread(_, reason):
                raise ReadError(reason)
    raise ReadError(_no_page(source))


def examine(
    source: str, capture: Capture, site: Site = NOWHERE, *, learn: bool = True
) -> Cleaned | Failed:
    """Clean one capture with what is known of its site; without a post on it, it has failed.

    Args:
        source: What to call it.
        capture: The page.
        site: What is known of its site.
        learn: Whether the page is to teach its site in turn; a trace takes a twentieth of the time.
    """
    if reason := refusal(capture):
        return Failed(source, f"{source}: {reason}", vanished=vanished(capture))
    memory = site.memory if site != NOWHERE else None
    page = (capture.body, page_url(capture), capture.content_type, memory, site.word(capture.url))
    language, said = site.language, site.said_of(capture.url)
    found = (
        line.examine(*page, language=language, said=said, seen_at=timestamp(capture.fetched_at))
        if learn
        else line.Examined(line.clean(*page, language=language, said=said), None)
    )
    post = found.post
    if post.kind in {Kind.ERROR, Kind.EMPTY}:
        return Failed(source, f"{source}: {no_post(post)}", post)
    return Cleaned(source, capture, post, site, found.trace)


def read(  # noqa: PLR0913 - what taking and examining need, by keyword
    source: str,
    fetcher: Fetcher,
    *,
    url: str = "",
    stdin: BinaryIO | None = None,
    sites: Sites | None = None,
    blog: BlogRow | None = None,
) -> Cleaned | Failed:
    """Take and examine one source, with what is known of its site."""
    try:
        capture = take(source, fetcher, url=url, stdin=stdin)
    except ScraperError as error:
        return Failed(source, str(error))
    return consider(source, capture, sites, blog)


def name_of(page: Capture | Unread, source: str) -> str:
    """Return what to call a page: a page of an archive by its place there."""
    return page.source if isinstance(page, Capture) and page.how is How.WARC else source


def consider(
    source: str,
    page: Capture | Unread,
    sites: Sites | None = None,
    blog: BlogRow | None = None,
) -> Cleaned | Failed:
    """Examine one page that was taken, with what is known of its site."""
    if isinstance(page, Unread):
        return Failed(source, page.reason)
    site = sites.of(address_of(page), blog) if sites else NOWHERE
    return examine(source, page, site)


def keep(  # noqa: PLR0913 - what storing needs, by keyword
    page: Cleaned,
    store: Store,
    *,
    sites: Sites | None = None,
    blog: BlogRow | None = None,
    now: datetime | None = None,
    address: str = "",
) -> Outcome:
    """Store one cleaned page, whole or not at all.

    Args:
        page: What `examine` gave.
        store: An open database.
        sites: What is known of its sites, which learns the page.
        blog: The blog it stands on; without it, the blog named after its host.
        now: When the page was seen in this state; when it was captured, if not told.
        address: What the post is known by, if not by where the page answered.

    Raises:
        StoreError: The database does not take it; nothing was stored.
    """
    now = now or page.capture.fetched_at
    address = address or address_of(page.capture)
    known = store.known(address)
    intent = decide(page.post, address, known)
    learned = sites.learn(page.site, page.trace) if sites else None
    match intent:
        case AddRevision() | KeepState():
            is_known = isinstance(intent, KeepState)
            bundled = rows.post_bundle if is_known else rows.revision_bundle
            bundle = bundled(
                page.capture,
                page.post,
                address,
                now=now,
                cleaner=CLEANER_VERSION,
                blog=blog,
                learned=learned,
            )
            with store.transaction():
                stored = store.save(bundle)
                settle(store)
            return _saved(page, stored)
        case KeepCapture(reason):
            store.save(rows.capture_bundle(page.capture, now=now))
            return Skipped(page, reason)
        case Refuse(reason):
            return Failed(page.source, f"{page.source}: {reason}", page.post)
        case _:
            assert_never(intent)


def bury(page: Failed, store: Store, *, now: datetime | None = None) -> Outcome:
    """Mark the stored post gone whose page the server says is not there, if there is one.

    Raises:
        StoreError: The database does not take it.
    """
    for address in page.vanished:
        if known := store.known(address):
            store.gone(address, timestamp(now or datetime.now(UTC)))
            return Gone(page.source, known.post_id, page.reason)
    return page


def mirror(
    source: str,
    fetcher: Fetcher,
    store: Store,
    *,
    sites: Sites | None = None,
    blog: BlogRow | None = None,
) -> Outcome:
    """Lead one source down the whole line."""
    page = read(source, fetcher, sites=sites, blog=blog)
    if isinstance(page, Failed):
        return bury(page, store)
    return keep(page, store, sites=sites, blog=blog)


def _no_page(source: str) -> str:
    return f"{source}: there is no page in it"


def _saved(page: Cleaned, stored: Stored) -> Saved | Unchanged:
    # The capture may have this revision already: a file that is read again after another version.
    post_id = _post_id(stored.post_id)
    return (
        Saved(page, post_id, stored.new_revision)
        if stored.new_revision
        else Unchanged(page, post_id)
    )


def _post_id(number: int | None) -> int:
    # A bundle with a post always has one (db.rows.Stored).
    assert number is not None  # noqa: S101
    return number
