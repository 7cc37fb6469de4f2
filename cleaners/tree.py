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
from typing import Final, NamedTuple
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .cuts import until_too_open
from .model import BOXES, Head, HeadLink, Page

#: Elements whose subtree is not text on the page (HTML standard, section 4, by purpose): code and
#: styling of the page itself, controls, and what is drawn only where scripts or plug-ins fail.
PRUNED = frozenset(
    "audio button canvas datalist dialog embed head iframe input map meter noframes noscript "
    "object option progress script select style svg template textarea title video".split()
)
#: What is written beside a word to say how it is read, and the brackets for where that cannot be
#: shown: a word with its reading in the midst of it is none (HTML standard, 4.5.10 to 4.5.12; of
#: ``<rtc>`` 16.2 says that it is obsolete).
_READINGS = frozenset({"rp", "rt", "rtc"})
#: What no reading holds: an element left open that has taken in the text after it.
_NO_READING = "p, div, ul, ol, table, h1, h2, h3, h4, h5, h6, ruby"

#: Nesting beyond which elements stand side by side. Browsers stop deepening at 512 (Blink's and
#: WebKit's ``maximumHTMLParserDOMTreeDepth``), and so show what old editors left unclosed.
MAX_DEPTH = 512

#: Elements and texts in one page beyond which the rest is left out: three times what the largest of
#: 3,200 saved pages has (8,833 elements), and half a second's work.
MAX_NODES = 60_000

