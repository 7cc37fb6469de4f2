"""Markdown becomes HTML that shows what the cleaner wrote and does nothing."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.markup import href, to_html, to_xhtml, uri
from tests.db.browse.conftest import ATTACKS

LINK = '<a href="https://a.example/c.jpg" rel="nofollow noreferrer">'
CASES = {
    "a heading of the first level goes under the title": ("# A\n\n## B", "<h2>A</h2>\n<h3>B</h3>"),
    "headings that leave the first level free stay": ("## A\n\n### B", "<h2>A</h2>\n<h3>B</h3>"),
    "headings end at the sixth level": ("# A\n\n###### B", "<h2>A</h2>\n<h6>B</h6>"),
    "the cleaner's plain tags are tags": ("x<sup>2</sup>", "<p>x<sup>2</sup></p>"),
    "any other tag is text": ("x<b>2</b>", "<p>x&lt;b&gt;2&lt;/b&gt;</p>"),
    "a plain tag with an attribute is text": (
        '<em id="x">a</em>',
        '<p>&lt;em id="x"&gt;a</p>',
    ),
    "what is struck through is": ("~~a~~", "<p><s>a</s></p>"),
    "code stays as it is written": (
        "```python\na < b\n```",
        "<pre><code>a &lt; b\n</code></pre>",
    ),
    "a picture is a link to it, with its caption": (
        "![A cat](https://a.example/c.jpg)\n\n*It sleeps.*",
        f'<p class="picture">{LINK}A cat</a></p>\n<p class="caption"><em>It sleeps.</em></p>',
    ),
    "a picture in a link is in that link": (
        "[![](https://a.example/d.jpg)](https://a.example/c.jpg)",
        f'<p class="picture">{LINK}<span class="picture">Picture</span></a></p>',
    ),
    "a picture without an address that can be asked is words": (
        "![A cat](data:image/png;base64,AAAA)",
        '<p class="picture"><span class="picture">A cat</span></p>',
    ),
    "emphasis after a picture that is not all of it is no caption": (
        "![](https://a.example/c.jpg)\n\n*a* and *b*",
        f'<p class="picture">{LINK}Picture</a></p>\n<p><em>a</em> and <em>b</em></p>',
    ),
    "what a word means is set in": (
        "word\n\n: its meaning",
        '<p>word</p>\n<p class="definition">its meaning</p>',
    ),
    "a table has a frame": (
        "| a |\n| --- |\n| b |",
        (
            "<div><table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n"
            "<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table></div>"
        ),
    ),
}


@pytest.mark.parametrize(("markdown", "expected"), CASES.values(), ids=CASES)
def test_markdown_is_rendered(markdown: str, expected: str) -> None:
    """Each kind of block is shown as what it is."""
    assert to_html(markdown).strip() == expected


class _Tags(HTMLParser):
    """Collects tags and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def harmful(markup: str) -> list[str]:
    """Return what of HTML could run or fetch something."""
    parser = _Tags()
    parser.feed(markup)
    tags = "script style img svg math iframe object embed form base link meta video audio input"
    return [
        f"{tag} {attributes}"
        for tag, attributes in parser.found
        if tag in tags.split()
        or not set(attributes) <= {"href", "rel", "class", "start"}
        or not str(attributes.get("href", "https:")).startswith(("https:", "http:", "mailto:"))
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_has_no_effect(attack: str) -> None:
    """Whatever would run or fetch something comes out as text."""
    assert harmful(to_html(attack)) == []


@given(st.lists(st.sampled_from([*ATTACKS, "`", "*", "[", "](", "<", ">", "\n", "|", "    "])))
def test_attacks_do_not_help_each_other(pieces: list[str]) -> None:
    """No combination of attacks and of Markdown's signs becomes one that has an effect."""
    assert harmful(to_html("".join(pieces))) == []


def test_long_texts_are_shown_whole() -> None:
    """What is sanitised in pieces comes out in one."""
    words = "salt & rye " * 2000

    assert to_html(words) == f"<p>{words.strip().replace('&', '&amp;')}</p>\n"


@given(st.text())
def test_every_text_can_be_shown(text: str) -> None:
    """Rendering raises for no text."""
    to_html(text)


@pytest.mark.parametrize(
    "url",
    ["javascript:x", " javascript:x", "JAVASCRIPT:x", "data:text/html,x", "file:///x", "x", ""],
)
def test_only_the_web_is_linked_to(url: str) -> None:
    """An address of another kind is no link."""
    assert href(url) == ""


# --- XHTML ----------------------------------------------------------------------------------------

URIS = {
    "https://a.example/x[1]|y z": "https://a.example/x%5B1%5D%7Cy%20z",
    "https://a.example/50%?q=é#a#b": "https://a.example/50%25?q=%C3%A9#a%23b",
    "https://a.example/%E9%9B%A8": "https://a.example/%E9%9B%A8",
    "http://[::1]:8000/": "http://[::1]:8000/",
    "https://me:pw@a_b.example/": "https://me:pw@a_b.example/",
    "mailto:ada@a.example": "mailto:ada@a.example",
    "https://bücher.example/": "https://xn--bcher-kva.example/",
    "https://-.example/": "",
    "https://a b.example/": "",
    "https://": "",
    "/a.html": "",
    "data:text/html,x": "",
}


@pytest.mark.parametrize(("address", "expected"), URIS.items())
def test_addresses_become_uris(address: str, expected: str) -> None:
    """What browsers mend is mended, and what nobody can follow is left out."""
    assert uri(address) == expected


XHTML = {
    "what is never closed is closed": ("a  \nb\n\n***", "<p>a<br/>\nb</p>\n<hr/>"),
    "signs of XML are escaped": ("a & b < c", "<p>a &amp; b &lt; c</p>"),
    "a no-break space is itself": ("a\u00a0b", "<p>a\u00a0b</p>"),
    "a link that leads nowhere is words": ("[a](/b) c", "<p><span>a</span> c</p>"),
    "a link leads to a URI": (
        "[a](https://b.example/x[1])",
        '<p><a href="https://b.example/x%5B1%5D">a</a></p>',
    ),
    "a picture in a link that leads nowhere is words": (
        "[![a](/c.png)](/b)",
        '<p class="picture"><span><span class="picture">a</span></span></p>',
    ),
    "characters that XML lacks are left out": ("a\x01b\ufffe", "<p>ab</p>"),
}


@pytest.mark.parametrize(("markdown", "expected"), XHTML.values(), ids=XHTML)
def test_xhtml(markdown: str, expected: str) -> None:
    """It is the HTML of the same text, in the syntax of XML."""
    assert to_xhtml(markdown).strip() == expected


@given(st.text())
def test_any_xhtml_is_well_formed(markdown: str) -> None:
    """Whatever a text holds, XML can be read."""
    ET.fromstring(f"<body>{to_xhtml(markdown)}</body>")  # noqa: S314 - it was just written
