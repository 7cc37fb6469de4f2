"""Fields that are worked out when they are first asked for."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from cleaners import explain, language, line
from cleaners.later import deferred, later
from cleaners.post import Post

PAGE = (
    "<html lang=en><title>Rain</title><nav><a href=/t>Tides</a></nav><article><h1>Rain</h1>"
    "<p>It rained all day, and nobody came; see <a href=/why>why</a>, if you want to.</p></article>"
)


@deferred("b")
@dataclass(frozen=True, slots=True)
class Pair:
    """A record with one field that may be put off."""

    a: int
    b: int = 0


class Counted:
    """Says 2, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> int:
        """Return 2."""
        self.asked += 1
        return 2


def test_it_is_asked_once_and_not_before_it_is_read() -> None:
    """What is put off is computed at the first reading, and kept."""
    two = Counted()
    pair = Pair(1, later(two))
    assert two.asked == 0
    assert (pair.b, pair.b, two.asked) == (2, 2, 1)


def test_nobody_sees_that_it_was_put_off() -> None:
    """Comparing, printing, hashing, copying, replacing and pickling work as for any record."""
    plain = Pair(1, 2)
    assert Pair(1, later(Counted())) == plain
    assert hash(Pair(1, later(Counted()))) == hash(plain)
    assert repr(Pair(1, later(Counted()))) == repr(plain)
    assert copy.copy(Pair(1, later(Counted()))) == plain
    assert replace(Pair(0, later(Counted())), a=1) == plain
    assert pickle.loads(pickle.dumps(Pair(1, later(Counted())))) == plain  # noqa: S301 - our own


def test_it_stays_frozen() -> None:
    """A deferred field cannot be set, before it is read or after."""
    pair = Pair(1)
    assert pair.b == 0
    with pytest.raises(FrozenInstanceError):
        pair.b = 3  # type: ignore[misc]


def test_the_text_alone_asks_for_no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the text and the blocks of a post pays for neither languages nor reasons."""
    monkeypatch.delattr(language, "identify_blocks")
    monkeypatch.delattr(explain, "verdicts")
    assert line.clean(PAGE).text.startswith("It rained")
    with pytest.raises(AttributeError):
        _ = line.clean(PAGE).language


def test_posts_compare_whether_read_or_not() -> None:
    """Two posts of one page are equal, and a pickled one is too."""
    post: Post = line.clean(PAGE)
    assert post == line.clean(PAGE)
    assert pickle.loads(pickle.dumps(line.clean(PAGE))) == post  # noqa: S301 - our own
