"""The pages of web archives: records become captures.

    response     an answer of a server: a page if it is 2xx and HTML or text
    resource     a page that came in some other way; conversion: one turned into text
    revisit      "the same as that one": the body is taken from the answer that it names
    request      tells that an answer belongs to a form that was sent, and is no page of its address

A revisit may stand before the answer it names, or in another file of the same run: it waits until
all files are read. Of each answer only fingerprints and its place are held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from . import files, payload
from .capture import Capture, How, LeftOut, Repeated, Taken, Unread
from .payload import Head, PayloadError
from .savedfrom import moment, restore, unwrap, web_address
from .sniff import HEAD_BYTES, Shape, shape
from .tape import Place, Tape
from .warc import Damage, Fields, Record, records

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_TEXT = frozenset({"text/plain"})
#: RFC 9309 and RFC 8615, and what is like them: text for programs.
_FOR_PROGRAMS = re.compile(r"/(?:robots|ads|app-ads|humans|llms)\.txt|/\.well-known/.*")
#: Endings of what pages are made of, for revisits that do not say what they are.
_PART = re.compile(
    r".*\.(?:css|m?js|json|map|xml|rss|atom|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|eot|mp[34]"
    r"|webm|ogg|pdf|zip|gz)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _OfForm:
    """A record that belongs to a form that was sent."""

    place: Place


@dataclass(frozen=True, slots=True)
class _Revisit:
    """A record that repeats another one."""

    url: str
    at: datetime
    source: str
    #: Fingerprints of what it repeats.
    keys: tuple[int, ...]


class Archives:
    """Reads the web archives of one run.

    Args:
        remember: Fingerprints of answers that are held at most, two of most answers, for revisits;
            the oldest are forgotten. As many revisits may wait. None: all.
    """

    def __init__(self, remember: int | None = None) -> None:
        self._most = remember
        #: Where each answer is, by fingerprints of its content, and of its address and moment.
        self._known: dict[int, tuple[Path, Place]] = {}
        self._waiting: list[_Revisit] = []

    def read(self, path: Path, stream: BinaryIO, now: datetime) -> Iterator[Taken]:
        """Yield what one archive holds.

        Args:
            path: The archive.
            stream: The same, open.
            now: The time of records that do not tell theirs, if the file does not either.

        Raises:
            OSError: The file cannot be read on.
        """
        at = files.modified(path, now)
        for found in _without_forms(records(Tape(stream), _is_wanted)):
            source = f"{path}@{found.place}"
            match found:
                case Damage():
                    yield Unread(source, f"{source}: {found.reason}")
                case _OfForm():
                    yield LeftOut(source, "an answer to a form")
                case Record() if found.fields["warc-type"] == "revisit":
                    yield from self._revisit(found, source, at)
                case Record():
                    self._remember(found, path)
                    yield _page(found, source, at)

    def rest(self) -> Iterator[Taken]:
        """Yield the revisits that had to wait for other files."""
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            yield self._resolved(one) or _lost(one)

    def _remember(self, found: Record, path: Path) -> None:
        for key in _keys(found.fields, ""):
            self._known.setdefault(key, (path, found.place))
        while self._most is not None and len(self._known) > self._most:
            self._known.pop(next(iter(self._known)))

    def _revisit(self, found: Record, source: str, at: datetime) -> Iterator[Taken]:
        url = _address(found.fields)
        known = payload.head(found.block)
        reason = _no_page(known.field("content-type"), url) if known else ""
        if reason or not url or _PART.fullmatch(urlsplit(url).path):
            yield LeftOut(source, reason or "no page")
            return
        keys = tuple(_keys(found.fields, "refers-to-"))
        revisit = _Revisit(url, _moment(found.fields) or at, source, keys)
        if resolved := self._resolved(revisit):
            yield resolved
        elif self._most is not None and len(self._waiting) >= self._most:
            yield _lost(revisit)
        else:
            self._waiting.append(revisit)

    def _resolved(self, revisit: _Revisit) -> Taken | None:
        place = next(filter(None, map(self._known.get, revisit.keys)), None)
        original = _at(*place, revisit.at) if place else None
        if not isinstance(original, Capture):
            return original and replace(original, source=revisit.source)
        return replace(
            original,
            url=revisit.url,
            url_asked=revisit.url,
            fetched_at=revisit.at,
            source=revisit.source,
        )


def _lost(revisit: _Revisit) -> Unread:
    return Repeated(
        revisit.source,
        f"{revisit.source}: repeats an earlier answer of {revisit.url}, which is in none of these "
        "files; import the archive that has it in the same run",
    )


def _at(path: Path, place: Place, at: datetime) -> Taken | None:
    """Read one record again."""
    with files.opened(path) as stream:
        tape = Tape(stream)
        tape.go(place)
        found = next(records(tape, _is_wanted), None)
    return _page(found, f"{path}@{place}", at) if isinstance(found, Record) else None


def _without_forms(found: Iterable[Record | Damage]) -> Iterator[Record | Damage | _OfForm]:
    """Take out requests, and the answers to those that send a form.

    Either may come first, and both directly after each other or not: an answer is held back until
    the next record is read, and requests are remembered.
    """
    forms: set[str] = set()
    held: Record | Damage | _OfForm | None = None
    for one in found:
        names = _names(one) if isinstance(one, Record) else set()
        if isinstance(one, Record) and one.fields["warc-type"] == "request":
            forms |= names
            if isinstance(held, Record) and _names(held) & forms:
                held = _OfForm(held.place)
            continue
        if held:
            yield held
        held = _OfForm(one.place) if names & forms else one
    if held:
        yield held


def _names(record: Record) -> set[str]:
    """Return the name of a record and of the one it belongs to."""
    return {record.fields.get(f"warc-{key}", "") for key in ("record-id", "concurrent-to")} - {""}


# --- which records, and what they hold ------------------------------------------------------------


def _is_wanted(fields: Fields, head: bytes) -> bool:
    match fields.get("warc-type"):
        case "response":
            known = payload.head(head)
            # What is no answer of HTTP is mostly a name that was looked up ("dns:").
            return known is not None and not _refused(known, _address(fields))
        case "resource" | "conversion":
            return not _no_page(fields.get("content-type", ""), _address(fields))
        case "request":
            return not head.startswith((b"GET ", b"HEAD "))
        case other:
            return other == "revisit"


def _refused(known: Head, url: str) -> str:
    if known.status // 100 != 2 or known.status == 206:
        return f"answered {known.status}"
    return _no_page(known.field("content-type"), url)


def _no_page(content_type: str, url: str) -> str:
    """Return why something is no page by its type and address, or ""."""
    media = content_type.partition(";")[0].strip().lower()
    if media and media not in _HTML | _TEXT:
        return media
    if media in _TEXT and _FOR_PROGRAMS.fullmatch(urlsplit(url).path):
        return "text for programs"
    return ""


def _page(record: Record, source: str, at: datetime) -> Taken:
    """Return the page that a record holds."""
    fields, known = record.fields, None
    body, content_type = record.block, fields.get("content-type", "")
    if fields["warc-type"] == "response":
        known = payload.head(record.block)
        content_type = known.field("content-type") if known else ""
    try:
        body = payload.body(record.block, known) if known else body
    except PayloadError as error:
        return Unread(
            source, f"{source}: the answer of {_address(fields)} does not decode; {error}"
        )
    if not _reads_as_page(body, content_type):
        return LeftOut(source, "no page by its content")
    url, then = unwrap(_address(fields))
    if not url:
        return LeftOut(source, "no address of the web")
    return Capture(
        body=restore(body) if then else body,
        url_asked=url,
        url=url,
        status=known.status if known else None,
        headers=known.headers if known else (),
        content_type=content_type,
        fetched_at=then or _moment(fields) or at,
        how=How.WARC,
        source=source,
    )


def _reads_as_page(body: bytes, content_type: str) -> bool:
    found = shape(body[:HEAD_BYTES])
    # Programs answer pages that ask in the background with JSON, and call it HTML or nothing.
    is_text = found is Shape.TEXT and content_type and not body.lstrip().startswith((b"{", b"["))
    return found is Shape.HTML or bool(is_text)


def _address(fields: Fields) -> str:
    # wget 1.19 wrote it between angle brackets.
    return web_address(fields.get("warc-target-uri", "").strip("<>"))


def _moment(fields: Fields) -> datetime | None:
    return moment(fields.get("warc-date", ""))


def _keys(fields: Fields, prefix: str) -> Iterator[int]:
    """Yield fingerprints of a record, or of the one that it refers to ("refers-to-")."""
    digest = fields.get("warc-payload-digest", "")
    url, date = (fields.get(f"warc-{prefix}{key}", "") for key in ("target-uri", "date"))
    if digest:
        yield _key(digest)
    if url and date:
        yield _key(f"{url.strip('<>')} {date}")


def _key(text: str) -> int:
    # Eight bytes: among a billion answers, two share one by chance once in forty runs; then the
    # body of one stands for the other. A digest of text is held in three times the memory.
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
