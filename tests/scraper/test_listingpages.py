"""Pages that list posts: which posts, which page comes next, and where a list ends."""

from __future__ import annotations

import pytest

from scraper.leads import Role
from scraper.listingpages import MAX_PAGES, page_number
from scraper.shapes import Shapes
from tests.scraper.answers import HOME, leads_of
from tests.scraper.answers import read as read_answer

_TEXT = "The tide came in at six and left the harbour at noon, as it does every other day. "


def entries(*paths: str) -> str:
    """Return the entries of a list, each with its heading and something of its text."""
    return "".join(
        f'<article><h2><a href="{path}">On {path.strip("/")} and tides</a></h2>'
        f"<p>{_TEXT * 2}</p></article>"
        for path in paths
    )


TIDES = [f"/2021/05/0{n}/tide-{n}/" for n in range(1, 7)]


def page(pager: str, body: str = entries(*TIDES), head: str = "") -> str:
    """Return a page of a list."""
    return (
        f"<!DOCTYPE html><html><head><title>Tides</title>{head}</head><body>"
        f"<h1><a href='/'>Tides</a></h1><main>{body}</main><nav>{pager}</nav></body></html>"
    )


def following(pager: str, url: str = HOME, head: str = "") -> list[str]:
    """Return the page that comes after a page of a list."""
    return leads_of(read_answer(Role.LISTING, page(pager, head=head), url), Role.LISTING)


_BLOGGER_PAGER = (
    '<a href="/search?updated-max=2021-06-01T00:00:00Z">Newer</a>'
    '<a href="/search?updated-max=2021-04-01T00:00:00Z&max-results=7">Mais antigas</a>'
)
NEXT = {
    "WordPress": (f"{HOME}page/2/", '<a href="/page/1/">1</a><a href="/page/3/">3</a>', "page/3/"),
    "Jekyll": (f"{HOME}page2/", '<a href="/page3/">Older</a>', "page3/"),
    "Hexo": (f"{HOME}archives/", '<a href="/archives/page/2/">2</a>', "archives/page/2/"),
    "Pelican": (HOME, '<a href="/index2.html">»</a>', "index2.html"),
    "WordPress without permalinks": (HOME, '<a href="/?paged=2">Older posts</a>', "?paged=2"),
    "Octopress": (HOME, '<a href="/blog/page/2/">← Older</a>', "blog/page/2/"),
    "a saved copy": (f"{HOME}page/2/index.html", '<a href="/page/3/index.html">3</a>',
                     "page/3/index.html"),
    "Blogger": (
        f"{HOME}search?updated-max=2021-05-01T00:00:00Z",
        _BLOGGER_PAGER,
        "search?updated-max=2021-04-01T00:00:00Z&max-results=7",
    ),
    "a cursor": (f"{HOME}all", '<a href="/all?after=abc">Ältere Beiträge</a>', "all?after=abc"),
    "rel=next": (f"{HOME}all", '<a rel="next" href="/all?after=abc">…</a>', "all?after=abc"),
    "Chinese": (f"{HOME}all", '<a href="/all?after=abc">下一页</a>', "all?after=abc"),
}  # fmt: skip


@pytest.mark.parametrize("platform", NEXT)
def test_the_page_of_older_posts_is_found(platform: str) -> None:
    """By the number in its address, by what it is called, or by what it is said to be."""
    url, pager, expected = NEXT[platform]

    assert following(pager, url) == [HOME + expected]


def test_the_head_may_name_the_next_page() -> None:
    """A link in the head is as good as one on the page."""
    head = '<link rel="next" href="/all?after=abc">'

    assert following("", f"{HOME}all", head) == [f"{HOME}all?after=abc"]


