"""Where a post comes from: its canonical address, and the post it is a copy or translation of.

Three kinds of witness are heard. The page's head and the blog's feed say it for machines
(`statements`): addresses of its own that stand elsewhere, and properties that name a source. A line
says it for readers: a credit line (`credits`) at the post's beginning or end. And some things say
nothing alone but agree with what is said, such as pictures that come from the source's host.
`claims` settles what they come to.

A mirror is told from what looks like one by where the words stand. In a quotation they name what is
quoted, below a picture what is shown, in a list or under "References" what was read, in a comment
or a sidebar nothing of the post's; in the middle of the text they tell a story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import chain
from typing import Final

from . import claims, creditwords, statements
from .cited import bare_addresses
from .claims import Claim
from .creditline import Line, lines
from .creditnames import Own
from .creditreading import Credit
from .credits import MAX_COLUMNS, read
from .creditwords import folded
from .features import columns, inline_runs
from .mentions import Mentions
from .metadata import Metadata
from .model import (
    Heading,
    Layout,
    Link,
    LinkKind,
    Paragraph,
    Role,
    Run,
    Segment,
    Table,
    Verdict,
)
from .publisher import Source

#: Segments of the post from its beginning and its end among which a credit line is looked for,
#: those among which words are believed that serve for pictures and quotations too, and those whose
#: first and last sentence may be one.
_REACH, _NEAR, _ENDS = 8, 6, 2
#: Segments around the post that were taken for furniture, among which a plain credit may stand.
_AROUND: Final = 5
#: What a credit may have been taken for: the credit of a mirror is part of its text for some
#: readers and furniture for others.
_TAKEN_FOR = frozenset({Role.POST, Role.BYLINE, Role.BOILERPLATE, Role.NAVIGATION, Role.TAGS})
#: Share of a line that is its link from which on it is the object of the label before it.
_MOST_LINKED: Final = 0.8
#: Characters of a long line's beginning and end in which its first and last sentence are sought.
_SENTENCES: Final = 2 * MAX_COLUMNS
#: Longest line that is only a label, whose object stands in the next (columns).
_LONE_LABEL: Final = 40


def find(
    layout: Layout,
    verdicts: Sequence[Verdict],
    url: str,
    facts: Metadata,
    sources: Sequence[Source] = (),
) -> tuple[Link, ...]:
    """Return the typed links that say where a page's post comes from, each kind once.

    Args:
        layout: The page, cut into segments.
        verdicts: What each segment is to the post.
        url: Where the page was fetched, or "".
        facts: What the page says about the post.
        sources: Where the blog's own feed says that it has the post from.
    """
    own = Own(
        url if url.startswith("http") else facts.canonical,
        statements.names(facts),
        statements.own_addresses(layout.head, url),
    )
    said = [
        *statements.claims(layout.head, url, facts),
        *statements.of_feed(sources, own),
        *_Lines(layout, verdicts, own).claims(),
    ]
    if said:
        said.extend(statements.support(layout, verdicts, url))
    found = claims.settled(said)
    if facts.canonical:
        address = Link(facts.canonical, "", LinkKind.CANONICAL, evidence="rel=canonical")
        return (address, *found)
    return found


_COLON: Final = re.compile("[:：]")
#: Parts a line into labels and what they stand before.
_LABELS: Final = re.compile(r"[:：,，、|｜/;；()（）\[\]【】\s]+")
#: Lines that begin with a label of sources, of which one may be the post's.
_FEW_SOURCES: Final = 2


class _Place(Enum):
    """Where a line stands to the post's text."""

    #: The first or last of its texts.
    END = auto()
    #: Near its beginning or end, or in its byline.
    NEAR = auto()
    EDGE = auto()
    #: Outside, in what was taken for furniture.
    AROUND = auto()


