"""Which pages of each site are learned from: so many of each, drawn by lot, and always the same.

Each address has a lot, a number that is made of it; of each site the lowest are drawn. So the same
pages are drawn in whatever order they come, and who has seen one half of the pages and who has seen
the other know together what one would know who had seen all.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cleaners.sites import MAX_PAGES

#: Pages of one site that are drawn at most: no memory holds more.
MOST: Final = MAX_PAGES
#: Pages of one site that nothing can be learned from: its own is no witness for itself.
ALONE: Final = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """Which pages are drawn."""

    #: Of each site that is learned from, the highest lot that is drawn.
    highest: Mapping[str, int]

    def has(self, site: str, lot: int) -> bool:
        """Tell whether a page is drawn."""
        return lot <= self.highest.get(site, -1)


@dataclass(slots=True)
class Survey:
    """Draws while pages go by.

    >>> survey = Survey(2)
    >>> for site, lot in [("a", 7), ("a", 3), ("b", 1), ("a", 9), ("a", 3)]:
    ...     survey.add(site, lot)
    >>> survey.sample()
    Sample(highest={'a': 7})
    """

    #: Pages that are drawn of each site at most.
    most: int
    #: Of each site the lowest lots, negative, as a heap with the highest lot first.
    _lots: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    def add(self, site: str, lot: int) -> None:
        """See one page; what is of no site is not drawn."""
        if not site:
            return
        lots = self._lots.setdefault(site, [])
        if len(lots) == self.most and lot >= -lots[0]:
            return
        if -lot not in lots:
            heapq.heappush(lots, -lot)
            if len(lots) > self.most:
                heapq.heappop(lots)

    def sample(self) -> Sample:
        """Return what is drawn of the pages seen so far."""
        return Sample({site: -lots[0] for site, lots in self._lots.items() if len(lots) > ALONE})
