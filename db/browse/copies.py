"""Which posts are one, as pages show it: the clusters of late, and each as a diagram."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from db.sources import TAKEN_FROM

from .svg import Arc

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

#: Posts with a copy that are looked at for the page of all clusters, the last stored first; each is
#: a row or two to be read.
RECENT: Final = 2_000
#: Clusters that are listed, and blogs in the diagram.
CLUSTERS: Final = 30
BLOGS: Final = 12
#: Posts of a cluster that are drawn, and sources outside of the archive.
DRAWN: Final = 40
OUTSIDE: Final = 5

_RECENT: Final = """
SELECT m.cluster_id, m.role, p.blog_id, m.post_id FROM (
    SELECT post_id, cluster_id, role FROM mirrors ORDER BY post_id DESC LIMIT ?
) AS m JOIN posts AS p ON p.id = m.post_id
"""
# Of a cluster the origin, or where nobody knows the first that was stored.
_CLUSTER: Final = """
SELECT m.post_id, p.title, p.language, b.name, m.role, m.confidence
FROM mirrors AS m JOIN posts AS p ON p.id = m.post_id JOIN blogs AS b ON b.id = p.blog_id
WHERE m.post_id = coalesce(
    (SELECT post_id FROM mirrors WHERE cluster_id = :cluster AND role = 'origin'),
    (SELECT min(post_id) FROM mirrors WHERE cluster_id = :cluster)
)
"""
_COUNT: Final = "SELECT count(*) FROM mirrors WHERE cluster_id = ?"
# The origin, the post itself, and those stored first: of a cluster of thousands no more are read.
_MEMBERS: Final = """
SELECT m.post_id, p.title, p.language, b.name, m.role, m.confidence, m.reasons, p.published,
    p.gone_at, p.address, p.revision_id
FROM mirrors AS m JOIN posts AS p ON p.id = m.post_id JOIN blogs AS b ON b.id = p.blog_id
WHERE m.cluster_id = :cluster AND m.post_id IN (
    SELECT post_id FROM mirrors WHERE cluster_id = :cluster AND role = 'origin'
    UNION SELECT :own
    UNION SELECT post_id FROM (
        SELECT post_id FROM mirrors WHERE cluster_id = :cluster ORDER BY post_id LIMIT :most
    )
)
ORDER BY m.role = 'origin' DESC, coalesce(p.published, p.first_seen_at), m.post_id
"""
_PAIRS: Final = """
SELECT c.post_id, c.other_id, c.of_post, c.of_other
FROM json_each(:posts) AS r CROSS JOIN copies AS c ON c.post_id = r.value
WHERE c.other_id IN (SELECT value FROM json_each(:posts))
"""
_SOURCES: Final = f"""
SELECT r.key, l.kind, l.url
FROM json_each(?) AS r CROSS JOIN links AS l ON l.revision_id = r.value
WHERE l.kind IN {TAKEN_FROM} AND l.url <> ''
"""  # noqa: S608  names are ours

#: The class of a row's mark by what the post is.
_MARKS: Final = {"origin": "s2", "copy": "s0", "excerpt": "s4", "translation": "s3"}
_UNDECIDED: Final = "s7"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Posts that are one, as a list shows them."""

    id: int
    #: The origin, or where nobody knows, the first that was stored.
    post_id: int
    title: str
    language: str
    blog: str
    #: What it is; see `Member`.
    role: str
    #: Probability, 0 to 1, that it is the origin.
    confidence: float
    posts: int


@dataclass(frozen=True, slots=True)
class Sharing:
    """A blog whose posts stand elsewhere too."""

    name: str
    posts: int
    #: Of them so many are the origin.
    origins: int


