"""What readers correct, and how far it reaches."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import signature
from cleaners.errors import BadSelector
from cleaners.line import clean, examine
from cleaners.model import Form, Layout, Page
from cleaners.segment import segment
from cleaners.sites import SiteMemory
from cleaners.teaching import (
    ELSEWHERE,
    PLACE,
    PLACE_MOST,
    UNTAUGHT,
    Label,
    Lesson,
    Taught,
    named,
    parse,
    selector_of,
)
from cleaners.traits import read
from cleaners.tree import parse as parse_page

PROSE = "The ferry leaves at six, and whoever is late walks round the lake."
LINE = "Send this text to somebody who likes to walk, or to swim."
PAGE = f"<div class=x1><p>{PROSE}</p></div><div class='x2 share'><p>{LINE}</p><p>Share</p></div>"
HERE, THERE = "http://a.example/1", "http://a.example/2"


def layout_of(html: str) -> Layout:
    """Return the page `html` in segments."""
    return segment(parse_page(Page(html, Form.HTML, "utf-8", "str")))


def taught(html: str, labels: list[Label], address: str = HERE) -> dict[str, Taught]:
    """Return what labels say of each text of a page."""
    layout = layout_of(html)
    found = Lesson(labels).of(layout, read(layout, address).places, address)
    return {piece.text: one for piece, one in zip(layout.segments, found, strict=True)}


def place_of(text: str, html: str = PAGE) -> int:
    """Return the signature of the place of a text."""
    layout = layout_of(html)
    containers = signature.of_containers(layout.containers)
    piece = next(piece for piece in layout.segments if piece.text == text)
    return signature.of_segment(piece, containers)


def label(text: str, *, keep: bool = False, address: str = HERE) -> Label:
    """Return what a reader said of a text on the page at `address`."""
    return Label(keep, text, address, place_of(text))


# --- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("text", [PROSE, LINE, "Share"])
def test_its_own_page_is_settled(text: str, keep: bool) -> None:  # noqa: FBT001 - a case
    """On the page itself the label settles the text, and nothing else."""
    found = taught(PAGE, [label(text, keep=keep)])
    assert found.pop(text) == Taught(keep, reason="a reader said so")
    assert all(one.settled is None for one in found.values())


def test_numbers_may_have_changed() -> None:
    """A page that is fetched again has other counters; the label still fits."""
    html = PAGE.replace("Share", "{} people read this")
    text = "12 people read this"
    said = Label(keep=False, text=text, address=HERE, place=place_of(text, html.format(12)))
    assert taught(html.format(13), [said])["13 people read this"].settled is False


@pytest.mark.parametrize("text", [LINE, "Share"])
def test_the_same_text_on_another_page(text: str) -> None:
    """Elsewhere on the site the same text follows the label, by weight."""
    found = taught(PAGE, [label(text, address=THERE)])[text]
    assert found == Taught(
        odds=-ELSEWHERE, reason="a reader said so of the same text on another page"
    )
    assert taught(PAGE, [label(text, keep=True, address=THERE)])[text].odds == ELSEWHERE


def test_a_short_text_is_meant_in_its_place() -> None:
    """In a bar "Share" is one thing, in a post another."""
    html = f"<div class=x1><p>{PROSE}</p><p>Share</p></div>"
    assert taught(html, [label("Share", address=THERE)])["Share"] == UNTAUGHT


def test_the_same_place_on_another_page() -> None:
    """Other texts in that place follow too, with less weight, and more where labels agree."""
    html = PAGE.replace(LINE, "Follow us wherever it is that you follow people these days.")
    text = "Follow us wherever it is that you follow people these days."
    one = taught(html, [label(LINE, address=THERE)])[text]
    two = taught(html, [label(LINE, address=THERE), label("Share", address=THERE)])[text]
    assert one == Taught(
        odds=-PLACE,
        reason="a reader said so of what stands in the same place on another page",
        by_place=True,
    )
    assert -PLACE_MOST < two.odds < one.odds
    assert taught(html, [label(LINE, address=THERE)])[PROSE] == UNTAUGHT


def test_readers_who_disagree_on_a_place() -> None:
    """Where one text of a place is kept and another dropped, the place says nothing."""
    labels = [label(LINE, address=THERE), label("Share", keep=True, address=THERE)]
    html = PAGE.replace("Share", "Save")
    assert taught(html, labels)["Save"] == UNTAUGHT


def test_nothing_is_said_of_pictures() -> None:
    """Segments without text are spoken of by selectors only."""
    html = "<div class=x1><p><img src=/a.jpg></p></div>"
    assert taught(html, [Label(keep=False)]) == {"": UNTAUGHT}
    assert taught(html, [Label(keep=False, selector=".x1")])[""].settled is False


# --- selectors ------------------------------------------------------------------------------------

NESTED = """<div id=top class="a b"><ul><li>one</li></ul><section class=c><p>two</p></section>
<div class="c d"><blockquote><p>three</p></blockquote></div></div><p>four</p>"""
SELECTORS = [
    ("div", ["one", "two", "three"]),
    (".c", ["two", "three"]),
    ("div.c", ["three"]),
    (".d.c", ["three"]),
    ("#top", ["one", "two", "three"]),
    ("#TOP li", ["one"]),
    ("div > p", []),
    ("div p", ["two", "three"]),
    ("section>p", ["two"]),
    (".a > .c > p", ["two"]),
    (".a > .c p", ["two", "three"]),
    ("li, section", ["one", "two"]),
    (" .d , li ", ["one", "three"]),
    ("div *", ["one", "two", "three"]),
    ("#top *.c", ["two", "three"]),
    ("aside", []),
    (".top", ["one", "two", "three"]),
    ("div div", ["three"]),
    ("div > div > blockquote", ["three"]),
    ("div > div > p", []),
    ("ul div", []),
]


@pytest.mark.parametrize(("selector", "chosen"), SELECTORS)
def test_selectors(selector: str, chosen: list[str]) -> None:
    """Tags, classes and ids, within and right within each other, choose all that they hold."""
    found = taught(NESTED, [Label(keep=False, selector=selector)], THERE)
    assert [text for text, one in found.items() if one.settled is False] == chosen
    assert all(
        one.reason == f"a reader's rule for {selector!r}"
        for one in found.values()
        if one.settled is not None
    )


BAD = [
    "",
    " ",
    ",",
    "div,",
    "div >",
    "> div",
    "div > > p",
    "div:first-child",
    "p::before",
    "a[href]",
    "div + p",
    "div ~ p",
    ".",
    "#",
    "..a",
    "div..a",
    "1a",
    "div{}",
    "p;drop",
    "<p>",
    "/html/body",
    "div\0",
    "**",
    "div*",
    ".a*",
]


@pytest.mark.parametrize("selector", BAD)
def test_selectors_that_are_none(selector: str) -> None:
    """What is not understood is refused, and the message says what is."""
    with pytest.raises(BadSelector, match=r"made of tags, \.classes and #ids") as caught:
        parse(selector)
    assert str(caught.value).startswith(repr(selector.lower()))


@given(st.text("aA1-_.#>*, []:\0é", max_size=30))
def test_any_selector(selector: str) -> None:
    """Whatever is written is either understood or refused."""
    try:
        steps = parse(selector)
    except BadSelector:
        return
    assert all(steps)


SLOW = [
    "div " * 40 + "p",
    "* " * 60 + "nowhere",
    "nowhere " + "div " * 30 + "div",
    "nowhere " + "* " * 30 + "> *",
    "div > " * 40 + "p",
    ",".join(["div p"] * 300),
    ".a" * 2_000,
    " " * 20_000 + "div",
    "div" + " " * 20_000 + "!",
    "a" * 20_000,
    "-" * 20_000,
]


@pytest.mark.parametrize("selector", SLOW)
def test_selectors_made_to_be_slow(selector: str) -> None:
    """On a page nested deeply the longest selector is answered in good time."""
    layout = layout_of("<div>" * 60 + PROSE + "</div>" * 60)
    places = read(layout, HERE).places
    start = time.perf_counter()
    with suppress(BadSelector):
        Lesson([Label(keep=False, selector=selector)]).of(layout, places, HERE)
    assert time.perf_counter() - start < 2


# --- together with the memory ---------------------------------------------------------------------


def blog_page(number: int, line: str = LINE) -> str:
    """Return a page of a blog whose posts have a line of furniture in a place of its own."""
    prose = "".join(
        f"<p>On day {'i' * (number + 1)} we {verb}, and it rained.</p>" for verb in VERBS
    )
    return f"<div class=x1>{prose}</div><div class=x2><p>{line}</p></div>"


VERBS = ("walked to the mill", "swam in the lake", "sat in the old boat")


def known(labels: list[Label], count: int = 4) -> SiteMemory:
    """Return the memory of a blog whose furniture changes from page to page, with labels."""
    traces = (
        examine(
            blog_page(n, f"This is text {'x' * n} of many, and we hope you liked it."), f"{n}"
        ).trace
        for n in range(count)
    )
    return SiteMemory.of((one for one in traces if one is not None), labels)


def test_a_label_outranks_everything_on_its_page() -> None:
    """A line stays dropped, and a line of the feed's body too."""
    html = blog_page(9)
    (first, *_) = clean(html, HERE).segments
    drop = Label(keep=False, text=first.text, address=HERE, place=0)
    post = clean(html, HERE, site=known([drop]), published=f"<p>{first.text}</p>" + PROSE * 3)
    assert not post.segments[0].keep
    assert post.segments[0].reason == "a reader said so"
    assert all(segment.keep for segment in post.segments[1:3])


