"""Which encoding a page's bytes are in.

The order is that of the HTML standard ("determining the character encoding",
https://html.spec.whatwg.org/multipage/parsing.html#the-input-byte-stream): byte order mark, HTTP
header, ``<meta>`` or XML declaration. Then it differs: blogs are full of pages whose declaration is
wrong, so a declaration is a strong claim that the bytes may refute, and what is left undeclared is
taken for UTF-8 before anything is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from .encodings import (
    ISO_2022_JP,
    ISO_2022_KR,
    UTF_8,
    UTF_16BE,
    UTF_16LE,
    UTF_32BE,
    UTF_32LE,
    WINDOWS_1252,
    Encoding,
    find,
    read,
)
from .guess import guess

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes read as text, and why in this encoding."""

    text: str
    encoding: Encoding
    #: ``bom``, ``header``, ``meta``, ``utf-8`` or ``detected``.
    source: str
    #: Bytes or pairs of bytes that mean nothing in the encoding and became U+FFFD.
    bad: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """An encoding that the page or its server declares."""

    encoding: Encoding
    source: str


#: Longest first: the mark of UTF-32LE begins with that of UTF-16LE.
_MARKS = (
    (b"\x00\x00\xfe\xff", UTF_32BE),
    (b"\xff\xfe\x00\x00", UTF_32LE),
    (b"\xef\xbb\xbf", UTF_8),
    (b"\xfe\xff", UTF_16BE),
    (b"\xff\xfe", UTF_16LE),
)

#: Bytes searched for a declaration. The standard's prescan stops at 1,024; of 3,290 saved pages
#: with a declaring meta 255 had it later, 13 later than 32 KiB, 9 later than this.
PRESCAN_BYTES = 65_536

#: A text in UTF-8 may hold one unreadable byte for every so many readable sequences. Text in
#: another encoding read as UTF-8 has several unreadable bytes for one readable sequence.
MIN_SEQUENCES_PER_BAD = 2

#: Sequences that must be readable before valid UTF-8 refutes a declared multi-byte encoding: a
#: pair of bytes that is a character of GBK is valid UTF-8 about one time in eight, three in a row
#: one time in five hundred.
MIN_SEQUENCES_AGAINST_CJK = 3

#: A declared encoding is doubted when more than this share of its non-ASCII characters is bad.
MAX_BAD_SHARE = 0.02

#: The same for East Asian encodings: a single-byte encoding reads every byte, so it would win over
#: the right one on any dirty page.
MAX_DIRT_SHARE = 0.1

#: Letters outside ASCII seldom follow one another in the languages of western Europe. More than
#: this share of the high bytes in runs of three or more refutes a claim of windows-1252.
MAX_LONG_RUNS = 0.4

#: Bytes looked at for such runs, and to tell UTF-16 by its zero bytes.
SAMPLE_BYTES = 65_536

#: Less than this share of zero bytes is dirt, not UTF-16: even Chinese pages are half markup.
MIN_ZERO_SHARE = 1 / 16
MIN_ZEROS = 4

#: Share of zeros in a column of UTF-32 that holds nothing else outside the rarest scripts.
FULL_COLUMN = 0.9

#: The zeros of UTF-16 are nearly all in its high bytes; those of binary data are anywhere.
UNEVEN_COLUMNS = 8

_NEVER_TYPED = re.compile("[\0-\x08\x0e-\x1f]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_ASCII = bytes(range(0x80))
#: What windows code pages fill and ISO 8859 leaves to control characters.
_CONTROLS = bytes(range(0x80, 0xA0))
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"'>]+)[\"']")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta[\s/]([^>]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"""([^\s=/"'>]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""",
)
#: The escape sequences by which seven-bit text changes its character set (RFC 1468, RFC 1557).
_ESCAPES = (
    (re.compile(rb"\x1b\$[@B]|\x1b\(I"), ISO_2022_JP),
    (re.compile(rb"\x1b\$\)C"), ISO_2022_KR),
)


