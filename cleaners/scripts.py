"""Which script each character is written in, and what the script alone says of the language."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cache
from importlib.resources import files
from string import ascii_letters

#: Classes of characters that are no letters of any script.
OTHER = ""

LATIN = "Latn"
HAN = "Hani"
#: Han characters that one kind of writing has and another lacks (`hanzi.txt`).
SIMPLIFIED = "Hans"
SIMPLIFIED_AND_JAPANESE = "Hans+Jpan"
TRADITIONAL = "Hant"
TRADITIONAL_AND_JAPANESE = "Hant+Jpan"
JAPANESE = "Jpan"
KANA = "Kana"
HANGUL = "Hang"

#: In the order of that file's lines.
_TOLD_APART = (
    SIMPLIFIED,
    SIMPLIFIED_AND_JAPANESE,
    TRADITIONAL,
    TRADITIONAL_AND_JAPANESE,
    JAPANESE,
)
HAN_CLASSES = (HAN, *_TOLD_APART)

#: First code point of each stretch and its script (ISO 15924), from the Unicode Character
#: Database's Blocks.txt; stretches of no script, and of scripts no blog is written in, have none.
_STRETCHES = (
    (0x0000, OTHER),
    (0x00C0, LATIN),
    (0x0250, OTHER),
    (0x0370, "Grek"),
    (0x0400, "Cyrl"),
    (0x0530, "Armn"),
    (0x0590, "Hebr"),
    (0x0600, "Arab"),
    (0x0700, OTHER),
    (0x0750, "Arab"),
    (0x0780, "Thaa"),
    (0x07C0, OTHER),
    (0x08A0, "Arab"),
    (0x0900, "Deva"),
    (0x0980, "Beng"),
    (0x0A00, "Guru"),
    (0x0A80, "Gujr"),
    (0x0B00, "Orya"),
    (0x0B80, "Taml"),
    (0x0C00, "Telu"),
    (0x0C80, "Knda"),
    (0x0D00, "Mlym"),
    (0x0D80, "Sinh"),
    (0x0E00, "Thai"),
    (0x0E80, "Laoo"),
    (0x0F00, "Tibt"),
    (0x1000, "Mymr"),
    (0x10A0, "Geor"),
    (0x1100, HANGUL),
    (0x1200, "Ethi"),
    (0x13A0, OTHER),
    (0x1780, "Khmr"),
    (0x1800, "Mong"),
    (0x18B0, OTHER),
    (0x1C80, "Cyrl"),
    (0x1C90, "Geor"),
    (0x1CC0, OTHER),
    (0x1E00, LATIN),
    (0x1F00, "Grek"),
    (0x2000, OTHER),
    (0x2D00, "Geor"),
    (0x2D30, OTHER),
    (0x3005, HAN),
    (0x3008, OTHER),
    (0x3041, KANA),
    # The combining and single voice marks stand in other scripts' texts too; so do the middle dot
    # and the long-vowel mark further on.
    (0x3099, OTHER),
    (0x309D, KANA),
    (0x30A0, OTHER),
    (0x30A1, KANA),
    (0x30FB, OTHER),
    (0x30FD, KANA),
    (0x3100, OTHER),
    (0x3131, HANGUL),
    (0x3190, OTHER),
    (0x31F0, KANA),
    (0x3200, OTHER),
    (0x3400, HAN),
    (0x4DC0, OTHER),
    (0x4E00, HAN),
    (0xA000, OTHER),
    (0xAC00, HANGUL),
    (0xD7B0, OTHER),
    (0xF900, HAN),
    (0xFB00, OTHER),
    (0xFB1D, "Hebr"),
    (0xFB50, "Arab"),
    (0xFE00, OTHER),
    (0xFE70, "Arab"),
    (0xFEFF, OTHER),
    (0xFF21, LATIN),
    (0xFF3B, OTHER),
    (0xFF41, LATIN),
    (0xFF5B, OTHER),
    (0xFF66, KANA),
    (0xFFA0, OTHER),
    (0x20000, HAN),
    (0x32000, OTHER),
)
_STARTS = [start for start, _ in _STRETCHES]
_ASCII_WITHOUT_LETTERS = bytes(set(range(0x80)) - set(ascii_letters.encode()))
_SIGNS_AMONG_LETTERS = "×÷"
_BEYOND_ASCII = re.compile("[^\0-\x7f]")

#: Scripts in which nearly every text on the web is in one language.
LANGUAGE_OF_SCRIPT = {
    "Grek": "el",
    "Armn": "hy",
    "Hebr": "he",
    "Thaa": "dv",
    "Beng": "bn",
    "Guru": "pa",
    "Gujr": "gu",
    "Orya": "or",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Sinh": "si",
    "Thai": "th",
    "Laoo": "lo",
    "Tibt": "bo",
    "Mymr": "my",
    "Geor": "ka",
    HANGUL: "ko",
    "Ethi": "am",
    "Khmr": "km",
    "Mong": "mn",
}


class _Classes(dict[str, str]):
    """Class by character, filled as characters are met."""

    def __missing__(self, character: str) -> str:
        script = _STRETCHES[bisect_right(_STARTS, ord(character)) - 1][1]
        if character in _SIGNS_AMONG_LETTERS:
            script = OTHER
        self[character] = script
        return script


@cache
def _classes() -> _Classes:
    lines = (files(__package__) / "hanzi.txt").read_text(encoding="utf-8").splitlines()
    tables = (line for line in lines if not line.startswith("#"))
    known = dict.fromkeys(ascii_letters, LATIN)
    for name, characters in zip(_TOLD_APART, tables, strict=True):
        known |= dict.fromkeys(characters, name)
    return _Classes(known)


def count_scripts(text: str) -> Counter[str]:
    """Count the characters of each class; those of no script are left out.

    >>> dict(count_scripts("GPT-3 们有發布"))
    {'Latn': 3, 'Hans': 1, 'Hani': 2, 'Hant': 1}
    """
    # ASCII is counted as bytes, at a hundredth of what looking each character up takes.
    letters = len(text.encode("ascii", "ignore").translate(None, _ASCII_WITHOUT_LETTERS))
    counts = Counter({LATIN: letters} if letters else {})
    if not text.isascii():
        counts.update(map(_classes().__getitem__, _BEYOND_ASCII.findall(text)))
        counts.pop(OTHER, None)
    return counts
