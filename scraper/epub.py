"""Posts as a book: EPUB 3.3 (W3C Recommendation, 25 May 2023), a chapter a post.

The same posts give the same bytes. Nothing in the book runs, and nothing is loaded from elsewhere:
a picture is a link to where it stood.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO, Final

from db.markup import to_xhtml, uri
from db.rows import timestamp
from db.words import day, direction, named, readable

from .present import counted
from .release import release

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from .corpusrow import CorpusRow

#: The first moment that a ZIP archive can name; every member has it, so that bytes stay the same.
_ZIP_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
#: What a tag of a language looks like (RFC 5646, 2.1); a reader refuses a book with another.
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
#: As exact as `dc:date` may be without a time zone (W3C's note on dates and times).
_DATE: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")

_CONTAINER: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_STYLE: Final = """\
body { line-height: 1.5; margin: 0 4%; }
h1 { line-height: 1.25; }
.from, footer, .caption { font-size: 0.85em; }
footer { border-top: 1px solid; margin-top: 2em; }
dt { font-weight: bold; }
dd { margin: 0 0 0.4em; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; }
table { border-collapse: collapse; }
th, td { border: 1px solid; padding: 0.2em 0.5em; vertical-align: top; }
.definition { margin-inline-start: 2em; }
"""


@dataclass(frozen=True, slots=True)
class _Chapter:
    """What the book says of a chapter in its contents and its package."""

    file: str
    title: str
    language: str
    blog: str
    site: str
    url: str
    authors: tuple[str, ...]
    date: str
    fetched_at: datetime

    @property
    def attributes(self) -> str:
        return _attributes(self.language)


def write(rows: Iterable[CorpusRow], stream: BinaryIO) -> int:
    """Write posts to an open stream, which need not be a file, and return how many there were."""
    chapters = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        # Section 4.2.6.1 of the standard: first, not compressed, nothing more about it.
        _add(book, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        _add(book, "META-INF/container.xml", _CONTAINER)
        _add(book, "EPUB/style.css", _STYLE)
        for number, row in enumerate(rows, 1):
            chapter = _chapter(row, number)
            chapters.append(chapter)
            _add(book, f"EPUB/{chapter.file}", _document(row, chapter))
        _add(book, "EPUB/nav.xhtml", _contents(chapters))
        _add(book, "EPUB/package.opf", _package(chapters))
    return len(chapters)


def _add(
    book: zipfile.ZipFile, name: str, text: str, compression: int = zipfile.ZIP_DEFLATED
) -> None:
    member = zipfile.ZipInfo(name, _ZIP_MOMENT)
    # What wrote it would else be the system's number.
    member.create_system = 3
    member.external_attr = 0o644 << 16
    book.writestr(member, readable(text).encode(), compression)


def _chapter(row: CorpusRow, number: int) -> _Chapter:
    date = _DATE.match(row.date or "")
    return _Chapter(
        file=f"chapter-{number}.xhtml",
        title=row.title or row.url or "(no title)",
        language=row.language if _TAG.fullmatch(row.language) else "und",
        blog=row.blog,
        site=row.site or row.blog or "(no name)",
        url=row.url,
        authors=row.authors,
        date=date[0] if date else "",
        fetched_at=row.fetched_at,
    )


# --- a chapter ------------------------------------------------------------------------------------


def _document(row: CorpusRow, chapter: _Chapter) -> str:
    # The blog of what was read from a file is only called something.
    site = row.site if row.url or row.site != row.blog else ""
    said = [", ".join(chapter.authors), day(row.date), site]
    line = " · ".join(f"<bdi>{escape(one)}</bdi>" for one in said if one)
    sources = "\n".join(f"<p>{name}: {value}</p>" for name, value in _sources(row))
    facts = "\n".join(f"<dt>{name}</dt>\n<dd>{value}</dd>" for name, value in _facts(row))
    body = f"""\
