"""Pages that list posts: the posts they lead to, and the page of older ones.

A list has no end that it must keep to: calendars go on for ever, lists can be sorted and filtered
in every way. So nothing is guessed here. The next page is asked where the page leads to it, has
posts itself, and the number of the next is the next number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from cleaners import clean
from cleaners.post import Kind, Post

from .leads import Lead, Reading, Role
from .moments import FIRST_YEAR
from .shapes import ENOUGH, Shapes, is_archive, is_beside, is_endless, is_never_post, segments_of
from .urls import joined, page_key, same_site
from .webpage import Anchor, WebPage, read

if TYPE_CHECKING:
    from .capture import Capture

#: Pages of one list; the longest-lived blogs have about 10,000 posts, ten to a page.
MAX_PAGES = 1_000
#: Characters of a link below which it is a button, a number or an arrow.
_TITLE = 4
#: Pages of pages, as platforms number them (WordPress, Hexo, Hugo, Ghost, Tumblr; Jekyll; Pelican),
#: and the fields in which others do (WordPress without permalinks, Drupal, many more).
_PAGE_PATH = re.compile(
    r"/(?:page[/_-]?|index[_-]?)(\d{1,5})(?:\.html?|/index\.html?)?/?$", re.IGNORECASE
)
_PAGE_FIELD = re.compile(r"[?&](?:page|paged|pg|pagenum|pagina)=(\d{1,5})(?=&|$)", re.IGNORECASE)
#: Blogger's pages of older posts: those from before a moment.
_UPDATED_MAX = "updated-max"
#: How "older posts" and "next page" begin in the languages that Blogger and WordPress speak most.
_OLDER = re.compile(
    r"\b(?:older|next|more posts|ältere|aeltere|nächste|weiter|plus anciens?|anciens|suivante?s?|"
    r"antigu[ao]s|anteriores|siguientes?|antigas|próxim[ao]s?|più vecchi|meno recenti|"
    r"successiv[aoi]|oudere|volgende|äldre|nästa|ældre|eldre|næste|neste|vanhem\w+|seuraava|starsze|następn\w+|"
    r"starší|další|régebbi|következő|mai vechi|următo\w+|eski|sonraki|lama|berikutnya|selanjutnya|"
    r"cũ hơn|trang sau|tiếp|предыдущие|стар\w+|следующ\w+|далее|старіші|наступн\w+|παλαιότερ\w+|"
    r"επόμεν\w+)|أقدم|التالي|قدیمی|بعدی|ישנות|הבא|เก่ากว่า|ถัดไป|पुराने|下一[页頁]|下[页頁]|较早|較早|较旧|"
    r"較舊|更早|旧文章|過去の|古い|次の|次へ|前のページ|이전|다음|오래된|^\W*(?:»|›|→|>|≫)\W*$",
    re.IGNORECASE,
)
_YEAR_IN = re.compile(r"(?<!\d)(\d{4})(?!\d)")


def read_listing(
    capture: Capture, home: str, post: Post | None = None, shapes: Shapes | None = None
) -> Reading:
    """Read a page that lists posts."""
    page = read(capture)
    if page is None:
        return Reading(problem="no page of HTML, where a list of posts was expected")
    post = post or cleaned(capture)
    found = posts(page, home, post, shapes)
    leads = [Lead(url, Role.POST) for url in found]
    following = [*older(page, home, post)] if found else []
    parts = [*deeper(page, home, capture.fetched_at.year)]
    # An archive that names more posts than months has them all; one with pages is walked by them.
    leads += following or (parts if len(parts) > len(found) else [])
    return Reading(tuple(leads), title=page.site_name)


def cleaned(capture: Capture) -> Post:
    """Clean a page as far as its kind and its entries need it."""
    return clean(capture.body, url=capture.url, content_type=capture.content_type)


def posts(page: WebPage, home: str, post: Post, shapes: Shapes | None = None) -> tuple[str, ...]:
    """Return the addresses of posts that a page leads to, in its order, each once.

    Args:
        page: The page.
        home: The blog's front page.
        post: The page, cleaned.
        shapes: What posts of this blog look like; without it, the headings of the list tell.
    """
    anchors = _candidates(page, home)
    entries = frozenset(_entries(post, anchors))
    known = shapes if shapes and shapes.count >= ENOUGH else _learned(anchors, entries)
    found: dict[str, str] = {}
    for key, anchor in anchors:
        verdict = known.post_like(anchor.url)
        if verdict or (verdict is None and key in entries):
            found.setdefault(key, anchor.url)
    return tuple(found.values())


def older(page: WebPage, home: str, post: Post | None = None) -> Iterator[Lead]:
    """Yield the page of older posts that a list leads to, if it does."""
    anchors = [one for one in page.anchors if _may_follow(one.url, page, home)]
    number = page_number(page.url) or 1
    numbered = [one.url for one in anchors if page_number(one.url) == number + 1]
    near = [url for url in numbered if _list_of(url) == _list_of(page.url)]
    moments = [one.url for one in anchors if _is_before(one.url, page.url)]
    told = [relation.url for relation in page.related("next")]
    told += [one.url for one in anchors if "next" in one.relations or _OLDER.search(one.text)]
    if post is not None and post.kind is not Kind.INDEX:
        # On a post's own page, "next" is another post.
        told = []
    fitting = [url for url in told if _may_follow(url, page, home) and _goes_on(url, page.url)]
    for url in [*near, *moments, *fitting, *(numbered if page.url == home else ())][:1]:
        if number < MAX_PAGES:
            yield Lead(url, Role.LISTING, standing=False)


def deeper(page: WebPage, home: str, this_year: int) -> Iterator[Lead]:
    """Yield the lists of years and months that an archive is made of."""
    above = segments_of(page.url)
    found: dict[str, str] = {}
    for anchor in page.anchors:
        segments = segments_of(anchor.url)
        added = segments[len(above) :]
        is_part = segments[: len(above)] == above and _is_month(added, this_year)
        if is_part and _may_follow(anchor.url, page, home):
            found.setdefault(page_key(anchor.url), anchor.url)
    return (Lead(url, Role.LISTING, standing=False) for url in found.values())


def lists(page: WebPage, home: str, this_year: int) -> Iterator[Lead]:
    """Yield what lists the posts of a blog that nothing else lists, and costs the fewest requests.

    That is its archive; without one the page of older posts, and only then labels and categories.
    """
    found: dict[str, str] = {}
    for anchor in page.anchors:
        is_list = is_never_post(anchor.url) and _is_list(anchor.url)
        if is_list and _may_follow(anchor.url, page, home) and _is_possible(anchor.url, this_year):
            found.setdefault(page_key(anchor.url), anchor.url)
    archives = [url for key, url in found.items() if is_archive(url) and not _is_below(key, found)]
    if not archives and any(older(page, home)):
        return
    for url in archives or found.values():
        yield Lead(url, Role.LISTING, standing=False)


def _is_below(key: str, others: Iterable[str]) -> bool:
    return any(key.startswith(f"{other}/") for other in others)


def page_number(url: str) -> int | None:
    """Return which page of a list an address names; None where it names none.

    >>> page_number("https://a.example/page/3/"), page_number("https://a.example/?paged=2")
    (3, 2)
    """
    found = _PAGE_PATH.search(urlsplit(url).path) or _PAGE_FIELD.search(url)
    return int(found[1]) if found else None


def _candidates(page: WebPage, home: str) -> list[tuple[str, Anchor]]:
    """Return the links that may lead to posts, with the keys of their pages."""
    out = {page_key(page.url), page_key(home)}
    keyed = (
        (page_key(one.url), one)
        for one in page.anchors
        if same_site(home, one.url) and not is_endless(one.url)
    )
    return [(key, one) for key, one in keyed if key not in out and segments_of(one.url)]


def _entries(post: Post, anchors: Iterable[tuple[str, Anchor]]) -> Iterator[str]:
    """Yield the keys of what a list's headings lead to, lists left out."""
    if post.kind is not Kind.INDEX:
        return
    known = {key: anchor.url for key, anchor in anchors}
    for link in post.links:
        url = joined("", link.url)
        key = page_key(url) if url else ""
        if key in known and not _is_other(known[key]):
            yield key