_BLOCKS_IN_CELL = (
    "tr table, p + p, div + div, pre, form, h1, h2, h3, h4, blockquote, article, section, "
    "ul, ol, dl"
)
#: Inline elements that are decoration where they are kept from screen readers: icon ligatures,
#: heading anchors, the drawn twin of a formula (so are MathJax's own elements, ``mjx-…``).
_DECORATIVE = frozenset({"a", "b", "em", "i", "nobr", "span"})
#: What belongs to the head, wherever it stands: authors put it into the body too. A drawing's title
#: is not the page's. One query takes a third of the time of five.
_OF_HEAD = (
    "base[href], title:not(svg title), meta[content], link[rel][href], "
    'script[type="application/ld+json"]'
)
_HEAD_TAGS = ("base", "title", "meta", "link", "script")
#: What the parser calls a text node; so do comments begin, and what is neither.
_TEXT, _NOT_SHOWN = "-text", "-"
#: Elements that are looked at more closely before they open.
_RARE = _READINGS | {"button", "input", "math", "script"}
#: What shows a reader something for all that: some scripts are formulas, some boxes are ticked,
#: some buttons ask what they fold the answer to.
_SHOWN_BY_CHANCE = frozenset({"button", "input", "script"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: How a question ends. On 97 pages of WCXB buttons are headings. The sum of their F1 falls by 0.4
#: with all of them, and stays with those that ask: shops gain, services lose (by one page).
_ASKS = re.compile(r"[?？؟]\s*\Z")
#: What a button says that folds what follows it (WAI-ARIA 1.2, 6.6; Bootstrap 3 to 5).
_FOLDING = frozenset({"aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle"})
#: What may stand between a word's ``<ruby>`` and its reading.
_WITHIN_RUBY = frozenset({"a", "b", "font", "i", "rb", "rtc", "span"})
_new = tuple.__new__
#: The end of what is shown without scripts, as code writes it, and a frame left open before it.
_NOSCRIPT_END = b"</noscript>"
_OPEN_FRAME = re.compile(rb"<iframe\b[^<>]*>\s*", re.IGNORECASE)
#: Bytes of a frame's tag; of saved pages the longest has 400.
_LONGEST_TAG = 1_000
#: Attribute of what stands for an address of e-mail that is kept from robots ("[email protected]").
_CLOAK = "data-cfemail"
#: A template that is shown, and the tags of any.
_SHADOW_ROOT = re.compile(rb"<template[^<>]{1,200}shadowrootmode", re.IGNORECASE)
_TEMPLATE = re.compile(rb"<(/?)template\b", re.IGNORECASE)
#: How scripts begin that keep what the page was made from: ``window.__INITIAL_STATE__ = {``; and
#: what pages with values for scripts have.
_STATE = re.compile(r"\s*(?:window|self|globalThis)\.__[A-Z_]{3,30}__\s*=\s*[{\[]")
_VALUES = ("application/json", ".__")
_TEX = 'annotation[encoding="application/x-tex"]'


class Open(NamedTuple):
    """An element begins; every `Open` is matched by one `CLOSE`."""

    tag: str
    attributes: dict[str, str | None]
    #: For ``<table>``: rows and columns mean something, so its cells belong together.
    data_table: bool = False


class _Close(Enum):
    CLOSE = "close"


#: The innermost open element ends.
CLOSE: Final = _Close.CLOSE

Event = Open | str | _Close


@dataclass(slots=True)
class Tree:
    """A parsed page: its head, and its body as events that can be read once."""

    head: Head
    _body: LexborNode | None
    #: Names of elements that give no events.
    _pruned: frozenset[str] = PRUNED
    #: What had to be left out; complete when the events have been read.
    notes: list[str] = field(default_factory=list)

    def events(self) -> Iterator[Event]:
        """Yield the body's elements and texts in document order."""
        return _events(self._body, self._pruned, self.notes) if self._body is not None else iter(())


def parse(page: Page) -> Tree:
    """Parse `page` with lexbor, as the HTML standard's tree construction says.

    >>> from .model import Form
    >>> tree = parse(Page("<title>T</title><p>a<b>c", Form.HTML, "utf-8", "utf-8"))
    >>> tree.head.title, [e if isinstance(e, str) else getattr(e, "tag", "/")
    ...                   for e in tree.events()]
    ('T', ['body', 'p', 'a', 'b', 'c', '/', '/', '/'])
    """
    html, notes = until_too_open(_with_frames_closed(_encoded(page)))
    parser = LexborHTMLParser(html)
    return Tree(_head(parser, page.url), parser.body, notes=notes)


def parse_unscripted(page: Page) -> Tree:
    """Parse `page` as a browser shows it that runs no scripts: with what is in ``<noscript>``.

    What browsers show in the place of an element (declarative shadow roots, HTML standard, 4.12.3)
    is shown too.

    >>> from .model import Form
    >>> tree = parse_unscripted(Page("<noscript>a</noscript>", Form.HTML, "utf-8", "utf-8"))
    >>> [event for event in tree.events() if isinstance(event, str)]
    ['a']
    """
    html = _with_frames_closed(_encoded(page))
    if _SHADOW_ROOT.search(html):
        html = _TEMPLATE.sub(rb"<\1div", html)
    html, notes = until_too_open(html)
    parser = LexborHTMLParser(html)
    return Tree(_head(parser, page.url), parser.body, PRUNED - {"noscript", "noframes"}, notes)


def _encoded(page: Page) -> bytes:
    """Return the page as the parser reads it, half characters (of which it has none) left out."""
    return page.text.encode("utf-8", "ignore")


def _with_frames_closed(html: bytes) -> bytes:
    """End each frame that a ``<noscript>`` leaves open, which would take in the rest of the page.

    A frame's inside is raw text to its end tag. Where scripts run, so is that of ``<noscript>``, so
    that authors never see what ``<noscript><iframe src=… /></noscript>`` does where none do.
    """
    parts: list[bytes] = []
    done, at = 0, html.find(_NOSCRIPT_END)
    while at >= 0:
        start = html.rfind(b"<", max(0, at - _LONGEST_TAG), at)
        if start >= 0 and _OPEN_FRAME.fullmatch(html, start, at):
            parts += html[done:at], b"</iframe>"
            done = at
        at = html.find(_NOSCRIPT_END, at + 1)
    return b"".join(parts) + html[done:] if parts else html


def values_for_scripts(page: Page) -> tuple[str, ...]:
    """Return the page's scripts that are JSON, or that begin by keeping a value in the window."""
    if not any(sign in page.text for sign in _VALUES):
        return ()
    scripts = LexborHTMLParser(until_too_open(_encoded(page))[0]).css("script:not([src])")
    return tuple(
        text
        for script in scripts
        if (text := script.text())
        and (script.attributes.get("type") == _VALUES[0] or _STATE.match(text))
    )


def style_sheets(page: Page) -> tuple[str, ...]:
    """Return the style sheets that stand in the page itself, those for no scripts included.

    >>> from .model import Form
    >>> style_sheets(Page("<style>p { color: red }</style>", Form.HTML, "utf-8", "utf-8"))
    ('p { color: red }',)
    """
    sheets = LexborHTMLParser(until_too_open(_encoded(page))[0]).css("style:not(svg style)")
    return tuple(sheet.text() for sheet in sheets)


def _events(  # noqa: C901, PLR0912 - one loop
    root: LexborNode, pruned: frozenset[str], notes: list[str]
) -> Iterator[Event]:
    """Walk without recursion: hostile nesting must not exhaust the interpreter's stack.

    The parser's nodes cost a microsecond for all that is asked of them, so each is asked once for
    its number, by which the name is known, and its children are followed by `next` alone.
    """
    names: dict[int, str] = {}
    around: list[LexborNode] = []
    node = root
    left = MAX_NODES
    while True:
        number = node.tag_id
        tag = names.get(number)
        if tag is None:
            tag = names[number] = _name(node, pruned)
        child = None
        if tag is _TEXT:
            yield node.text_content or ""
        elif tag is not _NOT_SHOWN:
            opened = _opened(node, tag)
            if opened.__class__ is Open:
                yield opened
                child = node.first_child
                if child is None or len(around) >= MAX_DEPTH:
                    yield CLOSE
            elif opened is not None:
                yield opened
        left -= 1
        if child is not None:
            around.append(node)
            node = child
            if left > 0:
                continue
        while (after := node.next) is None or node is root or left <= 0:
            if not around:
                if left <= 0:
                    notes.append(f"cut after {MAX_NODES:,} elements and texts")
                return
            node = around.pop()
            if len(around) < MAX_DEPTH:
                yield CLOSE
        node = after


def _name(node: LexborNode, pruned: frozenset[str]) -> str:
    """Return a node's name, one and the same string for all that are left out."""
    tag = node.tag or _NOT_SHOWN
    if tag == _TEXT:
        return _TEXT
    shows_nothing = tag in pruned and tag not in _SHOWN_BY_CHANCE
    return _NOT_SHOWN if shows_nothing or tag[0] == _NOT_SHOWN else tag


def _opened(node: LexborNode, tag: str) -> Open | str | None:
    """Return the event that `node` begins with, its replacement text, or None to leave it out."""
    if tag in _RARE:
        if tag == "script":
            return _tex_script(node)
        if tag == "math":
            return _formula(node)
        if tag == "input":
            return _task(node.attributes)
        if tag == "button" and not _is_heading(node):
            return None
        if _is_reading(node):
            return None
    attributes = node.attributes
    if _CLOAK in attributes:
        return _uncloaked(attributes[_CLOAK] or "")
    if "aria-hidden" in attributes and _is_decoration(tag, attributes):
        return None
    # As `Open(…)` does, in a third of the time: there are 600 on a page.
    return _new(Open, (tag, attributes, tag == "table" and _is_data_table(node, attributes)))


def _uncloaked(code: str) -> str | None:
    """Return the address that Cloudflare writes for scripts: the first byte masks the others.

    >>> _uncloaked("2a4b6a48044943")
    'a@b.ci'
    """
    try:
        mask, *masked = bytes.fromhex(code)
        return bytes(byte ^ mask for byte in masked).decode()
    except ValueError:
        return None


def _is_heading(button: LexborNode) -> bool:
    """Tell whether a button in a heading, or with one, asks what it folds the answer to."""
    if _FOLDING.isdisjoint(button.attributes) or not _ASKS.search(button.text()):
        return False
    around = button.parent.tag if button.parent is not None else None
    return around in _HEADINGS or button.css_first(", ".join(_HEADINGS)) is not None


def _is_reading(node: LexborNode) -> bool:
    """Tell a reading from an element that only bears its name.

    Outside ``<ruby>`` it means the same as its children, says the standard.
    """
    around = node.parent
    while around is not None and around.tag in _WITHIN_RUBY:
        around = around.parent
    is_in_ruby = around is not None and around.tag == "ruby"
    return is_in_ruby and node.css_first(_NO_READING) is None


def _is_decoration(tag: str, attributes: dict[str, str | None]) -> bool:
    kept_from_readers = attributes["aria-hidden"] == "true"
    return kept_from_readers and (tag in _DECORATIVE or tag.startswith("mjx-"))


def _task(attributes: dict[str, str | None]) -> str | None:
    """Return the sign of a task's box, which nobody can press; other boxes are a form's.

    >>> _task({"type": "checkbox", "disabled": None, "checked": None})
    '\u2611 '
    """
    is_task = attributes.get("type") == "checkbox" and "disabled" in attributes
    return f"{BOXES['checked' in attributes]} " if is_task else None


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
    found: dict[str, list[LexborNode]] = {name: [] for name in _HEAD_TAGS}
    for node in parser.css(_OF_HEAD):
        found[node.tag or ""].append(node)
    titles, html = found["title"], parser.root
    return Head(
        title=" ".join(titles[0].text().split()) if titles else "",
        language=_attribute(html, "lang") or _attribute(html, "xml:lang"),
        metas=tuple(_metas(found["meta"])),
        links=tuple(map(_link, found["link"])),
        json_ld=tuple(script.text() for script in found["script"]),
        base=_join(url, _attribute(found["base"][0], "href") if found["base"] else ""),
    )


def _join(url: str, base: str) -> str:
    try:
        return urljoin(url, base) if base else url
    except ValueError:  # an address that is none, such as "http://[": keep what we know
        return url


def _attribute(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "").strip() if node is not None else ""


def _metas(nodes: list[LexborNode]) -> Iterator[tuple[str, str]]:
    for meta in nodes:
        attributes = meta.attributes
        content = (attributes.get("content") or "").strip()
        for key in ("name", "property", "itemprop", "http-equiv"):
            if name := attributes.get(key):
                yield name.strip().lower(), content


def _link(link: LexborNode) -> HeadLink:
    attributes = link.attributes
    return HeadLink(
        rel=(attributes.get("rel") or "").strip().lower(),
        href=(attributes.get("href") or "").strip(),
        type=attributes.get("type") or "",
        hreflang=attributes.get("hreflang") or "",
    )
