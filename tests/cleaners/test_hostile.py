"""Pages made to be slow: what comes out of them, and that what was cut is said.

How long they take is measured by ``python -m benchmarks.speed --hostile``, never here.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaners import clean, second

with (Path(__file__).parent / "hostile.toml").open("rb") as _file:
    CASES: list[dict[str, Any]] = tomllib.load(_file)["case"]
CUT = [case for case in CASES if "note" in case]


def built(case: dict[str, Any]) -> str | bytes:
    """Build a page from its description."""
    piece, many = case["repeat"], case["times"]
    numbered = range(many) if "{n}" in piece else ()
    body = "".join(piece.replace("{n}", str(n)) for n in numbered)
    page = case.get("before", "") + (body or piece * many) + case.get("after", "")
    return page.encode(case["encoding"]) if "encoding" in case else str(page)


@pytest.mark.parametrize("case", CUT, ids=[case["name"] for case in CUT])
def test_a_page_that_is_cut_says_so(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its size or nesting, a page gives a post whose notes tell what was left out."""
    monkeypatch.setattr(second, "opinion", lambda _html: "")
    monkeypatch.setattr(second, "published", lambda _html, _url: "")

    post = clean(built(case), url="http://a.example/")

    assert any(case["note"] in note for note in post.notes), post.notes
    assert post.kind == case.get("kind", post.kind)
