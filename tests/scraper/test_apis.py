"""Feeds and interfaces: the posts that they name, and the way back to the first one."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from scraper.apis import blogger, platform_of, wordpress
from scraper.leads import Lead, Reading, Role
from tests.scraper.answers import HOME, leads_of, read

DAY = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)


def atom(*entries: str, links: str = "", generator: str = "") -> str:
    """Return an Atom feed with entries at these addresses."""
    items = "".join(
        f'<entry><title>T</title><id>x:{url}</id><link rel="alternate" href="{url}"/>'
        "<updated>2021-03-04T05:06:07Z</updated></entry>"
        for url in entries
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/"><title>Tides</title>'
        f"<generator>{generator}</generator>{links}{items}</feed>"
    )


def rss(*urls: str, generator: str = "") -> str:
    """Return an RSS feed with items at these addresses."""
    items = "".join(
        f"<item><link>{url}</link><pubDate>Thu, 04 Mar 2021 05:06:07 GMT</pubDate></item>"
        for url in urls
    )
    made = f"<generator>{generator}</generator>"
    return f"<rss><channel><title>Tides</title><link>{HOME}</link>{made}{items}</channel></rss>"


FEEDS = {
    "RSS": rss(f"{HOME}tide/", f"{HOME}ebb/"),
    "Atom": atom(f"{HOME}tide/", f"{HOME}ebb/"),
    "JSON Feed": json.dumps(
        {
            "title": "Tides",
            "items": [
                {"id": "1", "url": "/tide/", "date_published": "2021-03-04T05:06:07Z"},
                {"id": f"{HOME}ebb/", "date_modified": "2021-03-04T05:06:07Z"},
            ],
        }
    ),
}


@pytest.mark.parametrize("form", FEEDS)
def test_a_feed_names_posts_and_when_they_changed(form: str) -> None:
    """Posts without a text count too; relative addresses are resolved."""
    reading = read(Role.FEED, FEEDS[form], f"{HOME}feed")

    assert reading.leads == (
        Lead(f"{HOME}tide/", Role.POST, DAY),
        Lead(f"{HOME}ebb/", Role.POST, DAY),
    )
    assert reading.title == "Tides"
    assert [entry.url for entry in reading.entries] == [f"{HOME}tide/", f"{HOME}ebb/"]


def test_posts_of_other_sites_are_no_leads() -> None:
    """What a blog points to elsewhere is another's; its own page is no post; one post is one."""
    body = rss(
        "https://b.example/x", HOME, f"{HOME}tide/", "http://www.a.example/tide?utm_source=f"
    )

    assert leads_of(read(Role.FEED, body), Role.POST) == [f"{HOME}tide/"]


def test_a_feed_may_say_that_its_blog_is_elsewhere() -> None:
    """Where no entry stands at home, and most stand where the feed says it belongs, they count."""
    elsewhere = rss("https://a.example/tide/", "https://a.example/ebb/", "https://c.example/x")

    reading = read(Role.FEED, elsewhere, "https://old.example/feed", home="https://old.example/")

    assert leads_of(reading, Role.POST) == ["https://a.example/tide/", "https://a.example/ebb/"]


def test_a_feed_of_links_leads_nowhere() -> None:
    """Where all entries are others', there is nothing to ask."""
    assert leads_of(read(Role.FEED, rss("https://b.example/x")), Role.POST) == []


def test_a_feed_built_for_a_preview_is_brought_home() -> None:
    """The machine that built the site is not where its posts are."""
    reading = read(Role.FEED, rss("http://localhost:4000/tide/"))

    assert leads_of(reading, Role.POST) == [f"{HOME}tide/"]


