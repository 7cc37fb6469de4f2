"""Changes the list of blogs and leaves every other byte of a person's file as it was.

    text -parts-> head, [[blog]] parts -change one-> text -parse, compare-> file

The file is cut before each line that begins a ``[[blog]]`` table. Such a line may also stand in a
text of several lines; but then what was cut off before it is no TOML by itself, and the cut is not
made. What follows the last key of a part (empty lines, and comments that may head the next entry)
belongs to no entry and is never touched. Inside an entry, tomlkit changes the value of a key. It
is not given the whole file: as of 0.15 it writes new keys after those comments, removes them with
the entry before them, and sets a header on the line of a comment that ends the file.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from . import files
from .errors import SeedError
from .seeds import TABLE, Seed, parse, read

#: What a new list of blogs begins with.
HEADER = """\
# The blogs to watch. One [[blog]] table each; nothing is asked of any of them until the entry is
# here and is not commented out.
#
#   name       what you call it; unique in this file, and the key by which other commands know it
#   home       the address of its front page
#
# Everything else may be left out:
#
#   feed       its Atom or RSS feed, where the home page does not say
#   include    patterns (regular expressions on path and query) that a post's address matches
#   exclude    patterns of addresses that are never asked
#   delay      seconds between two requests to its host; never less than robots.txt asks for
#   max_pages  pages asked in one run at most
#   since      how far back: a date such as 2015-01-01; older posts are left alone
#   language   BCP 47 tag, for blogs whose posts are too short to tell
#   note       a word to yourself: why it is here, whom to ask
#   paused     true: nothing is asked of it (`unmirror pause NAME`, and `--undo`)
#
# `unmirror add`, `pause` and `remove` change single entries and leave everything else as it is.
"""

_START = re.compile(rf"[ \t]*\[\[[ \t]*([\"']?){TABLE}\1[ \t]*\]\]")
_NO_KEY = re.compile(r"[ \t]*(?:#.*)?[\r\n]*")


@dataclass(frozen=True, slots=True)
class _Part:
    """One entry as it stands in the file."""

    #: From its header to the end of its last key.
    entry: str
    #: What follows: comments and empty lines.
    rest: str
    name: str


def append(path: Path, seed: Seed) -> None:
    """Add a blog at the end of the list; without a list, one with a head that explains it is made.

    Raises:
        SeedError: The list has mistakes or would have them, such as two blogs of one name.
    """
    text = read(path) if path.exists() else HEADER
    before = parse(text, path)
    newline = _newline(text)
    entry = _written(seed).replace("\n", newline)
    after = f"{_ended(text, newline)}{newline}{entry}"
    _save(path, text, after, (*before, seed))


def pause(path: Path, name: str, paused: bool = True) -> bool:  # noqa: FBT001, FBT002
    """Pause a blog, or let it be asked again.

    Returns:
        Whether that changed anything.

    Raises:
        SeedError: The list has mistakes, or there is no such blog.
    """
    text = read(path)
    before = parse(text, path)
    number = _number(before, name, path)
    if before[number].paused == paused:
        return False
    head, parts = _cut(text, path, before)
    part = parts[number]
    parts[number] = replace(part, entry=_set_paused(part.entry, paused, _newline(text)))
    expected = (*before[:number], replace(before[number], paused=paused), *before[number + 1 :])
    _save(path, text, _joined(head, parts), expected)
    return True


def remove(path: Path, name: str) -> Seed:
    """Remove a blog, and the empty lines after it, from the list.

    Returns:
        What its entry said.

    Raises:
        SeedError: The list has mistakes, or there is no such blog.
    """
    text = read(path)
    before = parse(text, path)
    number = _number(before, name, path)
    head, parts = _cut(text, path, before)
    rest = re.sub(r"^(?:[ \t]*\r?\n)+", "", parts[number].rest)
    parts[number] = _Part("", rest, "")
    _save(path, text, _joined(head, parts), (*before[:number], *before[number + 1 :]))
    return before[number]


def _number(seeds: tuple[Seed, ...], name: str, path: Path) -> int:
    names = [seed.name for seed in seeds]
    if name not in names:
        known = f"there are {', '.join(map(repr, names))}" if names else "it lists none"
        raise SeedError(path, [f"there is no blog {name!r}; {known}"])
    return names.index(name)


# --- the text of the file -------------------------------------------------------------------------


def _cut(text: str, path: Path, seeds: tuple[Seed, ...]) -> tuple[str, list[_Part]]:
    """Cut a list into what stands before the first entry, and the entries."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    pieces = [mark]
    for line in _lines(text.removeprefix(mark)):
        if _START.match(line) and _read(pieces[-1]) is not None:
            pieces.append("")
        pieces[-1] += line
    parts = [_part(piece) for piece in pieces[1:]]
    if [part.name for part in parts] != [seed.name for seed in seeds]:
        problem = f"is not written as [[{TABLE}]] tables one after another; edit it by hand"
        raise SeedError(path, [problem])
    return pieces[0], parts


def _part(piece: str) -> _Part:
    whole = _read(piece) or {}
    lines = _lines(piece)
    end = len(lines)
    while end > 1 and _NO_KEY.fullmatch(lines[end - 1]):
        end -= 1
    # The last line of a text of several lines may look like a comment.
    while end < len(lines) and _read("".join(lines[:end])) != whole:
        end += 1
    entries = whole.get(TABLE) or [{}]
    return _Part("".join(lines[:end]), "".join(lines[end:]), str(entries[0].get("name")))


def _lines(text: str) -> list[str]:
    # str.splitlines knows ends of lines that TOML does not, such as U+2028.
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _joined(head: str, parts: list[_Part]) -> str:
    return head + "".join(part.entry + part.rest for part in parts)


def _read(piece: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(piece.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError:
        return None


def _set_paused(entry: str, paused: bool, newline: str) -> str:  # noqa: FBT001
    line = f"{newline}paused = true{newline}"
    if not paused and entry.endswith(line):
        return entry.removesuffix(line) + newline
    import tomlkit  # noqa: PLC0415 - only changes of an entry need it

    document = tomlkit.parse(entry)
    table: Any = document[TABLE]
    if "paused" in table[0]:
        table[0]["paused"] = paused
        return tomlkit.dumps(document)
    return _ended(entry, newline) + line.removeprefix(newline)


def _ended(text: str, newline: str) -> str:
    return text if text.endswith("\n") or not text else text + newline


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _written(seed: Seed) -> str:
    import tomlkit  # noqa: PLC0415 - as above

    table = tomlkit.table()
    for field in fields(Seed):
        value = getattr(seed, field.name)
        if value != field.default:
            table[field.name] = list(value) if isinstance(value, tuple) else value
    document = tomlkit.document()
    entries = tomlkit.aot()
    entries.append(table)
    document[TABLE] = entries
    return tomlkit.dumps(document)


def _save(path: Path, before: str, after: str, expected: tuple[Seed, ...]) -> None:
    """Put the new text in place, if it says what it is meant to and nobody else wrote meanwhile."""
    if parse(after, path) != expected:
        raise SeedError(path, ["cannot be changed without changing more; edit it by hand"])
    if path.exists() and read(path) != before:
        raise SeedError(path, ["was changed meanwhile by somebody else; try again"])
    try:
        files.replace(path, after.encode("utf-8"))
    except (OSError, UnicodeEncodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SeedError(path, [f"cannot be written: {reason}"]) from error
