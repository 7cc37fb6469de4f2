"""The DOM, and the only module that knows the parser.

A page's tree is read once, in document order, and leaves as a `Head` and a stream of events:
`Open`, text (a ``str``) and `CLOSE`. Everything after this module works on plain values.

Elements that show a reader no text of the page never become events; each kind is listed with its
reason below. What is merely *furniture* is not pruned here: it must reach the judge, so that its
removal has a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .model import Head, HeadLink, Page

#: Elements whose subtree is not text on the page (HTML standard, section 4, by purpose): code and
#: styling of the page itself, controls, and what is drawn only where scripts or plug-ins fail.
PRUNED = frozenset(
    "audio button canvas datalist dialog embed head iframe input map meter noframes noscript "
    "object option progress rp script select style svg template textarea title video".split()
)

#: Nesting beyond which elements stand side by side. Browsers stop deepening at 512 (Blink's and
#: WebKit's ``maximumHTMLParserDOMTreeDepth``), and so show what old editors left unclosed.
MAX_DEPTH = 512

#: Blocks that may stand open at once. Tree construction looks through what is open at each of their
#: tags, so its time grows with the square: 5,000 take a tenth of a second, 80,000 half a minute
#: (lexbor 2.5).
MAX_OPEN = 5_000

#: Elements in one page beyond which the rest is left out: a hundred times a long post's, and about
#: a second's work.
MAX_ELEMENTS = 100_000

#: Tags that make tree construction look for an open ``<p>`` (HTML standard, 13.2.6.4.7). Others
#: cost no more for standing deep, and a drawing may hold thousands that close themselves.
_NESTING_TAG = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figcaption|"
    r"figure|footer|form|header|hgroup|main|menu|nav|ol|pre|search|section|summary|ul)\b",
    re.IGNORECASE,
)
_BLOCKS_IN_CELL = (
    "tr table, p + p, div + div, pre, form, h1, h2, h3, h4, blockquote, article, section, "
    "ul, ol, dl"
)
#: Inline elements that are decoration where they are kept from screen readers: icon ligatures,
#: heading anchors, the drawn twin of a formula (so are MathJax's own elements, ``mjx-…``).
_DECORATIVE = frozenset({"a", "b", "em", "i", "nobr", "span"})
#: Authors put titles into the body too, and a drawing's title is not the page's.
_TITLE = "title:not(svg title)"
_JSON_LD = 'script[type="application/ld+json"]'
_TEX = 'annotation[encoding="application/x-tex"]'


@dataclass(frozen=True, slots=True)
class Open:
    """An element begins; every `Open` is matched by one `CLOSE`."""

    tag: str
    attributes: dict[str, str | None]
    #: For ``<table>``: rows and columns mean something, so its cells belong together.
    data_table: bool = False


class _Close(Enum):
    CLOSE = "close"


#: The innermost open element ends.
CLOSE = _Close.CLOSE

Event = Open | str | _Close


@dataclass(slots=True)
class Tree:
    """A parsed page: its head, and its body as events that can be read once."""

    head: Head
    _body: LexborNode | None
    #: What had to be left out; complete when the events have been read.
    notes: list[str] = field(default_factory=list)

    def events(self) -> Iterator[Event]:
        """Yield the body's elements and texts in document order."""
        return _events(self._body, self.notes) if self._body is not None else iter(())


def parse(page: Page) -> Tree:
    """Parse `page` with lexbor, as the HTML standard's tree construction says.

    >>> from .model import Form
    >>> tree = parse(Page("<title>T</title><p>a<b>c", Form.HTML, "utf-8", "utf-8"))
    >>> tree.head.title, [e if isinstance(e, str) else getattr(e, "tag", "/")
    ...                   for e in tree.events()]
    ('T', ['body', 'p', 'a', 'b', 'c', '/', '/', '/'])
    """
    text = _until_too_deep(page.text)
    parser = LexborHTMLParser(text)
    notes = [f"cut where {MAX_OPEN:,} blocks stood open"] if len(text) < len(page.text) else []
    return Tree(_head(parser, page.url), parser.body, notes)


def _until_too_deep(html: str) -> str:
    """Return `html` up to where too many blocks stand open, which is all of it for most pages.

    The first look is a count, since nearly all pages pass it.
    """
    if html.count("<") - 2 * html.count("</") <= MAX_OPEN:
        return html
    depth = 0
    for tag in _NESTING_TAG.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAX_OPEN:
            return html[: tag.start()]
    return html


