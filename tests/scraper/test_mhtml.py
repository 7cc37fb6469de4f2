"""Pages saved with all their parts in one message."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.mhtml import MhtmlError, read

URL = "https://blog.example/a"
HTML = "<title>Größe</title><p>潮汐 = 1".encode()


def message(*parts: str | bytes, head: str = "", kind: str = "multipart/related") -> bytes:
    """Return a message of parts, as browsers write it."""
    start = (
        f"From: <Saved by Blink>\r\n{head}Subject: x\r\nDate: Tue, 5 Mar 2024 09:11:12 -0000\r\n"
        f'MIME-Version: 1.0\r\nContent-Type: {kind};\r\n\ttype="text/html";\r\n\tboundary="--B"\r\n'
    )
    bodies = (part if isinstance(part, bytes) else part.encode() for part in parts)
    joined = b"".join(b"\r\n\r\n----B\r\n" + body for body in bodies)
    return start.encode() + joined + b"\r\n----B--"


CODERS: dict[str, Callable[[bytes], bytes]] = {
    "quoted-printable": quopri.encodestring,
    "base64": base64.encodebytes,
    "binary": bytes,
    "8bit": bytes,
}


def part(
    body: bytes, kind: str = "text/html", encoding: str = "quoted-printable", more: str = ""
) -> bytes:
    """Return one part."""
    fields = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n"
    return fields.encode() + CODERS[encoding](body)


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "binary", "8bit"])
def test_the_page_of_a_message_is_read(encoding: str) -> None:
    """The page comes out with its bytes, address, moment and own type; pictures stay behind."""
    picture = part(
        b"\x89PNG", "image/png", "base64", "Content-Location: https://blog.example/i\r\n"
    )
    data = message(
        part(HTML, "text/html; charset=utf-8", encoding),
        picture,
        head=f"Snapshot-Content-Location: {URL}\r\n",
    )

    page = read(data)

    assert page.body.rstrip() == HTML
    assert (page.url, page.content_type) == (URL, "text/html; charset=utf-8")
    assert page.at == datetime(2024, 3, 5, 9, 11, 12, tzinfo=UTC)


def test_the_address_of_the_part_serves_where_the_message_has_none() -> None:
    """Older browsers write the address into the part."""
    page = read(message(part(HTML, more=f"Content-Location: {URL}\r\n")))

    assert page.url == URL
    assert read(message(part(HTML, more="Content-Location: file:///c:/a.htm\r\n"))).url == ""


def test_the_part_that_the_message_starts_with_is_the_page() -> None:
    """A frame before the page is not taken for it where the message names its start."""
    frame, page = (
        part(b"<p>frame", more="Content-ID: <1@x>\r\n"),
        part(HTML, more="Content-ID: <2@x>\r\n"),
    )
    data = message(frame, page)

    assert read(data).body.startswith(b"<p>frame")
    assert read(data.replace(b'type="text/html"', b'start="<2@x>"')).body.startswith(b"<title>")
    assert read(data.replace(b'type="text/html"', b'start="<3@x>"')).body.startswith(b"<p>frame")


def test_html_is_preferred_to_its_text() -> None:
    """Of the page as text and as HTML, the latter is read; a text alone is a page too."""
    text = part(b"words", "text/plain")

    assert read(message(text, part(HTML), kind="multipart/alternative")).body.startswith(b"<title>")
    assert read(message(text)).body.startswith(b"words")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        message(part(b"\x89PNG", "image/png")),
        message(part(b"")),
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nno boundary",
    ],
)
def test_a_message_without_a_page_is_refused(data: bytes) -> None:
    """A message of pictures, or of nothing, holds no page."""
    with pytest.raises(MhtmlError, match="no page is in it"):
        read(data)


def test_a_message_nested_without_end_is_refused() -> None:
    """Parts within parts within parts are refused before they exhaust anything."""
    data = b"MIME-Version: 1.0\n" + b"".join(
        b'Content-Type: multipart/related; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
    )

    with pytest.raises(MhtmlError):
        read(data)


@given(st.binary(max_size=300))
def test_any_message_is_read_or_refused(data: bytes) -> None:
    """No message raises anything else."""
    for whole in (message(data), message(part(data)), data):
        try:
            assert read(whole).body
        except MhtmlError:
            continue
