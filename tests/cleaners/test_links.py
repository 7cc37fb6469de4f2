"""The links of a post and what they lead to."""

from __future__ import annotations

import pytest

from cleaners.cited import bare_addresses
from cleaners.links import find, of_entries, same_host
from cleaners.model import Form, Link, LinkKind, Page, Role, Verdict
from cleaners.segment import segment
from cleaners.text import segment_text
from cleaners.tree import parse

BARE = [
    ("", []),
    ("see https://a.example/b.", ["https://a.example/b"]),
    ("仓库链接：https://a.example/b。然后", ["https://a.example/b"]),
    ("(https://a.example/b), “http://c.example”", ["https://a.example/b", "http://c.example"]),
    ("https://a.example/Tree_(graph)", ["https://a.example/Tree_(graph)"]),
    ("(see https://a.example/Tree_(graph)).", ["https://a.example/Tree_(graph)"]),
    ("<https://a.example/>", ["https://a.example/"]),
    ("https://... and http://[", []),
    ("ftp://a.example/ and a.example", []),
]


@pytest.mark.parametrize(("text", "expected"), BARE)
def test_bare_addresses(text: str, expected: list[str]) -> None:
    """An address in a sentence ends where the sentence's punctuation begins."""
    assert list(bare_addresses(text)) == expected


HOSTS = [
    ("https://www.a.example/x", "http://a.example", True),
    ("/x", "http://a.example", True),
    ("https://b.example/", "http://a.example", False),
    ("https://b.example/", "", False),
    ("mailto:jane@a.example", "http://b.example", True),
]


@pytest.mark.parametrize(("url", "other", "same"), HOSTS)
def test_same_host(url: str, other: str, same: bool) -> None:  # noqa: FBT001
    """``www.`` makes no other host, and an address without a host is on the page's own."""
    assert same_host(url, other) is same


def found(html: str, role: Role = Role.POST) -> list[Link]:
    """Return the links of a page all of whose segments play `role`."""
    url = "http://a.example/p"
    segments = segment(parse(Page(html, Form.HTML, "utf-8", "str", url))).segments
    return list(find(segments, [Verdict(role, 1.0, "given")] * len(segments), url))


def test_links_of_a_post_are_typed() -> None:
    """A link is a reference, a link within the site, or one that leads out of it."""
    assert found(
        "<p><a href=/q>one</a> <a href='http://b.example/'>two <b>bold</b></a>"
        " <a href='https://arxiv.org/abs/2205.01068'>a</a> https://github.com/a/b"
    ) == [
        Link("http://a.example/q", "one", LinkKind.INTERNAL, segment=0),
        Link("http://b.example/", "two bold", LinkKind.OUTBOUND, segment=0),
        Link("https://arxiv.org/abs/2205.01068", "a", LinkKind.REFERENCE, "arxiv:2205.01068", 0),
        Link("https://github.com/a/b", "", LinkKind.REFERENCE, "github:a/b", 0),
    ]


def test_one_work_is_one_reference() -> None:
    """The same paper under three addresses is cited once, at its first place."""
    links = found(
        "<p><a href='https://arxiv.org/abs/2205.01068'>a</a><p>https://arxiv.org/pdf/2205.01068.pdf"
        "<p><a href='https://arxiv.org/abs/2205.01068v3'>b</a>"
    )
    assert [(link.text, link.segment) for link in links] == [("a", 0)]


def test_an_address_that_is_its_own_text_is_one_link() -> None:
    """A written address that is also a link is not found twice."""
    assert len(found("<p><a href='http://b.example/x'>http://b.example/x</a>")) == 1


def test_pictures_are_links_of_their_own_kind() -> None:
    """Pictures, alone or in a sentence, are image links with their alternative text."""
    assert found(
        "<p><img src=i.png alt=one></p><p>see <a href=/q>a <img src=j.png alt=two></a>"
    ) == [
        Link("http://a.example/i.png", "one", LinkKind.IMAGE, segment=0),
        Link("http://a.example/q", "a", LinkKind.INTERNAL, segment=1),
        Link("http://a.example/j.png", "two", LinkKind.IMAGE, segment=1),
    ]


