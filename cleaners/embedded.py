"""The text of a post in a page's own data: what the page says of it for machines and for scripts.

schema.org's ``articleBody`` is "the actual body of the article"; a ``HowTo`` is told by its
description and its steps. Pages that scripts put together carry the post as a string among the
values that these scripts read, with a name that says what it is.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .decode import storable

#: Characters of one script that are read. The largest of 3,200 saved pages that holds a post has
#: 1.6 million; json takes 10 ms for a million.
MAX_CHARS = 4_000_000
#: Characters of the longest text that is taken for a post: a book's.
MAX_TEXT = 1_000_000
#: Values of one script that are looked at: a tenth of a second.
MAX_VALUES = 100_000
#: Names under which scripts keep a post's text, letters alone, in lower case.
_TEXT_KEYS = frozenset(
    "articlebody body bodyhtml bodycontent content contenthtml contentrendered fulltext html "
    "markdown postcontent rendered text".split()
)
#: Characters from which on a string under such a name may be a post.
_LEAST = 600
#: Share of all such strings' length that the longest must have: otherwise there is a list of posts.
_MOST = 0.5
#: Elements that set blocks, and any element: their tags in a string say that it is HTML.
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|figure|pre|table|section)\b", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:a|b|br|em|i|img|span|strong|code|sup|sub|u|small)\b[^<>]*>", re.IGNORECASE
)
_ESCAPED = re.compile(r"&lt;/?(?:p|div|br|h[1-6]|ul|li)\b", re.IGNORECASE)
_DECODER = json.JSONDecoder(strict=False)
#: Where a value begins, behind what templates and scripts put before it ("<![CDATA[", "x = ").
_START = re.compile(r"(?<!CDATA)[\[{](?!CDATA)")
_WORDS = re.compile(r"\w[^\w<>]")


def stated(sources: Iterable[str]) -> tuple[str, str]:
    r"""Return the post's text as JSON-LD states it, as HTML, and by what name; "" where none is.

    Several texts are a list of posts, of which none is the page's.

    >>> stated(['{"@type": "BlogPosting", "articleBody": "One.\\nTwo & three."}'])
    ('<p>One.</p><p>Two &amp; three.</p>', 'articleBody')
    """
    found = dict.fromkeys(
        (markup, name)
        for source in sources
        if "articleBody" in source or "HowTo" in source
        for item in _items(_read(source))
        for markup, name in _stated_by(item)
        if 0 < len(markup) <= MAX_TEXT
    )
    return next(iter(found)) if len(found) == 1 else ("", "")


def kept_for_scripts(sources: Iterable[str]) -> tuple[str, str]:
    """Return the text of a post among the values that scripts read, as HTML, and its name."""
    found = {
        text: name
        for source in sources
        for name, text in _named_strings(_read(source))
        if _LEAST <= len(text) <= MAX_TEXT and _reads(text)
    }
    longest = max(found, key=len, default="")
    if not longest or len(longest) < _MOST * sum(map(len, found)):
        return "", ""
    return as_html(longest), found[longest]


def as_html(text: str) -> str:
    r"""Return a text that may be HTML, or HTML that is escaped once too often, as HTML.

    Plain text becomes a paragraph of each line.

    >>> as_html("&lt;p&gt;a&lt;/p&gt;"), as_html("<b>a</b>\nb"), as_html("1 &lt; 2")
    ('<p>a</p>', '<p><b>a</b></p><p>b</p>', '<p>1 &lt; 2</p>')
    """
    text = storable(text)
    if not _BLOCK.search(text) and _ESCAPED.search(text):
        text = html.unescape(text)
    if _BLOCK.search(text):
        return text
    if not _TAG.search(text):
        text = html.escape(html.unescape(text), quote=False)
    return "".join(f"<p>{line.strip()}</p>" for line in text.splitlines() if line.strip())


def _read(source: str) -> Any:
    if len(source) > MAX_CHARS:
        return None
    start = _START.search(source)
    try:
        return _DECODER.raw_decode(source, start.start() if start else 0)[0]
    except (ValueError, RecursionError):  # no JSON, or nested so deep that only malice does it
        return None


def _items(data: Any) -> Iterator[dict[str, Any]]:
    """Yield what JSON-LD describes: objects, those of a list or graph, and what they are about."""
    for entry in data if isinstance(data, list) else [data]:
        if isinstance(entry, dict):
            graph = entry.get("@graph")
            about = entry.get("mainEntity")
            yield entry
            yield from (i for i in graph if isinstance(i, dict)) if isinstance(graph, list) else ()
            yield from (about,) if isinstance(about, dict) else ()


def _stated_by(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    body = item.get("articleBody")
    if isinstance(body, str):
        yield as_html(body), "articleBody"
    elif item.get("@type") in ("HowTo", ["HowTo"]):
        yield _steps(item), "HowTo"


def _steps(item: dict[str, Any]) -> str:
    """Return a how-to as HTML: what it is about, and each step with its name."""
    said = item.get("description")
    parts = [as_html(said)] if isinstance(said, str) else []
    steps = item.get("step")
    for step in steps if isinstance(steps, list) else [steps]:
        name = step.get("name") if isinstance(step, dict) else None
        if isinstance(name, str) and name.strip():
            parts.append(f"<h2>{html.escape(name.strip(), quote=False)}</h2>")
        parts += map(as_html, _directions(step))
    return "".join(parts)


def _directions(step: Any) -> Iterator[str]:
    """Yield the texts of a step: its own, or those of its directions (schema.org/HowToStep)."""
    if isinstance(step, str):
        yield step
    if not isinstance(step, dict):
        return
    inner = step.get("itemListElement")
    for part in (step, *(inner if isinstance(inner, list) else [inner])):
        text = part.get("text") if isinstance(part, dict) else None
        if isinstance(text, str):
            yield text


def _named_strings(data: Any) -> Iterator[tuple[str, str]]:
    """Yield the strings that have the name of a text, without recursion, up to a limit."""
    waiting: list[tuple[str, Any]] = [("", data)]
    for _ in range(MAX_VALUES):
        if not waiting:
            return
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += ((str(key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            waiting += ((name, inner) for inner in value)
        elif isinstance(value, str) and "".join(filter(str.isalpha, name.lower())) in _TEXT_KEYS:
            yield name, value


def _reads(text: str) -> bool:
    """Tell text from code and encoded values: it has tags of blocks or spaces between words."""
    return bool(_BLOCK.search(text)) or len(_WORDS.findall(text)) > len(text) / 30
