"""Feeds: valid Atom with whole texts, in every script, asked again only where something changed."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, fromstring

import feedparser
import pytest

from db.rows import LinkRow
from db.store import Store
from tests.db.browse.conftest import ATTACKS, ENDLESS, Make, Open, Site

if TYPE_CHECKING:
    from pathlib import Path

FEED = "/posts/-/feed"
ATOM = "{http://www.w3.org/2005/Atom}"
#: https://www.rfc-editor.org/rfc/rfc3339#section-5.6
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def read(site: Site, query: str = "") -> Any:
    """Ask for a feed as a reader of feeds does."""
    response = site.get(f"{FEED}?q={quote(query)}" if query else FEED)
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(response.content)
    assert not found.bozo, found.bozo_exception
    return found


def parts(site: Site) -> Element:
    """Return the feed as XML."""
    return fromstring(site.page(FEED))  # noqa: S314  it is ours


def test_a_feed_has_what_the_standard_asks_for(site: Site) -> None:
    """One id, title and date for the feed and each entry, an author, and links (RFC 4287, 4.1)."""
    feed = parts(site)
    entries = feed.findall(f"{ATOM}entry")

    assert len(entries) == 4
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        for date in (*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")):
            assert MOMENT.fullmatch(date.text or "")
        assert element.findall(f"{ATOM}author/{ATOM}name")
        relations = [link.get("rel") for link in element.findall(f"{ATOM}link")]
        assert relations.count("alternate") == 1
    assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")] == [
        f"http://localhost{FEED}"
    ]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 4


def test_an_entry_is_the_whole_post(site: Site) -> None:
    """Its current text as HTML, its language, author, tags, date, and where it stands."""
    entry = read(site).entries[-1]

    assert entry.title == "微软的模型"
    assert "微软发布了新模型。" in entry.content[0].value
    assert entry.content[0].type == "text/html"
    assert entry.content[0].language == "zh-Hans"
    assert entry.author == "Ines Halloran"
    assert [tag.term for tag in entry.tags] == ["models", "slow bread"]
    assert entry.published == "2022-05-03T00:00:00Z"
    assert entry.updated == "2022-06-03T09:00:00Z"
    assert entry.link == "https://blog.example/2022/05/opt.html"


def test_a_post_from_elsewhere_leads_there(site: Site) -> None:
    """What a post names as its origin is a link of the relation "via"; scripts are none."""
    entries = {entry.title: entry for entry in read(site).entries}

    assert [link.href for link in entries["微软的模型"].links if link.rel == "via"] == [
        "https://origin.example/opt"
    ]
    assert not [link for link in entries["לחם"].links if link.rel == "via"]


@pytest.mark.parametrize(
    ("query", "count"),
    [("微软", 1), ("bread", 1), ("blog:other.example", 2), ("lang:he", 1), ("zzz", 0)],
)
def test_every_search_has_a_feed(site: Site, query: str, count: int) -> None:
    """A feed of words in any script, of a blog or of a language holds what the search finds."""
    found = read(site, query)

    assert len(found.entries) == count
    assert found.feed.title == query
    assert f'type="application/atom+xml" title="{query}" href="{FEED}?q=' in site.page(
        f"/posts/-/search?q={quote(query)}"
    )


def test_pages_name_their_feed(site: Site) -> None:
    """The front page names that of the archive, and a post that of its blog."""
    for page, feed in (("posts", FEED), ("posts/2", f"{FEED}?q=blog%3Ablog.example")):
        assert '<link rel="alternate" type="application/atom+xml" title="' in site.page(
            f"/posts/-/{page}"
        )
        assert f'href="{feed}">' in site.page(f"/posts/-/{page}")


def test_identifiers_stay(site: Site) -> None:
    """A post has the same identifier in every feed, and feeds have different ones."""
    whole, blog = read(site), read(site, "blog:other.example")

    assert {entry.id for entry in blog.entries} < {entry.id for entry in whole.entries}
    assert whole.feed.id != blog.feed.id
    assert whole.feed.id == read(site).feed.id


def test_what_did_not_change_is_not_sent_again(archive: Path, make: Make, serve: Open) -> None:
    """Its tag and its date answer 304 until a post comes or changes; the tag outranks the date."""
    site = serve(archive)
    first = site.get(FEED)
    tag, date = first.headers["etag"], first.headers["last-modified"]
    asked = {
        304: (
            {"If-None-Match": tag},
            {"If-None-Match": f'"x", W/{tag}'},
            {"If-None-Match": "*"},
            {"If-Modified-Since": date},
        ),
        200: (
            {"If-None-Match": '"other"', "If-Modified-Since": date},
            {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
            {"If-Modified-Since": "yesterday"},
        ),
    }
    for status, of in asked.items():
        for headers in of:
            response = site.runner.run(site.datasette.client.get(FEED, headers=headers))
            assert (response.status_code, headers) == (status, headers)
            assert response.headers["etag"] == tag
            assert bool(response.content) == (status == 200)

    with Store.open(archive, command="test") as store:
        store.save(make("New.", address="https://blog.example/new"))
    assert site.get(FEED).headers["etag"] != tag


def test_a_hostile_post_is_harmless_in_a_feed(site: Site) -> None:
    """Its HTML is sanitised as on its page, and reaches the reader as text, not as elements."""
    entry = parts(site).findall(f"{ATOM}entry")[0]
    raw = entry.findtext(f"{ATOM}content") or ""

    assert entry.findtext(f"{ATOM}title") == ATTACKS[0]
    assert not re.search(r"<(?:script|style|svg|math|iframe|img|form|base)\b", raw)
    assert not re.search(r'<a[^>]*href="\s*(?:javascript|data)', raw, re.IGNORECASE)
    assert len(ATTACKS) < raw.count("&lt;")


def test_characters_that_xml_lacks_are_left_out(path: Path, make: Make, serve: Open) -> None:
    """Control characters in a text, a title and a language do not make the feed unreadable."""
    bundle = make("a\x00b\x0bc\ufffed", title="t\x01i", address="https://blog.example/c")
    assert bundle.post is not None
    with Store.open(path, command="test") as store:
        store.save(replace(bundle, post=replace(bundle.post, language='x"><y')))
    (entry,) = read(serve(path)).entries

    assert entry.title == "ti"
    assert 'lang="x&#34;&gt;&lt;y"' in fromstring(serve(path).page(FEED)).findtext(  # noqa: S314
        f"{ATOM}entry/{ATOM}content", ""
    )


@pytest.mark.parametrize("address", ["notes.html", "javascript:x", "https://blog.example/a b"])
def test_a_post_without_a_web_address_leads_to_our_page(
    path: Path, make: Make, serve: Open, address: str
) -> None:
    """A saved file has an identifier and a link all the same."""
    with Store.open(path, command="test") as store:
        store.save(make(address=address))
    (entry,) = read(serve(path)).entries

    assert entry.id.startswith("urn:uuid:")
    assert entry.link in (address, "http://localhost/posts/-/posts/1")
    assert not entry.link.startswith("javascript")


def test_an_archive_without_posts_has_a_feed(path: Path, serve: Open) -> None:
    """A feed without entries is valid, and has a date that stays."""
    with Store.open(path, command="test"):
        pass
    site = serve(path)

    assert read(site).entries == []
    assert parts(site).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_long_posts_do_not_make_a_feed_endless(
    path: Path, make: Make, serve: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts are sent up to a bound, all of them together, the last stored first."""
    monkeypatch.setattr("db.browse.feed.CHARACTERS", 250)
    with Store.open(path, command="test") as store:
        for number in range(3):
            store.save(make("x" * 100, title=f"{number}", address=f"https://a.example/{number}"))

    assert [entry.title for entry in read(serve(path)).entries] == ["2", "1"]


