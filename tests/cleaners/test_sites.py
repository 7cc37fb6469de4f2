"""What the pages of a site teach about each other."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.line import clean
from cleaners.model import Paragraph, Role, Run, Segment, Verdict
from cleaners.sites import FURNITURE_SHARE, MIN_PAGES, SiteMemory, fingerprint

NOTICE = "Subscribe by post, and never miss a rainy day again."


def page(number: int, extra: str = NOTICE) -> str:
    """Return one page of a blog, all pages of which carry `extra` inside the post."""
    words = f"Day {'abcdefghijklmnopqrstuvwxyz'[number % 26] * (number + 1)} was wet, and long."
    return f"<title>t</title><article class=post><p>{words}</p><p>{extra}</p></article>"


def pages(count: int) -> list[tuple[bytes | str, str]]:
    """Return `count` pages of a blog."""
    return [(page(number), f"http://a.example/{number}") for number in range(count)]


def test_what_repeats_is_furniture() -> None:
    """A notice in every post is no part of any of them, and the reason counts the pages."""
    memory = SiteMemory.learn(pages(5))
    assert memory.pages == 5
    assert memory.pages_with(NOTICE) == 5
    assert NOTICE in clean(page(0)).text
    post = clean(page(0), site=memory)
    assert NOTICE not in post.text
    assert "was wet" in post.text
    removed = next(s for s in post.segments if s.text == NOTICE)
    assert removed.reason == "on 5 of 5 pages of this site"
    assert removed.score < 0.5


@pytest.mark.parametrize("count", range(MIN_PAGES))
def test_few_pages_teach_nothing(count: int) -> None:
    """A text on fewer than three pages may be quoted, and stays."""
    assert NOTICE in clean(page(0), site=SiteMemory.learn(pages(count))).text


def test_a_text_on_few_of_many_pages_stays() -> None:
    """On a large site three pages may well quote the same sentence."""
    few = {fingerprint("x y, z."): MIN_PAGES}
    segment = Segment(Paragraph((Run("x y, z."),)), "x y, z.", 0)
    kept = Verdict(Role.POST, 0.9, "given")
    for total, role in ((30, Role.BOILERPLATE), (31, Role.POST)):
        assert (FURNITURE_SHARE * total <= MIN_PAGES) is (role is Role.BOILERPLATE)
        assert SiteMemory(total, few).revise([segment], [kept])[0].role is role


def test_flattened_text_and_bytes_teach_too() -> None:
    """Memory is learned from whatever can be cleaned; what is no text is skipped."""
    flattened = f"Day one was wet, and long.\n\n{NOTICE}\n"
    memory = SiteMemory.learn(
        [(flattened, ""), (page(1).encode(), ""), (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, "")]
    )
    assert memory.pages == 2
    assert memory.pages_with(NOTICE) == 2


def test_flattened_text_is_revised_too() -> None:
    """A memory learned from pages cleans dumps of the same site."""
    days = [f"On {day} it rained all day, and nobody came to us." for day in ("Monday", "Sunday")]
    dump = "\n\n".join(["How our market got through the rain", *days, NOTICE, days[0].upper()])
    assert NOTICE in clean(dump).text
    post = clean(dump, site=SiteMemory.learn(pages(5)))
    assert NOTICE not in post.text
    assert days[0] in post.text


def test_numbers_and_spaces_make_no_difference() -> None:
    """Counters and dates repeat although they change; words do not."""
    assert fingerprint("12 Comments") == fingerprint("3  comments")
    assert fingerprint("Comments") != fingerprint("Comment")
    assert fingerprint("\ud800") != fingerprint("")


def test_a_repeated_text_counts_once_a_page() -> None:
    """A text twice on one page is on one page."""
    memory = SiteMemory.learn([(page(0, "x y, z.</p><p>x y, z."), "")])
    assert memory.pages_with("x y, z.") == 1


def test_memory_travels() -> None:
    """A memory is a value that goes from process to process."""
    memory = SiteMemory.learn(pages(3))
    assert pickle.loads(pickle.dumps(memory)) == memory  # noqa: S301 - our own bytes


COUNTS = st.dictionaries(st.binary(min_size=1, max_size=1), st.integers(1, 50), max_size=8)
MEMORIES = st.builds(SiteMemory, st.integers(0, 100), COUNTS)


@given(MEMORIES, MEMORIES, MEMORIES)
def test_merge_is_associative(one: SiteMemory, two: SiteMemory, three: SiteMemory) -> None:
    """Learning is a reduce: partial memories may be merged in any grouping."""
    assert one.merge(two).merge(three) == one.merge(two.merge(three))


@given(MEMORIES, MEMORIES)
def test_merge_is_commutative(one: SiteMemory, two: SiteMemory) -> None:
    """... and in any order."""
    assert one.merge(two) == two.merge(one)


@given(MEMORIES)
def test_an_empty_memory_changes_nothing(memory: SiteMemory) -> None:
    """Nothing learned is the neutral element."""
    assert memory.merge(SiteMemory()) == memory


@given(st.integers(0, 6), st.integers(0, 6))
def test_learning_apart_is_learning_together(first: int, second: int) -> None:
    """Pages taught in two batches teach what they teach in one."""
    all_pages = pages(first + second)
    parts = SiteMemory.learn(all_pages[:first]).merge(SiteMemory.learn(all_pages[first:]))
    assert parts == SiteMemory.learn(all_pages)


TEXTS = st.lists(st.text("ab ", max_size=2), max_size=8)


@given(TEXTS, MEMORIES, st.data())
def test_memory_only_removes_what_many_pages_carry(
    texts: list[str], memory: SiteMemory, data: st.DataObject
) -> None:
    """Nothing removed comes back, and nothing goes that fewer than three pages carry."""
    counts = {fingerprint(text): data.draw(st.integers(0, 9)) for text in texts}
    known = SiteMemory(memory.pages, counts)
    segments = [Segment(Paragraph((Run(text),)), text, 0) for text in texts]
    roles = data.draw(st.lists(st.sampled_from(Role), min_size=len(texts), max_size=len(texts)))
    verdicts = [Verdict(role, 0.5, "given") for role in roles]
    for segment, before, after in zip(
        segments, verdicts, known.revise(segments, verdicts), strict=True
    ):
        assert before.keep or after == before
        assert after == before or known.pages_with(segment.text) >= MIN_PAGES
        assert 0 <= after.score <= 1
