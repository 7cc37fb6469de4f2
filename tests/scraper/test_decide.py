"""Every page against everything the database may know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cleaners.post import Kind, Post
from db.rows import Known, text_hash
from scraper.decide import (
    AddRevision,
    Intent,
    KeepCapture,
    KeepState,
    Refuse,
    address_of,
    decide,
    page_url,
    refusal,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.capture import Capture

ADDRESS = "http://a.example/post"
POST = Post(Kind.POST, title="A day", text="It rained.")


def known(title: str, text: str, revision: int = 1) -> Known:
    """Return what the database knows of a post with this title and text."""
    hashed = text_hash(text) if revision else ""
    return Known(1, ADDRESS, "post", title, "2026-11-24T00:00:00Z", None, revision, hashed, "1")


CASES: dict[str, tuple[Post, Known | None, Intent]] = {
    "never seen": (POST, None, AddRevision(ADDRESS, 1)),
    "the same again": (POST, known("A day", "It rained."), KeepState(ADDRESS)),
    "another text": (POST, known("A day", "It poured.", 3), AddRevision(ADDRESS, 4)),
    "another title": (POST, known("One day", "It rained."), AddRevision(ADDRESS, 2)),
    "seen, but without text": (POST, known("", "", 0), AddRevision(ADDRESS, 1)),
    "half a character": (
        Post(Kind.POST, title="A", text="caf\udce9"),
        known("A", "caf?"),
        KeepState(ADDRESS),
    ),
    "a list": (
        Post(Kind.INDEX, notes=("the page lists 4 posts",)),
        None,
        KeepCapture("the page lists 4 posts"),
    ),
    "a list, no reason given": (
        Post(Kind.INDEX),
        None,
        KeepCapture("the page lists posts and is none"),
    ),
    "an error page": (
        Post(Kind.ERROR, notes=("not found",)),
        known("A day", "It rained."),
        Refuse("no post on it (error); not found"),
    ),
    "nothing": (Post(Kind.EMPTY), None, Refuse("no post on it (empty)")),
}


@pytest.mark.parametrize(("post", "state", "intent"), CASES.values(), ids=CASES)
def test_intent(post: Post, state: Known | None, intent: Intent) -> None:
    """What is to be done follows from the page and from what is known, and from nothing else."""
    assert decide(post, ADDRESS, state) == intent


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("HTTP://A.example:80/post?utm_source=x#top", ADDRESS),
        ("file:///tmp/a.html", "file:///tmp/a.html"),
        ("", "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ],
)
def test_a_post_is_known_by_where_it_answered(
    make_capture: Callable[..., Capture], url: str, address: str
) -> None:
    """A post is known by its normalised address, or by its content where it has none."""
    assert address_of(make_capture(url=url, body=b"abc")) == address


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (None, ""),
        (200, ""),
        (302, ""),
        (404, "the server answered 404 Not Found; check the address"),
        (503, "the server answered 503 Service Unavailable; check the address"),
        (599, "the server answered 599; check the address"),
    ],
)
def test_an_error_status_is_not_cleaned(
    make_capture: Callable[..., Capture], status: int | None, words: str
) -> None:
    """An answer that says the request failed is refused in the words of the standard."""
    assert refusal(make_capture(status=status)) == words


@pytest.mark.parametrize(
    ("url", "expected"), [(ADDRESS, ADDRESS), ("file:///a.html", ""), ("", "")]
)
def test_links_are_not_resolved_against_a_file(
    make_capture: Callable[..., Capture], url: str, expected: str
) -> None:
    """Relative links of a saved page must not come out as addresses of files on this machine."""
    assert page_url(make_capture(url=url)) == expected
