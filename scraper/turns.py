"""Turns: how many threads may be busy with one name at a time."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class _Gate:
    free: threading.Semaphore
    #: Threads that are inside or wait; a gate without any is forgotten.
    users: int = 0


class Turns:
    """Lets a limited number of threads at a time do something under one name.

    >>> turns = Turns()
    >>> with turns.of("blog.example"), turns.of("other.example"):
    ...     len(turns)
    2
    >>> len(turns)
    0

    Args:
        at_a_time: Threads that may be inside for each name.
    """

    def __init__(self, at_a_time: int = 1) -> None:
        self._at_a_time = at_a_time
        self._lock = threading.Lock()
        self._gates: dict[str, _Gate] = {}

    def __len__(self) -> int:
        return len(self._gates)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Wait for a turn under `name`, and hold it; no thread may hold two of one name."""
        with self._lock:
            gate = self._gates.setdefault(name, _Gate(threading.Semaphore(self._at_a_time)))
            gate.users += 1
        try:
            with gate.free:
                yield
        finally:
            with self._lock:
                gate.users -= 1
                if not gate.users:
                    del self._gates[name]
