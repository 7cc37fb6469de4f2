"""What elements call themselves: the tokens of their class, id, role and itemprop.

Pages repeat a few names hundreds of times, and a blog repeats them from page to page, so what a
name means is looked up, not worked out again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .model import HintKind

Attributes = dict[str, str | None]

#: Class tokens by which platforms mark a caption that is no ``<figcaption>`` (WordPress, Blogger).
_CAPTION_TOKENS = frozenset({"wp-caption-text", "tr-caption", "caption", "figcaption"})
#: Class tokens whose elements style sheets take out of view (Bootstrap, WordPress, HTML5
#: Boilerplate).
_HIDDEN_TOKENS = frozenset(
    {"sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden", "hidden", "d-none"}
)
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE
)
_ANCHOR_TOKENS = frozenset({"headerlink", "header-anchor", "anchor", "hash-link", "heading-anchor"})
#: What a link shows that only leads to the heading it stands in. Fonts of icons have their signs
#: where no letters are (Unicode 16, 23.5).
_ANCHOR_SIGN = re.compile(r"(?:[#¶§🔗\u200b\ue000-\uf8ff]|link|permalink|anchor)?")
_AUTHOR_TOKENS = frozenset({"author", "fn", "p-author", "byline", "post-author", "author-name"})
#: Those of a member's name on hosts of many blogs, which may be any member's.
_MEMBER_TOKENS = frozenset(
    "nick nickname username user-name follow-nickname note-author i-ljuser-username".split()
)
_TELLING = _CAPTION_TOKENS | _HIDDEN_TOKENS | _ANCHOR_TOKENS | _AUTHOR_TOKENS | _MEMBER_TOKENS

#: Names remembered, and characters of the longest: together at most 2 MB.
_REMEMBERED, _LONGEST = 4096, 200
#: Characters of one element's names that are read; the rest of a million says nothing more.
_MOST = 10_000


#: Names that are read on one page, five times as many as on any of 3,170 labelled ones; what a
#: hundred thousand may say is looked up in half a second.
MAX_NAMES = 100_000


class Names(NamedTuple):
    """What an element is called, and what that says."""

    #: Lower-cased, each once, in the page's order.
    tokens: tuple[str, ...] = ()
    #: The names say nothing of what follows.
    is_plain: bool = True
    hides: bool = False
    is_caption: bool = False
    is_anchor: bool = False
    is_author: bool = False
    is_member: bool = False


NAMELESS = Names()


class Reader:
    """Reads what the elements of one page call themselves, as long as they do not say too much."""

    def __init__(self) -> None:
        self.left = MAX_NAMES

    def names_of(self, attributes: Attributes) -> Names:
        """Return what an element calls itself; nothing once the page has said too much."""
        if self.left <= 0:
            return NAMELESS
        names = names_of(attributes)
        self.left -= len(names.tokens)
        return names

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out, in words."""
        return () if self.left > 0 else (f"names are read up to {MAX_NAMES:,}",)


def names_of(attributes: Attributes) -> Names:
    """Return what an element calls itself.

    >>> names_of({"class": "Post  sr-only", "id": "post"}).tokens
    ('post', 'sr-only')
    """
    words = attributes.get("class")
    if not words or len(attributes) > 1:
        words = _words(attributes)
        if not words:
            return NAMELESS
    return _remembered(words) if len(words) <= _LONGEST else _read(words[:_MOST])


def _words(attributes: Attributes) -> str:
    words = attributes.get("class") or ""
    # Asking for each is three times as fast as filtering and joining what was found.
    if own := attributes.get("id"):
        words = f"{words} {own}"
    if own := attributes.get("role"):
        words = f"{words} {own}"
    if own := attributes.get("itemprop"):
        words = f"{words} {own}"
    return words


def _read(words: str) -> Names:
    found = words.lower().split()
    tokens = tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)
    if _TELLING.isdisjoint(tokens):
        return Names(tokens)
    return Names(
        tokens,
        is_plain=False,
        hides=not _HIDDEN_TOKENS.isdisjoint(tokens),
        is_caption=not _CAPTION_TOKENS.isdisjoint(tokens),
        is_anchor=not _ANCHOR_TOKENS.isdisjoint(tokens),
        is_author=not _AUTHOR_TOKENS.isdisjoint(tokens),
        is_member=not _MEMBER_TOKENS.isdisjoint(tokens),
    )


_remembered = lru_cache(maxsize=_REMEMBERED)(_read)


def is_hidden(attributes: Attributes, names: Names) -> bool:
    """Tell whether the page itself keeps an element from view."""
    if names.hides or "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))


def is_self_anchor(attributes: Attributes, names: Names) -> bool:
    """Tell whether a link only lets one copy the address of the heading it stands in."""
    return names.is_anchor or (attributes.get("href") or "").startswith("#")


def links_to_itself(tokens: Sequence[str]) -> bool:
    """Tell from the names of what a heading holds whether it has a link to itself."""
    return not _ANCHOR_TOKENS.isdisjoint(tokens)


def is_anchor_sign(text: str) -> bool:
    """Tell whether what a link to a place on its own page shows is a sign, and no word.

    >>> is_anchor_sign(" ¶"), is_anchor_sign("\uf0c1"), is_anchor_sign("Method")
    (True, True, False)
    """
    return bool(_ANCHOR_SIGN.fullmatch(text.strip().lower()))


def hint_kind(attributes: Attributes, names: Names) -> HintKind | None:
    """Return what an inline element claims of the post by its names or its ``rel``."""
    rel = rel_of(attributes)
    if "tag" in rel:
        return HintKind.TAG
    if names.is_author or "author" in rel:
        return HintKind.AUTHOR
    return HintKind.MEMBER if names.is_member else None


def rel_of(attributes: Attributes) -> Sequence[str]:
    """Return what the target of a link is to the page, lower-cased."""
    rel = attributes.get("rel")
    return rel.lower().split() if rel else ()
