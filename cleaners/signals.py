"""What the judge sees of each segment at first sight: its shape, its place, its neighbours.

All of it is cheap, for it is measured of every segment of every page; what needs reading is left to
`closer`, which looks at the doubtful ones only. Text is measured in columns and marks, never in
words, so that a number means the same in every script. What is said of the elements around a
segment is in `surroundings`; `gather` puts both together: a row for each measure, a value for each
segment.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from . import lexicon, naming, surroundings
from .body import Body
from .evidence import Evidence
from .features import Features
from .model import Caption, Code, Heading, HintKind, ItemFrame, Segment, Table, TermFrame
from .paths import RANKS, Array, Naming
from .surroundings import Measures
from .titles import key

Floats = NDArray[np.float32]

#: Characters beyond which a line is no byline, set phrase or heading of a block: three lines of
#: text.
SHORT = 240
#: Characters of a text that are compared with the page's title and description.
_TITLE_PROBE, _ABOUT_PROBE = 60, 40
#: Characters below which a text is too short to be told from the description by chance.
_MIN_ABOUT = 20
#: Characters of a line that may be a date, and what dates and times look like in most languages.
_DATE_LINE = 60
_DATED = re.compile(r"(?:19|20)\d\d|\d{1,2}[:./]\d\d")

_OWN = (
    "columns linked anchored links marks ends level code table caption item term depth hidden "
    "opens dated title titled about twice prose inline wide"
).split()


def gather(
    evidence: Evidence, body: Body | None, title: str, names: Naming = naming.score
) -> Measures:
    """Measure the segments of a page, given where its post seems to be and what it is called.

    What names mean can be given, so that training may leave a site out of them.
    """
    own = _own(evidence, title)
    measures: Measures = dict(zip(_OWN, own.T, strict=True))
    measures["hinted"] = _hinted(evidence)
    measures |= surroundings.measure(evidence, body, measures, names)
    measures["columns"] = np.log1p(measures["columns"])
    return measures


def matrix(measures: Mapping[str, Array]) -> Floats:
    """Return the measures as rows, in their order."""
    return np.array(list(measures.values()), dtype=np.float32)


def is_short(segment: Segment) -> bool:
    """Tell whether a segment is a line whose words may say what it is."""
    return 0 < len(segment.text) <= SHORT and not isinstance(segment.leaf, Code | Table)


def _hinted(evidence: Evidence) -> Array:
    """Mark the segments whose markup names an author or a time."""
    found = np.zeros(len(evidence.layout.segments) + 1)
    for hint in evidence.layout.hints:
        if hint.kind in (HintKind.AUTHOR, HintKind.TIME):
            found[min(hint.segment, len(found) - 1)] = 1
    return found[:-1]


def _own(evidence: Evidence, title: str) -> Floats:
    segments = evidence.layout.segments
    page = _Page(evidence, title)
    rows = [
        page.row(segment, features, hidden=hidden)
        for segment, features, hidden in zip(
            segments, evidence.features, evidence.hidden, strict=True
        )
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(_OWN))


class _Page:
    """What the segments of one page are compared with."""

    __slots__ = ("_about", "_counts", "_head_title", "_longest", "_title")

    def __init__(self, evidence: Evidence, title: str) -> None:
        head = evidence.layout.head
        self._about = head.meta("description", "og:description", "twitter:description").lower()
        self._head_title = head.title.lower()
        self._title = key(title)
        # Signs and spaces are not in the key: no line twice as long has the same.
        self._longest = 2 * len(title) + 8
        self._counts = Counter(segment.text for segment in evidence.layout.segments)

    def row(self, segment: Segment, features: Features, *, hidden: bool) -> tuple[float, ...]:
        text, leaf, frames = segment.text, segment.leaf, segment.frames
        size = len(text)
        level = leaf.level if isinstance(leaf, Heading) else 0
        start = text[:_TITLE_PROBE].lower()
        kinds = [type(frame) for frame in frames] if frames else ()
        return (
            features.columns,
            features.link_density,
            features.anchor_density,
            features.links,
            features.marks,
            features.ends,
            level,
            isinstance(leaf, Code),
            isinstance(leaf, Table),
            isinstance(leaf, Caption),
            ItemFrame in kinds,
            TermFrame in kinds,
            len(frames),
            hidden,
            RANKS[lexicon.opens(text)] if level else 0,
            size <= _DATE_LINE and bool(_DATED.search(text)),
            0 < size <= self._longest and self._is_title(text),
            size > 3 and start in self._head_title,
            size > _MIN_ABOUT and bool(self._about) and self._is_about(text, start),
            size > 0 and self._counts[text] > 1,
            features.is_prose,
            len(segment.inline_tokens),
            features.columns / (size or 1) - 1,
        )

    def _is_title(self, text: str) -> bool:
        # Most lines begin otherwise, which is seen without reading them to the end.
        first = text[0]
        if first.isalnum() and not self._title.startswith(first.casefold()[0]):
            return False
        return key(text) == self._title

    def _is_about(self, text: str, start: str) -> bool:
        if start[:_ABOUT_PROBE] in self._about:
            return True
        return len(self._about) > _ABOUT_PROBE and self._about[:_ABOUT_PROBE] in text.lower()
