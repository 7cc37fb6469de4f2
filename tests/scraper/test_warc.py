"""The records of web archives, whole and broken."""

from __future__ import annotations

import gzip
import io
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.tape import Place, Tape
from scraper.warc import Damage, Record, records
from tests.scraper.archives import Archive

NUMBERS = range(5)


def read(data: bytes, limit: int = 1 << 20) -> list[Record | Damage]:
    """Return everything that is read of an archive."""
    return list(records(Tape(io.BytesIO(data)), lambda *_: True, limit))


def urls(found: list[Record | Damage]) -> list[str]:
    """Return the last letter of each record's address, and ! for damage."""
    return [one.fields["warc-target-uri"][-1] if isinstance(one, Record) else "!" for one in found]


@pytest.fixture(params=["a.warc", "a.warc.gz"])
def archive(request: pytest.FixtureRequest) -> Archive:
    """Return an archive of five answers, plain and compressed."""
    made = Archive(Path(request.param))
    for number in NUMBERS:
        made.answer(f"http://a.example/{number}", b"<p>%d" % number + b"WARC/1.0\n" * 400)
    return made


def test_records_have_their_fields_blocks_and_places(archive: Archive) -> None:
    """Every record is read whole, and its place is where its writer began it."""
    found = read(archive.data)

    assert urls(found) == ["0", "1", "2", "3", "4"]
    assert [one.place for one in found] == [Place(place) for place in archive.places]
    first = found[0]
    assert isinstance(first, Record)
    assert first.fields["warc-type"] == "response"
    assert first.block.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>0")
    assert first.block.endswith(b"WARC/1.0\n")


def test_an_archive_compressed_as_one_is_read() -> None:
    """An archive that was compressed whole is read too, with places inside of it."""
    plain = Archive(Path("a.warc"))
    for number in NUMBERS:
        plain.answer(f"http://a.example/{number}")

    found = read(gzip.compress(plain.data))

    assert urls(found) == ["0", "1", "2", "3", "4"]
    assert [one.place for one in found] == [Place(0, place) for place in plain.places]


def test_what_is_not_wanted_is_passed_over(archive: Archive) -> None:
    """Whoever reads says by fields and beginning what is read."""
    found = records(
        Tape(io.BytesIO(archive.data)),
        lambda fields, head: fields["warc-target-uri"] > "http://a.example/2" and b"<p>3" in head,
    )

    assert urls(list(found)) == ["3"]


def test_a_record_that_is_too_large_is_told_and_the_next_one_read(archive: Archive) -> None:
    """A record beyond the limit is passed over without holding it."""
    archive.answer("http://a.example/5", bytes(200_000))
    archive.answer("http://a.example/6")

    found = read(archive.data, limit=100_000)

    assert urls(found) == ["0", "1", "2", "3", "4", "!", "6"]
    assert found[5] == Damage(Place(archive.places[5]), "the record is larger than any single page")


def test_an_archive_that_is_cut_off_gives_what_was_whole(archive: Archive) -> None:
    """Of an archive without its end, whole records are read and the last is told."""
    found = read(archive.data[: archive.places[4] + 200])

    assert urls(found) == ["0", "1", "2", "3", "!"]
    assert isinstance(found[4], Damage)
    assert "ends early" in found[4].reason or "how long" in found[4].reason
    assert found[4].place == Place(archive.places[4])


def test_a_damaged_record_does_not_take_others_with_it(archive: Archive) -> None:
    """Where a record begins wrongly, it is told with its place, and those around it are read.

    The text of the damaged one has lines that look like beginnings.
    """
    data = bytearray(archive.data)
    data[archive.places[2]] ^= 0xFF

    found = read(bytes(data))

    assert [key for key, _ in groupby(urls(found))] == ["0", "1", "!", "3", "4"]
    assert found[2].place == Place(archive.places[2])


@pytest.mark.parametrize("length", [b"9", b"999999", b"many", b""])
def test_a_wrong_length_costs_one_record(length: bytes) -> None:
    """A record whose length is wrong is told, and what it would have swallowed is read."""
    plain = Archive(Path("a.warc"))
    for number in NUMBERS:
        plain.answer(f"http://a.example/{number}")
    start = plain.data.index(b"Content-Length: ", plain.places[2])
    end = plain.data.index(b"\r\n", start)
    data = plain.data[:start] + b"Content-Length: " + length + plain.data[end:]

    for packed in (data, gzip.compress(data)):
        found = read(packed)
        assert urls(found) == ["0", "1", "!", "3", "4"]


def test_folded_and_repeated_fields() -> None:
    """A folded field is one, of two with one name the first counts, and old versions are read."""
    data = (
        b"\r\n\r\nWARC/0.17\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n  x\r\n"
        b"no field\r\nwarc-type: request\r\nContent-Length: 2\r\n\r\nok"
    )

    (found,) = read(data)

    assert isinstance(found, Record)
    assert found.fields["warc-target-uri"] == "http://a.example/ x"
    assert (found.fields["warc-type"], found.block) == ("response", b"ok")
    assert found.place == Place(4)


def test_fields_without_an_end_are_no_record() -> None:
    """A record whose fields never end fills no memory and is told."""
    found = read(b"WARC/1.0\r\n" + b"A: b\r\n" * 50_000)

    assert [type(one) for one in found] == [Damage]


@given(st.binary(max_size=200), st.integers(0, 3))
def test_any_bytes_are_read_to_their_end(data: bytes, form: int) -> None:
    """Whatever is found where records should be, reading comes to an end and raises nothing."""
    packed = (data, b"WARC/1.0\r\n" + data, gzip.compress(data), b"\x1f\x8b\x08" + data)[form]

    assert all(isinstance(one, Record | Damage) for one in read(packed))
