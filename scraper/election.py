"""Which of several posts that are one came first, by what speaks for it.

Nothing is read or written here. Each piece of evidence is worth so much to a post, in the logarithm
of the odds, and says so in words; the post with the most is the origin if it is far enough ahead of
the next. Where it is not, nobody knows which came first, and that is what is said.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from db.clusters import MemberRow, RoleRow, SourceRow
from db.mirrors import Copy

from .errors import AddressError
from .urls import page_key

#: What each piece of evidence is worth, as ln(odds); judged by how it fails, not measured. A credit
#: line is a person's word (99 to 1). A credit to a blog's front page names the blog and not the
#: post (9 to 1), and a canonical address is set by themes too (20 to 1).
CREDIT: Final = 4.6
CREDIT_TO_BLOG: Final = 2.2
CANONICAL: Final = 3.0
#: "Seen through" is not "taken from", and many a copy keeps the day of its origin or has a later
#: theme's (4 to 1 for the earlier). When we came by says something of us first of all.
VIA: Final = 0.7
EARLIER: Final = 1.4
SEEN_EARLIER: Final = 0.4
#: Copies are cut more often than they grow, and what is a small part of another was made from it
#: rather than the other way round (2 and 9 to 1).
WHOLE: Final = 0.7
PART: Final = 2.2

#: Confidence below which an election is none: what coming by earlier and being whole give together
#: is enough (0.75), each alone is not.
LEAST_SURE: Final = 0.7

#: How much more of the one has to stand in the other than the other way round.
WHOLE_BY: Final = 0.15

#: How far two shares may differ and be taken for the same: what their estimates are off by.
SAME_WITHIN: Final = 0.05

_TAKEN: Final = ("origin", "translation-of")

#: What a kind of link is worth, what it makes the one say of the other, and of itself.
_CREDITS: Final = {
    "origin": (CREDIT, "says that it is taken from here", "says that it is taken from"),
    "translation-of": (CREDIT, "says that it translates this", "says that it translates"),
    "blog": (CREDIT_TO_BLOG, "says that it is taken from this blog", "names the blog of"),
    "canonical": (CANONICAL, "calls this its canonical address", "calls canonical"),
    "via": (VIA, "found it here", "says that it was found at"),
}
#: No language is known, there is none, or there are several.
_NO_LANGUAGE: Final = frozenset({"und", "zxx", ""})


@dataclass(frozen=True, slots=True)
class Election:
    """What several posts that are one are to each other."""

    #: Number of the post that came first; None where none of them did, or nobody knows.
    origin: int | None
    #: Probability, 0 to 1; 0 where there is no origin.
    confidence: float
    #: Where they say they come from, if that is none of them; "" otherwise.
    outside: str
    rows: tuple[RoleRow, ...]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Something that speaks for a post as the origin, or against it."""

    post_id: int
    weight: float
    #: What a reader is told; "" where it only is the other side of what another post is told.
    reason: str = ""


def elect(members: Sequence[MemberRow], copies: Sequence[Copy]) -> Election:
    """Decide what posts that are one are to each other.

    Args:
        members: The posts, at least two.
        copies: The pairs among them that have much in common.
    """
    group = _Group.of(members, copies)
    evidence = [*_credits(group), *_dates(members), *_sightings(members), *_wholes(group)]
    score: dict[int, float] = defaultdict(float)
    said: dict[int, list[str]] = defaultdict(list)
    for one in evidence:
        score[one.post_id] += one.weight
        said[one.post_id] += [one.reason] * bool(one.reason)
    origin, confidence = _first(group, score)
    outside = "" if origin or not group.outside else next(iter(group.outside.values())).url
    rows = (
        RoleRow(m.post_id, role, confidence, tuple(dict.fromkeys((*said[m.post_id], *more))))
        for m in members
        for role, more in [_role(m, origin, outside, group)]
    )
    return Election(origin.post_id if origin else None, confidence, outside, tuple(rows))


