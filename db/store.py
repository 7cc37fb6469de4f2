"""The writer: what goes into the database goes through here, a capture at a time.

Each capture is saved with all that follows from it in one transaction that takes the write lock at
its start, so that readers see all of it or nothing and two processes can write in turn. A process
that waits longer for the lock than it was told to says which processes have the file open.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from . import check, counts, facts, index, inserts, sites, sources, writers
from .connection import connect_to_write, explained
from .current import Current, find_current, following
from .errors import LockedError, StoreError
from .late import Late
from .migrations import migrate
from .queue import LeadRow, RunRow
from .reader import Reader
from .rows import (
    AlarmRow,
    BlogRow,
    Bundle,
    CaptureRow,
    Known,
    LabelRow,
    MemoryRow,
    PostRow,
    RevisionRow,
    Stored,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from .check import Finding, Watch

#: How long to wait for another writer. A transaction is one capture, some milliseconds, so that
#: half a minute means that something else is wrong.
WAIT_SECONDS: Final = 30.0

#: Captures to a transaction where many are at hand. Indexing 256 at once takes two thirds of the
#: time that 32 at once take (benchmarks/made_up_blogs.py), and saving 512 at once a thirtieth less
#: than 256; another writer waits about a second and a half.
BATCH: Final = 512


_SEEN: Final = """
UPDATE posts SET first_seen_at = min(first_seen_at, :at), last_seen_at = max(last_seen_at, :at),
    gone_at = iif(gone_at > :at, gone_at, NULL) WHERE
