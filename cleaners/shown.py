"""Dates as pages show them to readers: "3. Mai 2022", "le 3 mai 2022 à 10:00", "2022年5月3日".

Only what cannot be misread is read. Months are told by their names in the languages of most blogs;
among numbers the day and the month are told apart by their order in the rest of the world than
the United States where points part them, and where one of them is no month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from . import dates

#: Names of the months, January first, a semicolon between them; a name's first letters will do
#: where no other begins so.
#: From CLDR 46's wide and abbreviated forms, in nominative and genitive where they differ.
_MONTHS = """
january januar jänner janvier enero janeiro gennaio января январь stycznia styczeń ocak januari
ledna leden січня січень 一月
;
february februar février febrero fevereiro febbraio февраля февраль lutego luty şubat februari
února únor лютого лютий 二月
;
march märz mars marzo março марта март marca marzec mart maart března březen березня березень 三月
;
april avril abril aprile апреля апрель kwietnia kwiecień nisan dubna duben квітня квітень 四月
;
may mai mayo maio maggio мая май maja maj mayıs mei května květen травня травень 五月
;
june juni juin junio junho giugno июня июнь czerwca czerwiec haziran června červen червня
червень 六月
;
july juli juillet julio julho luglio июля июль lipca lipiec temmuz července červenec липня
липень 七月
;
august août agosto августа август sierpnia sierpień ağustos augustus agustus srpna srpen серпня
серпень 八月
;
september septembre septiembre setiembre setembro settembre сентября сентябрь września wrzesień
eylül září вересня вересень 九月
;
october oktober octobre octubre outubro ottobre октября октябрь października październik ekim
října říjen жовтня жовтень 十月
;
november novembre noviembre novembro ноября ноябрь listopada listopad kasım листопада 十一月
;
december dezember décembre diciembre dezembro dicembre декабря декабрь grudnia grudzień aralık
prosince prosinec грудня грудень 十二月
"""
#: Letters by which a month is told where it is cut short.
_SHORTEST = 3
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NUMBERS = re.compile(
    rf"(?<!\d)(?:{_YEAR}\s?[-./年년]\s?(?P<month>\d\d?)\s?[-./月월]\s?(?P<day>\d\d?)(?!\d)"
    r"|(?P<first>\d\d?)(?P<sign>[./])(?P<second>\d\d?)(?P=sign)(?P<last>(?:19|20)\d\d)(?!\d))"
)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d\d?)(?:st|nd|rd|th|er|\.|º)?(?:\s+(?:de|of))?\s+([^\W\d_]{{3,12}})\.?,?"
    rf"(?:\s+(?:de|del))?\s+{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    # ctime(3) and date(1) have the time before the year.
    rf"\b([^\W\d_]{{2,12}})\.?\s+(\d\d?)(?:st|nd|rd|th)?(?:\s\d\d:\d\d:\d\d(?:\s[A-Z]{{2,5}})?)?"
    rf",?\s+{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_LAST_MONTH = 12


@cache
def _months() -> dict[str, int]:
    """Return the months by name and by each beginning that is one month's alone."""
    whole = {
        name: number for number, names in enumerate(_MONTHS.split(";"), 1) for name in names.split()
    }
    short: dict[str, set[int]] = {}
    for name, number in whole.items():
        for size in range(_SHORTEST, len(name)):
            short.setdefault(name[:size], set()).add(number)
    told = {start: min(numbers) for start, numbers in short.items() if len(numbers) == 1}
    return told | whole


def date_in(text: str) -> str:
    """Return the first date in a line that can be read one way only, as ISO 8601, or "".

    >>> date_in("Veröffentlicht am 3. Mai 2022 um 10:00"), date_in("Posted on May 3, 2022")
    ('2022-05-03', '2022-05-03')
    >>> date_in("Tue May  3 11:02:41 CEST 2022")
    '2022-05-03'
    >>> date_in("2022年5月3日 星期二"), date_in("25/12/2022"), date_in("05/03/2022")
    ('2022-05-03', '2022-12-25', '')
    """
    return next(filter(None, _readings(text)), "")


def _readings(text: str) -> Iterator[str]:
    for found in _NUMBERS.finditer(text):
        yield _from_numbers(found)
    for day, month, year in _DAY_FIRST.findall(text):
        yield _from_name(year, month, day)
    for month, day, year in _MONTH_FIRST.findall(text):
        yield _from_name(year, month, day)


def _from_numbers(found: re.Match[str]) -> str:
    if found["year"]:
        return dates.valid(int(found["year"]), int(found["month"]), int(found["day"]))
    first, second, year = int(found["first"]), int(found["second"]), int(found["last"])
    if found["sign"] == "." or first > _LAST_MONTH or first == second:
        return dates.valid(year, second, first)
    return dates.valid(year, first, second) if second > _LAST_MONTH else ""


def _from_name(year: str, month: str, day: str) -> str:
    number = _months().get(month.lower())
    return dates.valid(int(year), number, int(day)) if number else ""
