"""The encoding that bytes look like when nothing declares it.

Bytes read in the wrong encoding are in no language. So each encoding that can read them is tried,
and the reading that the language model finds most like a language wins
(`docs/decisions/0020-guessing-encodings.md` has the measurements).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .encodings import WINDOWS_1252, Encoding, find, read
from .languagemodels import by_eldc

#: What the undeclared pages of the web are in, the commonest of equals first: the HTML standard's
#: table of default encodings by locale, and what was found in `benchmarks/charset.py`'s set.
_CANDIDATES = tuple(
    encoding
    for encoding in map(
        find,
        "windows-1252 windows-1250 iso-8859-2 windows-1251 koi8-r iso-8859-5 ibm866 x-mac-cyrillic"
        " windows-1253 iso-8859-7 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258"
        " windows-874 gb18030 big5 euc-jp shift_jis euc-kr ibm855".split(),
    )
    if encoding
)

#: Bytes of telling text that are tried; eldc itself looks at the first 1,000 bytes of letters.
SAMPLE_BYTES = 6_000

#: A reading with more unreadable characters than this share is not tried further.
MAX_BAD_SHARE = 0.01

#: Of the letters outside ASCII, Hangul syllables that make a reading Korean. Korean bytes are also
#: common Chinese characters in gb18030; Chinese bytes are Hanja, not Hangul, three times in ten.
#: Fewer letters than this are too few to tell.
MIN_HANGUL_SHARE = 0.95
MIN_KOREAN_LETTERS = 10

#: Head start of windows-1252, divided by the square of the bytes outside ASCII: one accented
#: letter proves no other encoding, twenty need no prior. Large enough that "un café noir" is read
#: right, small enough to leave the closest pair measured (Hungarian, 0.938 against 0.936) alone.
WESTERN_PRIOR = 0.2

_MARKUP = re.compile(rb"<[^>]*>")
#: A stretch without a line break around a byte that is not ASCII.
_TELLING = re.compile(rb"[^\n\x80-\xff]{0,40}[\x80-\xff][^\n]*")
_WORD = re.compile(r"[^\W\d_]+")
_NOT_TEXT = re.compile("[\x80-\x9f\ue000-\uf8ff\ufffd]")
_LETTER = re.compile(r"[^\W\d_a-zA-Z]")
_TYPED_SIGN = re.compile("[¡¿«»‘’“”„‚–—…€°·©。、，「」]")
_HANGUL = re.compile("[\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True, order=True)
class _Reading:
    """How much like a language the sample is in one encoding; the best is the greatest."""

    korean: bool
    #: eldc's score, rounded so that readings alike but for a sign count as equal.
    score: float
    #: Characters outside ASCII that a writer types: of equal readings, the one without odd signs.
    plain: int


def guess(data: bytes) -> Encoding:
    """Return the encoding in which `data`, not ASCII and not UTF-8, is most like a language.

    >>> guess("Съешь же ещё этих мягких французских булок".encode("koi8-r")).name
    'koi8-r'
    """
    sample = _sample(data)
    readings = [(_weigh(sample, encoding), encoding) for encoding in _CANDIDATES]
    best, encoding = max(readings, key=lambda pair: pair[0])
    return encoding if best.score else WINDOWS_1252


def _sample(data: bytes) -> bytes:
    """Text around bytes that are not ASCII: the rest of a page says nothing.

    Where all of these stand in tags, the tags are looked at: they hold what is said of pictures.
    """
    sample = _joined(_MARKUP.sub(b" ", piece) for piece in _telling(data))
    return _joined(_telling(data)) if sample.isascii() else sample


def _telling(data: bytes) -> Iterator[bytes]:
    return (found[0][:SAMPLE_BYTES] for found in _TELLING.finditer(data))


def _joined(pieces: Iterable[bytes]) -> bytes:
    """Join the first pieces to a sample."""
    taken: list[bytes] = []
    size = 0
    for piece in pieces:
        taken.append(piece)
        size += len(piece)
        if size >= SAMPLE_BYTES:
            break
    return b"\n".join(taken)[:SAMPLE_BYTES]


def _weigh(sample: bytes, encoding: Encoding) -> _Reading:
    text, _ = read(sample, encoding)
    bad = len(_NOT_TEXT.findall(text))
    if bad > max(1, len(text) * MAX_BAD_SHARE):
        return _Reading(korean=False, score=0.0, plain=0)
    letters = len(_LETTER.findall(text))
    scores = by_eldc(" ".join(_WORD.findall(text)))
    tag, score = next(iter(scores.items()), ("", 0.0))
    if encoding is WINDOWS_1252:
        score += WESTERN_PRIOR / sum(byte >= 0x80 for byte in sample) ** 2
    korean = tag == "ko" and letters >= MIN_KOREAN_LETTERS
    return _Reading(
        korean=korean and len(_HANGUL.findall(text)) >= letters * MIN_HANGUL_SHARE,
        score=round(score, 3),
        plain=letters + len(_TYPED_SIGN.findall(text)),
    )
