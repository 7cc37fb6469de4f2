"""What speaks for and against single lines of a dump."""

from __future__ import annotations

import pytest

from cleaners.model import Form, Page, Role
from cleaners.text import segment_text
from cleaners.textevidence import Fact, facts, shown
from cleaners.textweights import weigh

PROSE = "It rained all day, and nobody came to buy the bread that stood on the long table."


def rows(*lines: str) -> tuple[Fact, ...]:
    """Return the facts of a dump of these lines."""
    return facts(segment_text(Page("\n".join(lines), Form.TEXT, "utf-8", "str")))


@pytest.mark.parametrize(
    ("line", "trait"),
    [
        (PROSE, "is_prose"),
        (PROSE, "ends"),
        (f"{PROSE[:-1]} ...", "cut"),
        (f"{PROSE} Read more", "cut"),
        ("- bread", "is_item"),
        ("for (;;) { bake(); }", "is_solid"),
        ("# Bread", "level"),
        ("By Jane Doe", "dated"),
        ("技术 2021-03-04 发表 约 5 分钟读完", "dated"),
        ("► 2011 (26)", "counted"),
        ("https://example.org/", "address"),
    ],
)
def test_traits(line: str, trait: str) -> None:
    """A line shows the trait by its shape."""
    assert getattr(rows(line)[0], trait)


def test_foreign_lines_are_long_and_of_another_script() -> None:
    """Only a long line in another script than the page counts as foreign."""
    chinese = "冬天的厨房太冷，面团总是发不起来，所以我做了一个恒温的发酵箱，下面是做法。"
    found = rows(chinese, chinese * 2, PROSE * 2, "Bread, salt, and water.")

    assert [row.foreign for row in found] == [False, False, True, False]


def test_a_block_of_other_posts_has_a_reach() -> None:
    """Twenty lines after its heading the block is over."""
    found = rows(PROSE, "Related posts", *["Salt"] * 25)

    assert [row.block for row in found[1:22]] == [Role.RELATED] * 21
    assert found[22].block is None


def test_above_the_text_headings_open_nothing() -> None:
    """A menu's "Recent posts" and a count of comments above the text open no block."""
    assert all(row.block is None for row in rows("Recent posts", "Salt", "2 comments", PROSE))


def test_what_is_no_text_is_no_text_above() -> None:
    """A long line that a browser printed of the page's head lets no menu open a block."""
    head = f"Link: {PROSE[:-1]} and all that came of it in the long years after (alternate)"

    assert all(row.block is None for row in rows(head, "Recent posts", "Salt", PROSE))


def test_comments_need_a_sign_of_readers() -> None:
    """A heading "Comments" over more text than above it, and no reader's trace, is a heading."""
    quiet = rows(PROSE, "Comments", *[PROSE] * 20)
    spoken = rows(PROSE, "Comments", "Jane said...", *[PROSE] * 20)

    assert quiet[2].block is None
    assert spoken[2].block is Role.COMMENT


def test_a_heading_ends_a_block_of_comments() -> None:
    """What follows "Blog Archive" below comments is furniture, and no comment."""
    found = rows(PROSE, "Blog Archive", "May", "Comments", "Jane said...", "Blog Archive", "May")

    assert [row.block for row in found] == [
        None, None, None, Role.COMMENT, Role.COMMENT, Role.BOILERPLATE, Role.BOILERPLATE,
    ]  # fmt: skip


def test_short_lines_are_suspect_among_furniture_only() -> None:
    """The same line weighs more between menu entries than between paragraphs."""
    menu = weigh(rows("Home", "About", "Salt", "Contact", "Archive", "Search", "Login", "Help"))
    verse = weigh(rows("The rain", "The bread", "Salt", "The table", "A day", "Nobody", "Came"))

    assert menu[2].number < verse[2].number < 0


def test_a_line_under_a_byline_is_trusted() -> None:
    """Up to the first running text, and only until furniture comes."""
    found = weigh(rows("By Jane Doe", "The rain", "Share", "The bread"))

    assert found[1].number > 0 > found[3].number


def test_the_strongest_evidence_is_the_reason() -> None:
    """Each side has its own words, or none."""
    value = weigh(rows(PROSE))[0]

    assert value.strongest(speaks_for=True) == "running text"
    assert value.strongest(speaks_for=False) == ""


def test_long_texts_are_shortened_for_reasons() -> None:
    """Forty characters tell a reader which line is meant."""
    assert shown("Salt") == "“Salt”"
    assert len(shown("x" * 90)) == 42


def test_code_is_no_set_phrase() -> None:
    """A block that begins "knead! do |img|" is no picture; "Tags:" is a phrase all the same."""
    assert rows("manipulate! do |img|")[0].role is None
    assert rows("|-- images")[0].role is None
    assert rows("Tags:")[0].role is not None


def test_rows_of_numbers_are_no_line_numbers() -> None:
    """The numbers of a listing have no gaps."""
    assert rows("123456")[0].gutter
    assert not rows("1 2 3")[0].gutter


@pytest.mark.parametrize(
    ("line", "dated"),
    [
        ("Autorin JaneVeröffentlicht am 24. Juli 201520. Juni 2017Kategorien Brot, Salz", True),
        ("2019-03-16 01:00:00.000 rye 11.096", False),
    ],
)
def test_dates_that_run_together_and_times_of_logs(line: str, dated: bool) -> None:  # noqa: FBT001
    """Two dates without a gap are a byline, a time to the thousandth is none."""
    assert rows(line)[0].dated is dated
