"""Which lines of a dump are code."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import textcode
from cleaners.textlines import read

CODE = [
    "for (int i = 0; i < n; i++) {",
    "}",
    "const answer = 42;",
    "import os",
    "from os import path",
    "def bake(loaf):",
    "$ make bread",
    ">>> bake(1)",
    "#include <stdio.h>",
    "npm install bread --save",
    "SELECT name FROM loaves WHERE weight > 500",
    '"name": "bread",',
    "<div class='loaf'>",
    "if (loaf && loaf.weight) return;",
    "x = y == z",
]
NOT_CODE = [
    "",
    "One line; and another.",
    "We sold bread (and salt).",
    "The recipe, which I had from my aunt, is simple:",
    "Import duties on wheat have risen this year.",
    "for those who like it dark",
    "例如：水、面粉，还有盐；",
    "x" * 500 + "{",
]


@pytest.mark.parametrize("line", CODE)
def test_code_looks_like_code(line: str) -> None:
    """One sign of code is enough beside other code."""
    assert textcode.is_code(line)


@pytest.mark.parametrize("line", NOT_CODE)
def test_prose_does_not(line: str) -> None:
    """Sentences are no code, whatever marks they hold."""
    assert not textcode.is_code(line)


def test_a_run_of_code_is_taken_with_what_it_indents() -> None:
    """Indented lines and lines that look like code hang together across one gap."""
    lines = read("def bake():\n    x = 1\n\n    return x\nThat was all we had to do.")

    assert textcode.code_run(lines, 0) == 3
    assert textcode.code_run(lines, 3) == 3, "prose is no code"


def test_one_line_of_code_must_be_sure() -> None:
    """A line alone needs two signs of code."""
    assert textcode.code_run(read("class Loaf {"), 0) == 1
    assert textcode.code_run(read("import duties"), 0) == 0


def test_a_gap_ends_code_that_is_not_indented() -> None:
    """An empty line parts two listings."""
    lines = read("x = 1;\ny = 2;\n\nz = 3;\n\n\n    w = 4;")
    assert textcode.code_run(lines, 0) == 2


def test_indented_items_are_a_list() -> None:
    """A list that is indented a little is no listing."""
    lines = read("Buy:\n  - bread\n  - salt\nand more\nand more")
    assert textcode.code_run(lines, 1) == 1


def test_the_numbers_of_a_listing_are_a_gutter() -> None:
    """They run together or stand on a line each; a year or a price is none."""
    assert textcode.gutter(read("1\n2\n3\nx"), 0) == 3
    assert textcode.gutter(read("123456789101112\nx"), 0) == 1
    assert textcode.gutter(read("2022\nx"), 0) == 0
    assert not textcode.is_gutter("9" * 7000)


def test_what_stands_beside_the_numbers_is_code_until_prose() -> None:
    """As many lines as there are numbers, fewer where the dump dropped empty ones."""
    lines = read("1\n2\n3\n4\nfoo\nbar\nAnd that is all there is to it, dear reader.")
    assert textcode.beside(lines, 0, 4) == 6
    assert textcode.beside(read("1\n2\nfoo\n1\n2\nbar"), 0, 2) == 3


def test_long_runs_that_do_not_look_like_code_are_given_up() -> None:
    """The work on indented text stays linear: nobody looks for code to its end."""
    lines = read("margin\n" * 200 + "    x = 1;\n" + "    indented words\n" * 100)
    assert textcode.code_run(lines, 200) == 201


def test_long_runs_of_remarks_are_given_up() -> None:
    """No line is read again from each of the drawn lines above it: ten thousand took a minute."""
    assert textcode.code_run(read("# one\n" * 20 + "x = f(1);\ny = 2;\n"), 0) == 22
    assert textcode.code_run(read("# one\n" * 200 + "x = f(1);\ny = 2;\n"), 0) == 0
    lines = read('""""\n' * 10_000)
    started = time.process_time()

    assert [at for at in range(len(lines)) if textcode.code_run(lines, at) != at] == []
    assert time.process_time() - started < 5


def test_a_run_ends_where_it_looks_like_code_no_more() -> None:
    """What begins as code is code, whatever indented lines come after it."""
    words = "    some words\n" * 9
    lines = read("margin\n" * 30 + f"int a = one();\nint b = a + 1;\n{words}")
    assert textcode.code_run(lines, 30) == 32


