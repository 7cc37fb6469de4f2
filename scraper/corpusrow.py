"""A row of a corpus: one post with its text and all that is known of it, in plain values.

JSON Lines and Parquet write these rows, and the data card explains their fields. A row comes from a
post that is stored, or from a page that was just cleaned and is in no database.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol

from cleaners.decode import storable
from cleaners.model import LinkKind
from db.rows import timestamp

from .citations import site_of
from .moments import from_text
from .present import identifiers
from .urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaners.post import Post

    from .capture import Capture
    from .lineage import Lineage


class Holds(StrEnum):
    """What kind of value a field holds, in words that JSON and SQL have in common."""

    TEXT = "string"
    TEXTS = "list of strings"
    NUMBER = "integer"
    SHARE = "number"
    #: In JSON, a string: 2022-05-03T09:30:00Z.
    MOMENT = "timestamp, UTC"
    LINKS = "list of {kind, url, text, identifier}"


@dataclass(frozen=True, slots=True)
class Field:
    """What a field holds."""

    holds: Holds
    says: str
    may_be_null: bool = False


#: The fields in the order in which they are written.
FIELDS: Final = {
    "id": Field(
        Holds.NUMBER,
        "Number of the post in the database; null where it is in none.",
        may_be_null=True,
    ),
    "text": Field(
        Holds.TEXT,
        "The post as plain text: paragraphs, headings, items, code and quotes, by blank lines.",
    ),
    "title": Field(Holds.TEXT, "Its title, which is not in the text."),
    "url": Field(
        Holds.TEXT,
        "The one address it is known by; empty for what was read from a file without one.",
    ),
    "blog": Field(Holds.TEXT, "Name of the blog it stands on."),
    "site": Field(Holds.TEXT, "What that blog calls itself."),
    "authors": Field(Holds.TEXTS, "Who wrote it, as the page says."),
    "date": Field(
        Holds.TEXT,
        "When it was published, as exactly as the page says: 2022-05, or 2022-05-03T09:30Z.",
        may_be_null=True,
    ),
    "published_at": Field(
        Holds.MOMENT,
        "The first moment of that date, in UTC; a time without a zone is read as UTC.",
        may_be_null=True,
    ),
    "updated": Field(Holds.TEXT, "When it was last changed, as the page says.", may_be_null=True),
    "language": Field(
        Holds.TEXT, "BCP 47 tag, such as zh-Hans; und where unknown, mul where none prevails."
    ),
    "language_confidence": Field(Holds.SHARE, "Probability, 0 to 1, of that language."),
    "tags": Field(Holds.TEXTS, "Its tags and categories."),
    "origin": Field(
        Holds.TEXTS, "Addresses, or names, of what it is a copy of, as it says itself."
    ),
    "translation_of": Field(Holds.TEXTS, "Addresses, or names, of what it is a translation of."),
    "via": Field(Holds.TEXTS, "Addresses, or names, of who showed the way there."),
    "references": Field(
        Holds.TEXTS, "Works that it refers to, as scheme:value, such as arxiv:2205.01068."
    ),
    "mirrors": Field(Holds.TEXTS, "Addresses of the posts in the database that are the same post."),
    "links": Field(
        Holds.LINKS,
        "Every link of the post: its kind, url, text, and identifier where it is a reference.",
    ),
    "fetched_at": Field(Holds.MOMENT, "When the page was read that the text is from."),
    "source": Field(
        Holds.TEXT,
        "The file it was read from, with the offset in an archive; empty if from the web.",
    ),
    "sha256": Field(Holds.TEXT, "SHA-256 of that page as it came."),
    "gone_at": Field(
        Holds.MOMENT,
        "When the page was found to have vanished; null while it stands.",
        may_be_null=True,
    ),
    "kind": Field(Holds.TEXT, "What the page is; only posts have a text."),
    "markdown": Field(
        Holds.TEXT, "The post as Markdown (CommonMark with tables), without its title."
    ),
}


@dataclass(frozen=True, slots=True)
class CorpusLink:
    """A link of a post."""

    kind: str
    #: "" for a source that is named and not linked.
    url: str
    text: str
    #: Of references, ``scheme:value``; otherwise "".
    identifier: str


@dataclass(frozen=True, slots=True)
class CorpusRow:
    """A post as a corpus has it; `FIELDS` says what each field holds."""

    id: int | None
    text: str
    title: str
    url: str
    blog: str
    site: str
    authors: tuple[str, ...]
    date: str | None
    published_at: datetime | None
    updated: str | None
    language: str
    language_confidence: float
    tags: tuple[str, ...]
    origin: tuple[str, ...]
    translation_of: tuple[str, ...]
    via: tuple[str, ...]
    references: tuple[str, ...]
    mirrors: tuple[str, ...]
    links: tuple[CorpusLink, ...]
    fetched_at: datetime
    source: str
    sha256: str
    gone_at: datetime | None
    kind: str
    markdown: str

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON values, moments as the database writes them."""
        values = self.to_values()
        return {
            name: timestamp(value) if isinstance(value, datetime) else value
            for name, value in values.items()
        }

    def to_values(self) -> dict[str, Any]:
        """Return the row as a mapping, links as mappings too, moments as they are."""
        values = {name: getattr(self, name) for name in FIELDS}
        return values | {"links": [dataclasses.asdict(link) for link in self.links]}


