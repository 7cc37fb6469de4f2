"""Blocks become Markdown: CommonMark 0.31 with GitHub's tables and strike-through.

Whatever the text holds, what is read from the Markdown is that text again: signs that would be
taken for markup are escaped, and marks that signs cannot express there are written as tags.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never
from urllib.parse import quote

from .model import (
    BOXES,
    Block,
    Code,
    Definitions,
    Figure,
    Heading,
    List,
    Mark,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
)
from .render import INDENT, MARK_TAGS, hang, marker

#: Characters that CommonMark may take for markup anywhere in a line, and what reads as a character
#: reference.
_SPECIAL = re.compile(r"([\\`*_\[\]<>~]|&(?=#?\w+;))")
#: One of these is in every text that has some. A search skips to one of a set of characters, but
#: tries each of several patterns at every character, so texts without are told by this.
_SIGN = re.compile(r"[\\`*_\[\]<>~&]")
#: What may start a block at the beginning of a line: headings, items, rules, underlines of headings
#: and of a table's first row.
_LINE_START = re.compile(r"^( *)(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+ *$|[-|:][-|: ]*$)", re.MULTILINE)
#: What would close a heading.
_HEADING_END = re.compile(r"(?:^|(?<=\s))(?=#+\s*$)")
_NUMBER_START = re.compile(r"^( *\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
#: A task's box as GitHub writes it.
_BOX_WRITTEN = {f"{BOXES[0]} ": "[ ] ", f"{BOXES[1]} ": "[x] "}
_FENCE = re.compile(r"`{3,}")
_TICKS = re.compile(r"`+")
_NO_MARK = Mark.NONE
_SIGNS = {Mark.EMPHASIS: "*", Mark.STRONG: "**", Mark.DELETED: "~~"}
_DELIMITED = Mark.EMPHASIS | Mark.STRONG | Mark.DELETED


def to_markdown(blocks: Iterable[Block]) -> str:
    r"""Render `blocks` as CommonMark.

    >>> to_markdown([Paragraph((Run("a*"), Run("b", Mark.STRONG, "http://x/")))])
    'a\\*[**b**](http://x/)'
    """
    return "\n\n".join(filter(None, map(_markdown, blocks)))


def _markdown(block: Block) -> str:
    match block:
        case Paragraph(runs):
            return _paragraph(runs)
        case Heading(level, runs):
            line = _inline(runs).replace("\n", " ")
            return f"{'#' * level} {_HEADING_END.sub(chr(92) * 2, line)}"
        case Code(source, language):
            return _fenced(source, language)
        case Table(rows, header):
            return _pipe_table(rows, header=header)
        case Quote(blocks):
            return "\n".join(f"> {line}".rstrip() for line in to_markdown(blocks).split("\n"))
        case List(items, start):
            return _items(items, start)
        case Definitions(entries):
            return "\n\n".join(_definition(inner, defines=is_one) for is_one, inner in entries)
        case Figure(pictures, caption):
            images = [_image(Run(p.alt, Mark.NONE, p.href, p.src)) for p in pictures]
            said = (replace(run, marks=run.marks | Mark.EMPHASIS) for run in caption)
            return "\n".join(images) + (f"\n\n{_paragraph(tuple(said))}" if caption else "")
        case Rule():
            return "***"  # dashes would end a list item or underline a heading
        case _:
            assert_never(block)


def _paragraph(runs: Runs) -> str:
    body = _inline(runs)
    # Most paragraphs are one line that begins with a letter, where neither pattern can match.
    if "\n" not in body and body[:1].isalpha():
        return body
    body = _LINE_START.sub(r"\1\\\2", body)
    return _NUMBER_START.sub(r"\1\\\2", body).replace("\n", "  \n")


def _definition(blocks: tuple[Block, ...], *, defines: bool) -> str:
    body = to_markdown(blocks)
    return f": {hang(body, INDENT)}" if defines else body


def _items(items: tuple[tuple[Block, ...], ...], start: int | None) -> str:
    """Render a list: tight, as its author saw it, unless an item holds more than one block."""
    loose = any(len([b for b in item if not isinstance(b, List)]) > 1 for item in items)
    rendered = []
    for place, item in enumerate(items):
        sign = marker(start, place)
        body = to_markdown(item) if loose else _tight(item)
        body = _BOX_WRITTEN.get(body[:2], body[:2]) + body[2:]
        rendered.append(sign + hang(body, len(sign)))
    return ("\n\n" if loose else "\n").join(rendered)


def _tight(item: tuple[Block, ...]) -> str:
    """Render an item: a blank line before its lists would set all apart (CommonMark 0.31, 5.3)."""
    # Without one, only a list that begins at 1 can follow a paragraph.
    follows = all(isinstance(b, List) and b.start in (None, 1) for b in item[1:])
    gap = "\n" if follows and isinstance(item[0], Paragraph) else "\n\n"
    return gap.join(filter(None, map(_markdown, item)))


def _fenced(source: str, language: str) -> str:
    longest = max((len(fence) for fence in _FENCE.findall(source)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{source}\n{fence}"


def _pipe_table(rows: tuple[tuple[Runs, ...], ...], *, header: bool) -> str:
    width = max((len(row) for row in rows), default=0)
    cells = [[_cell(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    head, body = (cells[0], cells[1:]) if header else ([""] * width, cells)
    lines = [head, ["---"] * width, *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(runs: Runs) -> str:
    return _inline(runs).replace("|", "\\|").replace("\n", " ")


def _inline(runs: Runs) -> str:
    """Render runs; neighbours under one link become one link."""
    parts: list[str] = []
    position = 0
    while position < len(runs):
        href, end = runs[position].href, position + 1
        while href and end < len(runs) and runs[end].href == href:
            end += 1
        inner = "".join(_marked(runs, place) for place in range(position, end))
        part = _linked(inner, href)
        if part.startswith("[") and parts and parts[-1].endswith("!"):
            parts[-1] = parts[-1][:-1] + r"\!"  # or the link would be an image
        parts.append(part)
        position = end
    return "".join(parts).strip()


def _linked(inner: str, href: str) -> str:
    if not href or not inner.strip():
        return inner
    lead, core, tail = _split_space(inner)
    return f"{lead}[{core}]({_destination(href)}){tail}"


def _marked(runs: Runs, place: int) -> str:
    run = runs[place]
    if run.image:
        return _image(Run(run.text, Mark.NONE, "", run.image))
    lead, core, tail = _split_space(run.text)
    if not core:
        return run.text
    if run.marks is _NO_MARK:  # three texts in four, and asking a flag takes a microsecond
        return lead + _escaped(core) + tail
    before = lead or _touching(runs, place, -1)
    after = tail or _touching(runs, place, 1)
    return lead + _with_marks(core, run.marks, before, after) + tail


def _touching(runs: Runs, place: int, step: int) -> str:
    """Return the character with which a neighbouring run touches the one at `place`."""
    at = place + step
    if not 0 <= at < len(runs):
        return ""
    run = runs[at]
    if run.image or run.href != runs[place].href:
        return "["
    char = run.text[-1 if step < 0 else 0]
    return "*" if step < 0 and run.marks & _DELIMITED and not char.isspace() else char


def _with_marks(core: str, marks: Mark, before: str, after: str) -> str:
    out = _code_span(core) if Mark.CODE in marks else _escaped(core)
    nested = Mark.DELETED in marks and marks & (Mark.STRONG | Mark.EMPHASIS)
    delimits = _delimits("~" if nested else out, before, after)
    for mark, tag in MARK_TAGS.items():
        if mark in marks and mark is not Mark.CODE:
            sign = _SIGNS.get(mark, "") if delimits else ""
            out = f"{sign}{out}{sign}" if sign else f"<{tag}>{out}</{tag}>"
    return out


def _escaped(text_: str) -> str:
    return _SPECIAL.sub(r"\\\1", text_) if _SIGN.search(text_) else text_


def _delimits(out: str, before: str, after: str) -> bool:
    """Tell whether signs around `out` are read as such: "**“a”**b" is not (CommonMark 0.31, 6.2).

    Chinese and Japanese set no spaces, so that this is common there. Where one marked run touches
    the next ("**a***b*") it is unclear whose the signs are.
    """
    opens = not _is_punctuation(out[0]) or not before.strip() or _is_punctuation(before)
    closes = not _is_punctuation(out[-1]) or not after.strip() or _is_punctuation(after)
    return opens and closes and before != "*"


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _code_span(core: str) -> str:
    core = core.replace("\n", " ")
    ticks = "`" * (max(map(len, _TICKS.findall(core)), default=0) + 1)
    pad = " " if core.startswith("`") or core.endswith("`") else ""
    return f"{ticks}{pad}{core}{pad}{ticks}"


def _image(image: Run) -> str:
    alt = _escaped(image.text)
    shown = f"![{alt}]({_destination(image.image)})" if image.image else ""
    return f"[{shown}]({_destination(image.href)})" if image.href else shown


def _destination(url: str) -> str:
    """Return a link's target; parentheses need angle brackets (CommonMark 0.31, 6.3)."""
    target = re.sub(r"[\s<>\\]", lambda found: quote(found[0]), url)
    target = re.sub(r"&(?=#?\w+;)", r"\\&", target)
    return f"<{target}>" if re.search(r"[()]", target) else target


def _split_space(text_: str) -> tuple[str, str, str]:
    core = text_.strip()
    if not core:
        return text_, "", ""
    start = text_.index(core)
    return text_[:start], core, text_[start + len(core) :]
