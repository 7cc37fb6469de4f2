"""The body that a blog's feed carries, held against the page."""

from __future__ import annotations

import numpy as np
import pytest

from cleaners import publisher
from cleaners.evidence import gather
from cleaners.line import clean
from cleaners.model import Form, Page
from cleaners.publisher import Extent, Word
from cleaners.segment import segment
from cleaners.tree import parse

ONE = "The ferry leaves at six, and whoever is not on board by then has to walk round the lake."
TWO = "I was late by a minute and had the whole shore to myself, and the frogs, and the moon."
THREE = "At the far end an old man was mending a net by the light of a lamp on a pole."
FOUR = "He asked whether I had missed the boat. I said that I had not missed it at all."
SHARE = "Send this text to somebody who likes to walk."
MORE = "The next walk is already planned, and it will be longer than this one."


def heard(page: list[str], body: str, keep: list[float] | None = None) -> Word:
    """Hold `body` against a page of paragraphs, the post among which is all but the ends."""
    html = "".join(text if text.startswith("<") else f"<p>{text}</p>" for text in page)
    evidence = gather(segment(parse(Page(html, Form.HTML, "utf-8", "str"))))
    likely = keep or [0.1, *[0.9] * (len(evidence.features) - 2), 0.1]
    return publisher.heed(evidence, np.array(likely, np.float32), body)


def paragraphs(*texts: str) -> str:
    """Return a body of these paragraphs."""
    return "".join(f"<p>{text}</p>\n" for text in texts)


POST = [SHARE, ONE, TWO, THREE, FOUR, MORE]
SAID = (False, True, True, True, True, False)

WHOLE = [
    paragraphs(ONE, TWO, THREE, FOUR),
    # Plain text, and old editors' breaks.
    f"{ONE}\n\n{TWO}\n\n{THREE}\n\n{FOUR}",
    f"{ONE}<br><br>{TWO}<br><br>{THREE}<br><br>{FOUR}",
    # Entities, odd spaces, links and marks that the page has not.
    paragraphs(ONE.replace(" ", "&nbsp;", 3), TWO.replace(",", "&#44;"), THREE, FOUR),
    paragraphs(f"<b>{ONE}</b>", f"<a href='/x'>{TWO}</a>", f"  {THREE}\n\n", FOUR),
    # Pictures that load late, with what stands in for them.
    paragraphs(
        f"<img src='data:image/gif;base64,R0lGOD' data-src='/a.jpg'>{ONE}",
        TWO,
        "<noscript><img src='/a.jpg'></noscript>",
        THREE,
        FOUR,
    ),
    # Shortcodes that only the page has run.
    paragraphs("[caption id='1' width='300']", ONE, TWO, "[gallery ids='1,2']", THREE, FOUR),
    # A footer that only feeds have.
    paragraphs(ONE, TWO, THREE, FOUR, "The post A walk appeared first on Walks."),
]


@pytest.mark.parametrize("body", WHOLE)
def test_a_whole_body(body: str) -> None:
    """The body holds the post and nothing around it, however it is written down."""
    assert heard(POST, body) == Word(Extent.WHOLE, SAID)
    assert heard(POST, body).span == range(1, 5)


BEGINNINGS = [
    paragraphs(ONE, f"{TWO[:60]}…"),
    paragraphs(ONE, f"{TWO[:60]} [&hellip;]"),
    paragraphs(ONE, f"{TWO[:60]}..."),
    paragraphs(ONE, f"{TWO}… <a href='/x'>Read more</a>"),
    paragraphs(ONE, f"{TWO}… <a href='/x'>Continue reading <i>A walk</i> →</a>"),
    paragraphs(ONE, f"{TWO} […] Weiterlesen"),
    # Nothing says that it was cut, but the post goes on.
    paragraphs(ONE, TWO),
    paragraphs(ONE),
]


