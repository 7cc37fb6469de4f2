"""Finds the copies of each post as it is saved, and keeps together what is one post.

Theory of operation. Of each signature the smallest hashes are entered in `signature_keys`, where a
new post meets the posts that share some of its own. Two posts with so much as half in common share
a dozen of 32, two that have nothing in common share none, so that looking costs one short query.
Those that share some are compared by their whole signatures, and what has enough in common is a
row of `copies`. What hangs together by copies is a cluster, numbered by its first post.

Clusters follow from copies, copies from signatures, and all of it from the texts. A change undoes
what followed from the old text and works out anew what it touches, and nothing else. What each post
is in its cluster (`mirrors.role`) is decided elsewhere; a cluster that changed says that it waits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .rows import SignatureRow
from .sketches import Overlap, Sketch, overlap, unpack

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

#: Hashes of a signature by which other posts find it. Of 23,000 pairs of changed copies of real
#: posts (benchmarks/mirrors.py) 32 miss none that the whole signature would call copies; 64 would
#: make the table twice as large.
KEYS: Final = 32

#: Posts with one key, from which on it stands for a passage that many share, such as a notice. A
#: key keeps no more posts than that, which also bounds what looking it up costs; that it turned
#: others away it notes as a post of the number 0, and stays common.
COMMON: Final = 64
_MORE: Final = 0

#: Shared keys from which on two posts are compared: one may be chance or a set phrase.
LEAST_SHARED: Final = 2

#: Posts that a new one is compared with at most, those with the most shared keys first. A cluster
#: needs only one of them.
MOST_COMPARED: Final = 16

#: Share of the one and of the other post that make two posts copies of each other. Of changed
#: copies of real posts (benchmarks/mirrors.py) 99 in 100 have as much; of different posts on
#: different blogs none has.
LEAST_COPIED: Final = 0.55
LEAST_REACHED: Final = 0.25

#: Roles of posts that are a part of another, or its like in another language.
NO_COPIES: Final = ("excerpt", "translation")

#: Share of a post that has to stand in another, much longer one, to make it an excerpt.
LEAST_OF_EXCERPT: Final = 0.75

#: Hashes on which an opinion may rest: 8 that all agree leave 1 in 100 for a share under 0.55.
LEAST_JUDGED: Final = 8

#: Numbers of two digits and more that a text needs to be judged by them, and the share of the fewer
#: that two texts must share. Copies keep their numbers. Where most are others, one form was filled
#: in anew: the announcements of monthly releases, weather reports, minutes.
LEAST_NUMBERS: Final = 2
LEAST_OF_NUMBERS: Final = 0.5

#: Nine digits at most, so that any of them is soon a number.
_NUMBER: Final = re.compile(r"\d{2,9}")

_COMMON: Final = f"""
SELECT k.key FROM json_each(?) AS j CROSS JOIN signature_keys AS k ON k.key = j.value
GROUP BY k.key HAVING count(*) >= {COMMON} OR min(k.post_id) = {_MORE}
"""  # noqa: S608  the numbers are ours
_NEAR: Final = f"""
SELECT k.post_id FROM json_each(?) AS j CROSS JOIN signature_keys AS k ON k.key = j.value
WHERE k.post_id <> {_MORE} GROUP BY k.post_id HAVING count(*) >= {LEAST_SHARED}
ORDER BY count(*) DESC, k.post_id LIMIT {MOST_COMPARED}
"""  # noqa: S608  the numbers are ours
_SIGNED: Final = """
SELECT s.post_id, s.shingles, s.sketch
FROM json_each(?) AS j CROSS JOIN signatures AS s ON s.post_id = j.value
WHERE s.method = ?
"""
_TEXTS: Final = """
SELECT p.id, r.text FROM json_each(?) AS j CROSS JOIN posts AS p ON p.id = j.value
CROSS JOIN revisions AS r ON r.id = p.revision_id
"""
_CURRENT: Final = """
SELECT s.post_id, s.shingles, s.sketch, s.method FROM signatures AS s
JOIN posts AS p ON p.id = s.post_id AND p.revision_id = s.revision_id ORDER BY 1
"""
_PARTNERS: Final = """
SELECT c.post_id, c.other_id, c.of_post, c.of_other FROM json_each(:posts) AS j
CROSS JOIN copies AS c ON c.post_id = j.value
UNION SELECT c.post_id, c.other_id, c.of_post, c.of_other FROM json_each(:posts) AS j
CROSS JOIN copies AS c ON c.other_id = j.value
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """Two posts that have much of their text in common."""

    #: The lower number of the two.
    post_id: int
    other_id: int
    #: Share of the post that stands in the other, 0 to 1, and of the other that stands in the post.
    of_post: float
    of_other: float

    @property
    def is_excerpt(self) -> bool:
        """Whether one of the two is only a small part of the other."""
        return min(self.of_post, self.of_other) < LEAST_REACHED

    @property
    def part(self) -> int:
        """The post that stands in the other, of an excerpt and its whole."""
        return self.post_id if self.of_post > self.of_other else self.other_id


