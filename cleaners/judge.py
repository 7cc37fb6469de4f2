"""The judge of pages: which segments are the post, and why.

Outside the body everything is furniture. Inside, a segment goes that is named as furniture, reads
as furniture, or repeats the title. The witnesses are asked in turn, the surest first, and the one
that decides gives the verdict's reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import lexicon
from .body import LIKELY, SURE, UNSURE, Body, called
from .evidence import Evidence
from .features import Features
from .metadata import key
from .model import Code, Heading, HintKind, Picture, Role, Rule, Segment, Table, Verdict

#: Share of a segment's text from which on it is a link rather than a text with links.
LINKY = 0.6
#: Links in a row from which on they are a menu. Fewer are a post's own references.
LINK_RUN = 3
#: Share of the body that may follow a heading such as "Related posts"; where more follows, the
#: heading belongs to the post.
TAIL_SHARE = 0.5


def judge(evidence: Evidence, body: Body | None, title: str) -> tuple[Verdict, ...]:
    """Judge each segment of a page, given its body and its title."""
    if body is None:
        why = Verdict(Role.BOILERPLATE, 1 - UNSURE, "nothing on the page reads as a post")
        return tuple(why for _ in evidence.layout.segments)
    place = evidence.layout.containers[body.index]
    prose = (i for i in range(place.start, place.stop) if evidence.features[i].is_prose)
    hints = evidence.layout.hints
    tagged = frozenset(hint.segment for hint in hints if hint.kind is HintKind.TAG)
    bench = _Bench(evidence, body, key(title), next(prose, place.stop), tagged)
    verdicts = [bench.verdict(index) for index in range(len(evidence.layout.segments))]
    return tuple(_tail_removed(evidence, body, verdicts))


@dataclass(frozen=True, slots=True)
class _Bench:
    """One page's case: each witness below looks at one segment and may decide it."""

    evidence: Evidence
    body: Body
    title: str
    #: Index of the body's first segment that reads as prose; bylines stand before it.
    first_prose: int
    #: Segments with links that say ``rel=tag``.
    tagged: frozenset[int]

    def verdict(self, index: int) -> Verdict:
        """Ask the witnesses in turn; the first that speaks decides."""
        segment, features = self.evidence.layout.segments[index], self.evidence.features[index]
        for witness in _WITNESSES:
            if (verdict := witness(self, index, segment, features)) is not None:
                return verdict
        return Verdict(Role.POST, self.body.score, self.body.reason)

    def inside(self, index: int) -> bool:
        """Tell whether a segment stands in the body."""
        container = self.evidence.layout.containers[self.body.index]
        return container.start <= index < container.stop

    def linked_run(self, index: int) -> int:
        """Count the segments around this one, itself included, that are nothing but a link."""
        count, features = 0, self.evidence.features
        for step in (1, -1):
            at = index if step == 1 else index - 1
            while 0 <= at < len(features) and _is_bare_link(features[at]) and count < LINK_RUN:
                count, at = count + 1, at + step
        return count


def _is_bare_link(features: Features) -> bool:
    return features.link_density > LINKY and not features.marks


def _by_title(bench: _Bench, index: int, segment: Segment, _: Features) -> Verdict | None:
    body = bench.evidence.layout.containers[bench.body.index]
    heading = isinstance(segment.leaf, Heading)
    if bench.title and key(segment.text) == bench.title and (heading or index <= body.start):
        return Verdict(Role.TITLE, 1 - SURE, "it is the title")
    return None


def _by_hiding(bench: _Bench, index: int, _: Segment, __: Features) -> Verdict | None:
    if bench.evidence.hidden[index]:
        return Verdict(Role.HIDDEN, 1 - LIKELY, "the page keeps it from view")
    return None


def _by_phrase(bench: _Bench, index: int, segment: Segment, _: Features) -> Verdict | None:
    if isinstance(segment.leaf, Code | Table):
        return None
    role = lexicon.role_of(segment.text)
    if role is None and not bench.inside(index):
        role = lexicon.opens(segment.text)
    if role is None:
        return None
    return Verdict(role, 1 - SURE, f"a set phrase of web pages: {_shown(segment.text)}")


