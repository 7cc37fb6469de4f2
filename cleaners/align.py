"""Which segments of a page a known text of its post holds: the page is aligned with the text.

The text is what the publisher's feed carries, or the gold text of a labelled page. Long segments
are found in it by their word 5-grams; of several that carry the same stretch (a teaser above the
post it begins), the chain in page order wins that covers most of the text, as patience diff does
with lines. Short segments ("Results", "1.") occur anywhere, so they count only in the gap of the
text between the long ones around them; so do longer ones that recur.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .tokens import token_list

#: Tokens of the stretches looked up; four or fewer recur within a post by chance.
GRAM = 5
#: Share of a segment's stretches that the known text must hold before it is anchored there.
MIN_COVERAGE = 0.5
#: Tokens by which a segment may overlap the one before it in the target.
SLACK = 3
#: Tokens by which what a segment holds may be shifted against it.
_DRIFT = 8
#: Tokens of a segment up to which it is looked for to the letter in the gap where it has to be.
_SHORT = 30
#: Tokens of a gap that are looked through for a short segment: it follows what stands before it.
_GAP = 2_000
#: Anchors back to which the chain is searched, and places of one stretch that are looked at: a page
#: of a hundred thousand lines that repeat would take minutes otherwise.
_REACH, _RECURRING = 400, 60


@dataclass(frozen=True, slots=True)
class Label:
    """What the known text says of one segment."""

    #: Share of its tokens that are in the known text at this place, 0 to 1.
    share: float
    #: Tokens in it.
    tokens: int


@dataclass(slots=True)
class _Anchor:
    segment: int
    start: int
    stop: int
    coverage: float


@dataclass(slots=True)
class _Target:
    tokens: list[str]
    places: dict[tuple[str, ...], list[int]] = field(default_factory=lambda: defaultdict(list))
    covered: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.covered = bytearray(len(self.tokens))
        for place in range(len(self.tokens) - GRAM + 1):
            self.places[tuple(self.tokens[place : place + GRAM])].append(place)


def align(texts: Sequence[str], known: str) -> list[Label]:
    """Label each of a page's segments by a known text of its post.

    >>> [label.share for label in align(["Home", "one two three four five six", "Home"],
    ...                                 "one two three four five six Home")]
    [0.0, 1.0, 1.0]
    """
    target = _Target(token_list(known))
    found = [token_list(text) for text in texts]
    shares = [0.0] * len(texts)
    anchors = [a for i, tokens in enumerate(found) if (a := _anchor(i, tokens, target)) is not None]
    chain = _chain(anchors)
    for anchor in chain:
        _claim(anchor, target, shares)
    chained = {anchor.segment for anchor in chain}
    for anchor in sorted(anchors, key=lambda a: a.start - a.stop):
        if anchor.segment not in chained and _is_free(target, anchor):
            _claim(anchor, target, shares)
            chain.append(anchor)
    _short(found, target, sorted(chain, key=lambda a: a.segment), shares)
    return [Label(share, len(tokens)) for share, tokens in zip(shares, found, strict=True)]


def _anchor(index: int, tokens: list[str], target: _Target) -> _Anchor | None:
    """Find where in the known text a long segment stands: where most of its stretches point to."""
    stretches = len(tokens) - GRAM + 1
    if stretches < 1:
        return None
    hits = [
        (place - at, place)
        for at in range(stretches)
        for place in target.places.get(tuple(tokens[at : at + GRAM]), ())[:_RECURRING]
    ]
    found = len({place - offset for offset, place in hits})
    if found < MIN_COVERAGE * stretches:
        return None
    # Words that one side lacks shift what follows, so neighbouring offsets vote together.
    votes = Counter(offset // _DRIFT for offset, _ in hits)
    best = max(votes, key=lambda key: (votes[key], -key))
    places = [place for offset, place in hits if abs(offset // _DRIFT - best) <= 1]
    coverage = min(1.0, (found + GRAM - 1) / len(tokens))
    return _Anchor(index, min(places), max(places) + GRAM, coverage)


def _chain(anchors: list[_Anchor]) -> list[_Anchor]:
    """Return the anchors in page order that also stand in the text's order and cover most of it."""
    best: list[float] = []
    before: list[int] = []
    for index, anchor in enumerate(anchors):
        size, previous = 0.0, -1
        for other in range(max(0, index - _REACH), index):
            if anchors[other].stop - SLACK <= anchor.start and best[other] >= size:
                size, previous = best[other], other
        best.append(size + anchor.stop - anchor.start)
        before.append(previous)
    chain: list[_Anchor] = []
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    while at >= 0:
        chain.append(anchors[at])
        at = before[at]
    return chain[::-1]


def _is_free(target: _Target, anchor: _Anchor) -> bool:
    taken = sum(target.covered[anchor.start : anchor.stop])
    return 2 * taken < anchor.stop - anchor.start


def _claim(anchor: _Anchor, target: _Target, shares: list[float]) -> None:
    shares[anchor.segment] = anchor.coverage
    size = anchor.stop - anchor.start
    target.covered[anchor.start : anchor.stop] = b"\1" * size


def _short(
    found: Sequence[list[str]], target: _Target, chain: Sequence[_Anchor], shares: list[float]
) -> None:
    """Place the short segments, and those that recur, in the gaps that the long ones leave."""
    order = [anchor.segment for anchor in chain]
    for index, tokens in enumerate(found):
        if shares[index] or not 0 < len(tokens) <= _SHORT:
            continue
        at = bisect_right(order, index)
        start = max(0, chain[at - 1].stop - SLACK) if at else 0
        stop = chain[at].start + SLACK if at < len(chain) else len(target.tokens)
        for place in _occurrences(tokens, target, start, min(stop, start + _GAP)):
            target.covered[place : place + len(tokens)] = b"\1" * len(tokens)
            shares[index] = 1.0
            break


def _occurrences(tokens: list[str], target: _Target, start: int, stop: int) -> Iterator[int]:
    for place in range(start, min(stop, len(target.tokens)) - len(tokens) + 1):
        stretch = slice(place, place + len(tokens))
        if target.tokens[stretch] == tokens and not any(target.covered[stretch]):
            yield place
