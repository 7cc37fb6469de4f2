"""HTML that is safe to show: what is not allowed is taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import nh3

#: Characters of a text that nh3 is given in one piece. From every "&" of a text nh3 0.3.8 looks for
#: the next "<" to the end of the text: a paragraph of 2 MB of "&amp;" takes 4 s, and in pieces of
#: 256 to 16,384 characters 0.3 s.
_PIECE: Final = 4096
_LONG: Final = re.compile(rf"(?<=>)[^<>]{{{_PIECE},}}(?=<)")
_PIECES: Final = re.compile(rf"(?:&[^;&]*;|.){{1,{_PIECE}}}", re.DOTALL)


def sanitised(markup: str, tags: set[str], attributes: Mapping[str, set[str]]) -> str:
    """Return HTML without what is not allowed in it.

    Args:
        markup: HTML in which every "<" and ">" of texts and values is escaped.
        tags: The elements that may stand.
        attributes: The attributes that they may have.
    """
    return nh3.clean(in_pieces(markup), tags=tags, attributes=dict(attributes))


def in_pieces(markup: str) -> str:
    """Return HTML whose long texts are interrupted by comments, which sanitising takes out.

    >>> cut = in_pieces(f"<p>{'&amp;' * 5000}</p>")
    >>> cut.count("<!---->"), nh3.clean(cut) == f"<p>{'&amp;' * 5000}</p>"
    (1, True)
    """
    return _LONG.sub(lambda found: "<!---->".join(_PIECES.findall(found[0])), markup)
