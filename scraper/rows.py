"""Where the vocabularies meet: a capture and its post become rows of the database.

This is the one translator. `cleaners` and `db` do not know of each other, and nothing else in the
project builds rows from posts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.rows import (
    BlogRow,
    Bundle,
    CaptureRow,
    CommentRow,
    LinkRow,
    PostRow,
    RevisionRow,
    SegmentRow,
    timestamp,
)

if TYPE_CHECKING:
    from datetime import datetime

    from cleaners.post import Post

    from .capture import Capture


def capture_bundle(capture: Capture, *, now: datetime) -> Bundle:
    """Return what is stored of a page that is no post: its bytes, and how they came."""
    return Bundle(capture=_capture(capture), seen_at=timestamp(now))


def post_bundle(
    capture: Capture,
    post: Post,
    address: str,
    *,
    now: datetime,
    blog: BlogRow | None = None,
) -> Bundle:
    """Return what is stored of a post whose text is already known: its bytes and its state."""
    return Bundle(
        capture=_capture(capture),
        seen_at=timestamp(now),
        blog=blog,
        post=_post(post, address),
        comments=tuple(
            CommentRow(storable(c.text), storable(c.author), storable(c.date))
            for c in post.comments
        ),
    )


def revision_bundle(  # noqa: PLR0913 - everything a revision is made of, by keyword
    capture: Capture,
    post: Post,
    address: str,
    *,
    now: datetime,
    cleaner: str,
    blog: BlogRow | None = None,
) -> Bundle:
    """Return what is stored of a post with a new text: all of it."""
    state = post_bundle(capture, post, address, now=now, blog=blog)
    return Bundle(
        capture=state.capture,
        seen_at=state.seen_at,
        blog=state.blog,
        post=state.post,
        comments=state.comments,
        revision=_revision(post, cleaner),
        segments=_segments(post),
        links=_links(post),
    )


def storable(text: str) -> str:
    r"""Return `text` as UTF-8 can hold it: half characters become question marks.

    They come from text that was cut in the middle of a character before it reached us, and from
    file names that are not UTF-8.

    >>> storable("caf\udce9")
    'caf?'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def _capture(capture: Capture) -> CaptureRow:
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
        )
        for link in post.links
    )
