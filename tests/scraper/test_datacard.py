"""The data card as those read it who get it: a person, the Hugging Face Hub, a program."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from db.card import BlogShare, Card, LanguageShare
from db.reader import Reader
from db.rows import Count
from scraper import datacard
from scraper.corpusrow import FIELDS

from .commands import run
from .test_corpus import database

__all__ = ["database"]

#: Sections that a reader looks for.
SECTIONS = (
    "Figures",
    "Languages",
    "Blogs",
    "Years",
    "Where posts come from",
    "Licences",
    "How it was made",
    "What was left out",
    "Fields",
    "Known limits",
)


@pytest.fixture
def figures(database: Path) -> Card:
    """Return the figures of two posts."""
    with Reader.open(database) as reader:
        return reader.card()


def tables(markdown: str) -> list[list[list[str]]]:
    """Return the cells of each table, row by row, as a reader of Markdown sees them."""
    found: list[list[list[str]]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and token.level == 4 and found:
            found[-1][-1].append("".join(one.content for one in token.children or ()))
    return found


def hub(text: str) -> dict[str, object]:
    """Return the metadata above a card, as the Hub reads it."""
    _, head, _ = text.split("---\n", 2)
    metadata = yaml.safe_load(head)
    assert isinstance(metadata, dict)
    return metadata


def language(tag: str) -> LanguageShare:
    """Return a language with a post."""
    return LanguageShare(tag, 1, 10, 2)


def test_a_person_finds_every_section(database: Path) -> None:
    """The card has its sections in order, below its name."""
    text = run("card", "--db", database).stdout

    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == list(SECTIONS)
    assert re.findall(r"^# (.+)$", text, re.MULTILINE) == ["2 posts of 2 blogs"]


def test_figures_are_those_of_the_database(database: Path, figures: Card) -> None:
    """What stands in the tables is what was counted."""
    found = tables(run("card", "--db", database).stdout)
    numbers = dict(row for row in found[0] if len(row) == 2)

    assert numbers["posts"] == "2"
    assert numbers["characters"] == f"{figures.characters:,}"
    assert found[1][1] == [
        "en",
        "2",
        "100.0%",
        f"{figures.characters:,}",
        f"{figures.words:,}",
    ]
    assert [row[0] for row in found[2][1:]] == ["blog.example", "local"]


def test_every_field_of_the_export_is_explained(database: Path) -> None:
    """The last table has the fields of JSON Lines and Parquet, in their order."""
    rows = tables(run("card", "--db", database).stdout)[-1][1:]

    assert [row[0] for row in rows] == list(FIELDS)
    assert all(len(row) == 3 and row[2] for row in rows)


def test_the_hub_finds_its_metadata(database: Path) -> None:
    """Language, size, licence and task stand where the Hub looks for them."""
    metadata = hub(run("card", "--db", database).stdout)

    assert metadata["language"] == ["en"]
    assert metadata["size_categories"] == ["n<1K"]
    assert metadata["license"] == "unknown"
    assert metadata["multilinguality"] == ["monolingual"]
    assert metadata["task_categories"] == ["text-generation"]


def test_a_single_day_is_said_once(figures: Card) -> None:
    """What was read on one day was not read "from" it "to" it."""
    first, second = "2026-11-02T09:00:00Z", "2026-11-03T09:00:00Z"
    days, day = (
        datacard.as_markdown(dataclasses.replace(figures, first_capture=first, last_capture=last))
        for last in (second, first)
    )

    assert "read from 2026-11-02 to 2026-11-03" in days
    assert "read on 2026-11-02" in day


def test_norwegian_is_no_refusal(figures: Card) -> None:
    """`no` is a language, and YAML 1.1 would take it for false."""
    card = dataclasses.replace(figures, by_language=(language("no"), language("und")))

    assert hub(datacard.as_markdown(card))["language"] == ["no"]


def test_scripts_and_regions_are_details_of_a_language(figures: Card) -> None:
    """The Hub lists languages by two or three letters, and details by whole tags."""
    tags = ("zh-Hans", "zh-Hant", "en", "mul")
    metadata = datacard.hub_metadata(
        dataclasses.replace(figures, by_language=tuple(map(language, tags)))
    )

    assert metadata["language"] == ["zh", "en"]
    assert metadata["language_details"] == ["zh-Hans", "zh-Hant", "en"]
    assert metadata["multilinguality"] == ["multilingual"]


@pytest.mark.parametrize(
    ("posts", "size"),
    [
        (999, "n<1K"),
        (1_000, "1K<n<10K"),
        (99_999, "10K<n<100K"),
        (100_000, "100K<n<1M"),
        (999_999_999, "100M<n<1B"),
        (2_000_000_000, "1B<n<10B"),
    ],
)
def test_sizes_have_the_hubs_names(figures: Card, posts: int, size: str) -> None:
    """The category is that of the number of posts."""
    metadata = datacard.hub_metadata(dataclasses.replace(figures, posts=posts))

    assert metadata["size_categories"] == [size]


def test_a_licence_is_the_corpus_only_if_every_post_has_one(figures: Card) -> None:
    """Of posts that state none nobody may say more."""
    counts = (Count("CC BY-SA 4.0", 1), Count("CC0", 1), Count("CC BY 1.0", 1))
    some = dataclasses.replace(figures, licensed=1, by_licence=counts)
    every = dataclasses.replace(some, licensed=2)

    assert datacard.hub_metadata(some)["license"] == "unknown"
    assert datacard.hub_metadata(every)["license"] == ["cc-by-sa-4.0", "cc0-1.0", "cc"]


def test_names_cannot_break_a_table(figures: Card) -> None:
    """What a blog calls itself stays in its cell, as it is."""
    title = "a | b *c* [d](e) <f>\nnext"
    blog = BlogShare("x|y", title, "", 1, 10, None, None)
    text = datacard.as_markdown(dataclasses.replace(figures, by_blog=(blog,)))

    (row,) = tables(text)[2][1:]
    assert row[:3] == ["x|y", "a | b *c* [d](e) <f> next", "1"]


def test_a_long_table_says_how_much_more_there_is(figures: Card) -> None:
    """Fifty rows are shown, and the rest is counted."""
    blogs = tuple(BlogShare(f"b{n}", "", "", 1, 10, None, None) for n in range(53))
    text = datacard.as_markdown(dataclasses.replace(figures, by_blog=blogs))

    assert len(tables(text)[2]) == 51
    assert "3 more rows: `--format json` has all." in text


def test_a_card_of_a_blog_has_its_name(database: Path) -> None:
    """It is called as the blog calls itself, or as the database calls the blog."""
    result = run("card", "--blog", "blog.example", "--db", database)

    assert "# blog.example\n" in result.stdout
    assert hub(result.stdout)["pretty_name"] == "blog.example"


def test_a_program_gets_the_same_figures(database: Path, figures: Card) -> None:
    """JSON has every figure, the fields, the limits, and what the Hub reads."""
    told = json.loads(run("card", "--all", "--format", "json", "--db", database).stdout)

    counted = json.loads(json.dumps(dataclasses.asdict(figures)))
    assert {name: told[name] for name in counted} == counted
    assert [field["name"] for field in told["fields"]] == list(FIELDS)
    assert told["huggingface"] == datacard.hub_metadata(figures)
    assert told["limits"]


def test_the_same_database_has_the_same_card(database: Path) -> None:
    """Nothing in it is of the moment it was printed."""
    assert run("card", "--db", database).stdout == run("card", "--db", database).stdout


def test_a_blog_without_posts_is_told(database: Path) -> None:
    """There is no card of nothing."""
    result = run("card", "--blog", "nobody", "--db", database)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "no posts of the blog 'nobody'" in result.stderr


def test_a_blog_and_all_are_not_said_together(database: Path) -> None:
    """One of the two is meant."""
    result = run("card", "--blog", "blog.example", "--all", "--db", database)

    assert result.exit_code == 2
