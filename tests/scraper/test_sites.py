"""Sites while pages come in: each page learns from those before it and teaches those after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cleaners.sites import MAX_PAGES
from db.rows import BlogRow, LabelRow
from db.store import Store
from scraper.capture import How
from scraper.mirror import Cleaned, Saved, Skipped, examine, keep
from scraper.sites import NOWHERE, Sites
from tests.scraper.conftest import REFRAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scraper.capture import Capture

    Make = Callable[..., Capture]

BLOG = "harbour.example"
START = datetime(2026, 11, 1, tzinfo=UTC)
FILE = "file:///notes/a.html"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a new database open for writing."""
    with Store.open(tmp_path / "posts.db") as opened:
        yield opened


@pytest.fixture
def captures(blog: dict[str, bytes], make_capture: Make) -> list[Capture]:
    """Return the pages of the blog as they were fetched, a day apart."""
    return [
        make_capture(body=body, url=url, url_asked=url, fetched_at=START + timedelta(days=day))
        for day, (url, body) in enumerate(blog.items())
    ]


def take_in(store: Store, sites: Sites, capture: Capture) -> Cleaned:
    """Clean a page with what is known of its site, and store it."""
    page = examine(capture.url, capture, sites.of(capture.url))
    assert isinstance(page, Cleaned)
    assert isinstance(keep(page, store, sites=sites, now=capture.fetched_at), Saved)
    return page


def test_a_page_learns_from_those_before_it(store: Store, captures: list[Capture]) -> None:
    """The first pages keep the line that stands under every post, later ones know it."""
    sites = Sites(store.reader)

    kept = [REFRAIN in take_in(store, sites, capture).post.text for capture in captures]

    assert kept == [True, True, True, False, False, False]
    assert len(store.reader.memory(BLOG)) == len(captures)


def test_what_was_learned_is_there_next_time(store: Store, captures: list[Capture]) -> None:
    """Another process, or the same a month later, goes on with what the database knows."""
    for capture in captures[:-1]:
        take_in(store, Sites(store.reader), capture)

    last = take_in(store, Sites(store.reader), captures[-1])

    assert REFRAIN not in last.post.text
    assert "on 5 of 5 pages of this site" in {segment.reason for segment in last.post.segments}


def test_a_page_that_is_no_post_teaches_nothing(store: Store, make_capture: Make) -> None:
    """Lists of posts repeat what is no furniture."""
    entries = "".join(
        f"<article><h2><a href='/{n}'>Entry {n}</a></h2><p>It begins so…</p></article>"
        for n in range(12)
    )
    home = f"https://{BLOG}/page/2/"
    body = f"<title>Archive</title><h1>Archive</h1>{entries}".encode()
    sites = Sites(store.reader)

    page = examine(home, make_capture(body=body, url=home), sites.of(home))

    assert isinstance(page, Cleaned)
    assert isinstance(keep(page, store, sites=sites), Skipped)
    assert store.reader.memory(BLOG) == ()


def test_old_pages_are_forgotten(store: Store, captures: list[Capture], make_capture: Make) -> None:
    """A memory that is full forgets the page seen first, in the database too."""
    sites = Sites(store.reader)
    page = captures[0]
    for number in range(MAX_PAGES + 2):
        url = f"https://{BLOG}/{number}"
        at = START + timedelta(days=number)
        take_in(store, sites, make_capture(body=page.body, url=url, url_asked=url, fetched_at=at))

    remembered = {row.address for row in store.reader.memory(BLOG)}

    assert len(remembered) == MAX_PAGES
    assert not {f"https://{BLOG}/0", f"https://{BLOG}/1"} & remembered


def test_a_page_older_than_all_that_is_remembered_is_not_stored(
    store: Store, captures: list[Capture], make_capture: Make
) -> None:
    """An archive that comes in late does not push out what the blog looks like now."""
    sites = Sites(store.reader)
    body = captures[0].body
    for number in range(MAX_PAGES):
        url = f"https://{BLOG}/{number}"
        at = START + timedelta(days=number)
        take_in(store, sites, make_capture(body=body, url=url, url_asked=url, fetched_at=at))
    old = f"https://{BLOG}/old"
    take_in(
        store,
        sites,
        make_capture(body=body, url=old, url_asked=old, fetched_at=START - timedelta(days=1)),
    )

    assert old not in {row.address for row in store.reader.memory(BLOG)}


