"""The commands `export` and `card`: posts of the database for other programs, and what they are."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import click

from db.errors import RowError
from db.mirrors import NO_COPIES
from db.reader import Reader
from db.rows import BlogRow, timestamp

from . import citations, corpus, corpusrow, datacard, epub, parquet, provjson, warcwriter
from .errors import ExtraMissing
from .files import replace, replacing
from .lineage import Lineage
from .present import counted
from .reading import database_option, find_post
from .streams import EXIT_FAILED, complaints, fail, hand_over, on_terminal, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .corpusrow import CorpusRow


class ExportFormat(StrEnum):
    """What posts are exported as."""

    PROV = "prov"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"
    PARQUET = "parquet"
    EPUB = "epub"
    WARC = "warc"


@click.command()
@click.argument("posts", metavar="[POST]...", nargs=-1)
@click.option("--blog", default="", help="All posts of this blog, by its name.")
@click.option("--all", "everything", is_flag=True, help="All posts of the database.")
@click.option(
    "--format",
    "form",
    type=click.Choice([str(form) for form in ExportFormat]),
    default=str(ExportFormat.PROV),
    show_default=True,
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The file for parquet, epub and warc; for markdown the folder, each post a file in it.",
)
@database_option
def export(  # noqa: PLR0913 - one for each option
    posts: tuple[str, ...],
    blog: str,
    form: str,
    out: Path | None,
    database: Path,
    *,
    everything: bool,
) -> None:
    """Print posts for other programs: texts, provenance, citations.

    POST is a number, an address, or the file it was read from. Several posts are one document.

    jsonl has a post a line, with its text and all that is known of it; parquet has the same as
    columns, and needs pyarrow (pip install 'unmirror[parquet]'). markdown has the same facts as
    front matter (YAML) above the text. warc is a web archive (WARC 1.1) of the pages that the texts
    were read from, byte for byte. epub is a book (EPUB 3.3), a chapter a post, with where it is
    from; pictures are links.

    prov is a PROV-JSON document (W3C): captures, revisions, origins, and who made them of what.
    bibtex (@online of biblatex) and csl-json (for citation managers) cite posts with the day they
    were read and the SHA-256 of the page that is stored.

    \b
    Examples:
      unmirror export 1
      unmirror export 1 2 --format bibtex > posts.bib
      unmirror export --blog blog.example --format csl-json
      unmirror export --all > provenance.json
      unmirror export --all --format jsonl > corpus.jsonl
      unmirror export --all --format parquet --out corpus.parquet
      unmirror export --blog blog.example --format markdown --out posts/
      unmirror export --blog blog.example --format epub --out blog.epub
      unmirror export --all --format warc --out pages.warc
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be refilled
    _check_usage(posts, blog, everything=everything)
    _check_goal(ExportFormat(form), out)
    with complaints(), Reader.open(database) as reader:
        wanted = _chosen(reader, posts, blog, database)
        if form == ExportFormat.EPUB and not posts:
            wanted = _as_chapters(reader, blog)
        told = _Told(reader)
        lineages = told.lineages(wanted)
        match ExportFormat(form):
            case ExportFormat.MARKDOWN if out:
                _write_files(lineages, out)
            case ExportFormat.WARC:
                _write_file(out, lambda stream: _archive(reader, told, wanted, stream), "page")
            case ExportFormat.PARQUET | ExportFormat.EPUB as form_of_file:
                write = _FILE_WRITERS[form_of_file]
                rows = map(corpusrow.of_stored, lineages)
                _write_file(out, lambda stream: write(rows, stream))
            case text:
                for piece in _WRITERS[text](lineages):
                    hand_over(piece)
    if told.missing:
        sys.exit(EXIT_FAILED)


