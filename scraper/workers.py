"""Work on many things in processes: results in the order of the things, whatever happens to one.

The only module that starts processes to share work. Each does one thing at a time and no more are
held than there are processes; a process that dies, or takes too long over one thing, costs that
thing and nothing else.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Final, Generic, Self, TypeVar

Given = TypeVar("Given")
Label = TypeVar("Label")

#: Seconds that the start of a process may take: imports, on a busy machine.
START_SECONDS: Final = 120.0
#: Processes that may fail to start one after the other before it is no accident.
_FAILED_STARTS: Final = 3
#: Results that wait for an earlier one, for each process: a page may take a thousand times as long
#: as the others, which meanwhile are done.
_AHEAD: Final = 200


class WorkersError(Exception):
    """No process can be started to do the work."""


@dataclass(frozen=True, slots=True)
class Todo(Generic[Label, Given]):
    """A thing to work on, and what its result is called."""

    label: Label
    given: Given


@dataclass(frozen=True, slots=True)
class Ready(Generic[Label]):
    """A thing that needs no work, and keeps its place in the order."""

    label: Label
    result: Any


@dataclass(frozen=True, slots=True)
class Broken:
    """There is no result, and why."""

    why: str


@dataclass(slots=True)
class _Place(Generic[Label]):
    """The place of a result in the order."""

    label: Label
    result: Any = None
    is_done: bool = False

    def settle(self, result: object) -> None:
        self.result, self.is_done = result, True


class Crew:
    """Some processes that do the same work; to be closed, or used in `with`.

    Args:
        work: What is done with each thing; it can be pickled.
        jobs: How many processes there are.
        seconds: How long one thing may take.
    """

    def __init__(self, work: Callable[[Any], Any], jobs: int, seconds: float) -> None:
        self._workers = [_Worker(work, seconds) for _ in range(jobs)]
        self._ahead = _AHEAD * jobs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, whatever they are at."""
        for worker in self._workers:
            worker.end()

    def map(self, things: Iterable[Todo[Label, Any] | Ready[Label]]) -> Iterator[tuple[Label, Any]]:
        """Yield label and result of each thing in the order of things, which are read as needed.

        Raises:
            WorkersError: No process can be started.
        """
        coming, is_over = iter(things), False
        places: deque[_Place[Label]] = deque()
        while True:
            while places and places[0].is_done:
                first = places.popleft()
                yield first.label, first.result
            if is_over and not places:
                return
            idle = self._idle() if not is_over and len(places) < self._ahead else None
            if idle is None:
                self._settle(None)
                continue
            thing = next(coming, None)
            if thing is None:
                is_over = True
                continue
            place = _Place(thing.label)
            places.append(place)
            if isinstance(thing, Ready):
                place.settle(thing.result)
            else:
                idle.give(thing.given, place)
            self._settle(0)

    def _idle(self) -> _Worker | None:
        return next((one for one in self._workers if one.is_idle), None)

    def _settle(self, seconds: float | None) -> None:
        """Take what is done and what took too long; wait so long for it, or until there is any."""
        busy = {worker.line: worker for worker in self._workers if not worker.is_idle}
        if not busy:
            return
        if seconds is None:
            seconds = max(0.0, min(worker.deadline for worker in busy.values()) - time.monotonic())
        for line in wait(list(busy), seconds):
            if isinstance(line, Connection):
                busy[line].take()
        now = time.monotonic()
        for worker in busy.values():
            if not worker.is_idle and worker.deadline <= now:
                worker.give_up()


@dataclass(slots=True, eq=False)
class _Worker:
    """One process, as seen from outside."""

    work: Callable[[Any], Any]
    #: How long one thing may take.
    seconds: float
    line: Connection = field(init=False)
    #: When what it is at takes too long, by the monotonic clock.
    deadline: float = 0.0
    _process: Any = field(init=False)
    _place: _Place[Any] | None = None
    _is_starting: bool = True
    _failed_starts: int = 0

    def __post_init__(self) -> None:
        self._start()

    @property
    def is_idle(self) -> bool:
        return self._place is None and not self._is_starting

    def give(self, given: object, place: _Place[Any]) -> None:
        """Have a thing worked on."""
        for _ in range(2):
            self._place, self.deadline = place, time.monotonic() + self.seconds
            try:
                self.line.send(given)
            except OSError:  # it died while it had nothing to do, or of taking the thing
                self._restart()
                self._wait_for_start()
            else:
                return
        place.settle(Broken("two processes died of taking it"))

    def take(self) -> None:
        """Take what the process says."""
        try:
            said = self.line.recv()
        except (EOFError, OSError):
            self._died()
            return
        if self._is_starting:
            self._is_starting, self._failed_starts = False, 0
        elif self._place is not None:
            self._place.settle(said)
            self._place = None

    def give_up(self) -> None:
        """End a process that takes too long, and start another."""
        if self._is_starting:
            self._died()
        elif self._place is not None:
            self._place.settle(Broken(f"not done within {self.seconds:g} seconds"))
            self._restart()

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.line.close()

    def _died(self) -> None:
        if self._is_starting:
            self._failed_starts += 1
            if self._failed_starts >= _FAILED_STARTS:
                raise WorkersError("no process can be started to clean pages; is memory short?")
        elif self._place is not None:
            self._process.join()
            code = self._process.exitcode
            self._place.settle(Broken(f"the process that was at it died ({_cause(code)})"))
        self._restart()

    def _restart(self) -> None:
        self.end()
        self._start()

    def _wait_for_start(self) -> None:
        while self._is_starting:
            if wait([self.line], max(0.0, self.deadline - time.monotonic())):
                self.take()
            else:
                self.give_up()

    def _start(self) -> None:
        # A forked process would have this one's threads' locks, held by nobody.
        context = multiprocessing.get_context("spawn")
        self.line, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, self.work), daemon=True)
        self._process.start()
        other.close()
        self._place, self._is_starting = None, True
        self.deadline = time.monotonic() + START_SECONDS


def _cause(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


# --- the other side -------------------------------------------------------------------------------


def _serve(line: Connection, work: Callable[[Any], Any]) -> None:
    """Do one thing after the other until there are no more."""
    # Ctrl-C goes to all processes of a terminal; the one that gave the work decides what to do.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line.send(None)
    while True:
        try:
            given = line.recv()
        except EOFError:
            return
        line.send(_done(work, given))


def _done(work: Callable[[Any], Any], given: object) -> object:
    try:
        return work(given)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
        return Broken(f"{type(error).__name__}: {error}")
