"""One run over what is due: asks hosts side by side, and takes their answers one by one.

    queue -what is due, of a host that is ready-> request, in a thread -> answer -> Answers.take
      ↑                                                                               │
      └──────────────── what it leads to, when it is asked again ────────────────────┘

Each host has one request on its way at most, and a clock that is stored before the request is made.
Fetching waits in threads; everything else, the database among it, is done in the caller's, so that
a page is cleaned with all that the pages before it taught. The queue stays in the database, and few
hosts are open at a time: memory does not grow with what there is to ask.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from db.errors import StoreError
from db.queue import DONE, Watched
from db.rows import timestamp

from . import frontier, hosts, robots
from .answers import Answers, Asked
from .errors import FetchError, ForbiddenAddress, ScraperError
from .events import Event, Result
from .leads import Lead, Role
from .openhosts import PATIENCE, OpenHosts
from .planting import blog_row
from .sites import Sites
from .steady import SteadyClock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.queue import FetchRow
    from db.store import Store

    from .capture import Capture, Redirect
    from .fetch import Fetcher
    from .openhosts import OpenHost
    from .seeds import Seed

#: Requests on their way at a time. Cleaning a page takes as long as a dozen servers take to answer.
WORKERS: Final = 16

#: How long a run that is told to stop waits for what is on its way, in seconds.
GRACE: Final = 10.0

#: Addresses that are found forbidden before another host has its turn.
_AT_A_TIME: Final = 100

#: A run that takes long looks as often for what has come due of hosts that it was done with: one
#: large blog, which takes hours, does not keep the feeds of others waiting.
_LOOKED_AGAIN: Final = timedelta(minutes=10)

#: Seconds after which a run that waits for answers looks whether it is to stop.
_LONGEST_PAUSE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a run goes."""

    #: Requests for pages, feeds and sitemaps; None for no bound.
    max_pages: int | None = None
    max_minutes: float | None = None
    #: Requests on their way at a time.
    workers: int = WORKERS


@dataclass(frozen=True, slots=True)
class _Robots:
    """The answer to a request for a host's robots.txt."""

    answer: Capture | FetchError
    at: datetime


