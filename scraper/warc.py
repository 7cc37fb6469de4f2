"""Reads the records of web archives: WARC 0.17 to 1.1 (ISO 28500), plain or gzip.

A record is a line ``WARC/…``, fields, an empty line, as many bytes as ``Content-Length`` says, and
two empty lines. Archives are cut off, damaged and written by hand: what is no record is told with
its place, and reading goes on where the next line begins with ``WARC/``. The libraries for this
(warcio 1.8, FastWARC 2.0) stop at the first damage, and take a record that is cut off for whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .files import SIZE_LIMIT
from .tape import Place, Tape, TapeError

#: Bytes of a record that are enough to tell whether it is wanted: fields of an answer, mostly.
HEAD_BYTES = 64 * 1024
#: Bytes of a record's own fields; they hold addresses, which rarely have more than 2,000.
FIELDS_LIMIT = 64 * 1024
#: Inflated bytes that are read again to look for records inside one whose length is wrong.
_AGAIN = 1024 * 1024
_MARK = b"WARC/"

Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One record of an archive."""

    place: Place
    #: Its fields by name in lower case, of several with one name the first.
    fields: Fields
    block: bytes


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of an archive that cannot be read."""

    place: Place
    reason: str


def records(
    tape: Tape, wanted: Callable[[Fields, bytes], bool], limit: int = SIZE_LIMIT
) -> Iterator[Record | Damage]:
    """Read an archive from where the tape is, one record after the other.

    Args:
        tape: The archive.
        wanted: Tells of a record, by its fields and its first `HEAD_BYTES` bytes, whether to read
            it; the others are passed over.
        limit: Largest record that is read, in bytes.

    Yields:
        Wanted records, and what could not be read.
    """
    while True:
        place = None
        try:
            if not _to_next(tape):
                return
            place = tape.place()
            found = _read(tape, place, wanted, limit)
        except TapeError as error:
            yield Damage(place or error.place, error.reason)
            if not tape.recover(_MARK):
                return
            continue
        if found:
            yield found


def _to_next(tape: Tape) -> bool:
    """Pass over empty lines, and tell whether anything follows."""
    while (line := tape.peek()) and not line.strip():
        tape.line()
    return bool(line)


def _read(
    tape: Tape, place: Place, wanted: Callable[[Fields, bytes], bool], limit: int
) -> Record | Damage | None:
    if not tape.peek().startswith(_MARK):
        tape.find(_MARK)
        return Damage(place, "no record begins here")
    tape.line()
    fields = _fields(tape)
    length = _length(fields)
    start = tape.place()
    if length is None:
        tape.find(_MARK)
        return Damage(place, "the record does not say how long it is")
    head = tape.read(min(length, HEAD_BYTES))
    want = wanted(fields, head)
    fits = want and length <= limit
    rest = tape.read(length - len(head)) if fits else b""
    size = len(head) + (len(rest) if fits else tape.skip(length - len(head)))
    if size == length and _ends(tape):
        return _found(place, fields, head + rest, fits=fits) if want else None
    if start.inner <= _AGAIN:
        tape.go(start)
        tape.find(_MARK)
    reason = "ends early" if size < length else "is not as long as it says"
    return Damage(place, f"the record {reason}")


def _found(place: Place, fields: Fields, block: bytes, *, fits: bool) -> Record | Damage:
    if not fits:
        return Damage(place, "the record is larger than any single page")
    return Record(place, fields, block)


def _ends(tape: Tape) -> bool:
    """Tell whether a record ends here: by two empty lines, before another one, or with the file."""
    for _ in range(2):
        if (line := tape.peek()).strip() or not line:
            return not line or line.startswith(_MARK)
        tape.line()
    return True


def _fields(tape: Tape) -> Fields:
    found: Fields = {}
    name, size = "", 0
    while (line := tape.line()).strip() and (size := size + len(line)) <= FIELDS_LIMIT:
        text = line.decode("utf-8", "replace")
        key, colon, value = text.partition(":")
        if text[0] in " \t" and name:
            found[name] += f" {text.strip()}"
        elif colon:
            name = key.strip().lower()
            found.setdefault(name, value.strip())
    return found


def _length(fields: Fields) -> int | None:
    text = fields.get("content-length", "")
    # No archive holds a record of a thousand terabytes.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
