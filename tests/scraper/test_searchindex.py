"""Search data of static sites, in the forms that generators and themes write."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.leads import Reading, Role
from tests.scraper.answers import HOME, leads_of
from tests.scraper.answers import read as read_answer

TIDE, EBB = "https://a.example/2021/tide/", "https://a.example/2021/ebb/"
HEXO = f"""<?xml version="1.0" encoding="utf-8"?><search>
<entry><title>Tide</title><link href="/2021/tide/"/><url>/2021/tide/</url>
<content type="html"><![CDATA[<p>It came in & out.</p>]]></content><tags><tag>s</tag></tags></entry>
<entry><title>Ebb</title><link href="{EBB}"/><content type="html"><![CDATA[It went.]]></content>
</entry></search>"""
FORMS = {
    "Hexo": HEXO,
    "Hexo's JSON": json.dumps(
        [
            {"title": "Tide", "url": "/2021/tide/", "content": "It came in & out."},
            {"title": "Ebb", "path": "2021/ebb/", "text": "It went."},
        ]
    ),
    "Hugo": json.dumps(
        {
            "data": [
                {"title": "Tide", "permalink": TIDE, "contents": "It came in & out."},
                {"title": "Ebb", "uri": "http://localhost:1313/2021/ebb/", "content": "It went."},
            ]
        }
    ),
    "Jekyll": json.dumps(
        {
            "2021-tide": {"title": "Tide", "url": "/2021/tide/", "content": "It came in & out."},
            "2021-ebb": {"title": "Ebb", "url": "/2021/ebb/", "content": "It went."},
        }
    ),
    "keyed by address": json.dumps(
        {
            "/2021/tide/": {"title": "Tide", "body": "It came in & out."},
            "/2021/ebb/": {"title": "Ebb", "body": "It went."},
        }
    ),
    "with lists and files": json.dumps(
        [
            {"title": "Tags", "RelPermalink": "/tags/"},
            {"title": "Home", "RelPermalink": "/"},
            {"title": "Tide", "RelPermalink": "/2021/tide/", "summary": "It came in & out."},
            {"title": "Ebb", "RelPermalink": "/2021/ebb/"},
            {"title": "Ebb again", "RelPermalink": "/2021/ebb/index.html"},
            {"title": "Elsewhere", "RelPermalink": "https://b.example/tide"},
            {"title": "Nowhere"},
            "Tide",
        ]
    ),
}


def read(body: str | bytes) -> Reading:
    """Read search data."""
    return read_answer(Role.SEARCH_INDEX, body, f"{HOME}search.xml")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_posts(form: str) -> None:
    """Posts have their address and their text, whatever these are called."""
    reading = read(FORMS[form])

    assert leads_of(reading, Role.POST) == [TIDE, EBB]
    bodies = {entry.url: entry.body for entry in reading.entries}
    assert "It came in & out." in bodies[TIDE]
    assert not reading.problem


@pytest.mark.parametrize(
    "body", ["", "{}", "[]", "null", "[1, 2]", "<search/>", "<p>Not found", '{"a": {"b": 1}}']
)
def test_what_has_no_posts_is_a_problem(body: str) -> None:
    """A page that servers give in its place leads nowhere."""
    reading = read(body)

    assert reading.leads == ()
    assert reading.problem.startswith("no search data")


def test_a_bomb_is_refused() -> None:
    """Entities that multiply, and lists that nest endlessly, are a problem in words."""
    entities = '<!DOCTYPE s [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><search/>'

    assert read(entities).problem == "its entities refer to each other; it was not read"
    assert read("[" * 200_000).problem.startswith("no search data")


@given(st.recursive(st.none() | st.integers() | st.text(), lambda value: st.lists(value) | (
    st.dictionaries(st.sampled_from(["url", "title", "content", "posts", "/a/"]), value)
)))  # fmt: skip
def test_any_json_is_read(value: object) -> None:
    """Nothing is raised."""
    assert isinstance(read(json.dumps(value)), Reading)
