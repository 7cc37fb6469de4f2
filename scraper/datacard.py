"""The data card of a corpus: what is in it, how it was made, and what it is not, for who gets it.

As Markdown it begins with YAML in the form that the Hugging Face Hub reads from a data set's
README.md (https://huggingface.co/docs/hub/datasets-cards). Every figure is of `db.card`.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any, Final

from .corpus import yaml
from .corpusrow import FIELDS
from .present import as_json, counted
from .release import release

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from db.card import Card
    from db.rows import Count

#: Names of the Hub for numbers of rows, each with the first number that is too large for it.
_SIZES: Final = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
)
_LARGEST: Final = "1B<n<10B"
#: Tags that name no language.
_NO_LANGUAGE: Final = frozenset(("und", "mul", "zxx", ""))
#: Versions of Creative Commons' licences that the Hub has a name for, whatever the licence.
_NAMED_VERSIONS: Final = ("3.0", "4.0")
#: What Markdown would take for its own inside of a cell.
_MARKS: Final = re.compile(r"[\\|*_\[\]<>~]")
#: Rows of a table that are shown; JSON has them all.
_ROWS: Final = 50

_WAYS: Final = {
    "fetched": "fetched over the web, as robots.txt allows",
    "file": "read from saved pages",
    "stdin": "read from standard input",
    "warc": "read from web archives (WARC)",
    "mhtml": "read from MHTML",
}
_METHOD: Final = (
    "Each page was stored as it came and cleaned by unmirror: a learned judge, with what the "
    "blog's other pages and its own feed show, decides which pieces of the page are the post. "
    "`text` is these pieces in their order, and nothing in them is rewritten. The title is not in "
    "it; neither are bylines, menus, share bars, related posts and comments. Language is told from "
    "scripts and letter statistics, post by post. Posts that have much of their own words in "
    "common are one in several places; which came first is judged from credit lines, canonical "
    "addresses and dates."
)
_LIMITS: Final = (
    (
        "The judge errs: some posts lack a piece, and some have a piece of the page around them. "
        "The README of unmirror says how often, and on which pages that was measured."
    ),
    (
        "Scripts of pages were not run. What only they show is there where the page's data or the "
        "blog's feed hold it."
    ),
    "Dates, authors and titles are what the pages say, which may be wrong.",
    "Languages are guessed; `language_confidence` says how surely. A post of several is `mul`.",
    (
        "Nothing was taken out or masked for what it says. Posts name people, and were written by "
        "people who did not write them for a corpus."
    ),
    (
        "The texts belong to their authors. Where no licence stands, none is given; licences other "
        "than Creative Commons', and those on other pages of a blog, were not looked for."
    ),
)


def as_markdown(card: Card, blog: str = "") -> str:
    """Write a card for people, with the Hub's metadata above it.

    Args:
        card: The figures.
        blog: The blog they are of, by its name; "" for the whole database.
    """
    head = [f"{name}: {yaml(value)}" for name, value in hub_metadata(card, blog).items()]
    parts = ["\n".join(["---", *head, "---"]), *_parts(card, blog)]
    return "\n\n".join(parts)


def as_values(card: Card, blog: str = "", *, pretty: bool) -> str:
    """Write a card for programs, as JSON, with the Hub's metadata and the fields beside it."""
    fields = [
        {"name": name, "type": str(field.holds), "null": field.may_be_null, "holds": field.says}
        for name, field in FIELDS.items()
    ]
    values = {
        "name": _name(card, blog),
        "made_by": f"unmirror {release()}",
        **dataclasses.asdict(card),
        "fields": fields,
        "limits": _LIMITS,
        "huggingface": hub_metadata(card, blog),
    }
    return as_json(values, pretty=pretty)


