"""The line above the text that is its title."""

from __future__ import annotations

import pytest

from cleaners import texttitle
from cleaners.model import Form, Page
from cleaners.text import segment_text
from cleaners.textevidence import facts

POST = [
    "The village oven had a crack that nobody could mend, said the baker who had tried for years.",
    "So we carried stones up from the river, and rebuilt the oven within a single week in spring.",
    "Nobody was paid, and everybody came, which says more about the village than about its oven.",
]


def title(lines: list[str], start: int, stop: int | None = None) -> str:
    """Return the title of the text that starts at line `start`, or ""."""
    rows = facts(segment_text(Page("\n".join(lines), Form.TEXT, "utf-8", "str")))
    found = texttitle.find(rows, start, len(rows) if stop is None else stop)
    return rows[found].text if found >= 0 else ""


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        (["Home", "How the village oven was rebuilt"], "How the village oven was rebuilt"),
        (["How the village oven was rebuilt", "2022-05-03"], "How the village oven was rebuilt"),
        (["2022-05-03", "How the oven was rebuilt", "By Jane"], "How the oven was rebuilt"),
        (["The village oven, rebuilt", "Bread & Salt", "Sowing"], "The village oven, rebuilt"),
        (["Salt", "By Jane Doe"], "Salt"),
        (["Home", "2022-05-03", "https://example.org/", "2011 (26)"], ""),
        ([], ""),
    ],
)
def test_the_title_above_the_text(above: list[str], expected: str) -> None:
    """Words that the text repeats, a byline below and a usual length speak for a title."""
    assert title([*above, *POST], len(above)) == expected


def test_the_title_where_the_text_begins() -> None:
    """A slogan may have been taken for the first line of the text; the title is under it."""
    lines = ["Bread, salt, and all that we know of.", "How the village oven was rebuilt", *POST]

    assert title(lines, 0) == "How the village oven was rebuilt"


def test_a_question_may_be_the_title() -> None:
    """A title that asks reads as a sentence, and is none of the text."""
    question = "Who rebuilt the oven of the village within a single week?"

    assert title([question, *POST], 0) == question


def test_a_title_leaves_a_text_below_it() -> None:
    """The only sentence of a page is no title, nor is a heading after half of the text."""
    assert title(POST[:1], 0) == ""
    assert title([*POST[:2], POST[0], "The village oven", POST[2]], 0) != "The village oven"


def test_commands_stand_under_a_title() -> None:
    """Neither code nor what stands below it in the text is its title, but over a byline it may."""
    command = "mend the village oven -w"

    assert title([*["Salt"] * 2, command, "How the oven was rebuilt", *POST], 2) == ""
    assert title([command, "2022-05-03", *POST], 0) == command


def test_a_line_of_the_text_is_no_title() -> None:
    """What is the post's for sure, as what stands above it is, heads nothing."""
    lines = ["A first word on ovens", "How the village oven was rebuilt", *POST]
    rows = facts(segment_text(Page("\n".join(lines), Form.TEXT, "utf-8", "str")))

    assert texttitle.find(rows, 0, 5, [0.4, 0.5, 0.9, 0.9, 0.9]) == 1
    assert texttitle.find(rows, 0, 5, [0.9, 0.9, 0.9, 0.9, 0.9]) == 0


def test_a_long_line_over_a_byline_may_be_the_title() -> None:
    """Titles that quote a message are long."""
    long = "The message “no oven was found, or the oven was cold” of the village oven " * 2

    assert title([f"{long.strip()} and the stones", "2022-05-03", *POST], 0).startswith("The mess")
