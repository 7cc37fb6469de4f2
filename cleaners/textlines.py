"""What the lines of flattened text are made of: wrapping, indentation, list markers.

Text dumps come in two kinds. Scrapers, ``innerText`` and WET files put each block on one line
however long; ``lynx -dump``, html2text and mail break lines at a width. The second kind is told by
its lines ending where the next word would not have fitted (`width`), and is put together again.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .features import columns

#: Columns of a tab stop in preformatted text.
_TAB = 8
#: Columns between which dumps are wrapped: narrow columns of mail to lynx on a wide terminal.
_NARROWEST, _WIDEST = 40, 132
#: Share of lines that may be longer than the wrap: addresses and preformatted lines do not break.
_OVERLONG = 0.05
#: Lines that must be broken amid a sentence, and the share that must end at the wrap of those that
#: could, before a dump counts as wrapped: unwrapped dumps reach a third by chance, wrapped ones
#: nine tenths.
_MIN_WRAPPED, _WRAPPED_SHARE = 3, 0.75
#: Lines of a wrapped dump to each empty one, at most: 271 dumps by lynx, w3m and links had 22 at
#: most, and of 59 dumps that were taken for wrapped though nobody wrapped them none had any.
_MOST_UNBROKEN = 30
#: A line shorter than this share of the wrap ends its paragraph.
_FULL = 0.6
#: Share of lines with one indentation that makes it the dump's margin (lynx indents by three).
_MARGIN_SHARE = 0.5
#: What stands around a listing in Markdown.
_FENCES = ("```", "~~~")
_BREAKS = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_ENDED = re.compile(r"[.!?:;…。！？：；][\"'”’»)」』）]*$")
#: A line that is one address or other word of so many letters, with its number in a list of links.
_UNBREAKABLE = re.compile(r"(?:\d{1,4}\.\s+)?\S{40,}\Z", re.ASCII)
_CJK_EDGE = re.compile(r"[⺀-鿿豈-﫿＀-￯]")

#: Markers of list items: bullets, numbers, circled numbers; the number, if any, is group 1. A sign
#: and a wide gap begin a changed line of code ("+    x = 1").
_ITEM = re.compile(
    r"(?![-+]\s{4})(?:[-*+•·◦▪■□●○☆‣–]|(\d{1,3})(?:[.)]|[、．](?=\S))|[(（](\d{1,2})[)）])(?:\s+|(?<=[、．]))(?=\S)"
    r"|(\d{1,2})\.(?=[⺀-鿿])|([①-⑳])\s*(?=\S)"
)
_BULLET_ONLY = re.compile(r"[•·◦▪■●○☆‣*+-]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dump that holds something."""

    #: Without indentation and trailing white space.
    text: str
    #: Columns of white space before it, beyond the dump's margin.
    indent: int
    #: Empty lines before it.
    gap: int


def read(text: str, most: int = sys.maxsize) -> tuple[Line, ...]:
    r"""Cut `text` into lines, `most` at most; lines that hold only white space become gaps.

    >>> read("a\n\u00a0\n  b")
    (Line(text='a', indent=0, gap=0), Line(text='b', indent=2, gap=1))
    """
    found: list[Line] = []
    gap = 0
    for raw in _BREAKS.split(_INVISIBLE.sub("", text)):
        stripped = raw.strip()
        if stripped:
            found.append(Line(stripped, _indent(raw), gap))
            gap = 0
            if len(found) == most:
                break
        else:
            gap += 1
    margin = _margin(found)
    return tuple(Line(x.text, max(0, x.indent - margin), x.gap) for x in found)


def _indent(raw: str) -> int:
    lead = raw[: len(raw) - len(raw.lstrip())]
    # The ideographic space indents paragraphs of Chinese and Japanese, never code.
    return 0 if "\u3000" in lead else len(lead.expandtabs(_TAB))


def _margin(lines: Sequence[Line]) -> int:
    """Return the indentation that most lines share, which then says nothing about any."""
    indents = sorted(line.indent for line in lines)
    margin = indents[int((len(indents) - 1) * (1 - _MARGIN_SHARE))] if indents else 0
    # Most lines may be those of a listing, which then stands beyond its fences.
    return min([margin, *(line.indent for line in lines if line.text.startswith(_FENCES))])


# --- wrapping -----------------------------------------------------------------------------------


