"""Pages of a few lines."""

from __future__ import annotations

import numpy as np
import pytest

from cleaners import body, plain
from cleaners.evidence import gather
from cleaners.model import Form, Page
from cleaners.segment import segment
from cleaners.tree import parse

PROSE = "It rained all day, and nobody came."
LINKED = "It <a href=/rain>rained all day, and</a> nobody came."


def kept(html: str, learned: float = 0.0) -> list[str]:
    """Return the texts that the rules keep where the forests gave all the same probability."""
    evidence = gather(segment(parse(Page(html, Form.HTML, "utf-8", "str", "http://a.example/p"))))
    probabilities = np.full(len(evidence.layout.segments), learned, dtype=np.float32)
    found = plain.judged(evidence, body.find(evidence), probabilities)
    segments = evidence.layout.segments
    return [s.text for s, p in zip(segments, found, strict=True) if p >= plain.LIKELY]


CASES = [
    (f"<article><p>{PROSE}</p></article>", [PROSE]),
    (f"<nav>Home</nav><div><p>{PROSE}</p></div><footer>Imprint</footer>", [PROSE]),
    (f"<div><p>By Jane Doe</p><p>{PROSE}</p></div>", [PROSE]),
    (f"<div><p>{PROSE}</p><p>Share this</p><p hidden>More, of the same.</p></div>", [PROSE]),
    (f"<div><p>{PROSE}</p><pre>x = 1</pre></div>", [PROSE, "x = 1"]),
    # A post that is little but a link; without a heading above it, it may be anything.
    (f"<article><h1>Rain</h1><p>{LINKED}</p></article>", [PROSE]),
    (f"<article><p>{LINKED}</p></article>", []),
    (f"<article><h1>Rain</h1><footer><p>{LINKED}</p></footer></article>", []),
    (f"<article><h1>Rain</h1><p><a href=/r>{PROSE}</a></p></article>", []),
    ("<ul><li><a href=/>Home</a><li><a href=/a>About</a></ul>", []),
    ("", []),
]


@pytest.mark.parametrize(("html", "expected"), CASES)
def test_few_lines(html: str, expected: list[str]) -> None:
    """Of a page of few lines the post's container stays, less what is furniture."""
    assert kept(html) == expected


def test_nothing_that_reads_as_a_post() -> None:
    """Where no prose stands nothing is kept, whatever the forests say."""
    assert kept("<ul><li><a href=/>Home</a></ul>", learned=0.9) == []


def test_longer_pages_are_left_to_the_forests() -> None:
    """A page of more lines gets what it had."""
    html = f"<p>{PROSE}</p>" * (plain.FEW + 1)
    assert kept(html) == []
    assert len(kept(html, learned=0.9)) == plain.FEW + 1
