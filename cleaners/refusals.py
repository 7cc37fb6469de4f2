"""What pages say that stand in for a post: not found, not allowed, log in first, agree to cookies.

Servers answer with such pages where they should answer with a status. They are short, and say what
they are in their title or in the first things they have to say, in sentences that consist of little
else: something that pages are called, and that it is gone; or a whole statement
(``phrases/refusal.toml``). A post may have any of these words, but not nearly all of its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from . import phrases
from .features import columns as width

#: A page that stands in for a post is short: the longest seen in training data has about 400
#: columns of text.
MAX_COLUMNS = 600
#: Columns besides what refuses, up to which a page says little else: a word alone ("Gone",
#: "Entrar") may be the title of anything longer.
LITTLE_ELSE = 40
#: Lines at the head of what is kept, one of which says it.
FIRST_LINES = 4
#: Characters of a line that is looked at.
_LINE = 240
#: Share of a sentence's letters that have to be known words before it refuses. Chosen on the cases
#: of ``tests/cleaners/refused.toml`` that were not set aside.
COVERED = 0.8
#: Letters from which on a statement is more than a word: in scripts of letters and of words.
_MORE_THAN_A_WORD, _EAST = 11, 4

#: A status of RFC 9110 (section 15) as a title or a part of one: "404", "Blog | Error 404".
_STATUS = re.compile(
    r"(?:^|[|–—·:»-]\s*)(?:(?:http|error|status|code|fehler|erreur|errore|erro|błąd|chyba|hata|"
    r"ошибка|помилка|грешка|خطأ|错误|錯誤|エラー|오류)\W*){0,3}"
    r"(?:40[01345]|410|429|451|50[0234])(?:\W+(?:error|fehler|page|not|forbidden|gone|bad|internal|"
    r"service|too|unauthori[sz]ed|unavailable|gateway)|(?:错误|錯誤|エラー|页面|頁面)|\W*$|"
    r"\s*[|–—·:»-]\s)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[.!?…。！？]+(?:\s+|$|(?<=[。！？]))|\n")
_PARTS = re.compile(r"\s+[|–—·‹›»«-]\s+|\s*[|｜‹]\s*")
#: Languages whose phrases are looked for within words: those that set no spaces, and Korean, which
#: appends its particles.
_UNSPACED = frozenset(("zh", "ja", "ko", "th"))


@dataclass(frozen=True, slots=True)
class _Words:
    """What is known of one language."""

    #: Any of its phrases, the longest first.
    any: re.Pattern[str]
    #: For each phrase, which table it is of.
    table: dict[str, str]


@cache
def _languages() -> tuple[_Words, ...]:
    tables = phrases.read("refusal")
    return tuple(_words(tables, language) for language in tables["things"])


def _words(tables: dict[str, dict[str, list[str]]], language: str) -> _Words:
    found: dict[str, str] = {}
    for name in ("gone", "things", "whole", "fillers"):
        for phrase in tables[name].get(language, ()):
            found.setdefault(_folded(phrase), name)
    longest_first = "|".join(map(re.escape, sorted(found, key=len, reverse=True)))
    edged = longest_first if language in _UNSPACED else rf"(?<!\w)(?:{longest_first})(?!\w)"
    return _Words(re.compile(edged), found)


@cache
def _labels() -> frozenset[str]:
    return frozenset(
        _folded(label) for listed in phrases.read("refusal")["labels"].values() for label in listed
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").replace("\u0307", "").split())


def _size(text: str) -> int:
    return sum(map(str.isalnum, text))


@lru_cache(maxsize=1024)
def _says(sentence: str) -> int:
    """Return how plainly a sentence says that its page is no post: 0 not, 1 in a word, 2 fully."""
    folded = _folded(sentence)
    size = _size(folded)
    return max((_says_in(folded, size, words) for words in _languages()), default=0) if size else 0


def _says_in(folded: str, size: int, words: _Words) -> int:
    found = dict.fromkeys(("things", "gone", "whole", "fillers"), 0)
    for match in words.any.finditer(folded):
        found[words.table[match.group()]] += _size(match.group())
    if sum(found.values()) < COVERED * size:
        return 0
    if found["things"] and found["gone"]:
        return 2
    if found["whole"]:
        least = _EAST if folded[0] >= "\u2e80" else _MORE_THAN_A_WORD
        return 2 if found["whole"] >= least else 1
    return 1 if found["gone"] >= size / 2 else 0


def _in_title(title: str) -> int:
    if _STATUS.search(title[:_LINE]) or any(map(is_label, _PARTS.split(title[:_LINE]))):
        return 2
    return _in_line(title)


def _in_line(line: str) -> int:
    parts = (s for part in _PARTS.split(line[:_LINE]) for s in (part, *_SENTENCES.split(part)))
    return max(map(_says, parts), default=0)


def is_label(line: str) -> bool:
    """Tell whether a line labels a field or a button of a form to log in.

    >>> is_label("Password:"), is_label("Password hashing")
    (True, False)
    """
    return _folded(line).strip(" :*?") in _labels()


def refusal(titles: Iterable[str], lines: Sequence[str] = (), columns: int = 0) -> str:
    """Return the words by which a page says that it is no post, else "".

    Args:
        titles: What it is called: by its head, and by the heading that says so.
        lines: What it says, as far as it is a heading or seems to be the post.
        columns: Of all that seems to be the post.

    >>> refusal(["A blog"], ["Oops!", "The page you are looking for does not exist."], 60)
    'The page you are looking for does not exist.'
    >>> refusal(["Debugging a 404 in nginx"], columns=9000)
    ''
    """
    if columns > MAX_COLUMNS:
        return ""
    first = [(line, _in_title(line)) for line in (*titles, *lines[:1])]
    first += [(line, _in_line(line)) for line in lines[1:FIRST_LINES]]
    if not any(plainly for _, plainly in first):
        return ""
    about = sum(width(line) for line in lines if _in_line(line) or is_label(line))
    least = 1 if columns - about <= LITTLE_ELSE else 2
    return next((line for line, plainly in first if plainly >= least), "")
