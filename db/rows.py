"""The database's vocabulary: what goes into it and what comes out, as frozen values.

The first half is what a caller fills in, one class per table; `Bundle` is one capture with all that
follows from it, which is saved whole or not at all. The second half is what reading gives back.

Two conventions hold throughout. A string that is unknown is ``""``; a date or a number that is
unknown is ``None`` (so that SQL's ``min``, ``max`` and ``count`` pass over it). Times are ISO 8601
in UTC, ``2022-05-03T09:30:00Z``, which sort as text; dates that a page states are kept as far as it
states them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime


def timestamp(moment: datetime) -> str:
    """Write an aware moment the way the database keeps it: to the second, so that text sorts.

    >>> timestamp(datetime(2022, 5, 3, 9, 30, tzinfo=UTC))
    '2022-05-03T09:30:00Z'

    Raises:
        ValueError: The moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone cannot be stored: {moment!r}")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal: what says that a text changed."""
    return hashlib.sha256(text.encode()).hexdigest()


# --- going in -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BlogRow:
    """A blog, as the list of blogs names it or as its host names it."""

    name: str
    url: str = ""
    title: str = ""
    #: BCP 47 tag of what its posts are said to be written in; "" where nobody says.
    language: str = ""


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """The bytes of one page at one moment, and how they came."""

    #: SHA-256 of the body in hexadecimal.
    digest: str
    url_asked: str
    #: Where the answer came from, after redirects.
    url: str
    fetched_at: str
    body: bytes
    #: HTTP status; None where no server was asked.
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = ""
    #: ``fetched``, ``file``, ``stdin`` or another word for the way it came.
    how: str = "fetched"
    #: File, and offset in it, that it was read from.
    source: str = ""


@dataclass(frozen=True, slots=True)
class FactRow:
    """Where one value of a post was read; a list has one fact for each entry, in their order."""

    #: Column of the value: "title", "authors", "published", ...
    field: str
    #: In words.
    rule: str
    #: Position of the segment that says it; -1 where none does.
    segment: int = -1


@dataclass(frozen=True, slots=True)
class PostRow:
    """What is currently known of a post, its text apart."""

    #: The one address the post is known by.
    address: str
    kind: str = "post"
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    #: BCP 47; ``und`` where unknown.
    language: str = "und"
    language_confidence: float = 0.0
    tags: tuple[str, ...] = ()
    site_name: str = ""
    #: The address that the page itself calls canonical.
    canonical: str = ""
    encoding: str = ""
    #: What had to be done to read the page.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """The content of a post as one capture showed it."""

    text: str
    title: str = ""
    markdown: str = ""
    language: str = "und"
    #: Version of the cleaner that made it.
    cleaner: str = ""

    @property
    def text_hash(self) -> str:
        """What says whether the text is that of another revision."""
        return text_hash(self.text)


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One piece of the page, in page order, and what was decided about it."""

    text: str
    keep: bool
    role: str
    reason: str
    #: Probability, 0 to 1, that it is part of the post.
    score: float
    language: str = "und"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link of the post, in page order."""

    #: "" for a source that is named and not linked.
    url: str
    kind: str
    text: str = ""
    #: For references ``scheme:value``, such as ``arxiv:2205.01068``.
    identifier: str = ""
    #: Position of the segment that holds it; -1 for a link of the page's head.
    segment: int = -1
    #: Probability, 0 to 1, that the post comes from there; None for links that do not say so.
    confidence: float | None = None
    #: What says that the post comes from there, in words; "" for links that do not say so.
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A reader's comment."""

    text: str
    author: str = ""
    #: As the page writes it.
    date: str = ""


@dataclass(frozen=True, slots=True)
class MemoryRow:
    """One page of a blog as the cleaner remembers it."""

    address: str
    seen_at: str
    #: JSON.
    trace: str
    #: F1 that the judge promised from the page alone, 0 to 1.
    promise: float = 0.0
    #: What the element is called that holds its post.
    place: str = ""
    #: The blog's own feed has the whole post.
    published: bool = False


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """A blog that no longer is what its memory knows."""

    since: str
    pages: int
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A reader's correction: of a text on a post's page, or of the elements of a selector."""

    keep: bool
    text: str = ""
    #: Address of the post it was given on; "" for a selector.
    address: str = ""
    #: Signature of the text's place, hexadecimal.
    place: str = ""
    selector: str = ""


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """What is kept of the post's own words, by which copies of it are found."""

    #: How many different shingles they have; 0 where they are too few to be compared.
    shingles: int
    #: The smallest hashes of the shingles, ascending, each 4 bytes, the lowest first.
    sketch: bytes
    #: The way in which it was made; only signatures of one way can be compared.
    method: int = 1


