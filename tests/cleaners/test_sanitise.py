"""What is shown is sanitised, in a time that grows with its length."""

from __future__ import annotations

import html
import time

import nh3
from hypothesis import given
from hypothesis import strategies as st

from cleaners.model import Paragraph, Run
from cleaners.render import to_html
from cleaners.sanitise import in_pieces

TEXTS = st.lists(st.sampled_from(["a", "&", "&amp;", "<", ">", ";", "\n", "雨", "é", "x" * 3000]))


@given(st.lists(TEXTS.map("".join), max_size=3))
def test_pieces_change_nothing(texts: list[str]) -> None:
    """Texts in pieces come out as they do in one, in elements that keep their spaces too."""
    inside = "".join(f"<li>{html.escape(text)}<pre>{html.escape(text)}</pre>" for text in texts)
    markup = f"<ul>{inside}</ul>"

    assert nh3.clean(in_pieces(markup)) == nh3.clean(markup)


def test_entities_take_no_longer_than_their_number() -> None:
    """Four times the ampersands take about four times as long, where they took sixteen."""
    seconds = []
    for count in (100_000, 400_000):
        block = Paragraph((Run("&" * count),))
        begin = time.process_time()
        assert to_html([block]) == f"<p>{'&amp;' * count}</p>"
        seconds.append(time.process_time() - begin)

    assert seconds[1] < 9 * seconds[0]
