"""The commands by which a blog teaches the cleaner: reclean, teach, site, feed."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.reader import Reader
from db.rows import BlogRow, timestamp
from db.store import Store

from . import corrections, feeds, present, sitewords
from .decide import refusal
from .errors import ScraperError
from .mirror import Failed, Saved, Skipped, take
from .options import contact_option, given_again, open_fetcher, private_option
from .reading import database_option, find_post, require
from .reclean import Relearned, relearn
from .reclean import reclean as clean_again
from .rows import capture_row, site_memory
from .streams import EXIT_FAILED, Stopped, complaints, fail, hand_over, progress, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.rows import LabelRow, StoredLabel, StoredPost

#: Characters of a piece that are shown.
_SHOWN = 72


def _named(reader: Reader, blogs: Sequence[str], database: Path) -> list[BlogRow]:
    known = {blog.name: blog for blog in reader.blogs()}
    if unknown := [name for name in blogs if name not in known]:
        fail(f"there is no blog {unknown[0]!r} in {str(database)!r}; `unmirror site` lists them")
    return [known[name] for name in blogs] if blogs else list(known.values())


# --- reclean ------------------------------------------------------------------------------------


@click.command()
@click.argument("blogs", metavar="[BLOG]...", nargs=-1)
@database_option
def reclean(blogs: tuple[str, ...], database: Path) -> None:
    """Clean stored pages again, with all that was learned since.

    Each blog is learned anew from its last pages, its own feeds and your corrections; then every
    page is cleaned again. A post whose text changes gets a new revision; nothing is fetched, and
    nothing is lost by stopping in between.

    \b
    Examples:
      unmirror reclean
      unmirror reclean blog.example --db my.db
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be refilled
    require(database)
    now = datetime.now(UTC)
    failed = False
    with complaints(), Store.open(database, command="unmirror reclean") as store:
        for blog in _named(store.reader, blogs, database):
            known = relearn(store, blog, now, lambda pages: progress(pages, "learning", len(pages)))
            failed |= not _again(store, known, blog.name)
    if failed:
        sys.exit(EXIT_FAILED)


def _again(store: Store, blog: Relearned, name: str) -> bool:
    """Clean a blog again, say what came of it, and return whether all of its pages could be."""
    counts: Counter[type] = Counter()
    pages = present.counted(len(blog.pages), "page")
    try:
        for outcome in progress(clean_again(store, blog), name, len(blog.pages)):
            counts[type(outcome)] += 1
            if isinstance(outcome, Failed):
                say(f"{outcome.reason}; the post stays as it was")
    except KeyboardInterrupt as error:
        say(
            f"{name}: stopped after {counts.total()} of {pages}; what was cleaned is stored, and "
            "the next run does the rest"
        )
        raise Stopped from error
    lists = f"{counts[Skipped]} no longer read as posts and stay as they were; "
    say(
        f"{name}: {pages}, {counts[Saved]} changed; "
        f"{lists if counts[Skipped] else ''}"
        f"the blog is known by {present.counted(blog.site.memory.pages, 'page')}"
    )
    return not counts[Failed]


# --- feed ---------------------------------------------------------------------------------------


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option("--blog", default="", help="Name of the blog; without it, the host of its posts.")
@contact_option
@private_option
@database_option
def feed(source: str, blog: str, database: Path, *, contact: str, allow_private: bool) -> None:
    """Keep a blog's own feed, by which its pages are judged.

    SOURCE is the address or file of a feed (RSS, Atom, JSON Feed), of Blogger's JSON feed, or of
    WordPress' REST API (/wp-json/wp/v2/posts). Where it has whole posts, these are aligned with
    their pages; `unmirror reclean` then cleans the blog again.

    \b
    Examples:
      unmirror feed https://blog.example/feed.xml
      unmirror feed saved-feed.xml --blog blog.example --db my.db
    """  # noqa: D301
    with complaints(), ExitStack() as stack:
        try:
            capture = take(
                source,
                stack.enter_context(open_fetcher(allow_private=allow_private, contact=contact)),
            )
        except ScraperError as error:
            fail(str(error))
        if reason := refusal(capture):
            fail(f"{source}: {reason}")
        entries = feeds.read(capture.body)
        if not entries:
            fail(f"{source}: {feeds.why_empty(capture.body)}")
        store = stack.enter_context(Store.open(database, command="unmirror feed"))
        name = _blog_of(store.reader, entries, blog, database)
        store.save_feed(BlogRow(name), capture_row(capture))
        pages = {feeds.key(page.address) for page in store.reader.pages(name)}
    found = sum(feeds.key(entry.url) in pages for entry in entries)
    remedy = (
        f"`unmirror reclean {name}{given_again('database')}` makes use of them"
        if found
        else "pages to come are judged by it; if it is another blog's feed, name that by --blog"
    )
    posts = present.counted(len(entries), "post")
    say(f"{source}: {posts} of {name}, {found} of them stored; {remedy}")


def _blog_of(reader: Reader, entries: Sequence[feeds.Entry], asked: str, database: Path) -> str:
    """Return the name of the blog that a feed is of."""
    if asked:
        return _named(reader, [asked], database)[0].name
    if stored := Counter(filter(None, (reader.blog_of(entry.url) for entry in entries))):
        return stored.most_common(1)[0][0]
    host = feeds.blog_of(entries)
    known = {blog.name for blog in reader.blogs()}
    twin = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    return twin if twin in known and host not in known else host


# --- teach --------------------------------------------------------------------------------------


