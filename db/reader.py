"""Reads the database back into rows.

A reader sees the last committed state as of each call, never blocks the writer and is never blocked
by it; `Reader.open` opens the file so that nothing can be written through it.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from . import facts, sites, watching
from .card import Card, card
from .clusters import Mirrors
from .connection import LARGEST, Asking, connect_to_read, explained
from .errors import DamagedError
from .facts import Trail
from .inserts import unpack, unpack_markdown
from .migrations import require_current
from .query import parse
from .queue import Queue
from .rows import (
    AlarmRow,
    BlogRow,
    CaptureRow,
    CommentRow,
    Count,
    Known,
    LinkRow,
    MemoryRow,
    PostRow,
    PostSummary,
    RevisionInfo,
    RevisionRow,
    SegmentRow,
    Status,
    StoredLabel,
    StoredPage,
    StoredPost,
)
from .search import Hit, search
from .values import moment, pairs, texts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_KNOWN: Final = """
SELECT p.id, p.address, p.kind, p.title, p.last_seen_at, p.gone_at,
    coalesce(r.number, 0), coalesce(r.text_hash, ''), coalesce(r.cleaner, '')
FROM posts AS p LEFT JOIN revisions AS r ON r.id = p.revision_id
WHERE p.address = ?
"""

_SUMMARIES: Final = """
SELECT p.id, p.address, p.title, p.kind, p.language, b.name, p.published, p.last_seen_at, p.gone_at,
    p.characters
FROM posts AS p
JOIN blogs AS b ON b.id = p.blog_id
WHERE (:language = '' OR p.language = :language) AND (:blog = '' OR b.name = :blog)
ORDER BY coalesce(p.published, p.first_seen_at) DESC, p.id DESC
LIMIT :limit OFFSET :offset
"""

_POST: Final = """
SELECT p.id, b.name, p.first_seen_at, p.last_seen_at, p.gone_at, p.revision_id,
    p.address, p.kind, p.title, p.authors, p.published, p.updated, p.language,
    p.language_confidence, p.tags, p.site_name, p.canonical, p.encoding, p.notes
FROM posts AS p JOIN blogs AS b ON b.id = p.blog_id
WHERE p.id = :id OR p.address = :address
ORDER BY p.address = :address DESC LIMIT 1
"""

_PAGES: Final = """
SELECT p.id, p.address, b.name, c.id, p.last_seen_at
FROM posts AS p JOIN blogs AS b ON b.id = p.blog_id JOIN captures AS c ON c.id = (
    SELECT id FROM captures WHERE post_id = p.id ORDER BY fetched_at DESC, id DESC LIMIT 1
)
"""
_PAGES_OF_BLOG: Final = f"""{_PAGES}
WHERE :blog = '' OR b.name = :blog ORDER BY p.blog_id, c.fetched_at, c.id
"""

_HISTORY: Final = """
SELECT r.id, r.number, r.title, r.created_at, r.cleaner, r.text_hash, length(r.text),
    c.fetched_at, c.url
FROM revisions AS r JOIN captures AS c ON c.id = r.capture_id
WHERE r.post_id = ? ORDER BY r.number
"""

_TOTALS: Final = """
SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM posts WHERE gone_at IS NOT NULL),
    (SELECT count(*) FROM captures), (SELECT count(*) FROM revisions),
    (SELECT count(*) FROM segments), (SELECT count(*) FROM links),
    (SELECT max(fetched_at) FROM captures)