def _is_other(url: str) -> bool:
    """Tell whether an address is a list, or a page beside the posts, by its name."""
    return is_never_post(url) or is_beside(segments_of(url))


def _learned(anchors: list[tuple[str, Anchor]], entries: frozenset[str]) -> Shapes:
    """Learn from the headings of a list, and where it has few, from the links that are most alike.

    A list of titles without headings, such as an archive, has nothing else in such numbers.
    """
    shapes = Shapes()
    shapes.learn(anchor.url for key, anchor in anchors if key in entries)
    if shapes.count < ENOUGH:
        alike: dict[tuple[object, ...], set[str]] = defaultdict(set)
        for _, anchor in anchors:
            segments = segments_of(anchor.url)
            if len(anchor.text) >= _TITLE and not _is_other(anchor.url):
                alike[_likeness(segments)].add(anchor.url)
        largest = max(alike.values(), key=len, default=set())
        if len(largest) >= ENOUGH:
            shapes.learn(largest)
    return shapes


def _likeness(segments: tuple[str, ...]) -> tuple[object, ...]:
    return (len(segments), *(one.isdigit() for one in segments), segments[-1].rpartition(".")[1])


def _may_follow(url: str, page: WebPage, home: str) -> bool:
    return same_site(home, url) and not is_endless(url) and page_key(url) != page_key(page.url)


