"""Knows which processes have the file open for writing, so that one that waits can say for whom.

SQLite does not tell who holds its lock. So each writer signs a row of the table `writers` when it
opens the file and takes it out when it closes it; rows of processes that have died are passed over.
"""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import UTC, datetime

from .rows import timestamp


def sign_in(connection: sqlite3.Connection, command: str) -> int:
    """Note what this process is doing, clear away those that have died, and return the row."""
    for number, pid, host in connection.execute("SELECT id, pid, host FROM writers").fetchall():
        if not may_live(pid, host):
            sign_out(connection, number)
    cursor = connection.execute(
        "INSERT INTO writers (host, pid, command, since) VALUES (?, ?, ?, ?)",
        (platform.node(), os.getpid(), command, timestamp(datetime.now(UTC))),
    )
    return int(cursor.lastrowid or 0)


def sign_out(connection: sqlite3.Connection, writer: int) -> None:
    """Take a writer's row out."""
    connection.execute("DELETE FROM writers WHERE id = ?", (writer,))


def others(connection: sqlite3.Connection) -> str:
    """Say which other processes have the file open for writing."""
    try:
        rows = connection.execute(
            "SELECT command, pid, host, since FROM writers ORDER BY id"
        ).fetchall()
    except sqlite3.Error:
        rows = []
    living = [
        f"{command!r} (process {pid} on {host}, since {since})"
        for command, pid, host, since in rows
        if (pid, host) != (os.getpid(), platform.node()) and may_live(pid, host)
    ]
    return "open for writing: " + (
        ", ".join(living) or "no process of ours, so some other program holds the lock"
    )


def may_live(pid: int, host: str) -> bool:
    """Whether the process may still be running; one on another machine always may."""
    if host != platform.node() or os.name != "posix":
        return True
    try:
        # Signal 0 only asks whether the process is there (POSIX kill).
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
