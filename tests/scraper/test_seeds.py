"""The list of blogs: what an entry may say, and how mistakes are told."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from scraper import seeds
from scraper.errors import SeedError
from scraper.seeds import Seed, load, parse

FULL = """
[[blog]]
name = "harbour notes"
home = "https://harbour.example.net/"
feed = "https://harbour.example.net/atom.xml"
include = ["^/\\\\d{4}/"]
exclude = ["^/tags/", "[?&]replytocom="]
delay = 10
max_pages = 300
since = 2015-01-01
language = "zh-Hans"
note = "ask Ines"
paused = true

[[blog]]
name = "b"
home = "http://b.example"
"""
SEEDS = (
    Seed(
        "harbour notes",
        "https://harbour.example.net/",
        "https://harbour.example.net/atom.xml",
        (r"^/\d{4}/",),
        ("^/tags/", "[?&]replytocom="),
        10.0,
        300,
        date(2015, 1, 1),
        "zh-Hans",
        "ask Ines",
        paused=True,
    ),
    Seed("b", "http://b.example"),
)


def write(folder: Path, text: str) -> Path:
    """Return a list of blogs with this text."""
    path = folder / "blogs.toml"
    path.write_bytes(text.encode())
    return path


def problems(text: str) -> tuple[str, ...]:
    """Return what is told of a text."""
    with pytest.raises(SeedError) as caught:
        parse(text, Path("my.toml"))
    return caught.value.problems


def test_entries_become_seeds_in_their_order(tmp_path: Path) -> None:
    """Each key of an entry arrives in its seed, and what is left out has its default."""
    assert load(write(tmp_path, FULL)) == SEEDS


@pytest.mark.parametrize("form", ["\ufeff" + FULL, FULL.replace("\n", "\r\n")])
def test_files_of_windows_are_read(tmp_path: Path, form: str) -> None:
    """A byte order mark and its ends of lines change nothing."""
    assert load(write(tmp_path, form)) == SEEDS


def test_every_key_of_a_seed_is_checked() -> None:
    """No key can be added to the seed without saying what it may hold."""
    assert list(seeds._KEYS) == [field.name for field in fields(Seed)]


@pytest.mark.checkout
def test_the_list_of_this_project_is_a_list_without_blogs() -> None:
    """The list that comes with the source can be read; its examples are commented out."""
    path = Path(__file__).parents[2] / "seeds" / "blogs.toml"

    assert load(path) == ()
    examples = [line.removeprefix("# ") for line in path.read_text().splitlines()]
    start = examples.index("[[blog]]")
    assert len(parse("\n".join(examples[start:]), path)) == 2


ENTRY = '[[blog]]\nname = "a"\nhome = "https://a.example/"\n'
WRONG = {
    "a delay in words": (
        'delay = "ten"',
        "delay: expected seconds from 0 to 86400; this is 'ten'",
    ),
    "a negative delay": ("delay = -1", "delay: expected seconds from 0 to 86400; this is -1"),
    "a delay of weeks": ("delay = 1e6", "delay: expected seconds from 0 to 86400; this is 1000000"),
    "no number": ("delay = nan", "delay: expected seconds from 0 to 86400; this is nan"),
    "no pages": ("max_pages = 0", "max_pages: expected a whole number from 1 on; this is 0"),
    "half a page": ("max_pages = 1.5", "max_pages: expected a whole number from 1 on; this is 1.5"),
    "a year": ("since = 2015", "since: expected a date such as 2015-01-01; this is 2015"),
    "one pattern": (
        'include = "^/a"',
        "include: expected a list of regular expressions; this is '^/a'",
    ),
    "a broken pattern": (
        'exclude = ["^/a", "("]',
        "exclude: expected a list of regular expressions; '(' is none: missing )",
    ),
    "a language in words": (
        'language = "simplified Chinese"',
        'language: expected a BCP 47 tag such as "zh-Hans"; this is',
    ),
    "a tag and a line": ('language = "en\\n"', "language: expected a BCP 47 tag"),
    "paused in words": ('paused = "yes"', "paused: expected true or false; this is 'yes'"),
    "a feed elsewhere": (
        'feed = "ftp://a.example/"',
        "feed: expected an http or https address without user name and password; this is none",
    ),
    "a slip": ("dealy = 3", "unknown key 'dealy'; did you mean 'delay'?"),
    "an invention": ("colour = 3", "unknown key 'colour'; known are name, home, feed, "),
}


@pytest.mark.parametrize(("line", "told"), WRONG.values(), ids=WRONG)
def test_a_mistake_names_entry_key_and_what_was_expected(line: str, told: str) -> None:
    """What is wrong with a value is told with its entry, its key and what may stand there."""
    (found,) = problems(ENTRY + line)

    assert found.startswith(f"blog 'a': {told}")


@pytest.mark.parametrize(
    "home", ["", "a.example", "mailto:a@a.example", "https://", "https://me:secret@a.example/"]
)
def test_a_home_that_cannot_be_asked_is_refused_unrepeated(home: str) -> None:
    """A home must be a web address without credentials, and no message repeats a password."""
    (found,) = problems(f'[[blog]]\nname = "a"\nhome = "{home}"')

    assert found.startswith("blog 'a': home: expected an http or https address")
    assert "secret" not in found


@pytest.mark.parametrize("name", ["", " a", "a ", "a\\nb", "a\\n", "a\\u0000"])
def test_a_name_is_one_line_without_spaces_around_it(name: str) -> None:
    """A name that a command line could not repeat is refused."""
    (found,) = problems(f'[[blog]]\nname = "{name}"\nhome = "https://a.example/"')

    assert "name: expected a name of one line; this is" in found


def test_all_mistakes_are_told_at_once() -> None:
    """Several mistakes in several entries are told together, unnamed entries by their position."""
    found = problems('colour = 1\n[[blog]]\nhome = 3\n[[blog]]\nname = "b"\ndelay = "x"')

    assert [line.split(";")[0] for line in found] == [
        "unknown key 'colour'",
        "blog 1: name: expected a name of one line, but the key is missing",
        "blog 1: home: expected an http or https address without user name and password",
        f"blog 'b': home: expected {seeds._ADDRESS}, but the key is missing",
        "blog 'b': delay: expected seconds from 0 to 86400",
    ]


@pytest.mark.parametrize(
    "home", ["http://A.example", "https://a.example:443/", "https://a.example/#x"]
)
def test_one_blog_cannot_stand_there_twice(home: str) -> None:
    """Two entries of one front page are refused, however its address is spelled."""
    (found,) = problems(f'{ENTRY}[[blog]]\nname = "b"\nhome = "{home}"')

    assert found == "blog 'b': home: the same as that of blog 'a'; remove one of them"


def test_a_name_cannot_stand_there_twice() -> None:
    """Two entries of one name are refused."""
    (found,) = problems(ENTRY + ENTRY.replace("a.example", "b.example"))

    assert found == "blog 'a': name: 2 entries have it; give each its own"


@pytest.mark.parametrize("text", ["blog = 3", 'blog = ["a"]', "[blog]\nname = 3"])
def test_other_shapes_are_refused(text: str) -> None:
    """Blogs are an array of tables and nothing else."""
    assert problems(text) == ("blog: expected tables that begin with [[blog]]",)


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    """A file that does not parse is named with the place, and one that is not UTF-8 too."""
    assert "is not TOML: " in problems("[[blog]]\nname = a")[0]
    assert "line 2" in problems("[[blog]]\nname = a")[0]
    path = tmp_path / "gbk.toml"
    path.write_bytes("# 博客".encode("gbk"))
    with pytest.raises(SeedError, match=r"gbk\.toml: is not UTF-8 from byte 2 on"):
        load(path)


def test_a_missing_list_is_told_with_the_remedy(tmp_path: Path) -> None:
    """Without a list, the message says how there comes to be one."""
    with pytest.raises(SeedError, match=r"blogs\.toml: there is no list of blogs; `unmirror add"):
        load(tmp_path / "blogs.toml")
    with pytest.raises(SeedError, match="is a directory"):
        load(tmp_path)


def test_patterns_are_of_path_and_query() -> None:
    """Patterns see path and query, never the host; what is excluded is not included."""
    seed = Seed("a", "https://a.example/", include=("^/2", r"\?p="), exclude=("/tags/",))

    assert seed.includes("https://a.example/2024/x")
    assert seed.includes("https://a.example?p=1")
    assert not seed.includes("https://2.example/x")
    assert not seed.includes("https://a.example/2024/tags/x")
    assert seed.excludes("https://a.example/tags/x")
    assert Seed("a", "https://a.example/").includes("https://a.example/x")
