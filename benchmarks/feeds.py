"""What discovery finds in real feeds, sitemaps, search data and lists of posts.

    python -m benchmarks.feeds FOLDER [--shown 15]

FOLDER holds ``feeds-dev`` (documents with their kind and, where known, the number of entries) and
``blogs-dev`` (blogs with their lists and posts), both in the form of `benchmarks.corpora`. Entries
are counted beside a plain count of opening tags, posts of lists beside the blog's known posts, and
shapes are learned from half of a blog's feed and asked about its posts and its lists.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import corpora
from benchmarks.corpora import Labelled
from scraper import discover, feeds, listingpages, webpage
from scraper.capture import Capture, How
from scraper.leads import Reading, Role
from scraper.shapes import Shapes
from scraper.urls import page_key
from scraper.xmlstream import is_bomb

_ROLES = {"sitemap": Role.SITEMAP, "search-index": Role.SEARCH_INDEX}
_ENTRY = re.compile(r"<(?:\w+:)?(?:entry|item)[\s>/]", re.IGNORECASE)
_URL = re.compile(rb"<loc>|<entry>")
#: Names of feeds that carry comments, or that are no feeds.
_NO_FEED = ("comments", "robots")


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of one document, and what there is."""

    page: Labelled
    entries: int
    expected: int
    seconds: float
    failure: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both sets and print a table for each question."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.feeds", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="holds feeds-dev and blogs-dev")
    parser.add_argument("--shown", type=int, default=15, help="cases to list (default 15)")
    options = parser.parse_args(arguments)
    report_documents(options.folder / "feeds-dev", options.shown)
    pages = list(corpora.load(options.folder / "blogs-dev"))
    report_lists(pages, options.shown)
    report_shapes(pages, options.folder / "blogs-dev" / "feeds")
    return 0


def capture(body: bytes, url: str) -> Capture:
    """Return a body as if its server had just given it."""
    now = datetime(2026, 11, 28, tzinfo=UTC)
    return Capture(body, url, url, 200, (), "", now, How.FETCHED)


# --- documents ----------------------------------------------------------------------------------


def report_documents(folder: Path, shown: int) -> None:
    """Print how many entries of each kind of document are found."""
    found = [_measured(page) for page in corpora.load(folder)]
    groups: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        platform = one.page.record.get("platform") or str(one.page.record["path"]).rsplit("/", 1)[0]
        groups[f"{one.page.record['kind']} {platform}"].append(one)
    print(f"## {folder.name}: {len(found)} documents")
    print(f"{'kind':48} {'files':>5} {'read':>7} {'there':>7} {'fewer':>5} {'failed':>6} {'s':>6}")
    for name, group in sorted(groups.items()):
        fewer = sum(one.entries < one.expected for one in group)
        print(
            f"{name:48} {len(group):5} {sum(one.entries for one in group):7} "
            f"{sum(one.expected for one in group):7} {fewer:5} "
            f"{sum(bool(one.failure) for one in group):6} {sum(one.seconds for one in group):6.2f}"
        )
    lacking = [one for one in found if one.failure or one.entries < one.expected]
    for one in lacking[:shown]:
        print(f"lacks: {one.page.record['path']}: {one.entries} of {one.expected} {one.failure}")


def _measured(page: Labelled) -> Found:
    role = _ROLES.get(str(page.record["kind"]), Role.FEED)
    answer = capture(page.body, "https://blog.example/x")
    start = time.perf_counter()
    try:
        reading = discover.read(answer, role, "https://blog.example/")
        entries = _read_count(page, role, reading)
    except Exception as error:  # noqa: BLE001 - a failure is what is counted here
        return Found(page, 0, 0, 0.0, repr(error))
    return Found(page, entries, _expected(page, role), time.perf_counter() - start)


def _read_count(page: Labelled, role: Role, reading: Reading) -> int:
    if role is Role.FEED:
        return feeds.parse(page.body).count
    if role is Role.SEARCH_INDEX:
        return len(reading.entries)
    # The addresses are of the site that the sitemap is of: read once more with that for home.
    first = re.search(rb"<loc>\s*([^<\s]+)", page.body)
    home = re.sub(r"(://[^/]+/).*", r"\1", first[1].decode()) if first else "https://blog.example/"
    return len(discover.read(capture(page.body, home + "sitemap.xml"), role, home).leads)


def _expected(page: Labelled, role: Role) -> int:
    if role is not Role.FEED:
        return len(_URL.findall(page.body))
    if "entries" in page.record:
        return int(page.record["entries"])
    if is_bomb(page.body) or page.record["kind"] == "robots":
        return 0
    return len(_ENTRY.findall(page.body.replace(b"\0", b"").decode("latin-1")))


