"""From bytes or characters to a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import decode as module
from cleaners.decode import decode
from cleaners.errors import CleanError, NotText
from cleaners.model import Form

FRENCH = "Il a été décidé que l'été serait très beau."


def test_a_declared_page_is_read() -> None:
    """Text, form, encoding and its source, and the address travel in the page."""
    page = decode(
        b"<p>\xc4\xe3\xba\xc3</p>", url="https://example.org/", content_type="charset=gbk"
    )

    assert page.text == "<p>你好</p>"
    assert page.form is Form.HTML
    assert (page.encoding, page.encoding_source) == ("gb18030", "header")
    assert page.url == "https://example.org/"
    assert page.notes == ()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("\ufeffhi", "hi"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\0b\x08c\x7fd", "abcd"),
        ("a\x0bb\x0cc\x85d", "a\nb\nc\nd"),
        ("tab\tstays", "tab\tstays"),
        ("\ud83d\ude00 \ud800!", "😀 \ufffd!"),
        ("", ""),
    ],
)
def test_characters_are_tidied(text: str, read: str) -> None:
    """Marks, control characters and surrogates go; line ends become line feeds."""
    page = decode(text)

    assert page.text == read
    assert page.encoding_source == "str"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("donâ\x80\x99t", "don’t"),
        ("Ð\x9fÑ\x80Ð°", "ПрÐ°"),
        ("ä½\xa0å¥½ã\x80\x82 Ã\x89t\xe9", "ä½\xa0å¥½。 Ét\xe9"),
        ("ð\x9f\x98\x80 ð\xbf\xbf\xbf ð\x80\x80\x80", "😀 ð\xbf\xbf\xbf ð"),
        ("»MENÜ« Ã© \x91\x92", "»MENÜ« Ã© "),
    ],
)
def test_what_was_encoded_twice_is_decoded_twice(text: str, read: str) -> None:
    """UTF-8 read as Latin-1 is undone where controls give it away; look-alikes stay."""
    assert decode(text).text == read


def test_empty_bytes_are_an_empty_page() -> None:
    """Nothing is no error."""
    assert decode(b"").text == ""


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nxyz", b"\0\1\2\3" * 30])
def test_binary_data_is_refused(data: bytes) -> None:
    """What is not text is an error that names the page."""
    with pytest.raises(NotText, match=re.escape("https://example.org/x")):
        decode(data, url="https://example.org/x")
    with pytest.raises(CleanError, match="the input"):
        decode(data)


def test_utf_16_is_not_binary() -> None:
    """The zero bytes of UTF-16 are text."""
    assert decode("<p>Hello there</p>".encode("utf-16")).text == "<p>Hello there</p>"


@pytest.mark.parametrize(
    ("bad", "note"),
    [
        (1, "1 byte or sequence not valid in utf-8, shown as U+FFFD"),
        (2, "2 bytes or sequences not valid in utf-8, shown as U+FFFD"),
    ],
)
def test_unreadable_bytes_are_counted(bad: int, note: str) -> None:
    """Bytes that do not decode are shown as U+FFFD, and the page says how many."""
    page = decode(FRENCH.encode() + b" \xff" * bad + b" end")

    assert page.text.count("\ufffd") == bad
    assert page.notes == (note,)


def test_long_pages_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beyond the limit is left out, and the page says so."""
    monkeypatch.setattr(module, "MAX_CHARS", 10)
    monkeypatch.setattr(module, "_MAX_BYTES", 40)
    monkeypatch.setattr(module, "_MAX_READ", 11)

    assert decode("x" * 25).text == "x" * 10
    assert decode("x" * 25).notes == ("cut after 10 characters: the page has 25 characters",)
    assert decode(b"x" * 50).notes == ("cut after 10 characters: the page has 50 bytes",)
    assert decode("é".encode() * 15).text == "é" * 10
    assert decode("\ufeff" + "x" * 10).notes == ()
    assert decode("\ufeff" + "x" * 25).notes == (
        "cut after 10 characters: the page has 26 characters",
    )
    pairs = decode("\ud83d\ude00" * 20)
    assert pairs.notes == (f"cut after {len(pairs.text)} characters: the page has 40 characters",)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """Any characters make a page without controls, and reading it again changes nothing."""
    once = decode(text).text

    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", once)
    assert decode(once.removeprefix("\ufeff")).text == once.removeprefix("\ufeff")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Any bytes make a page or a clear refusal."""
    try:
        page = decode(data)
    except NotText:
        return
    assert "\r" not in page.text
