"""What becomes of a post on its way to a mirror: the changes that copies of it are known by.

Every change takes a text and dice, and gives the text as another blog would have it once its page
is cleaned. Nothing here looks at how copies are found.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from random import Random
from typing import TYPE_CHECKING, Final

from benchmarks.made_up_blogs import paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The least that is kept of a truncated copy.
KEPT: Final = 0.6
#: Share of the sentences that an editor changes.
EDITED: Final = 0.05
#: Lines that a theme leaves in the text in spite of the cleaner.
NOISE: Final = 3

_SENTENCE: Final = re.compile(r"[^.!?。！？\n]+[.!?。！？]*|\n+")
_TYPOGRAPHY: Final = str.maketrans({"“": '"', "”": '"', "’": "'", "–": "-", "…": "...", "，": ","})
_FURNITURE: Final = (
    "Share this: Twitter Facebook",
    "上一篇 下一篇",
    "Posted by admin on Monday",
    "Related posts",
    "Leave a comment",
    "Tags: life, notes",
    "阅读全文",
    "Subscribe to our newsletter",
    "回到顶部",
    "コメントを残す",
)


def themed(text: str, _dice: Random) -> str:
    """Set anew by another theme: other quotation marks, white space and line breaks."""
    lines = (" ".join(line.translate(_TYPOGRAPHY).split()) for line in text.split("\n"))
    return "\n\n".join(filter(None, lines))


def truncated(text: str, dice: Random) -> str:
    """Cut off somewhere behind `KEPT`, in the middle of a word if need be."""
    return text[: round(len(text) * dice.uniform(KEPT, 0.95))]


def edited(text: str, dice: Random) -> str:
    """One sentence in twenty changed, at least one."""
    pieces = _SENTENCE.findall(text)
    sentences = [place for place, piece in enumerate(pieces) if len(piece.strip()) > 10]
    for place in dice.sample(
        sentences, min(len(sentences), max(1, round(len(sentences) * EDITED)))
    ):
        pieces[place] = _reworded(pieces[place], dice)
    return "".join(pieces)


def _reworded(sentence: str, dice: Random) -> str:
    words = sentence.split(" ")
    if len(words) > 4:
        start = dice.randrange(len(words) - 2)
        words[start : start + 2] = ["indeed", dice.choice(("perhaps", "often", "now"))]
        return " ".join(words)
    start = dice.randrange(max(1, len(sentence) - 4))
    return f"{sentence[:start]}其實{sentence[start + 2 :]}"


def noisy(text: str, dice: Random) -> str:
    """A few lines of furniture before and after."""
    paragraphs = text.split("\n\n")
    for _ in range(NOISE):
        paragraphs.insert(dice.choice((0, len(paragraphs))), dice.choice(_FURNITURE))
    return "\n\n".join(paragraphs)


def mixed(text: str, dice: Random) -> str:
    """All of that at once."""
    return noisy(edited(truncated(themed(text, dice), dice), dice), dice)


def converters(language: str) -> Iterator[tuple[str, Callable[[str, Random], str]]]:
    """Give what converts a Chinese text to the other script: by words, with OpenCC, if it is there.

    Words are those of Taiwan and of the mainland, so that it is more than characters that change.
    """
    names = {"zh-Hans": "s2twp", "zh-Hant": "tw2sp"}
    if language in names and find_spec("opencc"):
        from opencc import OpenCC  # noqa: PLC0415 - only Chinese needs it

        converter = OpenCC(names[language])
        yield "other script", lambda text, _dice: converter.convert(text)
        yield (
            "other script, cut, edited",
            lambda text, dice: edited(truncated(converter.convert(text), dice), dice),
        )


#: The changes by name.
CHANGES: Final[dict[str, Callable[[str, Random], str]]] = {
    "other theme": themed,
    "truncated": truncated,
    "edited": edited,
    "noise": noisy,
    "all of these": mixed,
}


def own_text(language: str, dice: Random, paragraphs: int) -> str:
    """Return made-up text that stands nowhere else."""
    return "\n\n".join(paragraph(language, dice, dice.randint(20, 60)) for _ in range(paragraphs))


def quoted(text: str) -> str:
    """Return a text as a quotation, in Markdown."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def listed(code: str) -> str:
    """Return a text as a code listing, in Markdown."""
    return f"````python\n{code}\n````"
