"""The hosts that a run has open: few at a time, each left alone for as long as it wants."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from db.store import Store
from scraper import robots
from scraper.openhosts import OPEN_HOSTS, PATIENCE, OpenHosts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[OpenHosts]:
    """Return the hosts of an empty database."""
    with Store.open(tmp_path / "posts.db") as store:
        yield OpenHosts(store)


def names(hosts: OpenHosts, now: datetime = NOON) -> list[str]:
    """Return the names of the hosts that are ready."""
    return [host.state.name for host in hosts.ready(now)]


def test_few_hosts_are_open_at_a_time(hosts: OpenHosts) -> None:
    """The others have their turn when one is left alone for the rest of the run."""
    hosts.call(str(number) for number in range(OPEN_HOSTS + 1))

    first = list(hosts.ready(NOON))
    hosts.rest(first[0], NOON + 2 * PATIENCE, NOON)

    assert len(first) == OPEN_HOSTS
    assert names(hosts)[-1] == str(OPEN_HOSTS)
    assert "0" not in names(hosts)


def test_a_host_that_is_called_often_waits_once(hosts: OpenHosts) -> None:
    """What is kept of those that wait does not grow with the answers that name them."""
    hosts.call(["a", "b", "a", "a"])

    assert names(hosts) == ["a", "b"]


def test_a_host_is_ready_when_its_clock_says_so(hosts: OpenHosts) -> None:
    """Not while a request to it is on its way, and not before its delay is over."""
    hosts.call(["a"])
    (host,) = hosts.ready(NOON)
    host.passed(NOON, 2 * SECOND)

    assert hosts.pause(NOON) == 2
    assert names(hosts, NOON + SECOND) == []
    assert names(hosts, NOON + 2 * SECOND) == ["a"]
    host.busy = True
    assert names(hosts, NOON + 2 * SECOND) == []
    assert hosts.pause(NOON) is None


def test_a_host_that_rests_is_looked_at_when_it_is_called(hosts: OpenHosts) -> None:
    """Something of it has become due, so that only its own clock counts."""
    hosts.call(["a"])
    (host,) = hosts.ready(NOON)
    host.passed(NOON, SECOND)
    hosts.rest(host, NOON + PATIENCE, NOON)
    hosts.call(["a"])

    assert hosts.pause(NOON) == 1


def test_a_long_delay_is_waited_for_and_trouble_is_not(hosts: OpenHosts) -> None:
    """A host that has a reason to be left alone for longer than a run waits is closed."""
    hosts.call(["slow", "down"])
    slow, down = hosts.ready(NOON)
    slow.passed(NOON, 2 * PATIENCE)
    down.passed(NOON, 2 * PATIENCE)
    down.state = replace(down.state, reason="it cannot be reached")

    hosts.cool(slow, NOON)
    hosts.cool(down, NOON)

    assert names(hosts, NOON + 2 * PATIENCE) == ["slow"]


def test_a_host_without_a_robots_file_to_read_is_closed_and_stored(tmp_path: Path) -> None:
    """The next run reads from the database that it is left alone, and why."""
    with Store.open(tmp_path / "posts.db") as store:
        hosts = OpenHosts(store)
        hosts.call(["https://a.example"])
        (host,) = hosts.ready(NOON)
        hosts.shut(host, NOON)
        row = store.queue.host("https://a.example")

    assert names(hosts) == []
    assert row is not None
    assert datetime.fromisoformat(row.ready_at) == NOON + robots.ASKED_AGAIN_AFTER
    assert row.reason == "robots.txt was not read yet"