def test_only_posts_are_in_a_feed(path: Path, make: Make, serve: Open) -> None:
    """A list of posts that was stored is none itself."""
    with Store.open(path, command="test") as store:
        store.save(make(kind="index"))
    assert read(serve(path)).entries == []


def test_a_feed_of_a_search_that_takes_too_long_says_when_to_come_back(
    archive: Path, serve: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader of feeds is told that the server could not answer, and not that there is nothing."""

    def slow(connection: sqlite3.Connection, *_: Any) -> Any:
        return connection.execute(ENDLESS).fetchone()

    monkeypatch.setattr("db.browse.overviews.listed", slow)
    response = serve(archive, settings={"sql_time_limit_ms": 50}).get(FEED)

    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0


def test_what_may_not_be_seen_is_not_fed(archive: Path, serve: Open) -> None:
    """Without posts there is no feed, and without links no word of where they come from."""
    tables = {"databases": {"posts": {"tables": {"links": {"allow": False}}}}}
    refused = {"databases": {"posts": {"tables": {"revisions": {"allow": False}}}}}

    assert 'rel="via"' not in serve(archive, metadata=tables).page(FEED)
    assert serve(archive, metadata=refused).get(FEED).status_code == 403


def test_a_feed_behind_a_prefix_names_it(archive: Path, serve: Open) -> None:
    """Behind a server that gives Datasette a part of its addresses, links keep to that part."""
    page = serve(archive, settings={"base_url": "/archive/"}).page(FEED)

    assert f'rel="self" type="application/atom+xml" href="http://localhost/archive{FEED}"' in page
    assert 'href="http://localhost/archive/posts/-/posts/1"' in page


def test_every_origin_is_named_once(path: Path, make: Make, serve: Open) -> None:
    """An origin that several lines of a post name is one link."""
    bundle = make()
    twice = tuple(LinkRow("https://o.example/a", kind) for kind in ("origin", "via"))
    with Store.open(path, command="test") as store:
        store.save(replace(bundle, links=twice))
    with closing(sqlite3.connect(path)):
        assert serve(path).page(FEED).count('rel="via"') == 1
