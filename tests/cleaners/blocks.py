"""Blocks for tests of what is written from them."""

from __future__ import annotations

from hypothesis import strategies as st

from cleaners.inline import merged
from cleaners.model import (
    Block,
    Code,
    Figure,
    Heading,
    List,
    Mark,
    Paragraph,
    Picture,
    Quote,
    Run,
    Runs,
)


def plain(text: str, marks: Mark = Mark.NONE) -> Paragraph:
    """Return a paragraph of one run."""
    return Paragraph((Run(text, marks),))


MARKUP = st.text(alphabet=st.sampled_from("ab1 .)(*_`~#+-=|<>[]!&;:\\\"'“”。重点\n"), max_size=12)
MARKS = st.sampled_from([*Mark, Mark.NONE, Mark.STRONG | Mark.EMPHASIS, Mark.STRONG | Mark.DELETED])
ADDRESSES = st.sampled_from(["", "", "", "http://a.example/x", "http://a.example/T_(y)?a=1&lt;=2"])


def tidy(text: str) -> str:
    """Bring `text` into the form that segments have: no space at the edges of its lines."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


@st.composite
def runs(draw: st.DrawFn, *, lines: bool = True) -> Runs:
    """Draw runs as the segmenter makes them: neighbours differ, and lines have tidy ends."""
    drawn = draw(st.lists(st.builds(Run, MARKUP, MARKS, ADDRESSES), min_size=1, max_size=4))
    if not lines:
        drawn = [Run(run.text.replace("\n", " "), run.marks, run.href) for run in drawn]
    texts = [tidy(run.text) for run in drawn]
    kept = [Run(t, r.marks, r.href) for t, r in zip(texts, drawn, strict=True) if t]
    states = [(run.marks, run.href, run.image) for run in kept]
    return merged([run.text for run in kept], states) or (Run("x"),)


PARAGRAPHS = st.builds(Paragraph, runs())
LEAVES = st.one_of(
    PARAGRAPHS,
    st.builds(Heading, st.integers(1, 6), runs(lines=False)),
    st.builds(Code, MARKUP.map(lambda text: text.strip("\n") or "x")),
    st.builds(Figure, st.just((Picture("http://a.example/i.png", "x"),)), runs()),
)


def several(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[tuple[Block, ...]]:
    """Draw one or two blocks."""
    return st.lists(inner, min_size=1, max_size=2).map(tuple)


BLOCKS: st.SearchStrategy[Block] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Quote, several(inner)),
        st.builds(
            List,
            st.lists(
                st.lists(inner, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3
            ).map(tuple),
        ),
    ),
    max_leaves=6,
)
