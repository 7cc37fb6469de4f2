"""Credit lines: what one line says of where the post comes from, read by its grammar.

A line credits a source in one of two ways. A *label* stands before a colon, before a link, or is
all that a link says: "Source: …", "转载自 …", "[Original article](…)". A *sentence* has a verb of
publishing, copying or translating, says of what (the *subject*: "this post", "本文"; or nothing,
where the line begins with the verb), and names the *object* behind its preposition, or before the
verb where the language has it there. The object is a link, or a name.

The same words say other things: how others are to credit this blog (a *notice*), whose a picture
is, what licence holds, when the post first appeared. Each is told by what stands where an object or
a subject should be. Which lines of a page are asked is for `provenance` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from . import creditwords
from .creditline import Line, Span, dateless, names_person, reaches
from .creditnames import Own, goes_on, is_long, is_of, name_at, name_before
from .creditwords import DECORATION, Label, Sentences
from .features import columns
from .hostnames import host_of, is_front, is_shortened, same_publisher, unwrapped
from .identifiers import identifier
from .model import LinkKind

#: A credit is one line; a longer one mentions a publication among other things.
MAX_COLUMNS: Final = 240
#: How sure each way of saying it is, judged by reading what they found on some thousand pages of
#: blogs and magazines: a label whose own word means a copy, a verb with its subject, a label that
#: serves for pictures too, a mention of who showed the way; and a name in place of a link.
LABELLED, SAID, SOURCED, SHOWN = 0.93, 0.95, 0.75, 0.85
NAMED, SOURCE_NAMED = 0.8, 0.6
#: What a credit is less sure by that leads to a front page (it says whose the text is, not where),
#: and one that leads to a forwarding address.
_FRONT, _FORWARDED = 0.03, 0.2
#: Longest label and subject (characters).
_MAX_LABEL, _MAX_SUBJECT = 48, 160
#: A link of fewer letters that is only a label ("src") is a label alone on its line.
_MIN_LABEL: Final = 4
#: What may stand beside a title that links to the post and is the subject: "The post … ".
_BESIDE: Final = 12
_CLAUSE: Final = re.compile(r"[，,、()（）\[\]【】「」—–]|\s-\s|:\s|：")
_COLON: Final = re.compile(r"[:：︰∶](?!//)")
_OPENS, _CLOSES = "(（[【", ")）]】"
#: What a label may say of its object: "Original (in English):".
_ASIDE: Final = re.compile(r"[(（][^()（）]{1,24}[)）]\s*$")
#: What a byline gives before the source: "作者：张三 ".
_PAIRS: Final = re.compile(r"(?:\S{1,8}[:：]\s?[^\s:：]{1,20}(?:\s[^\s:：]{1,20})?\s+){1,4}")
#: And one that ends with a date: "Ann, 2020-03-04 10:22 | ".
_DATED: Final = re.compile(
    r"^[^.!?。！？]{0,40}\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?[\s|·•/-]*$"
)
_WORDS: Final = re.compile(r"[\s:：/|(（,，、.。&+\-–—]+")
_DERIVED: Final = re.compile(
    r"based on|calculat|adapted|compiled|according|berechnung|elabora|calcul|расч|"
    r"基于|根据|整理|より作成|をもとに",
    re.IGNORECASE,
)
#: What may stand between "series" and its title.
_TITLES: Final = re.compile(r"(?:the|our|on|about|on the|called|titled|文章)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credit:
    """What a line says of the post's source."""

    kind: LinkKind
    #: Where the source is, or "" where it is only named.
    url: str
    #: Its name, where it is only named.
    name: str
    #: The words that make it a credit.
    words: str
    confidence: float
    #: Only a label says so that serves for pictures and figures too.
    is_weak: bool = False
    #: It says of which text it speaks, or cannot speak of another.
    is_plain: bool = True
    #: It invites to read an original: the post's where nothing else stands around it.
    is_invitation: bool = False

    @property
    def is_trusted(self) -> bool:
        """Whether its words alone say that it is the post's."""
        return not self.is_weak and self.kind is not LinkKind.VIA


