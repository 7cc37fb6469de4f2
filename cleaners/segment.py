"""Events of the tree become segments: the smallest pieces that are kept or removed as a whole.

The walk keeps three stacks: the block-level elements around the reading position (they become
`Container`s once a segment stands in them), the marks and links in force, and the frames (lists,
quotations) that `assemble` will need to put the pieces together again. A segment ends where a
block begins or ends, or at a blank line made of ``<br><br>``.

Preformatted text and tables are read by `wholes`, which this module hands the same events.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from . import wholes
from .flow import FLOWS, Flow
from .inline import MARKS, Inline, fold, runs_text
from .model import (
    Caption,
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
from .names import (
    NAMELESS,
    Attributes,
    Reader,
    hint_kind,
    is_anchor_sign,
    is_hidden,
    is_self_anchor,
    rel_of,
)
from .nesting import Place, Scope, frozen, leads_to_itself
from .tree import CLOSE, Event, Open, Tree

#: Segments of one page beyond which the rest is left out: three times what the largest of 3,200
#: saved pages has (3,332), and a second's work for those who judge them.
MAX_SEGMENTS = 10_000
#: Lists and quotations within each other beyond which nothing is indented further: deeper than any
#: post, shallow enough for recursive rendering.
MAX_FRAMES = 16
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
#: Elements that begin or number a list, an item, a quotation.
_FRAMED = frozenset("ul ol dl menu li dt dd blockquote".split())
_CAPTIONS = frozenset({"figcaption", "caption"})
#: Elements that change what text directly inside becomes.
_LEAVES = _HEADINGS.keys() | _CAPTIONS
#: Inline elements that may carry a value for machines.
_MACHINE = frozenset({"time", "abbr", "meta"})
_PUBLISHED = frozenset({"published", "dt-published"})
#: Inline elements, and attributes of any, that say more than how to mark their text.
_SPEAKING = _MACHINE | {"a", "img"}
_SPEAKING_ATTRIBUTES = frozenset({"hidden", "style", "rel", "itemprop"})
_HIDING = frozenset({"hidden", "style"})
_NO_MARK = Mark.NONE
#: Is told each event as it is read, and how many segments there are by then: the number of the one
#: that a text becomes a part of, if it becomes a part of any.
Watch = Callable[[Event, int], None]


def segment(tree: Tree, also: Iterable[Event] = (), watch: Watch | None = None) -> Layout:
    """Cut the body of `tree` into segments, and what is to stand at its end besides.

    >>> from .model import Form, Page
    >>> from .tree import parse
    >>> page = Page("<h1>T</h1><div>one<br><br>two <b>bold</b></div>", Form.HTML, "utf-8", "utf-8")
    >>> [s.text for s in segment(parse(page)).segments]
    ['T', 'one', 'two bold']
    """
    walker = _Walker(Inline(tree.head.base))
    notes = []
    try:
        events = chain(tree.events(), also)
        walker.walk(_watched(events, watch, walker.segments) if watch else events)
    except _FullError:
        notes.append(f"cut after {MAX_SEGMENTS:,} paragraphs")
    walker.leave_all()
    return Layout(
        segments=tuple(walker.segments),
        containers=tuple(frozen(walker.containers, walker.segments)),
        head=tree.head,
        hints=tuple(walker.hints),
        notes=(*tree.notes, *notes, *walker.names.notes),
    )


def _watched(events: Iterator[Event], watch: Watch, segments: Sequence[Segment]) -> Iterator[Event]:
    for event in events:
        watch(event, len(segments))
        yield event


class _FullError(Exception):
    """There are as many segments as may be."""


@dataclass(slots=True)
class _Walker:
    inline: Inline
    segments: list[Segment] = field(default_factory=list)
    containers: list[Place] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    place: Place = field(default_factory=lambda: Place("", None, (), Scope()))
    names: Reader = field(default_factory=Reader)
    #: Numbers handed out to lists, items and quotations.
    counter: int = 0

    def walk(self, events: Iterator[Event]) -> None:
        """Read all events; the stack remembers how each open element is to be closed."""
        inline = self.inline
        closers: list[_Closer] = []
        for event in events:  # 2,000 on a page
            if isinstance(event, str):
                # Two texts in three are what stands between blocks.
                if inline.texts or not (event.isspace() and event.isascii()):
                    inline.text(event)
            elif event is CLOSE:
                closer = closers.pop()
                if isinstance(closer, Place):
                    self._close_block(closer)
                elif closer is not _NOTHING:
                    self._close_inline(closer)
            else:
                flow = FLOWS.get(event.tag)
                if flow is Flow.INLINE or ":" in event.tag:  # Word leaves <o:p> in running text
                    closers.append(self._open_inline(event))
                elif flow is None and not event.data_table:
                    closers.append(self._open_block(event))
                elif flow is Flow.BREAK:
                    next(events)
                    self._line_break()
                else:
                    self._whole(event, events)
        self.flush()

    def leave_all(self) -> None:
        """Leave what is still open."""
        at: Place | None = self.place
        while at is not None:
            at.stop, at = len(self.segments), at.parent

    def _whole(self, event: Open, events: Iterator[Event]) -> None:
        """Read an element that is one segment however deep it goes, to its end."""
        self.flush()
        hidden = is_hidden(event.attributes, self.names.names_of(event.attributes))
        if event.tag == "pre":
            leaf, text = wholes.code(event, events, self._names_around())
            text = "" if wholes.is_line_numbers(self.place.tokens) else text
            self._add(leaf, text, hidden=hidden)
        elif event.tag == "hr":
            next(events)
            self._add(Rule(), "", hidden=hidden)
        else:
            table, text, caption = wholes.table(events, self.inline)
            # No caption leaf: that would go to a picture before the table.
            self._add(Paragraph(caption), runs_text(caption), hidden=hidden)
            self._add(table, text, hidden=hidden)

    def _names_around(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return tag and tokens of the elements around, the innermost first."""
        names: list[tuple[str, tuple[str, ...]]] = []
        at: Place | None = self.place
        while at is not None and len(names) < wholes.WRAPPERS:
            names.append((at.tag, at.tokens))
            at = at.parent
        return names

    def _line_break(self) -> None:
        if self.inline.at_line_start():
            self.flush()
        else:
            self.inline.line_break()

    def _open_inline(self, event: Open) -> _Closer:
        tag, attributes, _ = event
        inline, mark = self.inline, MARKS.get(tag, _NO_MARK)
        names = NAMELESS
        if attributes:
            names = self.names.names_of(attributes)
            inline.tokens += names.tokens
        if names.is_plain and tag not in _SPEAKING and _SPEAKING_ATTRIBUTES.isdisjoint(attributes):
            if mark is _NO_MARK:
                return _NOTHING
            inline.open(mark, "")
            return None
        if tag == "img":
            inline.image(attributes)
        href = inline.absolute(attributes.get("href")) if tag == "a" else ""
        if href and leads_to_itself(attributes, names, self.place):
            href = ""
        if tag in _MACHINE or "itemprop" in attributes:
            self._hint_from_machine_value(tag, attributes, names.tokens)
        if tag == "a" and "rel" in attributes and "bookmark" in rel_of(attributes):
            self.hint(HintKind.PERMALINK, href)
        inline.open(mark, href)
        # Most say nothing more, which is seen at a glance.
        may_hint = "rel" in attributes or not names.is_plain
        hint = hint_kind(attributes, names) if may_hint else None
        anchor = tag == "a" and is_self_anchor(attributes, names)
        vanishes = is_hidden(attributes, names)
        if hint is None and not anchor and not vanishes:
            return None
        return _Ending(inline.position(), len(self.segments), hint, anchor, vanishes)

    def _open_block(self, event: Open) -> Place:
        inline = self.inline
        if inline.texts:
            self.flush()
        elif inline.tokens:
            inline.tokens.clear()
        tag, attributes, _ = event
        around = self.place
        scope = around.scope
        names = NAMELESS
        if attributes:
            names = self.names.names_of(attributes)
            # Nearly all say neither, which is seen at a glance.
            if not (names.is_plain and _HIDING.isdisjoint(attributes)):
                scope = scope._replace(
                    hidden=scope.hidden or is_hidden(attributes, names),
                    caption=scope.caption or names.is_caption,
                )
        if tag in _LEAVES:
            hidden, frames, heading, caption, in_list = scope
            heading, caption = _HEADINGS.get(tag, heading), caption or tag in _CAPTIONS
            scope = Scope(hidden, frames, heading, caption, in_list)
        self.place = place = Place(tag, around, names.tokens, scope)
        if tag in _FRAMED:
            self._frame(place, around, event)
        return place

    def _frame(self, place: Place, around: Place, event: Open) -> None:
        """Give `place` the list, item or quotation that its element opens."""
        tag = event.tag
        hidden, frames, heading, caption, in_list = place.scope
        if len(frames) >= MAX_FRAMES:
            return
        if tag in ("ul", "ol", "dl", "menu"):
            in_list = self._number()
            start = _integer(event.attributes.get("start"), 1)
            place.next_number = start if tag == "ol" else None
        elif tag in ("li", "dt", "dd"):
            frames = (*frames, self._item(around, event))
            in_list = around.scope.list
        elif tag == "blockquote":
            frames = (*frames, QuoteFrame(self._number()))
        place.scope = Scope(hidden, frames, heading, caption, in_list)

    def _item(self, around: Place, event: Open) -> ItemFrame | TermFrame:
        if around.scope.list < 0:  # an item that stands in no list begins one
            around.scope = around.scope._replace(list=self._number())
        number_of_list = around.scope.list
        if event.tag != "li":
            return TermFrame(number_of_list, self._number(), event.tag == "dd")
        number = around.next_number
        if number is not None:
            number = _integer(event.attributes.get("value"), number)
            around.next_number = number + 1
        return ItemFrame(number_of_list, self._number(), number)

    def _number(self) -> int:
        self.counter += 1
        return self.counter

    def flush(self) -> None:
        """End the segment that is being read, if there is anything in it."""
        inline = self.inline
        if not inline.texts:  # most blocks begin where another has just begun or ended
            inline.tokens.clear()
            return
        runs, text, tokens = inline.take()
        if runs:
            self._add(self._leaf(runs, text), text, tokens)

    def _leaf(self, runs: Runs, text: str) -> Leaf:
        if not text or text.isspace():
            image = next(run for run in runs if run.image)
            return Picture(image.image, image.text, image.href)
        scope = self.place.scope
        if scope.heading:
            return Heading(scope.heading, runs)
        return Caption(runs) if scope.caption else Paragraph(runs)

    def _add(
        self, leaf: Leaf, text: str, tokens: tuple[str, ...] = (), *, hidden: bool = False
    ) -> None:
        if not text and not isinstance(leaf, Picture | Rule):
            return
        if len(self.segments) == MAX_SEGMENTS:
            raise _FullError
        place = self.place
        container = place.index if place.index >= 0 else self._numbered(place)
        scope = place.scope
        self.segments.append(
            Segment(leaf, text, container, scope.frames, tokens, hidden or scope.hidden)
        )

    def _numbered(self, place: Place) -> int:
        """Number `place` and what is around it, outermost first, so that parents come first."""
        chain = [place]
        at = place.parent
        while at is not None and at.index < 0:
            chain.append(at)
            at = at.parent
        number, start = len(self.containers), len(self.segments)
        chain.reverse()
        self.containers += chain
        for opened in chain:
            opened.index, opened.start = number, start
            number += 1
        return place.index

    def _close_block(self, place: Place) -> None:
        """Leave `place` for the element around it."""
        inline = self.inline
        if inline.texts:
            self.flush()
        elif inline.tokens:
            inline.tokens.clear()
        place.stop = len(self.segments)
        self.place = place.parent or place

    def _close_inline(self, ending: _Ending | None) -> None:
        self.inline.close()
        if ending is None:
            return
        position, segment, hint, anchor, vanishes = ending
        ended = self.segments[segment:]
        text = self.inline.text_since(0 if ended else position)
        if hint is not None and not vanishes:
            self.hint(hint, " ".join([*[segment.text for segment in ended], text]))
        is_sign = anchor and is_anchor_sign(text)
        if (is_sign or vanishes) and not ended:
            self.inline.drop_since(position)

    def hint(self, kind: HintKind, value: str) -> None:
        """Note a fact that the markup states at the reading position."""
        if value := fold(value):
            self.hints.append(Hint(kind, value, len(self.segments)))

    def _hint_from_machine_value(
        self, tag: str, attributes: Attributes, tokens: tuple[str, ...]
    ) -> None:
        """Take a value written for machines: ``<time datetime>``, hAtom's ``<abbr title>``."""
        item = (attributes.get("itemprop") or "").lower()
        if tag == "time":
            self.hint(HintKind.TIME, attributes.get("datetime") or "")
        elif tag == "abbr" and not _PUBLISHED.isdisjoint(tokens):
            self.hint(HintKind.TIME, attributes.get("title") or "")
        elif item == "datepublished":
            self.hint(HintKind.TIME, attributes.get("content") or attributes.get("title") or "")
        if tag == "meta" and (content := attributes.get("content")):
            self._hint_from_meta(item, content)

    def _hint_from_meta(self, item: str, content: str) -> None:
        """Take microdata that a page puts on elements without text (``<meta itemprop>``)."""
        if item in ("datepublished", "datecreated"):
            self.hint(HintKind.TIME, content)
        elif item == "name" and "author" in self.inline.tokens + list(self.place.tokens):
            self.hint(HintKind.AUTHOR, content)


class _Ending(NamedTuple):
    """What is to be done where an inline element ends, besides ending its mark."""

    #: Where it began in the segment being read then.
    position: int
    #: Segments before it: one with blocks inside has ended some of its own.
    segment: int
    hint: HintKind | None
    anchor: bool
    #: The page keeps the element from view.
    vanishes: bool


#: For inline elements at whose end there is nothing to do.
_NOTHING = _Ending(0, 0, None, anchor=False, vanishes=False)
#: How an open element is to be closed; None for inline elements that only end their mark.
_Closer = Place | _Ending | None


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else default
