"""The judge of pages: how likely each segment is part of the post, and what follows from it.

A first forest looks at the measures of every segment (`signals`); of those it leaves open a second
one reads the words too (`closer`), and what the first said around them (`echoes`), and both count
(`together`). What they promise is cut where the page's F1 should be best (`cut`). Few things
outrank them: the title is not the text; lines that say who wrote and when, before the text or in a
place named for it, and those that are nothing but a set phrase of web pages, go unless the forests
are nearly certain; what the page holds twice stays once (`copies`); and captions stay alike
(`_with_pictures`). `explain` then says in words what speaks for each verdict.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import (
    asides,
    closer,
    copies,
    echoes,
    forest,
    lexicon,
    places,
    plain,
    replies,
    shown,
    signals,
    trained,
)
from .asides import ALL_LINKED
from .body import Body
from .cut import best_cut, promised
from .evidence import Evidence
from .forest import Floats, Forest, as_probability, together
from .model import Caption, Heading, Layout, Picture, QuoteFrame, Role, Rule, Segment
from .ownparts import with_own_parts
from .paths import Array
from .preamble import contacts, is_label, is_named, signers
from .titles import is_title, key

#: Probabilities beyond which the first look decides.
SURELY_NOT, SURELY = 0.006, 0.992
#: Probability from which on a segment stays although it is a set phrase: a post may be about them.
#: Chosen on training pages, sites left out.
SURE_OF_PHRASE = 0.97
#: Share of a page's captions above which those that are kept speak for the others. At 0, figures of
#: blogs in a row gain the same, and WCXB articles, whose gold leaves captions out, lose 0.0001.
CAPTIONS = 0.3
#: Probability below which the likeliest segment of a page is none: a page without a post.
LEAST_LIKELY = 0.2


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the forests say of a page."""

    #: For each segment, the probability that it is part of the post.
    keep: Floats
    #: The probability above which segments are kept.
    cut: float
    #: The F1 that keeping them promises, 0 to 1: how sure the judge is of the page.
    promise: float
    measures: Mapping[str, Array]


@cache
def _forests() -> tuple[Forest, Forest]:
    arrays = weights()
    return forest.load(arrays, "first"), forest.load(arrays, "second")


@cache
def weights() -> Mapping[str, NDArray[Any]]:
    """Read the weights that `benchmarks/train.py` wrote; ``weights.json`` is their record."""
    with np.load(io.BytesIO(trained.read("weights.npz")), allow_pickle=False) as file:
        return dict(file)


def weigh(evidence: Evidence, seeming: Body | None, title: str) -> Opinion:
    """Weigh the segments of a page, given where its post seems to be and what it is called."""
    measures = signals.gather(evidence, seeming, title)
    rows = signals.matrix(measures)
    first, second = _forests()
    seen = first.odds(rows)
    keep = as_probability(seen)
    doubtful = is_doubtful(keep)
    if doubtful.any():
        words = closer.look(evidence.layout.segments, doubtful)
        around = echoes.measure(evidence.geometry, measures, keep)
        rows = np.concatenate([rows, signals.matrix(words), signals.matrix(around)])
        keep[doubtful] = together(seen[doubtful], second.odds(rows[:, doubtful]))
    return opinion_of(plain.judged(evidence, seeming, keep), measures)


def is_doubtful(first: Floats) -> NDArray[np.bool_]:
    """Tell which segments the first look leaves open."""
    result: NDArray[np.bool_] = (first > SURELY_NOT) & (first < SURELY)
    return result


def opinion_of(keep: Floats, measures: Mapping[str, Array]) -> Opinion:
    """Return the opinion that these probabilities make."""
    size = np.expm1(measures["columns"]).astype(np.float32)
    cut = best_cut(keep, size)
    return Opinion(keep, cut, promised(keep, size, cut), measures)