@dataclass(frozen=True, slots=True)
class _Lines:
    """A page's lines, asked for credits."""

    layout: Layout
    verdicts: Sequence[Verdict]
    own: Own

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Its pieces."""
        return self.layout.segments

    def claims(self) -> Iterator[Claim]:
        """Yield what the lines at the post's beginning and end say of its source."""
        post = [i for i, verdict in enumerate(self.verdicts) if verdict.role is Role.POST]
        said = list(self._said(post))
        weak = [claim for claim in said if claim.is_weak]
        if weak:
            of_parts, lines_of_parts = self._sources_of_parts(post)
            at_end = [claim for claim in weak if claim.segment not in post[:_NEAR]]
            dropped = weak if lines_of_parts > _FEW_SOURCES else at_end if of_parts > 1 else []
            said = [claim for claim in said if claim not in dropped]
        if any(claim.kind is LinkKind.ORIGIN for claim in said) and self._names_translator(post):
            said = [_of_original(claim) for claim in said]
        yield from said

    def _sources_of_parts(self, post: list[int]) -> tuple[int, int]:
        """Count the labels of sources in all of the post, and the lines that begin with one.

        Where parts of a post have sources of their own, its last is one of them.
        """
        texts = (self.segments[i].text for i in post)
        found = [creditwords.weak_labels(folded(text)) for text in texts if _COLON.search(text)]
        return sum(number for number, _ in found), sum(begins for _, begins in found)

    def _names_translator(self, post: list[int]) -> bool:
        """Tell whether a line at the post's beginning or end says who translated it."""
        return any(
            creditwords.says("translated", line) is not None
            or any(creditwords.is_word("translator", part) for part in _LABELS.split(line))
            for index, place in self._asked(post)
            if place is not _Place.AROUND
            for line in folded(self.segments[index].text[:_SENTENCES]).split("\n")
            if columns(line) <= MAX_COLUMNS
        )

    def _said(self, post: list[int]) -> Iterator[Claim]:
        mentions = Mentions(self.segments, tuple(post), self.own.url)
        for index, place in self._asked(post):
            for credit in self._credits(index, is_end=place is _Place.END):
                if _is_said_at(place, credit) and not mentions.has(credit, index):
                    claim = _claim(credit, self.segments[index].text, index)
                    yield claim if claim.url else self._with_address(claim)

    def _asked(self, post: list[int]) -> Iterator[tuple[int, _Place]]:
        """Yield the segments that are asked, and where they stand."""
        texts = [i for i in post if self.segments[i].text]
        first, last = (post[0], post[-1]) if post else (len(self.segments), -1)
        ends = set(_edges(texts, _ENDS))
        near, edge = set(_edges(texts, _NEAR)), set(_edges(texts, _REACH))
        before, after = range(max(0, first - _REACH), first), range(last + 1, last + 1 + _AROUND)
        inside = (*range(first, *texts[1:2]), *range(*texts[-2:])) if len(texts) > 1 else ()
        for index in sorted({*before, *edge, *inside, *after}):
            if index >= len(self.segments):
                break
            role = self.verdicts[index].role
            if index in ends:
                yield index, _Place.END
            elif role is Role.BYLINE or index in near or self._is_beside(index, first, last):
                yield index, _Place.NEAR
            elif index in edge:
                yield index, _Place.EDGE
            elif role in _TAKEN_FOR and (index > last or index >= first - _AROUND):
                yield index, _Place.AROUND

    def _is_beside(self, index: int, first: int, last: int) -> bool:
        """Tell whether furniture stands between title and text, or ends the text's own block."""
        if self.verdicts[index].role not in (Role.BOILERPLATE, Role.NAVIGATION):
            return False
        if index < first:
            before = self.verdicts[max(0, first - _REACH) : index]
            return any(one.role is Role.TITLE for one in before)
        containers = self.layout.containers
        block = containers[containers[self.segments[last].container].parent]
        return index <= last + 1 and block.start <= index < block.stop

    def _credits(self, index: int, *, is_end: bool) -> Iterator[Credit]:
        """Yield what a segment credits; of a long line only where it is an end of the post."""
        segment = self.segments[index]
        if segment.hidden or not isinstance(segment.leaf, Paragraph | Heading | Table):
            return
        if isinstance(segment.leaf, Table):
            yield from self._of_table(segment.leaf)
            return
        found = list(_labelled([one for one in lines(self._runs(index)) if one.text.strip()]))
        for number, line in enumerate(found):
            if columns(line.text) <= MAX_COLUMNS:
                yield from read(line, self.own)
            elif is_end and number in (0, len(found) - 1):
                for end in _ends(line):
                    yield from (
                        credit
                        for credit in read(end, self.own)
                        if credit.is_plain and not credit.is_weak
                    )

    def _of_table(self, table: Table) -> Iterator[Credit]:
        """Yield what a table of labels credits: "Original source | b.example"."""
        for row in table.rows:
            if len(row) == 2:
                for line in lines((*row[0], Run(": "), *row[1])):
                    said = (credit for credit in read(line, self.own) if credit.is_trusted)
                    # One row of those that compare has "Original" before it.
                    yield from (
                        one for one in said if not creditwords.is_word("original", one.words)
                    )

    def _with_address(self, claim: Claim) -> Claim:
        """Give a source that is named the address that a line beside it gives: "链接：…"."""
        near = self.segments[max(0, claim.segment - 2) : claim.segment + 3]
        for line in chain.from_iterable(lines(inline_runs(one)) for one in near):
            label = _COLON.split(line.text, maxsplit=1)[0]
            url = line.spans[0].url if line.spans and creditwords.is_word("link", label) else ""
            if url and self.own.is_elsewhere(url):
                return replace(claim, url=url, text=f"{claim.text}: {line.text}")
        return claim

    def _runs(self, index: int) -> tuple[Run, ...]:
        """Return a segment's runs; a line that is a label takes the next as its object."""
        segment = self.segments[index]
        runs = inline_runs(segment)
        text = segment.text.rstrip()
        if columns(text) > _LONE_LABEL:
            return runs
        if text.endswith((":", "：")) or (_is_sure(text) and not any(run.href for run in runs)):
            following = self.segments[index + 1 : index + 2]
            if following and _is_all_link(following[0]):
                return (*runs, Run(" "), *inline_runs(following[0]))
        return runs


