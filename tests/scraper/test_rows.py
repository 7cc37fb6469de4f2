"""The translation from capture and post to rows, field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from cleaners import line
from cleaners.model import Comment, Link, LinkKind, Paragraph, Role, Run, Segment, Verdict
from cleaners.post import JudgedSegment, Kind, Post
from cleaners.sites import SiteMemory
from cleaners.teaching import Label
from db.rows import BlogRow, CommentRow, LinkRow, RevisionRow, SegmentRow, StoredLabel
from scraper.rows import (
    capture_bundle,
    label_row,
    memory_row,
    post_bundle,
    revision_bundle,
    site_memory,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaners.trace import Trace
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
    links=(
        Link("http://b.example/", "b", LinkKind.ORIGIN, "x:1", 0, "rel=canonical", 0.9),
        Link("http://c.example/", "c", LinkKind.OUTBOUND, segment=0),
    ),
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
    assert (bundle.revision, bundle.segments) == (None, ())
    assert [link.kind for link in bundle.links] == ["origin", "outbound"]


def test_a_revision_is_kept_with_every_verdict(make_capture: Callable[..., Capture]) -> None:
    """A new text brings its revision, its segments with their reasons, and its links."""
    blog = BlogRow("days")

    bundle = revision_bundle(make_capture(), POST, ADDRESS, now=NOW, cleaner="7", blog=blog)

    assert bundle.blog is blog
    assert bundle.revision == RevisionRow("It rained.", "A day", "It rained.", "en", "7")
    assert bundle.segments == (
        SegmentRow("It rained.", keep=True, role="post", reason="long", score=0.97, language="en"),
    )
    assert bundle.links == (
        LinkRow("http://b.example/", "origin", "b", "x:1", 0, 0.9, "rel=canonical"),
        LinkRow("http://c.example/", "outbound", "c", segment=0),
    )


# --- what a site teaches ------------------------------------------------------------------------


def traced(blog: dict[str, bytes]) -> list[Trace]:
    """Return what the pages of a blog leave in its memory."""
    found = [line.examine(body, url, seen_at="2026-11-24T00:00:00Z") for url, body in blog.items()]
    return [one.trace for one in found if one.trace is not None]


def test_a_trace_comes_back_as_it_went(blog: dict[str, bytes]) -> None:
    """What a page teaches survives being stored, and its row can be read without it."""
    traces = traced(blog)
    rows = [memory_row(trace) for trace in traces]

    assert site_memory(rows) == SiteMemory.of(traces)
    assert rows[0].address == traces[0].address
    assert (rows[0].seen_at, rows[0].published) == ("2026-11-24T00:00:00Z", False)
    assert (rows[0].promise, rows[0].place) == (traces[0].promise, traces[0].post_name)


DAMAGE = {
    "no JSON": "{",
    "another value": "[]",
    "a part missing": '{"address": "x"}',
    "other places": '{"address":"x","seen_at":"","promise":0,"published":false,"post":"0",'
    '"post_name":"","places":{"a":["","x",0,0,"post","?"]}}',
    "a role of later": '{"address":"x","seen_at":"","promise":0,"published":false,"post":"0",'
    '"post_name":"","places":{"a":["",1,0,0,"hologram",""]}}',
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_row_teaches_nothing(blog: dict[str, bytes], damage: str) -> None:
    """The other pages of the blog are remembered all the same."""
    whole = [memory_row(trace) for trace in traced(blog)]
    damaged = replace(whole[0], trace=DAMAGE[damage])

    assert site_memory([damaged, *whole[1:]]) == site_memory(whole[1:])


LABELS = [
    Label(keep=False, text="Subscribe", address=ADDRESS, place=0xA1B2),
    Label(keep=True, text="A note", address=ADDRESS),
    Label(keep=False, selector="div.share > p"),
]


@pytest.mark.parametrize("label", LABELS)
def test_a_label_comes_back_as_it_went(label: Label) -> None:
    """A correction means after storing what it meant before."""
    row = label_row(label)

    assert site_memory((), [StoredLabel(1, "a.example", row, "2026", None)]).labels == {label}


def test_half_a_character_in_a_correction_can_be_stored() -> None:
    """What was typed in another encoding is kept as well as UTF-8 can."""
    assert label_row(Label(keep=True, text="caf\udce9", address=ADDRESS)).text == "caf?"
