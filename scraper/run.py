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
from db.rows import timestamp

from . import frontier, hosts, robots
from .answers import Answers, Asked
from .errors import FetchError, ScraperError
from .events import Event, Result
from .lanes import PATIENCE, Lanes
from .leads import Lead, Role
from .planting import blog_row
from .sites import Sites
from .steady import SteadyClock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.queue import FetchRow
    from db.store import Store

    from .capture import Capture, Redirect
    from .fetch import Fetcher
    from .lanes import Lane
    from .seeds import Seed

#: Requests on their way at a time. Cleaning a page takes as long as a dozen servers take to answer.
WORKERS: Final = 16

#: How long a run that is told to stop waits for what is on its way, in seconds.
GRACE: Final = 10.0

#: Why a run ended that had asked all that was due.
DONE: Final = "done"

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
        self._lanes = Lanes(store)
        self._flying: dict[Future[Asked | _Robots], Lane] = {}
        self._pages: Counter[str] = Counter()
        self._stop = threading.Event()

    def stop(self) -> None:
        """Have the run end after what is on its way; may be called from a signal handler."""
        self._stop.set()

    def go(self) -> str:
        """Ask what is due, and return why it ended: "done", or what stopped it.

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
        for seed in self._seeds.values():
            self._planter.begin(seed, now)
        self._watch()
        self._look(now)

    def _look(self, now: datetime) -> None:
        """See which hosts something is due of; some of them may have been closed before."""
        self._lanes.call(self._store.queue.due_hosts(timestamp(now), self._watched))
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
            pause = None if full else self._lanes.pause(self._now())
            if pause is None and not self._flying:
                return DONE
            pause = min(_LONGEST_PAUSE if pause is None else pause, until - time.monotonic())
            if self._flying:
                done, _ = wait(self._flying, timeout=max(pause, 0), return_when=FIRST_COMPLETED)
                for future in done:
                    self._take(future)
            else:
                self._stop.wait(max(pause, 0))

    def _land(self) -> None:
        """Take what is still on its way, for as long as that is worth it."""
        done, _ = wait(self._flying, timeout=GRACE)
        for future in done:
            self._take(future)

    # --- asking ---------------------------------------------------------------------------------

    def _ask(self, pool: ThreadPoolExecutor) -> None:
        """Make requests, as many as there is room for, of the hosts that are ready."""
        now = self._now()
        for lane in self._lanes.ready(now):
            if len(self._flying) >= self._room():
                return
            self._ask_host(lane, pool, now)

    def _room(self) -> int:
        """Return how many requests may be on their way."""
        most = self._bounds.max_pages
        left = self._bounds.workers if most is None else most - self._pages.total()
        return min(self._bounds.workers, left + len(self._flying))

    def _ask_host(self, lane: Lane, pool: ThreadPoolExecutor, now: datetime) -> None:
        if lane.host.ready_at > now:
            self._lanes.cool(lane, now)
        elif robots.due(lane.host.robots, now):
            address = robots.address(lane.host.name)
            self._send(lane, pool.submit(self._fetch_robots, address), now)
        elif lane.closed(now):
            self._lanes.shut(lane, now)
        else:
            self._ask_next(lane, pool, now)

    def _ask_next(self, lane: Lane, pool: ThreadPoolExecutor, now: datetime) -> None:
        for _ in range(_AT_A_TIME):
            due = self._store.queue.next_due(lane.host.name, timestamp(now), self._watched)
            if not due:
                self._sleep(lane, now)
                return
            if (refused := self._refused(due[0], lane, now)) is None:
                self._send(lane, pool.submit(self._fetch, due[0]), now, due[0])
                return
            with self._store.transaction():
                self._store.queue.record(refused)

    def _sleep(self, lane: Lane, now: datetime) -> None:
        """Leave a host of which nothing is due, unless something soon will be."""
        soonest = self._store.queue.soonest(lane.host.name, timestamp(now), self._watched)
        until = datetime.fromisoformat(soonest) if soonest else now + 2 * PATIENCE
        self._lanes.rest(lane, until, now)

    def _refused(self, row: FetchRow, lane: Lane, now: datetime) -> FetchRow | None:
        """Return the address as it is when it is not asked; None where it may be."""
        if not lane.rules(now).allowed(row.address):
            reason = "robots.txt does not allow it"
            self._tell(Event(row.blog, row.address, row.role, Result.FORBIDDEN, detail=reason))
            return frontier.forbidden(row, reason, now)
        if row.role == Role.LISTING and self._is_listed(row.blog):
            return frontier.retired(row, "the blog lists its posts elsewhere")
        return None

    def _is_listed(self, blog: str) -> bool:
        """Tell whether a blog has a list of all its posts; none has to be pieced together then."""
        return any(
            row.role in frontier.FULL and row.changed_at and not row.failures
            for row in self._store.queue.sources(blog)
        )

    def _send(
        self,
        lane: Lane,
        future: Future[Asked] | Future[_Robots],
        now: datetime,
        row: FetchRow | None = None,
    ) -> None:
        lane.busy = True
        lane.passed(now, self._delay(lane, now, row))
        self._lanes.store(lane)
        if row is not None:
            self._pages[row.blog] += 1
            if self._pages[row.blog] == self._seeds[row.blog].max_pages:
                self._watch()
        self._flying[future] = lane  # type: ignore[index]

    def _delay(self, lane: Lane, now: datetime, row: FetchRow | None = None) -> timedelta:
        """Return the time between two requests to a host, for one blog's pages or for all."""
        blogs = [self._seeds[row.blog]] if row else self._blogs_on(lane.host.name)
        wanted = [seed.delay for seed in blogs if seed.delay is not None]
        return hosts.delay_of(max(wanted, default=None), lane.rules(now).delay)

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
        lane = self._flying.pop(future)
        lane.busy = False
        asked = future.result()
        if isinstance(asked, _Robots):
            self._take_robots(lane, asked)
            return
        if not isinstance(asked.answer, ScraperError) or isinstance(asked.answer, FetchError):
            lane.host = hosts.answered(lane.host, asked.answer, asked.at, self._rng)
        lane.passed(asked.at, self._delay(lane, asked.at, asked.row))
        self._lanes.cool(lane, asked.at)
        event = self._become(lane, asked)
        self._call()
        self._tell(event)

    def _become(self, lane: Lane, asked: Asked) -> Event:
        try:
            with self._store.transaction():
                self._lanes.store(lane)
                return self._answers.take(asked, lane.host)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a page that breaks us must not end the run
            with self._store.transaction():
                self._lanes.store(lane)
                return self._answers.break_down(asked, error)

    def _take_robots(self, lane: Lane, asked: _Robots) -> None:
        lane.told(asked.answer, asked.at)
        lane.host = hosts.answered(lane.host, asked.answer, asked.at, self._rng)
        if lane.closed(asked.at):
            self._tell_closed(lane, asked)
        lane.passed(asked.at, self._delay(lane, asked.at))
        self._lanes.cool(lane, asked.at)
        self._lanes.store(lane)
        self._plan_sitemaps(lane, asked.at)

    def _tell_closed(self, lane: Lane, asked: _Robots) -> None:
        """Tell that nothing can be asked of a host, of each blog that wants to."""
        failed = isinstance(asked.answer, FetchError)
        reason = str(asked.answer) if failed else lane.rules(asked.at).reason
        due = self._store.queue.next_due(lane.host.name, timestamp(asked.at), self._watched)
        blogs = {seed.name for seed in self._blogs_on(lane.host.name)} | {row.blog for row in due}
        for blog in sorted(blogs & self._seeds.keys()):
            self._tell(
                Event(
                    blog,
                    lane.host.name,
                    "robots",
                    Result.FAILED,
                    detail=f"{lane.host.name}: nothing is asked of it for now; {reason}",
                    failures=lane.host.failures,
                )
            )

    def _plan_sitemaps(self, lane: Lane, now: datetime) -> None:
        """Take up the sitemaps that robots.txt names, for the blogs whose home is there."""
        leads = [Lead(url, Role.SITEMAP) for url in lane.rules(now).sitemaps]
        found_on = robots.address(lane.host.name)
        for seed in self._blogs_on(lane.host.name):
            self._planter.plan(blog_row(seed), leads, now, found_on)
        self._call()

    def _call(self) -> None:
        """Have the hosts looked at of which something was taken up."""
        self._lanes.call(self._planter.hosts)
        self._planter.hosts.clear()


def _mistake(error: Exception) -> str:
    return f"it could not be asked ({error!r}); please report this"
