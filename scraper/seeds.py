"""The list of blogs to watch: one ``[[blog]]`` table of a TOML file each becomes a `Seed`.

A file with mistakes gives no seeds at all, since a blog that is left out unnoticed is one that
nobody mirrors; but all of its mistakes are told at once. `seededit` changes the file.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

from . import files
from .errors import AddressError, ReadError, SeedError
from .urls import fetchable, page_key

#: The top-level key under which the blogs stand.
TABLE = "blog"
#: Longest pause between two requests, in seconds: a day. More is a slip of units.
MAX_DELAY = 86_400
#: Characters of a wrong value that a message shows.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Seed:
    """One blog to watch, as its entry says."""

    #: What it is called; unique, and the key by which commands know it.
    name: str
    #: Address of its front page, as it is written there.
    home: str
    #: Address of its feed, where the home page does not name it.
    feed: str = ""
    #: Regular expressions, one of which the path and query of a post's address match; all do if
    #: there are none.
    include: tuple[str, ...] = ()
    #: Regular expressions on the path and query of addresses that are never asked.
    exclude: tuple[str, ...] = ()
    #: Seconds between two requests to its host.
    delay: float | None = None
    #: Pages asked in one run at most.
    max_pages: int | None = None
    #: How far back: the day before which its posts are left alone.
    since: date | None = None
    #: BCP 47 tag, for blogs whose posts are too short to tell.
    language: str = ""
    note: str = ""
    #: Nothing is asked of it.
    paused: bool = False

    def excludes(self, url: str) -> bool:
        """Tell whether an address is never to be asked.

        >>> tags = Seed("a", "https://a.example/", exclude=("^/tags/",))
        >>> tags.excludes("https://a.example/tags/tea"), tags.excludes("https://a.example/tea")
        (True, False)
        """
        return _matches(self.exclude, url)

    def includes(self, url: str) -> bool:
        """Tell whether an address may be that of a post.

        >>> Seed("a", "https://a.example/", include=("/p/",)).includes("https://a.example/p/1")
        True
        """
        return not self.excludes(url) and (not self.include or _matches(self.include, url))


def load(path: Path) -> tuple[Seed, ...]:
    """Read the list of blogs, in its order, paused ones too.

    Raises:
        SeedError: There is no such list, or it has mistakes; each is named with its entry and key.
    """
    return parse(read(path), path)


def read(path: Path) -> str:
    """Return the text of a list of blogs, byte for byte but for its encoding.

    Raises:
        SeedError: It cannot be read, or is not UTF-8.
    """
    if not path.exists():
        remedy = "`unmirror add URL` makes it, or name another with --seeds FILE"
        raise SeedError(path, [f"there is no list of blogs; {remedy}"])
    try:
        return files.load(path).decode("utf-8")
    except ReadError as error:
        raise SeedError(path, [str(error)]) from error
    except UnicodeDecodeError as error:
        raise SeedError(path, [f"is not UTF-8 from byte {error.start} on; save it so"]) from error


def parse(text: str, path: Path) -> tuple[Seed, ...]:
    """Read the text of a list of blogs.

    Args:
        text: TOML.
        path: Where it stands, for messages.

    Raises:
        SeedError: It has mistakes.
    """
    try:
        # Editors on Windows put a byte order mark first, which TOML 1.0 does not know.
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise SeedError(path, [f"is not TOML: {error}"]) from error
    entries = document.pop(TABLE, [])
    problems = [_unknown(key, [TABLE]) for key in document]
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        problems.append(f"{TABLE}: expected tables that begin with [[{TABLE}]]")
        raise SeedError(path, problems)
    problems += [
        f"{_label(entry, number)}: {problem}"
        for number, entry in enumerate(entries, 1)
        for problem in _problems(entry)
    ]
    problems += _doubles(entries)
    if problems:
        raise SeedError(path, problems)
    return tuple(msgspec.convert(entry, Seed) for entry in entries)


def place(url: str) -> str:
    """Return what the spellings of one front page have in common, as the queue tells pages apart.

    >>> place("http://Blog.example") == place("https://www.blog.example:443/")
    True
    """
    return page_key(url)


# --- what is wrong with an entry ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Key:
    """What a key may hold."""

    type: Any
    #: In words.
    expected: str
    #: Tells more of a value of that type: what is wrong with it, or "".
    problem: Callable[[Any], str] = lambda _: ""


def _address_problem(url: str) -> str:
    try:
        fetchable(url)
    except AddressError:
        # The message does not repeat the address: it may hold a password.
        return "this is none, or has a user name in it"
    return ""


def _pattern_problem(patterns: tuple[str, ...]) -> str:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            return f"{_shown(pattern)} is none: {error}"
    return ""


_ADDRESS = "an http or https address without user name and password"
_PATTERNS = "a list of regular expressions"
#: RFC 5646, section 2.1, without its order of parts; longest tag by section 4.4.1.
_TAG = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z", max_length=35)]
# One line, and nothing that a command line would drop around it.
_NAME = Annotated[
    str, msgspec.Meta(pattern=r"\A[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?\Z")
]
_KEYS = {
    "name": _Key(_NAME, "a name of one line"),
    "home": _Key(str, _ADDRESS, _address_problem),
    "feed": _Key(str, _ADDRESS, lambda url: _address_problem(url) if url else ""),
    "include": _Key(tuple[str, ...], _PATTERNS, _pattern_problem),
    "exclude": _Key(tuple[str, ...], _PATTERNS, _pattern_problem),
    "delay": _Key(
        Annotated[float, msgspec.Meta(ge=0, le=MAX_DELAY)],
        f"seconds from 0 to {MAX_DELAY}",
    ),
    "max_pages": _Key(Annotated[int, msgspec.Meta(ge=1)], "a whole number from 1 on"),
    "since": _Key(date, "a date such as 2015-01-01"),
    "language": _Key(_TAG, 'a BCP 47 tag such as "zh-Hans"'),
    "note": _Key(str, "text"),
    "paused": _Key(bool, "true or false"),
}
_REQUIRED = ("name", "home")


def _problems(entry: dict[str, Any]) -> Iterator[str]:
    for key in _REQUIRED:
        if key not in entry:
            yield f"{key}: expected {_KEYS[key].expected}, but the key is missing"
    for key, value in entry.items():
        if key not in _KEYS:
            yield _unknown(key, _KEYS)
        elif problem := _problem(_KEYS[key], value):
            yield f"{key}: expected {_KEYS[key].expected}; {problem}"


def _problem(key: _Key, value: Any) -> str:
    try:
        known = msgspec.convert(value, key.type)
    except msgspec.ValidationError:
        return f"this is {_shown(value)}"
    return key.problem(known)


def _doubles(entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Tell which names and homes stand there more than once."""
    names = Counter(one["name"] for one in entries if isinstance(one.get("name"), str))
    for name, count in names.items():
        if count > 1:
            yield f"{TABLE} {name!r}: name: {count} entries have it; give each its own"
    homes: dict[str, list[str]] = {}
    for number, one in enumerate(entries, 1):
        home = one.get("home")
        if isinstance(home, str) and not _address_problem(home):
            homes.setdefault(place(home), []).append(_label(one, number))
    for labels in homes.values():
        if len(labels) > 1:
            yield f"{labels[-1]}: home: the same as that of {labels[0]}; remove one of them"


def _unknown(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
    return f"unknown key {key!r}; {hint}"


def _label(entry: dict[str, Any], number: int) -> str:
    name = entry.get("name")
    return f"{TABLE} {name!r}" if isinstance(name, str) and name else f"{TABLE} {number}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _matches(patterns: Iterable[str], url: str) -> bool:
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return any(re.search(pattern, target) for pattern in patterns)
