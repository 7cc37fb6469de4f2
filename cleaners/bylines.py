"""Lines that say who wrote, when, and how long it takes to read: bylines.

Lines that are nothing but a date are told by `plaindates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from . import phrases
from .plaindates import (
    CJK_TOKEN,
    DIGIT,
    alternatives,
    caseless,
    is_date,
    is_month,
    may_stand_beside_date,
)

#: Characters of the longest byline: two names, a date, a reading time, a category.
MAX_BYLINE = 160
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

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
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
    by: re.Pattern[str]
    labels: re.Pattern[str]
    reading: frozenset[str]
    #: How bylines without a number begin: their first two characters, or the only one.
    openings: frozenset[str]
    #: Labels that may stand on a line of their own.
    alone: frozenset[str]


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
    nameable = (is_name(first) and " " in first) or (first.isalnum() and not first[0].isupper())
    return first if nameable and is_date(parts[1]) and not _is_claim(first) else ""


def _after_date(text: str) -> str:
    """Return the name in "19 May 2024 by Ada Voss", or "" where no date comes before it."""
    if not DIGIT.search(text):
        return ""
    by = _words().by
    for gap in _BEFORE_BY.finditer(text):
        rest = text[gap.end() :]
        if by.match(caseless(rest)) and is_date(text[: gap.start()]):
            return _claimed(rest)
    return ""


def _claimed(text: str) -> str:
    """Return the name after "by" or a label such as "author"."""
    words, folded = _words(), caseless(text)
    match = words.by.match(folded) or words.labels.match(folded)
    if match is None or len(folded) != len(text):
        return ""
    rest = text[match.end() :].strip()
    name = _NAME_END.split(rest, maxsplit=1)[0].strip(" ,")
    glued = _GLUED.fullmatch(name)
    if glued and is_month(glued[2]) and name != rest:  # "JaneMay 3", two elements
        name = glued[1]
    if is_date(name) or is_month(name):
        return ""
    if name != rest:
        name = without_month(name)
    is_nick = bool(_NICK.fullmatch(name)) and is_date(rest[len(name) :])
    return name if is_nick or is_name(name) else ""


def without_month(name: str) -> str:
    """Return a name without the month of the date behind it.

    >>> without_month("Jane Doe December"), without_month("May")
    ('Jane Doe', 'May')
    """
    first, _, last = name.rpartition(" ")
    return first if first and is_month(last) else name


@lru_cache(maxsize=4096)
def _is_byline(text: str) -> bool:
    if (text[-1] in _MAY_END and _SENTENCE_END.search(text[-_ENDING:])) or is_date(text):
        return False
    if _BAR.search(text) or _GAP.search(text):
        parts = [part for part in _PARTS.split(text) if part]
        if len(parts) > 1:
            return _is_row(parts)
    dashed = _DASHES.split(text) if _DASH.search(text) else [text]
    if len(dashed) > 1 and all(_is_claim(p) or is_date(p) or is_name(p) for p in dashed):
        return any(_is_claim(part) or is_date(part) for part in dashed)
    return _is_claim(text) or _is_name_and_date(text) or bool(_after_date(text))


def _may_be(text: str) -> bool:
    """Tell cheaply whether a line holds a number, or begins as a byline does."""
    if DIGIT.search(text):
        return True
    return _opens_byline(caseless(text[:2]))


def _opens_byline(folded: str) -> bool:
    openings = _words().openings
    return folded[:2] in openings or folded[:1] in openings


def _is_row(parts: list[str]) -> bool:
    """Judge parts between separators: all short, and one of them a date or a claim."""
    if not any(_is_claim(part) or is_date(part) for part in parts):
        return False
    return all(len(part.split()) <= _ASIDE_WORDS and len(part) <= _LABEL_REST for part in parts)


def _is_claim(text: str) -> bool:
    """Tell whether `text` names an author or a reading time in so many words."""
    words = _words()
    folded = caseless(text)
    if folded.strip(" :") in words.alone:
        return True
    counted = _NUMBER.sub("0", folded) if DIGIT.search(folded) else folded
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
    return is_name(name) and (len(name) == len(text.strip()) or _dated_rest(text, name))


def _dated_rest(text: str, name: str) -> bool:
    rest = text.strip()[len(name) :].strip(" ,@")
    first = rest.split(" ", 1)
    return (
        is_date(rest)
        or (len(first) > 1 and is_date(first[1]))
        or is_name(rest.removeprefix("The "))
    )


def is_name(text: str) -> bool:
    """Tell whether `text` looks like the name of a person or a byline's organisation."""
    text = text.strip(" ,")
    if CJK_TOKEN.search(text):
        return len(text) <= _CJK_NAME and bool(re.fullmatch(r"[\w·・ .-]+", text))
    words = text.split()
    if not 0 < len(words) <= _NAME_WORDS or words[0].casefold() in _NO_NAME:
        return False
    if DIGIT.search(text):
        return False
    return all(word[0].isupper() or word in _PARTICLES or word == "&" for word in words)


def is_person(text: str) -> bool:
    """Tell whether `text` looks like a name, and is no label or word of dates.

    >>> is_person("Ada Voss"), is_person("Jul"), is_person("Updated")
    (True, False, False)
    """
    labels, words = _words().alone, text.casefold().replace(".", " ").split()
    return is_name(text) and not all(w in labels or may_stand_beside_date(w) for w in words)


def _is_name_and_date(text: str) -> bool:
    """Tell whether `text` is a name of two words or more, or one with a comma, and a date."""
    if not DIGIT.search(text):
        return False
    words = text.split()
    if text.isascii() and not _begins_name(words[0]):
        return False
    for count in range(1, min(_LEADING_WORDS, len(words) - 1) + 1):
        name, rest = " ".join(words[:count]), " ".join(words[count:])
        if (count > 1 or name.endswith(",")) and is_name(name) and is_date(rest):
            return True
    return False


def _begins_name(word: str) -> bool:
    """Tell whether a word without letters of other scripts may be the first of a name."""
    word = word.strip(",")
    return not word or (word[0].isupper() or word in _PARTICLES or word == "&")


@cache
def _words() -> _Words:
    table = phrases.read("dates")["bylines"]
    return _Words(
        by=re.compile(rf"(?:{alternatives(table['by'])})\s+"),
        labels=_label_pattern(table["labels"]),
        reading=frozenset(phrase.replace("#", "0") for phrase in table["reading"]),
        openings=frozenset(
            word[:2] for kind in ("by", "labels", "alone", "reading") for word in table[kind]
        ),
        alone=frozenset(table["alone"]),
    )


def _label_pattern(labels: list[str]) -> re.Pattern[str]:
    """Build the pattern of what names an author: one word wants a colon, several stand alone."""
    several = [label for label in labels if " " in label]
    joined = [label for label in labels if label.endswith(("于", "於"))]
    alone = [label.rstrip(":") for label in labels if " " not in label]
    return re.compile(
        rf"(?:{alternatives(several)})\s*[:/|]?\s+|(?:{alternatives(several + alone)})\s*[:/]\s*"
        rf"|(?:{alternatives(joined)})\s*(?=\d)"
    )
