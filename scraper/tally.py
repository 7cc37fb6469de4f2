"""What a run came to: figures by blog, told as text, as a page and as log lines.

Nothing here prints or writes: each function returns text, and the command sends it where it
belongs.
"""

from __future__ import annotations

import html
import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final

from rich import filesize
from rich.table import Table

from db.queue import DONE, RunRow
from db.rows import timestamp

from .events import Event, Result
from .frontier import LOUD_AFTER
from .present import counted, event_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

#: Failures that a report tells of each blog; the database has them all (view failing_fetches).
TOLD: Final = 5

_COLUMNS: Final = ("asked", "not_modified", "new", "changed", "gone", "failed", "bytes")
_COUNTED: Final = {
    Result.NEW: "new",
    Result.CHANGED: "changed",
    Result.NOT_MODIFIED: "not_modified",
    Result.GONE: "gone",
    Result.FAILED: "failed",
}


@dataclass(slots=True)
class Figures:
    """What became of the addresses of one blog, or of all."""

    asked: int = 0
    not_modified: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    failed: int = 0
    #: Of bodies, inflated.
    bytes: int = 0
    #: The first failures, in words, and those that went on for long.
    reasons: list[str] = field(default_factory=list)
    loud: list[str] = field(default_factory=list)

    def add(self, event: Event) -> None:
        """Count one event."""
        if event.result is Result.FORBIDDEN:
            return
        self.asked += 1
        self.bytes += event.bytes
        if name := _COUNTED.get(event.result):
            setattr(self, name, getattr(self, name) + 1)
        if event.result is Result.FAILED and len(self.reasons) < TOLD:
            self.reasons.append(event.detail)
        if event.failures >= LOUD_AFTER and len(self.loud) < TOLD:
            self.loud.append(f"{event.url} has failed {event.failures} times in a row")


class Tally:
    """The figures of a run, blog by blog."""

    def __init__(self, command: str, started: datetime) -> None:
        self.command = command
        self.started = started
        self.total = Figures()
        self.blogs: defaultdict[str, Figures] = defaultdict(Figures)

    def add(self, event: Event) -> None:
        """Count one event."""
        self.total.add(event)
        self.blogs[event.blog].add(event)

    def row(self, ended: datetime | None = None, ending: str = "") -> RunRow:
        """Return what the database keeps of the run."""
        blogs = {name: _numbers(figures) for name, figures in sorted(self.blogs.items())}
        return RunRow(
            started_at=timestamp(self.started),
            command=self.command,
            ended_at=timestamp(ended) if ended else None,
            ending=ending,
            blogs=json.dumps(blogs, ensure_ascii=False),
            **_numbers(self.total),
        )

    def loud(self) -> list[str]:
        """Return what has failed for so long that somebody should look, and how to."""
        return [
            f"{name}: {reason}; `unmirror clean --explain URL` shows what is there now"
            for name, figures in sorted(self.blogs.items())
            for reason in figures.loud
        ]


def _numbers(figures: Figures) -> dict[str, int]:
    return {name: getattr(figures, name) for name in _COLUMNS}


def table(tally: Tally) -> Table:
    """Return the figures as a table, the blogs with news first."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("blog", overflow="fold")
    for name in _COLUMNS:
        shown.add_column(_heading(name), justify="right")
    for name, figures in _ordered(tally):
        shown.add_row(name, *_shown(figures))
    if len(tally.blogs) != 1:
        shown.add_row("all", *_shown(tally.total), style="bold")
    return shown


def _shown(figures: Figures) -> list[str]:
    """Return figures as narrow as they can be, so that the names of blogs have room beside them."""
    *counts, size = _numbers(figures).values()
    return [*map(str, counts), filesize.decimal(size)]


def _ordered(tally: Tally) -> list[tuple[str, Figures]]:
    def rank(item: tuple[str, Figures]) -> tuple[int, int, str]:
        name, figures = item
        return (-figures.failed, -(figures.new + figures.changed + figures.gone), name)

    return sorted(tally.blogs.items(), key=rank)


def _heading(name: str) -> str:
    return name.replace("_", " ")


def log_line(event: Event, at: datetime) -> str:
    """Return an event as one line of JSON, the time and what happened first."""
    values = {key: value for key, value in asdict(event).items() if value not in {None, ""}}
    values["seconds"] = round(event.seconds, 3)
    result = str(values.pop("result"))
    return event_line(result, at, values)


# --- the report as a page -----------------------------------------------------------------------

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }}
th, td {{ text-align: right; padding: .3rem .6rem; border-bottom: 1px solid #8886; }}
th:first-child, td:first-child {{ text-align: left; overflow-wrap: break-word; }}
td:first-child {{ min-width: 7rem; max-width: 24rem; }}
tfoot td {{ font-weight: bold; }}
li {{ overflow-wrap: anywhere; }}
</style></head><body><main>
<h1>{title}</h1>
<p>{summary}</p>
{loud}
<div class="wide"><table><thead><tr>{headings}</tr></thead>
<tbody>
{rows}
</tbody><tfoot>{total}</tfoot></table></div>
{failures}
</main></body></html>
"""


def page(tally: Tally, ended: datetime, ending: str) -> str:
    """Return the report as one self-contained HTML page."""
    began, minutes = tally.started, (ended - tally.started).total_seconds() / 60
    total = tally.total
    summary = (
        f"{counted(total.asked, 'request')} for {counted(len(tally.blogs), 'blog')} in "
        f"{minutes:.1f} minutes: {counted(total.new, 'new post')}, {total.changed} changed, "
        f"{total.gone} gone, {total.failed} failed. "
        + ("Nothing more was due." if ending == DONE else f"It ended early: {ending}.")
    )
    return _PAGE.format(
        title=f"unmirror run of {began:%Y-%m-%d %H:%M} UTC",
        summary=html.escape(summary),
        loud=_list("Look at these", tally.loud()),
        headings="".join(f"<th>{_heading(name)}</th>" for name in ("blog", *_COLUMNS)),
        rows="\n".join(_cells(name, figures) for name, figures in _ordered(tally)),
        total=_cells("all", tally.total),
        failures="\n".join(
            _list(f"{name}: what failed", figures.reasons, figures.failed)
            for name, figures in _ordered(tally)
            if figures.reasons
        ),
    )


def _cells(name: str, figures: Figures) -> str:
    numbers = "".join(f"<td>{number:,}</td>" for number in _numbers(figures).values())
    return f"<tr><td>{html.escape(name)}</td>{numbers}</tr>"


def _list(title: str, lines: Iterable[str], count: int = 0) -> str:
    items = [f"<li>{html.escape(line)}</li>" for line in lines]
    if not items:
        return ""
    more = f"<li>and {count - len(items)} more</li>" if count > len(items) else ""
    return f"<h2>{html.escape(title)}</h2><ul>{''.join(items)}{more}</ul>"
