"""What a site's other pages say of the segments of one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaners.inverted import SAME_POST, indexed
from cleaners.line import examine
from cleaners.model import Form, Layout, Page, Role
from cleaners.recall import KIN, MOST, NOTHING, Lookup, Recalled
from cleaners.segment import segment
from cleaners.sites import SiteMemory
from cleaners.tree import parse

PROSE = "It rained all day on {0}, and nobody came to the {0} market but {0} ducks."
NOTICE = "Subscribe by post, and never miss a rainy day again."
WORDS = "ash birch cedar date elm fir gum hazel iris juniper kale larch maple nut oak pine".split()


def page(number: int, *, body: str = "", after: str = f"<p>{NOTICE}</p>") -> str:
    """Return a page of a blog whose posts have three paragraphs each."""
    own = "".join(f"<p>{PROSE.format(f'{WORDS[number]}{x * 3}')}</p>" for x in "abc")
    return f"<div class=x1>{body or own}</div><div class=x2>{after}</div>"


def address(number: int | str) -> str:
    """Return where a page stands."""
    return f"http://a.example/{number}"


def memory(*pages: str) -> SiteMemory:
    """Return the memory of pages that stand at 0, 1, 2 ..."""
    found = (examine(html, address(number)).trace for number, html in enumerate(pages))
    return SiteMemory.of(trace for trace in found if trace is not None)


def layout_of(html: str) -> Layout:
    """Return the page `html` in segments."""
    return segment(parse(Page(html, Form.HTML, "utf-8", "str")))


def recalled(known: SiteMemory, html: str, at: str, *, post: int = 3) -> dict[str, Recalled]:
    """Say of each text of a page what is recalled; the post is its first `post` segments."""
    layout = layout_of(html)
    weights = [float(len(piece.text) * (n < post)) for n, piece in enumerate(layout.segments)]
    found = known.recall(layout, at, weights)
    return {piece.text: one for piece, one in zip(layout.segments, found, strict=True)}


BLOG = [page(number) for number in range(6)]
KNOWN = memory(*BLOG)


def test_what_repeats_is_counted() -> None:
    """A text has been seen on the pages that carry it, of those that could."""
    found = recalled(KNOWN, page(9), address(9))
    assert (found[NOTICE].seen, found[NOTICE].pages) == (6, 6)
    assert found[PROSE.format(f"{WORDS[9]}aaa")].seen == 0


def test_a_page_is_no_witness_for_itself() -> None:
    """What a page says of itself is left out of every number."""
    found = recalled(KNOWN, BLOG[0], address(0))
    assert (found[NOTICE].seen, found[NOTICE].pages, found[NOTICE].alike) == (5, 5, 5)
    first = found[PROSE.format("ashaaa")]
    assert (first.seen, first.alike, first.novelty) == (0, 5, 1.0)
    assert recalled(memory(BLOG[0]), BLOG[0], address(0))[NOTICE] == Recalled(
        role=found[NOTICE].role, name="<p>"
    )


def test_places() -> None:
    """A place is known by what stood there: how much was kept, and how much of it was new."""
    found = recalled(KNOWN, page(9), address(9))
    body, below = found[PROSE.format(f"{WORDS[9]}aaa")], found[NOTICE]
    assert body.role is Role.POST
    assert body.kept > 0.5
    assert body.novelty == 1.0
    assert below.novelty == 0.0
    assert body.name == below.name == "<p>"
    elsewhere = recalled(KNOWN, f"<section><p>{PROSE.format('x')}</p></section>", address(9))
    assert replace(elsewhere[PROSE.format("x")], placed=0, inside=0) == NOTHING


@pytest.mark.parametrize("copies", [1, 2])
def test_copies_of_the_page_are_left_out(copies: int) -> None:
    """A few other addresses of the same post say nothing against it."""
    known = memory(*BLOG, *[BLOG[0]] * copies)
    found = recalled(known, BLOG[0], address(0))
    assert found[PROSE.format("ashaaa")].seen == 0
    assert (found[NOTICE].seen, found[NOTICE].pages) == (5, 5)


def test_where_most_pages_are_copies_none_is_left_out() -> None:
    """What most pages share is no post, however much of this page it makes up."""
    known = memory(*[BLOG[0]] * 5, page(1))
    assert recalled(known, BLOG[0], address(0))[PROSE.format("ashaaa")].seen == 4


def test_a_page_that_shares_less_is_no_copy() -> None:
    """Two posts may share a long paragraph and are two posts."""
    shared = f"<p>{PROSE.format('shared')}</p>"
    lengths = [len(PROSE.format("shared")), len(PROSE.format("ownownown"))]
    assert lengths[0] / sum(lengths) < SAME_POST
    pages = [page(n, body=f"{shared}<p>{PROSE.format(f'{WORDS[n]}own')}</p>") for n in range(2)]
    found = recalled(memory(*pages, *BLOG[2:]), pages[0], address(0), post=2)
    assert found[PROSE.format("shared")].seen == 1


def popular(first: int) -> str:
    """Return a list of five of ten posts in one segment, that begins with a given one."""
    names = [f"The story of the {WORDS[n % 10]}" for n in range(first, first + 5)]
    return "<p>" + " ".join(f"<a href='/{name[-3:]}'>{name}</a>" for name in names) + "</p>"


def test_a_list_that_changes_by_one_entry_is_the_same_list() -> None:
    """Each page has five posts of ten: most entries stand on many pages, no whole list does."""
    assert MOST == 0.8
    pages = [page(n, after=popular(n)) for n in range(10)]
    found = recalled(memory(*pages[:9]), pages[9], address(9))
    assert found[layout_of(popular(9)).segments[0].text].seen >= 4


def test_a_row_with_something_new_is_new() -> None:
    """A reader's name may stand under many posts, and the comment below it is another."""
    rows = [f"<p>Frau Birk<br>{PROSE.format(word)}</p>" for word in WORDS]
    known = memory(*[page(n, after=row) for n, row in enumerate(rows[:6])])
    found = recalled(known, page(9, after=rows[9]), address(9))
    assert found[layout_of(rows[9]).segments[0].text].seen == 0


