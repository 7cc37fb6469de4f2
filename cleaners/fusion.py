"""What the site, its publisher and its reader add to what the page says: evidence in log-odds.

The judge of pages says how likely each segment is part of the post. Every witness beside it adds to
the log-odds or takes away, each by how much it has seen, and where the verdict follows a witness it
is named. The witnesses are independent enough for sums to work (measured by
`benchmarks/quality.py --site-memory`); what outranks all sums is the publisher's word on this very
page, and above that a reader's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import forest, lexicon
from .forest import Floats
from .model import Role, Verdict
from .publisher import Extent, Word
from .recall import Recalled
from .teaching import Taught
from .values import quick

#: Pages that must carry a text before it counts as repeated: a post quoted in one other is not.
MIN_PAGES = 3
#: Pages that must have a place before it says anything: one is the page itself, or another like it.
LEAST_PAGES = 2
#: Share of a site's pages from which on a text is furniture. Measured on 44 blogs (2026-11-23):
#: dropping what 10 % of the pages carry scores as high as the best page extractor.
FURNITURE_SHARE = 0.10
#: Log-odds against a text at that share of pages, and against one on all of them.
REPEATED, EVERYWHERE = 1.0, 6.0
#: Log-odds that a place can speak for or against, by how its texts were judged on other pages, and
#: pages after which half of it is said.
PLACE, PLACE_PAGES = 3.0, 3.0
#: Mean probability of what stands in a place from which on it speaks for a segment that stands
#: amid what surely is the post. Below one half: a judge that does not know what it sees (listings
#: of code, say) gives it a third. Comments, which follow the post, have one half to reach.
OPEN = 0.2
#: Probability from which on a segment is surely of the post.
SURE = 0.8
#: Log-odds for what stands inside the element that holds the post on other pages, and against what
#: stands outside it; and pages after which half of it is said.
INSIDE, OUTSIDE, PLACED_PAGES = 2.0, 2.5, 3.0
#: Share of a page that must stand outside that element, for what is inside to gain all of it.
NEARLY_ALL = 0.06
#: Log-odds that a place can speak for or against by what the publisher's word has of it on other
#: pages, and pages after which half of it is said.
WORD, WORD_PAGES = 5.0, 1.0
#: Log-odds against what stands below a line that heads comments or other posts on most pages. What
#: a page alone is sure of outweighs it: posts have headings that begin like that.
HEADED = 2.5
#: Log-odds of the publisher's word on this very page: for what it holds; against what it lacks
#: between segments that it holds, where a feed may leave out what a page has run or embedded; and
#: against what it lacks before and after.
SAID, UNSAID_WITHIN, UNSAID = 8.0, 2.5, 8.0
#: Log-odds that stand for a reader's word on this very page.
SETTLED = 20.0
#: Texts a page has in a place, on the average, from which on it is one of paragraphs.
SEVERAL = 1.5
#: Columns from which on what a page has there is no mere line.
LINE = 120
#: Share of new texts in a place below which it is no place of posts, pages that must have it, and
#: log-odds against one where nothing is new.
STALE, STALE_PAGES, STALE_AGAINST = 0.4, 5, 2.0
#: Log-odds for a line of flattened text that no other page has, pages that must be known for it,
#: and repeated lines that the page itself must show. With no blog in training, 0.7 to 1.8 raise
#: `flattened-dev` from 0.961 to 0.978 and more (`benchmarks/flattened.py --site-memory`).
NEW, NEW_PAGES, KNOWN_LINES = 1.0, 5, 5
#: Probabilities are read no closer to 0 and 1 than this: a forest is never that sure.
_EDGE = 0.002


@quick
@dataclass(frozen=True, slots=True)
class Heard:
    """What the witnesses beside the page say of one segment."""

    #: Log-odds, positive for the post.
    odds: float = 0.0
    #: The weightiest of them, in words.
    reason: str = ""
    #: What the segment is, where the witness knows.
    role: Role | None = None
    #: A reader has settled it: keep it or not.
    settled: bool | None = None


SILENT = Heard()


def hear(recalled: Sequence[Recalled], keep: Floats) -> list[Heard]:
    """Weigh what a memory knows of each segment of a page.

    Args:
        recalled: What it knows.
        keep: For each segment, the probability that it is part of the post, from the page alone.
    """
    heard = [_hear(one, amid=False) for one in recalled]
    sure = np.flatnonzero(fused(keep, heard) >= SURE)
    if len(sure):
        for index in range(int(sure[0]), int(sure[-1]) + 1):
            heard[index] = _hear(recalled[index], amid=True)
    return heard


def heads_a_block(one: Recalled, text: str) -> bool:
    """Tell whether a line heads comments or other posts on most pages of a site."""
    if one.seen < MIN_PAGES or 2 * one.seen < one.pages:
        return False
    return lexicon.opens(text) in (Role.COMMENT, Role.RELATED)


def with_heads(
    heard: Sequence[Heard], headed: Sequence[int], recalled: Sequence[Recalled]
) -> list[Heard]:
    """Speak against what stands below a line that heads comments or other posts.

    Args:
        heard: What was heard of each segment.
        headed: For each, the index of such a line above it, or -1.
        recalled: What is known of each.
    """
    return [
        before if head < 0 else _below(before, recalled[head])
        for before, head in zip(heard, headed, strict=True)
    ]


def _below(before: Heard, head: Recalled) -> Heard:
    reason = f"below a line that heads what is no post on {head.seen} of {head.pages} pages"
    odds = before.odds - HEADED
    return Heard(odds, reason if before.odds > -HEADED else before.reason, before.role)


def with_word(heard: Sequence[Heard], word: Word) -> list[Heard]:
    """Add what the publisher's word says of this page; of more weight than all that was heard."""
    span = word.span
    if word.extent is Extent.OTHER:
        return list(heard)
    return [_told(before, word, index, span) for index, before in enumerate(heard)]


