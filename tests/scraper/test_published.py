"""The publisher's own word: read from stored feeds, one page of one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.rows import BlogRow, CaptureRow
from db.store import Store
from scraper import feeds
from scraper.published import Published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOG = BlogRow("blog.example")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open an empty database."""
    with Store.open(tmp_path / "posts.db") as opened:
        yield opened


def keep(store: Store, page: int, **bodies: str) -> None:
    """Store one page of a feed, with bodies of posts by their names."""
    items = "".join(
        f"<item><link>https://blog.example/{name}</link><description>{body}</description></item>"
        for name, body in bodies.items()
    )
    url, day = f"https://blog.example/feed?page={page}", f"2026-11-{page:02}T00:00:00Z"
    text = f"<rss version='2.0'><channel>{items}</channel></rss>"
    store.save_feed(BLOG, CaptureRow(f"{page}", url, url, day, text.encode()))


def key(name: str) -> str:
    """Return the key of a post."""
    return feeds.key(f"https://blog.example/{name}")


def test_a_body_is_found_on_whichever_page_it_stands(store: Store) -> None:
    """Pages may be asked in any order, and again."""
    keep(store, 1, heron="A heron.", ferry="A ferry.")
    keep(store, 2, frost="Frost – 霜.")
    published = Published(store.reader, "blog.example")

    found = [published.get(key(name), "") for name in ("frost", "heron", "frost", "ferry")]

    assert found == ["Frost – 霜.", "A heron.", "Frost – 霜.", "A ferry."]


def test_of_two_bodies_of_one_post_the_longer_counts(store: Store) -> None:
    """A summary in one feed does not hide the whole post in another."""
    keep(store, 1, heron="A heron on the slipway.")
    keep(store, 2, heron="A heron …")

    assert Published(store.reader, "blog.example").get(key("heron")) == "A heron on the slipway."


def test_what_no_feed_has_is_not_there(store: Store) -> None:
    """Neither of this blog nor of one that nobody knows."""
    keep(store, 1, heron="A heron.")

    assert Published(store.reader, "blog.example").get(key("geese"), "none") == "none"
    assert Published(store.reader, "other.example").get(key("heron"), "none") == "none"


def test_what_one_feed_does_not_say_another_may(store: Store) -> None:
    """The feed that was read last is believed first, and completed by those before it."""
    keep(store, 1, heron="A</description><author>a@blog.example (Ann)</author><description>")
    keep(
        store,
        2,
        heron="B</description><pubDate>Mon, 01 May 2023 09:00:00 GMT</pubDate><description>",
    )

    said = Published(store.reader, "blog.example").said[key("heron")]

    assert (said.authors, said.published) == (("Ann",), "2023-05-01T09:00:00+00:00")
