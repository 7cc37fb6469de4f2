"""What a page does not state of its post: asked of the blog's feed, then of the page's text."""

from __future__ import annotations

import pytest

from cleaners.facts import only
from cleaners.line import clean
from cleaners.publisher import Said

BODY = "<p>It rained all day, and nobody came to the market.</p>" * 30
SAID = Said("2023-05-01T09:00:00+09:00", ("Ann Lee", "https://a.example/ann", "Ann Lee"))
DATED = "<meta property=article:published_time content=2020-01-02>"


@pytest.mark.parametrize(
    ("head", "published", "rule"),
    [
        ("", SAID.published, "the blog's feed"),
        (DATED, "2020-01-02", "meta article:published_time"),
        ("<meta name=date content=2020>", SAID.published, "the blog's feed"),
    ],
)
def test_the_feed_dates_what_the_page_does_not(head: str, published: str, rule: str) -> None:
    """A page's own date to the day is believed, and where there is none the feed's."""
    post = clean(f"{head}<title>A day</title>{BODY}", "https://a.example/p", said=SAID)

    assert post.published == published
    assert [fact.rule for fact in only(post.facts, "published")] == [rule]


@pytest.mark.parametrize(
    ("head", "authors", "rule"),
    [
        ("", ("Ann Lee",), "the blog's feed"),
        ("<meta name=author content='Bo Ek'>", ("Bo Ek",), "meta author"),
    ],
)
def test_the_feed_names_authors_where_the_page_does_not(
    head: str, authors: tuple[str, ...], rule: str
) -> None:
    """Names of people are taken, each once, and no addresses."""
    post = clean(f"{head}<title>A day</title>{BODY}", "https://a.example/p", said=SAID)

    assert post.authors == authors
    assert [fact.rule for fact in only(post.facts, "authors")] == [rule]


def test_the_feed_speaks_of_flattened_text_too() -> None:
    """A dump that tells no date and no author is completed as a page is."""
    text = "A day\n\n" + "It rained all day, and nobody came to the market.\n\n" * 9

    post = clean(text, "https://a.example/p", said=SAID)

    assert (post.published, post.authors) == (SAID.published, ("Ann Lee",))


def test_a_text_that_dates_itself_is_asked_last() -> None:
    """Where neither page nor feed has a date, one that stands in the text is found."""
    page = (
        "<html><head><title>A day</title></head><body>"
        f"<article><h1>A day</h1>{BODY}</article><footer>2021-05-03</footer></body></html>"
    )

    assert clean(page, "https://a.example/p", said=SAID).published == SAID.published
    assert clean(page, "https://a.example/p").published.startswith("2021-05-03")
