"""Writes rows: one function per table, each inside the caller's transaction.

Segments and links are only prepared, to be written together (`db.late`). Nothing here begins or
ends a transaction, and nothing is remembered between calls except the numbers of texts and blogs,
which `Interned` forgets when its owner rolls back.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from .rows import BlogRow, CaptureRow, CommentRow, LinkRow, PostRow, RevisionRow, SegmentRow

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

#: Name of the blog of posts whose address has no host: files and standard input.
LOCAL_BLOG: Final = "local"

#: Of zlib's 1 to 9. On 375 pages of 30 kB (benchmarks/made_up_blogs.py) 3 takes 0.45 ms a page; 4
#: makes them 3 % smaller in 0.52 ms, and 6 makes them 8 % smaller in 0.66 ms, of the 2.5 ms that
#: saving a post may take.
COMPRESSION_LEVEL: Final = 3

#: Markdown repeats its dictionary in long stretches, of which 3 makes 342 bytes in 0.04 ms and 4
#: makes 372 in 0.06 (the same posts).
MARKDOWN_LEVEL: Final = 3

#: How far back zlib looks (RFC 1951, section 2): more of a dictionary is of no use to it.
_WINDOW: Final = 32_768

#: How many numbers of texts are remembered, and up to what length of text: furniture is short, and
#: 20,000 such texts stay under 10 MB.
REMEMBERED_TEXTS: Final = 20_000
REMEMBERED_LENGTH: Final = 200

#: `json.dumps` would make one anew for every value.
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

#: How many values `segments` and `links` give for a row.
SEGMENT_COLUMNS: Final = 10
LINK_COLUMNS: Final = 9

#: Half of a SHA-256 tells 10^12 texts apart with a chance of error under 10^-14.
TEXT_DIGEST_BYTES: Final = 16


def host_of(address: str) -> str:
    """Return the host of an address, lower-cased and without port; "" where it has none.

    >>> host_of("https://Blog.Example:8080/2022/05/opt.html")
    'blog.example'
    >>> host_of("notes/opt.html"), host_of("http://[broken")
    ('', '')
    """
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def pack(body: bytes) -> bytes:
    """Compress a body, or leave it as it is where that would not make it shorter."""
    packed = zlib.compress(body, COMPRESSION_LEVEL)
    return packed if len(packed) < len(body) else body


def unpack(packed: bytes, size: int) -> bytes:
    """Undo `pack`.

    >>> body = b"<p>" * 100
    >>> unpack(pack(body), len(body)) == body, unpack(pack(b"x"), 1)
    (True, b'x')
    """
    return packed if len(packed) == size else zlib.decompress(packed)


def pack_markdown(markdown: str, text: str) -> bytes | None:
    """Keep Markdown as what it adds to the text; None where it is the text.

    Most of a post's Markdown is its text again, so zlib is given the text for a dictionary.
    """
    if markdown == text:
        return None
    packer = zlib.compressobj(MARKDOWN_LEVEL, zdict=_dictionary(text))
    return packer.compress(markdown.encode()) + packer.flush()


def unpack_markdown(packed: bytes | None, text: str) -> str:
    r"""Undo `pack_markdown`.

    >>> text, markdown = "Title\n\nWords", "# Title\n\n*Words*"
    >>> unpack_markdown(pack_markdown(markdown, text), text) == markdown
    True
    """
    if packed is None:
        return text
    unpacker = zlib.decompressobj(zdict=_dictionary(text))
    return (unpacker.decompress(packed) + unpacker.flush()).decode()


def _dictionary(text: str) -> bytes:
    return text.encode()[:_WINDOW]


@dataclass(slots=True)
class Interned:
    """Numbers of texts and blogs that were looked up before; valid until a rollback."""

    texts: dict[str, int] = field(default_factory=dict)
    blogs: dict[BlogRow, int] = field(default_factory=dict)
    rules: dict[tuple[str, str], int] = field(default_factory=dict)

    def forget(self) -> None:
        """Drop everything, because some of it was never committed."""
        self.rules.clear()
        self.texts.clear()
        self.blogs.clear()

    def text(self, connection: sqlite3.Connection, text: str) -> int:
        """Return the number of a text, storing it when it is new."""
        number = self.texts.get(text)
        if number is None:
            number = _text(connection, text)
            if len(text) <= REMEMBERED_LENGTH:
                if len(self.texts) >= REMEMBERED_TEXTS:
                    self.texts.clear()
                self.texts[text] = number
        return number

    def blog(self, connection: sqlite3.Connection, row: BlogRow, seen_at: str) -> int:
        """Return the number of a blog, storing what is new about it."""
        if row not in self.blogs:
            self.blogs[row] = _blog(connection, row, seen_at)
        return self.blogs[row]


def _text(connection: sqlite3.Connection, text: str) -> int:
    digest = hashlib.sha256(text.encode()).digest()[:TEXT_DIGEST_BYTES]
    known = connection.execute("SELECT id FROM texts WHERE digest = ?", (digest,)).fetchone()
    if known:
        return int(known[0])
    return _insert(connection, "texts", digest=digest, text=text)


def _blog(connection: sqlite3.Connection, row: BlogRow, seen_at: str) -> int:
    (number,) = connection.execute(
        "INSERT INTO blogs (name, url, title, language, first_seen_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET "
        "url = iif(excluded.url = '', url, excluded.url), "
        "title = iif(excluded.title = '', title, excluded.title), "
        "language = iif(excluded.language = '', language, excluded.language) RETURNING id",
        (row.name, row.url, row.title, row.language, seen_at),
    ).fetchone()
    return int(number)


def post(connection: sqlite3.Connection, row: PostRow, blog_id: int, seen_at: str) -> int:
    """Add a post, as yet without content."""
    return _insert(
        connection,
        "posts",
        **_state(row, blog_id),
        address=row.address,
        host=host_of(row.address),
        first_seen_at=seen_at,
        last_seen_at=seen_at,
    )


def update_post(connection: sqlite3.Connection, post_id: int, row: PostRow, blog_id: int) -> None:
    """Bring a post's state up to date, its text and dates of sight apart."""
    state = _state(row, blog_id)
    assignments = ", ".join(f"{column} = :{column}" for column in state)
    connection.execute(
        f"UPDATE posts SET {assignments} WHERE id = :id",  # noqa: S608  column names are ours
        {**state, "id": post_id},
    )


