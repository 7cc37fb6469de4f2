"""A captured page with its verdicts on it: what was kept and what was not, and why, in place.

The page is written anew from the events that its segments were cut from, so that each tint stands
where the judge saw the text. Of the page come its text, its elements by their names and how they
are laid out; nothing that runs, asks, leads elsewhere or takes input is ever written, and a policy
in the page's head forbids it once more. A reader shows it in a frame without scripts.

The reason of a piece is an element inside it, so that it is read aloud with it; it is shown at the
foot of the frame where the pointer or the keyboard is on the piece.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from typing import Final

from . import inline
from .decode import storable
from .elsewhere import cut_to_judge
from .flow import FLOWS, Flow
from .model import Layout, Page, Picture, Rule, Segment, Table
from .names import is_hidden, names_of
from .tree import CLOSE, Event, Open, style_sheets

#: What a frame with a tinted page may do: be styled by itself, and nothing else
#: (https://www.w3.org/TR/CSP3/).
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
#: How the tints look, and the page, whether in its own styles or in ours.
_STYLE, _PLAIN = (
    files(__package__).joinpath(name).read_text(encoding="utf-8")
    for name in ("tinted.css", "tinted-plain.css")
)
#: Characters of style sheets of one page that are kept: the largest of saved pages have a million,
#: most of it for elements that are not there.
MOST_STYLE: Final = 1_000_000

#: Elements that are written by their own names; all others as a span.
_AS_THEY_ARE: Final = frozenset(
    "abbr address article aside b bdi bdo big blockquote caption center cite code dd del dfn div "
    "dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header i ins kbd li main mark nav ol "
    "p pre q s samp section small span strike strong sub sup table tbody td tfoot th thead time "
    "tr tt u ul var".split()
)
#: Elements without inside, and without anything to see.
_NOTHING: Final = frozenset("area base col colgroup link meta param source track wbr".split())
#: Parts of a table in which nothing but other parts may stand.
_TABLE_PARTS: Final = frozenset("tbody tfoot thead tr".split())
#: Attributes that lay out, and do nothing.
_STRUCTURE: Final = frozenset("colspan dir lang reversed rowspan start type value".split())
_LOOKS: Final = frozenset(
    "align bgcolor border cellpadding cellspacing class color face id size style valign "
    "width".split()
)
#: What a tag of a language looks like (BCP 47); programs that read aloud stumble over others.
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_TITLE: Final = "The captured page"
#: The piece of an element without one, and of one with several.
_NONE, _SEVERAL = -1, -2
#: How the identifier of a piece begins; no other element of the page has such a one.
_PIECE: Final = "piece-"


@dataclass(frozen=True, slots=True)
class Tint:
    """What is to be shown of one piece."""

    #: By which it is known.
    number: int
    keep: bool
    #: The verdict and its reason in words.
    says: str
    #: Where pressing it leads; "" for nowhere.
    href: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A page of HTML, cut, and what became of each of its events."""

    layout: Layout
    #: Each event, and the number of the segment that it is a part of; -1 for none.
    events: tuple[tuple[Event, int], ...]
    styles: tuple[str, ...]
    language: str


def anchor(piece: int) -> str:
    """Return the identifier that a piece has in a tinted page.

    >>> anchor(3)
    'piece-3'
    """
    return f"{_PIECE}{piece}"


def mark(page: Page) -> Marked:
    """Cut a page of HTML as it is cut to be judged, and note which of its texts became what."""
    read: list[tuple[Event, int]] = []
    layout = cut_to_judge(page, lambda event, number: read.append((event, number)))
    events = tuple(_belonging(read, layout.segments))
    return Marked(layout, events, style_sheets(page), layout.head.language)


def draw(
    marked: Marked, tints: Sequence[Tint | None], *, title: str = "", plain: bool = False
) -> str:
    """Write a page with its verdicts on it, as a document for a frame without scripts.

    Args:
        marked: The page.
        tints: What is to be shown of each segment of its layout; None leaves one as it is.
        title: What the document is called.
        plain: In our own style, and not in that of the page; so is a page that has none in itself.
    """
    plain = plain or not marked.styles
    owners = _owners(marked.events)
    allowed = _STRUCTURE if plain else _STRUCTURE | _LOOKS
    drawing = _Drawing(tints, owners, frozenset(owners.values()), allowed)
    body = "".join(drawing.parts(marked.events))
    own = "" if plain else "".join(_style(sheet) for sheet in _within(marked.styles))
    language = marked.language if _LANGUAGE.fullmatch(marked.language) else "und"
    scheme = "light dark" if plain else "light"
    return storable(
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset=utf-8>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f'<meta name=color-scheme content="{scheme}"><title>{escape(title) or _TITLE}</title>'
        f"{own}{_style((_PLAIN if plain else '') + _STYLE)}</head>{body}</html>"
    )


