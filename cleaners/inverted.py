"""The traces of a site as an inverted index: by text and by place instead of by page.

Sets of pages are the bits of an integer, so that a page can be left out, or a page be compared with
those of its own layout, at no cost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from typing import Final

from .model import Role
from .trace import Place, Trace

#: Share of the texts in a place that no second page has, below which pages have the same there, and
#: pages with the place from which on that can be said.
REPEATING, REPEATING_PAGES = 0.4, 3
#: Share of a page's post from which on a page that carries it is another copy of it.
SAME_POST: Final = 0.6
#: Share of the pages, two at least, that may carry a text for it to tell copies from others; and
#: pages from which on two are few.
COPIES: Final = 0.1
ENOUGH: Final = 8


@dataclass(frozen=True, slots=True)
class PlaceMemory:
    """One place over all pages that have it."""

    mask: int
    columns: int
    kept: float
    #: Over the pages with the publisher's word.
    published: int
    columns_published: int
    said: int
    #: Texts in it, page by page, and those of them that one page alone carries.
    texts: int
    new: int
    role: Role
    name: str

    def without(self, own: Place, new: int, *, published: bool) -> PlaceMemory:
        """Return the place without what one page has there, of which `new` texts are its alone."""
        return replace(
            self,
            columns=self.columns - own.columns,
            kept=self.kept - own.kept,
            columns_published=self.columns_published - (own.columns if published else 0),
            said=self.said - (own.said if published else 0),
            texts=self.texts - len(own.texts),
            new=self.new - new,
        )

    @property
    def repeats(self) -> bool:
        """Whether pages have the same texts there."""
        return self.is_common and self.new < REPEATING * self.texts

    @property
    def is_fresh(self) -> bool:
        """Whether each page has texts of its own there."""
        return self.is_common and not self.repeats

    @property
    def is_common(self) -> bool:
        """Whether pages enough have the place to say such things of it."""
        return self.mask.bit_count() >= REPEATING_PAGES


@dataclass(frozen=True, slots=True)
class Index:
    """The traces turned round: by text and by place instead of by page. Pages are bits."""

    bits: Mapping[str, int]
    texts: Mapping[int, int]
    #: The same for texts where they stand in a place that repeats none.
    fresh: Mapping[int, int]
    places: Mapping[int, PlaceMemory]
    #: Pages whose post stands in the element of this signature.
    posts: Mapping[int, int]
    #: Pages whose own feed has the whole post, and those of them where it leaves a text out.
    published: int
    unsaid: Mapping[int, int]
    #: Each page's bit, and the signatures of its places.
    skeletons: Sequence[tuple[int, frozenset[int]]]


def indexed(traces: Sequence[Trace]) -> Index:
    """Turn the traces of a site's pages round."""
    texts: dict[int, int] = defaultdict(int)
    posts: dict[int, int] = defaultdict(int)
    unsaid: dict[int, int] = defaultdict(int)
    by_place: dict[int, list[tuple[int, Place, bool]]] = defaultdict(list)
    bits_of = [1 << number for number in _posts(traces)]
    for bit, page in zip(bits_of, traces, strict=True):
        if page.post:
            posts[page.post] |= bit
        for text in page.unsaid:
            unsaid[text] |= bit
        for key, place in page.places.items():
            by_place[key].append((bit, place, page.published))
            for text in place.texts:
                texts[text] |= bit
    places = {key: _place(among, texts) for key, among in by_place.items()}
    return Index(
        bits={page.address: bit for bit, page in zip(bits_of, traces, strict=True)},
        texts=dict(texts),
        fresh=_fresh(by_place, places),
        places=places,
        posts=dict(posts),
        published=union(b for b, page in zip(bits_of, traces, strict=True) if page.published),
        unsaid=dict(unsaid),
        skeletons=[(b, frozenset(page.places)) for b, page in zip(bits_of, traces, strict=True)],
    )


def _posts(traces: Sequence[Trace]) -> list[int]:
    """Number the pages by their post: two addresses of one post count as one page.

    Blogs show posts at a second address (for phones, for print). What two pages carry, and hardly
    any other, is no furniture; pages that share most of their post in such texts are copies.
    """
    numbers = list(range(len(traces)))
    if len(traces) < ENOUGH:
        return numbers
    carriers: dict[int, list[int]] = defaultdict(list)
    for number, page in enumerate(traces):
        for text in _kept_texts(page):
            carriers[text].append(number)
    few = max(2, int(COPIES * len(traces)))
    rare = [pages for pages in carriers.values() if len(pages) <= few]
    shared = Counter(pair for pages in rare for pair in combinations(pages, 2))
    own = Counter(number for pages in rare for number in pages)
    for (one, other), count in sorted(shared.items()):
        if count >= SAME_POST * min(own[one], own[other]):
            numbers[other] = numbers[one]
    return numbers


def _kept_texts(page: Trace) -> set[int]:
    places = page.places.values()
    return {text for place in places if 2 * place.kept > place.columns for text in place.texts}


def _fresh(
    by_place: Mapping[int, Sequence[tuple[int, Place, bool]]], places: Mapping[int, PlaceMemory]
) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for key, among in by_place.items():
        if not places[key].repeats:
            for bit, place, _ in among:
                for text in place.texts:
                    found[text] |= bit
    return dict(found)


def _place(among: Sequence[tuple[int, Place, bool]], texts: Mapping[int, int]) -> PlaceMemory:
    held = [text for _, place, _ in among for text in place.texts]
    published = [(bit, place) for bit, place, said in among if said]
    roles = Counter(place.role for _, place, _ in among)
    return PlaceMemory(
        mask=union(bit for bit, _, _ in among),
        columns=sum(place.columns for _, place, _ in among),
        kept=sum(place.kept for _, place, _ in among),
        published=union(bit for bit, _ in published),
        columns_published=sum(place.columns for _, place in published),
        said=sum(place.said for _, place in published),
        texts=len(held),
        new=sum(texts[text].bit_count() == 1 for text in held),
        role=max(roles, key=lambda role: (roles[role], role)),
        name=among[0][1].name,
    )


def bits(mask: int) -> Iterator[int]:
    """Yield the single bits of a mask."""
    while mask:
        yield mask & -mask
        mask &= mask - 1


def union(masks: Iterable[int]) -> int:
    """Return the pages that are in any of the sets."""
    return reduce(int.__or__, masks, 0)
