"""A text browser's list of link targets is told from a list of sources that the author wrote."""

from __future__ import annotations

import pytest

from cleaners.model import Form, Page, Role, Verdict
from cleaners.text import judge_text, segment_text
from cleaners.textlines import read
from cleaners.textlinks import listed_from, without_numbers

POST = "The oven was lit at four in the morning, long before the first customers came."
PAGE = f"""\
   [1]Home [2]About

   A morning at the bakery

   {POST}
   Read more of [3]the baker.
"""
LISTED = """\
References

   1. file:///
   2. javascript:void(0)
   3. https://example.org/a baker
"""


def judged(dump: str) -> dict[str, Verdict]:
    """Judge a dump, line by line."""
    layout = segment_text(Page(dump, Form.TEXT, "utf-8", "str"))
    texts = (segment.text for segment in layout.segments)
    return dict(zip(texts, judge_text(layout), strict=True))


def test_link_targets_that_a_browser_lists_are_no_text() -> None:
    """Its heading and its entries go with the reason, and the numbers are no text either."""
    found = judged(f"{PAGE}\n{LISTED}")

    for text in ("References", "file:///", "https://example.org/a baker"):
        assert found[text].role is Role.BOILERPLATE
        assert found[text].reason == "a text browser lists where the links of the page lead"
    assert "Read more of the baker." in found


def test_links_without_text_are_listed_too() -> None:
    """Browsers list them apart, under headings of their own."""
    listed = LISTED.replace("References", "References\n\n   Visible links:")
    lines = read(f"{PAGE}\n{listed}\n   Hidden links:\n   4. https://example.org/icon")

    assert lines[listed_from(lines)].text == "References"


@pytest.mark.parametrize(
    "post",
    [
        f"{POST} [1]\n\nSo say [2], [3], and all others.",
        "炉子在早上四点点燃[1]，文献[2]说明了这一点[3]。",
        "[1] Home and [2] more, [3] too.",
    ],
)
def test_an_author_s_own_list_is_part_of_the_post(post: str) -> None:
    """Authors cite behind what they say, not before a word."""
    lines = read(f"{post}\n\n{LISTED}")

    assert listed_from(lines) == len(lines)


def test_a_list_amid_the_page_is_the_post_s() -> None:
    """What a browser lists stands at the very end."""
    lines = read(f"{PAGE}\n{LISTED}\n\nAnd so the morning ended.")

    assert listed_from(lines) == len(lines)


@pytest.mark.parametrize(
    ("dumped", "shown"),
    [
        ("total = rows[1].size + f(a[2], m[1][3])", "total = rows[1].size + f(a[2], m[1][3])"),
        ("if (v[2]==v[3]) return v[1];", "if (v[2]==v[3]) return v[1];"),
        ("It was lit at four [1], and at five [2].", "It was lit at four [1], and at five [2]."),
        ("See [1]“The oven” ([2]here), [3].NET", "See “The oven” (here), .NET"),
        ("Home[1]About[2][3]Us", "HomeAbout[2]Us"),
        ("见[1]这里，又见[2]《那里》", "见这里，又见《那里》"),
    ],
)
def test_only_numbers_before_words_are_a_browsers(dumped: str, shown: str) -> None:
    """Code has numbers behind names, and authors at the ends of sentences, that are listed too."""
    lines = read(f"{PAGE}\n   {dumped}\n\n{LISTED}")

    texts = [line.text for line in without_numbers(lines, listed_from(lines))]

    assert shown in texts


def test_elinks_lists_its_links_under_a_head_without_a_colon() -> None:
    """The list of elinks is headed as that of lynx is, less its colon."""
    page = "[1]Home [2]About [3]Us\n\nReferences\n\nVisible links\n"
    entries = "1. https://a.example/\n2. https://a.example/b\n3. https://a.example/c"

    assert listed_from(read(page + entries)) == 1


def test_elinks_names_links_above_their_targets() -> None:
    """A link with a name has two lines in the list of elinks, and its number is taken off too."""
    page = "[1]Home [2]About [3]Us\n\nReferences\n\nVisible links\n"
    lines = read(page + "1. https://a.example/\n2. All of us\n   file:///b\n3. https://a.example/c")
    start = listed_from(lines)

    assert start == 1
    assert without_numbers(lines, start)[0].text == "Home About Us"


def test_one_link_is_enough_under_the_heading() -> None:
    """Where the list has its heading, fewer links than three make it a browser's."""
    page = "The oven of [1]the baker.\n\n"

    assert listed_from(read(f"{page}References\n\n1. file:///")) == 1
    assert listed_from(read(f"{page}1. file:///")) == 2
