"""Reads which posts are one, and stores what each of them is.

Like the queue, it is part of a `Reader` and of a `Store`; what writes is called inside a
transaction of the caller's (`Store.transaction`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from . import mirrors
from .connection import LARGEST, Asking, explained
from .inserts import unpack_markdown
from .mirrors import Copy
from .sources import TAKEN_FROM
from .values import array, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .rows import SignatureRow


_MEMBERS: Final = f"""
SELECT m.post_id, m.cluster_id, p.address, p.host, b.name, p.title, p.language, p.published,
    p.first_seen_at, p.gone_at, p.characters, m.role, m.confidence, m.reasons,
    (SELECT json_group_array(json_array(kind, url, confidence)) FROM (
        SELECT kind, url, confidence FROM links WHERE revision_id = p.revision_id
        AND kind IN {("canonical", *TAKEN_FROM)} ORDER BY position
    ))
FROM mirrors AS m JOIN posts AS p ON p.id = m.post_id JOIN blogs AS b ON b.id = p.blog_id
WHERE m.cluster_id = ? ORDER BY m.post_id
"""  # noqa: S608  names are ours
_COPIES: Final = """
SELECT c.post_id, c.other_id, c.of_post, c.of_other FROM mirrors AS m
JOIN copies AS c ON c.post_id = m.post_id JOIN mirrors AS o ON o.post_id = c.other_id
WHERE m.cluster_id = :cluster AND o.cluster_id = :cluster ORDER BY 1, 2
"""
_CLUSTERS: Final = """
SELECT cluster_id FROM mirrors GROUP BY cluster_id ORDER BY count(*) DESC, cluster_id LIMIT ?
"""
_WAITING: Final = """
SELECT w.cluster_id FROM (
    SELECT cluster_id, count(*) AS posts FROM mirrors WHERE role = '' GROUP BY cluster_id
) AS w
WHERE 20 * w.posts >= (SELECT count(*) FROM mirrors AS m WHERE m.cluster_id = w.cluster_id)
ORDER BY 1
"""
_UNSIGNED: Final = """
SELECT p.id, r.text, r.markdown FROM posts AS p JOIN revisions AS r ON r.id = p.revision_id
LEFT JOIN signatures AS s
ON s.post_id = p.id AND s.revision_id = p.revision_id AND s.method = :method
WHERE s.post_id IS NULL AND p.id > :after ORDER BY p.id LIMIT :limit
"""
_COUNT_UNSIGNED: Final = """
SELECT count(*) FROM posts AS p LEFT JOIN signatures AS s
ON s.post_id = p.id AND s.revision_id = p.revision_id AND s.method = ?
WHERE s.post_id IS NULL AND p.revision_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A link that says where a post comes from."""

    kind: str
    url: str
    #: Probability, 0 to 1, that it is so; None where that was not kept.
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One of the posts that are one, with what may say which of them came first."""

    post_id: int
    #: The lowest number among the posts that are one.
    cluster_id: int
    address: str
    host: str
    blog: str
    title: str
    language: str
    published: str | None
    first_seen_at: str
    gone_at: str | None = None
    #: Length of its text.
    characters: int = 0
    #: ``origin``, ``copy``, ``excerpt``, ``translation`` or ``undecided``; "" before it is decided.
    role: str = ""
    #: Probability, 0 to 1, that the origin of the cluster is the right one.
    confidence: float = 0.0
    #: What speaks for the role, in words.
    reasons: tuple[str, ...] = ()
    #: The links that say where it comes from, in the order of the text.
    sources: tuple[SourceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleRow:
    """What was decided of one of the posts that are one; see `MemberRow`."""

    post_id: int
    role: str
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnsignedRow:
    """A post that has no signature, with what one is made of."""

    post_id: int
    text: str
    markdown: str


class Mirrors(Asking):
    """Which posts are one."""

    def clusters(self, limit: int = -1) -> tuple[int, ...]:
        """Return the clusters by number, the largest first; -1 for all."""
        return tuple(number for (number,) in self._rows(_CLUSTERS, (min(limit, LARGEST),)))

    def cluster_of(self, post_id: int) -> int | None:
        """Return the cluster of a post; None where it stands alone."""
        rows = self._rows("SELECT cluster_id FROM mirrors WHERE post_id = ?", (post_id,))
        return int(rows[0][0]) if rows else None

    def members(self, cluster: int) -> tuple[MemberRow, ...]:
        """Return the posts of a cluster by number."""
        rows = self._rows(_MEMBERS, (cluster,))
        with explained(self._path):
            return tuple(map(_member, rows))

    def copies(self, cluster: int) -> tuple[Copy, ...]:
        """Return the pairs of a cluster's posts that were found to have much in common."""
        return tuple(Copy(*row) for row in self._rows(_COPIES, {"cluster": cluster}))

    def waiting(self) -> tuple[int, ...]:
        """Return the clusters that changed since it was decided what their posts are.

        To a large one a twentieth has to come first: deciding takes as long as there are posts.
        """
        return tuple(number for (number,) in self._rows(_WAITING))

    def count_unsigned(self, method: int) -> int:
        """Return how many posts have a text and no signature of it by this method."""
        return int(self._rows(_COUNT_UNSIGNED, (method,))[0][0])

    def unsigned(self, method: int, *, after: int = 0, limit: int = 500) -> tuple[UnsignedRow, ...]:
        """Return posts whose text has no signature by this method, by number from beyond one on."""
        rows = self._rows(_UNSIGNED, {"method": method, "after": after, "limit": limit})
        with explained(self._path):
            return tuple(
                UnsignedRow(number, text, unpack_markdown(packed, text))
                for number, text, packed in rows
            )

    def decide(self, rows: Iterable[RoleRow]) -> None:
        """Store what posts are."""
        self._connection.executemany(
            "UPDATE mirrors SET role = ?, confidence = ?, reasons = ? WHERE post_id = ?",
            [
                (row.role, row.confidence, json.dumps(row.reasons, ensure_ascii=False), row.post_id)
                for row in rows
            ],
        )

    def sign(self, signatures: Mapping[int, SignatureRow]) -> None:
        """Give posts their signatures, by their numbers, and find their copies."""
        mirrors.write(self._connection, signatures)

    def forget(self) -> None:
        """Drop all signatures and what follows from them."""
        mirrors.forget(self._connection)


def _member(row: tuple[Any, ...]) -> MemberRow:
    reasons = texts(row[-2], f"reasons of post {row[0]} among its copies")
    sources = array(row[-1], f"kind, url and confidence of links of post {row[0]}")
    return MemberRow(*(*row[:-2], reasons, tuple(SourceRow(*one) for one in sources)))
