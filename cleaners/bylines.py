"""Lines that say who wrote and when: dates in twenty languages, bylines, reading times.

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
#: Characters of the longest byline: two names, a date, a reading time, a category.
MAX_BYLINE = 160
#: Numbers in one date: two dates with their times.
_MAX_NUMBERS = 12
#: Words of a name; "Maria del Carmen García y López".
_NAME_WORDS = 6
#: Words of what may stand beside a date between separators: "X on behalf of the Y team".
_ASIDE_WORDS = 8
#: Han, kana or hangul characters of a name; pen names are longer than names.
_CJK_NAME = 12
#: Characters of what follows "Posted by".
_LABEL_REST = 80
#: Words tried as the name before a date ("Jane Doe May 3, 2022").
_LEADING_WORDS = 5

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['.-][^\W\d_]+)*")
_CJK = r"⺀-鿿가-힣"
_CJK_TOKEN = re.compile(rf"[{_CJK}]+")
_CJK_DATE = re.compile(r"\d\s*[年月日号號时時년월일]")
_TIME = re.compile(
    r"\b(?:[01]?\d|2[0-3])(?:[:h時时시]\s?[0-5]\d(?!\d)|\.[0-5]\d\s?uhr\b|\s?[ap]\.?m\b)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(?:19|20)\d\d\s?([-./])\s?(\d{1,2})\s?\1\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(
    r"(?<!\d)(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?(?:(?:19|20)\d\d|\d\d(?<=/\d\d))(?!\d)"
)
#: Separators between the parts of a byline that no sentence holds.
_PARTS = re.compile(r"\s*[|·•‧∙｜ㆍ]\s*|\s{3,}")
#: What parts a date from who wrote.
_BEFORE_BY = re.compile(r",?\s+")
_DASHES = re.compile(r"\s+[-–—/]+\s+")
#: What stands in every such separator; it is found without trying each space for one.
_BAR, _GAP, _DASH = re.compile("[|·•‧∙｜ㆍ]"), re.compile(r"\s{3}"), re.compile(r"[-–—/]\s")
#: Characters at the end that tell a sentence's.
_ENDING = 12
_SENTENCE_END = re.compile(r"[!?。！？]$|[^\W\d_]{3,}\.$")
_MAY_END = "!?。！？.\n"
#: Abbreviated months that are also words of English need a year beside them.
_ENGLISH_SHORT = frozenset("jan feb apr jun jul aug sep nov dec may mai mei maj".split())
_PARTICLES = frozenset(
    "de del della di da do dos das du des van von der den ter ten la le el al bin ibn y e und and "
    "og och et of zu af san st the".split()
)
#: What ends the name after "By".
_NAME_END = re.compile(r"\s*(?:,\s|\s(?:on|at|in|am|le|el|em|il|\d)|\s@)")
#: A name with a capitalised word right behind it.
_GLUED = re.compile(r"(.*[a-zß-ÿ]|\w+[A-Z])([A-Z][a-z]{2,8})")
#: A name that someone goes by, which is one where a date follows: "posted by ellis at 10:02".
_NICK = re.compile(r"[^\W\d][\w.-]{1,23}")
#: Words that begin no name; they begin sentences and headings after "By".
_NO_NAME = frozenset(
    "the this that these those my our your his her its their a an all any each way far default "
    "design now then using doing making reading following popular der die das ein eine l' un une "
    "el los las o os".split()
)


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
    by: re.Pattern[str]
    labels: re.Pattern[str]
    reading: frozenset[str]
    #: How bylines without a number begin: their first two characters, or the only one.
    openings: frozenset[str]
    #: Labels that may stand on a line of their own.
    alone: frozenset[str]


def is_date(line: str) -> bool:
    """Tell whether a line is nothing but a date or a time, with or without "Published on".

    >>> [is_date(s) for s in ("3. Mai 2022", "2022年5月3日 星期二", "Posted on 05/03/2022")]
    [True, True, True]
    >>> [is_date(s) for s in ("May we help?", "1.54.0", "发布日期:2022年5月3日发布OPT-175B")]
    [False, False, False]
    """
    text = line.strip()
    return len(text) <= _MAX_DATE and bool(_DIGIT.search(text)) and _is_date(text)


def is_byline(line: str) -> bool:
    """Tell whether a line says who wrote, when, or how long it takes to read, and nothing else.

    >>> [is_byline(s) for s in ("By Jane Doe | May 3, 2022", "作者：张三", "Posted by X at 10:00")]
    [True, True, True]
    >>> [is_byline(s) for s in ("By the way", "By Monday it worked.", "Von Anfang an")]
    [False, False, False]
    """
    text = line.strip(" |·•")
    return 1 < len(text) <= MAX_BYLINE and _may_be(text) and _is_byline(text)


def is_byline_or_date(line: str) -> bool:
    """Tell whether a line is a byline or a date, and nothing else."""
    return is_byline(line) or is_date(line)


def signed(line: str) -> str:
    """Return the author that a byline names, or "".

    >>> [signed(s) for s in ("par Marie", "jane • 2023-10-28 • 52", "posted by Al Doe at 2:47 PM")]
    ['Marie', 'jane', 'Al Doe']
    >>> [signed(s) for s in ("作者：张三 2006-04-09", "Posted on May 3, 2022", "Written by Feb 3")]
    ['张三', '', '']
    >>> signed("19 May 2024 by Al Doe")
    'Al Doe'
    """
    text = line.strip(" |·•")
    if not is_byline(text):
        return ""
    parts = [part for part in _PARTS.split(text) if part]
    parts = parts if len(parts) > 1 else _DASHES.split(text)
    named = next(filter(None, map(_claimed, parts)), "") or _after_date(text)
    if named or len(parts) == 1:
        return named
    first = parts[0].strip()
    # One capitalised word may be a month, or a calendar's leaf that was run together.
    nameable = (_is_name(first) and " " in first) or (first.isalnum() and not first[0].isupper())
    return first if nameable and is_date(parts[1]) and not _is_claim(first) else ""


def _after_date(text: str) -> str:
    """Return the name in "19 May 2024 by Ada Voss", or "" where no date comes before it."""
    if not _DIGIT.search(text):
        return ""
    by = _words().by
    for gap in _BEFORE_BY.finditer(text):
        rest = text[gap.end() :]
        if by.match(_folded(rest)) and is_date(text[: gap.start()]):
            return _claimed(rest)
    return ""


def _claimed(text: str) -> str:
    """Return the name after "by" or a label such as "author"."""
    words, folded = _words(), _folded(text)
    match = words.by.match(folded) or words.labels.match(folded)
    if match is None or len(folded) != len(text):
        return ""
    rest = text[match.end() :].strip()
    name = _NAME_END.split(rest, maxsplit=1)[0].strip(" ,")
    glued = _GLUED.fullmatch(name)
    if glued and glued[2].lower() in words.months and name != rest:  # "JaneMay 3", two elements
        name = glued[1]
    if is_date(name) or name.casefold() in words.months:
        return ""
    if name != rest:
        name = without_month(name)
    is_nick = bool(_NICK.fullmatch(name)) and is_date(rest[len(name) :])
    return name if is_nick or _is_name(name) else ""


def without_month(name: str) -> str:
    """Return a name without the month of the date behind it.

    >>> without_month("Jane Doe December"), without_month("May")
    ('Jane Doe', 'May')
    """
    first, _, last = name.rpartition(" ")
    return first if first and last.casefold() in _words().months else name


@lru_cache(maxsize=4096)
def _is_byline(text: str) -> bool:
    if (text[-1] in _MAY_END and _SENTENCE_END.search(text[-_ENDING:])) or is_date(text):
        return False
    if _BAR.search(text) or _GAP.search(text):
        parts = [part for part in _PARTS.split(text) if part]
        if len(parts) > 1:
            return _is_row(parts)
    dashed = _DASHES.split(text) if _DASH.search(text) else [text]
    if len(dashed) > 1 and all(_is_claim(p) or is_date(p) or _is_name(p) for p in dashed):
        return any(_is_claim(part) or is_date(part) for part in dashed)
    return _is_claim(text) or _is_name_and_date(text) or bool(_after_date(text))


def _may_be(text: str) -> bool:
    """Tell cheaply whether a line holds a number, or begins as a byline does."""
    if _DIGIT.search(text):
        return True
    return _opens_byline(_folded(text[:2]))


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold()


def _opens_byline(folded: str) -> bool:
    openings = _words().openings
    return folded[:2] in openings or folded[:1] in openings


@lru_cache(maxsize=2048)
def _is_date(text: str) -> bool:
    folded = _folded(text).replace("’", "'")
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
    if token.isdigit() or not _CJK_TOKEN.search(token):
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


def _is_row(parts: list[str]) -> bool:
    """Judge parts between separators: all short, and one of them a date or a claim."""
    if not any(_is_claim(part) or is_date(part) for part in parts):
        return False
    return all(len(part.split()) <= _ASIDE_WORDS and len(part) <= _LABEL_REST for part in parts)


def _is_claim(text: str) -> bool:
    """Tell whether `text` names an author or a reading time in so many words."""
    words = _words()
    folded = _folded(text)
    if folded.strip(" :") in words.alone:
        return True
    counted = _NUMBER.sub("0", folded) if _DIGIT.search(folded) else folded
    if counted.strip(" .:") in words.reading:
        return True
    if not _opens_byline(folded):
        return False
    if match := words.by.match(folded):
        return _is_signature(text[match.end() :])
    match = words.labels.match(folded)
    return bool(match and 0 < len(folded) - match.end() <= _LABEL_REST)


def _is_signature(text: str) -> bool:
    """Judge what follows "By": a name, and perhaps a date."""
    name = _NAME_END.split(text.strip(), maxsplit=1)[0]
    return _is_name(name) and (len(name) == len(text.strip()) or _dated_rest(text, name))


def _dated_rest(text: str, name: str) -> bool:
    rest = text.strip()[len(name) :].strip(" ,@")
    first = rest.split(" ", 1)
    return (
        is_date(rest)
        or (len(first) > 1 and is_date(first[1]))
        or _is_name(rest.removeprefix("The "))
    )


def _is_name(text: str) -> bool:
    """Tell whether `text` looks like the name of a person or a byline's organisation."""
    text = text.strip(" ,")
    if _CJK_TOKEN.search(text):
        return len(text) <= _CJK_NAME and bool(re.fullmatch(r"[\w·・ .-]+", text))
    words = text.split()
    if not 0 < len(words) <= _NAME_WORDS or words[0].casefold() in _NO_NAME:
        return False
    if _DIGIT.search(text):
        return False
    return all(word[0].isupper() or word in _PARTICLES or word == "&" for word in words)


