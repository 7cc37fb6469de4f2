"""Where the vocabularies meet: a capture and its post become rows of the database.

This is the one translator. `cleaners` and `db` do not know of each other, and nothing else in the
project builds rows from posts.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cleaners import mirrors
from cleaners.decode import storable
from cleaners.drift import Drift
from cleaners.ownwords import own_words
from cleaners.sites import SiteMemory
from cleaners.teaching import Label
from cleaners.trace import Trace, from_json
from db.errors import RowError
from db.folding import fold
from db.queue import HostRow
from db.rows import (
    AlarmRow,
    BlogRow,
    Bundle,
    CaptureRow,
    CommentRow,
    FactRow,
    LabelRow,
    LinkRow,
    MemoryRow,
    PostRow,
    RevisionRow,
    SegmentRow,
    SignatureRow,
    timestamp,
)

from .capture import Capture, How
from .hosts import Host
from .robots import RobotsState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaners.post import Post
    from db.rows import StoredLabel


_ROBOTS_MOMENTS = ("fetched_at", "settled_at", "failing_since")


@dataclass(frozen=True, slots=True)
class Learned:
    """What a page adds to the memory of its blog, and the addresses that are forgotten for it."""

    trace: Trace
    forgotten: tuple[str, ...] = ()
    drift: Drift | None = None


def capture_bundle(capture: Capture, *, now: datetime) -> Bundle:
    """Return what is stored of a page that is no post: its bytes, and how they came."""
    return Bundle(capture=capture_row(capture), seen_at=timestamp(now))


def post_bundle(  # noqa: PLR0913 - everything a post is made of, by keyword
    capture: Capture,
    post: Post,
    address: str,
    *,
    now: datetime,
    cleaner: str = "",
    blog: BlogRow | None = None,
    learned: Learned | None = None,
) -> Bundle:
    """Return what is stored of a post whose text is already known: its bytes and its state."""
    return Bundle(
        capture=capture_row(capture),
        seen_at=timestamp(now),
        blog=blog,
        post=_post(post, address),
        facts=tuple(FactRow(fact.field, fact.rule, fact.segment) for fact in post.facts),
        cleaner=cleaner,
        links=_links(post),
        comments=tuple(
            CommentRow(storable(c.text), storable(c.author), storable(c.date))
            for c in post.comments
        ),
        memory=memory_row(learned.trace) if learned else None,
        forgotten=learned.forgotten if learned else (),
        alarm=alarm_row(learned.drift) if learned else None,
    )


def revision_bundle(  # noqa: PLR0913 - everything a revision is made of, by keyword
    capture: Capture,
    post: Post,
    address: str,
    *,
    now: datetime,
    cleaner: str,
    blog: BlogRow | None = None,
    learned: Learned | None = None,
) -> Bundle:
    """Return what is stored of a post with a new text: all of it."""
    state = post_bundle(
        capture, post, address, now=now, cleaner=cleaner, blog=blog, learned=learned
    )
    revision = _revision(post, cleaner)
    return replace(
        state,
        revision=revision,
        segments=_segments(post),
        signature=signature_row(revision.markdown or revision.text),
    )


def signature_row(markdown: str) -> SignatureRow:
    """Return what is stored of a post's own words, from its Markdown.

    Characters are folded as for searching, so that Simplified and Traditional copies are found.
    """
    signature = mirrors.sign(own_words(markdown), fold)
    return SignatureRow(signature.shingles, signature.sketch, mirrors.METHOD)


# --- what a site teaches --------------------------------------------------------------------------


def memory_row(trace: Trace) -> MemoryRow:
    """Return what is stored of a page that is remembered."""
    return MemoryRow(
        address=storable(trace.address),
        seen_at=trace.seen_at,
        trace=json.dumps(trace.to_json(), ensure_ascii=True, separators=(",", ":")),
        promise=trace.promise,
        place=storable(trace.post_name),
        published=trace.published,
    )


def alarm_row(drift: Drift | None) -> AlarmRow | None:
    """Return what is stored of a blog's drift."""
    return AlarmRow(drift.since, drift.pages, drift.changes) if drift else None


def site_memory(rows: Iterable[MemoryRow], labels: Iterable[StoredLabel] = ()) -> SiteMemory:
    """Return what a blog's stored rows know; a row that cannot be read teaches nothing.

    Rows are derived from captures, and `unmirror reclean` makes them anew.
    """
    traces = []
    for row in rows:
        with suppress(KeyError, ValueError, TypeError, AttributeError):
            traces.append(from_json(json.loads(row.trace)))
    return SiteMemory.of(traces, [_label(stored.row) for stored in labels])


