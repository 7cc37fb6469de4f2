"""What saving programs write into pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.savedfrom import (
    Origin,
    is_index_of_mirror,
    moment,
    origin,
    restore,
    unwrap,
    web_address,
)

URL = "https://blog.example/a?b=1&c=2"


def at(*parts: int) -> datetime:
    """Return a moment in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


SINGLE_FILE = """<!DOCTYPE html> <html lang=en><!--
 Page saved with SingleFile{extra}
 url: https://blog.example/a?b=1&c=2
 saved date: Tue Mar 05 2024 10:11:12 GMT+0100 (Central European Standard Time)
--><meta charset=utf-8>"""
PAGES = {
    "SingleFile": (SINGLE_FILE.format(extra=" "), Origin(URL, at(2024, 3, 5, 9, 11, 12))),
    "SingleFile with more lines": (
        SINGLE_FILE.format(extra="\n info: a note -- with dashes"),
        Origin(URL, at(2024, 3, 5, 9, 11, 12)),
    ),
    "an early SingleFile": (
        SINGLE_FILE.format(extra="").replace("Page saved with", "Archive processed by"),
        Origin(URL, at(2024, 3, 5, 9, 11, 12)),
    ),
    "SingleFile without a date": (
        f"<html><!--\n Page saved with SingleFile \n url: {URL} --><p>saved date: x",
        Origin(URL),
    ),
    "a browser": (f"<!-- saved from url=(0030){URL} -->\n<html>", Origin(URL)),
    "a browser that counts": (f"<!-- saved from url=(0030){URL}-->", Origin(URL)),
    "a browser on a new tab": ("<!-- saved from url=(0014)about:internet -->", Origin()),
    "monolith": (
        f"<!-- Saved from {URL} at 2021-02-03T04:05:06Z using monolith v2.4.0 -->\n<html>",
        Origin(URL, at(2021, 2, 3, 4, 5, 6)),
    ),
    "HTTrack": (
        """<html>
<!-- Mirrored from blog.example/a/index.html by HTTrack Website Copier/3.x [XR&CO'2014], \
Mon, 18 Feb 2019 10:54:37 GMT -->""",
        Origin("//blog.example/a/index.html", at(2019, 2, 18, 10, 54, 37)),
    ),
    "the Wayback Machine": (
        """<head><script>__wm.wombat("https://blog.example/a?b=1&amp;c=2","20180505041233",
        "https://web.archive.org/","web","/_static/","1525");</script>""",
        Origin(URL, at(2018, 5, 5, 4, 12, 33), rewritten=True),
    ),
    "a browser at the Wayback Machine": (
        """<!-- saved from url=(0064)https://web.archive.org/web/20180505041233/\
https://blog.example/ -->""",
        Origin("https://blog.example/", at(2018, 5, 5, 4, 12, 33), rewritten=True),
    ),
    "nobody": ("<html><!-- saved by hand --><p>saved from url=(0030)", Origin()),
    "UTF-16": (f"<!-- saved from url=(0030){URL} -->", Origin(URL)),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_where_it_came_from(name: str) -> None:
    """Each program's comment gives address and moment, as far as it has them."""
    text, expected = PAGES[name]

    assert origin(text.encode("utf-16" if name == "UTF-16" else "utf-8")) == expected


def test_what_a_post_quotes_far_down_is_not_believed() -> None:
    """A comment that does not stand near the beginning is somebody else's."""
    assert origin(b"<html>" + bytes(70_000) + PAGES["a browser"][0].encode()) == Origin()


REPLAYS = {
    "https://web.archive.org/web/20180505041233/http://b.example/a?c=d": "http://b.example/a?c=d",
    "http://web.archive.org/web/20180505041233id_/https://b.example/": "https://b.example/",
    "https://web.archive.org/web/20180505041233im_/http:/b.example/a": "http://b.example/a",
    "https://web.archive.org/web/2018/b.example/a": "http://b.example/a",
    "https://web.archive.org/20180505041233/http://b.example:80/a": "http://b.example/a",
    "https://replay.example/coll/20180505041233mp_/https://b.example/": "https://b.example/",
}


@pytest.mark.parametrize("url", REPLAYS)
def test_replay_addresses_hold_another(url: str) -> None:
    """The address and moment in a replay address are taken out of it."""
    found, then = unwrap(url)

    assert found == REPLAYS[url]
    assert then is not None
    assert then in (at(2018, 5, 5, 4, 12, 33), at(2018, 1, 1))


@pytest.mark.parametrize(
    "url",
    [
        "https://web.archive.org/",
        "https://web.archive.org/web/2018*/b.example",
        "https://blog.example/2018/05/http-is-old",
        "https://blog.example/go/1234/https://b.example/",
        "https://blog.example/20189999999999/https://b.example/",
        "",
    ],
)
def test_other_addresses_are_their_own(url: str) -> None:
    """What holds no moment and address is left as it is."""
    assert unwrap(url) == (url, None)


def test_a_replayed_page_is_restored() -> None:
    """The bar goes, links are as they were, and all other bytes stay."""
    page = b"""<head></head><body><!-- BEGIN WAYBACK TOOLBAR INSERT --><div>3 captures</div>
<!-- END WAYBACK TOOLBAR INSERT --><a href="/web/20180505041233/https://c.example/x">c</a>
<img src=https://web.archive.org/web/20180505041233im_/http://blog.example/i.png>
<a href='//web.archive.org/web/20180505041233/mailto:me@blog.example'>me</a>
<a href="/2018/05/05/post">own</a> <p>see /web/20180505041233/ for more: //x</p>"""

    assert (
        restore(page)
        == b"""<head></head><body><a href="https://c.example/x">c</a>
<img src=http://blog.example/i.png>
<a href='mailto:me@blog.example'>me</a>
<a href="/2018/05/05/post">own</a> <p>see /web/20180505041233/ for more: //x</p>"""
    )


def test_a_page_without_a_bar_stays() -> None:
    """Half a bar is none."""
    page = b"<!-- END WAYBACK TOOLBAR INSERT --> x <!-- BEGIN WAYBACK TOOLBAR INSERT -->"

    assert restore(page) == page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://Jane:secret@Blog.example:443/a b#c", "https://blog.example/a%20b"),
        ("about:blank", ""),
        ("file:///home/jane/a.html", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_addresses_are_made_fit_to_store(text: str, expected: str) -> None:
    """An address loses its credentials and fragment, and what is none of the web is dropped."""
    assert web_address(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue Mar 05 2024 10:11:12 GMT-0230 (NDT)", at(2024, 3, 5, 12, 41, 12)),
        ("Tue, 05 Mar 2024 10:11:12 +0100", at(2024, 3, 5, 9, 11, 12)),
        ("Tue, 05 Mar 2024 10:11:12 -0000", at(2024, 3, 5, 10, 11, 12)),
        ("2024-03-05T10:11:12.5Z", datetime(2024, 3, 5, 10, 11, 12, 500_000, UTC)),
        ("2024-03-05T10:11:12", at(2024, 3, 5, 10, 11, 12)),
        ("Tue Foo 99 2024 10:11:12 GMT+0000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_moments_in_the_forms_of_saving_programs(text: str, expected: datetime | None) -> None:
    """Dates of scripts, e-mail and ISO 8601 are read, and what is none is None."""
    assert moment(text) == expected


def test_the_list_that_httrack_makes_is_told() -> None:
    """HTTrack's own page is none of the mirrored ones."""
    assert is_index_of_mirror(b"<!-- Mirror and index made by HTTrack Website Copier/3.49 -->")
    assert not is_index_of_mirror(b"<p>I use HTTrack</p>")


@given(st.binary(max_size=300))
def test_any_page_is_read(body: bytes) -> None:
    """No page makes the reader raise."""
    assert isinstance(origin(b"<!-- Mirrored from " + body), Origin)
    assert isinstance(origin(b"<!-- saved from url=(0030)https://" + body), Origin)
    assert isinstance(restore(body), bytes)


@pytest.mark.parametrize(
    "start",
    [
        b"<!-- Page saved with SingleFile url: http://a saved date: ",
        b"<!-- Mirrored from a by HTTrack Website Copier ",
        b"<!--        ",
        b'="/web/2018/',
        b"='//a/b/c/",
        b"<link rel=canonical ",
    ],
)
def test_a_page_made_to_be_slow_is_not(start: bytes) -> None:
    """What begins like a comment again and again is read in time linear to its length."""
    page = start * (1_000_000 // len(start))

    assert isinstance(origin(page), Origin)
    assert isinstance(restore(page), bytes)
