"""Values that several tests of the scraper start from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.capture import Capture, How

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def make_capture() -> Callable[..., Capture]:
    """Return a maker of captures, each field of which can be told."""

    def make(**changes: object) -> Capture:
        fields: dict[str, object] = {
            "body": b"abc",
            "url_asked": "http://a.example/post",
            "url": "http://a.example/post",
            "status": 200,
            "headers": (("ETag", '"1"'), ("Set-Cookie", "a=1"), ("set-cookie", "b=2")),
            "content_type": "text/html",
            "fetched_at": datetime(2026, 11, 24, tzinfo=UTC),
            "how": How.FETCHED,
        }
        return Capture(**{**fields, **changes})  # type: ignore[arg-type]

    return make