def label_row(label: Label) -> LabelRow:
    """Return what is stored of a correction."""
    return LabelRow(
        keep=label.keep,
        text=storable(label.text),
        address=storable(label.address),
        place=f"{label.place:x}" if label.place else "",
        selector=storable(label.selector),
    )


def _label(row: LabelRow) -> Label:
    return Label(row.keep, row.text, row.address, int(row.place or "0", 16), row.selector)


def capture_of(row: CaptureRow) -> Capture:
    """Return a stored capture as it came."""
    return Capture(
        body=row.body,
        url_asked=row.url_asked,
        url=row.url,
        status=row.status,
        headers=row.headers,
        content_type=row.content_type,
        fetched_at=datetime.fromisoformat(row.fetched_at),
        how=_how(row),
        source=row.source,
    )


def _how(row: CaptureRow) -> How:
    if row.how not in set(How):
        raise RowError(f"how of a capture of {row.url}: {row.how!r} is none of {', '.join(How)}")
    return How(row.how)


def capture_row(capture: Capture) -> CaptureRow:
    """Return what is stored of a capture."""
    return CaptureRow(
        digest=capture.digest,
        url_asked=capture.url_asked,
        url=capture.url,
        fetched_at=timestamp(capture.fetched_at),
        body=capture.body,
        status=capture.status,
        headers=capture.headers,
        content_type=capture.content_type,
        how=str(capture.how),
        source=storable(capture.source),
    )


def host_row(host: Host) -> HostRow:
    """Return what is stored of a host; its clock to the next whole second."""
    state = host.robots
    whole = host.ready_at.replace(microsecond=0)
    ready_at = whole if whole == host.ready_at else whole + timedelta(seconds=1)
    return HostRow(
        host=host.name,
        ready_at=timestamp(ready_at),
        failures=host.failures,
        reason=storable(host.reason),
        robots=_robots_json(state) if state else "",
        robots_body=state.body if state else b"",
    )


def host_of_row(row: HostRow) -> Host:
    """Return a stored host as it was."""
    state = _robots_state(row.robots, row.robots_body) if row.robots else None
    ready_at = datetime.fromisoformat(row.ready_at)
    return Host(row.host, ready_at, row.failures, row.reason, state)


def _robots_json(state: RobotsState) -> str:
    moments = {name: getattr(state, name) for name in _ROBOTS_MOMENTS}
    values = {name: moment.isoformat() for name, moment in moments.items() if moment}
    return json.dumps({"status": state.status, "settled_status": state.settled_status, **values})


def _robots_state(text: str, body: bytes) -> RobotsState:
    values = json.loads(text)
    for name in _ROBOTS_MOMENTS:
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    return RobotsState(body=body, **values)


def _post(post: Post, address: str) -> PostRow:
    return PostRow(
        address=address,
        kind=str(post.kind),
        title=storable(post.title),
        authors=tuple(map(storable, post.authors)),
        published=post.published or None,
        updated=post.updated or None,
        language=post.language,
        language_confidence=post.language_confidence,
        tags=tuple(map(storable, post.tags)),
        site_name=storable(post.site_name),
        canonical=storable(post.canonical),
        encoding=post.encoding,
        notes=tuple(map(storable, post.notes)),
    )


def _revision(post: Post, cleaner: str) -> RevisionRow:
    return RevisionRow(
        text=storable(post.text),
        title=storable(post.title),
        markdown=storable(post.markdown),
        language=post.language,
        cleaner=cleaner,
    )


def _segments(post: Post) -> tuple[SegmentRow, ...]:
    return tuple(
        SegmentRow(
            text=storable(segment.text),
            keep=segment.keep,
            role=str(segment.role),
            reason=storable(segment.reason),
            score=segment.score,
            language=segment.language,
        )
        for segment in post.segments
    )


def _links(post: Post) -> tuple[LinkRow, ...]:
    return tuple(
        LinkRow(
            url=storable(link.url),
            kind=str(link.kind),
            text=storable(link.text),
            identifier=storable(link.identifier),
            segment=link.segment,
            confidence=link.confidence if link.evidence else None,
            evidence=storable(link.evidence),
        )
        for link in post.links
    )
