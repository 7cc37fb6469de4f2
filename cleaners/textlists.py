"""The lists of a text: which items are one list's, and in Markdown what stands inside an item."""

from __future__ import annotations

from dataclasses import dataclass, field

from .model import ItemFrame

#: Columns by which what stands inside an item is indented at least (CommonMark 0.31, section 5.2).
_INSIDE = 2
#: Lists within each other beyond which nothing is indented further, as in HTML.
_DEEPEST = 20


@dataclass(slots=True)
class Lists:
    """Numbers lists and items, which count on through the text.

    >>> lists = Lists()
    >>> [len(lists.item(None, indent, follows=True)) for indent in (0, 2, 2, 0)]
    [1, 2, 2, 1]
    """

    _list: int = -1
    _item: int = -1
    #: The items that are open, outermost first, and the columns before the marker of each.
    _open: list[tuple[int, ItemFrame]] = field(default_factory=list)

    def item(self, number: int | None, indent: int, *, follows: bool) -> tuple[ItemFrame, ...]:
        """Go on with the list before, or begin one: after it, or inside its item.

        Args:
            number: The item's, None for a bullet.
            indent: Columns before its marker.
            follows: Whether what stands before it is an item's.
        """
        if not follows:
            self._open.clear()
        before = self._closed(indent)
        if before is None or not _goes_on(before, number):
            self._list += 1
            own = self._list
        else:
            own = before.list
        self._item += 1
        self._open.append((indent, ItemFrame(own, self._item, number)))
        return self.inside(indent + _INSIDE)

    def inside(self, indent: int) -> tuple[ItemFrame, ...]:
        """Return the open items that a line with so many columns before it stands in."""
        return tuple(frame for column, frame in self._open if column + _INSIDE <= indent)

    def _closed(self, indent: int) -> ItemFrame | None:
        """Close the items that one at `indent` does not stand in; return the last one beside it."""
        last = None
        while self._open and (self._open[-1][0] + _INSIDE > indent or len(self._open) == _DEEPEST):
            last = self._open.pop()[1]
        return last


def _goes_on(before: ItemFrame, number: int | None) -> bool:
    return before.number == (None if number is None else number - 1)
