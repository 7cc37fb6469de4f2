"""Rows: the two values that are computed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from db.rows import RevisionRow, text_hash, timestamp


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2022, 5, 3, 9, 30, tzinfo=UTC), "2022-05-03T09:30:00Z"),
        (
            datetime(2022, 5, 3, 17, 30, tzinfo=timezone(timedelta(hours=8))),
            "2022-05-03T09:30:00Z",
        ),
        (datetime(2022, 5, 3, 9, 30, 0, 500, tzinfo=UTC), "2022-05-03T09:30:00Z"),
    ],
)
def test_timestamp_writes_utc_to_the_second(moment: datetime, expected: str) -> None:
    """Times of one length in one zone sort as text."""
    assert timestamp(moment) == expected


def test_timestamp_refuses_a_moment_without_zone() -> None:
    """A moment that could be any of 24 is not stored."""
    with pytest.raises(ValueError, match="without a time zone"):
        timestamp(datetime(2022, 5, 3))  # noqa: DTZ001


def test_revision_is_told_apart_by_its_text_alone() -> None:
    """The same text under another title, cleaner and markup has the same hash."""
    first = RevisionRow("text", title="A", markdown="*text*", cleaner="1")
    second = RevisionRow("text", title="B", markdown="text", cleaner="2")

    assert first.text_hash == second.text_hash == text_hash("text") != text_hash("Text")
