"""The links that say where a post comes from, said anew of a text that is stored already.

A revision is a text, and its links are those of the page that the text was read from. What says
where it comes from may be read later: a feed that names the source arrives after the page, or a new
cleaner knows one more form of credit line. The text is the same then, and so is the revision; these
links are replaced. As in `inserts`, what writes works inside the caller's transaction.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from .rows import LinkRow

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

#: Kinds of link by which a post names what it is taken from, the nearest first.
TAKEN_FROM: Final = ("origin", "translation-of", "via")
#: Kinds of link that say where a post comes from.
KINDS: Final = ("canonical", *TAKEN_FROM, "series")
_IS_ONE: Final = f"kind IN {KINDS}"
_STORED: Final = f"""
SELECT url, kind, text, identifier, coalesce(segment, -1), confidence, evidence FROM links
WHERE revision_id = ? AND {_IS_ONE} ORDER BY position
"""  # noqa: S608  nothing but the names above
#: A segment is one of the page that the text was read from, cut by the cleaner that read it.
_IS_SAME_PAGE: Final = "SELECT capture_id = ? AND cleaner = ? FROM revisions WHERE id = ?"
_ADD: Final = """
INSERT INTO links (
    revision_id, position, kind, url, text, identifier, segment, confidence, evidence
)
SELECT :revision, coalesce(max(position), -1) + 1, :kind, :url, :text, :identifier, :segment,
    :confidence, :evidence
FROM links WHERE revision_id = :revision
"""
_UNDECIDE: Final = """
UPDATE mirrors SET role = '' WHERE post_id = (SELECT post_id FROM revisions WHERE id = ?)
"""


def renew(
    connection: sqlite3.Connection,
    revision_id: int,
    rows: Iterable[LinkRow],
    read_from: tuple[int, str],
) -> bool:
    """Replace what a revision says of where it comes from; tell whether that changed.

    Which of several mirrors came first has to be decided again then.

    Args:
        connection: Inside a transaction.
        revision_id: The revision, whose links are written.
        rows: All links of the page that was read.
        read_from: Number of that page's capture, and the version of the cleaner that read it.
    """
    (is_same_page,) = connection.execute(_IS_SAME_PAGE, (*read_from, revision_id)).fetchone()
    said = [row if is_same_page else replace(row, segment=-1) for row in rows if row.kind in KINDS]
    known = [LinkRow(*row) for row in connection.execute(_STORED, (revision_id,))]
    if _told(said) == _told(known):
        return False
    connection.execute(f"DELETE FROM links WHERE revision_id = ? AND {_IS_ONE}", (revision_id,))  # noqa: S608
    for row in said:
        connection.execute(_ADD, _values(row, revision_id))
    connection.execute(_UNDECIDE, (revision_id,))
    return True


def _told(rows: Iterable[LinkRow]) -> list[LinkRow]:
    """Return what links say, wherever on the page they say it."""
    return [replace(row, segment=-1) for row in rows]


def _values(row: LinkRow, revision_id: int) -> dict[str, object]:
    return {
        "revision": revision_id,
        "kind": row.kind,
        "url": row.url,
        "text": row.text,
        "identifier": row.identifier,
        "segment": row.segment if row.segment >= 0 else None,
        "confidence": row.confidence,
        "evidence": row.evidence,
    }
