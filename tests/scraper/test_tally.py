"""The report of a run: counted by blog, told as a table, a page and log lines."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta

from rich.console import Console

from scraper import tally
from scraper.events import Event, Result
from scraper.tally import Tally

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def event(result: Result, blog: str = "eels", **more: object) -> Event:
    """Return something that happened to a post."""
    return Event(blog, f"https://{blog}.example/a", "post", result, **more)  # type: ignore[arg-type]


def counted(*events: Event) -> Tally:
    """Return the figures of a run in which these happened."""
    figures = Tally("unmirror run", NOON)
    for one in events:
        figures.add(one)
    return figures


def test_everything_that_is_asked_is_counted_once() -> None:
    """By what came of it; what robots.txt forbids was not asked."""
    row = counted(*map(event, Result)).row(NOON, "done")

    assert (row.asked, row.new, row.changed, row.not_modified, row.gone, row.failed) == (
        len(Result) - 1,
        *(1,) * 5,
    )


def test_the_figures_of_each_blog_are_kept() -> None:
    """The database can tell which blog a run was about."""
    row = counted(event(Result.NEW), event(Result.NEW, bytes=7), event(Result.GONE, "fog")).row()

    assert json.loads(row.blogs)["eels"]["new"] == 2
    assert json.loads(row.blogs)["fog"]["gone"] == 1
    assert (row.bytes, row.ended_at) == (7, None)


def test_what_fails_for_long_is_told_loudly() -> None:
    """With the number of failures and how to look closer."""
    loud = counted(event(Result.FAILED, failures=4), event(Result.FAILED, "fog", failures=5)).loud()

    assert len(loud) == 1
    assert "https://fog.example/a has failed 5 times in a row" in loud[0]
    assert "unmirror clean --explain" in loud[0]


def test_the_table_begins_with_what_failed() -> None:
    """Then comes what has news; all of it is summed up."""
    figures = counted(
        event(Result.NOT_MODIFIED), event(Result.NEW, "fog"), event(Result.FAILED, "rain")
    )
    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(tally.table(figures))

    lines = [line.split()[0] for line in console.export_text().splitlines()]
    assert lines == ["blog", "rain", "fog", "eels", "all"]


def test_a_log_line_is_json_without_what_is_unknown() -> None:
    """Time and event come first; empty fields are left out."""
    line = tally.log_line(event(Result.FAILED, detail="no «answer»", seconds=0.12345), NOON)

    assert list(json.loads(line).items()) == [
        ("time", "2026-11-24T12:00:00Z"),
        ("event", "failed"),
        ("blog", "eels"),
        ("url", "https://eels.example/a"),
        ("role", "post"),
        ("detail", "no «answer»"),
        ("bytes", 0),
        ("seconds", 0.123),
        ("failures", 0),
    ]


def test_names_of_blogs_are_whole_on_a_narrow_terminal() -> None:
    """Two long names that differ at their end can be told apart, and bytes take little room."""
    names = [f"{'name-of-a-blog-' * 3}{number}" for number in range(2)]
    figures = counted(*(event(Result.NEW, name, bytes=1_234_567) for name in names))

    console = Console(file=io.StringIO(), width=80)
    console.print(tally.table(figures))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]

    assert "1.2 MB" in lines[1]
    first = [line.split(" ")[0] for line in lines]
    assert all(name in "".join(first) for name in names)


def test_the_page_tells_figures_and_failures_and_runs_nothing() -> None:
    """Names and reasons come from the web, so they are escaped."""
    figures = counted(
        *(event(Result.FAILED, "<b>", detail=f"<script>{number}") for number in range(7)),
        event(Result.NEW),
    )

    page = tally.page(figures, NOON + timedelta(minutes=3), "done")

    assert "8 requests for 2 blogs in 3.0 minutes: 1 new post, 0 changed" in page
    assert "Nothing more was due." in page
    assert "It ended early: stopped." in tally.page(figures, NOON, "stopped")
    assert page.count("&lt;script&gt;") == tally.TOLD
    assert "and 2 more" in page
    assert "<script" not in page
    assert "<b>" not in page
