"""What is known of many sites, in one file: written once, read site by site as pages ask for it.

sites.jsonl.gz   a line a site, its memory as `SiteMemory.to_json` writes it; each line is a gzip
                 member of its own (RFC 1952), so that it can be read alone
sites.index      a line a site: its name, and offset and length of its member, as JSON
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Final

from cleaners.sites import SiteMemory

from . import files
from .sites import KEPT_READY

MEMORIES: Final = "sites.jsonl.gz"
INDEX: Final = "sites.index"


@dataclass(frozen=True, slots=True)
class Part:
    """Where the memory of a site is."""

    offset: int
    length: int


def write(folder: Path, memories: Iterable[tuple[str, SiteMemory]]) -> None:
    """Write what is known of sites into a folder, the index last."""
    lines: list[str] = []
    with files.replacing(folder / MEMORIES) as stream:
        offset = 0
        for site, memory in memories:
            member = gzip.compress(f"{memory.to_json()}\n".encode(), mtime=0)
            stream.write(member)
            lines.append(json.dumps([site, offset, len(member)], ensure_ascii=False))
            offset += len(member)
    files.replace(folder / INDEX, "".join(f"{line}\n" for line in lines).encode())


def index(folder: Path) -> dict[str, Part]:
    """Return where the memory of each site is in a folder.

    Raises:
        ReadError: There are no memories in the folder.
    """
    with files.opened(folder / INDEX) as stream:
        rows = map(json.loads, stream)
        return {site: Part(offset, length) for site, offset, length in rows}


class Memories:
    """Reads memories of sites, and keeps those ready that were asked for last.

    Args:
        folder: Where `write` wrote them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        #: Returns the memory at a place of the file.
        self.at = lru_cache(KEPT_READY)(self._read)

    def of(self, site: str) -> SiteMemory | None:
        """Return what is known of a site, by its name; None where nothing is.

        Raises:
            ReadError: A file of the memories cannot be read.
        """
        part = self._index.get(site)
        return self.at(part) if part else None

    @cached_property
    def _index(self) -> dict[str, Part]:
        # Not read where places are told: that of a whole crawl would be held in every process.
        return index(self._folder)

    def _read(self, part: Part) -> SiteMemory:
        with files.opened(self._folder / MEMORIES) as stream:
            stream.seek(part.offset)
            return SiteMemory.from_json(gzip.decompress(stream.read(part.length)).decode())


def opened(folder: Path) -> Memories:
    """Return the reader of a folder, the same until what is in it is written anew.

    For whoever works far from where the folder was named, and cannot be handed a reader.
    """
    return _opened(folder, files.size_and_date(folder / INDEX))


@cache
def _opened(folder: Path, _: tuple[int, int]) -> Memories:
    return Memories(folder)
