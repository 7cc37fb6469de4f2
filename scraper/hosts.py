"""How a host is to be treated: when it may be asked again, and when it is left alone for longer.

A host's clock is a value. Asking moves it on by the delay; trouble moves it on by more, and more
again each time, until an answer sets it right. The scraper stores it with every answer, so that the
clock outlives the run and the process.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from .capture import Redirect
from .errors import FetchError, ForbiddenAddress, TimedOut, Unreachable
from .moments import from_mail

if TYPE_CHECKING:
    from random import Random

    from .capture import Capture
    from .robots import RobotsState

#: Between the end of one request and the start of the next, where neither the list of blogs nor
#: robots.txt says otherwise. Common Crawl and the Internet Archive wait about as long.
DELAY: Final = timedelta(seconds=2)

#: A host that says "too many" or "not now" without saying for how long is left alone for this,
#: twice as long the next time, and so on.
BUSY: Final = timedelta(minutes=1)

#: After so many failures in a row a host is taken for down (the pattern called circuit breaker).
DOWN_AFTER: Final = 5
#: And is left alone for this, twice as long after the next failure, and so on.
DOWN: Final = timedelta(hours=1)

#: No host is left alone for longer than this for what we saw ourselves ...
LONGEST: Final = timedelta(days=1)
#: ... nor for longer than this because it asks for it; a header of years is a mistake.
LONGEST_ASKED: Final = timedelta(days=7)

#: Waits of our own making are spread by up to this share, so that many hosts that fell silent
#: together are not asked again together.
JITTER: Final = 0.25

#: RFC 6585, section 4, and RFC 9110, section 15.6.4: asked too often, or not able to answer now.
_BUSY_STATUS: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Host:
    """One scheme, host and port, as far as asking it goes."""

    name: str
    #: It is not asked before this moment.
    ready_at: datetime
    #: How often in a row it could not be reached or was not able to answer.
    failures: int = 0
    #: Why it has to be waited for, if for longer than its usual delay.
    reason: str = ""
    robots: RobotsState | None = None


def origin(url: str) -> str:
    """Return who is asked for an address: its scheme, host and port.

    >>> origin("https://Blog.Example:8443/post?id=1")
    'https://blog.example:8443'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def delay_of(wanted: float | None, robots: float | None) -> timedelta:
    """Return the time between two requests: what the blog's entry says, never less than robots.txt.

    Args:
        wanted: Seconds, as the list of blogs says; None where it does not.
        robots: Seconds, as robots.txt says; None where it does not.
    """
    own = DELAY if wanted is None else timedelta(seconds=wanted)
    return max(own, timedelta(seconds=robots or 0.0))


def believable(host: Host, now: datetime) -> Host:
    """Return a host that was stored, its clock set right where it says more than we ever store.

    Where the machine's own clock was ahead by years for a while, so are moments of that time.
    """
    return host if host.ready_at - now <= LONGEST_ASKED else replace(host, ready_at=now)


def asked(host: Host, now: datetime, delay: timedelta) -> Host:
    """Move the clock on because the host is asked, or has just answered."""
    return replace(host, ready_at=max(host.ready_at, now + delay))


def answered(
    host: Host, answer: Capture | Redirect | FetchError, now: datetime, rng: Random
) -> Host:
    """Move the clock by what the host answered, or by its silence."""
    if isinstance(answer, FetchError):
        return _silent(host, answer, now, rng)
    if isinstance(answer, Redirect):
        return replace(host, failures=0, reason="")
    if answer.status in _BUSY_STATUS:
        return _busy(host, answer, now, rng)
    if answer.status is not None and answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _failed(host, f"it answered {answer.status}", now, rng)
    return replace(host, failures=0, reason="")


def is_busy(answer: Capture) -> bool:
    """Tell whether an answer is about the host, not about the page: it wants to be left alone."""
    return answer.status in _BUSY_STATUS


def retry_after(capture: Capture, now: datetime) -> timedelta | None:
    """Return how long a server asks to be left alone, by its Retry-After (RFC 9110, 10.2.3)."""
    text = capture.header("retry-after").strip()
    if text.isascii() and text.isdigit():
        # A number too large for a calendar is as good as the longest wait there is.
        return timedelta(seconds=min(int(text[:9]), LONGEST_ASKED.total_seconds()))
    moment = from_mail(text)
    return None if moment is None else min(max(moment - now, timedelta()), LONGEST_ASKED)


def spread(wait: timedelta, rng: Random) -> timedelta:
    """Return a wait made longer by a random share of itself."""
    return wait * (1 + JITTER * rng.random())


def _silent(host: Host, error: FetchError, now: datetime, rng: Random) -> Host:
    if isinstance(error, ForbiddenAddress) or not isinstance(error, TimedOut | Unreachable):
        return host  # the page's fault, not the host's
    return _failed(host, "it cannot be reached", now, rng)


def _busy(host: Host, capture: Capture, now: datetime, rng: Random) -> Host:
    failures = host.failures + 1
    told = retry_after(capture, now)
    wait = spread(min(BUSY * 2 ** min(failures - 1, 20), LONGEST), rng) if told is None else told
    reason = f"it answered {capture.status} and asks to be left alone"
    return replace(host, failures=failures, reason=reason, ready_at=max(host.ready_at, now + wait))


def _failed(host: Host, reason: str, now: datetime, rng: Random) -> Host:
    failures = host.failures + 1
    if failures < DOWN_AFTER:
        return replace(host, failures=failures, reason="")
    wait = spread(min(DOWN * 2 ** min(failures - DOWN_AFTER, 20), LONGEST), rng)
    told = f"{reason}, {failures} times in a row"
    return replace(host, failures=failures, reason=told, ready_at=max(host.ready_at, now + wait))
