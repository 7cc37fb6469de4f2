"""Pages, cleaned and stored, for tests that start from a database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scraper.capture import Capture, How
from scraper.mirror import Cleaned, examine, keep

if TYPE_CHECKING:
    from db.store import Store


def save(store: Store, url: str, body: bytes, **changes: Any) -> None:
    """Clean and store a page."""
    fields: dict[str, Any] = {
        "url_asked": url,
        "url": url,
        "status": 200,
        "headers": (),
        "content_type": "text/html",
        "fetched_at": datetime(2026, 11, 24, tzinfo=UTC),
        "how": How.FETCHED,
    }
    page = examine(url, Capture(body=body, **{**fields, **changes}))
    assert isinstance(page, Cleaned), page
    keep(page, store)
