"""What `clean` gives back: the post, its links, and every verdict with its reason."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from . import render
from .facts import Fact
from .later import deferred
from .markdown import to_markdown
from .model import Block, Comment, Link, Role, Segment, Verdict
from .values import quick


class Kind(StrEnum):
    """What the page is."""

    POST = "post"
    #: A home page, archive or list of search results: its entries are links, it has no text.
    INDEX = "index"
    #: A page that only says that something is not there or not allowed; or bytes that are no text.
    ERROR = "error"
    EMPTY = "empty"


@quick
@dataclass(frozen=True, slots=True)
class JudgedSegment:
    """A piece of the page with what was decided about it."""

    segment: Segment
    verdict: Verdict
    #: BCP 47; "und" where unknown, "zxx" where there is no language in it.
    language: str = "und"

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return self.segment.text

    @property
    def keep(self) -> bool:
        """Whether it is part of the post."""
        return self.verdict.keep

    @property
    def reason(self) -> str:
        """The deciding evidence in words."""
        return self.verdict.reason

    @property
    def score(self) -> float:
        """Probability, 0 to 1, that it is part of the post."""
        return self.verdict.score

    @property
    def role(self) -> Role:
        """What it is to the post."""
        return self.verdict.role

    def to_json(self) -> dict[str, Any]:
        """Return the segment as JSON values."""
        return {
            "text": self.text,
            "keep": self.keep,
            "role": str(self.role),
            "reason": self.reason,
            "score": round(self.score, 3),
            "language": self.language,
        }


@deferred(
    "published",
    "language",
    "language_confidence",
    "language_shares",
    "links",
    "segments",
    "comments",
    "facts",
)
@dataclass(frozen=True, slots=True)
class Post:
    """One page, cleaned.

    What costs more than the text itself is worked out when it is first read.

    A page of kind ``index``, ``error`` or ``empty`` is a `Post` too, with empty text and a note
    that says why.
    """

    kind: Kind
    url: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    #: ISO 8601 date or date and time, or "".
    published: str = ""
    updated: str = ""
    #: BCP 47, "und" where unknown, "mul" where no language prevails.
    language: str = "und"
    #: 0 to 1.
    language_confidence: float = 0.0
    #: For "mul": each language and its share of the text, 0 to 1, largest first.
    language_shares: tuple[tuple[str, float], ...] = ()
    tags: tuple[str, ...] = ()
    site_name: str = ""
    #: The address that the page gives as its own, or "".
    canonical: str = ""
    #: The post as blocks, in page order, without its title.
    blocks: tuple[Block, ...] = ()
    #: The blocks as plain text, separated by blank lines.
    text: str = ""
    links: tuple[Link, ...] = ()
    #: All that the page holds, kept and removed, in page order.
    segments: tuple[JudgedSegment, ...] = ()
    comments: tuple[Comment, ...] = ()
    #: WHATWG name of the encoding that the page was read in.
    encoding: str = ""
    #: Where title, authors, dates, language, tags, canonical, the site's name and the encoding were
    #: read. The text is the segments that were kept, and links name their segment themselves.
    facts: tuple[Fact, ...] = ()
    #: What a reader should know of how the page was read: cuts, undecodable bytes, its kind.
    notes: tuple[str, ...] = ()

    @property
    def markdown(self) -> str:
        """The post as CommonMark, without its title."""
        return to_markdown(self.blocks)

    @property
    def html(self) -> str:
        """The post as sanitised HTML, without its title."""
        return render.to_html(self.blocks)

    def to_json(self) -> dict[str, Any]:
        """Return the post as JSON values, blocks as Markdown."""
        fields = {
            field.name: getattr(self, field.name)
            for field in dataclasses.fields(self)
            if field.name not in ("blocks", "segments", "links", "comments", "facts")
        }
        return {
            **{key: list(v) if isinstance(v, tuple) else v for key, v in fields.items()},
            "kind": str(self.kind),
            "language_confidence": round(self.language_confidence, 3),
            "language_shares": dict(self.language_shares),
            "markdown": self.markdown,
            "links": [_link(link) for link in self.links],
            "comments": [dataclasses.asdict(comment) for comment in self.comments],
            "facts": [dataclasses.asdict(fact) for fact in self.facts],
            "segments": [segment.to_json() for segment in self.segments],
        }


def _link(link: Link) -> dict[str, Any]:
    sure = round(link.confidence, 3) if link.evidence else None
    return {**dataclasses.asdict(link), "kind": str(link.kind), "confidence": sure}
