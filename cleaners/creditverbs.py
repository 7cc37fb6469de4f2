"""Credit lines by a sentence: "This post first appeared in …", "本文转载自 …".

A sentence has a verb of publishing, copying or translating, says of what (the *subject*: "this
post", "本文"; or nothing, where the line begins with the verb), and names the *object* behind its
preposition, or before the verb where the language has it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from . import creditwords
from .creditline import Span, names_person
from .creditnames import is_of, name_before
from .creditreading import CLOSING_BRACKETS, NAMED, OPENING_BRACKETS, Credit, Reading
from .creditwords import DECORATION, Sentences
from .model import LinkKind

#: How sure a verb with its subject is, judged as the labels of `creditlabels` are.
_SAID: Final = 0.95
#: Longest subject, in characters.
_MAX_SUBJECT: Final = 160
#: What may stand beside a title that links to the post and is the subject: "The post … ".
_BESIDE: Final = 12


@dataclass(frozen=True, slots=True)
class Verbs(Reading):
    """Sentences of a line that have a verb of crediting, and what they credit."""

    #: What may be said in it, by its words.
    spoken: tuple[Sentences, ...]

    def credits(self, begin: int, end: int) -> Iterator[tuple[int, Credit]]:
        """Yield where each credit by a verb begins in a sentence, and the credit."""
        for group in self.spoken:
            for pattern in group.compiled():
                found = pattern.search(self.line.text, begin, end)
                if found and (credit := self._said(group.kind, found, begin, end)):
                    yield found.start(), replace(credit, is_invitation=group.is_invitation)
                    break

    def _said(self, kind: LinkKind, found: re.Match[str], begin: int, end: int) -> Credit | None:
        if "o" in found.re.groupindex:
            return self._object_before(kind, found)
        return self._object_after(kind, found, begin, end)

    def _object_before(self, kind: LinkKind, found: re.Match[str]) -> Credit | None:
        """Return what a sentence says whose object stands before the verb, after its subject."""
        begin, end = found.span("o")
        text = self.line.text
        words = text[end : found.end()].strip()
        spans = self.line.links(begin, end)
        is_plain = creditwords.says("subject", text[begin : found.end()]) is not None
        if spans:
            target = next((s for s in reversed(spans) if self.may_lead(kind, s)), None)
            opens = target is not None and not text[begin : target.start].strip(DECORATION)
            if target is None or not (is_plain or opens):
                return None
            return self.linked(kind, target, words, _SAID, is_plain=is_plain)
        name = name_before(text[begin:end]) if is_plain and kind is LinkKind.ORIGIN else ""
        return Credit(kind, "", name, words, NAMED) if self.own.may_be_name(name) else None

    def _object_after(
        self, kind: LinkKind, found: re.Match[str], begin: int, end: int
    ) -> Credit | None:
        """Return what a sentence says whose object follows its verb and preposition."""
        subject = self._subject(begin, found.start())
        is_plain = self._is_about_text(subject, found[0])
        if len(subject) > _MAX_SUBJECT or self.is_of_picture(found.start()):
            return None
        if not is_plain and not self._may_lack_subject(begin, found.start()):
            return None
        if not is_plain and kind is LinkKind.TRANSLATION_OF and not self.opens(begin):
            return None
        words = found[0].strip()
        if kind is LinkKind.TRANSLATION_OF and self._is_of_this(found.end(), end):
            return None
        if target := self.link(found.start(), found.end(), end, kind):
            return self.linked(kind, target, words, _SAID, is_plain=is_plain)
        if kind is LinkKind.TRANSLATION_OF or not (is_plain or self.opens(found.start())):
            return None
        name = "" if names_person(words) else self.name(found.end(), end)  # a person is no place
        if name and (title := self._title(begin, found.start(), name)):
            return self.linked(kind, title, words, _SAID, is_plain=is_plain)
        return Credit(kind, "", name, words, NAMED, is_plain=is_plain) if name else None

    def _is_of_this(self, stop: int, end: int) -> bool:
        """Tell whether a translation is one of this text: "a translation of this post is …"."""
        spans = self.line.links(stop, end)
        between = self.line.text[stop : spans[0].start if spans else end]
        return creditwords.says("of_this", between) is not None

    def _is_about_text(self, subject: str, verb: str) -> bool:
        """Tell whether a sentence speaks of the text: "this post …", "read the original post"."""
        if creditwords.says("subject", subject):
            return True
        named = creditwords.says("subject", f"{subject}{verb}")
        return named is not None and (named.start() < len(subject) or not subject.strip(DECORATION))

    def _subject(self, begin: int, stop: int) -> str:
        """Return what stands before a verb; what brackets part from it does not belong to it."""
        text = self.line.text[begin:stop]
        at = max(map(text.rfind, OPENING_BRACKETS))
        is_open = at >= 0 and not any(sign in text[at:] for sign in CLOSING_BRACKETS)
        return text[at + 1 :] if is_open else text

    def _may_lack_subject(self, begin: int, stop: int) -> bool:
        """Tell whether what stands before a verb is nothing, "Note:", or a title that links."""
        before = self._subject(begin, stop)
        rest = before.strip(DECORATION)
        if not rest or creditwords.is_word("note", rest):
            return True
        spans = self.line.links(begin, stop)
        covered = sum(min(span.stop, stop) - span.start for span in spans)
        return covered > 0 and stop - begin - covered <= _BESIDE

    def _title(self, begin: int, stop: int, name: str) -> Span | None:
        """Return the link before a verb that leads to whom it names: "[A day](…) was first …"."""
        spans = self.line.links(begin, stop)
        named = (s for s in spans if self.own.is_elsewhere(s.url) and is_of(s.url, name))
        return next(named, None)
