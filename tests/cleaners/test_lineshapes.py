"""Lines that are furniture by their shape."""

from __future__ import annotations

import pytest

from cleaners import lineshapes
from cleaners.model import Role


@pytest.mark.parametrize(
    "line",
    [
        "Link: canonical",
        "Link: prev: How the oven was rebuilt",
        "Link: The baker's blog (alternate)",
        "Link: How the oven broke (previous)",
        "IFRAME: https://a.example/player",
        "[IFRAME]: https://a.example/player",
        "(BUTTON)",
        "[the_oven.png]",
        "[a.png] [b.gif]",
    ],
)
def test_what_text_browsers_print_for_what_was_no_text(line: str) -> None:
    """Links of a page's head, frames, buttons without words and files of pictures say nothing."""
    assert lineshapes.role_of(line) is Role.PLACEHOLDER


@pytest.mark.parametrize(
    "line",
    ["Link: https://a.example/oven", "Link: help for bakers", "(BUTTON) is what lynx prints.",
     "[the oven]"],
)  # fmt: skip
def test_what_only_looks_like_it(line: str) -> None:
    """An author's own links, sentences and brackets are text."""
    assert lineshapes.role_of(line) is None
