"""Posts as a book, taken apart as a reader of books takes it apart."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from db.rows import LinkRow
from scraper import epub
from scraper.corpusrow import CorpusRow, of_stored

from .commands import run
from .test_corpus import TEXTS, database
from .test_exporting import ORIGIN, lineage

__all__ = ["database"]

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"
PAGE_TYPE = "application/xhtml+xml"


def row(title: str = "On rain", **changes: object) -> CorpusRow:
    """Return a row with a text of a paragraph."""
    known = of_stored(lineage(title))
    return dataclasses.replace(known, **{"markdown": "It *rained*.", **changes})  # type: ignore[arg-type]


def book(*rows: CorpusRow) -> zipfile.ZipFile:
    """Return posts as a book."""
    stream = io.BytesIO()
    assert epub.write(rows, stream) == len(rows)
    return zipfile.ZipFile(stream)


def member(archive: zipfile.ZipFile, name: str) -> ET.Element:
    """Read a document of a book."""
    return ET.fromstring(archive.read(f"EPUB/{name}"))  # noqa: S314


def words(element: ET.Element | None) -> str:
    """Return what a reader sees of an element."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def named(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Return the values of a name of Dublin Core in the package."""
    return [words(one) for one in member(archive, "package.opf").iter(f"{DC}{name}")]


# --- the container --------------------------------------------------------------------------------


def test_the_type_comes_first_and_as_it_is() -> None:
    """Programs know a book by the bytes 30 to 57 of the file (section 4.2.6.1 of the standard)."""
    archive = book(row())
    first = archive.infolist()[0]

    assert first.filename == "mimetype"
    assert (first.compress_type, first.extra) == (zipfile.ZIP_STORED, b"")
    assert archive.fp is not None
    archive.fp.seek(30)
    assert archive.fp.read(28) == b"mimetypeapplication/epub+zip"


def test_the_container_leads_to_the_package() -> None:
    """The one fixed name says where all else is told."""
    archive = book(row())
    container = ET.fromstring(archive.read("META-INF/container.xml"))  # noqa: S314
    (root,) = (one for one in container.iter() if one.tag.endswith("rootfile"))

    assert root.get("full-path") in archive.namelist()
    assert root.get("media-type") == "application/oebps-package+xml"


def test_every_member_is_in_the_manifest_and_every_page_in_the_order() -> None:
    """Nothing is in the book that it does not name, and nothing named is missing."""
    archive = book(row("One"), row("Two"))
    package = member(archive, "package.opf")
    items = {one.get("id"): one for one in package.iter(f"{OPF}item")}

    inside = {name for name in archive.namelist() if name.startswith("EPUB/")}
    assert {f"EPUB/{one.get('href')}" for one in items.values()} == inside - {"EPUB/package.opf"}
    pages = [key for key, one in items.items() if one.get("media-type") == PAGE_TYPE]
    assert [one.get("idref") for one in package.iter(f"{OPF}itemref")] == pages
    assert [key for key, one in items.items() if one.get("properties") == "nav"] == ["nav"]


def test_the_same_posts_are_the_same_bytes(database: Path) -> None:
    """Neither the moment nor the machine is in the book."""
    first, second = (database.parent / name for name in ("1.epub", "2.epub"))
    for path in (first, second):
        run("export", "--all", "--format", "epub", "--out", path, "--db", database)

    assert first.read_bytes() == second.read_bytes()


def test_it_may_go_to_a_pipe(database: Path, tmp_path: Path) -> None:
    """What comes over a pipe holds what the file holds."""
    path = tmp_path / "a.epub"
    run("export", "--all", "--format", "epub", "--out", path, "--db", database)
    piped = run("export", "--all", "--format", "epub", "--db", database).stdout_bytes

    with zipfile.ZipFile(path) as one, zipfile.ZipFile(io.BytesIO(piped)) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }


# --- the package ----------------------------------------------------------------------------------


def test_the_package_says_what_the_book_is() -> None:
    """Identifier, title, languages, creators, date and sources are those of the posts."""
    archive = book(
        row("One", language="he", authors=("Ada Lee",), date="2022-05"),
        row("Two", language="en", authors=("Ada Lee", "陶镕"), date="2023-01-02T09:00"),
        row("Three", language="he", authors=(), date=None, url=""),
    )
    package = member(archive, "package.opf")
    (identifier,) = (one for one in package.iter(f"{DC}identifier"))

    assert package.get("version") == "3.0"
    assert package.get("unique-identifier") == identifier.get("id")
    assert words(identifier).startswith("urn:uuid:")
    assert named(archive, "title") == ["Harbour notes"]
    assert named(archive, "language") == ["he", "en"]
    assert named(archive, "creator") == ["Ada Lee", "陶镕"]
    assert named(archive, "date") == ["2023-01-02"]
    assert named(archive, "source") == ["https://blog.example/rain"] * 2
    modified = [
        words(one)
        for one in package.iter(f"{OPF}meta")
        if one.get("property") == "dcterms:modified"
    ]
    assert modified == ["2026-11-28T09:30:00Z"]


def test_a_book_of_hebrew_is_turned_from_the_right() -> None:
    """The direction of pages is that of most posts; a book of English says nothing of it."""
    spines = [
        member(book(row(language=language)), "package.opf").find(f"{OPF}spine")
        for language in ("he", "en")
    ]

    directions = [spine.get("page-progression-direction") for spine in spines if spine is not None]
    assert directions == ["rtl", None]


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([row("Alone")], "Alone"),
        ([row("One"), row("Two")], "Harbour notes"),
        ([row("One"), row("Two", blog="b.example", site="B")], "2 posts of 2 blogs"),
    ],
)
def test_a_book_is_called_by_what_is_in_it(rows: list[CorpusRow], title: str) -> None:
    """One post gives its title, one blog its name, and others their number."""
    assert named(book(*rows), "title") == [title]


