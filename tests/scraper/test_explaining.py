"""`unmirror explain`: every piece of a page with its verdict, printed or in one file."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from db.rows import SegmentRow
from db.store import Store
from scraper.cli import main
from scraper.explaining import FLATTENED, GONE, NO_TEXT, draw, why_not
from scraper.rows import capture_row
from tests.scraper.conftest import REFRAIN
from tests.scraper.stored import save

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.capture import Capture

    Make = Callable[..., Capture]


@pytest.fixture
def page(blog: dict[str, bytes]) -> tuple[str, bytes]:
    """Return a page of the invented blog, and its address."""
    return next(iter(blog.items()))


@pytest.fixture
def database(tmp_path: Path, page: tuple[str, bytes]) -> Path:
    """Store that page."""
    path = tmp_path / "posts.db"
    with Store.open(path, command="test") as store:
        save(store, *page)
    return path


def explain(*arguments: object, stdin: bytes = b"") -> tuple[int, str, str]:
    """Run the command; return its exit code, what it prints and what it says."""
    result = CliRunner().invoke(main, ["explain", *map(str, arguments)], input=stdin)
    return result.exit_code, result.stdout, result.stderr


def test_a_stored_post_is_explained(database: Path, page: tuple[str, bytes]) -> None:
    """By its number or its address: each piece with verdict and reason, as `show` has them."""
    by_number, by_address = (explain(key, "--db", database) for key in ("1", page[0]))
    shown = CliRunner().invoke(main, ["show", "1", "--explain", "--db", str(database)]).stdout

    assert by_number == by_address == (0, shown, "")
    assert REFRAIN in shown


def test_a_file_is_cleaned_and_explained(tmp_path: Path, page: tuple[str, bytes]) -> None:
    """A saved page, or standard input, needs no database."""
    file = tmp_path / "page.html"
    file.write_bytes(page[1])
    none = tmp_path / "none.db"

    from_file = explain(file, "--url", page[0], "--db", none)
    from_stdin = explain("-", "--url", page[0], "--db", none, stdin=page[1])

    assert from_file == from_stdin
    assert REFRAIN in from_file[1]
    assert not none.exists()


def test_one_file_shows_the_page_with_its_verdicts(database: Path, tmp_path: Path) -> None:
    """It holds list and page, forbids all but style, and needs nothing beside it."""
    out = tmp_path / "out.html"
    code, printed, said = explain(1, "--db", database, "--html", out)
    text = out.read_text(encoding="utf-8")

    assert (code, printed, f"{str(out)!r} explains post 1" in said) == (0, "", True)
    assert explain(1, "--db", database, "--html", "-")[1] == text
    assert text.count("http-equiv") == 2  # one in the frame's text
    assert "default-src 'none'" in text.split("</head>")[0]
    assert not re.search(r"<script|<link|\ssrc=|@import|url\(", text)
    frame = re.search(r'srcdoc="([^"]*)"', text)
    assert frame
    assert 'id="piece-1"' in unescape(frame[1])
    assert '<a href="about:srcdoc#piece-1" target="page">' in text
    assert REFRAIN in text


def test_what_cannot_be_drawn_is_listed(tmp_path: Path) -> None:
    """Of flattened text the file holds the list, and says why there is no page."""
    text = f"A day\n\n{REFRAIN}\n\nAnd more of it, at length, as one day follows another. <b>"
    code, printed, _ = explain("-", "--html", "-", "--db", tmp_path / "no", stdin=text.encode())

    assert code == 0
    assert FLATTENED in printed
    assert "<iframe" not in printed
    assert "another. &lt;b&gt;" in printed


def test_a_post_without_a_text_is_explained(database: Path) -> None:
    """Where no page ever gave one there are no pieces, and the file says so."""
    with Store.open(database, command="test") as store:
        store._connection.execute("UPDATE posts SET revision_id = NULL")

    assert NO_TEXT in explain(1, "--db", database, "--html", "-")[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nope.html", "--db", "nope.db"), "no such file: nope.html"),
        (("7",), "there is no post '7'"),
        (("https://blog.example/none",), "there is no post 'https://blog.example/none'"),
        (("gone.html",), "there is no post 'gone.html'"),
        (("1", "--html", "posts.db/out.html"), "choose another file"),
        (("1", "--db", "none.db"), "there is no database at 'none.db'"),
    ],
)
def test_what_is_not_there_is_named(
    database: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    """A file, a post, a database that is not there, or a file for a folder, ends in one line."""
    monkeypatch.chdir(database.parent)
    code, printed, said = explain("--db", "posts.db", *arguments)

    assert (code, printed) == (1, "")
    assert says in said


def test_an_empty_page_has_nothing_to_explain(tmp_path: Path) -> None:
    """Where there is no piece the command says why."""
    code, _, said = explain("-", "--db", tmp_path / "none.db", stdin=b"<html><body></body></html>")

    assert code == 1
    assert "no post on it" in said


def test_a_stored_page_that_cannot_be_read_is_not_drawn(make_capture: Make) -> None:
    """Bytes that are gone, that are no text, and text without HTML are told apart."""
    gone, binary, text = (
        capture_row(make_capture(body=body, content_type=kind))
        for body, kind in (
            (b"", "text/html"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
            (b"Only words.", "text/plain"),
        )
    )

    assert (why_not(gone), why_not(text)) == (GONE, FLATTENED)
    assert why_not(binary).startswith("It cannot be read: ")
    assert [draw(row, ()) for row in (gone, binary, text)] == ["", "", ""]


def test_verdicts_of_another_cleaner_find_their_pieces(make_capture: Make) -> None:
    """What an earlier cleaner cut otherwise is drawn without a tint, and the rest with its own."""
    row = capture_row(make_capture(body=b"<body><p>One.</p><p>Two.</p><p>One.</p></body>"))
    verdicts = [
        SegmentRow(text, keep, "post" if keep else "share", why, 0.5)
        for text, keep, why in (
            ("One.", True, "first"),
            ("Gone.", True, ""),
            ("One.", False, "third"),
        )
    ]
    drawn = draw(row, verdicts)

    assert "<p>Two.</p>" in drawn
    assert re.findall(r'unmirror-(kept|removed) [^>]*id="(piece-\d)"', drawn) == [
        ("kept", "piece-0"),
        ("removed", "piece-2"),
    ]
