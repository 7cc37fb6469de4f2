"""Labels of the Encoding Standard, and bytes that Python's codecs refuse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.encodings import find, read


def text_of(data: bytes, label: str) -> str:
    """Read `data` in the encoding called `label`."""
    encoding = find(label)
    assert encoding is not None
    return read(data, encoding)[0]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("iso-8859-1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("iso-8859-9", "windows-1254"),
        ("tis-620", "windows-874"),
        ("Shift_JIS", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("Big5-HKSCS", "big5"),
        ("x-user-defined", "windows-1252"),
        ("utf8", "utf-8"),
        (' "UTF-8" ', "utf-8"),
        ("hz-gb-2312", "hz-gb-2312"),
        ("MacCyrillic", "x-mac-cyrillic"),
    ],
)
def test_labels_mean_what_the_standard_says(label: str, name: str) -> None:
    """A label stands for the encoding that pages so labelled are in."""
    encoding = find(label)
    assert encoding is not None
    assert encoding.name == name


@pytest.mark.parametrize("label", ["utf-7", "", "no-such-thing", "rot13", "idna"])
def test_unknown_labels_are_refused(label: str) -> None:
    """Neither UTF-7 nor any other codec that Python happens to have can be asked for."""
    assert find(label) is None


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        (b"\x80 \xa3", "gbk", "€ "),
        (b"\x93x\x94 \x81", "iso-8859-1", "“x” \x81"),
        (b"\xa3\xe1!", "big5", "€!"),
        (b"\xff a", "big5", "\ufffd a"),
        (b"\xad\xa1", "euc-jp", "①"),
        (b"\xad\xe1x", "euc-jp", "〟x"),
        (b"\xfc\xe2", "euc-jp", "髙"),
        (b"\xff\x20x", "euc-jp", "\ufffd x"),
        (b"\xa1\x20x", "euc-jp", "\ufffd x"),
        (b"\xff\xff!", "gbk", "\ufffd\ufffd!"),
        ("①㈱".encode("cp932"), "shift_jis", "①㈱"),
        (b"\xd2\x80\xe1", "windows-1253", "\ufffd€α"),
    ],
)
def test_reads_what_the_web_reads(data: bytes, label: str, text: str) -> None:
    """Bytes that the standard gives a meaning to have it here too; the others are U+FFFD."""
    assert text_of(data, label) == text


@pytest.mark.parametrize(
    ("data", "bad"),
    [
        ("日本".encode(), 0),
        ("日本".encode()[:-1], 0),
        ("a\ufffdb".encode(), 0),
        (b"a\xffb\xfec", 2),
    ],
)
def test_counts_what_cannot_be_read(data: bytes, bad: int) -> None:
    """Only bytes that mean nothing count: no character cut off at the end, no U+FFFD in it."""
    encoding = find("utf-8")
    assert encoding is not None
    assert read(data, encoding)[1] == bad


@pytest.mark.parametrize("label", ["iso-2022-jp", "iso-2022-kr"])
def test_escape_sequence_without_an_end(label: str) -> None:
    """A page may end amid what looks like a long escape sequence."""
    assert text_of(b"abc \x1b(abcdefghij", label) == "abc \ufffd"


@given(
    st.binary(max_size=60),
    st.sampled_from(
        "utf-8 gbk big5 euc-jp iso-2022-jp shift_jis euc-kr hz windows-1253 utf-16 utf-32".split()
    ),
)
def test_reads_any_bytes(data: bytes, label: str) -> None:
    """No bytes make any decoder raise."""
    assert isinstance(text_of(data, label), str)


def test_only_decoding_errors_are_rescued() -> None:
    """The error handlers do not answer for encoding."""
    with pytest.raises(UnicodeEncodeError):
        "\ud800".encode("windows-1252", "cleaners.windows-1252")
