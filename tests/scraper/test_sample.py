"""The sample of each site: bounded, drawn by chance, and always the same."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from scraper.sample import Sample, Survey

PAGES = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40)), max_size=60)


def drawn(pages: list[tuple[str, int]], most: int) -> Sample:
    """Return the sample of these pages."""
    survey = Survey(most)
    for site, lot in pages:
        survey.add(site, lot)
    return survey.sample()


@given(PAGES, st.integers(1, 5), st.randoms(use_true_random=False))
def test_the_order_of_pages_does_not_matter(
    pages: list[tuple[str, int]], most: int, chance: random.Random
) -> None:
    """The same pages in any order, and any of them twice, give the same sample."""
    mixed = [*pages, *pages[: len(pages) // 2]]
    chance.shuffle(mixed)

    assert drawn(mixed, most) == drawn(pages, most)


@given(PAGES, st.integers(1, 5))
def test_of_each_site_the_lowest_lots_are_drawn(pages: list[tuple[str, int]], most: int) -> None:
    """As many as may be, and all of a site that has fewer; one page alone teaches nothing."""
    sample = drawn(pages, most)

    for site in "abc":
        lots = sorted({lot for name, lot in pages if name == site})
        expected = lots[:most] if len(lots[:most]) > 1 else []
        assert [lot for lot in lots if sample.has(site, lot)] == expected


def test_pages_of_no_site_are_not_drawn() -> None:
    """What was read from a file without an address belongs to nothing."""
    assert drawn([("", 1), ("", 2)], 5) == Sample({})
