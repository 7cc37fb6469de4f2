"""Dates as pages write them for machines, and in addresses, to ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?")
_CJK_DATE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_IN_PATH = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/-])")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+(\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+(\d{{4}})\b", re.IGNORECASE)
#: The first blogs; a date before is the page's default, not the post's.
_FIRST_YEAR = 1994
_LAST_YEAR = 2100


def iso(value: str) -> str:
    """Normalise a machine-readable date to ISO 8601, keeping time and zone; "" if it is none.

    >>> iso("2022-05-03T10:00:00Z"), iso("2022/5/3"), iso("Tue, 03 May 2022 10:00:00 +0200")
    ('2022-05-03T10:00:00+00:00', '2022-05-03', '2022-05-03T10:00:00+02:00')
    >>> iso("yesterday"), iso("2022年5月3日"), iso("May 3, 2022")
    ('', '2022-05-03', '2022-05-03')
    """
    value = value.strip()
    for read in (_from_iso, _from_digits, _from_mail, _from_words):
        if found := read(value):
            return found
    return ""


def from_address(url: str) -> str:
    """Return the date in an address such as ``/2022/05/03/title``, to the month if need be.

    >>> from_address("https://example.org/2011/06/juillet.html"), from_address("/p/2011")
    ('2011-06', '')
    """
    found = _IN_PATH.search(url)
    if not found:
        return ""
    year, month, day = found[1], int(found[2]), found[3]
    if day:
        return valid(int(year), month, int(day))
    return f"{year}-{month:02d}" if 1 <= month <= 12 else ""


def _from_iso(value: str) -> str:
    """Read ISO 8601; a date without a time stays one."""
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            moment = read(value)
        except ValueError:
            continue
        return moment.isoformat() if _FIRST_YEAR <= moment.year <= _LAST_YEAR else ""
    return ""


def _from_digits(value: str) -> str:
    found = _ISO_DATE.match(value) or _COMPACT.fullmatch(value) or _CJK_DATE.search(value)
    return valid(*map(int, found.groups())) if found else ""


def _from_mail(value: str) -> str:
    """RSS and old ``<meta name=date>`` write dates as mail does (RFC 5322)."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return moment.isoformat() if _FIRST_YEAR <= moment.year <= _LAST_YEAR else ""


def _from_words(value: str) -> str:
    """English, as editors type it: "May 3, 2022", "3rd of May 2022"."""
    if found := _MONTH_FIRST.match(value):
        month, day, year = found.groups()
    elif found := _DAY_FIRST.match(value):
        day, month, year = found.groups()
    else:
        return ""
    return valid(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day))


def valid(year: int, month: int, day: int) -> str:
    """Return a day as ISO 8601, or "" where there is no such day or no blog had one."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
