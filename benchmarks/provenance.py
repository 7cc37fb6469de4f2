"""Whether the sources that mirrors name are found, and none where none is named.

Example:
    python -m benchmarks.provenance DATA/mirror-dev DATA/translated-mirrors-dev
    python -m benchmarks.provenance --list DATA/blogs-dev

A record's ``expected_source`` is the address that the page gives for the post it is a copy of, or
absent where it gives none; ``source_kind`` is ``hard-negative`` for pages with the words of a
credit and no source. A source is found where an origin, a translated original or a via leads to
the expected address; an address that is given for another is false. Of pages that name a source
without a link, the name is counted apart. ``--list`` prints what is claimed of pages without gold,
for reading.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import corpora
from benchmarks.corpora import Labelled
from cleaners.line import clean
from cleaners.model import Link, LinkKind
from cleaners.post import Kind

SOURCES: Final = (LinkKind.ORIGIN, LinkKind.TRANSLATION_OF, LinkKind.VIA)
#: Columns of the line that says so.
_SHOWN: Final = 110


@dataclass(frozen=True, slots=True)
class Found:
    """What is claimed of one page's source."""

    page: Labelled
    links: tuple[Link, ...]

    @property
    def expected(self) -> str:
        """The address that the page gives, or ""."""
        return self.page.record.get("expected_source") or ""

    @property
    def addresses(self) -> set[str]:
        """Where the claims lead."""
        return {link.url for link in self.links if link.url and link.kind is not LinkKind.SERIES}

    @property
    def is_right(self) -> bool:
        """Whether the expected source is found and no other; or none is expected or given."""
        return self.addresses == ({self.expected} if self.expected else set())


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each set, or list what is claimed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.provenance", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folders", nargs="*", type=Path, metavar="DATA", help="sets with gold")
    parser.add_argument("--list", nargs="*", type=Path, default=[], help="sets without gold")
    options = parser.parse_args(arguments)
    for folder in options.folders:
        report(folder.name, [asked(page) for page in corpora.load(folder)])
    for folder in options.list:
        for found in (asked(page) for page in corpora.load(folder)):
            for line in described(found):
                print(line, flush=True)
    return 0


def asked(page: Labelled) -> Found:
    """Clean a page and return what it says of its source."""
    post = clean(page.body, page.url)
    if post.kind is not Kind.POST:
        return Found(page, ())
    kinds = (*SOURCES, LinkKind.SERIES)
    return Found(page, tuple(link for link in post.links if link.kind in kinds))


def report(name: str, pages: list[Found]) -> None:
    """Print precision and recall of a set, and each page that is wrong."""
    given = sum(len(page.addresses) for page in pages)
    right = sum(page.expected in page.addresses for page in pages if page.expected)
    expected = sum(bool(page.expected) for page in pages)
    traps = [page for page in pages if page.page.record.get("source_kind") == "hard-negative"]
    false = sum(bool(page.addresses) for page in traps)
    kinds = Counter(str(link.kind) for page in pages for link in page.links)
    print(f"## {name}: {len(pages)} pages, {expected} with a source, {len(traps)} traps")
    print(f"precision  {_share(right, given)}")
    print(f"recall     {_share(right, expected)}")
    print(f"traps that gave an origin: {false}")
    print(f"claims: {', '.join(f'{n} {kind}' for kind, n in kinds.most_common())}")
    for page in pages:
        if not page.is_right:
            print(f"wrong: expected {page.expected or 'none'}")
            print(*described(page), sep="\n")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}  ({part} of {whole})" if whole else "none"


def described(found: Found) -> Iterator[str]:
    """Yield a line for each claim: how sure, what, where the page stands, and what says so."""
    for link in found.links:
        where = link.url or f"“{link.text}”"
        line = " ".join(link.text.split())[:_SHOWN]
        page = found.page.url or found.page.name
        yield f"{link.confidence:.2f} {link.kind:<14} {page}\n     -> {where}\n     {line}"
        yield f"     {link.evidence[:_SHOWN]}"


if __name__ == "__main__":
    sys.exit(main())
