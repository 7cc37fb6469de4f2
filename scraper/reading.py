"""The commands that read the database: show, status, search, diff, check."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.connection import no_database
from db.diff import diff as compare
from db.query import no_dates
from db.reader import Reader
from db.rows import BlogRow, timestamp
from db.store import Store

from . import lineage, present, seeds, watchwords
from .bloglist import seeds_option
from .errors import AddressError, SeedError
from .present import Format, counted
from .settling import sign_missing
from .streams import (
    EXIT_FAILED,
    complaints,
    fail,
    hand_over,
    on_terminal,
    print_text,
    say,
    watching,
    width,
)
from .urls import file_address, is_web_address, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.rows import RevisionInfo, StoredPost

#: The database that commands use when none is named.
DEFAULT_DATABASE = "unmirror.db"
#: Posts that a search prints unless told otherwise: about a screen.
DEFAULT_HITS = 10

_STORED_FORMATS = click.Choice([str(form) for form in Format if form is not Format.HTML])
database_option = click.option(
    "--db",
    "database",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEFAULT_DATABASE,
    envvar="UNMIRROR_DB",
    show_default=True,
    show_envvar=True,
    help="The database.",
)


@click.command()
@click.argument("post", metavar="POST")
@click.option("--format", "form", type=_STORED_FORMATS, default="markdown", show_default=True)
@click.option(
    "--explain", is_flag=True, help="Every piece of the page, and why it was kept or not."
)
@click.option(
    "--provenance",
    is_flag=True,
    help="Where each value comes from: capture, piece of the page, and rule.",
)
@database_option
def show(post: str, form: str, database: Path, *, explain: bool, provenance: bool) -> None:
    """Print one post of the database.

    POST is its number, its address, or the file it was read from.

    \b
    Examples:
      unmirror show 1
      unmirror show https://blog.example/post --explain
      unmirror show 7 --provenance
      unmirror show 7 --format text --db my.db
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be refilled
    with complaints(), Reader.open(database) as reader:
        found = find_post(reader, post, database)
        give = hand_over if Format(form) is Format.JSON else click.echo
        if provenance:
            give(_traced(reader, found, Format(form)))
        elif explain and Format(form) is not Format.JSON:
            print_text(present.trace(found.segments, width=width()))
        else:
            give(present.stored(found, Format(form), pretty=on_terminal()))


def _traced(reader: Reader, post: StoredPost, form: Format) -> str:
    trail = reader.trail(post.id)
    if trail is None:
        fail(f"post {post.id} has no text or no capture, so that nothing can be said of its source")
    blog = next((blog for blog in reader.blogs() if blog.name == post.blog), BlogRow(post.blog))
    found = lineage.Lineage(post, trail, blog)
    if form is Format.JSON:
        return present.as_json(lineage.as_values(found), pretty=on_terminal())
    return lineage.as_text(found)


@click.command()
@seeds_option
@database_option
def status(database: Path, seed_file: Path) -> None:
    """Tell what the database holds, and how the blogs fare.

    Of each blog that `unmirror run` asks: how many addresses wait to be asked for the first time
    and how many fail, when it was last asked and is asked next; and why hosts are left alone and
    addresses fail. The list of blogs, where there is one, only says which of them are paused.

    \b
    Examples:
      unmirror status
      unmirror status --db my.db
    """  # noqa: D301
    with complaints(), Reader.open(database) as reader:
        figures = reader.status()
        click.echo(present.status(figures))
        click.echo()
        click.echo(present.latest(reader.posts(limit=present.STATUS_ROWS), figures.posts))
        watch = reader.watch(failing=watchwords.ROWS)
    names = [blog.name for blog in watch.blogs]
    if words := watchwords.describe(watch, timestamp(datetime.now(UTC)), _idle(names, seed_file)):
        click.echo(f"\n{words}")


def _idle(names: Sequence[str], seed_file: Path) -> dict[str, str]:
    """Return why blogs of the database are not asked, by the list of blogs."""
    if not names or not seed_file.exists():
        return {}
    try:
        listed = {seed.name: seed for seed in seeds.load(seed_file)}
    except SeedError as error:  # told, but no reason to say nothing of the database
        for line in error.lines:
            say(line)
        return {}
    marks = {name: "not on the list" for name in names if name not in listed}
    return marks | {seed.name: "paused" for seed in listed.values() if seed.paused}


# A word may begin with a hyphen, and -h would be found in the middle of -python.
@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    default=DEFAULT_HITS,
    show_default=True,
    help="Posts to show at most, the best first.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@database_option
