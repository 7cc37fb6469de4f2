"""What can be said of each line of flattened text, and of the block it stands in.

`textweights` turns these facts into numbers, with the words that explain them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from . import lexicon, textcode
from .features import Features, measure
from .model import Code, Heading, ItemFrame, Layout, Picture, Role, Rule, Segment, Table

#: Lines that the head of a block of other posts reaches over: ten posts, title and teaser.
_RELATED_REACH = 20
#: Lines after "Comments" among which a reader's name, date or button must show.
_COMMENT_REACH = 12
#: Columns of a line that holds a date among other words and is no sentence.
_DATED_COLUMNS = 90
#: Columns of a title.
_MAX_TITLE = 240
#: Columns from which the script of a line is compared with the page's, and characters looked at.
_FOREIGN_COLUMNS, _SCRIPT_SAMPLE, _PAGE_SAMPLE = 120, 200, 6000
#: Changes of script from one line of running text to the next, and their share of all, from which
#: no line is foreign (as `language.MIN_ALTERNATION`).
_MIN_CHANGES, _ALTERNATION = 5, 0.5
#: Columns from which a line is running text whatever its punctuation, and with some.
_PROSE_COLUMNS, _PUNCTUATED_COLUMNS = 80, 30
#: Characters of the lines that are compared with each other.
_REPEATABLE = 120

#: Characters at the end of a line that tell a teaser's or "Jane said".
_ENDING = 40

#: Ends of phrases that look like code: "Search:", "Read more ->", "View cart ()", "${loading}".
_PHRASE_ENDS = (":", ">", ")", "}", "")

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
#: A time to the thousandth, which logs and tables have and no byline.
_LOGGED = re.compile(r"\d:\d\d:\d\d[.,]\d{3}")
#: When a post was written and when it was changed, without the gap that a theme set between them.
_TWIN_DATES = re.compile(r"(?:19|20)\d\d(?=\d{1,2}\.?\s\w{3,9}\.?,?\s(?:19|20)\d\d)")


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
    #: Of the list of link targets that a text browser added.
    listed: bool
    picture: bool
    #: The role of the block it belongs to, and the line that opened it ("" for that line itself).
    block: Role | None = None
    opened_by: str = ""

    @property
    def furniture(self) -> Role | None:
        """The role of a line that is furniture by itself, wherever it stands."""
        return Role.BOILERPLATE if self.gutter or self.listed else self.role

    @property
    def is_empty(self) -> bool:
        """Whether the line stands for something that was no text, so that it says nothing."""
        return self.gutter or self.listed or self.picture or self.role is Role.PLACEHOLDER

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
        if self.listed:
            return "a text browser lists where the links of the page lead"
        return f"a set phrase of web pages: {shown(self.text)}"

    @property
    def why_block(self) -> str:
        """The reason to remove a line of a block."""
        return f"it follows {shown(self.opened_by)}" if self.opened_by else "it heads such a block"


def shown(text: str) -> str:
    """Shorten a text for a reason; 40 characters tell a reader which line is meant."""
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"


# --- facts ----------------------------------------------------------------------------------------


def facts(layout: Layout) -> tuple[Fact, ...]:
    """Say of every segment what can be said."""
    features = measure(layout)
    pairs = list(zip(layout.segments, features, strict=True))
    counts = Counter(s.text.casefold() for s, _ in pairs if len(s.text) <= _REPEATABLE)
    prose = [segment.text[:_SCRIPT_SAMPLE] for segment, feature in pairs if feature.is_prose]
    east = None if _is_interleaved(prose) else _is_east("".join(prose)[:_PAGE_SAMPLE])
    return tuple(_with_blocks([_fact(s, f, counts, east=east) for s, f in pairs]))


def _is_interleaved(texts: Sequence[str]) -> bool:
    """Tell whether running text changes its script as a translation beside its original does."""
    scripts = [_is_east(text) for text in texts]
    changes = sum(before is not after for before, after in pairwise(scripts))
    return changes >= max(_MIN_CHANGES, _ALTERNATION * (len(scripts) - 1))


def _fact(segment: Segment, feature: Features, counts: Counter[str], *, east: bool | None) -> Fact:
    """Say of a line what can be said; `east` is None where the page mixes its scripts."""
    text = segment.text
    solid = isinstance(segment.leaf, Code | Table | Rule)
    role = None if solid or _is_typed(text) else lexicon.role_of(text)
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
        foreign=prose and east is not None and _is_foreign(text, feature, east=east),
        picture=isinstance(segment.leaf, Picture),
        listed=segment.hidden,
        gutter=text[:1] == "1" and len(text) > 1 and textcode.is_gutter(text),
    )


def _is_typed(text: str) -> bool:
    """Tell whether a line is code that no phrase of web pages looks like, as "Tags:" does."""
    return text[-1:] not in _PHRASE_ENDS and textcode.is_code(text)


def _is_prose(feature: Features) -> bool:
    if feature.columns >= _PROSE_COLUMNS:
        return True
    punctuated = feature.marks > 0 and (feature.ends or feature.marks > 1)
    return feature.columns >= _PUNCTUATED_COLUMNS and punctuated


def _is_dated(text: str, feature: Features) -> bool:
    if _LOGGED.search(text):
        return False
    if lexicon.is_byline_or_date(text):
        return True
    if feature.columns <= 2 * _DATED_COLUMNS and not feature.ends and _TWIN_DATES.search(text):
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
