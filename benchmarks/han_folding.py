"""Derive db/han_variants.txt, by which search takes Simplified and Traditional Chinese for one.

OpenCC's dictionaries say which characters stand for which. Characters that any of them equates,
directly or by way of others, become one class, so that a query in either script finds both. The
dictionaries of phrases are not used: search compares characters.

Example:
    python benchmarks/han_folding.py --dictionaries DIR > db/han_variants.txt

where DIR is the `dictionary` folder of an installed OpenCC 1.4 (`pip install OpenCC`).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Simplified to Traditional, Traditional to Simplified, and the usage of Taiwan and Hong Kong.
DICTIONARIES: Final = (
    "TSCharacters.txt",
    "STCharacters.txt",
    "TWVariants.txt",
    "HKVariants.txt",
)

HEADER: Final = """\
# Characters that search takes for one: a class a line, its representative first.
# Derived by benchmarks/han_folding.py from the character dictionaries of OpenCC 1.4.2
# (https://github.com/BYVoid/OpenCC), Copyright Carbo Kuo and contributors, Apache License 2.0;
# changed: the pairs were merged into classes.
"""


def pairs(dictionary: Path) -> Iterator[tuple[str, str]]:
    """Yield the characters that a dictionary equates."""
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        character, _, others = line.partition("\t")
        yield from ((character, other) for other in others.split() if not line.startswith("#"))


def classes(equal: Iterable[tuple[str, str]]) -> list[str]:
    """Merge pairs into classes, each sorted by code point."""
    members: dict[str, set[str]] = {}
    for left, right in equal:
        merged = members.get(left, {left}) | members.get(right, {right})
        members |= dict.fromkeys(merged, merged)
    return sorted({"".join(sorted(group)) for group in members.values() if len(group) > 1})


def with_representative(group: str, simplified: dict[str, int]) -> str:
    """Put first the member that most others are simplified to: plain text then changes least."""
    first = max(group, key=lambda character: (simplified.get(character, 0), -ord(character)))
    return first + group.replace(first, "")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dictionaries", type=Path, required=True, metavar="DIR")
    folder = parser.parse_args().dictionaries
    simplified: dict[str, int] = defaultdict(int)
    for _, target in pairs(folder / "TSCharacters.txt"):
        simplified[target] += 1
    groups = classes(pair for name in DICTIONARIES for pair in pairs(folder / name))
    print(HEADER, *(with_representative(group, simplified) for group in groups), sep="\n")


if __name__ == "__main__":
    main()
