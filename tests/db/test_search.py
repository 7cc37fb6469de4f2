"""Search: queries against posts in a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.query import Query, parse
from db.rows import Count
from db.search import facets, latest, search

if TYPE_CHECKING:
    from db.store import Store
    from tests.db.conftest import Make

POSTS = {
    "hans": ("开源大模型", "这是一个开源的语言模型。我们开放了权重。", "zh-Hans", "2022-05-03"),
    "hant": ("開放原始碼", "這是一個開源的語言模型，附上筆記。", "zh-Hant", "2022-06"),
    "ja": ("オープンソース", "データベースの話。東京都の天気。", "ja", "2021-01-01"),
    "ko": ("공개 모형", "한국 사람은 학교에서 배운다.", "ko", None),
    "th": ("ภาษาไทย", "ฉันอ่านหนังสือภาษาไทยทุกวัน", "th", "2020"),
    "en": ("Open weights", "The café released open weights of transformers.", "en", "2023-01-02"),
    "de": ("Straßen", "Die Straße führt über die Brücke.", "de-AT", "2022-05-03T10:00:00+02:00"),
}


@pytest.fixture
def posts(store: Store, make: Make) -> Store:
    """Store a post in each of several languages."""
    from dataclasses import replace

    for name, (title, text, language, published) in POSTS.items():
        bundle = make(
            text,
            title=title,
            address=f"https://{name}.blog.example/1",
            published=published,
            authors=(f"Author {name}",),
            tags=("Model",) if name in ("hans", "en") else (),
            kind="index" if name == "de" else "post",
        )
        assert bundle.post is not None
        store.save(replace(bundle, post=replace(bundle.post, language=language)))
    return store


def names(store: Store, query: str) -> set[str]:
    """Return which posts a query finds."""
    return {hit.post.address[8:].partition(".")[0] for hit in store.reader.search(query)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("开源", {"hans", "hant"}),
        ("開源", {"hans", "hant"}),
        ("笔记", {"hant"}),
        ("模", {"hans", "hant"}),
        ("型", {"hans", "hant"}),
        ("京", {"ja"}),
        ("東京都", {"ja"}),
        ("ﾃﾞｰﾀ", {"ja"}),
        ("ース", {"ja"}),
        ("학교", {"ko"}),
        ("학", {"ko"}),
        ("국사", set()),
        ("ไทย", {"th"}),
        ("หนังสือ", {"th"}),
        ("cafe", {"en"}),
        ("ＣＡＦÉ", {"en"}),
        ("strasse brucke", {"de"}),
        ("trans*", {"en"}),
        ("trans", set()),
        ('"open weights"', {"en"}),
        ('"weights open"', set()),
        ("语言模型 -权重", {"hant"}),
        ("-的 -the -die", {"ko", "th", "ja"}),
        ("开源 lang:zh", {"hans", "hant"}),
        ("开源 lang:zh-hant", {"hant"}),
        ("开源 -lang:zh-Hant", {"hans"}),
        ("lang:de", {"de"}),
        ("lang:z*", set()),
        ("site:en.blog.example", {"en"}),
        ("开源 site:blog.example", {"hans", "hant"}),
        ("site:log.example", set()),
        ("blog:KO.blog.example", {"ko"}),
        ("author:hans", {"hans"}),
        ("tag:model", {"hans", "en"}),
        ("kind:index", {"de"}),
        ("after:2022-06", {"hant", "en"}),
        ("before:2021", {"th"}),
        ("after:2022-05-03 before:2022-05-04", {"hans", "de"}),
        ("-after:1900", {"ko"}),
        ("!!!", set()),
    ],
)
def test_queries_in_every_script(posts: Store, query: str, expected: set[str]) -> None:
    """Words, phrases, exclusions, beginnings and filters find what they say."""
    assert names(posts, query) == expected


def test_the_better_answer_comes_first(store: Store, make: Make) -> None:
    """A word in the title weighs more than one in the text."""
    store.save(make("About many things and a needle.", address="https://a.example/text"))
    store.save(make("About many things.", title="Needle", address="https://a.example/title"))

    hits = store.reader.search("needle")

    assert [hit.post.address.rpartition("/")[2] for hit in hits] == ["title", "text"]
    assert hits[0].score > hits[1].score > 0


def test_equal_answers_come_newest_first(store: Store, make: Make) -> None:
    """What was saved last is shown first, and a page of results follows the page before."""
    for number in range(5):
        store.save(make("needle", address=f"https://a.example/{number}"))

    pages = [store.reader.search("needle", limit=2, offset=offset) for offset in (0, 2, 4)]

    assert [[hit.post.id for hit in page] for page in pages] == [[5, 4], [3, 2], [1]]


def test_filters_alone_list_posts(posts: Store) -> None:
    """Without words there is nothing to rank: the newest come first."""
    hits = posts.reader.search("lang:zh")

    assert [hit.post.language for hit in hits] == ["zh-Hant", "zh-Hans"]
    assert {hit.score for hit in hits} == {0.0}
    assert hits[0].snippet[0].text.startswith("這是")


def test_a_changed_post_is_found_by_its_new_text_only(store: Store, make: Make) -> None:
    """The index follows the current revision."""
    store.save(make("an elephant"))
    store.save(make("a giraffe", at="2022-06-01T00:00:00Z"))

    assert store.reader.search("giraffe")
    assert not store.reader.search("elephant")


def test_a_post_without_text_can_be_listed(store: Store, make: Make) -> None:
    """A filter finds posts that have no text to show."""
    store.save(make(revision=False))

    (hit,) = store.reader.search("lang:zh")

    assert hit.snippet == ()


def test_an_empty_query_finds_nothing(store: Store, make: Make) -> None:
    """To ask for nothing is not to ask for everything."""
    store.save(make())

    assert search(store._connection, Query()) == ()


def test_plain_sqlite_searches_without_our_code(store: Store, make: Make) -> None:
    """Latin words and pairs of characters are found from any SQLite shell."""
    store.save(make("一個開源的 Café"))

    for query in ("café", "CAFE", "开源"):
        rows = store._connection.execute(
            "SELECT title FROM posts WHERE id IN (SELECT rowid FROM search WHERE search MATCH ?)",
            (query,),
        ).fetchall()
        assert rows == [("OPT-175B",)]


def test_facets_count_the_answers(store: Store, make: Make) -> None:
    """Answers are counted by language, blog, year and kind, with and without filters and words."""
    for number, year in enumerate(("2021", "2022", "2022")):
        address = f"https://blog.example/{number}"
        store.save(make("bread", title=str(number), address=address, published=f"{year}-01-01"))
    connection = store.reader._connection

    for typed in ("bread", "bread kind:post", "kind:post", "kind:post -absent"):
        counts = facets(connection, parse(typed))
        assert counts.posts == 3, typed
        assert counts.complete
        assert counts.year == (Count("2022", 2), Count("2021", 1))
        assert counts.language == (Count("zh-Hans", 3),)
        assert counts.blog == (Count("blog.example", 3),)
        assert counts.kind == (Count("post", 3),)
    assert facets(connection, parse("bread -bread")).posts == 0
    assert facets(connection, parse("")).language == ()


def test_facets_of_many_answers_are_those_of_the_last_stored(store: Store, make: Make) -> None:
    """Beyond the bound only what was stored last is counted, and that is said."""
    for number in range(3):
        address = f"https://blog.example/{number}"
        store.save(make("bread", title=str(number), address=address, published=f"202{number}"))

    counts = facets(store.reader._connection, parse("bread"), among=2)

    assert not counts.complete
    assert counts.posts == 2
    assert {count.name for count in counts.year} == {"2022", "2021"}


def test_filters_alone_list_by_date_and_what_has_none_last(posts: Store) -> None:
    """The newest stands first, and a post whose page gives no date after all others."""
    found = [hit.post.published for hit in posts.reader.search("kind:post")]

    assert found == ["2023-01-02", "2022-06", "2022-05-03", "2021-01-01", "2020", None]


@pytest.mark.parametrize("typed", ["kind:post", "kind:post -absent", "tag:model", "model"])
def test_the_latest_are_those_stored_last(posts: Store, typed: str) -> None:
    """Whatever was asked, numbers come from the highest down, and no more than were wanted."""
    connection = posts.reader._connection
    found = latest(connection, parse(typed), limit=2)

    assert list(found) == sorted(found, reverse=True)
    assert len(found) <= 2
    assert found or typed == "model"
    assert latest(connection, parse(""), limit=2) == ()


@pytest.mark.parametrize("typed", ["lang:%", "lang:_n", "lang:z%", "site:%"])
def test_a_wildcard_in_a_filter_is_none(posts: Store, typed: str) -> None:
    """What a pattern would match anything with is left out of a value."""
    assert names(posts, typed) == set()