# --- pages ----------------------------------------------------------------------------------------


def test_a_chapter_says_where_its_post_is_from() -> None:
    """Author, day and blog above the text; origin, address, digest and day of reading with it."""
    known = of_stored(lineage(links=(LinkRow(ORIGIN, "origin"),)))
    chapter = member(book(known), "chapter-1.xhtml")
    links = {one.get("href") for one in chapter.iter(f"{XHTML}a")}
    said = words(chapter)

    assert {ORIGIN, "https://blog.example/rain"} <= links
    assert "Ada Lee · 3 May 2022 · Harbour notes" in said
    assert f"Comes from: {ORIGIN}" in said
    assert "Read on 28 November 2026" in said
    assert "ab" * 32 in said


def test_a_chapter_has_the_language_and_direction_of_its_post() -> None:
    """A reader of books chooses fonts and sides by them; what was added is in English."""
    chapter = member(book(row("עברית", language="he")), "chapter-1.xhtml")

    assert (chapter.get("lang"), chapter.get(f"{XML}lang"), chapter.get("dir")) == (
        "he",
        "he",
        "rtl",
    )
    (footer,) = chapter.iter(f"{XHTML}footer")
    assert (footer.get("lang"), footer.get("dir")) == ("en", "ltr")


def test_contents_of_several_blogs_stand_under_their_names() -> None:
    """The table of contents has a chapter a post, below its blog where there are several."""
    one = member(book(row("One"), row("Two")), "nav.xhtml")
    several = member(book(row("One"), row("Two", blog="b.example", site="B")), "nav.xhtml")

    assert [words(link) for link in one.iter(f"{XHTML}a")] == ["One", "Two"]
    assert [words(name) for name in one.iter(f"{XHTML}span")] == []
    assert [words(link) for link in several.iter(f"{XHTML}a")] == ["One", "Two"]
    assert [words(name) for name in several.iter(f"{XHTML}span")] == ["Harbour notes", "B"]


def test_nothing_is_loaded_and_nothing_runs() -> None:
    """Pictures are links to where they stood, and other markup is words."""
    said = "![A cat](https://a.example/c.jpg) <script>x()</script> [b](javascript:x) ![d](/d.png)"
    chapter = member(book(row(markdown=said)), "chapter-1.xhtml")

    assert {one.tag for one in chapter.iter()} & {f"{XHTML}img", f"{XHTML}script"} == set()
    assert "https://a.example/c.jpg" in {one.get("href") for one in chapter.iter(f"{XHTML}a")}
    assert "<script>x()</script>" in words(chapter)
    # A link without a target is no link of XHTML in books.
    assert all(one.get("href") for one in chapter.iter(f"{XHTML}a"))


def test_a_source_that_is_only_named_is_no_link() -> None:
    """What has no address is said in words."""
    known = of_stored(lineage(links=(LinkRow("", "origin", "Reuters"),)))
    chapter = member(book(known), "chapter-1.xhtml")

    assert "Comes from: Reuters" in words(chapter)
    assert "Reuters" not in [words(link) for link in chapter.iter(f"{XHTML}a")]


@settings(max_examples=60)
@given(title=TEXTS, text=TEXTS, name=TEXTS, address=TEXTS)
def test_any_post_is_well_formed(title: str, text: str, name: str, address: str) -> None:
    """Whatever stands in a post, every document of the book is XML."""
    archive = book(
        row(
            title,
            markdown=text,
            authors=(name,),
            site=name,
            language=name,
            date=name,
            origin=(f"https://{address}", address),
            url=f"https://{address}",
        )
    )

    for member_name in ("chapter-1.xhtml", "nav.xhtml", "package.opf"):
        member(archive, member_name)
    assert re.fullmatch(r"[A-Za-z0-9-]+", named(archive, "language")[0])


# --- the command ----------------------------------------------------------------------------------


def test_posts_are_in_the_order_of_their_blogs_and_days(tmp_path: Path) -> None:
    """A blog is read from its first post on, whatever order it was stored in."""
    path = tmp_path / "posts.db"
    page = tmp_path / "page.html"
    for host, day in (("b", "2022-03-01"), ("a", "2022-02-01"), ("b", "2021-01-01")):
        page.write_text(
            f"<html lang=en><head><title>{host} {day}</title>"
            f'<meta property="article:published_time" content="{day}T09:00:00Z"></head><body>'
            f"<article><h1>{host} {day}</h1><p>On {day} it rained all day in {host}, and nobody "
            "came to the harbour to look at it, not even the cat.</p></article></body></html>",
            encoding="utf-8",
        )
        run("clean", page, "--url", f"https://{host}.example/{day}", "--db", path)
    run("export", "--all", "--format", "epub", "--out", tmp_path / "a.epub", "--db", path)

    with zipfile.ZipFile(tmp_path / "a.epub") as archive:
        found = [words(link) for link in member(archive, "nav.xhtml").iter(f"{XHTML}a")]
    assert found == ["a 2022-02-01", "b 2021-01-01", "b 2022-03-01"]


def test_it_does_not_go_to_a_terminal(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that no terminal shows are refused with the remedy."""
    monkeypatch.setattr("scraper.exporting.on_terminal", lambda: True)
    result = run("export", "1", "--format", "epub", "--db", database)

    assert result.exit_code == 2
    assert "say --out FILE" in result.stderr
