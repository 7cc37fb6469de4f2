"""What each platform answers to each address: a function from a site and a target to an answer.

Nothing is served here, and faults are not made here either; see `benchmarks.synthetic_web`.
"""

from __future__ import annotations

import gzip
import re
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from benchmarks import synthetic_feeds as feeds
from benchmarks.synthetic_answers import Answer, Asked, feed_is_closed, missing, robots
from benchmarks.synthetic_posts import TRAPS, head

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.synthetic_pages import Site

ATOM: Final = "application/atom+xml; charset=UTF-8"
RSS: Final = "application/rss+xml; charset=UTF-8"
XML: Final = "application/xml"
JSON: Final = "application/json; charset=UTF-8"
#: Posts on a page of a list, in a feed, in an archive of one, in a sitemap.
PER_LIST, PER_FEED, PER_ARCHIVE, PER_SITEMAP = 10, 20, 10, 50
#: Blogger gives no more posts at once, nor does WordPress.
MOST_BLOGGER, MOST_WORDPRESS = 150, 100
#: Old addresses, which redirect for good or for now.
MOVED: Final = ("/old/", "/go/")
_ENDED: Final = 410


def answer(site: Site, target: str) -> Answer:
    """Return what a site answers to a path and query."""
    asked = Asked(target)
    common: dict[str, Callable[[Site], Answer]] = {
        "/robots.txt": robots,
        "/about.html": lambda site: _page(site.plain("About me", "I bake, walk and write.")),
    }
    if asked.path in common:
        return common[asked.path](site)
    special = _moved(site, asked) or _PLATFORMS[site.blog.platform](site, asked)
    return special or _post(site, asked) or missing(site)


# --- posts ----------------------------------------------------------------------------------------


def _page(html: str, changed: datetime | None = None) -> Answer:
    return Answer(html.encode(), changed=changed)


def _to(url: str, status: int = 301) -> Answer:
    return Answer(b"moved", "text/plain", status, (("Location", url),))


def _moved(site: Site, asked: Asked) -> Answer | None:
    """Redirect an old address to the post, for good or for now."""
    match = re.fullmatch(r"/(old|go)/([^/]+)", asked.path)
    number = site.number_of(match[2]) if match else None
    if match is None or number is None:
        return None
    return _to(site.url(number), 301 if match[1] == "old" else 302)


def number_at(site: Site, target: str) -> int | None:
    """Return which post has its page at a path and query, in any of its spellings."""
    path = unquote(target.partition("?")[0])
    bare = path.removesuffix("index.html").rstrip("/")
    number = site.number_of(bare.rpartition("/")[2].removesuffix(".html"))
    right = number is not None and bare == unquote(site.path(number)).rstrip("/")
    return number if right else None


def _post(site: Site, asked: Asked) -> Answer | None:
    """Answer with the post that stands at an address, or with the way to it."""
    number = number_at(site, asked.path)
    if number is None:
        return None
    if number in site.gone:
        return Answer(b"gone", "text/plain", _ENDED)
    if not site.stands(number):
        return None
    folder = site.path(number).endswith("/")
    if folder and not asked.path.endswith(("/", "index.html")):
        return _to(site.url(number))
    return _page(site.page(number), datetime.fromisoformat(site.changed_at(number)))


# --- lists ----------------------------------------------------------------------------------------


def _newest(site: Site) -> datetime:
    return datetime.fromisoformat(feeds.newest_change(site))


def _list(  # noqa: PLR0913 - a list, and where one is in it
    site: Site,
    numbers: Sequence[int],
    page: int,
    older: Callable[[int], str],
    title: str = "",
    *,
    whole: bool = False,
) -> Answer | None:
    """Return a page of a list, counted from 1; None behind the last one."""
    start = (page - 1) * PER_LIST
    if page < 1 or (start >= len(numbers) and page > 1):
        return None
    more = start + PER_LIST < len(numbers)
    shown = numbers[start : start + PER_LIST]
    html = site.listing(shown, older(page + 1) if more else "", title, whole=whole)
    return _page(html, _newest(site))


def _tagged(site: Site, tag: str) -> list[int]:
    return [n for n in site.newest_first if tag in head(site.blog, n).tags]


def _paged(site: Site, asked: Asked, prefix: str) -> Answer | None:
    """Return ``/``, ``/page/2/`` and so on, and the same of each tag."""
    match = re.fullmatch(rf"(/|{prefix}(\w+)/)(?:page/(\d+)/)?", asked.path)
    if not match:
        return None
    numbers = _tagged(site, match[2]) if match[2] else site.newest_first
    return _list(
        site,
        numbers,
        int(match[3] or 1),
        lambda page: f"{site.base}{match[1]}page/{page}/",
        match[2] or "",
    )


# --- the platforms --------------------------------------------------------------------------------


