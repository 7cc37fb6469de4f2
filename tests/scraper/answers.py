"""Answers of blogs' servers, as the tests of discovery need them."""

from __future__ import annotations

from datetime import UTC, datetime

from scraper import discover
from scraper.capture import Capture, How
from scraper.leads import Reading, Role
from scraper.shapes import Shapes

HOME = "https://a.example/"
NOW = datetime(2026, 11, 28, tzinfo=UTC)


def answer(
    body: str | bytes,
    url: str = HOME,
    *,
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = (),
    content_type: str = "",
) -> Capture:
    """Return an answer."""
    data = body.encode() if isinstance(body, str) else body
    return Capture(data, url, url, status, headers, content_type, NOW, How.FETCHED)


def leads_of(reading: Reading, role: Role) -> list[str]:
    """Return the addresses of one role that a reading leads to."""
    return [lead.url for lead in reading.leads if lead.role is role]


def read(
    role: Role,
    body: str | bytes,
    url: str = HOME,
    *,
    home: str = HOME,
    shapes: Shapes | None = None,
    **more: object,
) -> Reading:
    """Read a body as an answer of that role."""
    capture = answer(body, url, **more)  # type: ignore[arg-type]
    return discover.read(capture, role, home, shapes=shapes)
