"""What one page leaves in the memory of its site: which texts stood where, and what they were.

A trace holds no text, only fingerprints by place. It is made from what the judge says of the page
alone, before any memory has spoken, so that what a memory knows does not depend on the order in
which pages came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .body import called, is_line
from .evidence import Evidence
from .explain import place_of
from .fingerprint import digest, packed, parts, unpacked
from .forest import Floats
from .model import Layout, Role, Verdict
from .traits import Traits

#: Texts of one page that are remembered: of longer pages those that were not kept, which are where
#: furniture is, then those of the lowest fingerprints, which are the same on every page.
MAX_TEXTS = 320
#: Share of what is kept that the post's element must hold. More than one half and less than what
#: explains a verdict: a page that is judged alone keeps strays.
MAJORITY = 0.6


@dataclass(frozen=True, slots=True)
class Place:
    """What stood in one place of a page."""

    #: What to call the element that holds it: ``<div.entry-content>``.
    name: str
    #: Fingerprints of the texts in it.
    texts: tuple[int, ...]
    #: Their length in visual columns, and how many of these are part of the post: as the judge
    #: expects from the page alone, and as the publisher's own word has it.
    columns: int
    kept: float
    said: int
    #: What most of it is.
    role: Role


@dataclass(frozen=True, slots=True)
class Trace:
    """One page, as its site remembers it."""

    #: Its address; of a page without one, a digest of its texts.
    address: str
    #: When it was seen, ISO 8601; "" where nobody said.
    seen_at: str
    #: F1 that the judge promised from the page alone, 0 to 1.
    promise: float
    #: The publisher's own word was known for this page, whole.
    published: bool
    #: Signature of the innermost element that holds most of the post, and what to call it; 0 and ""
    #: where there is none.
    post: int
    post_name: str
    #: By signature.
    places: Mapping[int, Place]
    #: Fingerprints of texts that the publisher's own word leaves out; none where it is not known.
    unsaid: tuple[int, ...] = ()

    @property
    def texts(self) -> set[int]:
        """All fingerprints of the page."""
        return {text for place in self.places.values() for text in place.texts}

    def to_json(self) -> dict[str, Any]:
        """Return the trace as JSON values."""
        return {
            "address": self.address,
            "seen_at": self.seen_at,
            "promise": round(self.promise, 3),
            "published": self.published,
            "post": f"{self.post:x}",
            "post_name": self.post_name,
            "unsaid": packed(self.unsaid),
            "places": {
                f"{key:x}": [
                    place.name,
                    place.columns,
                    place.kept,
                    place.said,
                    str(place.role),
                    packed(place.texts),
                ]
                for key, place in sorted(self.places.items())
            },
        }


def from_json(data: Mapping[str, Any]) -> Trace:
    """Read what `Trace.to_json` wrote.

    Raises:
        KeyError, ValueError, TypeError, AttributeError: It is no such thing.
    """
    places = {
        int(key, 16): Place(
            name,
            tuple(unpacked(texts)),
            int(columns),
            float(kept),
            int(said),
            Role(role),
        )
        for key, (name, columns, kept, said, role, texts) in data["places"].items()
    }
    return Trace(
        address=str(data["address"]),
        seen_at=str(data["seen_at"]),
        promise=float(data["promise"]),
        published=bool(data["published"]),
        post=int(data["post"], 16),
        post_name=str(data["post_name"]),
        places=places,
        unsaid=tuple(unpacked(data["unsaid"])),
    )


def of_page(  # noqa: PLR0913 - everything that is known of a page, by keyword
    evidence: Evidence,
    traits: Traits,
    verdicts: Sequence[Verdict],
    keep: Floats,
    *,
    said: Sequence[bool] | None,
    address: str,
    seen_at: str,
    promise: float,
) -> Trace:
    """Return the trace of a page of HTML.

    Args:
        evidence: The page, measured.
        traits: What its segments are known by.
        verdicts: What the judge made of it, from the page alone.
        keep: For each segment, the probability that it is part of the post, from the page alone.
        said: For each segment, whether the publisher's own word has it; None where that is not
            known, or known in part.
        address: Where the page stands.
        seen_at: When, ISO 8601.
        promise: F1 that the judge promised.
    """
    layout = evidence.layout
    by_place = _by_place(traits)
    texts = _texts(traits, verdicts)
    places = {
        key: Place(
            called(layout.containers[layout.segments[among[0]].container]),
            tuple(sorted({text for i in among for text in texts.get(i, ())})),
            sum(evidence.features[i].columns for i in among),
            round(sum(evidence.features[i].columns * float(keep[i]) for i in among), 1),
            sum(evidence.features[i].columns for i in among if said is not None and said[i]),
            Counter(verdicts[i].role for i in among).most_common(1)[0][0],
        )
        for key, among in by_place.items()
    }
    post = _post_place(evidence, verdicts)
    return Trace(
        address=address or f"digest:{digest(f'{t:x}' for p in places.values() for t in p.texts):x}",
        seen_at=seen_at,
        promise=round(promise, 3),
        published=said is not None,
        post=traits.containers[post] if post >= 0 else 0,
        post_name=called(layout.containers[post]) if post >= 0 else "",
        places=places,
        unsaid=_unsaid(texts, said) if said is not None else (),
    )


def _post_place(evidence: Evidence, verdicts: Sequence[Verdict]) -> int:
    """Return the container that holds most of the post, above a single line of it; -1 for none."""
    containers = evidence.layout.containers
    at = place_of(evidence, [verdict.keep for verdict in verdicts], MAJORITY)
    while at > 0 and is_line(containers[at]):
        at = containers[at].parent
    return at


def _unsaid(texts: Mapping[int, Sequence[int]], said: Sequence[bool]) -> tuple[int, ...]:
    """Return the texts that the publisher's word has nowhere on the page."""
    held = {text for index, own in texts.items() if said[index] for text in own}
    return tuple(sorted({text for own in texts.values() for text in own} - held))


def of_text(layout: Layout, *, address: str, seen_at: str) -> Trace:
    """Return the trace of flattened text: its lines, which have no place."""
    texts = sorted({text for piece in layout.segments if piece.text for text, _ in parts(piece, 0)})
    lines = Place("", tuple(texts[:MAX_TEXTS]), 0, 0.0, 0, Role.POST)
    return Trace(
        address=address or f"digest:{digest(f'{text:x}' for text in texts):x}",
        seen_at=seen_at,
        promise=0.0,
        published=False,
        post=0,
        post_name="",
        places={0: lines},
    )


def _by_place(traits: Traits) -> dict[int, list[int]]:
    """Return the segments with text by the signature of their place."""
    rows: dict[int, list[int]] = {}
    for index, (place, known_by) in enumerate(zip(traits.places, traits.known_by, strict=True)):
        if known_by:
            rows.setdefault(place, []).append(index)
    return rows


def _texts(traits: Traits, verdicts: Sequence[Verdict]) -> dict[int, tuple[int, ...]]:
    """Return the fingerprints of each segment, at most `MAX_TEXTS` over the page."""
    found = [
        (verdicts[index].keep, text, index)
        for index, known_by in enumerate(traits.known_by)
        for text, _ in known_by
    ]
    if len(found) > MAX_TEXTS:
        found = sorted(found)[:MAX_TEXTS]
    texts: dict[int, list[int]] = {}
    for _, text, index in found:
        texts.setdefault(index, []).append(text)
    return {index: tuple(held) for index, held in texts.items()}
