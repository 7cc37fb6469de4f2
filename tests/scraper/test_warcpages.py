"""The pages of web archives."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.capture import Capture, How, LeftOut, Repeated, Taken, Unread
from scraper.warcpages import Archives
from tests.scraper.archives import PAGE, URL, Archive

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 28, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.fixture(params=["a.warc", "a.warc.gz"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    """Return an empty archive, plain and compressed."""
    return Archive(tmp_path / request.param)


def read(*archives: Archive) -> list[Taken]:
    """Return what archives hold, read in one run."""
    reader = Archives()
    found: list[Taken] = []
    for one in archives:
        path = one.save()
        with path.open("rb") as stream:
            found += reader.read(path, stream, NOW)
    return [*found, *reader.rest()]


def captures(found: list[Taken]) -> list[Capture]:
    """Return the captures, where there is nothing else."""
    assert all(isinstance(one, Capture) for one in found), found
    return [one for one in found if isinstance(one, Capture)]


def test_an_answer_becomes_a_capture(archive: Archive) -> None:
    """A capture has the answer's address, moment, status, fields and place, and its bare body."""
    archive.answer(
        body=gzip.compress(PAGE), Content_Encoding="gzip", Content_Type="text/html; charset=gbk"
    )

    (capture,) = captures(read(archive))

    assert (capture.body, capture.url, capture.url_asked) == (PAGE, URL, URL)
    assert (capture.status, capture.content_type) == (200, "text/html; charset=gbk")
    assert capture.header("content-encoding") == "gzip"
    assert capture.fetched_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (capture.how, capture.source) == (How.WARC, f"{archive.path}@0")


def test_what_is_no_page_is_not_read(archive: Archive) -> None:
    """Redirects, errors, pictures, feeds, part of pages and text for programs are passed over."""
    archive.record("warcinfo", "", b"software: x")
    archive.answer(status="301 Moved Permanently", Location="/x")
    archive.answer(status="404 Not Found")
    archive.answer(status="206 Partial Content")
    archive.answer(body=PNG, Content_Type="image/png")
    archive.answer(body=b"<rss/>", Content_Type="application/rss+xml")
    archive.answer("http://a.example/robots.txt", b"Disallow: /", Content_Type="text/plain")
    archive.record("response", "dns:a.example", b"20200101\r\na.example. IN A 1.2.3.4")
    archive.record("metadata", URL, b"via: x")
    archive.record("request", URL, http=("GET / HTTP/1.1", []))

    assert read(archive) == []


def test_what_lies_of_its_type_is_left_out(archive: Archive) -> None:
    """JSON and pictures that call themselves pages are told to be none."""
    archive.answer(body=b'{"html": "<p>x"}')
    archive.answer(body=PNG)
    archive.answer(body=b"")
    archive.answer(body=PAGE, Content_Type="")
    archive.answer(body=b"plain words", Content_Type="text/plain")

    found = read(archive)

    assert [type(one) for one in found] == [LeftOut] * 3 + [Capture] * 2


def test_pages_that_came_otherwise_are_read(archive: Archive) -> None:
    """A resource is a page with the record's own type, and a conversion is one turned into text."""
    archive.record("resource", URL, PAGE, Content_Type="text/html")
    archive.record("conversion", URL, b"A day\nIt rained.", Content_Type="text/plain")
    archive.record("resource", "urn:pageinfo:x", b"{}", Content_Type="text/html")
    archive.record("resource", URL, b"{}", Content_Type="application/json")

    first, second, third = read(archive)

    assert isinstance(first, Capture)
    assert (first.status, first.content_type, first.body) == (None, "text/html", PAGE)
    assert isinstance(second, Capture)
    assert isinstance(third, LeftOut)


def test_a_revisit_is_the_page_it_repeats(archive: Archive) -> None:
    """A revisit has its own address and moment, and the body of the answer with its digest."""
    digest = archive.answer().rec_headers.get_header("WARC-Payload-Digest")
    archive.revisit("http://a.example/copy", WARC_Payload_Digest=digest)

    original, copy = captures(read(archive))

    assert copy.body == original.body == PAGE
    assert (copy.url, copy.content_type) == ("http://a.example/copy", "text/html")
    assert copy.fetched_at == datetime(2021, 1, 1, tzinfo=UTC)
    assert copy.source == f"{archive.path}@{archive.places[1]}"


def test_a_revisit_may_name_address_and_moment(archive: Archive) -> None:
    """Without a digest, an answer is found by its address and moment."""
    archive.answer(date="2019-01-01T00:00:00Z", body=b"<p>before")
    archive.answer()
    archive.revisit(WARC_Refers_To_Target_URI=URL, WARC_Refers_To_Date="2020-01-02T03:04:05Z")

    *_, copy = captures(read(archive))

    assert copy.body == PAGE


def test_a_revisit_waits_for_what_it_repeats(tmp_path: Path) -> None:
    """An answer that comes later, or in a later file, is found; what is in no file is told."""
    first, second = Archive(tmp_path / "1.warc.gz"), Archive(tmp_path / "2.warc")
    digest = second.answer().rec_headers.get_header("WARC-Payload-Digest")
    first.revisit(WARC_Payload_Digest=digest)
    first.revisit(WARC_Payload_Digest="sha1:GONE")

    original, copy, gone = read(first, second)

    assert isinstance(copy, Capture)
    assert (copy.body, copy.source) == (PAGE, f"{first.path}@0")
    assert isinstance(original, Capture)
    assert isinstance(gone, Unread)
    assert f"{first.path}@{first.places[1]}: repeats an earlier answer of {URL}" in gone.reason


