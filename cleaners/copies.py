"""Stretches of text that a page holds twice, of which the post has one.

Site builders write a block once for wide windows and once for narrow ones, and let a stylesheet
show one of them; others keep a copy from view for scripts to read. Neither is told by any element
or name that all of them use, but by the text itself: the same pieces in the same order, in an
element without the others. A single piece that comes again is the author's: a refrain, a warning, a
line of code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import compress, takewhile

#: Characters from which on a piece is known again by its text; shorter ones are labels, which many
#: blocks of a page share.
TELLING = 60
#: Such pieces in a row, and their characters together, from which on they are a copy. Of
#: some 3,100 labelled pages 20 have one, of which four articles stand there whole; single
#: paragraphs that come again are part of the labelled text on 15 of 1,957.
PIECES, CHARACTERS = 3, 500


def without(
    texts: Sequence[str],
    stays: Sequence[bool],
    hidden: Sequence[bool],
    is_apart: Callable[[int, int, int], bool],
) -> list[bool]:
    """Return what stays of a page when every stretch that comes again is left out.

    Of two the one goes that the page keeps from view, else the later one.

    Args:
        texts: What each segment of the page says.
        stays: For each, whether it is part of the post so far.
        hidden: For each, whether the page keeps it from view.
        is_apart: Tells whether the segments from the second to the third that it is given stand in
            an element without the first: what an author says again, as a refrain, does not.
    """
    kept = list(compress(range(len(texts)), stays))
    said = [texts[index] for index in kept]
    left = list(stays)
    for first, again in _stretches(said):
        seen, copy = ([kept[place] for place in part] for part in (first, again))
        before, here = ([i for i in part if len(texts[i]) >= TELLING] for part in (seen, copy))
        if not is_apart(before[-1], here[0], here[-1]):
            continue
        is_first_hidden = all(hidden[i] for i in seen) and not any(hidden[i] for i in copy)
        goes, remains = (seen, copy) if is_first_hidden else (copy, seen)
        said_still = {texts[index] for index in remains}
        for index in goes:  # a short piece that is not in both is in no other place
            left[index] = left[index] and texts[index] not in said_still
    return left


def _stretches(said: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Yield the places of each stretch and those of its copy, short pieces around them included.

    >>> lead, rest = "It rained all day, and nobody came. " * 5, "The hens stayed in. " * 9
    >>> block = ["Rain", lead, "Then", rest, rest[1:], "Hens"]
    >>> list(_stretches([*block, *block]))
    [(range(0, 6), range(6, 12))]
    """
    for first, again in _repeats(said):
        back = range(first.start - 1, -1, -1), range(again.start - 1, first.stop - 1, -1)
        before = _alike(said, *back)
        on = range(first.stop, again.start - before), range(again.stop, len(said))
        after = _alike(said, *on)
        yield (
            range(first.start - before, first.stop + after),
            range(again.start - before, again.stop + after),
        )


def _alike(said: Sequence[str], some: range, others: range) -> int:
    """Return how many short pieces are the same, from the beginning of both ranges on."""
    pairs = zip(some, others, strict=False)
    return sum(1 for _ in takewhile(lambda pair: _is_label_again(said, *pair), pairs))


def _is_label_again(said: Sequence[str], one: int, other: int) -> bool:
    return said[one] == said[other] and len(said[one]) < TELLING


def _repeats(said: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Yield from where to where telling pieces come again in their order, with none between."""
    places: dict[str, int] = {}
    run: list[tuple[int, int]] = []
    for place, text in enumerate(said):
        if len(text) < TELLING:
            continue
        first = places.setdefault(text, place)
        if run and not run[-1][0] < first < place:
            yield from _run(said, run)
            run = []
        if first < place:
            run.append((first, place))
    yield from _run(said, run)


def _run(said: Sequence[str], run: Sequence[tuple[int, int]]) -> Iterator[tuple[range, range]]:
    """Yield a run of repeats where it is long enough to be no accident."""
    if len(run) >= PIECES and sum(len(said[place]) for _, place in run) >= CHARACTERS:
        (first, again), (last, end) = run[0], run[-1]
        yield range(first, last + 1), range(again, end + 1)