def kept(
    evidence: Evidence, opinion: Opinion, title: str, authors: Sequence[str] = ()
) -> tuple[bool, ...]:
    """Decide for each segment of a page whether it is part of the post, given what is known of it.

    Args:
        evidence: The page.
        opinion: What the forests say of it.
        title: Its title.
        authors: Who wrote it.
    """
    segments = evidence.layout.segments
    if not len(opinion.keep) or opinion.keep.max() < LEAST_LIKELY:
        return (False,) * len(segments)
    title_key = key(title)
    stays = [
        bool(segment.text)
        and probability > opinion.cut
        and not is_title(evidence.layout, segment, title_key)
        and not _is_phrase(segment, probability)
        and not (
            probability < SURE_OF_PHRASE
            and (_is_dated(evidence, index) or _is_of_contents(evidence, index))
        )
        for index, (segment, probability) in enumerate(
            zip(segments, opinion.keep.tolist(), strict=True)
        )
    ]
    stays = _without_bylines(evidence, opinion, stays, title_key, authors)
    stays = asides.without(evidence, with_own_parts(evidence, stays))
    stays = replies.without(evidence, opinion.keep, stays)
    stays = copies.without(
        list(map(_as_said, segments)),
        stays,
        evidence.hidden,
        partial(_has_own_element, evidence.layout),
    )
    return tuple(_with_pictures(evidence, stays))


def _has_own_element(layout: Layout, before: int, first: int, last: int) -> bool:
    """Tell whether an element holds some segments and not one that stands before them."""
    at = layout.segments[first].container
    while layout.containers[at].stop <= last:
        at = layout.containers[at].parent
    return layout.containers[at].start > before


def _as_said(segment: Segment) -> str:
    """Return what a segment says, and whether it quotes: who quotes a text says it again."""
    depth = sum(isinstance(frame, QuoteFrame) for frame in segment.frames)
    return f"{'> ' * depth}{segment.text}"


def _without_bylines(
    evidence: Evidence,
    opinion: Opinion,
    stays: Sequence[bool],
    title_key: str,
    authors: Sequence[str],
) -> list[bool]:
    """Remove the lines that say who wrote and when, before the text and nowhere else.

    So goes the title where no heading says it: editors that build a page of like pieces have none.
    Newspapers have a standfirst first, and who wrote below it; or at the end, with an address.
    """
    segments, marked = evidence.layout.segments, signers(evidence.layout.hints)
    everyone = frozenset(chain.from_iterable(marked.values()))
    if any(is_title(evidence.layout, segment, title_key) for segment in segments):
        title_key = ""

    kept = list(compress(range(len(stays)), stays))
    # Once: a poem may have its title for a refrain.
    titled = next((i for i in kept if title_key and key(segments[i].text) == title_key), -1)

    def says_who(index: int) -> bool:
        if index == titled or segments[index].text in everyone:
            return True
        return is_label(segments[index], marked.get(index, ()))

    prose = (i for i in kept if evidence.features[i].is_prose)
    # A post may be nothing but a link.
    first = next((index for index in chain(prose, kept) if not says_who(index)), 0)
    second = next((i for i in prose if not is_named(segments[i], authors)), first)
    reached = {kept[at] for at in contacts([segments[i] for i in kept], authors)}

    def goes(index: int) -> bool:
        if index in reached:
            return True
        if index >= second or opinion.keep[index] >= SURE_OF_PHRASE:
            return False
        return (index < first and says_who(index)) or is_named(segments[index], authors)

    return [stay and not goes(index) for index, stay in enumerate(stays)]


def _is_dated(evidence: Evidence, index: int) -> bool:
    """Tell whether a line with a date, no sentence, stands in a place named as the byline's."""
    segment = evidence.layout.segments[index]
    if evidence.furniture[segment.container] is not Role.BYLINE or evidence.features[index].ends:
        return False
    return signals.is_short(segment) and bool(shown.date_in(segment.text))


def _is_of_contents(evidence: Evidence, index: int) -> bool:
    """Tell whether a line only leads to a heading of this page, in a place named for contents."""
    segment = evidence.layout.segments[index]
    if isinstance(segment.leaf, Heading) or evidence.features[index].anchor_density <= ALL_LINKED:
        return False
    at, containers = segment.container, evidence.layout.containers
    while at >= 0 and not places.says_contents(containers[at]):
        at = containers[at].parent
    return at >= 0


