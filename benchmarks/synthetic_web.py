"""A synthetic web: blogs of several platforms, each on its own loopback address, in one process.

Run by itself it serves until standard input ends, and says on standard output where:

    python -m benchmarks.synthetic_web --blogs 50 --posts 200 --log requests.jsonl

Everything it answers follows from the seed. What changes is told it on standard input, a word and
its numbers on a line, each answered by "ok": ``edit BLOG POST``, ``gone BLOG POST``. Each request
is written to the log, one JSON object a line (see `Request`). Linux only: elsewhere, 127.0.1.1 and
its neighbours have to be set up first.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import struct
import subprocess
import sys
import time
import zlib
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from benchmarks.made_up_blogs import LANGUAGES, vocabulary
from benchmarks.synthetic_answers import Answer
from benchmarks.synthetic_pages import Site
from benchmarks.synthetic_posts import PLATFORMS, Blog
from benchmarks.synthetic_sites import answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Of 100 addresses so many fail when they are asked for the first time.
FAULTS_PER_HUNDRED: Final = 5
#: The faults, in equal parts; 0 stands for a connection that is reset.
FAULTS: Final = (500, 503, 429, 0)
#: Seconds that 503 and 429 ask for.
RETRY_AFTER: Final = 1
#: The faults that ask for it.
RETRY_STATUSES: Final = (429, 503)
#: Seconds that every answer takes at least, so that requests side by side are seen as such.
LATENCY: Final = 0.003
#: A head may be as long as this; RFC 9110 recommends 8,000 octets for the request line alone.
_MOST_HEAD: Final = 65_536
#: Smaller bodies are sent as they are.
_LEAST_PACKED: Final = 256
_GZIP: Final = 16 + zlib.MAX_WBITS
#: Closing with this option resets the connection instead (socket(7), SO_LINGER).
_RESET: Final = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Web:
    """What a web is made of."""

    blogs: int = 50
    posts: int = 200
    seed: int = 1
    #: Whether first requests fail now and then.
    faults: bool = True
    #: Seconds that the robots.txt of one host asks for.
    crawl_delay: float = 1.0

    @property
    def all(self) -> list[Blog]:
        """Return the blogs."""
        return [
            Blog(number, PLATFORMS[(number - 1) % len(PLATFORMS)], self.posts, self.seed)
            for number in range(1, self.blogs + 1)
        ]


@dataclass(frozen=True, slots=True)
class Request:
    """A line of the log."""

    #: Seconds of the system's monotonic clock: when the head was read, and when the answer was
    #: ready to be sent. Whoever asked has the answer a little later and never before.
    start: float
    end: float
    host: str
    target: str
    #: 0 for a connection that was reset.
    status: int
    #: Bytes sent, the head included.
    sent: int
    agent: str
    #: If-None-Match and If-Modified-Since.
    etag: str
    since: str
    #: Number of the connection, and how many of this host were open when the head was read.
    connection: int
    open: int


class Server:
    """Serves the blogs of a web and writes the log."""

    def __init__(self, web: Web, log: TextIO) -> None:
        self.web = web
        self.log = log
        self.sites: dict[str, Site] = {}
        self.open: dict[str, int] = {}
        self.asked: set[tuple[str, str]] = set()
        self.connections = 0

    async def start(self, port: int = 0) -> int:
        """Listen on the address of every blog, all on one port, and return it."""
        for blog in self.web.all:
            server = await asyncio.start_server(
                self._serve, blog.host, port, limit=_MOST_HEAD, backlog=64
            )
            port = server.sockets[0].getsockname()[1]
            base = f"http://{blog.host}:{port}"
            self.sites[blog.host] = Site(blog, base, crawl_delay=self.web.crawl_delay)
            self.open[blog.host] = 0
        return port

    def obey(self, words: list[str]) -> None:
        """Change a post or take it down."""
        what, blog, number = words[0], int(words[1]), int(words[2])
        site = next(one for one in self.sites.values() if one.blog.number == blog)
        if what == "edit":
            site.versions[number] = site.versions.get(number, 0) + 1
            site.edited[number] = datetime.now(UTC)
        elif what == "gone":
            site.gone.add(number)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        self.connections += 1
        number = self.connections
        self.open[host] += 1
        try:
            while request := await _head(reader):
                if not await self._answer(host, number, request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open[host] -= 1
            writer.close()

    async def _answer(
        self,
        host: str,
        connection: int,
        request: tuple[str, Mapping[str, str]],
        writer: asyncio.StreamWriter,
    ) -> bool:
        """Answer one request; return whether the connection stays open."""
        target, asked = request
        start, among = time.monotonic(), self.open[host]
        status, message = self._message(host, target, asked)
        sent = len(message)
        await asyncio.sleep(LATENCY)
        end = time.monotonic()
        try:
            if status:
                writer.write(message)
                await writer.drain()
            else:
                kept: socket.socket = writer.get_extra_info("socket")
                kept.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                writer.transport.abort()
        finally:
            line = Request(
                start=start,
                end=end,
                host=host,
                target=target,
                status=status,
                sent=sent,
                agent=asked.get("user-agent", ""),
                etag=asked.get("if-none-match", ""),
                since=asked.get("if-modified-since", ""),
                connection=connection,
                open=among,
            )
            self.log.write(json.dumps(asdict(line)) + "\n")
            self.log.flush()
        return bool(status) and asked.get("connection", "").lower() != "close"

    def _message(self, host: str, target: str, asked: Mapping[str, str]) -> tuple[int, bytes]:
        site = self.sites[host]
        fault = self._fault(host, target)
        if fault is not None:
            headers = [("Retry-After", str(RETRY_AFTER))] if fault in RETRY_STATUSES else []
            return fault, _message(fault, headers, b"try again") if fault else b""
        said = answer(site, target)
        validators = _validators(site, said)
        if said.status == HTTPStatus.OK and _is_known(asked, dict(validators)):
            return HTTPStatus.NOT_MODIFIED, _message(HTTPStatus.NOT_MODIFIED, validators, None)
        body, packed = _packed(said, asked) if site.blog.number % 2 else (said.body, False)
        headers = [("Content-Type", said.content_type), *said.headers, *validators]
        if packed:
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        return said.status, _message(said.status, headers, body)

    def _fault(self, host: str, target: str) -> int | None:
        """Return how the first request for an address fails, if it is one that does."""
        first = (host, target) not in self.asked
        self.asked.add((host, target))
        if not self.web.faults or not first or target == "/robots.txt":
            return None
        drawn = int.from_bytes(sha256(f"{self.web.seed} {host} {target}".encode()).digest()[:4])
        failing = drawn % 100 < FAULTS_PER_HUNDRED
        return FAULTS[drawn // 100 % len(FAULTS)] if failing else None


async def _head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]] | None:
    """Read the head of a request; None where there is no further one."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = (line.partition(":") for line in lines if line)
    return first.split(" ")[1], {name.lower(): value.strip() for name, _, value in fields}


