"""The line's own joints: what becomes of a source, and what raises."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import httpx
import pytest

from cleaners.post import Kind, Post
from db.store import Store
from scraper.fetch import Fetcher
from scraper.mirror import (
    Cleaned,
    Failed,
    Gone,
    Saved,
    Skipped,
    Unchanged,
    examine,
    keep,
    mirror,
    read,
    take,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.capture import Capture

PAGE = b"<title>A day</title><article><h1>A day</h1><p>It rained, and nobody came.</p></article>"
URL = "http://a.example/post"


class Body(httpx.SyncByteStream):
    """A body that is read as from a socket."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def __iter__(self) -> object:  # type: ignore[override]
        return iter([self.body])


def web(body: bytes = PAGE, status: int = 200) -> Fetcher:
    """Return a fetcher to whom every address answers with one page."""
    return Fetcher(
        transport=httpx.MockTransport(lambda _: httpx.Response(status, stream=Body(body)))
    )


def test_take_tells_sources_apart(tmp_path: Path) -> None:
    """An address is fetched, a path read, and - is standard input."""
    file = tmp_path / "a.html"
    file.write_bytes(b"from disk")

    assert take(URL, web()).body == PAGE
    assert take(str(file), web()).body == b"from disk"
    assert take("-", web(), stdin=io.BytesIO(b"from a pipe")).body == b"from a pipe"


def test_the_first_time_saves_and_the_second_does_not(tmp_path: Path) -> None:
    """A source goes down the line twice: it is saved once, and then found unchanged."""
    with Store.open(tmp_path / "m.db") as store:
        first = mirror(URL, web(), store)
        second = mirror(URL, web(), store)

    assert isinstance(first, Saved)
    assert (first.post_id, first.revision, first.page.post.title) == (1, 1, "A day")
    assert isinstance(second, Unchanged)
    assert second.post_id == 1


def test_a_changed_page_is_saved_as_its_next_revision(tmp_path: Path) -> None:
    """A page whose text changed is revision 2 of the same post."""
    with Store.open(tmp_path / "m.db") as store:
        mirror(URL, web(), store)
        outcome = mirror(URL + "?utm_source=feed", web(PAGE.replace(b"nobody", b"Ann")), store)

    assert isinstance(outcome, Saved)
    assert (outcome.post_id, outcome.revision) == (1, 2)


def test_a_file_read_again_after_another_version_is_no_new_state(tmp_path: Path) -> None:
    """What was not stored is not said to be: A, B, A from one file are two revisions."""
    file = tmp_path / "a.html"
    with Store.open(tmp_path / "m.db") as store:
        outcomes = []
        for name in (b"nobody", b"Ann", b"nobody"):
            file.write_bytes(PAGE.replace(b"nobody", name))
            outcomes.append(mirror(str(file), web(), store))
        history = store.reader.revisions(1)

    assert [type(outcome) for outcome in outcomes] == [Saved, Saved, Unchanged]
    assert [info.number for info in history] == [1, 2]


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_vanished_marks_its_post_gone(tmp_path: Path, status: int) -> None:
    """The post stays with the date its page was found gone, until the page is seen again."""
    with Store.open(tmp_path / "m.db") as store:
        mirror(URL, web(), store)
        outcome = mirror(URL, web(status=status), store)
        gone = store.reader.post(1)
        mirror(URL, web(), store)
        back = store.reader.post(1)

    assert isinstance(outcome, Gone)
    assert outcome.post_id == 1
    assert gone is not None
    assert gone.gone_at
    assert gone.revision is not None
    assert back is not None
    assert back.gone_at is None


@pytest.mark.parametrize(("address", "status"), [(URL, 503), ("http://a.example/other", 404)])
def test_a_failure_that_says_nothing_of_a_stored_post_marks_none(
    tmp_path: Path, address: str, status: int
) -> None:
    """A server in trouble, or a page that never was stored, takes nothing away."""
    with Store.open(tmp_path / "m.db") as store:
        mirror(URL, web(), store)
        outcome = mirror(address, web(status=status), store)
        figures = store.reader.status()

    assert isinstance(outcome, Failed)
    assert (figures.posts, figures.gone) == (1, 0)


@pytest.mark.parametrize(
    ("source", "fetcher", "reason"),
    [
        (URL, web(status=410), f"{URL}: the server answered 410 Gone; check the address"),
        (URL, web(b""), f"{URL}: no post on it (empty)"),
        ("missing.html", web(), "no such file: missing.html"),
        ("http://", web(), "http://: not an absolute address"),
    ],
)
def test_trouble_is_a_value(source: str, fetcher: Fetcher, reason: str) -> None:
    """A source that cannot be read or holds no post has failed, in one line."""
    outcome = read(source, fetcher)

    assert isinstance(outcome, Failed)
    assert outcome.source == source
    assert outcome.reason.startswith(reason)


def test_a_page_without_a_post_is_shown_with_its_failure(
    make_capture: Callable[..., Capture],
) -> None:
    """Where a page was read but held no post, its verdicts can still be looked at."""
    outcome = examine("x", make_capture(body=b""))

    assert isinstance(outcome, Failed)
    assert outcome.post is not None
    assert outcome.post.kind is Kind.EMPTY


def test_a_list_is_skipped_and_an_error_fails(
    tmp_path: Path, make_capture: Callable[..., Capture]
) -> None:
    """An index page leaves its bytes in the database, an error page nothing."""
    with Store.open(tmp_path / "m.db") as store:
        listed = keep(Cleaned("x", make_capture(), Post(Kind.INDEX)), store)
        failed = keep(Cleaned("x", make_capture(), Post(Kind.ERROR)), store)
        figures = store.reader.status()

    assert isinstance(listed, Skipped)
    assert isinstance(failed, Failed)
    assert (figures.posts, figures.captures) == (0, 1)
