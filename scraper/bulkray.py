"""Bulk work under Ray: the same pure functions as on one machine, wherever Ray has processors.

    files -flat_map-> pages -map_batches-> traces -groupby site, map_groups-> memories
    files -flat_map-> pages -map_batches-> rows, in the order of the input

The one module that imports Ray, an extra of ours. Each file is read by one task and its pages are
cleaned by many. What was learned, and the rows, come to the process that began the run, which
writes them; input and output lie where every machine finds them by the same path.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from cleaners.sites import SiteMemory

from . import bulkpages, memories
from .bulklocal import BulkInput, sites_and_lots, with_shards
from .bulkpages import Lost
from .capture import Capture, LeftOut, Taken
from .errors import ExtraMissing
from .memories import Part
from .sample import Sample
from .shards import Result
from .workers import WorkersError

#: Bytes of pages that are handed on together, so that the pages of one archive are cleaned side by
#: side; Ray's own 128 MiB are 2,000 pages, most of a minute.
_BLOCK_BYTES: Final = 8 * 1024 * 1024
#: Pages that are cleaned between two looks at what else is to be done.
_BATCH: Final = 32
#: Shares of a processor that are asked for: so that one task reads beside those that clean, on two
#: processors too, and Ray does not make one task of both, which would clean an archive on one.
_READING: Final = 0.2
_CLEANING: Final = 0.9
#: Sites whose traces are put together by one task, 64 of each at most: 16 MB of JSON. Ray's own
#: choice, 200 tasks whatever there is, takes longer than learning from a hundred pages.
_SITES: Final = 50

_Batch = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ray:
    """The engine of a Ray cluster, or of one that is started on this machine for the run."""

    source: BulkInput
    #: Where rows go, and where what was learned is found.
    folder: Path
    #: Pages of each shard.
    shard_pages: int
    _data: Any

    @classmethod
    def ready(cls, source: BulkInput, folder: Path, shard_pages: int, jobs: int | None) -> Ray:
        """Connect to the cluster that RAY_ADDRESS names, or start one here.

        Args:
            source: What is read.
            folder: Where rows go.
            shard_pages: Pages of each shard.
            jobs: Processors of a cluster that is started here; None for all.

        Raises:
            ExtraMissing: Ray is not installed.
        """
        # Else it tells its makers of every use.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray  # noqa: PLC0415 - an extra, and large
            import ray.data  # noqa: PLC0415
        except ImportError as error:
            raise ExtraMissing("--engine ray", "Ray", "ray") from error
        if not ray.is_initialized():
            local = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": jobs}
            ray.init(log_to_driver=False, logging_level="ERROR", include_dashboard=False, **local)
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.target_max_block_size = _BLOCK_BYTES
        context.enable_progress_bars = False
        logging.getLogger("ray").setLevel(logging.ERROR)
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        return cls(source, folder, shard_pages, ray.data)

    def survey(self) -> Iterator[tuple[str, int]]:
        """Yield site and lot of every page."""
        source = self.source

        def lots(row: _Batch) -> Iterable[_Batch]:
            for site, lot in sites_and_lots(source.opened(pickle.loads(row["file"]))):  # noqa: S301
                yield {"site": site, "lot": f"{lot:x}"}

        for row in _iterated(self._files().flat_map(lots)):
            yield row["site"], int(row["lot"], 16)

    def memories(
        self, sample: Sample, tell: Callable[[int], None]
    ) -> Iterator[tuple[str, SiteMemory]]:
        """Learn from the pages that are drawn, and yield what is known of each site."""
        source = self.source

        def drawn(row: _Batch) -> Iterable[_Batch]:
            for one in source.opened(pickle.loads(row["file"])):  # noqa: S301
                if isinstance(one, Capture):
                    site = bulkpages.site_of(one)
                    if sample.has(site, bulkpages.lot(one)):
                        yield {"site": site, "page": pickle.dumps(one)}

        traces = (
            self._files()
            .flat_map(drawn, num_cpus=_READING)
            .map_batches(_learned, batch_size=_BATCH, num_cpus=_CLEANING)
        )
        known = _iterated(
            traces.groupby("site", num_partitions=1 + len(sample.highest) // _SITES).map_groups(
                _remembered
            )
        )
        for row in sorted(known, key=lambda row: row["site"]):
            tell(row["pages"])
            yield row["site"], SiteMemory.from_json(row["memory"])

    def rows(self, index: dict[str, Part], skip: frozenset[int]) -> Iterator[tuple[int, Result]]:
        """Clean every page, and yield what became of it with its shard, in order.

        Args:
            index: Where what is known of each site is; workers read it from the folder.
            skip: Shards that are done; their pages are cleaned again, since only their order tells
                which they are, and left out.
        """
        source, folder = self.source, str(self.folder) if index else ""

        def pages(row: _Batch) -> Iterable[_Batch]:
            for one in source.opened(pickle.loads(row["file"])):  # noqa: S301
                yield {"page": pickle.dumps(one)}

        found = (
            self._files()
            .flat_map(pages, num_cpus=_READING)
            .map_batches(_cleaned, batch_size=_BATCH, fn_args=(folder,), num_cpus=_CLEANING)
        )
        results = (pickle.loads(row["result"]) for row in _iterated(found))  # noqa: S301
        for shard, result in with_shards(results, self.shard_pages):
            if shard not in skip:
                yield shard, result

    def _files(self) -> Any:
        packed = [{"file": pickle.dumps(one)} for one in self.source.listed()]
        return self._data.from_items(packed, override_num_blocks=max(len(packed), 1))


def _iterated(dataset: Any) -> Iterator[_Batch]:
    """Yield the rows of a dataset.

    Raises:
        WorkersError: Ray has given up.
    """
    from ray.exceptions import RayError  # noqa: PLC0415 - an extra

    try:
        yield from dataset.iter_rows()
    except RayError as error:
        why = str(error).strip().partition("\n")[0]
        raise WorkersError(
            f"Ray has given up: {type(error).__name__}: {why}; files that are whole stay, and the "
            "same command goes on"
        ) from error


# --- what runs in Ray's processes -----------------------------------------------------------------


def _learned(batch: _Batch) -> _Batch:
    traces = [_trace(page) for page in batch["page"]]
    return {"site": batch["site"], "trace": _column(traces)}


def _trace(page: bytes) -> str:
    try:
        return bulkpages.learn(pickle.loads(page))  # noqa: S301
    except Exception:  # noqa: BLE001 - what breaks here breaks when it is cleaned, and is told then
        return ""


def _remembered(group: _Batch) -> _Batch:
    """Return the memory of one site."""
    memory = bulkpages.remembered(filter(None, group["trace"]))
    return {
        "site": group["site"][:1],
        "memory": _column([memory.to_json()]),
        "pages": np.array([len(group["trace"])]),
    }


def _cleaned(batch: _Batch, folder: str) -> _Batch:
    results = [_result(pickle.loads(page), folder) for page in batch["page"]]  # noqa: S301
    return {"result": _column([pickle.dumps(result) for result in results])}


def _result(taken: Taken, folder: str) -> Result:
    match taken:
        case LeftOut():
            return taken
        case Capture():
            try:
                site = bulkpages.site_of(taken)
                known = memories.opened(Path(folder)).of(site) if folder else None
                return bulkpages.clean(taken, known)
            except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
                return Lost(taken.source, f"{taken.source}: {type(error).__name__}: {error}")
        case _:
            return bulkpages.lost(taken)


def _column(values: list[Any]) -> np.ndarray[Any, Any]:
    """Return values as numpy keeps them whatever they are: its own bytes lose zeros at the end."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
