"""An HTTP answer as an archive keeps it: status line, fields, and a body in its codings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .files import SIZE_LIMIT
from .inflate import CODINGS, InflateError

if TYPE_CHECKING:
    from collections.abc import Iterable

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t][^\r\n]*)?\r?\n")
_END = re.compile(rb"\r?\n\r?\n")
#: RFC 9112, section 7.1: size in hexadecimal, and extensions that nobody uses.
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
#: What a body in a coding begins with, where the coding has a mark. Archives often keep the field
#: and not the coding.
_MARKS = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}


class PayloadError(ValueError):
    """The bytes are no HTTP answer, or its body does not decode as its fields say."""


@dataclass(frozen=True, slots=True)
class Head:
    """Status and fields of an answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    #: Where the body begins.
    end: int

    def field(self, name: str) -> str:
        """Return the first field called `name` (in lower case), or ""."""
        return next((value for key, value in self.headers if key.lower() == name), "")


def head(block: bytes) -> Head | None:
    r"""Read status line and fields of an answer; None where there are none.

    >>> head(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>").headers
    (('Content-Type', 'text/html'),)
    """
    status = _STATUS.match(block)
    if status is None:
        return None
    # An answer without fields ends its status line and has an empty one.
    end = _END.search(block, status.end() - 2)
    fields = block[status.end() : end.start() if end else len(block)]
    return Head(int(status[1]), _fields(fields), end.end() if end else len(block))


def body(block: bytes, known: Head, limit: int = SIZE_LIMIT) -> bytes:
    """Return the body of an answer without its codings.

    Args:
        block: The answer.
        known: What `head` read of it.
        limit: Largest body, in bytes.

    Raises:
        PayloadError: It does not decode, or is larger.
    """
    data = block[known.end :]
    if "chunked" in known.field("transfer-encoding").lower():
        data = _unchunked(data)
    codings = [one.strip().lower() for one in known.field("content-encoding").split(",")]
    for coding in reversed(codings):
        data = _decoded(data, coding, limit)
    if len(data) > limit:
        raise PayloadError(f"more than {limit >> 20} MiB, which no single page has")
    return data


def inflated(data: bytes, coding: str, limit: int = SIZE_LIMIT) -> bytes:
    """Undo one coding.

    Raises:
        PayloadError: The bytes are not in it, or are more than `limit` without it.
    """
    if coding not in CODINGS:
        raise PayloadError(f"it is encoded as {coding!r}, which is not known")
    try:
        return b"".join(_limited(CODINGS[coding]([data]), limit))
    except InflateError as error:
        raise PayloadError(f"it is not what it is declared to be, {coding}: {error}") from error


def _decoded(data: bytes, coding: str, limit: int) -> bytes:
    if coding in {"", "identity", "none"} or not data:
        return data
    if not data.startswith(_MARKS.get(coding, b"")):
        return data
    try:
        return inflated(data, coding, limit)
    except PayloadError:
        # No mark tells these two from a body whose coding was undone already.
        if coding in {"br", "deflate"} and data.lstrip().startswith(b"<"):
            return data
        raise


def _limited(steps: Iterable[bytes], limit: int) -> Iterable[bytes]:
    size = 0
    for step in steps:
        size += len(step)
        if size > limit:
            raise PayloadError(f"more than {limit >> 20} MiB inflated, which no single page has")
        yield step


def _unchunked(data: bytes) -> bytes:
    """Join chunks; what is not in chunks, although declared so, is left as it is."""
    parts: list[bytes] = []
    place = 0
    while chunk := _CHUNK.match(data, place):
        size = int(chunk[1], 16)
        if not size:
            break
        # A transfer that broke off is kept as far as it came.
        parts.append(data[chunk.end() : chunk.end() + size])
        place = chunk.end() + size
        place += 2 if data.startswith(b"\r\n", place) else 1
    return b"".join(parts) if parts or chunk else data


def _fields(block: bytes) -> tuple[tuple[str, str], ...]:
    # RFC 9112, section 5.2: a line that begins with white space goes on with the one before.
    lines = re.sub(rb"\r?\n[ \t]+", b" ", block).splitlines()
    pairs = (line.partition(b":") for line in lines)
    return tuple((_text(name), _text(value)) for name, colon, value in pairs if colon)


def _text(field: bytes) -> str:
    try:
        return field.strip().decode("utf-8")
    except UnicodeDecodeError:
        return field.strip().decode("latin-1")