@dataclass(frozen=True, slots=True)
class _Group:
    """The posts, and what is looked up of them again and again."""

    members: Sequence[MemberRow]
    #: By what all spellings of an address have in common, and by host.
    by_page: Mapping[str, list[MemberRow]]
    by_host: Mapping[str, list[MemberRow]]
    #: The pairs that each post is one of.
    copies: Mapping[int, list[Copy]]
    #: The link by which posts say where they are taken from, for those that name none of the
    #: others.
    outside: Mapping[int, SourceRow]

    @classmethod
    def of(cls, members: Sequence[MemberRow], copies: Sequence[Copy]) -> _Group:
        pages, hosts, pairs = defaultdict(list), defaultdict(list), defaultdict(list)
        for member in members:
            pages[_key(member.address)].append(member)
            hosts[_host(member.address)].append(member)
        for copy in copies:
            pairs[copy.post_id].append(copy)
            pairs[copy.other_id].append(copy)
        outside = {
            member.post_id: source
            for member in members
            for source in reversed(member.sources)
            if source.kind in _TAKEN and _key(source.url) and _host(source.url) not in hosts
        }
        return cls(members, pages, hosts, pairs, outside)


def _first(group: _Group, score: Mapping[int, float]) -> tuple[MemberRow | None, float]:
    """Return the post that came first, if one is far enough ahead, and how sure that is.

    Where one of them names a source that is none of them, that source is a rival of all others.
    """
    ranked = [m for m in group.members if m.post_id not in group.outside]
    ranked.sort(key=lambda m: (-score[m.post_id], m.post_id))
    rivals = [score[m.post_id] for m in ranked[1:]]
    rivals += [_unconfirmed(CREDIT, source) for source in group.outside.values()]
    if not ranked or not rivals:
        return None, 0.0
    sure = 1 / (1 + math.exp(max(rivals) - score[ranked[0].post_id]))
    return (ranked[0], round(sure, 3)) if sure >= LEAST_SURE else (None, 0.0)


# --- evidence -------------------------------------------------------------------------------------


def _credits(group: _Group) -> Iterator[_Evidence]:
    """Give what posts say of where they come from, the strongest that each says of another."""
    for member in group.members:
        found: dict[int, tuple[_Evidence, _Evidence]] = {}
        for source in member.sources:
            for target, pair in _named(source, member, group):
                if target not in found or pair[0].weight > found[target][0].weight:
                    found[target] = pair
        for pair in found.values():
            yield from pair
        if taken := group.outside.get(member.post_id):
            weight = _unconfirmed(CREDIT, taken)
            yield _Evidence(member.post_id, -weight, f"says that it is taken from {taken.url}")


def _named(
    source: SourceRow, member: MemberRow, group: _Group
) -> Iterator[tuple[int, tuple[_Evidence, _Evidence]]]:
    """Give the posts that a link of another means, each with what follows for the two."""
    if not (key := _key(source.url)):
        return
    exact = [m for m in group.by_page.get(key, ()) if m is not member]
    for target in exact:
        # However weak its words: that the very page has the same text confirms the link.
        yield target.post_id, _credit(source.kind, _CREDITS[source.kind][0], member, target)
    host = _host(source.url)
    if not exact and source.kind in _TAKEN and host != _host(member.address):
        weight = _unconfirmed(CREDIT_TO_BLOG, source)
        for target in group.by_host.get(host, ()):
            yield target.post_id, _credit("blog", weight, member, target)


def _unconfirmed(most: float, source: SourceRow) -> float:
    """Return what a link is worth that leads to none of the posts: no more than it is sure."""
    sure = source.confidence
    if sure is None or sure >= 1:
        return most
    return min(most, math.log(sure / (1 - sure))) if sure > 0.5 else 0.0


def _credit(
    kind: str, weight: float, member: MemberRow, target: MemberRow
) -> tuple[_Evidence, _Evidence]:
    """Return what a link from one post to another says for the other, and against the one."""
    _, said, says = _CREDITS[kind]
    return (
        _Evidence(target.post_id, weight, f"{_name(member)} {said}"),
        _Evidence(member.post_id, -weight, f"{says} {target.address}"),
    )


def _dates(members: Sequence[MemberRow]) -> Iterator[_Evidence]:
    """Give the post that was published at least a day before any other, as they say."""
    dated = sorted((day, m.post_id) for m in members if (day := _day(m.published)))
    if len(dated) > 1 and (ahead := (dated[1][0] - dated[0][0]).days):
        reason = f"published {dated[0][0]}, {_days(ahead)} before any other that has a date"
        yield _Evidence(dated[0][1], EARLIER, reason)