def with_labels(
    heard: Sequence[Heard], taught: Sequence[Taught], recalled: Sequence[Recalled]
) -> list[Heard]:
    """Add what readers' labels say; what they say of the page itself settles it."""
    return list(map(_corrected, heard, taught, recalled))


def _corrected(before: Heard, taught: Taught, known: Recalled) -> Heard:
    if taught.settled is not None:
        odds = SETTLED if taught.settled else -SETTLED
        return Heard(odds, taught.reason, before.role, taught.settled)
    if not taught.odds or (taught.by_place and _contradicts(known, taught.odds)):
        return before
    return Heard(before.odds + taught.odds, taught.reason, before.role)


def _contradicts(known: Recalled, odds: float) -> bool:
    """Tell whether a place is known for the opposite of what a label elsewhere says of it.

    Paragraphs of posts share their place with each other, or are long. A line that has a place of
    its own, once a page, may be judged wrong on all pages alike.
    """
    if known.alike < MIN_PAGES:
        return False
    is_line = known.each < SEVERAL and known.columns < LINE
    holds_posts = known.kept >= 0.5 and known.novelty >= STALE and not is_line
    return holds_posts if odds < 0 else known.novelty < STALE


def _told(before: Heard, word: Word, index: int, span: range) -> Heard:
    if word.said[index]:
        return Heard(max(0.0, before.odds) + SAID, "the publisher's feed has it", Role.POST)
    if word.extent is Extent.BEGINNING and index >= span.start:
        return before
    if index in span:
        return Heard(before.odds - UNSAID_WITHIN, "the publisher's feed leaves it out", before.role)
    why = f"it stands {'before' if index < span.start else 'after'} what the publisher's feed has"
    return Heard(min(0.0, before.odds) - UNSAID, why, before.role)


def fused(keep: Floats, heard: Sequence[Heard]) -> Floats:
    """Return the probabilities after all witnesses."""
    return swayed(keep, np.array([one.odds for one in heard], np.float32))


def swayed(keep: Floats, odds: Floats) -> Floats:
    """Return the probabilities of a page when log-odds for each of its segments are added."""
    return forest.swayed(keep, odds, _EDGE)


def revise(
    verdicts: Sequence[Verdict], kept: Sequence[bool], keep: Floats, heard: Sequence[Heard]
) -> tuple[Verdict, ...]:
    """Say anew of each segment what it is and why, where a witness beside the page decided.

    Args:
        verdicts: From the page alone.
        kept: What is kept after all witnesses.
        keep: Probabilities after all witnesses.
        heard: What the witnesses said.
    """
    scores = np.round(keep, 4).tolist()
    return tuple(map(_revised, verdicts, kept, scores, heard))


def hear_lines(recalled: Sequence[Recalled]) -> Floats:
    """Return the log-odds that a memory gives lines of flattened text.

    What many pages carry is furniture. Between it, what no other page of a blog that is known well
    has is rather the post: it speaks for a line, if less than repetition speaks against one.
    """
    odds = np.array([_repeats(one) for one in recalled], np.float32)
    if np.count_nonzero(odds) < KNOWN_LINES:
        return odds
    new = [one.pages >= NEW_PAGES and one.seen == 0 for one in recalled]
    return odds + np.where(new, np.float32(NEW), np.float32(0))


def revise_text(verdicts: Sequence[Verdict], recalled: Sequence[Recalled]) -> tuple[Verdict, ...]:
    """Remove from flattened text what stands on many pages of the site, and name the site.

    The judge has heard of it too: running text that it removed goes for the same reason.
    """
    return tuple(
        verdict
        if not (verdict.keep or verdict.role is Role.BOILERPLATE) or (odds := _repeats(one)) == 0
        else Verdict(
            Role.BOILERPLATE,
            round(verdict.score * math.exp(odds), 4),
            _repeats_words(one),
        )
        for verdict, one in zip(verdicts, recalled, strict=True)
    )


