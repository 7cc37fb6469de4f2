"""What becomes of one page in bulk: pure functions of values that can be sent elsewhere."""

from __future__ import annotations

import dataclasses
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from cleaners.sites import SiteMemory
from scraper import bulkpages
from scraper.bulkpages import Lost
from scraper.capture import Capture, How, Repeated, Unread
from scraper.corpusrow import CorpusRow
from tests.scraper.twoblogs import pages

LIST = b"<title>Blog</title>" + b"".join(
    b"<article><h2><a href=/%d>Post number %d</a></h2><p>It begins so, and goes on there.</p>"
    b"<a href=/%d>Read more</a></article>" % (number, number, number)
    for number in range(12)
)


def capture(body: bytes, url: str = "http://harbour.example/1", status: int = 200) -> Capture:
    """Return a page as it came out of an archive."""
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return Capture(body, url, url, status, (), "text/html", at, How.WARC, "a.warc.gz@7")


def test_a_post_becomes_a_row_of_a_corpus() -> None:
    """The row has what the page says, where it was read, and the site it is of."""
    url, body = next(pages("harbour.example", 1))

    row = bulkpages.clean(capture(body, url), None)

    assert isinstance(row, CorpusRow)
    assert row.text.startswith("This is what I wrote down about boats")
    assert (row.kind, row.url, row.blog, row.source, row.id) == (
        "post",
        url,
        "harbour.example",
        "a.warc.gz@7",
        None,
    )
    assert row.sha256 == capture(body).digest


def sent(values: Any) -> Any:
    """Return what arrives elsewhere."""
    return pickle.loads(pickle.dumps(values))  # noqa: S301 - we packed it


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (LIST, "index"),
        (b"<title>404 Not Found</title><h1>Page not found</h1>", "error"),
        (b"<title></title>", "empty"),
        (b"\x00\x01\x02\xff" * 50, "error"),
    ],
)
def test_what_is_no_post_has_a_row_without_text(body: bytes, kind: str) -> None:
    """Its kind says what it is."""
    row = bulkpages.clean(capture(body, "http://harbour.example/"), None)

    assert isinstance(row, CorpusRow)
    assert (row.kind, row.text, row.markdown) == (kind, "", "")


def test_an_answer_that_is_an_error_gives_nothing() -> None:
    """What a server said it does not have is lost, and named."""
    found = bulkpages.clean(capture(b"<p>gone", status=404), None)

    assert isinstance(found, Lost)
    assert "404" in found.reason


def test_what_repeats_on_a_site_is_known_by_its_memory() -> None:
    """A memory of pages in any order is the same, and tells that a line is on all of them."""
    traces = [bulkpages.learn(capture(body, url)) for url, body in pages("kettle.example", 6)]

    memory = bulkpages.remembered(traces)

    assert memory == bulkpages.remembered(reversed(traces))
    assert memory == SiteMemory.from_json(memory.to_json())
    assert memory.pages == 6
    assert (
        memory.pages_with(
            "Kettle is kept by people who like to write letters, and to read those of others."
        )
        == 6
    )


def test_a_list_teaches_nothing() -> None:
    """Lists repeat what is no furniture."""
    assert bulkpages.learn(capture(LIST, "http://harbour.example/")) == ""


def test_pages_and_what_becomes_of_them_can_be_sent() -> None:
    """Any engine may have the work done elsewhere, and the outcome is the same there."""
    url, body = next(pages("harbour.example", 1))
    clean, page, memory = sent((bulkpages.clean, capture(body, url), SiteMemory()))

    assert sent(clean(page, memory)) == bulkpages.clean(capture(body, url), SiteMemory())


def test_a_page_is_drawn_by_its_address_alone() -> None:
    """Two captures of one page have one lot, and belong to one site."""
    one = capture(b"<p>a", "http://Harbour.example/1")
    other = dataclasses.replace(one, body=b"<p>b", url="http://harbour.example:80/1")

    assert bulkpages.lot(one) == bulkpages.lot(other) != bulkpages.lot(capture(b"", "http://a.b/"))
    assert bulkpages.site_of(one) == bulkpages.site_of(other) == "harbour.example"
    assert bulkpages.site_of(capture(b"", "file:///a/b.html")) == ""


def test_what_cannot_be_read_says_whether_it_only_repeats() -> None:
    """A record that repeats one of another file loses no text."""
    assert bulkpages.lost(Unread("a@1", "damaged")) == Lost("a@1", "damaged")
    assert bulkpages.lost(Repeated("a@1", "as before")) == Lost("a@1", "as before", repeats=True)
