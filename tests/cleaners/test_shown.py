"""Dates as readers see them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.shown import date_in

DATES = [
    "3. Mai 2022",
    "Veröffentlicht am 3. Mai 2022 um 10:00 Uhr",
    "le 3 mai 2022 à 10:00",
    "3 de mayo de 2022",
    "3 maio 2022",
    "3 maggio 2022",
    "3 мая 2022",
    "3 maja 2022",
    "3 Mayıs 2022 Salı",
    "3 května 2022",
    "五月 03, 2022 558",
    "May 3, 2022",
    "Posted on May 3rd, 2022 by Jane",
    "3rd of May 2022",
    "Tuesday, 3 May 2022",
    "2022-05-03 10:00",
    "2022/5/3",
    "2022. 5. 3",
    "2022年5月3日 星期二",
    "2022년 5월 3일",
    "03.05.2022",
]


@pytest.mark.parametrize("text", DATES)
def test_dates(text: str) -> None:
    """A day is read in the words of many languages."""
    assert date_in(text) == "2022-05-03"


NO_DATES = ["", "05/03/2022", "3. Kapitel 2022", "1 mar 1890", "31.02.2022", "v2022.5", "2022"]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_can_be_misread_is_not_read(text: str) -> None:
    """Two orders of day and month, words that are no month, and days that never were."""
    assert date_in(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("25/12/2022", "2022-12-25"), ("12/25/2022", "2022-12-25"), ("04/04/2022", "2022-04-04")],
)
def test_order_of_numbers(text: str, expected: str) -> None:
    """Numbers are read where only one of them can be the month."""
    assert date_in(text) == expected


@given(st.text())
def test_total(text: str) -> None:
    """Any text gives a day of the calendar, or none."""
    found = date_in(text)
    assert found == "" or date.fromisoformat(found)
