"""What says where a post comes from, said anew of a text that is stored already."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cleaners.model import LinkKind
from db import sources
from db.clusters import RoleRow
from db.rows import BlogRow, LinkRow, SignatureRow

if TYPE_CHECKING:
    from db.rows import Bundle
    from db.store import Store

    from .conftest import Make

CREDIT = LinkRow("https://b.example/", "origin", "From B.", "", 2, 0.8, "the line credits it")
FEED = LinkRow("https://b.example/feed", "origin", "B", "", -1, 0.85, "the feed's <source>")


def said(store: Store, post_id: int = 1) -> list[LinkRow]:
    """Return all links of a post as they are stored."""
    post = store.reader.post(post_id)
    assert post is not None
    return list(post.links)


def again(bundle: Bundle, *links: LinkRow, cleaner: str = "1") -> Bundle:
    """Return a bundle of the same text whose page says these links."""
    return replace(bundle, revision=None, links=links, cleaner=cleaner)


def test_what_is_said_now_takes_the_place_of_what_was(store: Store, make: Make) -> None:
    """Sources are replaced, in their order; the other links are the text's and stay."""
    bundle = make()
    store.save(bundle)
    reference = bundle.links[0]

    store.save(again(bundle, FEED, replace(FEED, kind="via")))

    assert said(store) == [reference, FEED, replace(FEED, kind="via")]
    assert store.save(again(bundle)).new_revision == 0
    assert said(store) == [reference]
    assert not store.check()


@pytest.mark.parametrize(
    ("body", "cleaner", "segment"), [(None, "1", 2), (b"<p>other", "1", -1), (None, "2", -1)]
)
def test_a_segment_is_one_of_the_page_that_was_read(
    store: Store, make: Make, body: bytes | None, cleaner: str, segment: int
) -> None:
    """Another page, or another cleaner, may number the pieces otherwise."""
    store.save(make())

    store.save(again(make(body=body, at="2022-05-04T09:00:00Z"), CREDIT, cleaner=cleaner))

    assert said(store)[1:] == [replace(CREDIT, segment=segment)]


def test_the_same_again_writes_nothing(store: Store, make: Make) -> None:
    """Links that say the same elsewhere on the page are the same."""
    bundle = replace(make(), links=(CREDIT,))
    store.save(bundle)
    store.save(again(bundle, replace(CREDIT, segment=1)))

    assert said(store) == [CREDIT]


def test_an_earlier_page_does_not_speak_for_the_text(store: Store, make: Make) -> None:
    """A capture older than the current revision's is kept, and changes nothing."""
    store.save(make())
    before = said(store)

    store.save(again(make(body=b"<p>older", at="2021-01-01T00:00:00Z"), FEED))

    assert said(store) == before


def test_a_revision_of_the_same_transaction_is_renewed(store: Store, make: Make) -> None:
    """What waits for the end of a transaction is written before it is compared."""
    bundle = make()

    list(store.save_many([bundle, again(bundle, FEED)]))

    assert [link.url for link in said(store)] == [bundle.links[0].url, FEED.url]
    assert not store.check()


def test_mirrors_are_decided_again(store: Store, make: Make) -> None:
    """A post that names another source may be no origin any more."""
    signature = SignatureRow(100, struct.pack("<100I", *range(1, 101)), 1)
    bundles = [
        replace(
            make(address=f"https://{name}.example/p"),
            blog=BlogRow(f"{name}.example"),
            signature=signature,
        )
        for name in "ab"
    ]
    for bundle in bundles:
        store.save(bundle)
    with store.transaction():
        store.mirrors.decide([RoleRow(1, "origin", 0.9, ()), RoleRow(2, "copy", 0.9, ())])

    store.save(again(bundles[0], *bundles[0].links))
    unchanged = store.mirrors.waiting()
    store.save(again(bundles[0], FEED))

    assert (unchanged, store.mirrors.waiting()) == ((), (1,))


def test_kinds_are_those_of_links() -> None:
    """What is replaced are kinds that the cleaner gives."""
    assert set(sources.KINDS) < {str(kind) for kind in LinkKind}
