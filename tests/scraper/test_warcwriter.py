"""Captures as web archives, read back by warcio and by our own import."""

from __future__ import annotations

import dataclasses
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from db.reader import Reader
from db.rows import CaptureRow
from scraper import payload
from scraper.tape import Tape
from scraper.warc import Record, records
from scraper.warcwriter import opening, record
from tests.scraper.commands import run

from .archives import DATE, PAGE, URL, Archive

CAPTURE = CaptureRow(
    digest="ab" * 32,
    url_asked="http://a.example/",
    url="http://a.example/雨 x",
    fetched_at="2020-01-02T03:04:05Z",
    body=b"<p>It rained.",
    status=299,
    headers=(("Content-Encoding", "gzip"), ("content-length", "7"), ("X-Note", "a\r\nb")),
    content_type="text/html",
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database with a post that a server answered and one that was read from a file."""
    path = tmp_path / "posts.db"
    made = Archive(tmp_path / "a.warc.gz")
    made.answer()
    made.save()
    page = tmp_path / "a page.html"
    page.write_bytes(PAGE.replace(b"rained", b"snowed"))
    assert run("import", made.path, page, "--db", path).exit_code == 0
    return path


def test_an_archive_goes_to_a_file_and_to_no_terminal(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes that no terminal shows are refused there with the remedies, and --out is one."""
    monkeypatch.setattr("scraper.exporting.on_terminal", lambda: True)
    path = database.with_name("out.warc")

    shown = run("export", "--all", "--format", "warc", "--db", database)
    written = run("export", "--all", "--format", "warc", "--out", path, "--db", database)

    assert (shown.exit_code, shown.stdout) == (2, "")
    assert "say --out FILE, or send it to a file by >" in shown.stderr
    assert written.stderr == f"unmirror: 2 pages written to {str(path)!r}\n"
    assert path.read_bytes().startswith(b"WARC/1.1")


def test_an_archive_is_read_by_others(database: Path) -> None:
    """An answer is a response with its status, a file is a resource, and both bodies are whole."""
    result = run("export", "--all", "--format", "warc", "--db", database)
    found = [
        (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read())
        for one in ArchiveIterator(io.BytesIO(result.stdout_bytes))
    ]

    assert (result.exit_code, result.stderr) == (0, "")
    assert [kind for kind, _, _ in found] == ["warcinfo", "response", "resource"]
    assert found[1][1:] == (URL, PAGE)
    assert found[2][1].startswith("file:///")
    assert found[2][1].endswith("/a%20page.html")
    assert found[2][2] == PAGE.replace(b"rained", b"snowed")


def test_an_archive_is_imported_again(database: Path, tmp_path: Path) -> None:
    """What one database gives, another takes; what was a file here is no page of the web there."""
    (tmp_path / "out.warc").write_bytes(
        run("export", "--all", "--format", "warc", "--db", database).stdout_bytes
    )
    again = tmp_path / "again.db"
    said = run("import", tmp_path / "out.warc", "--db", again).stderr

    assert said == "unmirror: 1 stored, 1 no page\n"
    with Reader.open(again) as reader:
        (post,) = reader.posts()
        stored = reader.post(post.id)
    assert post.address == URL
    assert stored
    assert stored.revision
    assert stored.revision.text == "It rained, and nobody came."
    assert stored.first_seen_at == DATE


def test_text_of_an_address_comes_back(tmp_path: Path) -> None:
    """Of a page kept as text, nothing but its record says that it is one."""
    dump, database, again = (tmp_path / name for name in ("a.txt", "a.db", "again.db"))
    dump.write_text("A day\n\nIt rained all day, and nobody came.\n", encoding="utf-8")
    run("clean", dump, "--url", URL, "--db", database)
    (tmp_path / "out.warc").write_bytes(
        run("export", "1", "--format", "warc", "--db", database).stdout_bytes
    )

    assert run("import", tmp_path / "out.warc", "--db", again).stderr == "unmirror: 1 stored\n"
    shown = ("show", "1", "--format", "text", "--db")
    assert run(*shown, again).stdout == run(*shown, database).stdout


def test_a_page_whose_bytes_are_gone_is_named(database: Path) -> None:
    """From a copy made to be published there is nothing to archive, and that is a failure."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE captures SET body = x'', size = 0")

    result = run("export", "1", "--format", "warc", "--db", database)

    assert result.exit_code == 1
    assert (
        result.stderr == "unmirror: post 1: the bytes of its page are no longer in the database\n"
    )


def test_a_record_says_of_the_body_what_is_true_of_it() -> None:
    """It is stored as it was before it was packed; an unknown status has no phrase."""
    (one,) = ArchiveIterator(io.BytesIO(record(CAPTURE)))

    assert one.http_headers.get_statuscode() == "299"
    assert one.http_headers.headers == [
        ("X-Note", "a b"),
        ("Content-Type", "text/html"),
        ("Content-Length", "13"),
    ]
    assert one.rec_headers.get_header("WARC-Target-URI") == "http://a.example/%E9%9B%A8%20x"
    assert record(CAPTURE).endswith(b"\r\n\r\n<p>It rained.\r\n\r\n")


ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "content-encoding",
        "Transfer-Encoding ",
        "\nContent-Length",
        "gzip",
        "chunked",
        "a:b",
        "\r\n\r\n",
    ]
)


@given(
    headers=st.lists(st.tuples(ODD, ODD), max_size=4),
    content_type=ODD,
    path=ODD,
    body=st.binary(max_size=20) | st.just(b"\r\n\r\nWARC/1.1\r\n"),
)
def test_whatever_a_server_says_of_a_body_it_comes_back(
    headers: list[tuple[str, str]], content_type: str, path: str, body: bytes
) -> None:
    """Names and values that would end a line or unpack the body do neither, for any reader."""
    odd = dataclasses.replace(
        CAPTURE, headers=tuple(headers), content_type=content_type, url=URL + path, body=body
    )
    archive = record(odd) * 2
    ours = records(Tape(io.BytesIO(archive)), lambda _fields, _head: True)
    heads = [(one.block, payload.head(one.block)) for one in ours if isinstance(one, Record)]

    assert [payload.body(block, head) for block, head in heads if head] == [body, body]
    theirs = [one.content_stream().read() for one in ArchiveIterator(io.BytesIO(archive))]
    assert theirs == [body, body]


def test_an_answer_without_an_address_is_a_resource() -> None:
    """Its body is what the record holds, and what its digest is of."""
    nameless = dataclasses.replace(CAPTURE, url="", url_asked="")
    one = next(iter(ArchiveIterator(io.BytesIO(record(nameless)))))

    assert (one.rec_type, one.content_stream().read()) == ("resource", CAPTURE.body)
    assert one.rec_headers.get_header("Content-Type") == "text/html"


def test_records_are_the_same_each_time() -> None:
    """Two exports of one database differ in nothing but the day in their first record."""
    assert record(CAPTURE) == record(CAPTURE)
    assert opening("2020-01-02T03:04:05Z") == opening("2020-01-02T03:04:05Z")
