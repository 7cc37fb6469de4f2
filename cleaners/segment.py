"""Events of the tree become segments: the smallest pieces that are kept or removed as a whole.

The walk keeps three stacks: the block-level elements around the reading position (they become
`Container`s once a segment stands in them), the marks and links in force, and the frames (lists,
quotations) that `assemble` will need to put the pieces together again. A segment ends where a
block begins or ends, or at a blank line made of ``<br><br>``.

Preformatted text and tables are read by `listings`, which this module hands the same events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import listings
from .inline import MARKS, Inline, fold, runs_text
from .model import (
    Caption,
    Container,
    Frame,
    Heading,
    Hint,
    HintKind,
    ItemFrame,
    Layout,
    Leaf,
    Mark,
    Paragraph,
    Picture,
    QuoteFrame,
    Rule,
    Runs,
    Segment,
    TermFrame,
)
from .tree import Event, Open, Tree

#: Elements that flow within a line (HTML standard, "phrasing content"); all others are blocks.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby "
    "rt rb rtc s samp small span strike strong sub sup time tt u var wbr img br "
    "meta link yt-formatted-string g-emoji relative-time mjx-container mjx-assistive-mml".split()
)
#: Lists and quotations within each other beyond which nothing is indented further: deeper than any
#: post, shallow enough for recursive rendering.
MAX_FRAMES = 16
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
#: Class tokens by which platforms mark a caption that is no ``<figcaption>`` (WordPress, Blogger).
_CAPTION_TOKENS = frozenset({"wp-caption-text", "tr-caption", "caption", "figcaption"})
#: Class tokens whose elements style sheets take out of view (Bootstrap, WordPress, HTML5
#: Boilerplate).
_HIDDEN_TOKENS = frozenset(
    {"sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden", "hidden", "d-none"}
)
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE
)
#: What a heading's link to itself shows.
_ANCHOR_SIGNS = frozenset({"", "#", "¶", "§", "🔗", "\u200b", "link", "permalink", "anchor"})
_ANCHOR_TOKENS = frozenset({"headerlink", "header-anchor", "anchor", "hash-link", "heading-anchor"})
_AUTHOR_TOKENS = frozenset({"author", "fn", "p-author", "byline", "post-author", "author-name"})


def segment(tree: Tree) -> Layout:
    """Cut the body of `tree` into segments.

    >>> from .model import Form, Page
    >>> from .tree import parse
    >>> page = Page("<h1>T</h1><div>one<br><br>two <b>bold</b></div>", Form.HTML, "utf-8", "utf-8")
    >>> [s.text for s in segment(parse(page)).segments]
    ['T', 'one', 'two bold']
    """
    walker = _Walker(Inline(tree.head.base))
    walker.walk(tree.events())
    return Layout(
        segments=tuple(walker.segments),
        containers=tuple(c.frozen() for c in walker.containers),
        head=tree.head,
        hints=tuple(walker.hints),
        notes=tuple(tree.notes),
    )


@dataclass(slots=True)
class _Place:
    """A container while it is open; it is numbered when the first segment falls into it."""

    tag: str
    parent: _Place | None
    depth: int
    tokens: tuple[str, ...] = ()
    hidden: bool = False
    frames: tuple[Frame, ...] = ()
    #: Leaf that text directly inside becomes.
    heading: int = 0
    caption: bool = False
    #: Number of the list, and of its next item, for ``<ul>``, ``<ol>``, ``<dl>``.
    list: int = -1
    next_number: int | None = None
    index: int = -1
    start: int = 0
    stop: int = 0

    def frozen(self) -> Container:
        parent = self.parent.index if self.parent is not None else -1
        return Container(self.tag, parent, self.depth, self.tokens, self.start, self.stop)


@dataclass(slots=True)
class _Walker:
    inline: Inline
    segments: list[Segment] = field(default_factory=list)
    containers: list[_Place] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    place: _Place = field(default_factory=lambda: _Place("", None, -1))
    #: Numbers handed out to lists, items and quotations.
    counter: int = 0

    def walk(self, events: Iterator[Event]) -> None:
        """Read all events; the stack remembers how each open element is to be closed."""
        closers: list[_Closer] = []
        for event in events:
            if isinstance(event, str):
                self.inline.text(event)
            elif not isinstance(event, Open):
                closers.pop().close(self)
            elif event.tag == "br":
                next(events)
                self._line_break()
            elif event.tag in ("pre", "hr") or event.data_table:
                self._whole(event, events)
            else:
                closers.append(self._open(event))
        self.flush()
        self.place.stop = len(self.segments)

    def _whole(self, event: Open, events: Iterator[Event]) -> None:
        """Read an element that is one segment however deep it goes, to its end."""
        self.flush()
        hidden = is_hidden(event.attributes, tokens_of(event.attributes))
        if event.tag == "pre":
            leaf, text = listings.code(event, events, self._names_around())
            text = "" if listings.is_line_numbers(self.place.tokens) else text
            self._add(leaf, text, hidden=hidden)
        elif event.tag == "hr":
            next(events)
            self._add(Rule(), "", hidden=hidden)
        else:
            table, text, caption = listings.table(events, self.inline)
            # No caption leaf: that would go to a picture before the table.
            self._add(Paragraph(caption), runs_text(caption), hidden=hidden)
            self._add(table, text, hidden=hidden)

    def _names_around(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return tag and tokens of the elements around, the innermost first."""
        names: list[tuple[str, tuple[str, ...]]] = []
        at: _Place | None = self.place
        while at is not None and len(names) < listings.WRAPPERS:
            names.append((at.tag, at.tokens))
            at = at.parent
        return names

    def _line_break(self) -> None:
        if self.inline.at_line_start():
            self.flush()
        else:
            self.inline.line_break()

    def _open(self, event: Open) -> _Closer:
        if event.tag in INLINE or ":" in event.tag:  # word processors leave <o:p> in running text
            return self._open_inline(event)
        self.flush()
        self.place = self._nested(event)
        return _BlockCloser(self.place)

    def _open_inline(self, event: Open) -> _Closer:
        attributes = event.attributes
        if event.tag == "img":
            self.inline.image(attributes)
        tokens = tokens_of(attributes)
        self.inline.tokens.extend(tokens)
        href = self.inline.absolute(attributes.get("href")) if event.tag == "a" else ""
        self._hint_from_machine_value(event, tokens)
        mark = self.inline.open(MARKS.get(event.tag, Mark.NONE), href)
        anchor = event.tag == "a" and is_self_anchor(attributes, tokens)
        vanishes = is_hidden(attributes, tokens)
        return _InlineCloser(
            mark, len(self.segments), _hint_kind(event, tokens), anchor=anchor, vanishes=vanishes
        )

    def _nested(self, event: Open) -> _Place:
        around = self.place
        tokens = tokens_of(event.attributes)
        hidden = around.hidden or is_hidden(event.attributes, tokens)
        place = _Place(event.tag, around, around.depth + 1, tokens, hidden, around.frames)
        place.heading = _HEADINGS.get(event.tag, around.heading)
        place.caption = (
            around.caption
            or event.tag in ("figcaption", "caption")
            or not _CAPTION_TOKENS.isdisjoint(tokens)
        )
        place.list = around.list
        self._frame(place, event)
        return place

    def _frame(self, place: _Place, event: Open) -> None:
        """Give `place` the list, item or quotation that its element opens."""
        if len(place.frames) >= MAX_FRAMES:
            return
        if event.tag in ("ul", "ol", "dl", "menu"):
            place.list = self._number()
            start = _integer(event.attributes.get("start"), 1)
            place.next_number = start if event.tag == "ol" else None
        elif event.tag in ("li", "dt", "dd"):
            place.frames += (self._item(place, event),)
        elif event.tag == "blockquote":
            place.frames += (QuoteFrame(self._number()),)

    def _item(self, place: _Place, event: Open) -> Frame:
        around = self.place
        if around.list < 0:  # an item that stands in no list begins one
            around.list = self._number()
        place.list = around.list
        if event.tag != "li":
            return TermFrame(place.list, self._number(), event.tag == "dd")
        number = around.next_number
        if number is not None:
            number = _integer(event.attributes.get("value"), number)
            around.next_number = number + 1
        return ItemFrame(place.list, self._number(), number)

    def _number(self) -> int:
        self.counter += 1
        return self.counter

    def flush(self) -> None:
        """End the segment that is being read, if there is anything in it."""
        runs, tokens = self.inline.take()
        if runs:
            self._add(self._leaf(runs), runs_text(runs), tuple(dict.fromkeys(tokens)))

    def _leaf(self, runs: Runs) -> Leaf:
        if not any(run.text.strip() for run in runs if not run.image):
            image = next(run for run in runs if run.image)
            return Picture(image.image, image.text, image.href)
        if self.place.heading:
            return Heading(self.place.heading, runs)
        return Caption(runs) if self.place.caption else Paragraph(runs)

    def _add(
        self, leaf: Leaf, text: str, tokens: tuple[str, ...] = (), *, hidden: bool = False
    ) -> None:
        if not text and not isinstance(leaf, Picture | Rule):
            return
        container = self._numbered(self.place)
        frames, hidden = self.place.frames, hidden or self.place.hidden
        self.segments.append(Segment(leaf, text, container, frames, tokens, hidden))

    def _numbered(self, place: _Place) -> int:
        """Number `place` and what is around it, outermost first, so that parents come first."""
        chain = []
        at: _Place | None = place
        while at is not None and at.index < 0:
            chain.append(at)
            at = at.parent
        for opened in reversed(chain):
            opened.index, opened.start = len(self.containers), len(self.segments)
            self.containers.append(opened)
        return place.index

    def close_block(self, place: _Place) -> None:
        """Leave `place` for the element around it."""
        self.flush()
        place.stop = len(self.segments)
        self.place = place.parent or place

    def hint(self, kind: HintKind, value: str) -> None:
        """Note a fact that the markup states at the reading position."""
        if value := fold(value):
            self.hints.append(Hint(kind, value, len(self.segments)))

    def _hint_from_machine_value(self, event: Open, tokens: tuple[str, ...]) -> None:
        """Take a value written for machines: ``<time datetime>``, hAtom's ``<abbr title>``."""
        attributes = event.attributes
        if event.tag == "time":
            self.hint(HintKind.TIME, attributes.get("datetime") or "")
        elif event.tag == "abbr" and not {"published", "dt-published"}.isdisjoint(tokens):
            self.hint(HintKind.TIME, attributes.get("title") or "")
        elif (attributes.get("itemprop") or "").lower() == "datepublished":
            self.hint(HintKind.TIME, attributes.get("content") or attributes.get("title") or "")
        if event.tag == "meta" and (content := attributes.get("content")):
            self._hint_from_meta((attributes.get("itemprop") or "").lower(), content)
        if event.tag == "a" and "bookmark" in (attributes.get("rel") or "").lower().split():
            self.hint(HintKind.PERMALINK, self.inline.absolute(attributes.get("href")))

    def _hint_from_meta(self, item: str, content: str) -> None:
        """Take microdata that a page puts on elements without text (``<meta itemprop>``)."""
        if item in ("datepublished", "datecreated"):
            self.hint(HintKind.TIME, content)
        elif item == "name" and "author" in (*self.inline.tokens, *self.place.tokens):
            self.hint(HintKind.AUTHOR, content)


