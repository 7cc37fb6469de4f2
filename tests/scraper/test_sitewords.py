"""A site's memory in words that a person can check against its pages."""

from __future__ import annotations

import pytest

from cleaners.model import Role
from cleaners.sites import SiteMemory
from cleaners.trace import Place, Trace
from scraper.sitewords import describe

PROSE = Place("<p>", (1,), 90, 80.0, 0, Role.POST)
TEASERS = Place("<p>", (2,), 90, 0.0, 0, Role.RELATED)


def memory_of(pages: int) -> SiteMemory:
    """Return what so many pages with the same two places teach."""
    addresses = [f"http://a.example/{number}" for number in range(pages)]
    places = {7: PROSE, 8: TEASERS}
    return SiteMemory.of(
        Trace(one, "2026", 0.9, published=False, post=0, post_name="", places=places)
        for one in addresses
    )


def test_places_of_one_name_are_told_apart_by_what_they_hold() -> None:
    """What is removed says what it was taken for: ``<p>`` alone may be a post's or a teaser's."""
    said = describe("a", memory_of(4), {})

    assert "4 pages  <p>  89% of it reads as the post" in said
    assert "4 pages  <p>, related  0% of it reads as the post" in said


@pytest.mark.parametrize(("pages", "are"), [(1, "1 page is"), (2, "2 pages are")])
def test_one_page_is_one(pages: int, are: str) -> None:
    """Numbers and words agree."""
    assert describe("a", memory_of(pages), {}).startswith(f"a: {are} remembered")
