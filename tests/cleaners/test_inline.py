"""Text within one block: white space, line breaks, links and inline images."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.inline import Inline, fold, runs_text
from cleaners.model import Mark, Run


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("", ""),
        ("  a\t\n b  ", "a b"),
        ("a\u00a0\u00a0b", "a b"),
        ("\u3000\u3000段落", "段落"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
    ],
)
def test_fold(raw: str, folded: str) -> None:
    """White space folds to one space, and characters that nobody sees vanish."""
    assert fold(raw) == folded


@given(st.text())
def test_fold_is_idempotent(raw: str) -> None:
    """Folding what is folded changes nothing."""
    assert fold(fold(raw)) == fold(raw)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ((), ""),
        ((Run("a "), Run("alt", image="i.png"), Run(" b")), "a b"),
        ((Run("bold ", Mark.STRONG), Run("\nnext")), "bold\nnext"),
        ((Run("a\n"), Run("alt", image="i.png"), Run(" b")), "a\nb"),
    ],
)
def test_runs_text(runs: tuple[Run, ...], text: str) -> None:
    """A reader of the text sees neither images nor the gaps they leave."""
    assert runs_text(runs) == text


def test_text_keeps_the_mark_and_link_in_force() -> None:
    """A mark inside a link keeps the link, and both end where their elements end."""
    inline = Inline("http://a.example/")
    inline.text("see ")
    inline.open(Mark.NONE, "http://b.example/")
    inline.open(Mark.STRONG, "")
    inline.text("this")
    inline.close()
    inline.close()
    inline.text(" now")
    runs, *_ = inline.take()
    assert runs == (
        Run("see "),
        Run("this", Mark.STRONG, "http://b.example/"),
        Run(" now"),
    )


def test_take_begins_anew() -> None:
    """What was taken is gone, tokens included, and white space alone is no segment."""
    inline = Inline("")
    inline.tokens.append("x")
    inline.text("a")
    assert inline.take() == ((Run("a"),), "a", ("x",))
    inline.text(" \n ")
    inline.line_break()
    assert inline.take() == ((), "", ())


@pytest.mark.parametrize(
    ("address", "absolute"),
    [
        (None, ""),
        ("  ", ""),
        ("b?c#d", "http://a.example/x/b?c#d"),
        ("//b.example/c", "http://b.example/c"),
        ("mailto:jane@a.example", "mailto:jane@a.example"),
        ("javascript:alert(1)", ""),
        ("JaVaScript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
        ("http://[", ""),
    ],
)
def test_absolute(address: str | None, absolute: str) -> None:
    """Addresses are resolved against the page; what a reader cannot follow is no address."""
    assert Inline("http://a.example/x/y").absolute(address) == absolute


IMAGES = [
    ({"src": "a.png", "alt": " A  cat "}, (Run("A cat", image="http://a.example/a.png"),)),
    ({"src": "data:image/gif;base64,R0lGOD", "data-src": "b.png"}, "http://a.example/b.png"),
    ({"src": "grey.gif", "data-original": "c.png"}, "http://a.example/c.png"),
    ({"src": "data:image/gif;base64,R0lGOD"}, ()),
    ({"alt": "no source"}, ()),
    ({"src": "smile.png", "alt": "🙂", "class": "emoji"}, (Run("🙂"),)),
    ({"src": "smile.png", "alt": "", "class": "emoji"}, "http://a.example/smile.png"),
]


@pytest.mark.parametrize(("attributes", "expected"), IMAGES)
def test_image(attributes: dict[str, str | None], expected: tuple[Run, ...] | str) -> None:
    """Lazily loaded pictures are found, placeholders are not, and an emoji is its character."""
    inline = Inline("http://a.example/")
    inline.image(attributes)
    runs, *_ = inline.take()
    if isinstance(expected, str):
        assert [run.image for run in runs] == [expected]
    else:
        assert runs == expected


def test_line_breaks_survive_without_the_space_around_them() -> None:
    """A break is one newline, whatever white space the source has beside it."""
    inline = Inline("")
    inline.text("\n  Roses are red, ")
    inline.line_break()
    inline.text("\n  violets are blue. ")
    inline.line_break()
    runs, *_ = inline.take()
    assert runs == (Run("Roses are red,\nviolets are blue."),)


@given(st.lists(st.one_of(st.text(alphabet=" \nab\u00a0"), st.none())))
def test_space_never_doubles(pieces: list[str | None]) -> None:
    """However text is cut into nodes, no two spaces meet and no line begins or ends with one."""
    inline = Inline("")
    for piece in pieces:
        if piece is None:
            inline.line_break()
        else:
            inline.text(piece)
    text = runs_text(inline.take()[0])
    assert "  " not in text
    assert all(line == line.strip(" ") for line in text.split("\n"))
