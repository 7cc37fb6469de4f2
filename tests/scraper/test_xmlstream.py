"""XML that others wrote: what is read of it, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.xmlstream import BombError, is_bomb, records, root_name

URL = frozenset({"url"})
LAUGHS = b"""<?xml version="1.0"?><!-- <r> --><!DOCTYPE r [
<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
]><r><url><loc>&b;</loc></url></r>"""


def test_a_billion_laughs_are_refused() -> None:
    """Entities that refer to entities multiply, so nothing of such a document is read."""
    assert is_bomb(LAUGHS)
    assert is_bomb(LAUGHS.decode().encode("utf-16"))
    with pytest.raises(BombError):
        list(records(LAUGHS, URL))


def test_a_very_long_entity_is_refused() -> None:
    """A long entity that is used often multiplies too."""
    assert is_bomb(b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 1000 + b'">]><r>&a;&a;</r>')


def test_a_post_about_entities_is_no_bomb() -> None:
    """What stands in the text of a document declares nothing."""
    text = b'<rss><item><![CDATA[<!ENTITY a "&b;&b;">]]></item></rss>'

    assert not is_bomb(text)


def test_an_entity_that_names_a_file_is_not_opened() -> None:
    """A text with an external entity in it is no text; the rest is read."""
    data = b"""<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><r>
    <url><loc>https://a.example/&f;</loc></url><url><loc>https://a.example/b</loc></url></r>"""

    assert [record.fields["loc"] for record in records(data, URL)] == ["", "https://a.example/b"]


def test_a_broken_document_gives_what_stands_before_the_break() -> None:
    """Elements that were complete when it broke count."""
    data = b"<r><url><loc>1</loc></url><url><loc>2</loc></url><url><loc>3</lo"

    assert [record.fields["loc"] for record in records(data, URL)] == ["1", "2"]


def test_lone_ampersands_break_nothing() -> None:
    """Many write addresses into XML as they are; what stands in CDATA is left alone."""
    plain = b"<r><url><loc>https://a.example/?a=1&b=2&amp;c=3</loc></url></r>"
    quoted = b"<r><url><loc><![CDATA[https://a.example/?a=1&b=2]]></loc></url></r>"

    assert next(records(plain, URL)).fields["loc"] == "https://a.example/?a=1&b=2&c=3"
    assert next(records(quoted, URL)).fields["loc"] == "https://a.example/?a=1&b=2"


def test_only_children_of_the_same_vocabulary_count() -> None:
    """The address of a picture, in its own namespace, is not that of the page."""
    data = b"""\n<urlset xmlns="s" xmlns:image="i"><url><image:image><image:loc>p</image:loc>
    </image:image><image:loc>q</image:loc><loc>page</loc><loc>second</loc></url></urlset>"""

    assert next(records(data, URL)).fields == {"loc": "page"}


def test_the_first_element_says_what_a_document_is() -> None:
    """What is no XML has none."""
    assert root_name(b"\xef\xbb\xbf <?xml version='1.0'?><urlset/>") == "urlset"
    assert root_name(b"User-agent: *") == ""


@given(st.binary(), st.sampled_from([b"<r>", b"<r><url>", b'<!DOCTYPE r [<!ENTITY a "']))
def test_any_bytes_are_read(data: bytes, start: bytes) -> None:
    """Nothing but a refusal is raised."""
    try:
        list(records(start + data, URL))
    except BombError:
        assert is_bomb(start + data)