class _AnyLink(Protocol):
    """A link of a stored post, or of one that was just cleaned."""

    @property
    def kind(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def identifier(self) -> str: ...


def of_stored(lineage: Lineage) -> CorpusRow:
    """Return the row of a stored post."""
    row, revision = lineage.post.post, lineage.post.revision
    capture, gone_at = lineage.trail.text_from, lineage.post.gone_at
    return CorpusRow(
        id=lineage.post.id,
        text=revision.text if revision else "",
        title=row.title,
        url=row.address if is_web_address(row.address) else "",
        blog=lineage.blog.name,
        site=site_of(lineage),
        authors=row.authors,
        date=row.published,
        published_at=from_text(row.published),
        updated=row.updated,
        language=row.language,
        language_confidence=round(row.language_confidence, 2),
        tags=row.tags,
        **_linked(lineage.post.links),
        mirrors=lineage.mirrors,
        fetched_at=datetime.fromisoformat(capture.fetched_at),
        source=capture.source,
        sha256=capture.digest,
        gone_at=datetime.fromisoformat(gone_at) if gone_at else None,
        kind=row.kind,
        markdown=revision.markdown if revision else "",
    )


def of_page(post: Post, capture: Capture, address: str, blog: str) -> CorpusRow:
    """Return the row of a page that was just cleaned, with no database behind it.

    Args:
        post: What was made of the page.
        capture: The page as it came.
        address: The one address it is known by; "" where it has none.
        blog: Name of the blog it stands on.
    """
    return CorpusRow(
        id=None,
        text=storable(post.text),
        title=storable(post.title),
        url=address if is_web_address(address) else "",
        blog=blog,
        site=storable(post.site_name) or blog,
        authors=tuple(map(storable, post.authors)),
        date=post.published or None,
        published_at=from_text(post.published),
        updated=post.updated or None,
        language=post.language,
        language_confidence=round(post.language_confidence, 2),
        tags=tuple(map(storable, post.tags)),
        **_linked(post.links),
        mirrors=(),
        fetched_at=capture.fetched_at.replace(microsecond=0),
        source=storable(capture.source),
        sha256=capture.digest,
        gone_at=None,
        kind=str(post.kind),
        markdown=storable(post.markdown),
    )


def _linked(links: Iterable[_AnyLink]) -> dict[str, Any]:
    """Return what the links of a post say, as fields."""
    found = tuple(
        CorpusLink(
            str(link.kind), storable(link.url), storable(link.text), storable(link.identifier)
        )
        for link in links
    )
    return {
        "origin": _sources(found, LinkKind.ORIGIN),
        "translation_of": _sources(found, LinkKind.TRANSLATION_OF),
        "via": _sources(found, LinkKind.VIA),
        "references": identifiers(found),
        "links": found,
    }


def _sources(links: tuple[CorpusLink, ...], kind: LinkKind) -> tuple[str, ...]:
    named = (link.url or link.text for link in links if link.kind == kind)
    return tuple(dict.fromkeys(named))
