"""Files and folders of saved pages."""

from __future__ import annotations

import gzip
import io
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper import files
from scraper.capture import Capture, How, LeftOut, Taken, Unread
from scraper.saved import File, Material
from tests.scraper.archives import PAGE, URL, Archive

NOW = datetime(2026, 11, 28, tzinfo=UTC)
THEN = datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC)
MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://blog.example/m\r\n"
    b"Date: Tue, 5 Mar 2024 09:11:12 -0000\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n" + PAGE
)
BROWSER = b"<!-- saved from url=(0022)https://blog.example/b -->\n" + PAGE


def write(path: Path, body: bytes = PAGE) -> Path:
    """Write a file that is some years old."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    os.utime(path, (THEN.timestamp(), THEN.timestamp()))
    return path


def take(*paths: Path, url: str = "") -> list[Taken]:
    """Return what is read of paths, in the order of their names."""
    return sorted(Material(NOW, url).take(paths), key=lambda one: one.source)


def addresses(found: list[Taken]) -> dict[str, str]:
    """Return the address of each page by the name of its file."""
    return {Path(one.source).name: one.url for one in found if isinstance(one, Capture)}


def reasons(found: list[Taken]) -> dict[str, str]:
    """Return why each file was left out, by its name."""
    return {Path(one.source).name: one.reason for one in found if isinstance(one, LeftOut)}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, as a relative path."""
    monkeypatch.chdir(tmp_path)
    return Path()


def test_a_page_without_an_origin_is_known_by_its_file(tmp_path: Path) -> None:
    """A bare page has the address of its file, and is of the day on which that was written."""
    path = write(tmp_path / "a.html")

    assert take(path) == [
        Capture(PAGE, path.as_uri(), path.as_uri(), None, (), "", THEN, How.FILE, str(path))
    ]


def test_a_page_says_where_and_when_it_was_saved(tmp_path: Path) -> None:
    """What the saving program wrote outranks what the file is called and when it was written."""
    single = b"<!--\n Page saved with SingleFile \n url: https://blog.example/s \n saved date: "
    date = b"Tue Mar 05 2024 10:11:12 GMT+0000 (x)\n-->" + PAGE

    (capture,) = take(write(tmp_path / "blog.example" / "x.html", single + date))

    assert isinstance(capture, Capture)
    assert (capture.url, capture.fetched_at) == (
        "https://blog.example/s",
        datetime(2024, 3, 5, 10, 11, 12, tzinfo=UTC),
    )
    assert capture.body == single + date


def test_a_message_is_the_page_in_it(tmp_path: Path) -> None:
    """MHTML gives the page with its own type, and says that it came so."""
    (capture,) = take(write(tmp_path / "a.mhtml", MHTML))

    assert isinstance(capture, Capture)
    assert (capture.body, capture.url, capture.how) == (PAGE, "https://blog.example/m", How.MHTML)
    assert capture.content_type == "text/html; charset=utf-8"
    assert capture.fetched_at == datetime(2024, 3, 5, 9, 11, 12, tzinfo=UTC)


def test_what_the_user_says_of_a_file_outranks_all(tmp_path: Path) -> None:
    """The address given with a single file is its address, whatever the page says."""
    for body in (PAGE, BROWSER, MHTML):
        (capture,) = take(write(tmp_path / "a.html", body), url="https://c.example/x")
        assert isinstance(capture, Capture)
        assert capture.url == "https://c.example/x"


def test_no_page_is_from_tomorrow(tmp_path: Path) -> None:
    """A date ahead, of a file or in a page, is today's."""
    path = write(tmp_path / "a.html")
    os.utime(path, (NOW.timestamp() + 1e6, NOW.timestamp() + 1e6))
    other = write(tmp_path / "b.mhtml", MHTML.replace(b"2024", b"2034"))

    assert [one.fetched_at for one in take(path, other) if isinstance(one, Capture)] == [NOW, NOW]


def test_a_mirror_gives_addresses_by_its_names(here: Path) -> None:
    """In a mirror of wget the folders name the host and path, wherever reading begins."""
    top = here / "mirror" / "blog.example"
    write(top / "index.html")
    write(top / "2020" / "tea" / "index.html", PAGE + b"<base href=http://blog.example/>")
    write(top / "2020" / "show.php?p=1.html")
    expected = {
        "blog.example": "https://blog.example/",
        "tea": "http://blog.example/2020/tea/",
        "2020": "https://blog.example/2020/show.php?p=1",
    }

    def by_folder(*paths: Path, url: str = "") -> dict[str, str]:
        found = take(*paths, url=url)
        return {Path(one.source).parent.name: one.url for one in found if isinstance(one, Capture)}

    assert by_folder(here / "mirror") == expected
    assert by_folder(top) == expected
    assert by_folder(top.absolute()) == expected
    assert by_folder(top / "2020") == {key: expected[key] for key in ("2020", "tea")}
    assert by_folder(top / "2020" / "show.php?p=1.html") == {"2020": expected["2020"]}
    assert by_folder(top / "2020", url="http://c.example/") == {
        "2020": "http://c.example/show.php?p=1",
        "tea": "http://c.example/tea/",
    }


