"""How hosts are treated: clocks move on, trouble makes them wait, an answer sets them right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import hosts
from scraper.errors import BadAnswer, FetchError, TimedOut, Unreachable
from scraper.hosts import Host

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.capture import Capture

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOST = Host("https://blog.example", NOON)
SECOND = timedelta(seconds=1)


class Least(Random):
    """Spreads nothing, so that waits can be told exactly."""

    def random(self) -> float:
        """Return the smallest number there is."""
        return 0.0


def after(answer: Capture | FetchError, host: Host = HOST) -> Host:
    """Return the host after an answer."""
    return hosts.answered(host, answer, NOON, Least())


@pytest.mark.parametrize(
    ("wanted", "robots", "seconds"),
    [
        (None, None, 2.0),
        (10.0, None, 10.0),
        (10.0, 30.0, 30.0),
        (10.0, 1.0, 10.0),
        (0.0, None, 0.0),
    ],
)
def test_a_delay_is_the_longer_of_ours_and_theirs(
    wanted: float | None, robots: float | None, seconds: float
) -> None:
    """An entry may ask for more time than robots.txt does, never for less."""
    assert hosts.delay_of(wanted, robots) == timedelta(seconds=seconds)


def test_asking_moves_the_clock_on_and_never_back() -> None:
    """A host that has to be waited for is not ready sooner because it was asked."""
    assert hosts.asked(HOST, NOON, 2 * SECOND).ready_at == NOON + 2 * SECOND
    later = replace(HOST, ready_at=NOON + 60 * SECOND)
    assert hosts.asked(later, NOON, 2 * SECOND).ready_at == NOON + 60 * SECOND


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta()),
        ("Tue, 24 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Tue, 24 Nov 2026 11:00:00 GMT", timedelta()),
        ("99999999999999999999", hosts.LONGEST_ASKED),
        ("Fri, 24 Nov 2028 12:05:00 GMT", hosts.LONGEST_ASKED),
        ("Tue, 24 Nov 2026 12:05:00 +9999999999999", None),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(
    make_capture: Callable[..., Capture], value: str, wait: timedelta | None
) -> None:
    """Seconds and dates (RFC 9110, 10.2.3) count; what is neither does not, years are cut."""
    capture = make_capture(status=503, headers=(("Retry-After", value),))

    assert hosts.retry_after(capture, NOON) == wait


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_is_left_alone_as_long_as_it_asks(
    make_capture: Callable[..., Capture], status: int
) -> None:
    """Retry-After moves the clock, and the reason says what was answered."""
    host = after(make_capture(status=status, headers=(("Retry-After", "300"),)))

    assert host.ready_at == NOON + timedelta(minutes=5)
    assert str(status) in host.reason


def test_a_busy_host_that_does_not_say_for_how_long_waits_twice_as_long_each_time(
    make_capture: Callable[..., Capture],
) -> None:
    """One minute, two, four, at most a day."""
    host, waits = HOST, []
    for _ in range(14):
        host = after(make_capture(status=429, headers=()), replace(host, ready_at=NOON))
        waits.append(host.ready_at - NOON)

    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits[-1] == hosts.LONGEST


@pytest.mark.parametrize("trouble", [Unreachable("u", "x"), TimedOut("u", "x")])
def test_a_host_that_stays_silent_is_taken_for_down(trouble: FetchError) -> None:
    """The fifth failure in a row closes it for an hour, the sixth for two."""
    host = HOST
    for _ in range(4):
        host = after(trouble, host)
    assert (host.ready_at, host.reason) == (NOON, "")
    host = after(trouble, host)
    assert host.ready_at == NOON + timedelta(hours=1)
    assert host.reason == "it cannot be reached, 5 times in a row"
    assert after(trouble, replace(host, ready_at=NOON)).ready_at == NOON + timedelta(hours=2)


def test_server_errors_count_as_failures_of_the_host(make_capture: Callable[..., Capture]) -> None:
    """A host that answers 500 to everything is left alone too."""
    host = HOST
    for _ in range(5):
        host = after(make_capture(status=500), host)

    assert host.ready_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize("status", [200, 304, 404, 410])
def test_an_answer_sets_a_host_right(make_capture: Callable[..., Capture], status: int) -> None:
    """Failures in a row end with any answer that is not about the host."""
    host = after(make_capture(status=status), replace(HOST, failures=4, reason="down"))

    assert (host.failures, host.reason) == (0, "")


def test_a_broken_page_is_not_the_fault_of_its_host() -> None:
    """An answer that does not decode says nothing of the host's health."""
    assert after(BadAnswer("u", "x")) == HOST


@given(st.integers(0, 10_000))
def test_no_failure_closes_a_host_for_more_than_a_day(failures: int) -> None:
    """However long a host has been down, it is tried again every day or so."""
    host = hosts.answered(replace(HOST, failures=failures), Unreachable("u", "x"), NOON, Random(1))  # noqa: S311

    assert host.ready_at - NOON <= hosts.LONGEST * (1 + hosts.JITTER)


def test_a_clock_of_a_wrong_year_is_set_right() -> None:
    """No wait that is stored is longer than a week, so that one was stored by a wrong clock."""
    soon, never = NOON + timedelta(days=6), NOON + timedelta(days=3650)

    assert hosts.believable(replace(HOST, ready_at=soon), NOON).ready_at == soon
    assert hosts.believable(replace(HOST, ready_at=never), NOON).ready_at == NOON
