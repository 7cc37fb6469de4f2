"""Posts, lists of posts, and pages that say they have none."""

from __future__ import annotations

import pytest

from cleaners import SiteMemory, body, clean, judge, kind, listing
from cleaners.evidence import gather
from cleaners.model import Form, Page
from cleaners.post import Kind
from cleaners.segment import segment
from cleaners.tree import parse

PROSE = (
    "It rained all day, and the day after, and nobody came to the market but the baker, who had "
    "nowhere else to go and stood under his awning until four."
)


def kind_of(html: str, title: str = "", url: str = "http://a.example/x.html") -> tuple[Kind, str]:
    """Return what the page `html` is, with the note on it."""
    evidence = gather(segment(parse(Page(html, Form.HTML, "utf-8", "str", url))))
    opinion = judge.weigh(evidence, body.find(evidence), title)
    return kind.of(evidence, opinion, judge.kept(evidence, opinion, title), title, url)


def entry(number: int, heading: str = "h2") -> str:
    """Return one of a list of posts."""
    return (
        f"<article class=post><{heading}><a href=/2024/05/post-{number}.html>The post of day "
        f"{number}</a></{heading}><div class=meta>May {number}, 2024</div><p>{PROSE[:90]}… "
        f"<a href=/2024/05/post-{number}.html>Continue reading</a></p></article>"
    )


def page(inside: str) -> str:
    """Return a page around the inside."""
    menu = "".join(f"<li><a href=/{word}>{word}</a>" for word in ("home", "about", "archive"))
    return (
        f"<html><body><nav><ul>{menu}</ul></nav><main>{inside}</main>"
        "<footer><p>© 2024 The market blog</p></footer></body></html>"
    )


POST = f"<article class=post><h1>Rain</h1>{f'<p>{PROSE}</p>' * 6}</article>"
LIST = "".join(entry(number) for number in range(1, 11))
#: Months of a blog on which whole posts stand below each other, their headings leading nowhere.
MONTH = "".join(
    f"<div class=date-outer><h2 class=date-header>May {day}, 2024</h2><div class='post hentry'>"
    f"<h3 class=post-title>Market, day {day}</h3><div class=post-body><p>{PROSE}</p><p>{PROSE}</p>"
    f"</div></div></div>"
    for day in range(1, 6)
)
#: What makes a page a post, whatever its address.
PUBLISHED = "<meta property=og:type content=article>"
#: One post, whole, whose heading leads to its own page; and the same on that page.
ONLY = (
    "<article class=post><h2><a href=/2024/05/rain.html>Rain</a></h2>"
    f"{f'<p>{PROSE}</p>' * 6}</article>"
)
OWN = ONLY.replace("/2024/05/", "/category/rain/")
KINDS = [
    (page(POST), "http://a.example/2024/05/rain.html", Kind.POST),
    (page(LIST), "http://a.example/", Kind.INDEX),
    (page(LIST), "http://a.example/page/2/", Kind.INDEX),
    (page(f"<h1>Tag: rain</h1>{LIST}"), "http://a.example/tag/rain/", Kind.INDEX),
    (page(POST), "http://a.example/tags/rain/", Kind.INDEX),
    (page(POST), "http://a.example/category/weather", Kind.INDEX),
    (page(POST), "http://a.example/page/17/", Kind.INDEX),
    (page(POST), "http://a.example/index2.html", Kind.INDEX),
    (page(POST), "http://a.example/2010/rain/index2.html", Kind.POST),
    (page(POST), "http://a.example/tags/rain/in-may.html", Kind.POST),
    (page(POST), "http://a.example/author/notes/on-rain/", Kind.POST),
    (PUBLISHED + page(POST), "http://a.example/category/weather", Kind.POST),
    (page(MONTH), "", Kind.INDEX),
    (page(MONTH), "http://a.example/2024/05/", Kind.INDEX),
    # Whole posts, one to a page of a list, and a tag with nothing but the title of one.
    (page(ONLY), "http://a.example/page/2/", Kind.INDEX),
    (page(f"<h1>One post tagged “rain”</h1>{ONLY}"), "http://a.example/x/", Kind.INDEX),
    (page(f"<h1>rain</h1>{ONLY}"), "http://a.example/tag/rain.html", Kind.INDEX),
    ("<h1>rain</h1><p><a href=/2024/05/rain.html>Rain</a>", "http://a.example/tag/r/", Kind.INDEX),
    # A post below the address of its category, headed by a link to itself.
    (page(OWN), "http://a.example/category/rain/rain.html", Kind.POST),
    # Related posts under a post are no list of posts.
    (
        page(f"{POST}<div class=related><h3>Related posts</h3>{entry(1)}{entry(2)}</div>"),
        "http://a.example/2024/05/rain.html",
        Kind.POST,
    ),
    ("", "", Kind.EMPTY),
    ("<img src=i.png>", "", Kind.EMPTY),
    ("<a href=/>Home</a>", "", Kind.EMPTY),
]


@pytest.mark.parametrize(("html", "url", "expected"), KINDS)
def test_kind(html: str, url: str, expected: Kind) -> None:
    """Posts side by side are a list; nothing to read is empty."""
    found, note = kind_of(html, "Rain" if POST in html else "", url)
    assert found is expected
    assert bool(note) == (expected is not Kind.POST)


