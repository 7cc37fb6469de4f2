"""The time as a run sees it: the machine's own, without its steps back."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _wall() -> datetime:
    return datetime.now(UTC)


class SteadyClock:
    """Tells the time, which never goes back, and goes on where the machine's clock is set back.

    Hosts are waited for until a moment. Were the clock set back by an hour, each would be waited
    for that hour longer. A step ahead is followed: a machine that slept knows what time it is.

    Args:
        wall: The machine's clock.
        monotonic: Seconds from some moment on, which nobody can set.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = _wall,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._read = self._now = wall()
        self._at = monotonic()

    def __call__(self) -> datetime:
        """Return the time; may be called by several threads."""
        with self._lock:
            read, at = self._wall(), self._monotonic()
            passed = timedelta(seconds=at - self._at)
            self._now += read - self._read if read >= self._read else passed
            self._read, self._at = read, at
            return self._now
