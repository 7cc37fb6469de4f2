"""Keeps it decided which posts are one: signs what has no signature, elects where posts changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaners.mirrors import METHOD

from .election import elect
from .rows import signature_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.store import Store


def settle(store: Store) -> int:
    """Decide what posts are where their cluster has changed; return how many clusters have.

    Raises:
        StoreError: The database does not take it; nothing was decided.
    """
    with store.transaction():
        store.flush()
        waiting = store.mirrors.waiting()
        for cluster in waiting:
            election = elect(store.mirrors.members(cluster), store.mirrors.copies(cluster))
            store.mirrors.decide(election.rows)
    return len(waiting)


def sign_missing(store: Store, watch: Callable[[str], None] = lambda _: None) -> int:
    """Give a signature to every post that has none, and decide what follows; return how many.

    Posts have none that an earlier release stored, or one of another method.
    """
    total, done, after = store.mirrors.count_unsigned(METHOD), 0, 0
    while batch := store.mirrors.unsigned(METHOD, after=after):
        with store.transaction():
            store.mirrors.sign(
                {row.post_id: signature_row(row.markdown or row.text) for row in batch}
            )
            settle(store)
        done, after = done + len(batch), batch[-1].post_id
        watch(f"compared {done} of {total} posts")
    settle(store)
    return done