def _by_name(bench: _Bench, _: int, segment: Segment, __: Features) -> Verdict | None:
    evidence = bench.evidence
    role = evidence.furniture[segment.container]
    if role is None:
        return None
    index = segment.container
    containers = evidence.layout.containers
    while containers[index].parent >= 0 and evidence.furniture[containers[index].parent]:
        index = containers[index].parent
    return Verdict(role, 1 - LIKELY, f"its place is named {called(containers[index])}")


def _by_place(bench: _Bench, index: int, _: Segment, features: Features) -> Verdict | None:
    if bench.inside(index):
        return None
    role = Role.NAVIGATION if features.link_density > LINKY else Role.BOILERPLATE
    place = bench.evidence.layout.containers[bench.body.index]
    return Verdict(role, 1 - bench.body.score, f"it stands outside the post's {called(place)}")


def _by_links(bench: _Bench, index: int, segment: Segment, features: Features) -> Verdict | None:
    if isinstance(segment.leaf, Code | Table | Picture | Rule):
        return None
    if features.anchor_density > LINKY and segment.frames:
        return Verdict(Role.NAVIGATION, 1 - LIKELY, "an entry of the page's own contents")
    is_link = _is_bare_link(features)
    if is_link and not bench.body.named and bench.linked_run(index) >= LINK_RUN:
        return Verdict(Role.NAVIGATION, 1 - UNSURE, "one of a row of links")
    return None


def _by_tags(bench: _Bench, index: int, _: Segment, features: Features) -> Verdict | None:
    if index in bench.tagged and _is_bare_link(features):
        return Verdict(Role.TAGS, 1 - LIKELY, "its links are marked as the post's tags")
    return None


def _by_shape(bench: _Bench, index: int, segment: Segment, _: Features) -> Verdict | None:
    """Bylines and dates stand before the text, and nowhere else."""
    if isinstance(segment.leaf, Code | Table) or index > bench.first_prose:
        return None
    if lexicon.is_byline(segment.text) or lexicon.is_date(segment.text):
        return Verdict(Role.BYLINE, 1 - LIKELY, "a byline or date before the text")
    return None


_WITNESSES: tuple[Callable[[_Bench, int, Segment, Features], Verdict | None], ...] = (
    _by_title,
    _by_hiding,
    _by_phrase,
    _by_name,
    _by_place,
    _by_tags,
    _by_links,
    _by_shape,
)


def _shown(text: str) -> str:
    """Shorten a text for a reason; 40 characters tell a reader which line is meant."""
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"


def _may_open(evidence: Evidence, segment: Segment, verdict: Verdict) -> bool:
    """Tell whether a segment may head a tail: not where its place is known for furniture anyway."""
    by_phrase = verdict.role in (Role.COMMENT, Role.RELATED)
    return verdict.keep or (by_phrase and evidence.furniture[segment.container] is None)


def _tail_removed(evidence: Evidence, body: Body, verdicts: list[Verdict]) -> list[Verdict]:
    """Remove what follows a heading such as "Related posts" or "Comments" at the body's end."""
    segments = evidence.layout.segments
    place = evidence.layout.containers[body.index]
    inside = range(place.start, place.stop)
    weight = [evidence.features[i].columns if verdicts[i].keep else 0 for i in inside]
    total, before = sum(weight), 0
    for index in inside:
        may_open = _may_open(evidence, segments[index], verdicts[index])
        role = lexicon.opens(segments[index].text) if may_open else None
        if role is not None and total - before <= TAIL_SHARE * total:
            why = f"it follows {_shown(segments[index].text)}"
            tail = Verdict(role, 1 - LIKELY, why)
            return [
                tail if index <= i < place.stop and v.keep else v for i, v in enumerate(verdicts)
            ]
        before += weight[index - place.start]
    return verdicts
