"""The second opinion."""

from __future__ import annotations

import htmldate
import pytest
import trafilatura

from cleaners import second

ARTICLE = (
    "<html><body><nav><a href=/>Home</a></nav><article><h1>Rain</h1>"
    + "<p>It rained all day, and the day after, and nobody came to the market.</p>" * 6
    + "</article></body></html>"
)


def test_opinion() -> None:
    """It says what the main text is."""
    said = second.opinion(ARTICLE)
    assert "nobody came" in said
    assert "Home" not in said


@pytest.mark.parametrize("html", ["", "<p>", "no markup", "\x00"])
def test_no_opinion(html: str) -> None:
    """Where it finds nothing it has no opinion."""
    assert second.opinion(html) == ""


def test_huge_pages_are_not_shown_to_it() -> None:
    """Its time grows faster than the page, so it is not asked about huge ones."""
    huge = ARTICLE + " " * second.MAX_CHARS
    assert second.opinion(huge) == ""
    assert second.published(huge, "") == ""


def stumble(*_: object, **__: object) -> str:
    """Fail as a library does that met what it did not expect."""
    raise RuntimeError("unexpected")


def test_a_witness_that_stumbles_has_said_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its errors are not ours."""
    monkeypatch.setattr(trafilatura, "extract", stumble)
    monkeypatch.setattr(htmldate, "find_date", stumble)
    assert second.opinion(ARTICLE) == ""
    assert second.published(ARTICLE, "http://a.example/") == ""


def test_published() -> None:
    """A date in words beside the post is found."""
    page = ARTICLE.replace("</h1>", "</h1><p class='date'>Published on 3 May 2022</p>")
    assert second.published(page, "http://a.example/rain") == "2022-05-03"
    assert second.published("<p>no date", "") == ""


def test_supported() -> None:
    """A text is supported when it was said, however white space falls."""
    assert second.supported(["a  b", "c", "", "x\ny"], "x a b\ny x y") == (True, False, False, True)
