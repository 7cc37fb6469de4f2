"""How blogs fare, on the front page: what is new, what fails, what is left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from db.browse.health import BLOGS, blogs, shut
from db.rows import BlogRow
from db.store import Store
from tests.db.browse.conftest import Make, Open

NOW = "2022-06-15T00:00:00Z"


@pytest.fixture
def watched(path: Path, make: Make) -> Path:
    """Fill a database with posts of two blogs, of which one changed and one fails."""
    with Store.open(path, command="test") as store:
        for name, date in (("new", "2022-06-01"), ("new", "2022-06-02"), ("old", "2021-07-01")):
            bundle = make(address=f"https://{name}.example/{date}", published=date)
            store.save(replace(bundle, blog=BlogRow(name)))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO alarms VALUES (2, '2022-05-01', 3, '[]', '2022-05-02')")
        connection.execute(
            "INSERT INTO fetches (key, address, blog_id, role, lane, host, found_on, found_at, "
            "probe, standing, asked_at, failures) "
            "VALUES ('a', 'https://new.example/feed', 1, 'feed', 0, '', '', '', 0, 1, ?, 2)",
            (NOW,),
        )
        connection.executemany(
            "INSERT INTO hosts VALUES (?, ?, 1, ?, '', x'')",
            [
                ("https://new.example", "2022-06-16T00:00:00Z", "HTTP 503"),
                ("https://past.example", "2022-06-14T00:00:00Z", "HTTP 503"),
                ("https://well.example", "2022-06-16T00:00:00Z", ""),
            ],
        )
        connection.commit()
    return path


def test_the_new_posts_of_each_month_are_counted(watched: Path) -> None:
    """The last twelve months are counted, the present one last; a blog in trouble stands first."""
    with closing(sqlite3.connect(watched)) as connection:
        changed, well = blogs(connection, NOW)

    assert (changed.name, changed.changed_since) == ("old", "2022-05-01")
    assert changed.months == (1, *[0] * 11)
    assert (well.name, well.months, well.failing) == ("new", (*[0] * 11, 2), 1)
    assert (well.newest, well.asked_at) == ("2022-06-02", NOW)


def test_hosts_that_have_to_be_waited_for_are_named(watched: Path) -> None:
    """Only those whose time has not come, with the reason."""
    with closing(sqlite3.connect(watched)) as connection:
        found = shut(connection, NOW)

    assert [(one.host, one.reason) for one in found] == [("https://new.example", "HTTP 503")]


def test_the_front_page_tells_how_blogs_fare(watched: Path, serve: Open) -> None:
    """Each blog has its drawing, which leads to its charts, and its trouble in words."""
    page = serve(watched).page("/posts/-/posts")

    assert page.count('<svg class="spark"') == 2
    assert 'href="/posts/-/charts?blog=old"' in page
    assert "changed since 1 May 2022" in page
    assert "1 address failing" in page


def test_hosts_that_may_not_be_seen_are_left_out(watched: Path, serve: Open) -> None:
    """Who may not see the table of hosts is not told of them."""
    with closing(sqlite3.connect(watched)) as connection:
        connection.execute("UPDATE hosts SET ready_at = '9999'")
        connection.commit()
    hidden = {"databases": {"posts": {"tables": {"hosts": {"allow": False}}}}}

    assert "https://new.example" in serve(watched).page("/posts/-/posts")
    assert "https://new.example" not in serve(watched, metadata=hidden).page("/posts/-/posts")


def test_more_blogs_than_are_shown(path: Path, make: Make) -> None:
    """Of many blogs those are shown of which something was stored last."""
    with Store.open(path, command="test") as store:
        for number in range(BLOGS + 3):
            bundle = make(address=f"https://b{number}.example/")
            store.save(replace(bundle, blog=BlogRow(f"b{number}")))
    with closing(sqlite3.connect(path)) as connection:
        names = [blog.name for blog in blogs(connection, NOW)]

    assert names == [f"b{number}" for number in reversed(range(3, BLOGS + 3))]
