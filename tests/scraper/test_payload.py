"""HTTP answers as archives keep them: fields, chunks, codings."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from scraper.payload import PayloadError, body, head

PAGE = b"<p>It rained all day, and nobody came to see the rain.</p>"


def answer(body: bytes, *fields: str) -> bytes:
    """Return an answer with this body."""
    lines = ["HTTP/1.1 200 OK", *fields, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def read(block: bytes, limit: int = 1 << 20) -> bytes:
    """Return the body of an answer."""
    known = head(block)
    assert known is not None
    return body(block, known, limit)


def chunked(data: bytes) -> bytes:
    """Return data in three chunks."""
    parts = data[:5], data[5:9], data[9:]
    lines = (b"%x;name=value\r\n%s\r\n" % (len(part), part) for part in parts)
    return b"".join(lines) + b"0\r\n\r\n"


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_status_and_fields_are_read(end: str) -> None:
    """Status and fields are read in their order, folded lines joined, whatever ends a line."""
    lines = ["HTTP/1.0 404 Not Found", "A: 1", "a:2", "B: x", "\ty", "no field", "C: caf\xe9"]

    known = head(end.join([*lines, "", "body"]).encode("latin-1") + b"\r\n\r\n")

    assert known is not None
    assert (known.status, known.field("a"), known.field("z")) == (404, "1", "")
    assert known.headers == (("A", "1"), ("a", "2"), ("B", "x y"), ("C", "café"))


@pytest.mark.parametrize("block", [b"", b"<html>", b"HTTP/1.1 OK\r\n\r\n", b"GET / HTTP/1.1\r\n"])
def test_what_is_no_answer_has_no_head(block: bytes) -> None:
    """Bytes without a status line are no answer."""
    assert head(block) is None


def test_an_answer_may_have_no_fields_and_no_end() -> None:
    """An answer without fields has its body after the empty line; one that is cut off has none."""
    assert read(b"HTTP/1.1 200\r\n\r\nx") == b"x"
    assert read(b"HTTP/1.1 200 OK\r\nContent-Type: text/h") == b""


CODED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
    "identity": PAGE,
}


@pytest.mark.parametrize(("coding", "coded"), CODED.items(), ids=CODED)
def test_codings_are_undone(coding: str, coded: bytes) -> None:
    """Each coding of the web is undone, chunks before it, and several in their order."""
    field = f"Content-Encoding: {coding}"

    assert read(answer(coded, field)) == PAGE
    assert read(answer(chunked(coded), field, "Transfer-Encoding: chunked")) == PAGE
    assert read(answer(gzip.compress(coded), f"{field}, gzip")) == PAGE


@pytest.mark.parametrize("coding", CODED)
def test_a_coding_that_was_undone_already_is_left(coding: str) -> None:
    """Archives keep the field and drop the coding: what is a page already stays as it is."""
    assert read(answer(PAGE, f"Content-Encoding: {coding}")) == PAGE
    assert read(answer(PAGE, "Transfer-Encoding: chunked")) == PAGE


def test_a_transfer_that_broke_off_is_kept_as_far_as_it_came() -> None:
    """Chunks without their end give what they have."""
    broken = chunked(PAGE)[:-12]

    assert PAGE.startswith(read(answer(broken, "Transfer-Encoding: chunked")))
    assert read(answer(b"0\r\n\r\n", "Transfer-Encoding: chunked")) == b""


@pytest.mark.parametrize(
    ("data", "coding", "told"),
    [
        (
            gzip.compress(PAGE, mtime=0)[:-9],
            "gzip",
            "it is not what it is declared to be, gzip: the comp",
        ),
        (b"\xff\xfe\xfd", "br", "it is not what it is declared to be, br"),
        (PAGE, "compress", "it is encoded as 'compress', which is not known"),
        (gzip.compress(bytes(1 << 21), mtime=0), "gzip", "more than 1 MiB inflated"),
        (bytes(1 << 21), "identity", "more than 1 MiB, which"),
    ],
)
def test_what_does_not_decode_is_told(data: bytes, coding: str, told: str) -> None:
    """Damage, unknown codings and bombs are refused with the reason."""
    with pytest.raises(PayloadError, match=told):
        read(answer(data, f"Content-Encoding: {coding}"))


@given(st.binary(max_size=200), st.sampled_from([*CODED, "chunked"]))
def test_any_body_is_read_or_refused(data: bytes, coding: str) -> None:
    """No body raises anything else than that it does not decode."""
    field = "Transfer-Encoding" if coding == "chunked" else "Content-Encoding"
    with suppress(PayloadError):
        assert isinstance(read(answer(data, f"{field}: {coding}")), bytes)