def hub_metadata(card: Card, blog: str = "") -> dict[str, Any]:
    """Return what the Hugging Face Hub lists and filters data sets by."""
    tags = [one.language for one in card.by_language if one.language not in _NO_LANGUAGE]
    languages = list(dict.fromkeys(tag.split("-")[0].lower() for tag in tags))
    metadata = {
        "pretty_name": _name(card, blog),
        "language": languages,
        "language_details": tags,
        "license": _licences(card),
        "size_categories": [next((s for n, s in _SIZES if card.posts < n), _LARGEST)],
        "multilinguality": ["multilingual" if len(languages) > 1 else "monolingual"],
        "language_creators": ["found"],
        "annotations_creators": ["machine-generated"],
        "source_datasets": ["original"],
        "task_categories": ["text-generation"],
        "task_ids": ["language-modeling"],
        "tags": ["blogs", "web", "provenance"],
    }
    return {name: value for name, value in metadata.items() if value}


def _licences(card: Card) -> str | list[str]:
    """Return the Hub's names of the licences where every post states one, else "unknown"."""
    if card.licensed < card.posts:
        return "unknown"
    return list(dict.fromkeys(_hub_licence(licence.name) for licence in card.by_licence))


def _hub_licence(name: str) -> str:
    """Return what the Hub calls a licence.

    >>> _hub_licence("CC BY-SA 4.0"), _hub_licence("CC0"), _hub_licence("CC BY 2.1")
    ('cc-by-sa-4.0', 'cc0-1.0', 'cc')
    """
    if name == "CC0":
        return "cc0-1.0"
    return name.lower().replace(" ", "-") if name.endswith(_NAMED_VERSIONS) else "cc"


def _name(card: Card, blog: str) -> str:
    if blog:
        return next((one.title for one in card.by_blog if one.title), blog)
    return f"{counted(card.posts, 'post')} of {counted(card.blogs, 'blog')}"


# --- for people -----------------------------------------------------------------------------------


def _parts(card: Card, blog: str) -> Iterator[str]:
    yield f"# {_name(card, blog)}"
    yield _summary(card)
    yield "## Figures"
    yield _table(("", "number"), _figures(card))
    yield "## Languages"
    yield _table(
        ("language", "posts", "share of characters", "characters", "words"),
        (
            (
                one.language,
                _number(one.posts),
                _share(one.characters, card.characters),
                _number(one.characters),
                _number(one.words),
            )
            for one in card.by_language
        ),
    )
    yield "## Blogs"
    yield _table(
        ("blog", "title", "posts", "characters", "from", "to"),
        (
            (
                one.name,
                one.title,
                _number(one.posts),
                _number(one.characters),
                (one.earliest or "")[:10],
                (one.latest or "")[:10],
            )
            for one in card.by_blog
        ),
    )
    yield "## Years"
    yield _counts("year", "posts", card.by_year)
    yield from _origins(card)
    yield from _licence_parts(card)
    yield from _making(card)
    yield "## Fields"
    yield (
        "`unmirror export --format jsonl` and `parquet` have these fields, in this order; "
        "`markdown` has most of them above each text. A string that is unknown is empty."
    )
    yield _table(
        ("field", "type", "holds"),
        (
            (f"`{name}`", f"{field.holds}{' or null' if field.may_be_null else ''}", field.says)
            for name, field in FIELDS.items()
        ),
    )
    yield "## Known limits"
    yield "\n".join(f"- {limit}" for limit in _LIMITS)


def _summary(card: Card) -> str:
    said = [
        f"{counted(card.posts, 'post')} of {counted(card.blogs, 'blog')}",
        f"in {counted(len(card.by_language), 'language')}",
        f"{_number(card.characters)} characters",
        _span("published", card.earliest, card.latest),
        _span("read", card.first_capture, card.last_capture),
    ]
    return (
        f"{', '.join(filter(None, said))}. Each post is in its current state, and says where it "
        "stands, where it comes from, and of which stored page it was made. Made by unmirror "
        f"{release()}."
    )


def _span(what: str, first: str | None, last: str | None) -> str:
    if not (first and last):
        return ""
    days = first[:10], last[:10]
    return f"{what} on {days[0]}" if days[0] == days[1] else f"{what} from {days[0]} to {days[1]}"


