"""The title of a post: what its head declares, as the heading that a reader sees has it.

A heading is preferred where the head confirms it, since heads carry the site's name too. Where none
is confirmed, the head words the title for search engines and the page for its readers: then the
only heading of the first level is the title, if it has most of the declared words. What is named as
the post's title is a heading, whatever element it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from . import places
from .facts import NOWHERE, Claim
from .features import columns, inline_runs
from .inline import fold
from .model import Heading, Layout, Paragraph, Segment
from .tokens import token_list

#: Likeness in words (Dice's coefficient, 0 to 1) from which on the only heading of the first level
#: is what was declared in other words. It finds 696 of 793 titles of WCXB articles and 373 of 433
#: of `trafeval-dev`; without, 662 and 362 are found. 0.4 finds seven more, and takes the slogans
#: of shops and services for titles.
ALIKE = 0.5
#: Segments behind the start of the body among which its heading is looked for.
_REACH = 12
#: Declared titles, and characters of each, with which headings are compared: no title is longer.
_MOST_DECLARED, _COMPARED = 20, 1_000
#: Columns of text from the post's start on that are more than a byline and a day: a full line. The
#: 23 posts of `blogs-dev` without a declared title all begin with the heading that is theirs.
_RUNNING = 80
#: The address of a site's first page; its scheme and host, where it has them.
_HOME = re.compile(
    r"((?:https?://[^/?#]+)?)/?(?:\./)?(?:(?:index|default|home)\.\w+)?", re.IGNORECASE
)
#: Level of a title that is one by its element's name alone: below the headings of the page itself.
_NAMED = 2
_TAG = re.compile(r"<[^<>]{1,200}>")
#: How a word is read, as `tree` leaves it out, and the tags around the word itself.
_READING = re.compile(
    r"<(r[tp]|rtc)\b[^<>]{0,200}>[^<>]{0,200}</\1>|</?(?:ruby|rb|rt|rp|rtc)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
#: An underscore without spaces is one beside letters other than ASCII's: names of code have many.
_SEPARATOR = re.compile(
    r"\s+[|\-–—·•«»:_/]+\s+|\s*[|｜»«]\s*|(?<=[^\x00-\x7f])_|_(?=[^\x00-\x7f])|\s*::\s*"
)


class Title(NamedTuple):
    """The title of a post."""

    #: What a reader would call it.
    shown: str
    #: As the head has it, for comparing: the confirmed heading, else what is declared without the
    #: site's name.
    headed: str
    #: How it was read, in words, and the index of the segment that says it; -1 for the head.
    rule: str = ""
    segment: int = NOWHERE


def find(layout: Layout, declared: Iterable[Claim], site_name: str, start: int) -> Title:
    """Find the title of the post that begins at the segment `start`.

    Args:
        layout: The page, cut into segments.
        declared: What the head calls it, most trusted first.
        site_name: What the site is called, or what all of its pages are headed.
        start: Index of the post's first segment.
    """
    unescaped = [Claim(_unescaped(claim.value), claim.rule) for claim in declared]
    said = [claim for claim in unescaped if claim.value]
    site_name = site_name or _home_name(layout, said)
    headings = [
        near for near in _headings_near(layout, start) if key(near.text) not in ("", key(site_name))
    ]
    if confirmed := _confirmed(headings, said):
        heading, rule = confirmed
        return Title(heading.text, heading.text, f"the heading that {rule} confirms", heading.at)
    if said:
        return _named(layout, headings, said, start) or _declared(said, headings, site_name)
    above = [near for near in headings if not _is_below_text(layout.segments[start : near.at])]
    if not above:
        return Title("", "")
    nearest = min(above, key=lambda near: near.level)  # of several, the first is the nearest
    return Title(nearest.text, nearest.text, "the highest heading near the post", nearest.at)


def _is_below_text(segments: Sequence[Segment]) -> bool:
    """Tell whether running text stands among `segments`, under which a heading is a section's."""
    texts = (columns(s.text) for s in segments if isinstance(s.leaf, Paragraph))
    return sum(texts) >= _RUNNING


def _named(
    layout: Layout, headings: Sequence[_Heading], said: Sequence[Claim], start: int
) -> Title | None:
    """Return what alone is named as a post's title, above the post, where the head names the site.

    It does where all that it says stands in one line above the post, as a site's name and motto do.
    A list has a title for each of its posts.
    """
    segments, containers = layout.segments, layout.containers
    banners = {key(segment.text) for segment in segments[:start]}
    if not all(key(claim.value) in banners for claim in said):
        return None
    titled = [s for s in segments if s.text and places.says_title(containers[s.container])]
    if len({key(segment.text) for segment in titled}) != 1:
        return None
    nearest = next(
        (n for n in headings if n.at <= start and key(n.text) == key(titled[0].text)), None
    )
    if nearest is None:
        return None
    return Title(nearest.text, nearest.text, "an element named as the post's title", nearest.at)


def _declared(said: Sequence[Claim], headings: Sequence[_Heading], site_name: str) -> Title:
    """Return what the head declares, in the words of the only first heading if that is alike."""
    headed, rule = without_site(said[0].value, site_name), said[0].rule
    shown = headed[:_COMPARED]
    first = [near for near in headings if near.level == 1]
    if len(first) == 1 and _is_alike(first[0].text, [claim.value for claim in said]):
        alike = f"the only first heading, which says what {rule} says in other words"
        return Title(first[0].text, shown, alike, first[0].at)
    return Title(
        headed, shown, rule if headed == said[0].value else f"{rule}, less the site's name"
    )


