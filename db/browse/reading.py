"""What the reading page says of a post."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from db.diff import diff
from db.reader import Reader
from db.sources import TAKEN_FROM

from .copies import Member, members

if TYPE_CHECKING:
    import sqlite3

    from db.diff import Change
    from db.rows import LinkRow, RevisionInfo, SegmentRow, StoredPost

#: Captures that are listed, the latest first. A post that is asked every day has hundreds.
CAPTURES: Final = 50
#: Of what is shown below a post: pieces that were removed, comments, related posts.
SHOWN: Final = 300
#: Posts that are one with it, which are listed.
COPIES: Final = 8
#: Characters of the sentence that names a source.
SAYS: Final = 300

_CAPTURES: Final = """
SELECT fetched_at, status, how, url, size FROM captures
WHERE post_id = ? ORDER BY fetched_at DESC, id DESC LIMIT ?
"""

# A row is compared as (date, number), so that those of one day are in order.
_BY_DATE: Final = """
SELECT id, title, language FROM posts
WHERE blog_id = :blog_id AND (published, id) {than} (:published, :id)
ORDER BY published {order}, id {order} LIMIT 1
"""
_BY_NUMBER: Final = """
SELECT id, title, language FROM posts
WHERE blog_id = :blog_id AND published IS NULL AND id {than} :id ORDER BY id {order} LIMIT 1
"""
_EARLIER: Final = {"than": "<", "order": "DESC"}
_LATER: Final = {"than": ">", "order": "ASC"}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The post before or after."""

    id: int
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A capture without its bytes."""

    fetched_at: str
    status: int | None
    how: str
    url: str
    size: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a post says that it comes from."""

    kind: str
    url: str
    text: str
    #: The piece of the page that says so; "" where its head does.
    says: str
    #: Why it is taken to come from there, in words; "" where nobody noted it.
    evidence: str
    #: Probability, 0 to 1, that it does; None where nobody noted it.
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the reading page says."""

    post: StoredPost
    sources: tuple[Source, ...]
    #: Each work once.
    references: tuple[LinkRow, ...]
    #: The other parts of its series.
    series: tuple[LinkRow, ...]
    #: The post itself and the others that are one with it; empty where it stands alone.
    copies: tuple[Member, ...]
    #: Number of their cluster; None where it stands alone.
    cluster: int | None
    #: What was read by which rule, each once.
    facts: tuple[tuple[str, str], ...]
    related: tuple[LinkRow, ...]
    removed: tuple[SegmentRow, ...]
    #: How many pieces of the page went into the post, and how many there are.
    kept: int
    pieces: int
    captures: tuple[Seen, ...]
    revisions: tuple[RevisionInfo, ...]
    earlier: Neighbour | None
    later: Neighbour | None


@dataclass(frozen=True, slots=True)
class Changed:
    """How a revision differs from the one before."""

    post: StoredPost
    before: RevisionInfo
    after: RevisionInfo
    changes: tuple[Change, ...]


def shown(connection: sqlite3.Connection, post_id: int) -> Shown | None:
    """Read what the page of a post says; None where there is no such post."""
    reader = reader_of(connection)
    post = reader.post(post_id)
    if post is None:
        return None
    removed = tuple(segment for segment in post.segments if not segment.keep and segment.text)
    captures = connection.execute(_CAPTURES, (post_id, CAPTURES))
    cluster = reader.mirrors.cluster_of(post_id)
    trail = reader.trail(post_id)
    return Shown(
        post=post,
        sources=tuple(
            _source(link, post.segments)
            for kind in TAKEN_FROM
            for link in post.links
            if link.kind == kind
        ),
        references=tuple(
            {link.identifier.lower(): link for link in post.links if link.identifier}.values()
        ),
        series=tuple(link for link in post.links if link.kind == "series")[:SHOWN],
        copies=members(connection, cluster, post_id, COPIES) if cluster is not None else (),
        cluster=cluster,
        facts=tuple(dict.fromkeys((fact.field, fact.rule) for fact in trail.facts))
        if trail
        else (),
        related=tuple(link for link in post.links if link.kind == "related" and link.text)[:SHOWN],
        removed=removed[:SHOWN],
        kept=sum(segment.keep for segment in post.segments),
        pieces=len(post.segments),
        captures=tuple(Seen(*row) for row in captures),
        revisions=reader.revisions(post_id),
        earlier=_neighbour(connection, post, _EARLIER),
        later=_neighbour(connection, post, _LATER),
    )


def changed(connection: sqlite3.Connection, post_id: int, number: int) -> Changed | None:
    """Compare a revision with the one before; None where either is not there."""
    reader = reader_of(connection)
    post = reader.post(post_id)
    old, new = reader.revision(post_id, number - 1), reader.revision(post_id, number)
    if post is None or old is None or new is None:
        return None
    infos = {info.number: info for info in reader.revisions(post_id)}
    return Changed(post, infos[number - 1], infos[number], diff(old.text, new.text))


def reader_of(connection: sqlite3.Connection) -> Reader:
    """Return what reads a database of ours through a connection of Datasette's."""
    # The name is for messages only.
    return Reader(connection, Path("the database"))


def _source(link: LinkRow, segments: tuple[SegmentRow, ...]) -> Source:
    says = segments[link.segment].text if 0 <= link.segment < len(segments) else ""
    says = says if len(says) <= SAYS else f"{says[:SAYS]}…"
    return Source(link.kind, link.url, link.text, says, link.evidence, link.confidence)


def _neighbour(
    connection: sqlite3.Connection, post: StoredPost, side: dict[str, str]
) -> Neighbour | None:
    values = {
        "id": post.id,
        "published": post.post.published,
        "blog_id": connection.execute(
            "SELECT blog_id FROM posts WHERE id = ?", (post.id,)
        ).fetchone()[0],
    }
    query = _BY_NUMBER if post.post.published is None else _BY_DATE
    row = connection.execute(query.format(**side), values).fetchone()
    return Neighbour(*row) if row else None
