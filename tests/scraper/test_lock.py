"""One run at a time: the second is told, and a killed one leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from db.errors import LockedError
from scraper.lock import only_one

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys, time
from pathlib import Path
from scraper.lock import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    """The message names the database and the process."""
    with (
        only_one(tmp_path / "a.db"),
        pytest.raises(LockedError, match=rf"a\.db'.*process {os.getpid()}"),
        only_one(tmp_path / "a.db"),
    ):
        pass


def test_the_lock_is_given_back(tmp_path: Path) -> None:
    """One run after another, and two databases at a time."""
    for _ in range(2):
        with only_one(tmp_path / "a.db"), only_one(tmp_path / "b.db"):
            pass


def test_a_killed_run_leaves_no_lock(tmp_path: Path) -> None:
    """The kernel gives the lock back when its holder dies."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "a.db")], stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(LockedError), only_one(tmp_path / "a.db"):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.communicate()

    with only_one(tmp_path / "a.db"):
        pass