def width(lines: Sequence[Line]) -> int:
    """Return the column at which a dump's lines are wrapped, or 0 where they are not.

    >>> width(read("a line of its own"))
    0
    """
    gaps = sum(line.gap > 0 for line in lines)
    if len(lines) > _MOST_UNBROKEN * (gaps + 1):
        return 0
    long = sum(len(line.text) > _WIDEST and not _is_unwrapped(line) for line in lines)
    if long > _OVERLONG * len(lines):
        return 0
    pairs = [pair for pair in pairwise(lines) if _may_wrap(*pair)]
    extents = [(line, _extent(line), _need(after)) for line, after in pairs]
    lengths = sorted(extent for _, extent, _ in extents if extent <= _WIDEST)
    usual = lengths[: int(len(lengths) * (1 - _OVERLONG)) + 1]
    for edge in dict.fromkeys(reversed(lengths)):
        if edge < _NARROWEST or edge < usual[-1]:
            break
        if _is_wrap(extents, edge):
            return edge
    return 0


def _is_unwrapped(line: Line) -> bool:
    """Tell whether a line stays long in wrapped text: html2text breaks no items and tables."""
    return "|" in line.text or bool(marker(line.text)) or bool(_UNBREAKABLE.match(line.text))


def _may_wrap(line: Line, after: Line) -> bool:
    """Tell whether `line` may have been broken before `after`, so that its length says anything.

    It ends where it stands before a gap or another item; an address ends where it ends.
    """
    if after.gap or marker(after.text) or marker(line.text):
        return False
    return not _UNBREAKABLE.match(line.text)


def _is_wrap(extents: Sequence[tuple[Line, int, int]], edge: int) -> bool:
    """Tell whether the lines, given with their extent and what the next needs, end at `edge`."""
    long = [each for each in extents if each[1] >= edge * _FULL]
    full = [line for line, extent, need in long if extent + need > edge]
    amid = sum(map(_is_amid, full))
    if amid < _MIN_WRAPPED or 2 * amid <= len(full):
        return False
    if len(full) >= _WRAPPED_SHARE * len(long):
        return True
    # Where authors end many lines themselves, those that end no sentence tell.
    unended = sum(_is_amid(line) for line, _, _ in long)
    return amid >= _WRAPPED_SHARE * unended and 2 * amid >= len(long)


def _is_amid(line: Line) -> bool:
    """Tell whether a line breaks off amid a sentence."""
    return not _ENDED.search(line.text[-4:])


def _extent(line: Line) -> int:
    return columns(line.text) + line.indent


def _need(line: Line) -> int:
    """Return the columns that the first word of a line would take on the line before."""
    word = line.text.split(maxsplit=1)[0]
    return 2 if _CJK_EDGE.match(word) else 1 + columns(word)


def continues(line: Line, after: Line, edge: int) -> bool:
    """Tell whether `after` goes on with the paragraph of `line` in text wrapped at `edge`."""
    if after.gap or marker(after.text) or after.text.startswith(("#", ">", "|", "```", "~~~")):
        return False
    extent = _extent(line)
    return extent >= edge * _FULL and extent + _need(after) > edge


def joined(first: str, second: str) -> str:
    """Join two lines of one paragraph; East Asian text sets no space there.

    >>> joined("two", "words"), joined("显", "卡")
    ('two words', '显卡')
    """
    gap = "" if _CJK_EDGE.match(first[-1]) and _CJK_EDGE.match(second[0]) else " "
    return first + gap + second


# --- markers ------------------------------------------------------------------------------------


def marker(text: str) -> tuple[int | None, str] | None:
    """Return the number (None for a bullet) and the text of a list item, or None for other lines.

    >>> marker("2. CC-Stories"), marker("- x"), marker("2.0 is out")
    ((2, 'CC-Stories'), (None, 'x'), None)
    """
    match = _ITEM.match(text)
    if match is None:
        return None
    digits = match[1] or match[2] or match[3]
    if match[4]:
        return ord(match[4]) - ord("①") + 1, text[match.end() :]
    return (int(digits) if digits else None), text[match.end() :]


def is_bullet(text: str) -> bool:
    """Tell whether a line holds nothing but a bullet, its item on the next line."""
    return bool(_BULLET_ONLY.fullmatch(text))
