"""The values that travel down the line, from decoded bytes to a judged page.

Nothing here does anything: these are frozen records with a documented meaning per field. The order
of the module is the order of the line::

    bytes -decode-> Page -segment-> Layout -judge-> Verdicts -assemble-> Blocks

A `Leaf` is what one segment holds; a `Block` is what a reader sees once leaves have been put back
into their lists, quotations and figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntFlag, StrEnum

from .values import quick

# --- decoded ------------------------------------------------------------------------------------


class Form(Enum):
    """What the decoded text is written in."""

    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Page:
    """One capture's body as characters, before anything has looked at its structure."""

    text: str
    form: Form
    #: WHATWG name of the encoding the bytes were read in, such as ``gb18030``.
    encoding: str
    #: Where the encoding came from: ``bom``, ``header``, ``meta``, ``utf-8``, ``detected`` or
    #: ``str``.
    encoding_source: str
    #: Absolute address, or "" where none is known.
    url: str = ""
    #: What had to be done to read it: cut at the size limit, bytes that did not decode.
    notes: tuple[str, ...] = ()


# --- segmented ----------------------------------------------------------------------------------


class Mark(IntFlag):
    """How a run of text is set apart from its neighbours."""

    NONE = 0
    STRONG = 1
    EMPHASIS = 2
    CODE = 4
    DELETED = 8
    SUPERSCRIPT = 16
    SUBSCRIPT = 32


@quick
@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one set of marks and at most one link; or an inline image."""

    text: str
    marks: Mark = Mark.NONE
    #: Absolute target of the link around the text, or "".
    href: str = ""
    #: Absolute source of an image; ``text`` is then its alternative text, which no reader sees.
    image: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line break inside it (verse, an address) is a newline in a run."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Code:
    """Preformatted text, its line breaks and indentation untouched."""

    text: str
    #: What the page calls its language ("python", "js"), or "".
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A data table; layout tables are walked through and never become one."""

    #: Rows of cells, each cell inline runs.
    rows: tuple[tuple[Runs, ...], ...]
    #: The first row holds column headings.
    header: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that stands as a block of its own."""

    src: str
    alt: str = ""
    #: Where a click on the picture leads, or "".
    href: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """Text that the page ties to the picture, table or code listing beside it."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break between paragraphs."""


Leaf = Paragraph | Heading | Code | Table | Picture | Caption | Rule


@dataclass(frozen=True, slots=True)
class QuoteFrame:
    """The segment stands inside this quotation (numbered in page order)."""

    quote: int


@quick
@dataclass(frozen=True, slots=True)
class ItemFrame:
    """The segment stands inside this item of this list (both numbered in page order)."""

    list: int
    item: int
    #: The number shown before the item, or None in an unordered list.
    number: int | None = None


@quick
@dataclass(frozen=True, slots=True)
class TermFrame:
    """The segment stands inside an entry of a definition list: a term, or a definition of one."""

    list: int
    entry: int
    defines: bool


Frame = QuoteFrame | ItemFrame | TermFrame


@quick
@dataclass(frozen=True, slots=True)
class Segment:
    """The smallest piece that is kept or removed as a whole: a paragraph, an item, a code block."""

    leaf: Leaf
    #: What a reader sees of it, white space folded except in code and at line breaks; "" for
    #: pictures and rules.
    text: str
    #: Index into `Layout.containers` of the innermost element that holds it.
    container: int
    #: Quotations, list items and definitions around it, outermost first.
    frames: tuple[Frame, ...] = ()
    #: Class tokens, roles and itemprops of the inline elements inside it, lower-cased.
    inline_tokens: tuple[str, ...] = ()
    #: The page keeps it from view: ``hidden``, ``display:none``.
    hidden: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Container:
    """A block-level element of the page: the place of segments, without the DOM behind it."""

    tag: str
    #: Index of the container around this one; -1 for the root.
    parent: int
    depth: int
    #: Class and id tokens and the role, lower-cased, in the page's order.
    tokens: tuple[str, ...]
    #: Half-open range of the segments inside it (containers nest, so the range is contiguous).
    start: int
    stop: int


class HintKind(StrEnum):
    """What an inline element claims about the post."""

    TIME = "time"
    AUTHOR = "author"
    MEMBER = "member"
    TAG = "tag"
    PERMALINK = "permalink"


@quick
@dataclass(frozen=True, slots=True)
class Hint:
    """A fact that markup states of the post: ``<time datetime>``, ``rel=author``, ``rel=tag``."""

    kind: HintKind
    value: str
    #: Index of the segment it stands in or before.
    segment: int