def _figures(card: Card) -> Iterator[tuple[str, str]]:
    numbers = (
        ("posts", card.posts),
        ("blogs", card.blogs),
        ("hosts", card.hosts),
        ("characters", card.characters),
        ("words; of scripts without spaces, characters", card.words),
        ("characters of the median post", card.median_characters),
        ("authors that are named", card.authors),
        ("posts without an author", card.without_author),
        ("posts without a date", card.undated),
        ("posts whose page has vanished since", card.gone),
        ("posts that changed while they were watched", card.changed),
        ("revisions of them all; the export has the current ones", card.revisions),
        ("pages read", card.captures),
        ("pages without a text, which are not exported", card.without_text),
        ("posts that refer to a paper, repository, book or video", card.referring),
        ("such works", card.works),
    )
    kinds = ((f"of the kind {kind.name}", kind.count) for kind in card.by_kind)
    return ((name, _number(number)) for name, number in (*numbers, *kinds))


def _origins(card: Card) -> Iterator[str]:
    yield "## Where posts come from"
    told = (
        ("say that they are copied or translated", card.reposts, card.posts),
        ("of these, give the address of the source", card.reposts_linked, card.reposts),
        ("of these, have a source that is in the database", card.reposts_here, card.reposts),
        ("stand in several places", card.mirrored, card.posts),
        ("repeat another post here, excerpts and translations apart", card.repeated, card.posts),
    )
    yield _table(
        ("posts that", "number", "share"),
        ((what, _number(part), _share(part, whole)) for what, part, whole in told),
    )
    if card.by_source:
        yield _counts("kind of source", "posts", card.by_source)
    if card.by_mirror_role:
        yield (
            f"Those that stand in several places are {counted(card.clusters, 'post')} in truth. "
            "They are not taken out: `mirrors` names the others of each."
        )
        yield _counts("what they are there", "posts", card.by_mirror_role)


def _licence_parts(card: Card) -> Iterator[str]:
    yield "## Licences"
    yield (
        f"A licence of Creative Commons stands below {_number(card.licensed)} of "
        f"{counted(card.posts, 'post')} ({_share(card.licensed, card.posts)})."
    )
    if card.by_licence:
        yield _counts("licence", "posts", card.by_licence)


def _making(card: Card) -> Iterator[str]:
    yield "## How it was made"
    yield _METHOD
    ways = ((_WAYS.get(one.name, one.name), one.count) for one in card.by_way)
    yield _table(("pages", "posts"), ((way, _number(count)) for way, count in ways))
    yield _counts("version of the cleaner", "posts", card.by_cleaner)
    yield "## What was left out"
    removed = card.pieces - card.kept
    yield (
        f"The pages have {_number(card.pieces)} pieces, of which {_number(removed)} were left out "
        f"({_share(removed, card.pieces)}). The database has each with its reason; reasons that "
        "differ only in figures and names are one here."
    )
    yield _table(
        ("taken for", "pieces", "on posts"),
        ((one.role, _number(one.pieces), _number(one.posts)) for one in card.by_removed_role),
    )
    yield _counts("reason", "pieces", card.by_reason)


def _counts(what: str, of: str, counts: Iterable[Count]) -> str:
    return _table((what, of), ((count.name, _number(count.count)) for count in counts))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in GitHub's form; of a long one the first rows, and how many there are more."""
    found = [tuple(map(_cell, row)) for row in rows]
    lines = [tuple(head), ("---",) * len(head), *found[:_ROWS]]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    more = len(found) - _ROWS
    return (
        f"{table}\n\n{counted(more, 'more row')}: `--format json` has all." if more > 0 else table
    )


def _cell(value: str) -> str:
    line = " ".join(value.split())
    return line if line.startswith("`") else _MARKS.sub(r"\\\g<0>", line)


def _number(number: int) -> str:
    return f"{number:,}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "0.0%"