def test_folders_above_what_is_read_are_no_hosts(tmp_path: Path) -> None:
    """The home of a user called like a host gives no page an address."""
    path = write(tmp_path / "john.doe" / "pages" / "a.html")

    assert addresses(take(path.parent)) == {"a.html": path.as_uri()}
    assert addresses(take(path)) == {"a.html": path.as_uri()}


def test_httrack_says_the_address_and_the_user_the_scheme(tmp_path: Path) -> None:
    """HTTrack's comment has host and path; the scheme is the page's or the user's."""
    comment = (
        b"<!-- Mirrored from blog.example/a.php?x=1 by HTTrack Website Copier/3.x [XR&CO'2014], "
        b"Mon, 18 Feb 2019 10:54:37 GMT -->"
    )
    write(tmp_path / "m" / "a8d2f.html", comment + PAGE)
    write(tmp_path / "m" / "index.html", b"<!-- Mirror and index made by HTTrack --><p>x")
    write(tmp_path / "m" / "hts-log.txt", b"HTTrack3.49 launched")
    write(tmp_path / "m" / "hts-cache" / "old.html")

    found = take(tmp_path / "m")

    assert addresses(found) == {"a8d2f.html": "https://blog.example/a.php?x=1"}
    assert [one.fetched_at.year for one in found if isinstance(one, Capture)] == [2019]
    assert set(reasons(found)) == {"index.html", "hts-log.txt", "hts-cache"}
    told = take(tmp_path / "m", url="http://blog.example/")
    assert addresses(told)["a8d2f.html"] == "http://blog.example/a.php?x=1"


def test_originals_are_read_instead_of_converted_pages(here: Path) -> None:
    """Where wget kept a page as it came, that one is read, under the name of the other."""
    top = here / "blog.example"
    for name in ("a.html", "a.html.orig", "b.php.html", "b.php.orig", "c.orig"):
        write(top / name, PAGE + name.encode())

    found = take(top)

    assert addresses(found) == {
        "a.html.orig": "https://blog.example/a.html",
        "b.php.orig": "https://blog.example/b.php",
        "c.orig": "https://blog.example/c",
    }
    assert reasons(found) == dict.fromkeys(("a.html", "b.php.html"), "its original is beside it")


def test_what_is_no_page_is_left_out_and_counted(tmp_path: Path) -> None:
    """In a folder, hidden files and what is no page by content or name are left out."""
    top = tmp_path / "m"
    for name, body in {
        ".hidden.html": PAGE,
        ".git/a.html": PAGE,
        "a.css": b"a { color: red }",
        "a.js": b"alert('<p>')",
        "a.json": b'{"a": "<p>"}',
        "feed.xml": b"<?xml version='1.0'?><rss/>",
        "a.html.png": b"\x89PNG\r\n\x1a\n\0\0\0\r",
        "empty.html": b"",
        "robots.txt": b"Disallow: /",
        "data.csv.gz": gzip.compress(b"a,b"),
        "data.zst": b"\x28\xb5\x2f\xfd",
        "post.txt": b"A day\nIt rained.",
        "page": PAGE,
        "page.html.gz": gzip.compress(PAGE),
    }.items():
        write(top / name, body)

    found = take(top)

    assert set(addresses(found)) == {"post.txt", "page", "page.html.gz"}
    assert len(reasons(found)) == 11
    assert all(
        one.body in {PAGE, b"A day\nIt rained."} for one in found if isinstance(one, Capture)
    )


def test_links_may_form_rings(tmp_path: Path) -> None:
    """Links to folders are passed over, links to files are read, broken ones and pipes are none."""
    top = tmp_path / "m"
    write(top / "sub" / "a.html")
    (top / "sub" / "ring").symlink_to(top)
    (top / "b.html").symlink_to(top / "sub" / "a.html")
    (top / "broken.html").symlink_to(top / "missing")
    os.mkfifo(top / "pipe.html")
    (top / "circle").symlink_to(top / "circle")

    found = take(top)

    assert set(addresses(found)) == {"a.html", "b.html"}
    assert [one.source for one in found if isinstance(one, Unread)] == [str(top / "circle")]
    assert reasons(found) == {
        "ring": "a link to a folder",
        "broken.html": "no file",
        "pipe.html": "no file",
    }


