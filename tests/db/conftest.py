"""Rows to store, and a database to store them in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from db.rows import (
    Bundle,
    CaptureRow,
    CommentRow,
    LinkRow,
    PostRow,
    RevisionRow,
    SegmentRow,
)
from db.store import Store

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://blog.example/2022/05/opt.html"

Make = Callable[..., Bundle]


def make_bundle(  # noqa: PLR0913 - one argument for everything a test may want to vary
    text: str = "第一段。\n\nA second paragraph.",
    *,
    title: str = "OPT-175B",
    address: str = ADDRESS,
    at: str = "2022-05-03T09:00:00Z",
    how: str = "fetched",
    body: bytes | None = None,
    post: bool = True,
    revision: bool = True,
    comments: tuple[CommentRow, ...] = (),
    **state: object,
) -> Bundle:
    """Return a capture of a post with a piece of furniture before its paragraphs."""
    page = f"<nav>Skip to main content</nav>{text}".encode() * 3 if body is None else body
    kept = tuple(
        SegmentRow(line, keep=True, role="post", reason="running text", score=0.9, language="en")
        for line in text.split("\n\n")
    )
    return Bundle(
        capture=CaptureRow(
            digest=hashlib.sha256(page).hexdigest(),
            url_asked=address,
            url=address,
            fetched_at=at,
            body=page,
            status=200,
            headers=(("ETag", '"1"'), ("Content-Type", "text/html")),
            content_type="text/html",
            how=how,
        ),
        seen_at=at,
        post=PostRow(address, title=title, language="zh-Hans", **state) if post else None,  # type: ignore[arg-type]
        revision=RevisionRow(
            text, title=title, markdown=f"# {title}\n\n{text}", language="zh-Hans", cleaner="1"
        )
        if post and revision
        else None,
        segments=(
            SegmentRow(
                "Skip to main content",
                keep=False,
                role="navigation",
                reason="a skip link",
                score=0.01,
                language="en",
            ),
            *kept,
        ),
        links=(
            LinkRow("https://arxiv.org/abs/2205.01068", "reference", "OPT", "arxiv:2205.01068", 1),
            LinkRow(
                "https://origin.example/opt", "origin", confidence=0.9, evidence="rel=canonical"
            ),
        ),
        comments=comments,
    )


@pytest.fixture
def make() -> Make:
    """Give what makes bundles."""
    return make_bundle


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Name a database that is not there yet."""
    return tmp_path / "posts.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Give a new database open for writing."""
    with Store.open(path, command="test") as opened:
        yield opened
