"""A request's way onto the network: to allowed addresses only, and within an allowance.

httpx hands each request to a transport; this one is built on the public parts of httpcore. It
resolves a host's name once for each connection, asks `guard` about every address that the name
stands for, and connects to one of those very addresses, so that a name which means something else
a moment later (DNS rebinding) gains nothing. The certificate is still checked against the name, and
connections are kept by scheme, name and port, so two hosts on one address never share one.

httpx has limits for the silence between two bytes, and none for a server that sends one byte in
each of them. So every read and write of a connection draws on an `Allowance`: headers, the TLS
handshake, chunk sizes and trailers count as much as the body.

A proxy resolves names by itself: where one is in use, only hosts that are spelled as forbidden
addresses (`guard.forbidden_host`) are refused here, and the rest is the proxy's to decide.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from . import guard

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

#: The key under which a request carries its allowance.
ALLOWANCE = "allowance"
#: Seconds after which an idle connection is closed: the least that common servers keep one open is
#: 5 (Apache), the most 75 (nginx); a host with a delay of half a minute keeps its connection.
IDLE_SECONDS = 60.0
#: Idle connections kept in all.
MAX_IDLE = 64
#: Addresses of one name that are tried; the most that DNS hands out in one packet are about 30.
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
    #: Whether a connection was opened for the request at hand, or any byte of its answer came.
    touched: bool = False

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
        self.touched = True
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


class _Current(threading.local):
    """The allowance of the request that this thread is making."""

    allowance = Allowance(float("inf"), 0)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system resolves it, without duplicates.

    The system's resolver keeps its own time limits (resolv.conf: 5 seconds, twice, by default).

    Raises:
        OSError: It has none, or they cannot be found out.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Transport(httpx.BaseTransport):
    """Carries requests for `httpx.Client`, from any number of threads at once.

    A request may bring its `Allowance` in ``extensions["allowance"]``.

    Args:
        tls: Which certificates are trusted.
        allow_private: Whether addresses that are not public may be connected to as well.
        resolve: Finds the addresses of a name.
        trust_env: Whether the proxies of the environment are used (``HTTP_PROXY`` and the like).
    """

    def __init__(
        self,
        tls: ssl.SSLContext,
        *,
        allow_private: bool = False,
        resolve: Resolve = resolve,
        trust_env: bool = True,
    ) -> None:
        self._tls = tls
        self._guarded = not allow_private
        self._current = _Current()
        forbidden = _nothing if allow_private else guard.forbidden
        self._direct = self._pool(Backend(self._current, resolve, forbidden))
        self._proxies = self._by_scheme(getproxies()) if trust_env else {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, and give its answer as soon as the headers are there.

        Raises:
            ForbiddenError: The host is, or its name stands for, a forbidden address.
            OutOfTimeError: The allowance ended; so may reading the body.
            OutOfBytesError: Likewise.
            httpx.TransportError: Whatever else may happen on the way.
        """
        if self._guarded and (reason := guard.forbidden_host(request.url.host)):
            raise ForbiddenError(f"{request.url.host} is {reason}")
        allowance = request.extensions.get(ALLOWANCE)
        self._current.allowance = allowance or Allowance(float("inf"), 1 << 62)
        with _as_httpx():
            answer = self._send(request)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=dict(answer.extensions),
        )

    def close(self) -> None:
        """Close all connections."""
        for pool in {self._direct, *self._proxies.values()}:
            pool.close()

    def _send(self, request: httpx.Request) -> httpcore.Response:
        pool = self._direct
        if (proxy := self._proxies.get(request.url.scheme)) and not proxy_bypass(request.url.host):
            pool = proxy
        allowance = self._current.allowance
        allowance.touched = False
        try:
            return pool.handle_request(_as_httpcore(request))
        except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
            # RFC 9112, section 9.3.1: a server may close a kept connection just as it is used
            # again; then nothing was answered, and the request may be repeated.
            if allowance.touched:
                raise
            return pool.handle_request(_as_httpcore(request))

    def _by_scheme(self, proxies: Mapping[str, str]) -> dict[str, httpcore.ConnectionPool]:
        pools: dict[str, httpcore.ConnectionPool] = {}
        by_address: dict[str, httpcore.ConnectionPool] = {}
        for scheme in ("http", "https"):
            if address := proxies.get(scheme) or proxies.get("all"):
                if address not in by_address:
                    by_address[address] = self._through(address)
                pools[scheme] = by_address[address]
        return pools

    def _through(self, address: str) -> httpcore.ConnectionPool:
        address = address if "://" in address else f"http://{address}"
        if (scheme := address.partition("://")[0].lower()) not in {"http", "https"}:
            raise httpx.ProxyError(f"the environment names a proxy that speaks {scheme}")
        named = httpx.Proxy(address)
        proxy = httpcore.Proxy(str(named.url), auth=named.raw_auth)
        # The proxy itself was named by whoever runs us, and mostly stands in a private network.
        return self._pool(Backend(self._current, resolve, _nothing), proxy)

    def _pool(
        self, backend: httpcore.NetworkBackend, proxy: httpcore.Proxy | None = None
    ) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            self._tls,
            proxy=proxy,
            max_connections=None,
            max_keepalive_connections=MAX_IDLE,
            keepalive_expiry=IDLE_SECONDS,
            http2=True,
            network_backend=backend,
        )


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
        current: _Current,
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
        allowance.touched = True
        addresses = self._allowed(host, port)
        ends = allowance.monotonic() + allowance.seconds(timeout)
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

    def _allowed(self, host: str, port: int) -> list[str]:
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        reasons = {address: self._forbidden(address) for address in found}
        allowed = [address for address, reason in reasons.items() if not reason]
        if reasons and not allowed:
            address, reason = next(iter(reasons.items()))
            raise ForbiddenError(f"{host} is at {address}, which is {reason}")
        return allowed[:MAX_ADDRESSES]


class Stream(httpcore.NetworkStream):
    """A connection whose every step draws on the allowance of the calling thread."""

    def __init__(self, current: _Current, inner: httpcore.NetworkStream) -> None:
        self._current = current
        self._inner = inner

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
        with self._current.allowance.within(timeout) as seconds:
            self._inner.write(buffer, seconds)

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


class _Body(httpx.SyncByteStream):
    """The body of an answer, read as it is asked for."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        with _as_httpx():
            self._answer.close()


def _nothing(_: str) -> str:
    return ""


def _as_httpcore(request: httpx.Request) -> httpcore.Request:
    url = request.url
    return httpcore.Request(
        request.method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=request.read(),
        extensions=request.extensions,
    )


#: What httpcore raises, by what httpx calls the same.
_NAMES: dict[type[Exception], type[httpx.TransportError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.ProxyError: httpx.ProxyError,
    httpcore.UnsupportedProtocol: httpx.UnsupportedProtocol,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
}


@contextmanager
def _as_httpx() -> Iterator[None]:
    try:
        yield
    except tuple(_NAMES) as error:
        raise _NAMES[type(error)](str(error)) from error
