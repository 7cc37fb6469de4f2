"""Structural signatures: what stands in the same place on every page of a site has the same one.

The signature of a place is that of the elements from the root down to it, each with its tag and the
class and id tokens that a theme gives it. Numbers are folded, and the tokens are left out by which
platforms say what a single page is (``post-1274``, ``category-bread``, ``has-post-thumbnail``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from .fingerprint import digest
from .model import Caption, Code, Container, Heading, Segment, Table

#: Tokens that describe the post, not the theme: WordPress' ``post_class`` and ``comment_class``
#: (developer.wordpress.org/reference/functions), and what other platforms call likewise.
_OF_THE_POST = re.compile(
    r"(?:post|postid|page|page-id|comment|li-comment|div-comment|entry|item|menu-item|term|tag|"
    r"category|cat|thread|user)-?\d+|"
    r"(?:category|tag|author|format|has|label|lang|byuser|status|type)-(?!{})\S+|"
    r"(?:thread-)?(?:even|odd|alt)|depth-\d+|sticky|bypostauthor|current|active|selected".format(
        r"(?:list|lists|links?|cloud|box|bio|info|name|meta|avatar|container|wrap|wrapper|card|"
        r"description)\b"
    )
)
#: Numbers of three digits and more count posts; a theme's own (``col-8``, ``c-2``) are smaller.
_COUNTED = re.compile(r"\d{3,}")
#: Tokens of an element that count: utility classes come by the dozen and vary.
_TOKENS = 4
#: Elements whose names are those of the page.
_WHOLE = frozenset({"html", "body"})
#: Their ids are slugs of the post's own words.
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_LEAVES = {Heading: "h", Code: "c", Table: "t", Caption: "x"}


def of_containers(containers: Sequence[Container]) -> list[int]:
    """Return the signature of each container, in their order."""
    found: list[int] = []
    for container in containers:
        around = found[container.parent] if container.parent >= 0 else 0
        found.append(_below(around, container.tag, container.tokens))
    return found


def of_segment(segment: Segment, containers: Sequence[int]) -> int:
    """Return the signature of the place of a segment, given those of the containers."""
    return _leaf(containers[segment.container], _LEAVES.get(type(segment.leaf), "p"))


def theme_tokens(tag: str, tokens: Sequence[str]) -> tuple[str, ...]:
    """Return the tokens by which a theme knows an element, large numbers folded.

    >>> theme_tokens("article", ("post-1274", "hentry", "category-bread", "c-2", "box_123456"))
    ('hentry', 'c-2', 'box_0')
    """
    if tag in _WHOLE or tag in _HEADINGS:
        return ()
    own = (token for token in tokens if not _OF_THE_POST.fullmatch(token))
    return tuple(_COUNTED.sub("0", token) for token in own)[:_TOKENS]


# A page repeats a few elements and a site repeats its pages, so signatures are remembered.


@lru_cache(maxsize=1 << 14)
def _below(around: int, tag: str, tokens: tuple[str, ...]) -> int:
    return digest((str(around), tag, *theme_tokens(tag, tokens)))


@lru_cache(maxsize=1 << 14)
def _leaf(place: int, kind: str) -> int:
    return digest((str(place), kind))
