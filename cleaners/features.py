"""What a judge can measure about a segment, script by script rather than word by word.

Chinese, Japanese and Thai set no spaces between words, so length is counted in visual columns (an
East Asian character fills two) and sentences by the punctuation of every script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import Caption, Code, Heading, Layout, Paragraph, Runs, Segment, Table

#: East Asian wide characters: about two columns each (Unicode UAX #11).
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
)
#: Marks that close or divide sentences, in all scripts that the web's blogs are written in.
_SENTENCE = re.compile(r"[.!?…:;,](?=\s|$|[\"'”’»)])|[。！？；，、：।॥؟؛،։።]")
_TERMINAL = re.compile(r"(?:[.!?…:;]|[。！？；：।॥؟؛։።])[\"'”’»)\]」』）】]*$")


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

    @property
    def is_prose(self) -> bool:
        """Whether it reads as running text: not mostly links, and punctuated or long."""
        return self.link_density < _LINKY and (self.marks > 0 or self.columns >= _LONG_COLUMNS)


#: Half links: the usual dividing line since boilerpipe (Kohlschütter et al. 2010 found 0.33 and
#: 0.55 as the splits of their decision tree).
_LINKY = 0.5
#: Two lines of text at a newspaper's column width; menus stay below.
_LONG_COLUMNS = 80


def measure(layout: Layout) -> tuple[Features, ...]:
    """Measure each segment of `layout`."""
    page = layout.head.base.split("#", 1)[0]
    return tuple(_features(segment, page) for segment in layout.segments)


def columns(text: str) -> int:
    """Return the visual length of `text`.

    >>> columns("ab"), columns("显卡")
    (2, 4)
    """
    return len(text) + len(_WIDE.findall(text))


def inline_runs(segment: Segment) -> Runs:
    """Return the inline runs of a segment, a table's cells one after the other."""
    match segment.leaf:
        case Paragraph(runs) | Heading(_, runs) | Caption(runs):
            return runs
        case Table(rows):
            return tuple(run for row in rows for cell in row for run in cell)
        case _:
            return ()


def _features(segment: Segment, page: str) -> Features:
    text = segment.text
    linked = anchored = links = 0
    for run in inline_runs(segment):
        if run.href and not run.image:
            links += 1
            linked += len(run.text)
            if run.href.startswith("#") or (page and run.href.startswith(page + "#")):
                anchored += len(run.text)
    total = max(1, len(text))
    prose = not isinstance(segment.leaf, Code)
    return Features(
        columns=columns(text),
        link_density=min(1.0, linked / total),
        anchor_density=min(1.0, anchored / total),
        links=links,
        marks=len(_SENTENCE.findall(text)) if prose else 0,
        ends=bool(_TERMINAL.search(text)),
    )
