"""The rows of numbers that the judge sees: their names, their order, and what some of them say."""

from __future__ import annotations

import json
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import body, closer, echoes, listing, signals
from cleaners.evidence import Evidence, gather
from cleaners.model import Form, Page
from cleaners.segment import segment
from cleaners.surroundings import Measures, shifted
from cleaners.tree import parse

PAGE = (
    "<title>Rain - Blog</title><meta name=description content='It rained all day, and the next.'>"
    "<nav><a href=/>Home</a><a href=/a>About</a></nav><div class=entry-content><h1>Rain</h1>"
    "<p>It rained all day, and the next.</p><ul><li>Wet</li></ul><p>May 3, 2022</p></div>"
    "<h3>Related posts</h3><ul><li><a href=/x>Snow</a></li><li><a href=/y>Hail</a></li></ul>"
)


def evidence_of(html: str) -> Evidence:
    """Gather the evidence of the page `html`."""
    return gather(segment(parse(Page(html, Form.HTML, "utf-8", "str", "http://a.example/p"))))


def measured(html: str = PAGE, title: str = "Rain") -> tuple[list[str], Measures]:
    """Return the texts of a page's segments and their measures."""
    evidence = evidence_of(html)
    found = signals.gather(evidence, body.find(evidence), title)
    return [s.text for s in evidence.layout.segments], found


def test_the_weights_know_these_measures() -> None:
    """The forests were trained on the very measures that are taken, in this order."""
    record = json.loads(resources.files("cleaners").joinpath("weights.json").read_text("utf-8"))
    evidence = evidence_of(PAGE)
    _, first = measured()
    probabilities = np.full(len(evidence.layout.segments), 0.5, dtype=np.float32)
    words = closer.look(evidence.layout.segments, np.ones(len(probabilities), dtype=bool))
    around = echoes.measure(evidence.geometry, first, probabilities)
    page = listing.measure(evidence, first, probabilities, "Rain", "http://a.example/p")

    assert record["measures"] == [*first, *words, *around]
    assert record["page_measures"] == list(page)


SAID = [
    ("title", "Rain", 1),
    ("level", "Rain", 1),
    ("level", "Related posts", 3),
    ("about", "It rained all day, and the next.", 1),
    ("linked", "Home About", 1),
    ("item", "Wet", 1),
    ("dated", "May 3, 2022", 1),
    ("named", "Wet", 1),
    ("in_nav", "Home About", 1),
    ("lists", "Snow", 1),
    ("in_body", "Wet", 1),
    ("in_body", "Snow", 0),
    ("since_title", "It rained all day, and the next.", 1),
    ("since_heading", "Hail", 2),
]


@pytest.mark.parametrize(("name", "text", "value"), SAID)
def test_measures(name: str, text: str, value: float) -> None:
    """A measure says what its name says."""
    texts, found = measured()
    squeezed = [t.replace(" ", "") for t in texts]
    assert found[name][squeezed.index(text.replace(" ", ""))] == value


def test_segments_after_a_block_of_related_posts_know_it() -> None:
    """The heading above says of what kind it opens a block."""
    texts, found = measured()
    opened = found["heading_opens"]
    assert opened[texts.index("Snow")] > 0
    assert opened[texts.index("Wet")] == 0


def test_no_segments() -> None:
    """An empty page has measures, each of nothing."""
    _, found = measured("")
    assert signals.matrix(found).shape == (len(found), 0)


def test_every_measure_is_a_number() -> None:
    """Nothing is infinite or undefined."""
    _, found = measured()
    assert np.isfinite(signals.matrix(found)).all()


def test_only_doubtful_segments_are_read() -> None:
    """What is not doubtful gets zeros."""
    segments = evidence_of("<p>Share this</p><p>Share this</p>").layout.segments
    found = closer.look(segments, np.array([True, False]))
    assert found["phrase"][0] > 0
    assert found["phrase"][1] == 0


@given(st.lists(st.floats(-9, 9), max_size=8), st.integers(-4, 4).filter(bool))
def test_shifted(values: list[float], by: int) -> None:
    """A value moves by so many places, and the ends are filled."""
    moved = shifted(np.array(values), by).tolist()
    for at in range(len(values)):
        assert moved[at] == (values[at + by] if 0 <= at + by < len(values) else -1)


def test_likeness() -> None:
    """Pieces of one make share a number: same leaf, same elements around with the same names."""
    evidence = evidence_of("<div class=a><p>1</p><p>2</p><h2>3</h2></div><div class=b><p>4")
    one, two, three, four = evidence.geometry.makes.tolist()
    assert one == two
    assert len({one, three, four}) == 3


def test_echoes_of_neighbours() -> None:
    """The second look sees what the first said of the segments around."""
    evidence = evidence_of("<div><p>one<p>two<p>three</div>")
    own = signals.gather(evidence, body.find(evidence), "")
    first = np.array([0.1, 0.5, 0.9], dtype=np.float32)
    found = echoes.measure(evidence.geometry, own, first)
    assert found["first-1"].tolist() == pytest.approx([-1, 0.1, 0.5])
    assert found["first+1"].tolist() == pytest.approx([0.5, 0.9, -1])
    assert found["first_before"][0] == 0
    assert found["first_after"][2] == pytest.approx(0, abs=1e-6)
