"""Which lines of flattened text are code, told by their shape: without elements nothing else tells.

A line may look like code (`is_code`), hang together with lines that do (`code_run`), or stand
beside the numbers of a listing (`gutter`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .textlines import Line, marker

#: Columns of indentation from which a line may be code.
_CODE_INDENT = 2
#: Columns of Markdown's indented code (CommonMark 0.31, section 4.4).
MARKDOWN_INDENT = 4
#: Digits of the gutter of a listing of two thousand lines.
_MAX_GUTTER = 6900

#: Beginnings of lines that only code, shells and markup have.
_CODE_START = re.compile(
    r"""\s*(?:\$\s\S|(?:│\s*)*[├└]─|>>>\s|\#!/|//\s?\S|/\*|\*/|<\?(?:php|xml)|</?[a-z][\w-]*(?:\s[^>]*)?/?>|<!--
    |import\s+[\w.{*"']+\s*(?:;|$|as\s|from\s)|from\s+[\w.]+\s+import\s|def\s+\w+\(|class\s+\w+\s*[(:{]
    |(?:async\s+)?function\s*\w*\(|(?:var|let|const)\s+[\w{\[]|(?:public|private|protected|static)\s+\w
    |(?:if|for|while|switch|catch)\s*\(|(?:if|elif|else|for|while|try|except|with)\b[^.!?，。]*:$|\}\s*else|return\b.*;$|\#include\s*[<"]|@\w+\(|package\s[\w.]+;?$
    |(?:npm|yarn|pip|pip3|sudo|git|docker|kubectl|apt|apt-get|brew|cargo|curl|wget|cd|mkdir|export|make)\s+[-\w./]+(?:\s|$)
    |SELECT\s.+\sFROM\s|INSERT\s+INTO\s|CREATE\s+(?:TABLE|INDEX|DATABASE)\s|(?:fn|impl|pub|use|mod|func)\s+[\w:<]+
    |(?:(?:0x[\da-fA-F]+|-?\d[\d.]*|"[^"]*"|'[^']*')\s*,\s*)+$|class\s+\w+\s*<\s*\w|[A-Za-z_]\w*[._][\w.]*\(["'\w].*\)$
    |["'][\w.\- ]+["']\s*:\s|[\w.\-]+\s*:\s*$|[\w$.\[\]]+\s*[-+*/|]?=\s*\S)""",
    re.VERBOSE,
)
_CODE_END = re.compile(r"(?:[;{}\[\\]|\(\)?|\)\)|\)\s*\{|=>|\);|\*/|/>|</[\w-]+>)\s*$")
_CODE_SIGNS = re.compile(
    r"\w\([^)]*\);|[\w\])]\(\)|\s[!=]==?\s|&&|\|\||=>|->|\w::\w|\s[+\-*/|]?=\s|</\w|\w\[\d+\]|\\n|\$\{"
    r"|[;)]\s*//|\)\.\w|\w \|\w+\|$|\s:[a-z_]\w*(?![\w:])|\s--[a-z]"
)
#: One of these stands in every line that shows a sign above.
_SIGN = re.compile(r"[()=&|\-:/\\$\]]")
#: Characters at the end of a line that tell code's.
_ENDING = 24
#: Lines after which a run that does not look like code by half is given up.
_MAX_UNSURE = 60
#: Characters beyond which a line is no line of code, unless line numbers say so.
_MAX_CODE = 400
_PROSE = re.compile(r"[。！？，]|[^\W\d_]{2,}[.!?](?:\s|$)(?!\s*\w+\s*=)|(?:\s[a-z]{2,}){6}")


def code_run(lines: Sequence[Line], at: int) -> int:
    """Return the index after the code that begins at `lines[at]`; `at` itself where none does.

    Code is a run of lines that are indented or look like code, at least half of them the latter;
    where fewer are, as far as that holds. Gaps inside are bridged where code goes on indented.
    """
    end, signs = at, 0
    sound = at  # after the last line that looks like code in a run that does by half
    while end < len(lines):
        line = lines[end]
        looks = is_code(line.text)
        if end > at and line.gap and not _bridges(lines[end - 1], line, looks=looks):
            break
        if not looks and (line.indent < _CODE_INDENT or _PROSE.search(line.text)):
            break
        if line.indent < MARKDOWN_INDENT and not looks and marker(line.text):
            break
        signs += looks
        end += 1
        if looks and signs * 2 >= end - at:
            sound = end
        elif end - at > max(_MAX_UNSURE, signs * 2):
            break
    if signs * 2 >= end - at:
        sound = end
    return sound if sound - at > 1 or is_code(lines[at].text, sure=True) else at


def _bridges(line: Line, after: Line, *, looks: bool) -> bool:
    """Tell whether code goes on after an empty line."""
    indented = after.indent >= _CODE_INDENT
    return after.gap == 1 and indented and (looks or line.indent >= _CODE_INDENT)


def is_code(text: str, *, sure: bool = False) -> bool:
    """Tell whether one line looks like code; `sure` asks for two signs of it.

    >>> is_code("for (int i = 0; i < n; i++) {"), is_code("One line; and another.")
    (True, False)
    """
    if len(text) > _MAX_CODE:
        return False
    signs = bool(_CODE_START.match(text)) + bool(_CODE_END.search(text[-_ENDING:]))
    if _SIGN.search(text):
        signs += bool(_CODE_SIGNS.search(text))
    return signs > sure and not _PROSE.search(text)


def gutter(lines: Sequence[Line], at: int) -> int:
    r"""Return the index after the numbers of a listing that begin at `lines[at]`, else `at`.

    They stand on one line each, or run together where the listing's column lost its breaks.

    >>> from .textlines import read
    >>> gutter(read("1\n2\n3\nx = 1"), 0), gutter(read("123456789101112\nx"), 0)
    (3, 1)
    """
    end = at
    while end < len(lines) and lines[end].text == str(end - at + 1):
        end += 1
    if end > at:
        return end
    return at + is_gutter(lines[at].text)


def beside(lines: Sequence[Line], start: int, stop: int) -> int:
    """Return the index after the lines that the numbers `lines[start:stop]` count.

    Dumps drop empty lines, so there may be fewer than the numbers say: running text ends them.
    """
    end = stop + 1
    most = min(len(lines), stop + stop - start)
    while end < most and lines[end].text != "1" and not _PROSE.search(lines[end].text):
        end += 1
    return end


def is_gutter(text: str) -> bool:
    """Tell whether a line is the numbers beside a listing, run together: "12345".

    >>> is_gutter("123456789101112"), is_gutter("1234"), is_gutter("2022")
    (True, True, False)
    """
    if not text.isdecimal() or not text.isascii() or len(text) > _MAX_GUTTER:
        return False
    numbers, number = "", 0
    while len(numbers) < len(text):
        number += 1
        numbers += str(number)
    return numbers == text