def _state(row: PostRow, blog_id: int) -> dict[str, object]:
    return {
        "blog_id": blog_id,
        "kind": row.kind,
        "title": row.title,
        "authors": _json(row.authors),
        "published": row.published,
        "updated": row.updated,
        "language": row.language,
        "language_confidence": row.language_confidence,
        "tags": _json(row.tags),
        "site_name": row.site_name,
        "canonical": row.canonical,
        "encoding": row.encoding,
        "notes": _json(row.notes),
    }


def capture(connection: sqlite3.Connection, row: CaptureRow, post_id: int | None) -> int:
    """Add a capture."""
    return _insert(
        connection,
        "captures",
        post_id=post_id,
        url_asked=row.url_asked,
        url=row.url,
        status=row.status,
        headers=_json(row.headers),
        content_type=row.content_type,
        fetched_at=row.fetched_at,
        how=row.how,
        source=row.source,
        digest=row.digest,
        size=len(row.body),
        body=pack(row.body),
    )


def revision(
    connection: sqlite3.Connection,
    row: RevisionRow,
    place: tuple[int, int],
    read_from: tuple[int, str],
    created_at: str,
) -> int:
    """Add a revision, at its post and number there, from its capture by its packed facts."""
    capture_id, packed = read_from
    post_id, number = place
    return _insert(
        connection,
        "revisions",
        post_id=post_id,
        number=number,
        capture_id=capture_id,
        created_at=created_at,
        cleaner=row.cleaner,
        language=row.language,
        text_hash=row.text_hash,
        title=row.title,
        text=row.text,
        markdown=pack_markdown(row.markdown, row.text),
        facts=packed,
    )


def segments(
    connection: sqlite3.Connection,
    rows: Iterable[SegmentRow],
    revision_id: int,
    content: RevisionRow,
    interned: Interned,
) -> Iterator[tuple[object, ...]]:
    """Give the rows of a revision's segments; the texts they refer to are added at once."""
    for position, (row, start) in enumerate(_placed(rows, content.text)):
        located = start is not None
        yield (
            revision_id,
            position,
            row.keep,
            row.role,
            row.score,
            interned.text(connection, row.reason),
            None if row.language == content.language else row.language,
            start,
            len(row.text) if located else None,
            None if located else interned.text(connection, row.text),
        )


def _placed(rows: Iterable[SegmentRow], text: str) -> Iterator[tuple[SegmentRow, int | None]]:
    """Say where each kept segment stands in the text: what is there need not be stored twice.

    The search goes forward only. It may meet a short segment's words before their true place, which
    gives the same characters and never passes the place of the next segment.
    """
    after = 0
    for row in rows:
        start = text.find(row.text, after) if row.keep else -1
        if start >= 0:
            after = start + len(row.text)
        yield row, start if start >= 0 else None


def links(rows: Iterable[LinkRow], revision_id: int) -> Iterator[tuple[object, ...]]:
    """Give the rows of a revision's links."""
    for position, row in enumerate(rows):
        segment = row.segment if row.segment >= 0 else None
        link = (row.kind, row.url, row.text, row.identifier, segment, row.confidence, row.evidence)
        yield (revision_id, position, *link)


def comments(
    connection: sqlite3.Connection, rows: tuple[CommentRow, ...], post_id: int, capture_id: int
) -> None:
    """Add the comments that the post does not have yet."""
    if not rows:
        return
    known = {
        CommentRow(text=text, author=author, date=date)
        for text, author, date in connection.execute(
            "SELECT text, author, date FROM comments WHERE post_id = ?", (post_id,)
        )
    }
    new = [row for row in dict.fromkeys(rows) if row not in known]
    connection.executemany(
        "INSERT INTO comments (post_id, position, author, date, text, capture_id) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            (post_id, position, row.author, row.date, row.text, capture_id)
            for position, row in enumerate(new, start=len(known))
        ),
    )


def _insert(connection: sqlite3.Connection, table: str, **values: object) -> int:
    columns, holders = ", ".join(values), ", ".join("?" * len(values))
    cursor = connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({holders})",  # noqa: S608  names are ours
        tuple(values.values()),
    )
    return int(cursor.lastrowid or 0)


def _json(value: object) -> str:
    return _ENCODER.encode(value)