"""
_SEEN_BY_NUMBER: Final = f"{_SEEN} id = :post"
_SEEN_BY_ADDRESS: Final = f"{_SEEN} address = :post"


class Store:
    """A database open for writing. Make one with `Store.open`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._interned = inserts.Interned()
        self._late = Late()
        self.reader = Reader(connection, path)
        self.queue = self.reader.queue
        self.mirrors = self.reader.mirrors

    @classmethod
    @contextmanager
    def open(
        cls, path: Path | str, *, command: str = "unmirror", wait_seconds: float = WAIT_SECONDS
    ) -> Iterator[Self]:
        """Open or create a database, bring it to the current schema, and close it at the end.

        Args:
            path: The file; its folder must exist.
            command: What the process is doing, for those who have to wait for it.
            wait_seconds: How long to wait for another writer before giving up.

        Raises:
            StoreError: The file cannot be used; the subclass and the message say why.
        """
        path = Path(path)
        connection = connect_to_write(path, wait_seconds)
        store = cls(connection, path)
        try:
            with store._named_holder():
                migrate(connection, path)
            with store._signed_in(command):
                yield store
        finally:
            connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is done inside as one, or nothing of it; a transaction inside joins it.

        Raises:
            StoreError: Nothing was stored.
        """
        if self._connection.in_transaction:
            yield
            return
        with self._named_holder(), explained(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._late.write(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                self._interned.forget()
                self._late.forget()
                # SQLite rolls back by itself when the disk is full.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def flush(self) -> None:
        """Write what waits for the end of the transaction, for who has to read it before."""
        self._late.write(self._connection)

    def known(self, address: str) -> Known | None:
        """Return what is known of the post at an address."""
        return self.reader.known(address)

    def save(self, bundle: Bundle) -> Stored:
        """Store a capture with all that follows from it, whole or not at all.

        What is stored already is not stored again: saving a bundle twice adds nothing.

        Raises:
            StoreError: Nothing was stored; the subclass and the message say why.
        """
        with self.transaction():
            return self._save(bundle)

    def save_many(self, bundles: Iterable[Bundle]) -> Iterator[Stored]:
        """Store captures as `save` does, several to a transaction, which takes less time for each.

        A capture is still stored whole or not at all, and what is given back was committed. When
        the process dies, at most the captures of the transaction at hand have to be brought again.

        Raises:
            StoreError: Nothing of the transaction at hand was stored.
        """
        remaining = iter(bundles)
        while batch := tuple(islice(remaining, BATCH)):
            with self.transaction():
                stored = [self._save(bundle) for bundle in batch]
            yield from stored

    def seen(self, post: int | str, at: str) -> None:
        """Note that a post, by its number or its address, still stood, unchanged."""
        with self.transaction():
            self._mark_seen(post, at)

    def gone(self, address: str, at: str) -> None:
        """Note that the page at an address has vanished; all that is known of the post stays."""
        with self.transaction():
            self._connection.execute(
                "UPDATE posts SET gone_at = coalesce(gone_at, ?) WHERE address = ?", (at, address)
            )

    def relearn(
        self, blog: BlogRow, memory: Sequence[MemoryRow], alarm: AlarmRow | None, at: str
    ) -> None:
        """Remember of a blog these pages, and no other; raise or end its alarm."""
        with self.transaction():
            blog_id = self._blog(blog, at)
            sites.relearn(self._connection, blog_id, memory)
            sites.alarm(self._connection, blog_id, alarm, at)

    def save_feed(self, blog: BlogRow, capture: CaptureRow) -> int:
        """Store a capture of a blog's own feed, and return its number."""
        with self.transaction():
            capture_id, _ = self._capture(capture, None)
            blog_id = self._blog(blog, capture.fetched_at)
            url = capture.url or capture.source
            sites.feed(self._connection, blog_id, url, capture_id, capture.fetched_at)
            return capture_id

    def plan(self, blog: BlogRow, leads: Iterable[LeadRow], at: str) -> int:
        """Add addresses of a blog to the queue, and return how many were new."""
        with self.transaction():
            return self.queue.plan(self._blog(blog, at), leads, at)

    def save_run(self, row: RunRow, number: int | None = None) -> int:
        """Store a run, or what it has come to since, and return its number."""
        with self.transaction():
            return self.queue.save_run(row, number)

    def teach(self, blog: BlogRow, label: LabelRow, at: str) -> int:
        """Keep a reader's correction, and return its number."""
        with self.transaction():
            return sites.teach(self._connection, self._blog(blog, at), label, at)

    def undo_label(self, label: int, at: str) -> bool:
        """Take back a correction by its number; tell whether it was in force."""
        with self.transaction():
            return sites.undo(self._connection, label, at)

    def check(self, *, repair: bool = False, watch: Watch = check.unwatched) -> tuple[Finding, ...]:
        """Look for damage, and mend what is derived from the rest.

        Args:
            repair: Make anew what can be, then look again.
            watch: Is told what is being done.

        Returns:
            What is wrong, after the repair if there was one.
        """
        if repair:
            with self.transaction():
                check.repair(self._connection, watch)
        with explained(self._path):
            return check.findings(self._connection, watch)

    def _save(self, bundle: Bundle) -> Stored:
        if bundle.post is None:
            capture_id, new = self._capture(bundle.capture, None)
            return Stored(capture_id, None, None, new_capture=new, new_revision=0)
        current = find_current(self._connection, bundle.post.address)
        latest = current is None or bundle.capture.fetched_at >= current.fetched_at
        post_id = self._post(bundle, bundle.post, current, latest=latest)
        capture_id, new_capture = self._capture(bundle.capture, post_id)
        inserts.comments(self._connection, bundle.comments, post_id, capture_id)
        self._remember(bundle, post_id)
        packed = facts.packed(self._connection, bundle.facts, self._interned.rules)
        revision_id = self._revision(bundle, (post_id, capture_id, packed), current)
        if bundle.revision and revision_id and latest:
            self._make_current(bundle.revision, post_id, revision_id, current)
            if bundle.signature:
                self._late.signatures[post_id] = bundle.signature
        elif latest:
            facts.set_state(self._connection, (post_id, capture_id), bundle.cleaner, packed)
            if current and current.revision_id:
                if current.revision_id in self._late.revisions:
                    self.flush()  # its links wait for the end of this transaction
                read_from = (capture_id, bundle.cleaner)
                sources.renew(self._connection, current.revision_id, bundle.links, read_from)
        return Stored(
            capture_id=capture_id,
            post_id=post_id,
            revision_id=revision_id or (current.revision_id if current else None),
            new_capture=new_capture,
            new_revision=following(current) if revision_id else 0,
        )

    def _post(self, bundle: Bundle, row: PostRow, current: Current | None, *, latest: bool) -> int:
        blog = bundle.blog or BlogRow(inserts.host_of(row.address) or inserts.LOCAL_BLOG)
        blog_id = self._blog(blog, bundle.seen_at)
        if current is None:
            post_id = inserts.post(self._connection, row, blog_id, bundle.seen_at)
            self._late.posts.add(post_id)
            return post_id
        if latest:
            if blog_id != current.blog_id:
                self._recount(current.post_id)
            inserts.update_post(self._connection, current.post_id, row, blog_id)
        self._mark_seen(row.address, bundle.seen_at)
        return current.post_id

    def _remember(self, bundle: Bundle, post_id: int) -> None:
        if bundle.memory is None:
            return
        (blog_id,) = self._connection.execute(
            "SELECT blog_id FROM posts WHERE id = ?", (post_id,)
        ).fetchone()
        sites.remember(self._connection, blog_id, bundle.memory, bundle.forgotten)
        sites.alarm(self._connection, blog_id, bundle.alarm, bundle.seen_at)

    def _blog(self, row: BlogRow, at: str) -> int:
        return self._interned.blog(self._connection, row, at)

    def _capture(self, row: CaptureRow, post_id: int | None) -> tuple[int, bool]:
        """Return the capture's number and whether it is new.

        A page that was fetched twice with another state in between is two captures; a file that is
        read twice is one, whenever it is read.
        """
        known = self._connection.execute(
            "SELECT id, post_id FROM captures WHERE digest = :digest AND url = :url AND ("
            ":how IN ('file', 'stdin') OR fetched_at = :fetched_at"
            " OR id = (SELECT max(id) FROM captures WHERE url = :url)) ORDER BY id DESC LIMIT 1",
            {"digest": row.digest, "url": row.url, "how": row.how, "fetched_at": row.fetched_at},
        ).fetchone()
        if known is None:
            return inserts.capture(self._connection, row, post_id), True
        if known[1] is None and post_id is not None:
            self._connection.execute(
                "UPDATE captures SET post_id = ? WHERE id = ?", (post_id, known[0])
            )
        return int(known[0]), False

    def _revision(
        self, bundle: Bundle, made_from: tuple[int, int, str], current: Current | None
    ) -> int | None:
        """Add the revision unless the post or the capture has the same content already."""
        post_id, capture_id, packed = made_from
        row = bundle.revision
        if row is None or (current and self._has_revision(row, current, capture_id)):
            return None
        place = (post_id, following(current))
        revision_id = inserts.revision(
            self._connection, row, place, (capture_id, packed), bundle.seen_at
        )
        self._late.revisions.append(revision_id)
        segments = inserts.segments(
            self._connection, bundle.segments, revision_id, row, self._interned
        )
        self._late.segments += chain.from_iterable(segments)
        self._late.links += chain.from_iterable(inserts.links(bundle.links, revision_id))
        return revision_id

    def _has_revision(self, row: RevisionRow, current: Current, capture_id: int) -> bool:
        if (current.title, current.text_hash) == (row.title, row.text_hash):
            return True
        if current.capture_id == capture_id:
            return False  # the same page read otherwise, be it as it was read before
        same = self._connection.execute(
            "SELECT 1 FROM revisions "
            "WHERE post_id = ? AND capture_id = ? AND title = ? AND text_hash = ?",
            (current.post_id, capture_id, row.title, row.text_hash),
        )
        return same.fetchone() is not None

    def _make_current(
        self, row: RevisionRow, post_id: int, revision_id: int, current: Current | None
    ) -> None:
        """Point the post, and the search index, to a new revision."""
        entered = self._late.contents.pop(post_id, None) is None
        if entered and current and current.revision_id:
            previous = self._connection.execute(
                "SELECT title, text FROM revisions WHERE id = ?", (current.revision_id,)
            ).fetchone()
            index.remove(self._connection, post_id, *previous)
        self._late.contents[post_id] = (row.title, row.text)
        self._recount(post_id)
        self._connection.execute(
            "UPDATE posts SET revision_id = ?, characters = ? WHERE id = ?",
            (revision_id, len(row.text), post_id),
        )
        if current:
            facts.reset_state(self._connection, post_id)

    def _recount(self, post_id: int) -> None:
        """Have a post's furniture counted at the end, because its blog or its content changes."""
        if post_id not in self._late.posts:
            counts.withdraw(self._connection, post_id)
            self._late.posts.add(post_id)

    def _mark_seen(self, post: int | str, at: str) -> None:
        query = _SEEN_BY_NUMBER if isinstance(post, int) else _SEEN_BY_ADDRESS
        self._connection.execute(query, {"at": at, "post": post})

    @contextmanager
    def _signed_in(self, command: str) -> Iterator[None]:
        """Name this process to those that have to wait for it."""
        with self.transaction():
            writer = writers.sign_in(self._connection, command)
        try:
            yield
        finally:
            # A row left behind is harmless: the next writer sees that its process is gone.
            with suppress(StoreError), self.transaction():
                writers.sign_out(self._connection, writer)

    @contextmanager
    def _named_holder(self) -> Iterator[None]:
        """Add to a complaint about the lock who may be holding it."""
        try:
            with explained(self._path):
                yield
        except LockedError as error:
            raise LockedError(f"{error}; {writers.others(self._connection)}") from error
