"""The blog of the tests in one theme, read once: what its pages say alone, and their traces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from cleaners import line, witnesses
from cleaners.decode import decode
from cleaners.line import Judged
from cleaners.model import Verdict
from cleaners.publisher import UNSAID
from cleaners.sites import SiteMemory
from cleaners.trace import Trace
from tests.cleaners.scoring import f1
from tests.cleaners.themes import Page, blog


@dataclass(frozen=True, slots=True)
class Stage:
    """Pages of one theme, judged alone."""

    pages: Sequence[Page]
    judged: Sequence[Judged]
    traces: Sequence[Trace]

    def memory(self, numbers: Iterable[int] | None = None) -> SiteMemory:
        """Return the memory of some pages, or of all."""
        chosen = range(len(self.pages)) if numbers is None else numbers
        return SiteMemory.of(self.traces[number] for number in chosen)

    def alone(self) -> list[float]:
        """Return the F1 of each page on its own."""
        return [
            f1(page.gold, _kept(judged, judged.verdicts()))
            for page, judged in zip(self.pages, self.judged, strict=True)
        ]

    def known(self, memory: SiteMemory) -> list[float]:
        """Return the F1 of each page with a memory, as `clean` would give it."""
        return [
            f1(page.gold, _kept(judged, _again(judged, page.url, memory)))
            for page, judged in zip(self.pages, self.judged, strict=True)
        ]


@cache
def stage(theme: str) -> Stage:
    """Return the blog in a theme."""
    return of_pages(blog(theme))


def of_pages(pages: Sequence[Page], seen_at: Sequence[str] = ()) -> Stage:
    """Return pages with what each says alone."""
    told = line.Told(None, "", "", UNSAID)
    judged = [line._judge_html(decode(page.html, url=page.url), told) for page in pages]
    days = seen_at or [""] * len(pages)
    traces = [
        line._trace(one, page.url, day) for one, page, day in zip(judged, pages, days, strict=True)
    ]
    return Stage(pages, judged, traces)


def _again(judged: Judged, url: str, memory: SiteMemory) -> Sequence[Verdict]:
    assert judged.alone is not None
    facts = witnesses.facts(judged.alone, url, memory)
    return witnesses.verdicts(judged.alone, facts.title, url, memory)


def _kept(judged: Judged, verdicts: Sequence[Verdict]) -> str:
    pairs = zip(judged.layout.segments, verdicts, strict=True)
    return "\n".join(segment.text for segment, verdict in pairs if verdict.keep)
