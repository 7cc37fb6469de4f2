"""Lines that are furniture on any page: "Skip to main content", "阅读全文", "Image".

A line is compared with tables of phrases (`phrases/*.toml`) after `normalised` has taken away what
varies between sites: case, width, arrows and colons around it, counts. Everything here is evidence
about one line; whether the line goes is for the judges to say, who see its neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from . import lineshapes, phrases
from .bylines import is_byline, is_byline_or_date
from .model import Role
from .plaindates import is_date

__all__ = ["is_byline", "is_byline_or_date", "is_date", "normalised", "opens", "role_of"]

#: Topics in order of precedence: a phrase of two topics belongs to the first.
_TOPICS = (
    Role.PLACEHOLDER,
    Role.COMMENT,
    Role.RELATED,
    Role.SHARE,
    Role.TAGS,
    Role.BOILERPLATE,
    Role.NAVIGATION,
)
#: Characters that may follow a beginning, by topic: a share button names a network, a licence box
#: holds a sentence or two. Chosen by reading the lines that the beginnings matched in some
#: hundreds of pages.
_REST = {
    Role.PLACEHOLDER: 80,
    Role.COMMENT: 120,
    Role.RELATED: 160,
    Role.SHARE: 40,
    Role.TAGS: 160,
    Role.BOILERPLATE: 300,
    Role.NAVIGATION: 120,
}
#: Characters beyond which no line is furniture: the longest beginning and its rest.
MAX_LINE = 360
#: Words in a tag list's last entry beyond which a full stop makes the line a sentence.
_TAG_WORDS = 6
#: Characters of a row of phrases ("Newer Post Home Older Post"): menus of a dozen entries.
_MAX_ROW = 200
#: Words and phrases that a row has at least. Two phrases of a word each are none, unless they were
#: run together, or are of a script without spaces.
_SHORT_ROW = 2
#: Signs that open a quotation, with those that close it, and what may follow its end.
_QUOTES = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", '"': '"', "‘": "’"}
_QUOTE_ENDS = " .,;:!?。，！？"
#: Words of such a row, and of the longest phrase in it.
_MAX_WORDS, _PHRASE_WORDS = 30, 9
#: Where elements lost the gap between them: a capital right behind a small letter or a sign.
_GLUE = re.compile(
    r"(?<=[^\W\d_A-ZÀ-ÞА-Я])(?=[A-ZÀ-ÞА-Я])|(?<=[A-ZÀ-ÞА-Я!])(?=[A-ZÀ-ÞА-Я][a-zß-ÿа-я])"
)
#: Characters by which a line is told to begin with a phrase, before it is cut into words.
_OPENING = 3
#: Characters of a line's first word by which a row of phrases is told from a sentence.
_BEGINNING = 8
#: Characters of the longest beginning.
_LONGEST_START = 80
#: A menu between bars has this many entries at least, of no more characters than this each.
_BAR_ENTRIES, _ENTRY = 3, 24
_BAR = re.compile(r"\s*[|·•]\s*")

_DIGIT = re.compile(r"\d")
_COUNT = re.compile(r"\s*[(\[（【]\s*[+]?\d[\d.,\s]*[kmw+万]?\s*[)\]）】]\s*$")
_BRACKETS = ")]）】"
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*(?:\s?[kmw](?![^\W\d_])|[万千萬])?\+?")
#: From here on scripts set no spaces between words (CJK Radicals Supplement, U+2E80).
_FIRST_EAST = "\u2e80"
_CJK = r"⺀-鿿가-힣豈-﫿"
_NUMBER_GAP = re.compile(rf"(?<=0)\s+(?=[{_CJK}])|(?<=[{_CJK}])\s+(?=0)")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
#: What may stand between a label and a title, read as a colon; and characters within which it must,
#: so that the title's own signs are left alone.
_LABEL_END = re.compile(r"\s*[:|»]\s*|\s[-–—]\s")
_LABEL = 48
#: Marks at the end of a phrase that the line must have too.
_KEPT_MARKS = ":?"
_SIGNS = " .,:;!?()[]\"'-|»…"
#: Signs that end titles too, and all that end sentences.
_ASKS = ("!", "?", "！", "？")
_SENTENCE_END = (".", "。", *_ASKS)

#: How a heading begins that counts the comments below it.
_ONE = ("0", "one ", "ein ", "un ", "une ")
#: What a share button names.
_NETWORKS = (
    "facebook twitter x pinterest linkedin reddit whatsapp telegram tumblr pocket vk google+ email "
    "mastodon bluesky threads instagram youtube skype weibo line qq".split()
)


@dataclass(frozen=True, slots=True)
class _Tables:
    """The phrases of all topics, ready to be looked up."""

    whole: dict[str, Role]
    heads: dict[str, Role]
    #: Beginnings, longest first, by their first two characters.
    starts: dict[str, list[tuple[str, Role]]]
    #: Those of headings of other posts and of comments.
    headings: dict[str, list[tuple[str, Role]]]
    #: Phrases that a row may be made of, without spaces; and how they begin.
    squeezed: dict[str, Role]
    openings: frozenset[str]
    #: How such phrases begin, at greater length.
    beginnings: frozenset[str]


def role_of(line: str) -> Role | None:
    """Return what a line is that holds nothing but a known furniture phrase, else None.

    >>> role_of("» Skip to main content"), role_of("阅读全文 >>"), role_of("12 commentaires :")
    (<Role.NAVIGATION: 'navigation'>, <Role.NAVIGATION: 'navigation'>, <Role.COMMENT: 'comment'>)
    >>> role_of("Image processing on a budget") is None
    True
    """
    return _role_of(line) if len(line) <= MAX_LINE else None


@lru_cache(maxsize=8192)
def _role_of(line: str) -> Role | None:
    if role := lineshapes.role_of(line.strip()):
        return role
    if len(line) > _MAX_ROW:
        return _beginning(normalised(line[:_LONGEST_START]), line)
    text = normalised(line)
    if not text:
        return None
    tables = _tables()
    if role := tables.whole.get(text) or _beginning(text, line):
        return role
    return _row(line) if text.replace(" ", "")[:_OPENING] in tables.openings else _bar(line)


def opens(line: str) -> Role | None:
    """Return what follows a line that heads a block which is not the post, else None.

    >>> opens("Popular posts from this blog"), opens("3 Comments:"), opens("人気の記事")
    (<Role.RELATED: 'related'>, <Role.COMMENT: 'comment'>, <Role.RELATED: 'related'>)
    >>> opens("Comments on the proof") is None
    True
    """
    return _opens(line) if len(line) <= _MAX_ROW else None


@lru_cache(maxsize=8192)
def _opens(line: str) -> Role | None:
    text = normalised(line)
    tables = _tables()
    if role := tables.heads.get(text):
        return role
    counted = text.startswith(_ONE)
    for phrase, role in tables.headings.get(text[:2], ()):
        if (role is Role.RELATED or counted) and _follows(text, phrase):
            return role
    return None


@lru_cache(maxsize=4096)
def normalised(line: str) -> str:
    """Return a line without what varies between sites: case, width, counts, signs around it.

    >>> normalised("  ▼ ２０１１ Ｐｏｓｔｓ (26):")
    '0 posts'
    """
    text = line.strip()
    if not text.isascii():
        # Turkish capitals leave a combining dot behind when they are folded.
        text = (
            unicodedata.normalize("NFKC", text).replace("’", "'").casefold().replace("\u0307", "")
        )
    text = text.lower().rstrip(" :")
    if "  " in text or not text.isprintable() or not text.isascii():
        text = " ".join(text.split())
    if _DIGIT.search(text):
        if text[-1] in _BRACKETS:
            text = _COUNT.sub("", text)
        text = _NUMBER.sub("0", text)
        if not text.isascii():
            text = _NUMBER_GAP.sub("", text)
    return _without_signs(text)


@cache
def _tables() -> _Tables:
    whole: dict[str, Role] = {}
    heads: dict[str, Role] = {}
    starts: dict[str, Role] = {}
    for role in _TOPICS:
        table = phrases.read(role)
        for phrase in _listed(table.get("heads")):
            heads.setdefault(normalised(phrase), role)
        for phrase in _listed(table.get("whole")):
            whole.setdefault(normalised(phrase), role)
        for phrase in _listed(table.get("starts")):
            mark = phrase[-1] if phrase[-1] in _KEPT_MARKS else ""
            starts.setdefault(normalised(phrase) + mark, role)
    known = {**_alone(starts), **heads, **whole}
    whole = {phrase: role for phrase, role in known.items() if phrase.strip("0 ")}
    squeezed = _squeezed(whole, starts)
    openings, beginnings = _starts(squeezed, _OPENING), _starts(squeezed, _BEGINNING)
    headings: dict[str, Role] = {
        phrase: role
        for phrase, role in starts.items()
        if role in (Role.RELATED, Role.COMMENT) and phrase[-1] != ":"
    }
    return _Tables(
        whole, heads, _by_opening(starts), _by_opening(headings), squeezed, openings, beginnings
    )


def _alone(starts: dict[str, Role]) -> dict[str, Role]:
    """Return the beginnings of boilerplate that may be all of a line, as `normalised` leaves it."""
    return {
        phrase.rstrip("?"): role
        for phrase, role in starts.items()
        if role is Role.BOILERPLATE and phrase[-1] != ":"
    }


def _starts(known: Iterable[str], longest: int) -> frozenset[str]:
    return frozenset(phrase[:size] for phrase in known for size in range(1, longest + 1))


def _listed(table: dict[str, list[str]] | None) -> Iterator[str]:
    for listed in (table or {}).values():
        yield from (phrase.replace("#", "0") for phrase in listed)


def _by_opening(table: dict[str, Role]) -> dict[str, list[tuple[str, Role]]]:
    buckets: dict[str, list[tuple[str, Role]]] = {}
    for phrase in sorted(table, key=len, reverse=True):
        buckets.setdefault(phrase[:2], []).append((phrase, table[phrase]))
    return buckets


def _squeezed(whole: dict[str, Role], starts: dict[str, Role]) -> dict[str, Role]:
    """Return phrases without their spaces, share buttons with each network they may name."""
    shares = (phrase for phrase, role in starts.items() if role is Role.SHARE)
    buttons = {f"{phrase}{name}": Role.SHARE for phrase in shares for name in _NETWORKS}
    return {phrase.replace(" ", ""): role for phrase, role in {**buttons, **whole}.items()}


def _beginning(text: str, line: str) -> Role | None:
    if _is_quoted(line):
        return None
    text = _LABEL_END.sub(": ", text[:_LABEL], count=1) + text[_LABEL:]
    for phrase, role in _tables().starts.get(text[:2], ()):
        if _follows(text, phrase) and _fits(text, phrase, role, line):
            return role
    return None


def _is_quoted(line: str) -> bool:
    """Tell whether a line begins by quoting, and goes on in words of its own."""
    first = line.lstrip()[:1]
    if first not in _QUOTES:
        return False
    end = max(line.rfind(mark) for mark in _QUOTES[first])
    return end > 0 and bool(line[end + 1 :].strip(_QUOTE_ENDS))


def _follows(text: str, phrase: str) -> bool:
    """Tell whether `text` goes on after `phrase`, which ends at the end of a word."""
    if not text.startswith(phrase) or len(text) == len(phrase):
        return False
    last, after = phrase[-1], text[len(phrase)]
    return last >= _FIRST_EAST or not (last.isalnum() and after.isalnum())


def _fits(text: str, phrase: str, role: Role, line: str) -> bool:
    if len(line) - len(phrase) > _REST[role]:
        return False
    sentence = line.rstrip().endswith(_SENTENCE_END)
    if role is Role.TAGS:
        last = re.split(r"[,;、，|#]", text[len(phrase) :])[-1]
        return not sentence and len(last.split()) <= _TAG_WORDS
    if role is Role.RELATED and phrase[-1] == ":":
        return not sentence or line.rstrip().endswith(_ASKS)  # titles may ask
    return role is Role.BOILERPLATE or not sentence


def _row(line: str) -> Role | None:
    """Return the role of a row of furniture phrases: a menu, a share bar, a pager in one line."""
    if bar := _bar(line):
        return bar
    if not _may_be_row(line):
        return None
    words = list(map(_without_signs, _unglued(line)))
    if not _SHORT_ROW <= len(words) <= _MAX_WORDS:
        return None
    hard = len(words) > len(line.split()) or any(
        not word or word[0] >= _FIRST_EAST for word in words
    )
    roles = _roles([word.lower() for word in words if word])
    many = len(roles) > _SHORT_ROW or (
        len(roles) == _SHORT_ROW and (hard or len(words) > _SHORT_ROW)
    )
    return roles[0] if many else None


def _may_be_row(line: str) -> bool:
    """Tell whether a line's first word begins a phrase, which spares cutting up all of it."""
    for piece in _unglued(line[:_LONGEST_START]):
        if word := _without_signs(piece):
            return word.lower()[:_BEGINNING] in _tables().beginnings
    return True


