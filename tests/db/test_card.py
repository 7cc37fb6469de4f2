"""The figures of a corpus, counted on a small database of which every one is known."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.card import Card
from db.reader import Reader
from db.rows import BlogRow, Bundle, Count, LinkRow, SegmentRow
from db.store import Store

from .conftest import make_bundle

#: Two words in ten characters, and five of a script without spaces in six.
ENGLISH, CHINESE = "Rain today", "雨下了一天。"


def bundle(text: str, address: str, **changes: object) -> Bundle:
    """Return a page of a post that names no source and refers to nothing."""
    made = make_bundle(text, address=address, **changes)  # type: ignore[arg-type]
    return dataclasses.replace(made, links=())


def in_language(made: Bundle, language: str) -> Bundle:
    """Return the same page in another language."""
    assert made.post is not None
    return dataclasses.replace(made, post=dataclasses.replace(made.post, language=language))


def removed(text: str, role: str = "boilerplate", reason: str = "a label") -> SegmentRow:
    """Return a piece that was left out."""
    return SegmentRow(text, keep=False, role=role, reason=reason, score=0.0, language="en")


def pages() -> Iterator[Bundle]:
    """Yield the pages of four posts of two blogs."""
    first = bundle(
        ENGLISH,
        "https://a.example/1",
        at="2022-01-01T00:00:00Z",
        authors=("Ada",),
        published="2021-05",
    )
    yield in_language(first, "en")
    # The same post with another text: it changed.
    second = bundle(f"{ENGLISH}!", "https://a.example/1", at="2022-02-01T00:00:00Z")
    assert second.post is not None
    state = dataclasses.replace(
        second.post, language="en", authors=("Ada",), published="2021-05-01"
    )
    yield dataclasses.replace(second, post=state)
    licensed = bundle(
        CHINESE, "https://a.example/2", published="2022-03-04T05:06:07Z", authors=("Ada", "Bo")
    )
    yield dataclasses.replace(
        licensed,
        links=(
            LinkRow("https://b.example/3", "origin", confidence=0.9, evidence="a credit line"),
            LinkRow("https://arxiv.org/abs/2205.01068", "reference", "OPT", "arxiv:2205.01068"),
        ),
        segments=(*licensed.segments, removed("This post is under CC BY-SA 4.0")),
    )
    named = bundle(CHINESE, "https://b.example/3", how="warc", at="2023-01-01T00:00:00Z")
    yield dataclasses.replace(
        named,
        blog=BlogRow("b", "https://b.example/", "Bee"),
        links=(LinkRow("", "origin", "Reuters"), LinkRow("https://c.example/", "via")),
    )
    yield bundle("", "https://a.example/4", revision=False)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database with these posts."""
    path = tmp_path / "posts.db"
    with Store.open(path) as store:
        for page in pages():
            store.save(page)
    return path


def card(path: Path, blog: str = "") -> Card:
    """Return the figures."""
    with Reader.open(path) as reader:
        return reader.card(blog)


def test_posts_with_a_text_are_counted(database: Path) -> None:
    """What has no text is not exported, and is counted apart."""
    found = card(database)

    assert (found.posts, found.without_text) == (3, 1)
    assert (found.blogs, found.hosts, found.gone) == (2, 2, 0)
    assert found.by_kind == (Count("post", 3),)


def test_length_is_that_of_the_current_texts(database: Path) -> None:
    """Characters of scripts without spaces are words; earlier revisions do not count."""
    found = card(database)

    assert (found.characters, found.words) == (11 + 6 + 6, 2 + 5 + 5)
    assert found.median_characters == 6
    assert [dataclasses.astuple(one) for one in found.by_language] == [
        ("zh-Hans", 2, 12, 10),
        ("en", 1, 11, 2),
    ]


def test_history_is_counted(database: Path) -> None:
    """Revisions and captures are those of the posts, and one of them changed."""
    found = card(database)

    assert (found.revisions, found.changed, found.captures) == (4, 1, 4)
    assert (found.first_capture, found.last_capture) == (
        "2022-01-01T00:00:00Z",
        "2023-01-01T00:00:00Z",
    )
    assert found.by_way == (Count("fetched", 2), Count("warc", 1))
    assert found.by_cleaner == (Count("1", 3),)


