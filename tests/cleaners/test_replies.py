"""What readers wrote, below articles and in threads."""

from __future__ import annotations

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


def kept(head: str, body: str) -> list[bool]:
    """Return what is left of a page of which everything was kept."""
    layout = segment(parse(Page(f"<head>{head}</head><body>{body}", Form.HTML, "utf-8", "str")))
    return replies.without(gather(layout), [True] * len(layout.segments))


@pytest.mark.parametrize("head", HEADS)
def test_an_article_says_so(head: str) -> None:
    """Answers go where the page states that it is an article and no thread, and stay elsewhere."""
    assert kept(head, POST + ANSWERS) == [True, *[not HEADS[head]] * 2]


def test_a_place_that_holds_the_text_is_not_what_it_is_called() -> None:
    """Where nothing but a heading is left outside, what is named as comments stays."""
    assert kept(ARTICLE, f"<h1>Snow</h1>{ANSWERS}") == [True] * 3