@pytest.mark.parametrize("isbn", ["978-0-306-40615-7", "0 306 40615 2", "030640615-2"])
def test_books_are_references(isbn: str) -> None:
    """A book is cited by its number, however that is grouped."""
    (link,) = found(f"<p>The book (ISBN: {isbn}) is out.")
    assert (link.kind, link.identifier) == (LinkKind.REFERENCE, "isbn:9780306406157")


@pytest.mark.parametrize(
    ("text", "identifier_", "url"),
    [
        ("see arXiv:1706.03762v2 for it", "arxiv:1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("(doi:10.1000/182).", "doi:10.1000/182", "https://doi.org/10.1000/182"),
    ],
)
def test_works_cited_by_identifier_are_references(text: str, identifier_: str, url: str) -> None:
    """A paper named by its identifier alone is cited as if it were linked."""
    (link,) = found(f"<p>{text}")
    assert (link.kind, link.identifier, link.url) == (LinkKind.REFERENCE, identifier_, url)


def test_a_list_of_posts_leads_to_its_entries() -> None:
    """The headings of a list are its posts' links, each once; other links are not."""
    page = "<h2><a href=/x>One</a></h2><p><a href=/y>two</a><h2><a href=/x>One</a></h2>"
    page += "<h2><a href='http://b.example/'>Three</a></h2>"
    segments = segment(parse(Page(page, Form.HTML, "utf-8", "str", "http://a.example/"))).segments
    assert of_entries(segments, "http://a.example/") == (
        Link("http://a.example/x", "One", LinkKind.INTERNAL, segment=0),
        Link("http://b.example/", "Three", LinkKind.OUTBOUND, segment=3),
    )


def test_related_posts_are_links_not_text() -> None:
    """Related entries keep title and target; "More" is no title, a title alone keeps its teaser."""
    assert found("<li><a href=/x>Another long title</a> <a href=/y>More</a>", Role.RELATED) == [
        Link("http://a.example/x", "Another long title", LinkKind.RELATED, segment=0)
    ]
    assert found("<h3>Another post</h3><p>Its teaser", Role.RELATED) == [
        Link("", "Another post", LinkKind.RELATED, segment=0, teaser="Its teaser")
    ]


def test_what_is_no_other_post_is_not_related() -> None:
    """A block of related posts also leads to tags and authors, and back to the post itself."""
    others = ("/tag/old-bread/", "/author/ann-baker", "/p#more", "http://a.example/p/", "#comments")
    links = "".join(f"<li><a href='{url}'>A title to be read</a>" for url in others)
    assert found(links, Role.RELATED) == []


BREAD = "Bread is older than the plough, and the first loaves were flat and hard, but ..."
ENTRIES = [
    (["Related posts", "Salt", "Water"], [("Salt", ""), ("Water", "")]),
    (["相关文章", "面包的历史", "2021-03-04", "水的故事"], [("面包的历史", ""), ("水的故事", "")]),
    (["人気の記事", "パンの話", BREAD, "塩"], [("パンの話", BREAD), ("塩", "")]),
    (["Popular posts from this blog", "On bread", BREAD * 3], [("On bread", BREAD * 3)]),
    (["Popular posts", "x" * 300], []),
]


@pytest.mark.parametrize(("lines", "entries"), ENTRIES)
def test_related_posts_of_flattened_text(lines: list[str], entries: list[tuple[str, str]]) -> None:
    """Titles stand over their teasers or one below the other; heads and dates are no titles."""
    segments = segment_text(Page("\n".join(lines), Form.TEXT, "utf-8", "str")).segments
    links = find(segments, [Verdict(Role.RELATED, 0.1, "given")] * len(segments), "")

    assert [(link.text, link.teaser) for link in links] == entries


def test_furniture_has_no_links() -> None:
    """What was removed for any other reason gives the post no links."""
    assert found("<p><a href=/x>Another long title</a>", Role.NAVIGATION) == []


def test_tables_and_code() -> None:
    """Cells hold links; addresses in a listing are found by their text."""
    links = found(
        "<table><tr><td>a<td><a href='http://b.example/'>b</a><tr><td>c<td>d</table>"
        "<pre>git clone https://github.com/a/b.git</pre>"
    )
    assert [link.identifier or link.url for link in links] == ["http://b.example/", "github:a/b"]
