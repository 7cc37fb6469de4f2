"""The marks by which text and notes lead to each other.

A raised number is glued to the word before it when it is copied ("loft1"), and no one can tell then
which it belongs to; the arrow behind a note leads nowhere in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TypeGuard

from .inline import runs_text
from .model import Caption, Leaf, Mark, Paragraph, Run, Runs

#: What marks a note: a number, a letter or signs, raised; or in brackets.
_RAISED = re.compile(r"\[?(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶]{1,3})\]?", re.IGNORECASE)
_BRACKETED = re.compile(r"\[(?:\d{1,3}|[a-z])\]", re.IGNORECASE)
#: What leads from a note back to its mark: arrows, with the number of the mark (GitHub),
#: Wikipedia's caret, and what Hugo wrote before it knew arrows.
_BACK = re.compile(
    r"[\u2190-\u21ff\u23ce\u2934\u2936\u2b05-\u2b0d^][\d\ufe0e\ufe0f]*|\[return\]", re.IGNORECASE
)


def leads_to_places(leaf: Leaf) -> TypeGuard[Paragraph | Caption]:
    """Tell whether a piece has a link to a place on a page, as marks and notes have."""
    return isinstance(leaf, Paragraph | Caption) and any("#" in run.href for run in leaf.runs)


def targets(runs: Runs) -> Iterator[str]:
    """Yield the ids of the notes to which marks in a text lead.

    >>> list(targets((Run("a"), Run("2", Mark.SUPERSCRIPT, "http://x.example/#n2"))))
    ['n2']
    """
    for run in runs:
        if "#" in run.href:
            shape = _RAISED if Mark.SUPERSCRIPT in run.marks else _BRACKETED
            if shape.fullmatch(run.text.strip()):
                yield run.href.partition("#")[2]


def tidied(leaf: Leaf) -> Leaf:
    """Set the numbers of notes apart from words, and leave out what leads back from notes.

    >>> runs = Run("a"), Run("2", Mark.SUPERSCRIPT, "#n2"), Run(" "), Run("\u21a9", href="#m")
    >>> [run.text for run in tidied(Paragraph(runs)).runs]
    ['a', '[2]']
    """
    if not leads_to_places(leaf):
        return leaf
    found: list[Run] = []
    for href, linked in groupby(leaf.runs, attrgetter("href")):
        together = tuple(linked)
        if not _leads_back(href, together):
            _add(found, [_bracketed(run) for run in together])
    runs = tuple(found)
    return leaf if runs == leaf.runs else replace(leaf, runs=_trimmed(runs))


def _add(found: list[Run], after: list[Run]) -> None:
    """Add runs to those before, without the brackets of what stood between them."""
    if found and found[-1].text.endswith("[") and after[0].text.startswith("]"):
        found[-1] = replace(found[-1], text=found[-1].text[:-1])
        after[0] = replace(after[0], text=after[0].text[1:])
    found += after


def _leads_back(href: str, linked: Runs) -> bool:
    return "#" in href and bool(_BACK.fullmatch(runs_text(linked)))


def _bracketed(run: Run) -> Run:
    is_number = "#" in run.href and Mark.SUPERSCRIPT in run.marks and run.text.strip().isdigit()
    return replace(run, text=f"[{run.text.strip()}]") if is_number else run


def _trimmed(runs: Sequence[Run]) -> Runs:
    """Return runs without the white space at their edges that what stood there has left."""
    shown = [place for place, run in enumerate(runs) if run.image or run.text.strip()]
    if not shown:
        return ()
    found = list(runs[shown[0] : shown[-1] + 1])
    if not found[-1].image:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    if not found[0].image:
        found[0] = replace(found[0], text=found[0].text.lstrip())
    return tuple(found)