def test_archives_are_followed_backwards() -> None:
    """RFC 5005: older pages and older archives are asked once; itself and newer ones are not."""
    links = (
        '<link rel="self" href="https://a.example/feed"/>'
        '<link rel="hub" href="https://hub.example/"/>'
        '<link rel="prev-archive" href="/feed/2020"/><link rel="next-archive" href="/feed/2022"/>'
    )
    reading = read(Role.FEED, atom(f"{HOME}tide/", links=links), f"{HOME}feed")

    assert reading.leads[1:] == (Lead(f"{HOME}feed/2020", Role.FEED, standing=False),)


def test_pages_of_a_json_feed_are_followed() -> None:
    """JSON Feed 1.1 names its next page; a feed that names itself is not asked again."""
    page = {"items": [{"url": f"{HOME}tide/"}], "next_url": f"{HOME}feed.json?page=2"}

    reading = read(Role.FEED, json.dumps(page), f"{HOME}feed.json")
    again = read(Role.FEED, json.dumps(page), f"{HOME}feed.json?page=2")

    assert leads_of(reading, Role.FEED) == [f"{HOME}feed.json?page=2"]
    assert leads_of(again, Role.FEED) == []


def test_an_empty_page_ends_a_feed() -> None:
    """A page without entries leads to no further one."""
    links = '<link rel="next" href="/feed?page=9"/>'

    assert read(Role.FEED, atom(links=links)).leads == ()
    assert read(Role.FEED, rss(), f"{HOME}feed/?paged=3").leads == ()


def test_pages_of_a_wordpress_feed_are_counted_on() -> None:
    """The first page is not paged on, since there is a better way; a second leads to a third."""
    body = rss(f"{HOME}tide/", generator="https://wordpress.org/?v=6.4")

    first = read(Role.FEED, body, f"{HOME}feed/")
    second = read(Role.FEED, body, f"{HOME}feed/?paged=2")

    assert [(lead.role, lead.probe) for lead in first.leads[1:]] == [(Role.WORDPRESS, True)]
    assert second.leads[1:] == (Lead(f"{HOME}feed/?paged=3", Role.FEED, standing=False),)
    assert first.platform == "wordpress"


def test_a_feed_of_blogger_leads_to_all_posts() -> None:
    """Whoever names a Blogger feed gets its pages; a feed of answers leads to none."""
    body = atom(f"{HOME}2021/03/tide.html", generator="Blogger")

    posts = read(Role.FEED, body, f"{HOME}feeds/posts/default")
    answers = read(Role.FEED, body, f"{HOME}feeds/7/comments/default")

    assert leads_of(posts, Role.BLOGGER) == [blogger(HOME)]
    assert leads_of(answers, Role.BLOGGER) == []


NO_FEEDS = {
    "a page": ("<!DOCTYPE html><html><body>Hello", 200, "no feed in the answer"),
    "nothing": ("", 200, "no feed in the answer"),
    "an error": (rss(f"{HOME}tide/"), 503, "the server answered 503"),
    "a bomb": ('<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;">]><rss/>', 200, "entities refer"),
}


@pytest.mark.parametrize("case", NO_FEEDS)
def test_what_is_no_feed_is_a_problem(case: str) -> None:
    """It leads nowhere, and says why."""
    body, status, reason = NO_FEEDS[case]

    reading = read(Role.FEED, body, status=status)

    assert reading.leads == ()
    assert reason in reading.problem


# --- Blogger ------------------------------------------------------------------------------------


def blogger_page(start: int, size: int, total: int) -> str:
    """Return a page of Blogger's JSON feed."""
    entries = [
        {
            "updated": {"$t": "2021-03-04T05:06:07.000Z"},
            "title": {"$t": "T"},
            "content": {"$t": "<p>Tide.</p>"},
            "link": [
                {"rel": "self", "href": f"https://www.blogger.com/feeds/1/posts/default/{n}"},
                {"rel": "alternate", "href": f"{HOME}2021/03/tide-{n}.html"},
            ],
        }
        for n in range(start, start + size)
    ]
    feed = {
        "title": {"$t": "Tides"},
        "openSearch$totalResults": {"$t": str(total)},
        "openSearch$startIndex": {"$t": str(start)},
        "openSearch$itemsPerPage": {"$t": "150"},
        "link": [{"rel": "next", "href": "https://www.blogger.com/feeds/1/posts/default?x=151"}],
        **({"entry": entries} if entries else {}),
    }
    return json.dumps({"version": "1.0", "feed": feed})


