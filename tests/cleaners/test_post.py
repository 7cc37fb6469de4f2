"""What `clean` gives back."""

from __future__ import annotations

import dataclasses
import json
import pickle

import pytest

from cleaners.line import clean
from cleaners.model import Role
from cleaners.post import JudgedSegment, Kind, Post

PAGE = (
    "<html lang=en><title>Rain</title><nav><a href=/t>Tides</a></nav>"
    "<article class=post><h1>Rain</h1>"
    "<a rel=tag href=/t>weather</a><div class=entry-content><p>It rained, and <b>nobody</b> came; "
    "see <a href='https://arxiv.org/abs/1234.56789'>why</a>.</p></div></article>"
    "<div id=comments><div class=comment><p>Jane says:</p><p>I came, for one.</p></div></div>"
)


@pytest.fixture(scope="module")
def post() -> Post:
    """Return a post with some of everything."""
    return clean(PAGE, "http://a.example/2022/05/03/rain")


def test_to_json(post: Post) -> None:
    """A post is JSON values only, and survives a round trip through text."""
    value = post.to_json()
    assert json.loads(json.dumps(value)) == value
    assert value["kind"] == "post"
    assert value["title"] == "Rain"
    assert value["published"] == "2022-05-03"
    assert value["tags"] == ["weather"]
    assert value["markdown"].startswith("It rained, and **nobody** came")
    assert {link["kind"] for link in value["links"]} == {"reference"}
    assert value["comments"] == [{"text": "I came, for one.", "author": "Jane", "date": ""}]
    kept = [segment for segment in value["segments"] if segment["keep"]]
    assert [segment["role"] for segment in kept] == ["post"]
    assert set(kept[0]) == {"text", "keep", "role", "reason", "score", "language"}


def test_renderings(post: Post) -> None:
    """Markdown and HTML are rendered from the blocks."""
    assert (
        post.markdown
        == "It rained, and **nobody** came; see [why](https://arxiv.org/abs/1234.56789)."
    )
    assert post.html.startswith("<p>It rained, and <strong>nobody</strong> came; see <a href=")


def test_segments(post: Post) -> None:
    """A judged segment tells what it is, whether it stays, how sure that is, and why."""
    segment = next(s for s in post.segments if s.text == "Tides")
    assert isinstance(segment, JudgedSegment)
    assert (segment.keep, segment.role) == (False, Role.NAVIGATION)
    assert "<nav>" in segment.reason
    assert 0 <= segment.score < 0.5


def test_posts_are_values(post: Post) -> None:
    """A post compares by value, cannot be changed, and travels between processes."""
    assert pickle.loads(pickle.dumps(post)) == post  # noqa: S301 - our own bytes
    with pytest.raises(dataclasses.FrozenInstanceError):
        post.title = "x"  # type: ignore[misc]


def test_an_empty_post() -> None:
    """A post of no kind but its own has empty fields, not missing ones."""
    empty = Post(Kind.EMPTY)
    assert (empty.markdown, empty.html, empty.text, empty.language) == ("", "", "", "und")
    assert empty.to_json()["segments"] == []
