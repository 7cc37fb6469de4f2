"""Stored captures as records of a web archive: WARC 1.1 (ISO 28500:2017), not compressed.

What a server answered is a ``response`` with its status and headers; a page that was read from a
file is a ``resource``, since nobody answered anything. Records are the same however often they are
written.
"""

from __future__ import annotations

import http
import re
import uuid
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from .citations import URL_SAFE
from .release import release
from .sniff import HEAD_BYTES, Shape, shape
from .urls import is_web_address

if TYPE_CHECKING:
    from db.rows import CaptureRow

_END: Final = b"\r\n\r\n"
#: How a body came over the wire; it is stored as it was before that.
_WIRE: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_LINE_ENDS: Final = re.compile(r"[\r\n]+")


def opening(moment: str) -> bytes:
    """Return the record that says what wrote the archive.

    Args:
        moment: When, as WARC has it: 2026-11-28T09:30:00Z.
    """
    block = f"software: unmirror {release()}\r\nformat: WARC File Format 1.1\r\n".encode()
    return _record("warcinfo", moment, "application/warc-fields", block)


def record(capture: CaptureRow) -> bytes:
    """Return a capture as a record."""
    at = quote(capture.url or capture.url_asked, safe=URL_SAFE) or f"urn:sha256:{capture.digest}"
    kind, block = "resource", capture.body
    # Without one, readers look at the bytes, as we did (section 5.6); few know text by them.
    text = "text/plain" if shape(block[:HEAD_BYTES]) is Shape.TEXT else ""
    content_type = _line(capture.content_type) or text
    # Readers look for an answer of HTTP only where an address of the web gave it.
    if capture.status is not None and is_web_address(at):
        kind, block = "response", _answer(capture, capture.status)
        content_type = "application/http; msgtype=response"
    payload = {"WARC-Target-URI": at, "WARC-Payload-Digest": f"sha256:{capture.digest}"}
    return _record(kind, capture.fetched_at, content_type, block, payload)


def _answer(capture: CaptureRow, status: int) -> bytes:
    try:
        reason = http.HTTPStatus(status).phrase
    except ValueError:  # no status of a standard; the phrase may be empty (RFC 9112, section 4)
        reason = ""
    told = [(_line(name).strip(), _line(value)) for name, value in capture.headers]
    kept = [(name, value) for name, value in told if name and name.lower() not in _WIRE]
    if capture.content_type and "content-type" not in {name.lower() for name, _ in kept}:
        kept.append(("Content-Type", _line(capture.content_type)))
    lines = [
        f"HTTP/1.1 {status} {reason}",
        *(f"{name}: {value}" for name, value in kept),
        f"Content-Length: {len(capture.body)}",
    ]
    return "\r\n".join(lines).encode() + _END + capture.body


def _record(
    kind: str, moment: str, content_type: str, block: bytes, fields: dict[str, str] | None = None
) -> bytes:
    named = {"WARC-Type": kind, "WARC-Date": moment, **(fields or {})}
    number = uuid.uuid5(uuid.NAMESPACE_URL, " ".join(named.values()))
    named |= {
        "WARC-Record-ID": f"<{number.urn}>",
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
    }
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in named.items() if value)]
    return "\r\n".join(lines).encode() + _END + block + _END


def _line(value: str) -> str:
    return _LINE_ENDS.sub(" ", value)