@dataclass(frozen=True, slots=True)
class Bundle:
    """One capture with all that follows from it; saved in one transaction.

    A page that is no post has a capture only. A post whose text did not change has no revision.
    """

    capture: CaptureRow
    #: When the page was seen in this state.
    seen_at: str
    blog: BlogRow | None = None
    post: PostRow | None = None
    #: Where the values of the post were read, and by which version of the cleaner.
    facts: tuple[FactRow, ...] = ()
    cleaner: str = ""
    revision: RevisionRow | None = None
    #: Belong to the revision and are ignored without one.
    segments: tuple[SegmentRow, ...] = ()
    #: Belong to the revision; without one, those that say where the post comes from are renewed.
    links: tuple[LinkRow, ...] = ()
    #: Belongs to the revision and is ignored without one.
    signature: SignatureRow | None = None
    #: Added to those the post already has; none is ever taken away.
    comments: tuple[CommentRow, ...] = ()
    #: The page as its blog remembers it, and the pages that are forgotten for it.
    memory: MemoryRow | None = None
    forgotten: tuple[str, ...] = ()
    #: What the blog's memory says of a change, if the page is remembered; None ends an alarm.
    alarm: AlarmRow | None = None


# --- coming out ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of the post at an address: enough to decide what is new."""

    post_id: int
    address: str
    kind: str
    title: str
    last_seen_at: str
    #: When the page was found to have vanished; None while it stands.
    gone_at: str | None
    #: Number of the latest revision, from 1; 0 where there is none.
    revision: int
    #: Of the latest revision, or "".
    text_hash: str
    #: Version of the cleaner that made the latest revision, or "".
    cleaner: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What saving a bundle came to."""

    capture_id: int
    post_id: int | None
    #: The post's current revision.
    revision_id: int | None
    new_capture: bool
    #: Number of the revision that was added, from 1; 0 where none was.
    new_revision: int


@dataclass(frozen=True, slots=True)
class PostSummary:
    """A post as a list shows it."""

    id: int
    address: str
    title: str
    kind: str
    language: str
    blog: str
    published: str | None
    last_seen_at: str
    gone_at: str | None
    #: Length of its text in characters.
    characters: int


@dataclass(frozen=True, slots=True)
class RevisionInfo:
    """A revision without its text, as a history shows it."""

    id: int
    #: From 1, in the order of saving.
    number: int
    title: str
    created_at: str
    cleaner: str
    text_hash: str
    characters: int
    #: When the page was captured, and from where.
    fetched_at: str
    url: str


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post with its latest revision and all that belongs to it."""

    id: int
    blog: str
    first_seen_at: str
    last_seen_at: str
    gone_at: str | None
    post: PostRow
    #: None where the page never gave a text.
    revision: RevisionRow | None
    #: Number of the revision; 0 where there is none.
    number: int
    segments: tuple[SegmentRow, ...]
    links: tuple[LinkRow, ...]
    comments: tuple[CommentRow, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of something."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Status:
    """The database in figures."""

    posts: int
    gone: int
    captures: int
    revisions: int
    segments: int
    links: int
    #: Largest first, as are the next three.
    by_language: tuple[Count, ...]
    by_blog: tuple[Count, ...]
    by_kind: tuple[Count, ...]
    #: Removed segments by the reason given.
    removed_by_reason: tuple[Count, ...]
    last_capture: str | None
    #: Blogs that no longer are what their memory knows, each with what changed.
    alarms: tuple[tuple[str, AlarmRow], ...] = ()


@dataclass(frozen=True, slots=True)
class StoredLabel:
    """A label with its number and what became of it."""

    id: int
    blog: str
    row: LabelRow
    created_at: str
    #: None while it holds.
    undone_at: str | None


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A post and the number of its latest capture, from which it can be cleaned again."""

    post_id: int
    address: str
    blog: str
    capture_id: int
    last_seen_at: str
