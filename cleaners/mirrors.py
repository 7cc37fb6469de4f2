"""Near-duplicate signatures: a few hundred bytes by which copies of a post find each other.

Theory of operation. A post's own words, without code, quotations, licences and addresses, are
folded (by the caller, who knows which characters stand for each other) and stripped of all but
letters and digits, so that neither theme nor typography counts. Every stretch of a few letters is a
*shingle*, and is hashed; the texts of two posts have as much in common as their sets of hashes. Of
each set the smallest hashes are kept, a *bottom-k sketch* (A. Z. Broder, "On the resemblance and
containment of documents", 1997): since hashing is chance, they are a fair sample, and since every
post is sampled by the same rule, the samples of two posts can be compared.

One-permutation hashing with densification (Li, Owen, Zhang 2012; Shrivastava 2017) would give
signatures of fixed places, which estimate resemblance only: of an excerpt and its whole they share
next to nothing. Below the smaller of their limits two bottom-k sketches are samples at one rate, as
those of FracMinHash are (Irber et al. 2022), so that they also say how much of the one stands in
the other. That is what truncated copies, excerpts and interleaved translations need.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Changes with every change of what a signature says; only signatures of one method compare.
METHOD: Final = 1

#: Hashes kept of a post. 60 % of a post keep 77 of them in the mean, and what is estimated from so
#: many is wrong by 0.06 (one standard deviation); twice as many would add 512 bytes to every post.
SKETCH: Final = 128

#: Shingles below which a text says too little to be called a copy: a greeting, a line about a film.
LEAST_SHINGLES: Final = 24

#: Letters of a shingle by the script of its first: two to four words of each.
ALPHABETIC: Final = 12
SYLLABLES: Final = 6
IDEOGRAPHS: Final = 5

#: Where the scripts stand whose signs say more than a letter does (Unicode's Blocks.txt): kana and
#: Han with its extensions, and Hangul.
_IDEOGRAPHS: Final = (
    (0x3041, 0x3100), (0x31F0, 0x3200), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00),
    (0xFF66, 0xFFA0), (0x20000, 0x32000),
)  # fmt: skip
_SYLLABLES: Final = ((0x1100, 0x1200), (0x3131, 0x3190), (0xAC00, 0xD7A4))
#: Beyond this code point stand no letters that posts are written in.
_LAST: Final = 0x32000

#: Odd, so that it has an inverse modulo 2^64; its digits are those of the golden ratio (Knuth, The
#: Art of Computer Programming, volume 3, section 6.4).
_BASE: Final = 0x9E3779B97F4A7C15
#: Characters that are folded and hashed at once; the powers of the base for so many are kept.
_MOST_CHARACTERS: Final = 1 << 20

Fold = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a post's own words."""

    #: How many different shingles they have; 0 where they are too few for a signature.
    shingles: int
    #: The smallest hashes, ascending, each 4 bytes, the lowest first; at most `SKETCH`.
    sketch: bytes


def sign(words: str, fold: Fold = str.casefold) -> Signature:
    """Return the signature of a text.

    >>> signature = sign("It rained all day, as they had foretold; nobody went out.")
    >>> signature == sign("IT RAINED ALL DAY as they had foretold. Nobody went out!")
    True
    >>> signature.shingles, len(signature.sketch)
    (33, 132)

    Args:
        words: What `own_words` gives; anything beyond 2^20 characters is not looked at.
        fold: Makes one of all the forms of a character that a copy may have changed: case, width,
            and for Chinese the Simplified and Traditional ones.
    """
    hashes = np.sort(shingles(words, fold))
    # What repeats counts once. numpy's own `unique` takes fifteen times as long for it.
    found = hashes[np.append(hashes[1:] != hashes[:-1], True)] if len(hashes) else hashes
    if len(found) < LEAST_SHINGLES:
        return Signature(0, b"")
    return Signature(len(found), found[:SKETCH].astype("<u4").tobytes())


def shingles(words: str, fold: Fold = str.casefold) -> NDArray[np.uint32]:
    """Return the hash of every shingle of a text, in its order; what repeats is not left out."""
    folded = fold(words[:_MOST_CHARACTERS])[:_MOST_CHARACTERS]
    codes = np.frombuffer(folded.encode("utf-32-le", "replace"), dtype="<u4")
    lengths = _lengths()[np.minimum(codes, _LAST)]
    letters = lengths > 0
    codes, lengths = codes[letters].astype(np.uint64), lengths[letters]
    places = np.arange(len(codes))
    whole = places + lengths <= len(codes)
    starts = places[whole]
    powers, inverses = _powers(max(1, len(codes)).bit_length())
    # The sum over any stretch, moved to the beginning, is the polynomial hash of the stretch.
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(_mixed(codes) * powers[: len(codes)], out=sums[1:])
    hashes = (sums[starts + lengths[whole]] - sums[starts]) * inverses[starts]
    return (_mixed(hashes) >> np.uint64(32)).astype(np.uint32)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread every bit over all of them: the finaliser of SplitMix64 (Steele, Lea, Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
def _powers(bits: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the powers of the base, and of its inverse modulo 2^64, for texts below 2^bits."""
    inverse = pow(_BASE, -1, 1 << 64)
    both = (np.full(1 << bits, factor, dtype=np.uint64) for factor in (_BASE, inverse))
    first, second = (np.cumprod(factors) for factors in both)
    return first, second


@cache
def _lengths() -> NDArray[np.int64]:
    """Return the length of the shingle that begins with each character; 0 for all but letters."""
    lengths = np.zeros(_LAST + 1, dtype=np.int64)
    lengths[[code for code in range(_LAST) if chr(code).isalnum()]] = ALPHABETIC
    for stretches, length in ((_IDEOGRAPHS, IDEOGRAPHS), (_SYLLABLES, SYLLABLES)):
        for first, end in stretches:
            lengths[first:end][lengths[first:end] > 0] = length
    return lengths
