"""What readers wrote, below articles and in threads."""

from __future__ import annotations

import numpy as np
import pytest

from cleaners import replies
from cleaners.evidence import gather
from cleaners.model import Form, Page
from cleaners.segment import segment
from cleaners.tree import parse

ARTICLE = '<meta property="og:type" content="article">'
HEADS = {
    ARTICLE: True,
    '<script type="application/ld+json">{"@type": "BlogPosting"}</script>': True,
    '<script type="application/ld+json">{"@type": ["NewsArticle"]}</script>': True,
    "": False,
    '<meta property="og:type" content="website">': False,
    '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>': False,
    f'{ARTICLE}<script type="application/ld+json">{{"@type": "QAPage"}}</script>': False,
    f"{ARTICLE}<link rel=canonical href=https://a.example/topic/12/snow-tyres>": False,
    f'{ARTICLE}<meta property="og:url" content="https://a.example/viewtopic.php?t=12">': False,
}
POST = "<div class=a1><p>The snow came early, and the road to the hut was closed by noon.</p></div>"
ANSWERS = (
    "<div class=comments><div class=comment><p>We turned back at the bridge, like you.</p></div>"
    "<div class=comment><p>It is open again since Tuesday, with chains.</p></div></div>"
)


def kept(head: str, body: str, *keep: float) -> list[bool]:
    """Return what is left of a page of which everything was kept, with those probabilities."""
    layout = segment(parse(Page(f"<head>{head}</head><body>{body}", Form.HTML, "utf-8", "str")))
    likely = np.array(keep or [0.5] * len(layout.segments), np.float32)
    return replies.without(gather(layout), likely, [True] * len(layout.segments))


@pytest.mark.parametrize("head", HEADS)
def test_an_article_says_so(head: str) -> None:
    """Answers go where the page states that it is an article and no thread, and stay elsewhere."""
    assert kept(head, POST + ANSWERS) == [True, *[not HEADS[head]] * 2]


def test_a_place_that_holds_the_text_is_not_what_it_is_called() -> None:
    """Where nothing but a heading is left outside, what is named as comments stays."""
    assert kept(ARTICLE, f"<h1>Snow</h1>{ANSWERS}") == [True] * 3


@pytest.mark.parametrize("name", ["discussion", "comment"])
def test_an_author_comments(name: str) -> None:
    """What is named as comments in the post's own text is the author's."""
    said = f"<div class={name}><p>That no oven got as hot as promised came as a surprise.</p></div>"
    assert kept(ARTICLE, f"<div class=entry-content>{POST}{said}</div>{ANSWERS}") == [
        *[True] * 2,
        *[False] * 2,
    ]


@pytest.mark.parametrize(
    ("heading", "post", "answer", "stay"),
    [
        ("2 Comments", 0.97, 0.45, False),
        ("2 Kommentare", 0.97, 0.45, False),
        ("2 Comments", 0.9, 0.45, True),
        ("2 Comments", 0.97, 0.8, True),
        ("Snow report", 0.97, 0.45, True),
    ],
    ids=["headed", "in German", "an unsure post", "sure answers", "no heading"],
)
def test_a_line_heads_them(heading: str, post: float, answer: float, *, stay: bool) -> None:
    """Where the head says nothing, doubtful answers go below a line that calls them comments."""
    answers = ANSWERS.replace("<div class=comments>", f"<div class=comments><h3>{heading}</h3>")
    assert kept("", POST + answers, post, 0.1, answer, 0.5) == [True, *[stay] * 3]
