"""Values that several tests of the scraper start from."""

from __future__ import annotations

import re
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer

from scraper.capture import Capture, How
from tests.scraper.harbour import Blog


@pytest.fixture
def make_capture() -> Callable[..., Capture]:
    """Return a maker of captures, each field of which can be told."""

    def make(**changes: object) -> Capture:
        fields: dict[str, object] = {
            "body": b"abc",
            "url_asked": "http://a.example/post",
            "url": "http://a.example/post",
            "status": 200,
            "headers": (("ETag", '"1"'), ("Set-Cookie", "a=1"), ("set-cookie", "b=2")),
            "content_type": "text/html",
            "fetched_at": datetime(2026, 11, 24, tzinfo=UTC),
            "how": How.FETCHED,
        }
        return Capture(**{**fields, **changes})  # type: ignore[arg-type]

    return make


class Listening:
    """A server on loopback that talks as a test tells it to, byte for byte."""

    def __init__(self, talk: Callable[[socket.socket], None]) -> None:
        self._talk = talk
        self._server = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self.port = self._server.getsockname()[1]
        #: Connections that were accepted.
        self.connections = 0
        self._ended = threading.Semaphore(0)
        self._threads[0].start()

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        """Return an address on this server."""
        return f"{scheme}://{host}:{self.port}{path}"

    def wait_for_end(self) -> None:
        """Wait until a connection has been closed from this side."""
        assert self._ended.acquire(timeout=10)

    def close(self) -> None:
        """Stop listening, and wait for whoever still talks."""
        # Closing alone would not wake the thread that waits for a connection.
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        # A client that has had enough hangs up, which is what most tests are about.
        with connection, suppress(OSError):
            connection.settimeout(5)
            self._talk(connection)
        self._ended.release()


@pytest.fixture
def listen() -> Iterator[Callable[[Callable[[socket.socket], None]], Listening]]:
    """Return a maker of servers, each of which is closed at the end."""
    with ExitStack() as stack:

        def make(talk: Callable[[socket.socket], None]) -> Listening:
            return stack.enter_context(closing(Listening(talk)))

        yield make


#: What stands under every post of the invented blog, and reads as part of it.
REFRAIN = "Tide tables hang in the hall of the harbour office, for a shilling each. More"
_DAYS = (
    (
        "heron",
        "A heron stood on the slipway all morning and watched the eels go by in the shallows.",
    ),
    (
        "ferry",
        "The ferry came in late with a broken rudder, and nobody aboard seemed to mind much.",
    ),
    ("frost", "Frost had drawn ferns on the windows of the chandlery before anyone lit the stove."),
    ("nets", "Seven nets were mended on the quay, five of them by the same pair of quick hands."),
    (
        "lamp",
        "The lamp of the outer mole went dark at nine and was bright again by a quarter past.",
    ),
    (
        "geese",
        "Wild geese went over at dusk, so low that the dogs in the yard began to answer them.",
    ),
)


@pytest.fixture
def blog() -> dict[str, bytes]:
    """Return an invented blog whose theme says nothing: pages by address."""
    return pages_of_the_blog()


def pages_of_the_blog() -> dict[str, bytes]:
    """Make the pages of the invented blog."""
    return {f"https://harbour.example/{name}": _page(name, text) for name, text in _DAYS}


def _page(name: str, text: str) -> bytes:
    line = REFRAIN.removesuffix("More") + '<a href="/tides">More</a>'
    return f"""<html><head><title>On the {name}</title></head><body><div class="a1">
    <h1>On the {name}</h1><div class="c1"><p>{text}</p>
    <p>It is written down here because the {name} will be forgotten otherwise, a pity.</p>
    <p>Whoever remembers another {name} may write to the harbour, where letters are still read.</p>
    </div><div class="d4"><p>{line}</p></div></div></body></html>""".encode()


@pytest.fixture
def harbour(httpserver: HTTPServer) -> Blog:
    """Serve a blog of three posts with a feed and without a robots.txt."""
    made = Blog(httpserver)
    httpserver.expect_request(re.compile(".*")).respond_with_handler(made.handle)
    return made


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Have programs that a test starts hear Ctrl-C, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
