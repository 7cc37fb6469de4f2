"""Verdicts in words: what each segment is to the post, and the evidence that speaks for it.

The forests decide by many small signs at once. Of these the one is named that a reader can check on
the page: a set phrase, an element's name, a share of links, a place outside the post. Where the
verdict goes against such a sign, the next is named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from . import copies, lexicon, wording
from .body import called
from .evidence import Evidence
from .features import Features
from .forest import Floats
from .model import Code, Container, Heading, HintKind, Picture, Role, Rule, Segment, Table, Verdict
from .plain import LINKY
from .titles import is_title, key

#: Log-odds of a word from which on a line is said to hold it: kept one time in six.
TELLING = -1.6
#: Pieces of one make from which on they are called a row.
MANY_ALIKE = 4
#: Columns up to which a line without a sentence is called a label.
LABEL = 60
#: Share of what is kept that the post's place must hold.
MOST = 0.9


def verdicts(
    evidence: Evidence, keep: Floats, kept: Sequence[bool], title: str
) -> tuple[Verdict, ...]:
    """Say of each segment what it is and why, given how likely it is to be part of the post."""
    layout = evidence.layout
    place = place_of(evidence, kept)
    first = next((i for i, keep in enumerate(kept) if keep and layout.segments[i].text), 0)
    tagged = frozenset(h.segment for h in layout.hints if h.kind is HintKind.TAG)
    makes = evidence.geometry.makes
    alike = np.bincount(makes)[makes].tolist() if len(makes) else []
    said = frozenset(s.text for s, keep in zip(layout.segments, kept, strict=True) if keep)
    bench = _Bench(evidence, alike, place, key(title), first, tagged, said)
    scores = np.round(keep, 4).tolist()
    found = [
        bench.why_kept(index, scores[index]) if stays else bench.why_removed(index, scores[index])
        for index, stays in enumerate(kept)
    ]
    return tuple(_under_headings(evidence, found))


def place_of(evidence: Evidence, kept: Sequence[bool], most: float = MOST) -> int:
    """Return the innermost container that holds `most` of what is kept; -1 where nothing is."""
    size = [f.columns if keep else 0 for f, keep in zip(evidence.features, kept, strict=True)]
    sums = [0, *accumulate(size)]
    best = -1
    for index, container in enumerate(evidence.layout.containers):
        if sums[-1] and sums[container.stop] - sums[container.start] >= most * sums[-1]:
            best = index
    return best


@dataclass(frozen=True, slots=True)
class _Bench:
    """One page's case: each witness below looks at one removed segment and may speak."""

    evidence: Evidence
    #: How many segments are of each one's make.
    alike: list[int]
    #: Index of the container that holds the post.
    place: int
    title: str
    #: Index of the first kept segment; bylines stand before it.
    first: int
    tagged: frozenset[int]
    #: What the kept segments say.
    said: frozenset[str]

    @property
    def body(self) -> Container | None:
        """The container that holds the post."""
        return self.evidence.layout.containers[self.place] if self.place >= 0 else None

    def why_kept(self, index: int, score: float) -> Verdict:
        segment, features = self.evidence.layout.segments[index], self.evidence.features[index]
        if isinstance(segment.leaf, Picture | Rule):
            return Verdict(Role.POST, score, "it stands in the post's text")
        named = _naming(self.evidence, segment.container)
        if named:
            is_data = named.startswith("<script")  # the only scripts that have text
            where = "the page's own data holds the post:" if is_data else "its place is named"
            return Verdict(Role.POST, score, f"{where} {named}")
        where = f" in {called(self.body)}" if self.body is not None and self.inside(index) else ""
        what = "running text" if features.is_prose else "part of the text around it"
        return Verdict(Role.POST, score, f"reads as {what}{where}")

    def why_removed(self, index: int, score: float) -> Verdict:
        segment, features = self.evidence.layout.segments[index], self.evidence.features[index]
        for witness in _WITNESSES:
            if (said := witness(self, index, segment, features)) is not None:
                return Verdict(said[0], score, said[1])
        return Verdict(Role.BOILERPLATE, score, "reads unlike the post's text")

    def inside(self, index: int) -> bool:
        """Tell whether a segment stands in the container that holds the post."""
        return self.body is not None and self.body.start <= index < self.body.stop


