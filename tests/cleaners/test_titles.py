"""The title of a post, from what its head declares and its headings."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.facts import Claim
from cleaners.model import Form, Page
from cleaners.segment import segment
from cleaners.titles import Title, find, key, without_site
from cleaners.tree import parse


def title_of(html: str) -> Title:
    """Find the title of a page that is a post as a whole."""
    layout = segment(parse(Page(html, Form.HTML, "utf-8", "str")))
    declared = [Claim(said, "") for said in (layout.head.meta("og:title"), layout.head.title)]
    return find(layout, declared, layout.head.meta("og:site_name"), 0)


WITHOUT_SITE = [
    ("A post", "", "A post"),
    ("A post | My blog", "My Blog", "A post"),
    ("My blog | A post", "My Blog", "A post"),
    ("A post - tag - My blog", "My blog", "A post - tag"),
    ("Palace: A post", "Palace", "A post"),
    ("A post: Palace", "Palace", "A post"),
    ("A post: its sequel", "Palace", "A post: its sequel"),
    ("A post: its sequel - Palace", "Palace", "A post: its sequel"),
    ("显卡评测_某站", "某站", "显卡评测"),
    ("显卡评测｜某站", "", "显卡评测"),
    ("X509_check_private_keyのエラー", "", "X509_check_private_keyのエラー"),
    ("A long title of a post - Site", "", "A long title of a post"),
    ("Site » A long title of a post", "", "A long title of a post"),
    ("A post - about tea - Site", "", "A post - about tea"),
    ("State-of-the-art", "Site", "State-of-the-art"),
    ("Site | Site", "Site", "Site | Site"),
    ("|", "", "|"),
    ("", "", ""),
]


HOMES = [
    ('<a href="/">The Riverside Notes</a>', "Rain | The Riverside Notes", "Rain"),
    ('<a href="/">The Riverside Notes</a>', "The Riverside Notes | Rain", "Rain"),
    (
        '<h1><a href="http://a.example">Rain in all seasons</a></h1>',
        "Rain in all seasons - Drops",
        "Drops",
    ),
    (
        '<a href="http://rain.example/">Rain</a>',
        "Rain | The Riverside Notes",
        "The Riverside Notes",
    ),
    ('<a href="/rain/">Rain</a>', "Rain | The Riverside Notes", "The Riverside Notes"),
    (
        '<h1><a href="/">听松轩</a></h1>',
        "古琴减字谱入门（一） - 听松 - 听松轩",
        "古琴减字谱入门（一） - 听松",
    ),
    ("", "雨天的窗 | River Road", "River Road"),
    ("", "雨天的窗和猫 | River Road", "雨天的窗和猫"),
]


@pytest.mark.parametrize(("menu", "title", "expected"), HOMES)
def test_the_link_to_the_first_page_names_the_site(menu: str, title: str, expected: str) -> None:
    """Of the parts of a title, the one that the link home says is not the post's."""
    html = f"<title>{title}</title><body>{menu}<p>It rained all day, and the day after.</p>"
    layout = segment(parse(Page(html, Form.HTML, "utf-8", "str", "http://a.example/b/c.html")))
    assert find(layout, [Claim(layout.head.title, "")], "", 1).shown == expected


@pytest.mark.parametrize(("title", "site", "expected"), WITHOUT_SITE)
def test_without_site(title: str, site: str, expected: str) -> None:
    """A title loses the site's name and keeps its own punctuation."""
    assert without_site(title, site) == expected


@given(st.text(), st.text())
def test_without_site_takes_a_part(title: str, site: str) -> None:
    """What is left is always a stretch of the title."""
    assert without_site(title, site) in title


@given(st.text())
def test_key_is_idempotent(line: str) -> None:
    """The key of a key is the key, so comparing keys compares lines."""
    assert key(key(line)) == key(line)