def _blogger(site: Site, asked: Asked) -> Answer | None:
    if asked.path in {"/feeds/posts/default", "/feeds/posts/summary"}:
        return None if feed_is_closed(site) else _blogger_feed(site, asked)
    if asked.path == "/sitemap.xml":
        return None if feed_is_closed(site) else _numbered_sitemap(site, asked)
    if asked.path in {"/", "/index.html", "/search"} and "q" not in asked.query:
        before = asked.one("updated-max") or "9999"
        numbers = [n for n in site.newest_first if site.published_at(n) < before]
        last = numbers[PER_LIST - 1 : PER_LIST]
        when = quote(site.published_at(last[0]), safe="") if last else ""
        older = f"{site.base}/search?updated-max={when}&max-results={PER_LIST}&start={PER_LIST}"
        return _list(site, numbers, 1, lambda _: older, whole=True)
    if label := re.fullmatch(r"/search/label/(\w+)", asked.path):
        return _list(site, _tagged(site, label[1])[:PER_LIST], 1, lambda _: "", label[1])
    return None


def _blogger_feed(site: Site, asked: Asked) -> Answer:
    start = max(1, asked.number("start-index", 1))
    count = min(MOST_BLOGGER, asked.number("max-results", 25))
    numbers = site.newest_first
    if asked.one("orderby") == "updated":
        numbers = sorted(numbers, key=site.changed_at, reverse=True)
    if since := asked.one("updated-min"):
        numbers = [n for n in numbers if site.changed_at(n) >= since]
    shown = numbers[start - 1 : start - 1 + count]
    match asked.one("alt"):
        case "json":
            body, kind = feeds.blogger_json(site, shown, start, count), JSON
        case "rss":
            body, kind = feeds.rss(site, shown), RSS
        case _:
            links = feeds.blogger_links(site, shown, start, count)
            body, kind = feeds.atom(site, shown, links, "<generator>Blogger</generator>"), ATOM
    return Answer(body.encode(), kind, changed=_newest(site))


def _numbered_sitemap(site: Site, asked: Asked) -> Answer:
    parts = range(0, len(site.newest_first), PER_SITEMAP)
    if not asked.one("page"):
        body = feeds.sitemap_index(
            f"{site.base}/sitemap.xml?page={1 + place}" for place in range(len(parts))
        )
    else:
        start = (asked.number("page", 1) - 1) * PER_SITEMAP
        body = feeds.sitemap(site, site.newest_first[start : start + PER_SITEMAP], more=not start)
    return Answer(body.encode(), XML, changed=_newest(site))


