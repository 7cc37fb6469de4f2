"""Labelled sets: a folder with ``index.jsonl.gz`` (one JSON record a page) and the pages, gzipped.

A record has ``id`` and ``file``, and what is known of: ``url``, ``site``, ``kind``, ``language``,
``page_type``, ``text`` (the main content), ``wanted`` and ``unwanted`` (snippets), ``title``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled page."""

    corpus: str
    record: dict[str, Any]
    body: bytes

    @property
    def name(self) -> str:
        """The page's identifier within its set."""
        return str(self.record["id"])

    @property
    def url(self) -> str:
        """Where it was found, or ""."""
        return self.record.get("url") or ""

    @property
    def site(self) -> str:
        """The blog it belongs to; a set without blogs is one site."""
        return str(self.record.get("site") or self.corpus)

    @property
    def is_scored(self) -> bool:
        """Whether there is something to score its text against."""
        return self.record.get("kind") != "listing" and ("text" in self.record or self.snippets)

    @property
    def snippets(self) -> bool:
        """Whether it is labelled by snippets alone."""
        return "text" not in self.record and bool(self.record.get("wanted"))


def load(folder: Path) -> Iterator[Labelled]:
    """Yield the pages of a set.

    Raises:
        FileNotFoundError: The folder has no ``index.jsonl.gz``.
    """
    with gzip.open(folder / "index.jsonl.gz", "rt", encoding="utf-8") as index:
        for line in index:
            record = json.loads(line)
            body = gzip.decompress((folder / record["file"]).read_bytes())
            yield Labelled(folder.name, record, body)