@pytest.mark.parametrize(
    "line",
    [
        "245, 75,",
        '0xF1, "a",',
        "class Loaf < Bread",
        "has_many :loaves",
        "create_table :loaves do |t|",
        "oven.light(four)",
        "int sz; // size of the loaf",
        "heat(oven) // until it glows",
        "return bake(loaf).crust",
        "bread --version",
        "(set_local $loaf (call $new-loaf))",
        "(i32.const 4)",
        "(defparameter *ovens* nil)",
        "`(progn (bake $loaf)",
        "├── loaf.txt",
        "│   └── crust.txt",
        "(bake (loaf one))",
    ],
)
def test_more_lines_that_only_code_has(line: str) -> None:
    """Rows of data, calls of methods, symbols, remarks behind code, long options."""
    assert textcode.is_code(line)


@pytest.mark.parametrize(
    "line",
    [
        "Bread (12)",
        "Archive(3)",
        "3.Bread(crust)",
        "1,024",
        "He said: so.",
        "(see Smith, 2008)",
        "(so it was, and not otherwise)",
        "(Photo: the bakery)",
        "Bread (and more (of it)).",
        "A :smile: day",
    ],
)
def test_lines_of_menus_and_prose_are_no_code(line: str) -> None:
    """Counts of posts, numbered headings, faces of letters."""
    assert not textcode.is_code(line)


@pytest.mark.parametrize(
    "line",
    [
        "bake(loaf); # until the crust is as dark as it gets",
        "    ])",
        ".heat(220)",
        "struct loaf",
        "case 0x12: // bread",
        'print "bread is ready"',
        "flour ^= salt",
        "baker@oven:~/bread$ bake",
        "fffff800`02d2b0c0 fff3 push rbx",
        "create  app/views/loaves/show.html.erb",
        "[#2 #2]7 {#1}[#4 5]",
    ],
)
def test_lines_with_remarks_prompts_paths_and_notations(line: str) -> None:
    """Words behind code say nothing of it; prompts, addresses, paths and notations have none."""
    assert textcode.is_code(line)


@pytest.mark.parametrize(
    "line",
    [
        "faced the music",
        "12/05/2019",
        "[1] [2] [3]",
        "bread/salt",
        "print run of bread",
        "News[2]Bread[3]Salt",
    ],
)
def test_words_dates_and_pages_are_no_code(line: str) -> None:
    """What the shapes above must not take in."""
    assert not textcode.is_code(line)


def test_remarks_amid_code_are_of_it() -> None:
    """A remark of one line or several is taken with the code after it, and not without any."""
    code = read("x = 1;\n# knead it well, and then let it rest for an hour.\ny = 2;\n# Bread")
    star = read("/**\n * Knead it well, and then let it rest.\n * Bake it.\n */\nx = 1;")

    assert textcode.code_run(code, 0) == 3
    assert textcode.code_run(star, 0) == 5
    assert textcode.code_run(read("# Knead it\n# Bake it\nAnd so on"), 0) == 0
    assert textcode.code_run(read("/* never closed\nAnd so on"), 0) <= 1


def test_a_numbered_listing_is_told_from_a_table_of_contents() -> None:
    """Numbers count from one without a gap, and some of the lines look like code."""
    listing = read("1  x = [\n2      1\n3\n4  ]\nThat is all.")

    assert textcode.numbered(listing, 0) == 4
    assert textcode.numbered(read("1 Oven\n2 Flour\n3 Salt"), 0) == 0
    assert textcode.numbered(read("2  x = 1;\n3  y = 2;\n4  z = 3;"), 0) == 0


def test_numbers_are_taken_off_a_listing() -> None:
    """What stands beside the numbers keeps its indentation and its empty lines."""
    lines = textcode.without_numbers(read("9  x = [\n10\n11     1\n12 ]"))

    assert [(line.text, line.indent, line.gap) for line in lines] == [
        ("x = [", 3, 0), ("1", 7, 1), ("]", 3, 0),
    ]  # fmt: skip


