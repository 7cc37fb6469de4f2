"""Lines that are furniture whatever page they stand on: "Skip to main content", "阅读全文", "Image".

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

from . import phrases
from .bylines import is_byline, is_date
from .model import Role

__all__ = ["is_byline", "is_date", "normalised", "opens", "role_of"]

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
_SHORT_ROW = 2

_COUNT = re.compile(r"\s*[(\[（【]\s*[+]?\d[\d.,\s]*[kmw+万]?\s*[)\]）】]\s*$")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*(?:\s?[kmw](?![^\W\d_])|[万千萬])?\+?")
_CJK = r"⺀-鿿가-힣豈-﫿"
_NUMBER_GAP = re.compile(rf"(?<=0)\s+(?=[{_CJK}])|(?<=[{_CJK}])\s+(?=0)")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_SENTENCE_END = (".", "!", "?", "。", "！", "？")

#: Shapes that no table can list.
_SHAPES = (
    # A copyright notice: the sign or the word, and a year or an owner.
    (re.compile(r"^\W{0,3}(?:©|℗|\(c\)\s*(?:19|20)\d\d)", re.I), Role.BOILERPLATE),
    (
        re.compile(r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:19|20)\d\d", re.I),
        Role.BOILERPLATE,
    ),
    (re.compile(r"^copyright\s*(?:©|\(c\))", re.I), Role.BOILERPLATE),
    # Registration of Chinese sites, obligatory in the footer.
    (re.compile(r"ICP\s?[备证備證]\s?\d{5,}", re.I), Role.BOILERPLATE),
    (re.compile(r"公网安备\s?\d{8,}"), Role.BOILERPLATE),
    # An image as Markdown, html2text, Gmail and lynx leave it.
    (re.compile(r"^(?:\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?\s*)+$"), Role.PLACEHOLDER),
    (
        re.compile(
            r"^[\[(<【]\s*(?:cid:|image\b|img\b|inline\b|photo\b|picture\b|图片|圖片|画像|이미지|bild\b)"
            r"[^\])>】]{0,120}[\])>】]$",
            re.I,
        ),
        Role.PLACEHOLDER,
    ),
)
_SHAPE_SIGNS = re.compile(r"[©℗(\[!<【]|copyright|ICP|公网", re.I)


@dataclass(frozen=True, slots=True)
class _Tables:
    """The phrases of all topics, ready to be looked up."""

    whole: dict[str, Role]
    heads: dict[str, Role]
    #: Beginnings, longest first, by their first two characters.
    starts: dict[str, list[tuple[str, Role]]]
    #: Phrases that a row may be made of, longest first, by their first two characters.
    parts: dict[str, list[tuple[str, Role]]]


def role_of(line: str) -> Role | None:
    """Return what a line is that holds nothing but a known furniture phrase, else None.

    >>> role_of("» Skip to main content"), role_of("阅读全文 >>"), role_of("12 commentaires :")
    (<Role.NAVIGATION: 'navigation'>, <Role.NAVIGATION: 'navigation'>, <Role.COMMENT: 'comment'>)
    >>> role_of("Image processing on a budget") is None
    True
    """
    if len(line) > MAX_LINE:
        return None
    if _SHAPE_SIGNS.search(line) and (role := _shape(line.strip())):
        return role
    text = normalised(line)
    if not text:
        return None
    tables = _tables()
    return tables.whole.get(text) or _beginning(text, line) or _row(line)


def opens(line: str) -> Role | None:
    """Return what follows a line that heads a block which is not the post, else None.

    >>> opens("Popular posts from this blog"), opens("3 Comments:"), opens("人気の記事")
    (<Role.RELATED: 'related'>, <Role.COMMENT: 'comment'>, <Role.RELATED: 'related'>)
    >>> opens("Comments on the proof") is None
    True
    """
    if len(line) > MAX_LINE:
        return None
    text = normalised(line)
    tables = _tables()
    if role := tables.heads.get(text):
        return role
    counted = text.startswith("0") or text.startswith("one ")
    for phrase, role in tables.starts.get(text[:2], ()):
        if role is Role.COMMENT and not counted:
            continue
        if role in (Role.COMMENT, Role.RELATED) and phrase[-1] != ":" and _follows(text, phrase):
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
        text = unicodedata.normalize("NFKC", text).replace("’", "'")
    # Turkish capitals leave a combining dot behind when they are folded.
    text = text.rstrip(" :").casefold().replace("\u0307", "")
    text = _NUMBER.sub("0", _COUNT.sub("", text))
    text = _NUMBER_GAP.sub("", " ".join(text.split()))
    return _EDGES.sub("", text)


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
            colon = ":" if phrase.endswith(":") else ""
            starts.setdefault(normalised(phrase) + colon, role)
    whole = {**heads, **whole}
    return _Tables(whole, heads, _by_opening(starts), _by_opening(whole))


def _listed(table: dict[str, list[str]] | None) -> Iterator[str]:
    for listed in (table or {}).values():
        yield from (phrase.replace("#", "0") for phrase in listed)


def _by_opening(table: dict[str, Role]) -> dict[str, list[tuple[str, Role]]]:
    buckets: dict[str, list[tuple[str, Role]]] = {}
    for phrase in sorted(table, key=len, reverse=True):
        buckets.setdefault(phrase[:2], []).append((phrase, table[phrase]))
    return buckets


def _shape(line: str) -> Role | None:
    return next((role for shape, role in _SHAPES if shape.search(line)), None)


def _beginning(text: str, line: str) -> Role | None:
    for phrase, role in _tables().starts.get(text[:2], ()):
        if _follows(text, phrase) and _fits(text, phrase, role, line):
            return role
    return None


def _follows(text: str, phrase: str) -> bool:
    """Tell whether `text` goes on after `phrase`, which ends at the end of a word."""
    if not text.startswith(phrase) or len(text) == len(phrase):
        return False
    last, after = phrase[-1], text[len(phrase)]
    return not (last.isalnum() and after.isalnum() and last.isascii() and after.isascii()) and (
        last.isascii() or not last.isalpha() or not after.isalpha() or last > "⺀"
    )


def _fits(text: str, phrase: str, role: Role, line: str) -> bool:
    rest = len(text) - len(phrase)
    if rest > _REST[role]:
        return False
    sentence = line.rstrip().endswith(_SENTENCE_END)
    if role is Role.TAGS:
        last = re.split(r"[,;、，|#]", text[len(phrase) :])[-1]
        return not sentence and len(last.split()) <= _TAG_WORDS
    return role is Role.BOILERPLATE or not sentence


def _row(line: str) -> Role | None:
    """Return the role of a row of furniture phrases: a menu, a share bar, a pager in one line."""
    text = " ".join(line.split())
    if len(text) > _MAX_ROW:
        return None
    lowered = text.lower()
    if len(lowered) != len(text):
        return None
    roles: list[Role] = []
    hard = False
    words = 0
    for phrase, role, glued in _pieces(text, lowered):
        roles.append(role)
        hard = hard or glued
        words += phrase.count(" ") + 1
        if not phrase:
            return None
    if len(roles) > _SHORT_ROW or (len(roles) == _SHORT_ROW and (hard or words > _SHORT_ROW)):
        return roles[0]
    return None


def _pieces(text: str, lowered: str) -> Iterable[tuple[str, Role, bool]]:
    """Cut a line into known phrases; an empty one says that something else stands in it.

    The flag tells that more than a space parts a phrase from the one before: a sign ("Home | Help")
    or a capital right behind a small letter, where elements lost the gap between them.
    """
    at, end = 0, len(text)
    while at < end:
        start = at
        while at < end and not text[at].isalpha():
            at += 1
        if at == end:
            return
        gap = text[start:at].strip()
        glued = start > 0 and (bool(gap) and not gap.isdigit() or at == start)
        found = _piece(text, lowered, at)
        if found is None or (at == start > 0 and not text[at].isupper()):
            yield "", Role.BOILERPLATE, False
            return
        phrase, role = found
        yield phrase, role, glued
        at += len(phrase)


def _piece(text: str, lowered: str, at: int) -> tuple[str, Role] | None:
    opening = lowered[at : at + 2]
    for phrase, role in _tables().starts.get(opening, ()):
        if role is Role.SHARE and lowered.startswith(phrase + " ", at):
            name = _NETWORK.match(lowered, at + len(phrase) + 1)
            if name and _ends(text, name.end()):
                return lowered[at : name.end()], role
    for phrase, role in _tables().parts.get(opening, ()):
        if lowered.startswith(phrase, at) and _ends(text, at + len(phrase)):
            return phrase, role
    return None


def _ends(text: str, at: int) -> bool:
    return at == len(text) or not text[at].isalpha() or text[at].isupper()


_NETWORK = re.compile(
    r"facebook|twitter|x|pinterest|linkedin|reddit|whatsapp|telegram|tumblr|pocket|vk|google\+|"
    r"email|mastodon|bluesky|threads|hacker news|instagram|youtube|skype|weibo|line|qq"
)
