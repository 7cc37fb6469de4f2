"""What a scrape of the synthetic web must have done, told from the server's log and the database.

The log says what was asked and when, the database what was kept; the web itself knows which posts
there are (`benchmarks.synthetic_posts`). Only plain SQLite is used, and of the database only the
tables posts, revisions and fetches.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.figures import Figure
from benchmarks.synthetic_answers import forbidden_paths
from benchmarks.synthetic_posts import HIDDEN, TRAPS, Blog, tokens
from benchmarks.synthetic_sites import MOVED, number_at
from benchmarks.synthetic_web import RETRY_AFTER, RETRY_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.synthetic_pages import Site
    from benchmarks.synthetic_web import Request, Running

#: A gap between requests may fall short of the delay by this: what clocks and wake-ups differ by.
CLOCK_SECONDS: Final = 0.005
#: Months of an endless calendar that may be looked at before it is given up.
MOST_CALENDAR: Final = 60
#: What is printed of a list of failures.
_SHOWN: Final = 3
_ROBOTS: Final = "/robots.txt"
#: What stands in the log for a connection that was reset instead of answered.
_RESET: Final = 0
#: Answers that give a page, or say that it is the same as before.
_GIVEN: Final = (200, 304)


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored post."""

    address: str
    text: str
    gone: bool
    revisions: int


def stored(database: Path) -> list[Stored]:
    """Read the posts of a database."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT p.address, coalesce(r.text, ''), p.gone_at IS NOT NULL, coalesce(r.number, 0) "
            "FROM posts AS p LEFT JOIN revisions AS r ON r.id = p.revision_id ORDER BY p.id"
        ).fetchall()
    return [Stored(address, text, bool(gone), number) for address, text, gone, number in rows]


def expected(blogs: Iterable[Blog]) -> set[tuple[int, int]]:
    """Return every post that is to be stored, by the numbers of its blog and its own."""
    return {(blog.number, number) for blog in blogs if blog.is_open for number in range(blog.posts)}


# --- what was kept --------------------------------------------------------------------------------


def kept(web: Running, database: Path) -> Iterator[Figure]:
    """Compare the stored posts with those that there are."""
    posts = stored(database)
    wanted = expected(web.web.all)
    found = [(post, tokens(post.text)) for post in posts]
    times = Counter(next(iter(marks)) for _, marks in found if len(marks) == 1)
    missing = sorted(wanted - times.keys())
    yield _none("posts that are missing", missing, len(wanted), web)
    twice = [post for post, count in times.items() if count > 1]
    yield _none("posts stored more than once", twice, len(wanted), web)
    # Where there is no robots.txt, what others forbid may be found or not.
    optional = {blog.number for blog in web.web.all if blog.robots == "none"}
    hidden = [post for post in times if post not in wanted and post[0] not in optional]
    yield _none("posts stored that may not be asked", hidden, len(times), web)
    lists = [post.address for post, marks in found if len(marks) > 1]
    yield _no_address("lists stored as posts", lists)
    others = [post.address for post, marks in found if not marks]
    about = [address for address in others if address.endswith("/about.html")]
    yield _no_address("other pages stored as posts", [a for a in others if a not in about])
    yield Figure("pages about the blog stored", str(len(about)), "for information", holds=True)


def _none(name: str, found: Sequence[tuple[int, int]], among: int, web: Running) -> Figure:
    sites = {blog.number: web.site(blog) for blog in web.web.all}
    shown = [sites[blog].url(number) for blog, number in found]
    return Figure(name, f"{len(found)} of {among}", _wanted("none", shown), not found)


def _no_address(name: str, found: Sequence[str]) -> Figure:
    return Figure(name, str(len(found)), _wanted("none", found), not found)


def _wanted(wanted: str, shown: Sequence[str]) -> str:
    return f"{wanted}; {' '.join(shown[:_SHOWN])}" if shown else wanted


def by_platform(web: Running, database: Path) -> Iterator[Figure]:
    """Say how many posts of each blog were found, where it is not all."""
    times = {mark for post in stored(database) for mark in tokens(post.text)}
    for blog in web.web.all:
        count = sum((blog.number, number) in times for number in range(blog.posts))
        wanted = blog.posts if blog.is_open else 0
        if count != wanted:
            yield Figure(f"  posts of {blog.name}", f"{count}", f"= {wanted}", holds=False)


# --- how it was asked -----------------------------------------------------------------------------


def politeness(web: Running, requests: Sequence[Request], delay: float) -> Iterator[Figure]:
    """Look for broken rules of robots.txt, broken delays, and connections side by side.

    Args:
        web: The web that was asked.
        requests: Its log.
        delay: Seconds that the seeds file sets between requests to a host.
    """
    hosts = by_host(requests)
    sites = {blog.host: web.site(blog) for blog in web.web.all}
    broken = [
        f"{sites[host].base}{one.target}"
        for host, own in hosts.items()
        for one in own
        if one.target != _ROBOTS and one.target.startswith(forbidden_paths(sites[host]))
    ]
    yield _no_address("requests that robots.txt forbids", broken)
    unasked = [host for host, own in hosts.items() if own[0].target != _ROBOTS]
    yield _no_address("hosts asked before their robots.txt", unasked)
    yield _delays(sites, hosts, delay)
    beside = [
        f"{host}{after.target}"
        for host, own in hosts.items()
        for before, after in pairwise(own)
        if after.start < before.end
    ]
    yield _no_address("requests to a host that ran side by side", beside)
    open_at_once = max((one.open for one in requests), default=0)
    yield Figure("connections to a host open at once", str(open_at_once), "<= 1", open_at_once <= 1)
    nameless = [one.agent for one in requests if not one.agent.startswith("unmirror/")]
    yield _no_address("requests without our User-Agent", nameless)
    yield from _patience(hosts)
    yield _calendar(requests)


def _patience(hosts: dict[str, list[Request]]) -> Iterator[Figure]:
    """Look at what came sooner than a server had asked for by Retry-After."""
    hasty, host_hasty = [], 0
    for host, own in hosts.items():
        for place, one in enumerate(own):
            if one.status not in RETRY_STATUSES:
                continue
            soon = [later for later in own[place + 1 :] if later.start < one.end + RETRY_AFTER]
            hasty += [f"{host}{later.target}" for later in soon if later.target == one.target]
            host_hasty += bool(soon)
    yield _no_address("addresses asked before Retry-After", hasty)
    yield Figure("hosts asked before Retry-After", str(host_hasty), "for information", holds=True)


def _delays(sites: dict[str, Site], hosts: dict[str, list[Request]], delay: float) -> Figure:
    """Compare the gaps between requests with the delay of each host; robots.txt counts as well."""
    short, least = [], float("inf")
    for host, own in hosts.items():
        asked_for = sites[host].crawl_delay if sites[host].blog.robots == "delay" else 0.0
        wanted = max(delay, asked_for)
        for before, after in pairwise(own):
            if before.status == _RESET and before.target == after.target:
                # A kept connection that ends as it is used again was answered by nobody, and the
                # request is repeated at once (RFC 9112, section 9.3.1).
                continue
            gap = after.start - before.end
            # What comes right after robots.txt was read is the first to know of the delay.
            due = delay if before.target == _ROBOTS else wanted
            least = min(least, gap - due)
            if gap < due - CLOCK_SECONDS:
                short.append(f"{host}{after.target} after {gap:.3f} s of {due:g}")
    return Figure(
        "gaps shorter than the host's delay",
        f"{len(short)} (least {least:+.3f} s beside it)",
        _wanted("none", short),
        not short,
    )


def _calendar(requests: Sequence[Request]) -> Figure:
    months = {one.target for one in requests if one.target.startswith("/calendar/")}
    return Figure(
        f"pages asked of blog {TRAPS}'s endless calendar",
        str(len(months)),
        f"<= {MOST_CALENDAR}",
        len(months) <= MOST_CALENDAR,
    )


def by_host(requests: Iterable[Request]) -> dict[str, list[Request]]:
    """Sort requests by host, and those of a host by when they began."""
    hosts: dict[str, list[Request]] = defaultdict(list)
    for one in sorted(requests, key=lambda one: one.start):
        hosts[one.host].append(one)
    return hosts


def asked_again(requests: Sequence[Request]) -> Figure:
    """Say how many addresses gave their page more than once."""
    given = Counter((one.host, one.target) for one in requests if one.status in _GIVEN)
    again = sum(count - 1 for target, count in given.items() if target[1] != _ROBOTS)
    return Figure("pages given again", f"{again} of {len(given)}", "for information", holds=True)


def posts_asked(web: Running, requests: Iterable[Request]) -> list[str]:
    """Return the addresses of posts' own pages that were asked, and of what redirects to them."""
    sites = {blog.host: web.site(blog) for blog in web.web.all}
    return [
        f"{one.host}{one.target}"
        for one in requests
        if one.target.startswith(MOVED)
        or ((number := number_at(sites[one.host], one.target)) is not None and number < HIDDEN)
    ]