def write(connection: sqlite3.Connection, signatures: Mapping[int, SignatureRow]) -> None:
    """Take in the signatures of posts whose text is new, and find their copies."""
    touched: set[int] = set()
    for post_id, row in signatures.items():
        touched |= _withdraw(connection, post_id)
        copies = _enter(connection, post_id, row)
        if copies and not _joins(connection, post_id, copies):
            touched.update(number for copy in copies for number in (copy.post_id, copy.other_id))
    if touched:
        group(connection, touched)


def _joins(connection: sqlite3.Connection, post_id: int, copies: list[Copy]) -> bool:
    """Add a post to the one cluster that all its copies are in, if it changes nothing else there.

    It would come to the same by working the cluster out anew, but takes no longer for a large one.
    """
    others = [n for copy in copies for n in (copy.post_id, copy.other_id) if n != post_id]
    found = connection.execute(
        "SELECT count(*), min(cluster_id), max(cluster_id) FROM mirrors "
        "WHERE post_id IN (SELECT value FROM json_each(?))",
        (_array(others),),
    ).fetchone()
    count, low, high = found
    if count < len(others) or low != high or post_id < low or any(c.is_excerpt for c in copies):
        return False
    connection.execute("INSERT INTO mirrors (post_id, cluster_id) VALUES (?, ?)", (post_id, low))
    return True


def rebuild(connection: sqlite3.Connection) -> None:
    """Find all copies and clusters anew from the signatures of the posts' current texts."""
    rows = connection.execute(_CURRENT).fetchall()
    forget(connection)
    write(connection, {post_id: SignatureRow(*row) for post_id, *row in rows})


