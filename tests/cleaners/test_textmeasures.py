"""What the judge of flattened text measures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import textechoes, textmeasures
from cleaners.model import Form, Page
from cleaners.surroundings import Measures
from cleaners.text import segment_text
from cleaners.textjudge import seem

PROSE = "It rained all day, and nobody came to buy the bread that stood on the long table."


def measured(*lines: str) -> Measures:
    """Measure a dump of these lines."""
    layout = segment_text(Page("\n".join(lines), Form.TEXT, "utf-8", "str"))
    return textmeasures.measure(layout, seem(layout), lambda text: (len(text), 0.0, 0.0))


def test_a_line_itself() -> None:
    """Length, words, signs and capitals are the line's own; words of long lines say nothing."""
    found = measured("About | Us?", PROSE * 4, "see https://example.org/ now:")

    assert np.expm1(found["columns"])[0] == pytest.approx(11)
    assert found["words"].tolist()[0] == 2
    assert found["capitals"].tolist()[0] == 1
    assert found["asks"].tolist() == [1, 0, 0]
    assert found["announces"].tolist() == [0, 0, 1]
    assert found["holds_address"].tolist() == [0, 0, 1]
    assert found["wording"].tolist() == [11, 0, 29]


def test_words_shared_with_the_post() -> None:
    """A line that says what the post says shares its words; a menu's entry does not."""
    found = measured("Nobody bought the bread", "Impressum", *[PROSE] * 3)

    assert found["shared"][0] > found["shared"][1] == 0


def test_where_a_line_stands() -> None:
    """Distances to the stretch of running text, and what joining it would gain, are signed."""
    found = measured("Home", "About", PROSE, PROSE, "Comments", "Jane said...", PROSE[:20])

    assert found["in_stretch"].tolist()[:4] == [0, 0, 1, 1]
    assert found["from_stretch"].tolist()[:4] == [-2, -1, 0, 0]
    assert found["from_stretch"][4] == 1
    assert found["since_head"].tolist()[4:] == [0, 1, 2]
    assert found["until_head"].tolist()[:5] == [4, 3, 2, 1, 0]


def test_a_rhythm() -> None:
    """Lines that are as long as those two further on differ from the next alone."""
    found = measured(*["Salt and bread", PROSE] * 4)

    assert found["unlike_2"][3] == pytest.approx(0)
    assert found["unlike_1"][3] > 1


_LINES = st.sampled_from(["Home", "3 comments", "May 3, 2022", "- item", "f(x);", "1", "", PROSE])


@given(st.lists(_LINES, max_size=12))
def test_measures_are_numbers(lines: list[str]) -> None:
    """Every measure is a finite number for every line of any dump, its echoes too."""
    found = measured(*lines)
    size = len(found["columns"])
    echoes = textechoes.measure(found["columns"], np.full(size, 0.4))

    for name, values in {**found, **echoes}.items():
        assert len(values) == size, name
        assert np.isfinite(values).all(), name


def test_echoes() -> None:
    """The stretch that the first look is surest of is the best, and neighbours are heard."""
    first = np.array([0.1, 0.9, 0.8, 0.9, 0.1])
    found = textechoes.measure(np.log1p(np.full(5, 80.0)), first)

    assert found["in_best"].tolist() == [0, 1, 1, 1, 0]
    assert found["from_best"].tolist() == [-1, 0, 0, 0, 1]
    assert found["first+1"].tolist() == [0.9, 0.8, 0.9, 0.1, -1]
    assert found["first_before"][0] == 0
    assert found["first_after"][-1] == pytest.approx(0)