def _wordpress(site: Site, asked: Asked) -> Answer | None:
    if asked.path == "/" and (number := asked.number("p", 0)):
        return _to(site.url(number - 1)) if site.stands(number - 1) else None
    if asked.path.rstrip("/") == "/feed":
        start = (max(1, asked.number("paged", 1)) - 1) * PER_LIST
        shown = site.newest_first[start : start + PER_LIST]
        return (
            Answer(feeds.rss(site, shown).encode(), RSS, changed=_newest(site)) if shown else None
        )
    if asked.path == "/comments/feed/":
        return Answer(feeds.rss(site, ()).encode(), RSS, changed=_newest(site))
    if asked.path.startswith("/wp-json/"):
        return _wordpress_api(site, asked)
    if asked.path == "/wp-sitemap.xml":
        parts = range(1, 1 + -(-len(site.newest_first) // PER_SITEMAP))
        urls = [f"{site.base}/wp-sitemap-posts-post-{part}.xml" for part in parts]
        return Answer(feeds.sitemap_index(urls).encode(), XML)
    if part := re.fullmatch(r"/wp-sitemap-posts-post-(\d+)\.xml", asked.path):
        start = (int(part[1]) - 1) * PER_SITEMAP
        shown = site.newest_first[start : start + PER_SITEMAP]
        return Answer(feeds.sitemap(site, shown, more=not start).encode(), XML)
    return _paged(site, asked, "/category/")


def _wordpress_api(site: Site, asked: Asked) -> Answer | None:
    if site.blog.number % 20 == 7:
        return Answer(b'{"code":"rest_disabled","data":{"status":401}}', JSON, 401)
    if asked.path == "/wp-json/":
        return Answer(b'{"name":"The Windowsill","namespaces":["wp/v2"]}', JSON)
    if asked.path.rstrip("/") != "/wp-json/wp/v2/posts":
        return None
    numbers = site.newest_first
    if asked.one("orderby") == "modified":
        numbers = sorted(numbers, key=site.changed_at, reverse=True)
    for name, known in (("after", site.published_at), ("modified_after", site.changed_at)):
        if since := asked.one(name):
            numbers = [n for n in numbers if known(n)[:19] > since[:19]]
    size = min(MOST_WORDPRESS, max(1, asked.number("per_page", 10)))
    page, pages = asked.number("page", 1), -(-len(numbers) // size)
    if page > max(1, pages):
        return Answer(b'{"code":"rest_post_invalid_page_number","data":{"status":400}}', JSON, 400)
    shown = numbers[(page - 1) * size : page * size]
    fields = [part for part in asked.one("_fields").split(",") if part]
    return Answer(
        feeds.wordpress_json(site, shown, fields).encode(),
        JSON,
        headers=(("X-WP-Total", str(len(numbers))), ("X-WP-TotalPages", str(pages))),
    )


def _static(site: Site, asked: Asked) -> Answer | None:
    number, newest = site.blog.number, _newest(site)
    if asked.path == "/atom.xml":
        body = feeds.atom(site, site.newest_first[:PER_FEED], [("self", f"{site.base}/atom.xml")])
        return Answer(body.encode(), ATOM, changed=newest)
    if asked.path == "/sitemap.xml" and number % 10 != 9:
        return Answer(
            feeds.sitemap(site, site.newest_first, more=True).encode(), XML, changed=newest
        )
    if asked.path == "/search.xml" and number % 10 == 9:
        return Answer(feeds.search_xml(site).encode(), XML, changed=newest)
    if asked.path == "/index.json" and number % 10 == 0:
        return Answer(feeds.index_json(site).encode(), JSON, changed=newest)
    if match := re.fullmatch(r"/archives/(?:page/(\d+)/)?", asked.path):
        page = int(match[1] or 1)
        return _list(
            site, site.newest_first, page, lambda p: f"{site.base}/archives/page/{p}/", "Archive"
        )
    return _paged(site, asked, "/tags/")


def _archived(site: Site, asked: Asked) -> Answer | None:
    """RFC 5005, section 4: a feed of the newest, and archives that never change behind it."""
    if asked.path == "/":
        return _list(site, site.newest_first[:5], 1, lambda _: "")
    match = re.fullmatch(r"/(?:feed|archive/(\d+))\.xml", asked.path)
    if not match:
        return None
    oldest_first = site.newest_first[::-1]
    full = len(oldest_first) // PER_ARCHIVE
    part = int(match[1] or 0)
    if part > full:
        return None
    archived = oldest_first[(part - 1) * PER_ARCHIVE : part * PER_ARCHIVE][::-1]
    shown = archived if part else site.newest_first[:PER_ARCHIVE]
    links = [("self", site.base + asked.path)]
    before = part - 1 if part else full
    if before:
        links.append(("prev-archive", f"{site.base}/archive/{before}.xml"))
    extra = "<fh:archive/>" if part else ""
    if part:
        links.append(("current", f"{site.base}/feed.xml"))
    return Answer(feeds.atom(site, shown, links, extra).encode(), ATOM, changed=_newest(site))


def _bare(site: Site, asked: Asked) -> Answer | None:
    """A home page and older ones; on one such blog a calendar without end as well."""
    if asked.path == "/":
        page = asked.number("page", 1)
        return _list(site, site.newest_first, page, lambda page: f"{site.base}/?page={page}")
    match = re.fullmatch(r"/calendar/(\d{4})/(\d\d)", asked.path)
    if match and site.blog.number == TRAPS:
        month = int(match[1]) * 12 + int(match[2]) - 1
        links = " ".join(
            f'<a href="/calendar/{to // 12:04}/{to % 12 + 1:02}">{to // 12}-{to % 12 + 1}</a>'
            for to in (month - 1, month + 1)
        )
        return _page(site.plain(f"{match[1]}-{match[2]}", f"No entries. {links}"))
    return None


def _sitemap_only(site: Site, asked: Asked) -> Answer | None:
    if asked.path == "/":
        return _page(site.plain("Welcome", "This is a blog. Its posts are found by search."))
    count = -(-len(site.newest_first) // PER_SITEMAP)
    if asked.path == "/sitemap_index.xml.gz":
        urls = [f"{site.base}/sitemap-{part}.xml.gz" for part in range(1, 1 + count)]
        return _packed(site, feeds.sitemap_index(urls))
    if part := re.fullmatch(r"/sitemap-(\d+)\.xml\.gz", asked.path):
        start = (int(part[1]) - 1) * PER_SITEMAP
        shown = site.newest_first[start : start + PER_SITEMAP]
        return _packed(site, feeds.sitemap(site, shown, more=not start))
    return None


def _packed(site: Site, text: str) -> Answer:
    packed = gzip.compress(text.encode(), mtime=0)
    return Answer(packed, "application/x-gzip", changed=_newest(site))


_PLATFORMS: Final[Mapping[str, Callable[[Site, Asked], Answer | None]]] = {
    "blogger": _blogger,
    "wordpress": _wordpress,
    "static": _static,
    "archived": _archived,
    "bare": _bare,
    "sitemap": _sitemap_only,
}
