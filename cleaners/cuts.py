"""Where a page is cut before it is parsed, so that tree construction ends in good time.

The HTML standard's parsing has three places where its time grows with the square of the page: an
attribute is compared with all others of its tag, at each tag of a block all that is open is looked
through, and all unclosed marks are opened again in each new paragraph. Saved pages
come nowhere near; pages made to be slow do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

#: Blocks that may stand open at once. 5,000 take a tenth of a second, 80,000 half a minute
#: (lexbor 2.5).
MAX_OPEN = 5_000

#: Elements that may be opened again because a mark was left open ("reconstruct the active
#: formatting elements"): a million take a third of a second, and 100,000 unclosed fonts in as many
#: paragraphs would be five billion.
MAX_REPEATED = 1_000_000

#: Tags left open up to which nothing is looked at: so many marks in as many paragraphs stay under
#: the limit above. One saved page in ten has more, for breaks and pictures have no end tag.
_FEW = 500

#: Marks alike beyond which another replaces the first (the standard's "Noah's Ark clause").
_ALIKE = 3

#: Tags that make tree construction look for an open ``<p>`` (HTML standard, 13.2.6.4.7). Others
#: cost no more for standing deep, and a drawing may hold thousands that close themselves.
_NESTING_TAG = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figcaption|"
    r"figure|footer|form|header|hgroup|main|menu|nav|ol|pre|search|section|summary|ul)\b",
    re.IGNORECASE,
)
#: Attributes of one tag, of which each is compared with all before it: 500 take 0.1 ms, a million
#: half an hour.
MAX_ATTRIBUTES = 500
#: Characters of a tag that cannot hold attributes enough to take half a second.
_STRIDE = 50_000
_INSIDE_TAG = re.compile(r"""[a-z](?:[^"'>]++|"[^"]*+"|'[^']*+')*+""", re.IGNORECASE)
_RAW = (("<script", "</script"), ("<style", "</style"), ("<!--", "-->"))
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")

#: Marks, and the tags that begin or end a paragraph.
_MARK_OR_BLOCK = re.compile(
    r"<(/?)(?:(b|big|code|em|font|i|s|small|strike|strong|tt|u)(?=[\s/>])([^>]*)"
    r"|(?:p|div|li|td|th|tr|h[1-6]|blockquote|center|table|ul|ol|dl|dd|dt|pre|section|article)\b)",
    re.IGNORECASE,
)


def until_too_open(html: str) -> tuple[str, list[str]]:
    """Return `html` up to where too much stands open, all of it for most pages, and what to note.

    >>> until_too_open("<p>short")
    ('<p>short', [])
    """
    if (end := _end_of_attributes(html)) is not None:
        return html[:end], [f"cut at a tag of more than {MAX_ATTRIBUTES} attributes"]
    tags = html.count("<")
    left_open = tags - 2 * html.count("</") if tags > _FEW else 0
    if left_open > MAX_OPEN and (end := _end_of_blocks(html)) is not None:
        return html[:end], [f"cut where {MAX_OPEN:,} blocks stood open"]
    if left_open > _FEW and (end := _end_of_marks(html)) is not None:
        return html[:end], [f"cut where marks left open were repeated {MAX_REPEATED:,} times"]
    return html, []


def _end_of_attributes(html: str) -> int | None:
    # A look at every so many characters finds each stretch of twice as many without a tag.
    seen = 0
    for at in range(0, len(html), _STRIDE):
        if at >= seen and html.find("<", at, at + _STRIDE) < 0:
            start = html.rfind("<", 0, at)
            inside = _INSIDE_TAG.match(html, start + 1)
            many = inside and len(_QUOTED.sub("", inside[0]).split()) > MAX_ATTRIBUTES
            if many and not _is_raw(html[: max(0, start)].lower()):
                return max(0, start)
            seen = inside.end() if inside else at
    return None


def _is_raw(before: str) -> bool:
    """Tell whether what follows is no tag but a script's "a<b", a style's or a comment's."""
    return any(before.rfind(begin) > before.rfind(end) for begin, end in _RAW)


def _end_of_blocks(html: str) -> int | None:
    depth = 0
    for tag in _NESTING_TAG.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAX_OPEN:
            return tag.start()
    return None


def _end_of_marks(html: str) -> int | None:
    marks: dict[str, list[str]] = defaultdict(list)
    alike: Counter[str] = Counter()
    held = repeated = 0
    for tag in _MARK_OR_BLOCK.finditer(html):
        closes, name, attributes = tag.groups()
        if name is None:
            repeated += held
            if repeated > MAX_REPEATED:
                return tag.start()
        elif not closes:
            mark = f"{name} {attributes}"
            marks[name].append(mark)
            alike[mark] += 1
            held += alike[mark] <= _ALIKE
        elif marks[name]:
            mark = marks[name].pop()
            held -= alike[mark] <= _ALIKE
            alike[mark] -= 1
    return None
