"""How posts, verdicts and figures are shown."""

from __future__ import annotations

import json

import pytest
from rich.cells import cell_len

from cleaners.model import Link, LinkKind, Paragraph, Role, Run, Segment, Verdict
from cleaners.post import JudgedSegment, Kind, Post
from db.rows import (
    CommentRow,
    Count,
    LinkRow,
    PostRow,
    PostSummary,
    RevisionRow,
    SegmentRow,
    Status,
    StoredPost,
)
from scraper.present import (
    STATUS_ROWS,
    Format,
    document,
    entries,
    latest,
    pieces,
    status,
    stored,
    trace,
    trace_json,
)


def judged(text: str, role: Role, reason: str) -> JudgedSegment:
    """Return a segment with its verdict."""
    segment = Segment(Paragraph((Run(text),)), text, 0)
    return JudgedSegment(segment, Verdict(role, 0.5, reason), "en")


POST = Post(
    Kind.POST,
    title="<A> day",
    language="en",
    blocks=(Paragraph((Run("It rained."),)),),
    text="It rained.",
    segments=(judged("It rained.", Role.POST, "long"), judged("Share", Role.SHARE, "known phrase")),
)
INDEX = Post(
    Kind.INDEX,
    title="Days",
    language="en",
    links=(
        Link("http://a.example/1", "The [first]\n day", LinkKind.INTERNAL),
        Link("http://a.example/1", "Read more", LinkKind.INTERNAL),
        Link("http://a.example/2?a=1&b=2", "Second", LinkKind.RELATED),
        Link("http://a.example/", "", LinkKind.CANONICAL),
        Link("http://a.example/x.png", "x", LinkKind.IMAGE),
    ),
)

DOCUMENTS = [
    (POST, Format.MARKDOWN, "# <A> day\n\nIt rained."),
    (POST, Format.TEXT, "<A> day\n\nIt rained."),
    (
        POST,
        Format.HTML,
        '<article lang="en">\n<h1>&lt;A&gt; day</h1>\n<p>It rained.</p>\n</article>',
    ),
    (Post(Kind.POST, text="x"), Format.TEXT, "x"),
    (Post(Kind.POST), Format.HTML, '<article lang="und">\n\n</article>'),
    (
        INDEX,
        Format.MARKDOWN,
        (
            "# Days\n\n- [The \\[first\\] day](<http://a.example/1>)\n"
            "- [Second](<http://a.example/2?a=1&b=2>)"
        ),
    ),
    (
        INDEX,
        Format.TEXT,
        "Days\n\nThe [first] day\n  http://a.example/1\nSecond\n  http://a.example/2?a=1&b=2",
    ),
    (
        INDEX,
        Format.HTML,
        (
            '<article lang="en">\n<ul>\n<li><a href="http://a.example/1">The [first] day</a></li>\n'
            '<li><a href="http://a.example/2?a=1&amp;b=2">Second</a></li>\n</ul>\n</article>'
        ),
    ),
]


@pytest.mark.parametrize(("post", "form", "expected"), DOCUMENTS)
def test_document(post: Post, form: Format, expected: str) -> None:
    """A post is its title and text; an index page is the list of what it lists."""
    assert document(post, form) == expected


@pytest.mark.parametrize("pretty", [True, False])
def test_json_is_one_line_for_programs(*, pretty: bool) -> None:
    """JSON for a program is one line, and for a reader spread out; the values are the same."""
    text = document(POST, Format.JSON, pretty=pretty)

    assert ("\n" in text) is pretty
    assert json.loads(text) == POST.to_json()


def test_entries_name_each_address_once() -> None:
    """What an index page lists is named by its first link, and pictures are no entries."""
    assert entries(INDEX) == (
        ("The [first] day", "http://a.example/1"),
        ("Second", "http://a.example/2?a=1&b=2"),
    )


def test_the_trace_has_a_line_for_every_segment() -> None:
    """Each segment is a line: verdict, score, role, language, reason and its whole text."""
    verse = judged("first\nsecond", Role.POST, "理由" * 40)
    picture = judged("", Role.BOILERPLATE, "no text")

    head, one, two, three = trace((verse, picture, POST.segments[1])).plain.splitlines()

    assert head.split() == ["verdict", "score", "role", "language", "why", "text"]
    assert one.endswith("first ⏎ second")
    assert one.startswith("kept     0.50  post         en ")
    assert cell_len(one.partition("first")[0]) == cell_len(head.partition("text")[0])
    assert two.endswith("(picture or rule)")
    assert three.split() == ["removed", "0.50", "share", "en", "known", "phrase", "Share"]


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_the_trace_fits_a_terminal(width: int) -> None:
    """On a terminal no line is longer than it is wide, in columns and not in characters."""
    lines = trace([judged("长" * 99, Role.POST, "理" * 99)], width=width).plain.splitlines()

    assert max(map(cell_len, lines)) <= width
    assert lines[1].endswith("…")
    assert ("理" in lines[1], "长" in lines[1]) == (True, True)


