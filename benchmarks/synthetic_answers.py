"""What servers of the synthetic web say, and what their robots.txt does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.synthetic_pages import Site

HTML: Final = "text/html; charset=utf-8"
#: What robots.txt forbids, by platform; pages link to all of it.
FORBIDDEN: Final = {"blogger": ("/search",), "wordpress": ("/wp-admin/", "/author/")}
ALWAYS_FORBIDDEN: Final = ("/private/",)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says: before faults, conditional requests and compression."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    #: When it last changed; None where nobody knows.
    changed: datetime | None = None


class Asked:
    """The target of a request, taken apart."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self.path = parts.path
        self.query = parse_qs(parts.query, keep_blank_values=True)

    def one(self, name: str, otherwise: str = "") -> str:
        """Return a parameter."""
        return self.query.get(name, [otherwise])[0]

    def number(self, name: str, otherwise: int) -> int:
        """Return a parameter that is a number."""
        value = self.one(name)
        return int(value) if value.isdigit() else otherwise


def missing(site: Site) -> Answer:
    """Return the page that says that there is none."""
    text = "The page that you were looking for is not here. It may have been taken down."
    return Answer(site.plain("Page not found", text).encode(), status=404)


def forbidden_paths(site: Site) -> tuple[str, ...]:
    """Return the beginnings of paths that robots.txt forbids us."""
    match site.blog.robots:
        case "none":
            return ()
        case "error":
            return ("/",)
        case "groups":
            return ("/drafts/", *ALWAYS_FORBIDDEN)
    own = FORBIDDEN.get(site.blog.platform, ())
    return (*(() if feed_is_closed(site) else own), *ALWAYS_FORBIDDEN)


def feed_is_closed(site: Site) -> bool:
    """Whether a Blogger blog gives no feed, so that only its pages lead to older posts."""
    return site.blog.platform == "blogger" and site.blog.number % 20 == 8


def robots(site: Site) -> Answer:
    """Return robots.txt, or why there is none."""
    if site.blog.robots == "none":
        return missing(site)
    if site.blog.robots == "error":
        return Answer(b"try later", "text/plain", 503)
    rules = "".join(f"Disallow: {path}\n" for path in forbidden_paths(site))
    others = f"User-agent: *\n{rules}"
    match site.blog.robots:
        case "delay":
            others += f"Crawl-delay: {site.crawl_delay:g}\n"
        case "groups":
            # Ours is the group that counts, and it forbids less.
            others = f"User-agent: *\nDisallow: /\n\nUser-agent: unmirror\n{rules}"
        case "others":
            others = f"User-agent: GreedyBot\nDisallow: /\n\n{others}"
    lines = "".join(f"Sitemap: {site.base}{path}\n" for path in _SITEMAPS[site.blog.platform])
    return Answer(f"{others}\n{lines}".encode(), "text/plain; charset=utf-8")


_SITEMAPS: Final[Mapping[str, tuple[str, ...]]] = {
    "blogger": ("/sitemap.xml",),
    "wordpress": ("/wp-sitemap.xml",),
    "static": ("/sitemap.xml",),
    "archived": (),
    "bare": (),
    "sitemap": ("/sitemap_index.xml.gz",),
}
