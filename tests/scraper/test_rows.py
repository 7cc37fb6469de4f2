"""The translation from capture and post to rows, field by field."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cleaners.model import Comment, Link, LinkKind, Paragraph, Role, Run, Segment, Verdict
from cleaners.post import JudgedSegment, Kind, Post
from db.rows import BlogRow, CommentRow, LinkRow, RevisionRow, SegmentRow
from scraper.rows import capture_bundle, post_bundle, revision_bundle

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.capture import Capture

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ADDRESS = "http://a.example/post"
RUNS = (Run("It rained."),)
POST = Post(
    kind=Kind.POST,
    title="A day",
    authors=("Jane", "Joe"),
    published="2020-02-16",
    language="en",
    language_confidence=0.9,
    tags=("weather",),
    site_name="Days",
    canonical="http://a.example/",
    blocks=(Paragraph(RUNS),),
    text="It rained.",
    links=(Link("http://b.example/", "b", LinkKind.ORIGIN, "x:1", 0),),
    segments=(
        JudgedSegment(
            Segment(Paragraph(RUNS), "It rained.", 0), Verdict(Role.POST, 0.97, "long"), "en"
        ),
    ),
    comments=(Comment("Here too.", "Ann", "yesterday"),),
    encoding="utf-8",
    notes=("cut",),
)


def test_a_capture_is_kept_with_its_circumstances(make_capture: Callable[..., Capture]) -> None:
    """Every field of a capture has its place in the row."""
    capture = make_capture(source="a\udce9.html")

    bundle = capture_bundle(capture, now=NOW)

    row = bundle.capture
    assert (bundle.seen_at, bundle.post, bundle.revision) == ("2026-11-24T12:00:00Z", None, None)
    assert (row.digest, row.body) == (capture.digest, b"abc")
    assert (row.url_asked, row.url, row.status) == (capture.url_asked, capture.url, 200)
    assert (row.headers, row.content_type) == (capture.headers, "text/html")
    assert (row.fetched_at, row.how) == ("2026-11-24T00:00:00Z", "fetched")
    assert row.source == "a?.html"


def test_a_post_is_kept_with_its_state(make_capture: Callable[..., Capture]) -> None:
    """A post whose text is known brings its state and its comments, and no revision."""
    bundle = post_bundle(make_capture(), POST, ADDRESS, now=NOW)

    row = bundle.post
    assert row is not None
    assert (row.address, row.kind, row.title, row.authors) == (
        ADDRESS,
        "post",
        "A day",
        ("Jane", "Joe"),
    )
    assert (row.published, row.updated) == ("2020-02-16", None)
    assert (row.language, row.language_confidence, row.tags) == ("en", 0.9, ("weather",))
    assert (row.site_name, row.canonical) == ("Days", "http://a.example/")
    assert (row.encoding, row.notes) == ("utf-8", ("cut",))
    assert bundle.comments == (CommentRow("Here too.", "Ann", "yesterday"),)
    assert (bundle.revision, bundle.segments, bundle.links) == (None, (), ())


def test_a_revision_is_kept_with_every_verdict(make_capture: Callable[..., Capture]) -> None:
    """A new text brings its revision, its segments with their reasons, and its links."""
    blog = BlogRow("days")

    bundle = revision_bundle(make_capture(), POST, ADDRESS, now=NOW, cleaner="7", blog=blog)

    assert bundle.blog is blog
    assert bundle.revision == RevisionRow("It rained.", "A day", "It rained.", "en", "7")
    assert bundle.segments == (
        SegmentRow("It rained.", keep=True, role="post", reason="long", score=0.97, language="en"),
    )
    assert bundle.links == (LinkRow("http://b.example/", "origin", "b", "x:1", 0),)
