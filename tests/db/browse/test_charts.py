"""The page of charts: what is counted, and what is left out of it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from db.browse.charts import charts
from db.rows import BlogRow
from db.store import Store
from tests.db.browse.conftest import Make, Open, Site

if TYPE_CHECKING:
    from pathlib import Path

CHARTS = "/posts/-/charts"
NOW = "2026-01-01T00:00:00Z"
ALL = frozenset({"segments", "runs"})


def figures(path: Path, blog: str = "") -> dict[str, dict[str, tuple[int, ...]]]:
    """Return the values of every chart by its name and those of its series."""
    with closing(sqlite3.connect(path)) as connection:
        said = charts(connection, NOW, blog, ALL)
    drawn = (*said.posts, *([said.visits] if said.visits else []))
    return {chart.name: {one.name: one.values for one in chart.columns.series} for chart in drawn}


def test_posts_are_counted_by_month_language_and_blog(archive: Path) -> None:
    """Every month between the first and the last has its place, whether it has a post or not."""
    drawn = figures(archive)
    languages = drawn["languages"]

    assert {name: sum(values) for name, values in languages.items()} == {"zh-Hans": 3, "he": 1}
    assert languages["he"][12] == 1
    assert len(languages["he"]) == 12 + 12 + 6
    assert {name: sum(values) for name, values in drawn["blogs"].items()} == {
        "blog.example": 2,
        "other.example": 2,
    }


def test_a_chart_of_one_blog_counts_its_posts_alone(archive: Path, site: Site) -> None:
    """Its page leads to its posts, and has its own feed."""
    assert {name: sum(v) for name, v in figures(archive, "blog.example")["languages"].items()} == {
        "zh-Hans": 2
    }
    page = site.page(f"{CHARTS}?blog=blog.example")
    assert "/posts/-/feed?q=blog%3Ablog.example" in page
    assert "What was left out" not in page


def test_a_page_of_charts_draws_and_tells_the_same(site: Site) -> None:
    """Beside each drawing stands a table with its figures, and months lead to their posts."""
    page = site.page(CHARTS)

    assert page.count('<svg class="chart" role="img"') == 2
    assert page.count("<table>") >= 3
    assert "/posts/-/search?q=after%3A2022-06+before%3A2022-07" in page
    assert re.search(r"<title>2022-06: 1 \(zh-Hans 1\)</title>", page)


def test_a_chart_is_said_in_a_sentence(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many, from when to when, and of what; of a bound, that it is one."""
    page = site.page(CHARTS)
    assert "4 dated posts from 2020-01 to 2022-06; mostly zh-Hans (3)" in page

    monkeypatch.setattr("db.browse.charts.CHARTED", 1)
    page = site.page(CHARTS)
    assert "The newest 1 dated post of 2022-06; all zh-" in page


def test_the_month_with_the_most_is_named_where_there_is_one(
    path: Path, make: Make, serve: Open
) -> None:
    """Two posts in one month and one in another make a month that stands out."""
    days = ("2021-05-01", "2021-05-02", "2021-08-01")
    with Store.open(path, command="test") as store:
        for number, day in enumerate(days):
            store.save(make(address=f"https://blog.example/{number}", published=day))

    assert "from 2021-05 to 2021-08, the most in 2021-05 (2)" in serve(path).page(CHARTS)


def test_what_was_left_out_is_measured_in_characters(site: Site) -> None:
    """The share of the text that is the post, and the reason for the rest, stand on the page."""
    page = site.page(CHARTS)

    assert re.search(r"\d+ % of the text on the pages of the 5 revisions stored last", page)
    assert "navigation" in page
    assert "a skip link" in page


def test_runs_are_added_up_by_day(path: Path, serve: Open) -> None:
    """A day without a run is a gap, and what was asked and gave nothing new is told apart."""
    with Store.open(path, command="test"):
        pass
    with closing(sqlite3.connect(path)) as connection:
        for day, asked, new, failed in (("01", 10, 3, 2), ("01", 5, 0, 0), ("03", 1, 1, 0)):
            connection.execute(
                "INSERT INTO runs (started_at, asked, new, failed, command) "
                "VALUES (?, ?, ?, ?, '')",
                (f"2025-05-{day}T00:00:00Z", asked, new, failed),
            )
        connection.commit()

    assert figures(path)["visits"] == {
        "new posts": (3, 0, 1),
        "changed posts": (0, 0, 0),
        "nothing new": (10, 0, 0),
        "vanished": (0, 0, 0),
        "failed": (2, 0, 0),
    }
    assert "Requests per day by outcome" in serve(path).page(CHARTS)


def test_an_archive_without_posts_has_nothing_to_draw(path: Path, serve: Open) -> None:
    """The page is there all the same, and says so."""
    with Store.open(path, command="test"):
        pass
    page = serve(path).page(CHARTS)

    assert page.count("There is nothing to be drawn yet.") == 3
    assert "<svg" not in page


@pytest.mark.parametrize("date", ["9999-01-01", "0000-13-01", "yesterday", "1-1", "-5000-01-01"])
def test_a_date_that_is_none_does_not_press_the_others_together(
    path: Path, make: Make, date: str
) -> None:
    """Posts of the future are left out, and so is what has no month."""
    with Store.open(path, command="test") as store:
        store.save(make(published=date))
        store.save(make(address="https://blog.example/b", published="2022-05-01"))

    assert figures(path)["languages"] == {"zh-Hans": (1,)}


def test_the_distant_past_is_cut_off(path: Path, make: Make) -> None:
    """A post of the year 900 does not make a chart of eleven centuries."""
    with Store.open(path, command="test") as store:
        store.save(make(published="0900-05-01"))
        store.save(make(address="https://blog.example/b", published="2022-05-01"))

    (values,) = figures(path)["languages"].values()
    assert sum(values) == 1
    assert len(values) == 150


def test_what_has_no_colour_of_its_own_is_added_up(path: Path, make: Make) -> None:
    """Of ten blogs seven are drawn by name, and three together."""
    with Store.open(path, command="test") as store:
        for number in range(10):
            bundle = make(address=f"https://b{number}.example/", published="2022-05-01")
            store.save(replace(bundle, blog=BlogRow(f"b{number}")))
    blogs = figures(path)["blogs"]

    assert len(blogs) == 8
    assert blogs["others"] == (3,)


def test_what_may_not_be_seen_is_not_drawn(archive: Path, serve: Open) -> None:
    """Without segments and runs nothing is said of what was left out, or of visits."""
    hidden = {name: {"allow": False} for name in ("segments", "runs")}
    site = serve(archive, metadata={"databases": {"posts": {"tables": hidden}}})
    page = site.page(CHARTS)

    assert "Posts per month" in page
    assert "left out" not in page
    assert "Requests" not in page


def test_counting_that_takes_too_long_is_stopped(
    archive: Path, serve: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Datasette's limit on queries holds, and the page says so."""

    def slow(connection: sqlite3.Connection, *_: object) -> object:
        counting = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        )
        return connection.execute(counting).fetchone()

    monkeypatch.setattr("db.browse.overviews.charts", slow)
    response = serve(archive, settings={"sql_time_limit_ms": 50}).get(CHARTS)

    assert response.status_code == 503
    assert "takes too long" in response.text
