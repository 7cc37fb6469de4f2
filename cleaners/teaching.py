"""The reader's word: labels by which a person corrects the cleaner, and how far they reach.

A label says of a text on a page, or of the elements that a selector names, that it is part of the
post or is not. On its own page it outranks everything. On other pages of the site the same text
follows it, and what stands in the same place does, unless the memory knows that place to hold
posts (or furniture) on many pages: whoever drops one paragraph of a post does not mean them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from . import signature
from .errors import BadSelector
from .fingerprint import fold, in_place
from .model import Container, Layout, Role, Verdict

#: Log-odds of a label for a text in the same place elsewhere: above whatever a page says.
ELSEWHERE = 14.0
#: ... and for other texts in that place, of one label and of many that agree.
PLACE, PLACE_MOST = 5.0, 9.0

_COMPOUND = re.compile(r"(?P<tag>[a-z][a-z0-9-]*|\*)?(?P<names>(?:[.#][\w-]+)*)", re.IGNORECASE)
_NAME = re.compile(r"[.#]([\w-]+)")
_TAG = re.compile(r"[a-z][a-z0-9-]*")
#: A name that says what a place is, and not which page it is on; and how many of an element's names
#: are given: of style sheets made of small classes some elements have twenty.
_STEADY, _MOST_NAMES = re.compile(r"(?!.*[0-9]{2})[a-z_][\w-]{1,40}"), 3
_STEP = re.compile(r"\s*(>)\s*|\s+")


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """A correction: what a reader says of a text, or of what a selector names."""

    keep: bool
    #: The text of the segment; "" for a selector.
    text: str = ""
    #: The page it was said on, and the signature of the text's place there.
    address: str = ""
    place: int = 0
    #: A CSS selector of elements; "" for a text.
    selector: str = ""


@dataclass(frozen=True, slots=True)
class Taught:
    """What labels say of one segment."""

    #: The reader spoke of this very text on this very page, or of its element: keep it or not.
    settled: bool | None = None
    #: Log-odds from labels on other pages.
    odds: float = 0.0
    #: The label that speaks, in words.
    reason: str = ""
    #: The label reaches here by its place only.
    by_place: bool = False


UNTAUGHT = Taught()


class Lesson:
    """The labels of a site, ready to be asked."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self.selectors: list[tuple[Label, Selector]] = []
        self.own: dict[tuple[str, str], Label] = {}
        self.texts: dict[int, Label] = {}
        self.places: dict[int, list[Label]] = {}
        for label in sorted(labels):
            if label.selector:
                self.selectors.append((label, parse(label.selector)))
                continue
            self.own[label.address, fold(label.text)] = label
            self.texts[in_place(label.text, label.place)] = label
            if label.place:
                self.places.setdefault(label.place, []).append(label)

    def of(self, layout: Layout, places: Sequence[int], address: str) -> list[Taught]:
        """Say of each segment of a page, by the signature of its place, what labels say of it."""
        chosen = [(label, _matching(layout, selector)) for label, selector in self.selectors]
        found = []
        for index, (piece, place) in enumerate(zip(layout.segments, places, strict=True)):
            label = next((label for label, among in chosen if index in among), None)
            if label is not None:
                reason = f"a reader's rule for {label.selector!r}"
                found.append(Taught(label.keep, reason=reason))
            elif piece.text:
                found.append(self._of_text(piece.text, place, address))
            else:
                found.append(UNTAUGHT)
        return found

    def of_lines(self, layout: Layout, address: str) -> list[Taught]:
        """Say of each line of flattened text, which has no place, what labels say of it."""
        return [
            self._of_text(piece.text, 0, address) if piece.text else UNTAUGHT
            for piece in layout.segments
        ]

    def _of_text(self, text: str, place: int, address: str) -> Taught:
        if (label := self.own.get((address, fold(text)))) is not None:
            return Taught(label.keep, reason="a reader said so")
        if (label := self.texts.get(in_place(text, place))) is not None:
            reason = "a reader said so of the same text on another page"
            return Taught(odds=ELSEWHERE if label.keep else -ELSEWHERE, reason=reason)
        return self._of_place(place, address)

    def _of_place(self, place: int, address: str) -> Taught:
        # Of the rest of its own page a label says nothing: the reader saw it and let it be.
        labels = [label for label in self.places.get(place, ()) if label.address != address]
        if len({label.keep for label in labels}) != 1:
            return UNTAUGHT  # nobody spoke of it, or readers disagree
        size = PLACE + (PLACE_MOST - PLACE) * (1 - 1 / len(labels))
        reason = "a reader said so of what stands in the same place on another page"
        return Taught(None, size if labels[0].keep else -size, reason, by_place=True)


