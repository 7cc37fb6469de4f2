"""Standard output and standard error: what every command says the same way, and how it ends."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, track

from db.errors import LockedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.text import Text

EXIT_FAILED = 1
#: EX_TEMPFAIL of sysexits.h: somebody else is at it, try again later.
EXIT_LOCKED = 75
_Step = TypeVar("_Step")
#: Columns of what is laid out for a person but read from a file or a pipe.
PIPE_COLUMNS = 100


class Stopped(KeyboardInterrupt):
    """Ctrl-C, of which it is told already what became of the work."""


def prepare() -> None:
    """Make both streams take any character: what their encoding lacks is written escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def hand_over(document: str) -> None:
    """Print what programs read: in UTF-8 (RFC 8259, section 8.1), whatever the system's encoding.

    A terminal shows what it can.
    """
    click.echo(document if on_terminal() else document.encode())


def say(message: str) -> None:
    """Tell a person something, in one line on standard error."""
    click.echo(f"unmirror: {' '.join(message.split())}", err=True)


def fail(message: str) -> NoReturn:
    """Tell a person why nothing came of it, and end the command."""
    say(message)
    sys.exit(EXIT_FAILED)


@contextmanager
def complaints() -> Iterator[None]:
    """End the command with one line where the database does not take part."""
    try:
        yield
    except LockedError as error:
        say(str(error))
        sys.exit(EXIT_LOCKED)
    except StoreError as error:
        fail(str(error))


class _Console(Console):
    """What lays text out, and says like everything else here that its reader has left."""

    def on_broken_pipe(self) -> None:
        """Let the error through to `start`, where rich would end the program with 1."""
        raise  # noqa: PLE0704 - rich calls this while it handles the BrokenPipeError


def console() -> Console:
    """Return standard output as something to lay text out on."""
    # A pipe has no width; rich would take it for a terminal of 80 columns.
    columns = None if on_terminal() else PIPE_COLUMNS
    return _Console(file=sys.stdout, highlight=False, width=columns)


def on_terminal() -> bool:
    """Tell whether standard output is read by a person as it comes."""
    return sys.stdout.isatty()


def width() -> int | None:
    """Return the columns of the terminal, or None where there is none."""
    return console().width if on_terminal() else None


def print_text(text: Text) -> None:
    """Print text in its colours, or without them where nobody would see them; lines stay whole."""
    console().print(text, soft_wrap=True)


def with_progress(sources: Sequence[str]) -> Iterable[str]:
    """Show a bar where someone watches and nothing else is written to the same terminal."""
    watched = Console(stderr=True)
    if len(sources) == 1 or not watched.is_terminal or on_terminal():
        return sources
    return track(sources, "cleaning", console=watched, transient=True)


def progress(steps: Iterable[_Step], what: str, total: int) -> Iterable[_Step]:
    """Show a bar for steps of a known number where someone watches."""
    watched = Console(stderr=True)
    if not watched.is_terminal:
        return steps
    return track(steps, what, total=total, console=watched, transient=True)


def spinner(*, quiet: bool = False) -> Progress:
    """Return what shows, where someone watches, one line that changes, and for how long already."""
    watched = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    disable = quiet or not watched.is_terminal
    return Progress(*columns, console=watched, transient=True, disable=disable)


@contextmanager
def watching() -> Iterator[Callable[[str], None]]:
    """Give what shows, where someone watches, the step a long command is at and for how long."""
    with spinner() as progress:
        task = progress.add_task("")
        yield lambda step: progress.update(task, description=step)
