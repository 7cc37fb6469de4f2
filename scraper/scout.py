"""Looks a blog over before it is put on the list: what it has, and what will be used of it.

    home -> what it names -> each source's first page -> how many posts that tells of

The same readers that a run uses (`discover`) are used here, on one page of each source and without
a database; between two requests to a host the same time passes.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from . import discover, hosts, robots
from .answers import PERMANENT
from .decide import refusal
from .errors import AddressError, FetchError, ScraperError
from .leads import SOURCES, Lead, Reading, Role
from .urls import page_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from .capture import Capture
    from .fetch import Fetcher
    from .robots import Rules

#: Requests made at most; more than a dozen sources no blog has.
MOST_REQUESTS: Final = 24


@dataclass(frozen=True, slots=True)
class Source:
    """One address that may tell of posts, and whether it does."""

    lead: Lead
    #: Posts that its first page names.
    posts: int = 0
    #: It goes on: there are further pages of it.
    more: bool = False
    #: Why it is of no use; "" where it is.
    problem: str = ""


@dataclass(slots=True)
class Survey:
    """What was found of a blog."""

    home: str
    title: str = ""
    platform: str = ""
    sources: list[Source] = field(default_factory=list)
    #: Addresses of posts by their key; the date of each, where a source gives it.
    posts: dict[str, datetime | None] = field(default_factory=dict)
    #: Seconds between two requests that robots.txt asks for.
    delay: float | None = None

    @property
    def earliest(self) -> datetime | None:
        """The date of the oldest post that was named."""
        return min(filter(None, self.posts.values()), default=None)

    @property
    def used(self) -> list[Source]:
        """The sources that tell of posts."""
        return [source for source in self.sources if not source.problem]


class Scout:
    """Surveys blogs.

    Args:
        fetcher: Asks.
        tell: Is told what is asked.
        sleep: Waits for so many seconds.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        tell: Callable[[str], None] = lambda _: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._tell = tell
        self._sleep = sleep
        self._rules: dict[str, Rules] = {}
        self._ready: dict[str, float] = {}

    def survey(self, home: str, feed: str = "", delay: float | None = None) -> Survey:
        """Look a blog over.

        Args:
            home: Its front page.
            feed: Its feed, where the front page does not name it.
            delay: Seconds between two requests, if not the usual.

        Raises:
            ScraperError: Its front page cannot be had.
        """
        first, *rest = discover.begin(home, feed)
        capture = self._get(first.url, delay)
        if reason := refusal(capture):
            raise FetchError(home, reason)
        found = Survey(_settled(home, capture), delay=self._allowed(home, delay).delay)
        waiting = deque(rest)
        waiting.extend(self._read(found, first, capture))
        waiting.extend(Lead(url, Role.SITEMAP) for url in self._allowed(home, delay).sitemaps)
        seen = {first.url}
        while waiting and len(seen) < MOST_REQUESTS:
            lead = waiting.popleft()
            if lead.url not in seen and lead.role in SOURCES and lead.standing:
                seen.add(lead.url)
                waiting.extend(self._follow(found, lead, delay))
        return found

    def _follow(self, found: Survey, lead: Lead, delay: float | None) -> tuple[Lead, ...]:
        try:
            capture = self._get(lead.url, delay)
        except ScraperError as error:
            found.sources.append(Source(lead, problem=str(error)))
            return ()
        return self._read(found, lead, capture)

    def _read(self, found: Survey, lead: Lead, capture: Capture) -> tuple[Lead, ...]:
        reading = discover.read(capture, lead.role, found.home)
        posts = _posts(reading)
        more = any(one.role is lead.role and not one.standing for one in reading.leads)
        found.sources.append(Source(lead, len(posts), more, reading.problem))
        for key, changed in posts.items():
            found.posts[key] = changed or found.posts.get(key)
        found.title = found.title or reading.title
        found.platform = found.platform or reading.platform
        # The sitemaps that a sitemap names are part of it: one tells what the others are like.
        others = [one for one in reading.leads if one.role is not Role.POST]
        return tuple(others)

    def _get(self, url: str, delay: float | None) -> Capture:
        rules = self._allowed(url, delay)
        if not rules.allowed(url):
            is_read = rules.parsed is not None
            remedy = "ask the owner of the blog" if is_read else "try later"
            reason = "robots.txt does not allow it" if is_read else rules.reason
            raise FetchError(url, f"{reason}; {remedy}")
        return self._ask(url, delay)

    def _ask(self, url: str, delay: float | None) -> Capture:
        host = hosts.origin(url)
        self._sleep(max(self._ready.get(host, 0.0) - time.monotonic(), 0.0))
        self._tell(url)
        try:
            return self._fetcher.fetch(url)
        finally:
            rules = self._rules.get(host)
            wait = hosts.delay_of(delay, rules.delay if rules else None)
            self._ready[host] = time.monotonic() + wait / timedelta(seconds=1)

    def _allowed(self, url: str, delay: float | None) -> Rules:
        host = hosts.origin(url)
        if host not in self._rules:
            now = datetime.now(UTC)
            try:
                state = robots.after(None, self._ask(robots.address(url), delay), now)
            except FetchError as error:
                state = robots.after(None, error, now)
            self._rules[host] = robots.rules(state, now)
        return self._rules[host]


def _settled(home: str, capture: Capture) -> str:
    """Return where a front page is: where a permanent redirect leads."""
    moved = capture.redirects and all(one.status in PERMANENT for one in capture.redirects)
    return capture.url if moved else home


def _posts(reading: Reading) -> dict[str, datetime | None]:
    posts = {}
    for lead in reading.leads:
        if lead.role is Role.POST:
            try:
                posts[page_key(lead.url)] = lead.changed
            except AddressError:
                continue
    return posts
