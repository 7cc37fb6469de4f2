"""The network as it is: servers on loopback that drip, lie, redirect inwards and never end."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Protocol

import h2.config
import h2.connection
import h2.events
import pytest
import trustme

from scraper import errors, guard
from scraper.capture import Capture, Redirect
from scraper.fetch import Fetcher, Limits

Talk = Callable[[socket.socket], None]


class Server(Protocol):
    """What the fixture `listen` makes."""

    connections: int

    def wait_for_end(self) -> None:
        """Wait until a connection has been closed from this side."""

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        """Return an address on this server."""


Listen = Callable[[Talk], Server]

OK = b"HTTP/1.1 200 OK\r\n"
POST = OK + b"Content-Length: 4\r\n\r\npost"
#: Seconds that a test may wait.
PATIENCE = 0.4
HASTY = Limits(connect=5, read=5, total=PATIENCE)


def request(connection: socket.socket) -> bytes:
    """Read the header of one request; b"" where the client has hung up."""
    data = b""
    while not data.endswith(b"\r\n\r\n"):
        if not (more := connection.recv(4096)):
            return b""
        data += more
    return data


def answering(*answers: bytes, seen: list[bytes] | None = None) -> Talk:
    """Return a talk that gives one answer after the other, and then the last again."""

    def talk(connection: socket.socket) -> None:
        left = list(answers)
        while data := request(connection):
            if seen is not None:
                seen.append(data)
            connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return talk


def dripping(first: bytes, drop: bytes, pause: float = 0.02) -> Talk:
    """Return a talk that begins well, and then sends a little again and again."""

    def talk(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(first)
        connection.settimeout(max(pause, 0.001))
        for _ in range(2000):
            connection.sendall(drop)
            # Instead of sleeping: a client that hangs up is noticed at once.
            with suppress(TimeoutError):
                if not connection.recv(4096):
                    return

    return talk


def redirect(target: str, status: str = "302 Found") -> bytes:
    """Return an answer that leads elsewhere."""
    return f"HTTP/1.1 {status}\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()


def own(limits: Limits | None = None, **more: object) -> Fetcher:
    """Return a fetcher that may ask loopback."""
    return Fetcher(limits, allow_private=True, trust_env=False, **more)  # type: ignore[arg-type]


# --- time ---------------------------------------------------------------------------------------

SLOW: dict[str, Talk] = {
    "header by header": dripping(OK, b"X-Again: 1\r\n"),
    "one header, byte by byte": dripping(OK + b"X-Long: ", b"x"),
    "informational answers": dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "body": dripping(OK + b"Content-Length: 900\r\n\r\n", b"x"),
    "body without end": dripping(OK + b"\r\n", b"x"),
    "chunks": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "one chunk size": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x"),
    "trailers": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Again: 1\r\n"),
    "silence": dripping(b"", b"", pause=0.1),
}


@pytest.mark.parametrize("talk", SLOW.values(), ids=SLOW)
def test_a_server_that_drips_is_given_up_in_time(listen: Listen, talk: Talk) -> None:
    """Wherever a server spends the time, the limit for the whole page ends it."""
    began = time.monotonic()

    with own(HASTY) as web, pytest.raises(errors.TimedOut, match=r"not complete after 0\.4"):
        web.fetch(listen(talk).url())

    assert PATIENCE <= time.monotonic() - began < PATIENCE + 1


def test_a_handshake_that_drips_is_given_up_in_time(listen: Listen) -> None:
    """The limit for the whole page holds for TLS, where each byte comes in time."""
    # The header of a handshake record of 8 KiB, of which one byte comes at a time.
    server = listen(dripping(b"\x16\x03\x03\x20\x00", b"\x02"))
    began = time.monotonic()

    with own(HASTY) as web, pytest.raises(errors.TimedOut):
        web.fetch(server.url(scheme="https"))

    assert time.monotonic() - began < PATIENCE + 1


def test_a_chain_of_slow_redirects_is_given_up_in_time(listen: Listen) -> None:
    """All redirects together have the time of one page."""

    def talk(connection: socket.socket) -> None:
        while request(connection):
            time.sleep(0.15)
            connection.sendall(redirect("/again"))

    with own(HASTY) as web, pytest.raises(errors.TimedOut):
        web.fetch(listen(talk).url())


def test_silence_has_its_own_limit(listen: Listen) -> None:
    """A server that says nothing is given up before the time for the whole page is over."""
    with own(Limits(read=0.1)) as web, pytest.raises(errors.TimedOut, match=r"no byte for 0\.1"):
        web.fetch(listen(dripping(b"", b"", pause=0.5)).url())


def test_a_resolver_that_hangs_is_given_up_in_time() -> None:
    """Looking up a name counts as well, though the system's resolver cannot be interrupted."""
    done = threading.Event()

    def resolve(_: str, __: int) -> list[str]:
        done.wait(5)
        return []

    with own(HASTY, resolve=resolve) as web, pytest.raises(errors.TimedOut, match="not complete"):
        web.fetch("http://blog.example/")
    with own(Limits(connect=0.1), resolve=resolve) as web, pytest.raises(errors.TimedOut):
        web.fetch("http://blog.example/")
    done.set()


