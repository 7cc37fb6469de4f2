"""What a site's robots.txt allows (RFC 9309), and for how long that is known.

    None | RobotsState + Capture | FetchError -after-> RobotsState -rules-> Rules -allowed-> bool

Nothing is asked here: `due` says when somebody should. The file itself is read by Protego; what it
leaves to its caller (what a status means, how large a file may be, how long it is good) is decided
here, section by section of the RFC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .agent import PRODUCT
from .errors import FetchError, TooManyRedirects
from .urls import fetchable

if TYPE_CHECKING:
    from protego import Protego

    from .capture import Capture

#: Section 2.5: "The parsing limit MUST be at least 500 kibibytes."
MAX_BYTES = 500 * 1024
#: Section 2.4: a copy should not be used for longer.
GOOD_FOR = timedelta(hours=24)
#: A copy is renewed in the middle of its life, so that a server that cannot be reached then leaves
#: it in use for as long again.
RENEWED_AFTER = GOOD_FOR / 2
#: Section 2.3.1.4: after "a reasonably long period of time (for example, 30 days)" a server that
#: cannot be reached may be treated as one without the file.
GIVEN_UP_AFTER = timedelta(days=30)
#: How soon a server that could not be reached is asked again at first. Each time it takes as long
#: as it has been unreachable, so twice as long as the time before; once a day in the end.
ASKED_AGAIN_AFTER = timedelta(minutes=10)
#: Seconds. Crawl-delay is no part of the RFC, and files name anything; who wants more than an hour
#: between two pages says so by Disallow.
MAX_DELAY_SECONDS = 3600.0

_FIRST_SUCCESS, _FIRST_REDIRECT, _FIRST_SERVER_ERROR = 200, 300, 500
#: RFC 6585, section 4: it says that we ask too often, not that there is no file; other crawlers,
#: Google's among them, take it for trouble of the server too.
_TOO_MANY_REQUESTS = 429
#: How a reason calls a server that gave no status.
_NO_ANSWER = "did not answer"

# A user-agent line in each form that Protego reads; the name is what follows, up to a comment.
_AGENT_LINE = re.compile(r"\s*user[-\s]?agent(?:\s*:|\s)([^#]*)", re.IGNORECASE)
# Section 2.2.1: a product token consists of these; what follows ("/1.0") is no part of it.
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)
_SLASH = re.compile("%2f", re.IGNORECASE)
#: Stands for all robots that are not us, of which a file may name very many.
_OTHERS = "another-robot"


@dataclass(frozen=True, slots=True)
class RobotsState:
    """What is known of one site's robots.txt; each field fits in a column."""

    #: Status of the last answer; None where there was none.
    status: int | None
    #: When it came, or failed to come (aware).
    fetched_at: datetime
    #: The file as it was last read, at most `MAX_BYTES`; empty where there was none to read.
    body: bytes = b""
    #: Status of the last answer that settled what is allowed; None before the first.
    settled_status: int | None = None
    #: When that one came.
    settled_at: datetime | None = None
    #: Since when the server has given no such answer; None where the last one was.
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site allows us."""

    #: Why these are the rules, in words.
    reason: str
    #: Seconds to leave between two requests, at most `MAX_DELAY_SECONDS`; None where unsaid.
    delay: float | None = None
    #: Sitemaps as the file names them, for all robots.
    sitemaps: tuple[str, ...] = ()
    #: The file, for us alone; None where everything or nothing is allowed.
    parsed: Protego | None = field(default=None, repr=False, compare=False)
    #: Whose rules of the file apply: `PRODUCT` where it names us, else "*".
    agent: str = "*"
    #: What holds where there is no file.
    otherwise: bool = True

    @property
    def closed(self) -> bool:
        """Nothing at all may be asked, because the file cannot be had."""
        return self.parsed is None and not self.otherwise

    def allowed(self, url: str) -> bool:
        """Return whether an address of this site may be asked.

        The robots.txt itself always may (section 2.2.2); what is no address never may.
        """
        try:
            if urlsplit(url).path == "/robots.txt":
                return True
            if self.parsed is None:
                return self.otherwise
            return all(self.parsed.can_fetch(one, self.agent) for one in _spellings(url))
        except ValueError:
            return False


def address(url: str) -> str:
    """Return where the rules for an address stand: each scheme, host and port has its own.

    >>> address("https://blog.example:8443/2026/rain?page=2")
    'https://blog.example:8443/robots.txt'

    Raises:
        AddressError: `url` is no http or https address.
    """
    parts = urlsplit(fetchable(url))
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def after(previous: RobotsState | None, answer: Capture | FetchError, now: datetime) -> RobotsState:
    """Return what is known after the file was asked for.

    Args:
        previous: What was known before, if anything.
        answer: What came of it, redirects followed; the rules are the first address's wherever
            they lead (section 2.3.1.2).
        now: When (aware).
    """
    status = None if isinstance(answer, FetchError) else answer.status
    if _settles(answer):
        body = b"" if isinstance(answer, FetchError) or not _is_success(status) else answer.body
        return RobotsState(status, now, _cut(body), status, now)
    if previous is None:
        return RobotsState(status, now, failing_since=now)
    return RobotsState(
        status,
        now,
        previous.body,
        previous.settled_status,
        previous.settled_at,
        previous.failing_since or now,
    )


def due(state: RobotsState | None, now: datetime) -> bool:
    """Return whether the file is to be asked for before anything else of its site."""
    if state is None:
        return True
    if state.failing_since is None:
        return now - state.fetched_at >= RENEWED_AFTER
    failing = state.fetched_at - state.failing_since
    return now - state.fetched_at >= min(max(failing, ASKED_AGAIN_AFTER), GOOD_FOR)


def rules(state: RobotsState | None, now: datetime) -> Rules:
    """Return what is allowed by what is known.

    A success is parsed, and where there is no such file (4xx, more redirects than are followed)
    everything is allowed. Where the server is in trouble (5xx, 429, no answer), a copy of at most
    `GOOD_FOR` holds; then nothing is allowed, until the trouble has lasted for `GIVEN_UP_AFTER`:
    then again the copy, or everything where there was never one (sections 2.3.1 and 2.4).
    """
    if state is None:
        return Rules("robots.txt was not read yet", otherwise=False)
    known = state.settled_at is not None
    if state.settled_at is not None and now - state.settled_at <= GOOD_FOR:
        return _settled(state)
    if state.failing_since is None:
        return Rules("robots.txt was read more than 24 hours ago", otherwise=False)
    trouble = _trouble(state)
    if now - state.failing_since < GIVEN_UP_AFTER:
        return Rules(f"robots.txt: {trouble}, so nothing may be asked", otherwise=False)
    if known:
        return _settled(state, f" for 30 days: {trouble}; as last read")
    return Rules(f"robots.txt for 30 days: {trouble}, so everything may be asked")


def parse(body: bytes, reason: str = "robots.txt", *, agent: str = PRODUCT) -> Rules:
    """Return the rules of a file for one robot.

    Args:
        body: The file; of one that is larger than `MAX_BYTES`, what comes before counts.
        reason: Why it is this file that counts.
        agent: Product token of the robot: its own groups apply, all of them together, else those
            of ``*``. Tokens are compared whole and in any case (section 2.2.1); Protego alone would
            also take the beginning of one for the whole.
    """
    from protego import Protego  # noqa: PLC0415 - only commands that ask need it

    lines, named = _for_us(_cut(body).decode("utf-8-sig", "replace"), agent.lower())
    name = agent.lower() if named else "*"
    parsed = Protego.parse("\n".join(lines))
    return Rules(reason, _delay(parsed, name), tuple(parsed.sitemaps), parsed, name)


def _spellings(url: str) -> set[str]:
    """Return an address with the slashes of its query as they stand, escaped and plain.

    In the table of section 2.2.2 ``?baz=https://foo.bar`` and ``?baz=https%3A%2F%2Ffoo.bar`` are
    the same; Protego keeps slashes apart from their escapes, which is right for paths.
    """
    path, mark, query = url.partition("?")
    plain = _SLASH.sub("/", query)
    return {url, path + mark + plain, path + mark + plain.replace("/", "%2F")}


def _settles(answer: Capture | FetchError) -> bool:
    if isinstance(answer, FetchError):
        # Section 2.3.1.2: beyond five redirects "crawlers MAY assume that the robots.txt file is
        # unavailable", which is the same as 404.
        return isinstance(answer, TooManyRedirects)
    status = answer.status or 0
    return _FIRST_SUCCESS <= status < _FIRST_SERVER_ERROR and status != _TOO_MANY_REQUESTS


def _is_success(status: int | None) -> bool:
    return status is not None and _FIRST_SUCCESS <= status < _FIRST_REDIRECT


def _settled(state: RobotsState, since: str = "") -> Rules:
    if _is_success(state.settled_status):
        return parse(state.body, f"robots.txt{since}")
    found = "endless redirects" if state.settled_status is None else str(state.settled_status)
    return Rules(f"no robots.txt{since} ({found})")


def _trouble(state: RobotsState) -> str:
    return _NO_ANSWER if state.status is None else f"answered {state.status}"


def _cut(body: bytes) -> bytes:
    """Cut a file that is too large, at the end of its last whole line."""
    if len(body) <= MAX_BYTES:
        return body
    end = max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES))
    return body[: end + 1] if end >= 0 else body[:MAX_BYTES]


def _for_us(text: str, agent: str) -> tuple[list[str], bool]:
    """Return the lines of a file with one name for all other robots, and whether it names us.

    Protego keeps a list of rules for every robot that a group names. In half a megabyte there is
    room for ten thousand names and as many rules, which would be a hundred million.
    """
    lines, named = [], False
    for line in text.splitlines():
        match = _AGENT_LINE.match(line)
        if match and (name := match[1].strip()):
            known = "*" if name == "*" else agent if _token(name) == agent else _OTHERS
            named |= known == agent
            lines.append(f"User-agent: {known}")
        else:
            lines.append(line)
    return lines, named


def _token(name: str) -> str:
    # There are no wildcards in names; Protego is generous to those who think so, and so are we.
    match = _TOKEN.match(name.replace("*", ""))
    return match[0].lower() if match else ""


def _delay(parsed: Protego, agent: str) -> float | None:
    """Return the longer of what Crawl-delay and Request-rate ask for, at whatever time of day."""
    rate = parsed.request_rate(agent)
    delays = [parsed.crawl_delay(agent), rate.seconds / rate.requests if rate else None]
    said = [min(delay, MAX_DELAY_SECONDS) for delay in delays if delay is not None]
    return max(said, default=None)
