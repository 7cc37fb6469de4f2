"""How alike two texts are, as bags of words, and which pieces of a page should not have stayed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cleaners.post import Post
from cleaners.tokens import token_list


def f1(gold: Iterable[str], found: str) -> float:
    """Return the harmonic mean of precision and recall over bags of words.

    >>> f1(["a b"], "b c"), f1(["a"], "A"), f1(["a"], "")
    (0.5, 1.0, 0.0)
    """
    wanted = Counter(token for piece in gold for token in token_list(piece))
    got = Counter(token_list(found))
    common = (wanted & got).total()
    return 2 * common / (wanted.total() + got.total()) if common else 0.0


def furniture(gold: Iterable[str], post: Post) -> list[str]:
    """Return the pieces that were kept and are no part of the post."""
    own = {squeezed(piece) for piece in gold}
    return [s.text for s in post.segments if s.keep and s.text and squeezed(s.text) not in own]


def squeezed(text: str) -> str:
    """Return a text without its white space.

    >>> squeezed(" a  b ")
    'ab'
    """
    return "".join(text.split())
