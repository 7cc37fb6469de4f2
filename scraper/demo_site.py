"""The sample blogs on loopback: a real HTTP server for the demonstration and for tests."""

from __future__ import annotations

import threading
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from .files import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One page of the sample, and how the server answers with it."""

    #: Absolute path of its address, such as ``/lantern/``.
    path: str
    #: Name without folder and suffix; its truth stands in ``expected/NAME.toml``.
    name: str
    body: bytes
    content_type: str
    #: What the page is there to show, in one line.
    about: str = ""
    status: int = 200


@contextmanager
def sample_folder() -> Iterator[Path]:
    """Give the folder of the sample: packed in the wheel, or `seeds/sample` of a checkout."""
    packed = files(__package__) / "sample"
    if packed.is_dir():
        with as_file(packed) as folder:
            yield folder
    else:
        yield Path(__file__).parent.parent / "seeds" / "sample"


def sample_pages() -> tuple[SamplePage, ...]:
    """Return the pages of the sample in the order of its ``site.toml``.

    Raises:
        ReadError: The sample is missing from the installation.
    """
    with sample_folder() as folder:
        site = tomllib.loads(load(folder / "site.toml").decode())
        return tuple(_page(folder, entry) for entry in site["page"])


def _page(folder: Path, entry: dict[str, str]) -> SamplePage:
    file = folder / entry["file"]
    return SamplePage(entry["path"], file.stem, load(file), entry["content_type"], entry["about"])


@contextmanager
def serve(pages: Iterable[SamplePage]) -> Iterator[str]:
    """Serve pages on a free loopback port, and give the server's address without a final slash.

    >>> with serve([SamplePage("/", "home", b"hello", "text/plain")]) as address:
    ...     address.startswith("http://127.0.0.1:")
    True
    """
    by_path = {page.path: page for page in pages}

    class Handler(_Handler):
        answers = by_path

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Between requests a kept connection holds a thread; seconds until it is let go.
    timeout = 5
    answers: dict[str, SamplePage]

    def do_GET(self) -> None:
        """Answer with the page of this path, or with 404."""
        missing = SamplePage(self.path, "", b"no such page", "text/plain", status=404)
        page = self.answers.get(self.path.partition("?")[0], missing)
        self.send_response(page.status)
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - likewise
        """Keep quiet: the one who asks reports what was answered."""
