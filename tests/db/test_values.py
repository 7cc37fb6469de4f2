"""Values that a hand has made something else of: told with what they are and whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.errors import DamagedError, RowError
from db.values import ValueDamage, array, moment, pairs, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.store import Store
    from tests.db.conftest import Make

#: What is set to what, which readers mind, and what they say.
EDITS = [
    ("posts SET authors = '\"Ada\"'", "post", "authors of post 1: '\"Ada\"' is no JSON array"),
    ("posts SET tags = '[1]'", "post", "tags of post 1"),
    ("posts SET notes = '{'", "post", "notes of post 1"),
    (
        "posts SET first_seen_at = 'spring'",
        "post",
        "first_seen_at of post 1: 'spring' is no moment",
    ),
    ("posts SET gone_at = '2022-05-03'", "post", "gone_at of post 1"),
    ("posts SET last_seen_at = ''", "page", "last_seen_at of post 1"),
    ("posts SET last_seen_at = ''", "pages", "last_seen_at of post 1"),
    ("captures SET headers = '[[1]]'", "capture", "headers of capture 1"),
    ("captures SET fetched_at = 'once'", "capture", "fetched_at of capture 1"),
    ("captures SET fetched_at = 'once'", "trail", "fetched_at of capture 1"),
]


def edit(store: Store, change: str) -> None:
    """Do what a person with an SQLite shell may do."""
    store._connection.execute("PRAGMA ignore_check_constraints = ON")
    store._connection.execute(f"UPDATE {change}")


def asked(store: Store, name: str) -> object:
    """Ask for what is stored."""
    ask: Callable[..., object] = getattr(store.reader, name)
    return ask() if name == "pages" else ask(1)


@pytest.mark.parametrize(("change", "name", "said"), EDITS)
def test_what_was_edited_is_told_with_its_row(
    store: Store, make: Make, change: str, name: str, said: str
) -> None:
    """A reader says which value of which row is wrong, and so does a check."""
    store.save(make())
    assert asked(store, name)
    edit(store, change)

    with pytest.raises(RowError, match="correct it") as raised:
        asked(store, name)

    assert said in str(raised.value)
    assert any(said in finding.detail for finding in store.check())


@pytest.mark.parametrize("facts", ["[[1]]", "[9999]", "null", '["a"]'])
def test_facts_that_name_no_rule_are_told(store: Store, make: Make, facts: str) -> None:
    """Where a value was read is said by numbers of rules that are there, and by nothing else."""
    store.save(make())
    edit(store, f"posts SET facts = '{facts}'")

    with pytest.raises(RowError, match="facts of post 1"):
        store.reader.trail(1)


def test_tables_that_were_changed_are_damage(store: Store) -> None:
    """A view that somebody took away is trouble with the file."""
    store._connection.execute("DROP VIEW judged_segments")

    with pytest.raises(DamagedError, match="no such table"):
        store.reader.segments(1)


def test_a_repair_goes_round_rows_that_refer_to_none(store: Store, make: Make) -> None:
    """What cannot be made anew is found, and the counts stay as they were."""
    store.save(make())
    store._connection.execute("PRAGMA foreign_keys = OFF")
    store._connection.execute("UPDATE posts SET blog_id = 99")
    store._connection.execute("PRAGMA foreign_keys = ON")

    found = store.check(repair=True)

    assert "row 1 of 'posts' refers to a row of 'blogs' that is not there" in {
        finding.detail for finding in found
    }


@pytest.mark.parametrize(
    ("read", "value"),
    [(texts, None), (array, "[" * 100_000), (pairs, "[1]"), (moment, 1), (moment, "2022-05-03")],
)
def test_nothing_else_is_raised(read: Callable[[object, str], object], value: object) -> None:
    """Whatever a value is, what is said begins with what it should be, and is short."""
    with pytest.raises(ValueDamage, match="a of b: ") as raised:
        read(value, "a of b")

    assert len(str(raised.value)) < 140
