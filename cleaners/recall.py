"""What a site's traces say of a page: they are turned round, and looked up segment by segment.

A memory holds traces page by page; here they are by text and by place. Sets of pages are the bits
of an integer, so that a page can be left out, or kept to its own layout, at no cost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

from . import signature
from .fingerprint import OWN_LENGTH, own_names, parts
from .model import Layout, Role, Segment
from .trace import Place, Trace

#: Share of a segment's characters that the pages of a count must carry, all together or entry by
#: entry: a list of popular posts that changed one in five is the same list.
MOST: Final = 0.8
#: Share of a page's post from which on a page that carries it is another copy of it.
SAME_POST: Final = 0.6
#: Share of the texts in a place that no second page has, below which pages have the same there, and
#: pages with the place from which on that can be said.
REPEATING, REPEATING_PAGES = 0.4, 3
#: Share of a page's places that another must have for the two to be of one layout.
KIN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a memory knows of one segment, from other pages than its own."""

    #: Pages that carry the text, and pages that could: those of the same layout, or all.
    seen: int = 0
    pages: int = 0
    #: Pages that have something in the same place.
    alike: int = 0
    #: Share of what stands there, by columns, that is part of the post: as judged from each page
    #: alone, and by the publisher's own word on `published` pages.
    kept: float = 0.0
    said: float = 0.0
    published: int = 0
    #: Pages on which the publisher's word has this very text, and on which it leaves it out.
    held: int = 0
    left_out: int = 0
    #: Share of the texts there that no other page carries.
    novelty: float = 0.0
    #: Pages that could say where the post stands, and those of them whose post stands in an element
    #: around the segment.
    placed: int = 0
    inside: int = 0
    #: Share of the page's text that stands outside that element: one that holds nearly all of the
    #: page says little.
    outside_share: float = 0.0
    #: What most pages have there.
    role: Role = Role.POST
    #: What to call the place.
    name: str = ""


NOTHING: Final = Recalled()


@dataclass(frozen=True, slots=True)
class _PlaceMemory:
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
    places: Mapping[int, _PlaceMemory]
    #: Pages whose post stands in the element of this signature.
    posts: Mapping[int, int]
    #: Pages whose own feed has the whole post, and those of them where it leaves a text out.
    published: int
    unsaid: Mapping[int, int]
    #: Signatures of each page's places, in the order of the bits.
    skeletons: Sequence[frozenset[int]]


def indexed(traces: Sequence[Trace]) -> Index:
    """Turn the traces of a site's pages round."""
    texts: dict[int, int] = defaultdict(int)
    posts: dict[int, int] = defaultdict(int)
    unsaid: dict[int, int] = defaultdict(int)
    by_place: dict[int, list[tuple[int, Place, bool]]] = defaultdict(list)
    for number, page in enumerate(traces):
        bit = 1 << number
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
        bits={page.address: 1 << number for number, page in enumerate(traces)},
        texts=dict(texts),
        fresh=_fresh(by_place, places),
        places=places,
        posts=dict(posts),
        published=union(1 << number for number, page in enumerate(traces) if page.published),
        unsaid=dict(unsaid),
        skeletons=[frozenset(page.places) for page in traces],
    )


def _fresh(
    by_place: Mapping[int, Sequence[tuple[int, Place, bool]]], places: Mapping[int, _PlaceMemory]
) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for key, among in by_place.items():
        if not places[key].repeats:
            for bit, place, _ in among:
                for text in place.texts:
                    found[text] |= bit
    return dict(found)


