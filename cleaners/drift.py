"""Drift: a site that has changed its layout is noticed, by its last pages, when it happens.

Pages are put into layouts in the order in which they were seen: a page belongs to a layout if most
of its places are those of a page in it. A site has drifted when its last pages are all of a layout
that no earlier page has, or when the judge has grown unsure of pages that it used to understand.
Fresh pages need no protection from the old layout: what no page of theirs has says nothing of them.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .recall import are_kin
from .sites import SiteMemory
from .trace import Trace

#: Last pages that must agree: one odd page, or two, is an "About" and a "Links".
LAST: Final = 3
#: Pages before them that a change can be told from.
BEFORE: Final = 5
#: How far the promised F1 of all the last pages must fall below the median of those before.
#: On none of 23 blogs (1,150 pages) did three pages in a row fall so far.
LESS_SURE: Final = 0.25
#: How many times less (or more) of a page must be kept than ever before; likewise.
FAR: Final = 3.0


@dataclass(frozen=True, slots=True)
class Drift:
    """A site that is no longer what its memory knows."""

    #: When the first page of the change was seen, ISO 8601; "" where nobody said.
    since: str
    #: Pages that show it.
    pages: int
    #: What changed, in words.
    changes: tuple[str, ...]


def find(memory: SiteMemory) -> Drift | None:
    """Return how a site has drifted, or None."""
    pages = sorted(memory.traces.values(), key=lambda page: (page.seen_at, page.address))
    start = _new_layout(pages)
    if start is None:
        start = len(pages) - LAST
        if start < BEFORE:
            return None
    before, last = pages[:start], pages[start:]
    changes = (*_of_layout(before, last), *_of_confidence(before, last), *_of_share(before, last))
    return Drift(last[0].seen_at, len(last), changes) if changes else None


def _new_layout(pages: Sequence[Trace]) -> int | None:
    """Return where the last pages begin that are of no earlier layout; None where they are."""
    start = len(pages)
    while start > 0 and (start == len(pages) or _is_kin(pages[start - 1], pages[start:])):
        start -= 1
    long_enough = len(pages) - start >= LAST and start >= BEFORE
    strangers = not any(_is_kin(page, pages[start:]) for page in pages[:start])
    return start if long_enough and strangers else None


def _is_kin(page: Trace, others: Sequence[Trace]) -> bool:
    return any(are_kin(page.places.keys(), other.places.keys()) for other in others)


def _of_layout(before: Sequence[Trace], last: Sequence[Trace]) -> list[str]:
    known = {page.post for page in before}
    if any(page.post in known for page in last):
        return []
    old = Counter(page.post_name for page in before if page.post_name).most_common(1)
    new = Counter(page.post_name for page in last if page.post_name).most_common(1)
    if not old or not new:
        return []
    if any(_is_kin(page, before) for page in last):
        return []  # the same layout, on which some other element seems to hold the post
    return [f"posts stood in {old[0][0]}, and now stand in {new[0][0]} of another layout"]


def _of_confidence(before: Sequence[Trace], last: Sequence[Trace]) -> list[str]:
    past = statistics.median(page.promise for page in before)
    now = max(page.promise for page in last[-LAST:])
    if now > past - LESS_SURE:
        return []
    return [f"the judge promises an F1 of {now:.2f} at most, where it was {past:.2f}"]


def _of_share(before: Sequence[Trace], last: Sequence[Trace]) -> list[str]:
    past = [_kept(page) for page in before]
    now = [_kept(page) for page in last[-LAST:]]
    if max(now) * FAR < min(past) or min(now) > FAR * max(past):
        usual = statistics.median(past)
        return [f"{statistics.median(now):.0%} of a page is kept, where it was {usual:.0%}"]
    return []


def _kept(page: Trace) -> float:
    columns = sum(place.columns for place in page.places.values())
    return sum(place.kept for place in page.places.values()) / columns if columns else 0.0
