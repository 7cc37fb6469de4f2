"""How elements flow: within a line, as blocks of their own, or as one whole.

One look into a table answers for an element, where asking set after set takes three times as long.
"""

from __future__ import annotations

from enum import Enum


class Flow(Enum):
    """How an element flows that is no block."""

    INLINE = "inline"
    BREAK = "break"
    #: It is one segment however deep it goes; so are tables of data.
    WHOLE = "whole"


#: Elements that flow within a line (HTML standard, "phrasing content"); all others are blocks.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby "
    "rt rb rtc s samp small span strike strong sub sup time tt u var wbr img br "
    "meta link yt-formatted-string g-emoji relative-time mjx-container mjx-assistive-mml".split()
)
#: What flows otherwise than blocks do.
FLOWS = {
    **dict.fromkeys(INLINE, Flow.INLINE),
    "br": Flow.BREAK,
    "pre": Flow.WHOLE,
    "hr": Flow.WHOLE,
}
