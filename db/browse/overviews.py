"""Our pages that look over an archive: charts, which posts are one, and feeds."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from db.words import month_after, named, readable

from . import svg
from .charts import OTHERS, Charts, charts
from .copies import CLUSTERS, Graph, clusters, graph
from .feed import Listed, entries, listed
from .pages import (
    DATABASE,
    LONGEST_QUERY,
    TooSlowError,
    address,
    allowed,
    answered,
    asked,
    asked_in_time,
    filled,
    missing,
    now,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .pages import Page

#: Characters of a blog's name that are looked at.
_LONGEST_NAME: Final = 300


async def _charts(datasette: Any, request: Any) -> Response:
    name, visible = await allowed(datasette, request)
    blog = (request.args.get("blog") or "")[:_LONGEST_NAME]
    said: Charts | None = None
    with suppress(TooSlowError):
        said = await asked_in_time(datasette, name, lambda c: charts(c, now(), blog, visible))
    return await answered(
        datasette,
        request,
        name,
        "charts",
        status=200 if said else 503,
        charts=said,
        svg=svg,
        others=OTHERS,
        month_after=month_after,
    )


async def _mirrors(datasette: Any, request: Any) -> Response:
    name, visible = await allowed(datasette, request)
    if "mirrors" not in visible:
        return await missing(datasette, request, name, "Which posts are one may not be seen here.")
    said = await asked(datasette, name, lambda c: clusters(c, shown=CLUSTERS))
    return await answered(datasette, request, name, "mirrors", said=said, svg=svg)


async def _mirror(datasette: Any, request: Any) -> Response:
    name, visible = await allowed(datasette, request)
    number = int(request.url_vars["cluster"])
    said: Graph | None = None
    if visible >= {"mirrors", "copies", "links"}:
        said = await asked(datasette, name, lambda c: graph(c, number))
    if said is None:
        return await missing(datasette, request, name, f"There is no cluster {number}.")
    return await answered(datasette, request, name, "mirror", graph=said, svg=svg)


async def _feed(datasette: Any, request: Any) -> Response:
    name, visible = await allowed(datasette, request)
    typed = (request.args.get("q") or "")[:LONGEST_QUERY]
    try:
        found = await asked_in_time(datasette, name, lambda c: listed(c, typed))
    except TooSlowError:
        return Response("The search was stopped.\n", status=503, headers={"Retry-After": "3600"})
    headers = {"ETag": found.tag, "Last-Modified": _http_date(found.updated)}
    if _has_it(request.headers, found):
        return Response("", status=304, headers=headers)
    links = "links" in visible
    read = await asked(datasette, name, lambda c: entries(c, found, with_links=links))
    query = f"?{urlencode({'q': typed})}" if typed else ""
    absolute = partial(datasette.absolute_url, request)
    beside = address(datasette, name, "search" if typed else "posts") + query
    said = {
        "id": named(f"unmirror:{name}?{typed}"),
        "here": absolute(address(datasette, name, "feed") + query),
        "beside": absolute(beside),
        "absolute": absolute,
        "updated": found.updated,
        "entries": read,
        "typed": typed,
    }
    body = readable(await filled(datasette, request, name, "feed.xml", **said))
    return Response(body, headers=headers, content_type="application/atom+xml; charset=utf-8")


def _has_it(headers: Mapping[str, str], found: Listed) -> bool:
    """Whether whoever asks has the feed as it is (RFC 9110, 13.2.2: the tag outranks the date)."""
    tags = headers.get("if-none-match")
    if tags is not None:
        return found.tag in tags or tags.strip() == "*"
    with suppress(ValueError):
        since = parsedate_to_datetime(headers.get("if-modified-since") or "")
        return since >= datetime.fromisoformat(found.updated)
    return False


def _http_date(moment: str) -> str:
    return format_datetime(datetime.fromisoformat(moment), usegmt=True)


ROUTES: Final[list[tuple[str, Page]]] = [
    (rf"{DATABASE}charts$", _charts),
    (rf"{DATABASE}feed$", _feed),
    (rf"{DATABASE}mirrors$", _mirrors),
    (rf"{DATABASE}mirrors/(?P<cluster>[0-9]{{1,18}})$", _mirror),
]
