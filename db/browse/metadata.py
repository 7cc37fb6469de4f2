"""What Datasette shows beside tables, views and columns, for both of its major versions.

One description serves both: 0.65 takes it whole as metadata; 1.0 keeps what it says of tables and
columns in a database of its own, and takes facets, labels, search and queries as configuration.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from db.describe import described as described_tables

from .queries import QUERIES

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEARCHED: Final = {"fts_table": "search", "fts_pk": "id"}

#: Of no use to look at: the index as SQLite keeps it, and who is writing.
_UNSEEN: Final = (
    "search",
    "search_config",
    "search_data",
    "search_docsize",
    "search_idx",
    "writers",
    "_sqlite_migrations",
)

#: What of a table is configuration to Datasette 1.0.
CONFIGURATION: Final[dict[str, dict[str, Any]]] = {
    "posts": {
        "label_column": "title",
        "facets": ["language", "blog_id", "kind"],
        "sort_desc": "published",
        "size": 50,
        **_SEARCHED,
    },
    "current_posts": {"facets": ["language", "blog", "kind"], "size": 20, **_SEARCHED},
    "blogs": {"label_column": "name", "facets": ["language"]},
    "captures": {"label_column": "url", "facets": ["how", "status"], "sort_desc": "id"},
    "revisions": {"label_column": "title", "size": 20},
    "links": {"facets": ["kind"]},
    "texts": {"label_column": "text"},
    "labels": {"label_column": "text"},
    "fetches": {"label_column": "address", "facets": ["role", "status"]},
    "runs": {"sort_desc": "id"},
    "failing_fetches": {"facets": ["blog", "role", "status"]},
    "next_fetches": {"facets": ["blog", "role"]},
    "reposts": {"facets": ["kind"]},
    "removal_reasons": {"facets": ["role"]},
    "repeated_furniture": {"facets": ["blog", "role"]},
    "mirrors": {"facets": ["role"]},
    "mirrored_posts": {"facets": ["role", "blog", "language"]},
    "corrections": {"facets": ["blog", "verdict"]},
    "rules": {"label_column": "rule", "facets": ["field"]},
    "capture_log": {"facets": ["how", "status"]},
    **{table: {"hidden": True} for table in _UNSEEN},
}

#: Units of columns, by the names of Pint, which 0.65 puts behind their values. 1.0 has no units;
#: the descriptions of these columns name them too.
UNITS: Final = {
    "captures": {"size": "byte"},
    "capture_log": {"size": "byte", "stored": "byte"},
    "runs": {"bytes": "byte"},
    "run_log": {"bytes": "byte"},
}

#: Said of the whole database.
DESCRIPTION: Final = (
    "Posts of blogs, cleaned of what stood around them: their text, language and history, where "
    "each comes from, and why everything else on their pages was left out."
)


def described(database: str) -> dict[str, Any]:
    """Return what Datasette 0.65 calls the metadata of a database.

    >>> described("posts")["tables"]["blogs"]["columns"]["url"]
    'Its home page.'
    """
    # A copy, because Datasette merges what a person configured into what it is given.
    return copy.deepcopy(_described(database))


@cache
def _described(database: str) -> dict[str, Any]:
    said: dict[str, dict[str, Any]] = {
        table.name: {"description": table.says, "columns": dict(table.columns)}
        for table in described_tables()
    }
    for name, configuration in CONFIGURATION.items():
        said.setdefault(name, {}).update(configuration)
    for name, units in UNITS.items():
        said[name]["units"] = units
    queries = {query.name: query.as_metadata() for query in QUERIES}
    return {
        "title": database,
        "description": DESCRIPTION,
        "tables": said,
        "queries": queries,
    }


def configuration(databases: Iterable[str]) -> dict[str, Any]:
    """Return what belongs into the ``datasette.yaml`` of Datasette 1.0: tables and queries."""
    queries = {query.name: query.as_metadata() for query in QUERIES}
    return {
        "databases": {
            name: {"tables": copy.deepcopy(CONFIGURATION), "queries": copy.deepcopy(queries)}
            for name in databases
        }
    }


def files(database: str) -> dict[str, dict[str, Any]]:
    """Return the files that say the same to a Datasette without this plugin, by name.

    0.65 reads ``metadata.json`` alone (``--metadata``), 1.0 both (``--metadata``, ``--config``).
    """
    return {
        "metadata.json": {"databases": {database: described(database)}},
        "datasette.json": configuration([database]),
    }


async def install(datasette: Any, databases: Iterable[str]) -> None:
    """Describe databases to Datasette 1.0; what a person has said of them already stands."""
    names = list(databases)
    ours = configuration(names)
    for database in ours["databases"].values():
        # Queries come from its own database once it has started, not from the configuration.
        del database["queries"]
    datasette.config = _merged(ours, datasette.config or {})
    for name in names:
        await _install_one(datasette, name)


async def _install_one(datasette: Any, database: str) -> None:
    if not await datasette.get_database_metadata(database):
        await datasette.set_database_metadata(database, "description", DESCRIPTION)
    for table, said in described(database)["tables"].items():
        if "description" in said and not await datasette.get_resource_metadata(database, table):
            await datasette.set_resource_metadata(
                database, table, "description", said["description"]
            )
        for column, comment in said.get("columns", {}).items():
            if not await datasette.get_column_metadata(database, table, column):
                await datasette.set_column_metadata(database, table, column, "description", comment)
    for query in QUERIES:
        if await datasette.get_query(database, query.name) is None:
            await datasette.add_query(database, query.name, query.sql, **query.words())


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Lay one configuration over another, key by key."""
    return {
        **under,
        **{
            key: _merged(under[key], value)
            if isinstance(value, dict) and isinstance(under.get(key), dict)
            else value
            for key, value in over.items()
        },
    }