def test_the_trace_of_a_narrow_terminal_has_two_lines_for_a_segment() -> None:
    """Where columns would leave nothing of text and reason, these stand below each other."""
    one = judged("长" * 99, Role.POST, "理" * 99)
    two = judged("Share", Role.SHARE, "a set phrase")

    lines = trace([one, two], width=40).plain.splitlines()

    assert max(map(cell_len, lines)) <= 40
    assert lines[0].startswith("+ 长长长")
    assert lines[1].startswith("  post: 理理理")
    assert lines[3] == "  share: a set phrase"


def test_the_trace_as_json() -> None:
    """A program gets every verdict with the page's address, title, kind and notes."""
    value = json.loads(trace_json(POST, pretty=False))

    assert (value["kind"], value["title"]) == ("post", "<A> day")
    assert [s["reason"] for s in value["segments"]] == ["long", "known phrase"]


def test_tally_counts_the_removed_by_role() -> None:
    """What was removed is counted by what it is, the most frequent first."""
    segments = [judged("a", role, "") for role in (Role.SHARE, Role.RELATED, Role.RELATED)]

    assert pieces(segments) == "kept 0 of 3 pieces; removed 2 related, 1 share"
    assert pieces(POST.segments[:1]) == "kept 1 of 1 piece"


STORED = StoredPost(
    id=3,
    blog="a.example",
    first_seen_at="2026-11-24T00:00:00Z",
    last_seen_at="2026-11-25T00:00:00Z",
    gone_at=None,
    post=PostRow("http://a.example/1", title="A day", authors=("Jane",), language="en"),
    revision=RevisionRow("It rained.", "A day", "It *rained*."),
    number=2,
    segments=(SegmentRow("It rained.", keep=True, role="post", reason="long", score=1.0),),
    links=(
        LinkRow("http://b.example/", "origin", confidence=0.95, evidence="rel=canonical"),
        LinkRow("", "via", "Reuters"),
        LinkRow("http://arxiv.example/1", "reference", identifier="arxiv:1"),
        LinkRow("http://arxiv.example/2", "reference", identifier="arxiv:1"),
    ),
    comments=(CommentRow("Here too."),),
)


def test_a_stored_post_is_shown_with_what_is_known() -> None:
    """Above the text stands what is known, and nothing that is not."""
    shown = stored(STORED, Format.MARKDOWN)

    assert shown.startswith("# A day\n\npost            3, revision 2\n")
    assert shown.endswith("\n\nIt *rained*.")
    assert "origin          http://b.example/\n                rel=canonical (0.95)\n" in shown
    assert "via             Reuters (named, not linked)\nreferences" in shown
    assert "references      arxiv:1\n" in shown
    assert "published" not in shown
    assert "gone" not in shown


def test_a_stored_post_without_text_is_shown_all_the_same() -> None:
    """A post that never gave a text is still a row to look at."""
    bare = StoredPost(
        1, "a", "", "", "2026-11-24T00:00:00Z", PostRow("http://a.example/"), None, 0, (), (), ()
    )

    shown = stored(bare, Format.TEXT)

    assert shown.startswith("(no title)\n\npost            1, revision 0\n")
    assert "gone            2026-11-24T00:00:00Z" in shown


def test_a_stored_post_as_json() -> None:
    """A program gets the row and all that belongs to it."""
    value = json.loads(stored(STORED, Format.JSON))

    assert (value["id"], value["post"]["title"], value["revision"]["text"]) == (
        3,
        "A day",
        "It rained.",
    )


def figures(blogs: int) -> Status:
    """Return the figures of a database of as many blogs, each with one post."""
    return Status(
        posts=blogs,
        gone=0,
        captures=blogs,
        revisions=blogs,
        segments=0,
        links=0,
        by_language=(Count("zh-Hans", blogs),) if blogs else (),
        by_blog=tuple(Count(f"博客{n}", 1) for n in range(blogs)),
        by_kind=(),
        removed_by_reason=(),
        last_capture="2026-11-24T00:00:00Z" if blogs else None,
    )


def test_status_sums_up_a_long_list() -> None:
    """Of many blogs the largest are named, and the rest are counted together."""
    shown = status(figures(STATUS_ROWS + 5))

    assert "last capture    2026-11-24 00:00:00 UTC" in shown
    assert f"(5 more)  {5:>8}".split() in [line.split() for line in shown.splitlines()]
    assert "removed, by reason" not in shown


def test_status_of_an_empty_database() -> None:
    """A database without a post is shown as such."""
    assert status(figures(0)).splitlines()[0].split() == ["posts", "0"]
    assert "unmirror clean" in latest((), 0)


def test_latest_posts_are_one_line_each() -> None:
    """A post in a list is its number, date, language and title."""
    post = PostSummary(
        7, "http://a.example/", "雨", "post", "zh-Hans", "a", "2020-02-16T08:00:00Z", "", None, 9
    )

    assert latest((post,), 1).split() == ["7", "2020-02-16", "zh-Hans", "雨"]
    assert latest((post,), 9).splitlines()[1:] == ["        (8 more)"]
