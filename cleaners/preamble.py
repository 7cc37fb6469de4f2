"""Lines between the title and the text: who wrote, when, and under what the post is filed.

Themes run them together ("Mo Shen2023-02-102026-11-29", "notesnotes"), so that no reading of the
words finds the parts; then markup tells what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from . import lexicon, listing, signals
from .features import inline_runs
from .model import Hint, HintKind, Paragraph, Segment

#: Dates as machines write them, which stay legible without spaces around them.
_DAY = re.compile(r"(?:19|20)\d\d([-/.])\d\d?\1\d\d?(?:[ T]\d\d:\d\d(?::\d\d)?)?")


#: What parts a name from an office or a place behind it, in a line that is no sentence.
_OFFICE = re.compile(r"\s*[-–—,|/(·（][^.!?。！？]*$")


#: An address of mail; and what newspapers call whom it is of.
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_REPORTER = re.compile("기자|특파원|記者|记者")


def signers(hints: Iterable[Hint]) -> Mapping[int, Sequence[str]]:
    """Return whom markup calls the author, each once, by the index of the segment that says so."""
    found: dict[int, dict[str, None]] = {}
    for hint in hints:
        if hint.kind is HintKind.AUTHOR and hint.value:
            found.setdefault(hint.segment, {})[hint.value] = None
    return {index: list(names) for index, names in found.items()}


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


def is_contact(segment: Segment, authors: Sequence[str]) -> bool:
    """Tell whether a line is an author's name and mail address, as newspapers end a report.

    >>> from .model import Paragraph, Run
    >>> line = "한소라 기자 sora@lamp.example"
    >>> is_contact(Segment(Paragraph((Run(line),)), line, 0), ("한소라",))
    True
    """
    if not signals.is_short(segment) or "@" not in segment.text:
        return False
    named = _MAIL.sub("", segment.text)
    rest = named
    for author in authors:
        rest = rest.replace(author, "")
    is_by_name = named not in (segment.text, rest)
    return is_by_name and not any(map(str.isalnum, _REPORTER.sub("", rest)))


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
