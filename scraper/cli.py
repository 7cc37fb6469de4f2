"""The command `unmirror`: data goes to standard output, everything else to standard error.

Exit codes: 0 all well; 1 some sources failed, each named on a line of its own; 2 wrong usage;
75 another program writes to the database, or another run goes on (EX_TEMPFAIL of sysexits.h: try
again later).
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.store import WAIT_SECONDS, Store

from . import (
    adding,
    bloglist,
    browsing,
    bulk,
    demo,
    explaining,
    exporting,
    importing,
    learning,
    mirroring,
    present,
    reading,
    scraping,
)
from .commandlist import SectionedGroup
from .files import STDIN
from .mirror import (
    Cleaned,
    Failed,
    Gone,
    Outcome,
    Saved,
    Skipped,
    Unchanged,
    bury,
    consider,
    keep,
    name_of,
    pages_of,
)
from .options import contact_option, open_fetcher, private_option
from .present import Format
from .release import release
from .sites import Sites
from .streams import (
    EXIT_FAILED,
    complaints,
    console,
    hand_over,
    on_terminal,
    prepare,
    print_text,
    say,
    width,
    with_progress,
)
from .urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaners.post import Post

_FORMATS = click.Choice([str(form) for form in Format])


@click.group(cls=SectionedGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(release(), prog_name="unmirror")
def main() -> None:
    """Take blog pages, give back the posts.

    Clean text, its language, where it comes from, and why every other line was left out.

    \b
      unmirror demo                          see it work on a small sample
      unmirror clean saved-page.html         clean one page
      unmirror clean https://… --db my.db    fetch, clean and keep
      unmirror add https://…                 put a blog on the list of blogs
      unmirror run                           fetch what is new of those blogs
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be refilled
    prepare()


# --- clean --------------------------------------------------------------------------------------


@main.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--format", "form", type=_FORMATS, default="markdown", show_default=True)
@click.option("--url", default="", help="Where the saved page came from.")
@click.option(
    "--explain", is_flag=True, help="Every piece of the page, and why it was kept or not."
)
@click.option(
    "--db",
    "database",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Store page and post here too; made if it does not exist.",
)
@contact_option
@private_option
def clean(  # noqa: PLR0913 - one for each option
    sources: tuple[str, ...],
    form: str,
    url: str,
    *,
    explain: bool,
    database: Path | None,
    contact: str,
    allow_private: bool,
) -> None:
    """Clean pages and print their posts.

    SOURCE is an address, a saved page (HTML, flattened text, MHTML, SingleFile), a web archive, of
    which every page is printed, or - for standard input. A page that lists posts is printed as the
    list of its links. Several pages as JSON are one line each. --explain lists the pieces of the
    page: the score is how probable it is, from 0 to 1, that a piece is part of the post, and the
    role says what it was taken for.

    \b
    Examples:
      unmirror clean page.html --url https://blog.example/post
      unmirror clean https://blog.example/post --explain
      curl -s https://blog.example/post | unmirror clean - --format json
      unmirror clean saved/*.html --db unmirror.db > posts.md
    """  # noqa: D301
    _check_usage(sources, url)
    failed = printed = False
    with complaints(), ExitStack() as stack:
        fetcher = stack.enter_context(open_fetcher(allow_private=allow_private, contact=contact))
        store = (
            stack.enter_context(
                Store.open(database, command="unmirror clean", wait_seconds=WAIT_SECONDS)
            )
            if database
            else None
        )
        known = Sites(store.reader) if store else None
        for source in with_progress(sources):
            for one in pages_of(source, fetcher, url=url):
                page = consider(name_of(one, source), one, known)
                printed |= _print_page(page, Format(form), explain=explain, again=printed)
                outcome = _store(page, store, known) if store else page
                failed |= isinstance(outcome, Failed | Gone)
                _report(outcome)
        for blog, drift in known.drifted.items() if known else ():
            say(present.drift(blog, drift.since, drift.changes))
    if failed:
        sys.exit(EXIT_FAILED)


def _check_usage(sources: Sequence[str], url: str) -> None:
    if url and len(sources) > 1:
        raise click.UsageError("--url says where one saved page came from; give one SOURCE with it")
    if url and is_web_address(sources[0]):
        raise click.UsageError("--url is for saved pages; this SOURCE is an address itself")
    if url and not reading.is_address(url):
        raise click.UsageError(f"--url {url!r} is no address such as https://blog.example/post")
    if sources.count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once")


def _print_page(page: Cleaned | Failed, form: Format, *, explain: bool, again: bool) -> bool:
    """Print a page's post or verdicts, and return whether there was anything to print."""
    post = page.post
    if post is None or (isinstance(page, Failed) and not explain):
        return False
    if again and form is not Format.JSON:
        click.echo()
    if explain:
        _print_trace(post, form)
    else:
        give = hand_over if form is Format.JSON else click.echo
        give(present.document(post, form, pretty=on_terminal()))
    return True


def _print_trace(post: Post, form: Format) -> None:
    if form is Format.JSON:
        hand_over(present.trace_json(post, pretty=on_terminal()))
    else:
        print_text(present.trace(post.segments, width=width()))


def _store(page: Cleaned | Failed, store: Store, sites: Sites | None) -> Outcome:
    return keep(page, store, sites=sites) if isinstance(page, Cleaned) else bury(page, store)


def _report(outcome: Outcome | Cleaned) -> None:
    match outcome:
        case Failed(_, reason):
            say(reason)
        case Gone(_, post_id, reason):
            say(f"{reason}; post {post_id} is marked gone, and stays")
        case Saved(page, post_id, 1):
            say(f"{page.source}: stored as post {post_id}")
        case Saved(page, post_id, revision):
            say(f"{page.source}: post {post_id} changed; stored as its revision {revision}")
        case Unchanged(page, post_id):
            say(f"{page.source}: post {post_id} is stored already, unchanged")
        case Skipped(page, reason):
            say(f"{page.source}: {reason}; stored as a capture, not as a post")
        case Cleaned(source, _, post):
            if notes := "; ".join(post.notes):
                say(f"{source}: {notes}")


# --- demo ---------------------------------------------------------------------------------------


@main.command(name="demo")
@click.option(
    "--db",
    "database",
    type=click.Path(dir_okay=False, path_type=Path),
    default=demo.DATABASE,
    show_default=True,
    help="Where to store the sample; an earlier demonstration there is replaced.",
)
def run_demo(database: Path) -> None:
    """Mirror a small sample blog, served on this machine.

    Everything is real but the blogs, which are invented: pages are served over HTTP on a loopback
    port, fetched, cleaned and stored. Nothing leaves the machine.

    \b
    Examples:
      unmirror demo
      unmirror demo --db /tmp/sample.db
    """  # noqa: D301
    with complaints():
        failed = demo.run(database, console())
    if failed:
        sys.exit(EXIT_FAILED)


for command in (
    reading.show,
    explaining.explain,
    reading.status,
    reading.search,
    reading.diff,
    reading.check,
    exporting.export,
    exporting.card,
    browsing.browse,
    learning.reclean,
    learning.teach,
    learning.site,
    learning.feed,
    adding.add,
    scraping.run,
    scraping.schedule,
    importing.import_,
    bloglist.pause,
    bloglist.remove,
    mirroring.mirrors,
    bulk.bulk,
):
    main.add_command(command)
