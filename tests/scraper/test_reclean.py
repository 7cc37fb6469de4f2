"""Cleaning stored pages again: what is learned, what changes, and what is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from db.rows import BlogRow, CaptureRow, LabelRow, text_hash
from db.store import Store
from scraper.capture import How
from scraper.mirror import Cleaned, Failed, Saved, Unchanged, examine, keep
from scraper.reclean import reclean, relearn
from tests.scraper.conftest import REFRAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scraper.capture import Capture
    from scraper.mirror import Outcome

    Make = Callable[..., Capture]

NAME = "harbour.example"
BLOG = BlogRow(NAME)
START = datetime(2026, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, blog: dict[str, bytes], make_capture: Make) -> Iterator[Store]:
    """Give a database whose pages were each cleaned alone."""
    with Store.open(tmp_path / "posts.db") as opened:
        for day, (url, body) in enumerate(blog.items()):
            at = START + timedelta(days=day)
            take_in(opened, make_capture(body=body, url=url, url_asked=url, fetched_at=at))
        yield opened


def take_in(store: Store, capture: Capture) -> None:
    """Store a page as it reads alone."""
    page = examine(capture.url, capture)
    assert isinstance(page, Cleaned)
    keep(page, store, now=capture.fetched_at)


def again(store: Store, blog: BlogRow = BLOG) -> list[Outcome]:
    """Learn a blog anew and clean it again."""
    return list(reclean(store, relearn(store, blog, NOW)))


def texts(store: Store) -> list[str]:
    """Return the current text of each post, the oldest first."""
    posts = (store.reader.post(page.post_id) for page in store.reader.pages(NAME))
    return [post.revision.text for post in posts if post and post.revision]


def test_old_posts_gain_from_what_was_learned_since(store: Store) -> None:
    """A line that stands under every post goes from those cleaned before anybody knew."""
    assert all(REFRAIN in text for text in texts(store))

    outcomes = again(store)

    assert not any(REFRAIN in text for text in texts(store))
    assert [outcome.revision for outcome in outcomes if isinstance(outcome, Saved)] == [2] * 6
    assert len(store.reader.memory(NAME)) == 6


def test_a_second_time_changes_nothing(store: Store) -> None:
    """Where nothing was learned, posts get no revision and pages no capture."""
    again(store)
    before = store.reader.status()

    assert {type(outcome) for outcome in again(store)} == {Unchanged}
    assert store.reader.status() == before


def test_nobody_has_seen_the_page_again(store: Store) -> None:
    """Sightings stay as they were, and a page that vanished is not back."""
    first = store.reader.pages(NAME)[0]
    store.gone(first.address, "2026-11-20T00:00:00Z")
    before = {page.address: store.known(page.address) for page in store.reader.pages(NAME)}

    again(store)

    for address, known in before.items():
        after = store.known(address)
        assert known is not None
        assert after is not None
        assert (after.last_seen_at, after.gone_at) == (known.last_seen_at, known.gone_at)
    assert store.known(first.address).gone_at == "2026-11-20T00:00:00Z"  # type: ignore[union-attr]


def test_stopping_in_between_loses_nothing(store: Store) -> None:
    """What was cleaned is stored page by page, and the next run does the rest."""
    half = reclean(store, relearn(store, BLOG, NOW))
    next(half)
    next(half)
    del half
    assert [REFRAIN in text for text in texts(store)] == [False, False, True, True, True, True]

    kinds = [type(outcome) for outcome in again(store)]

    assert kinds == [Unchanged, Unchanged, Saved, Saved, Saved, Saved]


def test_the_publishers_word_decides(store: Store, blog: dict[str, bytes]) -> None:
    """A line that the blog's own feed has is content, however often it stands on the blog."""
    url, _ = next(iter(blog.items()))
    post = store.reader.post(url)
    assert post is not None
    assert post.revision is not None
    item = "".join(f"<p>{line}</p>" for line in post.revision.text.split("\n\n"))
    feed = (
        f'<rss version="2.0"><channel><item><title>x</title><link>{url}</link>'
        f"<description><![CDATA[{item}]]></description></item></channel></rss>"
    ).encode()
    row = CaptureRow(
        text_hash("feed"), "", "https://harbour.example/feed", "2026-11-02T00:00:00Z", feed
    )
    store.save_feed(BLOG, row)

    again(store)

    told = store.reader.post(url)
    assert told is not None
    assert told.revision is not None
    assert REFRAIN in told.revision.text
    assert [row.published for row in store.reader.memory(NAME)] == [True] + [False] * 5


def test_a_correction_holds_until_it_is_taken_back(store: Store) -> None:
    """A reader's word changes the post, and undone it leaves the post as it was: two revisions."""
    again(store)
    page = store.reader.pages(NAME)[0]
    number = store.teach(BLOG, LabelRow(keep=True, text=REFRAIN, address=page.address), "2026")

    again(store)
    assert REFRAIN in texts(store)[0]
    store.undo_label(number, "2026")
    again(store)

    assert REFRAIN not in texts(store)[0]
    assert store.known(page.address).revision == 4  # type: ignore[union-attr]


def test_what_an_earlier_cleaner_remembered_is_forgotten(store: Store) -> None:
    """A blog is learned from its pages, not from what was once made of them."""
    again(store)
    rows = store.reader.memory(NAME)
    store.relearn(BLOG, [replace(rows[0], trace="{}"), rows[1]], None, "2026")

    again(store)

    assert store.reader.memory(NAME) == rows


def test_a_page_that_reads_as_no_post_stays(store: Store) -> None:
    """Where nothing is left of a post, it stays as it was and the page is named."""
    page = store.reader.pages(NAME)[0]
    store.teach(BLOG, LabelRow(keep=False, selector="div.a1"), "2026")
    before = texts(store)

    outcomes = again(store)

    assert all(isinstance(outcome, Failed) for outcome in outcomes)
    assert page.address in outcomes[0].reason  # type: ignore[union-attr]
    assert texts(store) == before


def test_files_learn_from_readers_only(
    store: Store, blog: dict[str, bytes], make_capture: Make
) -> None:
    """Pages without a host are no blog, whatever else is kept under its name."""
    urls = [f"file:///notes/{number}.html" for number in range(len(blog))]
    for url, body in zip(urls, blog.values(), strict=True):
        take_in(store, make_capture(body=body, url=url, url_asked=url, how=How.FILE, status=None))
    store.teach(BlogRow("local"), LabelRow(keep=False, text=REFRAIN, address=urls[1]), "2026")

    outcomes = again(store, BlogRow("local"))

    assert [type(outcome) for outcome in outcomes] == [Unchanged, Saved] + [Unchanged] * 4
    assert store.reader.memory("local") == ()


def test_a_page_that_is_not_stored_is_named(store: Store) -> None:
    """A capture that cannot be found costs its own post only."""
    known = relearn(store, BLOG, NOW)
    lost = replace(known, pages=(replace(known.pages[0], capture_id=99), *known.pages[1:]))

    outcomes = list(reclean(store, lost))

    assert isinstance(outcomes[0], Failed)
    assert "no page of it is stored" in outcomes[0].reason
    assert [type(outcome) for outcome in outcomes[1:]] == [Saved] * 5
