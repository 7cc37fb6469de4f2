"""A capture: the bytes of one page as they were met, and under which circumstances.

Saved material holds other things than pages, and pages that cannot be read: those are values too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_PERMANENT: Final = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)


class How(StrEnum):
    """The way a capture came here."""

    FETCHED = "fetched"
    FILE = "file"
    STDIN = "stdin"
    #: Out of a web archive (ISO 28500).
    WARC = "warc"
    #: Out of a page saved with all its parts (RFC 2557).
    MHTML = "mhtml"


@dataclass(frozen=True, slots=True)
class Redirect:
    """One step on the way from the address that was asked to the one that answered."""

    #: 301, 302, 303, 307 or 308.
    status: int
    #: Where it led.
    url: str

    @property
    def permanent(self) -> bool:
        """The address it led to stands for the other from now on (RFC 9110, section 15.4)."""
        return self.status in _PERMANENT


@dataclass(frozen=True, slots=True)
class Capture:
    """One body with everything that was known when it was read; never changed afterwards."""

    #: The body, with any transfer and content encoding undone.
    body: bytes
    #: The address as it was asked for, or "" for a file or stream without one.
    url_asked: str
    #: The address that answered, after redirects.
    url: str
    #: HTTP status, or None where nobody answered over HTTP.
    status: int | None
    #: Header fields in the order they came.
    headers: tuple[tuple[str, str], ...]
    #: The Content-Type header, or "".
    content_type: str
    #: When the last byte was read (UTC).
    fetched_at: datetime
    how: How
    #: Where on disk it was read from, in archives with the offset in bytes ("a.warc.gz@1234"); ""
    #: for what came over the web.
    source: str = ""
    #: The redirects that led from `url_asked` to `url`, in order; empty where there were none.
    redirects: tuple[Redirect, ...] = ()

    @property
    def failed(self) -> bool:
        """The server says that it did not answer what it was asked (RFC 9110, section 15)."""
        return self.status is not None and self.status >= HTTPStatus.BAD_REQUEST

    @property
    def digest(self) -> str:
        """SHA-256 of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    def header(self, name: str) -> str:
        """Return the first header field called `name` (in any case), else ""."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that may be a page and cannot be read."""

    #: File, and offset in an archive.
    source: str
    #: One line that names the source and, where there is one, the remedy.
    reason: str


class Repeated(Unread):
    """A record that repeats an answer, which is in none of the files that were read."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is no page, or one that is not wanted."""

    source: str
    #: What it is, in a few words.
    reason: str


Taken = Capture | Unread | LeftOut
