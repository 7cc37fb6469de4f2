"""What a site's memory knows, in words that a person can check against its pages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cleaners.fusion import FURNITURE_SHARE, MIN_PAGES
from cleaners.model import Role

from .present import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaners.recall import Recalled
    from cleaners.sites import SiteMemory
    from db.reader import Reader

#: Rows of each list, and columns of a text.
_ROWS, _COLUMNS = 12, 64
#: Posts whose removed pieces are looked through for repeated texts.
_LOOKED_THROUGH = 40
#: Share of a place that is kept from which on it is called one of posts.
_HALF = 0.5


def describe(blog: str, memory: SiteMemory, repeated: Mapping[str, int]) -> str:
    """Describe a memory.

    Args:
        blog: Its name.
        memory: What is known of it.
        repeated: Texts, as the site shows them, and how many pages carry them.
    """
    if not memory.pages and not memory.labels:
        return f"{blog}: nothing is known yet; pages with an address teach as they are cleaned"
    places = [one for one in memory.places() if one.alike >= min(MIN_PAGES, memory.pages)]
    lines = [
        *_heading(blog, memory),
        *_section("The post stands in", _containers(memory)),
        *_section("What stands there is part of it", map(_place, _kept(places))),
        *_section("What stands there is not", map(_place, _removed(places))),
        *_section(
            "These lines are on many pages",
            (f"{_pages(count)}  {cut(text, _COLUMNS)}" for text, count in repeated.items()),
        ),
        *_section(
            "Readers said",
            (
                f"{'keep' if label.keep else 'drop'} {label.selector or cut(label.text, _COLUMNS)}"
                for label in sorted(memory.labels)
            ),
        ),
    ]
    return "\n".join(lines)


def texts(reader: Reader, blog: str, memory: SiteMemory) -> dict[str, int]:
    """Return the removed texts of a blog that many remembered pages carry, the most common first.

    A memory holds fingerprints only, so the texts are those of posts in the database.
    """
    least = max(MIN_PAGES, FURNITURE_SHARE * memory.pages)
    found: dict[str, int] = {}
    for page in reader.pages(blog)[-_LOOKED_THROUGH:]:
        post = reader.post(page.post_id)
        for piece in post.segments if post is not None else ():
            if piece.text and not piece.keep and piece.text not in found:
                found[piece.text] = memory.pages_with(piece.text)
    common = [(text, count) for text, count in found.items() if count >= least]
    return dict(sorted(common, key=lambda row: -row[1])[:_ROWS])


def _heading(blog: str, memory: SiteMemory) -> list[str]:
    traces = list(memory.traces.values())
    if not traces:
        return [f"{blog}: no page is remembered"]
    published = sum(one.published for one in traces)
    last = max(one.seen_at for one in traces)
    are = "page is" if len(traces) == 1 else "pages are"
    lines = [f"{blog}: {len(traces)} {are} remembered, the last seen {last[:10] or 'undated'}"]
    if published:
        lines.append(f"the blog's own feed has {published} of them whole")
    return lines


def _containers(memory: SiteMemory) -> list[str]:
    counts = Counter(one.post_name for one in memory.traces.values() if one.post_name)
    return [f"{_pages(count)}  {name}" for name, count in counts.most_common(_ROWS)]


def _kept(places: Sequence[Recalled]) -> list[Recalled]:
    return [one for one in places if one.kept >= _HALF][:_ROWS]


def _removed(places: Sequence[Recalled]) -> list[Recalled]:
    return [one for one in places if one.kept < _HALF][:_ROWS]


def _place(one: Recalled) -> str:
    said = f", the feed has {one.said:.0%} of it" if one.published else ""
    # Elements of one name may stand in several places: what they hold tells these apart.
    holds = "" if one.role is Role.POST else f", {one.role}"
    return (
        f"{_pages(one.alike)}  {one.name}{holds}  {one.kept:.0%} of it reads as the post, "
        f"{one.novelty:.0%} is new on each page{said}"
    )


def _pages(number: int) -> str:
    return f"{number:3} {'page ' if number == 1 else 'pages'}"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    rows = [f"  {line}" for line in lines]
    return ["", f"{title}:", *rows] if rows else []