def walk(total: int, size: int) -> tuple[list[str], list[str]]:
    """Follow Blogger's feed to its end; return the pages asked and the posts found."""
    asked, found = [blogger(HOME)], []
    while len(asked) < 20:
        start = int(asked[-1].rpartition("start-index=")[2])
        count = max(0, min(size, total - start + 1))
        reading = read(Role.BLOGGER, blogger_page(start, count, total), asked[-1])
        found += leads_of(reading, Role.POST)
        following = leads_of(reading, Role.BLOGGER)
        if not following:
            break
        asked += following
    return asked, found


def test_blogger_is_followed_to_the_first_post() -> None:
    """Blogger gives fewer posts than asked for; none is left out and none is asked for twice."""
    asked, found = walk(total=300, size=97)

    assert [url.rpartition("start-index=")[2] for url in asked] == ["1", "98", "195", "292"]
    assert len(set(found)) == len(found) == 300
    assert all("alt=json" in url and "max-results=150" in url for url in asked)


def test_a_blogger_feed_that_miscounts_still_ends() -> None:
    """A page without posts is the last one, whatever the total says."""
    assert read(Role.BLOGGER, blogger_page(301, 0, 999)).leads == ()


def test_a_feed_that_counts_no_posts_is_not_paged() -> None:
    """A blog that hands its feed on to another service gets the same posts whatever is asked."""
    reading = read(Role.BLOGGER, rss(f"{HOME}2021/03/tide.html"), blogger(HOME))

    assert leads_of(reading, Role.POST) == [f"{HOME}2021/03/tide.html"]
    assert leads_of(reading, Role.BLOGGER) == []


def test_bloggers_atom_is_read_like_its_json() -> None:
    """Where JSON is not given, the counts stand in elements."""
    counts = (
        "<openSearch:totalResults>3</openSearch:totalResults>"
        "<openSearch:startIndex>1</openSearch:startIndex>"
    )
    body = atom(f"{HOME}2021/03/tide.html", f"{HOME}2021/03/ebb.html", links=counts)

    reading = read(Role.BLOGGER, body, f"{HOME}feeds/posts/default?max-results=2")

    assert len(leads_of(reading, Role.POST)) == 2
    assert leads_of(reading, Role.BLOGGER) == [
        f"{HOME}feeds/posts/default?max-results=2&start-index=3"
    ]


def test_a_closed_blogger_feed_is_a_problem() -> None:
    """A blog for invited readers says so; its plain feed is worth a try."""
    reading = read(Role.BLOGGER, "<!DOCTYPE html><html>", blogger(HOME), status=401)

    assert reading.leads == (Lead(f"{HOME}feeds/posts/default", Role.FEED, probe=True),)
    assert "401" in reading.problem


# --- WordPress ----------------------------------------------------------------------------------

API = wordpress(f"{HOME}wp-json/")


def wordpress_page(*names: str) -> str:
    """Return a page of posts of WordPress' REST API."""
    return json.dumps(
        [
            {
                "link": f"{HOME}{name}/",
                "title": {"rendered": "T"},
                "content": {"rendered": "<p>Tide.</p>", "protected": False},
                "modified_gmt": "2021-03-04T05:06:07",
            }
            for name in names
        ]
    )


