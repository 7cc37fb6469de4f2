"""Flattened text becomes segments: paragraphs, headings, lists, listings, quotations."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import text as module
from cleaners import textmarkdown as markdown
from cleaners.model import (
    Code,
    Form,
    Heading,
    ItemFrame,
    Layout,
    Mark,
    Page,
    Paragraph,
    Picture,
    QuoteFrame,
    Rule,
    Run,
    Table,
)
from cleaners.text import segment_text

PROSE = "The oven was lit at four in the morning, long before the first customers came."


def cut(text: str) -> Layout:
    """Segment a dump."""
    return segment_text(Page(text, Form.TEXT, "utf-8", "str"))


def kinds(text: str) -> list[tuple[str, str]]:
    """Return kind and text of each segment."""
    return [(type(s.leaf).__name__, s.text) for s in cut(text).segments]


def test_nothing_has_no_segments() -> None:
    """Empty text and lone no-break spaces give an empty layout."""
    assert cut(" \n\u00a0\n") == Layout((), ())


def test_each_line_is_a_paragraph() -> None:
    """Dumps of innerText put each block on one line; gaps between them do not matter."""
    assert kinds(f"{PROSE}\n\n\u00a0\n\n{PROSE}\nImage") == [
        ("Paragraph", PROSE),
        ("Paragraph", PROSE),
        ("Paragraph", "Image"),
    ]


def test_all_segments_stand_in_one_container() -> None:
    """Text has no elements: one container holds everything."""
    layout = cut("a\nb")

    assert [(c.start, c.stop, c.parent) for c in layout.containers] == [(0, 2, -1)]
    assert {s.container for s in layout.segments} == {0}


def test_wrapped_lines_are_rejoined() -> None:
    """Paragraphs of a dump wrapped at a width become one segment each."""
    long = " ".join([PROSE] * 5)
    dump = f"{textwrap.fill(long, 72)}\n\n{textwrap.fill(long, 72)}\n"

    assert kinds(dump) == [("Paragraph", long)] * 2


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_short_line_over_running_text_is_a_heading(gap: str) -> None:
    """A heading is short, ends no sentence, and text follows it; so in both kinds of dump."""
    dump = gap.join([PROSE, "The bakery", PROSE, "Opening hours:", PROSE, "Bread. Salt.", "Image"])

    assert [s.text for s in cut(dump).segments if isinstance(s.leaf, Heading)] == ["The bakery"]


@pytest.mark.parametrize(
    "line",
    [
        "Image",
        "and so on",
        "12345",
        "See https://example.org/",
        "Bread, salt, water,",
        "x" * 90,
    ],
)
def test_other_short_lines_are_no_headings(line: str) -> None:
    """Placeholders, broken-off lines, numbers and addresses head nothing."""
    assert kinds(f"{PROSE}\n\n{line}\n\n{PROSE}")[1] == ("Paragraph", line)


def test_a_row_of_labels_has_no_headings() -> None:
    """A "Name: value" in a row of such lines is a line of a table, not a heading."""
    dump = f"Flour: wheat\n\nOven: wood\n\nRemarks: {PROSE}"

    assert [kind for kind, _ in kinds(dump)] == ["Paragraph"] * 3


def test_in_a_spaced_dump_a_heading_has_a_gap_below() -> None:
    """Where paragraphs stand apart, a line right above another belongs to it."""
    dump = f"{PROSE}\n\n{PROSE}\n\nThe bakery\n{PROSE}\n\n{PROSE}"

    assert "Heading" not in [kind for kind, _ in kinds(dump)]


def test_numbered_lists_keep_their_numbers() -> None:
    """Items know their list and number, across gaps; a new count is a new list."""
    frames = [s.frames for s in cut("Buy\n1. bread\n\n2. salt\n1. sleep\n- rest\n* more").segments]

    assert frames[1:] == [
        (ItemFrame(0, 0, 1),),
        (ItemFrame(0, 1, 2),),
        (ItemFrame(1, 2, 1),),
        (ItemFrame(2, 3),),
        (ItemFrame(2, 4),),
    ]


def test_a_bullet_on_its_own_line_marks_the_next() -> None:
    """The item's text follows its bullet."""
    segments = cut("•\nbread\n•\nsalt\n•").segments

    assert [(s.text, bool(s.frames)) for s in segments] == [
        ("bread", True),
        ("salt", True),
        ("•", False),
    ]


