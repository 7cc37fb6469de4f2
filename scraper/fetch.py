"""The web: an address goes in, a capture or a `FetchError` comes out."""

from __future__ import annotations

import re
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

from .agent import user_agent
from .capture import Capture, How, Redirect
from .causes import BY_HAND, too_large, translated
from .errors import (
    BadAnswer,
    TooLarge,
    TooManyRedirects,
)
from .files import MEBIBYTE
from .inflate import ACCEPTED, CODINGS
from .network import ALLOWANCE, Transport
from .sockets import (
    Allowance,
    Resolve,
    resolve,
)
from .turns import Turns
from .urls import fetchable, redacted

#: RFC 9110, section 15.4.5.
_NOT_MODIFIED = 304
_CONDITIONAL = {"If-None-Match", "If-Modified-Since"}
#: Content codings laid one over the other; no server has a reason for more than two.
_MAX_CODINGS = 3
#: The body of a redirect that is worth reading; servers write a line or two.
_SHORT_BYTES = 16 * 1024
# What can be sent back as a validator (RFC 9110, section 8.8.3); a server whose validators are
# longer or stranger is asked without condition.
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,1024}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything one page may cost.

    The sizes leave room for pages with their pictures inlined (SingleFile pages of 10 to 30 MB are
    common) and still fit many times into the memory of a small machine.
    """

    #: Seconds until a connection must stand, TLS included.
    connect: float = 10.0
    #: Seconds without a byte.
    read: float = 30.0
    #: Seconds for the whole page, redirects included; waiting for one's turn is not counted.
    total: float = 120.0
    #: Bytes on the wire: bodies, headers and framing of the page and its redirects.
    wire: int = 32 * MEBIBYTE
    #: Bytes after inflating.
    body: int = 64 * MEBIBYTE
    #: Redirects followed; the Fetch standard ("HTTP-redirect fetch") stops at 20.
    redirects: int = 20
    #: Header fields of one answer; large sites send 60.
    headers: int = 256
    #: Bytes of all header fields; common servers themselves refuse requests beyond 8 to 64 KiB.
    header_bytes: int = 64 * 1024


class Fetcher:
    """Fetches pages over HTTP/1.1 and HTTP/2; one serves any number of threads at once.

    Connections are kept between pages, cookies are not. To each host there is one connection at a
    time: a second thread that asks the same host waits for its turn. Only the public internet is
    asked, whatever a name stands for and wherever a redirect leads (`sockets.py`), unless
    `allow_private` says otherwise.

    An address with a user name or password is never asked, nor followed where a redirect leads to
    one: it is refused, and every message that could show it has it struck out.

    Args:
        limits: What one page may cost.
        allow_private: Whether this machine and private networks may be asked as well.
        contact: Goes into the User-Agent, see `user_agent`.
        per_host: Connections to one host at a time.
        tls: Which certificates are trusted; without it, those of certifi, or of ``SSL_CERT_FILE``
            where `trust_env` applies.
        resolve: Finds the addresses of a name.
        transport: Stands in for the network in tests (`httpx.MockTransport`).
        trust_env: Whether proxy settings of the environment apply. A proxy resolves names itself,
            so behind one only hosts that are spelled as forbidden addresses are refused here.
        now: Tells the time that is written into captures.
        monotonic: Measures the time a page takes, in seconds.

    Raises:
        ValueError: `contact` cannot be sent.
    """

    def __init__(  # noqa: PLR0913 - all by keyword, and each with a default that serves
        self,
        limits: Limits | None = None,
        *,
        allow_private: bool = False,
        contact: str = "",
        per_host: int = 1,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = resolve,
        transport: httpx.BaseTransport | None = None,
        trust_env: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits or Limits()
        self._allow_private = allow_private
        self._agent = user_agent(contact)
        self._turns = Turns(per_host)
        self._tls = tls
        self._resolve = resolve
        self._transport = transport
        self._trust_env = trust_env
        self._now = now
        self._monotonic = monotonic
        self._opening = threading.Lock()
        self._opened: httpx.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        with self._opening:
            if self._opened:
                self._opened.close()

    def fetch(
        self, url: str, *, etag: str = "", last_modified: str = "", accept: str | None = None
    ) -> Capture:
        """Ask for one page and read it whole, whatever its status.

        Args:
            url: What to ask; redirects are followed and kept in the capture.
            etag: The ETag of an earlier answer of this very address: where it still holds, the
                server answers 304, and the capture has that status and no body (RFC 9110, section
                13.1). An address that a redirect leads to is asked without condition.
            last_modified: Likewise its Last-Modified.
            accept: Media types to ask for, if not those of pages.

        Raises:
            AddressError: `url` is no http or https address, or names a user.
            FetchError: There was no whole answer; the leaf says why.
        """
        asked = fetchable(url)
        fields = {"Accept": accept} if accept else {}
        conditions = _conditions(etag, last_modified)
        allowance = self._allowance()
        way: list[Redirect] = []
        for _ in range(self.limits.redirects + 1):
            address = way[-1].url if way else asked
            sent = fields if way else fields | conditions
            answer = self._ask(address, sent, allowance)
            if isinstance(answer, Redirect):
                way.append(answer)
                continue
            return self._capture(asked, tuple(way), *answer)
        raise TooManyRedirects(
            asked, f"more than {self.limits.redirects} redirects; open it in a browser"
        )

    def ask(self, url: str, *, etag: str = "", last_modified: str = "") -> Capture | Redirect:
        """Ask once and follow no redirect, so that whoever asks can treat its target as any other.

        Args:
            url: What to ask.
            etag: As for `fetch`.
            last_modified: As for `fetch`.

        Raises:
            AddressError: `url` is no http or https address, or names a user.
            FetchError: There was no whole answer; the leaf says why.
        """
        asked = fetchable(url)
        conditions = _conditions(etag, last_modified)
        allowance = self._allowance()
        answer = self._ask(asked, conditions, allowance)
        return answer if isinstance(answer, Redirect) else self._capture(asked, (), *answer)

    def _allowance(self) -> Allowance:
        ends = self._monotonic() + self.limits.total
        return Allowance(ends, self.limits.wire, self._monotonic)

    def _ask(
        self, address: str, fields: dict[str, str], allowance: Allowance
    ) -> Redirect | tuple[httpx.Response, bytes]:
        with self._turn(address, allowance), translated(address, self.limits):
            allowance.seconds()
            request = self._client.stream(
                "GET", address, headers=fields, extensions={ALLOWANCE: allowance}
            )
            with request as response:
                self._check_headers(address, response)
                if response.has_redirect_location:
                    target = _target(address, response.headers["location"])
                    _read_over(response)
                    return Redirect(response.status_code, target)
                if response.status_code == _NOT_MODIFIED and not _CONDITIONAL & fields.keys():
                    raise BadAnswer(address, "answers 304 where nothing was asked conditionally")
                return response, b"".join(self._within_limits(address, response, allowance))

    @contextmanager
    def _turn(self, address: str, allowance: Allowance) -> Iterator[None]:
        began = self._monotonic()
        with self._turns.of(urlsplit(address).netloc):
            allowance.deadline += self._monotonic() - began
            yield

    @property
    def _client(self) -> httpx.Client:
        # Made when first needed: loading the certificates takes longer than cleaning a saved page.
        with self._opening:
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    def _open(self) -> httpx.Client:
        return httpx.Client(
            transport=self._transport
            or Transport(
                self._tls or httpx.create_ssl_context(trust_env=self._trust_env),
                allow_private=self._allow_private,
                resolve=self._resolve,
                trust_env=self._trust_env,
            ),
            # Nobody may set a cookie: what one host learns of us it shall not tell the next time.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            follow_redirects=False,
            timeout=httpx.Timeout(self.limits.read, connect=self.limits.connect),
            headers={
                "User-Agent": self._agent,
                "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5",
                # Only what `inflate` can undo within limits.
                "Accept-Encoding": ACCEPTED,
            },
        )

    def _capture(
        self, asked: str, way: tuple[Redirect, ...], response: httpx.Response, body: bytes
    ) -> Capture:
        return Capture(
            body=body,
            url_asked=asked,
            url=way[-1].url if way else asked,
            status=response.status_code,
            headers=tuple(
                (name, redacted(value)) for name, value in response.headers.multi_items()
            ),
            content_type=response.headers.get("content-type", ""),
            fetched_at=self._now(),
            how=How.FETCHED,
            redirects=way,
        )

    def _check_headers(self, address: str, response: httpx.Response) -> None:
        fields = response.headers.raw
        if len(fields) > self.limits.headers:
            raise TooLarge(address, f"more than {self.limits.headers} header fields; {BY_HAND}")
        if sum(len(name) + len(value) for name, value in fields) > self.limits.header_bytes:
            size = self.limits.header_bytes // 1024
            raise TooLarge(address, f"more than {size} KiB of header fields; {BY_HAND}")

    def _within_limits(
        self, address: str, response: httpx.Response, allowance: Allowance
    ) -> Iterator[bytes]:
        limits = self.limits
        if (_declared(response) or 0) > limits.wire:
            raise TooLarge(address, too_large("sent", limits.wire))
        chunks = _bounded(address, _in_time(response, allowance), "sent", limits.wire)
        # RFC 9110, section 8.4: listed in the order in which they were applied.
        for coding in reversed(_codings(address, response)):
            chunks = _bounded(address, CODINGS[coding](chunks), "inflated", limits.body)
        return chunks


def _declared(response: httpx.Response) -> int | None:
    length = response.headers.get("content-length", "")
    # Longer than any size that counts, and `int` takes long over long ones.
    return int(length[:20]) if length.isascii() and length.isdigit() else None


def _read_over(response: httpx.Response) -> None:
    """Read the short body of a redirect, without which the connection could not be used again."""
    size = _declared(response)
    if size is not None and size <= _SHORT_BYTES:
        with suppress(httpx.TransportError):
            for _ in response.iter_raw():
                pass


def _in_time(response: httpx.Response, allowance: Allowance) -> Iterator[bytes]:
    for chunk in response.iter_raw():
        allowance.seconds()
        yield chunk


def _bounded(address: str, chunks: Iterable[bytes], state: str, limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooLarge(address, too_large(state, limit))
        yield chunk


def _conditions(etag: str, last_modified: str) -> dict[str, str]:
    fields = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in fields.items() if _VALIDATOR.fullmatch(value)}


def _target(address: str, location: str) -> str:
    try:
        return fetchable(urljoin(address, location))
    except ValueError as error:
        reason = f"redirects to what cannot be fetched ({redacted(str(error))})"
        raise BadAnswer(address, reason) from error


def _codings(address: str, response: httpx.Response) -> list[str]:
    listed = response.headers.get("content-encoding", "").lower().split(",")
    codings = [name for part in listed if (name := part.strip()) not in {"", "identity"}]
    if unknown := [name for name in codings if name not in CODINGS]:
        raise BadAnswer(address, f"encoded as {unknown[0][:40]!r}, which was not asked for")
    if len(codings) > _MAX_CODINGS:
        raise BadAnswer(address, f"encoded {len(codings)} times over, which nobody needs")
    return codings