def test_kin_are_pages_of_the_same_layout() -> None:
    """A text of one layout is counted over the pages of that layout."""
    assert KIN == 0.5
    old = [f"<table><tr><td>{page(n)}</td></tr></table>" for n in range(6)]
    new = [
        f"<section><h2>x</h2>{page(n, after='<p>Write to us on paper, we like that better.</p>')}"
        for n in range(6, 9)
    ]
    known = memory(*old, *new)
    found = recalled(known, new[0].replace(WORDS[6], "zinnia"), address("new"))
    line = found["Write to us on paper, we like that better."]
    assert (line.seen, line.pages) == (3, 3)


def test_a_line_that_names_its_page() -> None:
    """It repeats, although no page has the same words."""
    rows = [
        f"<title>On {word}</title><h1>On {word}</h1>"
        + page(n, after=f"<p>Did you like “On {word}”? There is more of that every week.</p>")
        for n, word in enumerate(WORDS[:6])
    ]
    found = recalled(memory(*rows[:5]), rows[5], address("x"))
    line = found[f"Did you like “On {WORDS[5]}”? There is more of that every week."]
    assert (line.seen, line.pages) == (5, 5)
    assert found[f"On {WORDS[5]}"].seen == 0


def teasers(*texts: str) -> str:
    """Return a list of posts that shows their beginnings."""
    return "".join(f"<div class=x3>{text}</div>" for text in texts)


def test_a_list_of_posts_says_nothing_against_them() -> None:
    """A post short enough to be shown whole in every page's sidebar is still the post."""
    short = "The bridge is closed until spring, so we take the ferry."
    known = memory(*[page(n, after=teasers(short, NOTICE)) for n in range(6)])
    own = page(9, body=f"<p>{short}</p>", after=teasers(short, NOTICE))
    layout = layout_of(own)
    first, second, third = known.recall(layout, address(9), [50.0, 50.0, 50.0])
    assert first.seen == 0
    assert (second.seen, third.seen) == (6, 6)


def test_pages_that_share_a_list_of_posts_are_no_copies() -> None:
    """... even where the page alone takes the list for the post."""
    pages = [page(n, after=teasers(*(w * 12 for w in WORDS[n : n + 5]))) for n in range(7)]
    known = memory(*pages)
    layout = layout_of(pages[3])
    found = known.recall(layout, address(3), [1.0] * 3 + [60.0] * 5)
    assert found[4].pages == 6
    assert found[4].seen > 2


def test_lines_of_flattened_text() -> None:
    """A line has no place, so it is looked up in all of them."""
    lookup = Lookup(indexed(list(KNOWN.traces.values())), layout_of(f"{NOTICE}<p>x</p>"), None)
    assert [(one.seen, one.pages) for one in lookup.texts()] == [(6, 6), (0, 6)]


def test_nothing_is_known_of_pictures() -> None:
    """Segments without text have nothing to look up."""
    layout = layout_of(f"<div class=x1><p><img src=/a.jpg></p><p>{NOTICE}</p></div>")
    assert KNOWN.recall(layout, address(9))[0] == NOTHING


def test_places_of_a_site() -> None:
    """The places are listed by how much stands in them."""
    body, below = KNOWN.places()
    assert (body.alike, body.novelty) == (6, 1.0)
    assert (below.alike, below.novelty) == (6, 0.0)