def _is_phrase(segment: Segment, probability: float) -> bool:
    if probability >= SURE_OF_PHRASE or not signals.is_short(segment):
        return False
    return lexicon.role_of(segment.text) is not None


def _with_pictures(evidence: Evidence, stays: Sequence[bool]) -> list[bool]:
    """Keep pictures and rules that stand in the text that is kept, or share its place.

    Where the judge keeps some captions, those amid the same text stay too, each with its picture.
    """
    segments = evidence.layout.segments
    beside = _beside(segments, stays, (Picture, Rule))
    captions = [k for s, k in zip(segments, stays, strict=True) if isinstance(s.leaf, Caption)]
    has_captions = sum(captions) > CAPTIONS * len(captions)
    amid = [False] * len(segments)
    if has_captions:
        around = _beside(segments, stays, (Picture, Rule, Caption))
        amid = [_is_amid(evidence, *near) for near in around]
    kept = [
        stays[index]
        if not isinstance(segment.leaf, Picture | Rule)
        else not evidence.hidden[index]
        and (amid[index] or _belongs(evidence, index, *beside[index]))
        for index, segment in enumerate(segments)
    ]
    for index, segment in enumerate(segments):
        if evidence.named[segment.container] or amid[index]:
            kept[index] = kept[index] or _is_captioned(segments, kept, index)
    return kept


def _is_captioned(segments: Sequence[Segment], kept: Sequence[bool], index: int) -> bool:
    """Tell whether a segment is the caption of a kept picture.

    Extraction sets leave captions out, so forests do; in an element that is named as the post's
    text they are its author's words. So they are amid the paragraphs of a post which keeps others.
    """
    return (
        index > 0
        and isinstance(segments[index].leaf, Caption)
        and kept[index - 1]
        and isinstance(segments[index - 1].leaf, Picture)
    )


#: The nearest segment with text on one side, and whether it is kept; None where there is none.
_Near = tuple[Segment, bool] | None


def _beside(
    segments: Sequence[Segment], stays: Sequence[bool], passed: tuple[type, ...]
) -> list[tuple[_Near, _Near]]:
    """Return for each segment what stands before and after it, leaves of some types passed over."""
    before = _nearest(segments, stays, passed)
    after = _nearest(segments[::-1], stays[::-1], passed)[::-1]
    return list(zip(before, after, strict=True))


def _nearest(
    segments: Sequence[Segment], stays: Sequence[bool], passed: tuple[type, ...]
) -> list[_Near]:
    """Return for each segment the last one with text before it, and whether that is kept."""
    last: _Near = None
    found = []
    for segment, stay in zip(segments, stays, strict=True):
        found.append(last)
        if segment.text and not isinstance(segment.leaf, passed):
            last = segment, stay
    return found


def _belongs(evidence: Evidence, index: int, before: _Near, after: _Near) -> bool:
    beside = [near for near in (before, after) if near is not None and near[1]]
    if len(beside) != 1:
        return bool(beside)
    if evidence.furniture[evidence.layout.segments[index].container] is not None:
        return False
    own = _around(evidence, evidence.layout.segments[index].container)
    return bool(own & _around(evidence, beside[0][0].container))


def _is_amid(evidence: Evidence, before: _Near, after: _Near) -> bool:
    """Tell whether what is kept on both sides stands in one element."""
    if before is None or after is None or not (before[1] and after[1]):
        return False
    containers = evidence.layout.containers
    return containers[before[0].container].parent == containers[after[0].container].parent


#: Elements up from a picture and from the text beside it within which they share a place.
_REACH = 3


def _around(evidence: Evidence, container: int) -> set[int]:
    """Return the narrower elements around a segment: those that do not hold the whole page."""
    found: set[int] = set()
    containers = evidence.layout.containers
    for _ in range(_REACH):
        if containers[container].parent < 0:
            break
        found.add(container)
        container = containers[container].parent
    return found
