"""The synthetic web is what its truth says, and the checks see what a bad scraper does."""

from __future__ import annotations

import re
import time
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

import httpx
import pytest

from benchmarks import scrape_truth as truth
from benchmarks.synthetic_answers import forbidden_paths
from benchmarks.synthetic_posts import HIDDEN, token, tokens
from benchmarks.synthetic_web import Request, Web, serving
from db.store import Store
from scraper.capture import Capture, How
from scraper.inflate import gunzip
from scraper.mirror import Cleaned, examine, keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.synthetic_pages import Site
    from benchmarks.synthetic_web import Running

_ADDRESS = re.compile(r"""href="([^"]+)"|<loc>([^<]+)</loc>|<url>([^<]+)</url>|"(http[^"]+)\"""")
#: The ways in for which a scraper needs to know a platform.
_KNOWN = ("/wp-json/wp/v2/posts?per_page=100", "/search.xml", "/index.json")
_WEB = Web(blogs=12, posts=22, faults=False, crawl_delay=0)

pytestmark = pytest.mark.checkout


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve a small web without faults."""
    with serving(_WEB, tmp_path_factory.mktemp("web") / "log.jsonl") as running:
        yield running


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """Give a client that follows redirects."""
    with httpx.Client(follow_redirects=True, trust_env=False) as one:
        yield one


def _crawled(site: Site, client: httpx.Client) -> set[tuple[int, int]]:
    """Follow all links that robots.txt allows, and return the posts whose own pages were met."""
    waiting, seen = deque([f"{site.base}/", *_named_by_robots(site, client)]), set[str]()
    waiting += [site.base + path for path in _KNOWN]
    met: set[tuple[int, int]] = set()
    while waiting:
        url = urldefrag(waiting.popleft()).url
        path = url.removeprefix(site.base)
        if url in seen or not url.startswith(site.base) or path.startswith(forbidden_paths(site)):
            continue
        seen.add(url)
        if "/calendar/" in path or "utm_" in path:
            continue
        answer = client.get(url)
        body = answer.content
        text = (b"".join(gunzip([body])) if body[:2] == b"\x1f\x8b" else body).decode()
        marks = tokens(text)
        met |= marks if len(marks) == 1 and answer.status_code == 200 else set()
        found = (unescape(next(filter(None, match))) for match in _ADDRESS.findall(text))
        waiting += [urljoin(url, address) for address in found]
    return met


def _named_by_robots(site: Site, client: httpx.Client) -> list[str]:
    return re.findall(r"Sitemap: (\S+)", client.get(f"{site.base}/robots.txt").text)


@pytest.mark.parametrize("number", range(1, 13))
def test_every_post_can_be_found_without_breaking_a_rule(
    web: Running, client: httpx.Client, number: int
) -> None:
    """From the home page, robots.txt and usual places, links lead to every post of every blog."""
    blog = web.web.all[number - 1]

    met = _crawled(web.site(blog), client)

    wanted = {(number, post) for post in range(blog.posts)} if blog.is_open else set()
    assert {mark for mark in met if mark[1] < HIDDEN} == wanted


def test_all_spellings_of_a_post_lead_to_it(web: Running, client: httpx.Client) -> None:
    """Each way in which pages link to a post ends at a page with the post's token."""
    for blog in web.web.all:
        site = web.site(blog)
        for way in range(40, 60):
            answer = client.get(site.link(7, way))
            assert (answer.status_code, tokens(answer.text)) == (200, {(blog.number, 7)})


def test_what_stays_the_same_is_not_sent_again(web: Running, client: httpx.Client) -> None:
    """A blog answers 304 to the validators it gave, and one that gives none answers in full."""
    states = {}
    for blog in web.web.all[:6]:
        url = web.site(blog).url(3)
        first = client.get(url).headers
        again = client.get(
            url,
            headers={
                "If-None-Match": first.get("etag", ""),
                "If-Modified-Since": first.get("last-modified", ""),
            },
        )
        states[blog.validators] = again.status_code

    assert states == {"both": 304, "etag": 304, "modified": 304, "none": 200}


def test_some_first_requests_fail_and_none_a_second_time(tmp_path: Path) -> None:
    """One address in twenty fails when it is first asked: with an error, a wait, or a reset."""
    with serving(Web(blogs=4, posts=100), tmp_path / "log.jsonl") as web:
        urls = [web.site(blog).url(post) for blog in web.web.all for post in range(100)]
        first, second = _statuses(urls), _statuses(urls)

    failed = [status for status in first if status != 200]
    assert 0.01 < len(failed) / len(urls) < 0.1
    assert set(failed) == {0, 429, 500, 503}
    assert set(second) == {200}


def _statuses(urls: list[str]) -> list[int]:
    found = []
    with httpx.Client(trust_env=False) as client:
        for url in urls:
            try:
                found.append(client.get(url).status_code)
            except httpx.TransportError:
                found.append(0)
    return found


def test_posts_change_and_vanish_when_told(tmp_path: Path) -> None:
    """A post that is edited has another text, and one that is taken down answers 410."""
    with serving(Web(blogs=1, posts=5, faults=False), tmp_path / "log.jsonl") as web:
        site = web.site(web.web.all[0])
        with httpx.Client(trust_env=False) as client:
            before = client.get(site.url(2))
            web.tell("edit", 1, 2)
            web.tell("gone", 1, 3)
            after, gone = client.get(site.url(2)), client.get(site.url(3))

    assert before.text != after.text
    assert before.headers["etag"] != after.headers["etag"]
    assert gone.status_code == 410


