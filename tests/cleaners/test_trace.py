"""What one page leaves in the memory of its site."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import trace
from cleaners.fingerprint import in_place
from cleaners.line import examine
from cleaners.model import Role
from cleaners.trace import MAX_TEXTS, Place, Trace

PROSE = "It rained all day, and the day after, and nobody came to the market."
NOTICE = "Subscribe by post, and never miss a rainy day again."
NUMBERS = st.integers(0, 2**48 - 1)
PLACES = st.builds(
    Place,
    st.text(max_size=12),
    st.lists(NUMBERS, max_size=4, unique=True).map(sorted).map(tuple),
    st.integers(0, 9_000),
    st.integers(0, 90_000).map(lambda tenths: tenths / 10),
    st.integers(0, 9_000),
    st.sampled_from(Role),
)
TRACES = st.builds(
    Trace,
    st.text(max_size=12),
    st.sampled_from(["", "2023-01-08T09:00:00Z", "2023-01-09T09:00:00Z"]),
    st.integers(0, 1000).map(lambda thousandths: thousandths / 1000),
    st.booleans(),
    NUMBERS,
    st.text(max_size=12),
    st.dictionaries(NUMBERS, PLACES, max_size=4),
)


def left_by(html: str, url: str = "http://a.example/1", published: str = "") -> Trace:
    """Return the trace of the page `html`."""
    found = examine(html, url, published=published, seen_at="2023-01-08").trace
    assert found is not None
    return found


@given(TRACES)
def test_json(one: Trace) -> None:
    """A trace comes back from JSON as it was."""
    assert trace.from_json(json.loads(json.dumps(one.to_json()))) == one


NO_TRACES = [
    {},
    {"address": ""},
    {**left_by(f"<p>{PROSE}</p>").to_json(), "post": "z"},
    {**left_by(f"<p>{PROSE}</p>").to_json(), "places": []},
    {**left_by(f"<p>{PROSE}</p>").to_json(), "places": {"1": ["p", 1, 1.0, 0, "king", ""]}},
    {**left_by(f"<p>{PROSE}</p>").to_json(), "places": {"1": ["p", 1, 1.0, 0, "post", "!"]}},
]


@pytest.mark.parametrize("data", NO_TRACES)
def test_json_of_something_else(data: dict[str, object]) -> None:
    """What is no trace raises what the docstring says."""
    with pytest.raises((KeyError, ValueError, TypeError, AttributeError)):
        trace.from_json(data)


def test_what_a_page_leaves() -> None:
    """Its texts by place, how much of each place is the post, and where the post stands."""
    found = left_by(f"<div class=x1><p>{PROSE}</p></div><div class=x2><p>{NOTICE}</p></div>")
    by_name = {place.name: place for place in found.places.values()}
    (body,) = [place for place in found.places.values() if in_place(PROSE, 0) in place.texts]
    assert set(by_name) == {"<p>"}
    assert found.address == "http://a.example/1"
    assert found.seen_at == "2023-01-08"
    assert not found.published
    assert 0 <= found.promise <= 1
    assert found.texts == {in_place(PROSE, 0), in_place(NOTICE, 0)}
    assert body.columns == len(PROSE)
    assert 0 < body.kept <= body.columns
    assert body.said == 0
    assert found.post_name.startswith("<")


def test_the_publishers_word() -> None:
    """Where the feed carries the whole post, the trace says how much of each place it has."""
    prose = " ".join([PROSE] * 4)
    page = f"<div class=x1><p>{prose}</p></div><div class=x2><p>{NOTICE}</p></div>"
    found = left_by(page, published=f"<p>{prose}</p>")
    assert found.published
    assert sorted((place.columns, place.said) for place in found.places.values()) == [
        (len(NOTICE), 0),
        (len(prose), len(prose)),
    ]
    assert not left_by(page, published="<p>Another post, on quite another market.</p>").published


def test_what_the_site_taught_leaves_no_trace() -> None:
    """A trace is what the page says alone, so memories do not feed on themselves."""
    from cleaners.sites import SiteMemory

    html = f"<div class=x1><p>{PROSE}</p><p>{NOTICE}</p></div>"
    known = SiteMemory.of(left_by(html, f"http://a.example/{n}") for n in range(5))
    assert examine(html, "http://a.example/1", site=known, seen_at="2023-01-08").trace == left_by(
        html
    )


def test_pages_that_leave_nothing() -> None:
    """Lists of posts, errors and what is no text are no pages to learn from."""
    entry = f"<article class=post><h2><a href='/x'>A post</a></h2><p>{PROSE}</p></article>"
    for data in (entry * 4, "<title>404 Not Found</title><h1>Not Found</h1>", "", b"\x89PNG\0" * 9):
        assert examine(data, "http://a.example/").trace is None


def test_a_page_without_an_address() -> None:
    """It is called by its texts: the same page is the same page."""
    one, same, other = (left_by(f"<p>{PROSE}</p><p>{x}</p>", "") for x in ("A.", "A.", "B."))
    assert one.address.startswith("digest:")
    assert one.address == same.address != other.address


def test_flattened_text() -> None:
    """Lines of flattened text have no place; the sentences are the same texts as on pages."""
    found = left_by(f"{PROSE}\n\n{NOTICE}\n")
    assert set(found.places) == {0}
    assert in_place(NOTICE, 0) in found.texts


def test_long_pages() -> None:
    """Of a long page so many texts are remembered, and what was not kept before all others."""
    prose = "".join(f"<p>{PROSE} {'again ' * n}</p>" for n in range(MAX_TEXTS + 80))
    sidebar = "".join(f"<li><a href=/{n}>menu {'x' * n}</a></li>" for n in range(1, 40))
    found = left_by(f"<article class=post>{prose}</article><nav><ul>{sidebar}</ul></nav>")
    assert sum(len(place.texts) for place in found.places.values()) == MAX_TEXTS
    menu = next(key for key, place in found.places.items() if place.role is Role.NAVIGATION)
    assert len(found.places[menu].texts) == 39
