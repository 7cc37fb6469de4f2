"""`unmirror run` on a small synthetic web: four platforms, with faults and traps."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from benchmarks import scrape_truth as truth
from benchmarks.scrape_runs import Scrape, hurry, left, make_due, run, write_seeds
from benchmarks.synthetic_web import RETRY_AFTER, Web, serving
from scraper.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.synthetic_web import Running

pytestmark = [
    pytest.mark.checkout,
    pytest.mark.skipif("run" not in main.commands, reason="there is no such command yet"),
]

#: Seconds between requests to a host: little, but enough to be seen in the log.
_DELAY = 0.02
_WEB = Web(blogs=4, posts=12, crawl_delay=0.1)
_PASSES = 4


@pytest.fixture(scope="module")
def scraped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Scrape]]:
    """Scrape the web until nothing is left."""
    folder = tmp_path_factory.mktemp("scrape")
    with serving(_WEB, folder / "log.jsonl") as web:
        job = Scrape(folder / "blogs.toml", folder / "posts.db")
        write_seeds(job.seeds, web, delay=_DELAY)
        for _ in range(_PASSES):
            run(job)
            if not hurry(job.database) + left(job.database):
                break
            time.sleep(RETRY_AFTER)
        yield web, job


def test_every_post_is_stored_once_and_nothing_else(scraped: tuple[Running, Scrape]) -> None:
    """However often and under whatever address it is named, a post is one; lists are none."""
    web, job = scraped

    assert [str(each) for each in truth.kept(web, job.database) if not each.holds] == []


def test_no_rule_and_no_delay_is_broken(scraped: tuple[Running, Scrape]) -> None:
    """The servers' log shows one polite reader at each host."""
    web, _ = scraped

    figures = truth.politeness(web, web.requests(), _DELAY)

    assert [str(each) for each in figures if not each.holds] == []


def test_a_second_run_asks_for_no_post(scraped: tuple[Running, Scrape]) -> None:
    """When nothing has changed, only what lists posts is asked again."""
    web, job = scraped
    before = len(web.requests())
    make_due(job.database, posts=False)

    run(job)

    asked = web.requests()[before:]
    assert asked
    assert truth.posts_asked(web, asked) == []
