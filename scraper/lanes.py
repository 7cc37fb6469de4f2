"""The hosts that a run has open: who may be asked now, and who is waited for.

A host is opened when something of it is due and closed when nothing is, or when it wants to be left
alone for longer than a run waits. What is known of it is in the database at every moment: its clock
is stored before it is asked, so that a run that follows a killed one keeps to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from . import hosts, robots
from .hosts import Host
from .rows import host_of_row, host_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from db.store import Store

    from .capture import Capture
    from .errors import FetchError
    from .robots import Rules

#: Hosts that are asked in turn at a time; the others wait until one of these has nothing more that
#: is due. What is known of their blogs stays in memory meanwhile.
OPEN_HOSTS: Final = 32

#: A run goes on while something comes due within this; longer waits are left to the next run.
PATIENCE: Final = timedelta(seconds=30)

#: A host that asks for so much time between two requests, or less, is waited for; where it asks for
#: more, each run asks for one page of it.
LONGEST_DELAY: Final = timedelta(minutes=2)

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Lane:
    """A host that is open: what there is to ask of it is asked in turn."""

    host: Host
    #: A request to it is on its way.
    busy: bool = False
    #: Nothing is to be done before this moment.
    at: datetime = field(default=_LONG_AGO)
    _rules: Rules | None = None

    def rules(self, now: datetime) -> Rules:
        """Return what its robots.txt says."""
        if self._rules is None:
            self._rules = robots.rules(self.host.robots, now)
        return self._rules

    def closed(self, now: datetime) -> bool:
        """Tell whether its robots.txt cannot be had, so that nothing at all may be asked."""
        rules = self.rules(now)
        return rules.parsed is None and not rules.otherwise

    def told(self, answer: Capture | FetchError, now: datetime) -> None:
        """Take the answer to the question for its robots.txt."""
        self.host = replace(self.host, robots=robots.after(self.host.robots, answer, now))
        self._rules = None

    def passed(self, now: datetime, delay: timedelta) -> None:
        """Move its clock on, because it is asked or has answered."""
        self.host = hosts.asked(self.host, now, delay)
        self.at = self.host.ready_at


class Lanes:
    """The open hosts, and those that wait to be opened."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: dict[str, Lane] = {}
        self._waiting: dict[str, None] = {}

    def call(self, names: Iterable[str]) -> None:
        """Have hosts opened, or looked at again, because something of them is due."""
        for name in names:
            if lane := self._open.get(name):
                lane.at = min(lane.at, lane.host.ready_at)
            else:
                self._waiting[name] = None

    def ready(self, now: datetime) -> Iterator[Lane]:
        """Yield the hosts of which something may be asked now, opening others as there is room."""
        for lane in list(self._open.values()):
            if not lane.busy and lane.at <= now:
                yield lane
        while self._waiting and len(self._open) < OPEN_HOSTS:
            del self._waiting[name := next(iter(self._waiting))]
            if name not in self._open:
                known = hosts.believable(self._known(name), now)
                self._open[name] = lane = Lane(known)
                yield lane

    def rest(self, lane: Lane, until: datetime, now: datetime) -> None:
        """Leave a host alone until a moment; for the rest of the run if that is far away."""
        if until - now <= PATIENCE:
            lane.at = until
        else:
            self._open.pop(lane.host.name, None)

    def cool(self, lane: Lane, now: datetime) -> None:
        """Leave a host alone until its clock says that it may be asked."""
        until = lane.host.ready_at
        if not lane.host.reason and until - now <= LONGEST_DELAY:
            lane.at = until
        else:
            self.rest(lane, until, now)

    def shut(self, lane: Lane, now: datetime) -> None:
        """Leave a host alone whose robots.txt cannot be had."""
        until = now + robots.ASKED_AGAIN_AFTER
        lane.host = replace(lane.host, ready_at=until, reason=lane.rules(now).reason)
        self.store(lane)
        self.rest(lane, until, now)

    def pause(self, now: datetime) -> float | None:
        """Return the seconds until an open host can be looked at; None where none can."""
        moments = [lane.at for lane in self._open.values() if not lane.busy]
        return max((min(moments) - now).total_seconds(), 0.0) if moments else None

    def store(self, lane: Lane) -> None:
        """Store what is known of a host."""
        with self._store.transaction():
            self._store.queue.save_host(host_row(lane.host))

    def _known(self, name: str) -> Host:
        row = self._store.queue.host(name)
        return host_of_row(row) if row else Host(name, _LONG_AGO)