<section epub:type="chapter" role="doc-chapter">
<h1>{escape(chapter.title)}</h1>
<div class="from"{_attributes("en")}>
<p>{line}</p>
{sources}
</div>
{to_xhtml(row.markdown)}
<footer{_attributes("en")}>
<h2>Where this is from</h2>
<dl>
{facts}
</dl>
</footer>
</section>"""
    return _page(chapter.title, chapter.language, body)


def _sources(row: CorpusRow) -> Iterator[tuple[str, str]]:
    """Yield what a post says that it comes from."""
    for name, sources in (
        ("Comes from", row.origin),
        ("Translation of", row.translation_of),
        ("Seen at", row.via),
    ):
        if sources:
            yield name, ", ".join(map(_linked, sources))


def _facts(row: CorpusRow) -> Iterator[tuple[str, str]]:
    """Yield where a post stands, and as of when it is this text."""
    yield "Address", _linked(row.url) if row.url else "none: it was read from a file"
    if row.mirrors:
        yield "The same post", ", ".join(map(_linked, row.mirrors))
    yield "Read on", day(timestamp(row.fetched_at))
    yield "SHA-256 of the page", row.sha256
    if row.gone_at:
        yield "Page vanished", day(timestamp(row.gone_at))


def _linked(source: str) -> str:
    """Return a source as a link where a reader may be led there."""
    said, target = f"<bdi>{escape(source)}</bdi>", uri(source)
    return f'<a href="{escape(target)}">{said}</a>' if target else said


# --- the book -------------------------------------------------------------------------------------


def _contents(chapters: list[_Chapter]) -> str:
    """Return the navigation document; chapters of several blogs stand under their names."""
    parts = [[*group] for _, group in groupby(chapters, key=lambda chapter: chapter.blog)]
    if len(parts) > 1:
        items = "\n".join(
            f"<li><span>{escape(_site(part))}</span>\n<ol>\n{_entries(part)}\n</ol></li>"
            for part in parts
        )
    else:
        items = _entries(chapters) or '<li><a href="nav.xhtml">(no posts)</a></li>'
    title = _title(chapters)
    body = f"""\
<h1 dir="auto">{escape(title)}</h1>
<nav epub:type="toc" role="doc-toc" id="toc">
<h2>Contents</h2>
<ol>
{items}
</ol>
</nav>"""
    return _page(title, "en", body)


def _entries(chapters: list[_Chapter]) -> str:
    return "\n".join(
        f'<li><a href="{one.file}"{one.attributes}>{escape(one.title)}</a></li>' for one in chapters
    )


def _package(chapters: list[_Chapter]) -> str:
    languages = _by_number(chapter.language for chapter in chapters) or ["und"]
    turns = ' page-progression-direction="rtl"' if direction(languages[0]) == "rtl" else ""
    items = "\n".join(
        f'<item id="c{number}" href="{one.file}" media-type="application/xhtml+xml"/>'
        for number, one in enumerate(chapters, 1)
    )
    order = "\n".join(f'<itemref idref="c{number}"/>' for number in range(1, len(chapters) + 1))
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{_metadata(chapters, languages)}
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>
{items}
</manifest>
<spine{turns}>
<itemref idref="nav"/>
{order}
</spine>
</package>
"""


def _metadata(chapters: list[_Chapter], languages: list[str]) -> str:
    title = _title(chapters)
    addresses = [chapter.url or chapter.title for chapter in chapters]
    dates = [chapter.date for chapter in chapters if chapter.date]
    modified = max((chapter.fetched_at for chapter in chapters), default=None)
    said = [
        f'<dc:identifier id="id">{named(" ".join(addresses))}</dc:identifier>',
        f"<dc:title>{escape(title)}</dc:title>",
        *(f"<dc:language>{language}</dc:language>" for language in languages),
        *(
            f"<dc:creator>{escape(name)}</dc:creator>"
            for name in _by_number(name for one in chapters for name in one.authors)
        ),
        *(f"<dc:date>{date}</dc:date>" for date in [max(dates, default="")] if date),
        *(f"<dc:source>{escape(one.url)}</dc:source>" for one in chapters if one.url),
        f'<meta property="dcterms:modified">{timestamp(modified) if modified else _NEVER}</meta>',
        f'<meta name="generator" content="unmirror {escape(release())}"/>',
        *(f'<meta property="schema:{name}">{value}</meta>' for name, value in _ACCESS),
    ]
    return "\n".join(said)


def _title(chapters: list[_Chapter]) -> str:
    """Return what the book is called: as its only post, as its only blog, or by what is in it."""
    if len(chapters) == 1:
        return chapters[0].title
    blogs = {chapter.blog for chapter in chapters}
    if len(blogs) == 1:
        return _site(chapters)
    return f"{counted(len(chapters), 'post')} of {counted(len(blogs), 'blog')}"


def _site(chapters: list[_Chapter]) -> str:
    """Return what most posts of a blog call it."""
    return _by_number(chapter.site for chapter in chapters)[0]


def _page(title: str, language: str, body: str) -> str:
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"\
{_attributes(language)}>
<head>
<title>{escape(title)}</title>
<link rel="stylesheet" type="text/css" href="style.css"/>
</head>
<body>
{body}
</body>
</html>
"""


def _attributes(language: str) -> str:
    return f' lang="{language}" xml:lang="{language}" dir="{direction(language)}"'


def _by_number(values: Iterable[str]) -> list[str]:
    """Return values that are there, each once, the most frequent first."""
    return [value for value, _ in Counter(filter(None, values)).most_common()]


#: When a book without posts was changed, since it has to say.
_NEVER: Final = "1970-01-01T00:00:00Z"
#: How it can be read (EPUB Accessibility 1.1, section 2.2).
_ACCESS: Final = (
    ("accessMode", "textual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityHazard", "none"),
    ("accessibilitySummary", "Text with headings and a table of contents; pictures are links."),
)
