"""What a site's other pages say of a page: its segments are looked up one by one.

Each is asked for by its text and by its place (`inverted`). The page itself is left out, so are
copies of it, and pages of another layout count apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from .fingerprint import OWN_LENGTH, parts
from .inverted import SAME_POST, Index, PlaceMemory, bits, union
from .model import Layout, Role, Segment
from .trace import Trace
from .traits import KnownBy, Traits, read
from .values import quick

#: Share of a segment's characters that the pages of a count must carry, all together or entry by
#: entry: a list of popular posts that changed one in five is the same list.
MOST: Final = 0.8
#: Pages whose posts must stand in an element before it says what a page is.
FEW_PAGES: Final = 3
#: Share of a page's places that another must have for the two to be of one layout.
KIN: Final = 0.5


@quick
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
    #: Texts that a page has there, and their columns, on the average.
    each: float = 0.0
    columns: float = 0.0
    #: What most pages have there.
    role: Role = Role.POST
    #: What to call the place.
    name: str = ""


NOTHING: Final = Recalled()


def are_kin(one: AbstractSet[int], other: AbstractSet[int]) -> bool:
    """Tell whether two pages are of one layout, by the signatures of their places."""
    smaller = min(len(one), len(other))
    return smaller > 0 and len(one & other) >= KIN * smaller


def summary(index: Index) -> list[Recalled]:
    """Return what is known of each place, the largest first."""
    ranked = sorted(index.places.values(), key=lambda place: (-place.columns, place.name))
    return [_recalled(place, union(index.bits.values())) for place in ranked]


def _recalled(place: PlaceMemory, among: int) -> Recalled:
    """Say what is known of a place from the pages `among` those that have it."""
    alike = (place.mask & among).bit_count()
    return Recalled(
        alike=alike,
        kept=_share(place.kept, place.columns),
        said=_share(place.said, place.columns_published),
        published=(place.published & among).bit_count(),
        novelty=_share(place.new, place.texts),
        each=_share(place.texts, alike),
        columns=_share(place.columns, alike),
        role=place.role,
        name=place.name,
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


# --- looking up -----------------------------------------------------------------------------------


class Lookup:
    """Looks up the segments of one page."""

    def __init__(
        self, index: Index, layout: Layout, own: Trace | None, traits: Traits | None = None
    ) -> None:
        self.index = index
        self.layout = layout
        traits = traits or read(layout, "")
        self.containers, self.keys = traits.containers, traits.places
        self.known_by = traits.known_by
        self.own = own
        others = union(index.bits.values())
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
            self._segment(index) if known_by else NOTHING
            for index, known_by in enumerate(self.known_by)
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
        for known_by, key, weight in zip(self.known_by, self.keys, weights, strict=False):
            if known_by and weight > 0 and not self._repeats(key):
                whole += weight
                carriers = self._carriers(known_by, self.index.fresh)
                carried.update(dict.fromkeys(bits(carriers), weight))
        enough = SAME_POST * whole
        copies = union(bit for bit, size in carried.items() if size >= enough)
        if 2 * copies.bit_count() < self.others.bit_count():
            self.others &= ~copies
            self.kin &= ~copies

    def _kin(self) -> int:
        """Return the pages of the same layout."""
        own = {key for key, known_by in zip(self.keys, self.known_by, strict=True) if known_by}
        return union(bit for bit, places in self.index.skeletons if are_kin(own, places))

    def _outside_share(self) -> float:
        outside = total = 0
        for piece in self.layout.segments:
            inside = self.around[piece.container] & self.placed
            total += len(piece.text)
            if 2 * inside.bit_count() < self.placed.bit_count():
                outside += len(piece.text)
        return outside / total if total else 0.0

    def post_places(self) -> int:
        """Return how many elements there are of the one that holds most other pages' posts."""
        pages = {
            key: (self.index.posts[key] & self.others).bit_count()
            for key in self.containers
            if key in self.index.posts
        }
        best = max(pages, key=lambda key: (pages[key], key), default=0)
        return list(self.containers).count(best) if pages.get(best, 0) >= FEW_PAGES else 0

    def _around(self) -> list[int]:
        """Return for each container the pages whose post stands in it or in one around it."""
        found: list[int] = []
        for container, key in zip(self.layout.containers, self.containers, strict=True):
            outer = found[container.parent] if container.parent >= 0 else 0
            found.append(outer | self.index.posts.get(key, 0))
        return found

    def _segment(self, index: int) -> Recalled:
        piece, key = self.layout.segments[index], self.keys[index]
        place = self.known.get(key)
        if place is None:
            place = self.known[key] = self._at(key)
        carriers = self._seen(self.known_by[index], key)
        among = self.others
        if carriers:
            kin = carriers & self.kin
            if kin.bit_count() * among.bit_count() >= carriers.bit_count() * self.kin.bit_count():
                carriers, among = kin, self.kin
        held, left_out = self._with_word(self.known_by[index], carriers)
        return Recalled(
            carriers.bit_count(),
            among.bit_count() if carriers else 0,
            place.alike,
            place.kept,
            place.said,
            place.published,
            held,
            left_out,
            place.novelty,
            self.placed.bit_count(),
            (self.around[piece.container] & self.placed).bit_count(),
            self.outside_share,
            place.each,
            place.columns,
            place.role,
            place.name,
        )

    def _seen(self, known_by: KnownBy, key: int) -> int:
        """Return the pages that carry a text, all together or entry by entry.

        Where each post has its own text, what others show in their lists of posts is a teaser of
        this one, and does not count.
        """
        texts = self.index.fresh if self._is_fresh(key) else self.index.texts
        carriers = self._carriers(known_by, texts)
        if len(known_by) == 1:
            return carriers
        return max(carriers, self._entries(known_by, texts), key=int.bit_count)

    def _with_word(self, known_by: KnownBy, carriers: int) -> tuple[int, int]:
        """Return on how many pages the publisher's word has a text, and leaves it out."""
        published = carriers & self.index.published
        if not published:
            return 0, 0
        left_out = (published & self._carriers(known_by, self.index.unsaid)).bit_count()
        return published.bit_count() - left_out, left_out

    def _repeats(self, key: int) -> bool:
        return key in self.index.places and self.index.places[key].repeats

    def _is_fresh(self, key: int) -> bool:
        return key in self.index.places and self.index.places[key].is_fresh

    def _carriers(self, known_by: KnownBy, texts: Mapping[int, int]) -> int:
        """Return the pages that carry most of what a segment is known by."""
        found = [(texts.get(text, 0) & self.others, size) for text, size in known_by]
        if len(found) == 1:
            return found[0][0]
        wanted = MOST * sum(size for _, size in found)
        carried: Counter[int] = Counter()
        for mask, size in found:
            carried.update(dict.fromkeys(bits(mask), size))
        return union(bit for bit, size in carried.items() if size >= wanted)

    def _entries(self, known_by: KnownBy, texts: Mapping[int, int]) -> int:
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
        if own is not None and self.own is not None:
            new = sum(self.index.texts[text].bit_count() == 1 for text in own.texts)
            place = place.without(own, new, published=self.own.published)
        return _recalled(place, self.others)
