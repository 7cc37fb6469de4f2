"""How the witnesses beside the page are weighed, and how their verdicts read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import fusion
from cleaners.fusion import (
    FURNITURE_SHARE,
    MIN_PAGES,
    SETTLED,
    SILENT,
    STALE_PAGES,
    Heard,
    fused,
    hear_lines,
    revise,
    revise_text,
    with_labels,
    with_word,
)
from cleaners.model import Role, Verdict
from cleaners.publisher import Extent, Word
from cleaners.recall import NOTHING, Recalled
from cleaners.teaching import UNTAUGHT, Taught

#: A place that says nothing: kept half of the time, its texts new.
OPEN = Recalled(pages=20, kept=0.5, novelty=1.0, name="<p.x1>")
BODY = replace(OPEN, alike=19, kept=0.95, each=6.0, columns=900.0)
SIDE = replace(OPEN, alike=19, kept=0.05)


def hear(recalled: Sequence[Recalled], alone: Sequence[float] = ()) -> list[Heard]:
    """Weigh what a memory knows of segments that the page alone leaves open, or says so much of."""
    return fusion.hear(recalled, np.array(alone or [0.4] * len(recalled), np.float32))


def odds_of(one: Recalled) -> float:
    """Return what a memory's knowledge of one segment counts."""
    return hear([one])[0].odds


# --- each witness alone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "silent",
    [
        NOTHING,
        OPEN,
        # One page is no pattern, and two may quote the same.
        replace(BODY, alike=1),
        replace(OPEN, seen=MIN_PAGES - 1, pages=MIN_PAGES - 1),
        # Few of many pages may quote the same too.
        replace(OPEN, seen=MIN_PAGES, pages=int(MIN_PAGES / FURNITURE_SHARE) + 1),
        # Texts that repeat on few pages.
        replace(OPEN, alike=STALE_PAGES - 1, novelty=0.0),
    ],
)
def test_who_has_seen_little_is_silent(silent: Recalled) -> None:
    """A witness that has seen too little adds nothing."""
    assert hear([silent]) == [SILENT]


def test_what_repeats() -> None:
    """A text counts against itself the more, the more of the pages carry it."""
    heard = [odds_of(replace(OPEN, seen=seen, pages=20)) for seen in (3, 5, 10, 20)]
    assert 0 > heard[0] > heard[1] > heard[2] > heard[3]
    (all_pages,) = hear([replace(OPEN, seen=20, pages=20)])
    assert all_pages.reason == "on 20 of 20 pages of this site"


def test_places() -> None:
    """A place speaks as its texts were judged elsewhere, the louder the more pages have it."""
    assert odds_of(BODY) > odds_of(replace(BODY, alike=3)) > 0
    assert odds_of(SIDE) < odds_of(replace(SIDE, alike=3)) < 0
    assert odds_of(BODY) > odds_of(replace(BODY, kept=0.7))
    assert [heard.reason for heard in hear([BODY, SIDE])] == [
        "what stands in <p.x1> is part of the post on 19 other pages of this site",
        "what stands in <p.x1> is no part of the post on 19 other pages of this site",
    ]


def test_a_place_that_the_judge_does_not_know() -> None:
    """What is kept a third of the time is open amid the post, and not after it."""
    listing = replace(OPEN, alike=19, kept=0.35)
    amid = hear([BODY, listing, BODY], [0.95, 0.35, 0.95])[1].odds
    after = hear([BODY, BODY, listing], [0.95, 0.95, 0.35])[2].odds
    assert amid > 0 > after


def test_an_element_that_holds_the_whole_page_says_nothing() -> None:
    """Where other pages' posts stand inside it counts as far as something stands outside."""
    within = replace(OPEN, placed=20, inside=20, outside_share=0.5)
    assert odds_of(within) > odds_of(replace(within, outside_share=0.02)) > 0
    assert odds_of(replace(within, outside_share=0.0)) == 0
    assert odds_of(replace(within, inside=0)) < 0


