"""Credit lines by a label: "Source: …", "转载自 …", "[Original article](…)".

A label stands before a colon, before a link, or is all that a link says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from . import creditwords
from .creditline import Span, dateless
from .creditnames import goes_on, is_long
from .creditreading import CLOSING_BRACKETS, COLON, NAMED, OPENING_BRACKETS, Credit, Reading
from .creditwords import DECORATION, Label
from .hostnames import same_publisher
from .identifiers import identifier
from .model import LinkKind

#: How sure each label is, judged by reading what they found on some thousand pages of blogs and
#: magazines: one whose own word means a copy, one that serves for pictures too, a mention of who
#: showed the way; and one that serves for pictures with a name in place of a link.
_LABELLED, _SOURCED, _SHOWN, _SOURCE_NAMED = 0.93, 0.75, 0.85, 0.6
#: Longest label, in characters.
_MAX_LABEL: Final = 48
#: A link of fewer letters that is only a label ("src") is a label alone on its line.
_MIN_LABEL: Final = 4
#: What ends a clause, so that a label may follow it.
_CLAUSE: Final = re.compile(r"[，,、()（）\[\]【】「」—–]|\s-\s|:\s|：")
#: What a label may say of its object: "Original (in English):".
_ASIDE: Final = re.compile(r"[(（][^()（）]{1,24}[)）]\s*$")
#: What says of figures that they were worked out from a source.
_DERIVED: Final = re.compile(
    r"based on|calculat|adapted|compiled|according|berechnung|elabora|calcul|расч|"
    r"基于|根据|整理|より作成|をもとに",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Labels(Reading):
    """Labels of a line, and what they credit."""

    def credits(self, begin: int, end: int) -> Iterator[tuple[int, Credit]]:
        """Yield where each credit by a label begins in a sentence, and the credit."""
        yield from self._with_colon(begin, end)
        yield from self._beside_links(begin, end)

    def _with_colon(self, begin: int, end: int) -> Iterator[tuple[int, Credit]]:
        for colon in COLON.finditer(self.line.text, begin, end):
            for at in self._label_places(begin, colon.start()):
                if label := creditwords.label(self.line.text[at : colon.start()]):
                    yield from self._labelled(label, at, colon.end(), end)
                    break

    def _beside_links(self, begin: int, end: int) -> Iterator[tuple[int, Credit]]:
        for span in self.line.links(begin, end):
            at = self._clause(begin, span.start)
            before = self.line.text[at : span.start]
            label = None if COLON.search(before) else creditwords.label(before)
            if label:
                yield from self._labelled(label, at, span.start, end)
            elif label := self._all_label(span, at):
                yield from self._labelled(label, span.start, span.stop, end, is_link=True)

    def _clause(self, begin: int, stop: int) -> int:
        """Return where the clause begins that ends at `stop`."""
        ends = [m.end() for m in _CLAUSE.finditer(self.line.text, begin, stop)]
        said = (at for at in reversed(ends) if self.line.text[at:stop].strip(DECORATION))
        return next(said, begin)

    def _label_places(self, begin: int, stop: int) -> Iterator[int]:
        """Yield where a label may begin: with its clause, or with its last word."""
        if _ASIDE.search(self.line.text, begin, stop) and stop - begin <= _MAX_LABEL:
            yield begin
        begin = self._clause(begin, stop)
        if stop - begin <= _MAX_LABEL:
            yield begin
        last = self.line.text.rfind(" ", begin, stop)
        # Chinese has no spaces inside a label, so one parts it from what stands before.
        if last > begin and stop - last <= _MAX_LABEL and not self.line.text[last:stop].isascii():
            yield last + 1

    def _all_label(self, span: Span, clause: int) -> Label | None:
        """Return the label that a link's words are, where a link may be called so."""
        text = self.line.text
        words = text[span.start : span.stop]
        found = creditwords.label(words) if len(words) <= _MAX_LABEL else None
        if found is None or found.kind is LinkKind.VIA:
            return None
        if not (text[: span.start] + text[span.stop :]).strip(DECORATION):
            return found
        is_whole = (
            not dateless(text[clause : span.start]).strip(DECORATION) and len(words) >= _MIN_LABEL
        )
        return found if is_whole and not found.is_weak else None

    def _labelled(
        self, label: Label, at: int, stop: int, end: int, *, is_link: bool = False
    ) -> Iterator[tuple[int, Credit]]:
        """Yield the credit of a label that stands from `at` to `stop`, if it has an object."""
        opens, is_via = self.opens(at), label.kind is LinkKind.VIA
        if not (opens or (is_via and self._is_bracketed(at)) or not (label.is_weak or is_via)):
            return
        if self.is_of_picture(at):
            return
        words = self.line.text[at:stop].strip(DECORATION)
        target = self.link(at, stop, end)
        if target is not None and not is_link and self._is_mention(at, target, end, label):
            return
        if target is not None:
            if not (label.is_weak and (self._is_list(target) or self._is_of_part(stop, target))):
                sure = _SOURCED if label.is_weak else _SHOWN if is_via else _LABELLED
                yield at, self.linked(label.kind, target, words, sure, is_weak=label.is_weak)
        elif opens and not is_link and not is_via:
            sure = _SOURCE_NAMED if label.is_weak else NAMED
            name = self.name(stop, end)
            if name and not goes_on(self.line.text[stop:], name):
                yield at, Credit(label.kind, "", name, words, sure, label.is_weak, is_plain=False)

    def _is_mention(self, at: int, target: Span, end: int, label: Label) -> bool:
        """Tell whether a sentence goes on behind the object of a label inside it, or of a weak one.

        "The paper, first published in B, was the one that …", "Source B says that …".
        """
        has_colon = COLON.search(self.line.text, at, target.start) is not None
        if has_colon or (self.opens(at) and not label.is_weak):
            return False
        return is_long(self.line.text[target.stop : end])

    def _is_bracketed(self, at: int) -> bool:
        """Tell whether a place opens brackets that the line closes: "(via …)"."""
        before, after = self.line.text[:at].rstrip(), self.line.text[at:].rstrip(" .。!")
        return before.endswith(tuple(OPENING_BRACKETS)) and after.endswith(tuple(CLOSING_BRACKETS))

    def _is_list(self, target: Span) -> bool:
        """Tell whether links to other publishers follow: the line lists references."""
        at = target.stop
        for span in self.line.links(at, len(self.line.text)):
            label = creditwords.label(self.line.text[at : span.start])
            is_via = label is not None and label.kind is LinkKind.VIA
            if not is_via and not same_publisher(span.url, target.url):
                return True
            at = span.stop
        return False

    def _is_of_part(self, stop: int, target: Span) -> bool:
        """Tell whether a label that may be of anything leads to a work or to whence figures are.

        "Source: GitHub", "Source: own figures based on …".
        """
        between = self.line.text[stop : target.start]
        return bool(identifier(target.url)) or _DERIVED.search(between) is not None
