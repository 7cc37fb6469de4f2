"""Where a reader's corrections arrive from the browser: kept, and the post cleaned again.

A correction and what follows from it are stored together or not at all. Each opens the database for
itself, so that nothing is held while the reader thinks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from db.corrections import Said, Scope, Wanted
from db.errors import LockedError, StoreError
from db.reader import Reader
from db.rows import BlogRow, timestamp
from db.store import Store

from . import corrections
from .corrections import NoSuchPieceError
from .mirror import Failed, Skipped, Unchanged
from .reclean import reclean_post

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from db.rows import StoredPost

    from .mirror import Outcome

#: Seconds that a reader waits for another program to end its writing before being told of it: a
#: transaction takes a second and a half at most (db.store).
WAIT_SECONDS: Final = 5.0


class _RefusedError(Exception):
    """Nothing is to be stored."""

    def __init__(self, status: HTTPStatus, says: str) -> None:
        super().__init__(says)
        self.said = Said(status, says)


@dataclass(frozen=True, slots=True)
class Desk:
    """Keeps corrections in one database; a `db.corrections.Teacher`."""

    database: Path
    wait_seconds: float = WAIT_SECONDS

    def check(self) -> None:
        """Bring the database up to date, as a writer does.

        Raises:
            StoreError: It cannot be written to; the message says why.
        """
        with self._store():
            pass

    def scope(self, post: int, piece: int) -> Scope:
        """Say what a correction for the place of a piece on every page would hold for."""
        with Reader.open(self.database) as reader:
            found = reader.post(post)
            if found is None or piece >= len(found.segments):
                return Scope("")
            try:
                return corrections.scope(reader, found, piece)
            except NoSuchPieceError:
                return Scope("")

    def correct(self, wanted: Wanted) -> Said:
        """Keep a correction, and clean the post again with it."""
        try:
            with self._store() as store, store.transaction():
                return _corrected(store, wanted)
        except (_RefusedError, StoreError) as error:
            return _refused(error)

    def undo(self, post: int, label: int) -> Said:
        """Take back a correction, and clean the post again without it."""
        try:
            with self._store() as store, store.transaction():
                return _undone(store, post, label)
        except (_RefusedError, StoreError) as error:
            return _refused(error)

    def _store(self) -> AbstractContextManager[Store]:
        return Store.open(
            self.database, command="unmirror browse --teach", wait_seconds=self.wait_seconds
        )


def _corrected(store: Store, wanted: Wanted) -> Said:
    post = _found(store.reader, wanted.post)
    if post.number != wanted.revision or wanted.piece >= len(post.segments):
        raise _RefusedError(
            HTTPStatus.CONFLICT,
            f"Post {post.id} was cleaned again since this page was shown, and its pieces may be "
            "others now. Look at it again; nothing was changed.",
        )
    try:
        label = corrections.of_piece(store.reader, post, wanted.piece, everywhere=wanted.everywhere)
    except NoSuchPieceError as error:
        says = f"This cannot be corrected: {error}. Nothing was changed."
        raise _RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, says) from error
    number = store.teach(BlogRow(post.blog), label, timestamp(datetime.now(UTC)))
    return _cleaned(reclean_post(store, post.id), number, "with it")


def _undone(store: Store, post_id: int, label: int) -> Said:
    post = _found(store.reader, post_id)
    mine = {one.id for one in store.reader.labels(post.blog)}
    if label not in mine or not store.undo_label(label, timestamp(datetime.now(UTC))):
        raise _RefusedError(
            HTTPStatus.NOT_FOUND,
            f"There is no correction {label} of {post.blog} that holds; it may have been taken "
            "back already.",
        )
    outcome = reclean_post(store, post.id)
    if isinstance(outcome, Skipped | Failed):
        says = (
            f"Without it its page gives no post ({outcome.reason}), and the post stays as it was."
        )
        return Said(HTTPStatus.OK, says, label)
    return _cleaned(outcome, label, "without it")


def _found(reader: Reader, number: int) -> StoredPost:
    post = reader.post(number)
    if post is None:
        raise _RefusedError(HTTPStatus.NOT_FOUND, f"There is no post {number} any more.")
    return post


def _cleaned(outcome: Outcome, label: int, how: str) -> Said:
    match outcome:
        case Skipped(_, reason) | Failed(_, reason):
            raise _RefusedError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"Cleaned {how}, the page would give no post any more ({reason}), so nothing was "
                "changed.",
            )
        case Unchanged():
            return Said(HTTPStatus.OK, f"Cleaned again {how}, its text is as it was.", label)
        case _:
            return Said(HTTPStatus.OK, f"It was cleaned again {how}.", label)


def _refused(error: _RefusedError | StoreError) -> Said:
    if isinstance(error, _RefusedError):
        return error.said
    is_busy = isinstance(error, LockedError)
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_busy else HTTPStatus.INTERNAL_SERVER_ERROR
    return Said(status, f"Nothing was changed: {error}.")
