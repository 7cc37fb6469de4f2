"""Survival: a writer that is killed leaves a sound database with all it had reported."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from db.store import Store

#: Saves posts until it is killed, and reports the number of each once it is saved.
WRITER = """
import hashlib, sys
from db.rows import Bundle, CaptureRow, PostRow, RevisionRow
from db.store import Store

with Store.open(sys.argv[1], command="writer") as store:
    for number in range(int(sys.argv[2]), 10**9):
        address, at = f"https://a.example/{number}", "2022-05-03T09:00:00Z"
        body = f"{number} 开源模型 ".encode() * 2000
        digest = hashlib.sha256(body).hexdigest()
        store.save(Bundle(CaptureRow(digest, address, address, at, body), at,
            post=PostRow(address), revision=RevisionRow(body.decode())))
        print(number + 1, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_killed_writer_loses_nothing_it_reported(path: Path) -> None:
    """After each kill the file is sound, holds what was reported, and the next writer goes on."""
    reported = 0
    for lifetime in (0.0, 0.05, 0.1):
        reported = write_for_a_while(path, reported, lifetime)

        with Store.open(path) as store:
            assert store.check() == ()
            stored = store.reader.status().posts
        assert stored >= reported > 0
        reported = stored


def write_for_a_while(path: Path, start: int, lifetime: float) -> int:
    """Run the writer, kill it, and return how many posts it had reported."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(start)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(lifetime)
        process.send_signal(signal.SIGKILL)
        lines = [line for line in (first, *process.stdout) if line.endswith("\n")]
    return int(lines[-1])
