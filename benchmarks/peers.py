"""The extractors that are measured: ours, and the public peers where they are installed."""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable
from typing import Any

from cleaners import clean

#: Takes a page's bytes and its address, gives its main text.
Extractor = Callable[[bytes, str], str]


def ours(body: bytes, url: str) -> str:
    """Return the text that `cleaners.clean` finds."""
    return clean(body, url=url).text


def _trafilatura() -> Extractor:
    trafilatura = importlib.import_module("trafilatura")
    meta = importlib.import_module("trafilatura.meta")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    calls = 0

    def extract(body: bytes, _url: str) -> str:
        nonlocal calls
        calls += 1
        if calls % 500 == 0:  # its caches grow with every page
            meta.reset_caches()
        return trafilatura.extract(body, include_comments=False) or ""

    return extract


def _resiliparse() -> Extractor:
    html2text = importlib.import_module("resiliparse.extract.html2text")
    html = importlib.import_module("resiliparse.parse.html")

    def extract(body: bytes, _url: str) -> str:
        tree: Any = html.HTMLTree.parse_from_bytes(body)
        return str(html2text.extract_plain_text(tree, main_content=True, alt_texts=False))

    return extract


def _readability() -> Extractor:
    readability = importlib.import_module("readability")
    lexbor = importlib.import_module("selectolax.lexbor")

    def extract(body: bytes, _url: str) -> str:
        summary = readability.Document(body.decode("utf-8", "replace")).summary()
        return str(lexbor.LexborHTMLParser(summary).body.text(separator="\n"))

    return extract


_PEERS: dict[str, Callable[[], Extractor]] = {
    "trafilatura": _trafilatura,
    "resiliparse": _resiliparse,
    "readability-lxml": _readability,
}


def chosen(names: str | None) -> dict[str, Extractor]:
    """Return the extractors named by comma, all where none are named; say which are missing."""
    found, missing = available(names.split(",") if names is not None else None)
    for name in missing:
        print(f"skipped: {name} is not installed", file=sys.stderr)
    return found


def available(wanted: list[str] | None = None) -> tuple[dict[str, Extractor], list[str]]:
    """Return the extractors that can be measured here, ours first, and the names that cannot."""
    found: dict[str, Extractor] = {"unmirror": ours}
    missing = []
    for name, make in _PEERS.items():
        if wanted is not None and name not in wanted:
            continue
        try:
            found[name] = make()
        except ImportError:
            missing.append(name)
    return found, missing