@quick
@dataclass(frozen=True, slots=True)
class HeadLink:
    """A ``<link>`` of the page's head."""

    rel: str
    href: str
    type: str = ""
    hreflang: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself outside its visible text."""

    title: str = ""
    #: ``<html lang>`` as written.
    language: str = ""
    #: ``<meta>`` name, property, itemprop or http-equiv (lower-cased) and content, in order.
    metas: tuple[tuple[str, str], ...] = ()
    links: tuple[HeadLink, ...] = ()
    #: Bodies of ``application/ld+json`` scripts, unparsed.
    json_ld: tuple[str, ...] = ()
    #: Address that relative links are resolved against.
    base: str = ""

    def meta(self, *names: str) -> str:
        """Return the first non-empty content among the metas called one of `names`, else ""."""
        by_name = {name: content for name, content in reversed(self.metas) if content}
        return next((by_name[name] for name in names if name in by_name), "")


@dataclass(frozen=True, slots=True)
class Layout:
    """A page as a row of segments in page order, and the containers they stand in."""

    segments: tuple[Segment, ...]
    containers: tuple[Container, ...]
    head: Head = field(default_factory=Head)
    hints: tuple[Hint, ...] = ()
    #: What the segmenter left out: nesting beyond the limit.
    notes: tuple[str, ...] = ()


# --- judged -------------------------------------------------------------------------------------


class Role(StrEnum):
    """What a segment is to the post."""

    POST = "post"
    TITLE = "title"
    BYLINE = "byline"
    TAGS = "tags"
    COMMENT = "comment"
    RELATED = "related"
    NAVIGATION = "navigation"
    SHARE = "share"
    PLACEHOLDER = "placeholder"
    HIDDEN = "hidden"
    #: Furniture of no more particular kind: sidebars, footers, notices.
    BOILERPLATE = "boilerplate"


@quick
@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one segment, and the evidence that decided it."""

    role: Role
    #: Probability, 0 to 1, that the segment is part of the post.
    score: float
    #: The deciding evidence in words.
    reason: str

    @property
    def keep(self) -> bool:
        """Whether the segment goes into the post."""
        return self.role is Role.POST


# --- assembled ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation of other blocks."""

    blocks: tuple[Block, ...]


#: Signs of the boxes before a list's tasks: open, done.
BOXES = "\u2610", "\u2611"


@dataclass(frozen=True, slots=True)
class List:
    """A list; each item is one or more blocks."""

    items: tuple[tuple[Block, ...], ...]
    #: Number of the first item, or None for an unordered list.
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Definitions:
    """A definition list: pairs of (is a definition, its blocks) in page order."""

    entries: tuple[tuple[bool, tuple[Block, ...]], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One or more pictures with the caption that belongs to them."""

    pictures: tuple[Picture, ...]
    caption: Runs = ()


Block = Paragraph | Heading | Code | Table | Rule | Quote | List | Definitions | Figure


# --- linked -------------------------------------------------------------------------------------


class LinkKind(StrEnum):
    """How the target of a link relates to the post."""

    CANONICAL = "canonical"
    ORIGIN = "origin"
    VIA = "via"
    TRANSLATION_OF = "translation-of"
    #: What the post is a part of.
    SERIES = "series"
    REFERENCE = "reference"
    RELATED = "related"
    IMAGE = "image"
    INTERNAL = "internal"
    OUTBOUND = "outbound"


@quick
@dataclass(frozen=True, slots=True)
class Link:
    """One link of the post, typed."""

    #: Absolute target, or "" for a source that is named and not linked, and a work without address.
    url: str
    #: The words that are linked; for what says where the post comes from, the line that says so,
    #: or the name of a source that is named only.
    text: str
    kind: LinkKind
    #: For references ``scheme:value``: ``arxiv:2205.01068``, ``doi:10.…``, ``github:owner/name``.
    identifier: str = ""
    #: Index of the segment that holds it, or -1 for a link of the page's head.
    segment: int = -1
    #: What says that the post comes from there, in words; "" for links that claim nothing.
    evidence: str = ""
    #: Probability, 0 to 1, that what the evidence says is so; 1 for links that claim nothing.
    confidence: float = 1.0
    #: For related posts of flattened text, the beginning that stands under the title.
    teaser: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment under the post."""

    text: str
    author: str = ""
    #: As the page writes it.
    date: str = ""
