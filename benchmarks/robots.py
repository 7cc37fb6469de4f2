"""Whether we allow what Protego allows, over real robots files.

Example:
    python -m benchmarks.robots DATA/robots-dev

A set is a folder in the form that `benchmarks.corpora` describes. Each file is asked about the
paths that its own rules name, and a few that none does, for us and for every robot that it names by
a plain product token. Compared are what is allowed, the sitemaps and the delays, with Protego on
the same file. Exits with 1 where they differ.

What differs on purpose is left out: names that are no product token (section 2.2.1 of RFC 9309), of
which Protego compares all, and we the part that is one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from protego import Protego

from benchmarks import corpora
from scraper import robots
from scraper.agent import PRODUCT

SITE = "https://blog.example"
#: Paths that blogs have, and a file may know nothing of.
COMMON = ("/", "/2026/11/a-post.html", "/feed.xml", "/tag/rain?page=2", "/wp-json/wp/v2/posts")

_RULE = re.compile(r"^\s*(?:dis)?allow\s*:\s*([^#\s]+)", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(r"^\s*user-agent\s*:\s*([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was compared and what differs, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.robots", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="DATA_FOLDER")
    counts: Counter[str] = Counter()
    for page in corpora.load(parser.parse_args(arguments).folder):
        counts["files"] += 1
        for what, agrees, detail in compared(page.body):
            counts[what] += 1
            counts["differing"] += not agrees
            if not agrees:
                print(f"differs: {page.name}: {what} {detail}", file=sys.stderr)
    print("  ".join(f"{name} {count}" for name, count in counts.items()))
    return 1 if counts["differing"] or not counts["files"] else 0


def compared(body: bytes) -> Iterator[tuple[str, bool, str]]:
    """Yield what was compared, whether it is the same, and what it was asked about."""
    text = body.decode("utf-8-sig", "replace")
    theirs = Protego.parse(text)
    for agent in (PRODUCT, *sorted(names(text))):
        ours = robots.parse(body, agent=agent)
        yield "sitemaps", ours.sitemaps == tuple(theirs.sitemaps), ""
        yield "delays", ours.delay == delay(theirs, agent), agent
        for path in (*COMMON, *paths(text)):
            url = SITE + path
            yield "decisions", ours.allowed(url) == theirs.can_fetch(url, agent), f"{agent} {path}"


def names(text: str) -> set[str]:
    """Return the robots that a file names by nothing but a product token."""
    return {name for found in _NAME.findall(text) if _TOKEN.fullmatch(name := found.strip())}


def paths(text: str) -> Iterator[str]:
    """Yield paths that the rules of a file are about: they themselves, and what lies below."""
    for rule in sorted(set(_RULE.findall(text))):
        path = "/" + rule.replace("*", "x").replace("$", "").lstrip("/")
        yield path
        yield f"{path}below/a.html?b=1"


def delay(parsed: Protego, agent: str) -> float | None:
    """Return the longest delay that Protego reads, within our limit."""
    rate = parsed.request_rate(agent)
    delays = (parsed.crawl_delay(agent), rate and rate.seconds / rate.requests)
    known = [min(one, robots.MAX_DELAY_SECONDS) for one in delays if one is not None]
    return max(known, default=None)


if __name__ == "__main__":
    sys.exit(main())
