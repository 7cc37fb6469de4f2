"""Which encoding is chosen: declarations against evidence."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.charset import PRESCAN_BYTES, header_label, page_label, read_page

CHINESE = "中文网页的编码常常写错，所以要看字节本身。我们来试一试。"
RUSSIAN = "Это обычный русский текст о погоде и природе."
FRENCH = "Il a été décidé que l'été serait très beau."
JAPANESE = "これは日本語の文章です。漢字もあります。"


@pytest.mark.parametrize(
    ("data", "content_type", "name", "source"),
    [
        (b"\xef\xbb\xbf\xe4\xbd\xa0", "text/html; charset=gbk", "utf-8", "bom"),
        (b"\xff\xfea\0", "", "utf-16le", "bom"),
        (b"\xfe\xff\0a", "", "utf-16be", "bom"),
        (b"\xff\xfe\0\0a\0\0\0", "", "utf-32le", "bom"),
        (CHINESE.encode("gbk"), "text/html; charset=GB2312", "gb18030", "header"),
        (b"<meta charset=gbk>" + CHINESE.encode("gbk"), "", "gb18030", "meta"),
        (b"<meta charset=gbk>" + CHINESE.encode(), "", "utf-8", "utf-8"),
        (b"<meta charset=utf-8>" + CHINESE.encode(), "", "utf-8", "meta"),
        (CHINESE.encode(), "", "utf-8", "utf-8"),
        (CHINESE.encode(), "text/html; charset=iso-8859-1", "utf-8", "utf-8"),
        (b"<meta charset=utf-8>" + RUSSIAN.encode("cp1251"), "", "windows-1251", "detected"),
        (
            b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251"),
            "text/html; charset=ISO-8859-1",
            "windows-1251",
            "meta",
        ),
        (RUSSIAN.encode("koi8-r"), "text/html; charset=iso-8859-1", "koi8-r", "detected"),
        (FRENCH.encode("latin-1"), "text/html; charset=iso-8859-1", "windows-1252", "header"),
        (JAPANESE.encode("shift_jis"), "text/html; charset=big5", "shift_jis", "detected"),
        (b"plain", "", "utf-8", "utf-8"),
        (b"plain", "text/plain; charset=us-ascii", "windows-1252", "header"),
        (JAPANESE.encode("iso2022_jp"), "", "iso-2022-jp", "detected"),
        ("한국어".encode("iso2022_kr"), "", "iso-2022-kr", "detected"),
        (b"<p>" + JAPANESE.encode("iso2022_jp"), "charset=iso-2022-jp", "iso-2022-jp", "header"),
        ("<p>Hello there</p>".encode("utf-16-le"), "", "utf-16le", "detected"),
        ("<p>Hello there</p>".encode("utf-16-be"), "", "utf-16be", "detected"),
        ("Hello there".encode("utf-32-le"), "", "utf-32le", "detected"),
        ("Hello there".encode("utf-32-be"), "", "utf-32be", "detected"),
        (
            "Příliš žluťoučký kůň úpěl ďábelské ódy a šel.".encode("cp1250"),
            "charset=iso-8859-2",
            "windows-1250",
            "detected",
        ),
        ("\xa9 2020".encode(), "text/html; charset=big5", "big5", "header"),
    ],
)
def test_chooses(data: bytes, content_type: str, name: str, source: str) -> None:
    """A mark decides; a declaration holds unless the bytes refute it; UTF-8 precedes a guess."""
    reading = read_page(data, content_type)

    assert (reading.encoding.name, reading.source) == (name, source)


@pytest.mark.parametrize(
    ("attributes", "label"),
    [
        ("charset=big5", "big5"),
        ("charset = 'Big5' /", "Big5"),
        ('http-equiv="Content-Type" content="text/html; charset=EUC-JP"', "EUC-JP"),
        ('content="text/html; charset=EUC-JP" http-equiv=content-type', "EUC-JP"),
        ('name="description" content="charset=big5"', ""),
        ("charset=utf-16", "utf-8"),
        ("charset=nonsense", ""),
        ("charset", ""),
    ],
)
def test_reads_meta(attributes: str, label: str) -> None:
    """A meta declares an encoding by charset, or as a stand-in for the header; never UTF-16."""
    assert page_label(f"<html><head><META {attributes}><p>".encode()) == label


def test_reads_the_xml_declaration() -> None:
    """A feed's or XHTML page's declaration counts, before any meta."""
    assert page_label(b'<?xml version="1.0" encoding="KOI8-R"?><meta charset=big5>') == "KOI8-R"


def test_skips_comments_and_what_is_too_far() -> None:
    """A declaration that is commented out, or behind the prescan's end, is none."""
    assert page_label(b"<!-- <meta charset=big5> --><meta charset=gbk>") == "gbk"
    assert page_label(b" " * PRESCAN_BYTES + b"<meta charset=gbk>") == ""


