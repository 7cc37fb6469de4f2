"""Datasette's plugin: our pages, words and search for databases of ours, and for no others.

Datasette finds this package by its entry point wherever both are installed. It runs unchanged on
0.65 and on the alphas of 1.0, which ask for different hooks: what either does not know it ignores.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from datasette import hookimpl
from markupsafe import Markup

from db.connection import APPLICATION_ID, application_id
from db.query import fts5

from . import correcting, explaining, metadata, overviews, pages

if TYPE_CHECKING:
    from collections.abc import Awaitable

_Function = TypeVar("_Function", bound=Callable[..., Any])

#: Where a cell with a post's title leads to its reading page: the table or view, and the column
#: that holds the post's number.
_TITLES: Final = {
    "posts": "id",
    "current_posts": "id",
    "changed_posts": "id",
    "gone_posts": "id",
    "removed_segments": "post_id",
    "post_links": "post_id",
    "reposts": "post_id",
}


def _hook(**options: bool) -> Callable[[_Function], _Function]:
    """Type Datasette's decorator, which has no types."""
    decorator: Callable[[_Function], _Function] = hookimpl(**options)
    return decorator


# Last, because Datasette's own functions are registered by the same hook.
@_hook(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Let Datasette's search box find words of any script.

    Its SQL quotes what was typed by calling ``escape_fts``. Our index holds scripts without spaces
    as pairs of characters, so for our files the function writes the query in those.
    """
    if is_ours(conn):
        conn.create_function("escape_fts", 1, lambda typed: fts5(typed or ""), deterministic=True)


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether a database is one of ours, by the mark in its header."""
    try:
        return application_id(connection) == APPLICATION_ID
    except sqlite3.Error:
        return False


@_hook()
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Find the databases of ours, and describe them to a Datasette that keeps descriptions."""

    async def find() -> None:
        for name, database in datasette.databases.items():
            if await database.execute_fn(is_ours):
                pages.remember(datasette, name)
        if hasattr(datasette, "set_resource_metadata"):
            await metadata.install(datasette, pages.remembered(datasette))

    return find


@_hook()
def get_metadata(datasette: Any, database: str | None) -> dict[str, Any]:
    """Describe our databases to Datasette 0.65, which asks each time."""
    ours = pages.remembered(datasette)
    names = [name for name in ours if database in (None, name)]
    return {"databases": {name: metadata.described(name) for name in names}} if names else {}


@_hook()
def register_routes() -> list[tuple[str, Any]]:
    """Add our pages."""
    return [*pages.ROUTES, *overviews.ROUTES, *explaining.ROUTES, *correcting.ROUTES]


@_hook()
def menu_links(datasette: Any, actor: Any) -> Callable[[], Awaitable[list[dict[str, str]]]]:
    """Lead to our pages from every page of Datasette."""

    async def links() -> list[dict[str, str]]:
        return [
            {"href": pages.address(datasette, name), "label": f"Read {name}"}
            for name in await pages.visible_to(datasette, actor)
        ]

    return links


@_hook()
def database_actions(datasette: Any, actor: Any, database: str) -> Callable[[], Awaitable[Any]]:
    """Lead to our pages from the heading of the database, too."""

    async def links() -> list[dict[str, str]]:
        if database not in await pages.visible_to(datasette, actor):
            return []
        return [{"href": pages.address(datasette, database), "label": "Read its posts"}]

    return links


@_hook()
def render_cell(  # noqa: PLR0913, PLR0917 - the hook's, by name
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Markup | None:
    """Link a title to the post's reading page."""
    key = _TITLES.get(table or "") if column == "title" else None
    if key is None or database not in pages.remembered(datasette) or key not in row.keys():  # noqa: SIM118  an sqlite3.Row holds values
        return None
    href = pages.address(datasette, database, "posts", str(row[key]))
    return Markup('<a href="{}">{}</a>').format(href, value or "(no title)")