"""

_COUNTS: Final = {
    "by_language": "SELECT language, count(*) FROM posts GROUP BY 1",
    "by_blog": "SELECT b.name, count(*) FROM posts AS p JOIN blogs AS b ON b.id = p.blog_id "
    "GROUP BY 1",
    "by_kind": "SELECT kind, count(*) FROM posts GROUP BY 1",
    "removed_by_reason": "SELECT t.text, s.n FROM (SELECT reason_id, count(*) AS n FROM segments "
    "WHERE NOT keep GROUP BY 1) AS s JOIN texts AS t ON t.id = s.reason_id",
}


class Reader(Asking):
    """A database open for reading. Make one with `Reader.open`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        super().__init__(connection, path)
        #: What is to be fetched; only what reads may be called of a database open for reading.
        self.queue = Queue(connection, path)
        #: Which posts are one; as for the queue, only what reads may be called here.
        self.mirrors = Mirrors(connection, path)

    @classmethod
    @contextmanager
    def open(cls, path: Path | str) -> Iterator[Self]:
        """Open a database for reading and close it at the end.

        Raises:
            StoreError: The file cannot be read; the subclass and the message say why.
        """
        path = Path(path)
        connection = connect_to_read(path)
        try:
            with explained(path):
                require_current(connection, path)
            yield cls(connection, path)
        finally:
            connection.close()

    def known(self, address: str) -> Known | None:
        """Return what is known of the post at an address."""
        rows = self._rows(_KNOWN, (address,))
        return Known(*rows[0]) if rows else None

    def posts(
        self, *, limit: int = 20, offset: int = 0, language: str = "", blog: str = ""
    ) -> tuple[PostSummary, ...]:
        """Return posts, the most recently published first.

        Args:
            limit: How many at most; -1 for all.
            offset: How many to pass over.
            language: Only those in this language, by its tag.
            blog: Only those of this blog, by its name.
        """
        parameters = {"limit": limit, "offset": offset, "language": language, "blog": blog}
        return tuple(PostSummary(*row) for row in self._rows(_SUMMARIES, parameters))

    def post(self, key: int | str) -> StoredPost | None:
        """Return a post with its latest revision, by its number or its address."""
        address = str(key).encode("utf-8", "replace").decode()  # a name of a file may be any bytes
        # More digits than the largest has are no number of a row.
        is_number = address.isdecimal() and len(address) < len(str(LARGEST))
        number = int(address) if is_number else None
        rows = self._rows(_POST, {"id": number, "address": address})
        if not rows:
            return None
        (post_id, blog, first_seen_at, last_seen_at, gone_at, revision_id, *state) = rows[0]
        whose = f"of post {post_id}"
        with explained(self._path):
            return StoredPost(
                id=post_id,
                blog=blog,
                first_seen_at=moment(first_seen_at, f"first_seen_at {whose}"),
                last_seen_at=moment(last_seen_at, f"last_seen_at {whose}"),
                gone_at=gone_at and moment(gone_at, f"gone_at {whose}"),
                post=_post_row(state, whose),
                revision=self._revision("id = ?", (revision_id,)),
                number=self._number(revision_id),
                segments=self.segments(revision_id),
                links=self.links(revision_id),
                comments=self._comments(post_id),
            )

    def trail(self, post_id: int) -> Trail | None:
        """Return what the values of a post were read from; None where it has no text."""
        with explained(self._path):
            return facts.trail(self._connection, post_id)

    def pages(self, blog: str = "") -> tuple[StoredPage, ...]:
        """Return the posts of a blog, or of all, each with its latest capture, the oldest first."""
        rows = self._rows(_PAGES_OF_BLOG, {"blog": blog})
        with explained(self._path):
            return tuple(map(_stored_page, rows))

    def page(self, post_id: int) -> StoredPage | None:
        """Return a post with its latest capture; None where no page of it is stored."""
        rows = self._rows(f"{_PAGES} WHERE p.id = ?", (post_id,))
        with explained(self._path):
            return _stored_page(rows[0]) if rows else None

    def page_of_text(self, post_id: int) -> CaptureRow | None:
        """Return the capture that the current text of a post was made from, and its verdicts."""
        rows = self._rows(
            "SELECT r.capture_id FROM posts AS p JOIN revisions AS r ON r.id = p.revision_id "
            "WHERE p.id = ?",
            (post_id,),
        )
        return self.capture(rows[0][0]) if rows else None

    def blog_of(self, address: str) -> str:
        """Return the name of the blog that the post at an address stands on; "" if none does."""
        rows = self._rows(
            "SELECT b.name FROM posts AS p JOIN blogs AS b ON b.id = p.blog_id WHERE p.address = ?",
            (address,),
        )
        return str(rows[0][0]) if rows else ""

    def address(self, post_id: int) -> str:
        """Return the address of a post by its number; "" if there is none."""
        rows = self._rows("SELECT address FROM posts WHERE id = ?", (post_id,))
        return str(rows[0][0]) if rows else ""

    def blogs(self) -> tuple[BlogRow, ...]:
        """Return the blogs by name."""
        return tuple(
            BlogRow(*r)
            for r in self._rows("SELECT name, url, title, language FROM blogs ORDER BY 1")
        )

    def language_of(self, blog: str) -> str:
        """Return what a blog's posts are said to be written in; "" where nobody says."""
        rows = self._rows("SELECT language FROM blogs WHERE name = ?", (blog,))
        return str(rows[0][0]) if rows else ""

    def memory(self, blog: str) -> tuple[MemoryRow, ...]:
        """Return the pages that are remembered of a blog, by its name."""
        with explained(self._path):
            return sites.memory(self._connection, blog)

    def alarms(self) -> tuple[tuple[str, AlarmRow], ...]:
        """Return the blogs that no longer are what their memory knows, the last first."""
        with explained(self._path):
            return sites.alarms(self._connection)

    def feed_captures(self, blog: str) -> tuple[int, ...]:
        """Return the numbers of the latest capture of each feed of a blog, the oldest first."""
        rows = self._rows(
            "SELECT f.capture_id FROM feeds AS f JOIN blogs AS b ON b.id = f.blog_id "
            "WHERE b.name = ? ORDER BY f.read_at, f.url",
            (blog,),
        )
        return tuple(number for (number,) in rows)

    def labels(self, blog: str = "", *, also_undone: bool = False) -> tuple[StoredLabel, ...]:
        """Return the readers' corrections of a blog, or of all, the oldest first."""
        with explained(self._path):
            return sites.labels(self._connection, blog, also_undone=also_undone)

    def revisions(self, post_id: int) -> tuple[RevisionInfo, ...]:
        """Return the history of a post, oldest first."""
        return tuple(RevisionInfo(*row) for row in self._rows(_HISTORY, (post_id,)))

    def revision(self, post_id: int, number: int) -> RevisionRow | None:
        """Return one revision of a post by its number, counted from 1."""
        place = (post_id, min(number, LARGEST))
        return self._revision("post_id = ? AND number = ?", place)

    def segments(self, revision_id: int | None) -> tuple[SegmentRow, ...]:
        """Return the segments behind a revision, in page order."""
        rows = self._rows(
            "SELECT text, keep, role, reason, score, language FROM judged_segments "
            "WHERE revision_id = ? ORDER BY position",
            (revision_id,),
        )
        if any(row[0] is None for row in rows):
            raise DamagedError(
                f"could not use the database {str(self._path)!r}: a piece of revision "
                f"{revision_id} refers to a text that is not there; restore a backup"
            )
        return tuple(SegmentRow(text, bool(keep), *rest) for text, keep, *rest in rows)

    def links(self, revision_id: int | None) -> tuple[LinkRow, ...]:
        """Return the links of a revision, in page order."""
        rows = self._rows(
            "SELECT url, kind, text, identifier, coalesce(segment, -1), confidence, evidence "
            "FROM links WHERE revision_id = ? ORDER BY position",
            (revision_id,),
        )
        return tuple(LinkRow(*row) for row in rows)

    def capture(self, capture_id: int) -> CaptureRow | None:
        """Return a capture with its body as it came."""
        rows = self._rows(
            "SELECT digest, url_asked, url, fetched_at, body, size, status, headers, content_type, "
            "how, source FROM captures WHERE id = ?",
            (capture_id,),
        )
        if not rows:
            return None
        digest, url_asked, url, fetched_at, body, size, status, headers, *rest = rows[0]
        whose = f"of capture {capture_id}"
        with explained(self._path):
            fetched_at = moment(fetched_at, f"fetched_at {whose}")
            fields = pairs(headers, f"headers {whose}")
            body = unpack(body, size)
        return CaptureRow(digest, url_asked, url, fetched_at, body, status, fields, *rest)

    def search(self, query: str, *, limit: int = 20, offset: int = 0) -> tuple[Hit, ...]:
        """Return the posts that answer a query, the best first; see `db.query` for its language."""
        with explained(self._path):
            most = min(limit, LARGEST)
            return search(self._connection, parse(query), limit=most, offset=offset)

    def status(self) -> Status:
        """Return the database in figures."""
        posts, gone, captures, revisions, segments, links, last = self._rows(_TOTALS)[0]
        return Status(
            posts=posts,
            gone=gone,
            captures=captures,
            revisions=revisions,
            segments=segments,
            links=links,
            last_capture=last,
            alarms=self.alarms(),
            **{name: self._counts(query) for name, query in _COUNTS.items()},
        )

    def card(self, blog: str = "") -> Card:
        """Return the figures of a corpus of all posts, or of those of a blog, by its name."""
        with explained(self._path):
            return card(self._connection, blog)

    def watch(self, *, failing: int = 20) -> watching.Watch:
        """Return how the watched blogs fare.

        Args:
            failing: Addresses that give nothing, at most.
        """
        with explained(self._path):
            return watching.watch(self._connection, failing)

    def _counts(self, query: str) -> tuple[Count, ...]:
        return tuple(Count(*row) for row in self._rows(f"{query} ORDER BY 2 DESC, 1"))

    def _revision(self, condition: str, parameters: tuple[object, ...]) -> RevisionRow | None:
        rows = self._rows(
            f"SELECT text, markdown, title, language, cleaner FROM revisions WHERE {condition}",  # noqa: S608  conditions are literals of this module
            parameters,
        )
        if not rows:
            return None
        text, packed, title, language, cleaner = rows[0]
        with explained(self._path):
            markdown = unpack_markdown(packed, text)
        return RevisionRow(text, title, markdown, language, cleaner)

    def _number(self, revision_id: int | None) -> int:
        rows = self._rows("SELECT number FROM revisions WHERE id = ?", (revision_id,))
        return int(rows[0][0]) if rows else 0

    def _comments(self, post_id: int) -> tuple[CommentRow, ...]:
        rows = self._rows(
            "SELECT text, author, date FROM comments WHERE post_id = ? ORDER BY position",
            (post_id,),
        )
        return tuple(CommentRow(*row) for row in rows)


def _stored_page(row: tuple[Any, ...]) -> StoredPage:
    page = StoredPage(*row)
    moment(page.last_seen_at, f"last_seen_at of post {page.post_id}")
    return page


def _post_row(state: list[Any], whose: str) -> PostRow:
    address, kind, title, authors, published, updated, language, confidence, tags, *rest = state
    site_name, canonical, encoding, notes = rest
    return PostRow(
        address=address,
        kind=kind,
        title=title,
        authors=texts(authors, f"authors {whose}"),
        published=published,
        updated=updated,
        language=language,
        language_confidence=confidence,
        tags=texts(tags, f"tags {whose}"),
        site_name=site_name,
        canonical=canonical,
        encoding=encoding,
        notes=texts(notes, f"notes {whose}"),
    )
