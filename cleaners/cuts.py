"""Where a page is cut before it is parsed, so that tree construction ends in good time.

The HTML standard's parsing has three places where its time grows with the square of the page: an
attribute is compared with all others of its tag, at each tag of a block all that is open is looked
through, and all unclosed marks are opened again in each new paragraph. Saved pages
come nowhere near; pages made to be slow do.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict

import numpy as np

#: Blocks that may stand open at once. 5,000 take a tenth of a second, 80,000 half a minute
#: (lexbor 2.5).
MAX_OPEN = 5_000

#: Elements that may be opened again because a mark was left open ("reconstruct the active
#: formatting elements"): a million take a third of a second, and 100,000 unclosed fonts in as many
#: paragraphs would be five billion.
MAX_REPEATED = 1_000_000

#: Marks that may stand open at once, for each is compared with all before it: 5,000 take half a
#: second, 20,000 six seconds.
MAX_MARKS = 5_000

#: Tags up to which no mark is looked for: half of them marks and half paragraphs, they stay under
#: the limit above. What closes nothing may stand beside each, so that no tag makes up for another.
_FEW = math.isqrt(4 * MAX_REPEATED)

#: Marks alike beyond which another replaces the first (the standard's "Noah's Ark clause").
_ALIKE = 3

#: Tags that make tree construction look for an open ``<p>`` (HTML standard, 13.2.6.4.7). Others
#: cost no more for standing deep, and a drawing may hold thousands that close themselves.
_NESTING_TAG = re.compile(
    rb"<(/?)(address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figcaption|"
    rb"figure|footer|form|header|hgroup|main|menu|nav|ol|pre|search|section|summary|ul)\b",
    re.IGNORECASE,
)
#: Attributes of one tag, of which each is compared with all before it: 500 take 0.1 ms, a million
#: half an hour.
MAX_ATTRIBUTES = 500
#: Bytes of a tag that cannot hold attributes enough to take half a second.
_STRIDE = 50_000
_INSIDE_TAG = re.compile(rb"""[a-z](?:[^"'>]++|"[^"]*+"|'[^']*+')*+""", re.IGNORECASE)
_RAW = ((b"<script", b"</script"), (b"<style", b"</style"), (b"<!--", b"-->"))
_QUOTED = re.compile(rb""""[^"]*"|'[^']*'""")

#: Marks, and the tags that begin or end a paragraph.
_MARK_OR_BLOCK = re.compile(
    rb"<(/?)(?:(b|big|code|em|font|i|s|small|strike|strong|tt|u)(?=[\s/>])([^>]*)"
    rb"|(?:p|div|li|td|th|tr|h[1-6]|blockquote|center|table|ul|ol|dl|dd|dt|pre|section|article)\b)",
    re.IGNORECASE,
)


def until_too_open(html: bytes) -> tuple[bytes, list[str]]:
    """Return `html` up to where too much stands open, all of it for most pages, and what to note.

    >>> until_too_open(b"<p>short")
    (b'<p>short', [])
    """
    if (end := _end_of_attributes(html)) is not None:
        return html[:end], [f"cut at a tag of more than {MAX_ATTRIBUTES} attributes"]
    opening = _opening(html)
    if opening > MAX_OPEN and (end := _end_of_blocks(html)) is not None:
        return html[:end], [f"cut where {MAX_OPEN:,} blocks stood open"]
    if opening > _FEW and (cut := _end_of_marks(html)):
        return html[: cut[0]], [cut[1]]
    return html, []


def _opening(html: bytes) -> int:
    """Return the number of tags that open, and of what may be one.

    They are counted in a fifth of the time that `bytes.count` takes for "<" and then "</".
    """
    characters = np.frombuffer(html, np.uint8)
    begins = characters == ord("<")
    closes = begins[:-1] & (characters[1:] == ord("/"))
    return int(np.count_nonzero(begins)) - int(np.count_nonzero(closes))


def _end_of_attributes(html: bytes) -> int | None:
    # A look at every so many characters finds each stretch of twice as many without a tag.
    seen = 0
    for at in range(0, len(html), _STRIDE):
        if at >= seen and html.find(b"<", at, at + _STRIDE) < 0:
            start = html.rfind(b"<", 0, at)
            inside = _INSIDE_TAG.match(html, start + 1)
            many = inside and len(_QUOTED.sub(b"", inside[0]).split()) > MAX_ATTRIBUTES
            if many and not _is_raw(html[: max(0, start)].lower()):
                return max(0, start)
            seen = inside.end() if inside else at
    return None


def _is_raw(before: bytes) -> bool:
    """Tell whether what follows is no tag but a script's "a<b", a style's or a comment's."""
    return any(before.rfind(begin) > before.rfind(end) for begin, end in _RAW)


def _end_of_blocks(html: bytes) -> int | None:
    opened: Counter[bytes] = Counter()
    depth = 0
    for tag in _NESTING_TAG.finditer(html):
        closes, name = tag[1], tag[2].lower()
        if not closes:
            opened[name] += 1
            depth += 1
        elif opened[name]:  # else it closes nothing
            opened[name] -= 1
            depth -= 1
        if depth > MAX_OPEN:
            return tag.start()
    return None


def _end_of_marks(html: bytes) -> tuple[int, str] | None:
    """Return where there are too many marks, and what to note."""
    marks: dict[bytes, list[bytes]] = defaultdict(list)
    alike: Counter[bytes] = Counter()
    held = repeated = 0
    for tag in _MARK_OR_BLOCK.finditer(html):
        closes, name, attributes = tag.groups()
        if name is None:
            repeated += held
            if repeated > MAX_REPEATED:
                said = f"cut where marks left open were repeated {MAX_REPEATED:,} times"
                return tag.start(), said
        elif not closes:
            mark = name + b" " + attributes
            marks[name].append(mark)
            alike[mark] += 1
            held += alike[mark] <= _ALIKE
            if held > MAX_MARKS:
                return tag.start(), f"cut where {MAX_MARKS:,} marks stood open"
        elif marks[name]:
            mark = marks[name].pop()
            held -= alike[mark] <= _ALIKE
            alike[mark] -= 1
    return None
