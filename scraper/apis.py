"""What a blog publishes for programs: feeds, Blogger's feed and WordPress' REST API, page by page.

Each reader turns one answer into the posts it names and the address of the next page, until there
is none: RFC 5005 for feeds, OpenSearch counts for Blogger, ``X-WP-TotalPages`` for WordPress.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from . import feeds
from .feeds import Feed
from .leads import Lead, Reading, Role
from .moments import past
from .urls import at_home, below, page_key, same_host
from .webpage import of_header

if TYPE_CHECKING:
    from .capture import Capture

#: Posts that Blogger gives at most at a time, whatever it is asked for.
BLOGGER_PAGE = 150
#: WordPress' REST API Handbook, "Pagination": the largest ``per_page``.
WORDPRESS_PAGE = 100
#: Posts that are asked for where all older ones are known: as many as a feed usually carries.
NEWS = 10
_COUNT = re.compile(r"([?&](?:per_page|max-results)=)\d+(?=&|$)")
#: Pages of one API or feed that are asked: 100,000 posts of WordPress, 10,000 of a feed.
MAX_PAGES = 1_000
#: Fields of a post that are read; the rest would be as long again.
_FIELDS = "link,title,content,date_gmt,modified_gmt"
_POSTS = "wp/v2/posts"
#: RFC 5005, sections 3 and 4: what leads to older entries.
_OLDER = ("next", "prev-archive")
#: Answers that say that an API is not for everybody, and not that it is elsewhere.
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def read_feed(capture: Capture, home: str) -> Reading:
    """Read a feed: its posts, and the documents that hold older ones."""
    feed = _feed(capture)
    if not feed.form or capture.failed:
        return Reading(problem=_problem(capture, feed, "feed"))
    leads = list(posts(feed, capture, home))
    if feed.count:
        leads += [Lead(url, Role.FEED, standing=False) for url in _older(feed, capture.url)]
    leads += _interfaces(feed, capture.url, home)
    return Reading(tuple(leads), feed.entries, platform_of(feed.generator), feed.title)


def read_blogger(capture: Capture, home: str) -> Reading:
    """Read a page of Blogger's feed, in JSON or Atom.

    Blogger gives fewer posts than asked for where they are long, so the next page begins after as
    many as came.
    """
    feed = _feed(capture)
    if not feed.form or capture.failed:
        plain = Lead(urljoin(home, "/feeds/posts/default"), Role.FEED, probe=True)
        return Reading((plain,), problem=_problem(capture, feed, "Blogger feed"))
    leads = list(posts(feed, capture, home))
    fields = dict(parse_qsl(urlsplit(capture.url).query))
    start = feed.start or _number(fields.get("start-index")) or 1
    following = start + feed.count
    # What does not count its posts is another service's, and would give the same ones again.
    is_counted = feed.total is not None or feed.start is not None
    if feed.count and is_counted and following <= (feed.total or BLOGGER_PAGE * MAX_PAGES):
        url = _with(capture.url, {"start-index": str(following)})
        leads.append(Lead(url, Role.BLOGGER, standing=False))
    return Reading(tuple(leads), feed.entries, "blogger", feed.title)


def read_wordpress(capture: Capture, home: str) -> Reading:
    """Read a page of posts of WordPress' REST API; where it is closed, say what else there is."""
    feed = _feed(capture)
    page = _number(dict(parse_qsl(urlsplit(capture.url).query)).get("page")) or 1
    if feed.form != "wordpress" or capture.failed:
        others = tuple(_instead(capture, home)) if page == 1 else ()
        return Reading(others, platform="wordpress", problem=_problem(capture, feed, "REST API"))
    leads = list(posts(feed, capture, home))
    if url := _next_page(capture, feed, page):
        leads.append(Lead(url, Role.WORDPRESS, standing=False))
    return Reading(tuple(leads), feed.entries, "wordpress")


def posts(feed: Feed, capture: Capture, home: str) -> Iterator[Lead]:
    """Yield the posts of a feed that stand on the blog itself, each once.

    Many blogs link to others in their feeds. Where none of the entries stands on the host of the
    front page, the feed's word on where its blog is counts.
    """
    named = [(at_home(entry.url, home), entry.changed) for entry in feed.entries]
    own = _home_of(feed, home, (url for url, _ in named))
    # An entry without a usable link has the feed's own address for one.
    seen = {page_key(own), page_key(capture.url)}
    for url, changed in named:
        key = page_key(url)
        if key not in seen and same_host(own, url):
            seen.add(key)
            yield Lead(url, Role.POST, past(changed, capture.fetched_at))


def blogger(home: str) -> str:
    """Return the address of a blog's first page of posts in Blogger's JSON feed.

    >>> blogger("https://a.blogspot.com/")
    'https://a.blogspot.com/feeds/posts/default?alt=json&redirect=false&max-results=150&start-index=1'

    Without ``redirect=false``, blogs that hand their feed on to another service would answer there.
    """
    counts = {"max-results": str(BLOGGER_PAGE), "start-index": "1"}
    query = {"alt": "json", "redirect": "false", **counts}
    return urljoin(home, f"/feeds/posts/default?{urlencode(query)}")