def _revised(verdict: Verdict, kept: bool, score: float, heard: Heard) -> Verdict:  # noqa: FBT001 - mapped
    kept = kept if heard.settled is None else heard.settled
    if verdict.keep == kept:
        # The witness is named where it says more than the page does.
        decided = heard.odds if kept else -heard.odds
        alone = abs(math.log(max(verdict.score, _EDGE) / max(1 - verdict.score, _EDGE)))
        reason = heard.reason if decided > alone and heard.reason else verdict.reason
        return Verdict(verdict.role, score, reason)
    if kept:
        return Verdict(
            Role.POST, score, heard.reason or "it stands beside what is part of the post"
        )
    role = Role.BOILERPLATE if heard.role in (None, Role.POST) else heard.role
    return Verdict(role, score, heard.reason or "it stands beside what is no part of the post")


def _hear(one: Recalled, *, amid: bool) -> Heard:
    said = (_repeats(one), _place(one, amid=amid), _inside(one), _word(one), _stale(one))
    odds = sum(said)
    if not odds:
        return SILENT
    weightiest = said.index(max(said) if odds > 0 else min(said))
    return Heard(odds, _WORDS[weightiest](one), one.role if one.alike >= MIN_PAGES else None)


def _repeats_words(one: Recalled) -> str:
    return f"on {one.seen} of {one.pages} pages of this site"


def _stale_words(one: Recalled) -> str:
    return f"what stands in {one.name} is the same on {one.alike} pages of this site"


def _repeats(one: Recalled) -> float:
    """Speak against a text that many pages carry, unless the publisher calls it content."""
    share = _repetition(one)
    if not share or one.held > one.left_out:
        return 0.0
    beyond = (share - FURNITURE_SHARE) / (1 - FURNITURE_SHARE)
    return -(REPEATED + (EVERYWHERE - REPEATED) * beyond)


def _repetition(one: Recalled) -> float:
    """Return the share of pages that carry a text; 0 where they are too few to mean anything."""
    if one.seen < MIN_PAGES or one.seen < FURNITURE_SHARE * one.pages:
        return 0.0
    return one.seen / one.pages


def _place(one: Recalled, *, amid: bool) -> float:
    """Speak for or against a place by how what stands there is judged on other pages.

    Where the text is the same on all of them, it is judged the same on each: that is one opinion.
    """
    if one.alike < LEAST_PAGES:
        return 0.0
    lean = PLACE * _lean(one.kept, OPEN if amid else 0.5) * one.alike / (one.alike + PLACE_PAGES)
    return lean * _newness(one) if lean > 0 else lean


def _inside(one: Recalled) -> float:
    """Speak for what stands where other pages have their post, and against what does not."""
    if one.placed < LEAST_PAGES:
        return 0.0
    lean = _lean(one.inside / one.placed, 0.5) * one.placed / (one.placed + PLACED_PAGES)
    if lean < 0:
        return OUTSIDE * lean
    return INSIDE * lean * _newness(one) * min(1.0, one.outside_share / NEARLY_ALL)


def _newness(one: Recalled) -> float:
    """Return how far a place may speak for the post: as far as it holds what no other page has."""
    elsewhere = one.seen / one.pages if one.pages else 0.0
    return (one.novelty if one.alike >= LEAST_PAGES else 1.0) * (1 - elsewhere)


def _word(one: Recalled) -> float:
    """Speak by what the publisher's word has on other pages: of the very text, or of its place."""
    own = one.held + one.left_out
    if own:
        return WORD * _lean(one.held / own, 0.5) * own / (own + WORD_PAGES)
    return WORD * _lean(one.said, 0.5) * one.published / (one.published + WORD_PAGES)


def _lean(share: float, middle: float) -> float:
    """Return how far a share leans to all (1) or nothing (-1), nothing in the middle."""
    return (share - middle) / (1 - middle if share > middle else middle)


def _stale(one: Recalled) -> float:
    if one.alike < STALE_PAGES or one.novelty >= STALE:
        return 0.0
    return -STALE_AGAINST * (1 - one.novelty / STALE)


def _place_words(one: Recalled) -> str:
    verb = "is part of the post" if one.kept >= OPEN else "is no part of the post"
    return f"what stands in {one.name} {verb} {_elsewhere(one.alike)}"


def _inside_words(one: Recalled) -> str:
    if 2 * one.inside >= one.placed:
        return f"inside the element that holds the post {_elsewhere(one.inside)}"
    count = one.placed - one.inside
    return f"outside the element that holds the post {_elsewhere(count)}"


def _word_words(one: Recalled) -> str:
    if one.held + one.left_out:
        verb, count = ("has", one.held) if one.held > one.left_out else ("lacks", one.left_out)
        return f"the publisher's feed {verb} this text {_elsewhere(count)}"
    verb = "has" if one.said >= 0.5 else "leaves out"
    return f"the publisher's feed {verb} what stands in {one.name} on {_pages(one.published)}"


def _elsewhere(count: int) -> str:
    return f"on {_pages(count, 'other ')} of this site"


def _pages(count: int, which: str = "") -> str:
    return f"{count} {which}{'page' if count == 1 else 'pages'}"


#: What each witness says, in the order in which `_hear` asks them.
_WORDS = (_repeats_words, _place_words, _inside_words, _word_words, _stale_words)
