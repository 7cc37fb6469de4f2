"""What both ways of crediting a source ask of a line: what opens it, and what is named or linked.

A label and a sentence differ in their words; their objects are read alike: a link that follows or
that they stand in, else a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from . import creditwords
from .creditline import Line, Span, dateless, reaches
from .creditnames import Own, name_at
from .creditwords import DECORATION
from .hostnames import host_of, is_front, is_shortened, unwrapped
from .model import LinkKind

#: How sure a credit is whose object has but a name, and no link, judged as those of `creditlabels`.
NAMED: Final = 0.8
#: What a credit is less sure by that leads to a front page (it says whose the text is, not where),
#: and one that leads to a forwarding address.
_FRONT, _FORWARDED = 0.03, 0.2
#: What parts a label from what it labels.
COLON: Final = re.compile(r"[:：︰∶](?!//)")
OPENING_BRACKETS, CLOSING_BRACKETS = "(（[【", ")）]】"
#: What a byline gives before the source: "作者：张三 ".
_PAIRS: Final = re.compile(r"(?:\S{1,8}[:：]\s?[^\s:：]{1,20}(?:\s[^\s:：]{1,20})?\s+){1,4}")
#: And one that ends with a date: "Ann, 2020-03-04 10:22 | ".
_DATED: Final = re.compile(
    r"^[^.!?。！？]{0,40}\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?[\s|·•/-]*$"
)
_WORDS: Final = re.compile(r"[\s:：/|(（,，、.。&+\-–—]+")
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


@dataclass(frozen=True, slots=True)
class Reading:
    """A line that is read for what it credits, on a page with an address and names of its own."""

    line: Line
    own: Own

    def opens(self, at: int) -> bool:
        """Tell whether nothing stands before a place of the line but "Note:", or a byline."""
        before = dateless(self.line.text[:at])
        if (
            not before.strip(DECORATION)
            or _DATED.search(before)
            or _PAIRS.fullmatch(before.lstrip())
        ):
            return True
        parts = COLON.split(before.strip(DECORATION))
        return all(creditwords.is_word("note", one) or creditwords.label(one) for one in parts)

    def is_of_picture(self, at: int) -> bool:
        """Tell whether a word for a picture stands before: "Photo / Source: …"."""
        words = _WORDS.split(self.line.text[:at].lower())
        return any(creditwords.is_word("picture", word) for word in words if word)

    def may_lead(self, kind: LinkKind, span: Span) -> bool:
        """Tell whether a link may be an object: one to elsewhere; a series is the blog's own."""
        return kind is LinkKind.SERIES or self.own.is_elsewhere(span.url)

    def link(self, at: int, stop: int, end: int, kind: LinkKind = LinkKind.ORIGIN) -> Span | None:
        """Return the link that is the object of the words from `at` to `stop`, if one is.

        It follows them, or they are part of it. Where a link that follows is the page's own, the
        line speaks of the page itself.
        """
        after = next((s for s in self.line.spans if stop <= s.start < end), None)
        if after is not None and self._is_near(stop, after.start, kind):
            return self._deepest(after, end) if self.may_lead(kind, after) else None
        around = next((s for s in self.line.spans if s.start < stop and s.stop > at), None)
        return around if around is not None and self.may_lead(kind, around) else None

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

    def linked(  # noqa: PLR0913 - what a credit is made of
        self,
        kind: LinkKind,
        target: Span,
        words: str,
        sure: float,
        *,
        is_weak: bool = False,
        is_plain: bool = True,
    ) -> Credit:
        """Return the credit of a link, as sure as `sure`, or less where its address says little."""
        url = unwrapped(target.url)
        less = _FORWARDED if is_shortened(url) else _FRONT if is_front(url) else 0.0
        return Credit(kind, url, "", words, round(sure - less, 2), is_weak, is_plain)

    def name(self, begin: int, end: int) -> str:
        """Return the name that stands at `begin`, or "": a link there is no name."""
        if self.line.links(begin, end):
            return ""
        name = name_at(self.line.text[begin:end])
        return name if self.own.may_be_name(name) else ""
