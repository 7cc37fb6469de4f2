"""An Atom feed of what answers a search (RFC 4287): the posts stored last, with their whole text.

A post has the same number of 128 bits (RFC 4122, version 5, of its address) in every feed and on
every server, so that a reader of several feeds meets it once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from db.inserts import unpack_markdown
from db.markup import href, to_html
from db.query import Filter, Query, parse
from db.search import latest
from db.sources import TAKEN_FROM
from db.words import direction, exact, named

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

#: Posts in a feed: what most programs that write feeds give at most.
ENTRIES: Final = 30
#: Characters of their texts together: a reader is not sent more, however long posts are.
CHARACTERS: Final = 3_000_000
#: When an archive without posts was changed, since a feed has to say.
NEVER: Final = "1970-01-01T00:00:00Z"

_POSTS: Final = """
SELECT p.id, p.address, p.title, p.authors, p.published, p.language, p.tags, b.name, r.id,
    r.created_at, p.characters
FROM json_each(?) AS wanted JOIN posts AS p ON p.id = wanted.value
JOIN blogs AS b ON b.id = p.blog_id JOIN revisions AS r ON r.id = p.revision_id
ORDER BY wanted.key
"""
_TEXT: Final = "SELECT text, markdown FROM revisions WHERE id = ?"
_SOURCES: Final = f"""
SELECT url FROM links
WHERE revision_id = ? AND kind IN {TAKEN_FROM} AND url <> ''
ORDER BY position
"""  # noqa: S608  names are ours
_IN_LANGUAGE: Final = Markup('<div lang="{}" dir="{}">{}</div>')


@dataclass(frozen=True, slots=True)
class Entry:
    """A post as a feed has it."""

    id: str
    #: Its number in the database.
    post_id: int
    title: str
    #: Where it stands; "" where no reader may be led.
    address: str
    authors: tuple[str, ...]
    #: RFC 3339, as is the next; "" where no day is known.
    published: str
    #: When its text was first seen as it is.
    updated: str
    language: str
    tags: tuple[str, ...]
    #: Where it says that it comes from.
    sources: tuple[str, ...]
    #: HTML that runs nothing and fetches nothing.
    content: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The posts of a feed before their texts are read."""

    rows: tuple[tuple[Any, ...], ...]
    #: When the latest of their texts was first seen; RFC 3339.
    updated: str

    @property
    def tag(self) -> str:
        """Return what stays the same as long as the feed does (RFC 9110, 8.8.3)."""
        return f'"{sha256(repr(self.rows).encode()).hexdigest()[:32]}"'


def listed(connection: sqlite3.Connection, typed: str) -> Listed:
    """Find the posts of a feed.

    Args:
        connection: The database.
        typed: What they answer, in the language of `db.query`; "" for all.
    """
    query = parse(typed)
    posts = Query(query.terms, (*query.filters, Filter("kind", "post")))
    numbers = latest(connection, posts, limit=ENTRIES)
    rows = tuple(_few(map(tuple, connection.execute(_POSTS, (json.dumps(numbers),)))))
    return Listed(rows, max((exact(row[9]) or NEVER for row in rows), default=NEVER))


def _few(rows: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    left = CHARACTERS
    for row in rows:
        left -= row[-1]
        if left >= 0:
            yield row


def entries(
    connection: sqlite3.Connection, found: Listed, *, with_links: bool
) -> tuple[Entry, ...]:
    """Read the texts of a feed's posts, and where they come from where that may be seen."""
    return tuple(_entry(connection, row, with_links=with_links) for row in found.rows)


def _entry(connection: sqlite3.Connection, row: tuple[Any, ...], *, with_links: bool) -> Entry:
    post_id, address, title, authors, published, language, tags, blog, revision, seen, _ = row
    text, packed = connection.execute(_TEXT, (revision,)).fetchone()
    sources = connection.execute(_SOURCES, (revision,)) if with_links else ()
    html = Markup(to_html(unpack_markdown(packed, text)))  # noqa: S704  it comes sanitised
    return Entry(
        id=named(address),
        post_id=post_id,
        title=title,
        address=href(address),
        authors=tuple(json.loads(authors)) or (blog,),
        published=exact(published),
        updated=exact(seen) or NEVER,
        language=language,
        tags=tuple(json.loads(tags)),
        sources=tuple(dict.fromkeys(url for (url,) in sources if href(url))),
        content=str(_IN_LANGUAGE.format(language, direction(language), html)),
    )
