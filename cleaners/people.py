"""Who wrote a post: what markup marks, what elements are named for, and how bylines read.

Comments and lists of other posts have authors too, so that what stands in them is not asked. Themes
put the author's name into an invitation ("View all of Jane Doe's posts"); it is taken out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

from . import phrases, places
from .bylines import MAX_BYLINE, signed, without_month
from .facts import Claim, distinct
from .inline import fold
from .model import Hint, HintKind, Layout
from .shown import date_in as shown_date

#: Segments around the post's ends among which its byline stands.
REACH = 12
#: Segments from the post's first on among which it may still stand, the title before it; and up to
#: its last.
_INTO = 4
#: A name longer than this (characters) is a sentence or a list of everything in the page's corner.
_MAX_NAME = 60
_BYLINE = re.compile(
    r"^(?:posted\s+by|written\s+by|published\s+by|by|von|par|por|door|作者|文|撰文|著者)"
    r"\s*[:：]?\s*",
    re.IGNORECASE,
)
#: A label that can only be a byline's: with a colon, or "by" before a capitalised name.
_LABELLED = re.compile(
    r"\s*(?:(?:作者|撰文|著者|投稿者|글쓴이|[Aa]uthor|[Aa]utor|[Aa]uteur|[Aa]utore)\s*[:：]\s*|"
    r"(?:(?:[Pp]osted|[Ww]ritten|[Pp]ublished)\s+)?[Bb]y\s+(?=[A-Z]\w+\s+[A-Z]))"
)
#: What cnblogs writes below a post: "posted @ 2022-02-09 11:08 枫桥 阅读(812)".
_POSTED = re.compile(r"posted @ \d{4}-\d\d-\d\d \d\d:\d\d\s+(\S.{0,39}?)\s{1,3}阅读\(")
#: What makes a word an address of the web or of mail.
_ADDRESS = re.compile(r"://|\w@\w")
_NAME_END = re.compile(r"\s*(?:[|·•,，/]|\s[-–—]\s|\s\d|\son\s|\sat\s|\s{2,}|$)")
#: Both in a name of an element say that it holds an author's (``post-author__name``).
_AUTHORS_NAME = frozenset({"author", "name"})


def shown(layout: Layout, post: range) -> Iterator[list[Claim]]:
    """Yield whom a page shows as the author of the post that its segments `post` are.

    The surest come first: who is marked as the author, nearest to the post; in elements named for
    the author's name; in a line labelled as a byline; in a member's name above it; in a byline with
    a day below it.
    """
    of_others = cache(lambda: places.of_others(layout.containers))

    def is_own(claim: Claim) -> bool:
        at = claim.segment
        # What markup marks may stand behind the last segment.
        return at >= len(layout.segments) or not of_others()[layout.segments[at].container]

    # The nearest alone: what is farther signs another post.
    yield list(islice(filter(is_own, _marked(layout, post)), 1))
    yield list(islice(filter(is_own, _named(layout, post)), 1))
    first = max(0, post.start - REACH)
    into = max(post.start + 1, min(post.start + _INTO, post.stop))
    yield list(filter(is_own, _labelled(layout, range(first, into))))
    # Above the text: what stands below it may be an answer, named as the post is.
    members = (c for c in _marked(layout, post, HintKind.MEMBER) if c.segment <= post.start)
    yield list(islice(filter(is_own, members), 1))
    below = range(max(post.start, post.stop - _INTO), post.stop + REACH)
    dated = (c for c in _labelled(layout, below) if shown_date(layout.segments[c.segment].text))
    yield list(islice(filter(is_own, dated), 1))


def around(layout: Layout, post: range) -> list[Hint]:
    """Return the hints around a post: those at its beginning, nearest first, then at its end."""
    before = [hint for hint in layout.hints if abs(hint.segment - post.start) <= REACH]
    after = [hint for hint in layout.hints if 0 <= hint.segment - post.stop <= REACH]
    before.sort(key=lambda hint: abs(hint.segment - post.start))
    return [*before, *after]


def people(source: Iterable[Claim]) -> list[Claim]:
    """Return those that are names of people, each once, without the words around them."""
    return distinct(replace(claim, value=_person(claim.value)) for claim in source)


def _marked(layout: Layout, post: range, kind: HintKind = HintKind.AUTHOR) -> Iterator[Claim]:
    rule = f"an element marked as the {kind.value}'s"
    for hint in around(layout, post):
        if hint.kind is kind:
            yield Claim(hint.value, rule, hint.segment)


def _labelled(layout: Layout, lines: range) -> Iterator[Claim]:
    """Yield the authors that lines name which are labelled as bylines."""
    for index in lines[: max(0, len(layout.segments) - lines.start)]:
        text = layout.segments[index].text
        if name := _signed(text) or signed(text):
            yield Claim(name, "a line labelled as a byline", index)


def _named(layout: Layout, post: range) -> Iterator[Claim]:
    """Yield the lines near a post in elements that are named for the author's name."""
    near = range(max(0, post.start - REACH), min(len(layout.segments), post.stop + REACH))
    for index in near:
        segment = layout.segments[index]
        tokens = layout.containers[segment.container].tokens
        if 0 < len(segment.text) <= _MAX_NAME and any(
            _AUTHORS_NAME.issubset(places.words(token)) for token in tokens
        ):
            yield Claim(segment.text, "an element named for the author's name", index)


def _signed(text: str) -> str:
    """Return the name in a line that is labelled as a byline, or "".

    >>> _signed("作者：陶镕 2006-04-09 22:17"), _signed("By Jane Doe | May 3"), _signed("By noon")
    ('陶镕', 'Jane Doe', '')
    """
    if posted := _POSTED.match(text):
        return posted[1]
    label = _LABELLED.match(text)
    if label is None:
        return ""
    rest = text[label.end() :]
    name = _NAME_END.split(rest, maxsplit=1)[0]
    return name if name == rest else without_month(name)


def _person(text: str) -> str:
    """Return the name in a byline, or "" where it is an address, a number or a sentence.

    >>> _person("by Jane Doe"), _person("View all of Jane Doe's posts."), _person("http://a.example")
    ('Jane Doe', 'Jane Doe', '')
    """
    text = fold(text)
    if len(text) <= MAX_BYLINE and (invitation := _invitations().fullmatch(text)):
        text = next(filter(None, invitation.groups()))
    name = _BYLINE.sub("", text).strip(" ,:：|-")
    is_name = 0 < len(name) <= _MAX_NAME and any(map(str.isalpha, name))
    is_name = is_name and not _ADDRESS.search(name)
    return name if is_name else ""


@cache
def _invitations() -> re.Pattern[str]:
    """Return what invites to read all that an author wrote, each form with a group for the name."""
    forms = [form for listed in phrases.read("authors")["all"].values() for form in listed]
    patterns = (re.escape(form).replace(re.escape("{name}"), r"(\S.*?)") for form in forms)
    return re.compile(rf"(?:{'|'.join(patterns)})\s*[.→»…>]*", re.IGNORECASE)
