"""The first look at a page: its pieces measured, its facts read, its segments weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from . import body, datelines, judge, metadata, people, places, second, shown
from .evidence import Evidence, gather
from .facts import Claim, Fact, claims, only, without
from .judge import Opinion
from .later import later
from .metadata import Metadata
from .model import Layout, Page
from .publisher import Said

_FEED = "the blog's feed"


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of a page of HTML before any other witness is heard."""

    evidence: Evidence
    #: Where the post seems to stand.
    seeming: body.Body | None
    facts: Metadata
    opinion: Opinion


def first(page: Page, layout: Layout) -> Look:
    """Look at a page that is cut into `layout`."""
    evidence = gather(layout)
    seeming = body.find(evidence)
    facts = metadata.read(layout, page.url, extent(layout, seeming))
    return Look(evidence, seeming, facts, judge.weigh(evidence, seeming, facts.headed))


def extent(layout: Layout, place: body.Body | None) -> range:
    """Return the segments of the post's place."""
    if place is None:
        return range(0)
    container = layout.containers[place.index]
    return range(container.start, container.stop)


def completed(page: Page, seen: Look, said: Said) -> Metadata:
    """Return a page's facts with what it does not state itself.

    The blog's feed is asked for authors and the date. Where neither gives a date, it is guessed
    from the page's text, and last taken from the only line that dates anything.
    """
    facts = with_feed(seen.facts, said)
    if _is_day(facts.published) or seen.seeming is None or seen.evidence.layout.notes:
        return facts
    guessed = cache(lambda: _guessed(page, seen) or _stated(facts))
    return replace(
        facts,
        published=later(lambda: guessed()[0]),
        facts=later(lambda: (*without(facts.facts, "published"), *guessed()[1])),
    )


#: A date, and where it was read.
_Date = tuple[str, tuple[Fact, ...]]


def _guessed(page: Page, seen: Look) -> _Date | None:
    """Return the day of a post whose page does not state it, if it can be guessed."""
    if day := datelines.scripted(page.text):
        return day, (Fact("published", "a date that a script calls the day of publication"),)
    found = second.published(page.text, page.url)
    layout = seen.evidence.layout
    if found and _is_shown(page.text, layout, found):
        return found, (Fact("published", "htmldate, from the page's text"),)
    day, index = datelines.only(layout, extent(layout, seen.seeming))
    rule = "the only line that is a date or a byline"
    return (day, (Fact("published", rule, index),)) if day else None


def _is_shown(text: str, layout: Layout, day: str) -> bool:
    """Tell whether a page shows a day, besides in notes on a release: "4.1.1 (2024-02-02)".

    Nor where readers answer and other posts are linked. Where such lines do, the page's markup is
    no witness: it has their words in its addresses.
    """
    of_others = places.of_others(layout.containers)
    lines = [(segment.text, of_others[segment.container]) for segment in layout.segments]
    idle = {line for line, is_others in lines if is_others or datelines.says_release(line)}
    if not any(shown.date_in(line) == day for line in idle):
        return datelines.shows_day(text, day)
    return any(datelines.shows_day(line, day) for line, _ in lines if line not in idle)


def _stated(facts: Metadata) -> _Date:
    return facts.published, only(facts.facts, "published")


def with_feed(facts: Metadata, said: Said) -> Metadata:
    """Return facts with the authors and the date that a page does not state, and its feed does."""
    if not facts.authors:
        facts = _with(facts, authors=people.people(claims(said.authors, _FEED)))
    if _is_day(said.published) and not _is_day(facts.published):
        facts = _with(facts, published=claims([said.published], _FEED))
    return facts


def _is_day(moment: str) -> bool:
    """Tell whether a date names a day, and not only a month or year."""
    return len(moment) >= len("2022-05-03")


def _with(
    facts: Metadata, *, authors: Sequence[Claim] = (), published: Sequence[Claim] = ()
) -> Metadata:
    """Return facts with what somebody else says of the post."""
    read = without(facts.facts, "published") if published else facts.facts
    return replace(
        facts,
        authors=tuple(claim.value for claim in authors) or facts.authors,
        published=published[0].value if published else facts.published,
        facts=(
            *read,
            *(claim.about("authors") for claim in authors),
            *(claim.about("published") for claim in published),
        ),
    )
