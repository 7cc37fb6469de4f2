"""What a saved file is, told by its first bytes; names lie.

The beginnings of HTML are those of the WHATWG MIME Sniffing standard, section 7.1, with the
elements of HTML 5 that pages begin with where somebody saved a part of one.
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from cleaners.form import binary_kind

#: Bytes that are looked at; SingleFile and HTTrack put long comments first.
HEAD_BYTES = 8192


class Shape(StrEnum):
    """What a file is."""

    HTML = "HTML"
    TEXT = "text"
    MHTML = "MHTML"
    WARC = "WARC"
    GZIP = "gzip"
    ZSTD = "zstd"
    ARC = "ARC"
    #: XML that is no page, a picture, a program.
    OTHER = "no page"


_BEFORE = re.compile(rb"(?:\s+|<\?xml[^>]*>|<!--.*?-->)*", re.DOTALL)
_BEGINS = re.compile(
    rb"<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|"
    rb"article|section|main|header|meta|link|base|center|h2)[\s>/]",
    re.IGNORECASE,
)
# Some software prints a warning before the page.
_LATER = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_FIELD = re.compile(rb"[!-9;-~]+:")
_MIME = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_OF_PAGES = re.compile(
    rb"^content-type:\s*(?:multipart/(?:related|alternative)|text/html)",
    re.IGNORECASE | re.MULTILINE,
)
#: RFC 8878, section 3.1: a frame, or one to be skipped, such as the dictionary of a zstd WARC.
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def shape(head: bytes) -> Shape:
    """Tell what a file is by its first bytes, `HEAD_BYTES` of them if it has so many.

    >>> shape(b"<!DOCTYPE html><title>x"), shape(b"WARC/1.1"), shape(b"Dear reader")
    (<Shape.HTML: 'HTML'>, <Shape.WARC: 'WARC'>, <Shape.TEXT: 'text'>)
    """
    text = plain(head)
    for start, found in ((b"WARC/", Shape.WARC), (b"filedesc://", Shape.ARC)):
        if text.startswith(start):
            return found
    if head.startswith(b"\x1f\x8b"):
        return Shape.GZIP
    if _ZSTD.match(head):
        return Shape.ZSTD
    if is_mhtml(text):
        return Shape.MHTML
    return _page(head, text)


def plain(head: bytes) -> bytes:
    """Return bytes of which the ASCII can be read, without a byte order mark."""
    if head.startswith(_UTF16):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    if head.startswith((b"<\0", b"\0<")):
        # UTF-16 without a mark.
        return head.replace(b"\0", b"")
    return head.removeprefix(codecs.BOM_UTF8)


def is_mhtml(head: bytes) -> bool:
    """Tell whether a file begins like a message that carries a page (RFC 2557)."""
    fields = re.split(rb"\r?\n[ \t]*\r?\n", head.lstrip(), maxsplit=1)[0]
    return bool(_FIELD.match(fields) and _MIME.search(fields) and _OF_PAGES.search(fields))


def _page(head: bytes, text: bytes) -> Shape:
    before = _BEFORE.match(text)
    start = before.end() if before else 0
    if _BEGINS.match(text, start) or text.startswith(b"<!--", start):
        return Shape.HTML
    if text.startswith(b"<?xml") and not _LATER.search(text):
        return Shape.OTHER
    if _LATER.search(text):
        return Shape.HTML
    if re.match(rb"<(?:rss|feed|svg|urlset|sitemapindex|rdf:RDF|opml)[\s>]", text[start:]):
        return Shape.OTHER
    binary = not head.startswith(_UTF16) and binary_kind(head)
    return Shape.OTHER if binary or not text.strip() else Shape.TEXT