RUNNING = "It rained all day, and the day after, and nobody came to the market to buy bread."
TITLES = [
    ("<title>A post - Blog</title><h1>A POST</h1><p>x", "A POST"),
    ("<title>Blog: A post</title><h1>A post</h1><p>x", "A post"),
    ("<title>Blog</title><meta property='og:title' content='A post'><p>x", "A post"),
    ("<title>A post - Blog</title><meta property='og:site_name' content=Blog><p>x", "A post"),
    ("<title>Blog</title><meta property='og:site_name' content=Blog><h1>Blog</h1><p>x", "Blog"),
    ("<h3>Minor</h3><h1>A post</h1><p>x", "A post"),
    ("<title>x</title><h1>!</h1><p>y", "x"),
    ("<title>Tom &amp;amp; Jerry</title>", "Tom & Jerry"),
    (
        "<meta property='og:title' content='<ruby>外国人<rp>(</rp><rt>がいこくじん</rt></ruby>へ'>",
        "外国人へ",
    ),
    # A section that is called by the end of the title is not the title.
    (
        "<title>On sources: parsing | B</title><h2>Parsing</h2><p>x<h1>On sources: parsing</h1>",
        "On sources: parsing",
    ),
    # The head is worded for search engines, the page for its readers.
    (
        "<title>Top 10 Tips for Gardens in Winter</title><h1>Tips for your garden in winter",
        "Tips for your garden in winter",
    ),
    (
        "<title>Tips for Gardens in Winter</title><h1>May 3: Tips for gardens in winter</h1><p>x",
        "Tips for Gardens in Winter",
    ),
    (
        "<title>Tips for Gardens in Winter</title><h1>Tips for winter</h1><h1>On tips</h1><p>x",
        "Tips for Gardens in Winter",
    ),
    (
        "<title>Tips for Gardens in Winter</title><h1>What I saw at sea</h1><p>x",
        "Tips for Gardens in Winter",
    ),
    ("<p>x", ""),
    # Where nothing is declared, the nearest of the highest headings is the title, and none is that
    # stands under text: a post as feeds carry it has sections, and its title elsewhere.
    ("<h2>Rain</h2><p>x<h2>After the rain</h2><p>y", "Rain"),
    (f"<p>May 3, by Ann<h2>Rain</h2><p>{RUNNING}", "Rain"),
    (f"<p>{RUNNING}<h2>After the rain</h2><p>{RUNNING}", ""),
    # What is named as the post's title is a heading, whatever element it is.
    ("<title>雨 | The market blog</title><div class=post-title>雨</div><p>x", "雨"),
    ("<title>雨 | The market blog</title><div class=list-title>雨</div><p>x", "The market blog"),
]


@pytest.mark.parametrize(("html", "title"), TITLES)
def test_title(html: str, title: str) -> None:
    """The heading that the head confirms is the title; without one, the head's own."""
    assert title_of(html).shown == title


BANNER = "<div class=top><a href=/>The market</a> <span>notes of a baker</span></div>"
NAMED = "<div class=post-main-title>Rain</div>"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (BANNER + NAMED, "Rain"),
        (NAMED, "notes of a baker"),
        (BANNER + NAMED + NAMED.replace("Rain", "Snow"), "notes of a baker"),
        (BANNER, "notes of a baker"),
    ],
)
def test_a_head_that_names_the_site_alone(above: str, title: str) -> None:
    """Where the head says what the banner says, what alone is named as the title is it."""
    html = f"<title>The market | notes of a baker</title>{above}<p>It rained all day."
    layout = segment(parse(Page(html, Form.HTML, "utf-8", "str")))
    declared = [Claim(layout.head.title, "")]
    assert find(layout, declared, "", len(layout.segments) - 1).shown == title


def test_what_the_head_has_is_kept_beside_what_is_shown() -> None:
    """Where the page's heading is worded otherwise, what the head has is told too."""
    page = "<title>Tips for Gardens in Winter | B</title><h1>Tips for winter gardens</h1><p>x"
    assert title_of(page)[:2] == ("Tips for winter gardens", "Tips for Gardens in Winter")


def test_a_title_of_nothing_but_spaces_is_taken_apart_in_time() -> None:
    """No title is as long as a headline of 20,000 wide spaces, which took five seconds."""
    title = f"A post{chr(0x2003) * 20_000}| Blog"
    started = time.process_time()

    assert without_site(title, "Blog") == title
    assert time.process_time() - started < 1
