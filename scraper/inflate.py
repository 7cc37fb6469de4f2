"""Undoing gzip with a limit, so that a small answer cannot fill the memory."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# zlib.decompressobj: 16 asks for the gzip format (RFC 1952), 15 is its largest window.
_GZIP = 16 + zlib.MAX_WBITS

#: Bytes inflated at a time: one step can never hold more than this.
STEP_BYTES = 64 * 1024


class InflateError(ValueError):
    """The bytes are not the gzip stream they were declared to be."""


def gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the inflated bytes of a gzip stream in steps of bounded size.

    >>> import gzip
    >>> b"".join(gunzip([gzip.compress(b"one, "), gzip.compress(b"two")]))
    b'one, two'

    Args:
        chunks: The stream as it arrives, cut anywhere; it may have several members.

    Yields:
        At most `STEP_BYTES` at a time, however well the stream was compressed.

    Raises:
        InflateError: The stream is damaged or ends early.
    """
    inflater = zlib.decompressobj(_GZIP)
    started = False
    for chunk in chunks:
        data = chunk
        while data:
            if inflater.eof:
                # RFC 1952, section 2.2: members simply follow one another, each starting with
                # this byte; anything else after a member is padding, which browsers ignore.
                if not data.startswith(b"\x1f"):
                    return
                inflater = zlib.decompressobj(_GZIP)
            started = True
            yield _step(inflater, data)
            data = inflater.unconsumed_tail or inflater.unused_data
    # The trailer (section 2.3.1) comes after the last byte of data, so a stream that was read to
    # its end has given all it holds.
    if started and not inflater.eof:
        raise InflateError("the compressed stream ends early")


def _step(inflater: zlib._Decompress, data: bytes) -> bytes:
    try:
        return inflater.decompress(data, STEP_BYTES)
    except zlib.error as error:
        raise InflateError(str(error)) from error
