"""Preformatted text and data tables: elements whose inside is one segment.

Both functions read the events of an element up to and including its `CLOSE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .inline import MARKS, Inline, runs_text
from .model import Code, Mark, Runs, Table
from .tree import CLOSE, Event, Open

#: Class names that carry a listing's language: Prism and highlight.js (HTML standard, 4.5.15, gives
#: ``language-``), SyntaxHighlighter's ``brush:``.
_LANGUAGE = re.compile(r"\b(?:language-|lang-|brush:\s*)([\w+#.-]+)", re.IGNORECASE)
#: The same in the wrappers of Pygments, Rouge (``language-ruby highlighter-rouge``), Sphinx
#: (``highlight-python``) and GitHub (``highlight-source-python``).
_WRAPPER = re.compile(r"(?:language-|lang-|highlight-(?:source-|text-)?)([\w+#.-]+)")
_HIGHLIGHTERS = frozenset({"highlight", "highlighter-rouge"})
#: Elements around a ``<pre>`` that may name its language. Pygments puts a div, a table, its body, a
#: row, a cell and another div around one with its numbers beside it.
WRAPPERS = 6
#: What highlighters write where there is no language.
_NO_LANGUAGE = frozenset({"", "default", "none", "plain", "plaintext", "text", "notranslate"})
#: Class names of the line numbers that highlighters print beside each line inside the listing.
_LINE_NUMBER = re.compile(
    r"ln|lnt|lineno|linenos|linenodiv|line-?numbers?(?:-rows)?|gutter|hljs-ln-n(?:umbers)?"
    r"|pre-numbering",
    re.IGNORECASE,
)
#: By this, and no name, those are told that Chroma styles in place (Hugo's default).
_NOT_SELECTED = re.compile(r"user-select\s*:\s*none")
_NUMBERS_ONLY = re.compile(r"\s*(?:\d{1,6}\s+)*\d{1,6}\s*")
#: A single number may be the listing; a column of them is a gutter.
_GUTTER_MIN_LINES = 2
_BLOCKS = frozenset({"div", "p", "li", "tr", "ol", "ul", "table"})


def code(
    element: Open, events: Iterator[Event], around: Sequence[tuple[str, tuple[str, ...]]] = ()
) -> tuple[Code, str]:
    r"""Read a ``<pre>`` with its line breaks; a bare column of line numbers reads as nothing.

    Args:
        element: The ``<pre>``.
        events: What follows, which is read to the element's end.
        around: Tag and class tokens of the elements around it, the innermost first.

    >>> code(Open("pre", {}), iter(["a\n", "  b", CLOSE]))[1]
    'a\n  b'
    >>> code(Open("pre", {}), iter(["1\n2\n3", CLOSE]))[1]
    ''
    """
    reader = _CodeReader(_language(element))
    reader.read(events)
    text = "".join(reader.parts).replace("\r", "\n").replace("\u00a0", " ")
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    return Code(text, reader.language or _language_around(around)), "" if _is_gutter(text) else text


def is_line_numbers(tokens: tuple[str, ...]) -> bool:
    """Tell whether an element's class says that it holds the line numbers beside a listing."""
    return any(map(_LINE_NUMBER.fullmatch, tokens))


def _holds_numbers(element: Open) -> bool:
    # On <code> itself the name asks Prism to number its lines.
    names = (element.attributes.get("class") or "").split()
    return element.tag != "code" and is_line_numbers(tuple(names))


def _is_gutter(text: str) -> bool:
    lines = text.split()
    return (
        len(lines) >= _GUTTER_MIN_LINES
        and bool(_NUMBERS_ONLY.fullmatch(text))
        and all(int(b) == int(a) + 1 for a, b in pairwise(lines))
    )


def _language(element: Open) -> str:
    found = _LANGUAGE.search(element.attributes.get("class") or "")
    name = found[1].lower() if found else ""
    return "" if name in _NO_LANGUAGE else name


