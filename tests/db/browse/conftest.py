"""A database that holds what the pages have to show, and a real Datasette on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from db.rows import BlogRow, Bundle, CommentRow, LinkRow, RevisionRow
from db.store import Store

if TYPE_CHECKING:
    from pathlib import Path

datasette_app = pytest.importorskip("datasette.app")
pytest.importorskip("uvicorn")

Make = Callable[..., Bundle]
Open = Callable[..., "Site"]

#: What takes longer than any limit.
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

#: Everything that is known to make a browser run something, as the text of a post might hold it.
ATTACKS = (
    "<script>document.title = 'ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "<svg onload=\"document.title='ran'\"><script>document.title='ran'</script></svg>",
    '<math><mtext><table><mglyph><style><img src=x onerror="document.title=1">',
    "<noscript><p title=\"</noscript><img src=x onerror=document.title='ran'>\">",
    "<a href=\"javascript:document.title='ran'\">press</a>",
    "[press](javascript:document.title='ran')",
    "[press](JaVaScRiPt&colon;document.title='ran')",
    "[press](<java&#10;script:document.title='ran'>)",
    "[press](data:text/html,<script>document.title='ran'</script>)",
    "![picture](javascript:document.title='ran')",
    '![picture](data:image/svg+xml,<svg onload="1">)',
    "<iframe srcdoc=\"<script>top.document.title='ran'</script>\"></iframe>",
    "<style>@import 'https://evil.example/x.css'; * { display: none }</style>",
    "<base href='https://evil.example/'><form action='javascript:1'><button>press",
    "<strong onclick=\"document.title='ran'\">press</strong><sup>2</sup>",
    "</script></style></textarea></title><script>document.title='ran'</script>",
)


@dataclass(frozen=True, slots=True)
class Site:
    """A Datasette, asked without a socket."""

    runner: asyncio.Runner
    datasette: Any

    def get(self, address: str) -> Any:
        """Ask for a page."""
        return self.runner.run(self.datasette.client.get(address))

    def page(self, address: str) -> str:
        """Ask for a page that is there."""
        response = self.get(address)
        assert response.status_code == 200, response.text
        return str(response.text)


@pytest.fixture
def serve() -> Iterator[Open]:
    """Give what starts a Datasette on databases."""
    with asyncio.Runner() as runner:

        def start(*paths: Path, **options: Any) -> Site:
            datasette = datasette_app.Datasette([str(path) for path in paths], **options)
            runner.run(datasette.invoke_startup())
            return Site(runner, datasette)

        yield start


@pytest.fixture
def archive(path: Path, make: Make) -> Path:
    """Fill a database with posts of two blogs, in three scripts, one of them changed."""
    with Store.open(path, command="test") as store:
        for bundle in bundles(make):
            store.save(bundle)
    return path


@pytest.fixture
def site(archive: Path, serve: Open) -> Site:
    """Start a Datasette on the archive."""
    return serve(archive)


def bundles(make: Make) -> Iterator[Bundle]:
    """Make what the archive holds."""
    yield make(
        "微软发布了模型。\n\nIt is large.",
        title="微软的模型",
        published="2022-05-03",
        authors=("Ines Halloran",),
        tags=("models", "slow bread"),
        comments=(CommentRow("Well said.", "Reader", "3 May"),),
    )
    yield make(
        "微软发布了新模型。\n\nIt is large.",
        title="微软的模型",
        at="2022-06-03T09:00:00Z",
        published="2022-05-03",
        authors=("Ines Halloran",),
        tags=("models", "slow bread"),
    )
    yield make(
        "Bread rises slowly.",
        title="Slow bread",
        address="https://blog.example/2022/06/bread.html",
        published="2022-06-01",
    )
    hebrew = make(
        "לחם לאט",
        title="לחם",
        address="https://other.example/bread.html",
        published="2021-01-01T10:00:00Z",
    )
    assert hebrew.post is not None
    yield _in_language(hebrew, "he")
    yield make(
        "Hostile\n\n" + "\n\n".join(ATTACKS),
        title=ATTACKS[0],
        address="https://other.example/hostile.html",
        published="2020-01-01",
    )


def _in_language(bundle: Bundle, language: str) -> Bundle:
    from dataclasses import replace

    assert bundle.post is not None
    assert bundle.revision is not None
    text = bundle.revision.text
    return replace(
        bundle,
        blog=BlogRow("other.example", "https://other.example/"),
        post=replace(bundle.post, language=language),
        revision=RevisionRow(text, markdown=f"# {text}", language=language),
        links=(
            LinkRow("javascript:document.title='ran'", "origin", "press"),
            LinkRow("", "via", "A printed book", confidence=0.7, evidence="“from” before a name"),
        ),
        segments=(),
    )