def test_a_lone_number_over_text_is_a_numbered_heading() -> None:
    """Between paragraphs "1. The flour" numbers a section, and keeps its number."""
    dump = f"1. The flour\n\n{PROSE}\n\n2. The salt\n\n{PROSE}"

    assert [(k, t) for k, t in kinds(dump) if t != PROSE] == [
        ("Heading", "1. The flour"),
        ("Heading", "2. The salt"),
    ]


def test_a_date_is_no_list_item() -> None:
    """The line "4. Mai 2007" is a day, not the fourth item."""
    assert not cut("4. Mai 2007 um 10:53").segments[0].frames


def test_fenced_code_keeps_its_lines() -> None:
    """A fence gives the language, and nothing inside it is read as anything else."""
    segments = cut("```python\ndef f():\n    # Not a heading\n\n    return 1\n```\nEnd").segments

    assert segments[0].leaf == Code("def f():\n    # Not a heading\n\n    return 1", "python")
    assert segments[1].text == "End"


def test_an_open_fence_is_text() -> None:
    """A fence that never closes fences nothing in."""
    assert kinds("```\nbread and salt")[0] == ("Paragraph", "```")


def test_code_without_a_fence_keeps_its_lines() -> None:
    """Listings are told by how they look, with their line breaks and indentation."""
    dump = f"{PROSE}\nfor (;;) {{\n  bake();\n}}\n{PROSE}"

    assert cut(dump).segments[1].leaf == Code("for (;;) {\n  bake();\n}")


@pytest.mark.parametrize("gutter", ["1\n2\n3", "123"])
def test_line_numbers_mark_code(gutter: str) -> None:
    """What stands beside line numbers is code, whatever it looks like."""
    segments = cut(f"{PROSE}\n{gutter}\nbake bread\neat bread\n{PROSE}").segments

    assert segments[2].text.startswith("bake bread")
    assert isinstance(segments[2].leaf, Code)


def test_a_one_is_no_line_number_before_text() -> None:
    """A lone "1" is a line number only over code; numbers at the end stand beside nothing."""
    assert kinds("1\nbread") == [("Paragraph", "1"), ("Paragraph", "bread")]
    assert isinstance(cut("1\nbake(bread);").segments[1].leaf, Code)
    assert kinds("bread\n123") == [("Paragraph", "bread"), ("Paragraph", "123")]


def test_quotations_are_framed() -> None:
    """Lines after "> " stand in one quotation until something else comes."""
    frames = [s.frames for s in cut("> one\n> two\nthree\n\n> four").segments]

    assert frames == [(QuoteFrame(0),), (QuoteFrame(0),), (), (QuoteFrame(1),)]


def test_a_prompt_is_no_quotation() -> None:
    """What begins with ">" and is a command stays as it is, unless the dump is Markdown."""
    assert cut("> bake -n 4").segments[0].text == "> bake -n 4"
    assert cut("**Bread**\n\n> bake -n 4").segments[1].frames == (QuoteFrame(0),)


def test_a_listing_loses_the_numbers_before_its_lines() -> None:
    """Text browsers print a listing's numbers, a column of their own, before each line."""
    dump = f"{PROSE}\n\n1  for (;;) {{\n2    bake();\n3\n4  }}\n\n{PROSE}"

    assert cut(dump).segments[1].leaf == Code("for (;;) {\n  bake();\n\n}")


def test_powers_and_pointers_make_no_markdown() -> None:
    """Two stars that no second pair answers are code, so that "_" stays what it is."""
    assert cut("def bake(**kwargs): _x_\nbread").segments[0].text == "def bake(**kwargs): _x_"


def test_rules_part() -> None:
    """A row of dashes, stars or box drawing is a thematic break."""
    assert isinstance(cut("bread\n* * *\nsalt").segments[1].leaf, Rule)
    assert isinstance(cut("bread\n━━━━━━━\nsalt").segments[1].leaf, Rule)


def test_markdown_is_read_where_a_dump_has_it() -> None:
    """html2text leaves headings, links, pictures and emphasis in Markdown."""
    dump = (
        "# Bread\n\nOvens\n-----\n\nSee [the **oven**](https://example.org/o), **hot**, `x = 1`"
        "\n![loaf](https://example.org/l.png) here"
    )
    bread, ovens, see, here = cut(dump).segments

    assert bread.leaf == Heading(1, (Run("Bread"),))
    assert ovens.leaf == Heading(2, (Run("Ovens"),))
    assert see.leaf == Paragraph(
        (
            Run("See "),
            Run("the ", href="https://example.org/o"),
            Run("oven", Mark.STRONG, "https://example.org/o"),
            Run(", "),
            Run("hot", Mark.STRONG),
            Run(", "),
            Run("x = 1", Mark.CODE),
        )
    )
    assert here.text == "here"
    assert cut("# Bread\n\nSalt\n====").segments[1].leaf == Heading(1, (Run("Salt"),))


