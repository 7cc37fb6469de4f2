"""Where a saved page came from, and when, by what the program that saved it wrote into it.

Browsers, SingleFile, monolith and HTTrack write a comment near the beginning; the Internet
Archive's Wayback Machine, and replay software like it, also writes its own address before every
link of the page and a bar across its top. What was written in is taken out again, so that the page
is what the archive had been given.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlsplit, urlunsplit

from .errors import AddressError
from .moments import from_mail, from_text
from .sniff import plain
from .urls import fetchable

#: Bytes at the beginning of a page in which its origin is looked for.
HEAD_BYTES = 64 * 1024

# All are bounded, so that a page that begins such a comment again and again costs no more.
# Browsers count the characters of the address, in four digits.
_BROWSER = re.compile(rb"<!--\s*saved from url=\((\d{4})\)(https?://[^\s>]+)", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    rb"<!--\s*(?:Page saved with|Archive processed by) SingleFile\b(?:(?!-->).){0,200}?"
    rb"\burl:\s*(https?://\S+)(?:(?:(?!-->).){0,1000}?saved date:([^\n\r]{0,100}?)(?:[\r\n]|-->))?",
    re.DOTALL,
)
_MONOLITH = re.compile(rb"<!--\s*Saved from (https?://\S+) at (\S+) using monolith")
_HTTRACK = re.compile(
    rb"<!--\s*Mirrored from (\S+) by HTTrack Website Copier[^,>]{0,50}?(?:\[[^\]>]{0,50}\])?,"
    rb"([^>]{0,60}?)-->"
)
_HTTRACK_INDEX = re.compile(rb"Mirror and index made by HTTrack")
_WOMBAT = re.compile(rb"""__wm\.wombat\(\s*["'](https?://[^"']+)["']\s*,\s*["'](\d{14})["']""")
# "Tue Mar 05 2024 10:11:12 GMT+0100 (CET)": ECMA-262, Date.prototype.toString.
_SCRIPT_DATE = re.compile(r"\w{3} (\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})")

#: Replay addresses: a moment in 14 digits, how the page is to be served, and the address. The
#: Wayback Machine also knows shorter moments, and addresses whose scheme was left out.
_REPLAY = re.compile(r"https?://[^/]+/(?:[\w.-]+/){0,3}?(\d{14})(?:[a-z]{2}_)?/(https?:/+.+)")
_WAYBACK = re.compile(
    r"https?://web\.archive\.org/(?:web/)?(\d{4,14})(?:[a-z]{2}_)?/((?:https?:/+)?[^/]+\..*)"
)
_BAR = (b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- END WAYBACK TOOLBAR INSERT -->")
_REWRITTEN = re.compile(
    rb"""(?<=["'(=\s])(?:(?:https?:)?//[^/\s"'<>]{1,255})?/(?:[\w.-]{1,64}/){0,3}\d{4,14}"""
    rb"(?:[a-z]{2}_)?/(?=(?:https?|mailto|ftp):|//)"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a saved page says of itself."""

    #: Where it came from; "" if it does not say. HTTrack leaves out the scheme: "//host/path".
    url: str = ""
    at: datetime | None = None
    #: An archive wrote its own address before every link of the page.
    rewritten: bool = False


def origin(body: bytes) -> Origin:
    r"""Return what a page says of where it came from.

    >>> origin(b"<!-- saved from url=(0022)https://blog.example/a -->\n<html>").url
    'https://blog.example/a'
    """
    head = plain(body[:HEAD_BYTES])
    if found := _WOMBAT.search(head):
        return Origin(web_address(_text(found[1])), _stamp(found[2].decode()), rewritten=True)
    for pattern, read in _READERS:
        if found := pattern.search(head):
            return _unwrapped(*read(found))
    return Origin()


def unwrap(url: str) -> tuple[str, datetime | None]:
    """Return the address and moment that a replay address names, or the address itself.

    >>> unwrap("https://web.archive.org/web/20180505041233id_/http://blog.example/a")[0]
    'http://blog.example/a'
    """
    found = _REPLAY.fullmatch(url) or _WAYBACK.fullmatch(url)
    if not found:
        return url, None
    # Folders of a mirror cannot be named "", so one of the two slashes is lost there.
    scheme, slashes, rest = re.sub(r":/+", "://", found[2], count=1).partition("://")
    address = web_address(f"{scheme}://{rest}" if slashes else f"http://{scheme}")
    then = _stamp(found[1])
    return (address, then) if address and then else (url, None)


def restore(body: bytes) -> bytes:
    """Return a replayed page without the archive's bar, and with links as they were."""
    start, end = body.find(_BAR[0]), body.find(_BAR[1])
    if 0 <= start < end:
        body = body[:start] + body[end + len(_BAR[1]) :]
    return _REWRITTEN.sub(b"", body)


def is_index_of_mirror(body: bytes) -> bool:
    """Tell whether a page is the list of mirrored sites that HTTrack makes itself."""
    return _HTTRACK_INDEX.search(body[:HEAD_BYTES]) is not None


def web_address(text: str) -> str:
    """Return an address as it may be stored: for the web, without credentials; or "".

    >>> web_address("https://jane:secret@blog.example/a#top"), web_address("about:blank")
    ('https://blog.example/a', '')
    """
    with suppress(ValueError, AddressError):
        parts = urlsplit(text.strip())
        return fetchable(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))
    return ""


def moment(text: str) -> datetime | None:
    """Return the moment that a date of HTTP, e-mail, ISO 8601 or a browser's script names."""
    text = text.strip()
    if found := _SCRIPT_DATE.match(text):
        with suppress(ValueError):
            return datetime.strptime(f"{found[1]} {found[2]}", "%b %d %Y %H:%M:%S %z").astimezone(
                UTC
            )
    return from_text(text) or from_mail(text)


def _unwrapped(url: str, at: datetime | None) -> Origin:
    inner, then = unwrap(url)
    if then:
        return Origin(inner, then, rewritten=True)
    return Origin(url if url.startswith("//") else web_address(url), at)


def _text(found: bytes) -> str:
    return unescape(found.decode("utf-8", "replace"))


def _browser(found: re.Match[bytes]) -> tuple[str, datetime | None]:
    return _text(found[2])[: int(found[1])], None


def _single_file(found: re.Match[bytes]) -> tuple[str, datetime | None]:
    return _text(found[1]), moment(_text(found[2] or b""))


def _httrack(found: re.Match[bytes]) -> tuple[str, datetime | None]:
    return f"//{_text(found[1])}", moment(_text(found[2]))


_READERS = (
    (_SINGLE_FILE, _single_file),
    (_MONOLITH, _single_file),
    (_BROWSER, _browser),
    (_HTTRACK, _httrack),
)


def _stamp(digits: str) -> datetime | None:
    """Return the moment of up to 14 digits; what is missing is the earliest."""
    with suppress(ValueError):
        full = digits + "00000101000000"[len(digits) :]
        return datetime.strptime(full, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return None
