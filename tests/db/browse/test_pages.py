"""Our pages in Datasette: what they say, to whom, and that they run nothing."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest

from db.store import Store
from tests.db.browse.conftest import ATTACKS, ENDLESS, Make, Open, Site

if TYPE_CHECKING:
    from pathlib import Path

POST = "/posts/-/posts/1"
PAGES = (
    "/posts/-/posts",
    POST,
    f"{POST}/changes/2",
    "/posts/-/search",
    "/posts/-/search?q=bread",
    "/posts/-/charts",
    "/posts/-/mirrors",
)
#: What CSP forbids, and what must therefore not be on the pages; escaped text is none of it.
FORBIDDEN = re.compile(
    r"<script|<style|<[^>]*\s(?:style|on\w+)\s*=|<(?:img|iframe|math|base)\b"
    # Drawings of our own are the only ones.
    r'|<svg(?! class="(?:chart|values|labels|bar|spark|arcs)")'
)


def search(words: str) -> str:
    """Return the address that asks for words."""
    return f"/posts/-/search?q={quote(words)}"


def test_the_front_page_lists_newest_posts_blogs_languages_and_works(site: Site) -> None:
    """Posts stand newest first, and beside them what there is to choose from."""
    page = site.page("/posts/-/posts")

    assert page.index("Slow bread") < page.index("微软的模型") < page.index("לחם")
    assert 'lang="he" dir="rtl"' in page
    assert "other.example" in page
    assert "/posts/-/search?q=lang%3Azh-Hans" in page
    assert "/posts/posts_that_cite?identifier=arxiv%3A2205.01068" in page


def test_an_empty_archive_says_how_to_fill_it(path: Path, serve: Open) -> None:
    """Before anything is stored the front page names the commands that store."""
    with Store.open(path, command="test"):
        pass

    assert "unmirror run" in serve(path).page("/posts/-/posts")


def test_a_post_without_a_date_is_listed(path: Path, make: Make, serve: Open) -> None:
    """An archive whose pages give no dates has a front page all the same."""
    with Store.open(path, command="test") as store:
        store.save(make(title="Undated"))
    page = serve(path).page("/posts/-/posts")

    assert "Undated" in page
    assert "of the newest 1 post<" in page


def test_languages_are_of_posts_without_a_date_too(path: Path, make: Make, serve: Open) -> None:
    """Beside posts with a date, those without one are listed, and counted."""
    with Store.open(path, command="test") as store:
        store.save(make(title="Dated", published="2022-01-01"))
        store.save(make(title="Undated", address="https://blog.example/b"))

    assert "of the newest 2 posts<" in serve(path).page("/posts/-/posts")


def test_the_heading_of_the_tables_leads_back(archive: Path, serve: Open) -> None:
    """Datasette's page of the database leads to ours, unless the posts may not be seen."""
    hidden = {"databases": {"posts": {"tables": {"posts": {"allow": False}}}}}

    assert "Read its posts" in serve(archive).page("/posts")
    assert "Read its posts" not in serve(archive, metadata=hidden).page("/posts")


def test_a_date_in_the_future_does_not_stand_on_top(path: Path, make: Make, serve: Open) -> None:
    """A page that claims to be of the year 9999 is not the newest post for ever."""
    with Store.open(path, command="test") as store:
        store.save(make(title="Mistaken", published="9999-01-01"))
        store.save(make(title="True", address="https://blog.example/b", published="2022-01-01"))
    page = serve(path).page("/posts/-/posts")

    assert "True" in page
    assert "Mistaken" not in page


def test_a_post_is_shown_with_its_language_and_what_is_known_of_it(site: Site) -> None:
    """The reading page holds text, author, date, tags, source, reference, captures and reasons."""
    page = site.page(POST)

    assert '<article lang="zh-Hans" dir="ltr">' in page
    assert "微软发布了新模型。" in page
    assert "Ines Halloran" in page
    assert '<time datetime="2022-05-03">3 May 2022</time>' in page
    assert "tag%3A%22slow+bread%22" in page
    assert '<a href="https://origin.example/opt"' in page
    assert "arxiv:2205.01068" in page
    assert "3 June 2022, 09:00 UTC" in page
    assert "Skip to main content" in page
    assert "a skip link" in page
    assert "Well said." in page


def test_a_language_from_right_to_left_is_shown_so(site: Site) -> None:
    """A Hebrew post has its direction."""
    assert '<article lang="he" dir="rtl">' in site.page("/posts/-/posts/3")


def test_a_source_is_shown_with_what_says_so(site: Site) -> None:
    """A source that is named and not linked has its words, the evidence, and how sure it is."""
    page = site.page("/posts/-/posts/3")

    assert "A printed book" in page
    assert "“from” before a name, 70 % sure" in page


