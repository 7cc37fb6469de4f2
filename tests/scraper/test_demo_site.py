"""The sample blogs, and the server that answers with them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scraper.demo_site import sample_folder, sample_pages, serve
from scraper.errors import ReadError
from scraper.fetch import Fetcher
from scraper.files import load


def test_every_page_is_answered_as_it_is_stored() -> None:
    """Each page of the sample comes over the wire byte for byte, with its declared type."""
    pages = sample_pages()
    with serve(pages) as site, Fetcher(allow_private=True, trust_env=False) as web:
        captures = [web.fetch(site + page.path) for page in pages]

    assert [(c.body, c.content_type, c.status) for c in captures] == [
        (page.body, page.content_type, 200) for page in pages
    ]


def test_what_is_not_in_the_sample_is_not_found() -> None:
    """Another path is answered with 404, a query notwithstanding."""
    with serve(sample_pages()) as site, Fetcher(allow_private=True, trust_env=False) as web:
        assert web.fetch(site + "/nowhere?a=1").status == 404
        assert web.fetch(site + "/lantern/?a=1").status == 200


def test_every_page_has_its_truth() -> None:
    """The pages and the files of expected results are the same set."""
    with sample_folder() as folder:
        truths = {path.stem for path in (folder / "expected").glob("*.toml")}

    assert {page.name for page in sample_pages()} == truths


def test_the_sample_has_what_it_promises() -> None:
    """The GBK page is GBK and calls itself gb2312, though two of its characters are not in it."""
    body = next(page.body for page in sample_pages() if page.name == "ferry-gbk")

    assert b"charset=gb2312" in body
    assert "陶镕" in body.decode("gbk")
    for encoding in ("utf-8", "gb2312"):
        with pytest.raises(UnicodeDecodeError):
            body.decode(encoding)


def test_the_sample_travels_with_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an installed package the sample is read from beside the code, not from a checkout."""
    (tmp_path / "sample").mkdir()
    monkeypatch.setattr("scraper.demo_site.files", lambda _: tmp_path)

    with sample_folder() as folder:
        assert folder == tmp_path / "sample"
    with pytest.raises(ReadError, match=r"site\.toml"):
        sample_pages()


@pytest.mark.checkout
def test_the_list_of_blogs_is_an_example_only() -> None:
    """The list of blogs in the source tree is valid TOML and names no blog."""
    blogs = Path(__file__).parents[2] / "seeds" / "blogs.toml"

    assert tomllib.loads(load(blogs).decode()) == {}