def settle(verdicts: Sequence[Verdict], taught: Sequence[Taught]) -> tuple[Verdict, ...]:
    """Judge lines of flattened text by what readers said of them."""
    return tuple(map(_settled, verdicts, taught))


def _settled(verdict: Verdict, taught: Taught) -> Verdict:
    if taught.settled is None and not taught.odds:
        return verdict
    keep = taught.odds > 0 if taught.settled is None else taught.settled
    if keep:
        return Verdict(Role.POST, 1.0, taught.reason)
    role = Role.BOILERPLATE if verdict.keep else verdict.role
    return Verdict(role, 0.0, taught.reason)


def place_of(layout: Layout, text: str) -> int:
    """Return the signature of the place where a text stands on a page of HTML; 0 if nowhere."""
    containers = signature.of_containers(layout.containers)
    found = (piece for piece in layout.segments if piece.text == text)
    return next((signature.of_segment(piece, containers) for piece in found), 0)


# --- selectors ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Compound:
    tag: str
    names: frozenset[str]
    #: It must stand right inside what the one before names.
    child: bool

    def fits(self, container: Container) -> bool:
        return self.tag in ("", "*", container.tag) and self.names <= set(container.tokens)


Selector = tuple[tuple[_Compound, ...], ...]


@lru_cache(maxsize=256)
def parse(selector: str) -> Selector:
    """Read a CSS selector of tags, classes and ids, nested by spaces or ``>``, several by commas.

    >>> len(parse("div.share > p, #sidebar"))
    2

    Raises:
        BadSelector: It is more than that; the message says what is understood.
    """
    return tuple(_steps(part.strip(), selector) for part in selector.lower().split(","))


def _steps(part: str, selector: str) -> tuple[_Compound, ...]:
    steps: list[_Compound] = []
    at, child = 0, False
    while (found := _COMPOUND.match(part, at)) is not None and found.end() > at:
        names = frozenset(_NAME.findall(found["names"]))
        steps.append(_Compound(found["tag"] or "", names, child))
        if found.end() == len(part):
            return tuple(steps)
        step = _STEP.match(part, found.end())
        if step is None:
            break
        at, child = step.end(), step[1] is not None
    raise BadSelector(
        f"{selector!r}: a selector is made of tags, .classes and #ids, such as "
        "'div.share > p' or '#sidebar li'"
    )


def named(layout: Layout, selector: str) -> list[str]:
    """Return the texts of a page that stand in elements which a selector names.

    Raises:
        BadSelector: It is not understood.
    """
    found = (layout.segments[index].text for index in sorted(_matching(layout, parse(selector))))
    return list(filter(None, found))


def selector_of(layout: Layout, index: int) -> str:
    """Return a selector that names the place of a segment; "" where nothing around it has a name.

    It begins at the innermost element with a name that other pages will have too, such as
    ``div.share > p``: a name with a number in it is this page's.
    """
    steps: list[str] = []
    at = layout.segments[index].container
    while at >= 0:
        container = layout.containers[at]
        names = [name for name in container.tokens if _STEADY.fullmatch(name)][:_MOST_NAMES]
        tag = container.tag if _TAG.fullmatch(container.tag) else "*"
        steps.append(tag + "".join(f".{name}" for name in names))
        if names:
            return " > ".join(reversed(steps))
        at = container.parent
    return ""


def _matching(layout: Layout, selector: Selector) -> set[int]:
    """Return the segments inside elements that a selector names."""
    found: set[int] = set()
    for steps in selector:
        for index in _fitting(layout.containers, steps):
            found.update(range(layout.containers[index].start, layout.containers[index].stop))
    return found


def _fitting(containers: Sequence[Container], steps: Sequence[_Compound]) -> set[int]:
    """Return the containers that the last step names, inside those that the others name."""
    before: set[int] = set()
    for number, step in enumerate(steps):
        fitting: set[int] = set()
        #: Containers with one around them that the step before names.
        within: set[int] = set()
        for index, container in enumerate(containers):  # parents come before their children
            around = container.parent
            if around in before or around in within:
                within.add(index)
            reaches = number == 0 or around in before or (not step.child and index in within)
            if reaches and step.fits(container):
                fitting.add(index)
        before = fitting
    return before