ENDS = {
    "the last page": (f"{HOME}page/9/", '<a href="/page/8/">Newer</a>'),
    "far pages": (HOME, '<a href="/page/57/">Last »</a>'),
    "pages of another list": (f"{HOME}page/2/", '<a href="/tag/sea/page/3/">3</a>'),
    "a calendar": (f"{HOME}2031/", '<a rel="next" href="/2032/">Next</a>'),
    "a calendar by fields": (f"{HOME}cal?month=5", '<a rel="next" href="/other?month=6">Next</a>'),
    "another post": (f"{HOME}all", '<a rel="next" href="/2021/06/01/ebb/">Next post</a>'),
    "sorting": (f"{HOME}all", '<a rel="next" href="/all?sort=asc">Next</a>'),
    "a session": (f"{HOME}all", '<a rel="next" href="/all?PHPSESSID=1&page=2">Next</a>'),
    "another site": (f"{HOME}page/2/", '<a rel="next" href="https://b.example/page/3/">3</a>'),
    "itself": (f"{HOME}all", '<a rel="next" href="/all#top">Next</a>'),
    "too many pages": (
        f"{HOME}page/{MAX_PAGES}/", f'<a rel="next" href="/page/{MAX_PAGES + 1}/">Next</a>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDS)
def test_a_list_ends(case: str) -> None:
    """Nothing is guessed and nothing endless is entered."""
    url, pager = ENDS[case]

    assert following(pager, url) == []


def test_a_page_without_posts_is_the_last_one() -> None:
    """Where a server makes up page after page, the first empty one ends the list."""
    body = page('<a href="/page/58/">Next</a>', body="<p>Nothing here.</p>")

    assert read_answer(Role.LISTING, body, f"{HOME}page/57/").leads == ()


def test_the_entries_of_a_list_are_its_posts() -> None:
    """Labels, the author, the page itself and other sites are left out; a post is named once."""
    body = page(
        '<a href="/tag/sea/">sea</a><a href="/about/">About</a><a href="/author/jane/">Jane</a>'
        '<a href="https://b.example/2021/05/01/tide-9/">a friend</a>'
        '<a href="/2021/05/01/tide-1/#comments">3 comments</a><a href="/2021/05/">May</a>'
    )

    reading = read_answer(Role.LISTING, body, f"{HOME}tag/sea/")

    assert leads_of(reading, Role.POST) == [HOME.rstrip("/") + path for path in TIDES]


def test_posts_beside_the_list_are_posts_too() -> None:
    """What a sidebar calls recent posts has the shape of the posts in the list."""
    reading = read_answer(Role.LISTING, page('<a href="/2020/01/01/ebb/">Ebb</a>'), f"{HOME}all")

    assert f"{HOME}2020/01/01/ebb/" in leads_of(reading, Role.POST)


def test_an_archive_of_titles_lists_posts() -> None:
    """Without headings, the links that are most alike are the posts."""
    items = "".join(f'<li>May {n} <a href="/p/tide{n}">Tide number {n}</a></li>' for n in range(9))
    body = page('<a href="/about">About</a>', body=f"<h1>Archive</h1><ul>{items}</ul>")

    reading = read_answer(Role.LISTING, body, f"{HOME}archive")

    assert leads_of(reading, Role.POST) == [f"{HOME}p/tide{n}" for n in range(9)]


def test_what_is_known_of_the_blog_outranks_the_page() -> None:
    """With shapes learned from a feed, only what has them is a post."""
    shapes = Shapes()
    shapes.learn(f"{HOME}notes/tide-{n}" for n in range(8))
    body = page("", body=entries("/notes/ebb", "/notes/", "/notes/page/2", "/notes/flow"))

    reading = read_answer(Role.LISTING, body, f"{HOME}all", shapes=shapes)

    assert leads_of(reading, Role.POST) == [f"{HOME}notes/ebb", f"{HOME}notes/flow"]


def _months(*paths: str) -> str:
    return "<ul>" + "".join(f'<li><a href="{path}">{path}</a></li>' for path in paths) + "</ul>"


def test_an_archive_of_months_leads_to_its_months() -> None:
    """Years in which nobody can have written, days, and other folders are left out."""
    body = page("", body=_months("2019/", "2019/05/", "2020/12/", "2020/12/24/", "1971/", "2035/",
                                 "2020/13/", "/tag/sea/", "2019/"))  # fmt: skip

    reading = read_answer(Role.LISTING, body, f"{HOME}archives/")

    assert leads_of(reading, Role.LISTING) == [
        f"{HOME}archives/{path}" for path in ("2019/", "2019/05/", "2020/12/")
    ]


def test_an_archive_with_its_posts_needs_no_months() -> None:
    """Where a page names more posts than months, the months name the same ones again."""
    body = page(_months("2021/", "2021/05/"))

    reading = read_answer(Role.LISTING, body, f"{HOME}archives/")

    assert leads_of(reading, Role.LISTING) == []


def test_what_is_no_page_is_a_problem() -> None:
    """Binary data and plain text list nothing."""
    assert read_answer(Role.LISTING, b"\x89PNG\r\n\x1a\n\0\0\0").problem.startswith("no page")
    assert read_answer(Role.LISTING, "", status=500).problem == "the server answered 500"


def test_page_numbers_are_read_from_addresses() -> None:
    """A number that is no page's is none."""
    assert page_number(f"{HOME}page/12") == 12
    assert page_number(f"{HOME}all?x=1&page=3") == 3
    assert page_number(f"{HOME}2021/05/") is None
    assert page_number(f"{HOME}homepage-2021") is None