def test_a_folder_is_read_as_it_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page comes before the folder is listed to its end."""
    for number in range(50):
        write(tmp_path / "m" / f"{number}.html")
    seen = 0
    listed = files.entries

    def counted(folder: Path) -> object:
        nonlocal seen
        for entry in listed(folder):
            seen += 1
            yield entry

    monkeypatch.setattr(files, "entries", counted)
    stream = Material(NOW).take([tmp_path / "m"])

    assert isinstance(next(stream), Capture)
    assert seen == 1
    assert len(list(stream)) == 49


def test_a_folder_can_be_listed_by_name_and_read_file_by_file(tmp_path: Path) -> None:
    """What is listed gives the same pages as what is taken, in one order wherever it lies."""
    for name in ("b.html", "a.html", "x/c.html", "x/b.css"):
        write(tmp_path / "m" / name)
    listed = [*Material(NOW).listed([tmp_path / "m", tmp_path / "none"])]

    found = [
        one
        for each in listed
        for one in (Material(NOW).opened(each) if isinstance(each, File) else [each])
    ]

    names = [Path(one.source).name for one in found]
    assert names == ["a.html", "b.html", "b.css", "c.html", "none"]
    assert sorted(found, key=lambda one: one.source) == take(tmp_path / "m", tmp_path / "none")


def test_archives_in_folders_are_read(tmp_path: Path) -> None:
    """An archive is told by its content, wherever it lies, and revisits reach across files."""
    first, second = Archive(tmp_path / "m" / "1"), Archive(tmp_path / "m" / "x" / "2.warc.gz")
    second.path.parent.mkdir(parents=True)
    digest = second.answer().rec_headers.get_header("WARC-Payload-Digest")
    first.revisit(WARC_Payload_Digest=digest)
    first.save()
    second.save()

    found = take(tmp_path / "m")

    assert [one.url for one in found if isinstance(one, Capture)] == [URL, URL]
    assert {one.source for one in found} == {f"{first.path}@0", f"{second.path}@0"}


def test_what_cannot_be_read_is_told_with_the_remedy(tmp_path: Path) -> None:
    """Missing files, other archives, bombs and folders without a page are told by name."""
    (tmp_path / "empty").mkdir()
    bomb = gzip.compress(b"<html>" + bytes(files.SIZE_LIMIT + 1))
    told = {
        "missing.html": "no such file",
        "a.warc.zst": "is compressed with zstd; unpack it first",
        "a.arc": "is an ARC archive; make a WARC of it first",
        "bomb.html.gz": "more than 64 MiB inflated",
        "cut.html.gz": "ends early",
        "a.mhtml": "no page is in it",
        "empty": "there is no saved page in it",
    }
    write(tmp_path / "a.warc.zst", b"\x28\xb5\x2f\xfd")
    write(tmp_path / "a.arc", b"filedesc://a.arc 0 0")
    write(tmp_path / "bomb.html.gz", bomb)
    write(tmp_path / "cut.html.gz", gzip.compress(PAGE)[:-4])
    write(tmp_path / "a.mhtml", MHTML.replace(b"text/html", b"multipart/related"))

    for name, reason in told.items():
        (unread,) = take(tmp_path / name)
        assert isinstance(unread, Unread)
        assert name in unread.reason
        assert reason in unread.reason


def test_damaged_archives_in_a_folder_are_told_and_read_on(tmp_path: Path) -> None:
    """What its name says to be an archive, and its beginning does not, has not been left out."""
    top = tmp_path / "m"
    top.mkdir()
    made = Archive(top / "begins.warc.gz")
    for _ in range(2):
        made.answer()
    data = bytearray(made.data)
    data[12:40] = bytes(28)
    write(made.path, bytes(data))
    told = {
        "noise.warc.gz": "no record begins here",
        "zeros.warc": "no record begins here",
        "words.WARC": "no record begins here",
        "header.warc.gz": "the compressed file ends early",
        "empty.warc.gz": "the archive is empty",
        "noise.mhtml": "it is no MHTML, as its name says",
        "noise.html.gz": "gzip",
    }
    noise = bytes(range(256)) * 8
    write(top / "noise.warc.gz", noise)
    write(top / "zeros.warc", bytes(512))
    write(top / "words.WARC", b"Dear reader")
    write(top / "header.warc.gz", made.data[:15])
    write(top / "empty.warc.gz", b"")
    write(top / "noise.mhtml", noise)
    write(top / "noise.html.gz", made.data[:10] + noise)
    write(top / "list.warc.gz.md5", b"d41d8cd9  list.warc.gz")

    found = take(top)

    unread = {Path(one.source).name: one.reason for one in found if isinstance(one, Unread)}
    assert len(unread) == len(told) + 1
    for name, reason in told.items():
        assert reason in next(said for source, said in unread.items() if source.startswith(name))
    assert "the compressed file is damaged" in unread["begins.warc.gz@0"]
    (page,) = [one for one in found if isinstance(one, Capture)]
    assert page.source == f"{made.path}@{made.places[1]}"
    assert [*reasons(found)] == ["list.warc.gz.md5"]


def test_a_name_that_is_too_long_costs_itself(tmp_path: Path) -> None:
    """What the system will not even look at is told, and the others are read."""
    write(tmp_path / "a.html")
    paths = [Path("x" * 5000), tmp_path / "a.html"]

    found = [*Material(NOW).take(paths)]

    assert [type(one) for one in found] == [Unread, Capture]
    assert [type(one) for one in Material(NOW).listed(paths)] == [File, File]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_forbidden_folder_is_named(tmp_path: Path) -> None:
    """A folder that may not be read is told, and the others are read."""
    write(tmp_path / "m" / "a.html")
    (tmp_path / "m" / "closed").mkdir(mode=0)

    found = take(tmp_path / "m")

    assert [type(one) for one in found] == [Capture, Unread]


def test_a_folder_that_vanishes_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be listed is told, and reading goes on."""
    write(tmp_path / "m" / "sub" / "a.html")
    write(tmp_path / "m" / "b.html")
    scan = os.scandir

    def scandir(folder: Path) -> object:
        if Path(folder).name == "sub":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(os, "scandir", scandir)

    found = take(tmp_path / "m")

    assert [type(one) for one in found] == [Capture, Unread]
    assert "sub': Permission denied" in found[1].reason if isinstance(found[1], Unread) else False


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    """What is given as a pipe (`<(curl …)` in a shell) is read to its end, and only once."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    page = PAGE + b"x" * 100_000
    writer = threading.Thread(target=lambda: pipe.write_bytes(page))
    writer.start()

    (capture,) = Material(NOW).file(str(pipe))
    writer.join()

    assert isinstance(capture, Capture)
    assert capture.body == page


@pytest.mark.parametrize("body", [BROWSER, MHTML, gzip.compress(BROWSER, mtime=0)])
def test_standard_input_may_hold_what_a_program_saved(body: bytes) -> None:
    """A page from a stream is read as from a file: address and moment are those written in it."""
    page = Material(NOW).stream(io.BytesIO(body))

    assert isinstance(page, Capture)
    assert page.url.startswith("https://blog.example/")
    assert page.source == ""
    assert (page.how, page.body.endswith(PAGE)) == (
        How.MHTML if body is MHTML else How.STDIN,
        True,
    )
    told = Material(NOW, "https://c.example/x").stream(io.BytesIO(body))
    assert isinstance(told, Capture)
    assert told.url == "https://c.example/x"


def test_standard_input_without_an_origin_has_no_address() -> None:
    """A bare page from a stream has no address and is of today; archives need their file."""
    page = Material(NOW).stream(io.BytesIO(PAGE))

    assert isinstance(page, Capture)
    assert (page.url, page.url_asked, page.fetched_at, page.how) == ("", "", NOW, How.STDIN)
    for body, told in (
        (b"WARC/1.0\r\n", "holds a web archive; give the name of its file"),
        (gzip.compress(PAGE, mtime=0)[:-4], "standard input: it is not what it is declared to be"),
        (b"filedesc://a.arc", "standard input is an ARC archive"),
    ):
        unread = Material(NOW).stream(io.BytesIO(body))
        assert isinstance(unread, Unread)
        assert told in unread.reason


def test_a_single_file_is_read_whatever_it_is(tmp_path: Path) -> None:
    """What is named on its own is given to the cleaner as it is, which says what it is."""
    path = write(tmp_path / "a.example" / "a.css", b"a { color: red }")

    (capture,) = Material(NOW).file(path.as_uri())

    assert isinstance(capture, Capture)
    assert (capture.body, capture.url) == (b"a { color: red }", path.as_uri())


def test_a_replayed_page_is_restored(here: Path) -> None:
    """A page of the Wayback Machine, by its own words or its place, gets address and links back."""
    link = b'<a href="/web/20180505041233/https://c.example/x">c</a>'
    wombat = b'<script>__wm.wombat("http://blog.example/w","20180505041233")</script>'
    write(here / "w.html", wombat + PAGE + link)
    write(
        here / "web.archive.org" / "web" / "20180505041233" / "http:" / "blog.example" / "p",
        PAGE + link,
    )

    found = take(here / "w.html", here / "web.archive.org")

    assert set(addresses(found).values()) == {"http://blog.example/w", "http://blog.example/p"}
    for one in found:
        assert isinstance(one, Capture)
        assert one.fetched_at.year == 2018
        assert one.body.endswith(b'<a href="https://c.example/x">c</a>')
