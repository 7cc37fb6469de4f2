"""The first look at a page: its pieces measured, its facts read, its segments weighed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from . import body, judge, metadata, second
from .evidence import Evidence, gather
from .facts import Fact, without
from .judge import Opinion
from .later import later
from .metadata import Metadata
from .model import Layout, Page


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
    facts = _facts(page, layout, seeming)
    return Look(evidence, seeming, facts, judge.weigh(evidence, seeming, facts.headed))


def extent(layout: Layout, place: body.Body | None) -> range:
    """Return the segments of the post's place."""
    if place is None:
        return range(0)
    container = layout.containers[place.index]
    return range(container.start, container.stop)


def _facts(page: Page, layout: Layout, place: body.Body | None) -> Metadata:
    """Read the metadata; a date that no machine-readable statement gives is asked for."""
    facts = metadata.read(layout, page.url, extent(layout, place))
    if place is None or layout.notes or len(facts.published) >= len("2022-05-03"):
        return facts
    said, read = facts.published, facts.facts
    found = cache(lambda: second.published(page.text, page.url))

    def dated() -> tuple[Fact, ...]:
        own = Fact("published", "htmldate, from the page's text")
        return (*without(read, "published"), own) if found() else read

    return replace(facts, published=later(lambda: found() or said), facts=later(dated))
