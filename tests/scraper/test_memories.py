"""Memories of many sites in one file, read one by one."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from cleaners.sites import SiteMemory
from scraper.errors import ReadError
from scraper.memories import MEMORIES, Memories, Part, index, opened, write
from scraper.sites import KEPT_READY

PAGE = "<nav>Start, Archiv, Impressum</nav><p>Es hat {} geregnet, den ganzen Tag lang.</p>"


def memory(*days: str) -> SiteMemory:
    """Return what pages of these days teach."""
    return SiteMemory.learn((PAGE.format(day), f"https://a.example/{day}") for day in days)


def test_each_site_is_read_by_itself(tmp_path: Path) -> None:
    """What was written of a site is what is read of it, names in any script included."""
    known = {"a.example": memory("montags", "freitags"), "bücher.example": memory("sonntags")}
    write(tmp_path, known.items())

    read = Memories(tmp_path)

    assert {site: read.of(site) for site in known} == known
    assert read.of("c.example") is None


def test_the_file_is_ordinary_json_lines(tmp_path: Path) -> None:
    """Any reader of gzip and lines sees a memory a line, as `SiteMemory.from_json` takes it."""
    known = [("a", memory("montags")), ("b", memory("freitags"))]
    write(tmp_path, known)

    with gzip.open(tmp_path / MEMORIES, "rt", encoding="utf-8") as lines:
        assert [SiteMemory.from_json(line) for line in lines] == [one for _, one in known]


def test_no_more_are_kept_ready_than_need_be(tmp_path: Path) -> None:
    """Those that were asked for last are not read again, and the others are dropped."""
    write(tmp_path, [(f"{number}", memory("montags")) for number in range(KEPT_READY + 1)])
    parts = [*index(tmp_path).values()]
    read = Memories(tmp_path)

    first = read.at(parts[0])
    for part in parts[1:-1]:
        read.at(part)
    assert read.at(parts[0]) is first
    last = read.at(parts[-1])

    assert read.at(parts[0]) is first
    assert read.at(parts[-1]) is last
    assert read.at.cache_info().currsize == KEPT_READY


def test_a_folder_is_opened_once_until_it_is_written_anew(tmp_path: Path) -> None:
    """Who asks for every page reads the index once, and again when another run has written it."""
    write(tmp_path, [("a", memory("montags"))])
    first = opened(tmp_path)

    assert opened(tmp_path) is first
    assert first.of("a") is first.of("a") == memory("montags")
    write(tmp_path, [("b", memory("freitags")), ("a", memory("montags", "freitags"))])
    assert opened(tmp_path).of("a") == memory("montags", "freitags")


def test_a_folder_without_memories_is_named(tmp_path: Path) -> None:
    """Who names the wrong folder is told which file is missing."""
    with pytest.raises(ReadError, match=r"sites\.index"):
        Memories(tmp_path).of("a.example")
    with pytest.raises(ReadError, match=r"sites\.jsonl\.gz"):
        Memories(tmp_path).at(Part(0, 1))