def wordpress(root: str) -> str:
    """Return the address of the first page of posts below the root of a REST API.

    >>> wordpress("https://a.example/wp-json/").split("?")[0]
    'https://a.example/wp-json/wp/v2/posts'
    >>> wordpress("https://a.example/?rest_route=/").split("&")[0]
    'https://a.example/?rest_route=/wp/v2/posts'
    """
    query = urlencode({"per_page": str(WORDPRESS_PAGE), "page": "1", "_fields": _FIELDS}, safe=",")
    stem = root if root.endswith("/") else f"{root}/"
    return f"{stem}{_POSTS}{'&' if 'rest_route=' in root else '?'}{query}"


def of_news(url: str) -> str:
    """Return the address of the newest posts only, where an API takes a number of them.

    >>> of_news("https://a.example/wp-json/wp/v2/posts?per_page=100&page=1")
    'https://a.example/wp-json/wp/v2/posts?per_page=10&page=1'
    >>> of_news("https://a.example/feed/")
    'https://a.example/feed/'
    """
    return _COUNT.sub(rf"\g<1>{NEWS}", url)


def platform_of(generator: str) -> str:
    """Return the name of the software in a generator's text, in lower case.

    >>> platform_of("WordPress 6.4.2"), platform_of("https://wordpress.org/?v=6.4"), platform_of("")
    ('wordpress', 'wordpress', '')
    """
    lowered = generator.lower()
    known = (name for name in PLATFORMS if name in lowered)
    return next(known, next(iter(re.findall(r"[a-z][\w.-]*", lowered)), ""))


#: Software whose name is recognised anywhere in a generator's text.
PLATFORMS = (
    "blogger wordpress ghost hexo hugo jekyll octopress pelican gatsby typecho drupal medium "
    "docusaurus vuepress vitepress tumblr squarespace wix joomla movable typepad eleventy zola "
    "gridea halo nikola middleman astro next.js".split()
)


def _feed(capture: Capture) -> Feed:
    return feeds.parse(capture.body, url=capture.url, content_type=capture.content_type)


def _problem(capture: Capture, feed: Feed, what: str) -> str:
    if capture.failed:
        return f"the server answered {capture.status}, where a {what} was expected"
    return feed.refused or f"no {what} in the answer ({capture.content_type or 'of no type'})"


def _home_of(feed: Feed, home: str, urls: Iterable[str]) -> str:
    hosts = Counter(urlsplit(url).netloc for url in urls)
    own = feed.link("alternate")
    if not hosts or not own or any(same_host(home, f"http://{host}/") for host in hosts):
        return home
    most = max(hosts, key=lambda host: (hosts[host], host))
    return own if same_host(own, f"http://{most}/") else home


def _older(feed: Feed, url: str) -> Iterator[str]:
    """Yield the documents that hold older entries, as the feed says, or as WordPress pages them."""
    found = [feed.link(relation) for relation in _OLDER if feed.link(relation)]
    yield from (one for one in dict.fromkeys(found) if page_key(one) != page_key(url))
    page = _number(dict(parse_qsl(urlsplit(url).query)).get("paged"))
    if not found and page and page < MAX_PAGES:
        yield _with(url, {"paged": str(page + 1)})


def _interfaces(feed: Feed, url: str, home: str) -> Iterator[Lead]:
    """Yield the interface with all posts that a feed's generator has, whoever named the feed."""
    platform = platform_of(feed.generator)
    if platform == "blogger" and "/comments/" not in url:
        yield Lead(blogger(home), Role.BLOGGER)
    if platform == "wordpress" and "paged=" not in url:
        yield Lead(wordpress(below(home, "wp-json/")), Role.WORDPRESS, probe=True)


def _next_page(capture: Capture, feed: Feed, page: int) -> str:
    """Return the address of the next page of WordPress' posts, or ""."""
    if page >= MAX_PAGES or not feed.count:
        return ""
    following = _with(capture.url, {"page": str(page + 1)})
    if (pages := _number(capture.header("x-wp-totalpages"))) is not None:
        return following if page < pages else ""
    named = next((one.url for one in of_header(capture) if one.name == "next"), "")
    if named:
        return named
    # Proxies drop both fields; a full page is seldom the last one.
    return following if feed.count >= WORDPRESS_PAGE else ""


def _instead(capture: Capture, home: str) -> Iterator[Lead]:
    """Yield what may list a WordPress blog whose REST API did not answer.

    Without pretty permalinks the API answers under another address; where it is closed, the feed
    goes back to the first post, ten at a time.
    """
    if "rest_route=" not in capture.url and capture.status not in _REFUSED:
        yield Lead(wordpress(below(home, "?rest_route=/")), Role.WORDPRESS, probe=True)
        return
    yield Lead(below(home, "feed/?paged=2"), Role.FEED, probe=True, standing=False)


def _with(url: str, fields: dict[str, str]) -> str:
    """Return an address with some fields of its query set, the others as they were."""
    parts = urlsplit(url)
    known = [(name, value) for name, value in parse_qsl(parts.query) if name not in fields]
    query = urlencode([*known, *fields.items()], safe=",/")
    return parts._replace(query=query).geturl()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
