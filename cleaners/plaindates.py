"""Lines that are nothing but a date, in twenty languages.

A date is recognised by its vocabulary, not by its order: a line is one if it is made of numbers,
months, weekdays and what stands between them, and holds enough of them to name a day or a time.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from . import phrases

#: Characters of the longest date: a label, weekday, date, time and zone.
_MAX_DATE = 90
#: Numbers in one date: two dates with their times.
_MAX_NUMBERS = 12

DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['.-][^\W\d_]+)*")
_CJK = r"⺀-鿿가-힣"
CJK_TOKEN = re.compile(rf"[{_CJK}]+")
_CJK_DATE = re.compile(r"\d\s*[年月日号號时時년월일]")
_TIME = re.compile(
    r"\b(?:[01]?\d|2[0-3])(?:[:h時时시]\s?[0-5]\d(?!\d)|\.[0-5]\d\s?uhr\b|\s?[ap]\.?m\b)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(?:19|20)\d\d\s?([-./])\s?(\d{1,2})\s?\1\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(
    r"(?<!\d)(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?(?:(?:19|20)\d\d|\d\d(?<=/\d\d))(?!\d)"
)
#: Abbreviated months that are also words of English need a year beside them.
_ENGLISH_SHORT = frozenset("jan feb apr jun jul aug sep nov dec may mai mei maj".split())


@dataclass(frozen=True, slots=True)
class _Words:
    months: frozenset[str]
    #: All that may stand in a date besides numbers.
    around: frozenset[str]
    #: All that may stand in "3 days ago" besides numbers, and the words that make it one.
    relative: frozenset[str]
    ago: frozenset[str]
    #: The same for words that are two, or written together with their number.
    long_ago: re.Pattern[str]
    #: One or more of the words above in a script without spaces.
    cjk: re.Pattern[str]


def is_date(line: str) -> bool:
    """Tell whether a line is nothing but a date or a time, with or without "Published on".

    >>> [is_date(s) for s in ("3. Mai 2022", "2022年5月3日 星期二", "Posted on 05/03/2022")]
    [True, True, True]
    >>> [is_date(s) for s in ("May we help?", "1.54.0", "发布日期:2022年5月3日发布OPT-175B")]
    [False, False, False]
    """
    text = line.strip()
    return len(text) <= _MAX_DATE and bool(DIGIT.search(text)) and _is_date(text)


def may_stand_beside_date(word: str) -> bool:
    """Tell whether a word, without case, is one of those that dates are written with.

    >>> [may_stand_beside_date(word) for word in ("jul", "updated", "ada")]
    [True, True, False]
    """
    return word in _words().around


def is_month(word: str) -> bool:
    """Tell whether a word is the name of a month, or short for one.

    >>> is_month("Dez"), is_month("Desk")
    (True, False)
    """
    return word.casefold() in _words().months


@lru_cache(maxsize=2048)
def _is_date(text: str) -> bool:
    folded = caseless(text).replace("’", "'")
    if not _names_a_day(folded):
        return False
    words = _words()
    tokens = _TOKEN.findall(folded)
    if sum(map(str.isdigit, tokens)) > _MAX_NUMBERS:
        return False
    plain = [t for t in chain.from_iterable(map(_split, tokens)) if not t.isdigit()]
    if _has_ago(folded, plain):
        return all(t in words.relative for t in plain)
    return all(t in words.around for t in plain)


def _split(token: str) -> list[str]:
    """Cut a token into the words that must be known; of unspaced scripts none if all of it is."""
    if token.isdigit() or not CJK_TOKEN.search(token):
        return [token] if token in _words().around else token.split(".")
    return [] if _words().cjk.fullmatch(token) else [token]


def _names_a_day(text: str) -> bool:
    """Tell whether `text` holds what makes a date: a numeric date, a month and a number, a time."""
    if _CJK_DATE.search(text) or _TIME.search(text):
        return True
    if any(_plausible(m[2], m[3]) for m in _YEAR_FIRST.finditer(text)):
        return True
    if any(_plausible(m[1], m[3]) for m in _YEAR_LAST.finditer(text)):
        return True
    tokens = _TOKEN.findall(text)
    months = [token for token in tokens if token in _words().months]
    if months and any(map(str.isdigit, tokens)):
        sure = any(len(month) > 3 or month in _ENGLISH_SHORT for month in months)
        if sure or _YEAR.search(text):
            return True
    return _has_ago(text, tokens)


def _plausible(one: str, other: str) -> bool:
    """Tell whether two numbers can be day and month in either order."""
    low, high = sorted((int(one), int(other)))
    return 1 <= low <= 12 and high <= 31


def _has_ago(text: str, tokens: list[str]) -> bool:
    words = _words()
    return any(token in words.ago for token in tokens) or bool(words.long_ago.search(text))


def caseless(text: str) -> str:
    """Return a text without its case, and without the widths of its characters."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _words() -> _Words:
    table = phrases.read("dates")["dates"]
    months = frozenset(table["months"])
    ago = frozenset(phrase for phrase in table["ago"] if " " not in phrase)
    long_ago = [phrase for phrase in table["ago"] if " " in phrase]
    ago_words = frozenset(chain.from_iterable(phrase.split() for phrase in table["ago"]))
    around = months | frozenset(table["words"]) | frozenset(table["labels"]) | ago_words
    relative = around | frozenset(table["units"])
    han = [re.escape(word) for word in relative if CJK_TOKEN.fullmatch(word)]
    han += list("年月日号號时時分秒点點년월일시초")
    return _Words(
        months=months,
        around=around,
        relative=relative,
        ago=ago,
        long_ago=re.compile(rf"\b(?:{alternatives(long_ago)})\b|\d\s*[^\W\d_]{{1,3}}[前전](?!\w)"),
        cjk=re.compile(f"(?:{'|'.join(sorted(han, key=len, reverse=True))})+"),
    )


def alternatives(words: list[str]) -> str:
    """Return a pattern of any of some words, of two that fit the longer."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
