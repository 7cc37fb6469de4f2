"""Work in processes: every thing has a result or a reason, in the order of things."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from itertools import count

import pytest

from scraper import workers
from scraper.workers import AHEAD, Broken, Crew, Ready, Todo

#: What a worker of these tests does: it reckons, and can be told to do worse.
reckon = eval
DIE = "__import__('os').kill(__import__('os').getpid(), 9)"
HANG = "__import__('time').sleep(600)"
WHO = "__import__('os').getpid()"


def results(jobs: int, *things: str, seconds: float = 60) -> list[object]:
    """Return what becomes of each thing."""
    with Crew(reckon, jobs, seconds) as crew:
        return [result for _, result in crew.map(Todo(thing, thing) for thing in things)]


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_things(jobs: int) -> None:
    """However long each takes, the first thing has the first result."""
    slow_first = ["__import__('time').sleep(0.3) or 0", *map(str, range(1, 20))]

    assert results(jobs, *slow_first) == list(range(20))


def test_what_is_ready_keeps_its_place() -> None:
    """A thing that needs no work is not overtaken by those that do, nor overtakes them."""
    with Crew(reckon, 1, 60) as crew:
        things: list[Todo[str, str] | Ready[str]] = [
            Ready("a", "known"),
            Todo("b", "1 + 1"),
            Ready("c", None),
        ]
        found = list(crew.map(things))

    assert found == [("a", "known"), ("b", 2), ("c", None)]


def test_a_process_that_dies_costs_the_thing_it_was_at() -> None:
    """The reason names the signal, and what comes after is done by another process."""
    assert results(1, "1", DIE, "2", DIE, "3") == [
        1,
        Broken("the process that was at it died (SIGKILL)"),
        2,
        Broken("the process that was at it died (SIGKILL)"),
        3,
    ]


def test_a_process_that_ends_tells_its_exit_code() -> None:
    """A process may also end by itself, such as in a library that calls exit."""
    found = results(1, "__import__('os')._exit(7)", "1")

    assert found == [Broken("the process that was at it died (exit code 7)"), 1]


def test_what_takes_too_long_is_given_up() -> None:
    """A thing that hangs ends with its time, and the others are done meanwhile and afterwards."""
    found = results(2, "1", HANG, "2", "3", seconds=1.5)

    assert found == [1, Broken("not done within 1.5 seconds"), 2, 3]


def test_an_exception_is_a_reason() -> None:
    """What a thing raises is told, and its process goes on."""
    first, broken, last = results(1, WHO, "1 / 0", WHO)

    assert broken == Broken("ZeroDivisionError: division by zero")
    assert first == last != os.getpid()


def test_a_process_that_was_killed_by_others_costs_nothing() -> None:
    """A thing whose process died is given to another one, and only then given up."""

    def things() -> Iterator[Todo[str, str]]:
        yield Todo("who", WHO)
        os.kill(crew_of[0], signal.SIGKILL)
        yield Todo("sum", "1 + 1")

    crew_of: list[int] = []
    with Crew(reckon, 1, 60) as crew:
        found = crew.map(things())
        crew_of.append(next(found)[1])
        rest = list(found)

    assert rest == [("sum", 2)]


def test_things_are_read_as_they_are_needed() -> None:
    """Of endless things no more are held than processes are at, and results that may wait."""
    read = count()

    def endless() -> Iterator[Todo[int, str]]:
        for number in read:
            yield Todo(number, "0" if number else "__import__('time').sleep(2)")

    with Crew(reckon, 2, 60) as crew:
        next(crew.map(endless()))

    assert 2 * AHEAD <= next(read) <= 2 * AHEAD + 2


def test_nothing_is_left_running() -> None:
    """When the crew is closed its processes are gone, whatever they were at."""
    with Crew(reckon, 1, 60) as crew:
        [(_, process), _] = crew.map([Todo("who", WHO), Todo("then", "0")])

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_is_heard_when_a_process_has_started() -> None:
    """Until then it waits: a process that is half started would end with a traceback."""
    started = []

    def start() -> None:
        with workers._deaf():
            signal.raise_signal(signal.SIGINT)
            started.append("whole")

    with pytest.raises(KeyboardInterrupt):
        start()

    assert started == ["whole"]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, set())
