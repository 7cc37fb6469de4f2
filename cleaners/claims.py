"""What is claimed of a post's source, by whom, and what follows where several claim something.

Claims agree when they lead to one publisher; those that agree make each other more likely, as
independent witnesses do (the chance that all err is the product of each one's). Of claims that
disagree the likeliest is kept, and none where only weak words stand against each other: a post with
three sources has three quotations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

from .creditnames import is_of
from .hostnames import is_front, same_publisher
from .model import Link, LinkKind

#: A claim that is as likely wrong as right is not made.
LEAST: Final = 0.5
#: However many agree, pages are wrong about themselves now and then.
MOST: Final = 0.99


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement about where the post comes from."""

    kind: LinkKind
    #: Where it leads, or "" for a source that is only named.
    url: str
    #: The line that says so, or the name of a source that is only named.
    text: str
    #: In words, what says so.
    evidence: str
    confidence: float
    segment: int = -1
    #: In words that serve for pictures and quotations too.
    is_weak: bool = False
    #: The words of the line that say so.
    words: str = ""
    #: It says nothing alone, and makes likelier what others say.
    is_support: bool = False
    #: It leads to a blog's feed or home, and not to a post.
    is_of_blog: bool = False


def settled(claims: Sequence[Claim]) -> tuple[Link, ...]:
    """Return the source of each kind that the claims come to."""
    found = []
    for kind in (LinkKind.ORIGIN, LinkKind.TRANSLATION_OF, LinkKind.VIA, LinkKind.SERIES):
        ours = [claim for claim in claims if claim.kind is kind]
        if chosen := _likeliest(ours):
            found.append(_link(chosen))
    return tuple(found)


def _likeliest(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims that agree on the likeliest source."""
    groups: list[list[Claim]] = []
    for claim in claims:
        group = next((one for one in groups if _agree(one[0], claim)), None)
        if group is None:
            groups.append([claim])
        else:
            group.append(claim)
    groups = [group for group in groups if not all(claim.is_support for claim in group)]
    groups.sort(key=lambda group: (not group[0].url, -_confidence(group)))
    best = groups[0] if groups else []
    if len(groups) > 1 and all(claim.is_weak for claim in best):
        return []
    return best if best and _confidence(best) >= LEAST else []


def _agree(one: Claim, other: Claim) -> bool:
    if one.url and other.url:
        return same_publisher(one.url, other.url)
    if one.url or other.url:
        return is_of(one.url or other.url, other.text if one.url else one.text)
    return one.text.casefold() == other.text.casefold()


def _confidence(group: Sequence[Claim]) -> float:
    """Combine what agrees; one line says a thing once, however many words it says it with."""
    likely: dict[tuple[int, str], float] = {}
    for claim in group:
        whose = (claim.segment, "" if claim.segment >= 0 else claim.evidence)
        likely[whose] = max(likely.get(whose, 0.0), claim.confidence)
    return round(min(MOST, 1 - prod(1 - one for one in likely.values())), 3)


def _rank(claim: Claim) -> tuple[bool, bool, float]:
    """Put what leads to a post before what leads to its blog, and both before a bare name."""
    return not claim.url, claim.is_of_blog or is_front(claim.url), -claim.confidence


def _link(group: Sequence[Claim]) -> Link:
    speaks = [claim for claim in group if not claim.is_support]
    best = min(speaks, key=_rank)
    evidence = dict.fromkeys(claim.evidence for claim in (best, *group) if claim.evidence)
    return Link(
        best.url,
        best.text,
        best.kind,
        segment=best.segment,
        evidence="; ".join(evidence),
        confidence=_confidence(group),
    )
