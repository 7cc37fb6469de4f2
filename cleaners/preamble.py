"""Lines between the title and the text: who wrote, when, and under what the post is filed.

Themes run them together ("Mo Shen2023-02-102026-11-29", "notesnotes"), so that no reading of the
words finds the parts; then markup tells what they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from . import lexicon, listing, signals
from .features import inline_runs
from .model import Hint, HintKind, Segment

#: Dates as machines write them, which stay legible without spaces around them.
_DAY = re.compile(r"(?:19|20)\d\d([-/.])\d\d?\1\d\d?(?:[ T]\d\d:\d\d(?::\d\d)?)?")


def is_label(segment: Segment, index: int, hints: Sequence[Hint]) -> bool:
    """Tell whether a segment says who wrote or when, or is filed under links to lists of posts.

    Args:
        segment: A line that stands before the text.
        index: Its place on the page.
        hints: What the page's markup says, of this segment and others.
    """
    if not signals.is_short(segment):
        return False
    if lexicon.is_byline_or_date(segment.text):
        return True
    return _is_signed(segment, index, hints) or _is_filed(segment)


def _is_signed(segment: Segment, index: int, hints: Sequence[Hint]) -> bool:
    """Tell whether nothing is left of a line without its dates and whom markup calls the author."""
    authors = [
        hint.value
        for hint in hints
        if hint.segment == index and hint.kind is HintKind.AUTHOR and hint.value
    ]
    rest = _DAY.sub("", segment.text)
    for author in authors:
        rest = rest.replace(author, "")
    return bool(authors) and not any(map(str.isalnum, rest))


def _is_filed(segment: Segment) -> bool:
    """Tell whether a line is nothing but links to tags, categories and authors."""
    runs = [run for run in inline_runs(segment) if any(map(str.isalnum, run.text))]
    return bool(runs) and all(run.href and listing.is_list_path(_path(run.href)) for run in runs)


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:  # an address that is none, such as "http://["
        return ""
