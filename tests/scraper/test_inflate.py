"""Undoing content codings in small steps."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from scraper.inflate import (
    ACCEPTED,
    CODINGS,
    STEP_BYTES,
    InflateError,
    gunzip,
    unbrotli,
    undeflate,
    unzstd,
)

Undo = Callable[[Iterable[bytes]], Iterator[bytes]]


def raw_deflate(data: bytes) -> bytes:
    """Return the deflate stream without the wrapper that RFC 9110 asks for."""
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflater.compress(data) + deflater.flush()


#: How each coding is undone, and how it is done.
PAIRS: dict[str, tuple[Undo, Callable[[bytes], bytes]]] = {
    "gzip": (gunzip, gzip.compress),
    "deflate": (undeflate, zlib.compress),
    "broken deflate": (undeflate, raw_deflate),
    "br": (unbrotli, brotli.compress),
    "zstd": (unzstd, zstd.compress),
}


def cut(stream: bytes, size: int) -> list[bytes]:
    """Return a stream in pieces of `size` bytes."""
    return [stream[i : i + size] for i in range(0, len(stream), size)]


@given(st.lists(st.binary(max_size=200), max_size=4), st.integers(1, 50))
def test_any_members_cut_anywhere_come_back(members: list[bytes], size: int) -> None:
    """A stream of several members gives their contents, wherever the network cuts it."""
    stream = b"".join(map(gzip.compress, members))

    assert b"".join(gunzip(cut(stream, size))) == b"".join(members)


@given(st.lists(st.binary(max_size=200), max_size=4), st.integers(1, 50))
def test_any_frames_cut_anywhere_come_back(frames: list[bytes], size: int) -> None:
    """The frames of a zstd stream follow one another like the members of gzip."""
    stream = b"".join(map(zstd.compress, frames))

    assert b"".join(unzstd(cut(stream, size))) == b"".join(frames)


@pytest.mark.parametrize(("undo", "do"), PAIRS.values(), ids=PAIRS)
@given(data=st.binary(max_size=3000), size=st.integers(1, 50))
def test_any_stream_cut_anywhere_comes_back(
    undo: Undo, do: Callable[[bytes], bytes], data: bytes, size: int
) -> None:
    """Every coding gives back what went in, wherever the network cuts it."""
    assert b"".join(undo(cut(do(data), size))) == data


@pytest.mark.parametrize(("undo", "do"), PAIRS.values(), ids=PAIRS)
def test_a_bomb_is_inflated_step_by_step(undo: Undo, do: Callable[[bytes], bytes]) -> None:
    """A stream that grows a thousandfold never yields more than a small step at a time."""
    size = 20 * 1024 * 1024
    steps = [len(step) for step in undo([do(bytes(size))])]

    assert max(steps) <= 2 * STEP_BYTES
    assert sum(steps) == size


@pytest.mark.parametrize("undo", CODINGS.values(), ids=CODINGS)
def test_an_empty_body_is_empty(undo: Undo) -> None:
    """A body without a byte is taken as empty, as browsers do."""
    assert list(undo([])) == []


@pytest.mark.parametrize(("undo", "do"), PAIRS.values(), ids=PAIRS)
def test_a_stream_that_ends_early_is_an_error(undo: Undo, do: Callable[[bytes], bytes]) -> None:
    """A stream without its end is refused instead of being kept in part."""
    with pytest.raises(InflateError):
        list(undo([do(b"a post about rain" * 99)[:-5]]))


@pytest.mark.parametrize("undo", CODINGS.values(), ids=CODINGS)
@given(data=st.binary(max_size=300))
def test_garbage_gives_bytes_or_an_error(undo: Undo, data: bytes) -> None:
    """Whatever is declared as compressed, the only trouble is an InflateError."""
    with suppress(InflateError):
        assert all(isinstance(step, bytes) for step in undo([data]))


def test_a_window_beyond_the_limit_is_an_error() -> None:
    """A zstd frame that wants 128 MiB of memory for a few bytes is refused."""
    maker = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    greedy = maker.compress(b"post") + maker.flush()

    with pytest.raises(InflateError, match="memory"):
        list(unzstd([greedy]))


def test_what_is_accepted_can_be_undone() -> None:
    """Each coding that is asked for has its generator."""
    assert set(ACCEPTED.split(", ")) <= CODINGS.keys()


def test_padding_after_the_stream_is_ignored() -> None:
    """Zeros after the last member, which some servers send, are not an error."""
    assert b"".join(gunzip([gzip.compress(b"post") + bytes(8)])) == b"post"


@pytest.mark.parametrize(
    "chunks",
    [[b"<!doctype html>"], [gzip.compress(b"post" * 99)[:-9]], [b"\x1f\x8b"]],
    ids=["not gzip", "cut short", "cut in the header"],
)
def test_a_damaged_stream_is_an_error(chunks: list[bytes]) -> None:
    """What is not a whole gzip stream is refused instead of being kept in part."""
    with pytest.raises(InflateError):
        list(gunzip(chunks))
