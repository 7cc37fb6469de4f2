"""Readers' comments, put together from the segments that were removed as comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from . import commentlines, geometry, places
from .lexicon import is_byline, is_date, opens, role_of
from .model import Comment, Container, Heading, Layout, Paragraph, Role, Segment, Verdict

#: What themes name a comment after its number in the database, and its parts.
_NUMBERED = re.compile(r"(?:li-|div-)?comment-\d+")
#: How sidebars name the comments on other posts (WordPress' two widgets, Blogger's, Typecho's).
_NEWEST = re.compile(r"(?:recent|latest|newest|last)[-_]?comments?(?![a-z])")
_PARTS = frozenset({"comment-body", "comment-content", "comment-block"})
#: Words that with "comment" name one of many: ``comment-item``, ``comment__inner``.
_ONE = frozenset("item wrap wrapper inner entry row unit card node leaf line".split())


def find(layout: Layout, verdicts: Sequence[Verdict]) -> tuple[Comment, ...]:
    """Return the comments of a page in page order, as far as their limits can be told.

    The comments are the items of a list, or the like-named elements side by side; a line that
    names or dates a comment belongs to the text that follows it. In flattened text, which has one
    element, the lines alone part them (`commentlines`).
    """
    lines = [
        segment
        for segment, verdict in zip(layout.segments, verdicts, strict=True)
        if verdict.role is Role.COMMENT and segment.text
    ]
    if len(layout.containers) == 1:
        return commentlines.split([segment.text for segment in lines])
    asked, owners = _asked(layout), _owners(layout.containers)
    elsewhere = geometry.within(layout.containers, _lists_newest)
    said = (
        line
        for line in lines
        if _is_said(line) and not asked[line.container] and not elsewhere[line.container]
    )
    groups = groupby(said, key=lambda segment: owners[segment.container])
    found = (_comment(list(group)) for _, group in groups)
    return tuple(comment for comment in found if comment is not None)


def _is_said(segment: Segment) -> bool:
    """Tell what a reader wrote from the form, the heading and the buttons around it."""
    if isinstance(segment.leaf, Heading):
        return False
    return role_of(segment.text) is None and opens(segment.text) is None


def _asked(layout: Layout) -> list[bool]:
    """Tell of each container whether it is in a form that asks for a comment: "Name *", "Website".

    Some platforms put the whole page into one form.
    """
    half = len(layout.segments) / 2
    return geometry.within(
        layout.containers, lambda one: one.tag == "form" and one.stop - one.start < half
    )


def _lists_newest(container: Container) -> bool:
    """Tell whether an element lists the newest comments of the whole blog, as sidebars do.

    >>> _lists_newest(Container("ul", 0, 1, ("wp-block-latest-comments",), 0, 1))
    True
    """
    return any(map(_NEWEST.search, container.tokens))


def _owners(containers: Sequence[Container]) -> list[int]:
    """Return the element of the single comment around each container, or -1 where none is known.

    Themes name the comment, and its parts too; the name of the whole counts most. A list without
    names has one comment an item.
    """
    around: list[tuple[int, ...]] = []
    for index, one in enumerate(containers):  # those around it come first
        above = around[one.parent] if one.parent >= 0 else (-1, -1, -1, -1)
        is_comment = (_is_whole(one), _is_one(one), _is_part(one), _is_item(one))
        around.append(
            tuple(index if own else far for own, far in zip(is_comment, above, strict=True))
        )
    return [next((owner for owner in found if owner >= 0), -1) for found in around]


def _is_whole(container: Container) -> bool:
    return any(t == "comment" or _NUMBERED.fullmatch(t) for t in container.tokens)


def _is_one(container: Container) -> bool:
    """Tell whether an element is named as one of many comments.

    >>> _is_one(Container("div", 0, 1, ("comment-item",), 0, 1))
    True
    """
    pairs = (places.words(token) for token in container.tokens if token.startswith("comment"))
    return any(len(pair) == 2 and pair[1] in _ONE for pair in pairs)


def _is_part(container: Container) -> bool:
    return not _PARTS.isdisjoint(container.tokens)


def _is_item(container: Container) -> bool:
    return container.tag == "li"


def _comment(lines: list[Segment]) -> Comment | None:
    author = date = ""
    said: list[str] = []
    if all(map(_is_link, lines)):
        return None  # to the posts beside this one
    for line in lines:
        if is_date(line.text):
            date = date or line.text
        elif not said and not author and (named := commentlines.dated_name(line.text)):
            author, date = named[0], date or named[1]
        elif not said and not author and _is_name(line.text):
            author = _name(line.text)
        else:
            said.append(line.text)
    text = "\n\n".join(said)
    # A number alone counts answers, in lists of other threads.
    return Comment(text, author, date) if text and not text.isdecimal() else None


def _is_link(line: Segment) -> bool:
    """Tell whether a line is links and nothing else, two or more of them."""
    runs = line.leaf.runs if isinstance(line.leaf, Paragraph) else ()
    links = {run.href for run in runs if run.href}
    return len(links) > 1 and all(run.href or not run.text.strip() for run in runs)


def _is_name(text: str) -> bool:
    return is_byline(text) or bool(commentlines.name_in(text))


def _name(text: str) -> str:
    return commentlines.name_in(text) or text
