"""A web archive as a tape that is read forward: plain or gzip, with the place of every byte.

A gzip file is a row of members (RFC 1952, section 2.2), in a well-made archive one for each record,
so that a record is found again by the offset of its member. Where a member holds several records,
the place within it is told too. Damage ends a member and not the tape: reading goes on with the
next one.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import BinaryIO

from .inflate import STEP_BYTES

_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b\x08"
#: Bytes read from disk at a time.
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where a byte is.

    >>> str(Place(1024)), str(Place(0, 512))
    ('1024', '0+512')
    """

    #: Offset in the file, in a gzip file that of the member.
    offset: int
    #: Bytes into the member, after inflating.
    inner: int = 0

    def __str__(self) -> str:
        return f"{self.offset}+{self.inner}" if self.inner else str(self.offset)


class TapeError(ValueError):
    """The tape is damaged where it is read.

    Args:
        place: Where that is.
        reason: What is wrong.
    """

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(place, reason)
        self.place = place
        self.reason = reason


class Tape:
    """Reads a file forward, inflating it if it is a gzip file.

    Args:
        stream: An open file that can be sought in.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        stream.seek(0)
        self._gzip = stream.read(2) == _MAGIC[:2]
        self.go(Place(0))

    def go(self, place: Place) -> None:
        """Go to a place.

        Raises:
            TapeError: The tape is damaged before it.
        """
        self._stream.seek(place.offset)
        self._buffer, self._at = b"", 0
        self._starts: list[tuple[int, Place]] = []
        #: Of a gzip file: what was read and is not inflated yet, and the member at hand.
        self._raw = b""
        self._member, self._inner = place.offset, 0
        self._inflater = zlib.decompressobj(_GZIP)
        if self._gzip:
            self.skip(place.inner)

    def place(self) -> Place:
        """Return where the next byte is."""
        if self._at == len(self._buffer):
            self._more()
        for start, place in reversed(self._starts):
            if start <= self._at:
                return self._moved(place, self._at - start)
        return Place(self._stream.tell())

    def read(self, size: int) -> bytes:
        """Return the next bytes, fewer only at the end.

        Raises:
            TapeError: The tape is damaged.
        """
        parts = []
        while size > 0 and (self._at < len(self._buffer) or self._more()):
            part = self._buffer[self._at : self._at + size]
            self._at += len(part)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Pass over bytes, and return how many there were."""
        passed = 0
        while passed < size and (part := len(self.read(min(size - passed, _CHUNK)))):
            passed += part
        return passed

    def peek(self, limit: int = _CHUNK) -> bytes:
        """Return the next line, or its first `limit` bytes, and stay before it."""
        while True:
            end = self._buffer.find(b"\n", self._at, self._at + limit)
            if end >= 0:
                return self._buffer[self._at : end + 1]
            if len(self._buffer) - self._at >= limit or not self._more():
                return self._buffer[self._at : self._at + limit]

    def line(self, limit: int = _CHUNK) -> bytes:
        """Return the next line, or its first `limit` bytes."""
        found = self.peek(limit)
        self._at += len(found)
        return found

    def find(self, start: bytes) -> bool:
        """Go to the next line that begins with `start`, and tell whether there is one."""
        whole = True
        while found := self.peek():
            if whole and found.startswith(start):
                return True
            whole = found.endswith(b"\n")
            self._at += len(found)
        return False

    def recover(self, start: bytes) -> bool:
        """After damage, go to the next member that begins with `start`, if there is one."""
        if not self._gzip:
            return self.find(start)
        offset = self._member + 1
        while (offset := self._search(offset)) >= 0:
            if self._begins(offset, start):
                self.go(Place(offset))
                return True
            offset += 1
        return False

    # --- bytes from disk --------------------------------------------------------------------------

    def _moved(self, place: Place, by: int) -> Place:
        if self._gzip:
            return Place(place.offset, place.inner + by)
        return Place(place.offset + by)

    def _more(self) -> bool:
        """Take another chunk into the buffer, and tell whether there was one."""
        if self._gzip:
            chunk, place = self._inflated()
        else:
            place = Place(self._stream.tell())
            chunk = self._stream.read(_CHUNK)
        if not chunk:
            return False
        kept = self._buffer[self._at :]
        before = [(start - self._at, one) for start, one in self._starts] if kept else []
        self._buffer, self._at = kept + chunk, 0
        # One mark before the place that is read is enough to tell it.
        passed = [one for one in before if one[0] <= 0][-1:]
        self._starts = [*passed, *(one for one in before if one[0] > 0), (len(kept), place)]
        return True

    def _inflated(self) -> tuple[bytes, Place]:
        while True:
            if self._inflater.eof and not self._next_member():
                return b"", Place(0)
            self._raw = self._raw or self._stream.read(_CHUNK)
            if not self._raw:
                if self._inner or self._stream.tell() > self._member:
                    raise self._damaged("the compressed file ends early")
                return b"", Place(0)
            try:
                chunk = self._inflater.decompress(self._raw, STEP_BYTES)
            except zlib.error as error:
                raise self._damaged(f"the compressed file is damaged ({error})") from error
            self._raw = self._inflater.unconsumed_tail
            if chunk:
                place = Place(self._member, self._inner)
                self._inner += len(chunk)
                return chunk, place

    def _damaged(self, reason: str) -> TapeError:
        return TapeError(Place(self._member, self._inner), reason)

    def _next_member(self) -> bool:
        # Zeros may fill up a block of a tape.
        rest = self._inflater.unused_data
        while not rest.strip(b"\0") and (more := self._stream.read(_CHUNK)):
            rest = more
        rest = rest.lstrip(b"\0")
        if not rest:
            return False
        self._member, self._inner = self._stream.tell() - len(rest), 0
        self._raw, self._inflater = rest, zlib.decompressobj(_GZIP)
        return True

    def _search(self, offset: int) -> int:
        """Return the offset of the next gzip header, or -1."""
        self._stream.seek(offset)
        kept = b""
        while chunk := self._stream.read(_CHUNK):
            found = (kept + chunk).find(_MAGIC)
            if found >= 0:
                return offset - len(kept) + found
            offset += len(chunk)
            kept = (kept + chunk)[-2:]
        return -1

    def _begins(self, offset: int, start: bytes) -> bool:
        self._stream.seek(offset)
        try:
            head = zlib.decompressobj(_GZIP).decompress(self._stream.read(_CHUNK), len(start))
        except zlib.error:
            return False
        return head == start
