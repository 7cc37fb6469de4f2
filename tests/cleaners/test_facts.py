"""Every value of a post says by which rule it was read, and from which piece of the page."""

from __future__ import annotations

import json

import pytest

from cleaners import clean, second
from cleaners.facts import Claim, Fact, only, without
from cleaners.post import Post
from cleaners.sites import SiteMemory

URL = "https://blog.example/2022/05/03/rain.html"
BODY = "<p>It rained all day, and nobody came to the harbour to look at it.</p>"
LISTS = ("authors", "tags")


def page(head: str = "", before: str = "<h1>On rain</h1>", after: str = "") -> str:
    """Return a page with a post and, around it, what a case adds."""
    return (
        f"<html><head>{head}</head><body><article>{before}{BODY * 3}{after}</article></body></html>"
    )


def ld(**values: object) -> str:
    """Return JSON-LD of a post."""
    data = json.dumps({"@type": "BlogPosting", **values})
    return f'<script type="application/ld+json">{data}</script>'


def headed(word: str) -> str:
    """Return a page whose first heading is that of all pages of its site."""
    return (
        f"<title>Harbour notes: Day {word}</title><h1>Harbour notes</h1><article>"
        f"<h2>Day {word}</h2><p>On day {word} it rained {word} times before the ferry came.</p>"
        f"<p>The {word} gull sat on the {word} post all the while, and nobody fed it.</p></article>"
    )


def rules(post: Post, field: str) -> list[tuple[str, str]]:
    """Return the rules of a field, each with the text of the segment it names."""
    return [
        (fact.rule, post.segments[fact.segment].text if fact.segment >= 0 else "")
        for fact in only(post.facts, field)
    ]


CASES = [
    (page("<title>On rain - Blog</title>"), "title", "the heading that the title element confirms"),
    (page(ld(headline="On rain")), "title", "the heading that JSON-LD headline confirms"),
    (page("<title>Rain | B</title>", ""), "title", "the title element, less the site's name"),
    (page("<meta property='og:title' content='Rain'>", ""), "title", "meta og:title"),
    (page(), "title", "the highest heading near the post"),
    (page(ld(author={"name": "Ada"})), "authors", "JSON-LD author"),
    (page("<meta name=author content=Ada>"), "authors", "meta author"),
    (
        page(before="<h1>On rain</h1><p><a rel=author href=/ada>Ada Lee</a></p>"),
        "authors",
        "an element marked as the author's",
    ),
    (page(before="<h1>On rain</h1><p>作者：陶镕</p>"), "authors", "a line labelled as a byline"),
    (page(ld(datePublished="2022-05-03")), "published", "JSON-LD datePublished"),
    (
        page("<meta property='article:published_time' content='2022-05-03'>"),
        "published",
        "meta article:published_time",
    ),
    (
        page(before="<h1>On rain</h1><p><time datetime=2022-05-03>3 May</time></p>"),
        "published",
        "a time element",
    ),
    (
        page(before="<h1>On rain</h1><p>3. Mai 2022</p>"),
        "published",
        "the nearest line that is a date or a byline",
    ),
    (page(), "published", "the date in the address"),
    (page(ld(dateModified="2022-05-04")), "updated", "JSON-LD dateModified"),
    (page(after="<a rel=tag href=/t/rain>rain</a>"), "tags", "a link marked as a tag"),
    (page("<meta property='article:tag' content=rain>"), "tags", "meta article:tag"),
    (page(ld(keywords="rain")), "tags", "JSON-LD keywords"),
    (page("<meta property='og:site_name' content=Blog>"), "site_name", "meta og:site_name"),
    (page(ld(publisher={"name": "Blog"})), "site_name", "JSON-LD publisher"),
    (page(f"<link rel=canonical href={URL}>"), "canonical", "link rel=canonical"),
    (page(), "language", "the kept text"),
    (page(ld(inLanguage="en-GB")), "language", "the kept text, and JSON-LD inLanguage"),
    (page(), "encoding", "given as characters"),
]