def test_a_place_of_one_text_is_one_opinion() -> None:
    """Where all pages have the same text, that it was kept on each was one judgement."""
    assert odds_of(replace(BODY, novelty=0.5)) < odds_of(BODY)
    assert odds_of(replace(BODY, alike=STALE_PAGES - 1, novelty=0.0)) == 0


def test_the_word_on_other_pages() -> None:
    """What the publisher's feed has of a place elsewhere counts from the first page on."""
    told = replace(OPEN, published=4, said=1.0), replace(OPEN, published=4, said=0.0)
    assert odds_of(told[0]) > odds_of(replace(told[0], published=1)) > 0
    assert odds_of(told[1]) < 0
    assert [heard.reason for heard in hear(told)] == [
        "the publisher's feed has what stands in <p.x1> on 4 pages",
        "the publisher's feed leaves out what stands in <p.x1> on 4 pages",
    ]


def test_places_where_nothing_is_new() -> None:
    """A place with the same texts on every page is no place of posts, though this one is new."""
    stale = replace(OPEN, alike=STALE_PAGES, novelty=0.0)
    assert odds_of(stale) < odds_of(replace(stale, novelty=0.2)) < 0
    assert hear([stale])[0].reason == "what stands in <p.x1> is the same on 5 pages of this site"


def test_the_weightiest_is_named() -> None:
    """Of several witnesses the one is named that decided, not one that spoke for the other side."""
    against = replace(BODY, seen=20, pages=20)
    assert hear([against])[0].reason == "on 20 of 20 pages of this site"
    assert hear([replace(BODY, seen=3, pages=20)])[0].reason.startswith("what stands in")


def test_what_most_pages_have_there() -> None:
    """The role comes with the place, from three pages on."""
    comments = replace(SIDE, role=Role.COMMENT)
    assert hear([comments])[0].role is Role.COMMENT
    assert hear([replace(comments, alike=MIN_PAGES - 1)])[0].role is None


RECALLED = st.builds(
    Recalled,
    seen=st.integers(0, 20),
    pages=st.integers(20, 64),
    alike=st.integers(0, 64),
    kept=st.floats(0, 1),
    said=st.floats(0, 1),
    published=st.integers(0, 64),
    novelty=st.floats(0, 1),
    role=st.sampled_from(Role),
    name=st.just("<p>"),
)


@given(RECALLED)
def test_who_speaks_says_why(one: Recalled) -> None:
    """Whatever is recalled, its weight is bounded and has a reason in words."""
    (heard,) = hear([one])
    assert abs(heard.odds) < SETTLED
    assert bool(heard.odds) == bool(heard.reason)


@pytest.mark.parametrize(
    ("seen", "text", "heads"),
    [
        (20, "Comments", True),
        (20, "评论", True),
        (20, "Popular posts", True),
        (20, "Share", False),
        (20, "The comments of my uncle", False),
        # A post may have a heading of these words.
        (9, "Comments", False),
        (MIN_PAGES - 1, "Comments", False),
    ],
)
def test_what_heads_a_block(seen: int, text: str, heads: bool) -> None:  # noqa: FBT001 - a case
    """A line heads comments or other posts where most pages have it and its words say so."""
    pages = 20 if seen >= MIN_PAGES else seen
    assert fusion.heads_a_block(replace(OPEN, seen=seen, pages=pages), text) is heads


def test_what_stands_below_such_a_line() -> None:
    """It speaks against what the page leaves open, and not against what is sure."""
    head = replace(OPEN, seen=20, pages=20)
    heard = fusion.with_heads([SILENT, SILENT], [-1, 0], [head, OPEN])
    assert heard[0] == SILENT
    assert heard[1].reason == "below a line that heads what is no post on 20 of 20 pages"
    assert fused(np.array([0.6], np.float32), heard[1:])[0] < 0.2
    assert fused(np.array([0.99], np.float32), heard[1:])[0] > 0.8


# --- the publisher's word on this page ------------------------------------------------------------

#: Furniture, post, a line within it that the feed lacks, post, furniture.
WHOLE = Word(Extent.WHOLE, (False, True, False, True, False))


