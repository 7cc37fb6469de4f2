"""Dates as machines are told them, and dates in addresses."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.dates import from_address, iso

DATES = [
    ("2022-05-03", "2022-05-03"),
    (" 2022-05-03 ", "2022-05-03"),
    ("20220503", "2022-05-03"),
    ("20220503T101112Z", "2022-05-03T10:11:12+00:00"),
    ("2022-05-03T10:00:00Z", "2022-05-03T10:00:00+00:00"),
    ("2022-05-03T10:00:00.000+08:00", "2022-05-03T10:00:00+08:00"),
    ("2022-05-03T10:00:00+0800", "2022-05-03T10:00:00+08:00"),
    ("2022-05-03 10:00", "2022-05-03T10:00:00"),
    ("2022-W18-2", "2022-05-03"),
    ("2022-5-3", "2022-05-03"),
    ("2022/05/03 10:00", "2022-05-03"),
    ("2022.5.3", "2022-05-03"),
    ("2022年5月3日", "2022-05-03"),
    ("发布于 2022 年 5 月 3 日 10:00", "2022-05-03"),
    ("2022년 5월 3일", "2022-05-03"),
    ("Tue, 03 May 2022 10:00:00 +0200", "2022-05-03T10:00:00+02:00"),
    ("03 May 2022 10:00:00 GMT", "2022-05-03T10:00:00+00:00"),
    ("May 3, 2022", "2022-05-03"),
    ("Tuesday, September 13th 2022 at 10 am", "2022-09-13"),
    ("3rd of May, 2022", "2022-05-03"),
    ("3 Sept. 2022", "2022-09-03"),
]
NO_DATES = [
    "",
    "yesterday",
    "2022",
    "2022-05",
    "1651572000",
    "2022-13-45",
    "2022-02-30",
    "May 33, 2022",
    "1970-01-01T00:00:00Z",
    "0001-01-01T00:00:00",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "2022-05-031",
    "99999999",
    "Maybe 3, 2022?",
    "Mon, 32 Foo 2022 99:99:99 +9999999999",
]


@pytest.mark.parametrize(("written", "expected"), DATES)
def test_iso(written: str, expected: str) -> None:
    """A date is normalised; one without a time is not given one."""
    assert iso(written) == expected


@pytest.mark.parametrize("written", NO_DATES)
def test_no_date(written: str) -> None:
    """What names no day, or a day before the first blogs, is no date of a post."""
    assert iso(written) == ""


@given(st.one_of(st.text(), st.text(alphabet="0123456789-/:. TZ+年月日MayJun,")))
def test_iso_is_total(written: str) -> None:
    """Any text gives a date that the standard library reads, or none."""
    found = iso(written)
    assert found == "" or datetime.fromisoformat(found)


@given(st.datetimes(datetime(1994, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - any zone will do
def test_iso_is_idempotent(moment: datetime) -> None:
    """A normalised date is its own normal form."""
    assert iso(moment.isoformat()) == moment.isoformat()
    assert iso(moment.date().isoformat()) == moment.date().isoformat()


ADDRESSES = [
    ("https://a.example/2022/05/03/title/", "2022-05-03"),
    ("https://a.example/2022/5/3/title/", "2022-05-03"),
    ("https://a.example/2022-05-03-title.html", "2022-05-03"),
    ("https://a.example/2011/06/juillet.html", "2011-06"),
    ("https://a.example/2011/13/x", ""),
    ("https://a.example/2011/02/31/x", ""),
    ("https://a.example/p/20110203", ""),
    ("https://a.example/1234/05/x", ""),
    ("https://a.example/2011/", ""),
    ("", ""),
]


@pytest.mark.parametrize(("url", "expected"), ADDRESSES)
def test_from_address(url: str, expected: str) -> None:
    """An address such as WordPress and Blogger make holds the day or the month."""
    assert from_address(url) == expected