@dataclass(slots=True)
class _BlockCloser:
    place: _Place

    def close(self, walker: _Walker) -> None:
        walker.close_block(self.place)


@dataclass(slots=True)
class _InlineCloser:
    mark: int
    #: Segments before the element began: one with blocks inside has ended some of its own.
    segment: int
    hint: HintKind | None
    anchor: bool
    #: The page keeps the element from view.
    vanishes: bool

    def close(self, walker: _Walker) -> None:
        ended = walker.segments[self.segment :]
        text = walker.inline.text_since(0 if ended else self.mark)
        if self.hint is not None and not self.vanishes:
            walker.hint(self.hint, " ".join([*(segment.text for segment in ended), text]))
        is_sign = self.anchor and text.strip().lower() in _ANCHOR_SIGNS
        if (is_sign or self.vanishes) and not ended:
            walker.inline.drop_since(self.mark)
        walker.inline.close()


_Closer = _BlockCloser | _InlineCloser


def tokens_of(attributes: dict[str, str | None]) -> tuple[str, ...]:
    """Return what an element calls itself: class, id, role and itemprop tokens, lower-cased."""
    words = " ".join(filter(None, map(attributes.get, ("class", "id", "role", "itemprop"))))
    return tuple(dict.fromkeys(words.lower().split()))


def is_hidden(attributes: dict[str, str | None], tokens: tuple[str, ...]) -> bool:
    """Tell whether the page itself keeps an element from view."""
    if "hidden" in attributes or not _HIDDEN_TOKENS.isdisjoint(tokens):
        return True
    style = attributes.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))


def is_self_anchor(attributes: dict[str, str | None], tokens: tuple[str, ...]) -> bool:
    """Tell whether a link only lets one copy the address of the heading it stands in."""
    own = (attributes.get("href") or "").startswith("#")
    return own or not _ANCHOR_TOKENS.isdisjoint(tokens)


def _hint_kind(event: Open, tokens: tuple[str, ...]) -> HintKind | None:
    rel = (event.attributes.get("rel") or "").lower().split()
    if "tag" in rel:
        return HintKind.TAG
    if "author" in rel or not _AUTHOR_TOKENS.isdisjoint(tokens):
        return HintKind.AUTHOR
    return None


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else default