def test_wordpress_is_followed_to_its_last_page() -> None:
    """The header says how many pages there are; the others are asked once."""
    headers = (("X-WP-Total", "150"), ("X-WP-TotalPages", "2"))
    second = API.replace("page=1&", "page=2&")

    first = read(Role.WORDPRESS, wordpress_page("tide", "ebb"), API, headers=headers)
    last = read(Role.WORDPRESS, wordpress_page("flow"), leads_of(first, Role.WORDPRESS)[0],
                headers=headers)  # fmt: skip

    assert first.leads[0] == Lead(f"{HOME}tide/", Role.POST, DAY)
    assert "page=2" in leads_of(first, Role.WORDPRESS)[0]
    assert sorted(leads_of(first, Role.WORDPRESS)[0].split("?")[1].split("&")) == sorted(
        second.split("?")[1].split("&")
    )
    assert last.leads == (Lead(f"{HOME}flow/", Role.POST, DAY),)
    assert [entry.body for entry in last.entries] == ["<p>Tide.</p>"]


def test_without_a_count_the_link_or_a_full_page_leads_on() -> None:
    """Some proxies drop WordPress' own header, some both."""
    link = ((("Link", f'<{HOME}x>; rel="prev", <{HOME}wp-json/p?page=2>; rel="next"')),)
    full = wordpress_page(*(f"tide-{n}" for n in range(100)))

    by_link = read(Role.WORDPRESS, wordpress_page("tide"), API, headers=link)
    by_size = read(Role.WORDPRESS, full, API)

    assert leads_of(by_link, Role.WORDPRESS) == [f"{HOME}wp-json/p?page=2"]
    assert len(leads_of(by_size, Role.WORDPRESS)) == 1
    assert leads_of(read(Role.WORDPRESS, wordpress_page("tide"), API), Role.WORDPRESS) == []


def test_without_permalinks_the_api_is_behind_a_field() -> None:
    """Where there is no folder of the API, its other address is tried, and paged like it."""
    missing = read(Role.WORDPRESS, "<html>Not found", API, status=404)
    other = leads_of(missing, Role.WORDPRESS)[0]

    found = read(Role.WORDPRESS, wordpress_page("tide"), other, headers=(("X-WP-TotalPages", "3"),))

    assert other.startswith(f"{HOME}?rest_route=/wp/v2/posts&per_page=100&page=1")
    assert leads_of(found, Role.WORDPRESS)[0].startswith(f"{HOME}?rest_route=/wp/v2/posts&")
    assert missing.problem == "the server answered 404, where a REST API was expected"


@pytest.mark.parametrize("status", [401, 403])
def test_a_closed_api_leads_back_through_the_feed(status: int) -> None:
    """Where the API is not for everybody, the pages of the feed are, ten posts at a time."""
    refusal = json.dumps({"code": "rest_forbidden", "data": {"status": status}})

    reading = read(Role.WORDPRESS, refusal, API, status=status)

    assert reading.leads == (Lead(f"{HOME}feed/?paged=2", Role.FEED, probe=True, standing=False),)
    assert str(status) in reading.problem


def test_an_answer_that_is_no_post_is_a_problem() -> None:
    """A page of HTML under the address of the API is none, and an error of a later page is it."""
    page = read(Role.WORDPRESS, "<html><p>Hello", wordpress(f"{HOME}?rest_route=/"))
    later = read(Role.WORDPRESS, "{}", API.replace("page=1&", "page=9&"), status=400)

    assert page.problem.startswith("no REST API in the answer")
    assert leads_of(page, Role.FEED) == [f"{HOME}feed/?paged=2"]
    assert later == Reading(
        platform="wordpress", problem="the server answered 400, where a REST API was expected"
    )


def test_generators_are_known_by_their_names() -> None:
    """Versions and addresses around a name do not matter; an unknown one keeps its first word."""
    assert platform_of("Hugo 0.121.1") == "hugo"
    assert platform_of("Jekyll v4.3.2") == "jekyll"
    assert platform_of("Blogger http://www.blogger.com 7.00") == "blogger"
    assert platform_of("Tidewriter 3") == "tidewriter"
