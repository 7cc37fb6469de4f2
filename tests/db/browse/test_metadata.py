"""What Datasette is told of tables, columns and queries, in both of its versions."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from db.browse import metadata
from db.browse.queries import QUERIES
from tests.db.browse.conftest import Open, Site

if TYPE_CHECKING:
    from pathlib import Path

#: What the tests ask of the queries that ask something.
ASKED = {
    "blog": "blog.example",
    "identifier": "arxiv:2205.01068",
    "site": "origin.example",
    "post": "1",
    "language": "zh-Hans",
}
#: What makes every query find something, beside the archive.
SOMETHING = """
INSERT INTO alarms VALUES (1, '2022', 3, '["another theme"]', '2022');
INSERT INTO hosts VALUES ('https://blog.example', '9999', 2, 'HTTP 503', '', x'');
INSERT INTO mirrors VALUES (1, 1, 'origin', 0.9, '[]'), (3, 1, 'copy', 0.9, '[]');
"""


def test_tables_and_columns_are_described(site: Site) -> None:
    """Sentences of the schema stand above tables and views, and beside their columns."""
    assert "One row per post: its current state." in site.page("/posts/posts")
    assert "BCP 47 tag such as" in site.page("/posts/posts")
    assert "Every post with its current text" in site.page("/posts/current_posts")


def test_the_parts_of_the_index_are_out_of_sight(site: Site) -> None:
    """What is of no use to look at is hidden, and what is useful is not."""
    tables = site.get("/posts.json").json()["tables"]
    hidden = {table["name"] for table in tables if table["hidden"]}

    assert {"search", "search_data", "_sqlite_migrations"} <= hidden
    assert not {"posts", "blogs", "captures", "links"} & hidden


def test_foreign_keys_are_shown_by_name(site: Site) -> None:
    """A post's blog is shown by its name, not by its number alone."""
    assert "blog.example</a>" in site.page("/posts/posts")


def test_queries_are_offered_and_run(archive: Path, serve: Open) -> None:
    """Each query has a page with its title, and answers within Datasette's limit."""
    with closing(sqlite3.connect(archive)) as connection:
        connection.executescript(SOMETHING)
    site = serve(archive)
    for query in QUERIES:
        page = site.page(f"/posts/{query.name}?{urlencode(ASKED)}")
        assert query.title in page
        assert query.description[:20] in page

        answer = site.get(f"/posts/{query.name}.json?{urlencode(ASKED)}&_shape=array")
        assert answer.status_code == 200, answer.text
        assert answer.json(), query.name


def test_every_column_is_described(archive: Path) -> None:
    """Tables and views say what each of their columns holds, except for the index itself."""
    with closing(sqlite3.connect(archive)) as connection:
        said = metadata.described("posts")["tables"]
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
        ):
            if name.startswith(("search", "sqlite_", "_sqlite_")):
                continue
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info('{name}')")}
            assert columns == set(said[name]["columns"]), name
            assert said[name]["description"], name


def test_columns_with_a_unit_have_a_number_in_every_row(site: Site) -> None:
    """Datasette multiplies by the unit, which nothing but a number can be; the pages are there."""
    for table, units in metadata.UNITS.items():
        assert site.get(f"/posts/{table}").status_code == 200, (table, units)
    # What 1.0 does not have.
    if hasattr(site.datasette, "ensure_permissions"):
        assert re.search(r"\d+&nbsp;B\b", site.page("/posts/captures"))


def test_what_a_person_configured_outranks_us(archive: Path, serve: Open) -> None:
    """A description of one's own replaces ours, and the rest stays."""
    own = {"databases": {"posts": {"tables": {"posts": {"description": "My own words."}}}}}
    site = serve(archive, metadata=own)

    # Below the rows stands the table's definition, comments and all.
    page, _, _ = site.page("/posts/posts").partition("CREATE TABLE")
    assert "My own words." in page
    assert "One row per post" not in page
    assert "One row per blog" in site.page("/posts/blogs")


def test_every_configured_table_is_there(archive: Path) -> None:
    """No table or column is configured that the schema does not have."""
    with closing(sqlite3.connect(archive)) as connection:
        for table, configuration in metadata.CONFIGURATION.items():
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")}
            named = {configuration.get(key) for key in ("label_column", "sort_desc")} - {None}
            assert columns, table
            assert named | set(configuration.get("facets", ())) <= columns, table


def test_described_columns_are_there(archive: Path) -> None:
    """No column of a table or view is described that it does not have."""
    with closing(sqlite3.connect(archive)) as connection:
        for table, said in metadata.described("posts")["tables"].items():
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")}
            assert set(said.get("columns", ())) <= columns, table


def test_files_say_the_same_to_a_datasette_without_us() -> None:
    """Both files are JSON, and hold what each version looks for there."""
    files: dict[str, Any] = json.loads(json.dumps(metadata.files("mine")))
    old, new = (files[name]["databases"]["mine"] for name in ("metadata.json", "datasette.json"))

    assert old["tables"]["posts"]["fts_table"] == new["tables"]["posts"]["fts_table"] == "search"
    assert old["tables"]["posts"]["columns"]["title"] == "Its current title."
    assert old["queries"] == new["queries"]
