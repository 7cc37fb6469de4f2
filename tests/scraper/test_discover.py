"""The one place that sends answers to their readers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper import discover
from scraper.leads import Lead, Reading, Role
from tests.scraper.answers import HOME, read

BEGUN = {
    "https://a.example/feed/": Role.FEED,
    "https://a.example/feeds/posts/default": Role.FEED,
    "https://a.example/feeds/posts/default?alt=json": Role.BLOGGER,
    "https://a.example/wp-json/wp/v2/posts?per_page=100": Role.WORDPRESS,
    "https://a.example/?rest_route=/wp/v2/posts": Role.WORDPRESS,
    "https://a.example/post-sitemap.xml.gz": Role.SITEMAP,
}


def test_a_blog_begins_with_its_front_page() -> None:
    """All else follows from what that says."""
    assert discover.begin(HOME) == (Lead(HOME, Role.HOME),)


@pytest.mark.parametrize("feed", BEGUN)
def test_what_a_seed_calls_a_feed_may_be_more(feed: str) -> None:
    """An interface or a sitemap named in a feed's place is read as what it is."""
    assert discover.begin(HOME, feed) == (Lead(HOME, Role.HOME), Lead(feed, BEGUN[feed]))


def test_a_post_leads_nowhere() -> None:
    """Links of a post are the post's own matter."""
    assert read(Role.POST, "<a href='/ebb'>ebb</a>") == Reading()


@pytest.mark.parametrize("role", [Role.FEED, Role.SITEMAP, Role.SEARCH_INDEX, Role.LISTING])
def test_an_answer_that_failed_is_not_read(role: Role) -> None:
    """The body of an error is no list, whatever it looks like."""
    body = f"<urlset><url><loc>{HOME}tide</loc></url></urlset>"

    assert read(role, body, status=404) == Reading(problem="the server answered 404")


_FRAGMENTS = st.sampled_from(
    [
        *("<", ">", "/", '"', "&amp;", "&", "]]>", "<![CDATA[", "<!DOCTYPE r [", "<!ENTITY a 'x'>"),
        *("<html>", "<a href='", "http://[", "https://a.example/", "/page/2", "<h2>", "<link rel="),
        *("<rss>", "<item>", "<link>", "</link>", "<feed>", "<entry>", "<urlset>", "<url><loc>"),
        *('{"feed":', '{"entry":', '[{"link":', '"url":', "[", "]", "{", "}", "null", ":", ","),
        *("xn--", "\0", "\ud7ff", "９", "2021-13-45", "localhost", "rel=next", "?paged=", "%zz"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(_FRAGMENTS | st.text(max_size=5), max_size=30).map("".join),
    st.sampled_from(list(Role)),
    st.sampled_from([200, 404]),
)
def test_any_answer_is_read_as_anything(body: str, role: Role, status: int) -> None:
    """Whatever a server says, reading it raises nothing, and leads are addresses that differ."""
    reading = read(role, body.encode("utf-8", "replace"), status=status)

    assert all(lead.url.startswith(("http://", "https://")) for lead in reading.leads)
