"""The second opinion: trafilatura and its htmldate, and the only module that imports them.

It is asked where the judge promises little for a page, and its answer is used as a witness, never
as the text: what it took gains some odds, what it left loses some, and the page is cut anew.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from .evidence import Evidence
from .judge import Opinion

#: Characters of HTML beyond which it is not asked: its time grows faster than the page, and hangs
#: on huge pages are known (trafilatura issue 704).
MAX_CHARS = 1_000_000


def hear(html: str, evidence: Evidence, opinion: Opinion) -> tuple[Opinion, str]:
    return opinion, ""


def opinion(html: str) -> str:
    """Return what trafilatura takes for the main text, or "" where it has no opinion."""
    if len(html) > MAX_CHARS:
        return ""
    import trafilatura  # noqa: PLC0415 - half a second that most pages never need

    # It reports pages without text as errors; here that is an ordinary answer.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        return trafilatura.extract(html, include_comments=False, include_tables=True) or ""
    except Exception:  # noqa: BLE001 - a witness that stumbles has said nothing
        return ""


def published(html: str, url: str) -> str:
    """Return the date that htmldate finds in the page's text, as ISO 8601, or ""."""
    if len(html) > MAX_CHARS:
        return ""
    from htmldate import find_date  # noqa: PLC0415 - as above

    try:
        return find_date(html, url=url or None, original_date=True, extensive_search=False) or ""
    except Exception:  # noqa: BLE001 - as above
        return ""


def supported(texts: Sequence[str], said: str) -> tuple[bool, ...]:
    """Tell for each of `texts` whether it occurs in what was `said`, white space aside.

    >>> supported(["a  b", "c"], "x a b y")
    (True, False)
    """
    whole = "".join(said.split())
    return tuple(bool(text) and "".join(text.split()) in whole for text in texts)