def read(line: Line, own: Own) -> list[Credit]:
    """Return what a line says of its post's source; most lines say nothing.

    >>> own = Own("http://a.example/p")
    >>> [(c.kind.value, c.name) for c in read(Line("This article first appeared in Dusk."), own)]
    [('origin', 'Dusk')]
    >>> read(Line("转载请注明出处：本站"), own)
    []
    """
    if len(line.text) > MAX_COLUMNS or columns(line.text) > MAX_COLUMNS:
        return []
    spoken = creditwords.spoken(line.text.lower())
    if not (spoken or line.spans or _COLON.search(line.text)):
        return []
    reading = _Reading(line, own, spoken)
    found = [credit for begin, end in line.sentences() for credit in reading.credits(begin, end)]
    if not found:
        return []
    allowed = line.before_notice()
    is_licence = creditwords.says("licence", line.text) is not None
    return [
        credit
        for at, credit in found
        if at < allowed and not (is_licence and (credit.is_weak or not credit.url))
    ]


@dataclass(frozen=True, slots=True)
class _Reading:
    line: Line
    own: Own
    #: What may be said in it, by its words.
    spoken: tuple[Sentences, ...]

    def credits(self, begin: int, end: int) -> Iterator[tuple[int, Credit]]:
        """Yield where each credit of a sentence begins, and the credit."""
        yield from self._with_colon(begin, end)
        yield from self._beside_links(begin, end)
        yield from self._verbs(begin, end)

    # --- labels ---------------------------------------------------------------------------------

    def _with_colon(self, begin: int, end: int) -> Iterator[tuple[int, Credit]]:
        for colon in _COLON.finditer(self.line.text, begin, end):
            for at in self._label_places(begin, colon.start()):
                if label := creditwords.label(self.line.text[at : colon.start()]):
                    yield from self._labelled(label, at, colon.end(), end)
                    break

    def _beside_links(self, begin: int, end: int) -> Iterator[tuple[int, Credit]]:
        for span in self.line.links(begin, end):
            at = self._clause(begin, span.start)
            before = self.line.text[at : span.start]
            label = None if _COLON.search(before) else creditwords.label(before)
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
        opens, is_via = self._is_opening(at), label.kind is LinkKind.VIA
        if not (opens or (is_via and self._is_bracketed(at)) or not (label.is_weak or is_via)):
            return
        if self._is_of_picture(at):
            return
        words = self.line.text[at:stop].strip(DECORATION)
        target = self._link(at, stop, end)
        if target is not None and not is_link and self._is_mention(at, target, end, label):
            return
        if target is not None:
            if not (label.is_weak and (self._is_list(target) or self._is_of_part(stop, target))):
                sure = SOURCED if label.is_weak else SHOWN if is_via else LABELLED
                yield at, self._linked(label.kind, target, words, sure, is_weak=label.is_weak)
        elif opens and not is_link and not is_via:
            sure = SOURCE_NAMED if label.is_weak else NAMED
            name = self._name(stop, end)
            if name and not goes_on(self.line.text[stop:], name):
                yield at, Credit(label.kind, "", name, words, sure, label.is_weak, is_plain=False)

    def _is_mention(self, at: int, target: Span, end: int, label: Label) -> bool:
        """Tell whether a sentence goes on behind the object of a label inside it, or of a weak one.

        "The paper, first published in B, was the one that …", "Source B says that …".
        """
        has_colon = _COLON.search(self.line.text, at, target.start) is not None
        if has_colon or (self._is_opening(at) and not label.is_weak):
            return False
        return is_long(self.line.text[target.stop : end])

    def _is_opening(self, at: int) -> bool:
        """Tell whether nothing stands before a place of the line but "Note:", or a byline."""
        before = dateless(self.line.text[:at])
        if (
            not before.strip(DECORATION)
            or _DATED.search(before)
            or _PAIRS.fullmatch(before.lstrip())
        ):
            return True
        parts = _COLON.split(before.strip(DECORATION))
        return all(creditwords.is_word("note", one) or creditwords.label(one) for one in parts)

    def _is_bracketed(self, at: int) -> bool:
        """Tell whether a place opens brackets that the line closes: "(via …)"."""
        before, after = self.line.text[:at].rstrip(), self.line.text[at:].rstrip(" .。!")
        return before.endswith(tuple(_OPENS)) and after.endswith(tuple(_CLOSES))

    def _is_of_picture(self, at: int) -> bool:
        """Tell whether a word for a picture stands before: "Photo / Source: …"."""
        words = _WORDS.split(self.line.text[:at].lower())
        return any(creditwords.is_word("picture", word) for word in words if word)

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

    # --- sentences ------------------------------------------------------------------------------

    def _verbs(self, begin: int, end: int) -> Iterator[tuple[int, Credit]]:
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
            target = next((s for s in reversed(spans) if self._may_lead(kind, s)), None)
            opens = target is not None and not text[begin : target.start].strip(DECORATION)
            if target is None or not (is_plain or opens):
                return None
            return self._linked(kind, target, words, SAID, is_plain=is_plain)
        name = name_before(text[begin:end]) if is_plain and kind is LinkKind.ORIGIN else ""
        return Credit(kind, "", name, words, NAMED) if self.own.may_be_name(name) else None

    def _object_after(
        self, kind: LinkKind, found: re.Match[str], begin: int, end: int
    ) -> Credit | None:
        """Return what a sentence says whose object follows its verb and preposition."""
        subject = self._subject(begin, found.start())
        is_plain = self._is_about_text(subject, found[0])
        if len(subject) > _MAX_SUBJECT or self._is_of_picture(found.start()):
            return None
        if not is_plain and not self._may_lack_subject(begin, found.start()):
            return None
        if not is_plain and kind is LinkKind.TRANSLATION_OF and not self._is_opening(begin):
            return None
        words = found[0].strip()
        if kind is LinkKind.TRANSLATION_OF and self._is_of_this(found.end(), end):
            return None
        if target := self._link(found.start(), found.end(), end, kind):
            return self._linked(kind, target, words, SAID, is_plain=is_plain)
        if kind is LinkKind.TRANSLATION_OF or not (is_plain or self._is_opening(found.start())):
            return None
        name = "" if names_person(words) else self._name(found.end(), end)  # a person is no place
        if name and (title := self._title(begin, found.start(), name)):
            return self._linked(kind, title, words, SAID, is_plain=is_plain)
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
        at = max(map(text.rfind, _OPENS))
        return text[at + 1 :] if at >= 0 and not any(c in text[at:] for c in _CLOSES) else text

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

    # --- objects --------------------------------------------------------------------------------

    def _may_lead(self, kind: LinkKind, span: Span) -> bool:
        return kind is LinkKind.SERIES or self.own.is_elsewhere(span.url)

    def _link(self, at: int, stop: int, end: int, kind: LinkKind = LinkKind.ORIGIN) -> Span | None:
        """Return the link that is the object of the words from `at` to `stop`, if one is.

        It follows them, or they are part of it. Where a link that follows is the page's own, the
        line speaks of the page itself.
        """
        after = next((s for s in self.line.spans if stop <= s.start < end), None)
        if after is not None and self._is_near(stop, after.start, kind):
            return self._deepest(after, end) if self._may_lead(kind, after) else None
        around = next((s for s in self.line.spans if s.start < stop and s.stop > at), None)
        return around if around is not None and self._may_lead(kind, around) else None

    def _is_near(self, stop: int, start: int, kind: LinkKind) -> bool:
        """Tell whether what stands between a verb and a link leaves the link its object."""
        gap = self.line.text[stop:start]
        if kind is LinkKind.SERIES:
            return _TITLES.fullmatch(gap.strip(DECORATION)) is not None
        return reaches(gap)

    def _deepest(self, span: Span, end: int) -> Span:
        """Return the link of the sentence that leads to the post, where `span` leads to its site.

        "[A day](…) was originally published in [Dusk](…)".
        """
        if not is_front(span.url):
            return span
        posts = (s for s in self.line.links(0, end) if not is_front(s.url))
        return next((s for s in posts if host_of(s.url) == host_of(span.url)), span)

    def _linked(  # noqa: PLR0913 - what a credit is made of
        self,
        kind: LinkKind,
        target: Span,
        words: str,
        sure: float,
        *,
        is_weak: bool = False,
        is_plain: bool = True,
    ) -> Credit:
        url = unwrapped(target.url)
        less = _FORWARDED if is_shortened(url) else _FRONT if is_front(url) else 0.0
        return Credit(kind, url, "", words, round(sure - less, 2), is_weak, is_plain)

    def _name(self, begin: int, end: int) -> str:
        """Return the name that stands at `begin`, or "": a link there is no name."""
        if self.line.links(begin, end):
            return ""
        name = name_at(self.line.text[begin:end])
        return name if self.own.may_be_name(name) else ""
