"""Bulk work under Ray, where it is installed: the same rows as on one machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper.cli import main
from tests.scraper.test_bulk import output
from tests.scraper.twoblogs import archive


def run(engine: str, out: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own: Ray stays in the one that loads it."""
    command = [sys.executable, "-m", "scraper", "bulk", *map(str, words)]
    more = ["--out", str(out), "--engine", engine, "--jobs", "2", "--shard-pages", "7"]
    return subprocess.run([*command, *more], capture_output=True, text=True, check=False)


def test_ray_writes_what_one_machine_writes(tmp_path: Path) -> None:
    """Several archives, one of them damaged, give the same bytes and the same exit code."""
    pytest.importorskip("ray")
    first, second = archive(tmp_path / "a.warc.gz"), archive(tmp_path / "b.warc.gz", 3)
    first.path.write_bytes(first.data[:-60])
    paths = (first.path, tmp_path / "none", second.path)

    here = run("local", tmp_path / "local", *paths, "--everything")
    there = run("ray", tmp_path / "ray", *paths, "--everything")

    assert (here.returncode, there.returncode) == (1, 1), there.stderr
    made, expected = output(tmp_path / "ray"), output(tmp_path / "local")
    # The manifest's and the rows' only; each engine learns sites in an order of its own.
    assert {name: body for name, body in made.items() if "sites" not in name} == {
        name: body for name, body in expected.items() if "sites" not in name
    }
    assert made.keys() == expected.keys()


def test_without_ray_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for an engine that is not there is told how to install it."""
    monkeypatch.setitem(sys.modules, "ray", None)
    made = archive(tmp_path / "a.warc.gz", 1)

    result = CliRunner().invoke(
        main, ["bulk", str(made.path), "--out", str(tmp_path / "out"), "--engine", "ray"]
    )

    assert result.exit_code == 1
    assert "pip install 'unmirror[ray]'" in result.stderr
    assert not (tmp_path / "out").exists()