def test_a_remark_in_a_listing_is_no_heading() -> None:
    """A line that begins with "#" heads what follows where it stands apart, and in Markdown."""
    listing = "Mount it first:\n# mount /dev/sda3 /mnt\n# mkdir /mnt/boot\nThen go on with it.\n"
    headed = "\n\n# The disk\n\nIt has to be found first.\n"

    alone, beside = cut(listing).segments, cut(listing + headed).segments

    assert "# mount /dev/sda3 /mnt" in "\n".join(one.text for one in alone)
    assert "# mkdir /mnt/boot" in "\n".join(one.text for one in beside)
    assert [one.text for one in beside if isinstance(one.leaf, Heading)] == ["The disk"]


def test_markdown_tables_are_tables() -> None:
    """A row of bars over a row of dashes heads a table."""
    table = cut("# T\n| a | b |\n|---|:-:|\n| 1 | 2 |\nend").segments[1]

    assert isinstance(table.leaf, Table)
    assert table.leaf.header
    assert table.text == "a\tb\n1\t2"


def test_lynx_link_numbers_are_dropped() -> None:
    """Numbers of links that the dump lists at its end are no text; other brackets stay."""
    dump = "See [1]bread and [9]salt.\n\nReferences\n\n1. https://example.org/bread"

    assert cut(dump).segments[0].text == "See bread and [9]salt."


def test_too_many_lines_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit on lines bounds the work, and the layout says that something is missing."""
    monkeypatch.setattr(module, "MAX_LINES", 3)
    layout = cut("a\nb\nc\nd")

    assert len(layout.segments) == 3
    assert layout.notes == ("only the first 3 lines were read",)


@given(st.text(alphabet=st.sampled_from("ab 1.-*>|`#\n\t{};=。，好\u00a0[]()!"), max_size=200))
def test_segmenting_is_total_and_loses_no_letter(text: str) -> None:
    """Any text gives segments, and each letter of it is in one of them."""
    layout = cut(text)
    whole = "".join(s.text for s in layout.segments) + "".join(
        run.href + run.image
        for s in layout.segments
        if isinstance(s.leaf, Paragraph | Heading)
        for run in s.leaf.runs
    )

    assert {c for c in text if c.isalpha()} <= set(whole) | {
        c for s in layout.segments if isinstance(s.leaf, Code | Table) for c in repr(s.leaf)
    }


def test_a_markdown_picture_is_a_picture() -> None:
    """A line that holds only a picture stands for it, and shows no text."""
    segment = cut("# Bread\n\n![A loaf](https://example.org/l.png)").segments[1]

    assert segment.leaf == Picture("https://example.org/l.png", "A loaf")
    assert segment.text == ""


@pytest.mark.parametrize("line", ["[ ](/share)", "![ ]( )", "- [ ](/share)"])
def test_markdown_of_nothing_is_nothing(line: str) -> None:
    """A link around an icon leaves no text behind, and a picture that lost its address nothing."""
    assert kinds(f"A **dump**.\n\n{line}\n\n{PROSE}") == [
        ("Paragraph", "A dump."), ("Paragraph", PROSE),
    ]  # fmt: skip


def test_a_link_that_html2text_broke_is_one() -> None:
    """A label goes on after a space, an address after its hyphen without one."""
    wrapped = textwrap.fill(" ".join([PROSE] * 5), 60)
    link = "Posted [at half past\nfour](https://example.org/a-morning-at-the-\nbakery)."
    leaf = cut(f"{wrapped}\n\n{link}").segments[-1].leaf

    assert isinstance(leaf, Paragraph)
    assert Run("at half past four", href="https://example.org/a-morning-at-the-bakery") in leaf.runs


def test_a_linked_picture_is_a_picture() -> None:
    """html2text writes the picture in the label of the link; words beside it are the link's."""
    layout = cut("# Bread\n\n[![A loaf](/l.png)](/loaf)\n\n[![A loaf](/l.png) More](/loaf)")

    assert layout.segments[1].leaf == Picture("/l.png", "A loaf")
    assert layout.segments[2].text.strip() == "More"


