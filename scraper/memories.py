"""What is known of many sites, in one file: written once, read site by site as pages ask for it.

sites.jsonl.gz   a line a site, its memory as `SiteMemory.to_json` writes it; each line is a gzip
                 member of its own (RFC 1952), so that it can be read alone
sites.index      a line a site: its name, and offset and length of its member, as JSON
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
        self._ready: dict[Part, SiteMemory] = {}

    def at(self, part: Part | None) -> SiteMemory | None:
        """Return the memory at a place of the file; None for no place.

        Raises:
            ReadError: The file cannot be read.
        """
        if part is None:
            return None
        if part not in self._ready and len(self._ready) >= KEPT_READY:
            del self._ready[next(iter(self._ready))]
        # The one that was asked for last stands last, so that the first is the one to drop.
        self._ready[part] = memory = self._ready.pop(part, None) or self._read(part)
        return memory

    def _read(self, part: Part) -> SiteMemory:
        with files.opened(self._folder / MEMORIES) as stream:
            stream.seek(part.offset)
            return SiteMemory.from_json(gzip.decompress(stream.read(part.length)).decode())


class SiteMemories:
    """The same by the names of sites, for who has the whole index at hand.

    Args:
        folder: Where `write` wrote them.
    """

    def __init__(self, folder: Path) -> None:
        self._index: Mapping[str, Part] = index(folder)
        self._memories = Memories(folder)

    def of(self, site: str) -> SiteMemory | None:
        """Return what is known of a site; None where nothing is."""
        return self._memories.at(self._index.get(site))
