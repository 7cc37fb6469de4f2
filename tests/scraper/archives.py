"""Web archives for tests, written by warcio: what reads them knows nothing of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if TYPE_CHECKING:
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord

DATE = "2020-01-02T03:04:05Z"
PAGE = b"<title>A day</title><article><h1>A day</h1><p>It rained, and nobody came.</p></article>"
URL = "http://a.example/post"


class Archive:
    """Writes one archive, and remembers where each record begins."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._out = io.BytesIO()
        self._writer = WARCWriter(self._out, gzip=path.name.endswith(".gz"))
        self.places: list[int] = []

    def answer(
        self,
        url: str = URL,
        body: bytes = PAGE,
        status: str = "200 OK",
        date: str = DATE,
        **fields: str,
    ) -> ArcWarcRecord:
        """Add what a server answered; fields are those of HTTP, with _ for the hyphen."""
        headers = {"Content-Type": "text/html"} | {
            name.replace("_", "-"): value for name, value in fields.items()
        }
        return self.record("response", url, body, date, http=(status, list(headers.items())))

    def record(
        self,
        kind: str,
        url: str = URL,
        body: bytes = b"",
        date: str = DATE,
        http: tuple[str, list[tuple[str, str]]] | None = None,
        **fields: str,
    ) -> ArcWarcRecord:
        """Add any record; fields are its own, with _ for the hyphen."""
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            # Without it warcio opens a file, and leaves it open.
            length=len(body),
            http_headers=StatusAndHeaders(*http, protocol="HTTP/1.1") if http else None,
            warc_headers_dict={"WARC-Date": date} | named,
        )
        self.places.append(self._out.tell())
        self._writer.write_record(record)
        return record

    def revisit(self, url: str = URL, date: str = "2021-01-01T00:00:00Z", **fields: str) -> None:
        """Add "the same as before"."""
        self.record("revisit", url, b"", date, None, **fields)

    @property
    def data(self) -> bytes:
        """What was written so far."""
        return self._out.getvalue()

    def save(self) -> Path:
        """Write the file."""
        self.path.write_bytes(self.data)
        return self.path
