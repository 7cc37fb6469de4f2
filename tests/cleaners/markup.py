"""The HTML of posts, as editors of platforms write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from tests.cleaners.blog import Block, DemoPost

_SIGNS = (("**", "strong"), ("~~", "del"), ("`", "code"), ("*", "em"))
_LINK = re.compile(r"\[([^]^][^]]*)\]\(([^)]*)\)")
_NOTE = re.compile(r"\[\^(\d+)\](?!:)")
_REFERENCE = r'<sup class="fn"><a href="#fn-\1" id="fn-\1-link">\1</a></sup>'
_BACK = '<a href="#fn-{0}-link" aria-label="Jump to footnote reference {0}">\u21a9\ufe0e</a>'
_NUMBER = re.compile(r"\d+\. ")
#: Tags that may stand in a line; all else that looks like one is text.
_ALLOWED = re.compile(r"&lt;(/?(?:abbr|kbd|sub|sup|ruby|rt|rp)\b[^&<>]*)>")


def body(post: DemoPost) -> str:
    """Return the text of a post as HTML, a paragraph an element."""
    headings = [block for block in post.blocks if block.kind in ("heading", "subheading")]
    return "\n".join(
        contents(headings) if block.kind == "contents" else block_html(block)
        for block in post.blocks
    )


def contents(headings: Sequence[Block]) -> str:
    """Return a table of contents as plug-ins put it above a post."""
    entries = (f'<a href="#{number}">{inline(h.lines[0])}</a>' for number, h in enumerate(headings))
    return f'<div class="toc-container"><p>Contents</p><ul>\n{items(entries)}</ul></div>'


def items(entries: Iterable[str]) -> str:
    """Return the items of a list."""
    return "".join(f"<li>{entry}</li>\n" for entry in entries)


def block_html(block: Block) -> str:
    """Return a block as HTML."""
    lines = [inline(line) for line in block.lines]
    match block.kind:
        case "heading":
            return f"<h2>{lines[0]}</h2>"
        case "subheading":
            return f"<h3>{lines[0]}</h3>"
        case "list":
            return _list(lines)
        case "quote":
            return "<blockquote>" + _paragraphs(lines) + "</blockquote>"
        case "code":
            kind = f' class="language-{block.name}"' if block.name else ""
            return (
                f"<pre><code{kind}>" + escape("\n".join(block.lines), quote=False) + "</code></pre>"
            )
        case "picture":
            return "\n".join(_picture(source, inline(said)) for source, said in block.pictures)
        case _:
            return _rarer(block, lines)


def _rarer(block: Block, lines: list[str]) -> str:
    match block.kind:
        case "verse":
            return "<p>" + "<br>\n".join(lines) + "</p>"
        case "table":
            return _table(block.rows)
        case "terms":
            pairs = [lines[at : at + 2] for at in range(0, len(lines), 2)]
            return (
                "<dl>"
                + "".join(f"<dt>{t.removeprefix(': ')}</dt><dd>{d}</dd>\n" for t, d in pairs)
                + "</dl>"
            )
        case "notes":
            notes = (line.partition(": ")[2] for line in lines)
            return f'<ol class="footnotes">{_notes(notes)}</ol>'
        case "formula":
            return f"<p>$${lines[0]}$$</p>"
        case "box":
            title = f'<p class="admonition-title">{lines[0]}</p>'
            return f'<div class="admonition">{title}{_paragraphs(lines[1:])}</div>'
        case "details":
            return f"<details><summary>{lines[0]}</summary>{_paragraphs(lines[1:])}</details>"
        case "rule":
            return "<hr>"
        case "html":
            return "\n".join(block.lines)
        case _:
            return f"<p>{lines[0]}</p>"


def inline(line: str) -> str:
    """Return a line as HTML, with what is marked, linked and noted in it.

    >>> inline("a < **b** <kbd>`c`</kbd> [d](/e)")
    'a &lt; <strong>b</strong> <kbd><code>c</code></kbd> <a href="/e">d</a>'
    """
    out = _ALLOWED.sub(r"<\1>", line.replace("&", "&amp;").replace("<", "&lt;"))
    for sign, tag in _SIGNS:
        mark = re.escape(sign)
        out = re.sub(rf"{mark}(?=\S)(.*?)(?<=\S){mark}", rf"<{tag}>\1</{tag}>", out)
    return _NOTE.sub(_REFERENCE, _LINK.sub(r'<a href="\2">\1</a>', out))


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def _picture(source: str, caption: str) -> str:
    image = f'<img src="{source}" alt="">'
    if not caption:
        return f"<p>{image}</p>"
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"


def _notes(notes: Iterable[str]) -> str:
    return "".join(
        f'<li id="fn-{number}">{note} {_BACK.format(number)}</li>\n'
        for number, note in enumerate(notes, 1)
    )


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *others = ([inline(cell) for cell in row] for row in rows)
    top = "".join(f"<th>{cell}</th>" for cell in head)
    rest = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>\n" for row in others)
    return f"<table><thead><tr>{top}</tr></thead>\n<tbody>{rest}</tbody></table>"


def _list(lines: Sequence[str]) -> str:
    """Return a list whose items may hold lists: two spaces further in for each around."""
    tag = "ol" if _NUMBER.match(lines[0]) else "ul"
    entries: list[list[str]] = []
    for line in lines:
        if line.startswith("  "):
            entries[-1].append(line[2:])
        else:
            entries.append([line])
    shown = (_item(first) + (f"\n{_list(inner)}" if inner else "") for first, *inner in entries)
    return f"<{tag}>\n{items(shown)}</{tag}>"


def _item(line: str) -> str:
    text = _NUMBER.sub("", line, count=1).removeprefix("- ")
    if text.startswith(("[ ] ", "[x] ")):
        checked = " checked" if text[1] == "x" else ""
        return f'<input type="checkbox" disabled{checked}> {text[4:]}'
    return text
