"""Our pages in Datasette: front, reading, what changed, search.

A page is asked for with a database's name. Who may not see one of the tables that it draws on is
refused as Datasette refuses, a search that takes too long is stopped as Datasette stops a query,
and the browser is told to run no script and to fetch nothing from elsewhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, TypeVar
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from datasette.utils import sqlite_timelimit, tilde_decode
from datasette.utils.asgi import Forbidden, NotFound, Response
from markupsafe import Markup

from db.markup import href, to_html
from db.words import day, direction, host, moment

from . import svg
from .finding import Found, condition, found
from .front import front
from .reading import changed, shown

_Value = TypeVar("_Value")
Page = Callable[[Any, Any], Awaitable[Response]]

#: Neither scripts nor anything from elsewhere, whatever a stored page holds
#: (https://www.w3.org/TR/CSP3/).
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: What every answer of ours comes with.
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # A site that is linked to need not know what is read here.
    "Referrer-Policy": "same-origin",
}

#: What our pages cannot do without: who may not see one of these sees none of the pages.
REQUIRED: Final = frozenset({"blogs", "posts", "revisions", "search"})
#: What they leave out where it may not be seen.
OPTIONAL: Final = frozenset(
    {
        "alarms",
        "captures",
        "comments",
        "copies",
        "fetches",
        "hosts",
        "links",
        "mirrors",
        "runs",
        "segments",
    }
)

#: Characters of a query that are looked at: nobody types more, and each word costs time.
LONGEST_QUERY: Final = 1_000

#: The databases of ours that each Datasette serves.
_OURS: WeakKeyDictionary[Any, list[str]] = WeakKeyDictionary()


def remember(datasette: Any, database: str) -> None:
    """Note that a database is ours."""
    _OURS.setdefault(datasette, []).append(database)


def remembered(datasette: Any) -> tuple[str, ...]:
    """Return the names of our databases."""
    return tuple(_OURS.get(datasette, ()))


async def visible_to(datasette: Any, actor: Any) -> list[str]:
    """Return the names of our databases whose posts somebody may see."""
    return [
        name for name in remembered(datasette) if await may_see(datasette, actor, name, "posts")
    ]


def address(datasette: Any, database: str, *path: str) -> str:
    """Return where one of our pages is; without a path, the front page."""
    return f"{datasette.urls.database(database)}/-/{'/'.join(path or ('posts',))}"


def now() -> str:
    """Return the present moment as the database writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# --- the pages ----------------------------------------------------------------------------------


async def _front(datasette: Any, request: Any) -> Response:
    name, visible = await allowed(datasette, request)
    said = await asked(datasette, name, lambda connection: front(connection, now()))
    return await answered(datasette, request, name, "front", front=said, visible=visible, svg=svg)


async def _post(datasette: Any, request: Any) -> Response:
    name, visible = await allowed(datasette, request)
    number = int(request.url_vars["post"])
    said = await asked(datasette, name, lambda connection: shown(connection, number))
    if said is None:
        return await missing(datasette, request, name, f"There is no post {number}.")
    revision = said.post.revision
    body = Markup(to_html(revision.markdown)) if revision else None  # noqa: S704  it is sanitised
    return await answered(datasette, request, name, "post", shown=said, body=body, visible=visible)


async def _changes(datasette: Any, request: Any) -> Response:
    name, _ = await allowed(datasette, request)
    number, revision = int(request.url_vars["post"]), int(request.url_vars["revision"])
    said = await asked(datasette, name, lambda connection: changed(connection, number, revision))
    if said is None:
        says = f"Post {number} has no revision {revision} with one before it."
        return await missing(datasette, request, name, says)
    return await answered(datasette, request, name, "changes", changed=said)


async def _search(datasette: Any, request: Any) -> Response:
    name, _ = await allowed(datasette, request)
    typed = (request.args.get("q") or "")[:LONGEST_QUERY]
    page = request.args.get("page") or ""
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 4 else 1
    said: Found | None = None
    with suppress(TooSlowError):
        said = await asked_in_time(datasette, name, lambda c: found(c, typed, number))
    status = 200 if said else 503
    return await answered(
        datasette, request, name, "search", status=status, found=said, typed=typed
    )


async def _first(datasette: Any, request: Any) -> Response:
    """Lead to the front page of the first database of ours."""
    for name in await visible_to(datasette, request.actor):
        return Response.redirect(address(datasette, name))
    raise NotFound("None of the databases here was made by unmirror")