def _is_name_and_date(text: str) -> bool:
    """Tell whether `text` is a name of two words or more, or one with a comma, and a date."""
    if not _DIGIT.search(text):
        return False
    words = text.split()
    if text.isascii() and not _begins_name(words[0]):
        return False
    for count in range(1, min(_LEADING_WORDS, len(words) - 1) + 1):
        name, rest = " ".join(words[:count]), " ".join(words[count:])
        if (count > 1 or name.endswith(",")) and _is_name(name) and is_date(rest):
            return True
    return False


def _begins_name(word: str) -> bool:
    """Tell whether a word without letters of other scripts may be the first of a name."""
    word = word.strip(",")
    return not word or (word[0].isupper() or word in _PARTICLES or word == "&")


@cache
def _words() -> _Words:
    table = phrases.read("dates")
    dates, bylines = table["dates"], table["bylines"]
    months = frozenset(dates["months"])
    ago = frozenset(phrase for phrase in dates["ago"] if " " not in phrase)
    long_ago = [phrase for phrase in dates["ago"] if " " in phrase]
    ago_words = frozenset(chain.from_iterable(phrase.split() for phrase in dates["ago"]))
    around = months | frozenset(dates["words"]) | frozenset(dates["labels"]) | ago_words
    relative = around | frozenset(dates["units"])
    han = [re.escape(word) for word in relative if _CJK_TOKEN.fullmatch(word)]
    han += list("年月日号號时時分秒点點년월일시초")
    return _Words(
        months=months,
        around=around,
        relative=relative,
        ago=ago,
        long_ago=re.compile(rf"\b(?:{_alternatives(long_ago)})\b|\d\s*[^\W\d_]{{1,3}}[前전](?!\w)"),
        cjk=re.compile(f"(?:{'|'.join(sorted(han, key=len, reverse=True))})+"),
        by=re.compile(rf"(?:{_alternatives(bylines['by'])})\s+"),
        labels=_label_pattern(bylines["labels"]),
        reading=frozenset(phrase.replace("#", "0") for phrase in bylines["reading"]),
        openings=frozenset(
            word[:2] for kind in ("by", "labels", "alone", "reading") for word in bylines[kind]
        ),
        alone=frozenset(bylines["alone"]),
    )


def _label_pattern(labels: list[str]) -> re.Pattern[str]:
    """Build the pattern of what names an author: one word wants a colon, several stand alone."""
    several = [label for label in labels if " " in label]
    joined = [label for label in labels if label.endswith(("于", "於"))]
    alone = [label.rstrip(":") for label in labels if " " not in label]
    return re.compile(
        rf"(?:{_alternatives(several)})\s*[:/|]?\s+|(?:{_alternatives(several + alone)})\s*[:/]\s*"
        rf"|(?:{_alternatives(joined)})\s*(?=\d)"
    )


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
