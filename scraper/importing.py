"""The command import: saved pages, folders, MHTML and web archives go into the database."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.rows import BlogRow
from db.store import WAIT_SECONDS, Store

from . import files, present, reading
from .capture import LeftOut, Taken
from .decide import address_of
from .identity import address_for, known_as
from .mirror import Cleaned, Failed, Outcome, Saved, Skipped, Unchanged, consider, keep
from .saved import Material
from .sites import Sites
from .streams import EXIT_FAILED, Stopped, complaints, fail, say, watching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


@click.command(name="import")
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@click.option(
    "--url", default="", help="Where the page, or the files of the folder, were saved from."
)
@click.option("--blog", default="", help="Name of the blog; without it, the host of each page.")
@reading.database_option
def import_(paths: tuple[Path, ...], url: str, blog: str, database: Path) -> None:
    """Store saved pages and archives, each as of its day.

    PATH is a page (HTML, text, MHTML, SingleFile), a web archive (WARC, gzip or not), or a folder
    of them, such as a mirror made by wget or HTTrack. Where a page came from, and when, is read
    from what the saving program wrote, and from the names of folders and files; pages out of the
    Wayback Machine get their own address back. An older page never replaces a newer one: it becomes
    an earlier revision. What is imported already is left as it is.

    \b
    Examples:
      unmirror import saved-page.mhtml
      unmirror import mirror/blog.example --db my.db
      unmirror import old-disk/ --url https://blog.example/
      unmirror import crawl-*.warc.gz --blog harbour-notes
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be refilled
    _check_usage(paths, url)
    if all(map(files.is_missing, paths)):  # no database is made of nothing
        for path in paths:
            say(files.not_found(path))
        fail(_summary(Counter({Failed: len(paths)})))
    material = Material(datetime.now(UTC), url)
    with (
        complaints(),
        Store.open(database, command="unmirror import", wait_seconds=WAIT_SECONDS) as store,
        watching() as watch,
    ):
        told = bool(url) and not files.is_folder(paths[0])
        into = _Into(store, Sites(store.reader), BlogRow(blog) if blog else None, told)
        counts = _take_in(material.take(paths), into, watch)
    say(_summary(counts))
    if counts[Failed]:
        sys.exit(EXIT_FAILED)


@dataclass(frozen=True, slots=True)
class _Into:
    """Where pages go."""

    store: Store
    sites: Sites
    blog: BlogRow | None
    #: The user said the address of the page, so that nothing the page says changes it.
    told: bool


def _check_usage(paths: Sequence[Path], url: str) -> None:
    if url and len(paths) > 1:
        raise click.UsageError("--url is for one PATH; import the others on their own")
    if url and not reading.is_address(url):
        raise click.UsageError(f"--url {url!r} is no address such as https://blog.example/")


def _take_in(taken: Iterable[Taken], into: _Into, watch: Callable[[str], None]) -> Counter[type]:
    """Store page after page, and count what became of them; a failed one is told at once."""
    counts: Counter[type] = Counter()
    try:
        for one in taken:
            outcome = _outcome(one, into)
            counts[type(outcome)] += 1
            if isinstance(outcome, Failed):
                say(outcome.reason)
            watch(f"{_summary(counts)} · {one.source}")
    except KeyboardInterrupt as error:
        say(f"stopped: {_summary(counts)}; the same command goes on from here")
        raise Stopped from error
    for name, drift in into.sites.drifted.items():
        say(present.drift(name, drift.since, drift.changes))
    return counts


def _outcome(one: Taken, into: _Into) -> Outcome | LeftOut:
    if isinstance(one, LeftOut):
        return one
    page = consider(one.source, one, into.sites, into.blog)
    if isinstance(page, Failed):
        return page
    address = _address(page, into.store, told=into.told)
    return keep(page, into.store, sites=into.sites, blog=into.blog, address=address)


def _address(page: Cleaned, store: Store, *, told: bool) -> str:
    """Return what the post is known by: also before its blog moved from http to https, or back."""
    if not told:
        return address_for(page.capture, page.post, store.known)
    own = address_of(page.capture)
    return known_as(own, store.known) or own


def _summary(counts: Counter[type]) -> str:
    said = (
        (Saved, "stored"),
        (Unchanged, "known already"),
        (Skipped, "list of posts" if counts[Skipped] == 1 else "lists of posts"),
        (Failed, "failed"),
        (LeftOut, "no page" if counts[LeftOut] == 1 else "no pages"),
    )
    shown = ((kind, word) for kind, word in said if counts[kind] or kind is Saved)
    return ", ".join(f"{counts[kind]} {word}" for kind, word in shown)