def test_numbers_of_pages_and_marks_stand_beside_no_code() -> None:
    """Five marks and a set phrase are no listing; output without a sign of code is."""
    assert not textcode.is_beside(read("1\n2\n3\nShare\nImage"), 0, 3)
    assert not textcode.is_beside(read("1\n2\n3"), 0, 3)
    assert textcode.is_beside(read("1\n2\n3\nfoo\nbar"), 0, 3)


@pytest.mark.parametrize(
    ("line", "typed"),
    [("x + x * 2", True), ("bake -n 4", True), ("5", True), ("Bread is life", False),
     ("And then, so they say, it rained. -- Ada", False)],
)  # fmt: skip
def test_what_was_typed_is_no_quotation(line: str, *, typed: bool) -> None:
    """Commands, sums and choices stand behind a prompt; sentences and plain words are quoted."""
    assert textcode.is_typed(line) is typed


@given(st.text(max_size=300))
def test_no_run_ends_before_it_begins(text: str) -> None:
    """Any lines are looked at for code."""
    lines = read(text)

    assert all(index <= textcode.code_run(lines, index) for index in range(len(lines)))


@pytest.mark.parametrize("line", ["a_" * 199, "x = (" + "ab" * 190])
def test_lines_made_to_be_slow_are_not(line: str) -> None:
    """A line is read once, not once from each of its letters: a megabyte took three seconds."""
    started = time.process_time()
    for _ in range(2500):
        textcode.is_code(line)

    assert time.process_time() - started < 1


@pytest.mark.parametrize("part", ["-", "a:", '"a'])
def test_what_was_typed_is_told_in_time(part: str) -> None:
    """A word of signs is read once, however long: 100,000 took a minute."""
    started = time.process_time()

    textcode.is_typed(part * (100_000 // len(part)) + "é")

    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "line",
    [
        "|-- loaves",
        "|   `-- rye.txt",
        "+------+-----+",
        "def bake[T: str](loaf: T) -> T:",
        ">>>",
        "\\d+",
        "docker-compose up",
        "oven-cli bake -n 4",
        "/etc/init.d/oven restart",
        "bake('loaf.txt')",
        '= link_to "Loaves", loaves_path',
        "end",
        '=> ["rye", "wheat"]',
        "knead! do |loaf|",
        "#loaf_size=2",
    ],
)
def test_commands_templates_trees_and_borders(line: str) -> None:
    """Trees, borders of tables, commands with options, templates and keywords are code."""
    assert textcode.is_code(line)


def test_a_menu_that_a_program_prints_is_of_its_listing() -> None:
    """Choices that are counted from 0 are code, from 1 they are anybody's list."""
    assert textcode.code_run(read("$ ./oven\n0: Bake\n1: Eat\n2: Leave\nA day."), 0) == 4
    assert textcode.code_run(read("1: Bake\n2: Eat\n3: Leave"), 0) == 0
    assert textcode.menu(read("0: Bake\n1 - Eat\n2: Leave"), 0) == 0, "signs differ"


def test_a_name_heads_settings() -> None:
    """A name in brackets above settings is of their file, and elsewhere it is a line."""
    assert textcode.code_run(read("[oven]\nheat = 250\nsteam = yes\nA day."), 0) == 3
    assert textcode.code_run(read("[oven]\n\nA day."), 0) == 0


def test_a_lone_sign_amid_changed_lines_is_one_of_them() -> None:
    """Below code it is an empty line that was changed; elsewhere it is a bullet."""
    assert textcode.code_run(read("-    bake(x);\n-    eat(x);\n-\n     return x;"), 0) == 4
    assert textcode.code_run(read("+\n+ Bread\n+ Salt"), 0) == 0


def test_boxes_are_drawn_in_code() -> None:
    """A box of stars or bars is taken with the code around it."""
    lines = read("$ ./oven\n***********\n*  BREAD  *\n***********\nheat = 250")

    assert textcode.code_run(lines, 0) == 5


@pytest.mark.parametrize(
    ("line", "typed"), [('"%u53F0"', True), ("oven-cli", True), ("^", True), ("one", False)]
)
def test_one_word_after_a_prompt(line: str, typed: bool) -> None:  # noqa: FBT001
    """Strings, names with signs and single signs were typed; a plain word may be quoted."""
    assert textcode.is_typed(line) is typed
