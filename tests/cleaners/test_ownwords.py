"""Own words: what posts may share without being copies of each other is left out."""

from __future__ import annotations

import pytest

from cleaners.markdown import to_markdown
from cleaners.model import Code, Heading, List, Paragraph, Quote, Run
from cleaners.ownwords import own_words

OWN = "The ferry came late, and we waited on the pier until the lamps were lit."
QUOTED = "He said that the harbour had been closed since the storm of last winter."
CODE = "def main():\n    print('hello')\n\n    return 0"
#: The words of a licence of our own making.
LICENCE = (
    "Permission is hereby granted to anybody who has a copy of these files to use them.",
    "The above copyright notice has to stay in all of them.",
    "THE FILES ARE PROVIDED “AS IS”, WITHOUT WARRANTY OF ANY KIND.",
)


def paragraph(text: str) -> Paragraph:
    """Return running text."""
    return Paragraph((Run(text),))


@pytest.mark.parametrize(
    "block",
    [
        Code(CODE),
        Code("```\nnested\n```"),
        Quote((paragraph(QUOTED),)),
        Quote((Quote((paragraph(QUOTED),)), Code(CODE))),
        List(((paragraph(OWN), Code(CODE)),)),
        List(((paragraph(OWN), Quote((paragraph(QUOTED),))),), start=3),
    ],
)
def test_code_and_quotations_are_left_out_wherever_they_stand(
    block: Code | Quote | List,
) -> None:
    """Of what the renderer writes, neither a listing nor a quotation counts, in lists too."""
    words = own_words(
        to_markdown([Heading(2, (Run("Late"),)), paragraph(OWN), block, paragraph(OWN)])
    )

    assert words.count(OWN) == 2 + isinstance(block, List)
    assert not any(foreign in words for foreign in ("harbour", "main", "hello", "nested"))


def test_what_stands_after_a_listing_counts_again() -> None:
    """A fence ends where a line holds nothing but as many ticks, and not before."""
    assert own_words("````\n```\nx\n```\n````\n\nAfter.") == "After."


@pytest.mark.parametrize("opening", ["“", "「"])
def test_a_long_paragraph_in_quotation_marks_is_a_quotation(opening: str) -> None:
    """Text dumps keep the marks and lose the markup."""
    closing = {"“": "”", "「": "」"}[opening]

    assert own_words(f"{OWN}\n\n{opening}{QUOTED * 4}{closing}") == OWN
    assert QUOTED in own_words(f"{OWN}\n\n{opening}{QUOTED}{closing}")


def test_a_post_that_is_one_quotation_counts_as_what_it_quotes() -> None:
    """Mirrors put whole articles into a quotation, with a line of their own."""
    quotation = "\n>\n".join(f"> {QUOTED} {number}" for number in range(12))

    assert QUOTED in own_words(f"Seen elsewhere.\n\n{quotation}")
    assert QUOTED not in own_words(f"{OWN * 5}\n\n{quotation}")


def test_addresses_and_pictures_are_no_words() -> None:
    """A mirror has its own addresses for both."""
    text = (
        "See [the map](https://a.example/map_(old).png) and ![x](<a b.png>) https://b.example/y ."
    )

    assert own_words(text) == "See [the map and   ."


def test_a_licence_is_left_out_with_what_stands_between() -> None:
    """The words of a licence are nobody's own, also where a paragraph of it says nothing of it."""
    between = "This holds for the pictures too."
    text = "\n\n".join((OWN, LICENCE[0], between, *LICENCE[1:], OWN))

    assert own_words(text) == f"{OWN}\n\n{OWN}"


def test_the_full_text_of_a_licence_is_left_out() -> None:
    """Where many paragraphs speak like a licence, longer stretches between two of them go too."""
    full = [p for line in LICENCE * 2 for p in (line, *[f"{n}. Plain words." for n in range(6)])]

    assert own_words("\n\n".join((OWN, *full, LICENCE[0], OWN))) == f"{OWN}\n\n{OWN}"


@pytest.mark.parametrize(
    "notice",
    [
        "This post is licensed under CC BY-SA 4.0.",
        "© 2022 Jane Doe. All rights reserved.",
        "本作品采用知识共享署名-非商业性使用 4.0 国际许可协议进行许可。",
        "版權所有，轉載請註明出處。",
        "無断転載を禁じます。",
    ],
)
def test_a_notice_of_rights_is_left_out(notice: str) -> None:
    """A line that names a licence says nothing else."""
    assert own_words(f"{OWN}\n\n{notice}") == OWN


def test_an_essay_about_licences_keeps_its_words() -> None:
    """A paragraph that mentions a licence among other things is the author's."""
    essay = f"{OWN} {QUOTED} " * 4 + "That is what Creative Commons and this licence meant to us."

    assert own_words(essay) == essay


def test_nothing_has_no_words() -> None:
    """An empty post, and one of code alone, say nothing of their own."""
    assert own_words("") == ""
    assert own_words(f"```\n{CODE}\n```") == ""


@pytest.mark.parametrize("piece", ["![", "](<", "](", "> ", "- ", "```", "“", "https://"])
def test_text_made_to_be_slow_is_read_in_time(piece: str) -> None:
    """A hundred thousand beginnings without an end are looked at once each."""
    assert len(own_words(piece * 100_000)) <= len(piece) * 100_000
