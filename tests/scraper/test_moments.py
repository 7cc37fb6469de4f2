"""Moments as others write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import struct_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.moments import from_struct, from_text, past

WRITTEN = {
    "2021": "2021-01-01T00:00:00+00:00",
    "2021-03": "2021-03-01T00:00:00+00:00",
    "2021-03-04": "2021-03-04T00:00:00+00:00",
    " 2021-03-04T05:06Z ": "2021-03-04T05:06:00+00:00",
    "2021-03-04T05:06:07+08:00": "2021-03-03T21:06:07+00:00",
    "2021-03-04T05:06:07.123-05:00": "2021-03-04T10:06:07.123000+00:00",
    "2021-03-04T05:06:07": "2021-03-04T05:06:07+00:00",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_every_form_of_a_w3c_datetime_is_read(text: str) -> None:
    """A year, a month, a day, and moments with and without a zone are moments in UTC."""
    moment = from_text(text)

    assert moment is not None
    assert moment.isoformat() == WRITTEN[text]


@pytest.mark.parametrize("text", ["", "soon", "0000-00-00", "2021-13", "1970-01-01", None, 7])
def test_what_is_no_moment_of_a_blog_is_none(text: object) -> None:
    """Words, impossible dates, and what computers call the beginning of time say nothing."""
    assert from_text(text) is None


def test_a_leap_second_is_a_second() -> None:
    """A time that feedparser gives may have sixty seconds; what is no time is none."""
    leap = struct_time((2016, 12, 31, 23, 59, 60, 5, 366, 0))

    assert from_struct(leap) == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert from_struct(None) is None


def test_nothing_has_changed_tomorrow() -> None:
    """A moment still to come is none, but clocks differ by up to a day."""
    now = datetime(2026, 11, 28, tzinfo=UTC)

    assert past(now + timedelta(hours=14), now) is not None
    assert past(now + timedelta(days=2), now) is None
    assert past(None, now) is None


@given(st.text())
def test_any_text_is_a_moment_or_none(text: str) -> None:
    """Nothing is raised."""
    moment = from_text(text)

    assert moment is None or moment.tzinfo is UTC