def test_dropping_one_line_drops_what_stands_in_its_place() -> None:
    """One correction cleans the site's other pages, and leaves their posts alone."""
    html = blog_page(9)
    drop = Label(keep=False, text="x", address=THERE, place=place_of(LINE, html))
    post = clean(html, HERE, site=known([drop], count=2))
    assert not post.segments[-1].keep
    assert all(segment.keep for segment in post.segments[:-1])


def test_dropping_a_line_that_all_pages_take_for_the_post() -> None:
    """Readers correct where the cleaner is wrong, and it is wrong on all pages alike."""
    html = blog_page(9)
    drop = Label(keep=False, text="x", address=THERE, place=place_of(LINE, html))
    assert not clean(html, HERE, site=known([drop], count=6)).segments[-1].keep


def test_dropping_one_paragraph_leaves_the_others() -> None:
    """The place of a post's text is known for posts, so a label there means one text."""
    html = blog_page(9)
    (first, *_) = clean(html, HERE).segments
    place = place_of(first.text, html)
    post = clean(html, HERE, site=known([Label(keep=False, text="x", address=THERE, place=place)]))
    assert all(segment.keep for segment in post.segments[:-1])


def test_labels_travel_and_are_undone() -> None:
    """Labels are part of the memory: they merge, and without them all is as before."""
    drop = Label(keep=False, text=LINE, address=HERE, place=place_of(LINE, blog_page(9)))
    memory = known([]).merge(SiteMemory(labels=frozenset({drop})))
    assert SiteMemory.from_json(memory.to_json()).labels == {drop}
    assert not clean(blog_page(9), HERE, site=memory).segments[-1].keep
    undone = SiteMemory.of(memory.traces.values())
    assert clean(blog_page(9), HERE, site=undone) == clean(blog_page(9), HERE, site=known([]))


def test_a_reader_may_drop_all() -> None:
    """A page of which a reader wants nothing has no post left."""
    rule = SiteMemory(labels=frozenset({Label(keep=False, selector="div")}))
    assert clean(blog_page(9), HERE, site=rule).text == ""


NAMED_PLACES = {
    "the innermost name": ("<div class=post><div class=foot><p>a", "div.foot > p"),
    "its own name": ("<div class=post><p class='by line'>a", "p.by.line"),
    "a name of this page only": (
        "<div class=post><div id=post-1234 class=c12><p>a",
        "post > div > p",
    ),
    "many small names": ("<div class='a1 bb cc dd ee ff'><p>a", "div.a1.bb.cc > p"),
    "a name that no selector has": ("<div class='x:y md:flex box'><p>a", "div.box > p"),
    "no name": ("<div><p>a", ""),
}


@pytest.mark.parametrize("case", NAMED_PLACES)
def test_a_place_has_a_selector(case: str) -> None:
    """It begins at the innermost element with a name, and names the piece."""
    html, selector = NAMED_PLACES[case]
    layout = layout_of(html)
    found = selector_of(layout, 0)

    assert found.endswith(selector) if selector else not found
    assert not found or "a" in named(layout, found)
