"""The blogs of the tests: posts as values, and what a reader should be left with of each.

`posts` are plain; `hard_posts` have what posts of real blogs have besides: code with blank lines,
tables, lists within lists, notes, verse, formulas, boxes, and words that mostly head furniture.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LINK = re.compile(r"\[([^]]*)\]\(([^)]*)\)")
_MARKS = {
    "## ": "heading", "### ": "subheading", "- ": "list", "1. ": "list", "> ": "quote",
    "```": "code", "! ": "picture", "~ ": "verse", "| ": "table", ": ": "terms", "[^1]: ": "notes",
    "$$": "formula", "[TOC]": "contents", "!!! ": "box", "+++ ": "details", "<": "html",
    "---": "rule",
}  # fmt: skip
_OPENS = "```"
_BULLET = re.compile(r"- (?:\[[ x]\] )?")
_NOTE = re.compile(r"\[\^(\d+)\](?!:)")
#: What is taken off a line to read it: a word's reading, tags, signs around a stretch of it.
_READING = re.compile(r"<(rp|rt)>.*?</\1>")
_TAG = re.compile(r"</?[a-z][^<>]*>")
_SIGNS = re.compile(r"(\*\*|~~|`|\*)(?=\S)(.*?)(?<=\S)\1")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a post: what it is, its lines, and the name of its language if it is code."""

    kind: str
    lines: tuple[str, ...]
    name: str = ""

    @property
    def shown(self) -> list[str]:
        """What a reader sees of it, piece by piece; nothing of a picture but its caption."""
        match self.kind:
            case "contents" | "rule":
                return []
            case "code" | "formula":
                return ["\n".join(self.lines)]
            case "picture":
                return [shown(caption) for _, caption in self.pictures if caption]
            case "table":
                return ["\n".join("\t".join(map(shown, row)) for row in self.rows)]
            case "verse":
                return ["\n".join(map(shown, self.lines))]
            case "notes":
                return [shown(re.sub(r"^\[\^(\d+)\]:", r"\1.", line)) for line in self.lines]
            case "list":
                return [shown(_BULLET.sub("", line.strip(), count=1)) for line in self.lines]
            case _:
                return [piece for line in self.lines if (piece := shown(line))]

    @property
    def pictures(self) -> list[tuple[str, str]]:
        """Where each picture is, and its caption."""
        parts = (line.partition(" | ") for line in self.lines)
        return [(source, caption) for source, _, caption in parts]

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table, row by row."""
        return [line.strip("|").strip().split(" | ") for line in self.lines]


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A post of the blog."""

    slug: str
    title: str
    date: str
    language: str
    tags: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def gold(self) -> list[str]:
        """The pieces of its text that a reader should be left with."""
        return [piece for block in self.blocks for piece in block.shown]

    @property
    def teaser(self) -> str:
        """Its beginning, as lists of posts show it: whole where it is short."""
        first = next(block.shown[0] for block in self.blocks if block.shown)
        return first if len(first) <= 140 else f"{first[:140].rstrip()}…"


def shown(line: str) -> str:
    """Return what a reader sees of a line: no address, sign, tag or reading.

    >>> shown("a [b](http://c.example/)[^1] <kbd>*d*</kbd> `e`")
    'a b[1] d e'
    """
    bare = _TAG.sub("", _READING.sub("", _NOTE.sub(r"[\1]", line)))
    return _SIGNS.sub(r"\2", _SIGNS.sub(r"\2", _LINK.sub(r"\1", bare)))


def posts() -> tuple[DemoPost, ...]:
    """Return the plain posts in the order of their dates."""
    return _read("blog.toml")


def hard_posts() -> tuple[DemoPost, ...]:
    """Return the posts that are hard in themselves, in the order of their dates."""
    return _read("hard.toml")


@cache
def _read(name: str) -> tuple[DemoPost, ...]:
    entries = tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))["post"]
    return tuple(
        DemoPost(
            entry["slug"],
            entry["title"],
            entry["date"],
            entry["language"],
            tuple(entry["tags"]),
            blocks_of(entry["text"]),
        )
        for entry in entries
    )


def blocks_of(text: str) -> tuple[Block, ...]:
    r"""Read the blocks of a text.

    >>> [(block.kind, block.lines) for block in blocks_of("Rain.\n\n- one\n- two\n\n```\na\n\n```")]
    [('text', ('Rain.',)), ('list', ('one', 'two')), ('code', ('a', ''))]
    """
    return tuple(map(_block, _pieces(text.strip())))


def _pieces(text: str) -> Iterator[str]:
    """Cut a text at blank lines, but for those in code."""
    open_code: list[str] = []
    for piece in text.split("\n\n"):
        goes_on = bool(open_code)
        if goes_on or piece.startswith(_OPENS):
            open_code.append(piece)
            if not piece.endswith(_OPENS) or (piece == _OPENS and not goes_on):
                continue
        yield "\n\n".join(open_code or [piece])
        open_code = []


def _block(text: str) -> Block:
    mark = next((mark for mark in _MARKS if text.startswith(mark)), "")
    kind = _MARKS.get(mark, "text")
    lines = text.splitlines()
    match kind:
        case "code":
            return Block(kind, tuple(lines[1:-1]), lines[0].removeprefix(mark))
        case "formula":
            return Block(kind, (text.strip("$ "),))
        case "list" if mark == "1. " or any(line.startswith((" ", "- [")) for line in lines):
            return Block(kind, tuple(lines))
        case "notes" | "html":
            return Block(kind, tuple(lines))
        case _:
            return Block(kind, tuple(line.removeprefix(mark) for line in lines))
