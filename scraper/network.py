"""A request's way onto the network: to allowed addresses only, and within an allowance.

httpx hands each request to a transport; this one is built on the public parts of httpcore, with
connections of our own (`sockets.py`). They are kept by scheme, name and port, so two hosts on one
address never share one, and certificates are checked against the name.

A proxy resolves names by itself: where one is in use, only hosts that are spelled as forbidden
addresses (`guard.forbidden_host`) are refused here, and the rest is the proxy's to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from . import guard
from .sockets import Allowance, Backend, Current, ForbiddenError, Resolve, resolve

if TYPE_CHECKING:
    import ssl

#: The key under which a request carries its allowance.
ALLOWANCE = "allowance"
#: Seconds after which an idle connection is closed: the least that common servers keep one open is
#: 5 (Apache), the most 75 (nginx); a host with a delay of half a minute keeps its connection. It is
#: closed when the next request is made, to whatever host.
IDLE_SECONDS = 60.0
#: Idle connections kept in all.
MAX_IDLE = 64


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
        self._current = Current()
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
        allowance.sent = False
        try:
            return pool.handle_request(_as_httpcore(request))
        except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
            # RFC 9110, section 9.2.2: what a kept connection failed to carry may be sent again.
            # What did reach the server may not: the host is due a delay before the next request.
            if allowance.sent:
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


class _Body(httpx.SyncByteStream):
    """The body of an answer, read as it is asked for."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer
        self._whole = False

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._answer.iter_stream()
        self._whole = True

    def close(self) -> None:
        with _as_httpx():
            self._answer.close()
            if not self._whole:
                # In HTTP/2 the rest would still come, before the next answer, and fill a window
                # that nobody empties; a new connection costs less.
                self._answer.extensions["network_stream"].close()


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
