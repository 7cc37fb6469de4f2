"""The publisher's own word: the body of a post as the blog's feed or API carries it.

The body is aligned with the page's segments (`align`), which tolerates what differs between the
two: entities, white space, pictures that load late, shortcodes that only one side has run. What it
holds is content, whatever the page makes of it; what it lacks is not, if it is whole. Feeds often
carry the beginning of a post or a summary instead: these are recognised by the text that goes on
where they stop, and speak for the segments they hold and for nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from . import tree
from .align import align
from .evidence import Evidence
from .forest import Floats
from .model import Form, LinkKind, Page
from .segment import segment
from .tokens import token_list

#: Share of a segment's words that the body must have at its place.
HELD = 0.5
#: Share of the body's words that the page must have, for it to be the body of this page.
ABOUT = 0.5
#: What seems part of the post after the body's end, as a share of the body, from which on the body
#: is the beginning only.
GOES_ON = 0.2
#: Least number of words of a body: a shorter one is a summary or a caption.
LEAST_WORDS = 5
#: Segments of a page up to which it is aligned: aligning takes time by the square of what repeats,
#: and a page of so many that all do takes three seconds.
MOST_SEGMENTS = 3_000
#: How cut bodies end: an ellipsis, also in brackets, and what may be linked after it.
_CUT = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|⋯)\W*"
    r"(?:(?:continue reading|read more|weiterlesen|lire la suite|leer más|続きを読む|"
    r"继续阅读|繼續閱讀|阅读全文|閱讀全文|читать далее|더 보기|devamı)\W*.{0,80})?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a blog's own feed says that it has a post from."""

    #: Address, or "" for a source that is only named.
    url: str
    #: What it is called; "" where it is not said.
    name: str
    #: `LinkKind.ORIGIN` or `LinkKind.VIA`.
    kind: LinkKind
    #: In words, what in the feed says so.
    evidence: str
    #: It is the blog that the post is from, and not the post.
    is_blog: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a blog's own feed says of a post besides its text."""

    #: ISO 8601, in the zone that the feed names.
    published: str = ""
    authors: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def completed_by(self, other: Said) -> Said:
        """Return this with what it does not say and another feed of the blog does."""
        return Said(
            self.published or other.published,
            self.authors or other.authors,
            self.sources or other.sources,
        )


#: What is said of a post that no feed has.
UNSAID = Said()


class Extent(StrEnum):
    """How much of the post a publisher's body is."""

    WHOLE = "whole"
    BEGINNING = "beginning"
    #: The page has too little of it: a summary in other words, or another post.
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Word:
    """What the publisher's body says of a page's segments."""

    extent: Extent
    #: For each segment, whether the body holds it.
    said: tuple[bool, ...]

    @property
    def span(self) -> range:
        """The segments from the first that the body holds to the last."""
        held = [index for index, said in enumerate(self.said) if said]
        return range(held[0], held[-1] + 1) if held else range(0)


def heed(evidence: Evidence, keep: Floats, body: str) -> Word:
    """Align a publisher's body with a page.

    Args:
        evidence: The page, measured.
        keep: For each segment, the probability that it is part of the post, from the page alone.
        body: HTML, or plain text.
    """
    layout = evidence.layout
    text = text_of(body)
    words = token_list(text)
    nothing = Word(Extent.OTHER, (False,) * len(layout.segments))
    if len(words) < LEAST_WORDS or len(layout.segments) > MOST_SEGMENTS:
        return nothing
    found = align([piece.text for piece in layout.segments], text)
    said = tuple(label.share >= HELD for label in found)
    held = sum(label.share * label.tokens for label, one in zip(found, said, strict=True) if one)
    if held < ABOUT * len(words):
        return nothing
    cut = _CUT.search(text[-200:]) is not None or _goes_on(evidence, keep, said)
    return Word(Extent.BEGINNING if cut else Extent.WHOLE, said)


def text_of(body: str) -> str:
    r"""Return the text of a publisher's body, a line for each block.

    >>> text_of("<p>Rain &amp; wind.</p><pre>x = 1</pre>")
    'Rain & wind.\nx = 1'
    """
    page = Page(f"<body>{body}</body>", Form.HTML, "utf-8", "str")
    return "\n".join(piece.text for piece in segment(tree.parse(page)).segments if piece.text)


def _goes_on(evidence: Evidence, keep: Floats, said: Sequence[bool]) -> bool:
    """Tell whether the post seems to go on after the last that the body holds."""
    size = [features.columns for features in evidence.features]
    last = max(index for index, one in enumerate(said) if one)
    rest = sum(size[index] * float(keep[index]) for index in range(last + 1, len(size)))
    return rest > GOES_ON * sum(s for s, one in zip(size, said, strict=True) if one)
