"""The lists of a text, and what stands inside their items."""

from __future__ import annotations

from cleaners.model import Form, Page
from cleaners.text import segment_text
from cleaners.textlists import Lists

MARKDOWN = """# Bread

- Ovens, [as built](https://example.org/ovens) by bakers:
  1. of clay, which is the oldest
  2. of stone, where there is any

  Both are slow to heat, and slow to cool.
- Salt, which keeps the bread

No bread is made without an oven, and none is good without salt.
"""


def test_items_go_on_with_the_list_before() -> None:
    """Bullets go on with bullets and numbers with the next number, where an item stands before."""
    lists = Lists()
    rows = [(None, True), (None, True), (1, True), (2, True), (4, True), (5, False)]
    found = [lists.item(number, 0, follows=follows)[0].list for number, follows in rows]

    assert found == [0, 0, 1, 1, 2, 3]


def test_an_item_stands_in_the_one_it_is_indented_under() -> None:
    """Lists are within items as deep as they are indented; the list outside goes on after them."""
    lists = Lists()
    rows = [(None, 0), (1, 3), (2, 3), (None, 6), (None, 0)]
    found = [lists.item(number, indent, follows=True) for number, indent in rows]

    assert [[frame.list for frame in frames] for frames in found] == [
        [0], [0, 1], [0, 1], [0, 1, 2], [0],
    ]  # fmt: skip
    assert len({frames[-1].item for frames in found}) == len(rows)


def test_markdown_of_nested_lists_is_read_as_written() -> None:
    """Lists in items, and paragraphs in them, are what they were when their Markdown is read."""
    segments = segment_text(Page(MARKDOWN, Form.TEXT, "utf-8", "str")).segments
    ovens, clay, stone, both, salt = (segment.frames for segment in segments[1:-1])

    assert clay[:-1] == stone[:-1] == both == ovens
    assert [len(frames) for frames in (ovens, clay, salt)] == [1, 2, 1]
    assert not segments[-1].frames


def test_an_item_of_markdown_is_no_code() -> None:
    """Links at the ends of items look like calls."""
    lines = "- A pan (an [old one](https://a.example/x) or [a new one](https://a.example/y))\n"
    segments = segment_text(Page(lines * 3, Form.TEXT, "utf-8", "str")).segments
    assert [segment.text for segment in segments] == ["A pan (an old one or a new one)"] * 3
