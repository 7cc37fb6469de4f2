"""Licences in the lines that name them."""

from __future__ import annotations

import pytest

from db.licences import licences_in

LINES = {
    "除特别声明外，均采用 CC BY-NC-SA 4.0 许可协议": ("CC BY-NC-SA 4.0",),
    "CC-BY-4.0": ("CC BY 4.0",),
    "cc by nc nd": ("CC BY-NC-ND",),
    "See http://creativecommons.org/licenses/by-sa/3.0/ for the terms": ("CC BY-SA 3.0",),
    "Creative Commons Attribution 4.0 International License": ("CC BY 4.0",),
    "Creative Commons Attribution-NonCommercial-NoDerivs 2.5": ("CC BY-NC-ND 2.5",),
    "Creative Commons Attribution-NonCommercial-ShareAlike 4.0": ("CC BY-NC-SA 4.0",),
    "text: CC BY 4.0; code: CC0; text again: CC BY 4.0": ("CC BY 4.0", "CC0"),
    "https://creativecommons.org/publicdomain/zero/1.0/": ("CC0",),
    "All rights reserved": (),
    "sent to me, cc Anna by mail": (),
    "accby 4.0": (),
    "Creative Commons is ten years old": (),
}


@pytest.mark.parametrize(("line", "licences"), LINES.items())
def test_licences_have_one_name_each(line: str, licences: tuple[str, ...]) -> None:
    """However a licence is written, it has its short name; what names none has none."""
    assert licences_in(line) == licences
