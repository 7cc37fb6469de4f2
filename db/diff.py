"""What changed between two texts, word by word, in any script.

Lines are compared first, then the words of lines that changed. In scripts without spaces a word is
a character, and chance makes single characters agree amid what changed; what agrees for too short
a stretch is therefore counted as changed, which is how a person would describe it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING, Final

from .tokens import SINGLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A Korean word, a character of a script without spaces, a word, white space, any other sign.
_WORD: Final = re.compile(f"[\uac00-\ud7a3]+|[{SINGLE}]|(?:(?![{SINGLE}])\\w)+|\\s+|.")

#: Agreement shorter than this many characters, between two changes, is taken for chance.
#: Chosen on rewritten Chinese sentences: 1 leaves islands, 3 swallows two-character words.
SHORTEST_AGREEMENT: Final = 2

#: Comparing takes time in proportion to the product of the lengths; a changed stretch beyond this
#: (2,000 words against 2,000, about a second) is shown as removed and added whole.
MOST_COMPARISONS: Final = 4_000_000

#: How much unchanged text is shown before and after a change, in characters.
CONTEXT: Final = 60


class Op(Enum):
    """What became of a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text and what became of it; what is the same and removed makes the old text."""

    op: Op
    text: str


def diff(old: str, new: str) -> tuple[Change, ...]:
    """Return how one text became another.

    >>> [(change.op.value, change.text) for change in diff("模型很大。", "模型不大。")]
    [('same', '模型'), ('removed', '很'), ('added', '不'), ('same', '大。')]
    """
    return tuple(_joined(_lines(old.splitlines(keepends=True), new.splitlines(keepends=True))))


def render(changes: Iterable[Change]) -> str:
    """Write changes as text: ``[-removed-]``, ``{+added+}``, unchanged stretches shortened.

    >>> render(diff("one two three", "one 2 three"))
    'one [-two-]{+2+} three'
    """
    return "".join(map(_rendered, changes))


def _rendered(change: Change) -> str:
    if change.op is Op.REMOVED:
        return f"[-{change.text}-]"
    if change.op is Op.ADDED:
        return f"{{+{change.text}+}}"
    if len(change.text) <= 2 * CONTEXT:
        return change.text
    return f"{change.text[:CONTEXT]} … {change.text[-CONTEXT:]}"


def _lines(old: list[str], new: list[str]) -> Iterator[Change]:
    for op, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "replace":
            yield from _words("".join(old[i:j]), "".join(new[k:m]))
        else:
            yield from _plain(op == "equal", "".join(old[i:j]), "".join(new[k:m]))


def _words(old: str, new: str) -> Iterator[Change]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) * len(after) > MOST_COMPARISONS:
        yield from _plain(False, old, new)  # noqa: FBT003
        return
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for place, (op, i, j, k, m) in enumerate(opcodes):
        removed, added = "".join(before[i:j]), "".join(after[k:m])
        between = 0 < place < len(opcodes) - 1
        by_chance = between and len(removed.strip()) < SHORTEST_AGREEMENT
        yield from _plain(op == "equal" and not by_chance, removed, added)


def _plain(same: bool, old: str, new: str) -> Iterator[Change]:  # noqa: FBT001
    if same:
        yield Change(Op.SAME, old)
    else:
        yield Change(Op.REMOVED, old)
        yield Change(Op.ADDED, new)


def _joined(changes: Iterable[Change]) -> Iterator[Change]:
    """Put together what stands between two stretches that stayed: removed first, then added."""
    removed = added = same = ""
    for change in changes:
        if change.op is Op.SAME:
            yield from _filled(("", removed, added))
            removed = added = ""
            same += change.text
        elif change.text:
            yield from _filled((same, "", ""))
            same = ""
            removed += change.text if change.op is Op.REMOVED else ""
            added += change.text if change.op is Op.ADDED else ""
    yield from _filled((same, removed, added))


def _filled(texts: tuple[str, str, str]) -> Iterator[Change]:
    for op, text in zip(Op, texts, strict=True):
        if text:
            yield Change(op, text)
