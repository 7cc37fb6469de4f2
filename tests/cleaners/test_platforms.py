"""Posts on pages of makes that no training has seen: what is reached, and what is not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaners import clean
from cleaners.post import Post
from tests.cleaners.scoring import f1

PAGES: list[dict[str, Any]] = [
    page
    for name in ("platforms.toml", "publishers.toml")
    for page in tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))["page"]
]
POSTS = [case for case in PAGES if case["kind"] == "post"]
#: What stands around the post's text in the data.
_GOLD = re.compile("⟦(.*?)⟧", re.DOTALL)
_BREAK, _TAG = re.compile(r"<br\s*/?>"), re.compile(r"<[^<>]+>")
#: What a list's items begin with in plain text.
_BULLET = re.compile(r"^(?:-|\d+\.) ", re.MULTILINE)
_ENTITIES = {"&gt;": ">", "&lt;": "<", "&amp;": "&", "&nbsp;": " "}


def cleaned(case: dict[str, Any]) -> Post:
    """Clean the page of a case."""
    return clean(re.sub("[⟦⟧]", "", case["page"]), url=case["url"])


def gold(case: dict[str, Any]) -> list[str]:
    """Return the pieces of a case's text, without markup."""
    pieces = [_TAG.sub("", _BREAK.sub("\n", piece)) for piece in _GOLD.findall(case["page"])]
    for entity, sign in _ENTITIES.items():
        pieces = [piece.replace(entity, sign) for piece in pieces]
    return [_BULLET.sub("", piece) for piece in pieces]


@pytest.mark.parametrize("case", POSTS, ids=lambda case: str(case["name"]))
def test_the_text(case: dict[str, Any]) -> None:
    """The text is what it was when this was written, and better is better."""
    post = cleaned(case)
    assert f1(gold(case), _BULLET.sub("", post.text)) >= case["reach"]
    assert post.kind.value == "post"


@pytest.mark.parametrize("case", POSTS, ids=lambda case: str(case["name"]))
def test_the_facts(case: dict[str, Any]) -> None:
    """Title, authors, day, language and the count of comments are as stated."""
    post = cleaned(case)
    assert post.title == case["title"]
    assert post.authors == tuple(case["authors"])
    assert post.published[:10] == case["published"]
    assert post.language == case["language"]
    assert len(post.comments) == case["comments"]


@pytest.mark.parametrize(
    "case", [case for case in PAGES if case["kind"] != "post"], ids=lambda case: str(case["name"])
)
def test_what_is_no_post(case: dict[str, Any]) -> None:
    """A page that stands in for a post is told from one, and has no text."""
    post = cleaned(case)
    assert (post.kind.value, post.text) == (case["kind"], "")
