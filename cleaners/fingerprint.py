"""Fingerprints: texts as numbers that are equal where only counters, dates and spacing differ.

What repeats across a blog's pages seldom repeats to the letter: "12 comments" becomes "13", and a
list of popular posts changes an entry. So digits and the names of months and weekdays are folded,
and a segment that is a row of links or lines is known by its parts as well.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from hashlib import blake2b
from typing import Final

from .features import inline_runs
from .model import Code, Heading, Layout, Segment, Table

#: Bytes of a fingerprint: two of a blog's 100,000 texts share one with probability 2e-5, and one
#: that is shared wrongly costs a line, not a page.
_BYTES = 6
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
#: English, German, French, Spanish, Italian, Portuguese, Dutch, Russian and Turkish names of months
#: and weekdays, by their beginnings; those of Chinese, Japanese, Korean and Vietnamese are numbers.
_DATE_WORD = re.compile(
    r"\b(?:jan(?:uar[yi]?|vier|eiro)?|feb(?:ruar[yi])?|février|fevereiro|mar(?:ch|s|zo|ço)?|märz|"
    r"apr(?:il|ile)?|avril|abril|may|mai|maio|mayo|maggio|mei|june?|juin|juni|junio|junho|giugno|"
    r"jul[yi]?|juillet|julio|julho|luglio|aug(?:ust|ustus)?|août|agosto|sept?(?:ember|iembre)?|"
    r"septembre|setembro|settembre|o[ck]t(?:ober|obre|ubre)?|outubro|ottobre|nov(?:ember|embre)?|"
    r"noviembre|novembro|de[cz](?:ember)?|décembre|diciembre|dezembro|dicembre|"
    r"январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?|сентябр[ья]|"
    r"октябр[ья]|ноябр[ья]|декабр[ья]|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|"
    r"ekim|kasım|aralık|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b"
)
#: A segment of at most so many parts is known by them: more are a table, and a list that long has
#: an element for each entry.
_MAX_PARTS = 40
#: Characters from which on a text is known wherever it stands: about six words.
OWN_LENGTH: Final = 30
#: Bytes of the shortest name of a page that is looked for: two characters of Chinese, four letters.
_NAME_BYTES = 4
#: Share of a segment's text under links from which on the links are its parts.
_LINKY = 0.6


def fingerprint(text: str) -> int:
    """Reduce a text to a number that is equal for texts that differ only in numbers and spacing.

    >>> fingerprint("12 comments") == fingerprint("3  Comments")
    True
    >>> fingerprint("Posted on May 3, 2022") == fingerprint("Posted on June 14, 2021")
    True
    """
    return _hashed(fold(text))


def fold(text: str) -> str:
    """Fold what changes from page to page where the words stay: numbers, dates, case, spacing.

    >>> fold("Am 3. März 2022 um 10:30")
    'am 0. 0 0 um 0'
    """
    spaced = " ".join(text.lower().split())
    if not any(map(str.isdigit, spaced)):
        return spaced
    # Names of months are words too ("may"), so they are dates only beside a number.
    folded = _DATE_WORD.sub("0", _NUMBER.sub("0", spaced))
    # What is nothing but a date or a number says nothing more once that is folded.
    return folded if any(map(str.isalpha, folded)) else spaced


def parts(segment: Segment, place: int, own: Sequence[str] = ()) -> tuple[tuple[int, int], ...]:
    """Return what a segment is known by: fingerprints, each with the characters it stands for.

    One for the whole, unless the segment is a row of lines or links, which has one for each. Short
    texts are known in their place only: a tag in the sidebar may well be a heading of a post.

    Args:
        segment: With text.
        place: Signature of its place; 0 for flattened text.
        own: What the page alone is called (`own_names`), which makes no difference.
    """
    pieces = _pieces(segment)
    if not 1 < len(pieces) <= _MAX_PARTS:
        pieces = [segment.text]
    return tuple((in_place(unnamed(piece, own), place), len(piece)) for piece in pieces)


def own_names(layout: Layout, address: str) -> tuple[str, ...]:
    """Return what a page alone is called, the longest first: its address, its title.

    Titles are the headings that the page's head confirms, and what it tells other sites.
    """
    head = layout.head
    headings = {" ".join(p.text.split()) for p in layout.segments if isinstance(p.leaf, Heading)}
    names = {name for name in headings if name in head.title} | {head.meta("og:title"), address}
    return tuple(sorted((n for n in names if len(n.encode()) >= _NAME_BYTES), key=_longest))


def _longest(name: str) -> tuple[int, str]:
    return -len(name), name


def unnamed(text: str, own: Sequence[str]) -> str:
    """Return what a text says besides what its page alone is called.

    "Did you like “{title}”? The next one comes by post." is one line on all pages.

    >>> unnamed("Did you like “Rain”?", ["Rain"]), unnamed("Rain", ["Rain"])
    ('Did you like “0”?', 'Rain')
    """
    folded = " ".join(text.split())
    if not any(name in folded for name in own):
        return folded
    rest = reduce(lambda left, name: left.replace(name, "0"), own, folded)
    return rest if any(map(str.isalpha, rest)) else text


def in_place(text: str, place: int) -> int:
    """Return what a text is known by in a place.

    >>> in_place("Share", 1) == in_place("Share", 2)
    False
    >>> long = "Subscribe by post, and never miss a rainy day again."
    >>> in_place(long, 1) == in_place(long, 2) == fingerprint(long)
    True
    """
    own = fingerprint(text)
    return own if len(text) >= OWN_LENGTH else own ^ place


def _pieces(segment: Segment) -> list[str]:
    if isinstance(segment.leaf, Code | Table):
        return []
    lines = [line for line in segment.text.split("\n") if line.strip()]
    if len(lines) > 1:
        return lines
    links = [run.text for run in inline_runs(segment) if run.href and run.text.strip()]
    return links if sum(map(len, links)) > _LINKY * len(segment.text) else []


def digest(pieces: Iterable[str]) -> int:
    """Return one number for several strings in their order."""
    return _hashed("\n".join(pieces))


@lru_cache(maxsize=1 << 14)
def _hashed(text: str) -> int:
    data = text.encode("utf-8", "replace")
    return int.from_bytes(blake2b(data, digest_size=_BYTES).digest(), "big")


def packed(texts: Iterable[int]) -> str:
    """Write fingerprints as one string: base64 (RFC 4648), eight characters each.

    >>> unpacked(packed([1, 2**48 - 1])), packed([])
    ([1, 281474976710655], '')
    """
    return b64encode(b"".join(text.to_bytes(_BYTES, "big") for text in texts)).decode("ascii")


def unpacked(line: str) -> list[int]:
    """Read what `packed` wrote.

    Raises:
        ValueError: It is nothing of that kind.
    """
    data = b64decode(line, validate=True)
    if len(data) % _BYTES:
        raise ValueError(f"fingerprints of {_BYTES} bytes each do not make {len(data)}")
    return [int.from_bytes(data[at : at + _BYTES], "big") for at in range(0, len(data), _BYTES)]
