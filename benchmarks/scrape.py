"""Measure the scraper on a synthetic web: what it finds, how it asks, what it survives, its speed.

Every part serves a web of its own on loopback (see synthetic_web.py), runs `unmirror run` as a
process, and compares the server's log and the database with what the web is known to have. It
prints its figures beside what must hold; the exit code is 1 where something does not.

Examples:
    python -m benchmarks.scrape                              # all parts but memory; half an hour
    python -m benchmarks.scrape --blogs 14 --posts 20        # some minutes
    python -m benchmarks.scrape --only scrape --keep /tmp/s  # leave database and logs there
    python -m benchmarks.scrape --only kill --kills 50
    python -m benchmarks.scrape --only memory --memory 100000
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
import zlib
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import scrape_truth as truth
from benchmarks.figures import Figure, report
from benchmarks.scrape_runs import Scrape, hurry, left, make_due, run, write_seeds
from benchmarks.synthetic_posts import tokens
from benchmarks.synthetic_web import RETRY_AFTER, Web, serving
from db.store import Store
from scraper.capture import Capture, How
from scraper.mirror import Cleaned, examine, keep
from scraper.sites import Sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.scrape_runs import Spent
    from benchmarks.synthetic_web import Request, Running

#: What must hold: of the bytes of a first run, the share that a second one may take where nothing
#: has changed; and the speed of a scrape beside that of cleaning its pages and nothing else.
SECOND_RUN_BYTES: Final = 0.01
CLEANING_SHARE: Final = 0.85
#: Memory may grow by so much from the first tenth of the pages to the last, counted from when what
#: is kept ready of 50 blogs has filled.
MEMORY_GROWTH: Final = 0.10
WARM_UP: Final = 2_000

#: Seconds between requests to a host, but for measurements of speed.
DELAY: Final = 0.05
#: Runs until nothing is left: what fails once in the first is asked again in the second.
PASSES: Final = 6
#: A killed run lives for a random time up to this, counted from its first request.
LONGEST_LIFE_SECONDS: Final = 1.5
#: A web to be killed at: large enough to outlast twenty lives.
KILL_BLOGS: Final = 8
#: Posts of each blog of the web whose posts change.
CHANGING: Final = Web(blogs=6, posts=12, faults=False)
#: The posts that are edited there, by blog, of which a feed, a sitemap or an interface tells; and
#: those that are taken down, of which only a second look tells.
EDITED: Final = ((3, 11), (2, 1), (1, 0))
GONE: Final = ((6, 4), (3, 2))
#: Pages at which memory is noted.
STEPS: Final = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)


@contextmanager
def scraped(folder: Path, name: str, web: Web, *, delay: float) -> Iterator[tuple[Running, Scrape]]:
    """Serve a web, and give it with a scrape of it that is ready to run."""
    log = folder / f"{name}.jsonl"
    with serving(web, log) as running:
        scrape = Scrape(folder / f"{name}.toml", folder / f"{name}.db")
        write_seeds(scrape.seeds, running, delay=delay)
        yield running, scrape


def complete(scrape: Scrape, passes: int = PASSES) -> list[Spent]:
    """Run until nothing is left to ask but what stays so, or as often as told."""
    spent: list[Spent] = []
    before = -1
    for _ in range(passes):
        spent.append(run(scrape))
        waiting = hurry(scrape.database) + left(scrape.database)
        print(f"     pass {len(spent)}: {spent[-1].wall:.1f} s, {waiting} left", file=sys.stderr)
        if waiting in {0, before}:
            break
        before = waiting
        time.sleep(RETRY_AFTER)  # what servers ask for is not hurried
    return spent


# --- what is found, and how it is asked -----------------------------------------------------------


def scrape(folder: Path, web: Web) -> Iterator[Figure]:
    """Scrape a whole web with faults, and then again when nothing has changed."""
    with scraped(folder, "scrape", web, delay=DELAY) as (running, job):
        spent = complete(job)
        first = running.requests()
        yield Figure(
            f"passes over {web.blogs} blogs x {web.posts} posts",
            f"{len(spent)} ({sum(one.wall for one in spent):.0f} s, {len(first)} requests)",
            f"< {PASSES}, or nothing left but what is broken",
            holds=True,
        )
        yield from truth.kept(running, job.database)
        yield from truth.by_platform(running, job.database)
        yield from truth.politeness(running, first, DELAY)
        yield truth.asked_again(first)
        yield from _second(running, job, first)


def _second(web: Running, job: Scrape, first: list[Request]) -> Iterator[Figure]:
    """Run again when feeds, sitemaps and home pages are due, and nothing has changed."""
    before = len(truth.stored(job.database))
    make_due(job.database, posts=False)
    run(job)
    second = web.requests()[len(first) :]
    posts = truth.posts_asked(web, second)
    yield Figure(
        "second run: posts asked",
        f"{len(posts)} of {len(second)} requests",
        f"none; {' '.join(posts[:3])}" if posts else "none",
        not posts,
    )
    sent, at_first = sum(one.sent for one in second), sum(one.sent for one in first)
    yield Figure(
        "second run: bytes beside the first",
        f"{sent / at_first:.2%} ({sent / 1e6:.1f} of {at_first / 1e6:.0f} MB)",
        f"<= {SECOND_RUN_BYTES:.0%}; {_heaviest(second)}",
        sent <= SECOND_RUN_BYTES * at_first,
    )
    after = len(truth.stored(job.database))
    yield Figure("second run: posts that are new", str(after - before), "none", after == before)


def _heaviest(requests: list[Request]) -> str:
    """Say what most of the bytes were for."""
    heavy = sorted(requests, key=lambda one: one.sent, reverse=True)[:3]
    return ", ".join(f"{one.host}{one.target} {one.sent // 1000} kB" for one in heavy)


def changes(folder: Path) -> Iterator[Figure]:
    """Edit posts and take some down between runs."""
    with scraped(folder, "changes", CHANGING, delay=0) as (running, job):
        complete(job)
        time.sleep(2)  # dates are to the second, and an edit is later than what was read
        for blog, number in EDITED:
            running.tell("edit", blog, number)
        for blog, number in GONE:
            running.tell("gone", blog, number)
        make_due(job.database, posts=False)
        complete(job)
        noticed = _revised(job.database) & set(EDITED)
        yield Figure(
            "edits noticed by what lists say of them",
            f"{len(noticed)} of {len(EDITED)}",
            "all",
            noticed == set(EDITED),
        )
        make_due(job.database, posts=True)
        complete(job)
        revised = _revised(job.database)
        yield Figure(
            "edited posts with a second revision",
            f"{len(revised & set(EDITED))} of {len(EDITED)}",
            "all, and no others",
            revised == set(EDITED),
        )
        gone = {mark for one in truth.stored(job.database) if one.gone for mark in tokens(one.text)}
        yield Figure(
            "posts marked gone",
            f"{len(gone & set(GONE))} of {len(GONE)}",
            "all, and no others",
            gone == set(GONE),
        )
        yield from truth.kept(running, job.database)


def _revised(database: Path) -> set[tuple[int, int]]:
    return {
        mark for one in truth.stored(database) if one.revisions > 1 for mark in tokens(one.text)
    }


# --- kills ----------------------------------------------------------------------------------------


def kill(folder: Path, kills: int) -> Iterator[Figure]:
    """Kill runs at random moments until enough were hit, and let the last one end."""
    web = Web(blogs=KILL_BLOGS, posts=max(10, 5 * kills), faults=False)
    dice = random.Random(time.time_ns())  # noqa: S311 - moments to kill at, no secrets
    with scraped(folder, "kill", web, delay=DELAY) as (running, job):
        killed_at: list[float] = []
        while len(killed_at) < kills:
            moment = _killed(running, job, dice.uniform(0, LONGEST_LIFE_SECONDS))
            if moment is None:
                break
            killed_at.append(moment)
        asked = len(running.requests())
        complete(job)
        yield Figure(
            "kill -9 of the run",
            f"{len(killed_at)} times, in {asked} requests",
            f"= {kills}",
            len(killed_at) == kills,
        )
        with Store.open(job.database, command="scrape benchmark") as store:
            found = store.check()
        yield Figure("findings of a check", str(len(found)), "none", not found)
        yield from truth.kept(running, job.database)
        requests = running.requests()
        yield from truth.repeats(requests, killed_at)
        yield from truth.politeness(running, requests, DELAY)


def _killed(web: Running, job: Scrape, life: float) -> float | None:
    """Kill a run some time after its first request, and say when; None where it ended first."""
    size = web.log.stat().st_size
    process = job.start()
    while process.poll() is None and web.log.stat().st_size == size:
        time.sleep(0.01)
    time.sleep(life)
    if process.poll() is not None:
        return None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return time.monotonic()


# --- speed and memory -----------------------------------------------------------------------------


def throughput(folder: Path, web: Web) -> Iterator[Figure]:
    """Compare a run without delays and faults with cleaning and storing the same pages alone."""
    with scraped(folder, "throughput", web, delay=0) as (running, job):
        spent = run(job)
        pages = len(truth.stored(job.database))
        requests = running.requests()
    alone, wall, cpu = _clean_alone(job.database, folder / "alone.db")
    if not pages or not alone:
        yield Figure("pages stored", f"{pages}, {alone} alone", "some", holds=False)
        return
    yield Figure(
        "posts a second, scraped",
        f"{pages / spent.wall:.1f} ({spent.wall:.1f} s wall, {spent.cpu:.1f} processor)",
        f"{pages} posts, {len(requests)} requests",
        holds=True,
    )
    yield Figure(
        "posts a second, only cleaned and stored",
        f"{alone / wall:.1f} ({wall:.1f} s wall, {cpu:.1f} processor)",
        f"{alone} posts, in one process",
        holds=True,
    )
    share = (pages / spent.wall) / (alone / wall)
    yield Figure(
        "scraping beside cleaning alone, by the wall clock",
        f"{share:.0%}",
        f">= {CLEANING_SHARE:.0%}",
        share >= CLEANING_SHARE,
    )
    yield Figure(
        "the same by processor time",
        f"{(pages / spent.cpu) / (alone / cpu):.0%}",
        "for information",
        holds=True,
    )


def _clean_alone(database: Path, other: Path) -> tuple[int, float, float]:
    """Clean and store the pages of all posts anew: how many, in what wall and processor time.

    Reading them is not counted.
    """
    wall = cpu = 0.0
    done = 0
    with Store.open(other, command="scrape benchmark") as store:
        sites = Sites(store.reader)
        for capture in _captures(database):
            began, worked = time.perf_counter(), time.process_time()
            page = examine(capture.url, capture, sites.of(capture.url))
            if isinstance(page, Cleaned):
                keep(page, store, sites=sites)
                done += 1
            wall += time.perf_counter() - began
            cpu += time.process_time() - worked
    return done, wall, cpu


def _captures(database: Path) -> Iterator[Capture]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT url_asked, url, status, content_type, fetched_at, size, body FROM captures "
            "WHERE post_id IS NOT NULL ORDER BY id"
        )
        for asked, url, status, kind, fetched_at, size, body in rows:
            yield Capture(
                body=body if len(body) == size else zlib.decompress(body),
                url_asked=asked,
                url=url,
                status=status,
                headers=(),
                content_type=kind,
                fetched_at=datetime.fromisoformat(fetched_at),
                how=How.FETCHED,
            )


def memory(folder: Path, pages: int) -> Iterator[Figure]:
    """Scrape a web of so many pages without delays, and see how memory grows."""
    blogs = 50
    web = Web(blogs=blogs, posts=max(1, pages // blogs), faults=False, crawl_delay=0)
    with scraped(folder, "memory", web, delay=0) as (running, job):
        spent = run(job, web=running, steps=[step for step in STEPS if step <= pages])
    for step, megabytes in spent.at.items():
        yield Figure(
            f"peak memory at {step:,} pages", f"{megabytes:.0f} MB", "for information", holds=True
        )
    early = next(
        (mb for step, mb in spent.at.items() if step >= max(pages / 10, WARM_UP)), spent.peak
    )
    growth = spent.peak / early - 1 if early else 1.0
    yield Figure(
        f"growth of memory to {pages:,} pages",
        f"{growth:+.1%} ({early:.0f} to {spent.peak:.0f} MB)",
        f"<= {MEMORY_GROWTH:.0%} after the first tenth, and {WARM_UP:,}",
        growth <= MEMORY_GROWTH,
    )


# --- the command ----------------------------------------------------------------------------------


def measure(folder: Path, asked: argparse.Namespace) -> Iterator[Figure]:
    """Run the parts asked for."""
    web = Web(asked.blogs, asked.posts, asked.seed, crawl_delay=asked.crawl_delay)
    calm = Web(asked.blogs, asked.posts, asked.seed, faults=False, crawl_delay=0)
    parts: dict[str, Callable[[], Iterator[Figure]]] = {
        "scrape": lambda: scrape(folder, web),
        "changes": lambda: changes(folder),
        "kill": lambda: kill(folder, asked.kills),
        "throughput": lambda: throughput(folder, calm),
        "memory": lambda: memory(folder, asked.memory),
    }
    chosen = asked.only or [name for name in parts if name != "memory" or asked.memory]
    for name in chosen:
        print(f"# {name}", flush=True)
        yield from parts[name]()


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    web = Web()
    parser.add_argument("--blogs", type=int, default=web.blogs)
    parser.add_argument("--posts", type=int, default=web.posts, help="posts of each blog")
    parser.add_argument("--seed", type=int, default=web.seed)
    parser.add_argument("--crawl-delay", type=float, default=web.crawl_delay, metavar="SECONDS")
    parser.add_argument("--kills", type=int, default=20, help="kills of the run (default 20)")
    parser.add_argument("--memory", type=int, default=0, metavar="PAGES", help="measure memory too")
    parser.add_argument(
        "--only",
        action="append",
        choices=("scrape", "changes", "kill", "throughput", "memory"),
        help="measure this part only; may be given again",
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work in DIR and leave it there")
    asked = parser.parse_args()
    if asked.only and "memory" in asked.only and not asked.memory:
        parser.error("--only memory needs --memory PAGES")
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        return report(measure(folder, asked))


if __name__ == "__main__":
    sys.exit(main())
