"""Which post a page is a page of, where one post answers under several addresses.

The address a page calls canonical is evidence, not proof: there are blogs on which every post names
the home page. So it is believed where the post that is known there reads the same, or where the two
addresses name the same thing.
"""

from __future__ import annotations

import re
from itertools import chain, product
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from cleaners.decode import storable
from db.rows import text_hash

from .decide import address_of
from .errors import AddressError
from .urls import is_web_address, normalise, page_key, same_host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaners.post import Post
    from db.rows import Known

    from .capture import Capture

#: A last part of a path that is shorter, or shorter than the second and of letters only, such as
#: "index", "post" or "archives", names a page of many.
_SLUG_LENGTH, _WORD_LENGTH = 5, 12
_TELLING = re.compile(r"[-_%\d]")
_EXTENSION = re.compile(r"\.[a-z]{3,5}$")


def address_for(capture: Capture, post: Post, known: Callable[[str], Known | None]) -> str:
    """Return the address by which a page's post is known, or is to be.

    Args:
        capture: The page.
        post: The page, cleaned.
        known: What the database knows of the post at an address.
    """
    own = address_of(capture)
    if not is_web_address(own):
        return own
    if spelling := known_as(own, known):
        return spelling
    text = (storable(post.title), text_hash(storable(post.text)))
    named = _named(own, post.canonical)
    for other in filter(None, (named, _without_query(own))):
        there = known(other)
        if there and (there.title, there.text_hash) == text:
            return other
        if there is None and other == named and _names_the_same(own, other):
            return other
    return own


def known_as(address: str, known: Callable[[str], Known | None]) -> str:
    """Return the spelling of an address by which its post is known; "" if it is not."""
    return next(filter(known, chain((address,), spellings(address))), "")


def spellings(address: str) -> Iterator[str]:
    """Yield the other addresses that one page may have had before or after its blog moved a little.

    With http and https, with and without ``www.`` and the slash at the end.

    >>> list(spellings("http://blog.example/"))[0]
    'https://blog.example/'
    """
    parts = urlsplit(address)
    host, path = parts.netloc.removeprefix("www."), parts.path.rstrip("/")
    for scheme, netloc, end in product(("https", "http"), (host, f"www.{host}"), ("/", "")):
        other = urlunsplit(parts._replace(scheme=scheme, netloc=netloc, path=(path + end) or "/"))
        if other != address:
            yield other


def _named(own: str, canonical: str) -> str:
    """Return the address that a page calls canonical, if it is another one on the same site."""
    try:
        named = normalise(canonical)
    except AddressError:
        return ""
    return named if named != own and same_host(own, named) else ""


def _without_query(own: str) -> str:
    parts = urlsplit(own)
    return urlunsplit(parts._replace(query="")) if parts.query else ""


def _names_the_same(own: str, named: str) -> bool:
    """Tell whether a page's own name for itself can be believed before it is seen there."""
    if page_key(own) == page_key(named):
        return urlsplit(own)[:2] == urlsplit(named)[:2]
    slug = _slug(named)
    if len(slug) < _SLUG_LENGTH or not (_TELLING.search(slug) or len(slug) >= _WORD_LENGTH):
        return False
    # "/?p=12" says nothing that "/2022/05/opt" would contradict.
    return slug == _slug(own) or (not urlsplit(own).path.strip("/") and bool(urlsplit(own).query))


def _slug(address: str) -> str:
    last = urlsplit(address).path.rstrip("/").rpartition("/")[2]
    return _EXTENSION.sub("", last.casefold())
