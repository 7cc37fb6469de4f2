"""What a file is, by its first bytes."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.sniff import HEAD_BYTES, Shape, shape

KINDS = [
    (b"<!DOCTYPE html><html>", Shape.HTML),
    (b"\xef\xbb\xbf\r\n  <HTML lang=de>", Shape.HTML),
    (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">', Shape.HTML),
    (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', Shape.HTML),
    (b"<!-- saved from url=(0022)https://blog.example/a -->\n<title>x", Shape.HTML),
    (b"<!-- a comment that is longer than what is read of it", Shape.HTML),
    (b"Warning: no such table\n<br />\n<html><body>", Shape.HTML),
    (b"<p>a fragment</p>", Shape.HTML),
    ("<html><p>wide".encode("utf-16"), Shape.HTML),
    ("<html><p>wide".encode("utf-16-be"), Shape.HTML),
    ("<html><p>wide".encode("utf-16-le"), Shape.HTML),
    ("潮汐预报".encode("utf-16"), Shape.TEXT),
    ("潮汐预报".encode("gb18030"), Shape.TEXT),
    (b"Skip to main content\nA day\nIt rained.", Shape.TEXT),
    (b"a < b and <link> is a tag", Shape.TEXT),
    (b"", Shape.OTHER),
    (b" \n ", Shape.OTHER),
    (b'<?xml version="1.0"?><rss version="2.0"><channel>', Shape.OTHER),
    (b'<feed xmlns="http://www.w3.org/2005/Atom">', Shape.OTHER),
    (b"<svg xmlns='http://www.w3.org/2000/svg'>", Shape.OTHER),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Shape.OTHER),
    (b"%PDF-1.7", Shape.OTHER),
    (b"\0\1\2\3\4", Shape.OTHER),
    (b"WARC/1.1\r\nWARC-Type: warcinfo", Shape.WARC),
    (gzip.compress(b"WARC/1.1", mtime=0), Shape.GZIP),
    (b"\x28\xb5\x2f\xfd\x24", Shape.ZSTD),
    (b"\x5d\x2a\x4d\x18\x24", Shape.ZSTD),
    (b"filedesc://a.arc 0.0.0.0 2001", Shape.ARC),
    (b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", Shape.MHTML),
    (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>x", Shape.MHTML),
    (b"Content-Type: text/html\n\nno MIME-Version: above", Shape.TEXT),
]


@pytest.mark.parametrize(("head", "expected"), KINDS)
def test_a_file_is_what_its_beginning_says(head: bytes, expected: Shape) -> None:
    """Pages, messages, archives and what is none of them are told by their first bytes."""
    assert shape(head) is expected


@given(st.binary(max_size=300))
def test_any_bytes_have_a_shape(head: bytes) -> None:
    """Whatever a file begins with, it is told in bounded time and nothing is raised."""
    assert isinstance(shape(head * 20)[:HEAD_BYTES], str)
