"""Pages judged by weights that saw no page of their site.

`benchmarks.train --keep-folds FOLDER` writes what was learned without each part of the sites to a
folder of its own: ``FOLDER/0``, ``FOLDER/1``, … A page belongs to the part that its site's checksum
names, here as in training. Weights stay in use for the rest of a process, so that each part is
measured in one of its own.
"""

from __future__ import annotations

import multiprocessing
import re
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from benchmarks.corpora import Labelled
from cleaners import trained

Result = TypeVar("Result")


def site_of(page: Labelled, url: str = "") -> str:
    """Return what is left out together: the blog, else the host of the page's address."""
    if page.record.get("site") and page.corpus == "blogs-dev":
        return page.site
    host = urlsplit(url or page.url).hostname or page.name
    return re.sub(r"^www\.", "", host)


def part_of(site: str, parts: int) -> int:
    """Return the part of the sites that one belongs to.

    >>> part_of("a.example", 4) == part_of("a.example", 4)
    True
    """
    return zlib.crc32(site.encode()) % parts


def folders(place: Path) -> tuple[Path, ...]:
    """Return the folders of the parts, in order.

    Raises:
        FileNotFoundError: There is none.
    """
    found = tuple(sorted((path for path in place.iterdir() if path.name.isdigit()), key=_number))
    if not found:
        raise FileNotFoundError(f"no folders of weights in {place}: run benchmarks.train first")
    return found


def _number(path: Path) -> int:
    return int(path.name)


def over(
    measure: Callable[[Labelled], Result], pages: Sequence[Labelled], judges: Sequence[Path]
) -> list[Result]:
    """Measure pages, each by the judge that has not seen its site; by our own if none is given."""
    if not judges:
        return list(map(measure, pages))
    context = multiprocessing.get_context("fork")
    found: dict[int, Result] = {}
    _measures[:] = [measure]  # what is asked of a forked process has to be found by its name
    for number, judge in enumerate(judges):
        here = [i for i, page in enumerate(pages) if part_of(site_of(page), len(judges)) == number]
        with context.Pool(1, trained.use, (judge,)) as pool:
            found.update(zip(here, pool.map(_measured, [pages[i] for i in here]), strict=True))
    return [found[index] for index in range(len(pages))]


_measures: list[Callable[[Labelled], Any]] = []


def _measured(page: Labelled) -> Any:
    return _measures[0](page)
