"""Takes for one what a reader means by one.

That is: letters with and without accents, of any width and case, and the Simplified and Traditional
forms of a Chinese character. Both what is indexed and what is asked pass through `fold`, so that a
query in any of the forms finds all.

Folding looks at one character at a time once a text is composed, so that the work is done once for
each character that ever occurs: texts are folded for every post that is saved.
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

#: A half-width kana with its voiced or semi-voiced sound mark, which only NFKC takes for one.
_HALF_WIDTH_VOICED: Final = re.compile("[\uff66-\uff9d][\uff9e\uff9f]")


def fold(text: str) -> str:
    """Return the text in the form in which it is indexed and compared.

    >>> fold("Café ＳＱＬｉｔｅ ｶﾞ"), fold("馬鈴薯") == fold("马铃薯")
    ('cafe sqlite ガ', True)
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_FOLDED.__getitem__, composed(text)))


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
