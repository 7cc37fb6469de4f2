"""What stands amid a post's text or below it, and is no part of it."""

from __future__ import annotations

import pytest

from cleaners import clean

TEXT = [
    "The mill stopped on a Tuesday, and the whole street woke up because it was quiet.",
    "By noon somebody had found the key to the lock gate, and by four the wheel turned again.",
    "Nobody has slept through it since, which the miller takes for a compliment.",
]
READ_ON = (
    "<div><p>Mehr zum Thema</p><ul><li><a href=/1/>Wie Wien seine Brunnen putzt</a></li>"
    "<li><a href=/2/>Der Mann, der alle Mühlen kannte</a></li></ul></div>"
)
INVITATION = (
    "<div class=b-newsletter-box><p>Five good reads every Friday, picked by hand by our desk.</p>"
    "</div>"
)
TEASERS = "<section><h2>More from us</h2>" + "".join(
    f"<article><h2><a href=/{n}/>{title}</a></h2><p>{says}</p></article>"
    for n, title, says in (
        (3, "The ferry", "For forty years he wrote down when it left. Now there is a museum."),
        (4, "The rent", "In six towns it falls for the first time in years. A map shows where."),
    )
)


def text_of(*, amid: str = "", below: str = "") -> str:
    """Return the text of a page with something amid its three paragraphs, or below them."""
    first, *others = (f"<p>{paragraph}</p>" for paragraph in TEXT)
    return clean(
        "<html><head><title>The mill</title></head><body><main><article><header><h1>The mill</h1>"
        f"</header><div>{first}{amid}{''.join(others)}</div></article>{below}</main></body></html>",
        url="https://mill.example/2024/the-mill/",
    ).text


@pytest.mark.parametrize(
    ("amid", "below"),
    [(READ_ON, ""), (INVITATION, ""), ("", TEASERS)],
    ids=["links", "box", "posts"],
)
def test_is_no_text(amid: str, below: str) -> None:
    """Links to other posts between paragraphs, an invitation to subscribe, and teasers go."""
    assert text_of(amid=amid, below=below) == "\n\n".join(TEXT)


def test_a_post_on_newsletters() -> None:
    """What is named for subscriptions and is most of the page is its text."""
    said = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    page = f"<title>The mill</title><h1>The mill</h1><div class=newsletter-issue>{said}</div>"

    assert clean(page).text == "\n\n".join(TEXT)


def test_a_post_filed_under_newsletters() -> None:
    """Of posts on one page, the one that is filed under newsletters stays as the others do."""
    filed = dict.fromkeys(("May", "June", "July", "August"), "mill") | {"October": "newsletter"}
    posts = "".join(
        f"<article class='post category-{topic}'><h2><a href=/{month}/>{month}</a></h2>"
        f"<p>In {month} the mill stood still for a week, and we had time to write.</p></article>"
        for month, topic in filed.items()
    )

    text = clean(f"<title>The mill</title><main>{posts}</main>", url="https://mill.example/").text

    assert text.count("the mill stood still") == len(filed)


def test_cards_of_a_service() -> None:
    """Cards that lead on are text where no article stands beside them."""
    cards = TEASERS.replace("More from us", "What we grind")
    page = f"<title>The mill</title><h1>The mill</h1><p>{TEXT[0]}</p>{cards}"

    assert "Now there is a museum." in clean(page, url="https://mill.example/flour/").text


@pytest.mark.parametrize(("place", "stays"), [("entry-content", True), ("b-column", False)])
def test_cards_in_the_post_itself(place: str, *, stays: bool) -> None:
    """Articles headed by links are the author's where they stand in what is named as the text."""
    said = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    page = (
        "<title>The mill</title><main><article><h1>The mill</h1>"
        f"<div class={place}>{said}{TEASERS}</section></div></article></main>"
    )

    text = clean(page, url="https://mill.example/2024/the-mill/").text

    assert ("For forty years he wrote down when it left." in text) is stays