# --- size ---------------------------------------------------------------------------------------

ENDLESS = {
    "chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"400\r\n" + b"x" * 1024 + b"\r\n"),
    "chunk extensions": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n",
        b"1;" + b"x" * 1024 + b"\r\nx\r\n",
    ),
    "informational answers": (b"", b"HTTP/1.1 103 Early Hints\r\nX: " + b"x" * 1024 + b"\r\n\r\n"),
    "a body without end": (OK + b"\r\n", b"x" * 1024),
}


@pytest.mark.parametrize(("first", "more"), ENDLESS.values(), ids=ENDLESS)
def test_a_server_that_never_ends_is_given_up(listen: Listen, first: bytes, more: bytes) -> None:
    """What comes over the connection is counted whole, so no part of an answer can be endless."""
    server = listen(dripping(first, more, pause=0))

    with own(Limits(wire=64 * 1024)) as web, pytest.raises(errors.TooLarge, match="sent"):
        web.fetch(server.url())


HEADERS = {
    "many": (b"X: 1\r\n" * 300, errors.TooLarge, "more than 256 header fields"),
    "large": (b"X: " + b"x" * 70_000 + b"\r\n", errors.TooLarge, "more than 64 KiB of header"),
    "huge": (b"X: " + b"x" * 900_000 + b"\r\n", errors.BadAnswer, "broken"),
}


@pytest.mark.parametrize(("fields", "leaf", "words"), HEADERS.values(), ids=HEADERS)
def test_headers_have_limits(
    listen: Listen, fields: bytes, leaf: type[errors.FetchError], words: str
) -> None:
    """Neither the number nor the size of header fields is the server's choice."""
    server = listen(answering(OK + fields + b"Content-Length: 0\r\n\r\n"))

    with own() as web, pytest.raises(leaf, match=words):
        web.fetch(server.url())


# --- where to -----------------------------------------------------------------------------------


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 127.0.0.1 pass for a public address, and no other of its kind."""
    real = guard.forbidden
    monkeypatch.setattr(guard, "forbidden", lambda ip: "" if ip == "127.0.0.1" else real(ip))


class Names:
    """A resolver whose answers are told; each name's last answer stays."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, host: str, _: int) -> list[str]:
        """Resolve as told."""
        self.asked.append(host)
        left = self.answers[host.partition(".")[0]]
        return left.pop(0) if len(left) > 1 else left[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "localhost"])
def test_this_machine_is_not_asked(listen: Listen, host: str) -> None:
    """However loopback is spelled, not even a connection is made."""
    server = listen(answering(POST))

    with Fetcher(trust_env=False) as web, pytest.raises(errors.ForbiddenAddress) as caught:
        web.fetch(server.url(host=host))

    assert "--allow-private" in str(caught.value)
    assert server.connections == 0


