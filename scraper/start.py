"""Where the command `unmirror` begins and ends: what stops it from outside is no traceback.

Ctrl-C and a reader that has left (`unmirror search x | head -1`) end it by their own signals, as
they end any program, so that a shell sees 130 and 141, and a loop of the shell stops too. A disk
that is full is told in one line.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

# No import of ours, nor of a library, may stand here: Ctrl-C while they load is this module's.

if TYPE_CHECKING:
    import click

_STDOUT: Final = 1
_STDERR: Final = 2
#: What a shell shows of a program that a signal ended is this and the signal's number.
_BY_SIGNAL: Final = 128
#: Windows has no such signal; its number is the same wherever there is one.
_SIGPIPE: Final = getattr(signal, "SIGPIPE", 13)


def main() -> None:
    """Run the command that the words of the command line name."""
    _have_streams()
    sys.exit(_ended(_loaded()))


def _have_streams() -> None:
    """Where the program was started with a stream closed, give it one that goes nowhere.

    In their order, so that each gets its own number, and no file that is opened later gets it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - open to the end
            setattr(sys, name, nowhere)


def _loaded() -> click.Command:
    """Load the program, which takes about a second; Ctrl-C ends it then as at any other time."""
    # Started by `nohup` or with `&`, the program is not to hear Ctrl-C at all.
    heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heard:
        signal.signal(signal.SIGINT, lambda number, _frame: _end_by(number, "stopped"))
    from .cli import main as command  # noqa: PLC0415 - see above

    if heard:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return command


def _ended(command: click.Command) -> int:
    """Run a command to its end, and return the exit code."""
    import click  # noqa: PLC0415 - see above

    from .streams import Stopped  # noqa: PLC0415

    try:
        code = _code(command)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt) as error:
        _end_by(signal.SIGINT, "" if isinstance(error.__cause__, Stopped) else "stopped")
    except BrokenPipeError:
        _end_by(_SIGPIPE)
    except OSError as error:
        _silence()
        _say(_reason(error))
        return 1
    return code


def _code(command: click.Command) -> int:
    import click  # noqa: PLC0415 - see above

    out = sys.stdout
    try:
        # What a command returns is nothing; an int is what click makes of `--help` and its like.
        return int(command.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SystemExit as end:
        if sys.stdout is not out:
            # So click ends where the reader has left: with 1, and a stand-in for the stream.
            raise BrokenPipeError from end
        return end.code if isinstance(end.code, int) else int(end.code is not None)


def _reason(error: OSError) -> str:
    why = error.strerror or str(error)
    if error.filename is None:
        return f"could not write what was asked for: {why}; make room, or send it elsewhere"
    return f"could not use {str(error.filename)!r}: {why}; check its folder and permissions"


def _end_by(number: int, message: str = "") -> None:
    """End as a program ends that does nothing about a signal."""
    _silence()
    if message:
        _say(message)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(_BY_SIGNAL + number)


def _silence() -> None:
    """Let what is not written yet go nowhere, so that Python's own end does not try it again."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), _STDOUT)


def _say(message: str) -> None:
    # Standard error may be what is full.
    with suppress(OSError):
        os.write(_STDERR, f"unmirror: {message}\n".encode(errors="backslashreplace"))
