"""Markdown becomes HTML that shows what the cleaner wrote and does nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.markup import href, to_html
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
