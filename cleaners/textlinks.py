"""The list of link targets that text browsers print below a page, and its numbers in the text.

``lynx -dump`` writes "[12]" before the words of a link and lists what the numbers stand for at the
end, under "References", which is no part of the page. A list of sources that the author wrote
looks much like it; but an author's "[12]" stands behind what it proves, not before a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .textlines import Line

#: Numbers that must stand before words for the list to be a browser's.
_MIN_LINKS = 3

#: An entry: its number and its target, of any scheme ("javascript:", "file:", "mailto:").
_ENTRY = re.compile(r"(\d{1,4})\. [a-z][a-z\d+.-]*:(?:\S*\Z|//|(?<=javascript:))", re.IGNORECASE)
#: Where elinks names a link too, its number and name, with the target on the next line.
_NAMED, _TARGET = re.compile(r"(\d{1,4})\. \S"), re.compile(r"[a-z][a-z\d+.-]*:\S+\Z")
_WEB = re.compile(r"\d{1,4}\. (?:https?://|file://|mailto:)\S*\Z")
#: What lynx and elinks write above the entries.
_HEADS = re.compile(r"References|(?:Visible|Hidden) links:?")
#: A number before what may be a link's words: an author's stands before a full stop, and an index
#: of code behind a name ("rows[1].size"). Of links side by side, a word may end before the number.
_NUMBER = re.compile(
    r"(?:(?<![A-Za-z0-9_)\]])(?=\[\d+\](?:[^\s.,;:!?)\]}=。，；：！？）]|\.\w))"
    r"|(?=\[\d+\][^\W\d_]))\[(\d{1,4})\]"
)
#: A number of a browser's: nothing but a gap or an opening sign before it, a word after it.
_BEFORE_WORD = re.compile(r"(?:(?<=[\s(\[«“‘\"'])|(?<![^\n]))\[(\d{1,4})\](?=\w)")


def listed_from(lines: Sequence[Line]) -> int:
    r"""Return the line at which a browser's list of link targets begins; `len(lines)` for none.

    >>> from .textlines import read
    >>> page = "[1]Home [2]About [3]Us\n\nReferences\n\n1. file:///\n2. file:///a\n3. file:///b"
    >>> listed_from(read(page))
    1
    """
    start, numbers, headed = len(lines), list[str](), False
    while start:
        number, size = _entry(lines[start - 1].text), 1
        if number is None and start > 1 and _TARGET.match(lines[start - 1].text):
            named = _NAMED.match(lines[start - 2].text)
            number, size = (named[1] if named else None), 2
        if number is None:
            break
        headed = headed or not number
        numbers.append(number)
        start -= size
    least = min(_MIN_LINKS, len(set(numbers) - {""})) if headed else _MIN_LINKS
    return start if _are_before_words(lines[:start], numbers, max(1, least)) else len(lines)


def _entry(text: str) -> str | None:
    """Return the number of an entry, "" for a heading of entries, None for other lines."""
    if _HEADS.fullmatch(text):
        return ""
    match = _ENTRY.match(text)
    return match[1] if match else None


def _are_before_words(lines: Sequence[Line], numbers: Sequence[str], least: int) -> bool:
    listed, found = set(numbers), set[str]()
    for line in lines:
        found |= listed.intersection(_BEFORE_WORD.findall(line.text))
        if len(found) >= least:
            return True
    return False


def without_numbers(lines: Sequence[Line], start: int) -> Sequence[Line]:
    """Take "[12]" out of the text if the dump lists link 12, in a browser's list from `start`."""
    entries = [_NAMED.match(line.text) for line in lines[start:]]
    listed = {entry[1] for entry in entries if entry}
    listed |= {line.text.split(".", 1)[0] for line in lines[:start] if _WEB.match(line.text)}
    if not listed:
        return lines
    return [
        replace(x, text=_NUMBER.sub(lambda m: "" if m[1] in listed else m[0], x.text))
        if "[" in x.text
        else x
        for x in lines
    ]
