"""The commands that scrape: run, schedule."""

from __future__ import annotations

import shlex
import signal
import sys
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from db.errors import StoreError
from db.queue import DONE
from db.reader import Reader
from db.rows import timestamp
from db.store import Store

from . import files, frontier, hosts, present, schedules, seeds, tally
from .bloglist import seed_complaints, seeds_option
from .events import Event, Result
from .leads import Role
from .lock import only_one
from .options import NumberRange, contact_option, open_fetcher, private_option
from .reading import database_option
from .run import WORKERS, Bounds, Run
from .streams import EXIT_FAILED, complaints, console, fail, say, spinner
from .tally import Tally
from .urls import page_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from db.queue import FetchRow

    from .seeds import Seed

#: Addresses of each host that a dry run lists.
_LISTED: Final = 20
#: Events between two times that a run's figures are stored, so that a killed run leaves some.
_STORED_EVERY: Final = 50
#: What a person sees of the figures while a run goes on.
_SHOWN: Final = (
    "{total.asked} asked, {total.new} new, {total.changed} changed, {total.failed} failed"
)


@click.command()
@click.option("--only", "names", multiple=True, metavar="NAME", help="Only this blog.")
@click.option(
    "--max-pages", type=click.IntRange(min=0), metavar="N", help="Ask for so many at most."
)
@click.option(
    "--max-minutes", type=NumberRange(min=0), metavar="MINUTES", help="End after so long."
)
@click.option("--dry-run", is_flag=True, help="List what would be asked, and why; ask nothing.")
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    metavar="N",
    default=WORKERS,
    show_default=True,
    help="Hosts asked at the same time at most; one host never gets two requests at once.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    help="Write what happened as a page.",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: tell each request as a line of JSON on standard error.",
)
@contact_option
@private_option
@seeds_option
@database_option
def run(  # noqa: PLR0913 - one for each option
    *,
    names: tuple[str, ...],
    max_pages: int | None,
    max_minutes: float | None,
    dry_run: bool,
    workers: int,
    report: Path | None,
    log_format: str,
    contact: str,
    allow_private: bool,
    seed_file: Path,
    database: Path,
) -> None:
    """Ask the blogs on the list for what is due, and store it.

    Safe to start as often as you like: what is not due is not asked, and while one run goes on
    another ends at once with exit code 75. Stopping it loses nothing but the pages on their way.

    \b
    Examples:
      unmirror run
      unmirror run --dry-run
      unmirror run --only harbour-notes --max-pages 50
      unmirror run --max-minutes 55 --log-format json --report report.html
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be refilled
    with seed_complaints():
        watched = _chosen(seeds.load(seed_file), names, seed_file)
    if dry_run:
        _preview(watched, database, max_pages or _LISTED)
        return
    figures = Tally(shlex.join(["unmirror", *sys.argv[1:]]), datetime.now(UTC))
    with complaints(), ExitStack() as stack:
        stack.enter_context(_lockable(database))
        store = stack.enter_context(Store.open(database, command="unmirror run"))
        fetcher = stack.enter_context(open_fetcher(allow_private=allow_private, contact=contact))
        number = store.save_run(figures.row())
        with _telling(figures, log_format, lambda: store.save_run(figures.row(), number)) as tell:
            bounds = Bounds(max_pages, max_minutes, workers)
            going = Run(store, watched, fetcher, bounds=bounds, tell=tell)
            ending = _go(going)
        ended = datetime.now(UTC)
        store.save_run(figures.row(ended, ending), number)
        poor = [*_poor(watched, figures, store)] if ending == DONE else []
    _close(figures, ended, ending, report, going)
    for line in poor:
        say(line)
    if figures.total.failed or poor:
        sys.exit(EXIT_FAILED)


def _poor(watched: Sequence[Seed], figures: Tally, store: Store) -> Iterator[str]:
    """Say of which blogs that were looked at no post is known, and why or what to do."""
    for seed in watched:
        home = store.queue.fetch(page_key(seed.home))
        is_new = home is None or home.asked_at is None
        if (seed.name in figures.blogs or is_new) and not store.queue.names_posts(seed.name):
            yield f"{seed.name}: no post of it is known; {_why_poor(seed, home, store)}"


def _why_poor(seed: Seed, home: FetchRow | None, store: Store) -> str:
    if home and home.reason:
        return f"{seed.home}: {home.reason.removeprefix(f'{seed.home}: ')}"
    host = store.queue.host(hosts.origin(seed.home))
    if host and (home is None or home.asked_at is None):
        why = f" ({host.reason})" if host.reason else ""
        return f"{host.host} is not asked before {host.ready_at}{why}"
    patterns = ", and whether its patterns fit" if seed.include or seed.exclude else ""
    return (
        f"look whether {seed.home} is its front page{patterns}, or name its feed in its entry: "
        'feed = "https://…"'
    )


def _chosen(known: Sequence[Seed], names: Sequence[str], path: Path) -> list[Seed]:
    if unknown := [name for name in names if name not in {seed.name for seed in known}]:
        fail(f"{path} has no blog called {unknown[0]!r}")
    chosen = [seed for seed in known if not seed.paused and (not names or seed.name in names)]
    if not known:
        fail(f"{path}: there is no blog to watch; add one with `unmirror add URL`")
    if not chosen:  # as somebody wished: no failure that a timer would write a mail about
        paused = "those named are paused" if names else "all are paused"
        say(f"{path}: there is nothing to do; {paused}, which `unmirror pause NAME --undo` ends")
        raise click.exceptions.Exit(0)
    return chosen


@contextmanager
def _lockable(database: Path) -> Iterator[None]:
    try:
        with only_one(database):
            yield
    except OSError as error:
        raise StoreError(
            f"cannot write beside {str(database)!r}: {error.strerror}; choose another --db"
        ) from error


def _go(run: Run) -> str:
    """Run to the end, or until a signal says to stop; a second one stops at once."""

    def stop(number: int, _frame: object) -> None:
        run.stop()
        signal.signal(number, signal.default_int_handler)
        say("stopping after what is on its way; once more stops at once")

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        return run.go()
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _telling(
    figures: Tally, log_format: str, store: Callable[[], object]
) -> Iterator[Callable[[Event], None]]:
    """Give what counts events, shows them where someone watches, and logs them."""
    with spinner(quiet=log_format == "json") as progress:
        task = progress.add_task("asking")

        def tell(event: Event) -> None:
            figures.add(event)
            if log_format == "json":
                click.echo(tally.log_line(event, datetime.now(UTC)), err=True)
            elif line := _line(event):
                progress.console.print(f"unmirror: {line}", markup=False, soft_wrap=True)
            progress.update(task, description=_SHOWN.format(total=figures.total))
            if figures.total.asked % _STORED_EVERY == 0:
                store()

        yield tell


def _line(event: Event) -> str:
    """Return what a person is told of an event at once, or ""."""
    if event.result is Result.FORBIDDEN and event.role == Role.HOME:
        return f"{event.url}: {event.detail}; ask the owner of the blog"
    return event.detail if event.result is Result.FAILED else ""


def _close(figures: Tally, ended: datetime, ending: str, report: Path | None, run: Run) -> None:
    if figures.blogs:
        console().print(tally.table(figures))
    elif sys.stderr.isatty():  # to a person silence looks like a failure; cron would mail a word
        say(_NOTHING_DUE)
    for blog, drift in run.sites.drifted.items():
        say(present.drift(blog, drift.since, drift.changes))
    for line in figures.loud():
        say(line)
    if ending != DONE:
        say(f"ended early: {ending}; the next run goes on from here")
    if report:
        _write(report, tally.page(figures, ended, ending))


_NOTHING_DUE = "nothing is due; `unmirror status` shows what is next, and what is waited for"


def _write(path: Path, text: str) -> None:
    try:
        files.replace(path, text.encode())
    except OSError as error:
        fail(f"cannot write the report {str(path)!r}: {error.strerror}")


def _preview(watched: Sequence[Seed], database: Path, limit: int) -> None:
    """List what is due of each host, and why."""
    if not database.exists():
        for seed in watched:
            click.echo(f"{seed.name}  home  {seed.home}  (never asked)")
        return
    now = timestamp(datetime.now(UTC))
    with complaints(), Reader.open(database) as reader:
        blogs = reader.queue.watched(seed.name for seed in watched)
        stored = {row.name for row in reader.blogs()}
        new = [
            seed
            for seed in watched
            if seed.name not in stored or not reader.queue.sources(seed.name)
        ]
        for seed in new:
            click.echo(f"{seed.name}  home  {seed.home}  (never asked)")
        due_hosts = reader.queue.due_hosts(now, blogs)
        if not due_hosts and not new:
            say(_NOTHING_DUE)
        for host in due_hosts:
            known = reader.queue.host(host)
            if known and known.reason and known.ready_at > now:
                click.echo(f"{host}  is left alone until {known.ready_at}  ({known.reason})")
                continue
            due = reader.queue.next_due(host, now, blogs, limit + 1)
            for row in due[:limit]:
                click.echo(f"{row.blog}  {row.role}  {row.address}  ({frontier.why(row)})")
            if len(due) > limit:
                click.echo(f"{host}  and more")


@click.command()
@click.option(
    "--every",
    type=click.Choice(["1", "5", "10", "15", "30", "60"]),
    default="10",
    show_default=True,
    metavar="MINUTES",
    help="How often to look whether anything is due: 1, 5, 10, 15, 30 or 60.",
)
@contact_option
@seeds_option
@database_option
def schedule(every: str, contact: str, seed_file: Path, database: Path) -> None:
    """Print a systemd timer and a cron line that call `unmirror run`.

    Nothing is installed: choose one of them, and put it where the comments say.

    \b
    Examples:
      unmirror schedule
      unmirror schedule --every 60 --db /srv/blogs/unmirror.db
    """  # noqa: D301
    if not seed_file.exists():
        say(f"{seed_file}: there is no list of blogs yet; `unmirror add URL` makes it")
    call = schedules.call(Path(sys.argv[0]), seed_file, database, contact)
    click.echo(schedules.systemd(call, Path.cwd(), int(every)))
    click.echo(schedules.cron(call, Path.cwd(), int(every)), nl=False)
