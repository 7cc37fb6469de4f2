"""The clock of a run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scraper.steady import SteadyClock

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Machine:
    """A machine whose clock can be set."""

    def __init__(self) -> None:
        self.wall = NOON
        self.seconds = 100.0

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds

    def clock(self) -> SteadyClock:
        """Return a clock that reads this machine's."""
        return SteadyClock(lambda: self.wall, lambda: self.seconds)


def test_time_passes_as_the_machine_says() -> None:
    """Also ahead in one step, as after a sleep."""
    machine = Machine()
    clock = machine.clock()
    machine.wait(5)
    machine.wall += timedelta(hours=8)

    assert clock() == machine.wall


def test_a_clock_that_is_set_back_goes_on() -> None:
    """By the seconds that passed, so that nobody waits for an hour a second time."""
    machine = Machine()
    clock = machine.clock()
    machine.wait(5)
    machine.wall -= timedelta(hours=1)

    assert clock() == NOON + timedelta(seconds=5)

    machine.wait(3)

    assert clock() == NOON + timedelta(seconds=8)
