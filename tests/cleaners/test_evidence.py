"""What is known of a page before it is judged: which names are believed, what is hidden."""

from __future__ import annotations

import pytest

from cleaners.evidence import Evidence, gather
from cleaners.model import Form, Page, Role
from cleaners.segment import segment
from cleaners.tree import parse

PROSE = "It rained all day, and the day after, and nobody came to the market."


def evidence_of(html: str) -> Evidence:
    """Gather the evidence of the page `html`."""
    return gather(segment(parse(Page(html, Form.HTML, "utf-8", "str"))))


def role_at(html: str, text: str) -> Role | None:
    """Return what the place of the segment `text` is named as."""
    evidence = evidence_of(html)
    at = next(s for s in evidence.layout.segments if s.text == text)
    return evidence.furniture[at.container]


def test_what_is_inside_furniture_is_furniture() -> None:
    """A name holds for all that stands in the element, the outermost name first."""
    page = f"<p>{PROSE}</p><p>{PROSE}</p><div class=sidebar><div class=share><p>x</p></div></div>"
    assert role_at(page, "x") is Role.BOILERPLATE


def test_a_widget_that_holds_most_of_the_page_is_none() -> None:
    """Page builders call every part a widget; the name then means nothing on that page."""
    page = f"<div class=widget-text><p>{PROSE}</p></div><div class=widget-text><p>{PROSE}</p></div>"
    assert role_at(page + "<p>after", "after") is None
    assert role_at(page, PROSE) is None
    aside = f"<div class=widget-text><p>Short, yes.</p></div><p>{PROSE}</p>"
    assert role_at(aside, "Short, yes.") is Role.BOILERPLATE


def test_one_that_holds_nearly_everything_inside_another_is_doubted_too() -> None:
    """A wrapper around the whole page may be called a popup, and hold one."""
    page = f"<div class=popup><p>{PROSE}</p><div class=popup><p>x</p></div></div>"
    assert role_at(page, PROSE) is None


def test_readers_may_write_more_than_the_author() -> None:
    """A short post among many comments stays the post; where there is nothing else, they are."""
    comments = f"<div id=comments>{f'<p>{PROSE}</p>' * 30}<p>x</div>"
    assert role_at(f"<p>{PROSE}</p>{comments}", "x") is Role.COMMENT
    assert role_at(f"<p>Home</p>{comments}", "x") is None


def test_of_two_named_alike_the_inner_is_the_post() -> None:
    """SegmentFault's column is called article-content, as is the text in it."""
    post = f"<article class='fmt article-content'><p>{PROSE}</p></article>"
    column = evidence_of(f"<div class='article-content col'>{post}<p>Follow me</p></div>")
    inner, beside = column.layout.segments
    assert column.named[inner.container]
    assert not column.named[beside.container]
    apart = evidence_of(f"<div class=post-content>{post}<p>Follow me</p></div>")
    assert all(apart.named[segment.container] for segment in apart.layout.segments)


def test_teasers_may_be_longer_than_the_post() -> None:
    """Popular posts below a post of one sentence stay what they are, named as posts or not."""
    teasers = (
        f"<div class='widget PopularPosts'>{f'<article class=post>{PROSE}</article>' * 9}x</div>"
    )
    post = "<div class=post-body><p>It rained, and nobody came to the market.</p></div>"
    assert role_at(post + teasers, "x") is Role.RELATED
    assert role_at(f"<p>Home</p>{teasers}", "x") is None


def test_furniture_that_holds_the_post_is_arrangement() -> None:
    """A menu with the post in it is no menu; comments named as posts are still comments."""
    page = f"<p>{PROSE * 3}</p>"
    menu = f"<div class=menu><div class=entry-content><p>{PROSE}</p></div></div>"
    thread = f"<div class=comments><div class=post-body><p>{PROSE}</p></div></div>"
    assert role_at(page + menu, PROSE) is None
    assert role_at(page + thread, PROSE) is Role.COMMENT


def test_named() -> None:
    """What stands in the post's place is named as the post, furniture in it is not."""
    evidence = evidence_of(
        f"<div class=entry-content><p>{PROSE}</p><div class=share><p>x</p></div></div><p>y"
    )
    named = [evidence.named[s.container] for s in evidence.layout.segments]
    assert named == [True, False, False]


@pytest.mark.parametrize(
    ("html", "hidden"),
    [
        (f"<p>{PROSE}</p><p hidden>It is late.</p>", [False, True]),
        # Streamed and faded-in pages arrive with the post itself hidden.
        (f"<p>Loading.</p><div hidden><p>{PROSE}</p><p>{PROSE}</p></div>", [False, False, False]),
        ("<p hidden>x</p>", [True]),
    ],
)
def test_hiding(html: str, hidden: list[bool]) -> None:
    """Hiding is believed where it leaves something to see."""
    assert list(evidence_of(html).hidden) == hidden
