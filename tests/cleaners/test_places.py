"""What the names of elements say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.model import Container, Role
from cleaners.places import (
    furniture_name,
    is_firm,
    says_contents,
    says_post,
    says_post_text,
    words,
)


def container(name: str) -> Container:
    """Return a container written as ``tag.token.token``."""
    tag, *tokens = name.split(".")
    return Container(tag, 0, 1, tuple(tokens), 0, 1)


FURNITURE = [
    ("div.sidebar", Role.BOILERPLATE),
    ("div.comment-list", Role.COMMENT),
    ("div.jp-relatedposts", Role.RELATED),
    ("ul.left.sidebar-popular", Role.RELATED),
    ("div.sharedaddy", Role.SHARE),
    ("div.post-tags", Role.TAGS),
    ("div.entry-meta", Role.BYLINE),
    ("div.breadcrumbs", Role.NAVIGATION),
    ("div.post-prev-next", Role.NAVIGATION),
    ("div.next", None),
    ("ul.table-of-contents", Role.NAVIGATION),
    ("div.table-of-stars", None),
    ("nav", Role.NAVIGATION),
    ("footer", Role.BOILERPLATE),
    ("aside.x", Role.BOILERPLATE),
    ("form.comment-form", Role.COMMENT),
    # Names that say how the page is made.
    ("div.has-sidebar", None),
    ("div.no-comments", None),
    ("div.content-sidebar-wrap", None),
    ("div.elementor-widget", None),
    ("div.widget-area", Role.BOILERPLATE),
    # Identifiers that site builders make up are no words.
    ("div.w-node-b5343ad4-ad-0e1d-nav-menu-x", None),
    ("div.nav-deadbeef-x", Role.NAVIGATION),
    # Names of the post, of nothing, and of the whole page.
    ("div.post-body", None),
    ("div.entry-content", None),
    ("div.x1y2", None),
    ("div", None),
    ("body.sidebar", None),
    ("h2.comments", None),
]


@pytest.mark.parametrize(("name", "role"), FURNITURE)
def test_furniture(name: str, role: Role | None) -> None:
    """A name is read word by word; arrangements, headings and the whole page name no furniture."""
    found = furniture_name(container(name))
    assert (found[1] if found else None) is role


POSTS = [
    ("div.entry-content", True, True),
    ("div.post-body", True, True),
    ("div.articlebody", True, True),
    ("div.article-body", True, True),
    ("div.markdown-body", True, True),
    ("div.mw-parser-output", True, True),
    ("article.post", True, False),
    ("div.hentry", True, False),
    ("div.post-post", False, False),
    ("div.post-title", False, False),
    ("div.main-content-wrapper", False, False),
    ("body.post", False, False),
    ("div", False, False),
]


@pytest.mark.parametrize(("name", "is_post", "is_text"), POSTS)
def test_posts(name: str, is_post: bool, is_text: bool) -> None:  # noqa: FBT001
    """A post is told from its text, which comes without the byline."""
    assert (says_post(container(name)), says_post_text(container(name))) == (is_post, is_text)


def test_firm() -> None:
    """Comments are furniture though they hold posts by name; a widget that does is not."""
    assert is_firm(container("div.comments"), Role.COMMENT)
    assert is_firm(container("nav.x"), Role.NAVIGATION)
    assert not is_firm(container("div.widget"), Role.BOILERPLATE)


@given(st.text())
def test_words_are_words(token: str) -> None:
    """A token's words are letters of the token, in its order."""
    at = 0
    for word in words(token):
        at = token.index(word, at) + len(word)
        assert word.isalpha()


@pytest.mark.parametrize(
    ("name", "is_own"),
    [("footnote brackets", True), ("doc-footnote", True), ("callout-tip", True), ("box", False)],
)
def test_asides_of_a_post(name: str, is_own: bool) -> None:  # noqa: FBT001
    """Notes and boxes may stand in an element that elsewhere is a sidebar."""
    aside = Container("aside", 0, 1, tuple(name.split()), 0, 1)
    assert (furniture_name(aside) is None) is is_own


@pytest.mark.parametrize(
    ("name", "is_contents"),
    [("toc", True), ("table-of-contents", True), ("has-toc", False), ("contents", False)],
)
def test_contents(name: str, is_contents: bool) -> None:  # noqa: FBT001
    """A page's own table of contents is named so, in one word or three."""
    assert says_contents(Container("div", 0, 1, (name,), 0, 1)) is is_contents
