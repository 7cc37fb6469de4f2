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


#: What stands under every post of the invented blog, and reads as part of it.
REFRAIN = "Tide tables hang in the hall of the harbour office, for a shilling each. More"
_DAYS = (
    (
        "heron",
        "A heron stood on the slipway all morning and watched the eels go by in the shallows.",
    ),
    (
        "ferry",
        "The ferry came in late with a broken rudder, and nobody aboard seemed to mind much.",
    ),
    ("frost", "Frost had drawn ferns on the windows of the chandlery before anyone lit the stove."),
    ("nets", "Seven nets were mended on the quay, five of them by the same pair of quick hands."),
    (
        "lamp",
        "The lamp of the outer mole went dark at nine and was bright again by a quarter past.",
    ),
    (
        "geese",
        "Wild geese went over at dusk, so low that the dogs in the yard began to answer them.",
    ),
)


@pytest.fixture
def blog() -> dict[str, bytes]:
    """Return an invented blog whose theme says nothing: pages by address."""
    return {f"https://harbour.example/{name}": _page(name, text) for name, text in _DAYS}


def _page(name: str, text: str) -> bytes:
    line = REFRAIN.removesuffix("More") + '<a href="/tides">More</a>'
    return f"""<html><head><title>On the {name}</title></head><body><div class="a1">
    <h1>On the {name}</h1><div class="c1"><p>{text}</p>
    <p>It is written down here because the {name} will be forgotten otherwise, a pity.</p>
    <p>Whoever remembers another {name} may write to the harbour, where letters are still read.</p>
    </div><div class="d4"><p>{line}</p></div></div></body></html>""".encode()