# --- lists --------------------------------------------------------------------------------------


def report_lists(pages: Sequence[Labelled], shown: int) -> None:
    """Print which share of the posts that a blog's lists lead to is found, and of what else."""
    sites: dict[str, list[Labelled]] = defaultdict(list)
    for page in pages:
        if page.url:
            sites[page.site].append(page)
    print(f"\n## lists of posts\n{'site':44} {'lists':>5} {'there':>5} {'found':>5} {'other':>5}")
    totals: Counter[str] = Counter()
    worst: list[str] = []
    for site, group in sorted(sites.items()):
        counts = _of_site(group, worst)
        totals += counts
        row = " ".join(f"{counts[name]:5}" for name in ("lists", "there", "found", "other"))
        print(f"{site:44} {row}")
    print(f"{'all':44} {totals['lists']:5} {totals['there']:5} {totals['found']:5}")
    full = totals["complete"]
    print(f"lists of which every known post is found: {full} of {totals['with posts']}")
    for line in worst[:shown]:
        print(line)


def _of_site(group: Sequence[Labelled], worst: list[str]) -> Counter[str]:
    posts = {page_key(page.url) for page in group if page.record["kind"] == "post"}
    listings = {page_key(page.url) for page in group if page.record["kind"] == "listing"}
    counts: Counter[str] = Counter()
    for page in group:
        if page.record["kind"] == "listing":
            home = _home(group)
            found = _posts_of(page, home)
            there = _linked(page) & posts - {page_key(page.url)}
            missed = there - found
            counts.update(lists=1, there=len(there), found=len(there & found))
            counts.update({"other": len(found & listings), "with posts": bool(there)})
            counts.update(complete=bool(there) and not missed)
            if missed:
                worst.append(f"lacks {len(missed)} of {len(there)}: {page.url} {min(missed)}")
    return counts


def _posts_of(page: Labelled, home: str) -> set[str]:
    reading = discover.read(capture(page.body, page.url), Role.LISTING, home)
    return {page_key(lead.url) for lead in reading.leads if lead.role is Role.POST}


def _linked(page: Labelled) -> set[str]:
    read = webpage.read(capture(page.body, page.url))
    return {page_key(anchor.url) for anchor in read.anchors} if read else set()


def _home(group: Iterable[Labelled]) -> str:
    """Return the front page of the host that most of a blog's pages stand on."""
    hosts = Counter("/".join(page.url.split("/")[:3]) for page in group)
    return f"{hosts.most_common(1)[0][0]}/"


# --- shapes -------------------------------------------------------------------------------------


def report_shapes(pages: Sequence[Labelled], folder: Path) -> None:
    """Print what shapes learned from half of a feed say of a blog's posts and of its lists."""
    print(
        f"\n## shapes\n{'site':36} {'learned':>7} {'posts: yes':>10} {'open':>5} {'no':>5} ", end=""
    )
    print(f"{'lists: yes':>10} {'open':>5} {'no':>5} {'links: yes':>10} {'open':>5} {'no':>5}")
    totals: Counter[tuple[str, bool | None]] = Counter()
    for site in sorted({page.site for page in pages}):
        named = [entry.url for entry in _feed_of(site, folder)]
        if len(named) > 1:
            shapes = Shapes()
            shapes.learn(named[::2])
            counts = _asked(shapes, [page for page in pages if page.site == site and page.url])
            totals += counts
            print(f"{site:36} {shapes.count:7} {_row(counts)}")
    print(f"{'all':36} {'':7} {_row(totals)}")


def _row(counts: Counter[tuple[str, bool | None]]) -> str:
    kinds = ("post", "listing", "link")
    return " ".join(
        f"{counts[kind, v]:{10 if v else 5}}" for kind in kinds for v in (True, None, False)
    )


def _asked(shapes: Shapes, pages: Sequence[Labelled]) -> Counter[tuple[str, bool | None]]:
    counts = Counter((str(page.record["kind"]), shapes.post_like(page.url)) for page in pages)
    known = {page_key(page.url) for page in pages}
    home = _home(pages)
    links = {
        page_key(anchor.url)
        for page in pages
        if page.record["kind"] == "listing" and (read := webpage.read(capture(page.body, page.url)))
        for _, anchor in listingpages._candidates(read, home)  # noqa: SLF001 - what is judged there
    }
    counts.update(("link", shapes.post_like(url)) for url in links - known)
    return counts


def _feed_of(site: str, folder: Path) -> Iterator[feeds.Entry]:
    for file in sorted(folder.glob(f"{site}.*.gz")):
        if not any(word in file.name for word in _NO_FEED):
            yield from feeds.parse(gzip.decompress(file.read_bytes())).entries


if __name__ == "__main__":
    sys.exit(main())
