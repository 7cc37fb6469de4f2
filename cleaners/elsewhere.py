"""Posts that a page's markup does not show: they are in its data, or where no scripts run.

Three things are looked at, and only where the page as it is shown has next to no text, or where
schema.org's ``articleBody`` says much more than it shows, and says what it shows:

1. the post's text as the page states it for machines (JSON-LD);
2. the page as browsers show it that run no scripts (``<noscript>``);
3. the values that scripts would build the page from.

What is found becomes segments as everything else does: behind those of the page, in an element of
their own, or, of the second kind, in place of those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np

from . import embedded, judge, look, tree
from .evidence import gather
from .features import columns
from .judge import Opinion
from .look import Look
from .model import Form, Heading, Layout, Page
from .second import supported
from .segment import Watch, segment
from .text import segment_text
from .titles import is_title, key
from .tree import Event, Open

#: How much longer than what the page shows of a post a text must be to be taken for all of it. Of
#: the 99 pages with an ``articleBody`` among 3,296, this is 1.27 times as long as what is kept at
#: most; and on one, which shows two sentences, 27 times.
MUCH_LONGER = 2.0
#: Columns of kept text up to which a page shows next to none: two sentences and a notice.
NEXT_TO_NONE = 400
#: Columns from which on what is found may be a post, and no notice that asks for scripts.
LEAST = 400
#: The same where it has the page's title for a heading, and what the page shows is less than this:
#: two sentences.
LEAST_HEADED = 100
#: Share of what a page shows of a post that the text must hold, for it to be that post.
HELD = 0.5
#: Segments of a page up to which it is looked at a second time, which takes as long as the first;
#: and of what it keeps, how many are compared with a text of a million characters (1 ms each).
MOST_SEGMENTS, MOST_COMPARED = 3_000, 100
_TAG = re.compile(r"<[^<>]*>")
#: Probability of what is stated and of what else the page shows: the statement decides, and is
#: above what would make a set phrase or a byline go.
STATED, NOT_STATED = 0.98, 0.02


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A page, seen with what it does not show."""

    look: Look
    #: Where the post was found, in words.
    note: str
    #: It is the post whatever the page looks like, not to be judged any more.
    is_stated: bool
    #: Cuts the page again as it was seen, and tells which event became a part of what.
    cut: Callable[[Watch | None], Layout]


def find(page: Page, seen: Look) -> Elsewhere | None:
    """Look for the post elsewhere than in what `page` shows; None for nearly all pages."""
    shown = columns_kept(seen.opinion)
    sources = seen.evidence.layout.head.json_ld
    much = max(LEAST, MUCH_LONGER * shown)
    # Most pages are done with here: their data is not as long as it would have to be.
    if any(len(source) > much / 2 and columns(source) > much for source in sources):
        found = _with_data(page, seen, *embedded.stated(sources))
        if found is not None:
            return found
    if shown > NEXT_TO_NONE or len(seen.evidence.layout.segments) > MOST_SEGMENTS:
        return None
    return _unscripted(page, seen) or _with_data(
        page, seen, *embedded.kept_for_scripts(tree.values_for_scripts(page))
    )


def cut_to_judge(page: Page, watch: Watch | None = None) -> Layout:
    """Cut a page into the pieces that are judged, those of a post that only its data hold included.

    Args:
        page: As it was decoded.
        watch: Is told, of HTML, which event becomes a part of which piece.
    """
    if page.form is Form.TEXT:
        return segment_text(page)
    found = find(page, look.first(page, segment(tree.parse(page))))
    return found.cut(watch) if found else segment(tree.parse(page), watch=watch)


def columns_kept(opinion: Opinion) -> float:
    """Return the columns of text that an opinion keeps."""
    size = np.expm1(opinion.measures["columns"])
    return float(size[opinion.keep > opinion.cut].sum())


def _unscripted(page: Page, seen: Look) -> Elsewhere | None:
    if "<noscript" not in page.text.lower() and "shadowroot" not in page.text:
        return None

    def cut(watch: Watch | None = None) -> Layout:
        return segment(tree.parse_unscripted(page), watch=watch)

    layout = cut()
    more = sum(len(s.text) for s in layout.segments)
    more -= sum(len(s.text) for s in seen.evidence.layout.segments)
    before = columns_kept(seen.opinion)
    is_told = before < LEAST_HEADED and _is_headed(layout, seen.facts.headed)
    least = LEAST_HEADED if is_told else LEAST
    if more < least / 2 or layout.notes:
        return None
    again = look.first(page, layout)
    if columns_kept(again.opinion) < max(least, MUCH_LONGER * before):
        return None
    note = "the page shows its text where no scripts run"
    return Elsewhere(again, note, is_stated=False, cut=cut)


def _is_headed(layout: Layout, title: str) -> bool:
    """Tell whether a heading of a page is its title."""
    title_key = key(title)
    return any(
        isinstance(segment.leaf, Heading) and is_title(layout, segment, title_key)
        for segment in layout.segments
    )


def _with_data(page: Page, seen: Look, markup: str, name: str) -> Elsewhere | None:
    """Look at the page with the text that its data holds, if this is its post."""
    shown = columns_kept(seen.opinion)
    if columns(_TAG.sub("", markup)) < max(LEAST, MUCH_LONGER * shown):
        return None

    def cut(watch: Watch | None = None) -> Layout:
        return segment(tree.parse(page), _as_events(markup), watch)

    layout = cut()
    start = len(seen.evidence.layout.segments)
    if shown > NEXT_TO_NONE and not _holds(layout, seen, start):
        return None
    evidence = gather(layout)
    opinion = judge.weigh(evidence, seen.seeming, seen.facts.headed)
    keep = np.minimum(opinion.keep, NOT_STATED)
    keep[start:] = STATED
    stated = judge.opinion_of(keep, opinion.measures)
    note = f"the page's own data holds the post: {name}"
    look_again = replace(seen, evidence=evidence, opinion=stated)
    return Elsewhere(look_again, note, is_stated=True, cut=cut)


def _as_events(markup: str) -> Iterator[Event]:
    """Yield the element that stands for the page's data, with `markup` in it."""
    inside = tree.parse(Page(f"<body>{markup}", Form.HTML, "utf-8", "str"))
    return chain((DATA,), islice(inside.events(), 1, None))  # in the place of its body


#: What is found in data stands in a place that is named as a post's text.
DATA = Open("script", {"itemprop": "articleBody"})


def _holds(layout: Layout, seen: Look, start: int) -> bool:
    """Tell whether the text behind `start` holds most of what the page shows of a post."""
    said = "".join(segment.text for segment in layout.segments[start:])
    kept = seen.opinion.keep > seen.opinion.cut
    texts = [s.text for s, keep in zip(layout.segments[:start], kept, strict=True) if keep]
    texts = texts[:MOST_COMPARED]
    held = sum(len(t) for t, one in zip(texts, supported(texts, said), strict=True) if one)
    return held >= HELD * sum(map(len, texts))
