"""Work on many things in processes: results in the order of the things, whatever happens to one.

The only module that starts processes to share work. Each does one thing at a time and no more are
held than there are processes; a process that dies, or takes too long over one thing, costs that
thing and nothing else.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, Self, TypeVar

Given = TypeVar("Given")
Label = TypeVar("Label")

#: Seconds that the start of a process may take: imports, on a busy machine.
START_SECONDS: Final = 120.0
#: Processes that may fail to start one after the other before it is no accident.
_FAILED_STARTS: Final = 3
#: Processes that may die of one thing: the first may have been ended by somebody who needed memory.
_TRIES: Final = 2
#: Results that wait for an earlier one, for each process: a page may take a thousand times as long
#: as the others, which meanwhile are done.
AHEAD: Final = 200


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
        self._ahead = AHEAD * jobs

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
    """Does one thing at a time in a process, which is started when there is something to do."""

    work: Callable[[Any], Any]
    #: How long one thing may take.
    seconds: float
    #: When what it is at takes too long, by the monotonic clock.
    deadline: float = 0.0
    _process: _Process | None = None
    _given: object = None
    _place: _Place[Any] | None = None
    _tries: int = 0
    _failed_starts: int = 0

    @property
    def is_idle(self) -> bool:
        return self._place is None

    @property
    def line(self) -> Connection:
        return self._running().line

    def give(self, given: object, place: _Place[Any]) -> None:
        """Have a thing worked on."""
        self._given, self._place, self._tries = given, place, 0
        if self._process is None:
            self._running()
        else:
            self._send(self._process)

    def take(self) -> None:
        """Take what the process says."""
        process = self._running()
        try:
            said = process.line.recv()
        except (EOFError, OSError):
            self._died(process)
            return
        if process.is_ready:
            self._settle(said)
        else:
            process.is_ready, self._failed_starts = True, 0
            self._send(process)

    def give_up(self) -> None:
        """Let go of a thing that takes too long, and of the process that is at it."""
        process = self._running()
        if process.is_ready:
            unit = "second" if self.seconds == 1 else "seconds"
            self._settle(Broken(f"not done within {self.seconds:g} {unit}"))
            self.end()
        else:
            self._died(process)

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def _running(self) -> _Process:
        if self._process is None:
            self._process = _Process.started(self.work)
            self.deadline = time.monotonic() + START_SECONDS
        return self._process

    def _settle(self, result: object) -> None:
        if self._place is not None:
            self._place.settle(result)
        self._given = self._place = None

    def _send(self, process: _Process) -> None:
        self._tries += 1
        self.deadline = time.monotonic() + self.seconds
        # That nobody is there to take it is told when the answer is waited for.
        with suppress(OSError):
            process.line.send(self._given)

    def _died(self, process: _Process) -> None:
        if not process.is_ready:
            self._failed_starts += 1
            if self._failed_starts >= _FAILED_STARTS:
                raise WorkersError("no process can be started to clean pages; is memory short?")
        elif self._tries >= _TRIES:
            self._settle(Broken(f"the process that was at it died ({process.cause()})"))
        self.end()


@dataclass(slots=True, eq=False)
class _Process:
    """One process, and the line to it."""

    process: BaseProcess
    line: Connection
    #: It has said that it takes work.
    is_ready: bool = False

    @classmethod
    def started(cls, work: Callable[[Any], Any]) -> _Process:
        # A forked process would have this one's threads' locks, held by nobody.
        context = multiprocessing.get_context("spawn")
        line, other = context.Pipe()
        process = context.Process(target=_serve, args=(other, work), daemon=True)
        with _deaf():
            process.start()
        other.close()
        return cls(process, line)

    def cause(self) -> str:
        """Say how it ended, which it has or is about to."""
        self.process.join()
        code = self.process.exitcode
        if code is None or code >= 0:
            return f"exit code {code}"
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self.line.close()


@contextmanager
def _deaf() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C, which a terminal sends to all of a group.

    The one that gives out work hears it, then or a moment later, and decides what is to be done.
    """
    # What Python itself starts beside them comes before: its start lets the signal through again.
    resource_tracker.ensure_running()
    with _put_off():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _put_off() -> Iterator[None]:
    """Hear Ctrl-C a moment later: a process that is half started would end with a traceback.

    Blocking the signal is not enough, for any thread takes it, and numpy's are not blocked.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # no signal is heard here
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if heard:
            signal.raise_signal(signal.SIGINT)


# --- the other side -------------------------------------------------------------------------------


def _serve(line: Connection, work: Callable[[Any], Any]) -> None:
    """Do one thing after the other until there are no more."""
    # Where nobody is left to take results, there is nothing to do.
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        line.send(None)
        while True:
            line.send(_done(work, line.recv()))


def _done(work: Callable[[Any], Any], given: object) -> object:
    try:
        return work(given)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
        return Broken(f"{type(error).__name__}: {error}")
