"""Changing the list of blogs: a person's file keeps its order, its comments and its bytes."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scraper import files
from scraper.cli import main
from scraper.errors import SeedError
from scraper.seededit import HEADER, append, pause, remove
from scraper.seeds import Seed, load

TEXT = """\
# My blogs

# a friend's
[[blog]]  # the first
home = "https://a.example/"   # moved in May
name = "a"
note = '''
[[blog]]
name = "no blog"
# no comment'''
include = [
  "^/x",  # posts
  "^/y",
]

# about b
  [[ "blog" ]]
name = "b"
paused = false  # see mail
home = "https://b.example/"
# the end"""
NEW = Seed(
    'new " \\ 博客',
    "https://new.example/",
    include=(r"^/\d+/", "'"),
    delay=2.5,
    since=date(2020, 2, 29),
    note="one\n\x7ftwo",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a list of two blogs, as a person writes one."""
    path = tmp_path / "blogs.toml"
    path.write_bytes(TEXT.encode())
    return path


def text(path: Path) -> str:
    """Return a file's text as it is, ends of lines included."""
    return path.read_bytes().decode()


@pytest.mark.checkout
def test_the_head_of_a_new_list_is_that_of_ours() -> None:
    """A list that is made begins with the same explanation as the one in the source."""
    ours = Path(__file__).parents[2] / "seeds" / "blogs.toml"

    assert text(ours).startswith(HEADER)


def test_a_new_list_explains_itself(tmp_path: Path) -> None:
    """The first blog makes the list, folder included, with a head that explains every key."""
    path = tmp_path / "new" / "blogs.toml"

    append(path, NEW)

    assert load(path) == (NEW,)
    assert text(path).startswith(HEADER + "\n[[blog]]\nname = ")
    assert all(f"#   {key} " in HEADER for key in Seed.__slots__)


def test_a_blog_is_added_at_the_end(path: Path) -> None:
    """A new blog comes after everything, and a comment that ends the file stays one."""
    append(path, NEW)

    assert text(path).startswith(TEXT + "\n\n[[blog]]\n")
    assert load(path)[2] == NEW


def test_a_second_entry_of_a_blog_is_refused(path: Path) -> None:
    """A blog whose name or home stands there is not added, and the file stays as it is."""
    with pytest.raises(SeedError, match=r"home: the same as that of blog 'a'"):
        append(path, replace(NEW, home="http://a.example"))
    with pytest.raises(SeedError, match="2 entries have it"):
        append(path, replace(NEW, name="a"))
    with pytest.raises(SeedError, match="cannot be written"):
        append(path, replace(NEW, note="\udc80"))
    assert text(path) == TEXT


def test_pausing_writes_one_line(path: Path) -> None:
    """A pause is written after the entry's last key, and taken back without a trace."""
    assert pause(path, "a")

    assert text(path) == TEXT.replace("]\n\n# about b", "]\npaused = true\n\n# about b")
    assert [seed.paused for seed in load(path)] == [True, False]
    assert not pause(path, "a")
    assert pause(path, "a", paused=False)
    assert text(path) == TEXT


def test_pausing_changes_a_key_in_its_place(path: Path) -> None:
    """Where the key stands already its value is changed, and its comment stays."""
    pause(path, "b")

    assert text(path) == TEXT.replace("paused = false  # see", "paused = true  # see")
    pause(path, "b", paused=False)
    assert text(path) == TEXT


def test_removing_leaves_what_others_said(path: Path) -> None:
    """A removed entry takes its own lines and the empty ones after it, no comment around it."""
    assert remove(path, "a").home == "https://a.example/"

    assert text(path) == "# My blogs\n\n# a friend's\n" + TEXT[TEXT.index("# about b") :]
    remove(path, "b")
    assert text(path) == "# My blogs\n\n# a friend's\n# about b\n# the end"


def test_a_last_line_without_an_end_gets_one(tmp_path: Path) -> None:
    """An entry whose last key ends the file is paused on a line of its own."""
    path = tmp_path / "blogs.toml"
    path.write_bytes(b'\xef\xbb\xbf[[blog]]\nname = "a"\nhome = "http://a.example"')

    pause(path, "a")

    assert text(path).endswith('home = "http://a.example"\npaused = true\n')
    assert text(path).startswith("\ufeff[[")


def test_a_list_in_another_form_is_left_to_its_owner(tmp_path: Path) -> None:
    """Entries that are not written as [[blog]] tables can be read, but not changed."""
    path = tmp_path / "blogs.toml"
    path.write_text('blog = [{name = "a", home = "http://a.example"}]')

    for change in (lambda: pause(path, "a"), lambda: append(path, NEW)):
        with pytest.raises(SeedError, match=r"edit it by hand|is not TOML"):
            change()
    assert load(path) == (Seed("a", "http://a.example"),)


def test_an_unknown_name_is_told_with_the_known_ones(path: Path, tmp_path: Path) -> None:
    """A name that is not in the list is refused, and those that are in it are named."""
    with pytest.raises(SeedError, match=r"there is no blog 'c'; there are 'a', 'b'"):
        remove(path, "c")
    (tmp_path / "empty.toml").write_text("")
    with pytest.raises(SeedError, match=r"there is no blog 'c'; it lists none"):
        pause(tmp_path / "empty.toml", "c")


def test_permissions_and_links_stay(path: Path) -> None:
    """A list that is linked to is changed where it is, with the permissions that it has."""
    path.chmod(0o640)
    link = path.with_name("link.toml")
    link.symlink_to(path)

    append(link, NEW)

    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert len(load(path)) == 3
    assert sorted(one.name for one in path.parent.iterdir()) == ["blogs.toml", "link.toml"]


def test_a_failing_disk_leaves_the_list_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where writing fails half way, the old list stands and no draft of the new one is left."""

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(SeedError, match="cannot be written: No space left on device"):
        append(path, NEW)
    assert text(path) == TEXT
    assert [one.name for one in path.parent.iterdir()] == ["blogs.toml"]


def test_a_change_of_somebody_else_is_not_overwritten(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that was saved by somebody else in the meantime is left as they saved it."""
    load_before = files.load
    reads = iter([TEXT.encode(), (TEXT + "\n# mine").encode()])
    monkeypatch.setattr(files, "load", lambda _: next(reads))

    with pytest.raises(SeedError, match="changed meanwhile"):
        append(path, NEW)
    assert load_before(path) == TEXT.encode()


# --- properties -----------------------------------------------------------------------------------

_GAPS = st.lists(st.sampled_from(["", "# [[blog]]", '# "', "#", "\t", "# '''"]), max_size=3)
_KEYS = st.sampled_from(
    [
        'note = "[[blog]]"',
        "note = '''\n[[blog]]\n# x'''",
        'note = """\n\n[[ blog ]]\nname = "z"\n# """  # c',
        'include = [ "a", # ]\n  "b",\n  ]',
        "delay = 1_0.0",
        "'since' = 2015-01-01",
        "paused = true",
        "paused = false # [",
    ]
)


@st.composite
def _lists(draw: st.DrawFn) -> tuple[list[str], str]:
    """Make a list of blogs: its pieces (gap, entry, gap, entry, gap) and its ends of lines."""
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    pieces = [_text(draw(_GAPS), newline)]
    for name in "abc"[: draw(st.integers(0, 3))]:
        keys = draw(st.lists(_KEYS, max_size=3, unique_by=lambda key: key.strip("'")[:4]))
        header = draw(st.sampled_from(["[[blog]]", "[[ 'blog' ]] # [", ' [["blog"]]']))
        lines = [f'name = "{name}"', f'home = "http://{name}.example"', *keys]
        pieces += [
            _text([header, *draw(st.permutations(lines))], newline),
            _text(draw(_GAPS), newline),
        ]
    if draw(st.booleans()):
        pieces[-1] = pieces[-1].removesuffix(newline)
    return pieces, newline


def _text(lines: list[str], newline: str) -> str:
    return "".join(line + "\n" for line in lines).replace("\n", newline)


@given(_lists())
def test_all_other_bytes_stay(made: tuple[list[str], str]) -> None:
    """Adding, pausing and removing keep every byte that is not theirs to change."""
    pieces, newline = made
    before = "".join(pieces)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blogs.toml"
        path.write_bytes(before.encode())
        seeds = load(path)

        append(path, NEW)
        assert text(path).startswith(before)
        assert load(path) == (*seeds, NEW)
        whole = text(path)
        for number, seed in enumerate(seeds):
            pause(path, seed.name, not seed.paused)
            assert text(path).startswith("".join(pieces[: 1 + 2 * number]))
            assert text(path).endswith(whole[len("".join(pieces[: 2 + 2 * number])) :])
            pause(path, seed.name, seed.paused)
            assert text(path) == whole
        remove(path, NEW.name)
        assert text(path).rstrip("\r\n") == before.rstrip("\r\n")

        for seed in seeds:
            remove(path, seed.name)
        left = text(path)
    gaps = "".join(gap if gap.endswith("\n") else gap + newline for gap in pieces[::2] if gap)
    assert left.split() == gaps.split()


# --- commands -------------------------------------------------------------------------------------


def test_a_blog_is_paused_by_its_name(path: Path) -> None:
    """``pause`` marks the entry, says so, and takes it back; a second time it says that it is."""
    told = [
        CliRunner().invoke(main, ["pause", "a", *more, "--seeds", str(path)])
        for more in ([], [], ["--undo"], ["--undo"])
    ]

    assert [one.exit_code for one in told] == [0, 0, 0, 0]
    assert [one.stderr for one in told] == [
        "unmirror: a: paused; `--undo` ends that\n",
        "unmirror: a: is paused already\n",
        "unmirror: a: asked again from the next run on\n",
        "unmirror: a: is not paused already\n",
    ]


def test_a_blog_is_removed_and_its_posts_stay(path: Path) -> None:
    """``remove`` takes the entry away, and says that posts stay."""
    result = CliRunner(env={"UNMIRROR_SEEDS": str(path)}).invoke(main, ["remove", "a"])

    assert result.exit_code == 0
    assert "posts that are stored stay in the database" in result.stderr
    assert [seed.name for seed in load(path)] == ["b"]


def test_mistakes_are_told_on_a_line_each(path: Path) -> None:
    """A list with two mistakes is told in two lines, and the command fails."""
    path.write_text('[[blog]]\nname = "a"\nx = 3')

    result = CliRunner().invoke(main, ["pause", "a", "--seeds", str(path)])

    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == [str(path)] * 2
