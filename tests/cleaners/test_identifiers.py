"""Works are known by one identifier in whatever form they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.cited import Work, bare_addresses, named, works
from cleaners.identifiers import identifier, same
from cleaners.numbers import arxiv, doi, isbn, without_end

FORMS = [
    tuple(part.strip() for part in line.rpartition(" | ")[::2])
    for line in Path(__file__).with_name("works.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]
ADDRESSES = [form for form in FORMS if form[0].startswith("http") and " " not in form[0]]


def known(text: str) -> str:
    """Return what a text refers to, sorted; "-" for nothing."""
    return " ".join(sorted({work.identifier for work in works(text)})) or "-"


def test_the_table_is_long_enough() -> None:
    """At least two hundred written forms are tried, a quarter of them no works."""
    assert len(FORMS) >= 200
    assert sum(expected == "-" for _, expected in FORMS) >= len(FORMS) / 4


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_written_forms(text: str, expected: str) -> None:
    """A work has one identifier however it is written, and what is no work has none."""
    assert known(text) == expected


@pytest.mark.parametrize(("url", "expected"), ADDRESSES)
def test_addresses(url: str, expected: str) -> None:
    """A link's target is read as the same address in text is, shortened ones apart."""
    if not url.endswith(("...", "…")):
        assert (identifier(url) or "-") == expected


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_forms_within_a_sentence(text: str, expected: str) -> None:
    """What stands around a work, in English or Chinese, changes nothing."""
    assert known(f"As they say, {text} (a note)") == expected
    if not text.endswith((".", "!")):
        assert known(f"参见 {text}，其中") == expected


@given(st.one_of(st.text(), st.text().map(lambda path: f"https://github.com/{path}")))
def test_any_text_is_an_address_or_not(url: str) -> None:
    """Any text is an address of something known, or not."""
    found = identifier(url)
    assert found == "" or ":" in found
    list(works(url))


@given(st.text(alphabet="10./arXivdoisbn:()[]<>-9\u3002 ", max_size=60))
def test_numbers_are_total(text: str) -> None:
    """Any text is a number or none, and a number read again is itself."""
    for read in (arxiv, doi, isbn):
        if found := read(text):
            scheme, _, value = found.partition(":")
            assert {"arxiv": arxiv, "doi": doi, "isbn": isbn}[scheme](value) == found


@given(st.text())
def test_what_closes_a_sentence_comes_off_once(text: str) -> None:
    """Taking off the end twice takes off no more than once."""
    assert without_end(without_end(text)) == without_end(text)


def test_a_work_keeps_the_words_it_is_named_by() -> None:
    """What is found says how the text writes it, and where it can be read."""
    assert list(named("(arXiv:2205.01068v2) and doi:10.1000/182.")) == [
        Work("arxiv:2205.01068", "https://arxiv.org/abs/2205.01068", "arXiv:2205.01068v2"),
        Work("doi:10.1000/182", "https://doi.org/10.1000/182", "doi:10.1000/182"),
    ]


def test_owners_and_names_disregard_case() -> None:
    """A repository is one in whatever case it is written."""
    assert same("github:Some-One/Tool") == same(identifier("https://github.com/some-one/tool"))


@pytest.mark.parametrize(
    "url",
    [
        "https://web.archive.org/web/2022/https://web.archive.org/web/2021/https://youtu.be/dQw4w9WgXcQ",
        "https://link.example/?target=https%3A%2F%2Flink.example%2F%3Furl%3Dhttps%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ",
    ],
)
def test_copies_of_copies(url: str) -> None:
    """What an archive or a warning page leads to is what is cited, twice over if need be."""
    assert identifier(url) == "youtube:dQw4w9WgXcQ"


def test_shortened_addresses_are_none() -> None:
    """What was cut for display leads elsewhere, and is left out."""
    assert not list(bare_addresses("https://github.com/a/verylongna… https://a.example/b..."))
    assert list(bare_addresses("http://localhost/a.")) == ["http://localhost/a"]
