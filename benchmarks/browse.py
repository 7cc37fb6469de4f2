"""Measure the pages of `unmirror browse`: what the server needs for each, on made-up blogs.

Each page is asked of a real Datasette without a socket, in turn, so that what is told is the
server's time. It is asked twice and the second time counts, so that the disk's time does not.
The exit code is 1 where a median is over the bar.

Examples:
    python -m benchmarks.browse                       # 20,000 posts, made first
    python -m benchmarks.browse --db made.db          # a database that is there already
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from datasette.app import Datasette

from benchmarks.made_up_blogs import bundle
from db.store import Store

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
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.db or _made(Path(folder) / "made.db", arguments.posts)
        return asyncio.run(_measured(path))


def _made(path: Path, posts: int) -> Path:
    with Store.open(path, command="benchmarks.browse") as store:
        for _ in store.save_many(bundle(number) for number in range(posts)):
            pass
    return path


async def _measured(path: Path) -> int:
    datasette = Datasette([str(path)], settings={"sql_time_limit_ms": 60_000})
    await datasette.invoke_startup()
    base = f"/{path.stem}"
    words, posts = await _asked(datasette, path.stem)
    kinds = {
        "front": [f"{base}/-/posts"] * TIMES,
        "post": [f"{base}/-/posts/{post}" for post in posts],
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
        times = [await _timed(datasette, address) for address in addresses]
        median, slow = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
        if kind.split(",")[0] in ("front", "post", "search"):
            worst = max(worst, median)
        cold = statistics.median(before)
        print(f"{kind:<30} median {median:6.0f} ms   95 % {slow:6.0f} ms   before {cold:6.0f} ms")
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
