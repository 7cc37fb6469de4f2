"""What a synthetic blog publishes for machines: feeds, interfaces, search data, sitemaps."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, Final

from benchmarks.synthetic_posts import EXTRA, MISSING, head, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.synthetic_pages import Site

_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ATOM: Final = "http://www.w3.org/2005/Atom"
_SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_RSS: Final = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
)


def name_of(site: Site) -> str:
    """Return what a blog calls itself."""
    return f"The Windowsill {site.blog.number}"


def newest_change(site: Site) -> str:
    """Return when anything on the blog was last changed."""
    # What was changed was changed after all were written.
    standing = [
        *site.newest_first[:1],
        *(number for number in site.versions if site.stands(number)),
    ]
    return max(map(site.changed_at, standing), default=site.changed_at(0))


def atom(
    site: Site, numbers: Sequence[int], links: Iterable[tuple[str, str]], extra: str = ""
) -> str:
    """Return an Atom feed (RFC 4287) of some posts, with links of its own by relation."""
    related = "".join(f'<link rel="{rel}" href="{escape(url)}"/>' for rel, url in links)
    entries = "".join(_atom_entry(site, number) for number in numbers)
    return (
        f'{_XML}<feed xmlns="{_ATOM}" xmlns:fh="http://purl.org/syndication/history/1.0">'
        f"<title>{name_of(site)}</title><id>{site.base}/</id>"
        f"<updated>{newest_change(site)}</updated>{related}{extra}{entries}</feed>"
    )


def _atom_entry(site: Site, number: int) -> str:
    about = head(site.blog, number)
    return (
        f"<entry><title>{escape(about.title)}</title><id>tag:{site.blog.host},{number}</id>"
        f'<link rel="alternate" type="text/html" href="{escape(site.listed(number))}"/>'
        f"<published>{site.published_at(number)}</published>"
        f"<updated>{site.changed_at(number)}</updated>"
        f'<content type="html">{escape(site.body(number))}</content></entry>'
    )


def rss(site: Site, numbers: Sequence[int]) -> str:
    """Return an RSS feed of some posts, whole as WordPress gives them."""
    items = "".join(
        f"<item><title>{escape(head(site.blog, number).title)}</title>"
        f"<link>{escape(site.listed(number))}?utm_source=rss&amp;utm_medium=rss</link>"
        f'<guid isPermaLink="false">{site.base}/?p={number + 1}</guid>'
        f"<pubDate>{moment(site.blog, number):%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f"<content:encoded><![CDATA[{site.body(number)}]]></content:encoded></item>"
        for number in numbers
    )
    return (
        f"{_XML}{_RSS}<title>{name_of(site)}</title><link>{site.base}</link>"
        f"<generator>https://wordpress.org/?v=6.5</generator>{items}</channel></rss>"
    )


def blogger_json(site: Site, numbers: Sequence[int], start: int, asked: int) -> str:
    """Return a page of Blogger's feed as JSON; `start` is counted from 1."""
    total = len(site.newest_first)
    links = [
        {"rel": "alternate", "type": "text/html", "href": f"{site.base}/"},
        {"rel": "self", "type": "application/atom+xml", "href": _blogger_page(site, start, asked)},
    ]
    if start + len(numbers) <= total:
        links.append({"rel": "next", "href": _blogger_page(site, start + len(numbers), asked)})
    feed = {
        "xmlns": _ATOM,
        "id": {"$t": f"tag:blogger.com,1999:blog-{site.blog.number}"},
        "updated": {"$t": newest_change(site)},
        "title": {"type": "text", "$t": name_of(site)},
        "link": links,
        "generator": {"version": "7.00", "uri": "https://www.blogger.com", "$t": "Blogger"},
        "openSearch$totalResults": {"$t": str(total)},
        "openSearch$startIndex": {"$t": str(start)},
        "openSearch$itemsPerPage": {"$t": str(asked)},
        "entry": [_blogger_entry(site, number) for number in numbers],
    }
    return json.dumps({"version": "1.0", "encoding": "UTF-8", "feed": feed})