def _is_said_at(place: _Place, credit: Credit) -> bool:
    """Tell whether a credit speaks of the post in a place."""
    if place is _Place.AROUND:
        return credit.is_trusted and credit.is_plain
    if credit.is_invitation:
        return place is _Place.END
    return credit.is_trusted or place is not _Place.EDGE


def _labelled(found: Sequence[Line]) -> Iterator[Line]:
    """Yield lines; one that is a label takes the link as its object that is the next and last."""
    is_pair = len(found) > 1 and not found[-2].spans and found[-1].is_link()
    if is_pair and creditwords.label(found[-2].text):
        yield from found[:-2]
        yield found[-2].joined(found[-1])
    else:
        yield from found


def _is_sure(text: str) -> bool:
    """Tell whether a line is a label whose own words mean a copy or a translation."""
    label = creditwords.label(folded(text))
    return label is not None and not label.is_weak and label.kind is not LinkKind.VIA


def _is_all_link(segment: Segment) -> bool:
    linked = sum(len(run.text) for run in inline_runs(segment) if run.href and not run.image)
    bare = sum(map(len, bare_addresses(segment.text)))
    return bool(segment.text) and max(linked, bare) >= _MOST_LINKED * len(segment.text)


def _of_original(claim: Claim) -> Claim:
    """Return a claim of what a translation calls its original."""
    is_original = claim.kind is LinkKind.ORIGIN and creditwords.has("original", claim.words)
    return replace(claim, kind=LinkKind.TRANSLATION_OF) if is_original else claim


def _ends(line: Line) -> Iterator[Line]:
    """Yield the first and the last sentence of a long line."""
    size = len(line.text)
    head = line.part(0, min(size, _SENTENCES))
    tail = line.part(max(0, size - _SENTENCES), size)
    for part, at in ((head, 0), (tail, -1)):
        found = list(part.sentences())
        if found and found[at][1] - found[at][0] <= MAX_COLUMNS:
            yield part.part(*found[at])


def _claim(credit: Credit, text: str, index: int) -> Claim:
    said = f"the line credits it: “{credit.words}”"
    if not credit.url:
        said = f"the line names it: “{_shortened(text)}”"
    return Claim(
        credit.kind,
        credit.url,
        text if credit.url else credit.name,
        said,
        credit.confidence,
        index,
        credit.is_weak,
        words=credit.words,
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119]}…"


def _edges(indices: list[int], reach: int) -> list[int]:
    """Return the first and last few of `indices`, each once, in order."""
    if len(indices) <= 2 * reach:
        return indices
    return indices[:reach] + indices[-reach:]
