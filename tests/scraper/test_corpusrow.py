"""Rows of a corpus: from the database, and from a page that was just cleaned."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from cleaners import clean
from db.rows import LinkRow
from scraper.capture import Capture, How
from scraper.corpusrow import FIELDS, CorpusRow, of_page, of_stored

from .test_exporting import ORIGIN, PAGE, lineage

ADDRESS = "https://blog.example/rain"


def fresh(page: str, address: str = ADDRESS) -> CorpusRow:
    """Return the row of a page that is in no database."""
    moment = datetime(2026, 11, 28, 9, 30, 0, 5, UTC)
    capture = Capture(b"", address, address, 200, (), "text/html", moment, How.FETCHED)
    return of_page(clean(page, address), capture, address, "blog.example")


def test_every_field_is_explained_in_its_order() -> None:
    """What is written is what the class holds, and nothing is left unsaid."""
    assert list(FIELDS) == [field.name for field in dataclasses.fields(CorpusRow)]


def test_a_page_needs_no_database() -> None:
    """A row says of a fresh page what it would say of the stored post, but for its number."""
    row = fresh(PAGE)

    assert (row.id, row.url, row.blog, row.site) == (None, ADDRESS, "blog.example", "Harbour notes")
    assert (row.title, row.authors, row.language) == ("Rain & {fog}", ("Ada Lee",), "en")
    assert (row.origin, row.references) == ((ORIGIN,), ("arxiv:2205.01068",))
    assert row.text.startswith("It rained all day")
    assert row.fetched_at == datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
    assert [link.url for link in row.links if link.kind == "origin"] == [ORIGIN]


def test_half_characters_are_replaced() -> None:
    """JSON can write half a character, which UTF-8 cannot hold, and neither format could write."""
    data = (
        '<script type="application/ld+json">{"@type": "BlogPosting", "author": "Z\\ud800"}</script>'
    )
    row = fresh(PAGE.replace("</head>", f"{data}</head>").replace("name=author", "name=x"), "")

    assert (row.url, row.authors) == ("", ("Z?",))


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2022-05-03T09:00:00+02:00", datetime(2022, 5, 3, 7, tzinfo=UTC)),
        ("2022-05-03T09:00", datetime(2022, 5, 3, 9, tzinfo=UTC)),
        ("2022-05", datetime(2022, 5, 1, tzinfo=UTC)),
        (None, None),
        ("spring", None),
    ],
)
def test_a_date_is_kept_as_stated_and_has_a_moment(
    stated: str | None, moment: datetime | None
) -> None:
    """The moment can be compared and sorted by, and the date says how exact it is."""
    row = of_stored(lineage(published=stated))

    assert (row.date, row.published_at) == (stated, moment)


def test_a_source_without_an_address_is_named_once() -> None:
    """A source that is named and not linked stands by its name among the sources."""
    twice = (LinkRow("", "origin", "Reuters"), LinkRow("", "origin", "Reuters"))

    row = of_stored(lineage(links=twice))

    assert row.origin == ("Reuters",)
    assert [link.text for link in row.links] == ["Reuters", "Reuters"]