def _place(among: Sequence[tuple[int, Place, bool]], texts: Mapping[int, int]) -> _PlaceMemory:
    held = [text for _, place, _ in among for text in place.texts]
    published = [(bit, place) for bit, place, said in among if said]
    roles = Counter(place.role for _, place, _ in among)
    return _PlaceMemory(
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


def _bits(mask: int) -> Iterator[int]:
    """Yield the single bits of a mask."""
    while mask:
        yield mask & -mask
        mask &= mask - 1


def union(masks: Iterable[int]) -> int:
    """Return the pages that are in any of the sets."""
    return reduce(int.__or__, masks, 0)


def summary(index: Index) -> list[Recalled]:
    """Return what is known of each place, the largest first."""
    ranked = sorted(index.places.values(), key=lambda place: (-place.columns, place.name))
    return [
        Recalled(
            alike=place.mask.bit_count(),
            kept=place.kept / place.columns if place.columns else 0.0,
            said=place.said / place.columns_published if place.columns_published else 0.0,
            published=place.published.bit_count(),
            novelty=place.new / place.texts if place.texts else 0.0,
            role=place.role,
            name=place.name,
        )
        for place in ranked
    ]


# --- looking up -----------------------------------------------------------------------------------


class Lookup:
    """Looks up the segments of one page."""

    def __init__(self, index: Index, layout: Layout, own: Trace | None, address: str = "") -> None:
        self.index = index
        self.layout = layout
        self.containers = signature.of_containers(layout.containers)
        self.keys = [signature.of_segment(piece, self.containers) for piece in layout.segments]
        self.own = own
        self.names = own_names(layout, address)
        others = (1 << len(index.skeletons)) - 1
        self.others = others & ~(index.bits.get(own.address, 0) if own is not None else 0)
        self.kin = self._kin() & self.others
        self.known: dict[int, Recalled] = {}
        self.around = self._around()
        self.placed = 0
        self.outside_share = 0.0

    def all(self) -> list[Recalled]:
        """Look up every segment."""
        # The pages whose post stands in an element that this page has too.
        self.placed = union(self.around) & self.others
        self.outside_share = self._outside_share()
        return [
            self._segment(piece, key) if piece.text else NOTHING
            for piece, key in zip(self.layout.segments, self.keys, strict=True)
        ]

    def texts(self) -> list[Recalled]:
        """Look up lines that have no place: short ones in any."""
        return [self._line(piece) if piece.text else NOTHING for piece in self.layout.segments]

    def _line(self, piece: Segment) -> Recalled:
        known_by = [(text, size) for text, size in parts(piece, 0)]
        carriers = union(
            self._carriers(
                [(text ^ place if size < OWN_LENGTH else text, size) for text, size in known_by],
                self.index.texts,
            )
            for place in (0, *self.index.places)
        )
        return Recalled(carriers.bit_count(), self.others.bit_count())

    def leave_out_copies(self, weights: Sequence[float]) -> None:
        """Leave out the few pages that carry most of the same post.

        Where most pages of the site seem to be copies, what they share is no post. Neither is what
        stands in places whose texts repeat: a list of posts holds some short ones whole.
        """
        carried: Counter[int] = Counter()
        whole = 0.0
        for piece, key, weight in zip(self.layout.segments, self.keys, weights, strict=False):
            if piece.text and weight > 0 and not self._repeats(key):
                whole += weight
                carriers = self._carriers(parts(piece, key, self.names), self.index.fresh)
                carried.update(dict.fromkeys(_bits(carriers), weight))
        enough = SAME_POST * whole
        copies = union(bit for bit, size in carried.items() if size >= enough)
        if 2 * copies.bit_count() < self.others.bit_count():
            self.others &= ~copies
            self.kin &= ~copies

    def _kin(self) -> int:
        """Return the pages of the same layout."""
        own = {
            key for piece, key in zip(self.layout.segments, self.keys, strict=True) if piece.text
        }
        kin = 0
        for number, places in enumerate(self.index.skeletons):
            if len(own & places) >= KIN * min(len(own), len(places)):
                kin |= 1 << number
        return kin

    def _outside_share(self) -> float:
        outside = total = 0
        for piece in self.layout.segments:
            inside = self.around[piece.container] & self.placed
            total += len(piece.text)
            if 2 * inside.bit_count() < self.placed.bit_count():
                outside += len(piece.text)
        return outside / total if total else 0.0

    def _around(self) -> list[int]:
        """Return for each container the pages whose post stands in it or in one around it."""
        found: list[int] = []
        for container, key in zip(self.layout.containers, self.containers, strict=True):
            outer = found[container.parent] if container.parent >= 0 else 0
            found.append(outer | self.index.posts.get(key, 0))
        return found

    def _segment(self, piece: Segment, key: int) -> Recalled:
        place = self.known.get(key)
        if place is None:
            place = self.known[key] = self._at(key)
        # Where each post has its own text, what others show in their lists of posts is a teaser of
        # this one.
        texts = self.index.fresh if self._is_fresh(key) else self.index.texts
        known_by = parts(piece, key, self.names)
        carriers = max(
            self._carriers(known_by, texts),
            self._entries(known_by, texts),
            key=int.bit_count,
        )
        if self.placed:
            inside = self.around[piece.container] & self.placed
            place = replace(
                place,
                placed=self.placed.bit_count(),
                inside=inside.bit_count(),
                outside_share=self.outside_share,
            )
        if not carriers:
            return place
        if carriers & self.index.published:
            place = self._with_word(place, known_by, carriers & self.index.published)
        kin = carriers & self.kin
        if kin.bit_count() * self.others.bit_count() >= carriers.bit_count() * self.kin.bit_count():
            carriers, among = kin, self.kin
        else:
            among = self.others
        return replace(place, seen=carriers.bit_count(), pages=among.bit_count())

    def _with_word(
        self, place: Recalled, known_by: Sequence[tuple[int, int]], carriers: int
    ) -> Recalled:
        """Add on how many pages the publisher's word has a text, and leaves it out."""
        left_out = (carriers & self._carriers(known_by, self.index.unsaid)).bit_count()
        return replace(place, held=carriers.bit_count() - left_out, left_out=left_out)

    def _repeats(self, key: int) -> bool:
        return key in self.index.places and self.index.places[key].repeats

    def _is_fresh(self, key: int) -> bool:
        return key in self.index.places and self.index.places[key].is_fresh

    def _carriers(self, known_by: Sequence[tuple[int, int]], texts: Mapping[int, int]) -> int:
        """Return the pages that carry most of what a segment is known by."""
        found = [(texts.get(text, 0) & self.others, size) for text, size in known_by]
        if len(found) == 1:
            return found[0][0]
        wanted = MOST * sum(size for _, size in found)
        carried: Counter[int] = Counter()
        for mask, size in found:
            carried.update(dict.fromkeys(_bits(mask), size))
        return union(bit for bit, size in carried.items() if size >= wanted)

    def _entries(self, known_by: Sequence[tuple[int, int]], texts: Mapping[int, int]) -> int:
        """Return the pages of the rarest among the commonest entries that make up most of a row.

        Where each page has five posts of fifty, few pages have the same five, but many each.
        """
        wanted = MOST * sum(size for _, size in known_by)
        found = [(texts.get(text, 0) & self.others, size) for text, size in known_by]
        for mask, size in sorted(found, key=lambda entry: -entry[0].bit_count()):
            wanted -= size
            if wanted <= 0:
                return mask
        return 0

    def _at(self, key: int) -> Recalled:
        """Say what other pages have in a place."""
        place = self.index.places.get(key)
        if place is None:
            return NOTHING
        own = self.own.places.get(key) if self.own is not None else None
        columns, kept, texts, new = place.columns, place.kept, place.texts, place.new
        said, columns_said = place.said, place.columns_published
        if own is not None and self.own is not None:
            columns, kept, texts = columns - own.columns, kept - own.kept, texts - len(own.texts)
            new -= sum(self.index.texts[text].bit_count() == 1 for text in own.texts)
            if self.own.published:
                said, columns_said = said - own.said, columns_said - own.columns
        return Recalled(
            alike=(place.mask & self.others).bit_count(),
            kept=kept / columns if columns else 0.0,
            said=said / columns_said if columns_said else 0.0,
            published=(place.published & self.others).bit_count(),
            novelty=new / texts if texts else 0.0,
            role=place.role,
            name=place.name,
        )
