"""Posts as Markdown, in the dialects of generators.

All know fences, tables, notes and what terms mean; a box is theirs to write, and so is a table of
contents. What none of them can write (captions, what opens when pressed) is HTML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from tests.cleaners.blog import Block, DemoPost
from tests.cleaners.markup import block_html

#: What each dialect writes for a table of contents: GitHub's has none, nor have directives.
CONTENTS = {"markdown": "", "python": "[TOC]", "kramdown": "* contents\n{:toc}", "directives": ""}
_INDENT = "    "


def markdown(post: DemoPost, dialect: str = "markdown") -> str:
    """Return a post as Markdown, with front matter."""
    head = {"title": post.title, "date": f"{post.date} 10:00:00", "tags": list(post.tags)}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    blocks = (_block(block, dialect) for block in post.blocks)
    return "\n".join(["---", *lines, "---", "", "\n\n".join(filter(None, blocks)), ""])


def _block(block: Block, dialect: str) -> str:
    lines = block.lines
    match block.kind:
        case "contents":
            return CONTENTS[dialect]
        case "box" if dialect in _BOXES:
            return _BOXES[dialect](lines)
        case "picture" if not any(caption for _, caption in block.pictures):
            return "\n".join(f"![]({source})" for source, _ in block.pictures)
        case "picture" | "box" | "details" | "html":
            return block_html(block)
        case kind if kind in _WRITTEN:
            return _WRITTEN[kind](block)
        case _:
            return "\n".join(lines)


def _item(line: str) -> str:
    """Indent an item by four spaces for each list around, which all dialects take."""
    bare = line.lstrip()
    marked = bare if re.match(r"- |\d+\. ", bare) else f"- {bare}"
    return _INDENT * ((len(line) - len(bare)) // 2) + marked


def _table(block: Block) -> str:
    head, *others = (f"| {' | '.join(row)} |" for row in block.rows)
    return "\n".join([head, "|" + " --- |" * len(block.rows[0]), *others])


def _terms(block: Block) -> str:
    pairs = zip(block.lines[::2], block.lines[1::2], strict=True)
    return "\n\n".join(f"{term.removeprefix(': ')}\n: {means}" for term, means in pairs)


def _indented_box(lines: Sequence[str]) -> str:
    return "\n\n".join([f'!!! note "{lines[0]}"', *(_INDENT + line for line in lines[1:])])


def _directive(lines: Sequence[str]) -> str:
    return "\n\n".join([f":::note[{lines[0]}]", *lines[1:], ":::"])


_BOXES: dict[str, Callable[[Sequence[str]], str]] = {
    "python": _indented_box,
    "directives": _directive,
}
_WRITTEN: dict[str, Callable[[Block], str]] = {
    "heading": lambda block: f"## {block.lines[0]}",
    "subheading": lambda block: f"### {block.lines[0]}",
    "code": lambda block: "\n".join([f"```{block.name}", *block.lines, "```"]),
    "list": lambda block: "\n".join(map(_item, block.lines)),
    "quote": lambda block: "\n>\n".join(f"> {line}" for line in block.lines),
    "table": _table,
    "terms": _terms,
    "verse": lambda block: "  \n".join(block.lines),
    "formula": lambda block: f"$$\n{block.lines[0]}\n$$",
    "rule": lambda _: "---",
}
