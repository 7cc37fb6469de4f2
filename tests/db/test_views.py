"""Views: every statement a reader is likely to want has a name, works, and is described."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from db.describe import page
from db.rows import CommentRow, LinkRow

if TYPE_CHECKING:
    from db.store import Store
    from tests.db.conftest import Make

ORIGIN = "https://origin.example/opt"
ADDRESS = "https://blog.example/2022/05/opt.html"


@pytest.fixture
def filled(store: Store, make: Make) -> Store:
    """Store two posts of one blog, one of them changed, one of them gone."""
    store.save(make("Eins.", published="2022-05-03", comments=(CommentRow("Nice."),)))
    store.save(make("Zwei.", published="2022-05-03", at="2022-06-01T00:00:00Z"))
    store.save(make("Drei.", address="https://blog.example/2", at="2022-05-04T00:00:00Z"))
    store.gone("https://blog.example/2", "2022-07-01T00:00:00Z")
    return store


@pytest.mark.parametrize(
    ("view", "columns", "expected"),
    [
        ("current_posts", "id, text, revision", [(1, "Zwei.", 2), (2, "Drei.", 1)]),
        ("posts_by_language", "language, posts, characters", [("zh-Hans", 2, 10)]),
        ("posts_by_blog", "blog, posts, gone", [("blog.example", 2, 1)]),
        ("posts_by_month", "month, posts", [("2022-05", 1)]),
        ("changed_posts", "id, revisions, changed_at", [(1, 2, "2022-06-01T00:00:00Z")]),
        ("gone_posts", "id, gone_at", [(2, "2022-07-01T00:00:00Z")]),
        (
            "removed_segments",
            "post_id, text, reason",
            [
                (1, "Skip to main content", "a skip link"),
                (2, "Skip to main content", "a skip link"),
            ],
        ),
        ("removal_reasons", "reason, segments, revisions", [("a skip link", 3, 3)]),
        ("repeated_furniture", "text, posts", [("Skip to main content", 2)]),
        ("doubtful_segments", "post_id", []),
        ("references_most_cited", "identifier, posts, blogs", [("arxiv:2205.01068", 2, 1)]),
        (
            "reposts",
            "post_id, kind, source, is_linked, confidence, evidence",
            [(n, "origin", ORIGIN, 1, 0.9, "rel=canonical") for n in (1, 2)],
        ),
        (
            "capture_log",
            "id, how, url",
            [
                (2, "fetched", ADDRESS),
                (3, "fetched", "https://blog.example/2"),
                (1, "fetched", ADDRESS),
            ],
        ),
    ],
)
def test_views_answer(
    filled: Store, view: str, columns: str, expected: list[tuple[object, ...]]
) -> None:
    """Each view says of these posts what its description promises."""
    query = f"SELECT {columns} FROM {view}"  # noqa: S608 - names of this table of cases

    assert filled._connection.execute(query).fetchall() == expected


def test_a_named_source_has_its_name(store: Store, make: Make) -> None:
    """A source that a post names and does not link is shown by its name, and told apart."""
    bundle = make()
    named = LinkRow("", "origin", "Reuters", confidence=0.6, evidence="the line names it")
    store.save(replace(bundle, links=(named,)))

    rows = store._connection.execute("SELECT source, is_linked, confidence FROM reposts")

    assert rows.fetchall() == [("Reuters", 0, 0.6)]


def test_segments_and_links_are_readable(filled: Store) -> None:
    """Views put the texts in that the tables refer to."""
    segments = filled._connection.execute(
        "SELECT text, keep FROM judged_segments WHERE revision_id = 2 ORDER BY position"
    ).fetchall()
    links = filled._connection.execute(
        "SELECT kind, url FROM post_links WHERE post_id = 1 ORDER BY position"
    ).fetchall()

    assert segments == [("Skip to main content", 0), ("Zwei.", 1)]
    assert links == [("reference", "https://arxiv.org/abs/2205.01068"), ("origin", ORIGIN)]


def test_every_view_is_described(store: Store) -> None:
    """The generated page says of each view what it shows."""
    described = page()
    views = store._connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")

    for (name,) in views.fetchall():
        line = next(line for line in described.splitlines() if line.startswith(f"| `{name}` |"))
        assert line.endswith(". |") or ":" in line
