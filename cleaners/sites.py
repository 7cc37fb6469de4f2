"""What the pages of one site teach about each other: text that many of them carry is furniture.

The value is a count of pages by fingerprint of segment text. Memories merge by adding, so that
learning is a reduce: merge is associative and commutative, and an empty memory changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from . import tree
from .decode import decode
from .errors import NotText
from .model import Form, Page, Role, Segment, Verdict
from .segment import segment
from .text import segment_text

#: Share of a site's pages from which on a text is furniture. Measured on 44 blogs (2026-11-23):
#: dropping what 10 % of the pages carry scores as high as the best page extractor.
FURNITURE_SHARE = 0.10
#: Pages that must carry a text before it counts as repeated: a post quoted in one other is not.
MIN_PAGES = 3
#: Bytes of a fingerprint: two of a blog's 100,000 texts share one with probability 3e-10.
_DIGEST_BYTES = 8
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class SiteMemory:
    """How many pages of a site carried each text."""

    #: Pages learned from.
    pages: int = 0
    #: Fingerprint of a segment's text to the number of distinct pages that carried it.
    counts: Mapping[bytes, int] = field(default_factory=dict)

    @classmethod
    def learn(cls, pages: Iterable[tuple[bytes | str, str]]) -> SiteMemory:
        """Learn from pages of one site, each given with its address; what is no text is skipped.

        >>> page = "<nav>Start, Archiv, Impressum</nav><p>{}</p>"
        >>> SiteMemory.learn([(page.format(day), "") for day in ("Montag", "Dienstag")]).pages
        2
        """
        total, counts = 0, Counter[bytes]()
        for data, url in pages:
            try:
                page = decode(data, url=url)
            except NotText:
                continue
            counts.update(_fingerprints(page))
            total += 1
        return cls(total, dict(counts))

    def merge(self, other: SiteMemory) -> SiteMemory:
        """Return what both know, learned from distinct pages."""
        counts = Counter(self.counts) + Counter(other.counts)
        return SiteMemory(self.pages + other.pages, dict(counts))

    def pages_with(self, text: str) -> int:
        """Return on how many pages `text` was seen."""
        return self.counts.get(fingerprint(text), 0)

    def revise(
        self, segments: Sequence[Segment], verdicts: Sequence[Verdict]
    ) -> tuple[Verdict, ...]:
        """Remove what was kept but stands on many pages of the site."""
        return tuple(
            self._revised(segment, verdict)
            for segment, verdict in zip(segments, verdicts, strict=True)
        )

    def _revised(self, segment: Segment, verdict: Verdict) -> Verdict:
        known = self.pages_with(segment.text) if verdict.keep and segment.text else 0
        seen = min(known, self.pages)
        if seen < MIN_PAGES or seen < FURNITURE_SHARE * self.pages:
            return verdict
        reason = f"on {seen} of {self.pages} pages of this site"
        return Verdict(Role.BOILERPLATE, verdict.score * (1 - seen / self.pages), reason)


def fingerprint(text: str) -> bytes:
    """Reduce a text to a key that is equal for texts that differ only in numbers and spacing.

    >>> fingerprint("12 comments") == fingerprint("3  Comments")
    True
    """
    folded = _DIGITS.sub("0", " ".join(text.casefold().split()))
    return blake2b(folded.encode("utf-8", "replace"), digest_size=_DIGEST_BYTES).digest()


def _fingerprints(page: Page) -> set[bytes]:
    cut = segment(tree.parse(page)) if page.form is Form.HTML else segment_text(page)
    return {fingerprint(s.text) for s in cut.segments if s.text}
