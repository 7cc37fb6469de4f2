"""Lines that are nothing but a date, and lines that say who wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.bylines import is_byline
from cleaners.plaindates import is_date

DATES = [
    "2022-05-03",
    "2022-05-03 10:21:33 +0800",
    "2022-05-03T10:21:00Z",
    "2022/5/3",
    "3.5.2022",
    "03/05/22",
    "10:21 AM",
    "May 3, 2022",
    "Tuesday, May 3rd, 2022 at 10:21 am",
    "Published: May 3, 2022",
    "Last updated on 3 May 2022",
    "Dec 31",
    "March 2020",
    "3 days ago",
    "2022年5月3日",
    "2022年5月3日 星期二 上午10:00",
    "发布于 2022-05-03",
    "五月 3, 2022",
    "3天前",
    "2022年5月3日（火）",
    "2022년 5월 3일 오후 3:14",
    "2022. 5. 3. 15:14",
    "3. Mai 2022",
    "Dienstag, 3. Mai 2022 um 10:21 Uhr",
    "vor 3 Tagen",
    "mardi 3 mai 2022",
    "Publié le 3 mai 2022 à 10h21",
    "il y a 3 jours",
    "3 de mayo de 2022",
    "3 de maio de 2022",
    "3 maggio 2022",
    "3 мая 2022 г.",
    "3 травня 2022",
    "3 maja 2022",
    "3 Mayıs 2022 Salı",
    "3 mei 2022",
    "3 tháng 5, 2022",
    "3 Mei 2022",
    "3 مايو 2022",
    "3 maj 2022",
    "3. května 2022",
]

NO_DATES = [
    "",
    "2022",
    "March",
    "Yesterday",
    "1.54.0",
    "10.0.12",
    "Set 2",
    "Step 3",
    "May the 4th be with you",
    "On May 3, 2022 we released it",
    "发布日期:2022年5月3日发布OPT-175B",
    "13/13/2022",
    "12 34 56 78 90 12 34 May 56 78 90 12 34 56",
    "1" * 100,
]

BYLINES = [
    "19 May 2024 by Ada Voss",
    "19. Mai 2024, von Ada Voss",
    "le 19 mai 2024 par Ada Voss",
    "By Jane Doe",
    "by Jane van der Berg",
    "By Jane Doe on May 3, 2022",
    "By Jane Doe, The Daily Crumb",
    "By Jane Doe | May 3, 2022",
    "Jane Doe, May 3, 2022",
    "Jane Doe May 3, 2022",
    "Jane Doe - May 3, 2022",
    "Jane Doe · 5 min read",
    "May 3, 2022 · Jane Doe on behalf of the baking team",
    "Posted by Jane at 10:21 AM",
    "posted by Jane Doe",
    "Written by: Jane Doe",
    "5 min read",
    "约 15 分钟",
    "| 约 15 分钟",
    "发表于 2017-07-20 | 浏览 次",
    "发表于2017-07-20，修改于2018",
    "作者：张三",
    "文／李四",
    "by 张三",
    "par André",
    "von Jana Müller",
    "Автор: Иван Петров",
    "Author",
    "Posted On",
]

NO_BYLINES = [
    "5 May 2024 by train",
    "We met on 5 May 2024 by Ada Voss",
    "",
    "B",
    "By the way",
    "By Monday, we had it working.",
    "By 2020 everything had changed",
    "By Jane Doe and a long story of how it all came to be that way",
    "By Jane Doe, for the very first time in her life",
    "Von Berlin nach Hamburg",
    "May 3, 2022",
    "Author of the year",
    "作者的话",
    "Bread | salt",
    "Bread 1 | salt 2",
    "A sentence that was published in 2022 about this and that and many other things",
    "Bread 2022-05-03",
    "Version 12 May 3, 2022",
    "May 3, 2022 | " + "a part that is far too long to stand beside a date " * 2,
    "x" * 200,
]


@pytest.mark.parametrize("line", DATES)
def test_dates(line: str) -> None:
    """A line made of a date, a time or their labels alone is a date in any of the languages."""
    assert is_date(line)
    assert not is_byline(line)


@pytest.mark.parametrize("line", NO_DATES)
def test_no_dates(line: str) -> None:
    """Numbers, versions, months and sentences are no dates."""
    assert not is_date(line)


@pytest.mark.parametrize("line", BYLINES)
def test_bylines(line: str) -> None:
    """A name after "by", a label with its value, or a date beside a name is a byline."""
    assert is_byline(line)


@pytest.mark.parametrize("line", NO_BYLINES)
def test_no_bylines(line: str) -> None:
    """Sentences, headings and bare dates are no bylines."""
    assert not is_byline(line)


@given(st.text(max_size=200))
def test_total(line: str) -> None:
    """No line makes either test raise."""
    assert is_date(line) in (True, False)
    assert is_byline(line) in (True, False)
