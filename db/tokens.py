"""Cuts text into the tokens of the search index, for every script, ahead of stock SQLite.

SQLite's own tokenizer cuts at spaces and punctuation, which finds no word in scripts that write
none (docs/decisions/0013). So a run of characters of such a script goes into the index as its
pairs, and last its final character alone::

    开源模型  ->  开源 源模 模型 型

A word of two characters is one token, a longer one a phrase of tokens, and a single character the
beginning of a token, since every character begins one. The lone last token keeps runs apart that
only follow each other: no phrase reaches over it. Everything else is left to SQLite, whose
tokenizer is told to keep marks inside of tokens: without vowel signs Hindi words fall apart.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from typing import Final

from .folding import fold

#: Blocks whose scripts are written without spaces between words, and Hangul, whose words carry
#: their particles with them (Unicode 15.1, Blocks.txt).
_BLOCKS: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1100, 0x11FF),  # Hangul Jamo
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # Ideographic iteration mark, closing mark, number zero
    (0x3041, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),  # Katakana Phonetic Extensions
)
_WIDE_BLOCKS: Final = (
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Han
    "\uac00-\ud7a3"  # Hangul Syllables
)


def _is_token(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


#: Inside of a regular-expression class: the characters that are tokens each by itself.
SINGLE: Final = _WIDE_BLOCKS + "".join(
    character
    for first, last in _BLOCKS
    for character in map(chr, range(first, last + 1))
    if _is_token(character)
)

#: Inside of a regular-expression class: vowel signs, accents and tone marks, which Python's ``\w``
#: leaves out. Blocks below Han, and those between Han and Hangul, hold all that living scripts use.
_MARKS: Final = "".join(
    character
    for character in map(chr, (*range(0x300, 0x3100), *range(0xA600, 0xAC00)))
    if unicodedata.category(character)[0] == "M" and character not in SINGLE
)

#: Hangul is written with spaces; only a search has to cut it. No character is of both classes of a
#: word, so that there is one way to read it.
_WORD: Final = re.compile(f"(?:[^\\W_{SINGLE}]+|[\u1100-\u11ff\uac00-\ud7a3{_MARKS}]+)+|[{SINGLE}]")

_RUN: Final = re.compile(f"[{SINGLE}]+")
_RUNS_APART: Final = re.compile(f"([{SINGLE}]+)")
_PIECE: Final = re.compile(f"[{SINGLE}]+|(?:(?![{SINGLE}_])[\\w{_MARKS}])+")


#: Four bytes to every character, and the type of array whose items are that long.
_ENCODING: Final = "utf-32-le"
_UNIT: Final = "I"

#: Stands in no run.
_MARK: Final = "\0"


def index_text(text: str) -> str:
    """Return the text as it goes into the index, tokens parted by spaces.

    >>> index_text("OPT大模型，Café").split()
    ['opt', '大模', '模型', '型', ',cafe']
    """
    folded = fold(text)
    # Other text and runs take turns, beginning with other text, be it empty.
    pieces = [folded] if folded.isascii() else _RUNS_APART.split(folded)
    if len(pieces) == 1:
        return folded
    pieces[1::2] = _pairs(pieces[1::2])
    return " ".join(pieces)


def _pairs(found: list[str]) -> list[str]:
    """Cut runs into pairs, all at once: as numbers, characters are copied in long strides.

    Joined by the mark, two runs ``ab`` and ``cd`` become ``|a ab b| |c cd d| ``: what stands
    between every second two marks is a run, cut, after its first character and a space.
    """
    characters = array(_UNIT, f"{_MARK}{_MARK.join(found)}{_MARK}".encode(_ENCODING))
    cut = array(_UNIT, " ".encode(_ENCODING)) * (3 * len(characters) - 3)
    cut[0::3] = characters[:-1]
    cut[1::3] = characters[1:]
    return [run[2:] for run in cut.tobytes().decode(_ENCODING).split(_MARK)[1::2]]


def runs(text: str) -> tuple[str, ...]:
    """Return the words of a query, folded; a run of characters without spaces counts as one.

    >>> runs("Café-bar"), runs("GPT4模型"), runs("--")
    (('cafe', 'bar'), ('gpt4', '模型'), ())
    """
    return tuple(_PIECE.findall(fold(text)))


def is_run(word: str) -> bool:
    """Whether a word of a query is of a script without spaces."""
    return _RUN.match(word) is not None


def phrase(words: tuple[str, ...]) -> tuple[str, bool]:
    """Return the tokens that words make one after the other, and whether the last may go on.

    >>> phrase(("gpt4", "模型")), phrase(("型",)), phrase(("模型", "gpt4"))
    (('gpt4 模型', False), ('型', True), ('模型 型 gpt4', False))
    """
    tokens = index_text(" ".join(words)).split()
    last = words[-1]
    if is_run(last) and len(last) > 1:
        # What follows the run in the text is not known, so whether it ends there is not asked.
        tokens.pop()
    return " ".join(tokens), is_run(last) and len(last) == 1


def count_words(text: str) -> int:
    """Return how many words a text has; where words have no spaces, how many characters.

    >>> count_words("Café-bar, no. 4"), count_words("开源模型 GPT"), count_words("오늘 날씨")
    (4, 5, 2)
    """
    return len(_WORD.findall(text))
