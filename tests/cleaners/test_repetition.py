"""Repetition that is part of posts, and has to stay where furniture goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from cleaners.line import clean
from cleaners.post import Post
from cleaners.sites import SiteMemory
from tests.cleaners.blog import DemoPost, blocks_of, posts
from tests.cleaners.markup import body
from tests.cleaners.scoring import f1, furniture
from tests.cleaners.staging import of_pages, stage
from tests.cleaners.themes import Page, render

THEMES = ["rows", "soup", "grid", "column"]
INTRODUCTION = (
    "This is a part of my letters from the river, in which I write down what the people there "
    "have told me, as they told it, and without asking whether it is true."
)
DISCLAIMER = (
    "I was given the seeds, the spade and the tea that I write about here, and would have liked "
    "to be given more; nobody has read this text before you did."
)
REFRAIN = "And the river went by, and the river went by, and nobody asked it to stay."
VERSES = """The miller had a daughter who was never on time.

{0}

She missed the boat to market, the bell and the tea.

{0}

She missed her own wedding by an hour and a half.

{0}

They waited with the music, and they wait for her still.

{0}"""


def with_text(number: int, before: str = "", after: str = "") -> DemoPost:
    """Return a post of the blog with more text before or after its own."""
    post = posts()[number]
    return replace(
        post,
        blocks=(
            *(blocks_of(before) if before else ()),
            *post.blocks,
            *(blocks_of(after) if after else ()),
        ),
    )


def changed(theme: str, instead: Mapping[int, DemoPost]) -> tuple[list[Page], SiteMemory]:
    """Return the blog with some posts replaced, and the memory of it."""
    pages = list(stage(theme).pages)
    traces = list(stage(theme).traces)
    for number, post in instead.items():
        pages[number] = render(theme, post, number)
        traces[number] = of_pages([pages[number]]).traces[0]
    return pages, SiteMemory.of(traces)


def is_whole(page: Page, post: Post) -> bool:
    """Tell whether a page was cleaned to its post, and to nothing else."""
    return f1(page.gold, post.text) >= 0.999 and not furniture(page.gold, post)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("parts", [(2, 9), (2, 9, 13)])
def test_the_introduction_of_a_series(theme: str, parts: tuple[int, ...]) -> None:
    """What begins two or three posts of a blog belongs to them."""
    pages, memory = changed(theme, {n: with_text(n, before=INTRODUCTION) for n in parts})
    for number in parts:
        page = pages[number]
        post = clean(page.html, page.url, site=memory)
        assert INTRODUCTION in post.text
        assert is_whole(page, post)


@pytest.mark.parametrize("theme", THEMES)
def test_a_refrain(theme: str) -> None:
    """What repeats within one page is verse, not furniture."""
    pages, memory = changed(
        theme, {9: replace(posts()[9], blocks=blocks_of(VERSES.format(REFRAIN)))}
    )
    post = clean(pages[9].html, pages[9].url, site=memory)
    assert post.text.count(REFRAIN) == 4
    assert is_whole(pages[9], post)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("copies", [1, 3])
def test_a_post_at_several_addresses(theme: str, copies: int) -> None:
    """A post that the blog shows again, elsewhere and among other furniture, stays in all."""
    page = stage(theme).pages[10]
    again = [
        replace(render(theme, posts()[10], n), url=f"{page.url}?again={n}") for n in range(copies)
    ]
    memory = SiteMemory.of([*stage(theme).traces, *of_pages(again).traces])
    for one in (page, *again):
        assert is_whole(one, clean(one.html, one.url, site=memory))


@pytest.mark.parametrize("theme", THEMES)
def test_a_disclaimer_that_the_feed_has(theme: str) -> None:
    """What all posts say goes, unless the publisher's own word has it."""
    pages, memory = changed(theme, {n: with_text(n, after=DISCLAIMER) for n in range(14)})
    page = pages[9]
    assert DISCLAIMER not in clean(page.html, page.url, site=memory).text
    word = body(with_text(9, after=DISCLAIMER))
    post = clean(page.html, page.url, site=memory, published=word)
    assert DISCLAIMER in post.text
    assert is_whole(page, post)
    said = next(s for s in post.segments if s.text == DISCLAIMER)
    assert said.reason == "the publisher's feed has it"


@pytest.mark.parametrize("theme", THEMES)
def test_a_short_post_in_many_sidebars(theme: str) -> None:
    """A post that lists of posts show whole is not furniture on its own page."""
    page = stage(theme).pages[5]
    assert len(page.gold) == 1
    post = clean(page.html, page.url, site=stage(theme).memory())
    assert page.gold[0] in post.text


@pytest.mark.parametrize("theme", THEMES)
def test_a_quotation_of_another_post(theme: str) -> None:
    """A paragraph that one post quotes from another stays in both."""
    quoted = posts()[9].gold[1]
    pages, memory = changed(theme, {1: with_text(1, after=f"> {quoted}")})
    for number in (1, 9):
        post = clean(pages[number].html, pages[number].url, site=memory)
        assert quoted in post.text
        assert is_whole(pages[number], post)


@pytest.mark.parametrize("theme", THEMES)
def test_a_blog_that_is_stored_twice(theme: str) -> None:
    """Where each post is known from two addresses, what is learned is what one would teach."""
    pages = list(stage(theme).pages)
    again = [
        replace(render(theme, post, n), url=f"{pages[n].url}?m=1") for n, post in enumerate(posts())
    ]
    memory = SiteMemory.of([*stage(theme).traces, *of_pages(again).traces])
    assert all(is_whole(page, clean(page.html, page.url, site=memory)) for page in pages)


@pytest.mark.parametrize("theme", THEMES)
def test_the_title_of_the_site_is_no_title(theme: str) -> None:
    """What heads all pages is what the site is called; a page is called by its own heading."""
    for page, post in zip(stage(theme).pages, posts(), strict=True):
        assert clean(page.html, page.url, site=stage(theme).memory()).title == post.title
