"""Character encodings as the web names and uses them.

Labels and what they mean follow the WHATWG Encoding Standard (https://encoding.spec.whatwg.org/),
section 4.2: a page that says ``gb2312`` is read as gb18030 and one that says ``iso-8859-1`` as
windows-1252, because that is what pages so labelled contain. Three things differ on purpose:

* The standard's ``replacement`` encodings (hz-gb-2312, iso-2022-kr) are read, not refused. Browsers
  refuse them so that no script can hide in them; here nothing is run.
* ``x-user-defined`` is read as windows-1252 wherever it is declared, not in ``<meta>`` alone.
* DOS and Mac code pages that old feeds declare (IBM855, MacCyrillic) are known too.

UTF-7 is not known, so it is never read.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Encoding:
    """One way of reading bytes."""

    #: WHATWG name in lower case, such as ``gb18030``.
    name: str
    #: What Python calls its nearest codec.
    codec: str

    @property
    def is_wide(self) -> bool:
        """Whether every character takes two or four bytes, ASCII too."""
        return self.name.startswith(("utf-16", "utf-32"))

    @property
    def is_multibyte(self) -> bool:
        """Whether a character of an East Asian script takes several bytes."""
        return self.name in _EAST_ASIAN


_EAST_ASIAN = frozenset(
    ("gb18030", "big5", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr", "hz-gb-2312", "iso-2022-kr")
)

#: Name, Python codec, and the labels besides the name. Up to ``x-mac-cyrillic`` and from there
#: after the blank line as in the standard's table; labels of common use that it lacks come last.
_TABLE = """
utf-8          utf-8        unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8 \
                            utf_8 utf8mb4
ibm866         cp866        866 cp866 csibm866
iso-8859-2     iso8859-2    csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 \
                            iso_8859-2:1987 l2 latin2
iso-8859-3     iso8859-3    csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 \
                            iso_8859-3:1988 l3 latin3
iso-8859-4     iso8859-4    csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 \
                            iso_8859-4:1988 l4 latin4
iso-8859-5     iso8859-5    csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 \
                            iso_8859-5 iso_8859-5:1988
iso-8859-6     iso8859-6    arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 \
                            iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 \
                            iso_8859-6:1987
iso-8859-7     iso8859-7    csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 \
                            iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek
iso-8859-8     iso8859-8    csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 \
                            iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual
iso-8859-8-i   iso8859-8    csiso88598i logical
iso-8859-10    iso8859-10   csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
iso-8859-13    iso8859-13   iso8859-13 iso885913
iso-8859-14    iso8859-14   iso8859-14 iso885914
iso-8859-15    iso8859-15   csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin9
iso-8859-16    iso8859-16   iso8859-16
koi8-r         koi8-r       cskoi8r koi koi8 koi8_r
koi8-u         koi8-u       koi8-ru
macintosh      mac-roman    csmacintosh mac x-mac-roman macroman
windows-874    cp874        dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 tis620 cp874
windows-1250   cp1250       cp1250 x-cp1250 win-1250
windows-1251   cp1251       cp1251 x-cp1251 win-1251 win1251 windows1251 cp-1251
windows-1252   cp1252       ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 \
                            iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 \
                            us-ascii x-cp1252 latin-1 win-1252 x-user-defined
windows-1253   cp1253       cp1253 x-cp1253
windows-1254   cp1254       cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 \
                            iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254
windows-1255   cp1255       cp1255 x-cp1255
windows-1256   cp1256       cp1256 x-cp1256
windows-1257   cp1257       cp1257 x-cp1257
windows-1258   cp1258       cp1258 x-cp1258
x-mac-cyrillic mac-cyrillic x-mac-ukrainian maccyrillic

gb18030        gb18030      chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk \
                            iso-ir-58 x-gbk cp936 ms936 gb-2312 gb18030-2000
big5           big5hkscs    big5-hkscs cn-big5 csbig5 x-x-big5 cp950 big-5
euc-jp         euc_jp       cseucpkdfmtjapanese x-euc-jp eucjp
iso-2022-jp    iso2022_jp_ext csiso2022jp
shift_jis      cp932        csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932
euc-kr         cp949        cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 \
                            ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cp949 euckr uhc ms949
utf-16be       utf-16-be    unicodefffe
utf-16le       utf-16-le    csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16

