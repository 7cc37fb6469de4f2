"""Which lines of flattened text are code, told by their shape: without elements nothing else tells.

A line may look like code (`is_code`), hang together with lines that do (`code_run`), or stand
beside the numbers of a listing (`gutter`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import lexicon
from .textlines import Line, marker

#: Columns of indentation from which a line may be code.
_CODE_INDENT = 2
#: Columns of Markdown's indented code (CommonMark 0.31, section 4.4).
MARKDOWN_INDENT = 4
#: A line that begins with its number in a listing; lines that such a listing has at least, and the
#: share of those with text that look like code: a table of contents has none.
_NUMBERED = re.compile(r"(\d{1,4})(?!\S)\s*(.*)\Z")
_MIN_NUMBERED, _NUMBERED_SHARE = 3, 0.3
#: Digits of the gutter of a listing of two thousand lines.
_MAX_GUTTER = 6900

#: Beginnings of lines that only code, shells and markup have.
_CODE_START = re.compile(
    r"""\s*(?:\$\s\S|(?:[│|]\s*)*(?:[├└]─|[|`\\+]--\s)|\+[-=+]{3,}|>>>(?:\s|$)|\\[a-z][+!?]?(?:\s|$)|\#!/|//\s?\S|/\*|\*/|<\?(?:php|xml)|</?[a-z][\w-]*(?:\s[^>]*)?/?>|<!--
    |import\s+[\w.{*"']+\s*(?:;|$|as\s|from\s)|from\s+[\w.]+\s+import\s|def\s+\w+[\[(]|class\s+\w+\s*[(:{]
    |(?:async\s+)?function\s*\w*\(|(?:var|let|const)\s+[\w{\[]|(?:public|private|protected|static)\s+\w
    |(?:if|for|while|switch|catch)\s*\(|(?:if|elif|else|for|while|try|except|with)\b[^.!?，。]*:$|\}\s*else|return\b.*;$|\#include\s*[<"]|@\w+\(|package\s[\w.]+;?$
    |(?:npm|yarn|pip|pip3|sudo|git|docker|kubectl|apt|apt-get|brew|cargo|curl|wget|cd|mkdir|export|make)\s+[-\w./]+(?:\s|$)
    |(?:bundle\s+exec|rails\s+\w|rake\s+\w+:|docker-compose|zypper|yum|dnf|pacman|systemctl|npx|go\s+(?:get|mod|run|build)|gem\s+install)\s+[-\w]|cap\s+\w+\s+deploy
    |[a-z][\w.+-]*(?:\s[\w./:@=]+){0,3}\s--?[A-Za-z][\w-]*(?=[\s=]|$)|=\s[a-z]\w*\s["'@:(]|[a-z_]\w*\(["'][^"']*["']\)$|(?:end|fi|esac|else)[;,]?$
    |SELECT\s.+\sFROM\s|INSERT\s+INTO\s|CREATE\s+(?:TABLE|INDEX|DATABASE)\s|(?:fn|impl|pub|use|mod|func)\s+[\w:<]+
    |(?:(?:0x[\da-fA-F]+|-?\d[\d.]*|"[^"]*"|'[^']*')\s*,\s*)+$|class\s+\w+\s*<\s*\w|[A-Za-z_](?=[^\W_]*[._])[\w.]+\(["'\w].*\)$
    |["'][\w.\- ]+["']\s*:\s|\#?[\w.\-]+\s*:\s*$|=>\s|\#?[\w$.\[\]]+\s*[-+*/|^&%]?=\s*\S
    |(?:struct|enum|union)\s+\w+\s*[{;]?$|case\s+[\w'".:]+\s*:|(?:print|puts|echo|raise|gem|require)\s+["'$].*["']
    |(?:[\w-]+\s+){0,2}(?:~?\.{0,2}/)?(?:[a-z._][\w.-]*/){2,}[\w.*-]*(?:\s(?:start|stop|restart|reload|status))?$|[)\]}]+[;,)]*$|\.\w+\([^()]*\)$|[\w.-]+@[\w.-]+:[~/][\w./~-]*[$\#]|(?:0x[\da-f]+|(?=\d*[a-f])(?=[a-f]*\d)[\da-f`]{7,})[:\s]\s*\S+\s\S)""",
    re.VERBOSE,
)
_CODE_END = re.compile(r"(?:[;{}\[\\]|\(\)?|\)\)|\)\s*\{|=>|\);|\*/|/>|</[\w-]+>)\s*$")
_CODE_SIGNS = re.compile(
    r"\w\([^)]*\);|[\w\])]\(\)|\s[!=]==?\s|&&|\|\||=>|->|\w::\w|\s[+\-*/|]?=\s|</\w|\w\[\d+\](?![^\W\d_])|\\n|\$\{"
    r"|[;)]\s*//|\)\.\w|\w \|\w+\|$|\s:[a-z_]\w*(?![\w:])|\s--[a-z]|\b0x[\da-fA-F]{2}"
)
#: One of these stands in every line that shows a sign above.
_SIGN = re.compile(r"[()=&|\-:/\\$\]]|0x")
#: A notation: no word, but signs in brackets ("[#2 #2]7 {#1}").
_NOTATION = re.compile(r"(?!.*[^\W\d_]{2})(?=.*[{}#\\^~=*@&%$<>])(?:[^\[\]{}]*[\[\]{}]){4}")
#: How lines of Lisp and of WebAssembly's text begin: a bracket and a symbol that is no word
#: ("set_local", "run-program", "i32.const"), or one with another bracket or a variable after it.
_LISP = re.compile(
    r"[`'#,@]*\((?:[a-z][\w.:]*[_:*!?>-][\w.:*!?>-]*|[a-z]\w*\.\w+|[a-z][\w.]*\s[`',]?(?:\(\w|[$:*]\w)|def[a-z]*\s\S)"
    r"(?=[\s()\w]|$)"
)
#: Characters at the end of a line that tell code's.
_ENDING = 24
#: Lines after which a run that does not look like code by half is given up.
_MAX_UNSURE = 60
#: Characters beyond which a line is no line of code, unless line numbers say so.
_MAX_CODE = 400
#: A remark behind code, whose words say nothing of the code.
_BEHIND = re.compile(r"(?<=[\w;,:{}()\]\"'])\s+(?://|#|;;|--|<--)\s.*\Z")
#: A line that is a remark, or drawn: such lines stand between lines of code and look like none.
_REMARK = re.compile(
    r"#\s*[^\s\d]|(?://|;;|--|%)\s*\S|(\W)\1{2,}\Z|(?P<edge>[*#|])\s(?:.*\s)?(?P=edge)\Z"
)
#: The name of some settings in brackets, and a setting.
_SECTION = re.compile(r"\[[\w .:/-]+\]\Z")
_SETTING = re.compile(r"[#;]?\s*[\w.-]+(?: [\w.-]+)*\s*=")
#: A choice with its number in a menu that a program prints, and choices that make a menu.
_CHOICE = re.compile(r"\[?(\d{1,2})(\s?[:.)\]-]\s?)(?=[^\W\d])")
_MIN_CHOICES = 3
#: What stands in commands and formulas.
_TYPED = re.compile(
    r"[+=*/\\(){}\[\]_<>|]|\s--?\w|\A\W*\d+\W*\Z|\A([\"']).*\1\Z"
    r"|\A(?:(?=[\w.!?,']*[^\w\s.!?,'])[!-~]+(?<![.!?])|[!-~])\Z"
)
#: Where a remark of several lines opens and is closed, and lines within which it must be.
_OPENS, _CLOSES, _MAX_REMARK = re.compile(r"/\*(?!.*\*/)"), "*/", 60
#: Lines of remarks, or drawn, among which code is looked for: the longest head of a file that names
#: its licence has 17 (the GPL's).
_MAX_REMARKS = 30
_PROSE = re.compile(
    r"[。！？，]|[^\W\d_]{2}[.!?](?:\s|$)(?!\s*(?:\w+\s*=|do\s\|))|(?:\s[a-z]{2,}){6}"
)


def code_run(lines: Sequence[Line], at: int) -> int:
    """Return the index after the code that begins at `lines[at]`; `at` itself where none does.

    Code is a run of lines that are indented or look like code, at least half of them the latter;
    where fewer are, as far as that holds. Remarks before code are its own. Gaps inside are bridged
    where code goes on indented.
    """
    end, signs, last = at, 0, at
    counted = at  # after the last line of a menu
    sound = at  # after the last line that looks like code in a run that does by half
    while end < len(lines):
        line = lines[end]
        if end >= counted:
            counted = menu(lines, end)
        looks = end < counted or is_code(line.text)
        if end > at and line.gap and not _bridges(lines[end - 1], line, looks=looks):
            break
        is_remark = not looks and _is_remark(lines, end, inside=sound > at)
        if not (looks or is_remark or _hangs(line)):
            break
        start, end = end, end + 1
        if looks and _OPENS.search(line.text):
            end = _remark(lines, start)
        signs += (end - start) * (looks or is_remark)
        last = last if is_remark else end
        if looks and signs * 2 >= end - at:
            sound = end
        elif end - at > max(_MAX_UNSURE, signs * 2) or end - last > _MAX_REMARKS:
            break
    if signs * 2 >= end - at:
        sound = last
    return sound if sound - at > 1 or is_code(lines[at].text, sure=True) else at


def menu(lines: Sequence[Line], at: int) -> int:
    r"""Return the index after the menu at `lines[at]`, `at` itself where there is none.

    Programs count what can be chosen from 0 on, and print each choice on a line.

    >>> from .textlines import read
    >>> menu(read("0: Bake\n1: Eat\n2: Leave"), 0), menu(read("1: Bake\n2: Eat\n3: Leave"), 0)
    (3, 0)
    """
    end, sign = at, ""
    while end < len(lines) and (choice := _CHOICE.match(lines[end].text)):
        if int(choice[1]) != end - at or (sign and choice[2] != sign):
            break
        end, sign = end + 1, choice[2]
    return end if end - at >= _MIN_CHOICES else at


def _is_remark(lines: Sequence[Line], at: int, *, inside: bool) -> bool:
    """Tell whether a line is a remark, drawn, the name of the settings below it, or a changed line.

    A lone sign is an empty line that was changed where code stands above it, else a bullet.
    """
    if _REMARK.match(lines[at].text) or (inside and lines[at].text in ("+", "-")):
        return True
    if not _SECTION.match(lines[at].text) or at + 1 == len(lines) or lines[at + 1].gap:
        return False
    return bool(_SETTING.match(lines[at + 1].text))


def _hangs(line: Line) -> bool:
    """Tell whether a line that does not look like code is of it by its indentation."""
    if line.indent < _CODE_INDENT or _PROSE.search(line.text):
        return False
    return line.indent >= MARKDOWN_INDENT or not marker(line.text)


def _remark(lines: Sequence[Line], at: int) -> int:
    """Return the index after a remark that `lines[at]` opens; after that line if none closes it."""
    for end in range(at + 1, min(len(lines), at + _MAX_REMARK)):
        if _CLOSES in lines[end].text:
            return end + 1
    return at + 1


def _bridges(line: Line, after: Line, *, looks: bool) -> bool:
    """Tell whether code goes on after an empty line."""
    indented = after.indent >= _CODE_INDENT
    return after.gap == 1 and indented and (looks or line.indent >= _CODE_INDENT)


def is_code(text: str, *, sure: bool = False) -> bool:
    """Tell whether one line looks like code; `sure` asks for two signs of it.

    >>> is_code("for (int i = 0; i < n; i++) {"), is_code("One line; and another.")
    (True, False)
    >>> is_code("(set_local $gc"), is_code("(see Smith, 2008)")
    (True, False)
    """
    if len(text) > _MAX_CODE:
        return False
    signs = bool(_CODE_START.match(text)) + bool(_CODE_END.search(text[-_ENDING:]))
    if _SIGN.search(text):
        signs += bool(_CODE_SIGNS.search(text)) + bool(_NOTATION.match(text))
        signs += bool(_LISP.match(text))
    return signs > sure and not _PROSE.search(_BEHIND.sub("", text))


def is_typed(text: str) -> bool:
    """Tell whether a line that follows ">" was typed at a prompt rather than quoted.

    >>> is_typed("bake -n 4"), is_typed("x + y"), is_typed("And then it rained.")
    (True, True, False)
    """
    return is_code(text) or bool(_TYPED.search(text) and not _PROSE.search(text))


def numbered(lines: Sequence[Line], at: int) -> int:
    r"""Return the index after the listing at `lines[at]` whose lines all begin with their number.

    Text browsers set the numbers of a listing, a column of their own, before its lines.

    >>> from .textlines import read
    >>> numbered(read("1  x = f(\n2    'a'\n3\n4  )"), 0), numbered(read("1 A\n2 B\n3 C"), 0)
    (4, 0)
    """
    end, signs, bare = at, 0, 0
    while end < len(lines) and (beside := _NUMBERED.match(lines[end].text)):
        if int(beside[1]) != end - at + 1:
            break
        signs += is_code(beside[2])
        bare += not beside[2]
        end += 1
    whole = end - at - bare
    return end if whole >= _MIN_NUMBERED and signs >= _NUMBERED_SHARE * whole else at


def without_numbers(lines: Sequence[Line]) -> list[Line]:
    r"""Return the lines of a numbered listing as they stand beside their numbers.

    >>> from .textlines import read
    >>> [line.text for line in without_numbers(read("1  x = [\n2\n3      1]"))]
    ['x = [', '1]']
    """
    found, gap = list[Line](), 0
    for line in lines:
        text = _NUMBERED.sub(r"\2", line.text)
        gap += line.gap
        if text:
            found.append(Line(text, line.indent + len(line.text) - len(text), gap))
        gap = 0 if text else gap + 1
    return found


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


def is_beside(lines: Sequence[Line], start: int, stop: int) -> bool:
    """Tell whether the numbers `lines[start:stop]` count the lines of a listing from `stop` on.

    Pages and marks are numbered too: set phrases of web pages stand beside those, and no code.
    """
    if stop == len(lines):
        return False
    near = [line.text for line in lines[stop : beside(lines, start, stop)]]
    if any(map(is_code, near)):
        return True
    if lines[start].text != "1":
        return True  # numbers that run together
    return stop - start > 1 and near[0] != "1" and not any(map(lexicon.role_of, near))


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
