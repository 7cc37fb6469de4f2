"""Who wrote a post: what markup marks, what elements are named for, and how bylines read.

Comments and lists of other posts have authors too, so that what stands in them is not asked. Themes
put the author's name into an invitation ("View all of Jane Doe's posts"); it is taken out again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice

from . import lexicon, phrases, places
from .bylines import MAX_BYLINE, is_person, signed, without_month
from .commentlines import dated_name
from .facts import Claim, distinct
from .features import inline_runs
from .inline import fold
from .model import Hint, HintKind, Layout, Segment
from .preamble import REPORTER
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
#: What Movable Type and those after it write below a post: "posted by trott at 18:40| Comment(1)".
_POSTED_BY = re.compile(r"posted by (\S.{0,39}?) at \d\d?:\d\d", re.IGNORECASE)
#: What makes a word an address of the web or of mail.
_ADDRESS = re.compile(r"://|\w@\w")
_NAME_END = re.compile(r"\s*(?:[|·•,，/]|\s[-–—]\s|\s\d|\son\s|\sat\s|\s{2,}|$)")
#: Both in a name of an element say that it holds an author's (``post-author__name``).
_AUTHORS_NAME = frozenset({"author", "name"})
#: How words of names begin that say that an element is the author's (``b-byline__names``,
#: ``authorDateWrapper``), in the languages that names of elements are found in; and how others do.
_AUTHORS = ("author", "autor", "auteur", "autore", "byline", "reporter", "journalist")
_NO_AUTHORS = ("authori", "autoris", "autoriz", "autoridad", "autoplay")
#: Where sites list what one author wrote.
_AUTHORS_ADDRESS = re.compile(
    r"/(?:authors?|autor(?:es|en|i|e)?|auteurs?|signataires?|writers?|reporters?|journalists?"
    r"|contributors?|columnists?)/[^/?#]",
    re.IGNORECASE,
)
#: What newspapers put behind a reporter's name, and a comma or bracket before: where from.
_OFFICE = re.compile(rf"\s*(?:{REPORTER})$|\s*[(（].*$")
#: Signs that stand around names.
_AROUND = " ,:：|·•●@-–—"
#: Labels of the facts that templates of Chinese portals and blogs write in one line, with signs
#: between them or with nothing: "时间：2006-04-09来源：灯下作者：陶镕点击：12".
_FIELDS = re.compile(
    r"(发布时间|发表时间|发布日期|更新时间|时间|日期|来源|作者|发布者|发布|责任编辑|编辑|分类|栏目|点击|阅读|浏览|评论|人气)"
    r"\s*[:：]\s*"
)
_AUTHORS_FIELDS = frozenset({"作者", "发布者", "发布"})
_LEAST_FIELDS = 2


def shown(layout: Layout, post: range, is_own: Callable[[Claim], bool]) -> Iterator[list[Claim]]:
    """Yield whom a page shows as the author of the post that its segments `post` are.

    What `is_own` says is no claim about the post (`own`) is left out.

    The surest come first: who is marked as the author, nearest to the post; in elements named for
    the author's name, or for the author; in a link to all that one wrote; in a line labelled as a
    byline; in a member's name above it; in a byline with a day below it, or in so many words.
    """
    # The nearest alone: what is farther signs another post.
    yield list(islice(filter(is_own, _marked(layout, post)), 1))
    yield list(islice(filter(is_own, _named(layout, post)), 1))
    yield list(islice(filter(is_own, _placed(layout, post)), 1))
    yield list(islice(filter(is_own, _addressed(layout, post)), 1))
    first = max(0, post.start - REACH)
    into = max(post.start + 1, min(post.start + _INTO, post.stop))
    yield list(filter(is_own, _labelled(layout, range(first, into))))
    # Above the text: what stands below it may be an answer, named as the post is.
    members = (c for c in _marked(layout, post, HintKind.MEMBER) if c.segment < into)
    yield list(islice(filter(is_own, members), 1))
    below = range(max(post.start, post.stop - _INTO), post.stop + REACH)
    texts = ((c, layout.segments[c.segment].text) for c in _labelled(layout, below))
    sure = (c for c, t in texts if shown_date(t) or _POSTED_BY.match(t) or _of_fields(t))
    yield list(islice(filter(is_own, sure), 1))


def own(layout: Layout) -> Callable[[Claim], bool]:
    """Return what tells whether a claim is made where no reader answers and no post is linked."""
    of_others = cache(lambda: places.of_others(layout.containers))

    def is_own(claim: Claim) -> bool:
        at = claim.segment
        # What markup marks may stand behind the last segment.
        return at >= len(layout.segments) or not of_others()[layout.segments[at].container]

    return is_own


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


def _placed(layout: Layout, post: range) -> Iterator[Claim]:
    """Yield the names near a post's beginning in elements that are named for its author.

    Those hold more than the name, which is a link or comes first.
    """
    for index in _beginning(layout, post):
        segment = layout.segments[index]
        if len(segment.text) <= _MAX_NAME and _is_authors(layout, segment):
            linked = (run.text for run in inline_runs(segment) if run.href and run.text.strip())
            name = next(linked, "") or _name_before_date(segment.text)
            if name := _called(name):
                yield Claim(name, "an element named for the author", index)


def _addressed(layout: Layout, post: range) -> Iterator[Claim]:
    """Yield the names near a post's beginning that lead to all that an author wrote."""
    for index in _beginning(layout, post):
        for run in inline_runs(layout.segments[index]):
            if _AUTHORS_ADDRESS.search(run.href) and (name := _called(run.text)):
                yield Claim(name, "a link to all that an author wrote", index)