def test_reads_the_header() -> None:
    """The charset parameter is found among others; a header without it says nothing."""
    assert header_label("text/html; a=b; Charset = gbk ; c=d") == "gbk"
    assert header_label("text/html") == ""


def test_one_bad_byte_changes_nothing() -> None:
    """A stray byte, or a character cut in two at the end, leaves UTF-8 what it is."""
    data = CHINESE.encode()

    assert read_page(data[:30] + b"\xff" + data[30:]).encoding.name == "utf-8"
    assert read_page(data[:-1]).encoding.name == "utf-8"


def test_a_doubted_declaration_may_be_confirmed() -> None:
    """Runs of accented letters cast doubt on windows-1252, but a guess may come to the same."""
    reading = read_page((FRENCH + " ÉÉÉÉÉÉÉÉÉ").encode("latin-1"), "text/html; charset=latin1")

    assert (reading.encoding.name, reading.source) == ("windows-1252", "header")


def test_says_what_it_overruled() -> None:
    """A declaration that did not hold is named in a note, with who made it."""
    by_header = read_page(CHINESE.encode(), "text/html; charset=big5")
    by_page = read_page(b"<meta charset=utf-8>" + RUSSIAN.encode("cp1251"))

    assert by_header.notes == ("the HTTP header declares big5, but the bytes are utf-8",)
    assert by_page.notes == ("the page declares utf-8, but the bytes are windows-1251",)


def test_keeps_a_broken_declared_encoding_if_none_fits_better() -> None:
    """Dirt that no encoding can read is no reason to leave the declared one."""
    data = "오늘은 날씨가 좋아서 공원에 갑니다.".encode("euc-kr") + b" \xff \xff \xff "

    reading = read_page(data, "text/html; charset=euc-kr")

    assert (reading.encoding.name, reading.source, reading.bad) == ("euc-kr", "header", 3)


def test_binary_zeros_are_not_utf_16() -> None:
    """Zero bytes without the pattern of UTF-16, or making nonsense in it, decide nothing."""
    assert read_page(b"a\0\0b" * 20).encoding.name == "utf-8"
    assert read_page(b"a\0" * 40 + b"\x01\xdc" * 10).encoding.name != "utf-16le"


@given(st.binary(max_size=300), st.sampled_from(["", "text/html; charset=gbk", "charset=utf-16"]))
def test_reads_any_bytes(data: bytes, content_type: str) -> None:
    """No bytes and no header make it raise."""
    assert isinstance(read_page(data, content_type).text, str)


@given(st.text(alphabet=CHINESE + RUSSIAN + FRENCH, min_size=3), st.sampled_from(["", "gbk"]))
def test_utf_8_is_read_back(text: str, charset: str) -> None:
    """Text of several non-ASCII characters written as UTF-8 comes back, whatever was declared."""
    if sum(not character.isascii() for character in text) >= 3:
        assert read_page(text.encode(), f"text/html; charset={charset}").text == text


def test_comments_that_never_end_are_passed_in_time() -> None:
    """What is said behind the last comment is read, and beginnings alone cost nothing."""
    begin = time.process_time()

    assert (
        page_label(b"<!-- <meta charset=big5> --><meta charset=gbk>" + b"<!--" * 200_000) == "gbk"
    )
    assert time.process_time() - begin < 2