@click.command()
@click.option("--blog", default="", help="Only posts of this blog, by its name.")
@click.option("--all", "everything", is_flag=True, help="All posts of the database; the default.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    show_default=True,
)
@database_option
def card(blog: str, form: str, database: Path, *, everything: bool) -> None:
    """Print the data card: what is in the corpus, how it was made.

    Counts of posts, words, languages, blogs and years, where posts come from, copies, licences,
    what was left out and why, the fields of the export, and known limits. As Markdown it begins
    with the metadata that the Hugging Face Hub reads from the README.md of a data set.

    \b
    Examples:
      unmirror card > README.md
      unmirror card --blog blog.example --format json
    """  # noqa: D301
    if blog and everything:
        raise click.UsageError("say --blog NAME or --all, not both")
    with complaints(), Reader.open(database) as reader:
        figures = reader.card(blog)
    if not figures.posts:
        _fail_without_posts(blog, database)
    if form == "json":
        hand_over(datacard.as_values(figures, blog, pretty=on_terminal()))
    else:
        hand_over(datacard.as_markdown(figures, blog))


def _check_usage(posts: tuple[str, ...], blog: str, *, everything: bool) -> None:
    if bool(posts) + bool(blog) + everything != 1:
        raise click.UsageError("say which posts: POST..., --blog NAME, or --all")


def _check_goal(form: ExportFormat, out: Path | None) -> None:
    if out and form not in _WITH_OUT:
        forms = ", ".join(_WITH_OUT)
        raise click.UsageError(f"--out is for {forms}; send other formats to a file by >")
    if out and form == ExportFormat.MARKDOWN and out.is_file():
        raise click.UsageError(f"--out {str(out)!r} is a file; markdown goes to a folder")
    if form in _BINARY and not out and on_terminal():
        raise click.UsageError(
            f"{form} is nothing to read on a terminal; say --out FILE, or send it to a file by >"
        )
    if form == ExportFormat.PARQUET:
        try:
            parquet.require()
        except ExtraMissing as error:
            fail(str(error))


def _chosen(reader: Reader, posts: tuple[str, ...], blog: str, database: Path) -> list[int]:
    """Return the numbers of the posts that are asked for, each once."""
    if posts:
        return list(dict.fromkeys(find_post(reader, post, database).id for post in posts))
    found = [post.id for post in reader.posts(limit=-1, blog=blog)]
    if not found:
        _fail_without_posts(blog, database)
    return sorted(found)


def _fail_without_posts(blog: str, database: Path) -> NoReturn:
    where = f"of the blog {blog!r} " if blog else ""
    fail(f"there are no posts {where}in {str(database)!r}; `unmirror status` lists what is")


def _as_chapters(reader: Reader, blog: str) -> list[int]:
    """Return posts in the order in which a book has them: blog by blog, the oldest first."""
    # They come with the latest first, which those without a date are by when they were seen.
    known = reader.posts(limit=-1, blog=blog)[::-1]
    return [post.id for post in sorted(known, key=lambda post: post.blog)]


