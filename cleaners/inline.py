"""Text as it flows within one block: runs, their marks and links, and white space.

White space folds as CSS ``white-space: normal`` does; a ``<br>`` is a line break that survives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .addresses import Addresses
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

#: White space that folds: HTML's, the control characters that ``str.split`` counts with it, and the
#: no-break space that editors leave between words. The ideographic space (U+3000) indents
#: paragraphs and folds with them; zero-width marks vanish.
_SPACE = re.compile(r"[ \t-\r\x1c-\x1f\u00a0\u3000]+")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
#: White space that is left where an image stood or a mark ended at a line's end.
_GAP = re.compile(r" +(?=[ \n])|(?<=\n) +")
_LINE_BREAK = re.compile(r" *\n *")
#: Attributes that lazy-loading scripts keep the true source of an image in, best first.
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-echo", "src")
#: Class tokens of pictures that stand for a character.
_EMOJI = frozenset({"emoji", "wp-smiley", "smiley", "emoticon"})

#: Marks, link and image of what is being read; neighbours of one state make one run.
_State = tuple[Mark, str, str]
_NO_MARK = Mark.NONE
_PLAIN: _State = (_NO_MARK, "", "")


def fold(text: str) -> str:
    r"""Fold white space to single spaces and drop invisible characters.

    >>> fold("a \n\u00a0b\u200bc ")
    'a bc'
    """
    return _folded(text).strip(" ")


def _folded(text: str) -> str:
    """Fold white space, at the edges too.

    Text without line breaks mostly has nothing to fold, and ASCII is folded by `str.split`: on the
    text nodes of blogs this takes a third of the time of the patterns.
    """
    # All that folds or vanishes, but for the space itself, is what Unicode calls not printable.
    if text.isprintable() and "  " not in text:
        return text
    if not text.isascii():
        return _SPACE.sub(" ", _INVISIBLE.sub("", text))
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    before, after = text[0].isspace(), text[-1].isspace()
    return f"{' ' if before else ''}{words}{' ' if after else ''}"


def runs_text(runs: Runs) -> str:
    r"""Return what a reader sees of `runs`: their text, without images.

    >>> runs_text((Run("a "), Run("smile", image="s.png"), Run(" b "), Run("\nc", Mark.STRONG)))
    'a b\nc'
    """
    if len(runs) == 1:
        text = "" if runs[0].image else runs[0].text
    else:
        text = "".join([run.text for run in runs if not run.image])
    if "  " in text or "\n" in text:
        text = _GAP.sub("", text)
    return text.strip(" \n")


@dataclass(slots=True)
class Inline:
    """The runs of the segment being read, and the marks and links in force."""

    base: str
    #: Tokens of the inline elements met since the last `take`.
    tokens: list[str] = field(default_factory=list)
    #: The texts read since then, and the state of each; a page has four times as many as runs.
    texts: list[str] = field(default_factory=list)
    _states: list[_State] = field(default_factory=list)
    #: The state in force, and those around it, outermost first.
    _state: _State = _PLAIN
    _around: list[_State] = field(default_factory=list)
    _addresses: Addresses = field(init=False)

    def __post_init__(self) -> None:
        self._addresses = Addresses(self.base)

    def text(self, raw: str) -> None:
        """Add a text node in the state in force."""
        # What has nothing to fold is seen here already: three texts in four.
        text = raw if raw.isprintable() and "  " not in raw else _folded(raw)
        if text.startswith(" ") and self._is_spaced():
            text = text[1:]
        if text:
            self.texts.append(text)
            self._states.append(self._state)

    def line_break(self) -> None:
        """Break the line inside the paragraph."""
        self.texts.append("\n")
        self._states.append(_PLAIN)

    def at_line_start(self) -> bool:
        """Tell whether nothing has been written since the segment or line began."""
        return not self.texts or (self.texts[-1] == "\n" and not self._states[-1][2])

    def _is_spaced(self) -> bool:
        """Tell whether another space would be one too many."""
        return not self.texts or self.texts[-1].endswith(" ") or self.at_line_start()

    def image(self, attributes: dict[str, str | None]) -> None:
        """Add an inline image, or the character it stands for."""
        alt = fold(attributes.get("alt") or "")
        if alt and not _EMOJI.isdisjoint((attributes.get("class") or "").split()):
            self.text(alt)
            return
        source = next((value for key in _LAZY if (value := attributes.get(key))), "")
        src = "" if source.startswith("data:") else self.absolute(source)
        if src:
            self.texts.append(alt)
            self._states.append((_NO_MARK, self._state[1], src))

    def open(self, mark: Mark, href: str) -> None:
        """Put a mark or link in force."""
        self._around.append(self._state)
        if href or mark is not _NO_MARK:
            outer, link, _ = self._state
            # Joining flags takes a microsecond, and hardly any marks stand inside others.
            both = outer | mark if outer is not _NO_MARK else mark
            self._state = both, href or link, ""

    def close(self) -> None:
        """End the innermost mark or link."""
        self._state = self._around.pop()

    def position(self) -> int:
        """Return the reading position, for `text_since` and `drop_since`."""
        return len(self.texts)

    def text_since(self, position: int) -> str:
        """Return the text added since `position` (of this segment)."""
        pairs = zip(self.texts[position:], self._states[position:], strict=True)
        return "".join([text for text, state in pairs if not state[2]])

    def drop_since(self, position: int) -> None:
        """Forget what was added since `position`."""
        del self.texts[position:], self._states[position:]

    def take(self) -> tuple[Runs, str, tuple[str, ...]]:
        """Return the runs read so far, their text and tokens, and begin anew.

        There are no runs if nothing is visible.
        """
        texts, states, tokens = self.texts, self._states, self.tokens
        self.texts, self._states, self.tokens = [], [], []
        found = tuple(dict.fromkeys(tokens)) if tokens else ()
        if len(texts) == 1 and not states[0][2] and "\n" not in texts[0]:  # half of all segments
            text = texts[0].rstrip(" ")
            if not text or text.isspace():
                return (), "", ()
            marks, href, _ = states[0]
            return (Run(text, marks, href),), text.lstrip(" "), found
        runs = merged(texts, states)
        text = runs_text(runs)
        if (not text or text.isspace()) and not any(run.image for run in runs):
            return (), "", ()
        return runs, text, found

    def absolute(self, address: str | None) -> str:
        """Resolve `address` against the page's base; "" for scripts and addresses that are none."""
        return self._addresses.absolute(address)


def merged(texts: list[str], states: list[_State]) -> Runs:
    """Join neighbours of one state, and take away white space at the edges of lines."""
    if not texts:
        return ()
    state = states[0]
    if states.count(state) == len(states) and not state[2]:  # three segments in four
        text = "".join(texts).rstrip(" \n")
        return (_run(text, state),) if text else ()
    pairs: list[tuple[str, _State]] = []
    start = 0
    for end, after in enumerate([*states[1:], None], 1):
        if after != state or state[2]:
            pairs.append(("".join(texts[start:end]), state))
            start = end
        if after is not None:
            state = after
    while pairs and not pairs[-1][1][2] and not pairs[-1][0].strip(" \n"):
        pairs.pop()
    if pairs and not pairs[-1][1][2]:
        pairs[-1] = pairs[-1][0].rstrip(" \n"), pairs[-1][1]
    return tuple([_run(text, state) for text, state in pairs])


def _run(text: str, state: _State) -> Run:
    marks, href, image = state
    return Run(_LINE_BREAK.sub("\n", text) if "\n" in text else text, marks, href, image)
