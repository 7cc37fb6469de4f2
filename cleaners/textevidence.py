"""What speaks for and against each line of flattened text, and how strongly.

A `Fact` is what can be said of one line and the block it stands in; `weigh` turns facts into
numbers and keeps, for each, the words that explain it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from . import lexicon, textlines
from .features import Features, measure
from .model import Code, Heading, ItemFrame, Layout, Picture, Role, Rule, Segment, Table

# --- weights: a hundred columns of running text are the unit --------------------------------------
# Chosen by coordinate search for the mean F1 of flattened pages, on a fourth of the pages of
# labelled blogs in ten languages and a fifth of English articles (`benchmarks/flattened.py`).

#: A hundred columns of running text, and how many hundreds count.
PROSE, MOST_PROSE = 1.5, 4.0
#: Running text that ends as a sentence does.
SENTENCE = 0.2
#: A listing or table, and a hundred columns of it.
SOLID, SOLID_COLUMNS = 0.8, 0.8
HEADING = 0.2
#: A line that is neither furniture nor running text, in the midst of furniture; and a list's item.
SHORT, ITEM = -0.5, -0.05
FURNITURE = -2.5
DATE = -0.8
#: "2011 (26)", "Espagne (3)": archives and lists of tags.
COUNTED = -1.2
ADDRESS = -0.3
#: Running text that breaks off: "...", "[…]", or ends in "Read more".
CUT = -2.2
#: The same short line stands elsewhere on the page.
REPEATED = -1.2
#: A long line in another script than most of the page.
FOREIGN = -3.0
#: Each line of a block of comments, and of teasers of other posts.
IN_COMMENTS, IN_BLOCK = -3.0, -2.0
#: A line under a byline, up to the first running text.
UNDER_BYLINE = 0.6

# --- reaches --------------------------------------------------------------------------------------

#: Lines without running text in a row from which a short one counts in full.
_CROWD = 7
#: Lines on either side among which furniture makes a short line suspect; the share of it from which
#: the suspicion is full; and what is left of it where there is none.
_NEAR, _NEAR_SHARE, _LEAST_SUSPECT = 3, 0.2, 0.1
#: Lines that the head of a block of other posts reaches over: ten posts, title and teaser.
_RELATED_REACH = 20
#: Lines after "Comments" among which a reader's name, date or button must show.
_COMMENT_REACH = 12
#: Lines that a byline may vouch for.
_BYLINE_REACH = 30
#: Columns of a line that holds a date among other words and is no sentence.
_DATED_COLUMNS = 90
#: Columns of a title.
_MAX_TITLE = 240
#: Columns from which the script of a line is compared with the page's, and characters looked at.
_FOREIGN_COLUMNS, _SCRIPT_SAMPLE, _PAGE_SAMPLE = 120, 200, 6000
#: Columns from which a line is running text whatever its punctuation, and with some.
_PROSE_COLUMNS, _PUNCTUATED_COLUMNS = 80, 30
#: Characters of the lines that are compared with each other.
_REPEATABLE = 120

#: Characters at the end of a line that tell a teaser's or "Jane said".
_ENDING = 40

_COUNTED = re.compile(r"[►▼▶▸▾>»•\s-]*[^()（）]{1,60}[(（\[]\s*\d{1,5}\s*[)）\]]$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_CUT = re.compile(r"(?:\.\.\.|…|\[(?:…|\.\.\.)\])\s*$")
_MORE = re.compile(
    r"(?:\.{3}|…|\s)\s*(?:read more|continue reading|more|阅读全文|閱讀更多|続きを読む"
    r"|lire la suite|weiterlesen|leer más|leia mais|leggi tutto|читать далее)\W*$",
    re.IGNORECASE,
)
_EAST = re.compile(r"[぀-ヿ㐀-鿿가-힣]")
_LETTER = re.compile(r"[^\W\d_]")
_SAID = re.compile(
    r"\b(?:said|says|wrote|schrieb|sagt|a dit|dit|dijo|dice|disse|diz|ha detto|пишет|написал)\b"
    r"[^.]{0,12}[:.…]*$",
    re.IGNORECASE,
)
_FULL_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}(?!\d)|\d{1,2},\s(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}\.?\s\w{3,9}\.?,?\s(?:19|20)\d\d(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """What can be said of one line."""

    text: str
    columns: int
    #: Running text: sentences, or long.
    is_prose: bool
    #: It ends as a sentence does.
    ends: bool
    is_item: bool
    #: A listing or table: told by shape, not by words.
    is_solid: bool
    #: Level of a heading, 0 for other lines; only Markdown says which heading is the first level.
    level: int
    #: The role of the furniture phrase that it is, or None.
    role: Role | None
    #: The role of the block that it heads, or None.
    head: Role | None
    #: A date or byline.
    dated: bool
    counted: bool
    address: bool
    cut: bool
    repeated: bool
    foreign: bool
    #: The line numbers of a listing.
    gutter: bool
    picture: bool
    #: The role of the block it belongs to, and the line that opened it ("" for that line itself).
    block: Role | None = None
    opened_by: str = ""

    @property
    def furniture(self) -> Role | None:
        """The role of a line that is furniture by itself, wherever it stands."""
        return Role.BOILERPLATE if self.gutter else self.role

    @property
    def is_empty(self) -> bool:
        """Whether the line stands for something that was no text, so that it says nothing."""
        return self.gutter or self.picture or self.role is Role.PLACEHOLDER

    @property
    def bars_title(self) -> bool:
        """Whether no title of what is below stands above the line."""
        return self.is_prose or self.head is not None or self.is_solid

    @property
    def may_title(self) -> bool:
        """Whether the line may be a title."""
        plain = self.role is None and self.head is None and not self.dated and not self.counted
        said = not self.address and not self.is_solid and any(map(str.isalpha, self.text))
        return plain and said and self.columns <= _MAX_TITLE

    @property
    def why_furniture(self) -> str:
        """The reason to remove a line that is furniture by itself."""
        if self.gutter:
            return "the line numbers of a listing"
        return f"a set phrase of web pages: {shown(self.text)}"

    @property
    def why_block(self) -> str:
        """The reason to remove a line of a block."""
        return f"it follows {shown(self.opened_by)}" if self.opened_by else "it heads such a block"


@dataclass(frozen=True, slots=True)
class Value:
    """How much a line speaks for being of the post, and in what words, strongest first."""

    number: float
    evidence: tuple[tuple[float, str], ...]

    def strongest(self, *, speaks_for: bool) -> str:
        """Return the strongest evidence on one side, or "" where there is none."""
        return next((words for weight, words in self.evidence if (weight > 0) is speaks_for), "")


def shown(text: str) -> str:
    """Shorten a text for a reason; 40 characters tell a reader which line is meant."""
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"


# --- facts ----------------------------------------------------------------------------------------


def facts(layout: Layout) -> tuple[Fact, ...]:
    """Say of every segment what can be said."""
    features = measure(layout)
    pairs = list(zip(layout.segments, features, strict=True))
    counts = Counter(s.text.casefold() for s, _ in pairs if len(s.text) <= _REPEATABLE)
    east = _is_east(
        "".join(segment.text[:_SCRIPT_SAMPLE] for segment, f in pairs if f.is_prose)[:_PAGE_SAMPLE]
    )
    return tuple(_with_blocks([_fact(s, f, counts, east=east) for s, f in pairs]))


def _fact(segment: Segment, feature: Features, counts: Counter[str], *, east: bool) -> Fact:
    text = segment.text
    solid = isinstance(segment.leaf, Code | Table | Rule)
    role = None if solid else lexicon.role_of(text)
    head = None if solid else lexicon.opens(text)
    plain = role is None and head is None and not solid
    address = plain and bool(_ADDRESS.match(text))
    dated = plain and not address and _is_dated(text, feature)
    prose = plain and not address and not dated and _is_prose(feature)
    return Fact(
        text=text,
        columns=feature.columns,
        is_prose=prose,
        ends=feature.ends,
        is_item=any(isinstance(frame, ItemFrame) for frame in segment.frames),
        is_solid=solid,
        level=segment.leaf.level if isinstance(segment.leaf, Heading) else 0,
        role=role,
        head=head,
        dated=dated,
        counted=plain and not prose and bool(_COUNTED.match(text)),
        address=address,
        cut=prose and bool(_CUT.search(text[-_ENDING:]) or _MORE.search(text[-_ENDING:])),
        repeated=not solid and not prose and counts[text.casefold()] > 1,
        foreign=prose and _is_foreign(text, feature, east=east),
        picture=isinstance(segment.leaf, Picture),
        gutter=len(text) > 1 and text[0] == "1" and textlines.is_gutter(text.replace(" ", "")),
    )


def _is_prose(feature: Features) -> bool:
    if feature.columns >= _PROSE_COLUMNS:
        return True
    punctuated = feature.marks > 0 and (feature.ends or feature.marks > 1)
    return feature.columns >= _PUNCTUATED_COLUMNS and punctuated


def _is_dated(text: str, feature: Features) -> bool:
    if lexicon.is_date(text) or lexicon.is_byline(text):
        return True
    return feature.columns <= _DATED_COLUMNS and not feature.ends and bool(_FULL_DATE.search(text))


def _is_foreign(text: str, feature: Features, *, east: bool) -> bool:
    long = feature.columns >= _FOREIGN_COLUMNS
    return long and _is_east(text[:_SCRIPT_SAMPLE]) is not east


def _is_east(text: str) -> bool:
    """Tell whether a third of the letters are Chinese, Japanese or Korean."""
    if text.isascii():
        return False
    return len(_EAST.findall(text)) * 3 > len(_LETTER.findall(text))


# --- blocks ---------------------------------------------------------------------------------------


def _with_blocks(rows: Sequence[Fact]) -> Iterator[Fact]:
    """Give lines the block that a heading above them opened."""
    after = list(accumulate((r.columns * r.is_prose for r in reversed(rows)), initial=0))[::-1]
    block: Role | None = None
    opened_by, reached, before = "", 0, 0
    for index, row in enumerate(rows):
        if row.head is not None:
            near = rows[index + 1 : index + 1 + _COMMENT_REACH]
            block = _opened(row.head, near, before=before, after=after[index], current=block)
            opened_by, reached = row.text, 0
            yield replace(row, block=block) if block else row
            continue
        reached += 1
        if block is Role.RELATED and reached > _RELATED_REACH:
            block = None
        if block is None:
            before += row.columns * row.is_prose
            yield row
        else:
            yield replace(row, block=block, opened_by=opened_by)


def _opened(
    head: Role, near: Sequence[Fact], *, before: int, after: int, current: Role | None
) -> Role | None:
    """Return the block that a heading opens.

    Above the text, "2 comments" is a link and "Recent posts" a menu, so a block needs running text
    above it. A heading "Comments" needs a sign of readers below it or less text than above.
    """
    if not before:
        return None
    if head is Role.COMMENT:
        signs = any(
            r.dated or r.role is Role.COMMENT or _SAID.search(r.text[-_ENDING:]) for r in near
        )
        return Role.COMMENT if signs or after < before or current is Role.COMMENT else current
    if head is Role.RELATED:
        return Role.RELATED
    return None if current in (None, Role.RELATED) else Role.BOILERPLATE


# --- weighing -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """What the lines around one say about it."""

    #: Lines in a row, itself included, that are no running text.
    crowd: int
    #: How suspect a short line is there, 0 to 1.
    suspect: float
    under_byline: bool


def weigh(rows: Sequence[Fact]) -> tuple[Value, ...]:
    """Add up the evidence of every line."""
    around = zip(_crowds(rows), _suspicion(rows), _under_bylines(rows), strict=True)
    places = [_Place(crowd, suspect, under) for crowd, suspect, under in around]
    return tuple(_value(row, place) for row, place in zip(rows, places, strict=True))


def _crowds(rows: Sequence[Fact]) -> list[int]:
    crowds: list[int] = []
    crowd: list[Fact] = []
    for row in (*rows, None):
        if row is not None and not (row.is_prose or row.is_solid):
            crowd.append(row)
            continue
        crowds.extend([sum(not each.is_empty for each in crowd)] * len(crowd))
        crowd = []
        if row is not None:
            crowds.append(0)
    return crowds


def _suspicion(rows: Sequence[Fact]) -> Iterator[float]:
    """Yield how much furniture stands around each line, as a factor on what short lines weigh."""
    furniture = (not row.is_empty and bool(row.role or row.head or row.counted) for row in rows)
    sums = list(accumulate(furniture, initial=0))
    for index in range(len(rows)):
        start, stop = max(0, index - _NEAR), min(len(rows), index + _NEAR + 1)
        share = (sums[stop] - sums[start]) / (stop - start)
        yield _LEAST_SUSPECT + (1 - _LEAST_SUSPECT) * min(1.0, share / _NEAR_SHARE)


def _under_bylines(rows: Sequence[Fact]) -> Iterator[bool]:
    """Yield whether each line stands between a byline and the first running text or furniture."""
    left = 0
    for row in rows:
        if row.dated and row.block is None:
            left = _BYLINE_REACH
            yield False
            continue
        furniture = row.role is not None and not row.is_empty and row.role is not Role.TAGS
        if row.head is not None or row.block is not None or furniture:
            left = 0
        yield left > 0
        left = 0 if row.is_prose or row.is_solid else max(0, left - 1)


def _value(row: Fact, place: _Place) -> Value:
    evidence = [(weight, words) for weight, words in _evidence(row, place) if weight]
    evidence.sort(key=lambda pair: -abs(pair[0]))
    return Value(sum(weight for weight, _ in evidence), tuple(evidence))


def _evidence(row: Fact, place: _Place) -> Iterator[tuple[float, str]]:
    if row.block is Role.COMMENT:
        yield IN_COMMENTS, "it stands among comments"
    elif row.block is not None:
        yield IN_BLOCK, row.why_block
    if row.is_solid:
        columns = min(row.columns / 100, MOST_PROSE)
        yield SOLID + SOLID_COLUMNS * columns, "a listing or table"
    elif row.is_empty:
        return
    elif row.role is not None or row.head is not None:
        yield FURNITURE, row.why_furniture
    elif row.dated:
        yield DATE, "a date or byline"
    else:
        yield UNDER_BYLINE * place.under_byline, "it stands under a byline or date"
        yield from _evidence_of_prose(row) if row.is_prose else _evidence_of_short(row, place)


def _evidence_of_prose(row: Fact) -> Iterator[tuple[float, str]]:
    yield PROSE * min(row.columns / 100, MOST_PROSE), "running text"
    yield SENTENCE * row.ends, "it ends as a sentence does"
    yield CUT * row.cut, "it breaks off as a teaser does"
    yield FOREIGN * row.foreign, "it is in another script than the page"


def _evidence_of_short(row: Fact, place: _Place) -> Iterator[tuple[float, str]]:
    full = min(1.0, max(0, place.crowd - 1) / (_CROWD - 1)) * place.suspect
    if row.counted:
        yield COUNTED, "a count in brackets ends it, as in archives"
    elif row.address:
        yield ADDRESS, "a bare address"
    elif row.level and place.crowd <= 2:
        yield HEADING, "a heading over running text"
    elif row.is_item:
        yield ITEM, "a short item"
    else:
        yield SHORT * full, f"one of {place.crowd} short lines in a row"
    yield REPEATED * row.repeated * full, "the page repeats it"
