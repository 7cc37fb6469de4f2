"""What a capture says of itself."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.capture import Capture


def test_digest_is_sha_256(make_capture: Callable[..., Capture]) -> None:
    """The digest of "abc" is the first test vector of FIPS 180-2."""
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    assert make_capture(body=b"abc").digest == expected


@pytest.mark.parametrize(
    ("name", "value"), [("etag", '"1"'), ("SET-COOKIE", "a=1"), ("last-modified", "")]
)
def test_header_is_found_in_any_case(
    make_capture: Callable[..., Capture], name: str, value: str
) -> None:
    """Header names have no case (RFC 9110), the first field wins, and an absent one is empty."""
    assert make_capture().header(name) == value


def test_a_capture_never_changes(make_capture: Callable[..., Capture]) -> None:
    """A capture is evidence: it cannot be written to."""
    with pytest.raises(FrozenInstanceError):
        make_capture().body = b""  # type: ignore[misc]
