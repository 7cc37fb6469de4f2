"""How fast pages are cleaned, beside the public peers and beside parsing alone.

    python -m benchmarks.speed SET... [--peers trafilatura,resiliparse] [--limit 100]
    python -m benchmarks.speed SET... --growth 20000
    python -m benchmarks.speed --hostile

A set is a folder in the form that `benchmarks.corpora` describes. All are measured in one run, page
by page in turn, so that whatever else the machine does hits all alike; what counts is processor
time, and the ratios. "unmirror" is asked for the text alone, as its peers are; "unmirror, whole"
for everything a post has, which is worked out when it is read: the Markdown, the metadata, the
languages, the links, and each verdict with its reason. What the second opinion takes in its own
process is not counted.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from benchmarks import corpora, peers
from benchmarks.corpora import Labelled
from benchmarks.peers import Extractor
from cleaners import clean

#: What a page is measured against.
_BASELINE = "trafilatura"
#: A page whose language is asked of the model that is seldom asked: Afrikaans.
_RARE = "<p>Dit het die hele dag gereën, en niemand het na die mark toe gekom nie, behalwe ons."
#: Pages cleaned before memory is looked at for the first time, besides one in a rare language:
#: tables, models and caches fill.
WARM_UP = 2_000
#: Growth is reported so many times.
_REPORTS = 5
HOSTILE = Path(__file__).parent.parent / "tests" / "cleaners" / "hostile.toml"
#: Seconds of processor time that no page may take.
MOST_SECONDS = 2.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.hostile:
        return hostile()
    if not options.sets:
        parser.error("name a set, or --hostile")
    pages = [
        page for folder in options.sets for page in islice(corpora.load(folder), options.limit)
    ]
    if options.growth:
        return growth(pages, options.growth)
    extractors = peers.chosen(options.peers)
    report(
        measure(pages, {**extractors, "unmirror, whole": whole, "parsing alone": parsing}), pages
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("sets", nargs="*", type=Path, metavar="SET", help="folder of a set")
    parser.add_argument("--peers", help="peers to measure, by comma; '' for none (default: all)")
    parser.add_argument("--limit", type=int, help="pages of each set to measure (default all)")
    parser.add_argument(
        "--growth", type=int, metavar="N", help="instead: memory over N pages, taken in a circle"
    )
    parser.add_argument("--hostile", action="store_true", help="instead: pages made to be slow")
    return parser


def whole(body: bytes, url: str) -> str:
    """Clean a page, render it as Markdown as well, and ask for all that is known of it."""
    post = clean(body, url=url)
    for put_off in dataclasses.fields(post):
        getattr(post, put_off.name)
    return post.text + post.markdown


def parsing(body: bytes, _url: str) -> str:
    """Do no more than every extractor that reads the tree must: decode and parse."""
    return str(LexborHTMLParser(body.decode("utf-8", "replace")).body)


# --- speed ----------------------------------------------------------------------------------------


def measure(pages: Sequence[Labelled], extractors: dict[str, Extractor]) -> dict[str, float]:
    """Return the seconds of processor time that each takes for all pages, in turn on each."""
    seconds = dict.fromkeys(extractors, 0.0)
    names = list(extractors)
    for extract in extractors.values():  # imports and models are loaded at the first page
        _seconds(extract, pages[0])
    _ = clean(_RARE).language  # but for one model, which takes a second to load
    for place, page in enumerate(pages):
        # Who comes first finds the page out of the processor's cache, so all take turns at it.
        first = place % len(names)
        for name in names[first:] + names[:first]:
            seconds[name] += _seconds(extractors[name], page)
    return seconds


def _seconds(extract: Extractor, page: Labelled) -> float:
    start = time.process_time()
    try:
        extract(page.body, page.url)
    except Exception as error:  # noqa: BLE001 - peers raise what they like; the page is named
        print(f"failed: {page.corpus}/{page.name}: {error!r}", file=sys.stderr)
    return time.process_time() - start


def report(seconds: dict[str, float], pages: Sequence[Labelled]) -> None:
    """Print pages and megabytes a second, and how often each is as fast as the baseline."""
    megabytes = sum(len(page.body) for page in pages) / 1e6
    print(f"{len(pages)} pages, {megabytes:.1f} MB; processor time")
    print(f"{'':20}{'ms a page':>10}{'pages/s':>10}{'MB/s':>8}{'ratio':>8}")
    for name, took in sorted(seconds.items(), key=lambda each: each[1]):
        ratio = f"{seconds[_BASELINE] / took:8.1f}" if _BASELINE in seconds else ""
        speed = f"{took / len(pages) * 1000:10.2f}{len(pages) / took:10.1f}{megabytes / took:8.2f}"
        print(f"{name:20}{speed}{ratio}")
    if _BASELINE in seconds:
        print(f"ratio: pages a second, those of {_BASELINE} being 1")


# --- memory ---------------------------------------------------------------------------------------


def growth(pages: Sequence[Labelled], many: int) -> int:
    """Print how memory grows over `many` pages after a warm-up, and its peak."""
    source = cycle(pages)
    _ = clean(_RARE).language
    _clean_all(islice(source, min(WARM_UP, many)))
    start = _memory("VmRSS")
    print(f"after {min(WARM_UP, many):,} pages of warm-up: {start:.1f} MB")
    for done in range(many // _REPORTS, many + 1, max(1, many // _REPORTS)):
        _clean_all(islice(source, many // _REPORTS))
        print(f"after {done:,} pages more: {_memory('VmRSS') - start:+.1f} MB", flush=True)
    print(f"peak: {_memory('VmHWM'):.1f} MB")
    return 0


def _clean_all(pages: Iterable[Labelled]) -> None:
    for page in pages:
        whole(page.body, page.url)


def _memory(key: str) -> float:
    """Return a measure of this process's memory in MB, as Linux names it (proc(5))."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) / 1024
    return 0.0


# --- pages made to be slow ------------------------------------------------------------------------


def hostile() -> int:
    """Clean each page made to be slow; fail if one takes longer than any may."""
    clean("<p>warm")
    slow = 0
    for name, page in hostile_pages():
        start = time.process_time()
        post = clean(page, url="http://a.example/b/c")
        took = time.process_time() - start
        slow += took > MOST_SECONDS
        mark = "SLOW" if took > MOST_SECONDS else ""
        print(f"{name:44}{took:7.2f} s {mark:5}{post.kind:6} {'; '.join(post.notes)}", flush=True)
    print(f"{slow} over {MOST_SECONDS:.0f} s")
    return 1 if slow else 0


def hostile_pages() -> Iterator[tuple[str, str | bytes]]:
    """Yield name and body of each page made to be slow."""
    with HOSTILE.open("rb") as file:
        cases: list[dict[str, Any]] = tomllib.load(file)["case"]
    for case in cases:
        yield case["name"], built(case)


def built(case: dict[str, Any]) -> str | bytes:
    """Build a page from its description, which `hostile.toml` explains."""
    piece: str = case["repeat"]
    if case.get("escaped"):
        piece = piece.encode("ascii").decode("unicode_escape")
    make: Callable[[int], str] = (lambda n: piece.replace("{n}", str(n))) if "{n}" in piece else str
    many = range(case["times"])
    body = "".join(map(make, many)) if "{n}" in piece else piece * case["times"]
    page = f"{case.get('before', '')}{body}{case.get('after', '')}"
    return page.encode(case["encoding"]) if "encoding" in case else page


if __name__ == "__main__":
    sys.exit(main())
