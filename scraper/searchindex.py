"""Search data of static sites: every post with its text, for a search box that runs in a browser.

Hexo's generators write ``search.xml`` (``<entry><title/><link href/><url/><content/></entry>``);
themes of Hugo and Jekyll write JSON, each in its own way: a list of objects, or one in an object.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from .capture import Capture
from .feedentries import Entry
from .feedjson import loaded
from .leads import Lead, Reading, Role
from .shapes import Shapes
from .sitemaps import MAX_ENTRIES, may_be_post
from .urls import at_home, joined, page_key, same_site
from .xmlstream import BombError, is_xml, records

#: How the address, body and title of a post are called in such data.
_ADDRESSES = ("permalink", "url", "relpermalink", "uri", "href", "link", "path", "loc", "ref")
_BODIES = ("content", "contents", "body", "text", "plain", "content_html", "summary", "description")
_TITLES = ("title", "name", "headline")
#: How deep the list may stand in what holds it: Lunr's and Fuse's themes nest it once or twice.
_DEPTH = 3


def read_search_index(capture: Capture, home: str, shapes: Shapes | None = None) -> Reading:
    """Read the search data of a static site."""
    try:
        found = list(islice(_items(capture.body), MAX_ENTRIES))
    except BombError as error:
        return Reading(problem=f"{error}; it was not read")
    entries = tuple(entry for item in found if (entry := _entry(item, home)))
    leads: dict[str, Lead] = {}
    for entry in entries:
        if same_site(home, entry.url) and may_be_post(entry.url, shapes):
            leads.setdefault(page_key(entry.url), Lead(entry.url, Role.POST))
    leads.pop(page_key(home), None)
    problem = "" if entries else "no search data: no objects with an address in it"
    return Reading(tuple(leads.values()), entries, problem=problem)


def _items(data: bytes) -> Iterator[Mapping[str, Any]]:
    if is_xml(data):
        for record in records(data, frozenset({"entry"})):
            # The address stands in <url>, and in <link href> too.
            yield {**record.fields, "link": record.hrefs.get("link") or record.fields.get("link")}
    else:
        yield from _listed(loaded(data), _DEPTH)


def _listed(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of the first list of objects with addresses."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict) and _first(item, _ADDRESSES))
    elif isinstance(value, dict) and depth:
        if all(isinstance(item, dict) for item in value.values()):
            # Some themes key their posts by address or number.
            yield from _listed([_with_key(key, item) for key, item in value.items()], 0)
        for item in value.values():
            if isinstance(item, list | dict):
                yield from _listed(item, depth - 1)


def _with_key(key: str, item: dict[str, Any]) -> dict[str, Any]:
    return item if _first(item, _ADDRESSES) or "/" not in key else {**item, "url": key}


def _first(item: Mapping[str, Any], names: tuple[str, ...]) -> str:
    lowered = {str(key).lower(): value for key, value in item.items()}
    return next((v for name in names if isinstance(v := lowered.get(name), str) and v), "")


def _entry(item: Mapping[str, Any], home: str) -> Entry | None:
    url = at_home(joined(home, _first(item, _ADDRESSES)), home)
    return Entry(url, _first(item, _BODIES), _first(item, _TITLES)) if url else None
