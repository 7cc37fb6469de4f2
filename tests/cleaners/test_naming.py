"""What the words of names say."""

from __future__ import annotations

import pytest

from cleaners import naming


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (("post-body",), {"post", "body"}),
        (("entry_content", "x1"), {"entry", "content"}),
        (("w-2", "a"), set()),
        ((), set()),
    ],
)
def test_words(tokens: tuple[str, ...], expected: set[str]) -> None:
    """Words have three letters at least; numbers and signs part them."""
    assert naming.words(tokens) == expected


def test_posts_are_kept_more_often_than_sidebars() -> None:
    """What many sites agree on is in the table."""
    post, sidebar = naming.score(("entry-content",)), naming.score(("sidebar",))

    assert post is not None
    assert sidebar is not None
    assert post > 0 > sidebar


def test_unknown_names_say_nothing() -> None:
    """A name that no two sites share has no odds."""
    assert naming.score(("zxqv",)) is None
