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

    @property
    def digest(self) -> str:
        """SHA-256 of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    def header(self, name: str) -> str:
        """Return the first header field called `name` (in any case), else ""."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")