@pytest.mark.parametrize(("html", "field", "rule"), CASES)
def test_a_value_names_its_rule(html: str, field: str, rule: str) -> None:
    """Each way in which a value can be read is told by its name."""
    assert [name for name, _ in rules(clean(html, url=URL), field)] == [rule]


@pytest.mark.parametrize("html", [html for html, _, _ in CASES])
def test_a_value_has_a_fact_and_no_other_field_has(html: str) -> None:
    """A field of one value has one fact, a list one for each entry, an empty field none."""
    post = clean(html, url=URL)
    fields = ("title", "authors", "published", "updated", "tags", "site_name", "canonical")

    for field in fields:
        value = getattr(post, field)
        wanted = len(value) if field in LISTS else int(bool(value))
        assert len(only(post.facts, field)) == wanted, field
    assert {fact.field for fact in post.facts} <= {*fields, "language", "encoding"}


def test_a_segment_is_the_one_that_says_it() -> None:
    """Where a value is read off the page, its fact names the piece in which it stands."""
    before = "<p>By Ada Lee</p><h1>On rain</h1><p>May 3, 2022</p>"
    post = clean(page(before=before), url="https://blog.example/rain")

    assert [text for _, text in rules(post, "title")] == ["On rain"]
    assert [text for _, text in rules(post, "authors")] == ["By Ada Lee"]
    assert [text for _, text in rules(post, "published")] == ["May 3, 2022"]


def test_flattened_text_says_where_its_title_stands() -> None:
    """A page without HTML has a line for its title."""
    line = "It rained all day, and nobody came to the harbour to look at it, not even the cat.\n\n"
    post = clean(f"Skip to main content\nOn rain in the harbour\nMay 3, 2022\n{line * 6}".encode())

    assert rules(post, "title") == [("the line that reads as the title", post.title)]
    assert rules(post, "encoding") == [("the bytes are valid UTF-8", "")]


def test_what_the_blog_is_said_to_be_written_in_counts() -> None:
    """Where only the list of blogs names the language, that is told."""
    post = clean(page(), url=URL, language="en")

    assert rules(post, "language") == [("the kept text, and the list of blogs", "")]


def test_a_title_chosen_again_names_its_rule_anew() -> None:
    """What all pages of a site are headed is no title, and the fact follows the value."""
    words = ("one", "two", "three", "four", "five", "six")
    pages = [(headed(word), f"https://blog.example/{word}") for word in words]
    memory = SiteMemory.learn(pages[1:])
    post = clean(pages[0][0], url=pages[0][1], site=memory)

    assert rules(post, "title") == [("the heading that the title element confirms", "Day one")]


def test_a_date_that_htmldate_finds_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no statement and no byline gives a date, the witness that was asked is named."""
    for found, expected in (("2021-05-03", ["htmldate, from the page's text"]), ("", [])):
        monkeypatch.setattr(second, "published", lambda *_, found=found: found)
        post = clean(page(head="<!-- 2021-05-03 -->"), url="https://blog.example/rain")
        assert [rule for rule, _ in rules(post, "published")] == expected


def test_a_day_in_a_heading_dates_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """What htmldate finds in a heading of the text alone is not the post's day."""
    monkeypatch.setattr(second, "published", lambda *_: "2021-05-03")
    heading = "<h2>4.1.1 (2021-05-03)</h2>"
    assert (
        clean(page().replace("<p>", f"{heading}<p>", 1), url="https://blog.example/r").published
        == ""
    )


def test_facts_are_json() -> None:
    """A post's JSON has its facts."""
    value = clean(page(), url=URL).to_json()["facts"]

    assert {"field": "encoding", "rule": "given as characters", "segment": -1} in value


def test_facts_are_told_apart_by_field() -> None:
    """Facts can be taken with and without some fields."""
    facts = (Claim("x", "a rule", 3).about("title"), Fact("tags", "another"))

    assert only(facts, "title") == (Fact("title", "a rule", 3),)
    assert without(facts, "title") == (Fact("tags", "another"),)
