"""Scoring of what generators make of the tests' posts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cleaners.blog import posts
from tests.cleaners.themes import render

#: The benchmarks are not in the wheel.
themes = pytest.importorskip("benchmarks.themes", reason="needs the source tree")
pytestmark = pytest.mark.checkout


def test_posts_are_written_as_markdown(tmp_path: Path) -> None:
    """Each post becomes a file with its title, its day and all pieces of its text."""
    assert themes.main([str(tmp_path), "--write"]) == 0
    files = {path.stem: path.read_text("utf-8") for path in tmp_path.glob("*.md")}
    assert files.keys() == {post.slug for post in posts()}
    for post in posts():
        assert (
            f'title: {json.dumps(post.title, ensure_ascii=False)}\ndate: "{post.date} '
            in (files[post.slug])
        )
        lines = [line for block in post.blocks for line in block.lines]
        assert all(line in files[post.slug] for line in lines)


def test_posts_are_written_as_html(tmp_path: Path) -> None:
    """For platforms that have to be asked, one file holds the HTML of all."""
    assert themes.main([str(tmp_path), "--write", "--as", "html"]) == 0
    written = json.loads((tmp_path / "posts.json").read_text("utf-8"))
    assert [one["slug"] for one in written] == [post.slug for post in posts()]
    assert all(one["html"].startswith("<") for one in written)


def test_sites_are_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pages of posts are found by the posts' names, and lists by where they stand."""
    for number, post in enumerate(posts()[:3]):
        place = tmp_path / "rows" / post.date[:4] / post.slug
        place.mkdir(parents=True)
        (place / "index.html").write_text(render("rows", post, number).html, "utf-8")
    tag = tmp_path / "rows" / "tags" / "bread" / "index.html"
    tag.parent.mkdir(parents=True)
    tag.write_text(render("rows", posts()[0], 0).html, "utf-8")
    assert themes.main([str(tmp_path), "--peers", ""]) == 0
    line = next(each for each in capsys.readouterr().out.splitlines() if each.startswith("rows"))
    name, count, alone, known, titles, days, *lists = line.split()
    assert (name, count, titles, lists) == ("rows", "3", "3", ["1", "of", "1"])
    assert 0.3 < float(alone) < float(known) <= 1
    assert int(days) <= 3


def test_a_folder_without_sites_is_an_error(tmp_path: Path) -> None:
    """Where nothing was generated, nothing is said to be right."""
    assert themes.main([str(tmp_path), "--peers", ""]) == 1
