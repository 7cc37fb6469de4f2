"""The only socket: captures and the leaves of FetchError, at the seam and over a real one."""

from __future__ import annotations

import gzip
import itertools
import socket
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import brotli
import httpx
import pytest
from backports import zstd

from scraper import errors
from scraper.agent import user_agent
from scraper.capture import How, Redirect
from scraper.demo_site import SamplePage, serve
from scraper.fetch import Fetcher, Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Answer = Callable[[httpx.Request], httpx.Response]

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "http://blog.example/post"


class Chunks(httpx.SyncByteStream):
    """A body that arrives in the given pieces, the last of which may be an exception."""

    def __init__(self, pieces: list[bytes | Exception]) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def reply(status: int, *pieces: bytes | Exception, **headers: str) -> httpx.Response:
    """Return an answer whose body arrives piece by piece."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=fields, stream=Chunks(list(pieces)))


def fetcher(answer: Answer, limits: Limits | None = None) -> Fetcher:
    """Return a fetcher whose network is a function."""
    return Fetcher(limits, transport=httpx.MockTransport(answer), now=lambda: NOON)


def own_machine() -> Fetcher:
    """Return a fetcher that may ask servers on loopback."""
    return Fetcher(allow_private=True, trust_env=False)


def always(response: httpx.Response) -> Answer:
    """Return a network that has one answer to everything."""
    return lambda _: response


def test_an_answer_becomes_a_capture() -> None:
    """Body, address, status, headers, type and time of an answer are kept as they came."""
    response = reply(200, b"h", b"i", content_type="text/html", etag="x")

    capture = fetcher(always(response)).fetch(URL + "#comments")

    assert (capture.body, capture.url_asked, capture.url) == (b"hi", URL, URL)
    assert (capture.status, capture.content_type, capture.how) == (200, "text/html", How.FETCHED)
    assert (capture.fetched_at, capture.header("ETag"), capture.source) == (NOON, "x", "")


def test_we_say_who_we_are() -> None:
    """Every request names the project, and asks only for encodings that can be undone."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return reply(200)

    fetcher(answer).fetch(URL)

    assert seen[0].headers["user-agent"] == user_agent()
    assert seen[0].headers["user-agent"].startswith("unmirror/")
    assert seen[0].headers["accept-encoding"] == "gzip, deflate, br, zstd"


@pytest.mark.parametrize("status", [200, 404, 410, 500])
def test_every_status_is_a_capture(status: int) -> None:
    """An error status is an answer: it is captured, body and all."""
    capture = fetcher(always(reply(status, b"sorry"))).fetch(URL)

    assert (capture.status, capture.body) == (status, b"sorry")