def _naming(evidence: Evidence, index: int) -> str:
    """Return what the nearest element is called that is named as the post's place, or ""."""
    if not evidence.named[index]:
        return ""
    containers = evidence.layout.containers
    while index >= 0 and not evidence.posts[index]:
        index = containers[index].parent
    return called(containers[index]) if index >= 0 else ""


_Said = tuple[Role, str] | None


def _title(bench: _Bench, _: int, segment: Segment, __: Features) -> _Said:
    if is_title(bench.evidence.layout, segment, bench.title):
        return Role.TITLE, "it is the title"
    return None


def _hiding(bench: _Bench, index: int, _: Segment, __: Features) -> _Said:
    return (Role.HIDDEN, "the page keeps it from view") if bench.evidence.hidden[index] else None


def _again(bench: _Bench, _: int, segment: Segment, __: Features) -> _Said:
    if len(segment.text) < copies.TELLING or segment.text not in bench.said:
        return None
    return Role.BOILERPLATE, "the post says it already"


def _phrase(bench: _Bench, index: int, segment: Segment, _: Features) -> _Said:
    if isinstance(segment.leaf, Code | Table | Picture | Rule):
        return None
    role = lexicon.role_of(segment.text)
    if role is None and not bench.inside(index):
        role = lexicon.opens(segment.text)
    return (role, f"a set phrase of web pages: {_shown(segment.text)}") if role else None


def _name(bench: _Bench, _: int, segment: Segment, __: Features) -> _Said:
    evidence = bench.evidence
    index, role = segment.container, evidence.furniture[segment.container]
    if role is None:
        return None
    containers = evidence.layout.containers
    while containers[index].parent >= 0 and evidence.furniture[containers[index].parent]:
        index = containers[index].parent
    return role, f"its place is named {called(containers[index])}"


def _tags(bench: _Bench, index: int, _: Segment, features: Features) -> _Said:
    if index in bench.tagged and features.link_density > LINKY and not features.marks:
        return Role.TAGS, "its links are marked as the post's tags"
    return None


def _byline(bench: _Bench, index: int, segment: Segment, _: Features) -> _Said:
    if index >= bench.first or isinstance(segment.leaf, Code | Table):
        return None
    if lexicon.is_byline_or_date(segment.text):
        return Role.BYLINE, "a byline or date before the text"
    return None


def _outside(bench: _Bench, index: int, _: Segment, features: Features) -> _Said:
    if bench.body is None or bench.inside(index):
        return None
    role = Role.NAVIGATION if features.link_density > LINKY else Role.BOILERPLATE
    return role, f"it stands outside the post's {called(bench.body)}"


def _links(_: _Bench, __: int, ___: Segment, features: Features) -> _Said:
    if features.anchor_density > LINKY:
        return Role.NAVIGATION, "an entry of the page's own contents"
    if features.link_density > LINKY:
        return Role.NAVIGATION, f"{features.link_density:.0%} of it is links"
    return None


def _picture(_: _Bench, __: int, segment: Segment, ___: Features) -> _Said:
    is_picture = isinstance(segment.leaf, Picture | Rule)
    return (Role.BOILERPLATE, "it stands apart from the post's text") if is_picture else None


def _words(_: _Bench, __: int, segment: Segment, ___: Features) -> _Said:
    word, odds = wording.most_telling(segment.text)
    said = f"lines with “{word}” are seldom part of a post"
    return (Role.BOILERPLATE, said) if odds <= TELLING else None