def _home_name(layout: Layout, said: Sequence[Claim]) -> str:
    """Return the part of a declared title, of several, that a link to the site's first page says.

    It is the site's name, or "".
    """
    parts = {key(part): part for claim in said for part in _parts(claim.value)}
    if not parts:
        return ""
    for segment in layout.segments:
        if len(segment.text) > _COMPARED:
            continue
        for run in inline_runs(segment):
            if _is_home(run.href, layout.head.base) and (said_here := key(run.text)) in parts:
                return parts[said_here]
    return ""


def _parts(title: str) -> list[str]:
    parts = [part for part in _SEPARATOR.split(title[:_COMPARED]) if key(part)]
    return parts if len(parts) > 1 else []


def _is_home(address: str, page: str) -> bool:
    """Tell whether an address is that of the first page of a page's site.

    >>> _is_home("http://a.example", "http://a.example/b/"), _is_home("/index.html", "")
    (True, True)
    >>> _is_home("http://a.example/b/", "http://a.example/b/"), _is_home("http://b.example/", "")
    (False, False)
    >>> _is_home("http://a.example/", "http://a.example.net/b/")
    False
    """
    found = _HOME.fullmatch(address) if address else None
    if found is None:
        return False
    host = found[1]
    return not host or (page.startswith(host) and page[len(host) :][:1] in "/?#")


def key(text: str) -> str:
    """Reduce a line to its letters and digits, so that titles compare equal.

    >>> key("A  Title!") == key("a title")
    True
    """
    return "".join(filter(str.isalnum, text.casefold()))


def _confirmed(
    headings: Sequence[_Heading], declared: Sequence[Claim]
) -> tuple[_Heading, str] | None:
    """Return the nearest heading that is a declared title, or else a part of one; and the rule.

    A section of the post may well be called by a part of its title, and stands nearer.
    """
    said: dict[str, Claim] = {}
    for claim in declared[:_MOST_DECLARED]:
        said.setdefault(key(claim.value[:_COMPARED]), claim)
    keyed = [(heading, key(heading.text)) for heading in headings]
    for heading, own in keyed:
        if own in said:
            return heading, said[own].rule
    parts: dict[str, str] = {}
    for claim in said.values():
        for part in _SEPARATOR.split(claim.value[:_COMPARED]):
            parts.setdefault(key(part), claim.rule)
    for heading, own in keyed:
        for end, claim in said.items():
            if end.startswith(own) or end.endswith(own):
                parts.setdefault(own, claim.rule)
        if own in parts:
            return heading, parts[own]
    return None


def _is_alike(heading: str, declared: Sequence[str]) -> bool:
    """Tell whether a heading says what was declared in other words.

    What holds all of a declared title has something before or behind it: a date, a section's name.
    """
    if any(key(title) in key(heading) for title in declared):
        return False
    own = set(token_list(heading))
    others = [set(token_list(title)) for title in declared]
    return any(2 * len(own & other) >= ALIKE * (len(own) + len(other)) for other in others)


def _unescaped(title: str) -> str:
    """Undo the markup and the second escaping that templates leave in titles for machines."""
    return fold(html.unescape(_TAG.sub(" ", _READING.sub("", title))))


class _Heading(NamedTuple):
    """A heading near the start of the post."""

    distance: int
    level: int
    text: str
    at: int


def _headings_near(layout: Layout, start: int) -> list[_Heading]:
    """Return the headings around the post's start, nearest first."""
    return sorted(
        _Heading(abs(index - start), level, fold(segment.text), index)
        for index, segment in enumerate(layout.segments[: start + _REACH])
        if (level := level_of(layout, segment))
    )


def level_of(layout: Layout, segment: Segment) -> int:
    """Return the level of a heading or of what is named as the post's title; 0 for all else."""
    if isinstance(segment.leaf, Heading):
        return segment.leaf.level
    return _NAMED * places.says_title(layout.containers[segment.container])


def is_title(layout: Layout, segment: Segment, title_key: str) -> bool:
    """Tell whether a segment is the heading that says a page's title, given as `key` has it."""
    return bool(title_key) and level_of(layout, segment) > 0 and key(segment.text) == title_key


def without_site(title: str, site_name: str = "") -> str:
    """Take the site's name off a title.

    >>> without_site("A post | My blog", "My Blog"), without_site("Palace: A POST", "Palace")
    ('A post', 'A POST')
    >>> without_site("A long title of a post - Site")
    'A long title of a post'
    """
    if len(title) > _COMPARED:  # no title, and slow to take apart if it is made of spaces
        return title
    name = key(site_name)
    if name:
        for part in (title.partition(": "), title.rpartition(": ")):
            if part[1] and name in (key(part[0]), key(part[2])):
                return part[2] if key(part[0]) == name else part[0]
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) < 2:
        return title
    others = [part for part in parts if key(part) != name]
    if name and len(others) < len(parts):
        return title_span(title, others) if others else title
    if len(parts) == 2:
        return max(parts, key=columns)
    return title_span(title, parts[:-1])


def title_span(title: str, parts: list[str]) -> str:
    """Return the stretch of `title` from the first to the last of `parts`."""
    start = end = title.find(parts[0])
    for part in parts:  # in order: the last may also begin what follows it
        end = title.find(part, end) + len(part)
    return title[start:end]