def test_the_publishers_word() -> None:
    """What the body has is the post; what it lacks is not, least of all before and after."""
    before, one, within, two, after = with_word([SILENT] * 5, WHOLE)
    assert one == two == Heard(fusion.SAID, "the publisher's feed has it", Role.POST)
    assert before.odds == after.odds < within.odds < 0
    assert before.reason == "it stands before what the publisher's feed has"
    assert after.reason == "it stands after what the publisher's feed has"
    assert within.reason == "the publisher's feed leaves it out"


def test_the_word_outranks_the_memory() -> None:
    """A disclaimer that the body has is the post though it stands on all pages."""
    doubted, praised = hear([replace(SIDE, seen=20, pages=20), BODY])
    heard = with_word([praised, doubted, SILENT, SILENT, praised], WHOLE)
    assert heard[1].odds >= fusion.SAID
    assert heard[0].odds <= -fusion.UNSAID
    assert heard[4].odds <= -fusion.UNSAID


def test_a_beginning() -> None:
    """A body that was cut says nothing of what follows its start, and all of what is before it."""
    heard = with_word([SILENT] * 5, replace(WHOLE, extent=Extent.BEGINNING))
    assert [each.odds > 0 for each in heard] == [False, True, False, True, False]
    assert [each == SILENT for each in heard] == [False, False, True, False, True]


def test_another_text() -> None:
    """A summary in other words says nothing."""
    heard = hear([BODY, SIDE])
    assert with_word(heard, Word(Extent.OTHER, (False, False))) == heard


# --- the reader's word ----------------------------------------------------------------------------

SETTLES = [
    Taught(settled=False, reason="a reader said so"),
    Taught(settled=True, reason="a reader said so"),
]


def kept_after(page: float, heard: Heard) -> bool:
    """Return whether a segment stays that the page alone gives the probability `page`."""
    keep = fused(np.array([page], np.float32), [heard])
    verdict = Verdict(Role.POST if page > 0.5 else Role.BOILERPLATE, page, "alone")
    (after,) = revise([verdict], [bool(keep[0] > 0.5)], keep, [heard])
    return after.keep


@pytest.mark.parametrize("taught", SETTLES)
def test_the_reader_outranks_the_publisher_who_outranks_sums(taught: Taught) -> None:
    """Whatever the page, the memory and the feed say together, the reader settles it."""
    word = Word(Extent.WHOLE, (True, False))
    for known in (BODY, SIDE, replace(SIDE, seen=20, pages=20)):
        for page in (0.001, 0.999):
            told = with_word(hear([known, known]), word)
            said, unsaid = with_labels(told, [taught, taught], [known, known])
            assert kept_after(page, said) is kept_after(page, unsaid) is taught.settled
            assert said.reason == "a reader said so"


@pytest.mark.parametrize("known", [BODY, SIDE, replace(SIDE, seen=20, pages=20), OPEN])
def test_the_publisher_outranks_sums(known: Recalled) -> None:
    """What the body has stays, and what stands outside it goes, though all others disagree."""
    said, outside = with_word(hear([known, known]), Word(Extent.WHOLE, (True, False)))
    assert kept_after(0.01, said)
    assert not kept_after(0.99, outside)


def test_a_label_elsewhere() -> None:
    """It adds to what was heard, and is named."""
    label = Taught(odds=14.0, reason="a reader said so of the same text on another page")
    (heard,) = with_labels([Heard(-2.0, "x")], [label], [SIDE])
    assert heard == Heard(12.0, label.reason)


@pytest.mark.parametrize(
    ("odds", "known", "reaches"),
    [
        # Whoever drops one paragraph of a post does not mean them all ...
        (-5.0, BODY, False),
        # ... nor who keeps one line of the sidebar.
        (5.0, replace(SIDE, novelty=0.1), False),
        (-5.0, SIDE, True),
        (5.0, BODY, True),
        # A line with a place of its own may be judged wrong on all pages alike; a long one is
        # a post of one paragraph.
        (-5.0, replace(BODY, each=1.0, columns=60.0), True),
        (-5.0, replace(BODY, each=1.0), False),
        # A place that few pages have contradicts nobody.
        (-5.0, replace(BODY, alike=MIN_PAGES - 1), True),
    ],
)
def test_a_label_for_a_place(odds: float, known: Recalled, reaches: bool) -> None:  # noqa: FBT001 - a case
    """A label reaches other texts of its place, unless the memory knows that for the opposite."""
    taught = Taught(odds=odds, reason="a reader", by_place=True)
    (heard,) = with_labels([SILENT], [taught], [known])
    assert (heard != SILENT) is reaches