def read_page(data: bytes, content_type: str = "") -> Reading:
    """Decide the encoding of `data` and read it.

    Args:
        data: The body, transfer and content encodings already undone.
        content_type: The value of the HTTP header, or "".

    >>> read_page("<meta charset=gb2312>你好".encode("gbk")).text
    '<meta charset=gb2312>你好'
    """
    marked = _by_mark(data) or _by_zero_bytes(data)
    if marked:
        return marked
    claims = _claims(data, content_type)
    return _as_utf_8(data, claims) or _as_claimed(data, claims) or _as_guessed(data, claims)


def _by_mark(data: bytes) -> Reading | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text, bad = read(data[len(mark) :], encoding)
            return Reading(text, encoding, "bom", bad)
    return None


def _by_zero_bytes(data: bytes) -> Reading | None:
    """UTF-16 or UTF-32 without a mark: spaces and markup leave zero bytes in a pattern."""
    sample = data[:SAMPLE_BYTES]
    if sample.count(0) < max(MIN_ZEROS, len(sample) * MIN_ZERO_SHARE):
        return None
    rows = len(sample) / 4
    encoding = _by_zero_columns([sample[column::4].count(0) / rows for column in range(4)])
    if encoding is None:
        return None
    text, bad = read(data, encoding)
    doubtful = bad + len(_NEVER_TYPED.findall(text))
    if doubtful > len(text) * MAX_BAD_SHARE:
        return None
    return Reading(text, encoding, "detected", bad)


def _by_zero_columns(zeros: list[float]) -> Encoding | None:
    """Decide by the share of zeros among every fourth byte from the first, second, ..."""
    if min(zeros[2:]) > FULL_COLUMN > zeros[0]:
        return UTF_32LE
    if min(zeros[:2]) > FULL_COLUMN > zeros[3]:
        return UTF_32BE
    high, low = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if max(high, low) < UNEVEN_COLUMNS * min(high, low):
        return None
    return UTF_16BE if high > low else UTF_16LE


# --- claims -------------------------------------------------------------------------------------


def _claims(data: bytes, content_type: str) -> tuple[Claim, ...]:
    """What is declared, the header's word first, each encoding once."""
    declared = ((header_label(content_type), "header"), (page_label(data), "meta"))
    claims: dict[Encoding, Claim] = {}
    for label, source in declared:
        encoding = find(label)
        if encoding:
            claims.setdefault(encoding, Claim(encoding, source))
    return tuple(claims.values())


def header_label(content_type: str) -> str:
    """Return the charset parameter of a Content-Type, or "".

    >>> header_label('text/html; charset="Shift_JIS"')
    'Shift_JIS'
    """
    found = _HEADER_CHARSET.search(content_type)
    return str(found[1]) if found else ""


def page_label(data: bytes) -> str:
    """Return the encoding label that the page itself declares, or "".

    A page that can be searched for ``<meta`` byte by byte is not in UTF-16, so that claim means
    UTF-8 (HTML standard, "prescan a byte stream", step 15 of the attribute loop).

    >>> page_label(b'<meta http-equiv=Content-Type content="text/html; charset=big5">')
    'big5'
    """
    head = data[:PRESCAN_BYTES]
    label = next(chain(_xml_labels(head), _meta_labels(head)), "")
    return "utf-8" if find(label) in {UTF_16LE, UTF_16BE, UTF_32LE, UTF_32BE} else label


def _xml_labels(head: bytes) -> Iterator[str]:
    found = _XML_DECLARATION.match(head)
    if found:
        yield found[1].decode("latin-1")


def _meta_labels(head: bytes) -> Iterator[str]:
    """Labels of every meta that declares a known one."""
    # Behind the last end of a comment, each beginning of one would be looked through to the end.
    last = head.rfind(b"-->") + 1
    for meta in _META.finditer(_COMMENT.sub(b"", head[: last + 2]) + head[last + 2 :]):
        label = _meta_label(meta[1])
        if find(label):
            yield label