# --- which text became what -----------------------------------------------------------------------


def _belonging(
    events: Sequence[tuple[Event, int]], segments: Sequence[Segment]
) -> Iterator[tuple[Event, int]]:
    """Give each event the segment that it is a part of.

    The number noted with an event is that of the segment which was being read. What was dropped
    from it, such as the sign of a heading's link to itself, is told by its text.
    """
    squeezed: dict[int, str] = {}
    tables: list[str] = []  # the elements open, from a table of data on
    for place, (event, number) in enumerate(events):
        found = -1
        if isinstance(event, str):
            within = _of_table(number, segments, tables) if tables else number
            text = _squeezed(event)
            if text and within < len(segments):
                if within not in squeezed:
                    squeezed[within] = _squeezed(segments[within].text)
                found = within if text in squeezed[within] else -1
        elif event is CLOSE:
            if tables:
                tables.pop()
        else:
            if tables or event.data_table:
                tables.append(event.tag)
            found = _of_element(event, place, events, segments)
        yield event, found


def _of_table(number: int, segments: Sequence[Segment], around: Sequence[str]) -> int:
    """Return the segment of a text in a table: its caption is one of its own, before the table."""
    has_caption = number < len(segments) and not isinstance(segments[number].leaf, Table)
    return number + 1 if has_caption and "caption" not in around else number


def _of_element(
    event: Open, place: int, events: Sequence[tuple[Event, int]], segments: Sequence[Segment]
) -> int:
    """Return the segment that a picture or a rule is a part of; -1 for any other element."""
    if event.tag not in ("img", "hr"):
        return -1
    # A rule ends the segment before it, and is counted at its own end.
    number = events[min(place + (event.tag == "hr"), len(events) - 1)][1]
    if number >= len(segments):
        return -1
    leaf = segments[number].leaf
    if event.tag == "hr":
        return number if isinstance(leaf, Rule) else -1
    runs = getattr(leaf, "runs", ())
    is_shown = isinstance(leaf, Picture) or any(run.image for run in runs)
    return number if is_shown else -1


def _squeezed(text: str) -> str:
    return "".join(inline.fold(text).split())


def _owners(events: Sequence[tuple[Event, int]]) -> dict[int, int]:
    """Return the places of elements that hold all of one piece and of no other, and the piece.

    Of several such elements within each other it is the innermost block.
    """
    totals = Counter(piece for _, piece in events if piece >= 0)
    owners: dict[int, int] = {}
    owned: set[int] = set()
    around: list[_Inside] = []
    for place, (event, piece) in enumerate(events):
        if event is CLOSE:
            inside = around.pop()
            is_all = inside.count > 0 and inside.count == totals[inside.only]
            if is_all and inside.only not in owned and _may_own(inside.element):
                owners[inside.place] = inside.only
                owned.add(inside.only)
            if around:
                around[-1].add(inside.only, inside.count)
            continue
        if isinstance(event, Open):
            around.append(_Inside(event, place))
        if piece >= 0 and around:
            around[-1].add(piece, 1)
    return owners


@dataclass(slots=True)
class _Inside:
    """What an element holds."""

    element: Open
    place: int
    #: The one piece that there are parts of, and how many; no parts where there are two pieces.
    only: int = _NONE
    count: int = 0

    def add(self, piece: int, count: int) -> None:
        if piece == _NONE:
            return
        if self.only in (_NONE, piece):
            self.only, self.count = piece, self.count + count
        else:
            self.only, self.count = _SEVERAL, 0


def _may_own(element: Open) -> bool:
    flows = FLOWS.get(element.tag)
    return flows is not Flow.INLINE and flows is not Flow.BREAK and element.tag not in _TABLE_PARTS