def test_redirects_are_followed_and_both_addresses_kept() -> None:
    """A capture knows the address that was asked and the one that answered."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/post":
            return reply(301, location="../new?a=1#top")
        return reply(200)

    capture = fetcher(answer).fetch(URL)

    assert (capture.url_asked, capture.url) == (URL, "http://blog.example/new?a=1")
    assert capture.redirects == (Redirect(301, "http://blog.example/new?a=1"),)


def test_a_redirect_without_target_is_an_answer() -> None:
    """A 302 that names no target is captured like any other status."""
    assert fetcher(always(reply(302))).fetch(URL).status == 302


def test_a_ring_of_redirects_ends() -> None:
    """A page that redirects to itself is given up after the limit."""
    ring = always(reply(302, location="/post"))

    with pytest.raises(errors.TooManyRedirects, match="more than 3 redirects"):
        fetcher(ring, Limits(redirects=3)).fetch(URL)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://blog.example/", "http://[::1"])
def test_a_redirect_never_leaves_the_web(location: str) -> None:
    """A server cannot lead the fetcher to anything but http and https."""
    with pytest.raises(errors.BadAnswer, match=r"cannot be fetched|location header"):
        fetcher(always(reply(302, location=location))).fetch(URL)


ENCODED = {
    "gzip": gzip.compress,
    "X-GZIP": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity, gzip": gzip.compress,
    "br, gzip": lambda data: gzip.compress(brotli.compress(data)),
}


@pytest.mark.parametrize(("name", "encode"), ENCODED.items())
def test_content_codings_are_undone(name: str, encode: Callable[[bytes], bytes]) -> None:
    """A compressed body is captured inflated, however often it was compressed."""
    response = reply(200, encode(b"post" * 100), content_encoding=name)

    assert fetcher(always(response)).fetch(URL).body == b"post" * 100


@pytest.mark.parametrize(("name", "encode"), ENCODED.items())
def test_bombs_are_refused(name: str, encode: Callable[[bytes], bytes]) -> None:
    """A body that inflates beyond the limit is given up, whatever it was compressed with."""
    response = reply(200, encode(bytes(900_000)), content_encoding=name)

    with pytest.raises(errors.TooLarge, match="inflated"):
        fetcher(always(response), Limits(wire=100_000, body=500_000)).fetch(URL)


KIBI = Limits(wire=1024, body=4096)
BROKEN = {
    "declared too large": (reply(200, b"x", content_length="9999"), errors.TooLarge, "sent"),
    "sent too large": (reply(200, b"x" * 800, b"x" * 800), errors.TooLarge, "sent"),
    "inflates too large": (
        reply(200, gzip.compress(bytes(9000)), content_encoding="gzip"),
        errors.TooLarge,
        "inflated",
    ),
    "damaged": (reply(200, b"<html>", content_encoding="gzip"), errors.BadAnswer, "broken"),
    "not asked for": (reply(200, b"x", content_encoding="lzma"), errors.BadAnswer, "not asked for"),
    "compressed over and over": (
        reply(200, b"x", content_encoding="gzip, gzip, gzip, gzip"),
        errors.BadAnswer,
        "4 times over",
    ),
    "broken off": (
        reply(200, b"x", httpx.RemoteProtocolError("peer closed")),
        errors.BadAnswer,
        "peer closed",
    ),
    "falls silent": (reply(200, b"x", httpx.ReadTimeout("")), errors.TimedOut, "no byte for 30"),
}


@pytest.mark.parametrize(("response", "leaf", "words"), BROKEN.values(), ids=BROKEN)
def test_an_answer_beyond_the_limits_or_broken_is_no_capture(
    response: httpx.Response, leaf: type[errors.FetchError], words: str
) -> None:
    """What is too large, damaged or broken off raises its own leaf, with address and reason."""
    with pytest.raises(leaf, match=words) as caught:
        fetcher(always(response), KIBI).fetch(URL)

    assert caught.value.url == URL
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("raised", "leaf"),
    [
        (httpx.ConnectTimeout("x"), errors.TimedOut),
        (httpx.PoolTimeout("x"), errors.TimedOut),
        (httpx.WriteTimeout("x"), errors.TimedOut),
        (httpx.ConnectError("no route"), errors.Unreachable),
        (httpx.ReadError("reset"), errors.Unreachable),
        (httpx.ProxyError("refused"), errors.Unreachable),
        (httpx.LocalProtocolError("bad header"), errors.Unreachable),
        (httpx.InvalidURL("bad"), errors.AddressError),
    ],
)
def test_the_cause_is_kept(raised: Exception, leaf: type[Exception]) -> None:
    """Every error of httpx becomes a leaf of ours with the original as its cause."""

    def answer(_: httpx.Request) -> httpx.Response:
        raise raised

    with pytest.raises(leaf) as caught:
        fetcher(answer).fetch(URL)

    assert caught.value.__cause__ is raised


def test_the_whole_page_has_a_limit_of_time() -> None:
    """A server that always sends one more byte in time is given up all the same."""
    clock = itertools.count(step=40)
    drip = always(reply(200, *[b"x"] * 9))
    slow = Fetcher(transport=httpx.MockTransport(drip), monotonic=lambda: next(clock))

    with pytest.raises(errors.TimedOut, match="not complete after 120 seconds"):
        slow.fetch(URL)


def test_redirects_count_against_the_limit_of_time() -> None:
    """A chain of slow redirects cannot last longer than one page may."""
    clock = itertools.count(step=50)
    ring = always(reply(302, location="/post"))
    slow = Fetcher(transport=httpx.MockTransport(ring), monotonic=lambda: next(clock))

    with pytest.raises(errors.TimedOut):
        slow.fetch(URL)


@pytest.mark.parametrize("url", ["http://exa mple.org/", "mailto:jane@a.example"])
def test_an_impossible_address_is_not_asked(url: str) -> None:
    """An address that cannot be asked is refused before any socket is opened."""
    with pytest.raises(errors.AddressError):
        fetcher(always(reply(200))).fetch(url)


def test_a_real_socket_gives_the_same() -> None:
    """Over a real connection the body comes byte for byte, twice on one connection."""
    body = "老自行车".encode("gbk")
    with serve([SamplePage("/a", "a", body, "text/html")]) as site, own_machine() as web:
        first, second = web.fetch(site + "/a"), web.fetch(site + "/b")

    assert (first.body, first.content_type, first.status) == (body, "text/html", 200)
    assert second.status == 404


def test_nobody_listening_is_unreachable() -> None:
    """A refused connection is told as such, with the address and a remedy."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/"
        with own_machine() as web, pytest.raises(errors.Unreachable) as caught:
            web.fetch(url)

    assert str(caught.value).startswith(f"could not fetch {url}: ")
    assert "check the address" in str(caught.value)
