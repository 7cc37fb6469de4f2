"""Moments as others write them, for as far as they can be true."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

#: Nothing on the web is older: the first page was put there at the end of that year.
FIRST_YEAR = 1990
#: How far a server's clock and its time zone may be ahead of ours.
_AHEAD = timedelta(days=1)
#: W3C's note on dates and times allows a year, and a year and month, alone.
_SHORT = re.compile(r"(\d{4})(?:-(\d\d))?")


def from_text(text: Any) -> datetime | None:
    """Return the moment that an ISO 8601 text or a W3C datetime names; UTC where it has no zone.

    >>> from_text("2021-03-04T05:06:07+02:00").isoformat(), from_text("2021-03").isoformat()
    ('2021-03-04T03:06:07+00:00', '2021-03-01T00:00:00+00:00')
    >>> from_text("yesterday") is None, from_text("0001-01-01") is None
    (True, True)
    """
    stripped = text.strip() if isinstance(text, str) else ""
    if short := _SHORT.fullmatch(stripped):
        stripped = f"{short[1]}-{short[2] or '01'}-01"
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(stripped)
        return _possible(moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC))
    return None


def from_mail(text: str) -> datetime | None:
    """Return the moment that a date of mail or HTTP names (RFC 5322, RFC 9110); UTC without a zone.

    >>> from_mail("Tue, 03 May 2022 10:00:00 +0200").isoformat(), from_mail("soon") is None
    ('2022-05-03T08:00:00+00:00', True)
    """
    # Beside ValueError, it raises what its parts do, of numbers that are too large for them.
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def from_struct(parts: Any) -> datetime | None:
    """Return the moment that a `time.struct_time` in UTC names, as feedparser gives them."""
    with suppress(TypeError, ValueError):
        year, month, day, hour, minute, second = parts[:6]
        # A minute may have a leap second, which `datetime` does not know.
        return _possible(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC))
    return None


def stated(text: Any) -> str:
    """Return the moment that a feed names as ISO 8601, in its own zone; "" for what is none.

    >>> stated("Mon, 01 May 2023 23:30:00 -0500"), stated("2023-05-01T10:00:00Z"), stated("2023")
    ('2023-05-01T23:30:00-05:00', '2023-05-01T10:00:00+00:00', '')
    """
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, IndexError, OverflowError, AttributeError):
            if moment := _possible(read(text.strip())):
                return moment.isoformat()
    return ""


def past(moment: datetime | None, now: datetime) -> datetime | None:
    """Return a moment unless it is still to come: no post has changed tomorrow."""
    return moment if moment and moment <= now + _AHEAD else None


def _possible(moment: datetime) -> datetime | None:
    return moment if moment.year >= FIRST_YEAR else None