def test_posts_lead_to_their_neighbours_in_the_blog(site: Site) -> None:
    """Earlier and later are posts of the same blog, by date, and the ends have one of them."""
    earlier, later = site.page("/posts/-/posts/2"), site.page(POST)

    assert 'rel="prev" href="/posts/-/posts/1"' in earlier
    assert 'rel="next"' not in earlier
    assert 'rel="next" href="/posts/-/posts/2"' in later
    assert 'rel="prev"' not in later


def test_posts_without_a_date_have_neighbours_too(path: Path, make: Make, serve: Open) -> None:
    """Undated posts of a blog follow each other in the order they were stored in."""
    with Store.open(path, command="test") as store:
        for name in "abc":
            store.save(make(title=name, address=f"https://blog.example/{name}"))
    page = serve(path).page("/posts/-/posts/2")

    assert 'rel="prev" href="/posts/-/posts/1"' in page
    assert 'rel="next" href="/posts/-/posts/3"' in page


def test_what_changed_is_shown_word_by_word(site: Site) -> None:
    """A revision is compared with the one before, and the reading page leads there."""
    assert f'href="{POST}/changes/2"' in site.page(POST)
    page = site.page(f"{POST}/changes/2")

    assert "<ins>新</ins>" in page
    assert "<del>" not in page


@pytest.mark.parametrize("end", ["99", "1/changes/1", "1/changes/7", "999999999999999999"])
def test_what_is_not_there_is_not_found(site: Site, end: str) -> None:
    """A number that is no post, and a revision without one before it, answer 404."""
    response = site.get(f"/posts/-/posts/{end}")

    assert response.status_code == 404
    assert "Content-Security-Policy" in response.headers


def test_a_search_marks_what_it_found(site: Site) -> None:
    """Two Chinese characters are found, in title and text, in Traditional spelling too."""
    for words in ("微软", "微軟"):
        page = site.page(search(words))

        assert "<mark>微软</mark>的模型" in page
        assert "<mark>微软</mark>发布了新模型。" in page


def test_answers_can_be_narrowed(site: Site) -> None:
    """Language, blog and year are offered with their counts, and lead to the narrower query."""
    page = site.page(search("kind:post"))
    for narrow in ("lang:he", "blog:other.example", "after:2022 before:2023"):
        assert f'href="?q={quote_plus(f"kind:post {narrow}")}"' in page

    narrower = site.page(search("kind:post lang:he"))
    assert "1 post<" in narrower
    assert "Slow bread" not in narrower


def test_answers_go_on_over_pages(path: Path, make: Make, serve: Open) -> None:
    """Twenty answers stand on a page, and the next page has the rest."""
    with Store.open(path, command="test") as store:
        for number in range(21):
            store.save(make("bread", title=f"n{number}", address=f"https://a.example/{number}"))
    site = serve(path)

    first, second = site.page(search("bread")), site.page(f"{search('bread')}&page=2")
    assert first.count("<mark>bread</mark>") == 20
    assert "page=2" in first
    assert second.count("<mark>bread</mark>") == 1
    assert "More answers" not in second


@pytest.mark.parametrize(
    "words", ["", '"', "--", "AND (", "NEAR(", "zzzz", "a" * 5000, "\0", "lang:"]
)
def test_every_text_can_be_searched_for(site: Site, words: str) -> None:
    """Nothing that is typed is an error."""
    site.page(search(words))
    site.page(f"/posts/posts?_search={quote(words)}")


@pytest.mark.parametrize("page", ["0", "-1", "x", "٣", "99999999"])
def test_a_page_number_that_is_none_is_let_pass(site: Site, page: str) -> None:
    """An address that somebody changed by hand still answers."""
    site.page(f"{search('bread')}&page={quote(page)}")