def _unglued(line: str) -> Iterator[str]:
    """Yield the words of a line, those that lost the gap between them too."""
    for word in line.split():
        small = word[1:]
        if word.isascii() and small == small.lower():  # nearly all, and patterns take long
            yield word
        else:
            yield from _GLUE.sub(" ", word).split()


def _without_signs(text: str) -> str:
    """Return what is left of a text without the signs around it."""
    # Mostly there are none, or these; a pattern that ends at the end tries every place for it.
    text = text.strip(_SIGNS)
    if text and text[0].isalnum() and text[-1].isalnum():
        return text
    return _EDGES.sub("", text)


def _roles(words: list[str]) -> list[Role]:
    """Cut a line into known phrases, longest first; return their roles, none if one is unknown."""
    squeezed = _tables().squeezed
    roles: list[Role] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _PHRASE_WORDS), at, -1):
            if role := squeezed.get("".join(words[at:end])):
                roles.append(role)
                at = end
                break
        else:
            return []
    return roles


def _bar(line: str) -> Role | None:
    """Return the role of a menu in one line, most of whose entries no table can know."""
    if not ("|" in line or "·" in line or "•" in line):
        return None
    entries = _BAR.split(line.strip())
    if len(entries) < _BAR_ENTRIES or max(map(len, entries)) > _ENTRY:
        return None
    whole = _tables().whole
    roles = [role for entry in entries if (role := whole.get(normalised(entry)))]
    return roles[0] if len(roles) * 3 >= len(entries) else None
