"""The only reader of disk and standard input."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.capture import How
from scraper.errors import ReadError
from scraper.files import load, read_stream, replacing

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return a saved page."""
    path = tmp_path / "post.html"
    path.write_bytes(b"<p>hi")
    return path


def test_a_file_is_read_whole(page: Path) -> None:
    """Its bytes come as they are."""
    assert load(page) == b"<p>hi"


def test_standard_input_has_no_address() -> None:
    """A stream is captured without an address unless one is given."""
    capture = read_stream(io.BytesIO(b"hi"))

    assert (capture.body, capture.url, capture.how, capture.source) == (b"hi", "", How.STDIN, "")
    assert read_stream(io.BytesIO(b""), url="http://a.example/").url == "http://a.example/"
    assert capture.fetched_at.tzinfo is UTC


def test_a_directory_is_refused_with_a_remedy(tmp_path: Path) -> None:
    """A directory is refused, and the message says what to give instead."""
    with pytest.raises(ReadError, match=r"is a directory; give its files, such as .*/\*\.html"):
        load(tmp_path)


def test_a_missing_file_is_named() -> None:
    """A source that is no file is named, with a hint for those who meant an address."""
    with pytest.raises(ReadError, match=r"no such file: blog\.example/post .*https://"):
        load(Path("blog.example/post"))


@pytest.mark.parametrize(
    ("address", "remedy"),
    [("https://a.example/x", "unmirror add"), ("ftp://a.example/x", "only https:// and http://")],
)
def test_an_address_is_not_taken_for_a_missing_file(address: str, remedy: str) -> None:
    """Where a file is asked for, an address is refused as what it is, with what takes it."""
    with pytest.raises(ReadError, match="an address is no file") as caught:
        load(Path(address))

    assert remedy in str(caught.value)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_an_impossible_name_is_an_error_of_reading(name: str) -> None:
    """A name that no file can have is refused like any other unreadable file."""
    with pytest.raises(ReadError, match="cannot read"):
        load(Path(name))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_forbidden_file_is_named(page: Path) -> None:
    """A file without read permission is refused with the system's own words."""
    page.chmod(0)

    with pytest.raises(ReadError, match="Permission denied"):
        load(page)


def test_an_endless_file_is_refused() -> None:
    """Reading stops one byte after the limit, so even an endless file is refused."""
    with pytest.raises(ReadError, match="holds more than 1 MiB"):
        load(Path("/dev/zero"), limit=1024 * 1024)
    with pytest.raises(ReadError, match="standard input holds more than"):
        read_stream(io.BytesIO(b"xxx"), limit=2)


def test_a_file_of_exactly_the_limit_is_read(page: Path) -> None:
    """The limit is the largest size that is still accepted."""
    assert load(page, limit=5) == b"<p>hi"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    """What fails half-way leaves the old file and nothing beside it."""
    path = tmp_path / "folder" / "a.bin"
    with replacing(path) as stream:
        stream.write(b"one")
    with suppress(RuntimeError), replacing(path) as stream:
        stream.write(b"half")
        raise RuntimeError

    assert path.read_bytes() == b"one"
    assert [one.name for one in path.parent.iterdir()] == ["a.bin"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """Nothing takes the place of a pipe or of a device such as /dev/null."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with replacing(pipe) as stream:
            stream.write(b"hi")

        assert os.read(reading, 9) == b"hi"
        assert pipe.is_fifo()
    finally:
        os.close(reading)


def test_links_in_a_circle_lead_nowhere(tmp_path: Path) -> None:
    """What cannot be written because its name leads back to itself is an error of the system's."""
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")

    with pytest.raises(OSError, match="symbolic links"), replacing(tmp_path / "one"):
        pass
