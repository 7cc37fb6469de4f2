"""The DOM, and the only module that knows the parser.

A page's tree is read once, in document order, and leaves as a `Head` and a stream of events:
`Open`, text (a ``str``) and `CLOSE`. Everything after this module works on plain values.

Elements that show a reader no text of the page never become events; each kind is listed with its
reason below. What is merely *furniture* is not pruned here: it must reach the judge, so that its
removal has a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .model import Head, HeadLink, Page

#: Elements whose subtree is not text on the page (HTML standard, section 4, by purpose): code and
#: styling of the page itself, controls, and what is drawn only where scripts or plug-ins fail.
PRUNED = frozenset(
    "audio button canvas datalist dialog embed head iframe input map meter noframes noscript object "
    "option progress rp script select style svg template textarea title video".split()
)

#: Nesting beyond which a subtree is left out. Browsers stop deepening at 512 (Blink's and WebKit's
#: ``maximumHTMLParserDOMTreeDepth``), so no author has seen a deeper page work.
MAX_DEPTH = 512

#: Elements in one page beyond which the rest is left out: a hundred times a long post's, and about
#: a second's work.
MAX_ELEMENTS = 250_000

_BLOCKS_IN_CELL = (
    "tr table, p + p, div + div, pre, form, h1, h2, h3, h4, blockquote, article, section, "
    "ul, ol, dl"
)
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
    parser = LexborHTMLParser(page.text)
    return Tree(_head(parser, page.url), parser.body)


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
                child = node.first_child if depth < MAX_DEPTH else None
                if child is None:
                    yield CLOSE
        if child is not None:
            node, depth = child, depth + 1
            continue
        while node is not None and node.next is None and depth > 0:
            node, depth = node.parent, depth - 1
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
    if attributes.get("aria-hidden") == "true" and tag in ("span", "a", "i", "em", "b"):
        # Inline decoration: icon ligatures, heading anchors, the drawn twin of a formula.
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

    The signs are those that browsers use to expose a table to screen readers: a role, header cells
    or a caption say data; one row, one column, or blocks inside cells say layout.
    """
    if attributes.get("role") in ("presentation", "none"):
        return False
    if table.css_first(_BLOCKS_IN_CELL) is not None:
        return False
    rows = table.css("tr")
    widths = [sum(cell.tag in ("td", "th") for cell in row.iter()) for row in rows]
    return len(rows) > 1 and max(widths, default=0) > 1


def _head(parser: LexborHTMLParser, url: str) -> Head:
    root, head = parser.root, parser.head
    if root is None:
        return Head(base=url)
    base = _attribute(parser.css_first("base[href]"), "href")
    title = (head.css_first("title") if head is not None else None) or parser.css_first("title")
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
