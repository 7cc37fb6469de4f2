"""The closer look: what the words of a doubtful segment say.

Set phrases, bylines and telling words cost more to read than shapes, and most segments are
plain from their shape and place; only those the first forest leaves open are read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from . import lexicon, wording
from .features import inline_runs
from .model import Mark, Segment
from .paths import RANKS
from .signals import SHORT, is_short
from .surroundings import Measures

#: Says how often lines with such words are kept: mean, lowest and highest log-odds.
Phrasing = Callable[[str], wording.Odds]

_TEASERS = ("...", "…", "[…]", "»", "→")
_BARS = re.compile("[|·•›»]")

NAMES = (
    "phrase byline bars teaser copyright strong address wording wording_low wording_high"
).split()
_NO_MARK = Mark.NONE
_NOTHING = (0.0,) * len(NAMES)


def look(
    segments: Sequence[Segment], doubtful: NDArray[np.bool_], phrasing: Phrasing = wording.score
) -> Measures:
    """Read the doubtful segments; the others get zeros.

    What words mean can be given, so that training may leave a site out of them.
    """
    rows = [
        _row(segment, phrasing) if open_ and segment.text else _NOTHING
        for segment, open_ in zip(segments, doubtful.tolist(), strict=True)
    ]
    table = np.array(rows, dtype=np.float32).reshape(len(rows), len(NAMES))
    return dict(zip(NAMES, table.T, strict=True))


def _row(segment: Segment, phrasing: Phrasing) -> tuple[float, ...]:
    text = segment.text
    short = is_short(segment)
    head = text[:SHORT]
    return (
        RANKS[lexicon.role_of(text)] if short else 0,
        short and lexicon.is_byline_or_date(text),
        head.count("|") if head.isascii() else len(_BARS.findall(head)),
        text[-8:].rstrip().endswith(_TEASERS),
        "©" in head,
        _strong_share(segment),
        "@" in head or "://" in head,
        *(phrasing(text) if short else wording.NEUTRAL),
    )


def _strong_share(segment: Segment) -> float:
    strong = 0
    for run in inline_runs(segment):
        # Few runs have marks, and asking a flag for one takes a microsecond.
        if run.marks is not _NO_MARK and run.marks & Mark.STRONG:
            strong += len(run.text)
    return strong / len(segment.text) if strong else 0.0
