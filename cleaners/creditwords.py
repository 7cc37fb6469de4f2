"""The words of credit lines (`phrases/credit.toml`), ready to be looked up and matched.

A label is found in a dictionary, whatever its language. Sentences are regular expressions, compiled
when a line first holds one of their stems: most pages hold none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, Final

from . import phrases
from .model import LinkKind

#: Traditional Chinese characters of these words, each with the simplified one of the table; one for
#: one, so that places in a line stay.
_SIMPLE: Final = str.maketrans(
    "轉載來處連鏈網發譯編錄貼該這於內帖權許節選獲經請註須務標題圖攝資數參選關絡際聲說稿點擊閱讀報責體壇刊軟誌"
    "專欄們個時為屬\xa0\u3000結",
    "转载来处连链网发译编录贴该这于内帖权许节选获经请注须务标题图摄资数参选关络际声说稿点击阅读报责体坛刊软志"
    "专栏们个时为属  结",
)
#: Arrows, dingbats and pictures, with what chooses their form: they decorate lines.
_EMOJI: Final = range(0x1F000, 0x1FB00)
_SYMBOLS: Final = dict.fromkeys(
    chain(range(0x2190, 0x2200), range(0x2600, 0x27C0), range(0x2B00, 0x2C00), (0xFE0F,), _EMOJI),
    "~",
)
_FOLDED: Final = _SIMPLE | _SYMBOLS
#: Arabic vowel signs and the stretching stroke, soft hyphens and marks of direction: not read.
_SILENT: Final = re.compile("[\u0640\u064b-\u0652\u00ad\u200b\u200e\u200f\u202a-\u202e\ufeff]")
#: What stands around a label and is no part of it; letters of Indic scripts and of Thai end in
#: marks that are no word characters for `re`, so it is listed and not ``\W``.
DECORATION: Final = (
    " \t\n*#>[](){}<>【】（）〔〕《》〈〉「」『』“”„‘’\"'`~·•●○◆◇■□▶►▸»«※†‡§¶|｜/\\-–—_=+:："
    ",，.。;；、!！?？…@"
)
_BRACKETED: Final = re.compile(r"\s*[(（\[][^()（）\[\]]{0,40}[)）\]]\s*$")
#: "Erstveröffentlichung auf", and the original in another language: "英文原文链接".
_PREPOSITION: Final = re.compile(
    r"\s(?:on|at|in|from|of|auf|bei|in|im|von|aus|sur|dans|en|em|no|na|su|in|на|в|de|di|op|på|i)$"
)
_FOREIGN: Final = re.compile(
    "(?:英文|英语|日文|日语|韩文|法文|法语|德文|德语|俄文|外文|英語|日本語|영어|영문)\\s?"
)
#: "Original article by Ann".
_WHOSE: Final = re.compile(
    r"(?<!posted)(?<!published)\s(?:by|von|par|por|de|di|av|af|door|от|від|autorstwa)\s[^\d:]{2,40}$"
)
#: "Original (in English)".
_IN: Final = re.compile(r"^(?:in|auf|en|em|på|in het|på|na|in lingua) ")
_SPACES: Final = re.compile(r"\s+")
#: Longest thing that a verb may follow: a name, a title, an address written out (characters).
_OBJECT: Final = r"(?P<o>.{1,160}?)"


_ASCII_WORD: Final = re.compile(r"[a-z]{4,}")
#: Letters by which stems are looked up.
_KEY: Final = 4


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says of what follows it."""

    kind: LinkKind
    #: It names the source of pictures and figures as often as that of a text.
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class Sentences:
    """Ways to say one thing in one language, or in a few that are like each other."""

    kind: LinkKind
    #: One of them is in every line that may match.
    stems: tuple[str, ...]
    patterns: tuple[str, ...]
    #: They invite to read an original, the post's or that of something it is about.
    is_invitation: bool = False

    def compiled(self) -> tuple[re.Pattern[str], ...]:
        """Return the patterns; those with a group ``o`` name what stands before the verb."""
        return _compiled(self.patterns)


def folded(text: str) -> str:
    """Return a text as the table spells it, but for case: simplified, no vowel signs, no emoji.

    >>> folded("轉載自"), folded("نُشر")
    ('转载自', 'نشر')
    """
    return text if text.isascii() else _SILENT.sub("", text).translate(_FOLDED)


def normalised(label: str) -> str:
    """Return a label without what stands around it.

    >>> normalised("【Source】 "), normalised("* Original  post")
    ('source', 'original post')
    """
    return _SPACES.sub(" ", label.lower().strip(DECORATION))


def label(text: str) -> Label | None:
    """Return what a folded text says as a label, or None where it is none.

    >>> label("转载自"), label("Source"), label("Sauce")
    (Label(kind=<LinkKind.ORIGIN: 'origin'>, is_weak=False), \
Label(kind=<LinkKind.ORIGIN: 'origin'>, is_weak=True), None)
    """
    words = normalised(text)
    known = labels()
    found = known.get(words)
    if found is None and (aside := _BRACKETED.search(text)):
        found = known.get(normalised(text[: aside.start()]))
        is_foreign = is_word("language", _IN.sub("", normalised(aside[0])))
        if found and is_foreign and not found.is_weak and found.kind is LinkKind.ORIGIN:
            return Label(LinkKind.TRANSLATION_OF)
    if found is None and (base := known.get(_PREPOSITION.sub("", words))) and not base.is_weak:
        return base
    whose = _WHOSE.search(words) if found is None else None
    if whose and has("original", words[: whose.start()]):
        return known.get(words[: whose.start()])
    if found is None and (foreign := _FOREIGN.match(words)):
        base = known.get(words[foreign.end() :])
        return Label(LinkKind.TRANSLATION_OF) if base and not base.is_weak else None
    return found


