"""Verdicts and their reasons."""

from __future__ import annotations

import pytest

from cleaners.body import find
from cleaners.evidence import gather
from cleaners.judge import judge
from cleaners.model import Form, Page, Role, Verdict
from cleaners.segment import segment
from cleaners.tree import parse

PROSE = "It rained all day, and the day after, and nobody came to the market."
BODY = f"<p>{PROSE}</p>" * 3


def judged(html: str, title: str = "") -> list[tuple[str, Verdict]]:
    """Return each segment's text with its verdict."""
    url = "http://a.example/p"
    evidence = gather(segment(parse(Page(html, Form.HTML, "utf-8", "str", url))))
    verdicts = judge(evidence, find(evidence), title)
    return [
        (s.text, verdict) for s, verdict in zip(evidence.layout.segments, verdicts, strict=True)
    ]


def role_of(html: str, text: str, title: str = "") -> Role:
    """Return the role of the segment `text`."""
    return next(verdict.role for shown, verdict in judged(html, title) if shown == text)


def post(inside: str) -> str:
    """Return a page whose post holds `inside` after its text."""
    return f"<div class=entry-content>{BODY}{inside}</div>"


def neutral(inside: str) -> str:
    """Return a page whose post is not named, and holds `inside` in the middle of its text."""
    return f"<div class=x>{BODY}{inside}{BODY}</div>"


ROLES = [
    (post("<p>x y, z.</p>"), "x y, z.", Role.POST),
    ("<h1>Rain</h1>" + post(""), "Rain", Role.TITLE),
    ("<p>Rain</p>" + post(""), "Rain", Role.TITLE),
    (post("<h2>Rain</h2>"), "Rain", Role.TITLE),
    (post("<p>Rain</p>"), "Rain", Role.POST),
    (post("<p hidden>x y, z.</p>"), "x y, z.", Role.HIDDEN),
    ("<p>Skip to main content</p>" + post(""), "Skip to main content", Role.NAVIGATION),
    (
        "<p>Popular posts from this blog</p>" + post(""),
        "Popular posts from this blog",
        Role.RELATED,
    ),
    (post("<pre>Skip to main content</pre>"), "Skip to main content", Role.POST),
    (post("<div class=sharedaddy><p>x y, z.</div>"), "x y, z.", Role.SHARE),
    (post("") + "<p>x y, z.", "x y, z.", Role.BOILERPLATE),
    (post("") + "<p><a href=/x>x y, z.</a>", "x y, z.", Role.NAVIGATION),
    (post("<ul><li><a href='#s'>Section</a></ul>"), "Section", Role.NAVIGATION),
    (post("<p><a href='#s'>Section</a></p>"), "Section", Role.POST),
    (
        neutral("<p><a href=/x>One</a><p><a href=/y>Two</a><p><a href=/z>Six</a>"),
        "Two",
        Role.NAVIGATION,
    ),
    (neutral("<p><a href=/x>One</a><p><a href=/y>Two</a>"), "Two", Role.POST),
    (post("<p><a href=/x>One</a><p><a href=/y>Two</a><p><a href=/z>Six</a>"), "Two", Role.POST),
    (f"<div class=entry-content><p>By Jane Doe</p>{BODY}</div>", "By Jane Doe", Role.BYLINE),
    (f"<div class=entry-content><p>2022-05-03</p>{BODY}</div>", "2022-05-03", Role.BYLINE),
    (post("<p>2022-05-03</p>"), "2022-05-03", Role.POST),
    (f"<div class=entry-content><pre>2022-05-03</pre>{BODY}</div>", "2022-05-03", Role.POST),
]


@pytest.mark.parametrize(("html", "text", "role"), ROLES)
def test_roles(html: str, text: str, role: Role) -> None:
    """A segment goes that is furniture by name, phrase, place or shape, and stays otherwise."""
    assert role_of(html, text, "Rain") is role


def test_a_tail_goes_with_its_heading() -> None:
    """What follows "Related posts" near the body's end goes with it, to the end."""
    page = post("<h3>Related posts</h3><p>One more, yes.</p><p>Another.</p>")
    assert [verdict.role for _, verdict in judged(page)] == [Role.POST] * 3 + [Role.RELATED] * 3


def test_a_heading_with_most_of_the_post_under_it_is_the_posts() -> None:
    """A heading that reads like furniture, but opens the post itself, keeps what it heads."""
    page = f"<div class=entry-content><p>Hm, so.</p><h3>Discussion</h3>{BODY}{BODY}</div>"
    assert all(verdict.keep for text, verdict in judged(page) if text == PROSE)


def test_nothing_reads_as_a_post() -> None:
    """Without a body everything is furniture, and the reason says so."""
    verdicts = [verdict for _, verdict in judged("<p><a href=/x>Home</a><p><a href=/y>About</a>")]
    assert {verdict.role for verdict in verdicts} == {Role.BOILERPLATE}
    assert all("nothing" in verdict.reason for verdict in verdicts)


REASONS = [
    ("<p>Skip to main content</p>" + post(""), "Skip to main content", "“Skip to main content”"),
    (post("<div class=Sharedaddy><p>x y, z.</div>"), "x y, z.", "<div.sharedaddy>"),
    (post("") + "<p>x y, z.", "x y, z.", "outside the post's <div.entry-content>"),
    (post("<h3>Related posts</h3><p>x y."), "x y.", "it follows “Related posts”"),
    (post(""), PROSE, "its place is named <div.entry-content>"),
]


@pytest.mark.parametrize(("html", "text", "words"), REASONS)
def test_reasons(html: str, text: str, words: str) -> None:
    """A reason names the evidence: the phrase, or the element."""
    assert next(words in v.reason for shown, v in judged(html) if shown == text)


def test_long_texts_are_shortened_in_reasons() -> None:
    """A reason quotes enough of a line to find it."""
    line = "This work is licensed under a Creative Commons Attribution 4.0 International License"
    (reason,) = [v.reason for shown, v in judged(post(f"<p>{line}")) if shown == line]
    assert "…" in reason


def test_scores_agree_with_verdicts() -> None:
    """What is kept is more likely than not to be the post, and the other way round."""
    page = "<nav>Home</nav><h1>Rain</h1>" + post("<p>Share on Twitter</p>") + "<footer>©</footer>"
    assert all(verdict.keep == (verdict.score > 0.5) for _, verdict in judged(page, "Rain"))


def test_links_marked_as_tags_are_no_text() -> None:
    """A list of ``rel=tag`` links under the post is its tags, wherever the theme puts it."""
    page = post("<ul><li><a rel=tag href=/t/rain>Rain</a><li><a rel=tag href=/t/sea>Sea</a></ul>")

    assert [verdict.role for _, verdict in judged(page)][-2:] == [Role.TAGS] * 2
