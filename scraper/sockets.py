"""Connections: to addresses that are allowed, and no longer or larger than they may be.

A host's name is resolved once for each connection, `guard` is asked about every address that the
name stands for, and one of those very addresses is connected to, so that a name which means
something else a moment later (DNS rebinding) gains nothing.

httpx has limits for the silence between two bytes, and none for a server that sends one byte in
each of them. So every step of a connection draws on an `Allowance`: looking up the name, the TLS
handshake, headers, chunk sizes and trailers count as much as the body.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

#: Addresses of one name that are tried; a plain packet of DNS (512 bytes, RFC 1035) holds about 30.
MAX_ADDRESSES = 8

#: A name's addresses, as text, in the order in which they are to be tried.
Resolve = Callable[[str, int], Sequence[str]]


class OutOfTimeError(Exception):
    """The whole answer took too long."""


class OutOfBytesError(Exception):
    """More bytes came over the connection than the answer may cost."""


class ForbiddenError(Exception):
    """The host must not be connected to; the text says why."""


@dataclass(slots=True)
class Allowance:
    """What one request may still cost; it is drawn on by the thread that makes the request."""

    #: When it ends, by `monotonic`.
    deadline: float
    #: Bytes that may still arrive, headers and framing included.
    wire: int
    monotonic: Callable[[], float] = time.monotonic
    #: Whether the request at hand may have reached the server, so that it must not be repeated.
    sent: bool = False

    def seconds(self, most: float | None = None) -> float:
        """Return how long the next step may take: what is left, or `most` if that is less.

        Raises:
            OutOfTimeError: Nothing is left.
        """
        left = self.deadline - self.monotonic()
        if left <= 0:
            raise OutOfTimeError
        return left if most is None else min(most, left)

    def draw(self, size: int) -> None:
        """Count bytes that arrived.

        Raises:
            OutOfBytesError: They are more than were left.
        """
        self.sent = True
        self.wire -= size
        if self.wire < 0:
            raise OutOfBytesError

    @contextmanager
    def within(self, most: float | None) -> Iterator[float]:
        """Give the seconds for one step; where it fails as the last of them passes, say so."""
        seconds = self.seconds(most)
        try:
            yield seconds
        except httpcore.TimeoutException:
            self.seconds()
            raise


class Current(threading.local):
    """The allowance of the request that this thread is making."""

    allowance = Allowance(float("inf"), 0)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system resolves it, without duplicates.

    The system's resolver keeps its own time limits (resolv.conf: 5 seconds a server, twice, by
    default), whatever those of a request are.

    Raises:
        OSError: It has none, or they cannot be found out.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Backend(httpcore.NetworkBackend):
    """Opens connections to allowed addresses.

    Args:
        current: Knows the allowance of the calling thread.
        resolve: Finds the addresses of a name.
        forbidden: Says why an address must not be connected to, or "".
        inner: Connects to what was chosen.
    """

    def __init__(
        self,
        current: Current,
        resolve: Resolve,
        forbidden: Callable[[str], str],
        inner: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._current = current
        self._resolve = resolve
        self._forbidden = forbidden
        self._inner = inner or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that is allowed and answers."""
        allowance = self._current.allowance
        # What a new connection does not answer was no leftover of an old one.
        allowance.sent = True
        ends = allowance.monotonic() + allowance.seconds(timeout)
        with allowance.within(timeout) as seconds:
            addresses = self._allowed(host, port, seconds)
        for number, address in enumerate(addresses, 1):
            # An address that swallows all packets leaves the others their share of the time.
            share = max(0.0, ends - allowance.monotonic()) / (len(addresses) - number + 1)
            try:
                with allowance.within(share) as seconds:
                    stream = self._inner.connect_tcp(
                        address, port, seconds, local_address, socket_options
                    )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
            else:
                return Stream(self._current, stream)
        raise httpcore.ConnectError(f"{host} has no address")

    def _allowed(self, host: str, port: int, timeout: float) -> list[str]:
        found = self._resolved(host, port, timeout)
        reasons = {address: self._forbidden(address) for address in found}
        allowed = [address for address, reason in reasons.items() if not reason]
        if reasons and not allowed:
            address, reason = next(iter(reasons.items()))
            raise ForbiddenError(f"{host} is at {address}, which is {reason}")
        return allowed[:MAX_ADDRESSES]

    def _resolved(self, host: str, port: int, timeout: float) -> Sequence[str]:
        # The system's resolver cannot be interrupted: it is waited for beside, and left alone when
        # it takes too long; its own limits end it.
        answer: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                answer.put(self._resolve(host, port))
            except Exception as error:  # noqa: BLE001 - it is raised again where it is waited for
                answer.put(error)

        threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
        try:
            found = answer.get(timeout=timeout)
        except Empty:
            raise httpcore.ConnectTimeout(f"no address of {host}") from None
        if isinstance(found, (OSError, UnicodeError)):
            raise httpcore.ConnectError(str(found)) from found
        if isinstance(found, Exception):
            raise found
        return found


class Stream(httpcore.NetworkStream):
    """A connection whose every step draws on the allowance of the calling thread."""

    def __init__(self, current: Current, inner: httpcore.NetworkStream) -> None:
        self._current = current
        self._inner = inner
        encrypted = inner.get_extra_info("ssl_object")
        self._is_http2 = bool(encrypted) and encrypted.selected_alpn_protocol() == "h2"

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, at most `max_bytes`."""
        allowance = self._current.allowance
        with allowance.within(timeout) as seconds:
            data = self._inner.read(max_bytes, seconds)
        if data:
            allowance.draw(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of `buffer`."""
        allowance = self._current.allowance
        with allowance.within(timeout) as seconds:
            self._inner.write(buffer, seconds)
        # httpcore looks whether the server has hung up before it uses a connection again, but in
        # HTTP/2 it does not; there only an answer tells that somebody was there to read this.
        allowance.sent |= not self._is_http2

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Encrypt the connection from here on."""
        try:
            with self._current.allowance.within(timeout) as seconds:
                inner = self._inner.start_tls(ssl_context, server_hostname, seconds)
        except ValueError as error:
            # No certificate can be asked for under a name that is too long for DNS.
            raise httpcore.ConnectError(str(error)) from error
        return Stream(self._current, inner)

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks a connection about."""
        return self._inner.get_extra_info(info)
