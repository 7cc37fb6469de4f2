"""Pages flattened to text as programs flatten them: what is left when the HTML is lost.

Each `Style` is a way in which dumps come about. None copies a program's output to the letter; what
a judge of lines must not depend on is what they differ in: whether blocks stand apart, whether
lines are wrapped, whether a link breaks a paragraph, whether markup leaves a trace.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaners import tree
from cleaners.assemble import assemble
from cleaners.decode import decode
from cleaners.flow import INLINE
from cleaners.markdown import to_markdown
from cleaners.segment import segment

#: Takes a page's HTML, gives a dump of it.
Style = Callable[[str], str]

#: Elements whose text ``innerText`` does not show.
_UNSEEN = frozenset(
    "script style noscript template head iframe svg select option textarea title object".split()
)
#: Elements that ``innerText`` sets apart by an empty line (HTML standard, section 15.3).
_APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote table figure".split())
_CELLS = ("td", "th")
#: One picture in this many leaves a line, as in dumps of scrapers that write alternative texts.
_PICTURES = 2
#: Signs in lines that styles write in their own way: a picture, a gap, a link, a list's item.
_PICTURE, _GAP, _LINK, _ITEM = "\x00image", "\x00gap", "\x01", "\x02"
_SIGNS = re.compile("[\x01\x02]")
#: Columns at which the wrapped styles break lines, and by which one of them indents.
_LYNX_WIDTH, _LYNX_INDENT, _MARKDOWN_WIDTH = 72, 3, 78
#: A line of no-break space between paragraphs stands in dumps of some editors; one gap in so many.
_BLANKS = 2


def flatten(html: str) -> str:
    r"""Return the lines of a page, much as scrapers keep them: a line a block, no gaps.

    >>> flatten("<ul><li>Home<li><a>A</a>bout</ul><p>One<br>two <img><pre>a\n  b</pre>")
    'Home\nAbout\nOne\ntwo\nImage\na\n  b'
    """
    return "\n".join(_pictured(_plain(html), "Image"))


def inner_text(html: str) -> str:
    r"""Return the text as browsers copy it: paragraphs and lists apart, pictures nothing.

    >>> inner_text("<div>Home</div><p>One<p>Two<br>three<img>")
    'Home\n\nOne\n\nTwo\nthree'
    """
    found = [line for line in _lines(html) if line != _PICTURE]
    rows = [
        "" if is_gap else _without_signs("\n".join(group))
        for is_gap, group in groupby(found, lambda line: line == _GAP)
    ]
    return "\n".join(rows).strip("\n")


def editor(html: str) -> str:
    r"""Return each block apart, with lone no-break spaces between some, as in copied posts.

    >>> editor("<p>One<p>Two<p>Three")
    'One\n\n\xa0\n\nTwo\n\nThree'
    """
    parts: list[str] = []
    for index, line in enumerate(_pictured(_plain(html), "Image")):
        parts += ["\u00a0", line] if index % _BLANKS else [line]
    return "\n\n".join(parts)


def wet(html: str) -> str:
    r"""Return the title and the lines, as archives of crawls keep pages.

    >>> wet("<title>A day</title><p>One<img>")
    'A day\nOne'
    """
    node = LexborHTMLParser(html).css_first("title")
    title = " ".join(node.text().split()) if node is not None else ""
    return "\n".join(filter(None, (title, *_pictured(_plain(html), ""))))


def strings(html: str) -> str:
    r"""Return each text node on a line of its own, as ``get_text("\n")`` does.

    >>> strings("<p>See <a>this</a>, please.")
    'See\nthis\n, please.'
    """
    body = LexborHTMLParser(html).body
    texts = _texts(body) if body is not None else iter(())
    return "\n".join(" ".join(text.split()) for text in texts if text.strip())


def source(html: str) -> str:
    r"""Return the text with the line breaks and the indentation of the source.

    >>> source("<p>One\n  two<p>Three")
    'One\n  twoThree'
    """
    body = LexborHTMLParser(html).body
    return "".join(_texts(body)).strip("\n") if body is not None else ""


def markdown(html: str) -> str:
    r"""Return the page as Markdown, links and pictures too.

    >>> markdown("<h2>A day</h2><p>It <b>rained</b>.")
    '## A day\n\nIt **rained**.'
    """
    layout = segment(tree.parse(decode(html)))
    return to_markdown(assemble(layout.segments, [True] * len(layout.segments)))


def wrapped_markdown(html: str) -> str:
    """Return Markdown with long lines broken at a width."""
    return "\n".join(_wrapped(line, _MARKDOWN_WIDTH) for line in markdown(html).split("\n"))


def lynx(html: str) -> str:
    r"""Return wrapped and indented lines, links numbered, as text browsers print them.

    >>> lynx('<p>One <a href="/two">two</a>')
    '   One [1]two\n\n\nReferences\n\n   1. https://example.org/two'
    """
    links: list[str] = []
    found = LexborHTMLParser(html)
    targets = iter([a.attributes.get("href") or "" for a in found.css("a[href]") if _is_shown(a)])
    out: list[str] = []
    for line in _lines(html):
        if line == _PICTURE:
            out.append(" " * _LYNX_INDENT + "[image]")
        elif line == _GAP:
            out.append("")
        else:
            text = _numbered(line, targets, links)
            bullet = "  * " if text.startswith(_ITEM) else ""
            text = bullet + text.replace(_ITEM, "")
            out.append(_wrapped(text, _LYNX_WIDTH, " " * _LYNX_INDENT))
    listed = [f"{' ' * _LYNX_INDENT}{n}. {link}" for n, link in enumerate(links, 1)]
    return "\n".join([*out, *(["", "References", "", *listed] if listed else [])]).strip("\n")


#: By name; the first is what `benchmarks.flattened` measures by.
STYLES: Mapping[str, Style] = {
    "scraper": flatten,
    "innerText": inner_text,
    "editor": editor,
    "WET": wet,
    "strings": strings,
    "source": source,
    "Markdown": markdown,
    "wrapped Markdown": wrapped_markdown,
    "lynx": lynx,
}


# --- lines --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Writer:
    """Walks a page and writes its lines, with signs where styles differ."""

    lines: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)

    def walk(self, node: LexborNode, *, verbatim: bool = False) -> None:
        """Write what an element holds."""
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self._text(child.text_content or "", verbatim=verbatim)
            elif tag == "br":
                self.end_line()
            elif tag == "img":
                self.end_line()
                self.lines.append(_PICTURE)
            elif tag not in _UNSEEN:
                self._element(child, tag, verbatim=verbatim)

    def _element(self, node: LexborNode, tag: str, *, verbatim: bool) -> None:
        is_block = tag not in INLINE and tag not in _CELLS
        if is_block:
            self.end_line(apart=tag in _APART)
        if tag == "li":
            self.current.append(_ITEM)
        if tag == "a" and "href" in node.attributes:
            self.current.append(_LINK)
        self.walk(node, verbatim=verbatim or tag == "pre")
        if is_block:
            self.end_line(apart=tag in _APART)
        elif tag in _CELLS:
            self.current.append("\t")

    def _text(self, text: str, *, verbatim: bool) -> None:
        if not verbatim:
            self.current.append(" ".join(text.split()) if not text.strip() else _folded(text))
            return
        first, *rest = text.split("\n")
        self.current.append(first)
        for line in rest:
            self.end_line(verbatim=True)
            self.current.append(line)

    def end_line(self, *, verbatim: bool = False, apart: bool = False) -> None:
        """End the line at hand, if anything is on it."""
        line = "".join(self.current)
        bare = _without_signs(line)
        if bare.strip() or not bare:
            self.current.clear()
        if bare.strip():
            self.lines.append(line.rstrip() if verbatim or bare.startswith("  ") else line.strip())
        if apart and self.lines and self.lines[-1] != _GAP:
            self.lines.append(_GAP)


def _folded(text: str) -> str:
    inner = " ".join(text.split())
    return f"{' ' * text[0].isspace()}{inner}{' ' * text[-1].isspace()}"


def _lines(html: str) -> list[str]:
    writer = _Writer()
    body = LexborHTMLParser(html).body
    if body is not None:
        writer.walk(body)
    writer.end_line()
    return writer.lines


def _plain(html: str) -> list[str]:
    return [_without_signs(line) for line in _lines(html) if line != _GAP]


def _without_signs(line: str) -> str:
    return _SIGNS.sub("", line)


def _pictured(lines: list[str], picture: str) -> Iterator[str]:
    """Write a line for one picture in `_PICTURES`, none if it is ""."""
    count = 0
    for line in lines:
        if line != _PICTURE:
            yield line
            continue
        if picture and count % _PICTURES == 0:
            yield picture
        count += 1


def _texts(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            yield child.text_content or ""
        elif tag not in _UNSEEN:
            yield from _texts(child)


def _is_shown(node: LexborNode) -> bool:
    parent: LexborNode | None = node
    while parent is not None:
        if parent.tag in _UNSEEN:
            return False
        parent = parent.parent
    return True


def _numbered(line: str, targets: Iterator[str], links: list[str]) -> str:
    """Write the numbers of a line's links, and note what they lead to."""

    def number(_: re.Match[str]) -> str:
        target = next(targets, "")
        links.append(target if "://" in target else f"https://example.org{target}")
        return f"[{len(links)}]"

    return re.sub(_LINK, number, line)


def _wrapped(line: str, width: int, indent: str = "") -> str:
    if len(line) <= width and not indent:
        return line
    filled = textwrap.wrap(
        line, width, initial_indent=indent, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False, drop_whitespace=True,
    )  # fmt: skip
    return "\n".join(filled) or line
