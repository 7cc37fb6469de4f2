"""The command add: a blog is looked over, and put on the list."""

from __future__ import annotations

from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from rich.table import Table

from . import seededit, seeds
from .bloglist import seed_complaints, seeds_option
from .errors import AddressError, ScraperError
from .options import NumberRange, contact_option, given_again, open_fetcher, private_option
from .present import counted
from .scout import Scout, Source, Survey
from .seeds import Seed
from .streams import console, fail, say, watching
from .urls import fetchable

if TYPE_CHECKING:
    from collections.abc import Container, Iterable


@click.command()
@click.argument("url")
@click.option("--name", default="", metavar="NAME", help="What to call it, if not its host.")
@click.option(
    "--feed", default="", metavar="URL", help="Its feed, where its front page does not name it."
)
@click.option(
    "--delay",
    type=NumberRange(0, seeds.MAX_DELAY),
    metavar="SECONDS",
    help="Time between two requests to it; never less than its robots.txt asks for.",
)
@click.option("--note", default="", help="A word to yourself, kept in the entry.")
@click.option("--dry-run", is_flag=True, help="Only look; the list stays as it is.")
@contact_option
@private_option
@seeds_option
def add(  # noqa: PLR0913 - one for each option
    url: str,
    *,
    name: str,
    feed: str,
    delay: float | None,
    note: str,
    dry_run: bool,
    contact: str,
    allow_private: bool,
    seed_file: Path,
) -> None:
    """Look a blog over, and put it on the list of blogs.

    Its feeds, interfaces, sitemaps and archive pages are looked for, and the first page of each is
    read to see how many posts it tells of. No post is fetched: `unmirror run` does that.

    \b
    Examples:
      unmirror add https://blog.example/
      unmirror add blog.example --name harbour-notes --note "written to the owner in May"
      unmirror add https://blog.example/ --dry-run
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be refilled
    home = _address(url)
    taken = _names(seed_file, home)
    with open_fetcher(allow_private=allow_private, contact=contact) as fetcher, watching() as watch:
        scout = Scout(fetcher, lambda asked: watch(f"asking {asked}"))
        try:
            found = scout.survey(home, feed, delay)
        except ScraperError as error:
            fail(str(error))
    console().print(_report(found.sources))
    say(_summary(found))
    if not found.posts:
        fail(f"{home}: no post was found, so it is not put on the list; is it the front page?")
    if not found.sources[0].posts:
        say(f"{home}: names no posts itself; if it is not the blog's front page, give that instead")
    if not dry_run:
        name = name or _free(_name(found.home), taken)
        _append(seed_file, Seed(name, found.home, _feed(found, feed), delay=delay, note=note))


def _names(seed_file: Path, home: str) -> set[str]:
    """Return the names on the list; end the command if the blog is among them."""
    with seed_complaints():
        known = seeds.load(seed_file) if seed_file.exists() else ()
    for seed in known:
        if seeds.place(seed.home) == seeds.place(home):
            fail(f"{home} is on the list already, as {seed.name!r}")
    return {seed.name for seed in known}


def _append(seed_file: Path, seed: Seed) -> None:
    with seed_complaints():
        seededit.append(seed_file, seed)
    again = given_again("contact", "allow_private", "seed_file")
    run = f"`unmirror run --only {seed.name}{again}` fetches its posts"
    say(f"{seed.name} is on the list {str(seed_file)!r}; {run}")


def _address(url: str) -> str:
    written = url if "://" in url else f"https://{url}"
    try:
        return fetchable(written)
    except AddressError as error:
        raise click.UsageError(str(error)) from error


def _name(home: str) -> str:
    """Return what to call a blog: its host, and its path where it has one."""
    parts = urlsplit(home)
    host = (parts.hostname or "").removeprefix("www.")
    return "-".join(filter(None, (host, *parts.path.strip("/").split("/"))))


def _free(name: str, taken: Container[str]) -> str:
    """Return a name that no other blog has."""
    numbered = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(one for one in numbered if one not in taken)


def _feed(found: Survey, asked: str) -> str:
    """Return the feed that the entry has to name, because the front page does not."""
    guessed = [one for one in found.used if one.lead.probe and one.lead.role == "feed"]
    return asked or (guessed[0].lead.url if guessed else "")


def _report(sources: Iterable[Source]) -> Table:
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("what", "address", "tells of"):
        shown.add_column(heading, overflow="fold")
    for source in sources:
        if source.problem and source.lead.probe:
            continue  # nobody said that there was anything
        shown.add_row(str(source.lead.role), source.lead.url, _worth(source))
    return shown


def _worth(source: Source) -> str:
    if source.problem:
        # The row names the address already.
        url = source.lead.url
        problem = source.problem.removeprefix("could not fetch ").removeprefix(f"{url}: ")
        return f"nothing: {problem}"
    more = ", and goes on" if source.more else ""
    return f"{counted(source.posts, 'post')}{more}"


def _summary(found: Survey) -> str:
    platform = f", made with {found.platform}" if found.platform else ""
    since = f"; the oldest of {found.earliest:%Y-%m-%d}" if found.earliest else ""
    title = f"{found.title!r}, " if found.title else ""
    named = counted(len(found.posts), "post is named", "posts are named")
    return f"{title}{found.home}{platform}: {named}{since}"