def _blogger_page(site: Site, start: int, asked: int) -> str:
    return f"{site.base}/feeds/posts/default?alt=json&start-index={start}&max-results={asked}"


def _blogger_entry(site: Site, number: int) -> dict[str, Any]:
    about = head(site.blog, number)
    return {
        "id": {"$t": f"tag:blogger.com,1999:blog-{site.blog.number}.post-{number}"},
        "published": {"$t": site.published_at(number)},
        "updated": {"$t": site.changed_at(number)},
        "category": [{"term": tag} for tag in about.tags],
        "title": {"type": "text", "$t": about.title},
        "content": {"type": "html", "$t": site.body(number)},
        "link": [
            {"rel": "replies", "type": "application/atom+xml",
             "href": f"{site.base}/feeds/{number}/comments/default"},
            {"rel": "alternate", "type": "text/html", "href": site.url(number),
             "title": about.title},
        ],
    }  # fmt: skip


def blogger_links(
    site: Site, numbers: Sequence[int], start: int, asked: int
) -> list[tuple[str, str]]:
    """Return the links of a page of Blogger's feed as Atom."""
    links = [("alternate", f"{site.base}/")]
    if start + len(numbers) <= len(site.newest_first):
        page = f"start-index={start + len(numbers)}&max-results={asked}"
        links.append(("next", f"{site.base}/feeds/posts/default?{page}"))
    return links


def wordpress_json(site: Site, numbers: Sequence[int], fields: Sequence[str]) -> str:
    """Return posts as WordPress' REST API does, or only some fields of them."""
    items = [_wordpress_item(site, number) for number in numbers]
    if fields:
        items = [{key: item[key] for key in fields if key in item} for item in items]
    return json.dumps(items)


def _wordpress_item(site: Site, number: int) -> dict[str, Any]:
    about = head(site.blog, number)
    return {
        "id": number + 1,
        "date": site.published_at(number)[:19],
        "date_gmt": site.published_at(number)[:19],
        "modified": site.changed_at(number)[:19],
        "modified_gmt": site.changed_at(number)[:19],
        "slug": about.slug,
        "status": "publish",
        "type": "post",
        "link": site.url(number),
        "title": {"rendered": about.title},
        "content": {"rendered": site.body(number), "protected": False},
        "excerpt": {"rendered": f"<p>{escape(about.teaser)}</p>", "protected": False},
    }


def search_xml(site: Site) -> str:
    """Return the search data of Hexo's plugin: every post, with an address without its host."""
    entries = "".join(
        f"<entry><title>{escape(head(site.blog, number).title)}</title>"
        f"<url>{escape(site.path(number))}</url>"
        f'<content type="html"><![CDATA[{site.body(number)}]]></content></entry>'
        for number in site.newest_first
    )
    return f"{_XML}<search>{entries}</search>"


def index_json(site: Site) -> str:
    """Return the search data of a Hugo theme: every post, without its text."""
    return json.dumps(
        [
            {
                "title": head(site.blog, number).title,
                "permalink": site.url(number),
                "summary": head(site.blog, number).teaser,
                "date": site.published_at(number),
            }
            for number in site.newest_first
        ]
    )


def sitemap(site: Site, numbers: Sequence[int], *, more: bool = False) -> str:
    """Return a sitemap of some posts; `more` adds the home page and posts that are not there."""
    urls = [(site.listed(n), site.changed_at(n)) for n in numbers]
    if more:
        urls += [(site.base + path, "") for path in ("/", "/about.html")]
        urls += [(site.url(MISSING + number), "") for number in range(EXTRA)]
    entries = "".join(
        f"<url><loc>{escape(url)}</loc>{f'<lastmod>{when}</lastmod>' if when else ''}</url>"
        for url, when in urls
    )
    return f'{_XML}<urlset xmlns="{_SITEMAP}">{entries}</urlset>'


def sitemap_index(urls: Iterable[str]) -> str:
    """Return an index of sitemaps."""
    entries = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in urls)
    return f'{_XML}<sitemapindex xmlns="{_SITEMAP}">{entries}</sitemapindex>'