def search(query: tuple[str, ...], limit: int, database: Path, *, as_json: bool) -> None:
    """Find posts by words, in any script.

    All words must occur; "a phrase" in its order, -word not at all, word* at the beginning of one.
    lang:zh, blog:NAME, site:host, author:NAME, tag:NAME, kind:post, after:2022-01 and
    before:2022-03 narrow. Simplified and Traditional Chinese find each other.

    \b
    Examples:
      unmirror search 潮汐 模型
      unmirror search '"slow bread" -rye lang:en'
      unmirror search after:2022 tag:bread --json
    """  # noqa: D301
    if unknown := [word for word in query if word.startswith("--")]:
        raise click.NoSuchOption(unknown[0])
    with complaints(), Reader.open(database) as reader:
        hits = reader.search(" ".join(query), limit=limit)
    for hit in hits:
        if as_json:
            hand_over(present.hit_json(hit))
        else:
            print_text(present.hit(hit))
    if not hits:
        asked = " ".join(query)
        dates = "; give dates as 2022, 2022-01 or 2022-01-31" if no_dates(asked) else ""
        say(f"no post in {str(database)!r} answers {asked!r}{dates}")


@click.command()
@click.argument("post", metavar="POST")
@click.argument("old", required=False, type=click.IntRange(min=1))
@click.argument("new", required=False, type=click.IntRange(min=1))
@database_option
def diff(post: str, old: int | None, new: int | None, database: Path) -> None:
    """Print how a post changed, word by word.

    OLD and NEW are numbers of revisions. Without them the current one is compared with the one seen
    before it, and with OLD alone that one with the current one. [-what went-] and {+what came+} are
    marked so, and what stayed is cut short.

    \b
    Examples:
      unmirror diff 1
      unmirror diff https://blog.example/post 1 3
    """  # noqa: D301
    with complaints(), Reader.open(database) as reader:
        found = find_post(reader, post, database)
        history = reader.revisions(found.id)
        last = found.number if new is None else new
        first = _before(history, last) if old is None else old
        texts = [reader.revision(found.id, number) for number in (first, last)]
    if texts[0] is None or texts[1] is None:
        has = counted(len(history), "revision")
        fail(f"post {found.id} has {has}; there are no two to compare as asked")
    say(f"post {found.id}, {_named(history, first)} against {_named(history, last)}")
    print_text(present.changes(compare(*(f"{one.title}\n\n{one.text}" for one in texts if one))))


def _before(history: Sequence[RevisionInfo], number: int) -> int:
    """Return the revision that was seen before another; 0 where none was.

    An archive that was imported later has given old states higher numbers.
    """
    seen = [one.number for one in sorted(history, key=lambda one: (one.fetched_at, one.number))]
    place = seen.index(number) if number in seen else 0
    return seen[place - 1] if place else 0


def _named(history: Sequence[RevisionInfo], number: int) -> str:
    seen = next(one.fetched_at for one in history if one.number == number)
    return f"revision {number} ({seen[:10]})"


@click.command()
@click.option("--repair", is_flag=True, help="Make anew what follows from the rest.")
@database_option
def check(database: Path, *, repair: bool) -> None:
    """Look whether the database is sound.

    A database of an earlier release is brought up to date first. --repair makes anew what follows
    from the rest, such as the search index; what came from the web is never changed.

    \b
    Examples:
      unmirror check
      unmirror check --repair --db my.db
    """  # noqa: D301
    require(database)
    with complaints(), Store.open(database, command="unmirror check") as store, watching() as watch:
        found = store.check(repair=repair, watch=watch)
        if repair:
            sign_missing(store, watch)
    for finding in found:
        remedy = "; --repair mends it" if finding.repairable and not repair else ""
        click.echo(f"{finding.check}: {finding.detail}{remedy}")
    if found:
        sys.exit(EXIT_FAILED)
    say(f"{str(database)!r} is sound")


def require(database: Path) -> None:
    """End the command where there is no database; opening one to write would make it."""
    if not database.exists():
        fail(no_database(database))


def is_address(url: str) -> bool:
    """Tell whether a post can be known by `url`."""
    try:
        normalise(url)
    except AddressError:
        return False
    return is_web_address(url)


def find_post(reader: Reader, key: str, database: Path) -> StoredPost:
    """Return a post by its number, its address or its file; end the command if there is none."""
    found = next(filter(None, map(reader.post, _keys(key))), None)
    if found is None:
        remedy = "`unmirror status` lists the newest, `unmirror search WORDS` finds all"
        fail(f"there is no post {key!r} in {str(database)!r}; {remedy}")
    return found


def _keys(key: str) -> list[str]:
    if is_web_address(key):
        return [key, normalise(key)] if is_address(key) else [key]
    return [key] if key.isdecimal() else [key, file_address(Path(key))]
