"""The page behind a post with its verdicts on it, from what is stored or fresh from the cleaner."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from cleaners import tinted
from cleaners.decode import decode, storable
from cleaners.errors import NotText
from cleaners.model import Form, Page
from cleaners.tinted import Tint

from .decide import page_url
from .rows import capture_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from db.rows import CaptureRow, SegmentRow

    from .capture import Capture
    from .present import Judged

GONE = "Its bytes are no longer in the database."
FLATTENED = "It is flattened text, not HTML."


def why_not(row: CaptureRow) -> str:
    """Say in a sentence why a stored page cannot be drawn; "" where it can."""
    return _read(capture_of(row))[1]


def draw(
    row: CaptureRow,
    segments: Sequence[SegmentRow],
    leads: Callable[[int], str] | None = None,
    plain: bool = False,  # noqa: FBT001, FBT002 - called by place, through db.corrections
) -> str:
    """Draw a stored page with its verdicts; "" where it cannot be drawn.

    Args:
        row: The page.
        segments: The verdicts, in page order.
        leads: Where pressing a piece leads, by its number; None for nowhere.
        plain: In our own style, and not in that of the page.
    """
    return drawn(capture_of(row), segments, leads, plain=plain)


def drawn(
    capture: Capture,
    segments: Sequence[Judged],
    leads: Callable[[int], str] | None = None,
    *,
    plain: bool = False,
) -> str:
    """Draw a page as `draw` does, be it stored or not."""
    page, _ = _read(capture)
    if page is None:
        return ""
    marked = tinted.mark(page)
    found = matched((storable(one.text) for one in marked.layout.segments), segments)
    tints = [
        None
        if number is None
        else Tint(
            number, segments[number].keep, said(segments[number]), leads(number) if leads else ""
        )
        for number in found
    ]
    return tinted.draw(marked, tints, title=marked.layout.head.title, plain=plain)


def said(segment: Judged) -> str:
    """Say the verdict on a piece and its reason in one line.

    >>> from db.rows import SegmentRow
    >>> said(SegmentRow("Share", False, "share", "a set phrase", 0.012))
    'Removed, share: a set phrase (0.01)'
    """
    verdict = "Kept" if segment.keep else f"Removed, {segment.role}"
    return f"{verdict}: {segment.reason} ({segment.score:.2f})"


def matched(texts: Iterable[str], segments: Sequence[Judged]) -> list[int | None]:
    """Return for each text of a page the verdict on it: the first of its text, the second, ...

    An earlier cleaner may have cut the page otherwise; what it did not judge has no verdict.

    >>> from db.rows import SegmentRow
    >>> judged = [SegmentRow(text, True, "post", "", 1.0) for text in ("a", "b", "a")]
    >>> matched(["a", "c", "a", "a"], judged)
    [0, None, 2, None]
    """
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for number, segment in enumerate(segments):
        waiting[segment.text].append(number)
    return [waiting[text].popleft() if waiting.get(text) else None for text in texts]


def _read(capture: Capture) -> tuple[Page | None, str]:
    """Return a page of HTML, or why it is none."""
    if not capture.body:
        return None, GONE
    try:
        page = decode(capture.body, url=page_url(capture), content_type=capture.content_type)
    except NotText as error:
        return None, f"It cannot be read: {error}."
    return (None, FLATTENED) if page.form is Form.TEXT else (page, "")