def test_the_label_of_a_link_may_hold_brackets() -> None:
    """They come in pairs; so do those of the picture in a link."""
    leaf = (
        cut("# Bread\n\n[[Film] Bread](/film) and [![[Film] loaf](/l.png)](/loaf)").segments[1].leaf
    )

    assert isinstance(leaf, Paragraph)
    assert leaf.runs == (
        Run("[Film] Bread", href="/film"), Run(" and "),
        Run("[Film] loaf", href="/loaf", image="/l.png"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "part",
    ["[![a](", "![a](", "[a](b ", "[[a]", "_a ", "![a](data:", "*a ", "~~a ", "<sup>", "[a](<"],
)
def test_markdown_that_was_made_to_be_slow_is_not(part: str) -> None:
    """Links that never end take no more than a look at each; they took minutes."""
    started = time.process_time()
    markdown.inline(part * (15_000 // len(part)))

    assert time.process_time() - started < 2


def test_a_link_that_never_ends_hides_no_other() -> None:
    """An address ends where another link begins."""
    assert markdown.inline("See [this](/a or [that](/b).")[1:] == (
        Run("that", href="/b"), Run("."),
    )  # fmt: skip


def test_slanted_words_are_emphasised() -> None:
    """html2text slants with underscores; within a word, and beside stars, they are signs."""
    segment = cut("# Bread\n\nIt was _very_ good, say snake_case_names and *globals*.").segments[1]

    assert isinstance(segment.leaf, Paragraph)
    assert Run("very", Mark.EMPHASIS) in segment.leaf.runs
    assert segment.text == "It was very good, say snake_case_names and *globals*."


INLINE = [
    ("*It rained.* And *Ann* said so", "It rained. And Ann said so"),
    ("5 * 3 * 2, a*b*c, \\*x y\\* and *so*", "5 * 3 * 2, a*b*c, *x y* and so"),
    ("歌は*花の唄*です", "歌は花の唄です"),
    ("~~no~~ **a [b](/c) \\_d\\_**<sup>2</sup>", "no a b _d_2"),
    ("[`f(x)` of \\[a\\]](</f_(x)>)", "f(x) of [a]"),
    ("see \\_Float16 and \\_x_", "see _Float16 and _x_"),
]


@pytest.mark.parametrize(("line", "text"), INLINE)
def test_what_stands_under_marks(line: str, text: str) -> None:
    """Marks are read within marks and links; escaped signs, and stars that are none, stay."""
    assert "".join(run.text for run in markdown.inline(line)) == text


def test_an_address_in_brackets() -> None:
    """An address with parentheses stands in angle brackets, which are no part of it."""
    assert markdown.inline("[a](</f_(x)>)") == (Run("a", href="/f_(x)"),)


def test_a_listing_keeps_its_indentation() -> None:
    """The lines of a long listing are no margin: it stands where its fences do."""
    source = "def f(x):\n    if x:\n        y = x\n        return y\n    return 0"
    assert cut(f"```python\n{source}\n```").segments[0].text == source


def test_dashes_under_a_bar_are_no_table() -> None:
    """A table has a row above its line of dashes."""
    assert "Table" not in [kind for kind, _ in kinds("# T\nbread\n|---|---|\nsalt")]


def test_escaped_signs_of_markdown_are_plain() -> None:
    """A sign that Markdown escaped is read without its backslash, in Markdown alone."""
    assert kinds("# Bread\n\n1 \\< 2 and snake\\_case")[1][1] == "1 < 2 and snake_case"
    assert kinds("C:\\_bread")[0][1] == "C:\\_bread"


def test_a_drawn_line_is_of_the_listing_it_stands_in() -> None:
    """What parts two files of settings is no thematic break."""
    settings = "name = oven\nheat = 250\nsteam = yes\nport = 80"

    assert cut(f"{settings}\n---\n{settings}").segments[0].text == f"{settings}\n---\n{settings}"
    assert cut("Weights\n=======\nrye = 500\nbread").segments[1].leaf == Code("=======\nrye = 500")
    assert cut("rye = 500\n=======\nWeights").segments[1].leaf == Code("=======")


def test_a_link_that_was_broken_is_one_in_a_short_dump_too() -> None:
    """A dump of a few lines shows no width, but where a link goes on it does."""
    dump = "## Bread\n\nMore at [the baker's\nsite](https://a.example/oven)."

    assert cut(dump).segments[1].text == "More at the baker's site."
