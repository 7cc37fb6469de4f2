"""However the command is stopped from outside, it ends as any program does, and in one line."""

from __future__ import annotations

import array
import fcntl
import os
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

import scraper

#: The command as its script calls it; what comes before is run first.
COMMAND = "{}from scraper.start import main; main()"
#: Says when the program is about to be loaded, and waits there.
STALL = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.{handler})
class Stall:
    def find_spec(self, name, path=None, target=None):
        if name == "scraper.cli":
            print("loading", flush=True)
            time.sleep({seconds})
sys.meta_path.insert(0, Stall())
"""
OUTPUTS = pytest.mark.parametrize(
    "words", [(), ("--explain",), ("--format", "json"), ("--help",)], ids=str
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return a saved page of one post."""
    path = tmp_path / "page.html"
    path.write_text("<title>Rain</title><article><h1>Rain</h1><p>It rained all day.</p></article>")
    return path


def process(*words: str | Path, before: str = "", **streams: int) -> subprocess.Popen[bytes]:
    """Start the command as a process of its own."""
    call = [sys.executable, "-c", COMMAND.format(before), *map(str, words)]
    env = {**os.environ, "PYTHONPATH": str(Path(scraper.__file__).parents[1])}
    return subprocess.Popen(call, env=env, stderr=subprocess.PIPE, **streams)  # type: ignore[call-overload, no-any-return]


@OUTPUTS
def test_a_reader_that_has_left_ends_it_quietly(page: Path, words: tuple[str, ...]) -> None:
    """As SIGPIPE ends any program: no failure is claimed where `head` has seen enough."""
    reading, writing = os.pipe()
    os.close(reading)
    with process("clean", page, *words, stdout=writing) as command:
        os.close(writing)
        _, err = command.communicate(timeout=60)

    assert (command.returncode, err) == (-signal.SIGPIPE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@OUTPUTS
def test_output_that_finds_no_room_is_told_in_one_line(page: Path, words: tuple[str, ...]) -> None:
    """A full disk behind standard output is named with what to do, and is exit code 1."""
    with (
        Path("/dev/full").open("wb") as full,
        process("clean", page, *words, stdout=full.fileno()) as command,
    ):
        _, err = command.communicate(timeout=60)

    assert command.returncode == 1
    assert err.decode() == (
        "unmirror: could not write what was asked for: No space left on device; "
        "make room, or send it elsewhere\n"
    )


def test_without_standard_output_it_ends_as_with_it(page: Path) -> None:
    """Started with standard output closed, as some daemons do, it works and ends with 0."""
    close = "import os, sys; os.close(1); sys.stdout = None; "
    with process("clean", page, before=close) as command:
        _, err = command.communicate(timeout=60)

    assert (command.returncode, err) == (0, b"")


def test_without_standard_input_there_is_nothing_on_it() -> None:
    """Started with standard input closed, it is asked for a page as if that were empty."""
    before = "import os, sys; os.close(0); sys.stdin = None; "
    with process("clean", "-", before=before) as command:
        _, err = command.communicate(timeout=60)

    assert (command.returncode, err.decode()) == (
        1,
        "unmirror: -: no post on it (empty); there is no text in it\n",
    )


def test_closed_streams_keep_their_numbers() -> None:
    """No file that is opened later takes the place of one, and is written to as if it were it."""
    before = "import os, sys; os.close(0); os.close(1); sys.stdin = sys.stdout = None; "
    look = "from scraper.start import _have_streams as have; have(); "
    tell = "sys.stderr.write(f'{sys.stdin.fileno()} {sys.stdout.fileno()}'); "
    with process("--version", before=before + look + tell) as command:
        _, err = command.communicate(timeout=60)

    assert (command.returncode, err) == (0, b"0 1")


def test_the_package_runs_as_the_command() -> None:
    """`python -m scraper` is for who has no folder of scripts on the path."""
    env = {**os.environ, "PYTHONPATH": str(Path(scraper.__file__).parents[1])}
    call = [sys.executable, "-m", "scraper", "--version"]
    done = subprocess.run(call, env=env, capture_output=True, check=False, timeout=60)

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"unmirror, version ")


def test_wrong_usage_and_failures_keep_their_codes(tmp_path: Path) -> None:
    """2 for words that are no command, 1 for a file that is none, each told."""
    for words, code in ((("nonsense",), 2), (("clean", tmp_path / "none.html"), 1)):
        with process(*words) as command:
            _, err = command.communicate(timeout=60)

        assert command.returncode == code
        assert err
        assert b"Traceback" not in err


def interrupted(handler: str, seconds: float) -> tuple[int, bytes, bytes]:
    """Send Ctrl-C while the program loads; return how it ends, and what it writes."""
    before = STALL.format(handler=handler, seconds=seconds)
    with process("--version", before=before, stdout=subprocess.PIPE) as command:
        assert command.stdout is not None
        assert command.stdout.readline() == b"loading\n"
        command.send_signal(signal.SIGINT)
        out, err = command.communicate(timeout=60)
    return command.returncode, out, err


def test_ctrl_c_while_it_loads_is_one_line() -> None:
    """Loading takes about a second, in which many a user thinks better of it."""
    code, _, err = interrupted("default_int_handler", 60)

    assert (code, err) == (-signal.SIGINT, b"unmirror: stopped\n")


def test_ctrl_c_is_not_heard_where_it_is_not_meant_for_it() -> None:
    """Started in the background, it goes on when the terminal's foreground is interrupted."""
    code, out, err = interrupted("SIG_IGN", 0.5)

    assert (code, err) == (0, b"")
    assert out.startswith(b"unmirror")


def unread(pipe: int) -> int:
    """Return how many bytes of a pipe nobody has read yet."""
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_a_command_at_once() -> None:
    """Amid its work too, by the signal itself, so that a loop of the shell ends with it."""
    with process("clean", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as command:
        assert command.stdin is not None
        command.stdin.write(b"<p>")
        command.stdin.flush()
        # Standard input is open and silent: the command has read its beginning, and waits for more.
        while unread(command.stdin.fileno()):
            assert command.poll() is None
            time.sleep(0.05)
        command.send_signal(signal.SIGINT)
        command.wait(30)
        err = command.stderr.read() if command.stderr else b""

    assert command.returncode == -signal.SIGINT
    assert err.strip() == b"unmirror: stopped"