def test_no_more_is_remembered_than_may_be(tmp_path: Path) -> None:
    """Of a large archive old answers are forgotten, and revisits of them are told at the end."""
    made = Archive(tmp_path / "1.warc.gz")
    digests = [
        made.answer(f"http://a.example/{number}", PAGE + b"%d" % number).rec_headers.get_header(
            "WARC-Payload-Digest"
        )
        for number in range(3)
    ]
    for digest in (*digests, "sha1:A", "sha1:B", "sha1:C", "sha1:D", "sha1:E"):
        made.revisit("http://a.example/again", WARC_Payload_Digest=digest)
    path, reader = made.save(), Archives(remember=4)

    with path.open("rb") as stream:
        found = [*reader.read(path, stream, NOW)]
    rest = [*reader.rest()]

    again = [one for one in found if isinstance(one, Capture)][3:]
    assert [one.body for one in again] == [PAGE + b"1", PAGE + b"2"]
    told = [one for one in (*found, *rest) if isinstance(one, Unread)]
    assert [type(one) for one in told] == [Repeated] * 6
    assert [one.source for one in told] == [
        f"{path}@{made.places[at]}" for at in (9, 10, 3, 6, 7, 8)
    ]


def test_a_revisit_of_a_picture_is_no_page(archive: Archive) -> None:
    """A revisit that says that it is no page, or is named like none, is not looked for."""
    archive.revisit("http://a.example/x.png?v=1", WARC_Payload_Digest="sha1:A")
    archive.record(
        "revisit", "http://a.example/x", http=("200 OK", [("Content-Type", "image/png")])
    )

    assert [type(one) for one in read(archive)] == [LeftOut] * 2


@pytest.mark.parametrize("first", ["request", "answer"])
def test_an_answer_to_a_form_is_no_page_of_its_address(archive: Archive, first: str) -> None:
    """An answer to a form is left out, whether the request was written before or after it."""
    post = ("POST /search HTTP/1.1", [("Host", "a.example")])
    if first == "request":
        number = archive.record("request", http=post).rec_headers.get_header("WARC-Record-ID")
        archive.record(
            "response",
            body=PAGE,
            http=("200 OK", [("Content-Type", "text/html")]),
            WARC_Concurrent_To=number,
        )
    else:
        number = archive.answer().rec_headers.get_header("WARC-Record-ID")
        archive.record("request", http=post, WARC_Concurrent_To=number)
    archive.answer("http://a.example/other")
    archive.record("request", http=("GET /other HTTP/1.1", []))

    form, page = read(archive)

    assert isinstance(form, LeftOut)
    assert form.reason == "an answer to a form"
    assert isinstance(page, Capture)
    assert page.url == "http://a.example/other"


def test_broken_records_are_named_with_their_place(archive: Archive) -> None:
    """An answer that does not decode is told with file and offset, and the others are read."""
    archive.answer(body=gzip.compress(PAGE)[:-20], Content_Encoding="gzip")
    archive.answer()

    broken, page = read(archive)

    assert isinstance(broken, Unread)
    assert broken.source == f"{archive.path}@0"
    assert f"{archive.path}@0: the answer of {URL} does not decode; it is not" in broken.reason
    assert isinstance(page, Capture)


def test_a_cut_off_archive_names_its_last_record(archive: Archive) -> None:
    """An archive without its end gives its pages and names what is broken."""
    archive.answer()
    archive.answer()
    archive.path.write_bytes(archive.data[: archive.places[1] + 150])
    reader = Archives()
    with archive.path.open("rb") as stream:
        page, broken = reader.read(archive.path, stream, NOW)

    assert isinstance(page, Capture)
    assert isinstance(broken, Unread)
    assert broken.reason.startswith(f"{archive.path}@{archive.places[1]}: the ")


def test_credentials_are_never_kept(archive: Archive) -> None:
    """User name and password of an address in an archive are dropped."""
    archive.answer("http://jane:secret@a.example/post")

    (capture,) = captures(read(archive))

    assert (capture.url, capture.url_asked) == (URL, URL)


def test_a_replayed_page_gets_its_own_address_back(archive: Archive) -> None:
    """A page that was archived out of another archive has the address and moment it had there."""
    archive.answer(
        f"https://web.archive.org/web/20180505041233/{URL}",
        PAGE + b'<a href="/web/20180505041233/http://b.example/x">x</a>',
    )

    (capture,) = captures(read(archive))

    assert (capture.url, capture.fetched_at.year) == (URL, 2018)
    assert capture.body.endswith(b'<a href="http://b.example/x">x</a>')


def test_a_record_without_a_moment_has_that_of_its_file(archive: Archive) -> None:
    """Where a record does not say when it was made, the file's own time stands."""
    archive.answer()
    archive.path.write_bytes(archive.data)
    data = gzip.decompress(archive.data) if archive.path.suffix == ".gz" else archive.data
    archive.path.write_bytes(data.replace(b"WARC-Date", b"X-Date"))
    reader = Archives()
    with archive.path.open("rb") as stream:
        (capture,) = captures(list(reader.read(archive.path, stream, NOW)))

    assert capture.fetched_at == min(NOW, datetime.fromtimestamp(archive.path.stat().st_mtime, UTC))
