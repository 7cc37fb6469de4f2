"""Measure the pages of `unmirror browse`: what the server needs for each, on made-up blogs.

Each page is asked of a real Datasette without a socket, in turn, so that what is told is the
server's time. It is asked twice and the second time counts, so that the disk's time does not.
The processor's time stands beside it, which is the same on a machine that has other work.
The exit code is 1 where a median is over the bar.

Examples:
    python -m benchmarks.browse                       # 20,000 posts, made first
    python -m benchmarks.browse --db made.db          # a database that is there already
    python -m benchmarks.browse --db made.db --posts 1000000 --short    # makes it where it is not
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from datasette.app import Datasette

from benchmarks.made_up_blogs import blog_of, bundle, paragraph
from db.rows import BlogRow, Bundle, CaptureRow, LinkRow, PostRow, RevisionRow, SegmentRow
from db.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

#: Median server time of a page, in milliseconds.
BAR: Final = 150.0
#: Scripts from Thai on are written without spaces: two characters of them are a word.
_WITHOUT_SPACES: Final = 0x0E00
#: How often each kind of page is asked, each time for another post or other words.
TIMES: Final = 40


def main() -> int:
    """Measure, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--db", type=Path, help="a database of made-up blogs; made if not named")
    parser.add_argument("--posts", type=int, default=20_000, help="how many to make")
    parser.add_argument("--short", action="store_true", help="of few words: a tenth of the size")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.db or Path(folder) / "made.db"
        if not path.exists():
            _make(path, arguments.posts, _short if arguments.short else bundle)
        return asyncio.run(_measured(path))


def _make(path: Path, posts: int, made: Callable[[int], Bundle]) -> None:
    with Store.open(path, command="benchmarks.browse") as store:
        for _ in store.save_many(made(number) for number in range(posts)):
            pass


def _short(number: int) -> Bundle:
    """Make a post of few words, so that a million of them fit a disk: what grows is the rows."""
    blog, language = blog_of(number)
    dice = random.Random(number)  # noqa: S311
    text = "\n\n".join(paragraph(language, dice, 12) for _ in range(3))
    address = f"https://blog{blog}.example/{number}.html"
    body = text.encode()
    day = f"{2015 + number % 11}-{1 + number % 12:02}-{1 + number % 28:02}"
    cited = dice.randrange(10_000)
    return Bundle(
        capture=CaptureRow(
            hashlib.sha256(body).hexdigest(), address, address, f"{day}T00:00:00Z", body, 200
        ),
        seen_at=f"{day}T00:00:00Z",
        blog=BlogRow(f"blog{blog}", f"https://blog{blog}.example/"),
        post=PostRow(address, title=paragraph(language, dice, 4), published=day, language=language),
        revision=RevisionRow(text, language=language),
        segments=(
            SegmentRow("Home", keep=False, role="navigation", reason="a menu", score=0.01),
            SegmentRow(text, keep=True, role="post", reason="running text", score=0.99),
        ),
        links=(
            LinkRow(f"https://arxiv.org/abs/{cited}", "reference", "it", f"arxiv:{cited:04}.00001"),
        ),
    )


async def _measured(path: Path) -> int:
    datasette = Datasette([str(path)], settings={"sql_time_limit_ms": 60_000})
    await datasette.invoke_startup()
    base = f"/{path.stem}"
    words, posts = await _asked(datasette, path.stem)
    kinds = {
        "front": [f"{base}/-/posts"] * TIMES,
        "post": [f"{base}/-/posts/{post}" for post in posts],
        "charts": [f"{base}/-/charts"] * 5,
        "mirrors": [f"{base}/-/mirrors"] * 5,
        "feed": [f"{base}/-/feed"] * 5,
        "search, a word": [f"{base}/-/search?q={quote(word)}" for word in words],
        "search, two words": [
            f"{base}/-/search?q={quote(f'{one} {other}')}"
            for one, other in zip(words, reversed(words), strict=True)
        ],
        "search, a word and a filter": [
            f"{base}/-/search?q={quote(f'{word} after:2020')}" for word in words
        ],
        "search, filters alone": [f"{base}/-/search?q={quote('lang:zh kind:post')}"] * TIMES,
        "Datasette's _search": [f"{base}/posts?_search={quote(word)}" for word in words],
    }
    worst = 0.0
    for kind, addresses in kinds.items():
        before = [await _timed(datasette, address) for address in addresses]
        busy = time.process_time()
        times = [await _timed(datasette, address) for address in addresses]
        busy = (time.process_time() - busy) * 1000 / len(times)
        median, slow = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
        if kind.split(",")[0] in ("front", "post", "search"):
            worst = max(worst, median)
        cold = statistics.median(before)
        print(
            f"{kind:<28} median {median:6.0f} ms   95 % {slow:6.0f} ms   "
            f"processor {busy:6.0f} ms   before {cold:6.0f} ms"
        )
    print(f"{'ok' if worst <= BAR else 'MISS'}: no median of ours over {BAR:g} ms")
    return int(worst > BAR)


async def _asked(datasette: Any, database: str) -> tuple[list[str], list[int]]:
    """Choose words that occur, and posts."""
    dice = random.Random(1)  # noqa: S311
    rows = await datasette.get_database(database).execute("SELECT max(id) FROM posts")
    last = rows.first()[0]
    posts = [dice.randint(1, last) for _ in range(TIMES)]
    words = []
    for post in posts:
        rows = await datasette.get_database(database).execute(
            "SELECT text FROM revisions WHERE post_id = ?", (post,)
        )
        text = rows.first()[0].split()
        word = dice.choice(text)
        words.append(word[:2] if ord(word[0]) >= _WITHOUT_SPACES else word)
    return words, posts


async def _timed(datasette: Any, address: str) -> float:
    began = time.perf_counter()
    response = await datasette.client.get(address)
    milliseconds = (time.perf_counter() - began) * 1000
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}: {response.text[:500]}")
    return milliseconds


if __name__ == "__main__":
    sys.exit(main())
