"""Markdown as the database keeps it becomes HTML or XHTML that runs and fetches nothing.

What the cleaner writes is CommonMark with tables, strike-through and five plain tags; whatever else
looks like HTML is shown as the text that it is. What comes out is sanitised all the same, since a
database may have been written by anybody.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from html import escape
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .words import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.rules_inline import StateInline

#: The tags that the cleaner writes where CommonMark's signs would not be read as such.
_PLAIN_TAG: Final = re.compile(r"</?(?:strong|em|del|sup|sub)>")
_TAGS: Final = {
    "p", "h2", "h3", "h4", "h5", "h6", "pre", "code", "table", "thead", "tbody", "tr", "th", "td",
    "ul", "ol", "li", "blockquote", "a", "strong", "em", "del", "s", "sup", "sub", "br", "hr",
    "span", "div",
}  # fmt: skip
_ATTRIBUTES: Final = {"a": {"href", "class"}, "ol": {"start"}, "p": {"class"}, "span": {"class"}}
#: Characters of a text that nh3 is given in one piece: from every "&" it looks for the next "<" to
#: the end of the text, so that a paragraph of 800 kB that is half of them takes 6 s, and in pieces
#: of 256 to 16,384 characters 0.3 s.
_PIECE: Final = 4096
_LONG: Final = re.compile(rf"(?<=>)[^<>]{{{_PIECE},}}(?=<)")
_PIECES: Final = re.compile(rf"(?:&[^;&]*;|.){{1,{_PIECE}}}", re.DOTALL)
#: Elements of those that never hold anything.
_VOID: Final = {"br", "hr"}
#: Where an address leads: a host or a number of IPv6, with who asks and at which port.
_AUTHORITY: Final = re.compile(
    r"(?:[\w.~!$&'()*+,;=:%-]*@)?(?:\[[0-9A-Fa-f:.]+\]|\w(?:[\w.-]*\w)?\.?)(?::\d*)?", re.ASCII
)
_LONE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: Where a reader may be led.
_SCHEMES: Final = {"http", "https", "mailto"}
_DEEPEST: Final = 6
#: How the cleaner begins what a word of a list of definitions means.
_DEFINES: Final = ": "


def href(url: str) -> str:
    """Return an address if a reader may be led there; "" otherwise.

    >>> href("https://blog.example/a"), href("javascript:alert(1)"), href("//[")
    ('https://blog.example/a', '', '')
    """
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        return ""
    return url if scheme in _SCHEMES else ""


def uri(url: str) -> str:
    """Return an address if a reader may be led there, as a URI (RFC 3986); "" otherwise.

    Browsers mend addresses as they follow them; readers of books refuse those that need it.

    >>> uri("https://blog.example/a|b?q=[é]&c=50%"), uri("https://bücher.example/a%20b")
    ('https://blog.example/a%7Cb?q=%5B%C3%A9%5D&c=50%25', 'https://xn--bcher-kva.example/a%20b')
    >>> uri("https://a b/"), uri("https://"), uri("javascript:alert(1)")
    ('', '', '')
    """
    if not href(url):
        return ""
    parts = urlsplit(url)
    with suppress(UnicodeError):
        place = parts.netloc.encode("idna").decode() if parts.netloc else ""
        if parts.scheme == "mailto" or _AUTHORITY.fullmatch(place):
            rest = [_quoted(part) for part in (parts.path, parts.query, parts.fragment)]
            return urlunsplit((parts.scheme, place, *rest))
    return ""


def _quoted(part: str) -> str:
    return _LONE_PERCENT.sub("%25", quote(part, safe="%/?:@!$&'()*+,;=-._~"))


def to_html(markdown: str) -> str:
    """Render Markdown as HTML that is safe to show.

    Headings begin at the second level, since the first is the page's own. A picture is a link to
    where it stood: it is not fetched.

    >>> print(to_html("# A *b* <script>x</script>"))
    <h2>A <em>b</em> &lt;script&gt;x&lt;/script&gt;</h2>
    <BLANKLINE>
    >>> print(to_html("![A cat](https://a.example/cat.jpg)").strip())
    <p class="picture"><a href="https://a.example/cat.jpg" rel="nofollow noreferrer">A cat</a></p>
    """
    parser = _parser()
    tokens = parser.parse(markdown)
    _shift_headings(tokens)
    _mark_paragraphs(tokens)
    for token in tokens:
        if token.children is not None:
            token.children = list(_without_pictures(token.children))
    shown = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(
        _in_pieces(shown),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_absolute,
        url_schemes=_SCHEMES,
        link_rel="nofollow noreferrer",
    )


def _in_pieces(markup: str) -> str:
    """Interrupt long texts by comments, which sanitising takes out."""
    return _LONG.sub(lambda found: "<!---->".join(_PIECES.findall(found[0])), markup)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("html_inline", "plain_tag", _plain_tag)
    parser.add_render_rule("table_open", _scrolled)
    parser.add_render_rule("table_close", _scrolled)
    return parser


def _plain_tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature is theirs
    found = _PLAIN_TAG.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = found[0]
    state.pos = found.end()
    return True


def _scrolled(_renderer: Any, tokens: Sequence[Token], place: int, *_: Any) -> str:
    """Put a table into a frame of its own, which scrolls where the page is narrow."""
    return "<div><table>\n" if tokens[place].nesting > 0 else "</table></div>\n"


def _absolute(_tag: str, name: str, value: str) -> str | None:
    """Take away an address that would lead to a page of ours, or run something."""
    return (href(value) or None) if name == "href" else value


def _shift_headings(tokens: Sequence[Token]) -> None:
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=2)
    for token in headings:
        token.tag = f"h{min(_DEEPEST, int(token.tag[1]) + 2 - min(2, highest))}"


def _mark_paragraphs(tokens: Sequence[Token]) -> None:
    """Tell pictures, what is said below them, and definitions from running text."""
    before = ""
    for opening, inline in pairwise(tokens):
        if opening.type != "paragraph_open":
            continue
        kind = _kind_of(inline.children or [], before)
        if kind:
            opening.attrSet("class", kind)
        before = kind


def _kind_of(children: list[Token], before: str) -> str:
    shown = [token for token in children if token.type not in ("softbreak", "hardbreak")]
    said = [token for token in shown if token.type not in ("link_open", "link_close")]
    if said and all(token.type == "image" for token in said):
        return "picture"
    if before == "picture" and len(shown) > 1 and _is_around(shown, "em_open", "em_close"):
        return "caption"
    if shown and shown[0].type == "text" and shown[0].content.startswith(_DEFINES):
        shown[0].content = shown[0].content.removeprefix(_DEFINES)
        return "definition"
    return ""


def _is_around(tokens: Sequence[Token], opening: str, closing: str) -> bool:
    """Whether one pair of signs stands around all of it."""
    return (
        tokens[0].type == opening
        and tokens[-1].type == closing
        and all(token.level > 0 for token in tokens[1:-1])
    )


def _without_pictures(tokens: Sequence[Token]) -> Iterator[Token]:
    """Put the words for a picture in its place, linked to it where it is not in a link already."""
    links = 0
    for token in tokens:
        links += (token.type == "link_open") - (token.type == "link_close")
        if token.type != "image":
            yield token
            continue
        source = href(str(token.attrs.get("src", "")))
        words = Token("text", "", 0, content=token.content.strip() or "Picture")
        if links or not source:
            yield from (_span(1), words, _span(-1))
        else:
            yield Token("link_open", "a", 1, attrs={"href": source})
            yield words
            yield Token("link_close", "a", -1)


def _span(nesting: int) -> Token:
    attrs: dict[str, str | int | float] = {"class": "picture"} if nesting > 0 else {}
    return Token("span_open" if nesting > 0 else "span_close", "span", nesting, attrs=attrs)  # type: ignore[arg-type]


# --- XHTML ----------------------------------------------------------------------------------------


def to_xhtml(markdown: str) -> str:
    r"""Render Markdown as `to_html` does, in the syntax of XML.

    >>> print(to_xhtml("a & b  \nc").strip())
    <p>a &amp; b<br/>
    c</p>
    """
    writer = _Xhtml()
    writer.feed(to_html(markdown))
    writer.close()
    return readable("".join(writer.written))


class _Xhtml(HTMLParser):
    """Writes sanitised HTML, in which every element is closed, as XML.

    A link that leads nowhere is none there, since readers of books refuse it.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []

        #: Whether the link that is open leads somewhere; links are not in links.
        self._leads = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            target = uri(dict(attrs).get("href") or "")
            self._leads = bool(target)
            tag, attrs = ("a", [("href", target)]) if target else ("span", [])
        said = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        self.written.append(f"<{tag}{said}/>" if tag in _VOID else f"<{tag}{said}>")

    def handle_endtag(self, tag: str) -> None:
        tag = "span" if tag == "a" and not self._leads else tag
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.written.append(escape(data, quote=False))
