"""The hosts that a run has open: who may be asked now, and who is waited for.

A host is opened when something of it is due and closed when nothing is, or when it wants to be left
alone for longer than a run waits. What is known of it is in the database at every moment: its clock
is stored before it is asked, so that a run that follows a killed one keeps to it.
"""

from __future__ import annotations

from collections import OrderedDict
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
class OpenHost:
    """A host that is open: what there is to ask of it is asked in turn."""

    state: Host
    #: A request to it is on its way.
    busy: bool = False
    #: Nothing is to be done before this moment.
    at: datetime = field(default=_LONG_AGO)
    _rules: Rules | None = None

    def rules(self, now: datetime) -> Rules:
        """Return what its robots.txt says."""
        if self._rules is None:
            self._rules = robots.rules(self.state.robots, now)
        return self._rules

    def closed(self, now: datetime) -> bool:
        """Tell whether its robots.txt cannot be had, so that nothing at all may be asked."""
        return self.rules(now).closed

    def told(self, answer: Capture | FetchError, now: datetime) -> None:
        """Take the answer to the question for its robots.txt."""
        self.state = replace(self.state, robots=robots.after(self.state.robots, answer, now))
        self._rules = None

    def passed(self, now: datetime, delay: timedelta) -> None:
        """Move its clock on, because it is asked or has answered."""
        self.state = hosts.asked(self.state, now, delay)
        self.at = self.state.ready_at


class OpenHosts:
    """The open hosts, and those that wait to be opened."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: dict[str, OpenHost] = {}
        #: In the order in which they were called, each once however often.
        self._waiting: OrderedDict[str, None] = OrderedDict()

    def call(self, names: Iterable[str]) -> None:
        """Have hosts opened, or looked at again, because something of them is due."""
        for name in names:
            if host := self._open.get(name):
                host.at = min(host.at, host.state.ready_at)
            else:
                self._waiting[name] = None

    def ready(self, now: datetime) -> Iterator[OpenHost]:
        """Yield the hosts of which something may be asked now, opening others as there is room."""
        for host in list(self._open.values()):
            if not host.busy and host.at <= now:
                yield host
        while self._waiting and len(self._open) < OPEN_HOSTS:
            name, _ = self._waiting.popitem(last=False)
            if name not in self._open:
                known = hosts.believable(self._known(name), now)
                self._open[name] = host = OpenHost(known)
                yield host

    def rest(self, host: OpenHost, until: datetime, now: datetime) -> None:
        """Leave a host alone until a moment; for the rest of the run if that is far away."""
        if until - now <= PATIENCE:
            host.at = until
        else:
            self.close(host)

    def close(self, host: OpenHost) -> None:
        """Leave a host alone for the rest of the run."""
        self._open.pop(host.state.name, None)

    def cool(self, host: OpenHost, now: datetime) -> None:
        """Leave a host alone until its clock says that it may be asked."""
        until = host.state.ready_at
        if not host.state.reason and until - now <= LONGEST_DELAY:
            host.at = until
        else:
            self.rest(host, until, now)

    def shut(self, host: OpenHost, now: datetime) -> None:
        """Leave a host alone whose robots.txt cannot be had."""
        until = now + robots.ASKED_AGAIN_AFTER
        host.state = replace(host.state, ready_at=until, reason=host.rules(now).reason)
        self.store(host)
        self.rest(host, until, now)

    def pause(self, now: datetime) -> float | None:
        """Return the seconds until an open host can be looked at; None where none can."""
        moments = [host.at for host in self._open.values() if not host.busy]
        return max((min(moments) - now).total_seconds(), 0.0) if moments else None

    def store(self, host: OpenHost) -> None:
        """Store what is known of a host."""
        with self._store.transaction():
            self._store.queue.save_host(host_row(host.state))

    def _known(self, name: str) -> Host:
        row = self._store.queue.host(name)
        return host_of_row(row) if row else Host(name, _LONG_AGO)
