"""Schedules: what systemd and cron read is what was meant, odd paths included."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from scraper import schedules

WORDS = ["/opt/un mirror/unmirror", "run", "--db", '/srv/50% "new"/$HOME/a\\b.db']


def test_every_path_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A timer starts in another folder than the person who made it."""
    monkeypatch.chdir(tmp_path)

    words = schedules.call(Path("unmirror"), Path("blogs.toml"), Path("my.db"), "me@blog.example")

    assert words[1:] == [
        *("run", "--seeds", str(tmp_path / "blogs.toml"), "--db", str(tmp_path / "my.db")),
        *("--contact", "me@blog.example"),
    ]
    assert Path(words[0]).is_absolute()


def test_a_line_for_cron_says_what_was_meant() -> None:
    """Cron turns an escaped percent sign back, and the shell then splits the words."""
    line = schedules.cron(WORDS, Path("/srv/a b"), 10).splitlines()[-1]
    minute, *others, command = line.split(" ", 5)

    assert (minute, others) == ("*/10", ["*"] * 4)
    assert shlex.split(command.replace(r"\%", "%")) == ["cd", "/srv/a b", "&&", *WORDS]


@pytest.mark.parametrize(
    ("minutes", "minute", "calendar"),
    [(1, "*", "*:0/1"), (30, "*/30", "*:0/30"), (60, "0", "hourly")],
)
def test_how_often_is_told_to_both(minutes: int, minute: str, calendar: str) -> None:
    """The same interval in the words of each."""
    assert schedules.cron(WORDS, Path("/srv"), minutes).splitlines()[-1].startswith(f"{minute} * ")
    assert f"OnCalendar={calendar}\n" in schedules.systemd(WORDS, Path("/srv"), minutes)


def test_a_word_for_systemd_is_escaped() -> None:
    """Specifiers, variables, quotes and backslashes reach the program as they were."""
    text = schedules.systemd(WORDS, Path("/srv/50%"), 10)

    assert "WorkingDirectory=/srv/50%%\n" in text
    assert r'"/srv/50%% \"new\"/$$HOME/a\\b.db"' in text
    assert 'ExecStart="/opt/un mirror/unmirror" run --db' in text


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_accepts_both_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say against what is printed."""
    program = tmp_path / "unmirror"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = schedules.systemd([str(program), "run"], tmp_path, 10)
    _, service, timer = text.split("\n# ~/.config/systemd/user/")
    for unit in (service, timer):
        name, _, body = unit.partition("\n")
        (tmp_path / name).write_text(body)

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "unmirror.timer")],
        check=False,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")