def forget(connection: sqlite3.Connection) -> None:
    """Drop all signatures and what follows from them."""
    for table in ("mirrors", "copies", "signature_keys", "signatures"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  names are ours


def _withdraw(connection: sqlite3.Connection, post_id: int) -> set[int]:
    """Undo what followed from a post's earlier signature; return the posts it was a copy of."""
    known = connection.execute(
        "DELETE FROM signatures WHERE post_id = ? RETURNING shingles, sketch, method", (post_id,)
    ).fetchall()
    if not known:
        return set()
    keys = unpack(SignatureRow(*known[0])).hashes[:KEYS]
    connection.executemany(
        "DELETE FROM signature_keys WHERE key = ? AND post_id = ?", [(key, post_id) for key in keys]
    )
    gone = connection.execute(
        "DELETE FROM copies WHERE post_id = :post OR other_id = :post RETURNING post_id, other_id",
        {"post": post_id},
    ).fetchall()
    connection.execute("DELETE FROM mirrors WHERE post_id = ?", (post_id,))
    return {number for pair in gone for number in pair}


def _enter(connection: sqlite3.Connection, post_id: int, row: SignatureRow) -> list[Copy]:
    """Enter a signature, and return the pairs of copies that the post is one of."""
    connection.execute(
        "INSERT INTO signatures (post_id, revision_id, method, shingles, sketch) "
        "SELECT id, revision_id, ?, ?, ? FROM posts WHERE id = ?",
        (row.method, row.shingles, row.sketch, post_id),
    )
    if not row.shingles:
        return []
    keys = unpack(row).hashes[:KEYS]
    common = frozenset(key for (key,) in connection.execute(_COMMON, (_array(keys),)))
    copies = list(_copies(connection, post_id, row, common))
    connection.executemany(
        "INSERT OR IGNORE INTO signature_keys (key, post_id) VALUES (?, ?)",
        [(key, _MORE if key in common else post_id) for key in keys],
    )
    connection.executemany(
        "INSERT INTO copies (post_id, other_id, of_post, of_other) VALUES (?, ?, ?, ?)",
        [(copy.post_id, copy.other_id, copy.of_post, copy.of_other) for copy in copies],
    )
    return copies


def _copies(
    connection: sqlite3.Connection, post_id: int, row: SignatureRow, common: frozenset[int]
) -> Iterator[Copy]:
    """Compare a post with those that share keys with it.

    Passages that very many posts have say nothing. How many have a hash is known of the keys alone;
    a post of which nearly every key is common is itself what so many have, and compared as it is.
    """
    sketch = unpack(row)
    rare = [key for key in sketch.hashes[:KEYS] if key not in common]
    if len(rare) < LEAST_JUDGED:
        rare, common = list(sketch.hashes[:KEYS]), frozenset()
    near = [other for (other,) in connection.execute(_NEAR, (_array(rare),))]
    overlaps = {
        other: _compared(sketch, unpack(SignatureRow(*that)), common)
        for other, *that in connection.execute(_SIGNED, (_array(near), row.method))
    }
    alike = {other: found for other, found in overlaps.items() if _are_alike(found)}
    if not alike:
        return
    texts = dict(connection.execute(_TEXTS, (_array([post_id, *alike]),)).fetchall())
    for other, found in alike.items():
        if not _is_form(texts[post_id], texts[other]):
            yield _copy(post_id, other, found)


def _array(numbers: Iterable[int]) -> str:
    """Write numbers as `json_each` reads them."""
    return f"[{','.join(map(str, numbers))}]"


def _copy(post_id: int, other: int, found: Overlap) -> Copy:
    one, two = (post_id, round(found.first, 3)), (other, round(found.second, 3))
    (low, of_low), (high, of_high) = sorted((one, two))
    return Copy(low, high, of_low, of_high)


def _compared(this: Sketch, that: Sketch, common: frozenset[int]) -> Overlap:
    """Return what two posts have in common, also without what very many have."""
    found = overlap(this, that)
    if not common or not _are_alike(found):
        return found
    return min(found, overlap(this.beginning(KEYS), that, common), key=lambda one: one.most)


def _are_alike(found: Overlap) -> bool:
    """Whether so much in common makes one post a copy of another, or an excerpt."""
    if found.judged < LEAST_JUDGED:
        return False
    least = LEAST_OF_EXCERPT if found.least < LEAST_REACHED else LEAST_COPIED
    return found.most >= least


def _is_form(one: str, other: str) -> bool:
    """Whether two texts that are alike say different things, by their numbers.

    >>> _is_form("Release 61 is due on May 19.", "Release 65 is due on November 30.")
    True
    """
    first, second = ({int(number) for number in _NUMBER.findall(text)} for text in (one, other))
    fewer = min(len(first), len(second))
    return fewer >= LEAST_NUMBERS and len(first & second) < LEAST_OF_NUMBERS * fewer


# --- clusters -------------------------------------------------------------------------------------


def group(connection: sqlite3.Connection, posts: Iterable[int]) -> None:
    """Work out the clusters anew that posts belong to, and have them wait for a decision."""
    members, copies = _connected(connection, set(posts))
    clusters = clustered(copies)
    connection.execute(
        "DELETE FROM mirrors WHERE post_id IN (SELECT value FROM json_each(?))",
        (_array(members),),
    )
    connection.executemany(
        "INSERT INTO mirrors (post_id, cluster_id) VALUES (?, ?)", sorted(clusters.items())
    )


def clustered(copies: Iterable[Copy]) -> dict[int, int]:
    """Return the cluster of each post: the lowest number in it.

    Copies hang together. An excerpt joins the post that has most of it and binds nothing together:
    a collection that quotes two posts does not make them one.

    >>> clustered([Copy(1, 2, 0.9, 0.8), Copy(2, 5, 1.0, 0.7), Copy(3, 5, 0.9, 0.1)])
    {1: 1, 2: 1, 5: 1, 3: 1}
    """
    parents: dict[int, int] = {}
    excerpts: dict[int, Copy] = {}
    for copy in sorted(copies, key=lambda one: (one.post_id, one.other_id)):
        if not copy.is_excerpt:
            _unite(parents, copy)
        elif _of_part(copy) > _of_part(excerpts.setdefault(copy.part, copy)):
            excerpts[copy.part] = copy
    bound = frozenset(parents)
    for part, copy in sorted(excerpts.items()):
        if part not in bound:
            _unite(parents, copy)
    return {post: _first(parents, post) for post in parents}


def _of_part(copy: Copy) -> float:
    return max(copy.of_post, copy.of_other)


def _unite(parents: dict[int, int], copy: Copy) -> None:
    low, high = sorted(_first(parents, post) for post in (copy.post_id, copy.other_id))
    parents[high] = low


def _first(parents: dict[int, int], post: int) -> int:
    """Return the lowest post that a post hangs together with, and shorten the way to it."""
    while (parent := parents.setdefault(post, post)) != post:
        parents[post] = parents[parent]
        post = parent
    return post


def _connected(connection: sqlite3.Connection, posts: set[int]) -> tuple[set[int], set[Copy]]:
    """Return all posts that hang together with some, and the copies between them."""
    found: set[Copy] = set()
    new = set(posts)
    while new:
        rows = connection.execute(_PARTNERS, {"posts": _array(new)})
        copies = {Copy(*row) for row in rows}
        found |= copies
        partners = {number for copy in copies for number in (copy.post_id, copy.other_id)}
        new = partners - posts
        posts |= new
    return posts, found


# --- checks ---------------------------------------------------------------------------------------


def wrong(connection: sqlite3.Connection) -> Iterator[str]:
    """Say what does not agree with the signatures, and with the copies."""
    if not _keys_agree(connection):
        yield "the table 'signature_keys' does not agree with the signatures"
    copies = {
        Copy(*row)
        for row in connection.execute("SELECT post_id, other_id, of_post, of_other FROM copies")
    }
    signed = {post_id for (post_id,) in connection.execute("SELECT post_id FROM signatures")}
    if any(not {copy.post_id, copy.other_id} <= signed for copy in copies):
        yield "the table 'copies' names posts that have no signature"
    found = dict(connection.execute("SELECT post_id, cluster_id FROM mirrors"))
    if found != clustered(copies):
        yield "the table 'mirrors' does not agree with the copies"


def _keys_agree(connection: sqlite3.Connection) -> bool:
    """Whether every key is entered that is not common, and none beside.

    There are millions with many posts, so that sums of hashes are compared, and one by one only
    what stands under common keys.
    """
    entered = connection.execute(
        "SELECT key, post_id FROM signature_keys WHERE post_id <> ?", (_MORE,)
    )
    more = connection.execute("SELECT key FROM signature_keys WHERE post_id = ?", (_MORE,))
    common = frozenset(key for (key,) in more)
    found, found_common = _summed(entered, common)
    expected, expected_common = _summed(_expected_keys(connection), common)
    return found == expected and found_common <= expected_common


def _expected_keys(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    rows = connection.execute("SELECT post_id, shingles, sketch, method FROM signatures")
    for post_id, *row in rows:
        for key in unpack(SignatureRow(*row)).hashes[:KEYS]:
            yield key, post_id


def _summed(
    pairs: Iterable[tuple[int, int]], common: frozenset[int]
) -> tuple[int, set[tuple[int, int]]]:
    """Return the sum of the hashes of pairs whose key is not common, and the other pairs."""
    total, others = 0, set()
    for pair in pairs:
        if pair[0] in common:
            others.add(pair)
        else:
            total += hash(pair)
    return total, others