def _alike(bench: _Bench, index: int, _: Segment, __: Features) -> _Said:
    count = bench.alike[index]
    said = f"one of {count} pieces of the same make"
    return (Role.BOILERPLATE, said) if count >= MANY_ALIKE else None


def _label(_: _Bench, __: int, ___: Segment, features: Features) -> _Said:
    if features.columns <= LABEL and not features.marks:
        return Role.BOILERPLATE, "a label, not a sentence"
    return None


_WITNESSES: tuple[Callable[[_Bench, int, Segment, Features], _Said], ...] = (
    _title,
    _hiding,
    _again,
    _phrase,
    _name,
    _tags,
    _byline,
    _picture,
    _outside,
    _links,
    _words,
    _alike,
    _label,
)


def _shown(text: str) -> str:
    """Shorten a text for a reason; 40 characters tell a reader which line is meant."""
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"


# --- what follows a heading -----------------------------------------------------------------------

_PLAIN = frozenset({Role.BOILERPLATE, Role.NAVIGATION})
#: What a line may be taken for that heads something.
_MAY_HEAD = _PLAIN | {Role.COMMENT, Role.RELATED}
#: Elements whose text heads nothing: a field's label, a menu's entry, a button.
_NO_HEADS = frozenset("label li td button".split())
#: What a paragraph counts as that heads something: it ends at any heading.
_NO_LEVEL = 6


def _under_headings(evidence: Evidence, found: list[Verdict]) -> list[Verdict]:
    """Give what was removed below "Related posts" or "Comments" the role of the heading."""
    segments = evidence.layout.segments
    kept = [verdict.keep for verdict in found]
    opened = [
        None if verdict.keep else _opens(evidence, segment, verdict)
        for segment, verdict in zip(segments, found, strict=True)
    ]
    heads = headed(evidence, [role is not None for role in opened], ends=kept)
    for index, (verdict, role, head) in enumerate(zip(found, opened, heads, strict=True)):
        if role is not None:
            found[index] = Verdict(role, verdict.score, verdict.reason)
        elif head >= 0 and verdict.role in _PLAIN:
            why = f"it follows {_shown(segments[head].text)}"
            found[index] = Verdict(opened[head] or verdict.role, verdict.score, why)
    return found


def headed(evidence: Evidence, heads: Sequence[bool], ends: Sequence[bool] = ()) -> list[int]:
    """Return for each segment which line heads its block, or -1.

    Args:
        evidence: The page.
        heads: For each segment, whether it heads what follows it.
        ends: For each segment, whether it ends the block it stands in, whatever follows.
    """
    found: list[int] = []
    head, stop, level = -1, -1, _NO_LEVEL
    for index, segment in enumerate(evidence.layout.segments):
        is_past = index >= stop or _is_new_section(segment, level) or (ends and ends[index])
        if head >= 0 and is_past:
            head = -1
        found.append(head)
        if heads[index]:
            head, stop = index, _scope(evidence, index)
            level = segment.leaf.level if isinstance(segment.leaf, Heading) else _NO_LEVEL
    return found


def _is_new_section(segment: Segment, level: int) -> bool:
    """Tell whether a heading begins something else, no part of what the last one headed."""
    return isinstance(segment.leaf, Heading) and segment.leaf.level <= level


def _opens(evidence: Evidence, segment: Segment, verdict: Verdict) -> Role | None:
    if not segment.text or isinstance(segment.leaf, Code | Table):
        return None
    if evidence.layout.containers[segment.container].tag in _NO_HEADS:
        return None
    if verdict.role not in _MAY_HEAD:
        return None
    return lexicon.opens(segment.text)


def _scope(evidence: Evidence, index: int) -> int:
    """Return where the block ends that a segment heads: the nearest element that goes on."""
    containers = evidence.layout.containers
    at = evidence.layout.segments[index].container
    while at >= 0 and containers[at].stop <= index + 1:
        at = containers[at].parent
    return containers[at].stop if at >= 0 else index + 1