# --- asking and showing -------------------------------------------------------------------------


class TooSlowError(Exception):
    """A query was stopped because its time was up."""


async def allowed(datasette: Any, request: Any) -> tuple[str, frozenset[str]]:
    """Return the database that was asked for, and which of its optional tables may be seen.

    Raises:
        NotFound: There is no such database, or it is none of ours.
        Forbidden: It may not be seen.
    """
    try:
        database = datasette.get_database(route=tilde_decode(request.url_vars["database"]))
    except KeyError:
        raise NotFound("There is no such database") from None
    name: str = database.name
    if name not in remembered(datasette):
        raise NotFound(f"{name} was not made by unmirror")
    tables = REQUIRED | OPTIONAL
    visible = {t for t in tables if await may_see(datasette, request.actor, name, t)}
    if not visible >= REQUIRED:
        raise Forbidden("view-table")
    return name, frozenset(visible)


async def may_see(datasette: Any, actor: Any, database: str, table: str) -> bool:
    """Tell whether somebody may see a table."""
    if not hasattr(datasette, "ensure_permissions"):
        from datasette.resources import TableResource  # noqa: PLC0415  1.0 only

        resource = TableResource(database=database, table=table)
        return bool(await datasette.allowed(action="view-table", resource=resource, actor=actor))
    # The first that says something decides, so each table is asked for by itself.
    asked = [("view-table", (database, table)), ("view-database", database), "view-instance"]
    try:
        await datasette.ensure_permissions(actor, asked)
    except Forbidden:
        return False
    return True


async def asked(
    datasette: Any, database: str, ask: Callable[[sqlite3.Connection], _Value]
) -> _Value:
    """Ask a database what takes about as long whatever it holds."""
    value: _Value = await datasette.get_database(database).execute_fn(ask)
    return value


async def asked_in_time(
    datasette: Any, database: str, ask: Callable[[sqlite3.Connection], _Value]
) -> _Value:
    """Ask a database what a reader thought of, for as long as Datasette lets a query run."""
    milliseconds = datasette.setting("sql_time_limit_ms")

    def within(connection: sqlite3.Connection) -> _Value:
        with sqlite_timelimit(connection, milliseconds):
            return ask(connection)

    try:
        return await asked(datasette, database, within)
    except sqlite3.OperationalError as error:
        if error.args != ("interrupted",):
            raise
        raise TooSlowError from error


async def missing(datasette: Any, request: Any, database: str, says: str) -> Response:
    """Answer that something is not there."""
    # Datasette would print where the exception came from, over some screens.
    return await answered(datasette, request, database, "missing", status=404, says=says)


async def answered(
    datasette: Any, request: Any, database: str, template: str, *, status: int = 200, **said: Any
) -> Response:
    """Answer with one of our pages."""
    body = await filled(datasette, request, database, f"{template}.html", **said)
    return Response.html(body, status=status, headers=HEADERS)


async def filled(datasette: Any, request: Any, database: str, template: str, **said: Any) -> str:
    """Fill in one of our templates."""
    page = partial(address, datasette, database)
    context = {
        **said,
        "name": database,
        "page": page,
        "feed": lambda typed: page("feed") + (f"?{urlencode({'q': typed})}" if typed else ""),
        "style": datasette.urls.path("/-/static-plugins/unmirror/unmirror.css"),
        "tables": datasette.urls.database(database),
        "condition": condition,
        "href": href,
        "day": day,
        "moment": moment,
        "direction": direction,
        "host": host,
    }
    text: str = await datasette.render_template(f"unmirror_{template}", context, request=request)
    return text


#: What the address of every page of ours of a database begins with.
DATABASE: Final = r"^/(?P<database>[^/]+)/-/"

#: Datasette gives a plugin what is between a database's name and ``/-/``.
ROUTES: Final[list[tuple[str, Page]]] = [
    (r"^/-/unmirror$", _first),
    (rf"{DATABASE}posts$", _front),
    (rf"{DATABASE}posts/(?P<post>[0-9]{{1,18}})$", _post),
    (rf"{DATABASE}posts/(?P<post>[0-9]{{1,18}})/changes/(?P<revision>[0-9]{{1,9}})$", _changes),
    (rf"{DATABASE}search$", _search),
]