def test_a_name_that_stands_for_this_machine_is_not_asked(listen: Listen) -> None:
    """A name is judged by its addresses, and the message names both."""
    server = listen(answering(POST))
    names = Names(blog=[["127.0.0.1"]])

    with (
        Fetcher(trust_env=False, resolve=names) as web,
        pytest.raises(errors.ForbiddenAddress, match=r"blog\.example is at 127\.0\.0\.1"),
    ):
        web.fetch(server.url(host="blog.example"))

    assert server.connections == 0


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://0xa.1/", "http://inside.example/", "http://[::1]/"]
)
def test_a_redirect_inwards_is_not_followed(listen: Listen, target: str) -> None:
    """A public server cannot lead us to a private address, by number or by name."""
    server = listen(answering(redirect(target)))
    names = Names(blog=[["127.0.0.1"]], inside=[["169.254.169.254"]])

    with (
        Fetcher(trust_env=False, resolve=names) as web,
        pytest.raises(errors.ForbiddenAddress) as caught,
    ):
        web.fetch(server.url(host="blog.example"))

    assert caught.value.url == target


@pytest.mark.usefixtures("near")
def test_a_name_that_changes_its_meaning_gains_nothing(listen: Listen) -> None:
    """The address that was judged is the one connected to: a name is resolved once for both."""
    server = listen(answering(POST[:-4].replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\npost")))
    names = Names(blog=[["127.0.0.1"], ["127.0.0.2"]])

    with Fetcher(trust_env=False, resolve=names) as web:
        capture = web.fetch(server.url(host="blog.example"))
        with pytest.raises(errors.ForbiddenAddress):
            web.fetch(server.url(host="blog.example"))

    assert capture.body == b"post"
    assert (names.asked, server.connections) == (["blog.example"] * 2, 1)


@pytest.mark.usefixtures("near")
def test_forbidden_addresses_among_others_are_passed_over(listen: Listen) -> None:
    """Of several addresses of a name the allowed ones are used, and only those."""
    server = listen(answering(POST))
    names = Names(blog=[["10.0.0.1", "::1", "127.0.0.1"]])

    with Fetcher(trust_env=False, resolve=names) as web:
        assert web.fetch(server.url(host="blog.example")).body == b"post"


def test_an_address_that_refuses_is_not_the_last_word(listen: Listen) -> None:
    """Where one address of a name does not answer, the next one is tried."""
    server = listen(answering(POST))
    names = Names(blog=[["127.0.0.2", "127.0.0.1"]])

    with own(resolve=names) as web:
        assert web.fetch(server.url(host="blog.example")).body == b"post"


@pytest.mark.parametrize("found", [[], OSError("no such host"), UnicodeError("label too long")])
def test_a_name_without_address_is_unreachable(found: list[str] | Exception) -> None:
    """A name that cannot be resolved is told like a server that does not answer."""

    def resolve(_: str, __: int) -> list[str]:
        if isinstance(found, Exception):
            raise found
        return found

    with own(resolve=resolve) as web, pytest.raises(errors.Unreachable, match="check the address"):
        web.fetch("http://blog.example/")


# --- what is sent -------------------------------------------------------------------------------


def test_a_page_that_did_not_change_is_not_sent_again(listen: Listen) -> None:
    """Validators of an earlier answer go out as conditions, and 304 comes back without a body."""
    seen: list[bytes] = []
    server = listen(answering(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n', seen=seen))

    with own() as web:
        when = "Tue, 24 Nov 2026 12:00:00 GMT"
        capture = web.fetch(server.url(), etag='W/"1"', last_modified=when, accept="text/plain")

    assert (capture.status, capture.body, capture.header("etag")) == (304, b"", '"1"')
    assert b'If-None-Match: W/"1"\r\n' in seen[0]
    assert f"If-Modified-Since: {when}\r\n".encode() in seen[0]
    assert b"Accept: text/plain\r\n" in seen[0]


def test_a_304_that_was_not_asked_for_is_a_bad_answer(listen: Listen) -> None:
    """Without a condition there is nothing that a 304 could stand for."""
    server = listen(answering(b"HTTP/1.1 304 Not Modified\r\n\r\n"))

    with own() as web:
        for ask in (web.fetch, web.ask):
            with pytest.raises(errors.BadAnswer, match="conditionally"):
                ask(server.url())


@pytest.mark.parametrize("etag", ["", "\r\nX: 1", '"ü"', '"' + "x" * 2000 + '"'])
def test_a_strange_validator_is_not_sent_back(listen: Listen, etag: str) -> None:
    """What cannot stand in a header, or fills it, is left out."""
    seen: list[bytes] = []

    with own() as web:
        web.fetch(listen(answering(POST, seen=seen)).url(), etag=etag)

    assert b"If-None-Match" not in seen[0]
    assert b"X: 1" not in seen[0]


def test_conditions_go_to_the_address_they_are_of(listen: Listen) -> None:
    """A redirect's target is asked without the validators of the address that led there."""
    seen: list[bytes] = []
    server = listen(answering(redirect("/new", "301 Moved Permanently"), POST, seen=seen))

    with own() as web:
        capture = web.fetch(server.url("/old"), etag='"1"', accept="text/plain")

    assert [(step.status, step.url) for step in capture.redirects] == [(301, server.url("/new"))]
    assert (capture.url_asked, capture.url) == (server.url("/old"), server.url("/new"))
    assert [b"If-None-Match" in one for one in seen] == [True, False]
    assert [b"Accept: text/plain" in one for one in seen] == [True, True]
    assert server.connections == 1


def test_a_redirect_can_be_an_answer(listen: Listen) -> None:
    """Whoever asks once gets where it leads, with conditions sent and nothing followed."""
    seen: list[bytes] = []
    server = listen(answering(redirect("/new", "301 Moved Permanently"), POST, seen=seen))

    with own() as web:
        first = web.ask(server.url("/old"), etag='"1"')
        second = web.ask(server.url("/new"))

    assert first == Redirect(301, server.url("/new"))
    assert isinstance(second, Capture)
    assert (second.body, second.redirects, len(seen)) == (b"post", (), 2)
    assert b'If-None-Match: "1"' in seen[0]


def test_cookies_are_not_kept(listen: Listen) -> None:
    """What a server sets is not sent back to it, neither after a redirect nor later."""
    seen: list[bytes] = []
    cookie = b"Set-Cookie: id=1; Path=/\r\nContent-Length: 0\r\n\r\n"
    talk = answering(redirect("/b")[:-21] + cookie, OK + cookie, seen=seen)
    server = listen(talk)

    with own() as web:
        web.fetch(server.url())
        web.fetch(server.url())

    assert len(seen) == 3
    assert not [one for one in seen if b"Cookie" in one]


def test_the_contact_is_named(listen: Listen) -> None:
    """Whoever runs us can be found by the owner of a site."""
    seen: list[bytes] = []

    with own(contact="jane@archive.example") as web:
        web.fetch(listen(answering(POST, seen=seen)).url())

    assert b"(blog archiver; +jane@archive.example)\r\n" in seen[0]


@pytest.mark.parametrize("contact", ["a b", "a\r\nX: 1", "a)b", "ü@b.example"])
def test_a_contact_that_would_break_the_header_is_refused(contact: str) -> None:
    """A contact with spaces, line ends, parentheses or beyond ASCII is a mistake, told at once."""
    with pytest.raises(ValueError, match="no mail or web address"):
        Fetcher(contact=contact)


def test_a_redirect_to_no_host_is_a_bad_answer(listen: Listen) -> None:
    """Where a server leads to a name that cannot exist, the server is at fault, not the asker."""
    with own() as web, pytest.raises(errors.BadAnswer):
        web.fetch(listen(answering(redirect("http://１.example/"))).url())


SECRET = ["http://jane:secret@127.0.0.1/", "//jane:secret@127.0.0.1:99999/", "http://x:secret@[/"]


@pytest.mark.parametrize("location", SECRET)
def test_credentials_in_a_redirect_are_refused_and_not_told(listen: Listen, location: str) -> None:
    """A redirect to an address with a password ends there, and no message shows the password."""
    with own() as web, pytest.raises(errors.BadAnswer) as caught:
        web.fetch(listen(answering(redirect(location))).url())

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", [f"http:{SECRET[1]}", "http://j:secret@a b/", "ftp://j:secret@a/"])
def test_credentials_in_an_address_are_not_told(url: str) -> None:
    """However else an address is wrong, the message about it shows no password."""
    with own() as web, pytest.raises(errors.AddressError) as caught:
        web.fetch(url)

    assert "secret" not in str(caught.value)


def test_credentials_in_other_headers_are_struck_out(listen: Listen) -> None:
    """An address in a header that is kept, but not followed, loses its password."""
    field = b"Content-Location: http://jane:secret@a.example/\r\n"
    server = listen(answering(OK + field + b"Content-Length: 0\r\n\r\n"))

    with own() as web:
        capture = web.fetch(server.url())

    assert capture.header("Content-Location") == "http://***@a.example/"


# --- connections --------------------------------------------------------------------------------


def test_one_host_has_one_connection(listen: Listen) -> None:
    """Threads that ask one host wait for each other, and use one connection in turn."""
    busy: list[int] = []
    now = threading.Lock()

    def talk(connection: socket.socket) -> None:
        while request(connection):
            busy.append(not now.acquire(blocking=False))
            time.sleep(0.02)
            now.release()
            connection.sendall(POST)

    server = listen(talk)
    with own() as web, ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda _: web.fetch(server.url()).body, range(16)))

    assert bodies == [b"post"] * 16
    assert (sum(busy), server.connections) == (0, 1)


def test_hosts_do_not_wait_for_each_other(listen: Listen) -> None:
    """Each of sixteen threads is busy with a host of its own."""
    meeting = threading.Barrier(16)

    def talk(connection: socket.socket) -> None:
        while request(connection):
            meeting.wait(5)
            connection.sendall(POST)

    servers = [listen(talk) for _ in range(16)]
    with own() as web, ThreadPoolExecutor(16) as pool:
        bodies = list(pool.map(lambda server: web.fetch(server.url()).body, servers))

    assert bodies == [b"post"] * 16


def test_waiting_for_a_turn_is_not_counted(listen: Listen) -> None:
    """A page that waited longer than it may take is still given its time."""

    def talk(connection: socket.socket) -> None:
        while request(connection):
            time.sleep(PATIENCE * 0.6)
            connection.sendall(POST)

    server = listen(talk)
    with own(HASTY) as web, ThreadPoolExecutor(3) as pool:
        bodies = list(pool.map(lambda _: web.fetch(server.url()).body, range(3)))

    assert bodies == [b"post"] * 3


def test_a_kept_connection_that_was_closed_is_opened_again(listen: Listen) -> None:
    """A server that hangs up between two requests is asked over a new connection."""

    def talk(connection: socket.socket) -> None:
        request(connection)
        connection.sendall(POST)

    server = listen(talk)
    with own() as web:
        first = web.fetch(server.url())
        server.wait_for_end()
        second = web.fetch(server.url())

    assert (first.body, second.body, server.connections) == (b"post", b"post", 2)


def test_a_request_that_was_read_is_not_repeated(listen: Listen) -> None:
    """A server that hangs up on a request is not asked again at once, delay or no delay."""

    def talk(connection: socket.socket) -> None:
        request(connection)
        connection.sendall(POST)
        request(connection)

    server = listen(talk)
    with own() as web:
        web.fetch(server.url())
        with pytest.raises(errors.BadAnswer):
            web.fetch(server.url())

    assert server.connections == 1


def test_a_new_connection_without_an_answer_is_a_bad_answer(listen: Listen) -> None:
    """A server that hangs up on a first request is not asked again."""

    def talk(connection: socket.socket) -> None:
        request(connection)

    server = listen(talk)

    with own() as web, pytest.raises(errors.BadAnswer):
        web.fetch(server.url())

    assert server.connections == 1


# --- TLS ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Return an authority that nobody knows but the tests."""
    return trustme.CA()


def encrypted(
    authority: trustme.CA, *names: str, talk: Talk, protocols: Iterable[str] = ("http/1.1",)
) -> Talk:
    """Return a talk over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(list(protocols))
    authority.issue_cert(*names).configure_cert(context)

    def talk_encrypted(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as inner:
            talk(inner)

    return talk_encrypted


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """Return what a client needs to trust the authority."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_a_certificate_that_nobody_vouches_for_is_an_error(
    listen: Listen, authority: trustme.CA
) -> None:
    """A self-made certificate is refused, and the message says what can be done."""
    server = listen(encrypted(authority, "127.0.0.1", talk=answering(POST)))

    with own() as web, pytest.raises(errors.Unreachable) as caught:
        web.fetch(server.url(scheme="https"))

    assert "certificate is not trusted" in str(caught.value)
    assert "SSL_CERT_FILE" in str(caught.value)


def test_a_certificate_of_another_host_is_an_error(listen: Listen, authority: trustme.CA) -> None:
    """The certificate must be the host's own, whatever address it was found at."""
    server = listen(encrypted(authority, "other.example", talk=answering(POST)))
    names = Names(blog=[["127.0.0.1"]])

    with (
        own(resolve=names, tls=trusting(authority)) as web,
        pytest.raises(errors.Unreachable, match="not trusted"),
    ):
        web.fetch(server.url(host="blog.example", scheme="https"))


def test_what_is_no_tls_is_an_error(listen: Listen) -> None:
    """A server that answers in plain text where TLS is spoken is told as such."""
    server = listen(dripping(b"HTTP/1.1 400 Bad Request\r\n\r\n", b""))

    with own() as web, pytest.raises(errors.Unreachable, match="no encrypted connection"):
        web.fetch(server.url(scheme="https"))


def test_hosts_on_one_address_do_not_share_a_connection(
    listen: Listen, authority: trustme.CA
) -> None:
    """Two names of one machine are asked over a connection each, each by its own name."""
    seen: list[bytes] = []
    talk = encrypted(authority, "a.example", "b.example", talk=answering(POST, seen=seen))
    server = listen(talk)
    names = Names(a=[["127.0.0.1"]], b=[["127.0.0.1"]])

    with own(resolve=names, tls=trusting(authority)) as web:
        for host in ("a.example", "b.example", "a.example"):
            assert web.fetch(server.url(host=host, scheme="https")).body == b"post"

    assert server.connections == 2
    assert [b"Host: b.example" in one for one in seen] == [False, True, False]


def http2(bodies: Iterator[bytes], most: int = 99, hung_up: threading.Event | None = None) -> Talk:
    """Return a talk in HTTP/2 that answers each request with the next body, and then hangs up.

    It hangs up its own side only: what the client still says (that it has the settings) would make
    the system take back the answer if nobody read it (RFC 9293, section 3.6.1).
    """

    def talk(connection: socket.socket) -> None:
        state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        state.initiate_connection()
        connection.sendall(state.data_to_send())
        answered = 0
        while answered < most and (data := connection.recv(65536)):
            for event in state.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    assert event.stream_id
                    state.send_headers(event.stream_id, [(":status", "200")])
                    answered += 1
                    body = next(bodies)
                    for start in range(0, len(body), 16_384):
                        state.send_data(event.stream_id, body[start : start + 16_384])
                    state.end_stream(event.stream_id)
            connection.sendall(state.data_to_send())
        connection.shutdown(socket.SHUT_WR)
        if hung_up is not None:
            hung_up.set()
        while connection.recv(65536):
            pass

    return talk


def test_http_2_is_spoken_where_the_server_can(listen: Listen, authority: trustme.CA) -> None:
    """A server that offers HTTP/2 is asked in it, page after page on one connection."""
    talk = http2(iter([b"one", b"two", b"three"]))
    server = listen(encrypted(authority, "127.0.0.1", talk=talk, protocols=["h2", "http/1.1"]))

    with own(tls=trusting(authority)) as web:
        bodies = [web.fetch(server.url(scheme="https")).body for _ in range(3)]

    assert (bodies, server.connections) == ([b"one", b"two", b"three"], 1)


def test_a_kept_connection_in_http_2_that_was_closed_is_opened_again(
    listen: Listen, authority: trustme.CA
) -> None:
    """A server that hangs up between two requests is asked over a new connection in HTTP/2 too."""
    hung_up = threading.Event()
    talk = http2(iter([b"one", b"two"]), 1, hung_up)
    server = listen(encrypted(authority, "127.0.0.1", talk=talk, protocols=["h2"]))

    with own(tls=trusting(authority)) as web:
        first = web.fetch(server.url(scheme="https"))
        assert hung_up.wait(10)
        second = web.fetch(server.url(scheme="https"))

    assert (first.body, second.body, server.connections) == (b"one", b"two", 2)


def test_an_answer_in_http_2_that_is_too_large_ends_its_connection(
    listen: Listen, authority: trustme.CA
) -> None:
    """What is left of a page that was given up does not come before the next page."""
    talk = http2(iter([bytes(60_000), b"two"]))
    server = listen(encrypted(authority, "127.0.0.1", talk=talk, protocols=["h2"]))

    with own(Limits(wire=30_000), tls=trusting(authority)) as web:
        with pytest.raises(errors.TooLarge):
            web.fetch(server.url(scheme="https"))
        assert web.fetch(server.url(scheme="https")).body == b"two"

    assert server.connections == 2


def test_http_2_has_the_same_limits(listen: Listen, authority: trustme.CA) -> None:
    """Pings without end, which are no part of any answer, are counted like a body."""

    def talk(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"\0\0\0\x04\0\0\0\0\0")
        # A ping is 8 bytes, of type 6, on stream 0 (RFC 9113, section 6.7).
        ping = b"\0\0\x08\x06\0\0\0\0\0" + bytes(8)
        for _ in range(9999):
            connection.sendall(ping)
            time.sleep(0.01)

    server = listen(encrypted(authority, "127.0.0.1", talk=talk, protocols=["h2"]))

    with own(HASTY, tls=trusting(authority)) as web, pytest.raises(errors.TimedOut):
        web.fetch(server.url(scheme="https"))


# --- proxies ------------------------------------------------------------------------------------


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Take all proxies out of the environment."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def test_a_proxy_of_the_environment_is_asked(
    listen: Listen, no_proxies: pytest.MonkeyPatch
) -> None:
    """The proxy may stand anywhere, gets the whole address, and resolves the name itself."""
    seen: list[bytes] = []
    server = listen(answering(POST, seen=seen))
    no_proxies.setenv("http_proxy", server.url(host="jane:secret@127.0.0.1"))

    with Fetcher() as web:
        capture = web.fetch("http://blog.example/post")

    assert capture.body == b"post"
    assert seen[0].startswith(b"GET http://blog.example/post HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic amFuZTpzZWNyZXQ=\r\n" in seen[0]


@pytest.mark.parametrize("host", ["10.0.0.1", "localhost", "0x7f000001", "[::1]"])
def test_a_forbidden_address_is_not_asked_through_a_proxy(
    listen: Listen, no_proxies: pytest.MonkeyPatch, host: str
) -> None:
    """What is forbidden by its spelling alone is refused before the proxy hears of it."""
    server = listen(answering(POST))
    no_proxies.setenv("http_proxy", server.url())

    with Fetcher() as web, pytest.raises(errors.ForbiddenAddress):
        web.fetch(f"http://{host}/")

    assert server.connections == 0


def test_hosts_without_proxy_are_asked_directly(
    listen: Listen, no_proxies: pytest.MonkeyPatch
) -> None:
    """NO_PROXY is heeded, and the guard holds for what it names."""
    server = listen(answering(POST))
    no_proxies.setenv("http_proxy", "http://127.0.0.1:9/")
    no_proxies.setenv("no_proxy", "127.0.0.1")

    with Fetcher(allow_private=True) as web:
        assert web.fetch(server.url()).body == b"post"


@pytest.mark.parametrize("proxy", ["socks5://jane:secret@127.0.0.1:1080", "gopher://x:secret@a"])
def test_a_proxy_that_we_cannot_speak_to_is_told(
    no_proxies: pytest.MonkeyPatch, proxy: str
) -> None:
    """A proxy of another kind is an error that names the setting, and shows no password."""
    no_proxies.setenv("http_proxy", proxy)

    with Fetcher() as web, pytest.raises(errors.Unreachable, match="HTTP_PROXY") as caught:
        web.fetch("http://blog.example/")

    assert "secret" not in str(caught.value)