def _goes_on(url: str, here: str) -> bool:
    """Tell whether what is called the next page is one: numbered on, or the same list further."""
    number = page_number(url)
    if number is not None:
        return number == (page_number(here) or 1) + 1
    one, other = urlsplit(url), urlsplit(here)
    return one.path.rstrip("/") == other.path.rstrip("/") and one.query != other.query


def _list_of(url: str) -> str:
    """Return the key of the list that a page of it belongs to."""
    parts = urlsplit(url)
    path = _PAGE_PATH.sub("/", parts.path)
    query = _PAGE_FIELD.sub("", f"?{parts.query}").lstrip("?&")
    return page_key(parts._replace(path=path, query=query, fragment="").geturl())


def _is_before(url: str, here: str) -> bool:
    """Tell whether it is Blogger's page of what came before this one."""
    found = _moment(url)
    return bool(found) and (not _moment(here) or found < _moment(here))


def _moment(url: str) -> str:
    return next(iter(parse_qs(urlsplit(url).query).get(_UPDATED_MAX, ())), "")


def _is_month(segments: tuple[str, ...], this_year: int) -> bool:
    """Tell whether segments are a year, a month, or both, that posts can be from."""
    year = next((int(one) for one in segments if re.fullmatch(r"\d{4}", one)), None)
    rest = [one for one in segments if not re.fullmatch(r"\d{4}", one)]
    if year is not None and not FIRST_YEAR <= year <= this_year:
        return False
    return (
        all(re.fullmatch(r"0?[1-9]|1[0-2]", one) for one in rest) and len(segments) - len(rest) < 2
    )


def _is_list(url: str) -> bool:
    """Tell whether it is a page: no feed, no machinery."""
    path = urlsplit(url).path.lower()
    return not re.search(
        r"/(?:feeds?|rss|atom|wp-[\w.-]+|xmlrpc\.php|login|register|signup|cart|comments)(?:/|$)|"
        r"\.(?!html?$|php$)\w{2,5}$",
        path,
    )


def _is_possible(url: str, this_year: int) -> bool:
    years = (int(one) for one in _YEAR_IN.findall(urlsplit(url).path))
    return all(FIRST_YEAR <= year <= this_year for year in years)
