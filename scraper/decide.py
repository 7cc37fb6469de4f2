"""What is to be done with a page, given what the database knows of it. Nothing is done here."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, assert_never

from cleaners.decode import storable
from cleaners.post import Kind, Post
from db.rows import Known, text_hash

from .urls import is_web_address, normalise

if TYPE_CHECKING:
    from .capture import Capture

#: RFC 9110, sections 15.5.5 and 15.5.11: the server says that there is no such page.
VANISHED = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


@dataclass(frozen=True, slots=True)
class AddRevision:
    """The post is new, or its text or title changed: store all of it."""

    address: str
    #: Number the revision will get.
    number: int


@dataclass(frozen=True, slots=True)
class KeepState:
    """The text is the one that is stored: note that it still stands, and its newest bytes."""

    address: str


@dataclass(frozen=True, slots=True)
class KeepCapture:
    """The page is a list of posts: keep its bytes, and make no post of it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """There is nothing on the page that anybody would keep: store nothing."""

    reason: str


Intent = AddRevision | KeepState | KeepCapture | Refuse


def address_of(capture: Capture) -> str:
    """Return the address a post is known by.

    It is where the page answered. The address that a page calls canonical is not trusted for this:
    there are blogs on which every post names the home page.

    A page from standard input without an address is known by its content.
    """
    if not capture.url:
        return f"sha256:{capture.digest}"
    return normalise(capture.url)


def refusal(capture: Capture) -> str:
    """Return why an answer is not worth cleaning, or ""."""
    if capture.status is None or not capture.failed:
        return ""
    try:
        phrase = f" {HTTPStatus(capture.status).phrase}"
    except ValueError:
        phrase = ""
    return f"the server answered {capture.status}{phrase}; check the address"


def vanished(capture: Capture) -> tuple[str, ...]:
    """Return the addresses whose page is gone by this answer: the one asked and the one reached."""
    if capture.status not in VANISHED:
        return ()
    return tuple(dict.fromkeys(map(normalise, (capture.url_asked, capture.url))))


def decide(post: Post, address: str, known: Known | None) -> Intent:
    """Return what to do with a cleaned page.

    Args:
        post: The page, cleaned.
        address: What `address_of` says of its capture.
        known: What the database knows of the post at that address.
    """
    match post.kind:
        case Kind.POST:
            return _of_post(post, address, known)
        case Kind.INDEX:
            return KeepCapture("; ".join(post.notes) or "the page lists posts and is none")
        case Kind.ERROR | Kind.EMPTY:
            return Refuse(no_post(post))
        case _:
            assert_never(post.kind)


def no_post(post: Post) -> str:
    """Say in one line why a page of kind ``error`` or ``empty`` gave no post."""
    return "; ".join((f"no post on it ({post.kind})", *post.notes))


def page_url(capture: Capture) -> str:
    """Return the address that relative links of the page are resolved against, or ""."""
    return address_of(capture) if is_web_address(capture.url) else ""


def _of_post(post: Post, address: str, known: Known | None) -> Intent:
    if known is None:
        return AddRevision(address, 1)
    stored = (known.title, known.text_hash)
    if stored == (storable(post.title), text_hash(storable(post.text))):
        return KeepState(address)
    return AddRevision(address, known.revision + 1)
