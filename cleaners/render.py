"""Blocks become text, Markdown and HTML.

Plain text is what a reader would copy: no marks, no link targets, no pictures. Markdown is
CommonMark 0.31 with GitHub's tables and strike-through; HTML is sanitised before it leaves.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never
from urllib.parse import quote

from .inline import runs_text
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
from .sanitise import sanitised

_INDENT = 2
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
_TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "code", "table", "thead", "tbody", "tr", "th",
    "td", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "figure", "figcaption", "img", "a",
    "strong", "em", "del", "sup", "sub", "br", "hr",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "code": {"class"}}
#: From the innermost out.
_MARK_TAGS = {
    Mark.CODE: "code",
    Mark.EMPHASIS: "em",
    Mark.STRONG: "strong",
    Mark.DELETED: "del",
    Mark.SUPERSCRIPT: "sup",
    Mark.SUBSCRIPT: "sub",
}
_NO_MARK = Mark.NONE
_SIGNS = {Mark.EMPHASIS: "*", Mark.STRONG: "**", Mark.DELETED: "~~"}
_DELIMITED = Mark.EMPHASIS | Mark.STRONG | Mark.DELETED


# --- text ---------------------------------------------------------------------------------------


def text(blocks: Iterable[Block]) -> str:
    r"""Render `blocks` as plain text, separated by blank lines.

    >>> text([Heading(2, (Run("A"),)), List(((Paragraph((Run("b"),)),),), start=3)])
    'A\n\n3. b'
    """
    return "\n\n".join(filter(None, map(_text, blocks)))


def _text(block: Block) -> str:
    match block:
        case Paragraph(runs) | Heading(_, runs) | Figure(_, runs):
            return runs_text(runs)
        case Code(source):
            return source
        case Table(rows):
            return "\n".join("\t".join(map(runs_text, row)).strip() for row in rows)
        case Quote(blocks):
            return text(blocks)
        case List(items, start):
            return _text_items(items, start)
        case Definitions(entries):
            return "\n\n".join(filter(None, (text(inner) for _, inner in entries)))
        case Rule():
            return ""
        case _:
            assert_never(block)


def _text_items(items: tuple[tuple[Block, ...], ...], start: int | None) -> str:
    rendered = ((_marker(start, place), text(item)) for place, item in enumerate(items))
    return "\n\n".join(marker + _hang(item, _INDENT) for marker, item in rendered if item)


def _marker(start: int | None, place: int) -> str:
    return "- " if start is None else f"{start + place}. "


def _hang(body: str, width: int) -> str:
    """Indent all lines of `body` but the first, and none that is empty."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, body)


# --- Markdown -----------------------------------------------------------------------------------


def markdown(blocks: Iterable[Block]) -> str:
    r"""Render `blocks` as CommonMark.

    >>> markdown([Paragraph((Run("a*"), Run("b", Mark.STRONG, "http://x/")))])
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
            return "\n".join(f"> {line}".rstrip() for line in markdown(blocks).split("\n"))
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
    body = markdown(blocks)
    return f": {_hang(body, _INDENT)}" if defines else body


def _items(items: tuple[tuple[Block, ...], ...], start: int | None) -> str:
    """Render a list: tight, as its author saw it, unless an item holds more than one block."""
    loose = any(len([b for b in item if not isinstance(b, List)]) > 1 for item in items)
    rendered = []
    for place, item in enumerate(items):
        marker = _marker(start, place)
        body = markdown(item) if loose else _tight(item)
        body = _BOX_WRITTEN.get(body[:2], body[:2]) + body[2:]
        rendered.append(marker + _hang(body, len(marker)))
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
    for mark, tag in _MARK_TAGS.items():
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


# --- HTML ---------------------------------------------------------------------------------------


def to_html(blocks: Iterable[Block]) -> str:
    """Render `blocks` as HTML that is safe to show: built from values, then sanitised.

    >>> to_html([Paragraph((Run("a<", Mark.EMPHASIS),))])
    '<p><em>a&lt;</em></p>'
    """
    return sanitised(_html_all(blocks), _TAGS, _ATTRIBUTES)


def _html_all(blocks: Iterable[Block]) -> str:
    return "\n".join(map(_html, blocks))


def _html(block: Block) -> str:
    match block:
        case Paragraph(runs):
            return f"<p>{_html_runs(runs)}</p>"
        case Heading(level, runs):
            return f"<h{level}>{_html_runs(runs)}</h{level}>"
        case Code(source, language):
            kind = f' class="language-{html.escape(language)}"' if language else ""
            return f"<pre><code{kind}>{html.escape(source)}</code></pre>"
        case Table(rows, header):
            return _html_table(rows, header=header)
        case Quote(blocks):
            return f"<blockquote>{_html_all(blocks)}</blockquote>"
        case List(items, start):
            return _html_list(items, start)
        case Definitions(entries):
            return f"<dl>{''.join(_html_entry(is_one, inner) for is_one, inner in entries)}</dl>"
        case Figure(pictures, caption):
            images = "".join(_html_run(Run(p.alt, Mark.NONE, p.href, p.src)) for p in pictures)
            shown = f"<figcaption>{_html_runs(caption)}</figcaption>" if caption else ""
            return f"<figure>{images}{shown}</figure>"
        case Rule():
            return "<hr>"
        case _:
            assert_never(block)


def _html_list(items: tuple[tuple[Block, ...], ...], start: int | None) -> str:
    inner = "".join(f"<li>{_html_item(item)}</li>" for item in items)
    if start is None:
        return f"<ul>{inner}</ul>"
    return f"<ol>{inner}</ol>" if start == 1 else f'<ol start="{start}">{inner}</ol>'


def _html_item(item: tuple[Block, ...]) -> str:
    match item:
        case (Paragraph(runs), *rest):
            return _html_runs(runs) + _html_all(rest)
        case _:
            return _html_all(item)


def _html_entry(defines: bool, inner: tuple[Block, ...]) -> str:  # noqa: FBT001 - a pair's half
    tag = "dd" if defines else "dt"
    return f"<{tag}>{_html_item(inner)}</{tag}>"


def _html_table(rows: tuple[tuple[Runs, ...], ...], *, header: bool) -> str:
    lines = []
    for place, row in enumerate(rows):
        tag = "th" if header and place == 0 else "td"
        lines.append("<tr>" + "".join(f"<{tag}>{_html_runs(c)}</{tag}>" for c in row) + "</tr>")
    return f"<table><tbody>{''.join(lines)}</tbody></table>"


def _html_runs(runs: Runs) -> str:
    return "".join(map(_html_run, runs))


def _html_run(run: Run) -> str:
    out = html.escape(run.text, quote=False).replace("\n", "<br>")
    if run.image:
        out = f'<img src="{html.escape(run.image)}" alt="{html.escape(run.text)}">'
    for mark, tag in _MARK_TAGS.items():
        out = f"<{tag}>{out}</{tag}>" if mark in run.marks else out
    return f'<a href="{html.escape(run.href)}">{out}</a>' if run.href else out
