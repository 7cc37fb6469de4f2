"""The reader's word on flattened text, and on the rest of the page that it was given on."""

from __future__ import annotations

import pytest

from cleaners.decode import decode
from cleaners.elsewhere import cut_to_judge
from cleaners.errors import BadSelector
from cleaners.line import clean
from cleaners.model import Layout
from cleaners.sites import SiteMemory
from cleaners.teaching import Label, named, place_of

URL, OTHER = "https://a.example/1", "https://a.example/2"
NOTICE = "Tide tables hang in the hall of the harbour office, for a shilling each."
DUMP = f"""On the heron

A heron stood on the slipway all morning and watched the eels go by in the shallows.

{NOTICE}

Skip to main content

Whoever remembers another heron may write to the harbour, where letters are still read.
"""
PAGE = """<title>On the heron</title><main><h1>On the heron</h1>
<p>A heron stood on the slipway all morning and watched the eels go by in the shallows.</p>
<p>Whoever remembers another heron may write to the harbour, where letters are still read.</p>
<p>It is written down here because the heron will be forgotten otherwise, a pity.</p></main>
<div class="c-2" id="end"><p>Tide tables hang in the hall.</p></div>"""


def taught(*labels: Label) -> SiteMemory:
    """Return the memory of a site that knows nothing but its readers' word."""
    return SiteMemory.of((), labels)


def layout(data: str) -> Layout:
    """Cut a page."""
    return cut_to_judge(decode(data, url=URL))


@pytest.mark.parametrize("url", [URL, OTHER], ids=["its own page", "another of the site"])
def test_a_line_of_text_is_dropped(url: str) -> None:
    """A line that a reader dropped goes from the dump, and from others that carry it."""
    memory = taught(Label(keep=False, text=NOTICE, address=URL))

    post = clean(DUMP, url, site=memory)

    assert NOTICE in clean(DUMP, url).text
    assert NOTICE not in post.text
    assert "A heron stood" in post.text


def test_a_line_of_text_is_kept() -> None:
    """A line that a reader kept is part of the post, whatever it reads like."""
    memory = taught(Label(keep=True, text="Skip to main content", address=URL))

    assert "Skip to main content" not in clean(DUMP, URL).text
    assert "Skip to main content" in clean(DUMP, URL, site=memory).text


def test_a_selector_says_nothing_of_text() -> None:
    """Flattened text has no elements; the body that holds its lines is not meant."""
    memory = taught(Label(keep=False, selector="body"))

    assert clean(DUMP, URL, site=memory).text == clean(DUMP, URL).text


def test_one_paragraph_is_not_them_all() -> None:
    """Of what else stands in its place on the same page a label says nothing."""
    dropped, *others = [piece.text for piece in layout(PAGE).segments if len(piece.text) > 70]
    label = Label(keep=False, text=dropped, address=URL, place=place_of(layout(PAGE), dropped))

    text = clean(PAGE, URL, site=taught(label)).text

    assert dropped not in text
    assert all(other in text for other in others)


def test_the_place_of_a_text_is_known() -> None:
    """Texts of one place have one signature, others another, and what is not there none."""
    first, second, *_ = [piece.text for piece in layout(PAGE).segments if len(piece.text) > 70]

    assert place_of(layout(PAGE), first) == place_of(layout(PAGE), second) != 0
    assert place_of(layout(PAGE), "Tide tables hang in the hall.") != place_of(layout(PAGE), first)
    assert place_of(layout(PAGE), "Hail") == 0


@pytest.mark.parametrize(
    ("selector", "count"),
    [("main p", 3), ("#end", 1), ("div.c-2 > p", 1), ("ul, h1", 1), ("ul", 0)],
)
def test_what_a_selector_names_is_told(selector: str, count: int) -> None:
    """The texts inside the elements, so that a reader can be asked whether they are meant."""
    assert len(named(layout(PAGE), selector)) == count


def test_what_no_selector_names_is_refused() -> None:
    """A selector is understood, or refused before anything is looked for."""
    with pytest.raises(BadSelector):
        named(layout(PAGE), "p:hover")
