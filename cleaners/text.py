"""Flattened text: a page that has lost its markup becomes a Layout, line by line.

Dumps by scrapers, ``innerText``, WET files, copy and paste, ``lynx -dump`` and html2text are read
here. What is left of structure is recognised (`textlines`, `textcode`), and Markdown where a dump
has it; `textjudge` judges the segments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import lexicon, textcode, textlines, textlinks
from . import textmarkdown as markdown
from .features import columns
from .inline import runs_text
from .model import (
    Code,
    Container,
    Frame,
    Heading,
    ItemFrame,
    Layout,
    Leaf,
    Page,
    Paragraph,
    Picture,
    QuoteFrame,
    Rule,
    Run,
    Runs,
    Segment,
    Table,
)
from .textjudge import judge_text
from .textlines import Line
from .textlists import Lists

__all__ = ["judge_text", "segment_text"]

#: Columns of the longest line that may be a heading: a heading of two lines on a wide page.
_MAX_HEADING = 80
#: Columns from which a line without sentence marks still counts as running text.
_PROSE_COLUMNS = 60
#: Lines beyond which the rest of a dump is left out: thirty times what the longest of 66 dumps has,
#: and a second's work.
MAX_LINES = 10_000
#: Characters beyond which the rest is left out: those of so many lines of prose.
MAX_TEXT = 200 * MAX_LINES
#: Lines of the longest listing between fences, and characters of the longest line whose Markdown is
#: read: both bound the work on input that was made to be slow.
_MAX_LISTING, _MAX_INLINE = 5000, 20_000
#: Level of headings that dumps give no level: sections of a post, whose title is level 1.
_SECTION = 2

_ENDS = re.compile(r"[.!?…。！？；;,，、:：][\"'”’»)\]」』）】]*$")
_SENTENCE = re.compile(r"[^\W\d_][.!?](?:\s|$)|[。！？；]")
_LABEL = re.compile(r"[^\s:：][:：]\s*\S")
#: What stands in no heading: an address, or the sign of a remark in a listing.
_NO_HEADING = re.compile(r"https?://|www\.|\A#\s")
_ATX = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_SETEXT = re.compile(r"(=|-)\1{2,}$")
#: w3m draws rules with the box drawing of Unicode.
_RULE = re.compile(r"(?:[-*_=~—]\s*){3,}$|[─-╿]{3,}$")
_FENCE = re.compile(r"(`{3,}|~{3,})\s*([\w+#.-]*)")
_ROW = re.compile(r"\|.*\|$")
_DELIMITER = re.compile(r"\|(?:\s*:?-+:?\s*\|)+$")
#: What only Markdown has. Listings have lines that begin with "#" too, which do not stand apart.
_MARKDOWN = re.compile(
    r"\]\((?:https?:|/|#)|^(?:```|~~~)|(?<![*\w])\*\*\w[^*\n]*\*\*(?![*\w])"
    r"|^\|(?: *:?-+:? *\|)+ *$",
    re.MULTILINE,
)
_APART = re.compile(r"\A#{1,6}[ \t]\S|\n[ \t\r]*\n#{1,6}[ \t]\S[^\n]*\n[ \t\r]*(?:\n|\Z)")


def segment_text(page: Page) -> Layout:
    r"""Cut a text page into segments.

    >>> from .model import Form
    >>> page = Page("Title\n\nOne.\n\n1. a\n2. b\n", Form.TEXT, "utf-8", "utf-8")
    >>> [(s.text, s.frames) for s in segment_text(page).segments][2:]
    [('a', (ItemFrame(list=0, item=0, number=1),)), ('b', (ItemFrame(list=0, item=1, number=2),))]
    """
    text = page.text
    notes: tuple[str, ...] = ()
    if len(text) > MAX_TEXT:
        text, notes = text[:MAX_TEXT], (f"only the first {MAX_TEXT:,} characters were read",)
    lines = textlines.read(text, MAX_LINES + 1)
    if len(lines) > MAX_LINES:
        lines, notes = lines[:MAX_LINES], (f"only the first {MAX_LINES:,} lines were read",)
    is_markdown = bool(_MARKDOWN.search(text) or _APART.search(text))
    reader = _Reader(lines, is_markdown, markdown.has_starred(text))
    reader.read()
    segments = tuple(_with_headings(reader.pieces))
    root = Container("body", -1, 0, (), 0, len(segments))
    return Layout(segments, (root,) if segments else (), notes=notes)


@dataclass(frozen=True, slots=True)
class _Piece:
    leaf: Leaf
    text: str
    frames: tuple[Frame, ...] = ()
    #: Empty lines before it.
    gap: int = 0
    #: The item's marker as the dump has it.
    marker: str = ""
    #: It is no part of the page: a text browser's list of link targets.
    is_listed: bool = False


@dataclass(slots=True)
class _Reader:
    """Reads the lines from top to bottom, one piece at a time."""

    lines: Sequence[Line]
    markdown: bool
    #: Single stars emphasise in it.
    starred: bool = True
    pieces: list[_Piece] = field(default_factory=list)
    at: int = 0
    width: int = 0
    lists: Lists = field(default_factory=Lists)
    #: Number of the quotation being read; they count on through the page.
    quote: int = -1
    #: What is read now is the list of link targets that a text browser added to the page.
    is_listed: bool = False

    def read(self) -> None:
        """Read all lines."""
        self.width = textlines.width(self.lines)
        listed = textlinks.listed_from(self.lines)
        self.lines = textlinks.without_numbers(self.lines, listed)
        while self.at < len(self.lines):
            self.is_listed = self.at >= listed
            line = self.lines[self.at]
            if not (
                self._fence(line)
                or (self.markdown and self._markdown(line))
                or self._rule(line)
                or self._numbered(line)
                or self._gutter(line)
                or self._code(line)
                or self._quote(line)
                or self._item(line)
            ):
                text = self._paragraph(line.text)
                frames = self.lists.inside(self._indent(line)) if self._is_after_item() else ()
                self._add(Paragraph(self._runs(text)), line.gap, frames)

    # Each reader below takes what is its own and says whether there was any.

    def _fence(self, line: Line) -> bool:
        opening = _FENCE.fullmatch(line.text)
        if opening is None:
            return False
        ends = (
            index
            for index in range(self.at + 1, min(len(self.lines), self.at + _MAX_LISTING))
            if self.lines[index].text == opening[1]
        )
        end = next(ends, None)
        if end is None:
            return False
        source = _preformatted(self.lines[self.at + 1 : end])
        self._add(Code(source, opening[2].lower()), line.gap)
        self.at = end + 1
        return True

    def _markdown(self, line: Line) -> bool:
        after = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else None
        if len(line.text) <= _MAX_INLINE and (atx := _ATX.match(line.text)):
            if self.at and not line.gap:
                return False  # a remark in a listing, or a root's prompt
            self.at += 1
            self._add(Heading(len(atx[1]), self._runs(atx[2])), line.gap)
            return True
        if after and not after.gap and (under := _SETEXT.match(after.text)):
            self.at += 2
            self._add(Heading(1 if under[1] == "=" else 2, self._runs(line.text)), line.gap)
            return True
        return bool(after and _DELIMITER.match(after.text) and self._table(line))

    def _table(self, line: Line) -> bool:
        rows = []
        while self.at < len(self.lines) and _ROW.match(text := self.lines[self.at].text):
            if not _DELIMITER.match(text):
                rows.append(tuple(self._runs(cell.strip()) for cell in text.strip("|").split("|")))
            self.at += 1
        if not rows:
            return False
        self._add(Table(tuple(rows), header=True), line.gap)
        return True

    def _rule(self, line: Line) -> bool:
        if not _RULE.fullmatch(line.text):
            return False
        is_inside = self._is_unparted(line)
        if is_inside and textcode.code_run(self.lines, self.at) > self.at + 1:
            return False
        near = self.lines[max(0, self.at - 1) : self.at + 2 : 2] if is_inside else ()
        self.at += 1
        is_drawn = any(textcode.is_code(each.text) for each in near)
        self._add(Code(line.text) if is_drawn else Rule(), line.gap)
        return True

    def _is_unparted(self, line: Line) -> bool:
        """Tell whether a line stands right between two others, as those of a listing do."""
        after = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else None
        return self.at > 0 and not line.gap and after is not None and not after.gap

    def _numbered(self, line: Line) -> bool:
        end = textcode.numbered(self.lines, self.at)
        if end == self.at:
            return False
        source = _preformatted(textcode.without_numbers(self.lines[self.at : end]))
        self._add(Code(source), line.gap)
        self.at = end
        return True

    def _gutter(self, line: Line) -> bool:
        """Read a listing by its line numbers: what stands beside them is code, however it looks."""
        end = textcode.gutter(self.lines, self.at)
        if end == self.at or not textcode.is_beside(self.lines, self.at, end):
            return False
        numbers = "".join(each.text for each in self.lines[self.at : end])
        self._add(Paragraph((Run(numbers),)), line.gap)
        stop = max(textcode.code_run(self.lines, end), textcode.beside(self.lines, self.at, end))
        self._add(Code(_preformatted(self.lines[end:stop])), 0)
        self.at = stop
        return True

    def _code(self, line: Line) -> bool:
        if self.markdown and line.indent < textcode.MARKDOWN_INDENT and textlines.marker(line.text):
            return False  # links at the ends of items look like calls
        end = textcode.code_run(self.lines, self.at)
        if end == self.at:
            return False
        self._add(Code(_preformatted(self.lines[self.at : end])), line.gap)
        self.at = end
        return True

    def _quote(self, line: Line) -> bool:
        if not line.text.startswith("> ") or self._is_prompt(line):
            return False
        if not self.pieces or not self.pieces[-1].frames or line.gap:
            self.quote += 1
        text = self._paragraph(line.text.removeprefix("> "))
        self._add(Paragraph(self._runs(text)), line.gap, (QuoteFrame(self.quote),))
        return True

    def _is_prompt(self, line: Line) -> bool:
        """Tell whether ">" asks for a command, in a dump that is no Markdown."""
        return not self.markdown and textcode.is_typed(line.text.removeprefix("> ").strip())

    def _item(self, line: Line) -> bool:
        found = textlines.marker(line.text)
        if found is not None and lexicon.is_date(line.text):
            return False
        if textlines.is_bullet(line.text) and self.at + 1 < len(self.lines):
            self.at += 1
            found = None, self.lines[self.at].text
        if found is None:
            return False
        number, text = found
        sign = line.text[: len(line.text) - len(text)] if text in line.text else line.text
        joined = self._paragraph(text)
        frames = self.lists.item(number, self._indent(line), follows=self._is_after_item())
        self._add(Paragraph(self._runs(joined)), line.gap, frames, sign)
        return True

    def _is_after_item(self) -> bool:
        before = self.pieces[-1].frames if self.pieces else ()
        return bool(before) and isinstance(before[-1], ItemFrame)

    def _indent(self, line: Line) -> int:
        """Return the columns that say in which item a line stands: only Markdown has any."""
        return line.indent if self.markdown else 0

    def _paragraph(self, text: str) -> str:
        """Read the line at hand, and those that it was wrapped into."""
        while self.at + 1 < len(self.lines):
            line, after = self.lines[self.at], self.lines[self.at + 1]
            wraps = self.width and textlines.continues(line, after, self.width)
            if not (wraps or self._is_cut(text, after)):
                break
            if self.markdown and text.endswith("-") and markdown.is_in_target(text):
                text += after.text
            else:
                text = textlines.joined(text, after.text.removeprefix("> "))
            self.at += 1
        self.at += 1
        return text

    def _is_cut(self, text: str, after: Line) -> bool:
        """Tell whether a line was broken amid a link of Markdown."""
        may = self.markdown and not after.gap and len(text) <= _MAX_INLINE
        return may and markdown.goes_on(text, after.text)

    def _add(self, leaf: Leaf, gap: int, frames: tuple[Frame, ...] = (), marker: str = "") -> None:
        text = _text_of(leaf)
        if not text and isinstance(leaf, Paragraph):
            pictures = [Picture(run.image, run.text) for run in leaf.runs if run.image]
            if not pictures:
                return  # a picture that lost its address too
            leaf = pictures[0]
        self.pieces.append(_Piece(leaf, text, frames, gap, marker, self.is_listed))

    def _runs(self, text: str) -> Runs:
        if self.markdown and len(text) <= _MAX_INLINE:
            return markdown.inline(text, starred=self.starred)
        return (Run(" ".join(text.split())),)


def _preformatted(lines: Sequence[Line]) -> str:
    """Return lines as they stood, without the indentation that all share."""
    margin = min((line.indent for line in lines), default=0)
    text = ""
    for index, line in enumerate(lines):
        breaks = "\n" * (line.gap + 1) if index else ""
        text += breaks + " " * (line.indent - margin) + line.text
    return text


def _text_of(leaf: Leaf) -> str:
    match leaf:
        case Code(source):
            return source
        case Table(rows):
            return "\n".join("\t".join(map(runs_text, row)) for row in rows)
        case Paragraph(runs) | Heading(_, runs):
            return runs_text(runs)
        case _:
            return ""


# --- headings -----------------------------------------------------------------------------------


def _with_headings(pieces: Sequence[_Piece]) -> list[Segment]:
    """Turn the lines that stand over running text as headings do into headings."""
    spaced = sum(piece.gap > 0 for piece in pieces) * 2 > len(pieces)
    rows = [None, *pieces, None]
    return [
        _heading(piece, before, after, spaced=spaced)
        for before, piece, after in zip(rows, pieces, rows[2:], strict=False)
    ]


def _heading(
    piece: _Piece, before: _Piece | None, after: _Piece | None, *, spaced: bool
) -> Segment:
    segment = Segment(piece.leaf, piece.text, 0, piece.frames, hidden=piece.is_listed)
    if after is None or not isinstance(piece.leaf, Paragraph) or (spaced and not after.gap):
        return segment
    if piece.is_listed:
        return segment
    if piece.frames and not _is_lone_number(piece, before, after):
        return segment
    if not _is_headed(after) or not _may_head(piece.text) or _is_labelled(piece, before, after):
        return segment
    marker = (Run(piece.marker),) if piece.marker else ()
    runs = (*marker, *piece.leaf.runs)
    return Segment(Heading(_SECTION, runs), runs_text(runs), 0)


def _is_lone_number(piece: _Piece, before: _Piece | None, after: _Piece | None) -> bool:
    """Tell whether a numbered line stands between other things than items of its list."""
    frame = piece.frames[-1]
    if not isinstance(frame, ItemFrame) or frame.number is None:
        return False
    return not any(near is not None and near.frames for near in (before, after))


def _may_head(text: str) -> bool:
    if len(text) > _MAX_HEADING or columns(text) > _MAX_HEADING or _NO_HEADING.search(text):
        return False
    if _ENDS.search(text) or text[0].islower() or not any(map(str.isalpha, text)):
        return False
    return lexicon.role_of(text) is None


def _is_headed(piece: _Piece) -> bool:
    """Tell whether a piece is what headings stand over: running text, a list, code, a table."""
    if piece.frames or isinstance(piece.leaf, Code | Table):
        return True
    return len(piece.text) >= _PROSE_COLUMNS or bool(_SENTENCE.search(piece.text))


def _is_labelled(piece: _Piece, before: _Piece | None, after: _Piece | None) -> bool:
    """Tell whether a line is "Name: value" in a row of such lines."""
    near = [p for p in (before, after) if p is not None]
    return bool(_LABEL.search(piece.text)) and any(_LABEL.search(p.text[:40]) for p in near)