def _validators(site: Site, said: Answer) -> list[tuple[str, str]]:
    kind = site.blog.validators
    if said.status != HTTPStatus.OK or said.changed is None or kind == "none":
        return []
    found = []
    if kind in {"both", "etag"}:
        found.append(("ETag", f'"{sha256(said.body).hexdigest()[:16]}"'))
    if kind in {"both", "modified"}:
        found.append(("Last-Modified", format_datetime(said.changed.astimezone(UTC), usegmt=True)))
    return found


def _is_known(asked: Mapping[str, str], validators: Mapping[str, str]) -> bool:
    """Whether the one who asks has the answer already (RFC 9110, section 13.2.2)."""
    if tag := asked.get("if-none-match"):
        return validators.get("ETag", "") in tag.split(", ")
    since = asked.get("if-modified-since")
    return bool(since) and validators.get("Last-Modified") == since


def _packed(said: Answer, asked: Mapping[str, str]) -> tuple[bytes, bool]:
    if "gzip" not in asked.get("accept-encoding", "") or len(said.body) < _LEAST_PACKED:
        return said.body, False
    packer = zlib.compressobj(1, zlib.DEFLATED, _GZIP)
    return packer.compress(said.body) + packer.flush(), True


def _message(status: int, headers: list[tuple[str, str]], body: bytes | None) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b"")


# --- the process ----------------------------------------------------------------------------------


class Running:
    """A web that is being served by a process of its own."""

    def __init__(self, web: Web, log: Path, process: subprocess.Popen[str], port: int) -> None:
        self.web = web
        self.log = log
        self.port = port
        self._process = process

    def site(self, blog: Blog) -> Site:
        """Return a blog as it was at first, for whoever wants its addresses."""
        return Site(blog, f"http://{blog.host}:{self.port}", crawl_delay=self.web.crawl_delay)

    def tell(self, what: str, blog: int, number: int) -> None:
        """Have a post edited ("edit") or taken down ("gone")."""
        assert self._process.stdin  # noqa: S101 - it is a pipe
        assert self._process.stdout  # noqa: S101
        print(what, blog, number, file=self._process.stdin, flush=True)
        if self._process.stdout.readline() != "ok\n":
            raise RuntimeError(f"the synthetic web did not take {what} {blog} {number}")

    def requests(self) -> list[Request]:
        """Return what was asked so far, in the order in which it was answered."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [_request(json.loads(line)) for line in lines]


def _request(fields: dict[str, Any]) -> Request:
    return Request(**fields)


@contextmanager
def serving(web: Web, log: Path) -> Iterator[Running]:
    """Serve a web from a process of its own, and end it afterwards."""
    command = [sys.executable, "-m", "benchmarks.synthetic_web", "--log", str(log)]
    command += ["--blogs", str(web.blogs), "--posts", str(web.posts), "--seed", str(web.seed)]
    command += ["--crawl-delay", str(web.crawl_delay), *([] if web.faults else ["--no-faults"])]
    with subprocess.Popen(  # noqa: S603 - our own module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise RuntimeError("the synthetic web did not start; its complaint stands above")
            yield Running(web, log, process, int(line))
        finally:
            process.terminate()


async def _run(web: Web, log: TextIO, port: int) -> None:
    for language in LANGUAGES:
        vocabulary(language)  # made once, before anybody measures
    server = Server(web, log)
    print(await server.start(port), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        with suppress(ValueError, IndexError, StopIteration):
            server.obey(line.split())
            print("ok", flush=True)


def main() -> int:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    web = Web()
    parser.add_argument("--blogs", type=int, default=web.blogs)
    parser.add_argument("--posts", type=int, default=web.posts, help="posts of each blog")
    parser.add_argument("--seed", type=int, default=web.seed)
    parser.add_argument("--port", type=int, default=0, help="0 for one that is free")
    parser.add_argument("--no-faults", action="store_true")
    parser.add_argument("--crawl-delay", type=float, default=web.crawl_delay, metavar="SECONDS")
    parser.add_argument("--log", type=Path, required=True, metavar="FILE")
    asked = parser.parse_args()
    web = Web(asked.blogs, asked.posts, asked.seed, not asked.no_faults, asked.crawl_delay)
    with asked.log.open("a", encoding="utf-8") as log:
        asyncio.run(_run(web, log, asked.port))
    return 0


if __name__ == "__main__":
    sys.exit(main())
