"""The collector is held off while a page is worked on, and left as it was."""

from __future__ import annotations

import gc

import pytest

from cleaners import clean
from cleaners.collector import undisturbed


def test_the_collector_runs_again_afterwards() -> None:
    """Cleaning a page, and reading what was put off, leave the collector running."""
    assert clean("<p>It rained, and nobody came.</p>").language
    assert gc.isenabled()


def test_it_runs_again_after_an_error() -> None:
    """What fails leaves the collector running too."""

    def fail() -> None:
        assert not gc.isenabled()
        raise KeyError

    with pytest.raises(KeyError):
        undisturbed(fail)()
    assert gc.isenabled()


def test_who_switched_it_off_finds_it_off() -> None:
    """A process that does without the collector goes on without it."""
    gc.disable()
    try:
        undisturbed(clean)("<p>It rained.</p>")
        assert not gc.isenabled()
    finally:
        gc.enable()
