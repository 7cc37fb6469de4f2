"""The tree of what can go wrong, seen by those who catch it."""

from __future__ import annotations

import pytest

from scraper import errors

LEAVES = [
    errors.Unreachable,
    errors.TimedOut,
    errors.TooLarge,
    errors.TooManyRedirects,
    errors.BadAnswer,
]


@pytest.mark.parametrize("leaf", LEAVES)
def test_one_line_names_the_address_and_the_reason(leaf: type[errors.FetchError]) -> None:
    """Every fetch error reads as one line with the address first and the reason after it."""
    error = leaf("http://a.example/x", "no byte for 30 seconds; try later")

    assert isinstance(error, errors.ScraperError)
    assert str(error) == "could not fetch http://a.example/x: no byte for 30 seconds; try later"


def test_a_bad_address_is_a_value_error() -> None:
    """Callers that know nothing of this project catch a bad address as a ValueError."""
    assert issubclass(errors.AddressError, ValueError)
    assert issubclass(errors.AddressError, errors.ScraperError)
