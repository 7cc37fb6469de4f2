"""When two addresses are one, and which can be asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.errors import AddressError
from scraper.urls import (
    at_home,
    fetchable,
    file_address,
    is_file_address,
    is_web_address,
    joined,
    normalise,
    page_key,
    path_of,
    same_host,
    same_site,
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


ONE_PAGE = [
    ("https://a.example/b", "http://a.example/b"),
    ("https://www.a.example/b", "https://a.example/b"),
    ("https://a.example/b/", "https://a.example/b"),
    ("https://a.example/b/index.html", "https://a.example/b"),
    ("https://a.example/index.php?p=3", "https://a.example/?p=3"),
    ("https://a.example/b#more", "https://a.example/b"),
    ("https://a.example:443/b", "http://a.example:80/b"),
    ("https://a.example/2021/05/b.html?m=1", "https://a.example/2021/05/b.html?m=0"),
    ("https://a.example/b?showComment=1234567890", "https://a.example/b"),
    ("https://a.example/b/?replytocom=7#respond", "https://a.example/b/"),
    ("https://a.example/b/?share=twitter&nb=1", "https://a.example/b/?nb=1"),
    ("https://a.example/b/amp/", "https://a.example/b/"),
    ("https://a.example/b?amp=1", "https://a.example/b"),
    ("https://amp.a.example/b", "https://a.example/b"),
    ("https://a.example/b?spm=1.2.3&_ga=4&ref_src=twsrc", "https://a.example/b"),
    ("https://tide.blogspot.co.uk/b", "https://tide.blogspot.co.uk/b?utm_source=x"),
    ("https://bücher.example/%e8%8c%b6", "https://xn--bcher-kva.example/茶"),
]
TWO_PAGES = [
    ("https://a.example/b", "https://a.example/B"),
    ("https://a.example/b?p=1&q=2", "https://a.example/b?q=2&p=1"),
    ("https://a.example/b?m=202105", "https://a.example/b"),
    ("https://a.example/b?ref=main", "https://a.example/b?ref=old"),
    ("https://a.example/amplifier/", "https://a.example/"),
    ("https://a.example:8080/b", "https://a.example/b"),
    ("https://b.a.example/", "https://a.example/"),
    ("https://amp.example/", "https://example.org/"),
    ("https://a.example/index.php/57", "https://a.example/57"),
]


@pytest.mark.parametrize(("one", "other"), ONE_PAGE)
def test_all_addresses_of_a_page_have_one_key(one: str, other: str) -> None:
    """Scheme, ``www.``, the last slash, AMP, mobile forms and marks of clicks do not matter."""
    assert page_key(one) == page_key(other)


@pytest.mark.parametrize(("one", "other"), TWO_PAGES)
def test_addresses_that_may_be_of_two_pages_have_two_keys(one: str, other: str) -> None:
    """The case of a path, the order of a query and fields with a meaning do make a difference."""
    assert page_key(one) != page_key(other)


_PARTS = st.sampled_from(
    ["a", "index.html", "index.php", "amp", "", "..", ".", "%7e", "%2F", "é", "index.htm", "a.html"]
)
_HOSTS = st.sampled_from(
    "a.example www.A.example amp.a.example bücher.example ｗｗｗ．ｅx。ample a_b.é "
    "x.blogspot.co.uk [::1] A.EXAMPLE. é..b www.www.x.y".split()
)
_FIELDS = st.sampled_from(["", "m=1", "amp", "amp=1", "utm_source=x", "id=3", "a", "share=tw"])


@given(
    st.sampled_from(["http", "https", "HTTP"]),
    _HOSTS,
    st.sampled_from(["", ":80", ":443", ":8080", ":"]),
    st.lists(_PARTS, max_size=5).map("/".join),
    st.lists(_FIELDS, max_size=4).map("&".join),
)
def test_a_key_is_its_own_key(scheme: str, host: str, port: str, path: str, query: str) -> None:
    """A key can be asked for its key, and so can what is normalised."""
    url = f"{scheme}://{host}{port}/{path}?{query}"

    key = page_key(url)

    assert page_key(key) == key
    assert page_key(normalise(url)) == key
    assert same_host(url, key) or host.startswith("amp.") or "www.www" in host


@given(st.text())
@example("http://./")
@example("0 \xa0")
@example("http://[::1]]/")
def test_any_text_has_a_key_or_is_no_address(text: str) -> None:
    """Nothing but an `AddressError` is raised, whatever the address."""
    for url in (text, f"http://{text}", f"https://a.example/{text}", f"http://{text}.example/"):
        try:
            key = page_key(url)
        except AddressError:
            assert joined("", url) == "" or url.lower().startswith("file:")
        else:
            assert page_key(key) == key
            same_site(url, url)


def test_a_blog_with_a_path_ends_where_its_path_does() -> None:
    """Below another path of the same host is another person's site."""
    home = "https://host.example/~jane/blog/"

    assert same_site(home, "http://www.host.example/~jane/blog/2021/tea")
    assert same_site(home, "https://host.example/~jane/blog")
    assert not same_site(home, "https://host.example/~jane/blogs/")
    assert not same_site(home, "https://host.example/~joe/blog/tea")
    assert not same_site(home, "mailto:jane@host.example")
    assert same_site("https://host.example/index.html", "https://host.example/tea")


def test_country_domains_of_blogger_are_one_host() -> None:
    """Blogger shows one blog under the domain of the country that asks."""
    assert same_host("https://tide.blogspot.com/", "http://tide.blogspot.co.uk/2021/05/b.html")
    assert same_host("https://tide.blogspot.com/", "http://tide.blogspot.de/")
    assert not same_host("https://tide.blogspot.com/", "https://ebb.blogspot.com/")


def test_another_port_is_another_site() -> None:
    """Two blogs on one machine are told apart by their ports."""
    assert same_host("http://127.0.0.1:8001/", "http://127.0.0.1:8001/a")
    assert not same_host("http://127.0.0.1:8001/", "http://127.0.0.1:8002/a")


def test_what_is_built_for_a_preview_is_brought_home() -> None:
    """An address of the machine that built the site gets the blog's host, unless that is it."""
    assert at_home("http://localhost:4000/tea", "https://a.example/") == "https://a.example/tea"
    assert at_home("http://127.0.0.1/tea", "http://127.0.0.1:80/") == "http://127.0.0.1/tea"
    assert at_home("https://b.example/tea", "https://a.example/") == "https://b.example/tea"


def test_an_address_as_long_as_a_book_is_none() -> None:
    """And the message is no book either."""
    with pytest.raises(AddressError, match="longer than 8,000") as raised:
        fetchable(f"https://a.example/{'a' * 9_000}")

    assert len(str(raised.value)) < 200
