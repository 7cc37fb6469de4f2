"""Which post a page is of: canonical addresses are believed where something speaks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cleaners.post import Kind, Post
from db.rows import Known, text_hash
from scraper.identity import address_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.capture import Capture

TITLE, TEXT = "On eels", "Eels go up the river at night."
OWN = "https://blog.example/2022/05/on-eels.html"


def known(address: str, text: str = TEXT) -> Known:
    """Return a stored post."""
    return Known(1, address, "post", TITLE, "", None, 1, text_hash(text), "1")


def chosen(
    make_capture: Callable[..., Capture],
    own: str,
    canonical: str,
    stored: dict[str, str] | None = None,
) -> str:
    """Return the address that a page's post gets, given stored posts by address and text."""
    posts = {address: known(address, text) for address, text in (stored or {}).items()}
    post = Post(kind=Kind.POST, title=TITLE, text=TEXT, canonical=canonical)
    return address_for(make_capture(url=own, url_asked=own), post, posts.get)


@pytest.mark.parametrize(
    ("own", "canonical"),
    [
        (OWN + "?share=mail", OWN),
        ("https://blog.example/print/on-eels.html", OWN),
        ("https://blog.example/?p=12", OWN),
        ("https://blog.example/tags/%E9%B3%97/on-eels", "https://blog.example/on-eels"),
    ],
)
def test_a_canonical_that_names_the_same_thing_is_believed(
    make_capture: Callable[..., Capture], own: str, canonical: str
) -> None:
    """Where the last part of both is the same, or the own address says nothing at all."""
    assert chosen(make_capture, own, canonical) == canonical


@pytest.mark.parametrize(
    "canonical",
    [
        "",
        "https://blog.example/",
        "https://blog.example/blog/",
        "https://blog.example/2022/05/on-herons.html",
        "https://other.example/2022/05/on-eels.html",
        "not an address",
        "javascript:void(0)",
    ],
)
def test_a_canonical_that_says_nothing_is_not(
    make_capture: Callable[..., Capture], canonical: str
) -> None:
    """The front page, another post, another site, nonsense: the page is what answered."""
    assert chosen(make_capture, OWN, canonical) == OWN


@pytest.mark.parametrize("script", ["index.php", "post.aspx", "view", "archives"])
def test_pages_that_differ_in_a_number_only_stay_apart(
    make_capture: Callable[..., Capture], script: str
) -> None:
    """A script whose canonical drops the number would make one post of a whole blog."""
    own = f"https://blog.example/{script}?id=12"

    assert chosen(make_capture, own, f"https://blog.example/{script}") == own


def test_what_reads_the_same_as_its_canonical_is_that_post(
    make_capture: Callable[..., Capture],
) -> None:
    """Whatever the addresses look like."""
    other = "https://blog.example/a"

    assert chosen(make_capture, OWN, other, {other: TEXT}) == other
    assert chosen(make_capture, OWN, other, {other: "Something else."}) == OWN


def test_what_reads_the_same_without_its_parameters_is_that_post(
    make_capture: Callable[..., Capture],
) -> None:
    """Parameters that change nothing make no second post."""
    assert chosen(make_capture, f"{OWN}?from=home", "", {OWN: TEXT}) == OWN
    assert chosen(make_capture, f"{OWN}?page=2", "", {OWN: "Page one."}) == f"{OWN}?page=2"


def test_a_post_that_is_known_keeps_its_address(make_capture: Callable[..., Capture]) -> None:
    """A canonical that is added later moves nothing."""
    other = "https://blog.example/print/on-eels.html"

    assert chosen(make_capture, other, OWN, {other: "Older."}) == other


@pytest.mark.parametrize(
    "before",
    [OWN.replace("https:", "http:"), OWN.replace("//", "//www."), f"{OWN}/"],
)
def test_a_blog_that_moved_to_https_has_no_second_posts(
    make_capture: Callable[..., Capture], before: str
) -> None:
    """A page is the one that is known, be its scheme, its ``www.`` or a slash another."""
    assert chosen(make_capture, OWN, "", {before: "Older."}) == before


def test_a_file_is_known_by_its_path(make_capture: Callable[..., Capture]) -> None:
    """What no server answered has no canonical worth a look."""
    assert chosen(make_capture, "file:///tmp/a.html", OWN) == "file:///tmp/a.html"
