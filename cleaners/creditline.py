"""A line of a page as credits are read from it: folded text, and where its links stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from . import creditwords
from .cited import bare_addresses
from .creditwords import folded
from .model import Run

#: A full stop behind a day of the month ends no sentence.
_SENTENCE_END: Final = re.compile(
    r"[。！？!?；;\n]+|(?<!\b\d)(?<!\b\d\d)\.(?=\s|[)\]”\"»]|$)|\s[|｜/•·]\s|\s{3,}|｜"
)
#: What stands for a colon behind a label: "来源 | …".
_BAR: Final = re.compile(r"[|｜]")
_COMMA: Final = re.compile(r"[,，、;；]")
#: What may stand between a comma and the link that is still the object of the verb before it.
_LINKING: Final = re.compile(
    r"(?:and|is|was|to|on|at|in|by|here|see|over|the|via|from|en|em|no|na|sur|dans|auf|bei|su|в|на|"
    r"pe|på|op|w|v|de|a|链接|地址|网址|原文|原文链接|url|link)?",
    re.IGNORECASE,
)
#: What goes on to something else between a verb and a link.
_TURNS: Final = re.compile(
    r"\b(?:and|but|then|und|aber|et|mais|y|pero|e|ma|и|но|after|when|since|because|which|who|"
    r"updated)\s+\w+",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"(?:\b(?<!provided )(?<!published )(?:by|par|por|durch|av|door|da)|作者|译者|訳者)"
    r"\s*[:：]?\s*$",
    re.IGNORECASE,
)
#: Most words between a verb and its object (characters).
_MAX_GAP: Final = 80
_CLAUSE_END: Final = re.compile(r"[，,。.;；\n]")
#: A day, or a year, and what stands before and after it; months are words of the table, and no
#: dates where a name goes on: "the Sunday Courier".
_DATE: Final = (
    r"[\s:：,，“”\"'«„‚(（\[【《「『]*"
    r"(?:(?:on|at|in|en|em|le|el|am|il|op|den|on the|the|de|del|of|at the)\s+)?"
    r"(?:(?:\d+\s*(?:de|of|di)?\s*)?\b(?:{months})\b(?!\s(?!(?:{months})\b)(?-i:[A-ZÀ-Þ])\w)"
    r"|\d{1,4}(?:st|nd|rd|th|er|º|\.)?(?:[-/.年月]\d{1,2})*(?:年|月|日|г\.)?(?![a-zа-я\d_]))[\s,，]*"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A link in a line: where its words stand, and where it leads."""

    start: int
    stop: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is matched: folded (`creditwords.folded`), with its links in order."""

    text: str
    spans: tuple[Span, ...] = ()

    def part(self, start: int, stop: int) -> Line:
        """Return a stretch of the line, with the links that stand in it."""
        spans = (s for s in self.spans if start <= s.start and s.stop <= stop)
        moved = tuple(Span(s.start - start, s.stop - start, s.url) for s in spans)
        return Line(self.text[start:stop], moved)

    def joined(self, other: Line) -> Line:
        """Return this line with another behind it, as if there were no line break."""
        size = len(self.text) + 1
        moved = (Span(s.start + size, s.stop + size, s.url) for s in other.spans)
        return Line(f"{self.text} {other.text}", (*self.spans, *moved))

    def is_link(self) -> bool:
        """Tell whether all of the line is one link."""
        words = self.text.strip(creditwords.DECORATION)
        return len(self.spans) == 1 and len(words) <= self.spans[0].stop - self.spans[0].start

    def links(self, start: int, stop: int) -> list[Span]:
        """Return the links that stand in a stretch of the line, if only in part."""
        return [s for s in self.spans if s.start < stop and s.stop > start]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield where sentences begin and end; none ends inside a link."""
        start = 0
        for end in _SENTENCE_END.finditer(self.text):
            if any(s.start < end.start() < s.stop - 1 for s in self.spans):
                continue
            if self.text[start : end.start()].strip():
                yield start, end.start()
            start = end.end()
        if self.text[start:].strip():
            yield start, len(self.text)

    def before_notice(self) -> int:
        """Return how far the line may credit: to the clause that tells others how to."""
        found = creditwords.says("notice", self.text)
        if found is None:
            return len(self.text)
        ends = _CLAUSE_END.finditer(self.text[: found.start()])
        return max((m.end() for m in ends), default=0)


def lines(runs: Sequence[Run]) -> Iterator[Line]:
    """Yield the lines of a paragraph.

    >>> next(lines([Run("轉載自 "), Run("B", href="http://b.example/x")]))
    Line(text='转载自 B', spans=(Span(start=4, stop=5, url='http://b.example/x'),))
    """
    text, spans = "", list[Span]()
    for run in runs:
        if run.image:
            continue
        for number, part in enumerate(folded(run.text).split("\n")):
            if number:
                yield _line(text, spans)
                text, spans = "", []
            start, text = len(text), text + part
            if run.href and part.strip():
                if spans and spans[-1].stop == start and spans[-1].url == run.href:
                    start = spans.pop().start
                spans.append(Span(start, len(text), run.href))
    yield _line(text, spans)


def _line(text: str, spans: list[Span]) -> Line:
    """Make a line; addresses that are written out and not linked are links too."""
    if (bar := _BAR.search(text)) and creditwords.label(text[: bar.start()]):
        text = f"{text[: bar.start()]}:{text[bar.end() :]}"
    found, at = list(spans), 0
    for url in bare_addresses(text):
        start = text.find(url, at)
        at = start + len(url)
        if not any(span.start < at and start < span.stop for span in spans):
            found.append(Span(start, at, url))
    return Line(text, tuple(sorted(found, key=lambda span: span.start)))


def dateless(text: str) -> str:
    """Leave out a date at the beginning, and the preposition before it.

    >>> dateless("on March 3, 2014 at B"), dateless("am 3. Mai auf B"), dateless("in The Gazette")
    ('at B', 'auf B', 'in The Gazette')
    """
    while found := _date().match(text):
        text = text[found.end() :]
    return text


def reaches(gap: str) -> bool:
    """Tell whether what stands between a verb and a link leaves the link its object.

    >>> reaches("on March 3, 2014 at "), reaches("my site, and updated on ")
    (True, False)
    """
    said = dateless(gap)
    if len(said) > _MAX_GAP or names_person(said) or _TURNS.search(said):
        return False
    parts = _COMMA.split(said)
    last = parts[-1].strip(creditwords.DECORATION)
    return len(parts) == 1 or _LINKING.fullmatch(last) is not None


def names_person(words: str) -> bool:
    """Tell whether words end so that who wrote or translated follows: "by", "作者：".

    >>> names_person("first published by"), names_person("reposted by")
    (False, True)
    """
    return _BY.search(words) is not None


@cache
def _date() -> re.Pattern[str]:
    months = creditwords.alternatives("month")
    return re.compile(_DATE.replace("{months}", months), re.IGNORECASE)
