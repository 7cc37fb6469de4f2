"""When two addresses are one, and which can be asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.errors import AddressError
from scraper.urls import (
    fetchable,
    file_address,
    is_file_address,
    is_web_address,
    normalise,
    path_of,
)

SAME = [
    # RFC 3986, section 6.2.2: case, percent-encoding, path segments.
    ("HTTP://A.Example/", "http://a.example/"),
    ("http://a.example/%7ejane/%e4%b8%ad", "http://a.example/~jane/%E4%B8%AD"),
    ("http://a.example/中", "http://a.example/%E4%B8%AD"),
    ("http://a.example/a/./b/../c", "http://a.example/a/c"),
    ("http://a.example/a/..", "http://a.example/"),
    ("http://a.example/../../a", "http://a.example/a"),
    ("http://a.example/a/b/.", "http://a.example/a/b/"),
    ("http://a.example/a//b", "http://a.example/a//b"),
    ("http://a.example/100%", "http://a.example/100%25"),
    ("http://a.example/%2F", "http://a.example/%2F"),
    # Section 6.2.3: an empty path, the default port.
    ("http://a.example", "http://a.example/"),
    ("http://a.example:80/", "http://a.example/"),
    ("https://a.example:443/", "https://a.example/"),
    ("http://a.example:443/", "http://a.example:443/"),
    ("http://a.example:/", "http://a.example/"),
    ("http://a.example./", "http://a.example/"),
    ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
    # What never reaches the server, or should not be kept.
    ("http://a.example/#top", "http://a.example/"),
    ("http://jane:secret@a.example/", "http://a.example/"),
    (" http://a.example/a\n  b ", "http://a.example/a%20%20b"),
    # Parameters that only count clicks go; the others keep their order.
    ("http://a.example/?utm_source=x&b=2&a=1&UTM_Medium=y", "http://a.example/?b=2&a=1"),
    ("http://a.example/?fbclid=x", "http://a.example/"),
    ("http://a.example/?utmost=1", "http://a.example/?utmost=1"),
    ("http://a.example/?a=%e4&b=c+d", "http://a.example/?a=%E4&b=c+d"),
    ("http://a.example/?q", "http://a.example/?q"),
    ("file:///tmp/A.html", "file:///tmp/A.html"),
    ("FILE://localhost/tmp/a.html#x", "file:///tmp/a.html"),
]

UNUSABLE = [
    "",
    "post.html",
    "/a/b",
    "//a.example/",
    "http://",
    "http:///a",
    "http://a.example:port/",
    "http://a.example:99999/",
    "http://[::1/",
    "ftp://a.example/",
    "mailto:a@a.example",
    "javascript:void(0)",
]


@pytest.mark.parametrize(("spelling", "expected"), SAME)
def test_equivalent_spellings_become_one(spelling: str, expected: str) -> None:
    """Each spelling of an address is normalised to the one that RFC 3986 calls its normal form."""
    assert normalise(spelling) == expected


@pytest.mark.parametrize("text", UNUSABLE)
def test_what_is_no_address_is_refused(text: str) -> None:
    """Text that is no absolute http, https or file address is refused by name."""
    with pytest.raises(AddressError, match=re.escape(text) + ": "):
        normalise(text)


ADDRESSES = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(["a.example", "A.example:80", "münchen.example", "[::1]"]),
    st.text(st.characters(codec="utf-8")).map(lambda text: "/" + text.replace("#", "")),
    st.sampled_from(["", "?"]),
    st.text(st.characters(codec="utf-8"), max_size=20),
)


@given(ADDRESSES)
@example("http://a.example/%%37E")
@example("http://a.example/a/..//..")
def test_normalising_twice_changes_nothing(url: str) -> None:
    """A normal form is its own normal form."""
    once = normalise(url)

    assert normalise(once) == once
    assert once.isascii() or "münchen" in once


@given(st.text())
def test_any_text_is_normalised_or_refused(text: str) -> None:
    """No text whatever makes `normalise` fail in another way than by refusing it."""
    try:
        result = normalise(text)
    except AddressError:
        return

    assert result.startswith(("http://", "https://", "file:///", "file://"))


def test_a_lone_surrogate_does_not_stop_it() -> None:
    """An address with a broken character, as JSON may carry it, is still an address."""
    assert normalise("http://a.example/\udc80") == "http://a.example/%EF%BF%BD"


def test_an_address_goes_on_the_wire_as_it_was_given() -> None:
    """Only the fragment is dropped: tracking parameters may be what a server insists on."""
    url = "https://A.example:8443/a%2fb/?utm_source=x#top"

    assert fetchable(url) == "https://a.example:8443/a%2Fb/?utm_source=x"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "a.html"])
def test_only_the_web_is_fetched(url: str) -> None:
    """Nothing but http and https goes on the wire."""
    with pytest.raises(AddressError, match="http"):
        fetchable(url)


def test_credentials_are_refused_and_not_repeated() -> None:
    """An address with a password is refused, and the message does not repeat the password."""
    with pytest.raises(AddressError, match="remove the user name") as caught:
        fetchable("https://jane:secret@a.example/post")

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("source", "web", "file"),
    [
        ("https://a.example", True, False),
        ("HTTP://a.example", True, False),
        ("file:///a.html", False, True),
        ("httpd.conf", False, False),
        ("./file.html", False, False),
        ("-", False, False),
    ],
)
def test_sources_are_told_apart_by_their_scheme(source: str, *, web: bool, file: bool) -> None:
    """A source is an address only if it starts with the scheme of one."""
    assert (is_web_address(source), is_file_address(source)) == (web, file)


@pytest.mark.parametrize("name", ["page.html", "a page#1?.html", "日记.html", "100%.html"])
def test_a_path_comes_back_from_its_address(tmp_path: Path, name: str) -> None:
    """The file: address of a path leads back to the path, whatever its name holds."""
    path = tmp_path / name

    assert path_of(file_address(path)) == path
    assert path_of(normalise(file_address(path))) == path


def test_a_file_of_another_machine_is_refused() -> None:
    """A file: address with a host names a file that is not here."""
    with pytest.raises(AddressError, match="another machine"):
        path_of("file://server/share/a.html")


def test_a_relative_path_gets_an_absolute_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address of a relative path does not depend on where it is read later."""
    monkeypatch.chdir(tmp_path)

    assert path_of(file_address(Path("a.html"))) == tmp_path / "a.html"
