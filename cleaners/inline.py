"""Text as it flows within one block: runs, their marks and links, and white space.

White space folds as CSS ``white-space: normal`` does; a ``<br>`` is a line break that survives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urljoin, urlsplit

from .model import Mark, Run, Runs

#: What inline elements mean for the text in them.
MARKS = {
    "b": Mark.STRONG,
    "strong": Mark.STRONG,
    "i": Mark.EMPHASIS,
    "em": Mark.EMPHASIS,
    "cite": Mark.EMPHASIS,
    "var": Mark.EMPHASIS,
    "code": Mark.CODE,
    "kbd": Mark.CODE,
    "samp": Mark.CODE,
    "tt": Mark.CODE,
    "del": Mark.DELETED,
    "s": Mark.DELETED,
    "strike": Mark.DELETED,
    "sup": Mark.SUPERSCRIPT,
    "sub": Mark.SUBSCRIPT,
}

#: White space that folds: HTML's, and the no-break space that editors leave between words. The
#: ideographic space (U+3000) indents paragraphs and folds with them; zero-width marks vanish.
_SPACE = re.compile(r"[ \t\n\r\f\v\u00a0\u3000]+")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
#: White space that is left where an image stood or a mark ended at a line's end.
_GAP = re.compile(r" +(?=[ \n])|(?<=\n) +")
#: Schemes a reader can follow.
_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "magnet", "tel", "file", ""})
#: Attributes that lazy-loading scripts keep the true source of an image in, best first.
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-echo", "src")
#: Class tokens of pictures that stand for a character.
_EMOJI = frozenset({"emoji", "wp-smiley", "smiley", "emoticon"})


def fold(text: str) -> str:
    r"""Fold white space to single spaces and drop invisible characters.

    >>> fold("a \n\u00a0b\u200bc ")
    'a bc'
    """
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip(" ")


def runs_text(runs: Runs) -> str:
    r"""Return what a reader sees of `runs`: their text, without images.

    >>> runs_text((Run("a "), Run("smile", image="s.png"), Run(" b "), Run("\nc", Mark.STRONG)))
    'a b\nc'
    """
    text = "".join(run.text for run in runs if not run.image)
    return _GAP.sub("", text).strip(" \n")


@dataclass(slots=True)
class Inline:
    """The runs of the segment being read, and the marks and links in force."""

    base: str
    #: Tokens of the inline elements met since the last `take`.
    tokens: list[str] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)
    _states: list[tuple[Mark, str]] = field(default_factory=lambda: [(Mark.NONE, "")])
    _resolved: dict[str, str] = field(default_factory=dict)

    def text(self, raw: str) -> None:
        """Add a text node in the state in force."""
        text = _SPACE.sub(" ", _INVISIBLE.sub("", raw))
        if text.startswith(" ") and (self.at_line_start() or self._runs[-1].text.endswith(" ")):
            text = text[1:]
        if text:
            mark, href = self._states[-1]
            self._runs.append(Run(text, mark, href))

    def line_break(self) -> None:
        """Break the line inside the paragraph."""
        self._runs.append(Run("\n"))

    def at_line_start(self) -> bool:
        """Tell whether nothing has been written since the segment or line began."""
        return not self._runs or (self._runs[-1].text == "\n" and not self._runs[-1].image)

    def image(self, attributes: dict[str, str | None]) -> None:
        """Add an inline image, or the character it stands for."""
        alt = fold(attributes.get("alt") or "")
        if alt and not _EMOJI.isdisjoint((attributes.get("class") or "").split()):
            self.text(alt)
            return
        source = next((value for key in _LAZY if (value := attributes.get(key))), "")
        src = "" if source.startswith("data:") else self.absolute(source)
        if src:
            self._runs.append(Run(alt, Mark.NONE, self._states[-1][1], src))

    def open(self, mark: Mark, href: str) -> int:
        """Put a mark or link in force; return the position for `text_since` and `drop_since`."""
        outer, link = self._states[-1]
        self._states.append((outer | mark, href or link))
        return len(self._runs)

    def close(self) -> None:
        """End the innermost mark or link."""
        self._states.pop()

    def text_since(self, position: int) -> str:
        """Return the text added since `position` (of this segment)."""
        return "".join(run.text for run in self._runs[position:] if not run.image)

    def drop_since(self, position: int) -> None:
        """Forget what was added since `position`."""
        del self._runs[position:]

    def take(self) -> tuple[Runs, list[str]]:
        """Return the runs and tokens read so far and begin anew; no runs if nothing is visible."""
        if not self._runs:  # most blocks begin where another has just ended
            self.tokens = []
            return (), []
        runs, tokens = _merged(self._runs), self.tokens
        self._runs, self.tokens = [], []
        visible = any(run.image or run.text.strip() for run in runs)
        return (runs if visible else ()), tokens

    def absolute(self, address: str | None) -> str:
        """Resolve `address` against the page's base; "" for scripts and addresses that are none."""
        address = (address or "").strip()
        if not address:
            return ""
        if address not in self._resolved:
            self._resolved[address] = _resolve(self.base, address)
        return self._resolved[address]


def _resolve(base: str, address: str) -> str:
    try:
        scheme = urlsplit(address).scheme.lower()
        return urljoin(base, address) if scheme in _SCHEMES else ""
    except ValueError:
        return ""


def _merged(runs: list[Run]) -> Runs:
    """Join neighbours of one kind, and take away white space at the edges of lines."""
    out: list[Run] = []
    for (marks, href, image), group in groupby(runs, _kind):
        alike = list(group)
        out += alike if image else [Run("".join(run.text for run in alike), marks, href)]
    return _trimmed(out)


def _kind(run: Run) -> tuple[Mark, str, str]:
    return run.marks, run.href, run.image


def _trimmed(runs: list[Run]) -> Runs:
    while runs and not runs[-1].image and not runs[-1].text.strip(" \n"):
        runs.pop()
    if runs and not runs[-1].image:
        last = runs[-1]
        runs[-1] = Run(last.text.rstrip(" \n"), last.marks, last.href)
    return tuple(Run(re.sub(r" *\n *", "\n", r.text), r.marks, r.href, r.image) for r in runs)
