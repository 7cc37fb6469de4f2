"""The blog of the tests: its posts as values, and what a reader should be left with of each."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "blog.toml"
_LINK = re.compile(r"\[([^]]*)\]\(([^)]*)\)")
_MARKS = {"## ": "heading", "- ": "list", "> ": "quote", "```": "code", "! ": "picture"}


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a post: what it is, and its lines."""

    kind: str
    lines: tuple[str, ...]

    @property
    def shown(self) -> list[str]:
        """What a reader sees of it, piece by piece; nothing of a picture."""
        if self.kind == "picture":
            return []
        if self.kind == "code":
            return ["\n".join(self.lines)]
        return [_LINK.sub(r"\1", line) for line in self.lines]


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


@cache
def posts() -> tuple[DemoPost, ...]:
    """Return the posts of the blog in the order of their dates."""
    with _FILE.open("rb") as file:
        entries = tomllib.load(file)["post"]
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

    >>> [(block.kind, block.lines) for block in blocks_of("Rain.\n\n- one\n- two")]
    [('text', ('Rain.',)), ('list', ('one', 'two'))]
    """
    return tuple(map(_block, text.strip().split("\n\n")))


def _block(text: str) -> Block:
    mark = next((mark for mark in _MARKS if text.startswith(mark)), "")
    lines = text.splitlines()
    if mark == "```":
        return Block("code", tuple(lines[1:-1]))
    return Block(_MARKS.get(mark, "text"), tuple(line.removeprefix(mark) for line in lines))


def linked(line: str) -> str:
    """Return a line of HTML with its links."""
    escaped = line.replace("&", "&amp;").replace("<", "&lt;")
    return _LINK.sub(r'<a href="\2">\1</a>', escaped)