def _beginning(layout: Layout, post: range) -> range:
    """Return the segments around a post's beginning, its place's head included."""
    last = min(len(layout.segments), post.start + REACH, max(post.start + 1, post.stop))
    return range(max(0, post.start - REACH), last)


def _name_before_date(text: str) -> str:
    dated = dated_name(text)
    return dated[0] if dated else _NAME_END.split(text, maxsplit=1)[0]


def _called(text: str) -> str:
    """Return the name in what an author is called, without "By" and the office, or ""."""
    name = _OFFICE.sub("", _BYLINE.sub("", text.strip())).strip(_AROUND)
    return name if is_person(name) and lexicon.role_of(name) is None else ""


def _is_authors(layout: Layout, segment: Segment) -> bool:
    """Tell whether a segment's element, one in it, or the one around it is named for the author."""
    own = layout.containers[segment.container]
    around = layout.containers[own.parent].tokens if own.parent >= 0 else ()
    return any(map(_is_authors_name, (*segment.inline_tokens, *own.tokens, *around)))


@lru_cache(maxsize=8192)
def _is_authors_name(token: str) -> bool:
    return any(
        word.startswith(_AUTHORS) and not word.startswith(_NO_AUTHORS)
        for word in places.words(token)
    )


def _of_fields(text: str) -> str:
    """Return the author in a line of labelled facts, or "".

    >>> _of_fields("时间：2006-04-09 22:17来源：灯下作者：陶镕点击：12"), _of_fields("作者：陶镕")
    ('陶镕', '')
    """
    before, *found = _FIELDS.split(text)
    fields = dict(zip(found[::2], found[1::2], strict=True))
    if before.strip() or len(fields) < _LEAST_FIELDS:
        return ""
    values = (value.strip(" |｜/") for name, value in fields.items() if name in _AUTHORS_FIELDS)
    return next(filter(is_person, values), "")


def _signed(text: str) -> str:
    """Return the name in a line that is labelled as a byline, or "".

    >>> _signed("作者：陶镕 2006-04-09 22:17"), _signed("By Jane Doe | May 3"), _signed("By noon")
    ('陶镕', 'Jane Doe', '')
    """
    if posted := _POSTED.match(text) or _POSTED_BY.match(text):
        return posted[1]
    if named := _of_fields(text):
        return named
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