@dataclass(frozen=True, slots=True)
class Clusters:
    """All that the page of clusters says."""

    clusters: tuple[Cluster, ...]
    #: How many posts were looked at, and whether there are more.
    looked_at: int
    more: bool
    blogs: tuple[Sharing, ...]
    arcs: tuple[Arc, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A post of a cluster."""

    post_id: int
    title: str
    language: str
    blog: str
    #: "origin", "copy", "excerpt", "translation", "undecided" or "".
    role: str
    confidence: float
    #: What speaks for the role, in words.
    reasons: tuple[str, ...]
    published: str | None
    gone_at: str | None
    address: str

    @property
    def mark(self) -> str:
        """Return the class of its mark."""
        return _MARKS.get(self.role, _UNDECIDED)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two posts that have much in common, and how much of each stands in the other, 0 to 1."""

    post: Member
    other: Member
    of_post: float
    of_other: float


@dataclass(frozen=True, slots=True)
class Graph:
    """A cluster as a diagram: first the sources outside, then its posts, a row each."""

    id: int
    #: Addresses that posts name as their source and that are not of the cluster.
    outside: tuple[str, ...]
    members: tuple[Member, ...]
    #: How many posts the cluster has.
    posts: int
    arcs: tuple[Arc, ...]
    pairs: tuple[Pair, ...]

    @property
    def marks(self) -> list[str]:
        """Return the class of each row's mark."""
        return ["outside"] * len(self.outside) + [member.mark for member in self.members]


def clusters(connection: sqlite3.Connection, *, recent: int = RECENT, shown: int) -> Clusters:
    """Read the clusters that the posts stored last belong to, the largest first.

    Args:
        connection: The database.
        recent: Posts that are looked at.
        shown: Clusters that are returned.
    """
    rows = connection.execute(_RECENT, (recent + 1,)).fetchall()
    looked_at = rows[:recent]
    sizes = Counter(cluster for cluster, *_ in looked_at)
    blogs, arcs = _sharing(connection, looked_at)
    return Clusters(
        clusters=tuple(_cluster(connection, number) for number, _ in sizes.most_common(shown)),
        looked_at=len(looked_at),
        more=len(rows) > recent,
        blogs=blogs,
        arcs=arcs,
    )


def _cluster(connection: sqlite3.Connection, number: int) -> Cluster:
    (posts,) = connection.execute(_COUNT, (number,)).fetchone()
    post_id, title, language, blog, role, confidence = connection.execute(
        _CLUSTER, {"cluster": number}
    ).fetchone()
    return Cluster(number, post_id, title, language, blog, role, confidence, posts)


def _sharing(
    connection: sqlite3.Connection, rows: Sequence[Any]
) -> tuple[tuple[Sharing, ...], tuple[Arc, ...]]:
    """Say which blogs have posts in common."""
    of_cluster: dict[int, set[int]] = {}
    for cluster, _, blog, _ in rows:
        of_cluster.setdefault(cluster, set()).add(blog)
    posts = Counter(blog for _, _, blog, _ in rows)
    origins = Counter(blog for _, role, blog, _ in rows if role == "origin")
    drawn = sorted(posts, key=lambda blog: (-origins[blog], -posts[blog], blog))[:BLOGS]
    names = dict(
        map(
            tuple,
            connection.execute(
                "SELECT id, name FROM blogs WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(drawn),),
            ),
        )
    )
    place = {blog: row for row, blog in enumerate(drawn)}
    common = Counter(
        pair
        for blogs in of_cluster.values()
        for pair in combinations(sorted(place[blog] for blog in blogs if blog in place), 2)
    )
    most = max(common.values(), default=1)
    arcs = tuple(
        Arc(one, other, count / most, f"{names[drawn[one]]} and {names[drawn[other]]}: {count:,}")
        for (one, other), count in sorted(common.items())
    )
    return tuple(Sharing(names[blog], posts[blog], origins[blog]) for blog in drawn), arcs


def graph(connection: sqlite3.Connection, number: int) -> Graph | None:
    """Read what the page of a cluster says; None where there is no such cluster."""
    rows = _rows(connection, number, number, DRAWN)
    if not rows:
        return None
    (posts,) = connection.execute(_COUNT, (number,)).fetchone()
    drawn = tuple(map(_member, rows))
    by_id = {member.post_id: member for member in drawn}
    found = connection.execute(_PAIRS, {"posts": json.dumps([*by_id])})
    pairs = tuple(Pair(by_id[one], by_id[other], *shares) for one, other, *shares in found)
    named = connection.execute(_SOURCES, (json.dumps([row[10] for row in rows]),)).fetchall()
    outside = _outside(drawn, (url for _, _, url in named))
    row_of = {url: row for row, url in enumerate(outside)}
    row_of |= {one.address: row for row, one in enumerate(drawn, start=len(outside))}
    said = [
        (int(key) + len(outside), kind, row_of[url]) for key, kind, url in named if url in row_of
    ]
    return Graph(
        number,
        outside,
        drawn,
        posts,
        (*_stated(said), *_drawn(drawn, pairs, len(outside))),
        pairs,
    )


def members(connection: sqlite3.Connection, number: int, own: int, most: int) -> tuple[Member, ...]:
    """Return posts of a cluster, the origin first and the others by date.

    Args:
        connection: The database.
        number: The cluster.
        own: A post that is among them in any case, as the origin is.
        most: How many others, those that were stored first.
    """
    return tuple(map(_member, _rows(connection, number, own, most)))


def _rows(connection: sqlite3.Connection, number: int, own: int, most: int) -> list[Any]:
    values = {"cluster": number, "own": own, "most": most}
    return connection.execute(_MEMBERS, values).fetchall()


def _member(row: Any) -> Member:
    post_id, title, language, blog, role, confidence, reasons, published, gone_at, address, _ = row
    reasons = tuple(json.loads(reasons))
    return Member(
        post_id, title, language, blog, role, confidence, reasons, published, gone_at, address
    )


def _outside(members: Iterable[Member], urls: Iterable[str]) -> tuple[str, ...]:
    within = {member.address for member in members}
    return tuple(dict.fromkeys(url for url in urls if url not in within))[:OUTSIDE]


def _stated(said: Iterable[tuple[int, str, int]]) -> Iterable[Arc]:
    """Connect posts with what they say they come from."""
    for row, kind, source in said:
        if row != source:
            yield Arc(source, row, 0, f"names it as its {kind.replace('-', ' ')}", stated=True)


def _drawn(members: Sequence[Member], pairs: Iterable[Pair], before: int) -> Iterable[Arc]:
    """Connect each post with the one above that it has most in common with, the origin first."""
    shares: dict[int, list[tuple[bool, float, int]]] = {}
    row_of = {member.post_id: row for row, member in enumerate(members)}
    for pair in pairs:
        upper, lower = sorted((row_of[pair.post.post_id], row_of[pair.other.post_id]))
        share = max(pair.of_post, pair.of_other)
        shares.setdefault(lower, []).append((members[upper].role == "origin", share, -upper))
    for lower, candidates in sorted(shares.items()):
        _, share, upper = max(candidates)
        says = f"{share:.0%} of the shorter one stands in the other"
        yield Arc(before - upper, before + lower, share, says)
