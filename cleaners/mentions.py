"""Credit lines that are of something in the post, told from what stands around them.

The same words say where a quotation is from, whose a picture is, or what was read. In a quotation,
below one, beside a picture, a table or a listing, and in a list of references they are of that, and
not of the post; unless the post is hardly more than the quotation: who quotes all of a text reposts
it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from . import creditwords
from .creditreading import Credit
from .creditwords import folded
from .features import inline_runs
from .model import Code, Frame, ItemFrame, Picture, QuoteFrame, Segment, Table

#: Share of the post from which on a quotation is the post.
_MOST_QUOTED: Final = 0.6
_COLON: Final = re.compile("[:：]")
#: A paragraph in quotation marks.
_MARKED: Final = re.compile(r"\s*[\"“”„«»「『].*[\"“”«»」』][.。]?\s*", re.DOTALL)
#: What begins the line below a quotation that says whose it is.
_DASHES: Final = ("—", "–", "- ", "-- ")


@dataclass(frozen=True, slots=True)
class Mentions:
    """A page's segments, asked what a credit among them is of."""

    segments: Sequence[Segment]
    #: Which of them are the post.
    post: tuple[int, ...]
    url: str

    def has(self, credit: Credit, index: int) -> bool:
        """Tell whether a credit in a segment is of something in the post, and not of the post."""
        if not credit.is_trusted and self._is_beside(index):
            return True
        if self._is_reference(index):
            return True
        is_of_quotation = self._is_quoted(credit, index) or self._is_below_quote(credit, index)
        return is_of_quotation and not self._is_repost()

    def _is_repost(self) -> bool:
        """Tell whether most of the post is quoted."""
        post = [self.segments[index] for index in self.post]
        quoted = sum(len(one.text) for one in post if _quote(one))
        return quoted >= _MOST_QUOTED * (sum(len(one.text) for one in post) or 1)

    def _is_quoted(self, credit: Credit, index: int) -> bool:
        """Tell whether a line stands in a quotation of more than itself: it is the quotation's."""
        frame = _quote(self.segments[index])
        if frame is None:
            return False
        around = self.segments[max(0, index - 2) : index + 3]
        quoted = [line for one in around if _quote(one) == frame for line in one.text.splitlines()]
        # A box of labels is no quotation: "Original: …", "Translator: …".
        if all(map(_COLON.search, quoted)):
            return False
        is_signed = not credit.is_trusted or self.segments[index].text.startswith(_DASHES)
        return len(quoted) > (1 if is_signed else 2)

    def _is_below_quote(self, credit: Credit, index: int) -> bool:
        """Tell whether a line says whose the quotation above it is."""
        if not index or _quote(self.segments[index]):
            return False
        before = self.segments[index - 1]
        if not credit.is_trusted:
            return _quote(before) is not None or _MARKED.fullmatch(before.text) is not None
        is_of_post = creditwords.has("original", credit.words) or creditwords.says(
            "subject", folded(self.segments[index].text)
        )
        return _quote(before) is not None and not is_of_post

    def _is_reference(self, index: int) -> bool:
        """Tell whether a line is a footnote, or an item of a list of what was read."""
        if not _is_item(self.segments[index]):
            return False
        if any(run.href.startswith(f"{self.url}#") for run in inline_runs(self.segments[index])):
            return True
        before = next((one for one in reversed(self.segments[:index]) if not _is_item(one)), None)
        return before is not None and creditwords.is_word("references", folded(before.text))

    def _is_beside(self, index: int) -> bool:
        """Tell whether a line stands in a list, or by what is shown or was read."""
        segment = self.segments[index]
        if _is_item(segment) or any(run.image for run in inline_runs(segment)):
            return True
        if not index:
            return False
        before = self.segments[index - 1]
        heading = folded(before.text)
        is_list = any(creditwords.is_word(group, heading) for group in ("references", "links"))
        return is_list or isinstance(before.leaf, Picture | Table | Code)


def _quote(segment: Segment) -> Frame | None:
    return next((frame for frame in segment.frames if isinstance(frame, QuoteFrame)), None)


def _is_item(segment: Segment) -> bool:
    return any(isinstance(frame, ItemFrame) for frame in segment.frames)
