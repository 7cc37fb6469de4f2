"""The only socket: an address goes in, a capture or a `FetchError` comes out."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

import httpx

from .capture import Capture, How
from .errors import (
    AddressError,
    BadAnswer,
    TimedOut,
    TooLarge,
    TooManyRedirects,
    Unreachable,
)
from .inflate import InflateError, gunzip
from .release import release
from .urls import fetchable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything one page may cost.

    The sizes leave room for pages with their pictures inlined (SingleFile pages of 10 to 30 MB are
    common) and still fit many times into the memory of a small machine.
    """

    #: Seconds until a connection must stand.
    connect: float = 10.0
    #: Seconds without a byte.
    read: float = 30.0
    #: Seconds for the whole page, redirects included.
    total: float = 120.0
    #: Bytes on the wire.
    wire: int = 32 * MEBIBYTE
    #: Bytes after inflating.
    body: int = 64 * MEBIBYTE
    #: Redirects followed; the Fetch standard ("HTTP-redirect fetch") stops at 20.
    redirects: int = 20


def user_agent() -> str:
    """Return how we introduce ourselves to a server.

    >>> user_agent().startswith("unmirror/")
    True
    """
    return f"unmirror/{release()} (blog archiver)"


class Fetcher:
    """Fetches pages over HTTP and keeps connections open between them.

    Args:
        limits: What one page may cost.
        transport: Stands in for the network in tests (`httpx.MockTransport`).
        trust_env: Whether proxy settings of the environment apply.
        now: Tells the time that is written into captures.
        monotonic: Measures the time a page takes, in seconds.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        trust_env: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits or Limits()
        self._now = now
        self._monotonic = monotonic
        self._transport = transport
        self._trust_env = trust_env

    @cached_property
    def _client(self) -> httpx.Client:
        # Made when first needed: loading the certificates takes longer than cleaning a saved page.
        return httpx.Client(
            transport=self._transport,
            trust_env=self._trust_env,
            follow_redirects=False,
            timeout=httpx.Timeout(self.limits.read, connect=self.limits.connect),
            headers={
                "User-Agent": user_agent(),
                "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5",
                # Only what `inflate` can undo within limits.
                "Accept-Encoding": "gzip",
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        if "_client" in vars(self):
            self._client.close()

    def fetch(self, url: str) -> Capture:
        """Ask for one page and read it whole, whatever its status.

        Raises:
            AddressError: `url` is no http or https address.
            FetchError: There was no whole answer; the leaf says why.
        """
        asked = fetchable(url)
        deadline = self._monotonic() + self.limits.total
        address = asked
        for _ in range(self.limits.redirects + 1):
            answer = self._ask(asked, address, deadline)
            if isinstance(answer, Capture):
                return answer
            address = answer
        raise TooManyRedirects(
            asked, f"more than {self.limits.redirects} redirects; open it in a browser"
        )

    def _ask(self, asked: str, address: str, deadline: float) -> Capture | str:
        self._in_time(address, deadline)
        with _translated(address, self.limits), self._client.stream("GET", address) as response:
            if response.has_redirect_location:
                return _target(address, response.headers["location"])
            body = b"".join(self._within_limits(address, response, deadline))
            return self._capture(asked, address, response, body)

    def _capture(self, asked: str, address: str, response: httpx.Response, body: bytes) -> Capture:
        return Capture(
            body=body,
            url_asked=asked,
            url=address,
            status=response.status_code,
            headers=tuple(response.headers.multi_items()),
            content_type=response.headers.get("content-type", ""),
            fetched_at=self._now(),
            how=How.FETCHED,
        )

    def _within_limits(
        self, address: str, response: httpx.Response, deadline: float
    ) -> Iterator[bytes]:
        wire = self._on_the_wire(address, response, deadline)
        size = 0
        for chunk in _decoded(address, response, wire):
            size += len(chunk)
            if size > self.limits.body:
                raise TooLarge(address, _too_large("inflated", self.limits.body))
            yield chunk

    def _on_the_wire(
        self, address: str, response: httpx.Response, deadline: float
    ) -> Iterator[bytes]:
        declared = response.headers.get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared) > self.limits.wire:
            raise TooLarge(address, _too_large("sent", self.limits.wire))
        size = 0
        for chunk in response.iter_raw():
            size += len(chunk)
            if size > self.limits.wire:
                raise TooLarge(address, _too_large("sent", self.limits.wire))
            self._in_time(address, deadline)
            yield chunk

    def _in_time(self, address: str, deadline: float) -> None:
        if self._monotonic() > deadline:
            raise TimedOut(address, f"not complete after {self.limits.total:g} seconds; try later")


@contextmanager
def _translated(address: str, limits: Limits) -> Iterator[None]:
    """Turn what httpx and the inflater raise into leaves of our own tree, the cause kept."""
    try:
        yield
    except (httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        reason = f"no connection after {limits.connect:g} seconds; check the address, or try later"
        raise TimedOut(address, reason) from error
    except httpx.TimeoutException as error:
        raise TimedOut(address, f"no byte for {limits.read:g} seconds; try later") from error
    except (httpx.RemoteProtocolError, httpx.DecodingError, InflateError) as error:
        raise BadAnswer(address, f"the answer is broken ({error}); try later") from error
    except httpx.TransportError as error:
        raise Unreachable(address, f"{error}; check the address and the connection") from error
    except httpx.InvalidURL as error:
        raise AddressError(f"{address}: {error}") from error


def _target(address: str, location: str) -> str:
    try:
        return fetchable(urljoin(address, location))
    except ValueError as error:
        raise BadAnswer(address, f"redirects to what cannot be fetched ({error})") from error


def _decoded(address: str, response: httpx.Response, wire: Iterable[bytes]) -> Iterable[bytes]:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    match encoding:
        case "" | "identity":
            return wire
        case "gzip" | "x-gzip":
            return gunzip(wire)
        case _:
            raise BadAnswer(address, f"encoded as {encoding!r}, which was not asked for")


def _too_large(state: str, limit: int) -> str:
    return f"more than {limit // MEBIBYTE} MiB {state}; save the page and clean the file instead"