def _events(root: LexborNode, notes: list[str]) -> Iterator[Event]:
    """Walk without recursion: hostile nesting must not exhaust the interpreter's stack."""
    node: LexborNode | None = root
    depth = elements = 0
    while node is not None:
        child = None
        if node.is_text_node:
            yield node.text_content or ""
        elif node.is_element_node:
            elements += 1
            opened = None if elements > MAX_ELEMENTS else _open(node)
            if isinstance(opened, str):
                yield opened
            elif opened is not None:
                yield opened
                child = node.first_child
                if child is None or depth >= MAX_DEPTH:
                    yield CLOSE
        if child is not None:
            node, depth = child, depth + 1
            continue
        while node is not None and node.next is None and depth > 0:
            node, depth = node.parent, depth - 1
            if depth < MAX_DEPTH:
                yield CLOSE
        node = node.next if node is not None and depth > 0 else None
    _note_limits(elements, notes)


def _note_limits(elements: int, notes: list[str]) -> None:
    if elements > MAX_ELEMENTS:
        notes.append(f"cut after {MAX_ELEMENTS} of {elements} elements")


def _open(node: LexborNode) -> Open | str | None:
    """Return the event that `node` begins with, its replacement text, or None to leave it out."""
    tag = node.tag or ""
    if tag in PRUNED:
        return _tex_script(node) if tag == "script" else None
    if tag == "math":
        return _formula(node)
    attributes = node.attributes
    if attributes.get("aria-hidden") == "true" and (tag in _DECORATIVE or tag.startswith("mjx-")):
        return None
    return Open(tag, attributes, data_table=tag == "table" and _is_data_table(node, attributes))


def _formula(node: LexborNode) -> str:
    source = node.css_first(_TEX)
    return f" ${source.text(strip=True)}$ " if source is not None else node.text(deep=True)


def _tex_script(node: LexborNode) -> str | None:
    """MathJax 2 keeps its formulas in scripts typed ``math/tex``."""
    kind = node.attributes.get("type") or ""
    return f" ${node.text(strip=True)}$ " if kind.startswith("math/tex") else None


def _is_data_table(table: LexborNode, attributes: dict[str, str | None]) -> bool:
    """Tell a table of values from one that places blocks on the page.

    A role that says so, one row, one column, or blocks inside cells mark a table that places them.
    """
    if attributes.get("role") in ("presentation", "none"):
        return False
    if table.css_first(_BLOCKS_IN_CELL) is not None:
        return False
    rows = table.css("tr")
    widths = [sum(cell.tag in ("td", "th") for cell in row.iter()) for row in rows]
    # Pictures alone are a gallery.
    return len(rows) > 1 and max(widths) > 1 and bool(table.text().strip())


def _head(parser: LexborHTMLParser, url: str) -> Head:
    base = _attribute(parser.css_first("base[href]"), "href")
    title = parser.css_first(_TITLE)
    html = parser.css_first("html")
    return Head(
        title=" ".join(title.text().split()) if title is not None else "",
        language=_attribute(html, "lang") or _attribute(html, "xml:lang"),
        metas=tuple(_metas(parser)),
        links=tuple(_links(parser)),
        json_ld=tuple(script.text() for script in parser.css(_JSON_LD)),
        base=_join(url, base),
    )


def _join(url: str, base: str) -> str:
    try:
        return urljoin(url, base) if base else url
    except ValueError:  # an address that is none, such as "http://[": keep what we know
        return url


def _attribute(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "").strip() if node is not None else ""


def _metas(parser: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for meta in parser.css("meta[content]"):
        attributes = meta.attributes
        content = (attributes.get("content") or "").strip()
        for key in ("name", "property", "itemprop", "http-equiv"):
            if name := attributes.get(key):
                yield name.strip().lower(), content


def _links(parser: LexborHTMLParser) -> Iterator[HeadLink]:
    for link in parser.css("link[rel][href]"):
        attributes = link.attributes
        yield HeadLink(
            rel=(attributes.get("rel") or "").strip().lower(),
            href=(attributes.get("href") or "").strip(),
            type=attributes.get("type") or "",
            hreflang=attributes.get("hreflang") or "",
        )