def _meta_label(attributes: bytes) -> str:
    pairs = {
        found[1].lower(): (found[2] or found[3] or found[4] or b"").decode("latin-1")
        for found in reversed(list(_ATTRIBUTE.finditer(attributes)))
    }
    if b"charset" in pairs:
        return pairs[b"charset"]
    if pairs.get(b"http-equiv", "").lower() == "content-type":
        return header_label(pairs.get(b"content", ""))
    return ""


# --- evidence -----------------------------------------------------------------------------------


def _as_utf_8(data: bytes, claims: tuple[Claim, ...]) -> Reading | None:
    """Read as UTF-8 when the bytes are plainly that, whatever is declared."""
    if data.isascii():
        return None
    text, bad = read(data, UTF_8)
    agreeing = next((claim for claim in claims if claim.encoding is UTF_8), None)
    refuted = claims[0].encoding if claims and not agreeing else None
    # A character cut off at the end of the data may be all there is beside ASCII.
    if bad or refuted or text.isascii():
        sequences = len(text) - bad - _ascii_bytes(data)
        if sequences < max(1, bad * MIN_SEQUENCES_PER_BAD):
            return None
        if refuted and refuted.is_multibyte and sequences < MIN_SEQUENCES_AGAINST_CJK:
            return None
    notes = (_overruled(claims[0], UTF_8),) if refuted else ()
    return Reading(text, UTF_8, agreeing.source if agreeing else "utf-8", bad, notes)


def _as_claimed(data: bytes, claims: tuple[Claim, ...]) -> Reading | None:
    """Read in the first declared encoding that the bytes do not refute."""
    for claim in claims:
        if claim.encoding is UTF_8 and not data.isascii():
            continue
        text, bad = read(data, claim.encoding)
        if not _is_refuted(data, claim.encoding, bad):
            notes = () if claim is claims[0] else (_overruled(claims[0], claim.encoding),)
            return Reading(text, claim.encoding, claim.source, bad, notes)
    return None


def _as_guessed(data: bytes, claims: tuple[Claim, ...]) -> Reading:
    """Read in the encoding that the bytes look most like."""
    if data.isascii():
        return _as_seven_bit(data)
    encoding = guess(data)
    text, bad = read(data, encoding)
    claimed = next((claim for claim in claims if claim.encoding is not UTF_8), None)
    if claimed is None:
        notes = (_overruled(claims[0], encoding),) if claims else ()
        return Reading(text, encoding, "detected", bad, notes)
    claimed_text, claimed_bad = read(data, claimed.encoding)
    if bad > claimed_bad or bad == claimed_bad > 0 or encoding is claimed.encoding:
        return Reading(claimed_text, claimed.encoding, claimed.source, claimed_bad)
    return Reading(text, encoding, "detected", bad, (_overruled(claimed, encoding),))


def _as_seven_bit(data: bytes) -> Reading:
    for escape, encoding in _ESCAPES:
        if escape.search(data):
            text, bad = read(data, encoding)
            return Reading(text, encoding, "detected", bad)
    return Reading(data.decode("ascii"), UTF_8, "utf-8")


def _is_refuted(data: bytes, encoding: Encoding, bad: int) -> bool:
    high = len(data) - _ascii_bytes(data)
    limit = MAX_DIRT_SHARE if encoding.is_multibyte else MAX_BAD_SHARE
    if bad > 1 and bad > high * limit:
        return True
    if encoding is WINDOWS_1252:
        return _share_in_long_runs(data) > MAX_LONG_RUNS
    if encoding.name.startswith("iso-8859-"):
        return high - len(data.translate(None, _ASCII + _CONTROLS)) > high * MAX_BAD_SHARE
    return False


def _ascii_bytes(data: bytes) -> int:
    return len(data) - len(data.translate(None, _ASCII))


def _share_in_long_runs(data: bytes) -> float:
    runs = [len(run) for run in _HIGH.findall(data[:SAMPLE_BYTES])]
    return sum(run for run in runs if run >= 3) / max(1, sum(runs))


def _overruled(claim: Claim, encoding: Encoding) -> str:
    where = "the HTTP header" if claim.source == "header" else "the page"
    return f"{where} declares {claim.encoding.name}, but the bytes are {encoding.name}"