# --- the checks -----------------------------------------------------------------------------------


@pytest.fixture
def store_page(tmp_path: Path, client: httpx.Client) -> Callable[[str], None]:
    """Give a scraper that fetches and stores one page."""

    def store(url: str) -> None:
        answer = client.get(url)
        capture = Capture(
            body=answer.content,
            url_asked=url,
            url=url,
            status=answer.status_code,
            headers=(),
            content_type=answer.headers["content-type"],
            fetched_at=datetime(2026, 11, 28, tzinfo=UTC),
            how=How.FETCHED,
        )
        page = examine(url, capture)
        with Store.open(tmp_path / "posts.db", command="test") as database:
            if isinstance(page, Cleaned):
                keep(page, database)

    return store


def test_a_scrape_is_compared_with_the_truth(
    tmp_path: Path, store_page: Callable[[str], None]
) -> None:
    """What is missing, stored twice, forbidden, or no post is told; a whole scrape is in order."""
    with serving(Web(blogs=2, posts=4, faults=False), tmp_path / "log.jsonl") as web:
        one, two = map(web.site, web.web.all)
        for site in (one, two):
            for number in range(4 if site is one else 3):
                store_page(site.url(number))
        figures = {each.name: each for each in truth.kept(web, tmp_path / "posts.db")}
        assert [name for name, each in figures.items() if not each.holds] == [
            "posts that are missing"
        ]
        assert two.url(3) in figures["posts that are missing"].wanted

        store_page(two.url(3))
        assert all(each.holds for each in truth.kept(web, tmp_path / "posts.db"))

        store_page(f"{one.url(2)}?m=1")
        store_page(one.url(HIDDEN))
        wrong = [each.name for each in truth.kept(web, tmp_path / "posts.db") if not each.holds]
        assert wrong == ["posts stored more than once", "posts stored that may not be asked"]


_REQUEST = Request(
    start=10.0,
    end=10.5,
    host="127.0.1.1",
    target="/robots.txt",
    status=200,
    sent=100,
    agent="unmirror/1 (blog archiver)",
    etag="",
    since="",
    connection=1,
    open=1,
)


def _asked(*changes: dict[str, object]) -> list[Request]:
    """Return robots.txt and then a page every second, some of them changed."""
    later = [
        replace(_REQUEST, start=11.0 + place, end=11.5 + place, target=f"/{place}", **change)  # type: ignore[arg-type]
        if "start" not in change
        else replace(_REQUEST, target=f"/{place}", **change)  # type: ignore[arg-type]
        for place, change in enumerate(changes)
    ]
    return [_REQUEST, *later]


@pytest.mark.parametrize(
    ("requests", "broken"),
    [
        (_asked({}, {}), []),
        (_asked({})[1:], ["hosts asked before their robots.txt"]),
        ([*_asked({}), replace(_REQUEST, start=13, end=13.1, target="/search?q=a")],
         ["requests that robots.txt forbids"]),
        (_asked({}, {"start": 11.6, "end": 11.8}), ["gaps shorter than the host's delay"]),
        (_asked({}, {"start": 11.4, "end": 11.8}),
         ["gaps shorter than the host's delay", "requests to a host that ran side by side"]),
        (_asked({"open": 2}), ["connections to a host open at once"]),
        (_asked({"agent": "curl/8"}), ["requests without our User-Agent"]),
        ([*_asked({"status": 503}), replace(_REQUEST, start=12.2, end=12.3, target="/0")],
         ["addresses asked before Retry-After"]),
    ],
)  # fmt: skip
def test_impolite_requests_are_seen(
    web: Running, requests: list[Request], broken: list[str]
) -> None:
    """Each rule of politeness that a log breaks is named, and a polite log breaks none."""
    figures = truth.politeness(web, requests, delay=0.5)

    assert [each.name for each in figures if not each.holds] == broken


def test_a_page_given_again_is_excused_by_a_kill_that_hit_it() -> None:
    """The last page before a kill may be asked again; one before it, or without a kill, may not."""
    again = replace(_REQUEST, start=15, end=15.5, target="/1")
    log = [*_asked({}, {}), again]

    def unfounded(requests: list[Request], kills: list[float]) -> bool:
        return any(not each.holds for each in truth.repeats(requests, kills))

    assert not unfounded(log, [13.0])
    assert unfounded(log, [])
    assert unfounded([*log[:-1], replace(again, target="/0")], [13.0])
    assert unfounded([*log, replace(again, start=16, end=16.5)], [13.0])


def test_a_token_is_read_back() -> None:
    """The word that marks a post tells its blog and its number."""
    assert tokens(f"a {token(Web().all[6], 12)}, b") == {(7, 12)}


def test_the_log_tells_when_a_request_was_made(web: Running, client: httpx.Client) -> None:
    """Times in the log are those of the clock that every process of the machine reads."""
    before = time.monotonic()
    client.get(f"{web.site(web.web.all[0]).base}/nothing", headers={"User-Agent": "a test"})
    # The line is written when the answer has been handed over, which may be after it is read.
    while (last := web.requests()[-1]).target != "/nothing":
        time.sleep(0.01)

    assert before <= last.start <= last.end <= time.monotonic()
    assert (last.target, last.status, last.agent) == ("/nothing", 404, "a test")
