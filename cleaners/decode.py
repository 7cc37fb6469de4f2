"""From bytes, or characters of unknown kind, to a `Page`: the first stage of the line."""

from __future__ import annotations

import re

from .charset import Reading, read_page
from .encodings import UTF_8
from .errors import NotText
from .form import binary_kind, form_of
from .model import Page

#: Characters of a page that are read; the rest is cut off and the page says so. The longest posts
#: on the web have about 2 million with their markup, and 8 million bound the memory of one page's
#: tree to about 2 GB.
MAX_CHARS = 8_000_000

#: No encoding takes more bytes for a character, so no more bytes are ever needed.
_MAX_BYTES = 4 * MAX_CHARS
#: Of a ``str``, which may begin with a byte order mark, no more is needed.
_MAX_READ = MAX_CHARS + 1

#: Control characters no reader sees; HTML calls them errors (HTML standard, "preprocessing the
#: input stream"). The first two kinds are dropped, the last breaks a line.
_INVISIBLE = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_ENDS = re.compile("[\x0b\x0c\x85]")
#: UTF-8 that was read as Latin-1 and encoded again, as characters: "â\x80\x99" for an apostrophe.
#: What has no control character in it may be letters and signs that only look like it.
_TWICE = re.compile(
    "[\xc2-\xdf][\x80-\x9f]"
    "|[\xe0-\xef](?:[\x80-\x9f][\x80-\xbf]|[\xa0-\xbf][\x80-\x9f])"
    "|[\xf0-\xf4](?=[\x80-\xbf]{0,2}[\x80-\x9f])[\x80-\xbf]{3}"
)
_C0 = bytes(set(range(0x20)) - set(b"\t\n\r") | {0x7F})
_C1 = re.compile(rb"\xc2[\x80-\x9f]")

_BYTE_ORDER_MARK = "\ufeff"


def decode(data: bytes | str, *, url: str = "", content_type: str = "") -> Page:
    """Read a capture's body as text and say what it is written in.

    Args:
        data: The body as it came, content encoding undone; or text already decoded.
        url: Its absolute address, or "".
        content_type: The HTTP header's value, or "".

    Returns:
        The page: line ends are line feeds, and there are no byte order mark, no control characters
        and no lone surrogates. The notes tell what had to be done for it.

    Raises:
        NotText: The bytes are a picture, an archive or other binary data.

    >>> decode("un café <b>noir</b>".encode("latin-1")).encoding
    'windows-1252'
    """
    if isinstance(data, str):
        text, encoding, source = _from_str(data), "utf-8", "str"
        notes: tuple[str, ...] = ()
    else:
        reading = _from_bytes(data, url, content_type)
        text, encoding, source = reading.text, reading.encoding.name, reading.source
        notes = _notes(reading)
    unit, most = ("characters", _MAX_READ) if isinstance(data, str) else ("bytes", _MAX_BYTES)
    if len(text) > MAX_CHARS or len(data) > most:
        text = text[:MAX_CHARS]
        notes += (f"cut after {len(text):,} characters: the page has {len(data):,} {unit}",)
    # Bytes of UTF-8 need not be encoded again, which takes longer than all that follows.
    is_utf_8 = encoding == UTF_8.name
    text = _tidy(text, data if is_utf_8 and not isinstance(data, str) else text.encode())
    return Page(text, form_of(text, content_type), encoding, source, url, notes)


def _from_str(text: str) -> str:
    """Join pairs of surrogates, replace lone ones, and drop the byte order mark."""
    text = text[:_MAX_READ]
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.removeprefix(_BYTE_ORDER_MARK)


def _from_bytes(data: bytes, url: str, content_type: str) -> Reading:
    data = data[:_MAX_BYTES]
    reading = read_page(data, content_type)
    if not reading.encoding.is_wide:
        kind = binary_kind(data)
        if kind:
            raise NotText(f"could not read {url or 'the input'}: it is not text but {kind}")
    return reading


def storable(text: str) -> str:
    r"""Return `text` as UTF-8 can hold it: half characters become question marks.

    They come from text that was cut in the middle of a character before it reached us, from JSON,
    which can write half a surrogate pair, and from file names that are not UTF-8.

    >>> storable("caf\udce9")
    'caf?'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def _notes(reading: Reading) -> tuple[str, ...]:
    if not reading.bad:
        return reading.notes
    many = "1 byte or sequence" if reading.bad == 1 else f"{reading.bad:,} bytes or sequences"
    return (*reading.notes, f"{many} not valid in {reading.encoding.name}, shown as U+FFFD")


def _tidy(text: str, raw: bytes) -> str:
    """Leave of the control characters only tabs and line feeds.

    Args:
        text: What has been read.
        raw: The same in UTF-8, where it may begin with a byte order mark and go on longer.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Looking for them in the bytes is ten times as fast as in the characters, and for one after the
    # other twice as fast as for all at once.
    if not any(map(raw.__contains__, _C0)) and not (b"\xc2" in raw and _C1.search(raw)):
        return text
    return _INVISIBLE.sub("", _LINE_ENDS.sub("\n", _TWICE.sub(_once, text)))


def _once(found: re.Match[str]) -> str:
    try:
        return found[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
