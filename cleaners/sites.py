"""Site memory: what the pages of one site teach about each other.

A memory holds the traces of the pages seen last, at most `MAX_PAGES`. It is a value: memories merge
by taking the traces of both, of each page the latest, and of all pages the latest. That is
associative, commutative and idempotent (a join-semilattice, as in the "state-based CRDTs" of
Shapiro et al. 2011), so learning is a reduce in any order and on any engine, and a site that
changes its theme forgets the old one as new pages come in.

From the traces follows what a page can be compared with (`recall`): how many pages of the site
carry a text, and how what stands in a place of such a signature was judged, whether it is new on
every page, and what the publisher's own word says of it. What it counts for is decided in `fusion`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import reduce
from typing import Any, Final

from . import trace
from .errors import NotAMemory
from .facts import NOWHERE
from .fingerprint import digest, in_place
from .inverted import Index, indexed, union
from .model import Layout
from .recall import Lookup, Recalled, summary
from .teaching import Label, Lesson, Taught
from .trace import Trace
from .traits import Traits
from .traits import read as read_traits

#: Pages that a memory remembers. Of the texts that stand on a tenth of a site's pages, 4 % are on
#: fewer than three of 64 pages drawn at random, 46 % on fewer than three of 28 (binomial). A blog's
#: memory takes 10 to 35 kB compressed.
MAX_PAGES: Final = 64
#: Pages that must have the same heading before it is the site's: a series may share one.
MIN_HEADED: Final = 3
#: Version of the form that memories are stored in.
FORM: Final = 1


@dataclass(frozen=True, slots=True)
class SiteMemory:
    """What is known of a site: the traces of its pages, by address."""

    traces: Mapping[str, Trace] = field(default_factory=dict)
    #: What readers corrected.
    labels: frozenset[Label] = frozenset()
    _index: list[Index] = field(default_factory=list, compare=False, repr=False, init=False)

    @classmethod
    def of(cls, traces: Iterable[Trace], labels: Iterable[Label] = ()) -> SiteMemory:
        """Return the memory of these pages and corrections."""
        latest: dict[str, Trace] = {}
        for one in traces:
            known = latest.get(one.address)
            if known is None or _supersedes(one, known):
                latest[one.address] = one
        ranked = sorted(latest.values(), key=_rank, reverse=True)
        return cls({one.address: one for one in ranked[:MAX_PAGES]}, frozenset(labels))

    @classmethod
    def learn(cls, pages: Iterable[tuple[bytes | str, str]]) -> SiteMemory:
        """Learn from pages of one site, each given with its address; what is no post is skipped.

        >>> page = "<nav>Start, Archiv, Impressum</nav><p>Es hat {} geregnet, den ganzen Tag.</p>"
        >>> SiteMemory.learn([(page.format(day), "") for day in ("montags", "freitags")]).pages
        2
        """
        from .line import examine  # noqa: PLC0415 - the line asks memories, and memories it

        found = (examine(data, url=url).trace for data, url in pages)
        return cls.of(one for one in found if one is not None)

    @property
    def pages(self) -> int:
        """Pages remembered."""
        return len(self.traces)

    def merge(self, other: SiteMemory) -> SiteMemory:
        """Return what both know."""
        traces = (*self.traces.values(), *other.traces.values())
        return SiteMemory.of(traces, self.labels | other.labels)

    def learned(self, page: Trace) -> SiteMemory:
        """Return the memory with one page more."""
        return SiteMemory.of((*self.traces.values(), page), self.labels)

    def pages_with(self, text: str) -> int:
        """Return on how many remembered pages `text` was seen."""
        known = self._known()
        texts = {in_place(text, place) for place in (0, *known.places)}
        return union(known.texts.get(one, 0) for one in texts).bit_count()

    def recall(
        self,
        layout: Layout,
        address: str,
        weights: Sequence[float] = (),
        traits: Traits | None = None,
    ) -> list[Recalled]:
        """Say of each segment of a page what other pages of the site say of it.

        The page's own trace, by its address, is left out, since a page is no witness for itself;
        so are copies of it, pages that carry most of the same post (print versions, reposts).

        Args:
            layout: The page, cut into segments.
            address: Where it stands.
            weights: For each segment, how much of the post it seems to be.
            traits: What its segments are known by, where that was read before.
        """
        traits = traits or read_traits(layout, address)
        lookup = Lookup(self._known(), layout, self.traces.get(address), traits)
        lookup.leave_out_copies(weights)
        return lookup.all()

    def heads_all(self, layout: Layout, places: Sequence[int], title: str, at: int) -> bool:
        """Tell whether most pages that have anything where a page has its title have the same.

        Args:
            layout: The page, cut into segments.
            places: Signature of each segment's place.
            title: What the page seems to be called.
            at: Index of the segment that says so, or `NOWHERE` where only the head says it.
        """
        if at != NOWHERE:
            return self._heads_all(layout.segments[at].text, places[at])
        said: dict[int, set[str]] = defaultdict(set)
        for piece, place in zip(layout.segments, places, strict=True):
            said[place].add(piece.text)
        # A place that says more than one thing is a list: of the newest posts, on every page.
        return any(self._heads_all(title, place) for place in said if said[place] == {title})

    def _heads_all(self, text: str, place: int) -> bool:
        there = [one.places[place].texts for one in self.traces.values() if place in one.places]
        same = sum(in_place(text, place) in texts for texts in there)
        return same >= max(MIN_HEADED, len(there) / 2)

    def taught(self, layout: Layout, places: Sequence[int], address: str) -> list[Taught]:
        """Say of each segment of a page, by the signature of its place, what labels say of it."""
        return Lesson(self.labels).of(layout, places, address)

    def taught_texts(self, layout: Layout, address: str) -> list[Taught]:
        """Say of each line of flattened text what readers' labels say of it."""
        return Lesson(self.labels).of_lines(layout, address)

    def post_places(self, layout: Layout, traits: Traits, address: str) -> int:
        """Return how many elements of a page are those that hold the post on other pages."""
        return Lookup(self._known(), layout, self.traces.get(address), traits).post_places()

    def recall_texts(self, layout: Layout, address: str) -> list[Recalled]:
        """Say of each line of flattened text how many of the site's pages carry it."""
        return Lookup(self._known(), layout, self.traces.get(address)).texts()

    def places(self) -> list[Recalled]:
        """Return what is known of each place of the site's pages, the largest first."""
        return summary(self._known())

    def to_json(self) -> str:
        """Return the memory as JSON."""
        data = {
            "form": FORM,
            "pages": [one.to_json() for one in self.traces.values()],
            "labels": [asdict(label) for label in sorted(self.labels)],
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> SiteMemory:
        """Read what `to_json` wrote.

        Raises:
            NotAMemory: It is something else, or of a newer form.
        """
        try:
            data: dict[str, Any] = json.loads(text)
            if data["form"] != FORM:
                raise NotAMemory(f"site memory of form {data['form']!r}; this release reads {FORM}")
            labels = [Label(**label) for label in data["labels"]]
            return cls.of(map(trace.from_json, data["pages"]), labels)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NotAMemory(f"this is no site memory ({error!r})") from error

    def _known(self) -> Index:
        if not self._index:
            self._index.append(indexed(list(self.traces.values())))
        return self._index[0]


def merged(memories: Iterable[SiteMemory]) -> SiteMemory:
    """Return what all of them know."""
    return reduce(SiteMemory.merge, memories, SiteMemory())


def _rank(page: Trace) -> tuple[str, bool, int]:
    """Order pages by when they were seen; of one moment, in an order that has no meaning."""
    return page.seen_at, page.published, digest((page.address,))


def _supersedes(one: Trace, other: Trace) -> bool:
    """Tell whether of two traces of one page the first is the one to keep."""
    if _rank(one) != _rank(other):
        return _rank(one) > _rank(other)
    return _content(one) > _content(other)


def _content(page: Trace) -> int:
    return digest((f"{page.promise}", *(f"{text:x}" for text in sorted(page.texts))))
