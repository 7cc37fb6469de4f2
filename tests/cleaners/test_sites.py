"""Site memory as a value: how memories grow, merge, travel, and what they are asked."""

from __future__ import annotations

import json
import pickle
from functools import reduce

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaners.errors import NotAMemory
from cleaners.fusion import FURNITURE_SHARE, MIN_PAGES
from cleaners.line import clean, examine
from cleaners.model import Role
from cleaners.sites import FORM, MAX_PAGES, SiteMemory, merged
from cleaners.teaching import Label
from cleaners.trace import Place, Trace

NOTICE = "Subscribe by post, and never miss a rainy day again."
WORDS = "ash birch cedar date elm fir gum hazel iris juniper kale larch maple nut oak pine".split()


def page(number: int, extra: str = NOTICE) -> str:
    """Return one page of a blog, all pages of which carry `extra` inside the post."""
    word = WORDS[number % len(WORDS)] * (1 + number // len(WORDS))
    prose = [f"The {word} by the {at} gate was wet, and it stayed so." for at in ("east", "west")]
    text = "".join(f"<p>{line}</p>" for line in [*prose, extra] if line)
    return f"<title>t</title><article class=post>{text}</article>"


def address(number: int) -> str:
    """Return where a page stands."""
    return f"http://a.example/{number}"


def pages(count: int, extra: str = NOTICE) -> list[tuple[bytes | str, str]]:
    """Return `count` pages of a blog with their addresses."""
    return [(page(number, extra), address(number)) for number in range(count)]


def trace_of(
    address: str, seen_at: str = "", *, promise: float = 0.9, published: bool = False
) -> Trace:
    """Return a trace with little in it."""
    places = {7: Place("<p>", (1, 2), 20, 10.0, 0, Role.POST)}
    return Trace(address, seen_at, promise, published, 0, "", places)


# --- what is known --------------------------------------------------------------------------------


def test_what_repeats_is_furniture() -> None:
    """A notice in every post is no part of any of them, and the reason counts the pages."""
    memory = SiteMemory.learn(pages(6))
    assert memory.pages == 6
    assert memory.pages_with(NOTICE) == 6
    assert NOTICE in clean(page(0), address(0)).text
    post = clean(page(0), address(0), site=memory)
    assert NOTICE not in post.text
    assert "was wet" in post.text
    removed = next(s for s in post.segments if s.text == NOTICE)
    assert removed.reason == "on 5 of 5 pages of this site"
    assert removed.score < 0.5


@pytest.mark.parametrize("tag", ["h2", "p"], ids=["a heading says it", "only the head says it"])
def test_a_title_that_every_page_lists_is_a_title(tag: str) -> None:
    """The newest posts stand in a list on all pages of a blog, and none of them heads all pages."""
    titles = [f"On {word} in the rain" for word in WORDS[:6]]
    listed = "".join(f"<li><a href=/{at}>{title}</a></li>" for at, title in enumerate(titles))
    prose = "<p>The {} was wet by the east gate, and stayed so until the morning came.</p>"
    blog: list[tuple[bytes | str, str]] = []
    for at, title in enumerate(titles):
        body = f"<main><{tag}>{title}</{tag}>{prose.format(WORDS[at])}</main>"
        html = f"<title>{title} - Rain</title>{body}<aside><ul>{listed}</ul></aside>"
        blog.append((html, address(at)))
    memory = SiteMemory.learn(blog)

    assert [clean(one, where, site=memory).title for one, where in blog] == titles


@pytest.mark.parametrize("count", range(MIN_PAGES))
def test_few_pages_teach_nothing_of_texts(count: int) -> None:
    """A text on fewer than three other pages may be quoted, and stays."""
    own = page(9)
    assert NOTICE in clean(own, address(9), site=SiteMemory.learn(pages(count))).text


def test_a_text_on_few_of_many_pages_stays() -> None:
    """On a large site three pages may well quote the same sentence."""
    many = 40
    assert FURNITURE_SHARE * many > MIN_PAGES
    quoting = pages(MIN_PAGES)
    others = [(page(n, ""), address(n)) for n in range(MIN_PAGES, many)]
    memory = SiteMemory.learn([*quoting, *others])
    assert memory.pages_with(NOTICE) == MIN_PAGES
    assert NOTICE in clean(page(50), address(50), site=memory).text


def test_a_memory_of_one_page_changes_nothing() -> None:
    """Neither for that page nor for another is one page a pattern."""
    memory = SiteMemory.learn(pages(1))
    for number in (0, 1):
        alone = clean(page(number), address(number))
        known = clean(page(number), address(number), site=memory)
        assert [s.role for s in known.segments] == [s.role for s in alone.segments]
        assert known.text == alone.text


def test_an_empty_memory_changes_nothing() -> None:
    """A site of which nothing is known leaves the page to itself."""
    assert clean(page(0), address(0), site=SiteMemory()).text == clean(page(0), address(0)).text


def test_flattened_text_teaches_and_is_taught() -> None:
    """Dumps of a site and its pages share one memory; what is no text is skipped."""
    days = [f"On {day} it rained all day, and nobody came to us." for day in ("Monday", "Sunday")]
    dump = "\n\n".join(["How our market got through the rain", *days, NOTICE, days[0].upper()])
    memory = SiteMemory.learn([*pages(4), (dump, address(8)), (b"\x89PNG\r\n\x1a\n\0\0" * 9, "")])
    assert memory.pages == 5
    assert memory.pages_with(NOTICE) == 5
    assert NOTICE in clean(dump).text
    post = clean(dump, address(9), site=memory)
    assert NOTICE not in post.text
    assert days[1] in post.text
    removed = next(s for s in post.segments if s.text == NOTICE)
    assert removed.reason == "on 5 of 5 pages of this site"


def test_a_text_twice_on_a_page_is_on_one_page() -> None:
    """Pages are counted, not occurrences."""
    memory = SiteMemory.learn([(page(0, f"{NOTICE}</p><p>{NOTICE}"), address(0))])
    assert memory.pages_with(NOTICE) == 1


def test_a_page_seen_again_is_one_page() -> None:
    """The later capture of an address replaces the earlier one."""
    first, second = (
        examine(page(0, extra), address(0), seen_at=seen_at).trace
        for extra, seen_at in (
            ("An old line that was there before.", "2023-01-01"),
            (NOTICE, "2023-02-01"),
        )
    )
    assert first is not None
    assert second is not None
    memory = SiteMemory().learned(second).learned(first)
    assert memory.pages == 1
    assert memory.pages_with(NOTICE) == 1
    assert memory.pages_with("An old line that was there before.") == 0


def test_the_latest_pages_are_remembered() -> None:
    """Of more pages than a memory holds, those seen last stay: a redesign fades the old theme."""
    traces = [trace_of(address(n), f"2023-01-01T00:{n // 60:02}:{n % 60:02}Z") for n in range(99)]
    memory = SiteMemory.of(reversed(traces))
    assert memory.pages == MAX_PAGES
    assert set(memory.traces) == {address(n) for n in range(99 - MAX_PAGES, 99)}
    assert reduce(SiteMemory.learned, traces, SiteMemory()) == memory


# --- merging --------------------------------------------------------------------------------------

SEEN = st.sampled_from(["", "2023-01-01", "2023-01-02"])
SOME = st.builds(
    trace_of,
    st.integers(0, MAX_PAGES + 4).map(address),
    SEEN,
    promise=st.sampled_from([0.5, 0.9]),
    published=st.booleans(),
)
LABELS = st.builds(
    Label, st.booleans(), st.sampled_from(["", "a", "b"]), st.sampled_from(["", "x"])
)
MEMORIES = st.one_of(
    st.builds(SiteMemory.of, st.lists(SOME, max_size=6), st.frozensets(LABELS, max_size=3)),
    # Memories that are full already.
    st.builds(
        lambda seen, more: SiteMemory.of(
            [*(trace_of(address(n), seen) for n in range(MAX_PAGES + 4)), *more]
        ),
        SEEN,
        st.lists(SOME, max_size=6),
    ),
)
THOROUGH = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@THOROUGH
@given(MEMORIES, MEMORIES, MEMORIES)
def test_merge_is_associative(one: SiteMemory, two: SiteMemory, three: SiteMemory) -> None:
    """Learning is a reduce: partial memories may be merged in any grouping."""
    assert one.merge(two).merge(three) == one.merge(two.merge(three)) == merged([one, two, three])


@THOROUGH
@given(MEMORIES, MEMORIES)
def test_merge_is_commutative(one: SiteMemory, two: SiteMemory) -> None:
    """... and in any order, which the order of the traces does not show either."""
    assert one.merge(two) == two.merge(one)
    assert one.merge(two).to_json() == two.merge(one).to_json()


@THOROUGH
@given(MEMORIES)
def test_merge_is_idempotent(memory: SiteMemory) -> None:
    """What is known already adds nothing."""
    assert memory.merge(memory) == memory


@THOROUGH
@given(MEMORIES)
def test_the_empty_memory_is_neutral(memory: SiteMemory) -> None:
    """Nothing learned adds nothing."""
    assert memory.merge(SiteMemory()) == SiteMemory().merge(memory) == memory == merged([memory])
    assert merged([]) == SiteMemory()


@THOROUGH
@given(MEMORIES, st.data())
def test_learning_in_parts_is_learning_together(memory: SiteMemory, data: st.DataObject) -> None:
    """Pages taught in two batches, in any order, teach what they teach in one."""
    traces = data.draw(st.permutations(list(memory.traces.values())))
    cut = data.draw(st.integers(0, len(traces)))
    halves = SiteMemory.of(traces[:cut]), SiteMemory.of(traces[cut:], memory.labels)
    assert merged(halves) == memory


def test_pages_learned_in_parts() -> None:
    """The same holds from the pages on."""
    known = pages(5)
    assert SiteMemory.learn(known[:2]).merge(SiteMemory.learn(known[2:])) == SiteMemory.learn(known)


# --- travelling -----------------------------------------------------------------------------------


@THOROUGH
@given(MEMORIES)
def test_json(memory: SiteMemory) -> None:
    """A memory comes back from JSON as it was."""
    assert SiteMemory.from_json(memory.to_json()) == memory


def test_json_and_pickle_of_a_real_memory() -> None:
    """A memory that was used already travels as well, and knows what it knew."""
    memory = SiteMemory.learn(pages(6)).merge(
        SiteMemory(labels=frozenset({Label(keep=True, text="a")}))
    )
    before = clean(page(0), address(0), site=memory)
    for copy in (
        SiteMemory.from_json(memory.to_json()),
        pickle.loads(pickle.dumps(memory)),  # noqa: S301 - our own bytes
    ):
        assert copy == memory
        assert clean(page(0), address(0), site=copy) == before


GOOD = json.loads(SiteMemory.of([trace_of("a")], [Label(keep=True, text="b")]).to_json())
NO_MEMORIES = [
    "",
    "x",
    "null",
    "[]",
    "{}",
    "17",
    json.dumps({**GOOD, "form": FORM + 1}),
    json.dumps({**GOOD, "form": None}),
    json.dumps({**GOOD, "pages": {"a": 1}}),
    json.dumps({**GOOD, "pages": [1]}),
    json.dumps({**GOOD, "pages": [{**GOOD["pages"][0], "promise": "high"}]}),
    json.dumps({**GOOD, "pages": [{**GOOD["pages"][0], "places": {"x": []}}]}),
    json.dumps({**GOOD, "labels": [{"keep": True, "by": "me"}]}),
    json.dumps({**GOOD, "labels": None}),
    json.dumps({key: value for key, value in GOOD.items() if key != "labels"}),
]


@pytest.mark.parametrize("text", NO_MEMORIES)
def test_json_of_something_else(text: str) -> None:
    """What is no memory is refused in one way, and the message says so."""
    with pytest.raises(NotAMemory, match="site memory"):
        SiteMemory.from_json(text)


def test_a_newer_form() -> None:
    """A memory of a newer release is refused with both numbers."""
    with pytest.raises(NotAMemory, match=f"of form {FORM + 1}; this release reads {FORM}"):
        SiteMemory.from_json(json.dumps({**GOOD, "form": FORM + 1}))
