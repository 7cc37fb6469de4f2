"""The page about the schema: complete, and the one that is in docs/."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.describe import page

if TYPE_CHECKING:
    from db.store import Store

DOCUMENT = Path(__file__).parents[2] / "docs" / "schema.md"


@pytest.mark.checkout
def test_the_page_in_docs_is_current() -> None:
    """After a change of the schema the page is written anew, as `db.describe` says."""
    assert DOCUMENT.read_text(encoding="utf-8") == f"{page()}\n"


def test_every_table_and_column_is_described(store: Store) -> None:
    """Nothing in the database goes without a comment."""
    described = page()
    tables = store._connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_%' "
        "AND name NOT LIKE '%sqlite%'"
    ).fetchall()

    assert len(tables) > 8
    for (table,) in tables:
        section = described.partition(f"### {table}\n")[2].partition("##")[0]
        assert section.strip().partition("\n")[0].endswith(".")
        if table != "search":
            for _, column, *_ in store._connection.execute(f"PRAGMA table_info('{table}')"):
                assert f"| `{column}` |" in section