class _Told:
    """Reads posts one by one, and names those that cannot be exported."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._blogs = {blog.name: blog for blog in reader.blogs()}
        self.missing = False

    def lineages(self, wanted: Iterable[int]) -> Iterator[Lineage]:
        """Yield the posts with what they were read from."""
        for number in wanted:
            try:
                found = self._lineage(number)
            except RowError as error:
                self.left_out(f"post {number} is left out: {error}")
                continue
            if found:
                yield found
            else:
                self.left_out(
                    f"post {number} has no text or no capture, so that nothing can be said of "
                    "where it is from"
                )

    def _lineage(self, number: int) -> Lineage | None:
        post, trail = self._reader.post(number), self._reader.trail(number)
        if post is None or trail is None:
            return None
        blog = self._blogs.get(post.blog) or BlogRow(post.blog)
        return Lineage(post, trail, blog, self._mirrors(number))

    def left_out(self, reason: str) -> None:
        """Tell why something could not be exported."""
        self.missing = True
        say(reason)

    def _mirrors(self, number: int) -> tuple[str, ...]:
        """Return the addresses of whole copies of a post: an excerpt is another thing."""
        cluster = self._reader.mirrors.cluster_of(number)
        members = () if cluster is None else self._reader.mirrors.members(cluster)
        roles = {one.post_id: one.role for one in members}
        if roles.get(number) in NO_COPIES:
            return ()
        return tuple(
            one.address for one in members if one.post_id != number and one.role not in NO_COPIES
        )


def _archive(reader: Reader, told: _Told, wanted: Iterable[int], stream: BinaryIO) -> int:
    """Write each page once, however many posts were read from it, and return their number."""
    stream.write(warcwriter.opening(timestamp(datetime.now(UTC))))
    written, count = set[int](), 0
    for lineage in told.lineages(wanted):
        number = lineage.trail.text_from.id
        if number in written:
            continue
        written.add(number)
        capture = reader.capture(number)
        if capture and capture.body:
            stream.write(warcwriter.record(capture))
            count += 1
        else:
            told.left_out(
                f"post {lineage.post.id}: the bytes of its page are no longer in the database"
            )
    return count


def _write_file(path: Path | None, write: Callable[[BinaryIO], int], what: str = "post") -> None:
    """Write a file, whole or not at all; without a path, to standard output."""
    if path is None:
        write(sys.stdout.buffer)
        return
    try:
        with replacing(path) as stream:
            count = write(stream)
    except OSError as error:
        fail(f"could not write {str(path)!r}: {error.strerror or error}; choose another file")
    say(f"{counted(count, what)} written to {str(path)!r}")


def _write_files(lineages: Iterable[Lineage], folder: Path) -> None:
    count = 0
    for lineage in lineages:
        path = folder / f"{lineage.post.id}.md"
        try:
            replace(path, f"{corpus.markdown(corpusrow.of_stored(lineage))}\n".encode())
        except OSError as error:
            fail(f"could not write {str(path)!r}: {error.strerror}; choose another folder")
        count += 1
    say(f"{counted(count, 'post')} written to {str(folder)!r}")


def _prov(lineages: Iterable[Lineage]) -> Iterator[str]:
    yield json.dumps(provjson.document(lineages), ensure_ascii=False, indent=1)


def _bibtex(lineages: Iterable[Lineage]) -> Iterator[str]:
    for number, lineage in enumerate(lineages):
        entry = citations.bibtex(lineage)
        yield f"\n{entry}" if number else entry


def _csl(lineages: Iterable[Lineage]) -> Iterator[str]:
    """Write the array item by item, since there may be many."""
    before = "["
    for lineage in lineages:
        yield before + json.dumps(citations.csl(lineage), ensure_ascii=False)
        before = ","
    yield "]" if before == "," else "[]"


def _json_lines(lineages: Iterable[Lineage]) -> Iterator[str]:
    return (corpus.json_line(corpusrow.of_stored(lineage)) for lineage in lineages)


def _markdown(lineages: Iterable[Lineage]) -> Iterator[str]:
    for number, lineage in enumerate(lineages):
        entry = corpus.markdown(corpusrow.of_stored(lineage))
        yield f"\n{entry}" if number else entry


_FILE_WRITERS: dict[ExportFormat, Callable[[Iterable[CorpusRow], BinaryIO], int]] = {
    ExportFormat.PARQUET: parquet.write,
    ExportFormat.EPUB: epub.write,
}
#: What no terminal shows, so that it is written to a file or a pipe.
_BINARY = (*_FILE_WRITERS, ExportFormat.WARC)
#: What `--out` is for.
_WITH_OUT = (ExportFormat.MARKDOWN, *_BINARY)

_WRITERS: dict[ExportFormat, Callable[[Iterable[Lineage]], Iterator[str]]] = {
    ExportFormat.PROV: _prov,
    ExportFormat.BIBTEX: _bibtex,
    ExportFormat.CSL_JSON: _csl,
    ExportFormat.JSONL: _json_lines,
    ExportFormat.MARKDOWN: _markdown,
}
