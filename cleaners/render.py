"""Blocks become text and HTML; `markdown` writes Markdown.

Plain text is what a reader would copy: no marks, no link targets, no pictures. HTML is sanitised
before it leaves.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import assert_never

from .inline import runs_text
from .model import (
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

#: Columns by which what belongs to an item is indented.
INDENT = 2
_TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "code", "table", "thead", "tbody", "tr", "th",
    "td", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "figure", "figcaption", "img", "a",
    "strong", "em", "del", "sup", "sub", "br", "hr",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "code": {"class"}}
#: From the innermost out.
MARK_TAGS = {
    Mark.CODE: "code",
    Mark.EMPHASIS: "em",
    Mark.STRONG: "strong",
    Mark.DELETED: "del",
    Mark.SUPERSCRIPT: "sup",
    Mark.SUBSCRIPT: "sub",
}


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
    rendered = ((marker(start, place), text(item)) for place, item in enumerate(items))
    return "\n\n".join(mark + hang(item, INDENT) for mark, item in rendered if item)


def marker(start: int | None, place: int) -> str:
    """Return what an item of a list begins with: its number, or a dash.

    >>> marker(3, 1), marker(None, 1)
    ('4. ', '- ')
    """
    return "- " if start is None else f"{start + place}. "


def hang(body: str, width: int) -> str:
    """Indent all lines of `body` but the first, and none that is empty."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, body)


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
    for mark, tag in MARK_TAGS.items():
        out = f"<{tag}>{out}</{tag}>" if mark in run.marks else out
    return f'<a href="{html.escape(run.href)}">{out}</a>' if run.href else out