@pytest.mark.parametrize("body", BEGINNINGS)
def test_a_beginning(body: str) -> None:
    """A body that ends in an ellipsis, or before the post does, is the beginning of it."""
    word = heard(POST, body)
    assert word.extent is Extent.BEGINNING
    assert word.said[1]
    assert not any(word.said[3:])


def test_what_follows_the_end_is_no_post_by_itself() -> None:
    """A whole body is whole where the page takes what follows for furniture."""
    page = [ONE, TWO, MORE]
    assert heard(page, paragraphs(ONE, TWO), [0.9, 0.9, 0.2]).extent is Extent.WHOLE
    assert heard(page, paragraphs(ONE, TWO), [0.9, 0.9, 0.9]).extent is Extent.BEGINNING


OTHERS = [
    "",
    "<p></p>",
    "A walk",
    # A summary in other words.
    "<p>How I walked round a lake at night, whom I met there, and what I told him of it.</p>",
    # Another post, which has one paragraph in common with this one.
    paragraphs(
        "The mill has been still for years, and yet the wheel turns whenever it rains.",
        "We sat there and counted the planks that are missing, and there were nineteen of them.",
        ONE,
        "In the evening the miller came, who is no miller but a teacher of geography in town.",
        "He has the key, a lamp, and a folder with drawings of every tooth of every wheel.",
    ),
]


@pytest.mark.parametrize("body", OTHERS)
def test_another_text(body: str) -> None:
    """Too short, in other words or of another post: such a body says nothing."""
    assert heard(POST, body) == Word(Extent.OTHER, (False,) * 6)


def test_code() -> None:
    """Code in the body is found whatever the page has done to its lines."""
    code = "def rainy(lines):\n    return sum(line.startswith('RAIN') for line in lines)"
    page = [SHARE, ONE, f"<pre><code>{code}</code></pre>", TWO, MORE]
    body = paragraphs(ONE) + f"<pre class='py'>{code}</pre>" + paragraphs(TWO)
    assert heard(page, body) == Word(Extent.WHOLE, (False, True, True, True, False))


def test_chinese() -> None:
    """Scripts without spaces between words are aligned character by character."""
    one, two = (
        "去年秋天，我在山里迷了路，却找到了一家旧茶馆。",
        "门口没有招牌，只有一只打瞌睡的黑猫。",
    )
    page = ["热门文章", one, two, "版权声明：转载请注明来自窗台。"]
    assert heard(page, paragraphs(one, two)).said == (False, True, True, False)


def test_nothing_held_has_no_span() -> None:
    """A body of another post stands nowhere on the page."""
    assert not heard(POST, OTHERS[-1]).span


def test_clean_heeds_the_word() -> None:
    """What the feed has is kept, what it lacks is not, and the reasons say so."""
    html = f"<div class=x1>{paragraphs(SHARE, ONE, TWO, THREE, FOUR, MORE[:34])}</div>"
    post = clean(html, "http://a.example/1", published=paragraphs(ONE, TWO, THREE, FOUR))
    assert [s.keep for s in post.segments] == list(SAID)
    assert post.segments[0].reason == "it stands before what the publisher's feed has"
    assert clean(html, published=OTHERS[-1]).text == clean(html).text
    assert clean(html, published="").text == clean(html).text


def test_a_beginning_does_no_harm() -> None:
    """A feed of teasers leaves the rest of the post as the page has it."""
    html = f"<div class=x1>{paragraphs(ONE, TWO, THREE, FOUR)}</div>"
    assert clean(html).text == clean(html, published=paragraphs(f"{ONE}…")).text


@pytest.mark.parametrize(
    "body", ["<", "<p>" * 3_000, "\ud800" * 9, "&#0;" * 40, "<pre>" + "\n" * 99]
)
def test_any_body_is_heeded(body: str) -> None:
    """Nonsense in the feed does not stop the page from being cleaned."""
    html = f"<div class=x1>{paragraphs(ONE, TWO, THREE, FOUR)}</div>"
    assert clean(html, published=body).text == clean(html).text
