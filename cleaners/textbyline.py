"""Who wrote a post and when, as the bylines of flattened text say it.

The judge has told which lines are bylines; here their words are read. A label may stand on a line
of its own, its name or date on the next ("Posted", "2022-05-03").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import bylines, datelines, dates, shown
from .facts import NOTHING, Claim
from .metadata import Metadata
from .model import Layout, Role, Segment, Verdict

#: Lines below the text among which its author may sign: "posted by Jane at 9:12".
_BELOW = 4
#: Characters of the longest date of machines: with seconds, their fractions and a zone.
_ISO = 32
_RULE = "a line of the byline"


def stated(layout: Layout, verdicts: Sequence[Verdict], url: str) -> Metadata:
    """Return what the lines of flattened text say of a post: its title, author and dates.

    Args:
        layout: The page, cut into lines.
        verdicts: What each line is.
        url: Where the page stands, or "".
    """
    segments = layout.segments
    at = next((i for i, verdict in enumerate(verdicts) if verdict.role is Role.TITLE), -1)
    titled = (
        Claim(segments[at].text, "the line that reads as the title", at) if at >= 0 else NOTHING
    )
    above = [index for index, verdict in enumerate(verdicts) if verdict.role is Role.BYLINE]
    author = _author(segments, verdicts, above)
    published, updated = _dates(segments, above)
    if not published.value:
        published = Claim(dates.from_address(url), "the date in the address")
    claims = (
        ("title", titled), ("authors", author), ("published", published), ("updated", updated),
    )  # fmt: skip
    return Metadata(
        title=titled.value,
        authors=(author.value,) if author.value else (),
        published=published.value,
        updated=updated.value,
        facts=tuple(claim.about(field) for field, claim in claims if claim.value),
    )


def _author(
    segments: Sequence[Segment], verdicts: Sequence[Verdict], above: Sequence[int]
) -> Claim:
    """Return the author that a byline above the text names, else one right below it."""
    kept = [index for index, verdict in enumerate(verdicts) if verdict.keep]
    below = range(kept[-1] + 1, min(len(segments), kept[-1] + 1 + _BELOW)) if kept else ()
    signed = ((bylines.signed(segments[index].text), index) for index in (*above, *below))
    return next((Claim(name, _RULE, index) for name, index in signed if name), NOTHING)


def _dates(segments: Sequence[Segment], lines: Sequence[int]) -> tuple[Claim, Claim]:
    """Return when the post was published and when it was changed."""
    published = updated = NOTHING
    for claim, is_update in _dated(segments, lines):
        if is_update and not updated.value:
            updated = claim
        elif not is_update and not published.value:
            published = claim
    return published, updated


def _dated(segments: Sequence[Segment], lines: Sequence[int]) -> Iterator[tuple[Claim, bool]]:
    """Yield the dates of lines, and whether each dates a change."""
    is_update = False
    for index in lines:
        text = segments[index].text
        found = shown.date_in(text) or (dates.iso(text) if len(text) <= _ISO else "")
        if datelines.says_update(text):
            is_update = True
        elif not found:
            is_update = False
        if found:
            yield Claim(found, _RULE, index), is_update
            is_update = False
