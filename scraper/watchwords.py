"""How the watched blogs fare, in words: when each was asked and is asked next, and what fails."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from rich.cells import set_cell_size

from db.queue import DONE

from .present import counted, cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.watching import FailingAddress, PastRun, ShutHost, Watch, WatchedBlog

#: Rows of each list; what is left out is counted.
ROWS: Final = 12
#: Columns for the name of a blog, so that a row is no longer than a terminal of 80 columns.
_NAME: Final = 24
#: Columns of a moment to the minute.
_MOMENT: Final = 16


def describe(watch: Watch, now: str, marks: Mapping[str, str]) -> str:
    """Describe how the blogs of a database fare; "" where none was ever watched.

    Args:
        watch: What the database says.
        now: The time, as the database writes it.
        marks: Why a blog is not asked ("paused"), by its name.
    """
    # Of a blog that is not asked, nothing has to be done about what fails.
    shut = [host for host in watch.shut if not marks.keys() >= set(host.blogs)]
    parts = [
        _runs(watch),
        _blogs(watch, now, marks),
        _section("hosts left alone for now", map(_host, shut), len(shut)),
        _section(
            "addresses that fail, the most stubborn first",
            (_address(row) for row in watch.failing if row.blog not in marks),
            sum(blog.failing for blog in watch.blogs if blog.name not in marks),
        ),
    ]
    return "\n\n".join(filter(None, parts))


def _runs(watch: Watch) -> str:
    if watch.last is None:
        return ""
    lines = [f"last run        {_moment(watch.last.started_at)} UTC, {_outcome(watch.last)}"]
    if watch.last_busy and watch.last_busy != watch.last:
        busy = watch.last_busy
        lines.append(f"one that asked  {_moment(busy.started_at)} UTC, {_outcome(busy)}")
    return "\n".join(lines)


def _outcome(run: PastRun) -> str:
    if not run.ended_at:
        ending = "goes on, or was killed: "
    else:
        ending = "" if run.ending == DONE else f"ended early ({run.ending}): "
    if not run.asked:
        return f"{ending}nothing was due"
    figures = f"{run.new} new, {run.changed} changed, {run.gone} gone, {run.failed} failed"
    return f"{ending}{run.asked} asked, {figures}"


def _blogs(watch: Watch, now: str, marks: Mapping[str, str]) -> str:
    if not watch.blogs:
        return ""
    shut = {name for host in watch.shut for name in host.blogs}

    def rank(blog: WatchedBlog) -> tuple[bool, bool, int, str, str]:
        idle = blog.name in marks
        return (idle, blog.name not in shut, -blog.failing, blog.next_at or "~", blog.name)

    ordered = sorted(watch.blogs, key=rank)
    head = _row("watched blogs", "waiting", "failing", "last asked", "next, UTC")
    rows = [_blog(blog, now, marks.get(blog.name, "")) for blog in ordered[:ROWS]]
    more = [f"  ({len(ordered) - ROWS} more)"] if len(ordered) > ROWS else []
    return "\n".join([head, *rows, *more])


def _blog(blog: WatchedBlog, now: str, mark: str) -> str:
    due = "now" if blog.next_at and blog.next_at <= now else _moment(blog.next_at)
    asked = _moment(blog.last_asked_at)
    return _row(
        f"  {cut(blog.name, _NAME - 2)}", str(blog.waiting), str(blog.failing), asked, mark or due
    )


def _row(name: str, waiting: str, failing: str, asked: str, due: str) -> str:
    return f"{set_cell_size(name, _NAME)}  {waiting:>7}  {failing:>7}  {asked:<{_MOMENT}}  {due}"


def _host(host: ShutHost) -> str:
    asked_for = "" if len(host.blogs) == 1 else f" ({counted(len(host.blogs), 'blog')})"
    return f"{host.host}{asked_for} until {_moment(host.ready_at)} UTC: {host.reason}"


def _address(row: FailingAddress) -> str:
    # Most reasons begin with the address that they are about.
    reason = row.reason if row.address in row.reason else f"{row.address}: {row.reason}"
    often = "once" if row.failures == 1 else f"{row.failures} times in a row"
    again = f"asked again {_moment(row.due_at)} UTC" if row.due_at else "not asked again"
    return f"{row.blog}: {reason} ({often}; {again})"


def _section(title: str, lines: Iterable[str], total: int) -> str:
    items = [f"  {line}" for line in islice(lines, ROWS)]
    more = [f"  ({total - len(items)} more)"] if total > len(items) else []
    return "\n".join([title, *items, *more]) if items else ""


def _moment(at: str | None) -> str:
    """Write a moment of the database to the minute.

    >>> _moment("2026-11-28T09:36:33Z"), _moment(None)
    ('2026-11-28 09:36', 'never')
    """
    return at[:_MOMENT].replace("T", " ") if at else "never"
