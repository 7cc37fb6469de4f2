"""Credit lines: what one line says of where the post comes from, read by its grammar.

A line credits a source in one of two ways: by a *label* ("Source: …", `creditlabels`), or in a
*sentence* with a verb of publishing, copying or translating ("This post first appeared in …",
`creditverbs`). The object of both is a link, or a name.

The same words say other things: how others are to credit this blog (a *notice*), whose a picture
is, what licence holds, when the post first appeared. Each is told by what stands where an object or
a subject should be. Which lines of a page are asked is for `provenance` to say.
"""

from __future__ import annotations

from typing import Final

from . import creditwords
from .creditlabels import Labels
from .creditline import Line
from .creditnames import Own
from .creditreading import COLON, Credit
from .creditverbs import Verbs
from .features import columns

#: A credit is one line; a longer one mentions a publication among other things.
MAX_COLUMNS: Final = 240


def read(line: Line, own: Own) -> list[Credit]:
    """Return what a line says of its post's source; most lines say nothing.

    >>> own = Own("http://a.example/p")
    >>> [(c.kind.value, c.name) for c in read(Line("This article first appeared in Dusk."), own)]
    [('origin', 'Dusk')]
    >>> read(Line("转载请注明出处：本站"), own)
    []
    """
    if len(line.text) > MAX_COLUMNS or columns(line.text) > MAX_COLUMNS:
        return []
    spoken = creditwords.spoken(line.text.lower())
    if not (spoken or line.spans or COLON.search(line.text)):
        return []
    readings = Labels(line, own), Verbs(line, own, spoken)
    found = [
        credit
        for begin, end in line.sentences()
        for reading in readings
        for credit in reading.credits(begin, end)
    ]
    if not found:
        return []
    allowed = line.before_notice()
    is_licence = creditwords.says("licence", line.text) is not None
    return [
        credit
        for at, credit in found
        if at < allowed and not (is_licence and (credit.is_weak or not credit.url))
    ]
