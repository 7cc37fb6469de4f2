"""What single lines of a dump are, and which belong together."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import textlines
from cleaners.textlines import Line

PROSE = (
    "The oven was lit at four in the morning, long before the first customers came down the hill, "
    "and by the time the church bell rang the loaves stood in rows along the wall to cool. "
    "Nobody in the village remembered a morning without that smell, and nobody wished for one."
)


def test_lines_of_white_space_become_gaps() -> None:
    """A lone no-break space is an empty line, and empty lines are counted before the next."""
    lines = textlines.read("a\r\n\u00a0\n\n\tb\u200b\rc")

    assert lines == (Line("a", 0, 0), Line("b", 8, 2), Line("c", 0, 0))


def test_the_margin_of_the_dump_is_no_indentation() -> None:
    """What lynx prints is indented throughout; only what exceeds that says anything."""
    lines = textlines.read("   one\n   two\n     three\n   four\n\u3000\u3000五")

    assert [line.indent for line in lines] == [0, 0, 2, 0, 0]


def test_an_empty_text_has_no_lines() -> None:
    """Nothing gives nothing, and no width."""
    assert textlines.read(" \n\u00a0\n") == ()
    assert textlines.width(()) == 0


@pytest.mark.parametrize("edge", [50, 72, 79, 100])
def test_the_width_of_wrapped_text_is_found(edge: int) -> None:
    """Lines that end where the next word would not have fitted were wrapped."""
    lines = textlines.read("Title\n\n" + textwrap.fill(PROSE + PROSE, edge) + "\n\nEnd")
    width = textlines.width(lines)

    assert max(len(line.text) for line in lines) == width <= edge


def test_links_listed_at_the_end_hide_no_width() -> None:
    """An address is as long as it is: it tells nothing of where a text browser breaks lines."""
    links = "\n".join(f"{n}. https://example.org/{'bread/' * n}" for n in range(1, 20))
    lines = textlines.read(textwrap.fill(PROSE + PROSE, 72) + "\n\nReferences\n\n" + links)

    assert 60 < textlines.width(lines) <= 72


def test_items_and_tables_hide_no_width() -> None:
    """html2text breaks neither; a text browser's item ends where the next begins."""
    items = "\n".join(f"* {PROSE}" for _ in range(5)) + "\na | b\n---|---\n" + f"{PROSE} | c"
    short = "\n".join(f"* an item of fifty or so columns, and no more of it {n}" for n in range(9))
    wrapped = textwrap.fill(PROSE + PROSE, 72)

    assert 60 < textlines.width(textlines.read(f"{wrapped}\n\n{items}")) <= 72
    assert 60 < textlines.width(textlines.read(f"{wrapped}\n\n{short}")) <= 72


@pytest.mark.parametrize(
    "text",
    [
        "Home\nAbout\nContact\nArchive\nBread\nSalt",
        PROSE + "\n" + PROSE + "\nshort",
        "A line of some length that ends here.\nAnother one.\nAnd one that is longer than it.",
        "x" * 200,
    ],
)
def test_lines_of_their_own_have_no_width(text: str) -> None:
    """Menus and paragraphs on one line each are not wrapped."""
    assert textlines.width(textlines.read(text)) == 0


def test_wrapped_chinese_is_joined_without_spaces() -> None:
    """East Asian text is wrapped anywhere, and sets no space where it was."""
    text = "清晨四点炉子就点着了那时山下的人还在睡觉面包师把面团放进炉子里等着它慢慢变成金黄色" * 4
    wrapped = "\n".join(text[at : at + 30] for at in range(0, len(text), 30))
    lines = textlines.read(wrapped)
    edge = textlines.width(lines)

    assert edge == 60
    assert textlines.continues(lines[0], lines[1], edge)
    assert textlines.joined(lines[0].text, lines[1].text) == text[:60]


@pytest.mark.parametrize("after", ["- item", "1. item", "# Heading", "> quoted"])
def test_marked_lines_begin_something_new(after: str) -> None:
    """A list item, heading or quotation never continues the line before."""
    full = Line("a line that is as long as the dump is wide", 0, 0)
    assert not textlines.continues(full, Line(after, 0, 0), 42)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("- bread", (None, "bread")),
        ("* bread", (None, "bread")),
        ("• bread", (None, "bread")),
        ("☆ bread", (None, "bread")),
        ("1. bread", (1, "bread")),
        ("12) bread", (12, "bread")),
        ("(3) bread", (3, "bread")),
        ("1、面包", (1, "面包")),
        ("1.面包", (1, "面包")),
        ("② 面包", (2, "面包")),
        ("2.0 is out", None),
        ("-5 degrees", None),
        ("+    x = bake()", None),
        ("-   bread", (None, "bread")),
        ("2022. A year", None),
        ("bread", None),
        ("-", None),
    ],
)
def test_marker(line: str, found: tuple[int | None, str] | None) -> None:
    """Bullets and numbers mark items; versions, negative numbers and years do not."""
    assert textlines.marker(line) == found


def test_a_bullet_may_stand_alone() -> None:
    """Some dumps leave the bullet on a line of its own."""
    assert textlines.is_bullet("•")
    assert not textlines.is_bullet("• x")


@given(st.text(max_size=300))
def test_reading_is_total(text: str) -> None:
    """Any text is read; every line holds something and no line break."""
    lines = textlines.read(text)

    assert all(line.text == line.text.strip() != "" for line in lines)
    assert textlines.width(lines) >= 0


def test_a_dump_without_empty_lines_is_not_wrapped() -> None:
    """Scrapers leave a line a block; many of like length are no paragraph that was broken."""
    lines = "\n".join(textwrap.fill(PROSE, 72) for _ in range(20))

    assert textlines.width(textlines.read(lines)) == 0
    assert textlines.width(textlines.read(lines[:1500])) > 0, "a few lines may be one paragraph"


def test_lines_that_authors_end_hide_no_width() -> None:
    """Where many lines end a sentence early, those that end none tell."""
    short = "It rained for the whole of that long and quiet day."
    lines = [f"{textwrap.fill(PROSE, 72)}\n{short}\n\n{short}\n{short}" for _ in range(4)]

    assert 60 < textlines.width(textlines.read("\n\n".join(lines))) <= 72