def has(group: str, text: str) -> bool:
    """Tell whether one of the table's words of a group is in a folded text."""
    words = normalised(text)
    return any(one in words for one in _words(group))


def is_word(group: str, text: str) -> bool:
    """Tell whether a folded text is one of the table's words of a group: ``nobody``, ``note``."""
    return normalised(text) in _words(group)


def says(group: str, text: str) -> re.Match[str] | None:
    """Find the first word or pattern of a group in a folded text: ``notice``, ``subject``."""
    return _pattern(group).search(text)


@cache
def labels() -> dict[str, Label]:
    """Return all labels."""
    table = _table()["labels"]
    found = {folded(one).lower(): Label(LinkKind.ORIGIN, is_weak=True) for one in table["source"]}
    found |= {folded(one).lower(): Label(LinkKind.VIA) for one in table["via"]}
    found |= {folded(one).lower(): Label(LinkKind.ORIGIN) for one in table["origin"]}
    found |= {folded(one).lower(): Label(LinkKind.TRANSLATION_OF) for one in table["translation"]}
    return found


def weak_labels(text: str) -> tuple[int, int]:
    """Count the labels of a folded text that serve for pictures too: in all, and at its beginning.

    >>> weak_labels("Rain (Source: B). Source: C"), weak_labels("Source: C")
    ((2, 0), (1, 1))
    """
    at = [found.start() for found in _weak().finditer(text)]
    return len(at), sum(not text[:start].strip(DECORATION) for start in at[:1])


@cache
def _weak() -> re.Pattern[str]:
    words = "|".join(re.escape(one) for one, label in labels().items() if label.is_weak)
    return re.compile(rf"(?<![^\W_])(?:{words})\s?[:：]", re.IGNORECASE)


@cache
def sentences() -> tuple[Sentences, ...]:
    """Return all sentences, by language."""
    return tuple(
        Sentences(
            LinkKind(one["kind"]),
            tuple(folded(stem) for stem in one["stems"]),
            tuple(folded(pattern) for pattern in one["patterns"]),
            one.get("is_invitation", False),
        )
        for one in _table()["sentence"]
    )


def spoken(text: str) -> tuple[Sentences, ...]:
    """Return the sentences that a folded text in lower case has a stem of.

    Stems are many and lines that have one are few, so a stem is looked for where its first letters
    are.
    """
    table, short = _stems()
    if text.isascii():  # a stem begins a word
        starts = {word[:_KEY] for word in _ASCII_WORD.findall(text)}
    else:
        starts = {text[i : i + _KEY] for i in range(len(text) - _KEY + 1)}
    found = {at for start in table.keys() & starts for stem, at in table[start] if stem in text}
    if not text.isascii():
        found.update(at for stem, at in short if stem in text)
    return tuple(sentences()[at] for at in sorted(found))


@cache
def _stems() -> tuple[dict[str, list[tuple[str, int]]], tuple[tuple[str, int], ...]]:
    """Return the stems by their first letters, and those that have fewer: Chinese and the like."""
    listed = [(stem, at) for at, one in enumerate(sentences()) for stem in one.stems]
    table: dict[str, list[tuple[str, int]]] = {}
    for stem, at in listed:
        if len(stem) >= _KEY:
            table.setdefault(stem[:_KEY], []).append((stem, at))
    return table, tuple((stem, at) for stem, at in listed if len(stem) < _KEY)


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(one.replace("{o}", _OBJECT).replace(" ", r"\s+"), re.IGNORECASE)
        for one in map(_optional_spaces, patterns)
    )


def _optional_spaces(pattern: str) -> str:
    """Spell out a space that may be left out, before spaces are made any white space."""
    return pattern.replace(" ?", r"\s*")


@cache
def _words(group: str) -> frozenset[str]:
    table = _table()
    listed = table["words"].get(group) or table["labels"][group]
    return frozenset(folded(one).lower() for one in listed)


@cache
def _pattern(group: str) -> re.Pattern[str]:
    return re.compile(alternatives(group), re.IGNORECASE)


def alternatives(group: str) -> str:
    """Return a regular expression of the words and patterns of a group."""
    return "|".join(map(_bounded, map(folded, _table()["words"][group])))


def _bounded(word: str) -> str:
    """Let a word begin a word; patterns see to that themselves, and Chinese has no such place."""
    one = _optional_spaces(word).replace(" ", r"\s+")
    is_spaced = not word.isascii() and word[0] < "\u2e80" and "\\b" not in word
    return rf"(?<!\w){one}" if is_spaced else one


@cache
def _table() -> dict[str, Any]:
    return phrases.read("credit")
