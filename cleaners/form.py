"""What kind of thing some bytes or characters are: binary, HTML, or plain text.

Decided by content. File names lie, and servers send ``text/plain`` for HTML and ``text/html`` for
text often enough that a declared type only tips a balance.
"""

from __future__ import annotations

import re
from collections import Counter

from .model import Form

#: First bytes of files that people hand to a cleaner by mistake, and what they look like.
_SIGNATURES = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a WebP image, or audio"),
    (b"%PDF-", "a PDF document; extract its text first"),
    (b"PK\x03\x04", "a zip archive (or EPUB, or an office document); unpack it first"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "gzip-compressed data; decompress it first"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data; decompress it first"),
    (b"BZh", "bzip2-compressed data; decompress it first"),
    (b"\xfd7zXZ\x00", "xz-compressed data; decompress it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a Windows program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document; export its text first"),
    (b"wOFF", "a web font"),
    (b"wOF2", "a web font"),
    (b"OggS", "Ogg audio or video"),
    (b"ID3", "MP3 audio"),
    (b"\x00\x00\x00\x18ftyp", "an MP4 video"),
    (b"\x00\x00\x00\x20ftyp", "an MP4 video"),
    (b"\x00\x00\x01\x00", "an icon"),
)

#: Bytes examined for control characters: as many as `file` and git look at, roughly.
SAMPLE_BYTES = 8_192

#: Text has no C0 controls but white space, ESC, SO and SI (for ISO 2022); random bytes have one in
#: ten. Above this share it is binary data.
MAX_CONTROL_SHARE = 0.05

_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x0e\x0f\x1b") | {0x7F})


def binary_kind(data: bytes) -> str:
    """Return what `data` looks like if it is no text, else "".

    Text in UTF-16 or UTF-32 is full of zero bytes: ask only about bytes that are neither.

    >>> binary_kind(b"%PDF-1.7")
    'a PDF document; extract its text first'
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    sample = data[:SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return "binary data" if controls > len(sample) * MAX_CONTROL_SHARE else ""


# --- HTML or text -------------------------------------------------------------------------------

#: Characters looked at where the beginning does not say it.
SAMPLE_CHARS = 50_000

#: Characters per element in a text that is HTML although it does not begin and end like it. Posts
#: as feeds carry them have an element in 20 to 300 characters; text that mentions tags, fewer.
MAX_CHARS_PER_ELEMENT = 600

#: Tags that a text may mention without closing any. A page cut off, or built to be deep, has more.
MAX_MENTIONS = 20

#: Lines between two tags that show that line breaks mean something there, so it is text; and the
#: share of a text's lines in such stretches up to which it can still be HTML.
LOOSE_LINES = 3
MAX_LOOSE_SHARE = 0.3

#: Skips comments, processing instructions and white space. The groups are atomic, for many comments
#: in a row would otherwise be retried in every combination.
_PREAMBLE = r"(?>\s+|<!--(?>.*?-->)|<\?(?>.*?>))*+"
_DOCUMENT = re.compile(
    _PREAMBLE
    + r"<(?:!doctype\b|html\b|head\b|body\b|rss\b|feed\b|rdf:rdf\b|urlset\b|sitemapindex\b)",
    re.IGNORECASE | re.DOTALL,
)
_NAMES = (
    "a|abbr|address|article|aside|b|blockquote|body|br|center|cite|code|dd|del|details|div|dl|dt|em|"
    "embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|li|"
    "link|main|mark|meta|nav|noscript|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|"
    "summary|sup|table|tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul|video"
)
_TAG = re.compile(
    rf"""<(/?)({_NAMES})(?=[\s/>])(?:\s+[^<>"'=\s/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*\s*/?>""",
    re.IGNORECASE,
)
_VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "embed"))
_STARTS_WITH_TAG = re.compile(_PREAMBLE + rf"<(?:{_NAMES})(?=[\s/>])", re.IGNORECASE | re.DOTALL)
#: Where Markdown and prose quote markup instead of using it.
_QUOTED = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_PREFORMATTED = re.compile(r"<(pre|script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
#: What Markdown writes where HTML has an element.
_MARKDOWN = re.compile(r"^(?:#{1,6} |[-*+] |\d{1,3}\. |> |```|~~~|\|)|\]\(", re.MULTILINE)


def form_of(text: str, content_type: str = "") -> Form:
    """Return whether `text` is to be read as markup or as it stands.

    Feeds and other XML count as markup: their tags are not what a reader should see.

    >>> form_of("In HTML, <p> begins a paragraph and <br> breaks a line.")
    <Form.TEXT: 'text'>
    >>> form_of("One<br>Two <b>three</b>")
    <Form.HTML: 'html'>
    """
    if "<" not in text:
        return Form.TEXT
    if _DOCUMENT.match(text[:SAMPLE_CHARS]):
        return Form.HTML
    sample = _QUOTED.sub("", text[:SAMPLE_CHARS])
    elements = _count_elements(sample)
    if not elements or elements <= len(_MARKDOWN.findall(sample)):
        return Form.TEXT
    if "html" in content_type.lower() or _is_enclosed(text):
        return Form.HTML
    if len(sample) > elements * MAX_CHARS_PER_ELEMENT or _loose_share(sample) > MAX_LOOSE_SHARE:
        return Form.TEXT
    return Form.HTML


def _count_elements(sample: str) -> int:
    """Count elements that are opened and closed, and void ones unless one stands alone.

    A sentence that mentions one ``<br>`` or ``<p>`` is no markup.
    """
    opened: Counter[str] = Counter()
    closed: Counter[str] = Counter()
    for slash, name in _TAG.findall(sample):
        (closed if slash else opened)[name.lower()] += 1
    paired = sum((opened & closed).values())
    void = sum(opened[name] for name in _VOID)
    if paired or void > 1:
        return paired + void
    return opened.total() if opened.total() > MAX_MENTIONS else 0


def _loose_share(sample: str) -> float:
    """Of all lines with text, the share that stands in stretches of lines without a tag.

    A text that quotes markup has it in places; in HTML every paragraph has some.
    """
    pieces = _TAG.sub("\0", _PREFORMATTED.sub("\0", sample)).split("\0")
    lines = [sum(map(bool, map(str.strip, piece.split("\n")))) for piece in pieces]
    return sum(count for count in lines if count >= LOOSE_LINES) / max(1, sum(lines))


def _is_enclosed(text: str) -> bool:
    return text.rstrip().endswith(">") and bool(_STARTS_WITH_TAG.match(text[:SAMPLE_CHARS]))