def _language_around(around: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """Return the language that a highlighter's wrapper names, or ""."""
    for tag, tokens in around:
        is_wrapper = not _HIGHLIGHTERS.isdisjoint(tokens)
        if is_wrapper or any(token.startswith("highlight-") for token in tokens):
            names = [found[1] for token in tokens if (found := _WRAPPER.fullmatch(token))]
            if tag == "figure" and "highlight" in tokens:  # Hexo: <figure class="highlight js">
                after = tokens.index("highlight") + 1
                names += tokens[after : after + 1]
            if names and names[0] not in _NO_LANGUAGE:
                return names[0]
    return ""


@dataclass(slots=True)
class _CodeReader:
    language: str
    parts: list[str] = field(default_factory=list)

    def read(self, events: Iterator[Event]) -> None:
        depth, skip_from = 1, 0
        tags: list[str] = []
        closed = ""  # the element that has just ended
        beside: list[tuple[int, int]] = []
        while depth:
            event = next(events)
            if event is CLOSE:
                if beside and beside[-1][0] == depth:
                    self._drop_number(beside.pop()[1])
                depth -= 1
                skip_from = 0 if depth < skip_from else skip_from
                closed = tags.pop() if tags else ""
                if closed in _BLOCKS:
                    self._new_line()
                continue
            if isinstance(event, Open):
                depth += 1
                tags.append(event.tag)
                if not skip_from and _holds_numbers(event):
                    skip_from = depth
                # Editors of WeChat's kind put each line into a <code>.
                if event.tag in _BLOCKS or event.tag == closed == "code":
                    self._new_line()
                if _NOT_SELECTED.search(event.attributes.get("style") or ""):
                    beside.append((depth, len(self.parts)))
                self._enter(event)
            elif not skip_from:
                self.parts.append(str(event))
            closed = ""

    def _drop_number(self, since: int) -> None:
        """Leave out what cannot be selected if it is a number; a prompt is the listing's."""
        if "".join(self.parts[since:]).strip().isdigit():
            del self.parts[since:]

    def _enter(self, event: Open) -> None:
        self.language = self.language or _language(event)
        if event.tag == "br":
            self.parts.append("\n")

    def _new_line(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")


def table(events: Iterator[Event], inline: Inline) -> tuple[Table, str, Runs]:
    """Read a data ``<table>``; return it, its text with a row a line, and its caption."""
    reader = _TableReader(Inline(inline.base))
    reader.read(events)
    rows = tuple(tuple(row) for row in reader.rows if any(row))
    text = "\n".join("\t".join(runs_text(cell) for cell in row) for row in rows)
    return Table(rows, reader.header), text.strip(), reader.caption


@dataclass(slots=True)
class _TableReader:
    inline: Inline
    rows: list[list[Runs]] = field(default_factory=list)
    header: bool = False
    caption: Runs = ()

    def read(self, events: Iterator[Event]) -> None:
        open_tags = ["table"]
        self.inline.open(Mark.NONE, "")
        while open_tags:
            event = next(events)
            if event is CLOSE:
                self._leave(open_tags.pop())
            elif isinstance(event, Open):
                open_tags.append(event.tag)
                self._enter(event)
            elif "tr" in open_tags or "caption" in open_tags:
                self.inline.text(str(event))

    def _enter(self, event: Open) -> None:
        if event.tag == "tr":
            self.rows.append([])
        elif event.tag == "th":
            self.header = self.header or len(self.rows) == 1
        elif event.tag == "br":
            self.inline.text(" ")
        elif event.tag == "img":
            self.inline.image(event.attributes)
        href = event.attributes.get("href") if event.tag == "a" else None
        self.inline.open(MARKS.get(event.tag, Mark.NONE), self.inline.absolute(href))

    def _leave(self, tag: str) -> None:
        self.inline.close()
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append(self.inline.take()[0])
        elif tag == "caption":
            self.caption = self.inline.take()[0]
        elif tag in _BLOCKS:
            self.inline.text(" ")