class Run:
    """One run. Make one, call `go` once.

    Args:
        store: An open database.
        seeds: The blogs that are watched.
        fetcher: Asks; used by several threads.
        bounds: How far to go.
        tell: Is told of everything that happens.
        now: Tells the time, which does not go back; without it, the machine's clock does.
        rng: Spreads the next visits.
    """

    def __init__(  # noqa: PLR0913 - the world it works in, by keyword
        self,
        store: Store,
        seeds: Sequence[Seed],
        fetcher: Fetcher,
        *,
        bounds: Bounds | None = None,
        tell: Callable[[Event], None] = lambda _: None,
        now: Callable[[], datetime] | None = None,
        rng: Random | None = None,
    ) -> None:
        self._store = store
        self._seeds = {seed.name: seed for seed in seeds}
        self._fetcher = fetcher
        self._bounds = bounds or Bounds()
        self._tell = tell
        self._now = now or SteadyClock()
        self._rng = rng or Random()  # noqa: S311 - spreads visits, keeps no secret
        self.sites = Sites(store.reader)
        self._answers = Answers(store, self._seeds, self.sites, self._rng)
        self._planter = self._answers.planter
        self._open_hosts = OpenHosts(store)
        self._flying: dict[Future[Asked | _Robots], OpenHost] = {}
        self._pages: Counter[str] = Counter()
        #: The blogs that may be asked for more pages in this run, as the queue takes them.
        self._watched = Watched("[]")
        #: When the queue is looked at again for hosts that were done with.
        self._look_at = self._now()
        self._stop = threading.Event()

    def stop(self) -> None:
        """Have the run end after what is on its way; may be called from a signal handler."""
        self._stop.set()

    def go(self) -> str:
        """Ask what is due, and return why it ended: `DONE`, or what stopped it.

        Raises:
            StoreError: The database does not take part; what was committed before is stored.
        """
        until = self._deadline()
        self._plant()
        pool = ThreadPoolExecutor(self._bounds.workers, thread_name_prefix="fetch")
        try:
            ending = self._loop(pool, until)
            self._land()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return ending

    def _deadline(self) -> float:
        minutes = self._bounds.max_minutes
        return time.monotonic() + minutes * 60 if minutes is not None else float("inf")

    def _plant(self) -> None:
        """Put into the queue what the list of blogs names, and see who is due."""
        now = self._now()
        with self._store.transaction():
            for seed in self._seeds.values():
                self._planter.begin(seed, now)
        self._watch()
        self._look(now)

    def _look(self, now: datetime) -> None:
        """See which hosts something is due of; some of them may have been closed before."""
        self._open_hosts.call(self._store.queue.due_hosts(timestamp(now), self._watched))
        self._look_at = now + _LOOKED_AGAIN

    def _watch(self) -> None:
        names = [
            seed.name
            for seed in self._seeds.values()
            if seed.max_pages is None or self._pages[seed.name] < seed.max_pages
        ]
        self._watched = self._store.queue.watched(names)

    def _loop(self, pool: ThreadPoolExecutor, until: float) -> str:
        while True:
            if self._stop.is_set():
                return "stopped"
            if time.monotonic() > until:
                return "the time is up"
            if (most := self._bounds.max_pages) is not None and self._pages.total() >= most:
                return "as many pages as asked for"
            if (now := self._now()) >= self._look_at:
                self._look(now)
            self._ask(pool)
            full = len(self._flying) >= self._room()
            pause = None if full else self._open_hosts.pause(self._now())
            if pause is None and not self._flying:
                return DONE
            self._pause(pause, until)

    def _pause(self, pause: float | None, until: float) -> None:
        """Wait until a host is ready, the time is up or the run is to stop; take what comes in."""
        left = max(until - time.monotonic(), 0)
        seconds = left if pause is None else min(pause, left)
        if not self._flying:
            self._stop.wait(seconds)
            return
        # An answer ends this, but `stop` does not.
        seconds = min(seconds, _LONGEST_PAUSE)
        done, _ = wait(self._flying, timeout=seconds, return_when=FIRST_COMPLETED)
        for future in done:
            self._take(future)

    def _land(self) -> None:
        """Take what is still on its way, for as long as that is worth it."""
        done, _ = wait(self._flying, timeout=GRACE)
        for future in done:
            self._take(future)

    # --- asking ---------------------------------------------------------------------------------

    def _ask(self, pool: ThreadPoolExecutor) -> None:
        """Make requests, as many as there is room for, of the hosts that are ready."""
        now = self._now()
        for host in self._open_hosts.ready(now):
            if len(self._flying) >= self._room():
                return
            self._ask_host(host, pool, now)

    def _room(self) -> int:
        """Return how many requests may be on their way."""
        most = self._bounds.max_pages
        left = self._bounds.workers if most is None else most - self._pages.total()
        return min(self._bounds.workers, left + len(self._flying))

    def _ask_host(self, host: OpenHost, pool: ThreadPoolExecutor, now: datetime) -> None:
        if host.state.ready_at > now:
            self._open_hosts.cool(host, now)
        elif robots.due(host.state.robots, now):
            address = robots.address(host.state.name)
            self._send(host, pool.submit(self._fetch_robots, address), now)
        elif host.closed(now):
            self._open_hosts.shut(host, now)
        else:
            self._ask_next(host, pool, now)

    def _ask_next(self, host: OpenHost, pool: ThreadPoolExecutor, now: datetime) -> None:
        for _ in range(_AT_A_TIME):
            due = self._store.queue.next_due(host.state.name, timestamp(now), self._watched)
            if not due:
                self._sleep(host, now)
                return
            if (refused := self._refused(due[0], host, now)) is None:
                self._send(host, pool.submit(self._fetch, due[0]), now, due[0])
                return
            with self._store.transaction():
                self._store.queue.record(refused)

    def _sleep(self, host: OpenHost, now: datetime) -> None:
        """Leave a host of which nothing is due, unless something soon will be."""
        soonest = self._store.queue.soonest(host.state.name, timestamp(now), self._watched)
        until = datetime.fromisoformat(soonest) if soonest else now + 2 * PATIENCE
        self._open_hosts.rest(host, until, now)

    def _refused(self, row: FetchRow, host: OpenHost, now: datetime) -> FetchRow | None:
        """Return the address as it is when it is not asked; None where it may be."""
        if not host.rules(now).allowed(row.address):
            reason = "robots.txt does not allow it"
            self._tell(Event(row.blog, row.address, row.role, Result.FORBIDDEN, detail=reason))
            return frontier.forbidden(row, reason, now)
        # Where a list of all posts was read, none has to be pieced together.
        if row.role == Role.LISTING and self._store.queue.has_read(row.blog, frontier.FULL):
            return frontier.retired(row, "the blog lists its posts elsewhere")
        return None

    def _send(
        self,
        host: OpenHost,
        future: Future[Asked] | Future[_Robots],
        now: datetime,
        row: FetchRow | None = None,
    ) -> None:
        host.busy = True
        host.passed(now, self._delay(host, now, row))
        self._open_hosts.store(host)
        if row is not None:
            self._pages[row.blog] += 1
            if self._pages[row.blog] == self._seeds[row.blog].max_pages:
                self._watch()
        self._flying[future] = host  # type: ignore[index]

    def _delay(self, host: OpenHost, now: datetime, row: FetchRow | None = None) -> timedelta:
        """Return the time between two requests to a host, for one blog's pages or for all."""
        blogs = [self._seeds[row.blog]] if row else self._blogs_on(host.state.name)
        wanted = [seed.delay for seed in blogs if seed.delay is not None]
        return hosts.delay_of(max(wanted, default=None), host.rules(now).delay)

    def _blogs_on(self, host: str) -> list[Seed]:
        return [seed for seed in self._seeds.values() if hosts.origin(seed.home) == host]

    def _fetch(self, row: FetchRow) -> Asked:
        began = time.monotonic()
        answer: Capture | Redirect | ScraperError
        try:
            answer = self._fetcher.ask(row.address, etag=row.etag, last_modified=row.last_modified)
        except ScraperError as error:
            answer = error
        except Exception as error:  # noqa: BLE001 - one address must not end the run
            answer = ScraperError(f"{row.address}: {_mistake(error)}")
        return Asked(row, answer, self._now(), time.monotonic() - began)

    def _fetch_robots(self, address: str) -> _Robots:
        try:
            return _Robots(self._fetcher.fetch(address), self._now())
        except FetchError as error:
            return _Robots(error, self._now())
        except ScraperError as error:
            # It leads to what is no address, or its host has a name that no host can have.
            return _Robots(FetchError(address, str(error)), self._now())
        except Exception as error:  # noqa: BLE001 - one host must not end the run
            return _Robots(FetchError(address, _mistake(error)), self._now())

    # --- taking ---------------------------------------------------------------------------------

    def _take(self, future: Future[Asked | _Robots]) -> None:
        host = self._flying.pop(future)
        host.busy = False
        asked = future.result()
        if isinstance(asked, _Robots):
            self._take_robots(host, asked)
            return
        if not isinstance(asked.answer, ScraperError) or isinstance(asked.answer, FetchError):
            host.state = hosts.answered(host.state, asked.answer, asked.at, self._rng)
        host.passed(asked.at, self._delay(host, asked.at, asked.row))
        self._open_hosts.cool(host, asked.at)
        event = self._store_answer(host, asked)
        self._call()
        self._tell(event)

    def _store_answer(self, host: OpenHost, asked: Asked) -> Event:
        try:
            with self._store.transaction():
                self._open_hosts.store(host)
                return self._answers.take(asked, host.state)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a page that breaks us must not end the run
            with self._store.transaction():
                self._open_hosts.store(host)
                return self._answers.break_down(asked, error)

    def _take_robots(self, host: OpenHost, asked: _Robots) -> None:
        if isinstance(asked.answer, ForbiddenAddress):
            # We kept ourselves from asking, which says nothing of the host: a run that is allowed
            # to ask need not wait.
            self._tell_closed(host, asked)
            self._open_hosts.close(host)
            return
        host.told(asked.answer, asked.at)
        host.state = hosts.answered(host.state, asked.answer, asked.at, self._rng)
        if host.closed(asked.at):
            self._tell_closed(host, asked)
        host.passed(asked.at, self._delay(host, asked.at))
        self._open_hosts.cool(host, asked.at)
        self._open_hosts.store(host)
        self._plan_sitemaps(host, asked.at)

    def _tell_closed(self, host: OpenHost, asked: _Robots) -> None:
        """Tell that nothing can be asked of a host, of each blog that wants to."""
        failed = isinstance(asked.answer, FetchError)
        reason = str(asked.answer) if failed else host.rules(asked.at).reason
        due = self._store.queue.next_due(host.state.name, timestamp(asked.at), self._watched)
        blogs = {seed.name for seed in self._blogs_on(host.state.name)} | {row.blog for row in due}
        for blog in sorted(blogs & self._seeds.keys()):
            self._tell(
                Event(
                    blog,
                    host.state.name,
                    "robots",
                    Result.FAILED,
                    detail=f"{host.state.name}: nothing is asked of it for now; {reason}",
                    failures=host.state.failures,
                )
            )

    def _plan_sitemaps(self, host: OpenHost, now: datetime) -> None:
        """Take up the sitemaps that robots.txt names, for the blogs whose home is there."""
        leads = [Lead(url, Role.SITEMAP) for url in host.rules(now).sitemaps]
        found_on = robots.address(host.state.name)
        for seed in self._blogs_on(host.state.name):
            self._planter.plan(blog_row(seed), leads, now, found_on)
        self._call()

    def _call(self) -> None:
        """Have the hosts looked at of which something was taken up."""
        self._open_hosts.call(self._planter.hosts)
        self._planter.hosts.clear()


def _mistake(error: Exception) -> str:
    return f"it could not be asked ({error!r}); please report this"
