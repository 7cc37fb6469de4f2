"""Comments that only their lines part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import clean
from cleaners.commentlines import name_in, split

YES = "I think so too, and I have thought so for years."
NO = "I do not think so."

CASES: list[tuple[str, list[str], list[tuple[str, str, str]]]] = [
    (
        "name above, date below",
        ["2 comments:", "Jane said...", YES, "March 3, 2010 8:00 AM", "Tom said...", NO,
         "March 4, 2010 9:30 AM", "Post a Comment"],
        [("Jane", "March 3, 2010 8:00 AM", YES), ("Tom", "March 4, 2010 9:30 AM", NO)],
    ),
    (
        "name and date above, buttons below",
        ["Jane Doe", "May 3, 2022 at 10:00", YES, NO, "Reply", "John", "May 4, 2022", NO, "Reply"],
        [("Jane Doe", "May 3, 2022 at 10:00", f"{YES}\n\n{NO}"), ("John", "May 4, 2022", NO)],
    ),
    (
        "name and date on one line",
        ["hinder90 May 3, 2022 at 10:00 AM", "Thanks", "Reply Delete", "Jane Doe May 4, 2022", YES],
        [("hinder90", "May 3, 2022 at 10:00 AM", "Thanks"), ("Jane Doe", "May 4, 2022", YES)],
    ),
    (
        "German",
        ["2 Kommentare", "Hans sagt:", "12. Mai 2010 um 10:15", "Gut.", "Antworten", "Eva sagt:",
         "13. Mai 2010 um 9:00", "Danke."],
        [("Hans", "12. Mai 2010 um 10:15", "Gut."), ("Eva", "13. Mai 2010 um 9:00", "Danke.")],
    ),
    (
        "Chinese",
        ["评论", "张三", "2021-03-04", "写得好！", "回复", "李四", "2021-03-05", "谢谢"],
        [("张三", "2021-03-04", "写得好！"), ("李四", "2021-03-05", "谢谢")],
    ),
    (
        "names and buttons alone",
        ["Jane", YES, "Reply", "Tom", NO, "Reply"],
        [("Jane", "", YES), ("Tom", "", NO)],
    ),
    ("dates alone", ["May 3, 2022", YES, "May 4, 2022", NO],
     [("", "May 3, 2022", YES), ("", "May 4, 2022", NO)]),
    ("nothing says that they are any", ["Comments", YES, NO], []),
    ("a date amid a sentence", ["On May 3, 2022 it rained.", NO], []),
    ("a sidebar below", ["Jane said...", YES, "May 3, 2022", "About me", "I bake bread."],
     [("Jane", "May 3, 2022", YES)]),
    ("a date that lost its gap", ["Jane3 mars 2012 à 07 h 50", YES, "Répondre"],
     [("Jane", "3 mars 2012 à 07 h 50", YES)]),
    ("a lost gap", ["Janesagt:", "May 3, 2022", YES], [("Jane", "May 3, 2022", YES)]),
    ("names without words", ["Comments", "Jane said...", "Post a Comment"], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_split(lines: list[str], expected: list[tuple[str, str, str]]) -> None:
    """Author, date and text are found however a theme orders them."""
    assert [(c.author, c.date, c.text) for c in split(lines)] == expected


@pytest.mark.parametrize("text", ["A long line " * 8, "It rained.", "...", ""])
def test_no_name(text: str) -> None:
    """Sentences, long lines and signs name nobody."""
    assert name_in(text) == ""


_LINES = st.sampled_from(
    ["Jane said...", "Jane", "Reply", "May 3, 2022", "2 comments", "Jane May 3, 2022", YES, NO]
)


@given(st.lists(_LINES, max_size=20))
def test_comments_are_what_was_said(lines: list[str]) -> None:
    """Every comment holds lines of the block, in order, and none is empty."""
    said = [text for comment in split(lines) for text in comment.text.split("\n\n")]
    rest = iter(lines)

    assert all(said)
    assert all(text in rest for text in said)


def test_comments_of_a_dump() -> None:
    """A page that has lost its markup gives its comments one by one, its author and its date."""
    prose = "It rained all day, and nobody came to buy the bread that stood on the long table. "
    post = clean(
        f"How nobody came to buy the bread\nBy Jane Doe | May 3, 2022\n{prose * 2}\n{prose * 3}\n"
        f"2 comments:\nTom said...\n{YES}\nMay 4, 2022 9:00 AM\nAnn said...\n{NO}\n"
    )

    assert [(c.author, c.text) for c in post.comments] == [("Tom", YES), ("Ann", NO)]
    assert (post.authors, post.published) == (("Jane Doe",), "2022-05-03")
    assert {"title", "authors", "published"} <= {fact.field for fact in post.facts}
