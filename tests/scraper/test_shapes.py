"""What addresses of posts look like: learned from a blog, or guessed from the names in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.shapes import Shapes, is_endless, is_never_post, looks_like_post

SITE = "https://a.example"
#: For each way of naming posts: some posts, others that are, and pages that are not.
BLOGS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "a date and a name": (
        [f"/2021/0{n}/0{n}/tide-{n}/" for n in range(1, 9)],
        ["/2009/12/31/ebb/", "/2021/01/01/ebb.html"],
        ["/", "/2021/", "/2021/05/", "/2021/05/06/", "/tag/tide/", "/page/2/", "/2021/page/3/"],
    ),
    "Blogger": (
        [f"/2021/0{n}/tide-{n}.html" for n in range(1, 9)],
        ["/2009/12/ebb.html"],
        ["/2021/", "/2021/05/", "/search/label/tide", "/search?updated-max=2021-01-01"],
    ),
    "a folder and a name": (
        [f"/posts/tide-{n}/" for n in range(1, 9)],
        ["/posts/ebb/", "/posts/%E6%BD%AE/"],
        ["/posts/", "/posts/page/2/", "/tags/tide/", "/categories/", "/index.xml"],
    ),
    "a category and a name": (
        [f"/{topic}/tide-{n}/" for n, topic in enumerate("sea air sand rain wind fog".split())],
        ["/frost/ebb/"],
        ["/tag/ebb/", "/sea/", "/author/jane/"],
    ),
    "a name": (
        [f"/tide-{n}" for n in range(1, 9)],
        ["/ebb-and-flow"],
        ["/", "/page2", "/wp-login.php", "/tide.png"],
    ),
    "a number below archives": (
        [f"/index.php/archives/{n}/" for n in range(11, 20)],
        ["/index.php/archives/57/"],
        ["/index.php/archives/", "/index.php/category/tide/", "/index.php/page/2/"],
    ),
    "a field of the query": (
        [f"/?p={n}" for n in range(11, 20)],
        ["/?p=57"],
        ["/?cat=3", "/?paged=2", "/?s=tide", "/?feed=rss2"],
    ),
}


def _learned(blog: str) -> Shapes:
    shapes = Shapes()
    shapes.learn(SITE + path for path in BLOGS[blog][0])
    return shapes


@pytest.mark.parametrize("blog", BLOGS)
def test_posts_of_a_known_shape_are_posts(blog: str) -> None:
    """What was learned, and what is named alike, is a post."""
    shapes = _learned(blog)

    learned, others, _ = BLOGS[blog]
    assert [path for path in learned + others if shapes.post_like(SITE + path) is not True] == []


@pytest.mark.parametrize("blog", BLOGS)
def test_lists_of_a_known_blog_are_no_posts(blog: str) -> None:
    """Folders of posts, pages of pages, labels and files are none."""
    shapes = _learned(blog)

    assert [p for p in BLOGS[blog][2] if shapes.post_like(SITE + p) is not False] == []


def test_another_shape_is_an_open_question() -> None:
    """A blog may have named its older posts in another way."""
    shapes = _learned("a folder and a name")

    assert shapes.post_like(f"{SITE}/2009/12/31/ebb/") is None
    assert shapes.post_like(f"{SITE}/notes/ebb/") is None


def test_a_page_about_the_author_is_an_open_question() -> None:
    """Where posts stand at the root, the pages beside them look like posts."""
    assert _learned("a name").post_like(f"{SITE}/about") is None


def test_names_that_posts_stand_below_say_nothing() -> None:
    """A blog whose posts are all below "topics" has posts there, whatever others have."""
    shapes = Shapes()
    shapes.learn(f"{SITE}/topics/tide-{n}" for n in range(8))

    assert shapes.post_like(f"{SITE}/topics/ebb") is True


def test_few_posts_teach_what_posts_are_but_not_what_lists_are() -> None:
    """Below five posts only what is named exactly alike is known, and the rest is guessed."""
    shapes = Shapes()
    shapes.learn([f"{SITE}/posts/tide", f"{SITE}/posts/ebb"])

    assert shapes.count == 2
    assert shapes.post_like(f"{SITE}/posts/flow") is True
    assert shapes.post_like(f"{SITE}/notes/flow") is None
    assert shapes.post_like(f"{SITE}/2021/05/06/flow") is True


def test_a_dot_in_a_name_is_part_of_it() -> None:
    """Only endings that say how a page is made are left out."""
    shapes = Shapes()
    shapes.learn(f"{SITE}/posts/tide-{n}" for n in range(8))

    assert shapes.post_like(f"{SITE}/posts/introducing-tide.example") is True
    assert shapes.post_like(f"{SITE}/posts/tide.HTML") is True


def test_a_post_is_learned_once() -> None:
    """What feeds say again teaches nothing more, and what is no address nothing at all."""
    shapes = Shapes()
    shapes.learn([f"{SITE}/posts/tide", f"{SITE}/posts/tide/index.html", "mailto:jane@a.example"])

    assert shapes.count == 1


GUESSED = {
    "/2021/05/tide-tables": True,
    "/2021-05-06/tide": True,
    "/how-tides-are-told": True,
    "/潮汐是怎么回事": True,
    "/?p=57": True,
    "/tide": None,
    "/2021/05/": False,
    "/about/": False,
    "/tag/how-tides-are-told": False,
    "/标签/潮汐": False,
    "/archives/2021/05/": False,
    "/archives/57/": None,
    "/feed/": False,
    "/tide.pdf": False,
    "/": False,
}


@pytest.mark.parametrize("path", GUESSED)
def test_names_are_weak_evidence_where_nothing_is_known(path: str) -> None:
    """Dates and long names speak for a post, numbers and names of lists against it."""
    assert looks_like_post(SITE + path) is GUESSED[path]


def test_a_word_of_a_list_within_a_name_says_nothing() -> None:
    """Only whole names count."""
    assert not is_never_post(f"{SITE}/search-for-the-tide")
    assert is_never_post(f"{SITE}/search")


@pytest.mark.parametrize(
    "path", ["/a;jsessionid=1", "/a?PHPSESSID=1", "/?s=tide", "/a?sort=asc", "/a?filter[x]=1"]
)
def test_addresses_of_visits_and_of_orders_are_endless(path: str) -> None:
    """Sessions, searches, sorting and filters are never followed."""
    assert is_endless(SITE + path)


@given(st.lists(st.text(max_size=20), max_size=8), st.text(max_size=20))
def test_any_address_has_an_answer(learned: list[str], path: str) -> None:
    """Nothing is raised, and what was learned and is no list is a post or an open question."""
    shapes = Shapes()
    shapes.learn(f"{SITE}/{one}" for one in learned)

    assert shapes.post_like(f"{SITE}/{path}") in (True, False, None)
    assert shapes.post_like(path) in (True, False, None)