# --- after kills ----------------------------------------------------------------------------------


def repeats(requests: Sequence[Request], killed_at: Sequence[float]) -> Iterator[Figure]:
    """Look for pages that were given again without a kill that hit them in flight.

    A page is in flight from when it is asked until it is stored. From outside this is seen as: it
    is the last that its host was asked before the kill, since a host is asked one page at a time.

    Args:
        requests: The log.
        killed_at: When the scraper was killed, on the clock of the log.
    """
    hosts = by_host(requests)
    unfounded, excused, deepest = [], 0, 0
    for host, own in hosts.items():
        last: dict[str, int] = {}
        for place, one in enumerate(own):
            if one.status in _GIVEN and one.target in last:
                depth = _depth(own, last[one.target], one.start, killed_at)
                if depth == 0:
                    excused += 1
                else:
                    unfounded.append(f"{host}{one.target}")
                    deepest = max(deepest, depth)
            if one.status in _GIVEN:
                last[one.target] = place
    yield Figure(
        "pages given again that were in flight",
        str(excused),
        f"<= {len(killed_at)} kills x {len(hosts)} hosts",
        excused <= len(killed_at) * len(hosts),
    )
    yield Figure(
        "pages given again that were not",
        f"{len(unfounded)} (up to {deepest} requests before)",
        _wanted("none", unfounded),
        not unfounded,
    )


def _depth(own: Sequence[Request], place: int, until: float, killed_at: Sequence[float]) -> int:
    """Return how many requests came between a request and the kill that lost its answer.

    The least over all kills before `until`; more than there are requests where there was none.
    """
    start = own[place].start
    between = [moment for moment in killed_at if start < moment < until]
    return min(
        (sum(start < one.start <= moment for one in own[place + 1 :]) for moment in between),
        default=len(own) + 1,
    )