hz-gb-2312     hz           hz
iso-2022-kr    iso2022_kr   csiso2022kr
utf-32be       utf-32-be
utf-32le       utf-32-le    utf-32
ibm437         cp437        cp437 437
ibm850         cp850        cp850 850
ibm852         cp852        cp852 852
ibm855         cp855        cp855 855
ibm857         cp857        cp857 857
ibm862         cp862        cp862 862
x-mac-greek    mac-greek    macgreek
x-mac-turkish  mac-turkish  macturkish
x-mac-ce       mac-latin2   x-mac-centraleuroman maccentraleurope
"""


def _labels() -> dict[str, Encoding]:
    known: dict[str, Encoding] = {}
    for row in _TABLE.split("\n"):
        if row:
            name, codec, *others = row.split()
            known |= dict.fromkeys((name, *others), Encoding(name, codec))
    return known


_BY_LABEL = _labels()


def find(label: str) -> Encoding | None:
    """Return the encoding that a label stands for, or None where it is unknown.

    >>> find(" GB2312 ").name
    'gb18030'
    >>> find("utf-7") is None
    True
    """
    return _BY_LABEL.get(label.strip(" \t\n\f\r\"'").lower())


UTF_8 = _BY_LABEL["utf-8"]
UTF_16LE = _BY_LABEL["utf-16le"]
UTF_16BE = _BY_LABEL["utf-16be"]
UTF_32LE = _BY_LABEL["utf-32le"]
UTF_32BE = _BY_LABEL["utf-32be"]
WINDOWS_1252 = _BY_LABEL["windows-1252"]
ISO_2022_JP = _BY_LABEL["iso-2022-jp"]
ISO_2022_KR = _BY_LABEL["iso-2022-kr"]


def read(data: bytes, encoding: Encoding) -> tuple[str, int]:
    """Decode the whole of `data`, bytes that mean nothing becoming U+FFFD.

    A character cut off by the end of the data is left out: it is the mark of a cut, not of a wrong
    encoding.

    Returns:
        The text, and how many of its U+FFFD stand for bytes that could not be read.

    >>> read("① 日本".encode("euc_jis_2004"), find("euc-jp"))
    ('① 日本', 0)
    """
    errors = _RESCUES.get(encoding.name, "replace")
    try:
        text = codecs.getincrementaldecoder(encoding.codec)(errors).decode(data)
    except UnicodeError:  # Python keeps eight bytes at most of an escape sequence without an end
        text = data.decode(encoding.codec, errors)
    bad = text.count(REPLACEMENT)
    if bad and encoding.name == "utf-8":
        bad -= data.count(REPLACEMENT.encode())
    return text, bad


# Python's codecs are stricter than the standard's decoders. What they refuse is asked of the code
# page that the standard took the missing characters from.


def _rescue_control(data: bytes) -> str:
    """Windows code pages leave holes in 80-9F; the standard reads them as C1 controls."""
    return chr(data[0]) if data[0] < 0xA0 else REPLACEMENT


def _rescue_euro(data: bytes) -> str:
    """Byte 80 is the euro sign in the standard's gb18030 decoder, as it was in code page 936."""
    return "€" if data[0] == 0x80 else REPLACEMENT


def _rescue_by_cp950(data: bytes) -> str:
    return _pair(data, "cp950")


def _rescue_by_cp932(data: bytes) -> str:
    """JIS X 0208 with the NEC and IBM rows that the standard counts in, by way of Shift_JIS."""
    if len(data) < 2 or min(data) < 0xA1:
        return REPLACEMENT
    row, cell = data[0] - 0xA1, data[1] - 0xA1
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + (0x9F if row % 2 else 0x40 if cell < 63 else 0x41)
    return _pair(bytes((lead, trail)), "cp932")


def _pair(data: bytes, codec: str) -> str:
    text = data.decode(codec, "replace")
    return text if len(text) == 1 and not "\ue000" <= text <= "\uf8ff" else REPLACEMENT


def _handler(rescue: Callable[[bytes], str], error: UnicodeError) -> tuple[str, int]:
    """What `codecs.register_error` asks for: the text to put in, and where to go on."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    text = rescue(error.object[error.start : error.start + 2])
    pair = text != REPLACEMENT and rescue in {_rescue_by_cp950, _rescue_by_cp932}
    return text, max(error.end, error.start + 2) if pair else error.end


def _register() -> dict[str, str]:
    rescues = {"gb18030": _rescue_euro, "big5": _rescue_by_cp950, "euc-jp": _rescue_by_cp932}
    for name in ("windows-874", *(f"windows-125{digit}" for digit in range(9))):
        rescues[name] = _rescue_control
    for name, rescue in rescues.items():
        codecs.register_error(f"cleaners.{name}", partial(_handler, rescue))
    return {name: f"cleaners.{name}" for name in rescues}


#: Error handler of the encodings that have one.
_RESCUES = _register()
