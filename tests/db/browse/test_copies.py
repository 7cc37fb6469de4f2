"""Which posts are one, on their pages: the diagram, the list of all, and the reading page."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from db.browse.copies import DRAWN, graph
from db.rows import BlogRow, Bundle, LinkRow
from db.store import Store
from tests.db.browse.conftest import Make, Open

FIRST = "https://first.example/a"
ORIGIN = "https://elsewhere.example/original"
CLUSTER = "/posts/-/mirrors/1"


def copies(make: Make, count: int) -> list[Bundle]:
    """Make so many posts that say the same, on a blog each; the last names two sources."""
    made = []
    for number in range(count):
        bundle = make(
            title=f"לחם {number}" if number % 2 else f"面包 {number}",
            address=FIRST if number == 0 else f"https://copy{number}.example/a",
            published=f"2022-05-{1 + number % 28:02}",
        )
        made.append(replace(bundle, blog=BlogRow(f"blog{number}"), links=()))
    links = (LinkRow(FIRST, "origin"), LinkRow(ORIGIN, "via"), LinkRow("javascript:x", "via"))
    return [*made[:-1], replace(made[-1], links=links)]


def archive_of(path: Path, bundles: list[Bundle]) -> Path:
    """Store posts, and note that they are one and that the first is the origin."""
    with Store.open(path, command="test") as store:
        for bundle in bundles:
            store.save(bundle)
    with closing(sqlite3.connect(path)) as connection:
        for number in range(1, len(bundles) + 1):
            role = "origin" if number == 1 else "copy"
            reasons = json.dumps(["it came first"] if number == 1 else [])
            connection.execute(
                "INSERT INTO mirrors VALUES (?, 1, ?, 0.9, ?)", (number, role, reasons)
            )
            if number > 1:
                connection.execute("INSERT INTO copies VALUES (1, ?, 0.97, 0.5)", (number,))
        connection.commit()
    return path


@pytest.fixture
def mirrored(path: Path, make: Make) -> Path:
    """Fill a database with a post and two copies of it."""
    return archive_of(path, copies(make, 3))


def test_a_cluster_is_a_diagram_that_leads_to_its_posts(mirrored: Path, serve: Open) -> None:
    """The origin stands above its copies, each joined with it, and what is outside above all."""
    page = serve(mirrored).page(CLUSTER)

    places = [page.index(f'href="{to}"') for to in (ORIGIN, "/posts/-/posts/1", "/posts/-/posts/2")]
    assert places == sorted(places)
    assert page.count('class="arc"') == 2
    assert page.count('class="arc stated"') == 3
    assert "97% of the shorter one stands in the other" in page
    assert "it came first" in page
    assert 'lang="zh-Hans" dir="auto" href="/posts/-/posts/2">לחם 1</a>' in page
    assert 'href="javascript' not in page
    assert "97 %" in page


def test_all_clusters_and_the_blogs_that_share_are_listed(mirrored: Path, serve: Open) -> None:
    """The page leads to each cluster, and joins every two blogs that have a post in common."""
    page = serve(mirrored).page("/posts/-/mirrors")

    assert f'href="{CLUSTER}">面包 0</a>' in page
    assert "3 posts · from <bdi>blog0</bdi>, 90 % sure" in page
    assert page.count('class="arc"') == 3
    assert "blog0 and blog2: 1" in page
    assert re.search(r"blog0</bdi></a><span class=\"facts\">1 post that stands elsewhere, 1", page)


def test_a_post_says_what_it_is_and_where_its_copies_are(mirrored: Path, serve: Open) -> None:
    """The reading page names its role, why, and the others, and leads to the diagram."""
    site = serve(mirrored)
    origin, copy = site.page("/posts/-/posts/1"), site.page("/posts/-/posts/3")

    assert "This is the origin, 90 % sure: it came first." in origin
    assert 'href="/posts/-/posts/3">面包 2</a>' in origin
    assert f'href="{CLUSTER}"' in origin
    assert "This is a copy, 90 % sure." in copy
    assert "<bdi>blog0</bdi>, origin, 1 May 2022" in copy


def test_the_front_page_has_the_clusters_of_late(mirrored: Path, serve: Open) -> None:
    """What stands in several places is named with where it comes from."""
    page = serve(mirrored).page("/posts/-/posts")

    assert "3 posts, from <bdi>blog0</bdi>" in page


def test_a_large_cluster_is_drawn_in_part(path: Path, make: Make, serve: Open) -> None:
    """Of a hundred copies forty posts are drawn, and the page says so."""
    archive_of(path, copies(make, 100))
    page = serve(path).page(CLUSTER)

    assert page.count("<circle") == DRAWN
    assert "The first 40 of 100 are shown." in page
    with closing(sqlite3.connect(path)) as connection:
        found = graph(connection, 1)
        assert found is not None
        assert len(found.members) == len(found.arcs) + 1 == DRAWN


def test_a_late_copy_knows_what_it_is(path: Path, make: Make, serve: Open) -> None:
    """The last of many copies says that it is one, and names the origin and some others."""
    archive_of(path, copies(make, 30))
    page = serve(path).page("/posts/-/posts/30")

    assert "This is a copy, 90 % sure." in page
    assert "<bdi>blog0</bdi>, origin" in page
    assert page.count(", copy, ") == 7


def test_a_post_that_names_itself_is_not_joined_with_itself(
    path: Path, make: Make, serve: Open
) -> None:
    """A page whose origin is its own address has no arc for it."""
    bundles = [replace(one, links=(LinkRow(FIRST, "origin"),)) for one in copies(make, 2)]
    archive_of(path, bundles)

    assert serve(path).page(CLUSTER).count('class="arc stated"') == 1


def test_nobody_knows_which_came_first(mirrored: Path, serve: Open) -> None:
    """A cluster without an origin says so everywhere, and is drawn all the same."""
    with closing(sqlite3.connect(mirrored)) as connection:
        connection.execute("UPDATE mirrors SET role = 'undecided', reasons = '[]'")
        connection.commit()
    site = serve(mirrored)

    for page in (CLUSTER, "/posts/-/mirrors", "/posts/-/posts"):
        assert "not known which came first" in site.page(page)
    assert "Nobody knows which came first." in site.page("/posts/-/posts/2")
    assert site.page(CLUSTER).count('class="arc"') == 2


def test_an_origin_outside_is_said_to_be_outside(mirrored: Path, serve: Open) -> None:
    """Where all posts are copies of what is not stored, no one of them is taken for the first."""
    with closing(sqlite3.connect(mirrored)) as connection:
        connection.execute("UPDATE mirrors SET role = 'copy', confidence = 0")
        connection.commit()
    site = serve(mirrored)

    assert "the origin is not in the archive" in site.page(CLUSTER)
    assert "3 posts · from elsewhere" in site.page("/posts/-/mirrors")
    assert "3 posts, from elsewhere" in site.page("/posts/-/posts")
    assert "This is a copy." in site.page("/posts/-/posts/2")


@pytest.mark.parametrize("number", ["0", "2", "999999999999999999"])
def test_a_cluster_that_is_not_there_is_not_found(mirrored: Path, serve: Open, number: str) -> None:
    """A number that is no cluster answers 404."""
    assert serve(mirrored).get(f"/posts/-/mirrors/{number}").status_code == 404


def test_without_copies_the_page_says_so(path: Path, make: Make, serve: Open) -> None:
    """Where no post stands elsewhere, nothing is drawn."""
    with Store.open(path, command="test") as store:
        store.save(make())
    page = serve(path).page("/posts/-/mirrors")

    assert "No post is known to stand elsewhere" in page
    assert "<svg" not in page


def test_mirrors_that_may_not_be_seen_are_left_out(mirrored: Path, serve: Open) -> None:
    """Neither the front page nor a post tells of them, and their own pages are not there."""
    hidden = {"databases": {"posts": {"tables": {"mirrors": {"allow": False}}}}}
    site = serve(mirrored, metadata=hidden)

    assert [site.get(page).status_code for page in (CLUSTER, "/posts/-/mirrors")] == [404, 404]
    for page in ("/posts/-/posts", "/posts/-/posts/1"):
        assert "it came first" not in site.page(page)
        assert CLUSTER not in site.page(page)
