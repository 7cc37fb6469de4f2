"""Pages are measured by weights that saw no page of their site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleaners import trained

#: The benchmarks are not in the wheel.
held_out = pytest.importorskip("benchmarks.held_out", reason="needs the source tree")
pytestmark = pytest.mark.checkout

PARTS = 3


def page(site: str) -> Any:
    """Return a page of a site."""
    return held_out.Labelled("set", {"id": site, "url": f"http://www.{site}/a.html"}, b"")


def weights_in_use(_page: object) -> str:
    """Return what a page is judged by."""
    return trained.read("weights.npz").decode()


def test_each_page_is_measured_by_the_part_it_belongs_to(tmp_path: Path) -> None:
    """The weights in use are those of the site's own part, and the results keep their order."""
    for number in range(PARTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "weights.npz").write_text(str(number))
    pages = [page(f"{name}.example") for name in "abcdefgh"]
    parts = [held_out.part_of(held_out.site_of(one), PARTS) for one in pages]
    found = held_out.over(weights_in_use, pages, held_out.folders(tmp_path))
    assert found == [str(part) for part in parts]
    assert len(set(found)) == PARTS


def test_a_blog_is_one_site_and_so_is_a_host() -> None:
    """Pages of one blog stay together wherever they stand; others go by their host."""
    record = {"id": "x", "url": "http://b.example/", "site": "a blog"}
    assert held_out.site_of(held_out.Labelled("blogs-dev", record, b"")) == "a blog"
    assert held_out.site_of(page("b.example")) == "b.example"


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    """Where nothing was written, the error says where, and what to run."""
    with pytest.raises(FileNotFoundError, match=rf"{tmp_path.name}.*benchmarks\.train"):
        held_out.folders(tmp_path)
