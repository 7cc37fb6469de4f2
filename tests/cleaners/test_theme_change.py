"""A blog that changes its theme: what was learned of the old one must not spoil the new."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest

from cleaners.line import clean
from cleaners.sites import MAX_PAGES, SiteMemory
from tests.cleaners.blog import DemoPost, blocks_of
from tests.cleaners.scoring import f1, furniture
from tests.cleaners.staging import Stage, of_pages, stage
from tests.cleaners.themes import render

#: Pages that the blog had in its old theme.
OLD = 14
THINGS = "anvil boat clock drum easel flute glove hinge inkpot jug kettle lamp mill needle".split()
CHANGES = [("rows", "grid"), ("grid", "soup"), ("soup", "column"), ("column", "rows")]


def old_post(number: int) -> DemoPost:
    """Return one of the posts that the blog had before its change."""
    thing = THINGS[number]
    text = f"""The {thing} stood in the attic under a sheet, and nobody could say since when.

My uncle wanted to sell the {thing}, my aunt to keep it, and it was too heavy to move either way.

In the end we made it a {thing} again: cleaned, oiled and back at work after forty years."""
    return DemoPost(
        f"old-{thing}", f"The {thing} in the attic", "2022-11-01", "en", (thing,), blocks_of(text)
    )


@cache
def before(theme: str) -> Stage:
    """Return the blog's earlier posts in its old theme."""
    pages = [render(theme, old_post(number), number) for number in range(OLD)]
    return of_pages(pages, [f"2022-11-{number + 1:02}" for number in range(OLD)])


@dataclass(frozen=True, slots=True)
class Change:
    """A blog after its change of theme: what each new page was cleaned to when it came in."""

    alone: list[float]
    known: list[float]
    furniture: list[list[str]]


@cache
def change(old: str, new: str) -> Change:
    """Let the posts of the new theme come in one by one."""
    known, kept = [], []
    for number, page in enumerate(stage(new).pages):
        memory = SiteMemory.of([*before(old).traces, *stage(new).traces[:number]])
        post = clean(page.html, page.url, site=memory)
        known.append(f1(page.gold, post.text))
        kept.append(furniture(page.gold, post))
    return Change(stage(new).alone(), known, kept)


@pytest.mark.parametrize(
    ("old", "new"), [*CHANGES, ("rows", "breaks"), ("soup", "breaks"), ("breaks", "column")]
)
def test_the_new_theme_is_cleaned_from_its_first_page_on(old: str, new: str) -> None:
    """No page of the new theme is cleaned worse than by itself, least of all the first."""
    found = change(old, new)
    assert all(
        after >= alone - 0.002 for alone, after in zip(found.alone, found.known, strict=True)
    )


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_after_a_dozen_pages_the_new_theme_is_known(old: str, new: str) -> None:
    """Then no furniture of the new theme is left."""
    found = change(old, new)
    assert found.furniture[12:] == [[], []]
    assert min(found.known[12:]) >= 0.99


def test_the_old_theme_fades() -> None:
    """When a memory is full, pages of the old theme give way to those of the new."""
    old = before("rows").traces
    many = [
        trace
        for round_ in range(5)
        for trace in of_pages(
            [render("grid", old_post(n), n) for n in range(3)], [f"2023-0{round_ + 1}-01"] * 3
        ).traces
    ]
    assert len({trace.address for trace in many}) == 3
    memory = SiteMemory.of([*old, *many])
    assert memory.pages == OLD
    assert OLD < MAX_PAGES
    # A page that was captured again in the new theme is known in the new theme only.
    grid = {place for trace in many for place in trace.places}
    again = {trace.address for trace in many}
    assert all(
        (set(trace.places) <= grid) is (trace.address in again) for trace in memory.traces.values()
    )
