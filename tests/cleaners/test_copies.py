"""What a page holds twice is said once."""

from __future__ import annotations

import pytest

from cleaners import clean, copies

LEAD = "It rained all day, and nobody came to the market but the hens, who did not mind. " * 3
TEXTS = ["Rain", LEAD, f"Then {LEAD}", "And so on", f"At last {LEAD}", "Hens"]
OTHER = "Between them stands something that is said a single time, and it is a paragraph."


def apart(_before: int, _first: int, _last: int) -> bool:
    """Say that every stretch stands in an element of its own."""
    return True


def without(texts: list[str], hidden: list[bool] | None = None) -> list[str]:
    """Return the texts that are left, all having been part of the post."""
    stays = copies.without(texts, [True] * len(texts), hidden or [False] * len(texts), apart)
    return [text for text, stay in zip(texts, stays, strict=True) if stay]


def test_a_stretch_that_comes_again_goes() -> None:
    """Of two stretches that are the same the later one goes, with the labels at its ends."""
    assert without([*TEXTS, OTHER, *TEXTS, "The end"]) == [*TEXTS, OTHER, "The end"]


def test_as_often_as_it_comes() -> None:
    """Of three copies, for windows of three widths, one is left."""
    assert without([*TEXTS, *TEXTS, *TEXTS]) == TEXTS


def test_the_one_that_is_shown_stays() -> None:
    """Where the first is kept from view and the second is not, the first goes."""
    hidden = [True] * len(TEXTS) + [False] * len(TEXTS)
    stays = copies.without([*TEXTS, *TEXTS], [True] * 2 * len(TEXTS), hidden, apart)
    assert stays == [False] * len(TEXTS) + [True] * len(TEXTS)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([LEAD, OTHER, LEAD, f"Then {LEAD}", LEAD], id="a refrain"),
        pytest.param([*TEXTS, TEXTS[4], TEXTS[2], TEXTS[1]], id="another order"),
        pytest.param(["One, two, three."] * 400, id="labels"),
        pytest.param([TEXTS[1], OTHER, TEXTS[2], f"2 {OTHER}", TEXTS[4], *TEXTS[1:3]], id="two"),
    ],
)
def test_what_an_author_says_again_stays(texts: list[str]) -> None:
    """Single pieces, and pieces in another order, are no copy."""
    assert without(texts) == texts


def test_short_pieces_that_differ_stay() -> None:
    """What only one of two stretches has, such as the command for one system, is not lost."""
    other = [text if text != "And so on" else "Or else" for text in TEXTS]
    assert without([*TEXTS, OTHER, *other]) == [*TEXTS, OTHER, "Or else"]


def test_what_quotes_the_post_itself_stays() -> None:
    """Paragraphs that a post quotes from above are said again by its author."""
    said = "".join(f"<p>{text.strip()}</p>" for text in TEXTS)
    page = f"<title>Hens</title><article><h1>Hens</h1>{said}<p>{OTHER}</p>"

    post = clean(f"{page}<blockquote>{said}</blockquote><p>{OTHER} It ends.</p></article>")

    assert post.text.count("At last It rained") == 2


def test_what_was_removed_is_no_copy() -> None:
    """A stretch of which nothing is part of the post does not make its copy go."""
    stays = [False] * len(TEXTS) + [True] * len(TEXTS)
    assert copies.without([*TEXTS, *TEXTS], stays, [False] * 2 * len(TEXTS), apart) == stays


def test_a_block_for_each_width_of_window() -> None:
    """A post that a site builder wrote for wide and for narrow windows is said once, and why."""
    said = [text.strip() for text in (LEAD, f"Then {OTHER}", f"At last {LEAD}", OTHER)]
    block = "".join(f"<p>{text}</p>" for text in said)
    page = (
        "<title>Rain at the market</title><main><h1>Rain at the market</h1>"
        f"<div class=wide>{block}</div><div class=narrow>{block}</div></main>"
    )
    post = clean(page)
    assert post.text.split("\n\n") == said
    reasons = [segment.reason for segment in post.segments if not segment.keep]
    assert reasons[-len(said) :] == ["the post says it already"] * len(said)


def test_a_refrain_of_several_paragraphs_stays() -> None:
    """What comes again among its author's other paragraphs stands in no element of its own."""
    refrain = [f"{line} {OTHER}" for line in ("Come home.", "The hens are in.", "It is late.")] * 2
    verses = [*refrain, f"The first of two. {LEAD}", *refrain, f"The second. {LEAD}", *refrain]
    said = "".join(f"<p>{text}</p>" for text in verses)

    post = clean(f"<title>Hens</title><main><article><h1>Hens</h1>{said}</article></main>")

    assert post.text.split("\n\n") == [text.strip() for text in verses]
