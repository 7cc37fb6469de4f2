"""The changes that copies are made by do what their names say."""

from __future__ import annotations

from random import Random

import pytest

from cleaners.ownwords import own_words

#: The benchmarks are not in the wheel.
texts = pytest.importorskip("benchmarks.mirrored_texts", reason="needs the source tree")
pytestmark = pytest.mark.checkout

TEXT = "\n\n".join(
    f"This is sentence {n}. “And it’s followed by another one, {n}.”" for n in range(20)
)


@pytest.mark.parametrize("name", texts.CHANGES)
def test_a_change_depends_on_nothing_but_the_dice(name: str) -> None:
    """The same dice give the same copy, and it is another text than the post."""
    change = texts.CHANGES[name]

    assert change(TEXT, Random(1)) == change(TEXT, Random(1)) != TEXT  # noqa: S311


def test_at_least_three_fifths_of_a_truncated_post_are_kept() -> None:
    """What is kept is the beginning."""
    for seed in range(20):
        kept = texts.truncated(TEXT, Random(seed))  # noqa: S311

        assert TEXT.startswith(kept)
        assert 0.59 < len(kept) / len(TEXT) < 0.96


def test_an_editor_changes_one_sentence_in_twenty() -> None:
    """The others are as they were."""
    before, after = TEXT.split(". "), texts.edited(TEXT, Random(3)).split(". ")  # noqa: S311

    assert 1 <= sum(one != other for one, other in zip(before, after, strict=False)) <= 4


def test_traps_share_what_is_nobodys_own() -> None:
    """A quotation and a listing are written so that they read as such."""
    code = "def f():\n    return 1"

    assert own_words(f"Mine.\n\n{texts.quoted('Theirs.')}\n\n{texts.listed(code)}") == "Mine."
