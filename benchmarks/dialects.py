"""Posts as Markdown, in the dialects of generators.

All know fences, tables, notes and what terms mean; a box is theirs to write, and so is a table of
contents. What none of them can write (captions, what opens when pressed) is HTML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from tests.cleaners.blog import Block, DemoPost
from tests.cleaners.markup import block_html

#: What each dialect writes for a table of contents: GitHub's has none, nor have directives.
CONTENTS = {"markdown": "", "python": "[TOC]", "kramdown": "* contents\n{:toc}", "directives": ""}
_LEVELS = {"heading": "## ", "subheading": "### "}
_INDENT = "    "


def markdown(post: DemoPost, dialect: str = "markdown") -> str:
    """Return a post as Markdown, with front matter."""
    head = {"title": post.title, "date": f"{post.date} 10:00:00", "tags": list(post.tags)}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    blocks = (_block(block, dialect) for block in post.blocks)
    return "\n".join(["---", *lines, "---", "", "\n\n".join(filter(None, blocks)), ""])


def _block(block: Block, dialect: str) -> str:  # noqa: PLR0911 - one kind each
    lines = block.lines
    match block.kind:
        case "heading" | "subheading":
            return _LEVELS[block.kind] + lines[0]
        case "code":
            return "\n".join([f"```{block.name}", *lines, "```"])
        case "list":
            return "\n".join(map(_item, lines))
        case "quote":
            return "\n>\n".join(f"> {line}" for line in lines)
        case "table":
            return _table(block.rows)
        case "terms":
            pairs = (lines[at : at + 2] for at in range(0, len(lines), 2))
            return "\n\n".join(f"{term.removeprefix(': ')}\n: {means}" for term, means in pairs)
        case "verse":
            return "  \n".join(lines)
        case "formula":
            return f"$$\n{lines[0]}\n$$"
        case "rule":
            return "---"
        case "contents":
            return CONTENTS[dialect]
        case "box" if dialect != "markdown" and dialect != "kramdown":
            return _box(lines, dialect)
        case "picture" if not any(caption for _, caption in block.pictures):
            return "\n".join(f"![]({source})" for source, _ in block.pictures)
        case "picture" | "box" | "details" | "html":
            return block_html(block)
        case _:
            return "\n".join(lines)


def _item(line: str) -> str:
    """Indent an item by four spaces for each list around, which all dialects take."""
    bare = line.lstrip()
    marked = bare if re.match(r"- |\d+\. ", bare) else f"- {bare}"
    return _INDENT * ((len(line) - len(bare)) // 2) + marked


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *others = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *others])


def _box(lines: Sequence[str], dialect: str) -> str:
    title, *inner = lines
    if dialect == "python":
        return "\n\n".join([f'!!! note "{title}"', *(_INDENT + line for line in inner)])
    return "\n\n".join([f":::note[{title}]", *inner, ":::"])
