"""Simplified and Traditional Chinese, Cantonese, and Japanese with little or no kana."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from .scripts import (
    HAN_CLASSES,
    JAPANESE,
    KANA,
    SIMPLIFIED,
    SIMPLIFIED_AND_JAPANESE,
    TRADITIONAL,
    TRADITIONAL_AND_JAPANESE,
)

#: Of kana and Han characters together, the share of kana up to which a text may be Chinese that
#: quotes a Japanese name. Japanese prose has 0.5 and more, headings full of kanji 0.1.
MAX_KANA_OF_CHINESE = 0.05

#: Characters that no Japanese text has, from which on a text is Japanese only with so much kana.
MIN_AGAINST_KANA = 2
MIN_KANA_AGAINST_CHINESE = 0.4

#: Headings and lists of names may lack kana; so much running text in a row does not.
MAX_WITHOUT_KANA = 30

#: Characters up to which a text without kana is left to its surroundings unless one of them is
#: Chinese alone.
MAX_SHARED = 4

#: What a mixture of characters counts as, in kana.
MIN_JAPANESE = 2

#: Characters that written Japanese has not, though its character set has some of them.
_CHINESE_WORDS = re.compile("[們这這你她您吗嗎吧啊很没沒呢哪啦么麼跟把]")

#: What is written in Cantonese and never in Mandarin (Standard Chinese borrows none of them, but
#: for names).
_CANTONESE = re.compile("[嘅咗喺嗰冇佢哋啲嚟嘢咁畀唔噉咩㗎嚿攞瞓乜睇]")

#: Cantonese writing has one such character in five to fifteen; a quoted phrase in Mandarin, fewer.
MIN_CANTONESE_SHARE = 0.03
MIN_CANTONESE_KINDS = 2

#: Traditional and Japanese-or-Simplified characters side by side, none Simplified alone, are
#: Japanese if the rarer kind has at least this share of both and there are this many.
MIN_MIXTURE = 0.2
MIN_MIXED = 4

#: How often one character decides rightly between Simplified and Traditional; two disagree more
#: rarely (of 16,143 paragraphs that were decided, 68 wrongly, most of those quotations).
_PER_CHARACTER = 0.9


@dataclass(frozen=True, slots=True)
class HanGuess:
    """What the characters say; ``tag`` is "" where they say nothing."""

    tag: str
    confidence: float


UNDECIDED = HanGuess("", 0.0)


def guess_han(counts: Counter[str], text: str) -> HanGuess:
    """Tell apart the languages written in Han characters.

    Args:
        counts: Characters by class, as `count_scripts` gives them.
        text: The characters themselves.
    """
    if _is_japanese(counts, text):
        return HanGuess("ja", _confidence(max(MIN_JAPANESE, counts[KANA] + counts[JAPANESE]), 0))
    if _is_cantonese(counts, text):
        return HanGuess("yue", 0.95)
    simplified = counts[SIMPLIFIED] + counts[SIMPLIFIED_AND_JAPANESE]
    traditional = counts[TRADITIONAL] + counts[TRADITIONAL_AND_JAPANESE]
    if simplified == traditional or _is_short_and_shared(counts):
        return UNDECIDED
    if simplified > traditional:
        return HanGuess("zh-Hans", _confidence(simplified, traditional))
    return HanGuess("zh-Hant", _confidence(traditional, simplified))


def _is_short_and_shared(counts: Counter[str]) -> bool:
    """Whether a heading or name is written the same in Chinese and Japanese (東京, 国際)."""
    if counts[SIMPLIFIED] or counts[TRADITIONAL]:
        return False
    return sum(map(counts.__getitem__, HAN_CLASSES)) <= MAX_SHARED


def speaks_against_japanese(counts: Counter[str], text: str) -> bool:
    """Whether a text of Han characters cannot be the Japanese that its surroundings suggest."""
    return _against_japanese(counts, text) > 0


def _against_japanese(counts: Counter[str], text: str) -> int:
    return counts[SIMPLIFIED] + counts[TRADITIONAL] + len(_CHINESE_WORDS.findall(text))


def _is_japanese(counts: Counter[str], text: str) -> bool:
    kana, han = counts[KANA], sum(map(counts.__getitem__, HAN_CLASSES))
    share = kana / max(1, kana + han)
    against = _against_japanese(counts, text)
    if against >= MIN_AGAINST_KANA:
        return share >= MIN_KANA_AGAINST_CHINESE
    if kana:
        return share > MAX_KANA_OF_CHINESE or not against
    return not against and han <= MAX_WITHOUT_KANA and _is_kanji(counts)


def _is_kanji(counts: Counter[str]) -> bool:
    """Whether characters without kana are Japanese rather than either kind of Chinese."""
    if counts[JAPANESE]:
        return True
    shared, traditional = counts[SIMPLIFIED_AND_JAPANESE], counts[TRADITIONAL_AND_JAPANESE]
    mixed = shared + traditional
    return mixed >= MIN_MIXED and min(shared, traditional) >= MIN_MIXTURE * mixed


def _is_cantonese(counts: Counter[str], text: str) -> bool:
    found = _CANTONESE.findall(text)
    if len(set(found)) < MIN_CANTONESE_KINDS:
        return False
    return len(found) >= MIN_CANTONESE_SHARE * sum(map(counts.__getitem__, HAN_CLASSES))


def _confidence(for_it: int, against: int) -> float:
    """Laplace's rule of succession, scaled: one character is weak evidence, ten are strong."""
    share = (for_it + 1) / (for_it + against + 2)
    return min(0.99, share + (1 - share) * _PER_CHARACTER * (for_it > 2 * against))