def _sightings(members: Sequence[MemberRow]) -> Iterator[_Evidence]:
    """Give the post that was here at least a day before any other."""
    seen = sorted((day, m.post_id) for m in members if (day := _day(m.first_seen_at)))
    if len(seen) > 1 and (ahead := (seen[1][0] - seen[0][0]).days):
        reason = f"seen here {_days(ahead)} before any other"
        yield _Evidence(seen[0][1], SEEN_EARLIER, reason)


def _wholes(group: _Group) -> Iterator[_Evidence]:
    """Give the posts that have more of the others than the others have of them."""
    for member in group.members:
        more = [_more(copy, member.post_id) for copy in group.copies.get(member.post_id, ())]
        if more and min(more) > -SAME_WITHIN and max(more) >= WHOLE_BY:
            yield _Evidence(member.post_id, WHOLE, "has what others leave out")
        if _is_part(member, group):
            yield _Evidence(member.post_id, -PART)


def _more(copy: Copy, post_id: int) -> float:
    """Return how much more of the other stands in a post than of the post in the other."""
    more = copy.of_other - copy.of_post
    return more if copy.post_id == post_id else -more


def _is_part(member: MemberRow, group: _Group) -> bool:
    """Whether a post is an excerpt of all that it has much in common with."""
    own = group.copies.get(member.post_id, ())
    return bool(own) and all(copy.is_excerpt and copy.part == member.post_id for copy in own)


# --- roles ----------------------------------------------------------------------------------------


def _role(
    member: MemberRow, origin: MemberRow | None, outside: str, group: _Group
) -> tuple[str, list[str]]:
    """Return what a post is, and what its text says of that."""
    if member is origin:
        return "origin", []
    shares = _shares(member, origin, group)
    if _translates(member, origin):
        return "translation", shares
    if _is_excerpt(member, origin, group):
        return "excerpt", shares
    if origin or (outside and member.post_id in group.outside):
        return "copy", shares
    return "undecided", ["not known which came first"]


def _translates(member: MemberRow, origin: MemberRow | None) -> bool:
    """Whether a post says so, or is written in another language than the origin it has in it."""
    if any(source.kind == "translation-of" for source in member.sources):
        return True
    languages = {_language(member), _language(origin)} if origin else set()
    return len(languages) > 1 and not languages & _NO_LANGUAGE


def _is_excerpt(member: MemberRow, origin: MemberRow | None, group: _Group) -> bool:
    """Whether a post is a small part of the origin, or of all it was compared with."""
    pair = _pair(member, origin, group)
    return pair.is_excerpt and pair.part == member.post_id if pair else _is_part(member, group)


def _pair(member: MemberRow, origin: MemberRow | None, group: _Group) -> Copy | None:
    """Return what a post and the origin have in common, if they were compared."""
    return next(
        (
            copy
            for copy in group.copies.get(member.post_id, ())
            if origin and origin.post_id in (copy.post_id, copy.other_id)
        ),
        None,
    )


def _shares(member: MemberRow, origin: MemberRow | None, group: _Group) -> list[str]:
    """Say how much a post and the origin have in common, where they were compared."""
    pair = _pair(member, origin, group)
    if pair is None or origin is None:
        return []
    of_it, of_origin = pair.of_post, pair.of_other
    if pair.post_id == origin.post_id:
        of_it, of_origin = of_origin, of_it
    return [f"{of_it:.0%} of it stands in the origin, {of_origin:.0%} of the origin in it"]


def _language(member: MemberRow) -> str:
    return member.language.partition("-")[0]


def _name(member: MemberRow) -> str:
    return member.host or member.blog


def _key(url: str) -> str:
    try:
        return page_key(url)
    except AddressError:
        return ""


def _host(url: str) -> str:
    return urlsplit(_key(url)).netloc


def _day(moment: str | None) -> date | None:
    """Return the day of a moment; None where it is not known to the day."""
    try:
        return date.fromisoformat((moment or "")[:10])
    except ValueError:
        return None


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
