"""What a judge can measure about a segment, script by script rather than word by word.

Chinese, Japanese and Thai set no spaces between words, so length is counted in visual columns (an
East Asian character fills two) and sentences by the punctuation of every script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import Caption, Code, Heading, Layout, Paragraph, Runs, Segment, Table
from .values import quick

#: East Asian wide characters: about two columns each (Unicode UAX #11).
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
)
#: Marks that close or divide sentences, in all scripts that the web's blogs are written in.
#: One set of characters comes first: a search skips to that, but not to one of two.
_SENTENCE = re.compile(
    r"[.!?…:;,。！？；，、：।॥؟؛،։።](?:(?=\s|$|[\"'”’»)])|(?<=[。！？；，、：।॥؟؛،։።]))"
)
#: Those that end one, and what may close behind them.
_ENDS = frozenset(".!?…:;。！？；：।॥؟؛։።")
_CLOSING = "\"'”’»)]」』）】"


#: Half links: the usual dividing line since boilerpipe (Kohlschütter et al. 2010 found 0.33 and
#: 0.55 as the splits of their decision tree).
_LINKY = 0.5
#: Two lines of text at a newspaper's column width; menus stay below.
_LONG_COLUMNS = 80


@quick
@dataclass(frozen=True, slots=True)
class Features:
    """Measures of one segment."""

    #: Length in visual columns.
    columns: int
    #: Share of the text that is link text, 0 to 1.
    link_density: float
    #: Share of the text that links into this page (``#section``), 0 to 1.
    anchor_density: float
    #: Links in it.
    links: int
    #: Sentence and clause marks in it.
    marks: int
    #: It ends as a sentence does.
    ends: bool
    #: It reads as running text: not mostly links, and punctuated or long.
    is_prose: bool


def measure(layout: Layout) -> tuple[Features, ...]:
    """Measure each segment of `layout`."""
    page = layout.head.base.split("#", 1)[0]
    anchors = ("#", f"{page}#") if page else ("#",)
    return tuple([_features(segment, anchors) for segment in layout.segments])


def columns(text: str) -> int:
    """Return the visual length of `text`.

    >>> columns("ab"), columns("显卡")
    (2, 4)
    """
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def inline_runs(segment: Segment) -> Runs:
    """Return the inline runs of a segment, a table's cells one after the other."""
    leaf = segment.leaf
    if isinstance(leaf, Paragraph):  # nearly all
        return leaf.runs
    if isinstance(leaf, Heading | Caption):
        return leaf.runs
    if isinstance(leaf, Table):
        return tuple(run for row in leaf.rows for cell in row for run in cell)
    return ()


def _features(segment: Segment, anchors: tuple[str, ...]) -> Features:
    text = segment.text
    linked = anchored = links = 0
    for run in inline_runs(segment):
        href = run.href
        if href and not run.image:
            links += 1
            linked += len(run.text)
            if "#" in href and href.startswith(anchors):
                anchored += len(run.text)
    total = len(text) or 1
    size = columns(text)
    marks = 0 if isinstance(segment.leaf, Code) else len(_SENTENCE.findall(text))
    density = min(1.0, linked / total) if linked else 0.0
    return Features(
        size,
        density,
        min(1.0, anchored / total) if anchored else 0.0,
        links,
        marks,
        text.rstrip(_CLOSING)[-1:] in _ENDS,
        density < _LINKY and (marks > 0 or size >= _LONG_COLUMNS),
    )