#: Three whole posts under headings that lead to their own pages, in no element named as a post.
ROW = "".join(
    f"<h2><a href=/2024/05/{word}.html>{said} {word}</a></h2>{f'<p>{PROSE}</p>' * 4}"
    for said, word in (("First", "rain"), ("Then", "snow"), ("And", "hail"))
)
BARS = [
    (POST, "http://a.example/2024/05/x.html", kind.IS_SURELY_LIST),
    (POST * 3, "http://a.example/2024/05/x.html", kind.IS_LIST),
    # A site's first page lists posts more readily, and so does a page where platforms put lists.
    (POST * 3, "http://a.example/", kind.IS_LIST_THERE),
    (POST * 3, "http://a.example/archives/12.html", kind.IS_LIST_THERE),
    # Headings that lead elsewhere make a list likelier, three of them and no fewer.
    (ROW, "http://a.example/weather/", kind.IS_LIST_THERE),
    (ROW[: ROW.index("<h2><a href=/2024/05/hail")], "http://a.example/weather/", kind.IS_LIST),
    # Of a page of few lines the address of the site alone tells nothing.
    (POST, "http://a.example/", kind.IS_SURELY_LIST),
]


@pytest.mark.parametrize(("inside", "url", "expected"), BARS)
def test_how_sure_a_list_must_be(inside: str, url: str, expected: float) -> None:
    """Where there is little to tell a list from, more is asked; where lists are put, less."""
    evidence = gather(segment(parse(Page(page(inside), Form.HTML, "utf-8", "str", url))))
    opinion = judge.weigh(evidence, body.find(evidence), "Rain")
    measures = listing.measure(evidence, opinion.measures, opinion.keep, "Rain", url)
    stays = judge.kept(evidence, opinion, "Rain")
    assert kind.bar(evidence, stays, measures, url) == expected


def test_a_list_of_one_post_stays_a_list_beside_its_blog() -> None:
    """A tag with one post shows it as the blog's posts are shown; still it says that it lists."""
    words = ("rain", "snow", "fog", "hail")
    posts = [
        (
            page(ONLY.replace("Rain", word.title()).replace("all day", f"all day like {word}"))
            .replace("/2024/05/rain", f"/2024/05/{word}")
            .encode(),
            f"http://a.example/2024/05/{word}.html",
        )
        for word in words
    ]
    site = SiteMemory.learn(posts)
    assert all(clean(body, url=url, site=site).kind is Kind.POST for body, url in posts)
    tag = page(f"<h1>rain</h1>{ONLY}")
    assert clean(tag, url="http://a.example/tag/rain/", site=site).kind is Kind.INDEX


TITLES = [
    ("404 Not Found", Kind.ERROR),
    ("页面不存在", Kind.ERROR),
    ("Seite nicht gefunden – Blog", Kind.ERROR),
    ("Just a moment...", Kind.ERROR),
    ("Log in to continue", Kind.ERROR),
    ("Before you continue to the site", Kind.ERROR),
    ("Logging in Python", Kind.POST),
    ("Rain", Kind.POST),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_error_pages(title: str, expected: Kind) -> None:
    """A short page that says it is missing, closed or not yet to be read is an error."""
    html = page(f"<article><h1>{title}</h1>{f'<p>{PROSE}</p>' * 3}</article>")
    assert kind_of(html, title)[0] is expected


SAID = [
    ("<h1>Market blog</h1><p>Sorry, the page you are looking for does not exist.</p>", Kind.ERROR),
    ("<h1>404</h1><p>Where did it go?</p>", Kind.ERROR),
    ("<h1>文章</h1><p>抱歉，您访问的页面不存在或已被删除。</p>", Kind.ERROR),
    ("<h1>Members</h1><p>You must be logged in to view this page.</p>", Kind.ERROR),
    ("<h1>Lost</h1><p>The page you tore out of my diary was never found.</p>", Kind.POST),
    (f"<h1>Rain</h1>{f'<p>{PROSE}</p>' * 6}<p>The page you asked for was removed.</p>", Kind.POST),
]


@pytest.mark.parametrize(("inside", "expected"), SAID)
def test_pages_that_say_in_their_text_what_they_are(inside: str, expected: Kind) -> None:
    """A short page whose first words are that there is none, or a wall before it, is an error."""
    assert kind_of(page(f"<article>{inside}</article>"), "The market blog")[0] is expected


def test_a_long_post_on_errors_is_a_post() -> None:
    """A post may be about error pages."""
    html = page(f"<article><h1>404 Not Found, explained</h1>{f'<p>{PROSE}</p>' * 12}</article>")
    assert kind_of(html, "404 Not Found, explained")[0] is Kind.POST


def test_flattened_errors() -> None:
    """The title tells an error page from a long post, in flattened text too."""
    assert clean("Page not found\n\nSorry.\n").kind is Kind.ERROR
    assert clean(f"Debugging a 404 in nginx\n\n{PROSE}\n\n{PROSE}\n").kind is Kind.POST
    assert "404" in kind.says_error("404 Not Found")
