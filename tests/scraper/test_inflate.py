"""Undoing gzip in small steps."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.inflate import STEP_BYTES, InflateError, gunzip


@given(st.lists(st.binary(max_size=200), max_size=4), st.integers(1, 50))
def test_any_members_cut_anywhere_come_back(members: list[bytes], size: int) -> None:
    """A stream of several members gives their contents, wherever the network cuts it."""
    stream = b"".join(map(gzip.compress, members))
    chunks = [stream[i : i + size] for i in range(0, len(stream), size)]

    assert b"".join(gunzip(chunks)) == b"".join(members)


def test_a_bomb_is_inflated_step_by_step() -> None:
    """A stream that grows a thousandfold never yields more than one step at a time."""
    size = 20 * 1024 * 1024
    steps = [len(step) for step in gunzip([gzip.compress(bytes(size))])]

    assert max(steps) <= STEP_BYTES
    assert sum(steps) == size


def test_an_empty_body_is_empty() -> None:
    """A body without a byte is taken as empty, as browsers do."""
    assert list(gunzip([])) == []


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
