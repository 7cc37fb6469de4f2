"""What a page says to programs: its links, and what they are said to be."""

from __future__ import annotations

import pytest

from scraper import webpage
from scraper.webpage import Anchor, Relation
from tests.scraper.answers import HOME, answer

PAGE = """<!DOCTYPE html><html><head><title>Tides</title><base href="/sea/">
<meta name="generator" content="Hugo 0.121"><meta property="og:site_name" content="The Tides">
<link rel="Alternate Home" type="application/RSS+xml; charset=utf-8" href="feed.xml">
<link rel="next" href="http://[">
</head><body><p><a href="ebb#end" class="more link" rel="next nofollow" title="On">Read <b>on</b></a
><a href="mailto:jane@a.example">Jane</a><a name="x">no link</a><a href="/flow"><img alt="Flow"></a>
</p></body></html>"""


def test_links_are_absolute_and_say_what_they_are() -> None:
    """The page's base counts; what is no web address is left out."""
    page = webpage.read(answer(PAGE))

    assert page is not None
    assert page.anchors == (
        Anchor(f"{HOME}sea/ebb", "Read on", frozenset({"next", "nofollow"}), "more link On"),
        Anchor(f"{HOME}flow", "Flow"),
    )
    assert page.relations == (
        Relation("alternate", f"{HOME}sea/feed.xml", "application/rss+xml"),
        Relation("home", f"{HOME}sea/feed.xml", "application/rss+xml"),
    )
    assert (page.title, page.generator, page.site_name) == ("Tides", "Hugo 0.121", "The Tides")


def test_the_header_states_links_too() -> None:
    """RFC 8288: several in one field, quoted or not, each with its own parameters."""
    field = f'<{HOME}p?a=1,2>; title="x"; rel="next last", <q>; rel=prev, <r>'
    capture = answer("", headers=(("link", field), ("Link", "<s>;rel=up")))

    assert list(webpage.of_header(capture)) == [
        Relation("next", f"{HOME}p?a=1,2"),
        Relation("last", f"{HOME}p?a=1,2"),
        Relation("prev", f"{HOME}q"),
        Relation("up", f"{HOME}s"),
    ]


def test_links_beyond_a_number_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of nothing but links is read so far and no further."""
    monkeypatch.setattr(webpage, "MAX_ANCHORS", 3)

    page = webpage.read(answer("<!DOCTYPE html><body>" + "<a href=/a>a</a>" * 9))

    assert page is not None
    assert len(page.anchors) == 3


def test_what_is_no_html_is_no_page() -> None:
    """Pictures and plain text have no links."""
    assert webpage.read(answer(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")) is None
    assert webpage.read(answer("Tides.\n\nIn and out.", content_type="text/plain")) is None
