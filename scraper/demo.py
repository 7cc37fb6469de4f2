"""The demonstration: the sample blogs on loopback, mirrored end to end, and told to a person."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from cleaners.model import LinkKind, Role
from db.errors import NewerSchemaError, NotOursError, OlderSchemaError, StoreError
from db.reader import Reader
from db.rows import BlogRow
from db.store import Store

from .demo_site import SamplePage, sample_pages, serve
from .mirror import Failed, Gone, Outcome, Saved, Skipped, Unchanged, mirror
from .present import ORIGINS, cut, entries, pieces
from .sites import Sites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console, RenderableType

    from cleaners.post import JudgedSegment, Post

    from .fetch import Fetcher

#: Where the sample is stored when no other file is named.
DATABASE: Final = "unmirror-demo.db"
#: What every address of the demonstration starts with.
LOOPBACK: Final = "http://127.0.0.1:"
#: Pages of the sample that are no posts, by name: failing is what they are there for.
_NO_POSTS: Final = frozenset({"garden-missing"})
#: Removed pieces shown of each page.
_SHOWN: Final = 3
#: Columns of a text that are shown: half a line of a wide terminal, so that a reason fits beside.
_COLUMNS: Final = 56
#: Columns for the names of facts, the longest of which is "translation-of".
_NAMES: Final = 16

#: A name and what is to be said under it.
_Fact = tuple[str, Text]


def run(database: Path, console: Console) -> bool:
    """Mirror the sample into `database`, twice, and tell what happened.

    Returns:
        Whether a page failed that should not have.

    Raises:
        StoreError: The database cannot be written, or is not one of an earlier demonstration.
    """
    from .fetch import Fetcher  # noqa: PLC0415 - as in `options.open_fetcher`

    make_room(database)
    pages = sample_pages()
    with serve(pages) as site, Fetcher(allow_private=True, trust_env=False) as fetcher:
        _say(console, _opening(site, len(pages)))
        with Store.open(database, command="unmirror demo") as store:
            began = time.monotonic()
            sites = Sites(store.reader)
            outcomes = [_mirror(site, page, fetcher, store, sites) for page in pages]
            seconds = time.monotonic() - began
            for page, outcome in zip(pages, outcomes, strict=True):
                _say(console, _told(page, outcome))
            again = [_mirror(site, page, fetcher, store, sites) for page in pages]
    _say(console, _closing(database, outcomes, again, seconds))
    return any(
        isinstance(outcome, Failed) and page.name not in _NO_POSTS
        for page, outcome in zip(pages, outcomes, strict=True)
    )


def make_room(database: Path) -> None:
    """Remove an earlier demonstration; refuse to touch anything else.

    Raises:
        NotOursError: The file is something else, or holds posts that are not the sample's.
        StoreError: The file may not be removed.
    """
    if not database.exists():
        return
    if database.stat().st_size and not _is_demonstration(database):
        raise NotOursError(
            f"{str(database)!r} is no earlier demonstration; choose a file with --db"
        )
    try:
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot replace {str(database)!r}: {error.strerror}; choose another file with --db"
        ) from error


def _is_demonstration(database: Path) -> bool:
    try:
        with Reader.open(database) as reader:
            # A blog that is watched may have no post yet, and is one's own all the same.
            told = [post.address for post in reader.posts(limit=-1)]
            told += [blog.url for blog in reader.blogs()]
            return all(address.startswith(LOOPBACK) for address in told)
    except (OlderSchemaError, NewerSchemaError):
        # What it holds cannot be told, so it is not ours to remove.
        return False


def _mirror(site: str, page: SamplePage, fetcher: Fetcher, store: Store, sites: Sites) -> Outcome:
    # The sample's blogs share one host, so they are told apart by the first part of the path.
    name = page.path.strip("/").partition("/")[0]
    blog = BlogRow(name, f"{site}/{name}/")
    return mirror(site + page.path, fetcher, store, sites=sites, blog=blog)


# --- telling ------------------------------------------------------------------------------------


def _say(console: Console, what: RenderableType) -> None:
    """Print without the blanks that a table is filled up with, which clutter a file or a pipe."""
    with console.capture() as captured:
        console.print(what)
    console.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _opening(site: str, count: int) -> Text:
    return Text.assemble(
        ("A small sample blog, served on this machine\n", "bold"),
        f"{count} pages on {site}, fetched over HTTP, cleaned and stored.\n",
        ("The texts were written for this demonstration.\n", "dim"),
    )


def _told(page: SamplePage, outcome: Outcome) -> Group:
    match outcome:
        case Saved(cleaned, post_id, _) | Unchanged(cleaned, post_id):
            title, facts = cleaned.post.title, _of_post(cleaned.post, post_id)
        case Skipped(cleaned, reason):
            title, facts = cleaned.post.title, [_fact("no post", reason, "yellow")]
            facts += [_fact("lists", entry) for entry, _ in entries(cleaned.post)[:_SHOWN]]
        case Failed(source, reason) | Gone(source, _, reason):
            title = ""
            facts = [_fact("no post", reason.removeprefix(f"{source}: "), "yellow")]
    head = Text.assemble((page.path, "cyan"), (f"\n{title}" if title else "", "bold"))
    return Group(head, _grid([_fact("shows", page.about, "italic"), *facts]), Text())


def _of_post(post: Post, post_id: int) -> list[_Fact]:
    known = [
        f"post {post_id}",
        f"{post.language} ({post.language_confidence:.2f})",
        post.published[:10],
        ", ".join(post.authors),
        f"read as {post.encoding}",
    ]
    return [
        _fact("is", " · ".join(filter(None, known)), "green"),
        _fact("begins", cut(post.text, _COLUMNS)),
        *_of_links(post),
        _fact("pieces", pieces(post.segments)),
        *map(_removed, _telling(post.segments)),
        *([_fact("comments", f"{len(post.comments)}, kept apart")] if post.comments else []),
    ]


def _of_links(post: Post) -> list[_Fact]:
    facts = [
        _fact(str(link.kind), link.url or link.text, "magenta")
        for link in post.links
        if link.kind in ORIGINS
    ]
    if found := dict.fromkeys(link.identifier for link in post.links if link.identifier):
        facts.append(_fact("refers to", ", ".join(found), "magenta"))
    if related := [link.text for link in post.links if link.kind is LinkKind.RELATED]:
        facts.append(_fact("advertises", " · ".join(related)))
    return facts


def _telling(segments: Sequence[JudgedSegment]) -> list[JudgedSegment]:
    """Choose the removed pieces that say most: related posts first, then what is longest."""
    removed = [segment for segment in segments if not segment.keep and segment.text]
    by_interest = sorted(removed, key=lambda s: (s.role is not Role.RELATED, -len(s.text)))
    chosen = by_interest[:_SHOWN]
    return [segment for segment in removed if segment in chosen]


def _removed(segment: JudgedSegment) -> _Fact:
    beginning = cut(segment.text, _COLUMNS)
    return "removed", Text.assemble((beginning, "red"), (f" — {segment.reason}", "dim"))


def _fact(name: str, value: str, style: str = "default") -> _Fact:
    return name, Text(value, style)


def _grid(facts: Sequence[_Fact]) -> Table:
    # A grid wraps a long value under its own beginning, not under its name.
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", min_width=_NAMES, no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in facts:
        grid.add_row(f"  {name}", value)
    return grid


def _closing(
    database: Path, outcomes: Sequence[Outcome], again: Sequence[Outcome], seconds: float
) -> Group:
    saved = sum(isinstance(outcome, Saved) for outcome in outcomes)
    same = sum(isinstance(outcome, Unchanged) for outcome in again)
    new = sum(isinstance(outcome, Saved) for outcome in again)
    text = Text.assemble(
        (f"{saved} posts stored in {database}", "bold"),
        f" ({seconds:.1f} seconds).\nAsked a second time: {same} unchanged, {new} new.\n\n",
        ("Now try", "bold"),
    )
    steps = Table.grid(padding=(0, 2, 0, 0))
    steps.add_column(style="cyan", overflow="fold")
    steps.add_column(style="dim")
    for command, says in _next_steps(database):
        steps.add_row(f"  {command}", says)
    return Group(text, steps)


def _next_steps(database: Path) -> list[tuple[str, str]]:
    named, program = shlex.quote(str(database)), _program()
    return [
        (f"{program} show 1 --db {named}", "the post, and where it comes from"),
        (f"{program} show 1 --explain --db {named}", "every piece, and why it went"),
        (f"{program} site lantern --db {named}", "what one blog's pages have taught"),
        (f"{program} status --db {named}", "the database in figures"),
        (f"{program} clean YOUR-PAGE.html --explain", "a page of yours"),
        (f"{program} clean https://… --db unmirror.db", "fetch one, and keep it"),
    ]


def _program() -> str:
    """Return what to type to call this program: after `make demo` it is on nobody's PATH."""
    called = Path(sys.argv[0])
    known = called.name != "unmirror" or shutil.which("unmirror")
    return "unmirror" if known else shlex.quote(str(called))
