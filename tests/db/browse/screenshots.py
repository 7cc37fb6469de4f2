"""Take the pictures in docs/pictures, of the sample that `unmirror demo` stores.

Mirrors are shown by copies of one of its posts, and charts by made-up blogs.

Example:
    python -m tests.db.browse.screenshots docs/pictures
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from benchmarks.made_up_blogs import bundle
from db.store import Store
from tests.db.browse import driver
from tests.db.browse.served import UNMIRROR, browsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.rows import Bundle

#: Name, page, width and height, dark, phone.
Picture = tuple[str, str, int, int, bool, bool]
OF_SAMPLE: Final[tuple[Picture, ...]] = (
    ("front", "posts", 1200, 900, False, False),
    ("post", "posts/1", 1200, 900, False, False),
    ("explain", "posts/1/explain", 1200, 900, False, False),
    ("post-dark", "posts/1", 1200, 900, True, False),
    ("search-phone", f"search?q={quote('潮汐')}", 390, 700, False, True),
)
OF_MIRRORS: Final[tuple[Picture, ...]] = (
    ("mirror", "mirrors/1", 1200, 640, False, False),
    ("mirror-phone", "mirrors/1", 390, 700, True, True),
)
OF_MADE_UP: Final[tuple[Picture, ...]] = (
    ("charts", "charts", 1200, 1240, False, False),
    ("charts-phone", "charts", 390, 844, True, True),
)
#: A page of the sample, and the mirrors that it is given.
COPIED: Final = Path(__file__).parents[3] / "seeds/sample/pages/lantern-xiaochao.html"
MIRRORS: Final = ("spiegel.example", "copia.example", "kagami.example")
POSTS: Final = 2_000
TODAY: Final = date(2026, 11, 28)


def main(folder: Path) -> None:
    """Make the databases, serve them, and take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        sample = _sample(Path(work) / "sample.db")
        _take(sample, OF_SAMPLE, folder)
        _take(_mirrored(sample), OF_MIRRORS, folder)
        _take(_made_up(Path(work) / "blogs.db"), OF_MADE_UP, folder)


def _sample(path: Path) -> Path:
    _run("demo", path)
    return path


def _mirrored(path: Path) -> Path:
    for host in MIRRORS:
        _run("clean", path, str(COPIED), "--url", f"https://{host}/2023/xiaochao.html")
    _run("mirrors", path)
    return path


def _run(command: str, path: Path, *words: str) -> None:
    asked = [UNMIRROR, command, *words, "--db", str(path)]
    subprocess.run(asked, check=True, stdout=subprocess.DEVNULL)


def _made_up(path: Path) -> Path:
    """Store made-up posts that grew in number over the years, and runs of some weeks."""
    with Store.open(path, command="screenshots") as store:
        for _ in store.save_many(_grown()):
            pass
    dice = random.Random(3)  # noqa: S311
    with closing(sqlite3.connect(path)) as connection:
        for past in range(60):
            new, changed, failed = dice.randrange(40), dice.randrange(6), dice.randrange(7)
            day = (TODAY - timedelta(days=past)).isoformat()
            connection.execute(
                "INSERT INTO runs (started_at, command, asked, new, changed, failed) "
                "VALUES (?, 'unmirror run', ?, ?, ?, ?)",
                (f"{day}T04:00:00Z", new + changed + failed + 60, new, changed, failed),
            )
        connection.commit()
    return path


def _grown() -> Iterator[Bundle]:
    dice = random.Random(2)  # noqa: S311
    for number in range(POSTS):
        made = bundle(number)
        assert made.post is not None
        # The square root of an even draw: twice as far on, twice as many.
        age = timedelta(days=round(2900 * (1 - dice.random() ** 0.5)))
        yield replace(made, post=replace(made.post, published=(TODAY - age).isoformat()))


def _take(database: Path, pictures: tuple[Picture, ...], folder: Path) -> None:
    with browsed(database) as address, driver.browser() as browser:
        for name, page, width, height, dark, phone in pictures:
            browser.shape(width, height, dark=dark, phone=phone)
            browser.go(address + page)
            if page.endswith("/explain"):
                _point_at_a_piece(browser)
            (folder / f"{name}.png").write_bytes(browser.picture())


def _point_at_a_piece(browser: driver.Browser) -> None:
    """Have a reason shown, as pressing a piece of the list does."""
    browser.run("document.querySelectorAll('.pieces a')[13].click()")
    browser.enter("iframe[name=page]")
    browser.await_text(":target", "")
    browser.leave()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
