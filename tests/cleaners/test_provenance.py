"""Credit lines, their traps, and canonical addresses on other hosts."""

from __future__ import annotations

import pytest

from cleaners.model import Form, Link, LinkKind, Page, Role, Verdict
from cleaners.provenance import credit_kind, find
from cleaners.segment import segment
from cleaners.tree import parse

CREDITS = [
    ("转载自：某博客", LinkKind.ORIGIN),
    ("本文转自 http://b.example/x", LinkKind.ORIGIN),
    ("来源：新智元", LinkKind.ORIGIN),
    ("原文链接：http://b.example/x", LinkKind.ORIGIN),
    ("本文首发于 B", LinkKind.ORIGIN),
    ("引用元: http://b.example/x", LinkKind.ORIGIN),
    ("출처: 어떤 블로그", LinkKind.ORIGIN),
    ("This post first appeared on B.", LinkKind.ORIGIN),
    ("Originally published at b.example.", LinkKind.ORIGIN),
    ("Cross-posted from B", LinkKind.ORIGIN),
    ("This article is republished from B under a Creative Commons license.", LinkKind.ORIGIN),
    ("Source: B", LinkKind.ORIGIN),
    ("Quelle: B", LinkKind.ORIGIN),
    ("Источник: B", LinkKind.ORIGIN),
    ("译自 B", LinkKind.TRANSLATION_OF),
    ("Translated from the German", LinkKind.TRANSLATION_OF),
    ("Перевод статьи: B", LinkKind.TRANSLATION_OF),
    ("via: B", LinkKind.VIA),
    ("(via B)", LinkKind.VIA),
    ("h/t B", LinkKind.VIA),
    # Traps.
    ("转载请注明出处：本站", None),
    ("本文链接：http://a.example/p", None),
    ("图片来源：B", None),
    ("Photo credit: B", None),
    ("Source: B, under a Creative Commons licence", None),
    ("版权声明：本文为博主原创文章，转载请附上原文出处链接", None),
    ("We went home via Rome.", None),
    ("An ordinary line.", None),
    ("", None),
    ("It was originally published in a book, " + "and much else is to be said here " * 10, None),
]


@pytest.mark.parametrize(("line", "kind"), CREDITS)
def test_credit_kind(line: str, kind: LinkKind | None) -> None:
    """A short line with the words of a credit is one; notices for others and pictures are not."""
    assert credit_kind(line) is kind


def sources(
    html: str, *, url: str = "http://a.example/p", canonical: str = "", role: Role = Role.POST
) -> list[tuple[LinkKind, str]]:
    """Return kind and target of the links that say where the page `html` comes from."""
    segments = segment(parse(Page(html, Form.HTML, "utf-8", "str", url))).segments
    verdicts = [Verdict(role, 1.0, "given")] * len(segments)
    return [(link.kind, link.url) for link in find(segments, verdicts, url, canonical)]


ORIGIN = (LinkKind.ORIGIN, "http://b.example/x")
BODY = "<p>Text.</p>" * 30


def test_a_credit_line_names_the_origin() -> None:
    """Wording and a link to another host together make a credit, linked or written out."""
    assert sources(f"<p>转载自 <a href='http://b.example/x'>B</a></p>{BODY}") == [ORIGIN]
    assert sources(f"{BODY}<p>Originally published at http://b.example/x.</p>") == [ORIGIN]
    assert sources("<p>来源：http://b.example/x", role=Role.BYLINE) == [ORIGIN]


@pytest.mark.parametrize(
    "html",
    [
        "<p>来源：B",
        "<p>原文链接：<a href='/p'>http://a.example/p</a>",
        "<p>来源：<a href='http://www.a.example/q'>A</a>",
        "<p>来源：<a href='mailto:jane@b.example'>Jane</a>",
        "<p>First published here. Licence: <a href='https://creativecommons.org/by/4.0/'>CC</a>",
        f"{BODY}<p>来源：http://b.example/x</p>{BODY}",
    ],
)
def test_what_is_no_credit(html: str) -> None:
    """Without a link to another host, or in the middle of the post, the words credit nobody."""
    assert sources(html) == []


def test_furniture_credits_nobody() -> None:
    """A line in the sidebar says nothing about the post."""
    assert sources("<p>来源：http://b.example/x", role=Role.BOILERPLATE) == []


def test_a_credit_says_in_which_words_it_was_given() -> None:
    """The link carries the line and the segment it stands in."""
    segments = segment(
        parse(Page("<p>Text.<p>via: http://b.example/x", Form.HTML, "utf-8", "str"))
    ).segments
    verdicts = [Verdict(Role.POST, 1.0, "given")] * 2
    assert find(segments, verdicts, "http://a.example/p", "") == (
        Link("http://b.example/x", "via: http://b.example/x", LinkKind.VIA, segment=1),
    )


CANONICALS = [
    ("http://a.example/p", "", []),
    ("http://a.example/p", "http://a.example/q", [(LinkKind.CANONICAL, "http://a.example/q")]),
    (
        "http://a.example/p",
        "http://b.example/x",
        [(LinkKind.CANONICAL, "http://b.example/x"), ORIGIN],
    ),
    ("http://www.a.example/p", "http://a.example/p", [(LinkKind.CANONICAL, "http://a.example/p")]),
    # Where the page was fetched is not known: the canonical may be its own.
    ("", "http://b.example/x", [(LinkKind.CANONICAL, "http://b.example/x")]),
    ("file:///p.html", "http://b.example/x", [(LinkKind.CANONICAL, "http://b.example/x")]),
]


@pytest.mark.parametrize(("url", "canonical", "expected"), CANONICALS)
def test_canonical(url: str, canonical: str, expected: list[tuple[LinkKind, str]]) -> None:
    """A canonical address on another host names the origin."""
    assert sources("<p>Text.", url=url, canonical=canonical) == expected


def test_one_origin() -> None:
    """The canonical is believed before a credit line, and the first credit before the next."""
    html = "<p>来源：http://c.example/1</p><p>来源：http://c.example/2</p>"
    assert sources(html) == [(LinkKind.ORIGIN, "http://c.example/1")]
    assert sources(html, canonical="http://b.example/x")[1:] == [ORIGIN]
