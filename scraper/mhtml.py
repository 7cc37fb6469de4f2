"""Reads MHTML: a page saved with all its parts in one message (RFC 2557)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from typing import Any

from .savedfrom import moment, web_address

#: Media types of the part that is the page.
_PAGES = ("text/html", "application/xhtml+xml", "text/plain")


class MhtmlError(ValueError):
    """The message holds no page."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The page of a message."""

    body: bytes
    #: Where it came from; "" if the message does not say.
    url: str
    #: When it was saved, if the message says.
    at: datetime | None
    #: The page's own Content-Type.
    content_type: str


def read(data: bytes) -> SavedPage:
    r"""Return the page that a message was made of; its pictures, styles and frames are left out.

    >>> head = b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: "
    >>> rest = b"quoted-printable\nContent-Location: https://blog.example/a\n\n<p>a=3D=\nb"
    >>> page = read(head + rest)
    >>> page.body, page.url
    (b'<p>a=b', 'https://blog.example/a')

    Raises:
        MhtmlError: There is no page in it.
    """
    try:
        message = message_from_bytes(data.lstrip())
        parts = [part for part in message.walk() if not part.is_multipart()]
    except RecursionError as error:
        raise MhtmlError("its parts are nested too deeply") from error
    root = _root(message, parts)
    body: Any = root.get_payload(decode=True) if root is not None else None
    if root is None or not body:
        raise MhtmlError("no page is in it")
    place = message["Snapshot-Content-Location"] or root["Content-Location"]
    url = web_address(_field(place)) or web_address(_field(message["Content-Location"]))
    return SavedPage(body, url, moment(_field(message["Date"])), _field(root["Content-Type"]))


def _root(message: Message, parts: list[Message]) -> Message | None:
    """Return the part that the message starts with (RFC 2387, section 3.2), else the first page."""
    start = message.get_param("start")
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    named = (part for part in pages if start and _field(part["Content-ID"]) == start)
    html = (part for part in pages if part.get_content_type() != "text/plain")
    return next(named, None) or next(html, None) or next(iter(pages), None)


def _field(value: Any) -> str:
    """Return a field's text on one line; a header in no known encoding is no string."""
    return "".join(str(value or "").splitlines()).strip()
