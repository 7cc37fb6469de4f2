"""Takes for one what a reader means by one.

That is: letters with and without accents, of any width and case, and the Simplified and Traditional
forms of a Chinese character. Both what is indexed and what is asked pass through `fold`, so that a
query in any of the forms finds all.

Folding looks at one character at a time once a text is composed, so that the work is done once for
each character that ever occurs. Texts are folded for every post that is saved, so one expression
finds the characters that may change, which are few in most texts, and each is replaced everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Final

#: Latin letters with diacritics (Latin-1 Supplement, Extended-A and -B, Extended Additional): the
#: script in which SQLite's unicode61 drops them too, so that a plain query in any client agrees.
_LATIN: Final = (range(0xC0, 0x250), range(0x1E00, 0x1F00))

#: Combining Diacritical Marks, which are left over where no composed letter exists.
_MARKS: Final = range(0x300, 0x370)

#: Soft hyphen, zero-width space and joiners, word joiner, byte-order mark, variation selectors:
#: none of them changes what a word is (UAX #31, default ignorable code points).
_IGNORABLE: Final = (
    0xAD,
    0x200B,
    0x200C,
    0x200D,
    0x2060,
    0xFEFF,
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
)

#: CJK Unified Ideographs, with Extension A: of these only the variants in our list change.
_HAN: Final = range(0x3400, 0xA000)

#: Inside of a regular-expression class: all but ASCII, most of Thai, kana, Han and Hangul, which
#: folding leaves alone. What is let in needlessly costs time, what is left out would not be folded.
_OUTSIDE: Final = (
    "\x80-\u0e00\u0e33\u0e80-\u3000\u3003-\u3040\u3097-\u30a0\u30fb\u30ff-\u33ff"
    "\ua000-\uabff\ud7a4-\U0010ffff"
)

#: A half-width kana with its voiced or semi-voiced sound mark, which only NFKC takes for one.
_HALF_WIDTH_VOICED: Final = re.compile("[\uff66-\uff9d][\uff9e\uff9f]")


def fold(text: str) -> str:
    """Return the text in the form in which it is indexed and compared.

    >>> fold("Café ＳＱＬｉｔｅ ｶﾞ"), fold("馬鈴薯") == fold("马铃薯")
    ('cafe sqlite ガ', True)
    """
    if text.isascii():
        return text.lower()
    text = composed(text)
    # No replacement holds a character that another would replace: what is folded stays as it is.
    for character in set(_changing().findall(text)):
        text = text.replace(character, _FOLDED[character])
    return text


def composed(text: str) -> str:
    """Return the text with every letter and its marks as one character, where there is one."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if "\uff9e" in text or "\uff9f" in text:
        text = _HALF_WIDTH_VOICED.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return text


class _Folded(dict[str, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, character: str) -> str:
        wide = unicodedata.normalize("NFKC", character).casefold()
        self[character] = folded = wide.translate(_table())
        return folded


_FOLDED: Final = _Folded()


@cache
def _changing() -> re.Pattern[str]:
    """Return what finds every character that folding changes, and of common scripts no other."""
    han = "".join(chr(code) for code in _table() if code in _HAN)
    return re.compile(f"[A-Z{_OUTSIDE}{han}]")


@cache
def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(chain(_MARKS, _IGNORABLE))
    for code in chain(*_LATIN):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[code] = base
    lines = files(__package__).joinpath("han_variants.txt").read_text(encoding="utf-8")
    for line in lines.splitlines():
        if line and not line.startswith("#"):
            table.update(dict.fromkeys(map(ord, line[1:]), line[0]))
    return table
