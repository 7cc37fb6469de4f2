"""Where every stored value of a post comes from: capture, piece of its page, and rule.

Nothing here prints or reads: what the database holds becomes text for people or values for JSON.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size

from cleaners.model import LinkKind
from db.sources import TAKEN_FROM

from .present import counted, cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.facts import CaptureInfo, Trail
    from db.rows import BlogRow, FactRow, LinkRow, StoredPost

#: Columns for a value and for a rule; longer ones are cut so that the lines stay aligned.
_VALUE_COLUMNS, _RULE_COLUMNS, _TEXT_COLUMNS = 40, 46, 40
#: Kinds of link that say where a post comes from, or what it builds on.
_TRACED = (*TAKEN_FROM, LinkKind.REFERENCE)
#: Kinds of link that are told one by one, or as a fact.
_TOLD = (*_TRACED, LinkKind.CANONICAL)
_UNKNOWN = "read before rules were kept; `unmirror reclean` reads it again"


@dataclass(frozen=True, slots=True)
class Lineage:
    """A stored post, what it was read from, and the blog it stands on."""

    post: StoredPost
    trail: Trail
    blog: BlogRow
    #: Addresses of the posts that are the same post on other blogs.
    mirrors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """One stored value and where it comes from."""

    field: str
    value: str
    rule: str
    #: Position of the segment that says it; None where none does.
    segment: int | None
    #: What that segment says; "" where its page is not the one whose segments are stored.
    text: str
    #: Number of the capture it was read from.
    capture: int


def values(lineage: Lineage) -> tuple[Value, ...]:
    """Return every value of a post with its source: facts, text, links, comments."""
    return (*_facts(lineage), *_text(lineage), *_links(lineage))


def _facts(lineage: Lineage) -> Iterator[Value]:
    trail = lineage.trail
    same_page = trail.state_from.id == trail.text_from.id
    stored = [*_stored(lineage.post)]
    sources = _paired(stored, trail.facts)
    for (field, value), fact in zip(stored, sources, strict=True):
        segment = fact.segment if fact and fact.segment >= 0 else None
        text = _said(lineage.post, segment) if same_page else ""
        rule = fact.rule if fact else _UNKNOWN
        yield Value(field, value, rule, segment, text, trail.state_from.id)


def _stored(post: StoredPost) -> Iterator[tuple[str, str]]:
    row = post.post
    yield "title", row.title
    yield from (("authors", name) for name in row.authors)
    for field in ("published", "updated", "language"):
        if value := getattr(row, field):
            yield field, value
    yield from (("tags", tag) for tag in row.tags)
    for field in ("site_name", "canonical", "encoding"):
        if value := getattr(row, field):
            yield field, value


def _paired(stored: list[tuple[str, str]], facts: tuple[FactRow, ...]) -> list[FactRow | None]:
    """Return the fact of each value: the first of a field is that of its first value, and so on."""
    waiting: dict[str, list[FactRow]] = {}
    for fact in facts:
        waiting.setdefault(fact.field, []).append(fact)
    return [waiting[field].pop(0) if waiting.get(field) else None for field, _ in stored]


def _said(post: StoredPost, segment: int | None) -> str:
    if segment is None or segment >= len(post.segments):
        return ""
    return post.segments[segment].text


def _text(lineage: Lineage) -> Iterator[Value]:
    post, capture = lineage.post, lineage.trail.text_from.id
    kept = sum(segment.keep for segment in post.segments)
    rule = "the pieces that were kept, each for its reason (--explain)"
    yield Value(
        "text", f"{kept} of {counted(len(post.segments), 'piece')}", rule, None, "", capture
    )
    if post.comments:
        number = counted(len(post.comments), "comment")
        yield Value("comments", number, "pieces judged to be comments", None, "", capture)


def _links(lineage: Lineage) -> Iterator[Value]:
    post, capture = lineage.post, lineage.trail.text_from.id
    for link in post.links:
        if link.kind in _TRACED:
            segment = link.segment if link.segment >= 0 else None
            value = link.identifier or link.url or link.text
            text = _said(post, segment)
            # A link into the text is the text's; what says where it is from is read each time.
            is_state = segment is None and link.kind in TAKEN_FROM
            said_in = lineage.trail.state_from.id if is_state else capture
            yield Value(link.kind, value, link_rule(link), segment, text, said_in)
    rest = Counter(link.kind for link in post.links if link.kind not in _TOLD)
    for kind, number in sorted(rest.items()):
        yield Value(
            kind, counted(number, "link"), "links of the page, by their place", None, "", capture
        )


def link_rule(link: LinkRow) -> str:
    """Say in words why a link is what it is."""
    if link.evidence:
        return link.evidence
    match link.kind:
        case LinkKind.REFERENCE:
            return "an address or identifier in the text"
        case _ if link.segment < 0:
            return "link rel=canonical leads to another host"
        case _:
            return "a credit line"


# --- for people -----------------------------------------------------------------------------------


def as_text(lineage: Lineage) -> str:
    """Write where everything comes from, one value a line, below the captures."""
    post, trail = lineage.post, lineage.trail
    found = values(lineage)
    name = max(cell_len(value.field) for value in found)
    lines = [
        f"post {post.id}, revision {trail.number}, {post.post.address}",
        *_capture("text and links", trail.text_from, trail.text_cleaner),
    ]
    if (trail.state_from, trail.state_cleaner) != (trail.text_from, trail.text_cleaner):
        lines += _capture(
            "title, authors, dates and the like", trail.state_from, trail.state_cleaner
        )
    return "\n".join([*lines, "", *(_line(value, name) for value in found)])


def _capture(what: str, capture: CaptureInfo, cleaner: str) -> list[str]:
    status = f", status {capture.status}" if capture.status is not None else ""
    source = f", {capture.source}" if capture.source else ""
    return [
        f"{what}: capture {capture.id}, {capture.how} {capture.fetched_at}{status}{source}",
        f"  {capture.url or '(no address)'}",
        f"  sha256 {capture.digest}, {counted(capture.size, 'byte')}",
        f"  read by cleaner {cleaner or '?'}",
    ]


def _line(value: Value, name: int) -> str:
    shown = set_cell_size(cut(value.value, _VALUE_COLUMNS), _VALUE_COLUMNS)
    where = f"segment {value.segment}" if value.segment is not None else ""
    said = f"{where}: “{cut(value.text, _TEXT_COLUMNS)}”" if value.text else where
    rule = set_cell_size(cut(value.rule, _RULE_COLUMNS), _RULE_COLUMNS) if said else value.rule
    return f"{value.field:<{name}}  {shown}  {rule}  {said}".rstrip()


# --- for programs ---------------------------------------------------------------------------------


def as_values(lineage: Lineage) -> dict[str, Any]:
    """Return where everything comes from as JSON values."""
    post, trail = lineage.post, lineage.trail
    captures = {one.id: dataclasses.asdict(one) for one in (trail.text_from, trail.state_from)}
    return {
        "post": post.id,
        "address": post.post.address,
        "revision": trail.number,
        "text_hash": trail.text_hash,
        "cleaner": {"text": trail.text_cleaner, "state": trail.state_cleaner},
        "captures": list(captures.values()),
        "values": [dataclasses.asdict(value) for value in values(lineage)],
    }
