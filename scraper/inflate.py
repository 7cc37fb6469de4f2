"""Undoing content codings with a limit, so that a small answer cannot fill the memory.

Each coding is undone by a generator that holds one step of bounded size at a time; whoever reads it
stops when it has read enough. What a coding may ask for itself is bounded too: gzip and deflate
look back 32 KiB at most, brotli 16 MiB (RFC 7932), and zstd is refused beyond 8 MiB.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping

import brotli
from backports import zstd

# zlib.decompressobj: 16 asks for the gzip format (RFC 1952), 15 is its largest window, and minus
# 15 the same without header and trailer.
_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS

#: RFC 9659, section 3: a window of at most 8 MiB (2 to the power of 23) in the coding "zstd".
_ZSTD_OPTIONS: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: 23}

#: Bytes inflated at a time: one step never holds more than this, of brotli twice as much.
STEP_BYTES = 64 * 1024


class InflateError(ValueError):
    """The bytes are not the stream they were declared to be."""


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
    _complete(started=started, ended=inflater.eof)


def undeflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the inflated bytes of the coding "deflate", lawful or not.

    RFC 9110, section 8.4.1.2: it is a zlib stream (RFC 1950), and "some non-conformant
    implementations send the deflate compressed data without the zlib wrapper". Two bytes tell: a
    wrapper names method 8, and is a multiple of 31 as a number.

    >>> b"".join(undeflate([zlib.compress(b"one")]))
    b'one'

    Raises:
        InflateError: The stream is damaged or ends early.
    """
    head, inflater = b"", None
    for chunk in chunks:
        data = head + chunk
        if inflater is None:
            if len(data) < 2:
                head = data
                continue
            head = b""
            lawful = data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2]) % 31 == 0
            inflater = zlib.decompressobj(_ZLIB if lawful else _RAW)
        while data and not inflater.eof:
            yield _step(inflater, data)
            data = inflater.unconsumed_tail
    _complete(started=bool(head) or inflater is not None, ended=bool(inflater and inflater.eof))


def unbrotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the inflated bytes of a brotli stream (RFC 7932) in steps of bounded size.

    >>> b"".join(unbrotli([brotli.compress(b"one")]))
    b'one'

    Raises:
        InflateError: The stream is damaged or ends early.
    """
    inflater = brotli.Decompressor()
    started = False
    for chunk in chunks:
        data = chunk
        started = started or bool(data)
        while not inflater.is_finished():
            try:
                step = inflater.process(data, output_buffer_limit=STEP_BYTES)
            except brotli.error as error:
                raise InflateError(str(error)) from error
            yield step
            data = b""
            if not step and inflater.can_accept_more_data():
                break
    _complete(started=started, ended=inflater.is_finished())


def unzstd(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the inflated bytes of zstd frames (RFC 8878) in steps of bounded size.

    >>> b"".join(unzstd([zstd.compress(b"one, "), zstd.compress(b"two")]))
    b'one, two'

    Raises:
        InflateError: The stream is damaged, ends early, or needs more memory than it may.
    """
    inflater = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)
    started = False
    for chunk in chunks:
        data = chunk
        while data or not (inflater.eof or inflater.needs_input):
            if inflater.eof:
                inflater = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)
            started = True
            try:
                yield inflater.decompress(data, STEP_BYTES)
            except zstd.ZstdError as error:
                raise InflateError(str(error)) from error
            data = inflater.unused_data
    _complete(started=started, ended=inflater.eof)


#: How each coding that we ask for is undone (RFC 9110, section 8.4.1; "x-gzip" is its old name).
CODINGS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "gzip": gunzip,
    "x-gzip": gunzip,
    "deflate": undeflate,
    "br": unbrotli,
    "zstd": unzstd,
}
#: What goes into Accept-Encoding.
ACCEPTED = "gzip, deflate, br, zstd"


def _complete(*, started: bool, ended: bool) -> None:
    """Check that a stream came to its end; one without a single byte stands for an empty body."""
    if started and not ended:
        raise InflateError("the compressed stream ends early")


def _step(inflater: zlib._Decompress, data: bytes) -> bytes:
    try:
        return inflater.decompress(data, STEP_BYTES)
    except zlib.error as error:
        raise InflateError(str(error)) from error