@click.command()
@click.argument("post", metavar="[POST]", required=False)
@click.option("--keep", "kept", multiple=True, metavar="TEXT", help="This is part of the post.")
@click.option("--drop", "dropped", multiple=True, metavar="TEXT", help="This is not.")
@click.option(
    "--selector", "drops", multiple=True, metavar="CSS", help="Drop such elements on every page."
)
@click.option(
    "--keep-selector", "keeps", multiple=True, metavar="CSS", help="Keep them on every page."
)
@click.option("--list", "listed", is_flag=True, help="The corrections that hold.")
@click.option("--undo", type=int, metavar="NUMBER", help="Take a correction back.")
@database_option
def teach(  # noqa: PLR0913, PLR0917 - one for each option
    post: str | None,
    kept: tuple[str, ...],
    dropped: tuple[str, ...],
    keeps: tuple[str, ...],
    drops: tuple[str, ...],
    undo: int | None,
    database: Path,
    *,
    listed: bool,
) -> None:
    """Correct a verdict; the site remembers.

    TEXT is the beginning of a piece of the page, or a part of it. Without options the pieces are
    listed and you are asked for their numbers. A selector is made of tags, .classes and #ids. A
    new correction of the same piece takes the place of the old one.

    \b
    Examples:
      unmirror teach 7
      unmirror teach 7 --drop "Subscribe to our newsletter" --keep "Note: this post"
      unmirror teach 7 --selector "div.share-box"
      unmirror teach --list
      unmirror teach --undo 3
    """  # noqa: D301
    wanted = [(True, text) for text in kept] + [(False, text) for text in dropped]
    rules = [(True, rule) for rule in keeps] + [(False, rule) for rule in drops]
    if bool(post) + listed + (undo is not None) != 1 or (not post and (wanted or rules)):
        raise click.UsageError("give a POST, or --list, or --undo NUMBER")
    require(database)
    if listed:
        with complaints(), Reader.open(database) as reader:
            _list(reader.labels())
        return
    with complaints(), Store.open(database, command="unmirror teach") as store:
        if undo is not None:
            _undo(store, undo)
            return
        found = find_post(store.reader, post or "", database)
        try:
            asked = wanted if wanted or rules else _asked(found)
            _teach(store, found, corrections.labels(store.reader, found, asked, rules))
        except corrections.SelectorError as error:
            raise click.UsageError(str(error)) from error
        except corrections.NoSuchPieceError as error:
            fail(str(error))


def _asked(post: StoredPost) -> list[tuple[bool, str]]:
    """List the pieces of a page, and ask which of them are judged wrong."""
    pieces = [piece for piece in post.segments if piece.text]
    for number, piece in enumerate(pieces, 1):
        sign = "+" if piece.keep else "-"
        click.echo(f"{number:4} {sign} {present.cut(piece.text, _SHOWN)}", err=True)
    say("+ is part of the post, - is not; give the numbers of those that are wrong, or nothing")
    try:
        answer = click.prompt("wrong", default="", show_default=False, err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        click.echo(err=True)
        fail("nobody answered; give --keep TEXT or --drop TEXT where there is no terminal")
    chosen = corrections.numbers(answer, len(pieces))
    return [(not pieces[number - 1].keep, pieces[number - 1].text) for number in chosen]


def _teach(store: Store, post: StoredPost, labels: Sequence[LabelRow]) -> None:
    if not labels:
        say("nothing is corrected")
        return
    now = datetime.now(UTC)
    for label in labels:
        number = store.teach(BlogRow(post.blog), label, timestamp(now))
        say(f"correction {number}: {_described(label.keep, label.text, label.selector)}")
    say(f"`unmirror reclean {post.blog}{given_again('database')}` cleans the blog again with it")


def _undo(store: Store, number: int) -> None:
    if not store.undo_label(number, timestamp(datetime.now(UTC))):
        fail(f"there is no correction {number} that holds; `unmirror teach --list` lists them")
    remedy = f"`unmirror reclean{given_again('database')}` cleans again without it"
    say(f"correction {number} is taken back; {remedy}")


def _list(labels: Sequence[StoredLabel]) -> None:
    if not labels:
        say("nothing was corrected yet")
    for stored in labels:
        row = stored.row
        where = f" (on {row.address})" if row.address else ""
        what = _described(row.keep, row.text, row.selector)
        click.echo(f"{stored.id}  {stored.blog}  {what}{where}")


def _described(keep: bool, text: str, selector: str) -> str:  # noqa: FBT001 - a column's value
    verb = "keep" if keep else "drop"
    return f"{verb} elements {selector!r}" if selector else f"{verb} {present.cut(text, _SHOWN)!r}"


# --- site ---------------------------------------------------------------------------------------


@click.command()
@click.argument("blog", metavar="[BLOG]", required=False)
@click.option("--json", "as_json", is_flag=True, help="The memory itself, as JSON.")
@database_option
def site(blog: str | None, database: Path, *, as_json: bool) -> None:
    """Say what the memory of a blog knows, in words to check.

    \b
    Examples:
      unmirror site
      unmirror site blog.example --db my.db
      unmirror site blog.example --json > memory.json
    """  # noqa: D301
    with complaints(), Reader.open(database) as reader:
        if not blog:
            for one in reader.blogs():
                remembered = present.counted(len(reader.memory(one.name)), "page")
                click.echo(f"{remembered:>9}  {one.name}")
            return
        if blog not in {one.name for one in reader.blogs()}:
            fail(f"there is no blog {blog!r} in {str(database)!r}; `unmirror site` lists them")
        memory = site_memory(reader.memory(blog), reader.labels(blog))
        if as_json:
            hand_over(memory.to_json())
        else:
            click.echo(sitewords.describe(blog, memory, sitewords.texts(reader, blog, memory)))
