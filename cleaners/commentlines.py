"""Comments told apart by their lines alone, where no element holds each.

What parts them are the lines that themes write around a comment: who said it ("Jane said...",
"Jane Doe"), when, and buttons ("Reply"). Some write the name and the date above the text, some the
date below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from . import lexicon, shown
from .model import Comment, Role

#: A line above a comment that is at most this long (characters) and ends no sentence names its
#: author: "hinder90", "Jane Doe".
_MAX_NAME = 48
#: Endings of lines that name who speaks, longest first.
SAYS = (
    " says:", " said...", " said…", " said:", " says", " said", " wrote:", " schrieb:",
    " schreibt:", " sagt:", " sagte:", " a dit…", " a dit...", " a dit :", " dit :",
    " dijo...", " dijo:", " disse...", " disse:", " ha detto...", " пишет:", " написал:",
    "说：", "說：", "说道：", ":", "：",
)  # fmt: skip
#: The same where a dump has lost the gap between two elements.
_GLUED = re.compile(
    r"([^\s.:!?][^.:!?]{0,40}?)(?:says|said|sagt|schrieb|wrote|dit|dijo|disse|ha detto)\s?:"
)
#: A name with a day or year right behind it, where a dump has lost the gap.
_NAME_DAY = re.compile(r"([^\d]*[^\W\d_])((?:[12]?\d|3[01]|(?:19|20)\d\d)(?!\d).*)")
_SENTENCE_END = ".!?。！？…,，;；"
#: A date that follows a name on its line.
_DATED_NAME = re.compile(r"\s*(?:[|·•,\-–—]\s*)?(?:\bon\b|\bat\b|\bam\b|\ble\b|\bel\b)?\s*$")
#: Words of a name; characters of a line that holds a name and a date.
_NAME_WORDS, _MAX_DATED = 5, 100


@dataclass(slots=True)
class _Draft:
    author: str = ""
    date: str = ""
    said: list[str] = field(default_factory=list)
    #: Something beside its place says that it is a comment: a date, "said", a button.
    is_signed: bool = False

    def comment(self) -> Comment:
        return Comment("\n\n".join(self.said), self.author, self.date)


def split(texts: Sequence[str]) -> tuple[Comment, ...]:
    """Return the comments that the lines of a block of comments hold, headings and buttons aside.

    What nothing but its place says to be a comment is none: sidebars follow comments.

    >>> found = split(["2 comments:", "Jane said...", "Yes.", "May 3, 2022", "Tom says:", "No."])
    >>> [(c.author, c.text, c.date) for c in found]
    [('Jane', 'Yes.', 'May 3, 2022'), ('Tom', 'No.', '')]
    """
    found = [draft for draft in _drafts(texts) if draft.said]
    return tuple(draft.comment() for draft in found if draft.is_signed or draft.date)


def name_in(text: str) -> str:
    """Return the author that a line names, or "" where it names none.

    >>> name_in("Jane Doe says:"), name_in("Jane Doe"), name_in("I like it, too.")
    ('Jane Doe', 'Jane Doe', '')
    """
    ending = next((ending for ending in SAYS if text.endswith(ending)), "")
    name = text.removesuffix(ending).strip()
    if len(text) > _MAX_NAME or not any(map(str.isalnum, name)):
        return ""
    return "" if not ending and text[-1] in _SENTENCE_END else name


def _drafts(texts: Sequence[str]) -> Iterator[_Draft]:
    draft, is_over = _Draft(), True
    for text, after in zip(texts, (*texts[1:], ""), strict=False):  # none where there is none
        said, dated = _speaker(text), dated_name(text)
        if said or dated:
            yield draft
            draft, is_over = _Draft(*(dated or (said, "")), is_signed=True), False
        elif lexicon.role_of(text) is not None or lexicon.opens(text) is not None:
            is_over = is_over or bool(draft.said)
            draft.is_signed |= bool(draft.said) and lexicon.role_of(text) is Role.COMMENT
        elif lexicon.is_date(text):
            if draft.date or (is_over and draft.said):
                yield draft
                draft = _Draft()
            draft.date = text
            is_over = bool(draft.said)
        elif _is_name_over(text, after, draft, is_over=is_over):
            yield draft
            draft, is_over = _Draft(name_in(text)), False
        else:
            if is_over and draft.said:
                yield draft
                draft = _Draft()
            draft.said.append(text)
            is_over = False
    yield draft


def _speaker(text: str) -> str:
    """Return who is said to speak in so many words ("Jane said..."), or ""."""
    plain = text.removesuffix(":").removesuffix("：")
    if plain.endswith(SAYS[:-2]) or text.endswith(SAYS[:-2]):
        return name_in(text)
    glued = _GLUED.fullmatch(text)
    return glued[1] if glued else ""


def dated_name(text: str) -> tuple[str, str] | None:
    """Return name and date of a line that holds both, "Jane Doe May 3, 2022 at 10:15"."""
    if len(text) > _MAX_DATED or lexicon.is_date(text) or not shown.date_in(text):
        return None
    words = text.removeprefix("By ").split()
    for count in range(1, min(_NAME_WORDS, len(words) - 1) + 1):
        rest = " ".join(words[count:]).lstrip("|·•,-–— ")
        if lexicon.is_date(rest):
            name = _DATED_NAME.sub("", " ".join(words[:count])).strip(" ,|")
            if not _NAME_DAY.fullmatch(name):
                return (name, rest) if name else None
    found = _NAME_DAY.fullmatch(text)
    return (found[1], found[2]) if found and lexicon.is_date(found[2]) else None


def _is_name_over(text: str, after: str, draft: _Draft, *, is_over: bool) -> bool:
    """Tell whether a short line names the author of the comment below it.

    It does over a date, unless the comment at hand waits for its own; and where one has just ended.
    """
    if not name_in(text) or text.endswith((":", "：")):
        return False
    if lexicon.is_date(after):
        return not (draft.author and draft.said and not draft.date)
    return is_over and bool(after) and _is_text(after)


def _is_text(text: str) -> bool:
    return lexicon.role_of(text) is None and lexicon.opens(text) is None
