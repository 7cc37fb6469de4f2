"""The commands that change an entry of the list of blogs: pause, remove; and the list's option."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import seededit
from .errors import SeedError
from .streams import EXIT_FAILED, say

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The list of blogs that commands use when none is named.
DEFAULT_SEEDS = "seeds/blogs.toml"

seeds_option = click.option(
    "--seeds",
    "seed_file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEFAULT_SEEDS,
    envvar="UNMIRROR_SEEDS",
    show_default=True,
    show_envvar=True,
    help="The list of blogs.",
)


@contextmanager
def seed_complaints() -> Iterator[None]:
    """End the command with a line for each mistake in the list of blogs."""
    try:
        yield
    except SeedError as error:
        for line in error.lines:
            say(line)
        raise SystemExit(EXIT_FAILED) from error


@click.command()
@click.argument("name")
@click.option("--undo", is_flag=True, help="Let it be asked again.")
@seeds_option
def pause(name: str, seed_file: Path, *, undo: bool) -> None:
    """Ask nothing more of a blog until you say so.

    NAME is what the list of blogs calls it. Its entry is marked there, and all of the file stays as
    it is otherwise.

    \b
    Examples:
      unmirror pause harbour-notes
      unmirror pause harbour-notes --undo
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be refilled
    with seed_complaints():
        changed = seededit.pause(seed_file, name, not undo)
    state = "asked again from the next run on" if undo else "paused; `--undo` ends that"
    say(f"{name}: {state}" if changed else f"{name}: is {'not ' if undo else ''}paused already")


@click.command()
@click.argument("name")
@seeds_option
def remove(name: str, seed_file: Path) -> None:
    """Take a blog off the list; its posts stay in the database.

    NAME is what the list of blogs calls it. Comments around its entry stay in the file.

    \b
    Examples:
      unmirror remove harbour-notes
      unmirror remove harbour-notes --seeds my-blogs.toml
    """  # noqa: D301
    with seed_complaints():
        seed = seededit.remove(seed_file, name)
    say(f"{name}: {seed.home} is no longer asked; the posts that are stored stay in the database")