def test_dates_and_authors_are_what_posts_state(database: Path) -> None:
    """The span of dates, years, and how many posts state neither."""
    found = card(database)

    assert (found.earliest, found.latest, found.undated) == (
        "2021-05-01",
        "2022-03-04T05:06:07Z",
        1,
    )
    assert found.by_year == (Count("2021", 1), Count("2022", 1))
    assert (found.authors, found.without_author) == (2, 1)


def test_blogs_are_told_with_their_share(database: Path) -> None:
    """Each blog has its posts, characters and dates, the largest first."""
    assert [dataclasses.astuple(one) for one in card(database).by_blog] == [
        ("a.example", "", "", 2, 17, "2021-05-01", "2022-03-04T05:06:07Z"),
        ("b", "Bee", "https://b.example/", 1, 6, None, None),
    ]


def test_sources_are_counted_by_post(database: Path) -> None:
    """How many name a source, how many give its address, and how many sources are here."""
    found = card(database)

    assert (found.reposts, found.reposts_linked, found.reposts_here) == (2, 1, 1)
    assert found.by_source == (Count("origin", 2), Count("via", 1))
    assert (found.referring, found.works) == (1, 1)


def test_licences_are_counted_by_post(database: Path) -> None:
    """A licence that stands below a post is that post's."""
    found = card(database)

    assert (found.licensed, found.by_licence) == (1, (Count("CC BY-SA 4.0", 1),))


def test_what_was_left_out_is_counted(database: Path) -> None:
    """Pieces of the current texts, by what they were taken for and by reason."""
    found = card(database)

    assert (found.pieces, found.kept) == (7, 3)
    assert [dataclasses.astuple(one) for one in found.by_removed_role] == [
        ("navigation", 3, 3),
        ("boilerplate", 1, 1),
    ]
    assert found.by_reason == (Count("a skip link", 3), Count("a label", 1))


def test_reasons_that_differ_in_figures_and_names_are_one(tmp_path: Path) -> None:
    """So there are few of them, however many blogs there are."""
    reasons = (
        "on 3 of 4 pages of this site",
        "on 12 of 12 pages of this site",
        "its place is named <div.a>",
        "its place is named <aside.b>",
        "it follows “3 comments on “Rain””",
        "it follows “Archive”",
    )
    made = bundle(ENGLISH, "https://a.example/1")
    pieces = tuple(removed(f"piece {n}", reason=reason) for n, reason in enumerate(reasons))
    with Store.open(tmp_path / "a.db") as store:
        store.save(dataclasses.replace(made, segments=pieces))

    assert card(tmp_path / "a.db").by_reason == (
        Count("it follows “…”", 2),
        Count("its place is named <…>", 2),
        Count("on … of … pages of this site", 2),
    )


def test_copies_are_counted(database: Path) -> None:
    """An excerpt stands elsewhere too, and repeats nothing."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(
            "INSERT INTO mirrors (post_id, cluster_id, role) VALUES (?, 1, ?)",
            [(1, "origin"), (2, "copy"), (3, "excerpt")],
        )
    found = card(database)

    assert (found.clusters, found.mirrored, found.repeated) == (1, 3, 1)
    assert found.by_mirror_role == (Count("copy", 1), Count("excerpt", 1), Count("origin", 1))


def test_one_blog_is_counted_alone(database: Path) -> None:
    """Every figure is of its posts."""
    found = card(database, "b")

    assert (found.posts, found.blogs, found.characters, found.captures) == (1, 1, 6, 1)
    assert (found.reposts, found.reposts_linked, found.licensed) == (1, 0, 0)
    assert (found.pieces, found.kept) == (2, 1)
    assert (found.without_text, found.by_year) == (0, ())


def test_of_a_blog_that_is_not_known_there_is_nothing(database: Path) -> None:
    """All figures are zero or empty."""
    found = dataclasses.asdict(card(database, "nobody"))

    assert not any(found.values())


def test_a_card_says_of_the_moment_it_was_begun(database: Path) -> None:
    """Nothing is left open: the same reader sees what is saved after."""
    with Reader.open(database) as reader:
        before = reader.card().posts
        with Store.open(database) as store:
            store.save(bundle(ENGLISH, "https://a.example/new"))

        assert reader.card().posts == before + 1
