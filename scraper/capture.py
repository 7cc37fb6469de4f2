"""A capture: the bytes of one page as they were met, and under which circumstances."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class How(StrEnum):
    """The way a capture came here."""

    FETCHED = "fetched"
    FILE = "file"
    STDIN = "stdin"


@dataclass(frozen=True, slots=True)
class Redirect:
    """One step on the way from the address that was asked to the one that answered."""

    #: 301, 302, 303, 307 or 308; 301 and 308 are permanent (RFC 9110, section 15.4).
    status: int
    #: Where it led.
    url: str


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
    #: Where on disk it was read from; "" for what came over the web.
    source: str = ""
    #: The redirects that led from `url_asked` to `url`, in order; empty where there were none.
    redirects: tuple[Redirect, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    def header(self, name: str) -> str:
        """Return the first header field called `name` (in any case), else ""."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")
