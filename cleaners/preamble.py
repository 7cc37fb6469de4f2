"""Lines between the title and the text: who wrote, when, and under what the post is filed.

Themes run them together ("Mo Shen2023-02-102026-11-29", "notesnotes"), so that no reading of the
words finds the parts; then markup tells what they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto

from . import lexicon, listing, signals
from .features import inline_runs
from .model import Hint, HintKind, Paragraph, Segment

#: Dates as machines write them, which stay legible without spaces around them.
_DAY = re.compile(r"(?:19|20)\d\d([-/.])\d\d?\1\d\d?(?:[ T]\d\d:\d\d(?::\d\d)?)?")
#: What parts a name from an office or a place behind it, in a line that is no sentence. Without a
#: gap, a hyphen or slash goes on in a word that the name begins: "Will-power".
_OFFICE = re.compile(r"(?:\s*[–—,|(·（]|\s+[-/]\s)[^.!?。！？]*$")
#: An address of mail; and what newspapers call whom it is of.
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
REPORTER = "기자|특파원|記者|记者"
_REPORTER = re.compile(REPORTER)


def signers(
    hints: Iterable[Hint], kinds: Collection[HintKind] = (HintKind.AUTHOR,)
) -> Mapping[int, Sequence[str]]:
    """Return whom markup calls the author, by the index of the segment that says so.

    Other `kinds` of hints that name somebody may be asked for, as `HintKind.MEMBER`.
    """
    found: dict[int, list[str]] = {}
    for hint in hints:
        if hint.kind in kinds and hint.value:
            found.setdefault(hint.segment, []).append(hint.value)
    return found


def is_label(segment: Segment, authors: Sequence[str]) -> bool:
    """Tell whether a line before the text says who wrote or when, or only links to lists of posts.

    `authors` are those whom its markup calls so.
    """
    if not signals.is_short(segment):
        return False
    if lexicon.is_byline_or_date(segment.text):
        return True
    return _is_signed(segment.text, authors) or _is_filed(segment)


def is_named(segment: Segment, authors: Sequence[str]) -> bool:
    """Tell whether a line is an author's name, and at most what or where the author is.

    >>> from .model import Paragraph, Run
    >>> line = "Ada Voss - Reporter, Kiel"
    >>> is_named(Segment(Paragraph((Run(line),)), line, 0), ("Ada Voss",))
    True
    """
    text = segment.text
    if not isinstance(segment.leaf, Paragraph) or not signals.is_short(segment):
        return False
    rest = (text.removeprefix(author) for author in authors if text.startswith(author))
    return any(not after or _OFFICE.match(after) for after in rest)


def contacts(lines: Sequence[Segment], authors: Sequence[str]) -> Iterator[int]:
    """Yield the indices of lines that are an author's name and mail address.

    So newspapers end a report. Among addresses of others, it is one of those to write to.

    >>> from .model import Paragraph, Run
    >>> lines = ("It rained.", "한소라 기자 sora@lamp.example")
    >>> list(contacts([Segment(Paragraph((Run(s),)), s, 0) for s in lines], ("한소라",)))
    [1]
    """
    kinds = [_contact_of(line, authors) for line in lines]
    for at, kind in enumerate(kinds):
        if kind is _Contact.AUTHOR and _Contact.OTHER not in kinds[max(0, at - 1) : at + 2]:
            yield at


class _Contact(Enum):
    """Whose mail address a line says."""

    NOBODY, AUTHOR, OTHER = auto(), auto(), auto()


def _contact_of(segment: Segment, authors: Sequence[str]) -> _Contact:
    if not signals.is_short(segment) or "@" not in segment.text:
        return _Contact.NOBODY
    named = _MAIL.sub("", segment.text)
    if named == segment.text:
        return _Contact.NOBODY
    rest = named
    for author in authors:
        rest = rest.replace(author, "")
    is_alone = rest != named and not any(map(str.isalnum, _REPORTER.sub("", rest)))
    return _Contact.AUTHOR if is_alone else _Contact.OTHER


def _is_signed(text: str, authors: Sequence[str]) -> bool:
    """Tell whether nothing is left of a line with authors without them and its dates."""
    rest = _DAY.sub("", text)
    for author in authors:
        rest = rest.replace(author, "")
    return bool(authors) and (not any(map(str.isalnum, rest)) or lexicon.is_date(rest))


def _is_filed(segment: Segment) -> bool:
    """Tell whether a line is nothing but links to tags, categories and authors."""
    runs = [run for run in inline_runs(segment) if any(map(str.isalnum, run.text))]
    return bool(runs) and all(listing.is_list_address(run.href) for run in runs)