def test_a_search_that_takes_too_long_is_stopped(
    archive: Path, serve: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Datasette's limit on queries holds for our pages, which say so."""

    def endless(connection: sqlite3.Connection, *_: Any) -> Any:
        return connection.execute(ENDLESS).fetchone()

    monkeypatch.setattr("db.browse.pages.found", endless)
    response = serve(archive, settings={"sql_time_limit_ms": 50}).get(search("bread"))

    assert response.status_code == 503
    assert "takes too long" in response.text


@pytest.mark.parametrize("page", [*PAGES, "/posts/-/posts/4", "/posts/-/posts/99"])
def test_pages_run_nothing_and_load_nothing_from_elsewhere(site: Site, page: str) -> None:
    """CSP forbids every script and every foreign asset, and the pages hold none."""
    response = site.get(page)
    policy = response.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert not FORBIDDEN.search(response.text)
    assert re.findall(r'<link rel="stylesheet" href="([^"]*)"', response.text) == [
        "/-/static-plugins/unmirror/unmirror.css"
    ]
    assert not re.search(r'<[^>]*\ssrc=|<link[^>]*href="(?!/)', response.text)


def test_a_hostile_post_is_shown_as_text(site: Site) -> None:
    """Scripts, handlers and addresses that run something stand there for the reader to see."""
    page = site.page("/posts/-/posts/4")

    assert "&lt;script&gt;document.title = 'ran'&lt;/script&gt;" in page
    assert "&lt;svg onload=" in page
    assert not re.search(r'<a[^>]*href="\s*(?:javascript|data)', page, re.IGNORECASE)
    assert len(ATTACKS) < page.count("&lt;")


def test_an_address_that_runs_something_is_no_link(site: Site) -> None:
    """A stored link to javascript: is shown, and leads nowhere."""
    page = site.page("/posts/-/posts/3")

    assert "<span>javascript:document.title" in page
    assert 'href="javascript' not in page


def test_the_style_sheet_is_served(site: Site) -> None:
    """The one asset of the pages comes from the package."""
    response = site.get("/-/static-plugins/unmirror/unmirror.css")

    assert response.status_code == 200
    assert "prefers-color-scheme" in response.text


def test_datasettes_own_search_finds_words_of_two_characters(site: Site) -> None:
    """The search box of tables and views speaks the language of our index."""
    for table in ("posts", "current_posts"):
        for words, found in (("微软", 1), ("微軟", 1), ("bread -slowly", 0), ("软", 1)):
            rows = site.get(f"/posts/{table}.json?_shape=array&_search={quote(words)}").json()
            assert len(rows) == found, (table, words)


def test_titles_lead_to_the_reading_page(site: Site) -> None:
    """In Datasette's tables of posts a title is a link to our page."""
    for table in ("current_posts", "changed_posts"):
        assert f'<a href="{POST}">微软的模型</a>' in site.page(f"/posts/{table}")


def test_other_databases_are_left_alone(archive: Path, serve: Open, tmp_path: Path) -> None:
    """A database that is none of ours has neither our pages nor our search nor our words."""
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.executescript(
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT);"
            "INSERT INTO posts VALUES (1, 'slow-bread');"
            "CREATE VIRTUAL TABLE posts_fts USING fts5 (title, content='posts', content_rowid=id);"
            "INSERT INTO posts_fts (posts_fts) VALUES ('rebuild');"
        )
    site = serve(archive, other)

    assert site.get("/other/-/posts").status_code == 404
    assert "The post's" not in site.page("/other/posts")
    rows = site.get("/other/posts.json?_shape=array&_search=slow-bread").json()
    assert [row["title"] for row in rows] == ["slow-bread"]
    ours, theirs = (
        site.runner.run(site.datasette.get_database(name).execute("SELECT escape_fts('开源模型')"))
        for name in ("posts", "other")
    )
    assert ours.first()[0] == '"开源 源模 模型"'
    assert theirs.first()[0] == '"开源模型"'


def test_the_short_address_leads_to_the_archive(site: Site, serve: Open) -> None:
    """/-/unmirror is the first of our databases, and is not found where there is none."""
    assert site.get("/-/unmirror").headers["location"] == "/posts/-/posts"
    assert serve(memory=True).get("/-/unmirror").status_code == 404


def test_pages_stay_under_a_prefix(archive: Path, serve: Open) -> None:
    """Behind a server that gives Datasette a part of its addresses, links keep to that part."""
    page = serve(archive, settings={"base_url": "/archive/"}).page("/posts/-/posts")

    assert 'href="/archive/posts/-/posts/1"' in page
    assert 'href="/archive/-/static-plugins/unmirror/unmirror.css"' in page
    assert not re.search(r'(?:href|action)="/(?!archive/)', page)


def test_who_may_not_see_the_posts_is_refused(archive: Path, serve: Open) -> None:
    """Permissions of Datasette, on the database or on one table that is needed, hold for us."""
    whole = {"databases": {"posts": {"allow": False}}}
    table = {"databases": {"posts": {"tables": {"revisions": {"allow": False}}}}}

    for denied in (whole, table):
        site = serve(archive, metadata=denied)
        assert [site.get(page).status_code for page in PAGES] == [403] * len(PAGES)


def test_a_database_that_may_not_be_seen_is_not_named(archive: Path, serve: Open) -> None:
    """Neither Datasette's menu nor the short address tells of it."""
    site = serve(archive, metadata={"databases": {"posts": {"allow": False}}})

    assert site.get("/-/unmirror").status_code == 404
    assert "Read posts" not in site.page("/")
    assert "Read posts" in serve(archive).page("/")


def test_a_table_that_may_not_be_seen_is_left_out(archive: Path, serve: Open) -> None:
    """Without captures, links, segments and comments the post is there, and nothing of them."""
    hidden = {name: {"allow": False} for name in ("captures", "links", "segments", "comments")}
    page = serve(archive, metadata={"databases": {"posts": {"tables": hidden}}}).page(POST)

    assert "微软发布了新模型。" in page
    for absent in ("Captures", "arxiv:", "origin.example", "skip link", "Well said."):
        assert absent not in page
