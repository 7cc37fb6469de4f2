"""What is published of posts, whatever the form: dates, directions, hosts, identifiers, XML."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from db.inserts import host_of

_MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()

#: Languages that are written from right to left, where the tag names no other script
#: (Unicode CLDR 45, layout orientation).
_FROM_RIGHT: Final = frozenset(
    "ar arc arz ckb dv fa he iw ji ks lrc mzn nqo pnb prs ps rhg sd syr ug ur yi".split()
)
_SCRIPTS_FROM_RIGHT: Final = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())
_SCRIPT_LENGTH: Final = 4
#: What XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets).
_NO_XML: Final = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def direction(language: str) -> str:
    """Return the direction of a language's text: "rtl", "ltr", or "auto" where it is unknown.

    >>> direction("he"), direction("zh-Hant"), direction("uz-Arab-AF"), direction("und")
    ('rtl', 'ltr', 'rtl', 'auto')
    """
    first, *others = language.lower().split("-")
    if first in ("", "und"):
        return "auto"
    scripts = [part for part in others if len(part) == _SCRIPT_LENGTH and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _SCRIPTS_FROM_RIGHT else "ltr"
    return "rtl" if first in _FROM_RIGHT else "ltr"


def day(date: str | None) -> str:
    """Return a date as precisely as it is known, up to the day.

    >>> day("2022-05-03T09:00:00Z"), day("2022-05"), day("2022"), day(None)
    ('3 May 2022', 'May 2022', '2022', '')
    """
    year, *rest = (date or "")[:10].split("-")
    numbers = [int(part) for part in rest if part.isdecimal()]
    if len(numbers) != len(rest) or not all(1 <= month <= len(_MONTHS) for month in numbers[:1]):
        return date or ""
    named = [str(numbers[1])] if len(numbers) > 1 else []
    return " ".join((*named, *(_MONTHS[month - 1] for month in numbers[:1]), year))


def moment(timestamp: str | None) -> str:
    """Return a moment to the minute.

    >>> moment("2022-05-03T09:00:00Z"), moment(None)
    ('3 May 2022, 09:00 UTC', '')
    """
    if not timestamp:
        return ""
    clock = timestamp[11:16]
    return f"{day(timestamp)}, {clock} UTC" if clock else day(timestamp)


def exact(date: str | None) -> str:
    """Return a date as RFC 3339 wants it, at midnight where no time is known; "" without a day.

    >>> exact("2022-05-03"), exact("2022-05-03T09:00+08:00"), exact("2022-05"), exact(None)
    ('2022-05-03T00:00:00Z', '2022-05-03T01:00:00Z', '', '')
    """
    with suppress(ValueError, OverflowError):
        found = datetime.fromisoformat(date or "")
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return ""


def month_after(month: str) -> str:
    """Return the month after one.

    >>> month_after("2022-05"), month_after("2022-12")
    ('2022-06', '2023-01')
    """
    year, number = map(int, month.split("-"))
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def host(address: str) -> str:
    """Return where an address leads, for a label; the address itself where it has no host.

    >>> host("https://www.blog.example/a"), host("notes.html")
    ('blog.example', 'notes.html')
    """
    return host_of(address).removeprefix("www.") or address


def named(address: str) -> str:
    """Return the identifier of what stands at an address.

    >>> named("https://blog.example/a")
    'urn:uuid:1df706f2-b601-54e6-a195-7d71b5b999eb'
    """
    return f"urn:uuid:{uuid5(NAMESPACE_URL, address)}"


def readable(xml: str) -> str:
    r"""Leave out the characters that XML has no place for.

    >>> readable("a\x00b\ufffe")
    'ab'
    """
    return _NO_XML.sub("", xml)