# --- writing --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Drawing:
    """Writes one page."""

    tints: Sequence[Tint | None]
    owners: dict[int, int]
    #: Pieces that one element holds.
    whole: frozenset[int]
    #: Attributes that are written.
    allowed: frozenset[str]
    #: Pieces of which something was written: the first part of each has its identifier.
    begun: set[int] = field(default_factory=set)

    def parts(self, events: Sequence[tuple[Event, int]]) -> Iterator[str]:
        closing: list[str] = []
        for place, (event, piece) in enumerate(events):
            if event is CLOSE:
                yield closing.pop()
            elif isinstance(event, str):
                yield self._around(piece, escape(event, quote=False))
            else:
                before, after = self._element(event, piece)
                if place in self.owners:
                    before, after = self._owned(event, self.owners[place], before, after)
                yield before
                closing.append(after)
        yield from reversed(closing)  # a page that is cut leaves elements open
        yield "</body>"

    def _owned(self, event: Open, piece: int, before: str, after: str) -> tuple[str, str]:
        """Put the tint of a whole piece into its element, or around it where it must not be in."""
        opening, ending = self._tint(piece, is_block=True)
        if event.tag in ("table", "hr"):
            return opening + before, after + ending
        return before + opening, ending + after

    def _around(self, piece: int, inside: str) -> str:
        if piece < 0 or piece in self.whole:
            return inside
        opening, ending = self._tint(piece, is_block=False)
        return f"{opening}{inside}{ending}"

    def _tint(self, piece: int, *, is_block: bool) -> tuple[str, str]:
        """Return what stands before and behind what is tinted as a piece, or as a part of one."""
        tint = self.tints[piece]
        if tint is None:
            return "", ""
        first = piece not in self.begun
        self.begun.add(piece)
        tag, leads = (
            ("a", f' href="{escape(tint.href)}" target=_top') if tint.href else ("span", "")
        )
        reached = ' tabindex="0"' if first else ' tabindex="-1"'
        named = f' id="{anchor(tint.number)}"' if first else ""
        kind = "kept" if tint.keep else "removed"
        shape = (" unmirror-first" if first else "") + (" unmirror-block" if is_block else "")
        opening = f'<{tag} class="unmirror-piece unmirror-{kind}{shape}"{named}{reached}{leads}>'
        silent = "" if first else " aria-hidden=true"
        says = f"<span class=unmirror-why dir=ltr lang=en{silent}> {escape(tint.says)}</span>"
        return opening, f"{says}</{tag}>"

    def _element(self, event: Open, piece: int) -> tuple[str, str]:
        tag = event.tag
        if tag == "body":
            return f"<body{self._attributes(event)}>", ""  # what follows it belongs to it too
        if tag in _NOTHING:
            return "", ""
        if tag in ("br", "hr"):
            return f"<{tag}>", ""
        if tag == "img":
            return (self._picture(event, piece) if piece >= 0 else ""), ""
        if tag == "script":
            return f"<section class=unmirror-data><p class=unmirror-note>{_DATA}</p>", "</section>"
        if tag in _AS_THEY_ARE:
            return f"<{tag}{self._attributes(event)}>", f"</{tag}>"
        block = "" if FLOWS.get(tag) is Flow.INLINE or ":" in tag else "unmirror-block"
        return f"<span{self._attributes(event, block)}>", "</span>"

    def _picture(self, event: Open, piece: int) -> str:
        words = inline.fold(event.attributes.get("alt") or "")
        shown = f"<span class=unmirror-picture>{escape(words) or 'picture'}</span>"
        return self._around(piece, shown)

    def _attributes(self, element: Open, also: str = "") -> str:
        """Write what lays an element out; what the page itself keeps from view is shown here."""
        attributes = element.attributes
        hides = is_hidden(attributes, names_of(attributes))
        found = {
            name: value or ""
            for name, value in attributes.items()
            if name in self.allowed
            and not (hides and name in ("style", "class"))
            and not (name == "id" and (value or "").startswith(_PIECE))
            and (name != "lang" or _LANGUAGE.fullmatch(value or ""))
        }
        if also:
            found["class"] = f"{found.get('class', '')} {also}".strip()
        return "".join(f' {name}="{escape(value)}"' for name, value in found.items())


_DATA: Final = "The page does not show what follows: it is in its data."


def _within(sheets: Sequence[str]) -> Iterator[str]:
    left = MOST_STYLE
    for sheet in sheets:
        left -= len(sheet)
        if left >= 0:
            yield sheet


def _style(sheet: str) -> str:
    # An element's end is written so that CSS reads the same and HTML no end.
    ended = sheet.replace("</", "<\\/")
    return f"<style>{ended}</style>"
