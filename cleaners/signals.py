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
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from . import lexicon, naming, surroundings
from .body import Body
from .evidence import Evidence
from .model import (
    Caption,
    Code,
    Head,
    Heading,
    HintKind,
    ItemFrame,
    Segment,
    Table,
    TermFrame,
)
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
#: The first digit comes first, since a search skips to that.
_DATED = re.compile(r"\d(?:(?<=1)9\d\d|(?<=2)0\d\d|\d?[:./]\d\d)")

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
    measures = _own(evidence, title)
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


def _own(evidence: Evidence, title: str) -> Measures:
    """Measure the segments by themselves; one list for each measure is filled fastest."""
    segments, features = evidence.layout.segments, evidence.features
    texts = [segment.text for segment in segments]
    leaves = [segment.leaf for segment in segments]
    frames = [segment.frames for segment in segments]
    around = [tuple(map(type, outer)) if outer else () for outer in frames]
    levels = [leaf.level if isinstance(leaf, Heading) else 0 for leaf in leaves]
    sizes = list(map(len, texts))
    counts = Counter(texts)
    columns = [f.columns for f in features]
    lists = (
        columns,
        [f.link_density for f in features],
        [f.anchor_density for f in features],
        [f.links for f in features],
        [f.marks for f in features],
        [f.ends for f in features],
        levels,
        [isinstance(leaf, Code) for leaf in leaves],
        [isinstance(leaf, Table) for leaf in leaves],
        [isinstance(leaf, Caption) for leaf in leaves],
        [ItemFrame in kinds for kinds in around],
        [TermFrame in kinds for kinds in around],
        list(map(len, frames)),
        evidence.hidden,
        [RANKS[lexicon.opens(t)] if level else 0 for t, level in zip(texts, levels, strict=True)],
        [0 < len(t) <= _DATE_LINE and bool(_DATED.search(t)) for t in texts],
        *_against_head(evidence.layout.head, title, texts),
        [bool(t) and counts[t] > 1 for t in texts],
        [f.is_prose for f in features],
        [len(segment.inline_tokens) for segment in segments],
        [size / (length or 1) - 1 for size, length in zip(columns, sizes, strict=True)],
    )
    table = np.array(lists, dtype=np.float32).reshape(len(_OWN), len(texts))
    return dict(zip(_OWN, table, strict=True))


def _against_head(head: Head, title: str, texts: Sequence[str]) -> tuple[list[bool], ...]:
    """Tell of each text whether it is the title, begins in the head's, and is the description."""
    wanted, head_title = key(title), head.title.lower()
    # Signs and spaces are not in the key: no line twice as long has the same.
    longest = 2 * len(title) + 8
    about = head.meta("description", "og:description", "twitter:description").lower()
    starts = [text[:_TITLE_PROBE].lower() for text in texts]
    return (
        [0 < len(text) <= longest and _is_title(text, wanted) for text in texts],
        [len(text) > 3 and start in head_title for text, start in zip(texts, starts, strict=True)],
        [
            bool(about) and len(text) > _MIN_ABOUT and _is_about(about, text, start)
            for text, start in zip(texts, starts, strict=True)
        ],
    )


def _is_title(text: str, wanted: str) -> bool:
    # Most lines begin otherwise, which is seen without reading them to the end.
    first = text[0]
    if first.isalnum() and not wanted.startswith(first.casefold()[0]):
        return False
    return key(text) == wanted


def _is_about(about: str, text: str, start: str) -> bool:
    if start[:_ABOUT_PROBE] in about:
        return True
    return len(about) > _ABOUT_PROBE and about[:_ABOUT_PROBE] in text.lower()
