"""What a judge's probabilities are worth over lessons, scored as `benchmarks.quality` does."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import scores
from benchmarks.corpora import Labelled
from benchmarks.lessons import Floats, Lesson
from cleaners.cut import best_cut
from cleaners.features import columns

#: Types of WCXB pages that list things.
_LISTS = ("listing", "collection")


def of(lessons: Sequence[Lesson], keep: Floats) -> dict[str, float]:
    """Score probabilities for the segments of all lessons, set by set."""
    by_site: dict[tuple[str, str], list[float]] = defaultdict(list)
    counts: Counter[str] = Counter()
    start = 0
    for lesson in lessons:
        stop = start + len(lesson.share)
        text = _kept(lesson, keep[start:stop])
        start = stop
        record = lesson.page.record
        if lesson.page.snippets:
            counts += scores.snippet_counts(record["wanted"], record.get("unwanted", ()), text)
        elif lesson.page.is_scored:
            kind = str(record.get("page_type") or lesson.site)
            by_site[lesson.page.corpus, kind].append(scores.overlap(record["text"], text).f1)
    return _summary(by_site, counts)


def _kept(lesson: Lesson, keep: Floats) -> str:
    segments = lesson.layout.segments
    size = np.array([columns(segment.text) for segment in segments], np.float32)
    cut = best_cut(keep, size)
    return "\n\n".join(s.text for s, p in zip(segments, keep, strict=True) if p > cut)


def _summary(by_site: dict[tuple[str, str], list[float]], counts: Counter[str]) -> dict[str, float]:
    means = {place: statistics.mean(values) for place, values in by_site.items()}
    wcxb = [f1 for (name, _), values in by_site.items() if name == "wcxb-dev" for f1 in values]
    blogs = [mean for (name, _), mean in means.items() if name == "blogs-dev"]
    found = {
        "wcxb-dev articles": means.get(("wcxb-dev", "article"), 0.0),
        "wcxb-dev, all types": statistics.mean(wcxb) if wcxb else 0.0,
        "blogs-dev, mean over blogs": statistics.mean(blogs) if blogs else 0.0,
        "blogs-dev, lowest blog": min(blogs, default=0.0),
        "trafeval-dev": scores.of_counts(counts).f1,
        **{f"wcxb-dev {kind}": mean for (name, kind), mean in means.items() if name == "wcxb-dev"},
    }
    return {name: round(value, 4) for name, value in found.items() if value}


def lists_posts(page: Labelled) -> tuple[float, float]:
    """Say whether a page lists things (1) or is one (0), and what that weighs in training."""
    kind = page.record.get("kind")
    if kind in ("post", "listing"):
        return float(kind == "listing"), 3.0 if kind == "listing" else 1.0
    by_type = page.record.get("page_type")
    if by_type in _LISTS:
        return 1.0, 0.5
    if by_type is not None:
        return 0.0, 1.0 if by_type == "article" else 0.3
    return 0.0, 0.7


def of_kinds(
    lessons: Sequence[Lesson], listed: NDArray[np.bool_], labels: Floats
) -> dict[str, Any]:
    """Return precision and recall of lists among the posts of blogs, and errors elsewhere."""
    result: dict[str, Any] = {}
    blogs = np.array([lesson.page.corpus == "blogs-dev" for lesson in lessons])
    hits, lists = int((listed & blogs & (labels > 0)).sum()), int((blogs & (labels > 0)).sum())
    wrong = int((listed & blogs & (labels == 0)).sum())
    result["lists found in blogs-dev"] = f"{hits} of {lists}"
    result["posts called lists in blogs-dev"] = wrong
    result["precision, recall in blogs-dev"] = (
        f"{hits / max(1, hits + wrong):.3f}, {hits / max(1, lists):.3f}"
    )
    types = np.array([str(lesson.page.record.get("page_type")) for lesson in lessons])
    for kind in sorted(set(types) - {"None"}):
        here = types == kind
        result[f"called lists, wcxb-dev {kind}"] = f"{int((listed & here).sum())} of {here.sum()}"
    other = np.array([lesson.page.corpus == "trafeval-dev" for lesson in lessons])
    result["called lists, trafeval-dev"] = f"{int((listed & other).sum())} of {int(other.sum())}"
    return result


def counts(lessons: Iterable[Lesson]) -> dict[str, int]:
    """Return how many pages of each set were learned from."""
    return dict(Counter(lesson.page.corpus for lesson in lessons))
