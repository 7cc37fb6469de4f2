"""A blog that is no longer what its memory knows is named, and one that is the same is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaners.drift import BEFORE, LAST, LESS_SURE, Drift, find
from cleaners.sites import SiteMemory
from cleaners.trace import Trace
from tests.cleaners.staging import stage
from tests.cleaners.themes import THEMES

CHANGES = [(old, new) for old in THEMES for new in THEMES if old != new]


def dated(traces: list[Trace], year: int) -> list[Trace]:
    """Return the traces as seen one a day."""
    return [replace(one, seen_at=f"{year}-03-{day:02}") for day, one in enumerate(traces, 1)]


def drift(*traces: Trace) -> Drift | None:
    """Return what a memory of these pages says."""
    return find(SiteMemory.of(traces))


@pytest.mark.parametrize("theme", THEMES)
def test_a_blog_that_stays_the_same(theme: str) -> None:
    """However many pages are known, nothing is said."""
    pages = dated(list(stage(theme).traces), 2023)
    assert [drift(*pages[:count]) for count in range(len(pages) + 1)] == [None] * (len(pages) + 1)


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_change_of_theme_is_named_by_the_third_page(old: str, new: str) -> None:
    """One or two odd pages are no change; three are, and it is said since when, and what."""
    before = dated(list(stage(old).traces), 2022)
    after = [
        replace(one, address=f"{one.address}?new") for one in dated(list(stage(new).traces), 2023)
    ]
    assert [drift(*before, *after[:count]) for count in range(LAST)] == [None] * LAST
    found = drift(*before, *after[:LAST])
    assert found is not None
    assert (found.since, found.pages) == ("2023-03-01", LAST)
    assert "another layout" in found.changes[0]
    assert any(page.post_name in found.changes[0] for page in before)
    more = drift(*before, *after)
    assert more is not None
    assert (more.since, more.pages) == ("2023-03-01", len(after))


def test_few_pages_before_are_no_habit() -> None:
    """A change can be told only from pages enough that were alike."""
    before = dated(list(stage("soup").traces), 2022)[: BEFORE - 1]
    after = [replace(one, address=f"{one.address}?new") for one in stage("rows").traces]
    assert drift(*before, *dated(after, 2023)) is None


def test_pages_that_return_to_the_old_theme_end_the_alarm() -> None:
    """A trial of three days, say."""
    before = dated(list(stage("soup").traces), 2022)
    trial = [replace(one, address=f"{one.address}?x") for one in stage("rows").traces[:LAST]]
    again = [replace(one, address=f"{one.address}?y") for one in stage("soup").traces[:1]]
    assert drift(*before, *dated(trial, 2023), *dated(again, 2024)) is None


def test_a_judge_that_grows_unsure() -> None:
    """The layout may stay, and the pages still be understood no more."""
    pages = dated(list(stage("soup").traces), 2022)
    low = max(0.0, min(page.promise for page in pages) - LESS_SURE - 0.1)
    pages[-LAST:] = [replace(page, promise=low) for page in pages[-LAST:]]
    found = drift(*pages)
    assert found is not None
    assert found.changes[0].startswith("the judge promises an F1 of")
    assert drift(*pages[:-1]) is None


@pytest.mark.parametrize("factor", [0.01, 100.0])
def test_much_less_or_more_is_kept(factor: float) -> None:
    """A page of which next to nothing stays, or nearly all, where that was never so."""
    pages = dated(list(stage("soup").traces), 2022)
    for number in range(len(pages) - LAST, len(pages)):
        places = {
            key: replace(place, kept=place.kept * factor)
            for key, place in pages[number].places.items()
        }
        pages[number] = replace(pages[number], places=places)
    found = drift(*pages)
    assert found is not None
    assert "of a page is kept, where it was" in found.changes[-1]
