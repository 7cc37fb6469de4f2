"""What a page's own statement of its text is worth beside what the page looks like."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cleaners import stated
from cleaners.evidence import gather
from cleaners.judge import opinion_of
from cleaners.model import Form, Page
from cleaners.segment import segment
from cleaners.tree import parse

MENU = "Tide tables for the whole estuary"
FIRST = "The ferry ran aground on the sandbank at low water, and nobody was hurt."
TEASER = "Read more about the new harbour wall and what it will cost."
SECOND = "It floated off by itself six hours later, with all the cars still on deck."
FOOT = "All reports from the harbour are found in the archive."
PIECES = (MENU, FIRST, TEASER, SECOND, FOOT)


def heard(data: object) -> list[float]:
    """Return the probabilities of the pieces, of which the judge knew nothing (one half each)."""
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    html = f"<head>{script}</head><body>{''.join(f'<p>{piece}</p>' for piece in PIECES)}"
    evidence = gather(segment(parse(Page(html, Form.HTML, "utf-8", "str"))))
    sizes = np.log1p([features.columns for features in evidence.features])
    own = opinion_of(np.full(len(PIECES), 0.5, np.float32), {"columns": sizes})
    return [round(float(value), 3) for value in stated.hear(evidence, own).keep]


def article(*lines: str) -> dict[str, str]:
    """Return an article as schema.org describes it."""
    return {"@type": "NewsArticle", "articleBody": "\n".join(lines)}


def test_the_whole_text() -> None:
    """What it holds gains; what it lacks loses: little amid that, more before, most after."""
    assert heard(article(FIRST, SECOND)) == [0.378, 0.731, 0.438, 0.731, 0.269]


def test_the_beginning_of_the_text() -> None:
    """A statement that is cut short says nothing of what follows."""
    assert heard(article(FIRST + " …")) == [0.378, 0.731, 0.5, 0.5, 0.5]


@pytest.mark.parametrize(
    "data",
    [
        article("Snow is expected above a thousand metres from the evening on, says the service."),
        {"@type": "NewsArticle", "description": FIRST},
        {"@type": "HowTo", "description": FIRST, "step": [{"text": SECOND}], "x": "articleBody"},
        [article(FIRST), article(SECOND)],
    ],
    ids=["of another text", "none", "of steps", "of two articles"],
)
def test_what_is_no_statement_of_this_text(data: object) -> None:
    """A statement about something else, or about several things, changes nothing."""
    assert heard(data) == [0.5] * len(PIECES)
