"""A blog that changed its theme is named when its pages come in, and by `status` from then on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from cleaners.drift import BEFORE, LAST
from db.store import Store
from scraper.cli import main
from scraper.mirror import Cleaned, examine, keep
from scraper.sites import Sites
from tests.cleaners.themes import blog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scraper.capture import Capture

    Make = Callable[..., Capture]

BLOG = "windowsill.example"
START = datetime(2026, 11, 1, tzinfo=UTC)
OLD, NEW = blog("soup")[: BEFORE + 1], blog("rows")[BEFORE + 1 :]


@pytest.fixture
def pages(make_capture: Make) -> Iterator[Capture]:
    """Yield the blog's pages, a day apart: the first in one theme, the others in another."""
    return (
        make_capture(
            body=page.html.encode(),
            url=page.url,
            url_asked=page.url,
            fetched_at=START + timedelta(days=day),
        )
        for day, page in enumerate([*OLD, *NEW])
    )


def take_in(database: Path, captures: Iterator[Capture], count: int) -> dict[str, str]:
    """Store some pages, and return the blogs that were found to have changed, and since when."""
    with Store.open(database) as store:
        sites = Sites(store.reader)
        for _ in range(count):
            capture = next(captures)
            page = examine(capture.url, capture, sites.of(capture.url))
            assert isinstance(page, Cleaned)
            keep(page, store, sites=sites, now=capture.fetched_at)
        return {name: drift.since for name, drift in sites.drifted.items()}


def status(database: Path) -> str:
    """Return what `unmirror status` prints."""
    return CliRunner().invoke(main, ["status", "--db", str(database)]).output


def test_a_change_is_named_and_stays_named(tmp_path: Path, pages: Iterator[Capture]) -> None:
    """From the third page of the new theme on, with the date of the first."""
    database = tmp_path / "posts.db"
    assert take_in(database, pages, len(OLD) + LAST - 1) == {}
    assert "has changed" not in status(database)

    since = f"2026-11-{len(OLD) + 1:02}"
    found = take_in(database, pages, 1)
    assert [day[:10] for day in found.values()] == [since]
    assert f"{BLOG} has changed since {since}: posts stood in" in status(database)


def test_reclean_ends_an_alarm_that_no_longer_holds(
    tmp_path: Path, pages: Iterator[Capture]
) -> None:
    """What is learned anew is judged anew: with the new theme alone there is no change."""
    database = tmp_path / "posts.db"
    take_in(database, pages, len(OLD) + LAST)
    with Store.open(database) as store:
        for page in OLD:
            store._connection.execute(
                "UPDATE captures SET post_id = NULL WHERE url = ?", (page.url,)
            )
    result = CliRunner().invoke(main, ["reclean", "--db", str(database)])
    assert "has changed" not in status(database), result.output
