"""Counts: they agree with what they count, whatever happens to the posts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from db import counts
from db.rows import BlogRow
from db.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.rows import Bundle
    from tests.db.conftest import Make

OTHER = "https://blog.example/2"


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    """Answer a query."""
    found: list[tuple[object, ...]] = store._connection.execute(query).fetchall()
    return found


def in_turn(store: Store, bundles: list[Bundle]) -> None:
    """Save each in a transaction of its own."""
    for bundle in bundles:
        store.save(bundle)


def at_once(store: Store, bundles: list[Bundle]) -> None:
    """Save all in one transaction."""
    list(store.save_many(bundles))


@pytest.mark.parametrize("save", [in_turn, at_once])
def test_a_changed_post_is_counted_once(
    store: Store, make: Make, save: Callable[[Store, list[Bundle]], None]
) -> None:
    """Reasons count every revision, furniture and characters the current state only."""
    changes = [make(f"Zeile {n}.", at=f"2022-0{n}-01T00:00:00Z") for n in (1, 2, 3)]
    save(store, [*changes, make("Zwei.", address=OTHER)])

    assert rows(store, "SELECT segments, revisions FROM reason_counts") == [(4, 4)]
    assert rows(store, "SELECT posts FROM furniture_counts") == [(2,)]
    assert rows(store, "SELECT characters FROM posts") == [(len("Zeile 3."),), (len("Zwei."),)]
    assert list(counts.wrong(store._connection)) == []


@pytest.mark.parametrize("save", [in_turn, at_once])
def test_furniture_moves_with_its_post(
    store: Store, make: Make, save: Callable[[Store, list[Bundle]], None]
) -> None:
    """A post that is found to belong to another blog takes its furniture there."""
    post = make(at="2022-05-03T00:00:00Z")
    again = replace(make(at="2022-05-04T00:00:00Z"), blog=BlogRow("another"))
    save(store, [post, again])

    assert rows(
        store,
        "SELECT name, posts FROM furniture_counts AS c JOIN blogs AS b ON b.id = c.blog_id",
    ) == [("another", 1)]
    assert list(counts.wrong(store._connection)) == []


def test_furniture_that_is_gone_has_no_row(store: Store, make: Make) -> None:
    """Where the last post loses a piece of furniture, nothing is left of its count."""
    store.save(make("Eins."))
    store.save(replace(make("Zwei.", at="2022-06-01T00:00:00Z"), segments=()))

    assert rows(store, "SELECT * FROM furniture_counts") == []
    assert rows(store, "SELECT segments FROM reason_counts") == [(1,)]
    assert list(counts.wrong(store._connection)) == []


def test_an_older_state_of_a_post_counts_for_reasons_only(store: Store, make: Make) -> None:
    """What an archive brings later is history: the post's state stays as it was."""
    store.save(make("Neu."))
    store.save(make("Früher einmal.", at="2020-01-01T00:00:00Z"))

    assert rows(store, "SELECT segments FROM reason_counts") == [(2,)]
    assert rows(store, "SELECT posts FROM furniture_counts") == [(1,)]
    assert rows(store, "SELECT characters FROM posts") == [(len("Neu."),)]
    assert list(counts.wrong(store._connection)) == []


def test_a_zero_character_ends_no_text(store: Store, make: Make) -> None:
    """The length of a text is that of all of it, which SQLite's own `length` is not."""
    store.save(make("vor\0nach"))

    assert rows(store, "SELECT characters FROM posts") == [(8,)]
    assert list(counts.wrong(store._connection)) == []


def test_what_is_rolled_back_is_not_counted(store: Store, make: Make) -> None:
    """Counts belong to the transaction of what they count."""

    def stopped() -> None:
        list(store.save_many(iter([make(), 1 / 0])))  # type: ignore[arg-type]

    with pytest.raises(ZeroDivisionError):
        stopped()
    store.save(make("Zwei.", address=OTHER))

    assert rows(store, "SELECT posts FROM furniture_counts") == [(1,)]
    assert list(counts.wrong(store._connection)) == []


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("UPDATE posts SET characters = 99", "for 1 post"),
        ("UPDATE reason_counts SET segments = 99", "reason_counts"),
        ("DELETE FROM furniture_counts", "furniture_counts"),
    ],
)
def test_a_wrong_count_is_named_and_made_anew(
    store: Store, make: Make, damage: str, named: str
) -> None:
    """Each kind of count is compared with what it counts, and counted again."""
    store.save(make())
    store._connection.execute(damage)

    assert named in " ".join(counts.wrong(store._connection))
    counts.rebuild(store._connection)
    assert list(counts.wrong(store._connection)) == []


@pytest.mark.parametrize(
    "view",
    ["removal_reasons", "repeated_furniture", "doubtful_segments", "references_most_cited"],
)
def test_views_of_many_rows_scan_no_segments(store: Store, view: str) -> None:
    """A view that has to answer within a second goes through counts or an index made for it."""
    plan = rows(store, f"EXPLAIN QUERY PLAN SELECT * FROM {view} LIMIT 101")  # noqa: S608

    for *_, step in plan:
        assert not str(step).startswith("SCAN s") or "segments_doubtful" in str(step)
        assert step not in {"SCAN posts", "SCAN links", "SCAN l"}