def test_nobody_taught() -> None:
    """Without labels all stays as it was heard."""
    heard = hear([BODY, SIDE])
    assert with_labels(heard, [UNTAUGHT, UNTAUGHT], [BODY, SIDE]) == heard


# --- verdicts -------------------------------------------------------------------------------------

POST, MENU = Verdict(Role.POST, 0.9, "reads well"), Verdict(Role.NAVIGATION, 0.1, "all links")
REVISED = [
    (POST, False, Heard(-9.0, "on 5 of 5 pages"), Role.BOILERPLATE, "on 5 of 5 pages"),
    (POST, False, Heard(-9.0, "on 5", Role.RELATED), Role.RELATED, "on 5"),
    (POST, False, Heard(-9.0, "on 5", Role.POST), Role.BOILERPLATE, "on 5"),
    (POST, False, SILENT, Role.BOILERPLATE, "it stands beside what is no part of the post"),
    (MENU, True, Heard(9.0, "the feed has it"), Role.POST, "the feed has it"),
    (MENU, True, SILENT, Role.POST, "it stands beside what is part of the post"),
    # Where the verdict stays, whoever says more is named.
    (POST, True, Heard(9.0, "the feed has it"), Role.POST, "the feed has it"),
    (POST, True, Heard(0.1, "the feed has it"), Role.POST, "reads well"),
    (POST, True, Heard(-9.0, "on 5"), Role.POST, "reads well"),
    (MENU, False, Heard(-9.0, "on 5"), Role.NAVIGATION, "on 5"),
    (MENU, False, SILENT, Role.NAVIGATION, "all links"),
    # A reader's word holds wherever the page was cut.
    (POST, True, Heard(-SETTLED, "a reader", None, settled=False), Role.BOILERPLATE, "a reader"),
    (MENU, False, Heard(SETTLED, "a reader", None, settled=True), Role.POST, "a reader"),
]


@pytest.mark.parametrize(("before", "kept", "heard", "role", "reason"), REVISED)
def test_verdicts(before: Verdict, kept: bool, heard: Heard, role: Role, reason: str) -> None:  # noqa: FBT001 - a case
    """Each verdict names who decided, and what the segment is."""
    (after,) = revise([before], [kept], np.array([0.25], np.float32), [heard])
    assert after == Verdict(role, 0.25, reason)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-30, 30)), max_size=5))
def test_probabilities(said: list[tuple[float, float]]) -> None:
    """What comes out is a probability, and silence leaves it nearly where it was."""
    keep = np.array([page for page, _ in said], np.float32)
    after = fused(keep, [Heard(odds) for _, odds in said])
    assert ((after >= 0) & (after <= 1)).all()
    assert np.allclose(fused(keep, [SILENT] * len(said)), keep, atol=0.0021)


def test_flattened_text() -> None:
    """Lines on many pages go, lines on few stay, and what was removed is not asked about."""
    often, seldom = Recalled(seen=20, pages=20), Recalled(seen=1, pages=20)
    gone, stays, menu = revise_text([POST, POST, MENU], [often, seldom, often])
    assert (gone.role, gone.reason) == (Role.BOILERPLATE, "on 20 of 20 pages of this site")
    assert gone.score < POST.score
    assert (stays, menu) == (POST, MENU)


def test_new_lines_speak_for_the_post_where_others_are_known() -> None:
    """Lines that no other page has gain, if the page shows what the blog repeats."""
    often, new = Recalled(seen=8, pages=9), Recalled(seen=0, pages=9)
    known = hear_lines([*[often] * 5, new])

    assert (known[:5] < 0).all()
    assert known[5] > 0
    assert hear_lines([often, new])[1] == 0
    assert hear_lines([*[often] * 5, Recalled(seen=0, pages=2)])[5] == 0
