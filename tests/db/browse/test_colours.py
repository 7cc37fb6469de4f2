"""Text can be read: every pair of colours that carries some has WCAG's contrast."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

#: https://www.w3.org/TR/WCAG22/#contrast-minimum
ENOUGH = 4.5
#: https://www.w3.org/TR/WCAG22/#non-text-contrast
MARK_ENOUGH = 3.0
STYLE = files("db.browse").joinpath("static/unmirror.css").read_text(encoding="utf-8")
PAIRS = [
    (text, ground)
    for ground in ("paper", "raised")
    for text in ("ink", "quiet", "link", "good", "doubtful", "bad")
] + [("ink", ground) for ground in ("mark", "added", "removed", "line")]


def colours(block: str) -> dict[str, str]:
    """Return the colours that a block of the style sheet defines."""
    return dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block))


#: What the marks of charts are filled with.
MARKS = "first second third fourth fifth sixth seventh rest".split()


LIGHT = colours(STYLE[: STYLE.index("@media (prefers-color-scheme: dark)")])
DARK = colours(STYLE[STYLE.index("@media (prefers-color-scheme: dark)") :])


def luminance(colour: str) -> float:
    """Return relative luminance, as WCAG defines it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out(scheme: dict[str, str], text: str, ground: str) -> None:
    """Light or dark, text has a contrast of 4.5 to 1 against what it stands on."""
    assert contrast(scheme[text], scheme[ground]) >= ENOUGH


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("mark", MARKS)
def test_marks_of_charts_stand_out(scheme: dict[str, str], mark: str) -> None:
    """Light or dark, a mark has a contrast of 3 to 1 against the page."""
    assert contrast(scheme[mark], scheme["paper"]) >= MARK_ENOUGH


def test_both_schemes_have_the_same_colours() -> None:
    """No colour of the light scheme is left as it is in the dark one."""
    assert LIGHT.keys() == DARK.keys()
