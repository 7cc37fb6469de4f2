"""A page is heard of again: what its site's other pages, its publisher and its readers say of it.

`line` judges every page alone first. Where any of these witnesses knows the page, its title, its
verdicts and its kind are decided once more, with what all of them say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from . import explain, fusion, judge, kind, look, metadata
from .body import Body
from .evidence import Evidence
from .facts import NOWHERE, only, without
from .judge import Opinion
from .later import later
from .metadata import Metadata
from .model import Verdict
from .post import Kind
from .publisher import Word
from .recall import NOTHING
from .sites import SiteMemory
from .traits import Traits


@dataclass(frozen=True, slots=True)
class Alone:
    """What a page of HTML says by itself, before any other witness is heard."""

    evidence: Evidence
    #: Where the post seems to stand.
    seeming: Body | None
    opinion: Opinion
    facts: Metadata
    kept: tuple[bool, ...]
    #: Says why; asked when somebody wants to know.
    verdicts: Callable[[], tuple[Verdict, ...]]
    kind: Kind
    #: How it was read, in words.
    note: str
    #: What its segments are known by; read when the site's memory asks, or learns.
    traits: Callable[[], Traits]
    #: What the publisher's own word says of it, where it is known.
    word: Word | None = None


def facts(alone: Alone, url: str, site: SiteMemory | None) -> Metadata:
    """Return what a page states, with another title where its title heads all of its site."""
    said, layout = alone.facts, alone.evidence.layout
    if site is None:
        return said
    at = next((fact.segment for fact in only(said.facts, "title")), NOWHERE)
    if not site.heads_all(layout, alone.traits().places, said.title, at):
        return said
    again = metadata.read(layout, url, look.extent(layout, alone.seeming), heads_all=said.title)
    titled = only(again.facts, "title")
    return replace(
        again,
        authors=said.authors,
        published=later(lambda: said.published),
        facts=later(lambda: (*titled, *without(said.facts, "title"))),
    )


def verdicts(alone: Alone, title: str, url: str, site: SiteMemory | None) -> tuple[Verdict, ...]:
    """Judge again with what the site's other pages say, its publisher, and its readers."""
    evidence, opinion = alone.evidence, alone.opinion
    recalled = [NOTHING] * len(evidence.features)
    if site is not None:
        weights = [
            f.columns if likely else 0
            for f, likely in zip(evidence.features, (opinion.keep > 0.5).tolist(), strict=True)
        ]
        recalled = site.recall(evidence.layout, url, weights, alone.traits())
    heard = fusion.hear(recalled, opinion.keep)
    segments = evidence.layout.segments
    heads = [fusion.heads_a_block(one, s.text) for one, s in zip(recalled, segments, strict=True)]
    if any(heads):
        heard = fusion.with_heads(heard, explain.headed(evidence, heads), recalled)
    if alone.word is not None:
        heard = fusion.with_word(heard, alone.word)
    if site is not None and site.labels:
        heard = fusion.with_labels(
            heard, site.taught(evidence.layout, alone.traits().places, url), recalled
        )
    keep = fusion.fused(opinion.keep, heard)
    fused = judge.opinion_of(keep, opinion.measures)
    kept = judge.kept(evidence, fused, title, alone.facts.authors)
    revised = fusion.revise(alone.verdicts(), kept, keep, heard)
    # A memory that leaves nothing of a post has misunderstood the page.
    nothing = not any(verdict.keep for verdict in revised)
    return alone.verdicts() if nothing and not (site and site.labels) else revised


def kind_of(alone: Alone, kept: Sequence[bool], url: str, site: SiteMemory | None) -> Kind:
    """Return the kind of a page of which those segments are kept now.

    What seems to list posts is one where exactly one element is there that holds the post on other
    pages of its site: a list has as many as it shows posts, or none. A list of one post says so.
    """
    if alone.kind is Kind.ERROR:
        return alone.kind
    if alone.kind is Kind.INDEX and (
        site is None
        or site.post_places(alone.evidence.layout, alone.traits(), url) != 1
        or kind.calls_itself_list(alone.evidence, alone.opinion, alone.facts.headed, url)
    ):
        return alone.kind
    return Kind.POST if any(kept) else Kind.EMPTY
