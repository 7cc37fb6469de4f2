"""Reading a file forward, plain or gzip, and knowing where one is."""

from __future__ import annotations

import gzip
import io
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.tape import Place, Tape, TapeError

LINES = [b"WARC/%d\n" % number + b"x" * (number % 7) + b"\n" for number in range(9)]


def members(*parts: bytes) -> bytes:
    """Return a gzip file with a member for each part."""
    return b"".join(map(gzip.compress, parts))


PACKS: list[Callable[[list[bytes]], bytes]] = [
    b"".join,
    lambda parts: members(*parts),
    lambda parts: members(b"".join(parts)),
]


@pytest.mark.parametrize("pack", PACKS)
def test_every_line_is_found_again_by_its_place(pack: Callable[[list[bytes]], bytes]) -> None:
    """A tape gives the lines in their order, and going to a line's place gives it again."""
    data = pack(LINES)
    tape = Tape(io.BytesIO(data))
    found = []
    while line := tape.peek():
        found.append((tape.place(), line))
        assert tape.line() == line

    assert b"".join(line for _, line in found) == b"".join(LINES)
    for place, line in reversed(found):
        tape.go(place)
        assert (tape.place(), tape.line()) == (place, line)


def test_places_of_gzip_are_those_of_members() -> None:
    """The first byte of a member is known by the member's offset, later ones by two numbers."""
    first = gzip.compress(b"one\n")
    tape = Tape(io.BytesIO(first + gzip.compress(b"two\nthree\n") + bytes(100)))

    assert tape.place() == Place(0)
    assert tape.read(4) == b"one\n"
    assert tape.place() == Place(len(first))
    tape.line()
    assert tape.place() == Place(len(first), 4)
    assert tape.read(100) == b"three\n"
    assert tape.read(1) == b""


def test_long_lines_come_in_parts() -> None:
    """A line without an end is given in pieces of the limit, so that it fills no memory."""
    tape = Tape(io.BytesIO(b"x" * 200_000 + b"\nWARC/ no start\nWARC/1.0"))

    assert len(tape.line(1000)) == 1000
    assert tape.find(b"WARC/")
    assert tape.peek() == b"WARC/ no start\n"
    assert tape.skip(10**9) == 23


def test_a_find_sees_beginnings_of_lines_only() -> None:
    """What stands within a line, however long, is no beginning."""
    tape = Tape(io.BytesIO(b"x" * 65536 + b"WARC/1.0\nxWARC/1.0\n"))

    assert not tape.find(b"WARC/")


def damaged(data: bytes, at: int) -> bytes:
    """Return data with one byte changed."""
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def test_damage_ends_a_member_and_not_the_tape() -> None:
    """After a damaged member the next one that begins as wanted is found, no other."""
    first, second = gzip.compress(b"WARC/1.0 one\n"), gzip.compress(b"WARC/1.0 two\n")
    other, third = gzip.compress(b"no record"), gzip.compress(b"WARC/1.0 three\n")
    data = first + damaged(second, 12) + b"\x1f\x8b\x08" * 3 + other + third
    tape = Tape(io.BytesIO(data))
    tape.line()

    with pytest.raises(TapeError, match="damaged") as caught:
        tape.read(100)
    assert caught.value.place.offset == len(first)
    assert tape.recover(b"WARC/")
    assert tape.place() == Place(data.index(third))
    assert tape.line() == b"WARC/1.0 three\n"
    assert not tape.recover(b"WARC/")


def test_a_magic_number_is_found_across_what_is_read_at_once() -> None:
    """The start of a member that lies across two reads is found."""
    start = gzip.compress(b"WARC/1.0 one\n")
    noise = random.Random(1).randbytes(200_000).replace(b"\x1f", b"\x1e")  # noqa: S311
    for length in range(65530, 65545):
        tape = Tape(io.BytesIO(b"\x1f\x8b\x08" + noise[:length] + start))
        with pytest.raises(TapeError):
            tape.peek()
        assert tape.recover(b"WARC/")
        assert tape.place() == Place(length + 3)


def test_a_file_that_is_cut_off_says_so() -> None:
    """A compressed file without its end is told; a plain one just ends."""
    with pytest.raises(TapeError, match="ends early"):
        Tape(io.BytesIO(gzip.compress(LINES[3])[:-5])).read(100)
    assert Tape(io.BytesIO(b"WAR")).read(100) == b"WAR"
    assert Tape(io.BytesIO(b"")).peek() == b""


@given(st.binary(max_size=100), st.lists(st.integers(0, 40), max_size=8), st.booleans())
def test_reading_in_any_steps_gives_the_same(data: bytes, sizes: list[int], zipped: bool) -> None:  # noqa: FBT001
    """However a tape is read, its bytes come in order and none is lost."""
    packed = members(data[:30], data[30:]) if zipped else b"-" + data
    tape = Tape(io.BytesIO(packed))
    read = b"".join(tape.read(size) if size % 2 else tape.line(size) for size in sizes)

    assert read + tape.read(1000) == (data if zipped else b"-" + data)
