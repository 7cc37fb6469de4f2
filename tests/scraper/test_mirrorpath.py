"""Addresses by the names of mirrored files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.mirrorpath import address, settled

NAMES = {
    "blog.example/index.html": "https://blog.example/",
    "blog.example/2020/01/tea/index.html": "https://blog.example/2020/01/tea/",
    "blog.example/2020/tea.html": "https://blog.example/2020/tea.html",
    "blog.example/tea": "https://blog.example/tea",
    "mirror/a.b.blog.example/tea": "https://a.b.blog.example/tea",
    "http/blog.example/tea": "http://blog.example/tea",
    "blog.example:8080/tea": "https://blog.example:8080/tea",
    "blog.example+8080/tea": "https://blog.example:8080/tea",
    "localhost:8000/tea": "https://localhost:8000/tea",
    "xn--bcher-kva.example/tea": "https://xn--bcher-kva.example/tea",
    "blog.example/index.html?p=12": "https://blog.example/?p=12",
    "blog.example/index.html?p=12.html": "https://blog.example/?p=12",
    "blog.example/index.php?p=1&q=a%2Fb.html": "https://blog.example/index.php?p=1&q=a%2Fb",
    "blog.example/index.html@p=12.html": "https://blog.example/?p=12",
    "blog.example/show.php.html": "https://blog.example/show.php",
    "blog.example/@jane/post.html": "https://blog.example/@jane/post.html",
    "blog.example/@jane": "https://blog.example/@jane",
    "blog.example/潮汐.html": "https://blog.example/%E6%BD%AE%E6%B1%90.html",
    "blog.example/%E6%BD%AE.html": "https://blog.example/%E6%BD%AE.html",
    "blog.example/a b#c.html": "https://blog.example/a%20b%23c.html",
    "blog.example/caf\udce9": "https://blog.example/caf%E9",
    "saved/tea.html": "",
    "old.files/tea.html": "",
    "v1.2/tea.html": "",
    "tea.html": "",
    "blog.example": "",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_of_a_mirror_are_addresses(name: str) -> None:
    """Host, port, path and query are read from the names that wget and HTTrack give."""
    assert address(name.split("/")) == NAMES[name]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tea.html", "http://blog.example/a/tea.html"),
        ("x.example/tea", "http://blog.example/a/x.example/tea"),
        ("index.html?p=1", "http://blog.example/a/?p=1"),
        ("index.html", "http://blog.example/a/"),
        ("a:b.html", "http://blog.example/a/a:b.html"),
    ],
)
def test_a_folder_whose_address_is_told(name: str, expected: str) -> None:
    """Where the user says what the folder is, names below it go on from there."""
    assert address(name.split("/"), "http://blog.example/a/") == expected


PAGE = "https://blog.example/2020/tea.html"
WORDS = {
    '<link rel="canonical" href="http://blog.example/2020/tea">': "http://blog.example/2020/tea",
    "<link href='http://blog.example/2020/tea/' rel=canonical>": "http://blog.example/2020/tea/",
    '<link rel="canonical" href="https://www.blog.example/2020/tea">': (
        "https://www.blog.example/2020/tea"
    ),
    '<link rel="canonical" href="//blog.example/2020/Tea/index.html">': (
        "https://blog.example/2020/Tea/index.html"
    ),
    # The front page, as themes write it on every page; another post; another host.
    '<link rel="canonical" href="http://blog.example/">': "http://blog.example/2020/tea.html",
    '<link rel="canonical" href="https://blog.example/2020/coffee">': PAGE,
    '<link rel="canonical" href="http://other.example/2020/tea">': PAGE,
    '<link rel="canonical" href="tea.html">': PAGE,
    '<link rel="shortlink" href="http://blog.example/2020/tea">': PAGE,
    '<base href="http://blog.example/2020/">': "http://blog.example/2020/tea.html",
    '<base href="http://other.example/">': PAGE,
    "<p>": PAGE,
}


@pytest.mark.parametrize("word", WORDS)
def test_a_page_settles_what_its_name_leaves_open(word: str) -> None:
    """Scheme, ending and slash are taken from the page where it speaks of this very file."""
    assert settled(PAGE, b"<html><head>" + word.encode()) == WORDS[word]


def test_an_address_without_a_scheme_gets_one() -> None:
    """HTTrack's comment has no scheme: it is the page's, and https where it says none."""
    assert settled("//blog.example/a", b"") == "https://blog.example/a"
    assert settled("//blog.example/a", b"<base href=http://blog.example/>") == (
        "http://blog.example/a"
    )
    assert settled("//", b"") == ""


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4), st.booleans())
def test_any_names_are_read(parts: list[str], told: bool) -> None:  # noqa: FBT001
    """No file name makes the reader raise, and what comes out is an address or nothing."""
    names = [part.replace("/", "").replace("\0", "") or "-" for part in parts]  # none is empty
    found = address(names, "https://a.example/") if told else address(["b.example", *names])

    assert found == "" or found.startswith(("https://a.example/", "https://b.example"))