def test_nothing_is_learned_of_a_page_that_was_not_stored(
    store: Store, captures: list[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trace is written by the transaction that writes the page."""
    sites = Sites(store.reader)
    page = examine(captures[0].url, captures[0], sites.of(captures[0].url))
    assert isinstance(page, Cleaned)

    def fail(*_: object) -> None:
        raise RuntimeError("stopped")

    monkeypatch.setattr(store, "_revision", fail)
    with pytest.raises(RuntimeError):
        keep(page, store, sites=sites)

    assert store.reader.memory(BLOG) == ()


def test_a_blog_that_is_named_learns_under_its_name(store: Store, captures: list[Capture]) -> None:
    """Several blogs of one host are told apart, and a stored post stays with its own."""
    sites = Sites(store.reader)
    named = BlogRow("the mole")
    capture = captures[0]
    page = examine(capture.url, capture, sites.of(capture.url, named))
    assert isinstance(page, Cleaned)
    keep(page, store, sites=sites, blog=named)

    assert len(store.reader.memory("the mole")) == 1
    assert Sites(store.reader).of(capture.url).blog == "the mole"


# --- posts without a host -----------------------------------------------------------------------


@pytest.mark.parametrize("address", [FILE, "sha256:0a"])
def test_a_file_is_of_no_site(store: Store, address: str) -> None:
    """Saved pages of unknown origin have nothing to do with each other."""
    assert Sites(store.reader).of(address) is NOWHERE


def test_files_teach_nothing(store: Store, blog: dict[str, bytes], make_capture: Make) -> None:
    """Pages without a host are kept as they read alone, however many there are."""
    sites = Sites(store.reader)
    for number, body in enumerate(blog.values()):
        url = f"file:///notes/{number}.html"
        page = take_in(store, sites, make_capture(body=body, url=url, url_asked=url, how=How.FILE))
        assert REFRAIN in page.post.text

    assert store.reader.memory("local") == ()


TEXT_DUMP = f"""On the heron

A heron stood on the slipway all morning and watched the eels go by in the shallows.

It is written down here because the heron will be forgotten otherwise.

{REFRAIN}

Whoever remembers another heron may write to the harbour, where letters are still read.
"""


@pytest.mark.parametrize("form", ["html", "text"])
def test_a_correction_of_a_file_holds_for_it(
    store: Store, blog: dict[str, bytes], make_capture: Make, form: str
) -> None:
    """What a reader said of a saved page or text dump is heeded when it is read again."""
    body = next(iter(blog.values())) if form == "html" else TEXT_DUMP.encode()
    capture = make_capture(
        body=body, url=FILE, url_asked=FILE, how=How.FILE, status=None, content_type=""
    )
    before = take_in(store, Sites(store.reader), capture)
    assert REFRAIN in before.post.text
    label = LabelRow(keep=False, text=REFRAIN, address=FILE)
    store.teach(BlogRow("local"), label, "2026-11-02T00:00:00Z")

    after = take_in(store, Sites(store.reader), capture)

    assert REFRAIN not in after.post.text
    assert len(after.post.text) > len(before.post.text) / 2
    reasons = {segment.text: segment.reason for segment in after.post.segments}
    assert reasons[REFRAIN] == "a reader said so"


def test_a_correction_of_a_file_holds_for_no_other(
    store: Store, blog: dict[str, bytes], make_capture: Make
) -> None:
    """Another file with the same line is judged by itself."""
    first, second, *_ = blog.values()
    files = [
        make_capture(body=body, url=url, url_asked=url, how=How.FILE)
        for body, url in ((first, FILE), (second, "file:///notes/b.html"))
    ]
    take_in(store, Sites(store.reader), files[0])
    label = LabelRow(keep=False, text=REFRAIN, address=FILE)
    store.teach(BlogRow("local"), label, "2026-11-02T00:00:00Z")

    assert REFRAIN in take_in(store, Sites(store.reader), files[1]).post.text
