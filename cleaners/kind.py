"""Is the page a post at all? A list of posts, and a page that says it has none, are not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

from .body import Body
from .evidence import Evidence
from .model import Container, Heading, Layout
from .places import says_post
from .post import Kind

#: Posts side by side from which on a page is a list of them.
MIN_ENTRIES = 3
#: A soft error page is short: the longest seen in training data has about 400 columns of text.
MAX_ERROR_COLUMNS = 600
#: Share of the page's prose in the body from which on other entries are its trimmings.
LONE_SHARE = 0.5
_ERROR_TITLE = re.compile(
    r"(?:\b(?:404|403|410|500|502|503)\b|not found|page (?:does ?n.t|does not) exist|access denied|"
    r"forbidden|页面不存在|頁面不存在|找不到(?:页面|頁面|网页)|ページが見つかりません|"
    r"seite nicht gefunden|"
    r"page (?:introuvable|non trouvée)|página no encontrada|страница не найдена|"
    r"just a moment|attention required|are you (?:a )?(?:robot|human))",
    re.IGNORECASE,
)


def of(evidence: Evidence, body: Body | None, title: str) -> tuple[Kind, str]:
    """Return what a page is, and a note that says why where it is no post."""
    layout = evidence.layout
    if not any(segment.text for segment in layout.segments):
        return Kind.EMPTY, "the page shows no text"
    if is_error(title or layout.head.title, _columns(evidence, body)):
        return Kind.ERROR, says_error(title or layout.head.title)
    if body is None:
        return Kind.EMPTY, "nothing on the page reads as a post"
    entries = find_entries(evidence)
    if len(entries) >= MIN_ENTRIES and not _stands_alone(evidence, body, entries):
        return Kind.INDEX, f"the page lists {len(entries)} posts"
    return Kind.POST, ""


def is_error(title: str, columns: int) -> bool:
    """Tell whether a page of so much text (visual columns) is an error page by its title.

    >>> is_error("404 Not Found | Blog", 80), is_error("Debugging a 404 in nginx", 9000)
    (True, False)
    """
    return columns <= MAX_ERROR_COLUMNS and bool(_ERROR_TITLE.search(title))


def says_error(title: str) -> str:
    """Say why a page is taken for an error page."""
    return f"the page says of itself: “{title}”"


def _columns(evidence: Evidence, body: Body | None) -> int:
    if body is None:
        return 0
    place = evidence.layout.containers[body.index]
    return sum(features.columns for features in evidence.features[place.start : place.stop])


def _stands_alone(evidence: Evidence, body: Body, entries: Sequence[Container]) -> bool:
    """Tell whether most of the page's prose is one post, with teasers of others below it."""
    features = evidence.features
    prose = [0, *accumulate(f.columns if f.is_prose else 0 for f in features)]
    place = evidence.layout.containers[body.index]
    in_entries = sum(
        prose[entry.stop] - prose[entry.start]
        for entry in entries
        if place.start <= entry.start < entry.stop <= place.stop
    )
    if place in entries:
        return False
    return prose[place.stop] - prose[place.start] - in_entries > LONE_SHARE * prose[-1]


def find_entries(evidence: Evidence) -> list[Container]:
    """Return the posts that stand side by side: like siblings, each with a linked heading."""
    layout = evidence.layout
    shapes: dict[tuple[int, str], list[Container]] = defaultdict(list)
    for index, container in enumerate(layout.containers):
        if evidence.furniture[index] is None and _is_entry(layout, container):
            shapes[container.parent, container.tag].append(container)
    return max(shapes.values(), key=len, default=[])


def _is_entry(layout: Layout, container: Container) -> bool:
    named = container.tag == "article" or says_post(container)
    return named and _has_linked_heading(layout, container)


def _has_linked_heading(layout: Layout, container: Container) -> bool:
    for segment in layout.segments[container.start : container.stop]:
        if isinstance(segment.leaf, Heading):
            return any(run.href for run in segment.leaf.runs)
    return False
